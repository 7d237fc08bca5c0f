"""Spots for a bench: ranked as if each were put there and everything asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.network import profiles
from sociale_basis.reach.bench_spots import APART_M, NEAR_M, BenchSpots, bench_spots, edit_at
from sociale_basis.reach.overlay import with_network
from sociale_basis.reach.rest_rules import RestKind
from sociale_basis.reach.seats import Rested, rested
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

LIBRARY, CAFE = "institutional/library", "communal/cafe"
BENCH, TABLE = "public_space/bench", "public_space/picnic_table"
X, Y = 155_000.0, 463_000.0
EVERY, LIMIT = 90.0, 600.0
STREETS: list[dict[str, Any]] = [
    {},
    {},
    {},
    {},
    {"surface": "", "way_class": "path"},
    {"steps": 6, "way_class": "steps"},
    {"back": {"access": 1}},
    {"kerb_m": np.nan, "kerb_situation": 3},
]


def _town(draw: Draw, seed: int, *, residents: bool = True) -> Neighbourhood:
    """Draw streets at random, some one-way, in doubt or with steps, and what lies on them."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(7, 13))
    nodes = [(X + float(x), Y + float(y)) for x, y in rng.uniform(0, 280, (n, 2)).round(1)]
    ends = [(int(rng.integers(0, i)), i) for i in range(1, n)]
    ends += [(int(a), int(b)) for a, b in rng.integers(0, n, (n // 2, 2)) if a != b]
    streets = [(a, b, {"access": 0} | STREETS[rng.integers(len(STREETS))]) for a, b in ends]

    def door() -> tuple[int, float]:
        return int(rng.integers(len(ends))), float(rng.choice([0.0, 0.25, 0.5, 1.0]))

    homes = []
    for _ in range(14):
        street, at = door()
        people = float(rng.integers(1, 9))
        inside = bool(rng.random() < 0.8)
        homes.append({"street": street, "at": at, "residents": people, "inside": inside})
    layers = [LIBRARY, LIBRARY, CAFE, BENCH, BENCH, TABLE]
    places = [
        {"id": f"osm:n{i}", "layer": each, "doors": [door()]} for i, each in enumerate(layers)
    ]
    return draw(nodes, streets, homes, places, ages=False, residents=residents)


def _with_bench(area: Neighbourhood, edge: int, fraction: float) -> Neighbourhood:
    """Put a bench exactly there."""
    spot = area.edges.geometry.iloc[edge].interpolate(fraction, normalized=True)
    bench = area.places.iloc[[0]].assign(id="new", layer=BENCH)
    places = pd.concat([area.places, bench.set_geometry([spot], crs=area.places.crs)])
    twin = int(area.edges["twin"].iloc[edge])
    row = {"place": len(area.places), "edge": edge, "twin": twin, "fraction": fraction}
    anchors = pd.concat([area.place_anchors, pd.DataFrame([row])], ignore_index=True)
    changed = replace(area, places=places.reset_index(drop=True), place_anchors=anchors)
    return with_network(changed, area.network)


def _asked(area: Neighbourhood, *, every_m: float = EVERY, one_way: bool = False) -> Rested:
    profile = profiles()["rollator"]
    return rested(area, profile, LIBRARY, LIMIT, every_m=every_m, one_way=one_way)


def _brought(area: Neighbourhood, before: Rested, edge: int, point: shapely.Point) -> list[float]:
    """Put a bench there and ask again: residents who are newly "yes", and newly unknown."""
    line = area.edges.geometry.iloc[edge]
    there = _with_bench(area, edge, line.project(point, normalized=True))
    after = _asked(there, one_way=before.one_way)
    then, now, persons = before.states, after.states, before.weights[:, 0]
    gained = persons[(then != State.YES) & (now == State.YES)].sum()
    perhaps = persons[(then == State.NO) & (now == State.UNKNOWN)].sum()
    return [float(gained), float(perhaps)]


@pytest.mark.parametrize("one_way", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_each_is_as_if_put_there_and_asked_again(draw: Draw, seed: int, one_way: bool) -> None:  # noqa: FBT001 -- a case
    """On random towns both numbers of every stretch are those of putting a bench there."""
    area = _town(draw, seed)
    before = _asked(area, one_way=one_way)
    found = bench_spots(area, before, top=100)
    for row in found.table.itertuples():
        street = int(row.stretch.removeprefix("way/")) - 100
        brought = _brought(area, before, 2 * street, row.geometry)
        assert [row.residents_gained, row.residents_perhaps] == pytest.approx(brought)


def test_the_towns_are_telling(draw: Draw) -> None:
    """There are benches that help, for certain and perhaps, and differ there and back."""
    tables = {
        one_way: pd.concat(
            bench_spots(area, _asked(area, one_way=one_way), top=100).table
            for area in (_town(draw, seed) for seed in range(12))
        )
        for one_way in (True, False)
    }
    for table in tables.values():
        assert (table["residents_gained"] > 0).sum() > 10
        assert (table["residents_perhaps"] > 0).sum() > 3
    assert len(tables[True]) != len(tables[False])


@pytest.mark.parametrize("seed", range(3))
def test_no_spot_is_better_than_the_first(draw: Draw, seed: int) -> None:
    """Trying every spot on every street finds none that brings more, and as many that help."""
    area = _town(draw, seed)
    before = _asked(area)
    found = bench_spots(area, before, top=100)
    gains, useful, tried = [0.0], 0, 0
    for edge, line in enumerate(area.edges.geometry):
        if edge > area.edges["twin"].iloc[edge] or not _benches_fit(area, edge):
            continue
        many = int(np.ceil(line.length / APART_M))
        for i in range(many):
            tried += 1
            point = line.interpolate((i + 0.5) / many, normalized=True)
            brought = _brought(area, before, edge, point)
            gains.append(brought[0])
            useful += sum(brought) > 0
    assert (found.tried, found.useful) == (tried, useful)
    first = found.table["residents_gained"].max() if len(found.table) else 0.0
    assert first == pytest.approx(max(gains))


def _benches_fit(area: Neighbourhood, edge: int) -> bool:
    attributes = area.network.attributes
    return bool(attributes.access[edge] == 0 and attributes.steps[edge] == 0)


def _street(draw: Draw) -> tuple[Neighbourhood, BenchSpots]:
    """Draw one street of 170 m with two homes at its start, and ask where a bench helps."""
    home = {"street": 0, "at": 0.0, "residents": 4.0, "older": 1.0}
    library = {"id": "osm:n99", "doors": [(0, 1.0)]}
    area = draw([(X, Y), (X + 170, Y)], [(0, 1, {})], [home, home], [library])
    area.edges["name"] = pd.array(["Kerkstraat", "Kerkstraat"], dtype="str")
    return area, bench_spots(area, _asked(area))


def test_what_is_told_of_a_spot(draw: Draw) -> None:
    """Which way, its name, where, and who: of all ages and of 75 and over."""
    _, found = _street(draw)
    assert len(found.table) == 1
    row = found.table.iloc[0]
    assert (row["stretch"], row["street"]) == ("way/100", "Kerkstraat")
    assert row["link"] == "https://www.openstreetmap.org/way/100"
    assert (row["residents_gained"], row["residents_75_gained"]) == (8, 2)
    assert (row["residents_perhaps"], row["residents_75_perhaps"]) == (0, 0)
    # Spots every 170 / 7 m; only those from 80 to 90 m leave no stretch above 90.
    assert row["geometry"].x - X == pytest.approx(170 * 3.5 / 7)
    assert (found.tried, found.useful) == (7, 1)


def test_an_edit_puts_it_there() -> None:
    """The edits are those of files of edits: a bench, or a toilet that fits a wheelchair."""
    assert edit_at(RestKind.SEAT, 4.4, 52.0).kind == "add_bench"
    toilet = edit_at(RestKind.TOILET, 4.4, 52.0)
    assert toilet.model_dump()["layer"] == "public_space/toilets"
    assert toilet.model_dump()["wheelchair"] == "yes"


def test_one_per_stretch_and_none_nearby(draw: Draw) -> None:
    """Of each way one spot, none within 50 m of a better one, most first, not more than asked."""
    seen = 0
    for seed in range(12):
        area = _town(draw, seed)
        table = bench_spots(area, _asked(area), top=100).table
        assert table["stretch"].is_unique
        order = list(zip(-table["residents_gained"], -table["residents_perhaps"], strict=True))
        assert order == sorted(order)
        points = table.geometry.to_numpy()
        apart = shapely.distance(points[:, None], points[None, :])
        assert (apart[~np.eye(len(points), dtype=bool)] > NEAR_M).all()
        few = bench_spots(area, _asked(area), top=1).table
        assert few["stretch"].tolist() == table["stretch"].tolist()[:1]
        seen += len(table)
    assert seen > 15


def test_nobody_to_help(draw: Draw) -> None:
    """Where everybody gets there, or nobody could, no spot is told; asked for none, none either."""
    area, _ = _street(draw)
    everybody = bench_spots(area, _asked(area, every_m=200))
    assert (len(everybody.table), everybody.useful) == (0, 0)
    too_far = rested(area, profiles()["rollator"], LIBRARY, 10.0, every_m=EVERY)
    assert bench_spots(area, too_far).useful == 0
    nowhere = rested(area, profiles()["rollator"], CAFE, LIMIT, every_m=EVERY)
    assert bench_spots(area, nowhere).useful == 0
    none = bench_spots(area, _asked(area), top=0)
    assert (len(none.table), none.useful) == (0, 1)


def test_without_figures_homes_decide(draw: Draw) -> None:
    """The order is that of homes, and the numbers of residents are unknown."""
    area = _town(draw, 3, residents=False)
    table = bench_spots(area, _asked(area)).table
    assert len(table)
    assert table["residents_gained"].isna().all()
    assert table["residents_75_perhaps"].isna().all()
