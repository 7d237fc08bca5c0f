"""Terraces along the streets, flats, the homes for older people, and their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from data.voorbeeldwijk.ground import reserved
from data.voorbeeldwijk.paper import box, rounded
from data.voorbeeldwijk.places import OUTLINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.voorbeeldwijk.paper import XY, Paper, Tags
    from data.voorbeeldwijk.streets import Street

_SETBACK_M = {"quay": 15.0, "south": 9.5, "north": 10.5, "east": 11.0, "yard": 8.5}
_DEPTH_M = {"quay": 10.0, "south": 9.0, "north": 9.5, "east": 10.0, "yard": 9.5}
_FRONT_M = {"quay": 6.6, "south": 5.7, "north": 6.1, "east": 7.6, "yard": 7.2}
_LONGEST_ROW = {"quay": 6, "south": 9, "north": 8, "east": 4, "yard": 4}
_GARDEN_M = 8.0
_GAP_M = 6.0
_STREET_CLEARANCE_M = 5.0
_GREEN_POCKET = 0.4


@dataclass(frozen=True)
class Block:
    """A building of flats: gallery flats, or one with rooms shared by all."""

    street: str
    first: int
    corners: tuple[float, float, float, float]
    levels: int
    flats: int
    tags: dict[str, str] = field(default_factory=dict)
    doors: tuple[tuple[XY, dict[str, str]], ...] = ()
    addressed: bool = True


_LEVEL: Tags = {"entrance": "main", "wheelchair": "yes", "entrance:step_count": "0"}
_STEPPED: Tags = {"entrance": "main", "entrance:step_count": "3"}

BLOCKS = (
    Block("Essenstraat", 201, (474, 792, 486, 850), 6, 66, doors=(((486, 820), _LEVEL),)),
    Block("Eikenstraat", 101, (532, 792, 544, 850), 6, 66, doors=(((544, 820), _LEVEL),)),
    Block("Oostrand", 51, (622, 800, 634, 848), 5, 50, doors=(((634, 824), _STEPPED),)),
    Block("Oostrand", 151, (696, 786, 708, 836), 5, 50, doors=(((708, 810), _STEPPED),)),
    Block("Zuiderweg", 301, (590, 64, 700, 76), 5, 80, doors=(((645, 64), _LEVEL),)),
    Block("Zuiderweg", 401, (420, 66, 510, 77), 4, 48, doors=(((465, 66), {"entrance": "main"}),)),
    Block("Zuiderweg", 501, (92, 70, 180, 81), 4, 44, addressed=False),
    Block(
        "Noordkade",
        201,
        (488, 584, 556, 600),
        5,
        72,
        tags={
            "name": "De Linde",
            "amenity": "social_facility",
            "social_facility": "assisted_living",
            "social_facility:for": "senior",
            "wheelchair": "yes",
        },
        doors=(((522, 584), _LEVEL),),
    ),
    Block("Beukenlaan", 301, (488, 618, 500, 652), 3, 24, doors=(((488, 635), _LEVEL),)),
    Block("Wilgenlaan", 61, (566, 408, 572, 446), 4, 18, tags={}, doors=()),
)

SERVED: tuple[tuple[list[XY], Tags, tuple[tuple[XY, Tags], ...]], ...] = (
    (
        box(578, 404, 608, 428),
        {"building": "civic", "amenity": "community_centre", "name": "Buurthuis De Wilgenhoek"}
        | {"operator": "Welzijn Voorbeeldstad", "wheelchair": "yes", "toilets:wheelchair": "yes"}
        | {"opening_hours": "Mo-Fr 09:00-17:00; Tu,Th 19:00-22:00"},
        (((590, 404), _LEVEL),),
    ),
    (
        box(100, 336, 140, 404),
        {"building": "school", "name": "Basisschool De Vlieger", "amenity": "school"},
        (((140, 370), _LEVEL),),
    ),
    (
        box(572, 270, 598, 290),
        {"building": "church", "amenity": "place_of_worship", "religion": "christian"}
        | {"name": "Ontmoetingskerk"},
        (((585, 290), {"entrance": "main", "entrance:step_count": "2"}),),
    ),
    (
        box(648, 296, 682, 322),
        {"building": "retail", "shop": "supermarket", "name": "Buurtsuper De Korf"}
        | {"opening_hours": "Mo-Sa 08:00-20:00", "wheelchair": "yes"},
        (((648, 309), {"entrance": "main", "wheelchair": "yes"}),),
    ),
    (
        box(646, 346, 676, 366),
        {"building": "yes", "amenity": "library", "name": "Bibliotheek Wilgenoord"},
        (((646, 356), _LEVEL),),
    ),
    (
        box(642, 374, 668, 392),
        {"building": "retail"},
        (((642, 383), {"entrance": "main", "entrance:step_count": "1"}),),
    ),
    (box(684, 376, 700, 398), {"building": "retail"}, ()),
    (
        box(650, 706, 686, 730),
        {"building": "civic", "amenity": "community_centre", "operator:type": "community"}
        | {"name": "Bewonershuis De Beuk", "wheelchair": "limited"},
        (((668, 706), {"entrance": "main", "entrance:step_count": "1"}),),
    ),
    (
        box(1006, 400, 1022, 412),
        {"building": "pavilion", "amenity": "social_centre", "name": "De Vlinderkas"},
        (((1014, 400), {"entrance": "main", "wheelchair": "yes"}),),
    ),
    (
        box(116, 620, 150, 642),
        {"building": "yes", "amenity": "kindergarten", "name": "Peuteropvang Het Lindeblad"},
        (((133, 620), {"entrance": "main"}),),
    ),
    (
        box(196, 618, 226, 640),
        {"building": "yes", "amenity": "doctors", "name": "Huisartsen Lindenhof"},
        (((211, 618), _LEVEL),),
    ),
    (
        box(1150, -20, 1190, 10),
        {"building": "sports_centre", "leisure": "sports_centre", "name": "Sporthal De Polder"},
        (((1190, -5), {"entrance": "main"}),),
    ),
    (box(712, 606, 726, 618), {"building": "retail"}, (((712, 612), {"entrance": "main"}),)),
    (box(746, 690, 764, 712), {"building": "retail"}, (((746, 700), _LEVEL),)),
    (box(1012, 74, 1030, 90), {"building": "retail"}, (((1012, 82), _LEVEL),)),
    (box(1170, 78, 1190, 94), {"building": "yes"}, (((1180, 78), {"entrance": "main"}),)),
    (box(1196, 72, 1208, 80), {"building": "kiosk"}, ()),
    (box(1280, 300, 1310, 330), {"building": "barn"}, ()),
    (box(1290, 520, 1316, 560), {"building": "greenhouse"}, ()),
    (box(40, 1010, 62, 1040), {"building": "barn"}, ()),
    (
        box(816, 905, 838, 915),
        {"building": "train_station", "name": "Wilgenoord"},
        (((816, 910), {"entrance": "yes"}),),
    ),
)
"""Buildings that are no homes: outline, tags and doors."""


def draw_buildings(paper: Paper, streets: Sequence[Street], rng: np.random.Generator) -> int:
    """Draw all buildings and give the number of dwellings."""
    taken = [shapely.box(*block.corners).buffer(9) for block in BLOCKS]
    taken += [shapely.Polygon(outline).buffer(7) for outline, _, _ in SERVED]
    taken += [shapely.Polygon(outline) for outline, _ in OUTLINES]
    for outline, tags, doors in SERVED:
        paper.area(outline, tags, doors)
    dwellings = sum(_draw_block(paper, block) for block in BLOCKS)
    ways = [
        shapely.LineString(way.points).buffer(_clearance(way.tags))
        for way in paper.streets
        if way.level == 0
    ]
    blocked = shapely.union_all([reserved(), *taken, *ways])
    shapely.prepare(blocked)
    numbers: dict[tuple[str, int], int] = {}
    rows: list[shapely.Polygon] = []
    for street in streets:
        for side in (1, -1) if street.kind in _SETBACK_M else ():
            for row in _rows(street, side, blocked, rows, rng):
                start = numbers.get((street.name, side), 1 if side > 0 else 2)
                numbers[street.name, side] = _draw_row(paper, street, row, start)
                dwellings += len(row)
    return dwellings


def _clearance(tags: Tags) -> float:
    if tags["highway"] in {"footway", "path", "steps"}:
        return 2.0
    return 2.6 if tags["highway"] == "service" else _STREET_CLEARANCE_M


def _draw_block(paper: Paper, block: Block) -> int:
    west, south, east, north = block.corners
    tags = {"building": "apartments", "building:levels": str(block.levels), **block.tags}
    if not block.addressed:
        tags["building:flats"] = str(block.flats)
    paper.area(box(*block.corners), tags, block.doors)
    if not block.addressed:
        return block.flats
    upright = north - south > east - west
    columns = -(-block.flats // block.levels)
    for flat in range(block.flats):
        level, column = divmod(flat, columns)
        along, across = (column + 0.5) / columns, (level + 0.5) / block.levels
        x = west + (across if upright else along) * (east - west)
        y = south + (along if upright else across) * (north - south)
        paper.point((x, y), address(block.street, block.first + 2 * flat))
    return block.flats


def _rows(
    street: Street,
    side: int,
    blocked: shapely.Geometry,
    rows: list[shapely.Polygon],
    rng: np.random.Generator,
) -> Iterable[list[list[XY]]]:
    """Give rows of houses along one side of a street, each house as four corners."""
    kind, line = street.kind, street.line
    front, depth = _FRONT_M[kind], _DEPTH_M[kind]
    at = 12.0
    while at < line.length - 12 - front:
        if rng.random() < _GREEN_POCKET:
            at += float(rng.uniform(14, 30))
        wanted = int(rng.integers(3, _LONGEST_ROW[kind] + 1))
        for houses in range(wanted, 1, -1):
            if at + houses * front > line.length - 8:
                continue
            start, stop = line.interpolate(at), line.interpolate(at + houses * front)
            ahead = np.array([stop.x - start.x, stop.y - start.y])
            ahead /= np.hypot(*ahead)
            aside = side * np.array([-ahead[1], ahead[0]])
            middle = line.interpolate(at + houses * front / 2)
            bulge = float(np.dot([middle.x - start.x, middle.y - start.y], aside))
            corner = np.array([start.x, start.y]) + aside * (_SETBACK_M[kind] + max(bulge, 0))
            whole = _rectangle(corner, ahead * houses * front, aside * depth)
            garden = _rectangle(corner, ahead * houses * front, aside * (depth + _GARDEN_M))
            if shapely.intersects(blocked, whole) or shapely.intersects(garden, rows).any():
                continue
            if not shapely.intersection(garden, blocked).area < 0.35 * garden.area:
                continue
            rows.append(garden)
            yield [
                [
                    _corner(corner + ahead * front * number),
                    _corner(corner + ahead * front * (number + 1)),
                    _corner(corner + ahead * front * (number + 1) + aside * depth),
                    _corner(corner + ahead * front * number + aside * depth),
                ]
                for number in range(houses)
            ]
            at += houses * front + float(rng.uniform(_GAP_M, _GAP_M + 9))
            break
        else:
            at += 3.0


def _rectangle(
    corner: np.ndarray[tuple[int], np.dtype[np.float64]],
    ahead: np.ndarray[tuple[int], np.dtype[np.float64]],
    aside: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> shapely.Polygon:
    return shapely.Polygon([corner, corner + ahead, corner + ahead + aside, corner + aside])


def _corner(xy: np.ndarray[tuple[int], np.dtype[np.float64]]) -> XY:
    return rounded((float(xy[0]), float(xy[1])))


def _draw_row(paper: Paper, street: Street, row: list[list[XY]], number: int) -> int:
    for house in row:
        paper.area(house, {"building": "house" if len(row) > 2 else "semidetached_house"})  # noqa: PLR2004 -- two under one roof
        x, y = np.mean(house, axis=0)
        paper.point((float(x), float(y)), address(street.name, number))
        number += 2
    return number


def address(street: str, number: int) -> Tags:
    """Give the address tags of a door; no postcode starts with a zero."""
    letters = chr(65 + sum(map(ord, street)) % 20) + chr(65 + len(street) % 20)
    return {
        "addr:street": street,
        "addr:housenumber": str(number),
        "addr:postcode": f"0000 {letters}",
        "addr:city": "Voorbeeldstad",
    }
