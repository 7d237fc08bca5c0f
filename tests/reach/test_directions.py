"""The way in words: every turn and everything beside the way, each drawn by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis import i18n
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.reach import way
from sociale_basis.reach.direction_words import summary_words
from sociale_basis.reach.directions import Directions, direction_rows, directions
from sociale_basis.reach.judging import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

WALKER = "reference_walker"
ROLLATOR = "rollator"
Place = tuple[str, str | None, tuple[float, float]]


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def town(
    draw: Draw,
    nodes: Sequence[tuple[float, float]],
    streets: Sequence[tuple[int, int, dict[str, Any]]],
    places: Sequence[Place] = (),
    background: Sequence[tuple[str, shapely.Polygon]] = (),
) -> Neighbourhood:
    """Draw streets with ``name`` and ``sidewalk``, places at points, water and buildings."""
    plain = [(a, b, {k: v for k, v in each.items() if k != "sidewalk"}) for a, b, each in streets]
    area = draw(nodes, plain, [{"street": 0}], [{"id": "x", "doors": [(0, 0.0)]}])
    names = [each.get("name") for _, _, each in streets for _ in "ab"]
    area.edges["name"] = pd.array(names, dtype="str")
    walks = [each.get("sidewalk", -1) for _, _, each in streets for _ in "ab"]
    area.edges["sidewalk"] = np.array(walks, dtype=np.int8)
    table = {
        "id": [f"p{i}" for i in range(len(places))],
        "layer": pd.array([layer for layer, _, _ in places], dtype="str"),
        "name": pd.array([name for _, name, _ in places], dtype="str"),
    }
    points = [shapely.Point(at) for _, _, at in places]
    object.__setattr__(area, "places", gpd.GeoDataFrame(table, geometry=points, crs=28992))
    shapes = [shape for _, shape in background]
    kinds = {"kind": [kind for kind, _ in background]}
    object.__setattr__(area, "background", gpd.GeoDataFrame(kinds, geometry=shapes, crs=28992))
    return area


def go(
    area: Neighbourhood, start: int, goal: int, profile: str = WALKER
) -> tuple[Directions, list[dict[str, Any]]]:
    """Say the way between two nodes."""
    who = profiles()[profile]
    network = area.network
    found = way(network, cost(network, who), start, goal).route
    assert found is not None
    judged = judge(network.length_m, network.attributes, who, untagged())
    told = directions(area, found, who, judged)
    rows = direction_rows(area, found, told)
    assert sum(row["metres"] for row in rows) == pytest.approx(found.metres)
    assert sum(row["seconds"] for row in rows) == pytest.approx(found.seconds)
    return told, rows


def texts(area: Neighbourhood, start: int, goal: int, profile: str = WALKER) -> list[str]:
    """Give only the texts of the steps."""
    return [row["text"] for row in go(area, start, goal, profile)[1]]


@pytest.mark.parametrize(
    ("corner", "turn", "says"),
    [
        ((100, 100), "left", "Ga linksaf de Lindelaan in, 100 m."),
        ((100, -100), "right", "Ga rechtsaf de Lindelaan in, 100 m."),
        ((180, 60), "slight_left", "Ga schuin naar links de Lindelaan in, 100 m."),
        ((180, -60), "slight_right", "Ga schuin naar rechts de Lindelaan in, 100 m."),
        ((200, 10), "straight", "Ga rechtdoor de Lindelaan in, 100 m."),
        ((2, 10), "back", "Ga terug de Lindelaan in, 100 m."),
    ],
)
def test_turns(draw: Draw, corner: tuple[float, float], turn: str, says: str) -> None:
    """Left, right, a little, straight on, and back: by the angle between two streets."""
    streets: list[tuple[int, int, dict[str, Any]]] = [
        (0, 1, {"name": "Kade", "way_class": "residential"}),
        (1, 2, {"name": "Lindelaan", "way_class": "residential"}),
    ]
    area = town(draw, [(0, 0), (100, 0), corner], streets)
    _, rows = go(area, 0, 2)
    assert [row["turn"] for row in rows] == [None, turn]
    assert rows[0]["text"] == "Begin op de Kade en loop 100 m richting de Lindelaan."
    assert rows[1]["text"] == says
    i18n.use("en")
    assert go(area, 0, 2)[1][0]["text"] == "Begin on Kade and walk 100 m towards Lindelaan."


def test_past_the_shop_with_a_bench_at_the_pond(draw: Draw) -> None:
    """The landmark, its side, the bench by the water and the cycle path are all told."""
    cycle = {"name": "Lindelaan", "way_class": "cycleway"}
    area = town(
        draw,
        [(0, 0), (50, 0), (50, 80), (50, 120)],
        [
            (0, 1, {"name": "Kade", "way_class": "residential"}),
            (1, 2, {"name": "Lindelaan", "way_class": "residential"}),
            (2, 3, cycle),
        ],
        [
            ("communal/supermarket", "Jumbo", (62.0, 90.0)),
            ("communal/supermarket", "Spar", (90.0, 90.0)),
            ("public_space/bench", None, (46.0, 60.0)),
            ("public_space/bench", None, (38.0, 60.0)),
            ("communal/initiatives", "Koffie bij Jo", (52.0, 40.0)),
        ],
        [("water", shapely.box(20, 50, 40, 70))],
    )
    told, rows = go(area, 0, 3)
    assert rows[1]["text"] == (
        "Ga linksaf de Lindelaan in, 120 m, langs de Jumbo (rechts). "
        "Bankje bij het water na 60 m. 40 m over het fietspad."
    )
    (shop,) = rows[1]["landmarks"]
    assert (shop["name"], shop["side"]) == ("Jumbo", "right")
    assert shop["at_m"] == pytest.approx(90)
    (bench,) = rows[1]["seats"]
    assert (bench["at_m"], bench["side"], bench["beside_kind"]) == (60, "left", "water")
    assert rows[1]["cycleway_m"] == pytest.approx(40)
    assert rows[1]["carriageway_m"] == pytest.approx(80)
    assert summary_words(told) == [
        "U bent er.",
        "Samen 170 m, ongeveer 2 minuten.",
        "1 zitplek onderweg.",
        "40 m over fietspaden.",
        "130 m door straten waar geen stoep op de kaart staat.",
    ]
    i18n.use("en")
    assert go(area, 0, 3)[1][1]["text"] == (
        "Go left into Lindelaan, 120 m, past Jumbo (right). "
        "Bench at the water after 60 m. 40 m over the cycle path."
    )


@pytest.mark.parametrize(
    ("name", "water", "words"),
    [
        (None, "pond", "Bankje bij de vijver na 60 m."),
        ("Wilgenplas", "lake", "Bankje bij de Wilgenplas na 60 m."),
        (None, None, "Bankje bij het water na 60 m."),
    ],
)
def test_what_the_water_is_called(
    draw: Draw, name: str | None, water: str | None, words: str
) -> None:
    """Its own name goes before what it is, and that before just water."""
    area = town(
        draw,
        [(0, 0), (0, 120)],
        [(0, 1, {"name": "Kade", "way_class": "residential"})],
        [("public_space/bench", None, (-4.0, 60.0))],
        [("water", shapely.box(-30, 50, -10, 70))],
    )
    area.background["name"] = pd.array([name], dtype="str")
    area.background["water"] = pd.array([water], dtype="str")
    assert words in texts(area, 0, 1)[0]


def test_a_building_hides_what_is_behind_it(draw: Draw) -> None:
    """A library behind a house is not told; one in its own building is."""
    streets: list[tuple[int, int, dict[str, Any]]] = [(0, 1, {"name": "Kade"})]
    place: Place = ("institutional/library", "Bieb", (50, 20))
    hidden = town(
        draw, [(0, 0), (100, 0)], streets, [place], [("building", shapely.box(30, 5, 70, 10))]
    )
    assert texts(hidden, 0, 1) == ["Begin op de Kade en loop 100 m."]
    own = town(
        draw, [(0, 0), (100, 0)], streets, [place], [("building", shapely.box(30, 15, 70, 25))]
    )
    assert texts(own, 0, 1) == ["Begin op de Kade en loop 100 m, langs Bieb (links)."]


def test_a_landmark_where_one_turns(draw: Draw) -> None:
    """What stands at the corner says where to turn, and is not told twice."""
    area = town(
        draw,
        [(0, 0), (100, 0), (100, -80)],
        [(0, 1, {"name": "Kade"}), (1, 2, {"name": "Dorpsplein"})],
        [("communal/cafe", "De Zon", (104.0, 4.0)), ("public_space/bus_stop", None, (40.0, 3.0))],
    )
    assert texts(area, 0, 2) == [
        "Begin op de Kade en loop 100 m richting het Dorpsplein, langs een bushalte (links).",
        "Ga bij café De Zon rechtsaf het Dorpsplein op, 80 m.",
    ]


@pytest.mark.parametrize(
    ("crossing", "says"),
    [
        ("zebra", "Steek de Kade over bij het zebrapad."),
        ("signals", "Steek de Kade over bij het verkeerslicht."),
        ("marked", "Steek de Kade over bij de oversteekplaats."),
        ("unmarked", "Steek de Kade over."),
    ],
)
def test_crossing_a_street(draw: Draw, crossing: str, says: str) -> None:
    """A footway that goes on at the other side of a street crosses it, at what is there."""
    street = {"name": "Kade", "way_class": "residential"}
    area = town(
        draw,
        [(0, 0), (0, 60), (0, 120), (-80, 60), (80, 60)],
        [
            (0, 1, {"crossing": crossing, "back": {"crossing": "none"}}),
            (1, 2, {}),
            (3, 1, street),
            (1, 4, street),
        ],
    )
    told, rows = go(area, 0, 2)
    assert [row["action"] for row in rows] == ["depart", "cross", "walk"]
    assert [row["text"] for row in rows] == [
        "Begin op het voetpad en loop 60 m.",
        says,
        "Ga rechtdoor het voetpad op, 60 m.",
    ]
    assert rows[1]["crossing"] == crossing
    assert rows[1]["name"] == "Kade"
    assert told.steps[1].first == told.steps[1].last


def test_a_crossing_drawn_as_a_way(draw: Draw) -> None:
    """The few metres of a drawn crossing are the crossing itself, with the turn onto it."""
    street = {"name": "Kade", "way_class": "residential"}
    over = {"way_class": "crossing"}
    area = town(
        draw,
        [(0, 0), (50, 0), (50, 5), (50, 10), (100, 10), (0, 5), (100, 5)],
        [
            (0, 1, {"way_class": "sidewalk"}),
            (1, 2, over | {"crossing": "zebra", "back": {"crossing": "none"}}),
            (2, 3, over),
            (3, 4, {"way_class": "sidewalk"}),
            (5, 2, street),
            (2, 6, street),
        ],
    )
    assert texts(area, 0, 4) == [
        "Begin op de stoep en loop 50 m.",
        "Ga linksaf. Steek de Kade over bij het zebrapad.",
        "Ga rechtsaf de stoep op, 50 m.",
    ]


def test_stepping_onto_a_street_crosses_nothing(draw: Draw) -> None:
    """Who comes from a path and goes on along the street has not crossed it."""
    street = {"name": "Kade", "way_class": "residential"}
    area = town(
        draw,
        [(0, 0), (0, 60), (-80, 60), (80, 60)],
        [
            (0, 1, {"crossing": "unmarked", "back": {"crossing": "none"}}),
            (2, 1, street),
            (1, 3, street),
        ],
    )
    assert texts(area, 0, 3) == [
        "Begin op het voetpad en loop 60 m richting de Kade.",
        "Ga rechtsaf de Kade op, 80 m.",
    ]


def test_steps_bridge_square_and_lift(draw: Draw) -> None:
    """Each has its own word; the ramps of a bridge belong to it."""
    area = town(
        draw,
        [(0, 0), (50, 0), (55, 0), (75, 0), (105, 0), (125, 0), (175, 0), (176, 0), (206, 0)],
        [
            (0, 1, {"name": "Kade"}),
            (1, 2, {"steps": 9, "way_class": "steps"}),
            (2, 3, {"name": "Lindebrug"}),
            (3, 4, {"name": "Lindebrug", "structure": "bridge"}),
            (4, 5, {"name": "Lindebrug"}),
            (5, 6, {"name": "Dorpsplein", "way_class": "square"}),
            (6, 7, {"way_class": "elevator"}),
            (7, 8, {"name": "Oude Delft"}),
        ],
    )
    assert texts(area, 0, 8) == [
        "Begin op de Kade en loop 50 m richting de Lindebrug.",
        "Neem de trap: 9 treden.",
        "Ga rechtdoor over de Lindebrug, 70 m.",
        "Steek het Dorpsplein over, 50 m.",
        "Neem de lift.",
        "Ga rechtdoor Oude Delft in, 30 m.",
    ]


def test_a_street_that_turns_a_corner(draw: Draw) -> None:
    """One street that turns off at a junction is told; a bend without a choice is not."""
    name = {"name": "Kade", "way_class": "residential"}
    area = town(
        draw,
        [(0, 0), (100, 0), (100, 80), (200, 0), (150, 80), (150, 20)],
        [(0, 1, name), (1, 2, name), (1, 3, {}), (2, 4, name), (4, 5, name)],
    )
    assert texts(area, 0, 5) == [
        "Begin op de Kade en loop 100 m.",
        "Ga linksaf, nog steeds op de Kade, 190 m.",
    ]


def test_a_few_metres_are_no_step(draw: Draw) -> None:
    """Three metres of footpath between two streets are not told; the turn is that of both."""
    area = town(
        draw,
        [(0, 0), (100, 0), (100, 3), (100, 80)],
        [(0, 1, {"name": "Kade"}), (1, 2, {}), (2, 3, {"name": "Lindelaan"})],
    )
    assert texts(area, 0, 3) == [
        "Begin op de Kade en loop 100 m richting de Lindelaan.",
        "Ga linksaf de Lindelaan in, 80 m.",
    ]


def test_what_asks_attention(draw: Draw) -> None:
    """A kerb and a slope that slow someone are told, and what is not known; for them alone."""
    area = town(
        draw,
        [(0, 0), (40, 0), (80, 0), (120, 0)],
        [
            (0, 1, {"name": "Kade", "kerb_m": 0.04}),
            (1, 2, {"name": "Kade", "slope_up": 0.05, "back": {"slope_up": 0, "slope_down": 0.05}}),
            (2, 3, {"name": "Kade", "kerb_m": np.nan, "kerb_situation": 3}),
        ],
    )
    _, (row,) = go(area, 0, 3, "manual_wheelchair")
    assert row["text"] == (
        "Begin op de Kade en loop 120 m. Na 40 m: stoeprand van 4 cm, helling van 5 % omhoog. "
        "Na 120 m: stoeprand: hoogte niet bekend."
    )
    assert row["doubts"] == "kerb"
    assert [each["known"] for each in row["notices"]] == [True, True, False]
    assert texts(area, 0, 3) == ["Begin op de Kade en loop 120 m."]


def test_many_seats_are_counted(draw: Draw) -> None:
    """Two seats are told one by one, more of them as a number."""
    benches: list[Place] = [("public_space/bench", None, (x, 5.0)) for x in (20.0, 50.0, 80.0)]
    streets: list[tuple[int, int, dict[str, Any]]] = [(0, 1, {"name": "Kade"})]
    two = town(draw, [(0, 0), (100, 0)], streets, benches[:2])
    assert texts(two, 0, 1) == ["Begin op de Kade en loop 100 m. Bankje na 20 m. Bankje na 50 m."]
    three = town(draw, [(0, 0), (100, 0)], streets, benches)
    assert texts(three, 0, 1) == ["Begin op de Kade en loop 100 m. 3 bankjes, vanaf 20 m."]


def test_the_goal_is_named(draw: Draw) -> None:
    """At the end stands what one sees there, and not also as something one came past."""
    area = town(
        draw,
        [(0, 0), (100, 0)],
        [(0, 1, {"name": "Kade", "way_class": "residential", "sidewalk": 1})],
        [("institutional/library", "Bieb", (98, -6))],
    )
    told, rows = go(area, 0, 1)
    assert rows[0]["text"] == "Begin op de Kade en loop 100 m."
    assert summary_words(told) == [
        "U bent er, bij Bieb (rechts).",
        "Samen 100 m, ongeveer 1 minuut.",
    ]


def test_where_one_is_already(draw: Draw) -> None:
    """A way of no length has no steps."""
    area = town(draw, [(0, 0), (100, 0)], [(0, 1, {"name": "Kade"})])
    told, rows = go(area, 1, 1)
    assert (told.steps, rows) == ((), [])
