"""A town to measure on: generated, the same for a size every time.

Square buurten of 490 m, each of 5 by 7 blocks: a gemeente in the middle, and around it what a real
extract has around one: a third of it built, the rest fields. Nothing in it is of a real place. It
has what costs time in a real one: bent streets, sidewalks drawn apart with their kerbs and
crossings, cycle paths beside the main roads, alleys, bridges, squares, every house with its
address, sheds, trees, benches and shops.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks._sheet import Sheet

if TYPE_CHECKING:
    from benchmarks._sheet import XY, Tags

COLUMNS, LINES = 5, 7
"""Blocks in a buurt."""
BLOCK_M = (98.0, 70.0)
RING = 5
"""Buurten around the gemeente on every side: more than the margin of 2 km."""
SHARE_BUILT_AROUND = 0.35
SHARE_DROPPED = 0.15
SHARE_SIDEWALKS = 0.35
SHARE_CROSSED = 0.5
SHARE_KERB = 0.4
KINDS = {"rows": 0.66, "flats": 0.14, "park": 0.08, "work": 0.1, "centre": 0.02}

_STEMS = """Acacia Berken Cederhout Dahlia Eiken Fazanten Gaarden Haver Iepen Jasmijn Kastanje
Linden Meidoorn Narcis Olmen Populier Rozen Sering Tulpen Vlier Wilgen Ijsvogel Zilverberk
Merel""".split()  # noqa: SIM905  (a list would be 24 lines)
_ENDS = "straat laan weg hof plein pad kade singel dreef gracht".split()  # noqa: SIM905  (as above)
_CYCLE, _WALK_X, _WALK_Y = 0.05, 0.09, 0.12
SURFACES = ("paving_stones", "asphalt", "sett", "paving_stones:30")


class Door(NamedTuple):
    """A dwelling: where it is, and its address."""

    at: XY
    street: str
    number: int
    postcode: str
    cell: tuple[int, int]


@dataclass
class Town:
    """What is drawn, and what registers other than OpenStreetMap know of it."""

    side: tuple[int, int]
    rng: np.random.Generator
    sheet: Sheet = field(default_factory=Sheet)
    kind: dict[tuple[int, int], str] = field(default_factory=dict)
    doors: list[Door] = field(default_factory=list)

    @property
    def cells(self) -> tuple[int, int]:
        """Buurten from west to east and from south to north, with those around."""
        return self.side[0] + 2 * RING, self.side[1] + 2 * RING

    def is_inside(self, cell: tuple[int, int]) -> bool:
        """Tell whether a buurt belongs to the gemeente."""
        return all(RING <= at < RING + n for at, n in zip(cell, self.side, strict=True))


class Grid:
    """The streets: their crossings, their nodes, and where things lie in the blocks between."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.size = town.cells[0] * COLUMNS, town.cells[1] * LINES
        column, line = np.meshgrid(*(np.arange(n + 1) for n in self.size), indexing="ij")
        off = town.rng.normal(0, 3.5, (2, *column.shape))
        off[0][column % COLUMNS == 0] /= 3
        off[1][line % LINES == 0] /= 3
        self.crossings = np.stack(
            [column * BLOCK_M[0] + off[0], line * BLOCK_M[1] + off[1]], axis=2
        )
        self._at: list[list[list[float]]] = self.crossings.tolist()
        self._node: dict[tuple[int, int, bool, float], int] = {}

    def cell(self, i: int, j: int) -> tuple[int, int]:
        """Give the buurt of a block."""
        return i // COLUMNS, j // LINES

    def place(self, i: int, j: int, u: float, v: float) -> XY:
        """Give a point of block (i, j), u and v from 0 in the south-west to 1."""
        (ax, ay), (bx, by) = self._at[i][j], self._at[i + 1][j]
        (cx, cy), (dx, dy) = self._at[i][j + 1], self._at[i + 1][j + 1]
        p, q, r, s = (1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v
        return p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy

    def node(self, i: int, j: int, along: float = 0.0, *, up: bool = False) -> int:
        """Give the node of a street at a part of the way from (i, j) east, or north (``up``)."""
        if along >= 1:
            i, j, along = (i, j + 1, 0.0) if up else (i + 1, j, 0.0)
        key = (i, j, up and along > 0, along)
        if key not in self._node:
            (x, y), bend = self._at[i][j], 0.0
            if along > 0:
                far = self._at[i][j + 1] if up else self._at[i + 1][j]
                # Streets bend between crossings, but not where things lie beside them.
                bend = 2.0 if along == 0.5 else 0.0  # noqa: PLR2004  (the middle)
                x, y = x + along * (far[0] - x), y + along * (far[1] - y)
            self._node[key] = self.town.sheet.node(x + bend * up, y + bend * (not up))
        return self._node[key]


def draw_town(side: tuple[int, int], seed: int) -> tuple[Town, Grid]:
    """Draw the streets of a town; :mod:`benchmarks._blocks` fills the blocks.

    Parameters
    ----------
    side
        Buurten of the gemeente from west to east and from south to north.
    seed
        The same gives the same town.
    """
    town = Town(side, np.random.default_rng(seed))
    names, shares = list(KINDS), list(KINDS.values())
    for a in range(town.cells[0]):
        for b in range(town.cells[1]):
            kind = str(town.rng.choice(names, p=shares))
            built = town.is_inside((a, b)) or town.rng.random() < SHARE_BUILT_AROUND
            town.kind[a, b] = kind if built else "fields"
    grid = Grid(town)
    streets = _Streets(town, grid)
    for up in (False, True):
        for i in range(grid.size[0] + up):
            for j in range(grid.size[1] + (not up)):
                streets.draw(i, j, up=up)
    streets.draw_cycleways()
    return town, grid


class _Streets:
    """Streets, the sidewalks and crossings beside them, and the cycle paths along main roads."""

    def __init__(self, town: Town, grid: Grid) -> None:
        self._town, self._grid, self._sheet, self._rng = town, grid, town.sheet, town.rng
        wide, high = grid.size
        built = np.array(
            [
                [town.kind[grid.cell(i, j)] not in {"fields", "park"} for j in range(high)]
                for i in range(wide)
            ]
        )
        self._walked = built & (self._rng.random((wide, high)) < SHARE_SIDEWALKS)
        self._ring: dict[tuple[int, int], list[int]] = {}
        for i, j in np.argwhere(self._walked).tolist():
            self._draw_ring(i, j)
        self._beside_road: dict[tuple[int, int, bool, int], list[tuple[float, int]]] = {}

    def _draw_ring(self, i: int, j: int) -> None:
        x, y = _WALK_X, _WALK_Y
        spots = [(x, y), (0.5, y), (1 - x, y), (1 - x, 0.5), (1 - x, 1 - y), (0.5, 1 - y)]
        spots += [(x, 1 - y), (x, 0.5)]
        ring = [self._sheet.node(*self._grid.place(i, j, u, v)) for u, v in spots]
        tags = {"highway": "footway", "footway": "sidewalk"}
        for side in range(4):
            told = dict(tags)
            if self._rng.random() < 0.6:  # noqa: PLR2004  (as often as in Delft)
                told["surface"] = "paving_stones"
            if self._rng.random() < 0.1:  # noqa: PLR2004  (as above)
                told["width"] = f"{self._rng.uniform(0.9, 2.6):.1f}"
            self._sheet.way([ring[(2 * side + step) % 8] for step in range(3)], told)
        self._ring[i, j] = ring

    def draw(self, i: int, j: int, *, up: bool) -> None:
        """Draw the street from (i, j) east, or north, and what crosses it."""
        wide, high = self._grid.size
        main = i % COLUMNS == 0 if up else j % LINES == 0
        one, other = ((i - 1, j), (i, j)) if up else ((i, j - 1), (i, j))
        beside = [each for each in (one, other) if 0 <= each[0] < wide and 0 <= each[1] < high]
        kinds = {self._town.kind[self._grid.cell(*each)] for each in beside}
        if not main and ("fields" in kinds or "park" in kinds):
            return
        if not main and self._rng.random() < SHARE_DROPPED:
            return
        walked = [each for each in (one, other) if each in self._ring]
        highway = "tertiary" if main else str(self._rng.choice(_MINOR, p=_MINOR_SHARES))
        if kinds == {"fields"}:
            highway = "unclassified"
        stops = {0.0, 0.5, 1.0}
        across = (i if not up else j) % (COLUMNS if not up else LINES)
        stops |= {_CYCLE} if across == 0 else set()
        stops |= {1 - _CYCLE} if across == (COLUMNS if not up else LINES) - 1 else set()
        at = _WALK_Y if up else _WALK_X
        crossed = []
        for along in (at, 1 - at):
            if walked and self._rng.random() < SHARE_CROSSED:
                stops.add(along)
                crossed.append(along)
        nodes = [self._grid.node(i, j, along, up=up) for along in sorted(stops)]
        self._sheet.way(nodes, self._street_tags(highway, i, j, walked, up=up))
        for along in crossed:
            self._draw_crossing(i, j, along, walked, up=up, main=main)

    def _street_tags(
        self, highway: str, i: int, j: int, walked: list[tuple[int, int]], *, up: bool
    ) -> Tags:
        tags = {"highway": highway, "name": street_name(self._grid, i, j, up=up)}
        tags["maxspeed"] = "50" if highway == "tertiary" else "30"
        if self._rng.random() < 0.7:  # noqa: PLR2004  (as often as in Delft)
            tags["surface"] = str(self._rng.choice(SURFACES[:3]))
        if len(walked) > 1:
            tags["sidewalk"] = "separate"
        elif self._rng.random() < 0.5:  # noqa: PLR2004  (as above)
            tags["sidewalk"] = "both"
        if self._rng.random() < 0.03:  # noqa: PLR2004  (as above)
            tags |= {"bridge": "yes", "layer": "1"}
        return tags

    def _draw_crossing(
        self, i: int, j: int, along: float, walked: list[tuple[int, int]], *, up: bool, main: bool
    ) -> None:
        """Join the sidewalks of the blocks beside a street; at a block without one, the street."""
        middle = self._grid.node(i, j, along, up=up)
        far = along > 0.5  # noqa: PLR2004  (beyond the middle)
        kind = "zebra" if main else str(self._rng.choice(["unmarked", "unmarked", "zebra"]))
        self._sheet.tag(middle, {"highway": "crossing", "crossing": kind})
        ends = []
        for block in walked:
            east_or_north = block == (i, j)
            corner = (
                (6 if far else 0) if up and east_or_north else
                (4 if far else 2) if up else
                (2 if far else 0) if east_or_north else
                (4 if far else 6)
            )  # fmt: skip
            side = 1 if east_or_north else -1
            u, v = (0.03 * side, along) if up else (along, 0.04 * side)
            kerb = self._sheet.node(*self._beyond(i, j, u, v))
            if self._rng.random() < SHARE_KERB:
                height = str(self._rng.choice(["lowered", "lowered", "flush", "raised"]))
                self._sheet.tag(kerb, {"barrier": "kerb", "kerb": height})
            ends.append((side, [kerb, *self._over_cycleway(i, j, along, side, up=up, main=main)]))
            ends[-1][1].append(self._ring[block][corner])
        nodes = [middle]
        for side, part in ends:
            nodes = [*nodes, *part] if side > 0 else [*part[::-1], *nodes]
        self._sheet.way(nodes, {"highway": "footway", "footway": "crossing"})

    def _over_cycleway(
        self, i: int, j: int, along: float, side: int, *, up: bool, main: bool
    ) -> list[int]:
        """Give the node where a crossing of a main road passes the cycle path beside it."""
        if not main:
            return []
        u, v = (_CYCLE * side, along) if up else (along, _CYCLE * side)
        node = self._sheet.node(*self._beyond(i, j, u, v))
        self._beside_road.setdefault((i, j, up, side), []).append((along, node))
        return [node]

    def _beyond(self, i: int, j: int, u: float, v: float) -> XY:
        """Give a point of block (i, j), or where u or v is negative of the one before it."""
        if u < 0:
            i, u = i - 1, 1 + u
        if v < 0:
            j, v = j - 1, 1 + v
        return self._grid.place(i, j, u, v)

    def draw_cycleways(self) -> None:
        """Draw a cycle path on both sides of the main roads between buurten, where one is built."""
        wide, high = self._grid.size
        for up in (False, True):
            lines, steps = (wide, high) if up else (high, wide)
            period, other = (COLUMNS, LINES) if up else (LINES, COLUMNS)
            for line in range(period, lines, period):
                for begin in range(0, steps, other):
                    for side in (1, -1):
                        self._draw_cycleway(line, begin, begin + other, side, up=up)

    def _draw_cycleway(self, line: int, begin: int, end: int, side: int, *, up: bool) -> None:
        block = (line if side > 0 else line - 1, begin)
        if self._town.kind[self._grid.cell(*(block if up else block[::-1]))] == "fields":
            return
        nodes = []
        for step in range(begin, end + 1):
            i, j = (line, step) if up else (step, line)
            before = (i - (side < 0), j) if up else (i, j - (side < 0))
            along = _CYCLE if side > 0 else 1 - _CYCLE
            nodes.append(self._grid.node(*before, along, up=not up))
            if step < end:
                nodes += [node for _, node in sorted(self._beside_road.get((i, j, up, side), []))]
        surface = str(self._rng.choice(["asphalt", "asphalt", "paving_stones"]))
        self._sheet.way(nodes, {"highway": "cycleway", "surface": surface, "oneway": "yes"})


_MINOR = ("residential", "living_street", "service", "pedestrian")
_MINOR_SHARES = (0.8, 0.1, 0.08, 0.02)


def street_name(grid: Grid, i: int, j: int, *, up: bool) -> str:
    """Give the name of the street from (i, j) east or north, of its own in every buurt."""
    a, b = grid.cell(i, j)
    main = i % COLUMNS == 0 if up else j % LINES == 0
    if main:
        return f"{'Wester' if up else 'Zuider'}ringweg {i // COLUMNS if up else j // LINES}"
    at = (i % COLUMNS) if up else COLUMNS + j % LINES
    number = (a * 37 + b * 11) * (COLUMNS + LINES) + at
    stem, end = _STEMS[number % len(_STEMS)], _ENDS[number // len(_STEMS) % len(_ENDS)]
    more = number // (len(_STEMS) * len(_ENDS)) % len(_STEMS)
    return f"{_STEMS[more]}-{stem.lower()}{end}"
