"""What somebody saw in the street: observations, and the file they stand in."""

from __future__ import annotations

from datetime import (  # noqa: TC003 -- pydantic reads them
    date,
    datetime,
)
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from sociale_basis._toml import Record
from sociale_basis.network.attributes import Barrier, Origin, Smoothness, Surface
from sociale_basis.network.recurrence import begins, ends, local, recurrence

SCHEMA_VERSION = 1

SURFACES = frozenset(each.name.lower() for each in Surface) - {"untagged", "other"}
SMOOTHNESSES = frozenset(each.name.lower() for each in Smoothness) - {"untagged"}

Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class Kind(StrEnum):
    """What was seen."""

    KERB = "kerb"
    OPENING = "opening"
    """Free width of the bollard or gate at a node."""
    WIDTH = "width"
    SURFACE = "surface"
    SMOOTHNESS = "smoothness"
    STEPS = "steps"
    HANDRAIL = "handrail"
    RAMP = "ramp"
    """Beside steps: for whom it is fit."""
    SLOPE = "slope"
    LIGHT = "light"
    TACTILE = "tactile"
    """Tactile paving."""
    WHEELCHAIR = "wheelchair"
    """Whether someone in a wheelchair gets past, as told by who tried."""
    BARRIER = "barrier"
    """What stands there."""
    CROSSING = "crossing"
    CALM = "calm"
    """Whether the street crossed has at most 30 km/h."""
    SEAT = "seat"
    TOILET = "toilet"
    CONTAINERS = "containers"
    PARKED_BIKES = "parked_bikes"
    PARKED_CARS = "parked_cars"
    TERRACE = "terrace"
    ROADWORKS = "roadworks"
    BRIDGE_OPEN = "bridge_open"
    LIFT_OUT_OF_ORDER = "lift_out_of_order"
    ROOT = "root"
    ICE = "ice"


class Source(StrEnum):
    """Who says it; an earlier one outranks a later one."""

    SCHOUW = "schouw"
    OSM = "osm"
    BGT = "bgt"

    @property
    def origin(self) -> Origin:
        """How it is marked in the network."""
        return _ORIGINS[self]


_ORIGINS = {
    Source.SCHOUW: Origin.OBSERVATION,
    Source.OSM: Origin.TAG,
    Source.BGT: Origin.BGT,
}


class _Rule(NamedTuple):
    """What an observation of a kind must have."""

    where: tuple[str, ...]
    value: Literal["metres", "fraction", "count", "yes_no", "none"] | frozenset[str]
    """A set: one of these words."""
    needed: bool
    highest: float = 30.0
    """A width in centimetres would be more."""


_WAY, _NODE, _POINT = ("way",), ("node",), ("point",)
_RAMPS = frozenset({"wheelchair", "stroller", "any", "none"})
_CROSSINGS = frozenset({"signals", "zebra", "marked", "unmarked"})
_BARRIERS = frozenset(each.name.lower() for each in Barrier)
_RULES = {
    # Likewise: 1 is a centimetre that somebody forgot to write as 0.01.
    Kind.KERB: _Rule(_NODE, "metres", needed=True, highest=0.5),
    Kind.OPENING: _Rule(_NODE, "metres", needed=True, highest=10.0),
    Kind.WIDTH: _Rule(_WAY, "metres", needed=True),
    Kind.SURFACE: _Rule(_WAY, SURFACES, needed=True),
    Kind.SMOOTHNESS: _Rule(_WAY, SMOOTHNESSES, needed=True),
    Kind.STEPS: _Rule(_WAY, "count", needed=True, highest=1000.0),
    Kind.HANDRAIL: _Rule(_WAY, "yes_no", needed=True),
    Kind.RAMP: _Rule(_WAY, _RAMPS, needed=True),
    Kind.SLOPE: _Rule(_WAY, "fraction", needed=True, highest=1.0),
    Kind.LIGHT: _Rule(_WAY, "yes_no", needed=True),
    Kind.TACTILE: _Rule(("way", "node"), "yes_no", needed=True),
    Kind.WHEELCHAIR: _Rule(("way", "node"), "yes_no", needed=True),
    Kind.BARRIER: _Rule(_NODE, _BARRIERS, needed=True),
    Kind.CROSSING: _Rule(_NODE, _CROSSINGS, needed=True),
    Kind.CALM: _Rule(_NODE, "yes_no", needed=True),
    Kind.SEAT: _Rule(_POINT, "none", needed=False),
    Kind.TOILET: _Rule(_POINT, "none", needed=False),
    Kind.CONTAINERS: _Rule(_WAY, "metres", needed=False),
    Kind.PARKED_BIKES: _Rule(_WAY, "metres", needed=False),
    Kind.PARKED_CARS: _Rule(_WAY, "metres", needed=False),
    Kind.TERRACE: _Rule(_WAY, "metres", needed=False),
    Kind.ROADWORKS: _Rule(_WAY, "metres", needed=False),
    Kind.BRIDGE_OPEN: _Rule(_WAY, "none", needed=False),
    Kind.LIFT_OUT_OF_ORDER: _Rule(("way", "node"), "none", needed=False),
    Kind.ROOT: _Rule(_WAY, SMOOTHNESSES, needed=False),
    Kind.ICE: _Rule(_WAY, SMOOTHNESSES, needed=False),
}


