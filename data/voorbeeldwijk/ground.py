"""Water, green, railway and fields: what lies under the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from data.voorbeeldwijk.paper import ORIGIN, SHEET, box, rounded, smooth

if TYPE_CHECKING:
    from data.voorbeeldwijk.paper import XY, Paper

_GRASS = {"landuse": "grass"}
_MEADOW = {"landuse": "meadow"}
_FIELD = {"landuse": "farmland"}
_WOOD = {"natural": "wood", "leaf_type": "broadleaved"}

CANAL = smooth(
    [(-20, 560), (150, 545), (300, 510), (450, 500), (560, 512), (640, 540), (715, 580)]
    + [(800, 650), (950, 740), (1120, 800), (1330, 830)]
)
"""Middle of the Wilgenvaart; the quays lie on both sides."""

RAILWAY = smooth([(770, -30), (784, 150), (790, 330), (795, 520), (812, 800), (840, 1080)])

PARK: list[XY] = [(238, 292), (330, 300), (420, 296), (505, 288), (515, 360), (512, 428)]
PARK += [(440, 424), (330, 430), (236, 440)]
SQUARE: list[XY] = [(562, 300), (640, 304), (636, 352), (630, 388), (566, 390)]
SCHOOL_GROUNDS = box(92, 302, 182, 432)
COMPLEX_GROUNDS = box(478, 550, 566, 656)
LAWNS: tuple[list[XY], ...] = (
    box(466, 784, 552, 858),
    box(614, 784, 720, 856),
    box(640, 700, 722, 748),
    box(105, 612, 185, 668),
    box(478, 568, 566, 656),
    box(585, 58, 712, 96),
    box(412, 60, 518, 96),
    box(86, 64, 188, 98),
)
"""Grass around flats and buildings for all; no terrace stands on it."""

GARDEN_FIELD: list[XY] = [(980, 318), (1042, 326), (1050, 372), (1020, 398), (974, 382)]


def _along_canal() -> list[XY]:
    """Give the canal from the west edge of the buurten to the railway: their common border."""
    part = shapely.LineString(CANAL).intersection(shapely.box(18, 0, 800, 1000))
    return [rounded((x, y)) for x, y in part.coords]


BUURTEN: dict[str, tuple[str, list[XY]]] = {
    "BU99990101": (
        "Lindenhof",
        [*_along_canal(), (812, 760), (818, 850), (822, 945)]
        + [(600, 930), (300, 945), (140, 985), (18, 930), (18, 720)],
    ),
    "BU99990102": (
        "Wilgenplein",
        [(18, 5), (420, 8), (778, 5), (786, 150), (791, 330), (796, 520)] + _along_canal()[::-1],
    ),
    "BU99990103": (
        "Vlinderveld",
        [(778, 5), (1000, 22), (1250, 20), (1262, 300), (1250, 560), (1120, 640), (990, 690)]
        + [(860, 690), _along_canal()[-1], (796, 520), (791, 330), (786, 150)],
    ),
}
"""Code, name and outline of each buurt. No gemeente has number 9999."""


def buurt_polygons() -> dict[str, shapely.Polygon]:
    """Give the outline of each buurt in the Dutch national grid."""
    return {
        code: shapely.Polygon([(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in outline])
        for code, (_, outline) in BUURTEN.items()
    }


def draw_ground(paper: Paper) -> None:
    """Draw everything that nobody walks on."""
    _draw_water(paper)
    _draw_green(paper)
    paper.line(RAILWAY, {"railway": "rail", "electrified": "contact_line", "gauge": "1435"})


def reserved() -> shapely.Geometry:
    """Give the ground on which no house may stand."""
    outlines = [PARK, SQUARE, SCHOOL_GROUNDS, GARDEN_FIELD, COMPLEX_GROUNDS, *LAWNS]
    shapes = [shapely.Polygon(outline) for outline in outlines]
    shapes += [shapely.LineString(CANAL).buffer(48), shapely.LineString(RAILWAY).buffer(24)]
    return shapely.union_all(shapes)


def _ring(shape: shapely.Geometry) -> list[XY]:
    outline = shapely.get_exterior_ring(shapely.simplify(shape, 0.3))
    return [rounded((x, y)) for x, y in shapely.get_coordinates(outline)[:-1]]


def _draw_water(paper: Paper) -> None:
    sheet = shapely.box(*SHEET)
    canal = shapely.LineString(CANAL).buffer(9, cap_style="flat").intersection(sheet)
    paper.area(_ring(canal), {"natural": "water", "water": "canal", "name": "Wilgenvaart"})
    paper.line(CANAL, {"waterway": "canal", "name": "Wilgenvaart", "boat": "yes"})
    pond = smooth([(300, 345), (345, 328), (395, 338), (402, 362), (352, 372), (300, 345)])
    paper.area(pond[:-1], {"natural": "water", "water": "pond", "name": "Kikkerpoel"})
    ditches = [
        [(842, 90), (838, 250), (842, 400), (850, 560)],
        [(1248, 70), (1238, 250), (1244, 420), (1228, 560), (1120, 632), (1000, 676)],
        [(30, 960), (32, 800), (24, 640)],
    ]
    for line in ditches:
        sloot = shapely.LineString(smooth(line)).buffer(2.2, cap_style="flat")
        paper.area(_ring(sloot), {"natural": "water", "water": "ditch"})


def _draw_green(paper: Paper) -> None:
    canal = shapely.LineString(CANAL)
    water = canal.buffer(9)
    west_of_railway = shapely.box(40, 400, 735, 700)
    verge = canal.buffer(20, cap_style="flat").difference(water).intersection(west_of_railway)
    for part in shapely.get_parts(verge):
        paper.area(_ring(part), {"landuse": "grass"})
    railway = shapely.LineString(RAILWAY).buffer(17, cap_style="flat").difference(canal.buffer(24))
    for part in shapely.get_parts(railway.intersection(shapely.box(0, 70, 1330, 1080))):
        paper.area(_ring(part), {"landuse": "grass"})
    for outline, tags in (
        ([(-20, 62), (14, 62), (16, 300), (14, 530), (-20, 538)], _MEADOW),
        ([(-20, 582), (14, 576), (20, 760), (16, 960), (90, 1075), (-20, 1078)], _MEADOW),
        ([(150, 995), (300, 962), (600, 948), (735, 940), (752, 1078), (132, 1078)], _MEADOW),
        ([(862, 760), (950, 772), (1120, 826), (1328, 856), (1328, 1078), (870, 1078)], _FIELD),
        ([(1258, 84), (1328, 76), (1328, 800), (1120, 775), (1132, 650), (1262, 560)], _FIELD),
        ([(-18, -28), (760, -28), (760, 12), (420, 16), (200, 20), (-18, 8)], _FIELD),
        ([(830, -28), (1025, -28), (1025, 30), (830, 18)], _MEADOW),
        ([(1000, 690), (1115, 652), (1105, 770), (960, 715)], _WOOD),
        ([(848, 345), (872, 345), (884, 430), (930, 505), (905, 560), (858, 590)], _WOOD),
        ([(848, 110), (872, 120), (900, 175), (868, 250), (864, 328), (848, 328)], _GRASS),
    ):
        paper.area(outline, tags)
    for lawn in LAWNS:
        paper.area(lawn, _GRASS)
