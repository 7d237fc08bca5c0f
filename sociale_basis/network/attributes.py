"""What is known of every directed edge, in numbers that fit in arrays and files.

Codes are stored in ``edges.parquet``: a code keeps its number for ever; new ones go at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class WayClass(IntEnum):
    """Kind of way, as far as walking and rolling tell them apart."""

    FOOTWAY = 1
    SIDEWALK = 2
    CROSSING = 3
    PEDESTRIAN = 4
    SQUARE = 5
    PATH = 6
    BRIDLEWAY = 7
    TRACK = 8
    STEPS = 9
    CORRIDOR = 10
    PLATFORM = 11
    ELEVATOR = 12
    CYCLEWAY = 20
    LIVING_STREET = 30
    SERVICE = 31
    ALLEY = 32
    RESIDENTIAL = 33
    UNCLASSIFIED = 34
    TERTIARY = 35
    SECONDARY = 36
    PRIMARY = 37
    TRUNK = 38
    ROAD = 39
    LINK = 50
    """Of no length: joins the two sides of a node where a footway meets a carriageway."""


class Surface(IntEnum):
    """Surface as the profiles tell them apart (values of OSM ``surface=*``)."""

    UNTAGGED = 0
    ASPHALT = 1
    CONCRETE = 2
    PAVING_STONES = 3
    SETT = 4
    COMPACTED = 5
    WOOD = 6
    METAL = 7
    COBBLESTONE = 8
    FINE_GRAVEL = 9
    GRASS_PAVER = 10
    UNPAVED = 11
    GRAVEL = 12
    PEBBLESTONE = 13
    GROUND = 14
    DIRT = 15
    EARTH = 16
    GRASS = 17
    MUD = 18
    SAND = 19
    WOODCHIPS = 20
    PAVED = 21
    OTHER = 22
    """Tagged, with a value that no table knows: read as untagged, shown as tagged."""


class Smoothness(IntEnum):
    """Values of OSM ``smoothness=*``, best first."""

    UNTAGGED = 0
    EXCELLENT = 1
    GOOD = 2
    INTERMEDIATE = 3
    BAD = 4
    VERY_BAD = 5
    HORRIBLE = 6
    VERY_HORRIBLE = 7
    IMPASSABLE = 8


class Tri(IntEnum):
    """Yes, no, partly, or not tagged."""

    UNTAGGED = -1
    NO = 0
    YES = 1
    LIMITED = 2


class Access(IntEnum):
    """Who may walk here."""

    PUBLIC = 0
    PRIVATE = 1
    DRIVEWAY = 2
    CLOSED = 3
    """For now or for good: an observation or an edit says so, never the map."""


class Structure(IntEnum):
    """What the way lies on or in; its height cannot be read from the ground there."""

    NONE = 0
    BRIDGE = 1
    TUNNEL = 2
    EMBANKMENT = 3


class KerbSituation(IntEnum):
    """Where a kerb may be at the head of an edge, as the table of the untagged tells them apart."""

    NONE = 0
    TAGGED = 1
    CROSSING_MARKED = 2
    CROSSING_UNMARKED = 3
    CALM_STREET = 4
    RESIDENTIAL_STREET = 5
    THROUGH_STREET = 6
    VOUCHED = 7
    """The map says of the crossing or footway that wheelchairs get along it."""


class Barrier(IntEnum):
    """What stands in the way at the head of an edge (values of OSM ``barrier=*`` on nodes)."""

    NONE = 0
    BOLLARD = 1
    GATE = 2
    CYCLE_BARRIER = 3
    KISSING_GATE = 4
    STILE = 5
    TURNSTILE = 6
    BLOCK = 7
    CHAIN = 8
    LOCKED = 9
    """Closed to the public: locked, or private without another word."""
    WALL = 10
    UNKNOWN = 11
    """``barrier=yes``, or a kind that no table knows."""
    CATTLE_GRID = 12
    """Bars with gaps: how wide it is says nothing of wheels and sticks."""


class Crossing(IntEnum):
    """How a carriageway is crossed at the head of an edge."""

    NONE = 0
    SIGNALS = 1
    ZEBRA = 2
    MARKED = 3
    UNMARKED = 4
    UNTYPED = 5
    """A crossing, of which nobody tagged the kind."""
    UNTAGGED = 6
    """A footway goes on at the other side; nobody tagged a crossing."""


class Origin(IntEnum):
    """Where a value came from. What is not known falls to a row of the table of the untagged."""

    UNTAGGED = 0
    TAG = 1
    OBSERVATION = 2
    BGT = 3
    ELEVATION = 4


class Reason(IntFlag):
    """Why an edge is refused; ``Reason.x << DOUBT_SHIFT`` is its doubt twin."""

    STEPS = 1 << 0
    KERB = 1 << 1
    WIDTH = 1 << 2
    SURFACE = 1 << 3
    SMOOTHNESS = 1 << 4
    SLOPE = 1 << 5
    BARRIER = 1 << 6
    CROSSING = 1 << 7
    LIGHT = 1 << 8
    ACCESS = 1 << 9
    LIFT = 1 << 10
    WHEELCHAIR_TAG = 1 << 11
    TACTILE = 1 << 12


DOUBT_SHIFT = 16


@dataclass(frozen=True, eq=False)
class EdgeAttributes:
    """What is known per directed edge; every array has shape (m,).

    The first group holds along the edge, the second at its head: kerbs, barriers and crossings
    are passed on *entering* the head, once, also when the head is the destination.

    Attributes
    ----------
    climb_m
        Metres gained (negative: lost) from tail to head, NaN where not known.
    slope_up, slope_down
        Steepest run of at least 20 m in this direction, as fractions ≥ 0, NaN where not known.
    slope_origin, surface_origin, smoothness_origin, width_origin, kerb_origin, lit_origin
        :class:`Origin` codes.
    way_class, surface, smoothness, access, structure
        Codes of the enumerations of the same name.
    width_m
        Least free width along the edge in metres, NaN where not tagged.
    steps
        0 none, n steps, -1 steps whose number nobody tagged.
    handrail, ramp, ramp_wheelchair, ramp_stroller, tactile, wheelchair, lit
        :class:`Tri` codes; ``ramp`` stands for a ramp of an unnamed kind.
    near_barrier
        The edge ends within 2 m of a barrier whose opening nobody tagged.
    kerb_m
        Height of the kerb on entering the head in metres, NaN where not tagged.
    kerb_situation, barrier, crossing
        Codes of the enumerations of the same name, at the head.
    barrier_width_m
        Tagged opening of the barrier in metres, NaN where not tagged.
    barrier_wheelchair, tactile_head
        :class:`Tri` codes at the head: ``wheelchair=*`` of the barrier, kerb, crossing or lift
        there; tactile paving.
    crossed_calm
        :class:`Tri`: the street crossed has at most 30 km/h.
    lift
        True where the head is a lift.
    """

    climb_m: NDArray[np.float32]
    slope_up: NDArray[np.float32]
    slope_down: NDArray[np.float32]
    slope_origin: NDArray[np.uint8]
    way_class: NDArray[np.uint8]
    surface: NDArray[np.uint8]
    surface_origin: NDArray[np.uint8]
    smoothness: NDArray[np.uint8]
    smoothness_origin: NDArray[np.uint8]
    width_m: NDArray[np.float32]
    width_origin: NDArray[np.uint8]
    steps: NDArray[np.int16]
    handrail: NDArray[np.int8]
    ramp: NDArray[np.int8]
    ramp_wheelchair: NDArray[np.int8]
    ramp_stroller: NDArray[np.int8]
    tactile: NDArray[np.int8]
    wheelchair: NDArray[np.int8]
    access: NDArray[np.uint8]
    lit: NDArray[np.int8]
    lit_origin: NDArray[np.uint8]
    structure: NDArray[np.uint8]
    near_barrier: NDArray[np.bool_]
    kerb_m: NDArray[np.float32]
    kerb_situation: NDArray[np.uint8]
    kerb_origin: NDArray[np.uint8]
    barrier: NDArray[np.uint8]
    barrier_width_m: NDArray[np.float32]
    barrier_wheelchair: NDArray[np.int8]
    crossing: NDArray[np.uint8]
    crossed_calm: NDArray[np.int8]
    tactile_head: NDArray[np.int8]
    lift: NDArray[np.bool_]

    def take(self, edges: NDArray[np.integer]) -> EdgeAttributes:
        """Return the attributes of some edges, in the order asked for."""
        return EdgeAttributes(**{name: getattr(self, name)[edges] for name in NAMES})


NAMES = tuple(field.name for field in fields(EdgeAttributes))

AT_HEAD = frozenset(
    {
        "kerb_m",
        "kerb_situation",
        "kerb_origin",
        "barrier",
        "barrier_width_m",
        "barrier_wheelchair",
        "crossing",
        "crossed_calm",
        "tactile_head",
        "lift",
    }
)

# Value that stands for "nothing known, nothing there", and the type it is stored as.
DEFAULTS: dict[str, np.generic] = {
    "climb_m": np.float32("nan"),
    "slope_up": np.float32("nan"),
    "slope_down": np.float32("nan"),
    "slope_origin": np.uint8(Origin.UNTAGGED),
    "way_class": np.uint8(WayClass.FOOTWAY),
    "surface": np.uint8(Surface.UNTAGGED),
    "surface_origin": np.uint8(Origin.UNTAGGED),
    "smoothness": np.uint8(Smoothness.UNTAGGED),
    "smoothness_origin": np.uint8(Origin.UNTAGGED),
    "width_m": np.float32("nan"),
    "width_origin": np.uint8(Origin.UNTAGGED),
    "steps": np.int16(0),
    "handrail": np.int8(Tri.UNTAGGED),
    "ramp": np.int8(Tri.UNTAGGED),
    "ramp_wheelchair": np.int8(Tri.UNTAGGED),
    "ramp_stroller": np.int8(Tri.UNTAGGED),
    "tactile": np.int8(Tri.UNTAGGED),
    "wheelchair": np.int8(Tri.UNTAGGED),
    "access": np.uint8(Access.PUBLIC),
    "lit": np.int8(Tri.UNTAGGED),
    "lit_origin": np.uint8(Origin.UNTAGGED),
    "structure": np.uint8(Structure.NONE),
    "near_barrier": np.bool_(0),
    "kerb_m": np.float32("nan"),
    "kerb_situation": np.uint8(KerbSituation.NONE),
    "kerb_origin": np.uint8(Origin.UNTAGGED),
    "barrier": np.uint8(Barrier.NONE),
    "barrier_width_m": np.float32("nan"),
    "barrier_wheelchair": np.int8(Tri.UNTAGGED),
    "crossing": np.uint8(Crossing.NONE),
    "crossed_calm": np.int8(Tri.UNTAGGED),
    "tactile_head": np.int8(Tri.UNTAGGED),
    "lift": np.bool_(0),
}
