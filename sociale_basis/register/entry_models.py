"""The seven kinds of entries. Only name and layer are needed; the rest is unknown until told.

Beside each attribute stands who may read it (``audience.py``). How an entry is verified, becomes
due and is closed is not an attribute: see ``life.py``.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 -- pydantic reads it
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sociale_basis.layers import ReachMode
from sociale_basis.register.access import Access, Accessibility, Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.contact import Basis, Contact, Handover
from sociale_basis.register.offer import (
    Continuity,
    Cost,
    Count,
    EntryId,
    Hours,
    Intake,
    Link,
    Origin,
    TargetGroup,
)
from sociale_basis.register.rhythm import Rhythm  # noqa: TC001 -- pydantic
from sociale_basis.register.terms import (
    BuilderTask,
    Capital,
    HelpCategory,
    LinkKind,
    SensitiveGroup,
    SpotKind,
    TransportKind,
    VisitorRole,
)
from sociale_basis.register.texts import IN_ORDER, Line, Role, Words
from sociale_basis.register.whereabouts import AreaCode, Whereabouts
from sociale_basis.vocabulary import Function, LifeDomain, RegisterKind, Sphere, State, Visibility

_OPEN = shown_to(Audience.EVERYONE)
_PROFESSIONAL = shown_to(Audience.PROFESSIONALS)
_KEEPERS = shown_to(Audience.KEEPERS)
_AGREED = shown_to(Audience.AGREED)
_TEAM = shown_to(Audience.TEAM)
# Free text that is not for the public: people are named in it, whatever one asks.
_LOOSE_TALK = shown_to(Audience.TEAM, personal=True)

OsmId = Annotated[str, Field(pattern=r"^osm:[nwr]\d{1,18}$")]
Pseudonym = Annotated[str, Field(pattern=r"^[\w.:-]{1,64}$")]
WORSHIP = "communal/place_of_worship"


class Entry(Part):
    """What every kind has."""

    name: Annotated[Line, _OPEN]
    layer: Annotated[Annotated[str, Field(pattern=r"^[a-z_]+/[a-z0-9_]+$")], _OPEN]
    description: Annotated[Words | None, _OPEN] = None
    spheres: Annotated[Annotated[frozenset[Sphere], IN_ORDER], _OPEN] = frozenset()
    """Empty: those of the layer."""
    functions: Annotated[Annotated[frozenset[Function], IN_ORDER], _OPEN] = frozenset()
    life_domains: Annotated[Annotated[frozenset[LifeDomain], IN_ORDER], _OPEN] = frozenset()
    where: Annotated[Whereabouts, _OPEN] = Whereabouts()
    hours: Annotated[Hours, _OPEN] = Hours()
    contact: Annotated[Contact, _OPEN] = Contact()
    access: Annotated[Access, _OPEN] = Access()
    accessibility: Annotated[Accessibility, _OPEN] = Accessibility()
    reach_modes: Annotated[Annotated[frozenset[ReachMode], IN_ORDER], _OPEN] = frozenset()
    """Empty: that of the layer."""
    service_area: Annotated[Annotated[frozenset[AreaCode], IN_ORDER], _OPEN] = frozenset()
    """Codes of the areas where it comes to the home."""
    walk_in: Annotated[State, _OPEN] = State.UNKNOWN
    cost: Annotated[Cost, _OPEN] = Cost()
    languages: Annotated[Annotated[frozenset[Role], IN_ORDER], _OPEN] = frozenset()
    target_group: Annotated[TargetGroup, _OPEN] = TargetGroup()
    first_visit_with: Annotated[Role | None, _OPEN] = None
    """Who comes along the first time."""
    handover: Annotated[Handover | None, _PROFESSIONAL] = None
    giving_roles: Annotated[Annotated[frozenset[Role], IN_ORDER], _OPEN] = frozenset()
    """What one can do there for others: "gastheer", "koken"."""
    capital: Annotated[Annotated[frozenset[Capital], IN_ORDER], _OPEN] = frozenset()
    capacity: Annotated[Count | None, _OPEN] = None
    running_since: Annotated[date | None, _OPEN] = None
    ends_on: Annotated[date | None, _OPEN] = None
    """Last day, where the end is known beforehand."""
    links: Annotated[Annotated[tuple[Link, ...], Field(max_length=200)], _OPEN] = ()
    organisation: Annotated[EntryId | None, _OPEN] = None
    """The organisation that keeps this entry, itself an entry."""
    osm_id: Annotated[OsmId | None, _OPEN] = None
    """What OpenStreetMap tells is joined when shown, not copied."""
    origin: Annotated[Origin | None, _PROFESSIONAL] = None
    sensitive_group: Annotated[SensitiveGroup | None, _PROFESSIONAL] = None
    continuity: Annotated[Continuity, _AGREED] = Continuity()
    notes: Annotated[Words | None, _LOOSE_TALK] = None
    visibility: Annotated[Visibility, _PROFESSIONAL] = Visibility.PROFESSIONALS
    known_to: Annotated[Annotated[frozenset[Pseudonym], IN_ORDER], _TEAM] = frozenset()
    """Of who is hidden: pseudonyms of those the provider chose."""
    shared_with_officials: Annotated[bool, _KEEPERS] = False
    """Whether the initiative agreed that officials read what is hidden or fragile."""
    basis: Annotated[Basis | None, _PROFESSIONAL] = None

    @model_validator(mode="after")
    def _is_lawful(self) -> Self:
        if self.visibility is Visibility.PUBLIC and self.basis is None:
            raise ValueError("what is published needs a recorded basis: fill in 'basis'")
        of_article_9 = self.sensitive_group is not None or self.layer == WORSHIP
        if of_article_9 and self.contact.person is not None:
            raise ValueError("of faith and peer groups a role is kept, no person: see 'contact'")
        if self.known_to and self.visibility is not Visibility.HIDDEN:
            raise ValueError("'known_to' is for what is hidden")
        if self.visibility is Visibility.HIDDEN and not (self.known_to or self.organisation):
            raise ValueError("hidden from everybody: fill in 'known_to' or 'organisation'")
        return self

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if Sphere.PERSONAL in self.spheres:
            raise ValueError("the personal sphere is never kept as entries: take it out")
        if ReachMode.COMES_TO_THE_HOME in self.reach_modes and not self.service_area:
            raise ValueError("it comes to the home, but not where: fill in 'service_area'")
        if len({(link.kind, link.to) for link in self.links}) != len(self.links):
            raise ValueError("the same link stands twice in 'links'")
        if self.ends_on and self.running_since and self.ends_on < self.running_since:
            raise ValueError("'ends_on' lies before 'running_since'")
        return self

    @property
    def hosts(self) -> tuple[str, ...]:
        """Ids of the places it is held at."""
        return tuple(link.to for link in self.links if link.kind is LinkKind.HOSTED_BY)

    @property
    def hangs_on_one(self) -> bool:
        """Whether it would end with one person."""
        return self.continuity.key_persons == 1

    @property
    def rhythms_told(self) -> tuple[Rhythm, ...]:
        """Its rhythms, of kinds that have them."""
        return ()

    @property
    def is_unreliable(self) -> bool:
        """Whether somebody said that one cannot count on its times: nobody knows them, then."""
        return self.hours.reliable is State.NO

    @property
    def hours_to_count_on(self) -> str | None:
        """Its hours, where one can count on them."""
        return None if self.is_unreliable else self.hours.text

    @property
    def rhythms_to_count_on(self) -> tuple[Rhythm, ...]:
        """Its rhythms, where one can count on them."""
        return () if self.is_unreliable else self.rhythms_told


class _WithRhythms(Entry):
    rhythms: Annotated[Annotated[tuple[Rhythm, ...], Field(max_length=50)], _OPEN] = ()

    @property
    def rhythms_told(self) -> tuple[Rhythm, ...]:
        return self.rhythms


class Organisation(Entry):
    """Who offers things, and answers for entries."""

    kind: Annotated[Literal[RegisterKind.ORGANISATION], _OPEN] = RegisterKind.ORGANISATION
    wants: Annotated[Words | None, _PROFESSIONAL] = None
    """What it could gain from working together, and what it wants."""


class Place(Entry):
    """Somewhere one can be: a third place above all."""

    kind: Annotated[Literal[RegisterKind.PLACE], _OPEN] = RegisterKind.PLACE
    meeting_is_purpose: Annotated[State, _OPEN] = State.UNKNOWN
    visitor_role: Annotated[VisitorRole, _OPEN] = VisitorRole.UNKNOWN
    host: Annotated[Role | None, _OPEN] = None
    signal_point: Annotated[State, _OPEN] = State.UNKNOWN
    """Whether one can report there that a neighbour's curtains stayed shut."""
    room_for_others: Annotated[State, _OPEN] = State.UNKNOWN
    """Whether others may use its rooms."""


