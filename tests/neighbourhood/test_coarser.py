"""Squares of 100 m that are filled in from their buurt: sums, secrets, squares without a house."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon, box

from sociale_basis.neighbourhood.coarser import filled_in
from sociale_basis.neighbourhood.residents import spread_residents
from sociale_basis.sources.population import COUNTS, Population, residents_of_age

if TYPE_CHECKING:
    from collections.abc import Mapping

NAN = float("nan")
BANDS = {"total": (0, None), "0-64": (0, 64), "65+": (65, None)}
LAND = box(0, 0, 400, 100)


def people(
    areas: Mapping[str, tuple[Polygon, list[float]]], coarser: Population | None = None
) -> Population:
    """Make a population of areas with their total, under 65, and 65 and over; NaN is secret."""
    rows = [
        {
            "area_code": code,
            "band": band,
            "lower": BANDS[band][0],
            "upper": BANDS[band][1],
            "residents": number,
            "state": "suppressed" if np.isnan(number) else "measured",
        }
        for code, (_, numbers) in areas.items()
        for band, number in zip(BANDS, numbers, strict=True)
    ]
    counts = pd.DataFrame(rows).astype({"upper": "Int64"})
    drawn = gpd.GeoDataFrame(
        {"code": list(areas)}, geometry=[shape for shape, _ in areas.values()], crs="EPSG:28992"
    )
    return Population(COUNTS.validate(counts), drawn, len(rows), [], coarser)


def square(n: int) -> Polygon:
    """Draw the n-th square of 100 m in a row."""
    return box(100 * n, 0, 100 * n + 100, 100)


def at(*places: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Give one dwelling per place."""
    points = np.array([Point(place) for place in places], dtype=object)
    return points, np.ones(len(points))


def numbers(population: Population, band: str = "total") -> dict[str, float]:
    """Give the number of one band by area."""
    rows = population.counts.loc[population.counts["band"] == band]
    return dict(zip(rows["area_code"], rows["residents"], strict=True))


def spread(population: Population, points: np.ndarray, weight: np.ndarray) -> tuple[float, ...]:
    """Give the residents of each dwelling."""
    assert population.areas is not None
    found = spread_residents(points, weight, population.counts, population.areas, LAND)
    total = numbers(population)
    return tuple(
        round(total.get(str(code), 0.0) * share, 6)
        for code, share in zip(found.area_code, found.weight, strict=True)
    )


BUURT = people({"BU1": (LAND, [100.0, 80.0, 20.0])})


def test_without_a_coarser_population_nothing_changes() -> None:
    """The same object comes back."""
    alone = people({"E0": (square(0), [10.0, 8.0, 2.0])})
    assert filled_in(alone, *at((50, 50))) is alone


def test_squares_keep_their_number_and_the_rest_gets_what_is_left() -> None:
    """A known square is not touched; dwellings outside it share the buurt less that square."""
    fine = people({"E0": (square(0), [40.0, 40.0, 0.0])}, BUURT)
    points, weight = at((50, 50), (150, 50), (250, 50), (350, 50))
    filled = filled_in(fine, points, weight)
    assert numbers(filled) == {"E0": 40.0, "BU1": 60.0}
    assert spread(filled, points, weight) == (40.0, 20.0, 20.0, 20.0)
    assert numbers(filled, "65+") == {"E0": 0.0, "BU1": pytest.approx(12.0)}
    rest = filled.counts.loc[filled.counts["area_code"] == "BU1"]
    assert set(rest["state"]) == {"modelled"}
    assert filled.areas is not None
    assert filled.areas.set_index("code").geometry["BU1"].equals(box(100, 0, 400, 100))
    COUNTS.validate(filled.counts)


def test_a_secret_square_falls_back_on_the_buurt() -> None:
    """Of a square without a number the dwellings get their share of the rest, and nothing else."""
    fine = people(
        {"E0": (square(0), [40.0, 30.0, 10.0]), "E1": (square(1), [NAN, NAN, NAN])}, BUURT
    )
    points, weight = at((50, 50), (150, 50))
    filled = filled_in(fine, points, weight)
    assert set(numbers(filled)) == {"E0", "BU1"}
    assert spread(filled, points, weight) == (40.0, 60.0)


def test_a_square_without_a_dwelling_falls_back_on_the_buurt() -> None:
    """Its residents are not lost: they are among those of the rest around it."""
    fine = people(
        {"E0": (square(0), [40.0, 30.0, 10.0]), "E1": (square(1), [25.0, 20.0, 5.0])}, BUURT
    )
    points, weight = at((50, 50), (250, 50), (350, 50))
    filled = filled_in(fine, points, weight)
    assert numbers(filled) == {"E0": 40.0, "BU1": 60.0}
    assert spread(filled, points, weight) == (40.0, 30.0, 30.0)
    alone = spread(replace(fine, coarser=None), points, weight)
    assert alone == (40.0, 0.0, 0.0)


