"""What a finding holds, per kind; beside each attribute to whom it is shown.

Nobody's name has an attribute: who said, saw or led something is a role, and how many they were a
number. Where a text may hold a name all the same, it is for the builder team, and erasure takes it.
"""

from __future__ import annotations

import json
from datetime import date, datetime  # noqa: TC003 -- pydantic reads them
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from sociale_basis.network.observation_models import Kind, Lat, Lon, Observation, Source
from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.findings.terms import Defect, Lens, Opinion, PinSort, Rung, TalkForm
from sociale_basis.register.person_names import person_flags
from sociale_basis.register.texts import IN_ORDER, Line, Role, Words
from sociale_basis.register.whereabouts import AreaCode, Cell, X, Y, cell_of
from sociale_basis.vocabulary import FindingKind

_OPEN = shown_to(Audience.EVERYONE)
_PROFESSIONAL = shown_to(Audience.PROFESSIONALS)
_TEAM = shown_to(Audience.TEAM)
_TEAM_TEXT = shown_to(Audience.TEAM, personal=True)

EntryId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
People = Annotated[int, Field(ge=1, le=100_000)]
Ways = Annotated[tuple[int, ...], Field(max_length=200)]
"""Ids of ways in OpenStreetMap."""


def _no_name(role: str) -> str:
    if person_flags("role", role):
        raise ValueError("may name a person: write what somebody is, in small letters, never who")
    return role


SomeRole = Annotated[Role, AfterValidator(_no_name)]
"""What somebody is; what looks like a name is refused."""


class Finding(Part):
    """What all kinds have."""

    kind: Annotated[FindingKind, _OPEN]
    about: Annotated[EntryId | None, _OPEN] = None
    """Id of the entry it is about; who may not know of that, does not know of this."""
    area: Annotated[AreaCode | None, _OPEN] = None
    """Code of the buurt."""
    notes: Annotated[Words | None, _TEAM_TEXT] = None

    @property
    def people(self) -> int | None:
        """How many people said it; None where that is not told."""
        return None


class Observed(Finding):
    """Something seen in the street; the attributes are those of an observation in a file."""

    kind: Annotated[Literal[FindingKind.OBSERVATION], _OPEN] = FindingKind.OBSERVATION
    what: Annotated[Kind, _OPEN]
    way: Annotated[int | None, _OPEN] = None
    nodes: Annotated[tuple[int, int] | None, _OPEN] = None
    node: Annotated[int | None, _OPEN] = None
    lon: Annotated[Lon | None, _OPEN] = None
    lat: Annotated[Lat | None, _OPEN] = None
    value: Annotated[bool | float | str | None, _OPEN] = None
    source: Annotated[Source, _OPEN] = Source.SCHOUW
    by: Annotated[SomeRole | None, _OPEN] = None
    seen: Annotated[date | None, _OPEN] = None
    since: Annotated[date | datetime | None, _OPEN] = None
    until: Annotated[date | datetime | None, _OPEN] = None
    recurring: Annotated[Line | None, _OPEN] = None
    note: Annotated[
        Annotated[str, StringConstraints(max_length=1000)] | None,
        _TEAM_TEXT,
    ] = None

    @classmethod
    def of(cls, seen: Observation) -> Self:
        """Make one of an observation as it stands in a file."""
        told = seen.model_dump(mode="json", exclude_defaults=True)
        told = {_AS_KEPT.get(name, name): value for name, value in told.items()}
        return cls.model_validate_json(json.dumps(told))

    @property
    def observation(self) -> Observation:
        """The observation, as ``reach`` lays it over the network."""
        names = [name for name in type(self).model_fields if name not in Finding.model_fields]
        told = {_IN_FILE.get(name, name): getattr(self, name) for name in names}
        given = {name: each for name, each in told.items() if each is not None}
        return Observation.model_validate(given)

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        try:
            seen = self.observation
        except ValidationError as error:
            raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
        if seen.blank:
            raise ValueError(f"{self.what} needs a value: nobody has been to look yet")
        return self


class Asked(Finding):
    """That people were asked something about a street."""

    on: Annotated[date, _TEAM]
    street: Annotated[Line, _TEAM]
    ways: Annotated[Ways, _TEAM] = ()
    asked: Annotated[People, _TEAM]
    """How many people."""
    group: Annotated[SomeRole | None, _TEAM] = None
    """Which people: "ouders", "jongeren 12-16"."""
    facilitator: Annotated[SomeRole | None, _TEAM] = None
    text: Annotated[Words | None, _TEAM_TEXT] = None
    """What they said."""

    @property
    def people(self) -> int | None:
        """How many people said it."""
        return self.asked


class Talk(Asked):
    """A talk, session or survey."""

    kind: Annotated[Literal[FindingKind.TALK], _OPEN] = FindingKind.TALK
    form: Annotated[TalkForm, _TEAM] = TalkForm.TALK


