"""What can be otherwise in a neighbourhood: the edits of a "what if", and the file they stand in.

Edits point at OSM ids and ids of places, never at row numbers; positions are in degrees.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sociale_basis._toml import Record
from sociale_basis.network.observation_models import (
    SMOOTHNESSES,
    SURFACES,
    Lat,
    Lon,
)

SCHEMA_VERSION = 1

Position = tuple[Lon, Lat]
Metres = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Slope = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Said = Literal["yes", "limited", "no"]


class OfWay(Record):
    """Points at a way, or at what lies between two of its nodes."""

    way: int
    nodes: tuple[int, int] | None = None

    @property
    def reference(self) -> str:
        """What it points at, in words of OSM."""
        name = f"way {self.way}" if self.way >= 0 else f"relation {-self.way}"
        between = f" between nodes {self.nodes[0]} and {self.nodes[1]}" if self.nodes else ""
        return name + between


class OfNode(Record):
    """Points at a node."""

    node: int

    @property
    def reference(self) -> str:
        """What it points at, in words of OSM."""
        return f"node {self.node}"


class OfPlace(Record):
    """Points at a place, in one layer or in all it is in."""

    place: Text
    layer: Text | None = None

    @property
    def reference(self) -> str:
        """What it points at."""
        return f"place {self.place}" + (f" in layer {self.layer}" if self.layer else "")


class Stretch(Record):
    """How a stretch is made; what is left out stays as it is."""

    surface: str | None = None
    smoothness: str | None = None
    width_m: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None
    slope_at_most: Slope | None = None
    steps: Annotated[int, Field(ge=0, le=1000)] | None = None
    handrail: bool | None = None
    ramp: Literal["wheelchair", "stroller", "any"] | None = None
    tactile: bool | None = None
    lit: bool | None = None
    wheelchair: Said | None = None

    @model_validator(mode="after")
    def _known_words(self) -> Self:
        for name, told, known in (
            ("surface", self.surface, SURFACES),
            ("smoothness", self.smoothness, SMOOTHNESSES),
        ):
            if told is not None and told not in known:
                raise ValueError(f"{name} '{told}' is not known: use {', '.join(sorted(known))}")
        return self


class RepairSegment(OfWay, Stretch):
    """Puts a stretch right; ``open`` lets everybody in."""

    kind: Literal["repair_segment"] = "repair_segment"
    open: bool | None = None


class CloseSegment(OfWay):
    """Closes a stretch to everybody."""

    kind: Literal["close_segment"] = "close_segment"


class AddSegment(Stretch):
    """Makes a new footway, from one existing way to another, in both directions.

    ``line`` is where it lies; its ends are joined to the nearest public ways (within 100 m).
    """

    kind: Literal["add_segment"] = "add_segment"
    line: Annotated[tuple[Position, ...], Field(min_length=2, max_length=500)]
    name: Text | None = None

    @property
    def reference(self) -> str:
        """What it points at: where its ends should join the network."""
        ends = (self.line[0], self.line[-1])
        return "segment from " + " to ".join(f"{lat:.5f},{lon:.5f}" for lon, lat in ends)


class LowerKerb(OfNode):
    """Lowers the kerbs at a node that are higher, or whose height nobody knows."""

    kind: Literal["lower_kerb"] = "lower_kerb"
    height_m: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0


class RemoveBarrier(OfNode):
    """Takes away the bollard, gate or fence at a node."""

    kind: Literal["remove_barrier"] = "remove_barrier"


class ImproveCrossing(OfNode):
    """Makes the crossing at a node a guided one, calms its traffic, or lays tactile paving."""

    kind: Literal["improve_crossing"] = "improve_crossing"
    crossing: Literal["zebra", "signals"] | None = None
    calm: Literal[True] | None = None
    tactile: Literal[True] | None = None


class AddPlace(Record):
    """Opens a place."""

    kind: Literal["add_place"] = "add_place"
    place: Text
    layer: Text
    lon: Lon
    lat: Lat
    name: Text | None = None
    opening_hours: Text | None = None
    wheelchair: Said | None = None
    entrance_steps: Annotated[int, Field(ge=0, le=1000)] | None = None

    @property
    def reference(self) -> str:
        """What it is called."""
        return f"place {self.place}"


class AddBench(Record):
    """Puts down a bench."""

    kind: Literal["add_bench"] = "add_bench"
    lon: Lon
    lat: Lat
    name: Text | None = None

    @property
    def reference(self) -> str:
        """Where it is."""
        return f"bench at {self.lat:.5f},{self.lon:.5f}"


class ClosePlace(OfPlace):
    """Closes a place."""

    kind: Literal["close_place"] = "close_place"


class MovePlace(OfPlace):
    """Moves a place, with one entrance where it goes."""

    kind: Literal["move_place"] = "move_place"
    lon: Lon
    lat: Lat


class ChangeHours(OfPlace):
    """Gives a place other opening hours, in the grammar of OSM; None: nobody knows them."""

    kind: Literal["change_hours"] = "change_hours"
    opening_hours: Text | None = None


OnWay = RepairSegment | CloseSegment
OnNode = LowerKerb | RemoveBarrier | ImproveCrossing
OnPlace = ClosePlace | MovePlace | ChangeHours
NewPlace = AddPlace | AddBench
Edit = Annotated[OnWay | AddSegment | OnNode | OnPlace | NewPlace, Field(discriminator="kind")]


class EditSet(Record):
    """A named set of edits, applied in order."""

    schema_version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=200)]
    note: str = ""
    edits: tuple[Edit, ...] = ()
