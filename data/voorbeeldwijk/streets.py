"""Streets, paths, bridges, the underpass and the kerbs on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.voorbeeldwijk.ground import SQUARE
from data.voorbeeldwijk.paper import beside, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely

    from data.voorbeeldwijk.paper import XY, Paper, Tags

RAISED_KERB = (585.0, 478.5)
"""The kerb between the Wilgenbrug and the Zuidkade: lowering it opens the bridge."""

STEPPED_BRIDGE_X = 400.0
NARROW_BOLLARD = (470.0, 466.0)

BRICKS = {"surface": "paving_stones"}
ASPHALT = {"surface": "asphalt"}
BOTH: Tags = {"sidewalk": "both", "maxspeed": "30", "lit": "yes"}


@dataclass(frozen=True)
class Street:
    """A street with houses: what builders need of it."""

    name: str
    line: shapely.LineString
    kind: str


_THROUGH: list[tuple[str, Sequence[XY], Tags, str]] = [
    (
        "Zuiderweg",
        [(-20, 30), (200, 45), (420, 40), (640, 35), (800, 40), (1000, 58), (1330, 50)],
        {"highway": "tertiary", "maxspeed": "50", "sidewalk": "both", "lit": "yes", **ASPHALT},
        "through",
    ),
    (
        "Noorderweg",
        [(100, 1080), (112, 1010), (125, 960)],
        {"highway": "tertiary", "maxspeed": "50", "sidewalk": "left", **ASPHALT},
        "through",
    ),
    (
        "Zuidkade",
        [(60, 500), (150, 490), (300, 460), (450, 452), (560, 466), (640, 490), (715, 525)],
        {
            "highway": "residential",
            "maxspeed": "30",
            "sidewalk:left": "no",
            "sidewalk:right": "separate",
            "surface": "sett",
            "smoothness": "good",
        },
        "quay",
    ),
    (
        "Noordkade",
        [(60, 602), (150, 590), (300, 553), (450, 543), (560, 555), (640, 582), (700, 620)]
        + [(735, 660)],
        {"highway": "residential", **BOTH, **BRICKS},
        "quay",
    ),
]

_SOUTH: list[tuple[str, Sequence[XY]]] = [
    ("Populierenlaan", [(70, 34), (66, 150), (62, 250), (56, 380), (60, 500)]),
    ("Esdoornstraat", [(210, 45), (208, 150), (214, 250), (205, 345), (215, 477)]),
    ("Wilgenlaan", [(540, 37), (522, 148), (532, 250), (546, 320), (548, 400), (560, 466)]),
    ("Spoorstraat", [(728, 37), (740, 150), (735, 262), (733, 330), (728, 420), (715, 525)]),
    ("Elzenstraat", [(66, 150), (208, 150), (380, 157), (522, 148)]),
    ("Meidoornstraat", [(62, 250), (130, 258), (214, 250), (380, 262), (532, 250)]),
    ("Acaciastraat", [(522, 148), (620, 166), (740, 150)]),
    ("Kastanjelaan", [(532, 255), (640, 268), (735, 262)]),
    ("Hulststraat", [(380, 157), (388, 210), (380, 262)]),
]

_NORTH: list[tuple[str, Sequence[XY]]] = [
    (
        "Lindenlaan",
        [(125, 960), (170, 912), (260, 868), (380, 862), (500, 884), (620, 868)] + [(742, 850)],
    ),
    ("Dijkstraat", [(60, 602), (52, 660), (72, 740), (86, 840), (125, 960)]),
    ("Oostrand", [(735, 660), (728, 720), (740, 780), (742, 850)]),
    (
        "Beukenlaan",
        [(54, 690), (150, 700), (250, 676), (340, 660), (450, 682), (588, 660)] + [(733, 690)],
    ),
    (
        "Essenstraat",
        [(78, 790), (170, 770), (270, 772), (360, 762), (470, 778), (600, 758)] + [(738, 770)],
    ),
    ("Iepenstraat", [(262, 563), (276, 620), (268, 674)]),
    ("Meidoornhof", [(370, 546), (378, 600), (398, 668)]),
    ("Platanenstraat", [(330, 664), (318, 715), (326, 765)]),
    ("Olmenstraat", [(212, 886), (222, 830), (210, 771)]),
    ("Haagbeukstraat", [(452, 772), (440, 826), (448, 874)]),
    (
        "Eikenstraat",
        [(595, 565), (584, 612), (588, 660), (602, 712), (594, 759), (608, 815)] + [(600, 870)],
    ),
]

_EAST: list[tuple[str, Sequence[XY]]] = [
    ("Vlinderlaan", [(1000, 58), (1004, 100), (1000, 130)]),
    (
        "Vlinderlaan",
        [(1000, 130), (930, 178), (890, 260), (885, 340), (900, 430), (960, 500), (1050, 520)]
        + [(1130, 470), (1160, 380), (1140, 280), (1080, 190), (1000, 130)],
    ),
]

_YARDS: list[tuple[str, Sequence[XY]]] = [
    ("Citroenvlinder", [(890, 260), (938, 262), (968, 290)]),
    ("Atalanta", [(1140, 280), (1090, 282), (1062, 310)]),
    ("Dagpauwoog", [(960, 500), (968, 452), (958, 408)]),
    ("Koninginnenpage", [(1130, 470), (1090, 432), (1070, 392)]),
    ("Landkaartje", [(1080, 190), (1130, 158), (1200, 150)]),
    ("Zilvervlinder", [(1160, 380), (1200, 390), (1218, 440), (1200, 490)]),
    ("Distelvlinder", [(1050, 520), (1062, 566), (1120, 586)]),
    ("Parelmoervlinder", [(960, 500), (930, 548), (940, 596)]),
    ("Oranjetip", [(930, 178), (888, 150), (872, 104)]),
    ("Boomblauwtje", [(1000, 130), (1060, 110), (1150, 98)]),
]


def draw_streets(paper: Paper) -> list[Street]:
    """Draw everything to walk on, and give the streets with houses."""
    found = [
        Street(name, paper.street(points, {**tags, "name": name}), kind)
        for name, points, tags, kind in _THROUGH
    ]
    for names, kind in ((_SOUTH, "south"), (_NORTH, "north"), (_EAST, "east")):
        for name, points in names:
            tags = {"highway": "residential", "name": name, **BOTH}
            tags |= ASPHALT if name in {"Wilgenlaan", "Lindenlaan"} else {}
            tags |= BRICKS if kind == "south" else {}
            found.append(Street(name, paper.street(points, tags), kind))
    for name, points in _YARDS:
        tags = {"highway": "living_street", "name": name, "sidewalk": "none", **BRICKS}
        found.append(Street(name, paper.street(points, tags), "yard"))
    _draw_cycleways(paper)
    _draw_bridges(paper)
    _draw_underpass(paper)
    _draw_square_and_sidewalks(paper)
    _draw_paths(paper)
    return found


def _draw_cycleways(paper: Paper) -> None:
    """Draw cycle paths: without a foot tag, as on the real map."""
    tags = {"highway": "cycleway", "name": "Zuiderweg", "oneway": "no", **ASPHALT}
    paper.street(beside(smooth(_THROUGH[0][1]), 11), tags, curved=False)
    polder = [(742, 850), (770, 900), (764, 990), (740, 1080)]
    paper.street(polder, {"highway": "cycleway", "name": "Polderpad", **ASPHALT})


def _draw_bridges(paper: Paper) -> None:
    x = STEPPED_BRIDGE_X
    flight = {"highway": "steps", "step_count": "9", "handrail": "yes", "surface": "concrete"}
    deck = {"highway": "footway", "bridge": "yes", "layer": "1", "name": "Trappenbrug"}
    foot = {"highway": "footway", **BRICKS}
    paper.street([(x, 454), (x, 478)], foot, curved=False)
    paper.street([(x, 478), (x, 486)], {**flight, "incline": "up"}, curved=False)
    paper.street(
        [(x, 486), (x, 520)],
        {**deck, "surface": "wood", "width": "1.6", "incline": "0%"},
        curved=False,
        level=1,
    )
    paper.street([(x, 528), (x, 520)], {**flight, "incline": "up"}, curved=False)
    paper.street([(x, 528), (x, 546)], foot, curved=False)

    x = RAISED_KERB[0]
    wide = {"highway": "footway", "bicycle": "yes", "width": "3", "name": "Wilgenbrug"}
    paper.street([(x, 473), (x, 498)], {**foot, "width": "2.5"}, curved=False)
    paper.street([(x, 498), (x, 508)], {**wide, "incline": "4%", **ASPHALT}, curved=False)
    paper.street(
        [(x, 508), (x, 536)],
        {**wide, "bridge": "yes", "layer": "1", "incline": "0%", "surface": "concrete"},
        curved=False,
        level=1,
    )
    paper.street([(x, 536), (x, 546)], {**wide, "incline": "-4%", **ASPHALT}, curved=False)
    paper.street([(x, 546), (x, 563)], {**foot, "width": "2.5"}, curved=False)
    paper.mark(RAISED_KERB, {"barrier": "kerb", "kerb": "raised", "kerb:height": "0.12"})
    paper.mark((x, 555), {"barrier": "kerb", "kerb": "lowered", "tactile_paving": "yes"})

    towpath = {"highway": "footway", "name": "Jaagpad", "surface": "compacted", "width": "1.5"}
    paper.street([(x, 498), (540, 487), (490, 479), (470, 477)], towpath)
    paper.street([(x, 498), (640, 516), (684, 539), (700, 534)], towpath)
    narrow = {"highway": "footway", "surface": "compacted", "width": "1.2"}
    paper.street([(470, 477), (470, 453)], narrow, curved=False)
    paper.mark(NARROW_BOLLARD, {"barrier": "bollard", "maxwidth:physical": "0.7"})
    paper.street([(700, 534), (715, 525)], {**narrow, "width": "1.8"}, curved=False)
    paper.mark((707, 530), {"barrier": "bollard"})


def _draw_underpass(paper: Paper) -> None:
    ramp = {"highway": "cycleway", "foot": "yes", "name": "Vlindertunnel", "width": "4", **ASPHALT}
    paper.street([(733, 330), (748, 331)], ramp, curved=False)
    paper.street([(748, 331), (778, 332)], {**ramp, "incline": "-7%", "lit": "yes"}, curved=False)
    under = {**ramp, "tunnel": "yes", "layer": "-1", "incline": "0%", "lit": "yes"}
    paper.street([(778, 332), (803, 334)], under, curved=False, level=-1)
    paper.street([(803, 334), (833, 337)], {**ramp, "incline": "7%", "lit": "yes"}, curved=False)
    paper.street([(833, 337), (885, 341)], ramp, curved=False)


def _draw_square_and_sidewalks(paper: Paper) -> None:
    plaza = {"highway": "pedestrian", "area": "yes", "place": "square", "name": "Wilgenplein"}
    paper.area(SQUARE, {**plaza, **BRICKS, "wheelchair": "yes"})
    walk = {"highway": "footway", **BRICKS}
    side = {**walk, "footway": "sidewalk", "width": "1.8"}
    across = {"highway": "footway", "footway": "crossing"}
    zebra = {"highway": "crossing", "crossing": "zebra", "tactile_paving": "yes"}
    unmarked = {"highway": "crossing", "crossing": "unmarked"}
    quay = beside(smooth(_THROUGH[2][1]), -6.5)
    paper.street(quay, side, curved=False)
    for x, y, tags, kerb in (
        (585, 473, zebra, "lowered"),
        (470, 453, unmarked, "lowered"),
        (400, 454, zebra, "flush"),
        (250, 469, unmarked, ""),
    ):
        paper.street([(x, y), (x + 1.2, y - 7)], across, curved=False)
        paper.mark((x, y), tags)
        paper.mark((x + 1.2, y - 7), {"kerb": kerb, "barrier": "kerb"} if kerb else {"kerb": "yes"})
    for points in (
        [(548, 370), (566, 371)],
        [(541, 303), (562, 304)],
        [(600, 264), (601, 302)],
        [(638, 335), (690, 336), (733, 330)],
        [(628, 388), (640, 440), (646, 485)],
        [(590, 390), (590, 404)],
    ):
        paper.street(points, walk)
    paper.mark((601, 266), {"highway": "crossing", "crossing": "marked", "kerb": "lowered"})
    paper.mark((541, 303), {"kerb": "raised"})


def _draw_paths(paper: Paper) -> None:
    gravel = {"highway": "footway", "surface": "fine_gravel", "width": "2"}
    for points in (
        [(205, 345), (250, 360), (285, 390), (350, 400), (420, 380), (480, 372), (547, 372)],
        [(285, 390), (270, 340), (300, 310), (380, 312), (430, 340), (420, 380)],
        [(380, 312), (381, 262)],
    ):
        paper.street(points, gravel)
    paper.street([(350, 400), (340, 456)], {"highway": "path"})
    cobbles = {"highway": "footway", "surface": "cobblestone", "name": "Kerkpad", "width": "1.8"}
    paper.street([(522, 200), (470, 204), (386, 210)], cobbles)
    paper.mark((470, 204), {"barrier": "bollard", "maxwidth:physical": "1.1"})
    paper.street([(58, 370), (92, 368)], {"highway": "footway", **BRICKS})
    paper.street([(182, 340), (205, 342)], {"highway": "footway", **BRICKS})
    alleys = {"highway": "service", "service": "alley", "surface": "paving_stones"}
    for points in (
        [(137, 150), (138, 201), (140, 257)],
        [(300, 153), (300, 205), (304, 257)],
        [(150, 700), (152, 735), (156, 772)],
        [(415, 674), (412, 720), (418, 768)],
        [(520, 672), (524, 712), (530, 770)],
    ):
        paper.street(points, alleys)
    soft = {"highway": "path", "surface": "ground"}
    paper.street([(742, 850), (700, 905), (560, 915), (300, 925), (160, 935)], soft)
    paper.street([(940, 596), (990, 640), (1100, 655), (1260, 700)], soft)
    yard = {"highway": "footway", **BRICKS}
    for points in (
        [(968, 290), (985, 330), (1010, 358)],
        [(1062, 310), (1040, 335), (1010, 358)],
        [(958, 408), (985, 380), (1010, 358)],
        [(1070, 392), (1040, 375), (1010, 358)],
    ):
        paper.street(points, yard)
    parking = {"highway": "service", "service": "parking_aisle"}
    for points in ([(560, 766), (562, 812), (606, 812)], [(672, 762), (674, 812), (740, 815)]):
        paper.street(points, parking)
    paper.street([(640, 582), (632, 610), (590, 616)], {"highway": "service", **BRICKS})
    paper.street([(210, 45), (208, -26)], {"highway": "track", "surface": "gravel"})
    station = [(742, 850), (790, 880), (806, 905)]
    paper.street(station, {"highway": "footway", "surface": "asphalt", "width": "2"})
    sports = [(1330, 50), (1300, 0), (1200, -10)]
    paper.street(sports, {"highway": "service", **ASPHALT})