class Initiative(_WithRhythms):
    """What people set up together and keep going."""

    kind: Annotated[Literal[RegisterKind.INITIATIVE], _OPEN] = RegisterKind.INITIATIVE
    help_categories: Annotated[Annotated[frozenset[HelpCategory], IN_ORDER], _OPEN] = frozenset()
    outside_own_street: Annotated[State, _OPEN] = State.UNKNOWN
    """Whether one can be helped by someone who does not live in one's own street."""
    intake: Annotated[Intake, _KEEPERS] = Intake()


class Activity(_WithRhythms):
    """What happens at set times."""

    kind: Annotated[Literal[RegisterKind.ACTIVITY], _OPEN] = RegisterKind.ACTIVITY
    sign_up: Annotated[State, _OPEN] = State.UNKNOWN
    group_least: Annotated[Count | None, _OPEN] = None
    group_most: Annotated[Count | None, _OPEN] = None
    host: Annotated[Role | None, _OPEN] = None
    help_categories: Annotated[Annotated[frozenset[HelpCategory], IN_ORDER], _OPEN] = frozenset()


class Presence(_WithRhythms):
    """A professional who is somewhere at set hours."""

    kind: Annotated[Literal[RegisterKind.PRESENCE], _OPEN] = RegisterKind.PRESENCE
    role: Annotated[Role | None, _OPEN] = None
    community_building: Annotated[BuilderTask, _OPEN] = BuilderTask.UNKNOWN