def test_where_every_dwelling_has_its_square_the_buurt_is_not_used() -> None:
    """Two publications differ: what the buurt has more is nobody in particular."""
    fine = people({f"E{n}": (square(n), [20.0, 15.0, 5.0]) for n in range(4)}, BUURT)
    points, weight = at((50, 50), (150, 50), (250, 50), (350, 50))
    filled = filled_in(fine, points, weight)
    assert numbers(filled) == {f"E{n}": 20.0 for n in range(4)}
    assert spread(filled, points, weight) == (20.0,) * 4


def test_the_rest_is_never_below_zero() -> None:
    """Squares of a later year may hold more than the buurt did."""
    fine = people({"E0": (square(0), [140.0, 100.0, 40.0])}, BUURT)
    points, weight = at((50, 50), (150, 50))
    filled = filled_in(fine, points, weight)
    assert numbers(filled) == {"E0": 140.0, "BU1": 0.0}
    assert numbers(filled, "65+")["BU1"] == 0.0


def test_a_square_across_a_border_counts_in_both_by_its_dwellings() -> None:
    """Three of its four dwellings lie west: three quarters of it are taken from the west."""
    west, east = box(0, 0, 150, 100), box(150, 0, 400, 100)
    two = people({"W": (west, [100.0, 80.0, 20.0]), "E": (east, [200.0, 160.0, 40.0])})
    fine = people({"E1": (square(1), [40.0, 30.0, 10.0])}, two)
    points, weight = at((110, 50), (120, 50), (130, 50), (180, 50), (50, 50), (250, 50))
    filled = filled_in(fine, points, weight)
    assert numbers(filled) == {"E1": 40.0, "W": 70.0, "E": 190.0}
    assert sum(spread(filled, points, weight)) == 300.0


def test_secret_ages_share_what_the_published_ones_leave() -> None:
    """The number of the square stays whole, and says that its ages were estimated."""
    half = people({"E0": (square(0), [30.0, 21.0, NAN]), "E1": (square(1), [5.0, NAN, NAN])}, BUURT)
    points, weight = at((50, 50), (150, 50))
    filled = filled_in(half, points, weight)
    assert numbers(filled) == {"E0": 30.0, "E1": 5.0}
    assert numbers(filled, "65+") == {"E0": 9.0, "E1": pytest.approx(1.0)}
    assert numbers(filled, "0-64") == {"E0": 21.0, "E1": pytest.approx(4.0)}
    states = filled.counts.set_index(["area_code", "band"])["state"]
    assert states["E0", "0-64"] == "measured"
    assert states["E0", "65+"] == states["E1", "0-64"] == "modelled"
    older = residents_of_age(filled.counts, 65)
    assert older is not None
    assert older.sum() == pytest.approx(10.0)


def test_a_buurt_without_figures_fills_in_nothing() -> None:
    """Unknown stays unknown: a secret square in a secret buurt is counted as nobody."""
    nobody = people({"BU1": (LAND, [NAN, NAN, NAN])})
    fine = people({"E0": (square(0), [NAN, NAN, NAN]), "E1": (square(1), [9.0, NAN, 2.0])}, nobody)
    points, weight = at((50, 50), (150, 50))
    filled = filled_in(fine, points, weight)
    assert set(numbers(filled)) == {"E0", "E1"}
    assert np.isnan(numbers(filled)["E0"])
    assert numbers(filled, "0-64")["E1"] != 7.0, "an age is not computed from no proportions"


@pytest.mark.parametrize("seed", range(20))
def test_sums_hold_whatever_lies_where(seed: int) -> None:
    """At random: each known square with a dwelling keeps its number, each rest what it has left."""
    random = np.random.default_rng(seed)
    west = float(random.uniform(120, 280))
    buurten = {
        "W": (box(0, 0, west, 100), [120.0, 90.0, 30.0]),
        "E": (box(west, 0, 400, 100), [80.0, 70.0, 10.0]),
    }
    fine = {
        f"E{n}": (square(n), [total := float(random.integers(0, 40)), NAN, total / 5])
        for n in range(4)
        if random.random() < 0.8
    } | {"E9": (box(0, 0, 0.1, 0.1), [NAN, NAN, NAN])}
    points, weight = at(*random.uniform((0.2, 0.2), (400, 100), (12, 2)).tolist())
    filled = filled_in(people(fine, people(buurten)), points, weight)
    got = spread(filled, points, weight)
    taken = dict.fromkeys(buurten, 0.0)
    loose = dict.fromkeys(buurten, 0)
    where = ["W" if point.x < west else "E" for point in points]
    for code, (shape, (total, *_)) in fine.items():
        here = [n for n, point in enumerate(points) if shape.contains(point)]
        if np.isnan(total) or not here:
            continue
        assert sum(got[n] for n in here) == pytest.approx(total), code
        for n in here:
            taken[where[n]] += total / len(here)
    for code in buurten:
        in_rest = [
            n
            for n, point in enumerate(points)
            if where[n] == code
            and not any(s.contains(point) and not np.isnan(t[0]) for s, t in fine.values())
        ]
        loose[code] = len(in_rest)
        if in_rest:
            left = max(buurten[code][1][0] - taken[code], 0.0)
            assert sum(got[n] for n in in_rest) == pytest.approx(left, abs=1e-4), code
    assert sum(loose.values()) > 0 or len(fine) == 5