class Observation(Record):
    """One thing seen at one place.

    ``value``: metres of kerb, opening or width, or of what is left free beside containers, parked
    bikes, parked cars, a terrace or roadworks (left out: nobody measured; roadworks: nothing is);
    a number of steps; a slope as a fraction; a word for surface or smoothness (of a root or ice how
    bad it is), ramp, barrier or crossing; yes or no (true, false) for the rest. A value that is
    needed and given as null: nobody has been to look yet. ``from`` and ``until`` bound it (a day
    counts whole), ``recurring`` brings it back every week; without these two it lasts.
    """

    kind: Kind
    way: int | None = None
    nodes: tuple[int, int] | None = None
    node: int | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    value: bool | float | str | None = None
    source: Source = Source.SCHOUW
    by: Annotated[str, Field(max_length=100)] | None = None
    seen: date | None = None
    from_: Annotated[date | datetime | None, Field(alias="from")] = None
    until: date | datetime | None = None
    recurring: str | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None

    @property
    def blank(self) -> bool:
        """Whether nobody has filled it in yet: it says nothing."""
        return self.value is None and _RULES[self.kind].needed

    @property
    def reference(self) -> str:
        """What it points at."""
        if self.node is not None:
            return f"node {self.node}"
        if self.way is None:
            return f"{self.kind} at {self.lat},{self.lon}"
        between = f" between nodes {self.nodes[0]} and {self.nodes[1]}" if self.nodes else ""
        return (f"way {self.way}" if self.way >= 0 else f"relation {-self.way}") + between

    @property
    def lasts(self) -> bool:
        """Whether it holds until someone sees otherwise."""
        return self.until is None and self.recurring is None

    def holds(self, at: datetime) -> bool:
        """Say whether it holds at a moment."""
        if self.blank:
            return False
        moment = local(at)
        if self.from_ is not None and moment < begins(self.from_):
            return False
        if self.until is not None and moment >= ends(self.until):
            return False
        return self.recurring is None or recurrence(self.recurring).holds(moment)

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        told = {
            "way": self.way is not None,
            "node": self.node is not None,
            "point": self.lon is not None and self.lat is not None,
        }
        given = [name for name, there in told.items() if there]
        where = _RULES[self.kind].where
        if len(given) != 1 or given[0] not in where:
            wanted = " or a ".join("lon and lat" if each == "point" else each for each in where)
            raise ValueError(f"{self.kind} is seen at a {wanted}, and nothing else")
        if self.nodes is not None and self.way is None:
            raise ValueError("nodes are those of a way: name it too")
        return self

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        rule, value = _RULES[self.kind], self.value
        if value is None:
            if rule.needed and "value" not in self.model_fields_set:
                raise ValueError(f"{self.kind} needs a value")
            return self
        match rule.value:
            case "metres" | "fraction" | "count":
                fits = _is_number(value) and 0 <= float(value) <= rule.highest
                fits &= rule.value != "count" or float(value).is_integer() if fits else False
                wanted = f"use {_NUMBERS[rule.value]} from 0 to {rule.highest:g}"
            case "yes_no":
                fits, wanted = isinstance(value, bool), "use true or false"
            case "none":
                fits, wanted = False, "leave it out"
            case words:
                fits, wanted = value in words, f"use {', '.join(sorted(words))}"
        if not fits:
            raise ValueError(f"{value!r} is no value of {self.kind}: {wanted}")
        return self

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if self.recurring is not None:
            recurrence(self.recurring)
        bounded = self.from_ is not None and self.until is not None
        if bounded and ends(self.until) <= begins(self.from_):  # type: ignore[arg-type]  # bounded says so
            raise ValueError("'until' lies before 'from'")
        return self


_NUMBERS = {
    "metres": "a number of metres",
    "fraction": "a fraction (5 % is 0.05)",
    "count": "a whole number",
}


def _is_number(value: bool | float | str) -> bool:  # noqa: FBT001 -- a value, not a switch
    return isinstance(value, int | float) and not isinstance(value, bool)


class ObservationList(Record):
    """A list of observations in a file; ``by`` and ``seen`` hold for all that do not say.

    ``attribution`` is whom to name for the map that the ids and streets in it are of.
    """

    schema_version: Literal[1] = 1
    by: Annotated[str, Field(max_length=100)] | None = None
    seen: date | None = None
    attribution: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()