class TransportService(Entry):
    """Takes people somewhere."""

    kind: Annotated[Literal[RegisterKind.TRANSPORT_SERVICE], _OPEN] = RegisterKind.TRANSPORT_SERVICE
    transport: Annotated[TransportKind, _OPEN] = TransportKind.OTHER
    booking_notice_hours: Annotated[
        Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] | None, _OPEN
    ] = None
    takes_wheelchair: Annotated[State, _OPEN] = State.UNKNOWN
    takes_scootmobiel: Annotated[State, _OPEN] = State.UNKNOWN
    indication_needed: Annotated[State, _OPEN] = State.UNKNOWN
    companion_may_come: Annotated[State, _OPEN] = State.UNKNOWN
    from_door_to_door: Annotated[State, _OPEN] = State.UNKNOWN


class PublicSpaceSpot(Entry):
    """A spot outside that means something to people."""

    kind: Annotated[Literal[RegisterKind.PUBLIC_SPACE_SPOT], _OPEN] = RegisterKind.PUBLIC_SPACE_SPOT
    spot: Annotated[SpotKind, _OPEN] = SpotKind.OTHER
    obstacles: Annotated[Words | None, _OPEN] = None
    """What keeps a vacant spot from being used."""


AnyEntry = (
    Organisation | Place | Initiative | Activity | Presence | TransportService | PublicSpaceSpot
)
"""Any of the seven kinds."""

MODELS: dict[RegisterKind, type[AnyEntry]] = {
    RegisterKind.ORGANISATION: Organisation,
    RegisterKind.PLACE: Place,
    RegisterKind.INITIATIVE: Initiative,
    RegisterKind.ACTIVITY: Activity,
    RegisterKind.PRESENCE: Presence,
    RegisterKind.TRANSPORT_SERVICE: TransportService,
    RegisterKind.PUBLIC_SPACE_SPOT: PublicSpaceSpot,
}
"""The record of each kind."""