class Ladder(Asked):
    """How a group judges the ties in its street, now and as it would wish them."""

    kind: Annotated[Literal[FindingKind.LADDER], _OPEN] = FindingKind.LADDER
    now: Annotated[Rung | None, _TEAM] = None
    wished: Annotated[Rung | None, _TEAM] = None

    @model_validator(mode="after")
    def _judged(self) -> Self:
        if self.now is None and self.wished is None:
            raise ValueError("no rung is told: fill in 'now', 'wished' or both")
        return self


class Quality(Part):
    """One of the four qualities of a public space: facts, and what residents find of it."""

    facts: Annotated[Words | None, shown_to(Audience.PROFESSIONALS, personal=True)] = None
    opinion: Annotated[Opinion, _TEAM] = Opinion.UNKNOWN
    told: Annotated[Words | None, _TEAM_TEXT] = None


class Look(Part):
    """What was seen through one lens."""

    lens: Annotated[Lens, _OPEN]
    by: Annotated[SomeRole | None, _TEAM] = None
    seen: Annotated[Words | None, shown_to(Audience.PROFESSIONALS, personal=True)] = None


class Auditors(Part):
    """Some of those who looked."""

    role: Annotated[SomeRole, _OPEN]
    """As "bewoner met rollator": whoever uses an aid is an auditor like the others."""
    people: Annotated[People, _OPEN] = 1


class Audit(Finding):
    """A card of a public space: qualities, lenses, what is wrong, who looked."""

    kind: Annotated[Literal[FindingKind.AUDIT], _OPEN] = FindingKind.AUDIT
    name: Annotated[Line, _OPEN]
    """Of the public space."""
    on: Annotated[date, _OPEN]
    x: Annotated[X | None, _PROFESSIONAL] = None
    y: Annotated[Y | None, _PROFESSIONAL] = None
    ways: Annotated[Ways, _PROFESSIONAL] = ()
    use: Annotated[Quality, _OPEN] = Quality()
    accessibility: Annotated[Quality, _OPEN] = Quality()
    comfort: Annotated[Quality, _OPEN] = Quality()
    sociability: Annotated[Quality, _OPEN] = Quality()
    looks: Annotated[tuple[Look, ...], _OPEN] = ()
    defects: Annotated[frozenset[Defect], IN_ORDER, _PROFESSIONAL] = frozenset()
    auditors: Annotated[tuple[Auditors, ...], _TEAM] = ()

    @property
    def missing_lenses(self) -> tuple[Lens, ...]:
        """Through which of the seven nobody looked."""
        looked = {each.lens for each in self.looks}
        return tuple(lens for lens in Lens if lens not in looked)

    @property
    def people(self) -> int | None:
        """How many people looked."""
        return sum(each.people for each in self.auditors) or None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.x is None) != (self.y is None):
            raise ValueError("half of the position is missing: fill in x and y, or neither")
        if len({each.lens for each in self.looks}) < len(self.looks):
            raise ValueError("a lens stands in it twice: put both in one")
        return self


class Pin(Finding):
    """What a resident put on the map: of somebody's home only the square of 100 m is kept."""

    kind: Annotated[Literal[FindingKind.PIN], _OPEN] = FindingKind.PIN
    sort: Annotated[PinSort, _OPEN]
    text: Annotated[
        Annotated[Words, StringConstraints(max_length=1500)] | None,
        shown_to(Audience.EVERYONE, personal=True),
    ] = None
    at_home: Annotated[bool, _TEAM] = False
    """Whether it is about somebody's home."""
    x: Annotated[X | None, shown_to(Audience.EVERYONE, personal=True)] = None
    y: Annotated[Y | None, shown_to(Audience.EVERYONE, personal=True)] = None
    cell: Annotated[Cell | None, _OPEN] = None

    @model_validator(mode="before")
    @classmethod
    def _in_a_cell(cls, given: object) -> object:
        """Derive the cell, and forget where exactly a home is before anything is kept."""
        if not isinstance(given, dict) or given.get("x") is None or given.get("y") is None:
            return given
        try:
            cell = cell_of(float(given["x"]), float(given["y"]))
        except (TypeError, ValueError, OverflowError):
            return given  # validation says what is wrong with them
        exact = {} if given.get("at_home") is True else {"x": given["x"], "y": given["y"]}
        rest = {name: value for name, value in given.items() if name not in {"x", "y"}}
        return rest | exact | {"cell": cell}

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if (self.x is None) != (self.y is None):
            raise ValueError("half of the position is missing: fill in x and y, or neither")
        if self.cell is None:
            raise ValueError("nobody knows where it is: fill in x and y, or the cell")
        return self


AnyFinding = Observed | Talk | Ladder | Audit | Pin

FINDINGS: dict[FindingKind, type[AnyFinding]] = {
    FindingKind.OBSERVATION: Observed,
    FindingKind.TALK: Talk,
    FindingKind.LADDER: Ladder,
    FindingKind.AUDIT: Audit,
    FindingKind.PIN: Pin,
}
"""The model of each kind."""

_IN_FILE = {"what": "kind", "since": "from"}
_AS_KEPT = {"kind": "what", "from_": "since"}
