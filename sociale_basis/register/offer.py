"""What an entry offers: hours, price, for whom, what it does, and how firmly it stands."""

from __future__ import annotations

from datetime import date  # noqa: TC003 -- pydantic reads it
from typing import Annotated

from pydantic import Field

from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.terms import Focus, LinkKind, Mix, Price
from sociale_basis.register.texts import IN_ORDER, Line, OpeningText, Role, Words
from sociale_basis.vocabulary import State

_OPEN = shown_to(Audience.EVERYONE)
EntryId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Count = Annotated[int, Field(ge=0, le=100_000)]


class Hours(Part):
    """Opening hours as OpenStreetMap writes them, and whether one can count on them."""

    text: Annotated[OpeningText | None, _OPEN] = None
    reliable: Annotated[State, _OPEN] = State.UNKNOWN
    note: Annotated[Line | None, _OPEN] = None


class Cost(Part):
    """What it costs to take part."""

    price: Annotated[Price, _OPEN] = Price.UNKNOWN
    note: Annotated[Line | None, _OPEN] = None
    city_pass: Annotated[State, _OPEN] = State.UNKNOWN
    """Whether one pays less, or nothing, with a pass of the municipality."""


class TargetGroup(Part):
    """For whom it is meant, in their own words, and who come."""

    text: Annotated[Line | None, _OPEN] = None
    mix: Annotated[Mix, _OPEN] = Mix.UNKNOWN
    focus: Annotated[Focus, _OPEN] = Focus.UNKNOWN


class Link(Part):
    """What this entry is to another."""

    kind: Annotated[LinkKind, _OPEN]
    to: Annotated[EntryId, _OPEN]


class Origin(Part):
    """Where the entry came from."""

    name: Annotated[Line, _OPEN]
    key: Annotated[Line | None, _OPEN] = None
    """What it is called there: importing it again finds the entry by name and key."""
    url: Annotated[Line | None, _OPEN] = None
    dated: Annotated[date | None, _OPEN] = None
    licence: Annotated[Line | None, _OPEN] = None


class Continuity(Part):
    """How firmly it stands: a reason to offer support, never a score."""

    key_persons: Annotated[Count | None, _OPEN] = None
    """How many people it cannot do without. Numbers and roles, never names."""
    key_roles: Annotated[Annotated[frozenset[Role], IN_ORDER], _OPEN] = frozenset()
    successor: Annotated[State, _OPEN] = State.UNKNOWN
    secured_until: Annotated[date | None, _OPEN] = None
    note: Annotated[Words | None, _OPEN] = None


class Intake(Part):
    """Three questions to ask an initiative (in the field's own words)."""

    on_whose_behalf: Annotated[Words | None, _OPEN] = None
    seen_as_competitor_by: Annotated[Words | None, _OPEN] = None
    people_unlike_you: Annotated[Words | None, _OPEN] = None
