"""What stands in the blocks of a generated town: houses, flats, work, parks, squares and shops."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks._sheet import Relation
from benchmarks._town import COLUMNS, LINES, Door, draw_town, street_name

if TYPE_CHECKING:
    from benchmarks._sheet import XY, Tags
    from benchmarks._town import Grid, Town

_HOUSES = 12  # on one side of a block
_FLATS, _LEVELS = 36, 6
_SPARE = {"rows": 0.26, "flats": 0.45, "centre": 0.2, "work": 0.25}
"""Of the blocks: grass, a playground, nothing."""
_PLACES: tuple[Tags, ...] = (
    {"amenity": "cafe", "name": "Koffie"},
    {"amenity": "restaurant", "name": "Eethuis", "wheelchair": "no"},
    {"amenity": "pub", "name": "Bruin"},
    {"amenity": "doctors", "name": "Huisartsen", "wheelchair": "yes"},
    {"amenity": "pharmacy", "name": "Apotheek"},
    {"amenity": "place_of_worship", "religion": "christian", "name": "Kerk"},
    {"amenity": "kindergarten", "name": "Peuters"},
    {"amenity": "library", "name": "Bibliotheek", "opening_hours": "Mo-Sa 10:00-17:00"},
    {"amenity": "community_centre", "name": "Buurthuis", "opening_hours": "Mo-Fr 09:00-17:00"},
    {"amenity": "social_facility", "social_facility": "nursing_home", "name": "Zorgcentrum"},
    {"shop": "supermarket", "name": "Super", "opening_hours": "Mo-Sa 08:00-21:00"},
    {"shop": "bakery", "name": "Bakker"},
    {"shop": "hairdresser", "name": "Kapper"},
    {"shop": "second_hand", "name": "Kringloop"},
    {"leisure": "fitness_centre", "name": "Sport"},
    {"amenity": "toilets", "wheelchair": "yes"},
)
_PLACES_IN_CELL = {"rows": 9, "flats": 9, "centre": 90, "work": 6, "park": 3, "fields": 0}
_GREEN: tuple[Tags, ...] = (
    {"landuse": "grass"},
    {"leisure": "garden"},
    {"natural": "scrub"},
    {"landuse": "flowerbed"},
)
_TREES = 70  # in a buurt
_BENCHES = 8


def gemeente(side: tuple[int, int], seed: int = 20260901) -> tuple[Town, Grid]:
    """Draw a whole town; see :func:`benchmarks._town.draw_town`."""
    town, grid = draw_town(side, seed)
    for i in range(grid.size[0]):
        for j in range(grid.size[1]):
            _fill(town, grid, i, j)
    for (a, b), kind in town.kind.items():
        _sprinkle(town, grid, a, b, kind)
    return town, grid


def _fill(town: Town, grid: Grid, i: int, j: int) -> None:
    kind = town.kind[grid.cell(i, j)]
    if kind == "fields":
        if i % COLUMNS == 0 and j % LINES == 0:
            _field(town, grid, i, j)
    elif kind == "park":
        _park(town, grid, i, j)
    elif town.rng.random() < _SPARE[kind]:
        _open_ground(town, grid, i, j, kind)
    elif kind == "work":
        _work(town, grid, i, j)
    elif kind == "rows" or town.rng.random() < 0.4:  # noqa: PLR2004  (among the flats)
        _rows(town, grid, i, j)
    else:
        _flats(town, grid, i, j)


def _rows(town: Town, grid: Grid, i: int, j: int) -> None:
    """Draw two rows of houses, their sheds, and half the time an alley between the gardens."""
    sheet, rng = town.sheet, town.rng
    for south in (True, False):
        v = (0.17, 0.30, 0.44) if south else (0.83, 0.70, 0.56)
        name = street_name(grid, i, j + (not south), up=False)
        count = int(rng.integers(_HOUSES - 3, _HOUSES + 2))
        walls = [0.14 + 0.72 * at / count for at in range(count + 1)]
        front = [sheet.node(*grid.place(i, j, u, v[0])) for u in walls]
        back = [sheet.node(*grid.place(i, j, u, v[1])) for u in walls]
        for at in range(count):
            ring = [front[at], front[at + 1], back[at + 1], back[at], front[at]]
            sheet.way(ring, {"building": "house", "start_date": "1974", "ref:bag": str(at)})
            middle = (walls[at] + walls[at + 1]) / 2
            number = 2 * (at + 20 * (i % COLUMNS)) + 1 + south
            door = grid.place(i, j, middle, (v[0] + v[1]) / 2)
            _address(town, grid, (i, j), door, name, number)
            if rng.random() < 0.5:  # noqa: PLR2004  (every second garden)
                u, w = middle, v[2]
                spots = ((u - 0.01, w), (u + 0.01, w), (u + 0.01, w + 0.03), (u - 0.01, w + 0.03))
                corners = [grid.place(i, j, *spot) for spot in spots]
                sheet.area(corners, {"building": "shed", "ref:bag": "0"})
    if rng.random() < 0.5:  # noqa: PLR2004  (as above)
        _alley(town, grid, i, j)


def _alley(town: Town, grid: Grid, i: int, j: int) -> None:
    sheet, rng = town.sheet, town.rng
    inner = [sheet.node(*grid.place(i, j, u, 0.5)) for u in (0.1, 0.5, 0.9)]
    nodes = [grid.node(i, j, 0.5, up=True), *inner, grid.node(i + 1, j, 0.5, up=True)]
    tags = {"highway": "footway", "footway": "alley", "surface": "paving_stones"}
    sheet.way(nodes, tags if rng.random() < 0.6 else {"highway": "path"})  # noqa: PLR2004  (as in Delft)
    if rng.random() < 0.15:  # noqa: PLR2004  (as above)
        sheet.tag(inner[0], {"barrier": str(rng.choice(["bollard", "gate", "cycle_barrier"]))})


def _flats(town: Town, grid: Grid, i: int, j: int) -> None:
    """Draw one building of flats with all their addresses, and its doors."""
    sheet, rng = town.sheet, town.rng
    west, east, south, north = 0.2, 0.8, 0.4, 0.6
    spots = ((west, south), (0.5, south), (east, south), (east, north), (west, north))
    ring = [sheet.node(*grid.place(i, j, u, v)) for u, v in spots]
    sheet.way([*ring, ring[0]], {"building": "apartments", "building:levels": str(_LEVELS)})
    sheet.tag(ring[1], {"entrance": "main"} | ({"wheelchair": "yes"} if rng.random() < 0.3 else {}))  # noqa: PLR2004  (as in Delft)
    name = street_name(grid, i, j, up=False)
    for flat in range(_FLATS):
        level, column = divmod(flat, _FLATS // _LEVELS)
        u = west + (east - west) * (column + 0.5) / (_FLATS // _LEVELS)
        v = south + (north - south) * (level + 0.5) / _LEVELS
        _address(town, grid, (i, j), grid.place(i, j, u, v), name, 201 + 2 * flat)
    path = [ring[1], sheet.node(*grid.place(i, j, 0.5, 0.2)), grid.node(i, j, 0.5)]
    sheet.way(path, {"highway": "footway", "surface": "paving_stones"})
    lawn = [grid.place(i, j, u, v) for u, v in ((0.14, 0.16), (0.86, 0.16), (0.86, 0.36))]
    sheet.area([*lawn, grid.place(i, j, 0.14, 0.36)], {"landuse": "grass"})


def _work(town: Town, grid: Grid, i: int, j: int) -> None:
    sheet, rng = town.sheet, town.rng
    whole = [grid.place(i, j, u, v) for u, v in ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))]
    kind = str(rng.choice(["industrial", "office", "school", "retail"]))
    land = {"industrial": {"landuse": "industrial"}, "school": {"amenity": "school"}}
    sheet.area(whole, land.get(kind, {"landuse": "commercial"}))
    outer = [grid.place(i, j, u, v) for u, v in ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))]
    if rng.random() < 0.3:  # noqa: PLR2004  (round a yard)
        inner = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
        yard = sheet.area([grid.place(i, j, u, v) for u, v in inner], {})
        around = Relation([sheet.area(outer, {})], [yard], {"building": kind})
        sheet.relations.append(around)
    else:
        sheet.area(outer, {"building": kind, "building:levels": "3"})
    name = street_name(grid, i, j, up=False)
    for number in range(int(rng.integers(1, 4))):
        tags = _address_tags(name, 301 + number, _postcode(*grid.cell(i, j)))
        sheet.node(*grid.place(i, j, 0.3 + 0.1 * number, 0.3), tags)


def _open_ground(town: Town, grid: Grid, i: int, j: int, kind: str) -> None:
    """Draw a square among shops and offices, elsewhere a playground with paths across it."""
    sheet, rng = town.sheet, town.rng
    spots = ((0.15, 0.2), (0.5, 0.17), (0.85, 0.2), (0.85, 0.8), (0.5, 0.83), (0.15, 0.8))
    ring = [sheet.node(*grid.place(i, j, u, v)) for u, v in spots]
    paths = {"highway": "footway", "surface": str(rng.choice(["paving_stones", "fine_gravel"]))}
    if kind == "centre" or rng.random() < 0.1:  # noqa: PLR2004  (of what lies open)
        tags = {"highway": "pedestrian", "area": "yes", "surface": "paving_stones"}
        sheet.way([*ring, ring[0]], tags | {"name": f"Plein {i}-{j}"})
        sheet.way([ring[1], grid.node(i, j, 0.5)], paths)
        sheet.way([ring[4], grid.node(i, j + 1, 0.5)], paths)
        return
    sheet.way([*ring, ring[0]], {"landuse": "grass"})
    middle = sheet.node(*grid.place(i, j, 0.5, 0.5))
    sheet.way([grid.node(i, j, 0.5), middle, grid.node(i, j + 1, 0.5)], paths)
    if rng.random() < 0.5:  # noqa: PLR2004  (of the grass)
        play = ((0.3, 0.4), (0.45, 0.4), (0.45, 0.6), (0.3, 0.6))
        sheet.area([grid.place(i, j, u, v) for u, v in play], {"leisure": "playground"})


def _park(town: Town, grid: Grid, i: int, j: int) -> None:
    """Draw one surface for the buurt, and paths, water and wood in its blocks."""
    sheet, rng = town.sheet, town.rng
    if i % COLUMNS == 0 and j % LINES == 0:
        a, b = i + COLUMNS - 1, j + LINES - 1
        corners: list[XY] = [grid.place(i, j, 0.08, 0.1), grid.place(a, j, 0.92, 0.1)]
        corners += [grid.place(a, b, 0.92, 0.9), grid.place(i, b, 0.08, 0.9)]
        sheet.area(corners, {"leisure": "park", "name": f"Park {i}-{j}"})
    tags = {
        "highway": "footway",
        "surface": str(rng.choice(["fine_gravel", "asphalt", "compacted"])),
    }
    for u in (0.0, 1.0):
        if rng.random() < 0.5:  # noqa: PLR2004  (of the paths that could be)
            ends = grid.node(i, j), grid.node(i + 1, j + 1)
            if u:
                ends = grid.node(i + 1, j), grid.node(i, j + 1)
            bend = sheet.node(*grid.place(i, j, 0.45 + 0.1 * u, 0.55))
            sheet.way([ends[0], bend, ends[1]], tags)
    if rng.random() < 0.3:  # noqa: PLR2004  (of the blocks of a park)
        spots = ((0.3, 0.3), (0.7, 0.25), (0.75, 0.6), (0.4, 0.7))
        wet = {"natural": "water"} if rng.random() < 0.5 else {"natural": "wood"}  # noqa: PLR2004  (half)
        sheet.area([grid.place(i, j, u, v) for u, v in spots], wet)


def _field(town: Town, grid: Grid, i: int, j: int) -> None:
    """Draw a few meadows with ditches over a whole buurt."""
    sheet = town.sheet
    for row in range(0, LINES, 2):
        last = min(row + 1, LINES - 1)
        corners = [
            grid.place(i, j + row, 0.05, 0.1),
            grid.place(i + COLUMNS - 1, j + row, 0.95, 0.1),
        ]
        corners += [
            grid.place(i + COLUMNS - 1, j + last, 0.95, 0.9),
            grid.place(i, j + last, 0.05, 0.9),
        ]
        sheet.area(corners, {"landuse": "meadow" if row % 4 else "farmland"})
        ditch = [sheet.node(x, y - 3) for x, y in corners[:2]]
        sheet.way(ditch, {"waterway": "ditch"})


def _sprinkle(town: Town, grid: Grid, a: int, b: int, kind: str) -> None:
    """Draw what lies anywhere in a buurt: trees, benches, shops, hedges, small green."""
    sheet, rng = town.sheet, town.rng

    def anywhere() -> XY:
        i, j = a * COLUMNS + rng.integers(COLUMNS), b * LINES + rng.integers(LINES)
        return grid.place(int(i), int(j), *rng.random(2).tolist())

    for _ in range(_TREES if kind != "fields" else _TREES // 10):
        sheet.node(*anywhere(), {"natural": "tree", "leaf_type": "broadleaved"})
    for _ in range(_BENCHES if kind != "fields" else 0):
        back = "yes" if rng.random() < 0.5 else "no"  # noqa: PLR2004  (half)
        sheet.node(*anywhere(), {"amenity": "bench", "backrest": back})
    for number in range(_PLACES_IN_CELL[kind]):
        place = _PLACES[int(rng.integers(len(_PLACES)))]
        named = {"name": f"{place['name']} {a}-{b}-{number}"} if "name" in place else {}
        sheet.node(*anywhere(), {**place, **named})
    for _ in range(60 if kind != "fields" else 5):
        x, y = anywhere()
        size = rng.uniform(2, 8, 4).tolist()
        corners = [
            (x - size[0], y - size[1]),
            (x + size[2], y - size[1]),
            (x + size[2], y + size[3]),
        ]
        green = _GREEN[int(rng.integers(len(_GREEN)))]
        sheet.area([*corners, (x - size[0], y + size[3])], green)
    for _ in range(10 if kind != "fields" else 2):
        x, y = anywhere()
        spots = [(x + 4 * step, y + float(rng.normal(0, 1))) for step in range(4)]
        nodes = [sheet.node(*spot) for spot in spots]
        for pair in pairwise(nodes):
            sheet.way(pair, {"barrier": str(rng.choice(["hedge", "fence", "wall"]))})


def _address(
    town: Town, grid: Grid, block: tuple[int, int], at: XY, street: str, number: int
) -> None:
    cell = grid.cell(*block)
    postcode = _postcode(*cell)
    town.sheet.node(*at, _address_tags(street, number, postcode))
    town.doors.append(Door(at, street, number, postcode, cell))


def _address_tags(street: str, number: int, postcode: str) -> Tags:
    return {
        "addr:street": street,
        "addr:housenumber": str(number),
        "addr:postcode": postcode,
        "addr:city": "Voorbeeldstad",
        "source": "BAG",
        "source:date": "2026-08-01",
    }


def _postcode(a: int, b: int) -> str:
    """Give a postcode that no place has: none starts with a zero."""
    return f"0{a:02d}{b % 10} {chr(65 + b // 10)}{chr(65 + (a + b) % 26)}"
