"""Before, after and difference equal asking twice; who gains and who loses are counted apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.errors import UnknownLayerError
from sociale_basis.network import profiles
from sociale_basis.reach import compare, reach, reach_buurten, reach_cells, reach_places
from sociale_basis.reach.comparing import By, groups
from sociale_basis.reach.edit_models import ClosePlace, EditSet, MovePlace, RemoveBarrier
from sociale_basis.reach.edits import apply

if TYPE_CHECKING:
    import pandas as pd

    from sociale_basis.neighbourhood import Neighbourhood

LIBRARY = "institutional/library"
ROLLATOR = profiles()["rollator"]
LIMIT = 900.0
STATES = ("yes", "unknown", "no")
FILES = Path(__file__).resolve().parents[2] / "data" / "voorbeeldwijk"


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


@pytest.fixture(scope="module")
def moved(town: Neighbourhood) -> Neighbourhood:
    """Move the library to the west end and take the bollard away."""
    edits = (RemoveBarrier(node=33), MovePlace(place="osm:n40", lon=4.3551, lat=52.0011))
    return apply(town, EditSet(name="x", edits=edits)).area


def _of(table: pd.DataFrame, group: str) -> pd.DataFrame:
    return table.loc[table["group"] == group].reset_index(drop=True)


def test_gains_and_losses_do_not_cancel(town: Neighbourhood, moved: Neighbourhood) -> None:
    """In the west they gain, in the east they lose: both stand there, not only the difference."""
    limit = 400.0
    (row,) = _of(compare(town, moved, ROLLATOR, LIBRARY, limit), "residents").to_dict("records")
    before, after = (
        (reach(area, ROLLATOR, LIBRARY, limit)["state"] == "yes").to_numpy()
        for area in (town, moved)
    )
    residents = town.residents().to_numpy()
    assert row["gained"] == pytest.approx(residents[after & ~before].sum())
    assert row["lost"] == pytest.approx(residents[before & ~after].sum())
    assert row["gained"] > 0
    assert row["yes_difference"] == pytest.approx(row["gained"] - row["lost"])
    eastward = compare(moved, town, ROLLATOR, LIBRARY, limit)
    (back,) = _of(eastward, "residents").to_dict("records")
    assert (back["gained"], back["lost"]) == pytest.approx((row["lost"], row["gained"]))
    assert back["lost"] > 0


def test_it_is_asking_twice(town: Neighbourhood, moved: Neighbourhood) -> None:
    """Per buurt, cell and place the numbers are those of the reach of either side."""
    sides = (town, moved)
    homes = [reach(area, ROLLATOR, LIBRARY, LIMIT) for area in sides]
    for by, told in (
        (By.BUURT, [reach_buurten(*each) for each in zip(sides, homes, strict=True)]),
        (By.HOME_CELL, [reach_cells(*each) for each in zip(sides, homes, strict=True)]),
        (By.PLACE, [reach_places(area, ROLLATOR, LIBRARY, LIMIT) for area in sides]),
    ):
        table = compare(town, moved, ROLLATOR, LIBRARY, LIMIT, by=by)
        assert len(told[0]) > 0
        for group in ("residents", "residents_75"):
            mine = _of(table, group)
            assert len(mine) == len(told[0])
            for side, expected in zip(("before", "after"), told, strict=True):
                for state in STATES:
                    np.testing.assert_allclose(
                        mine[f"{state}_{side}"].to_numpy(),
                        expected[f"{group}_{state}"].to_numpy(),
                        atol=1e-9,
                    )
    everyone = compare(town, moved, ROLLATOR, LIBRARY, LIMIT)
    per_cell = compare(town, moved, ROLLATOR, LIBRARY, LIMIT, by=By.HOME_CELL)
    for group in everyone["group"]:
        (row,) = _of(everyone, group).to_dict("records")
        for name in ("yes_before", "no_after", "unknown_difference", "gained", "lost"):
            assert row[name] == pytest.approx(_of(per_cell, group)[name].sum())


def test_places_that_close_and_open(town: Neighbourhood) -> None:
    """A place that closes is lost to all who reached it; seen the other way round it is gained."""
    closed = apply(town, EditSet(name="x", edits=(ClosePlace(place="osm:n41"),))).area
    walker = profiles()["reference_walker"]
    question = (walker, "communal/cafe", LIMIT)
    (row,) = _of(compare(town, closed, *question, by=By.PLACE), "residents").to_dict("records")
    assert (row["place_id"], row["there_before"], row["there_after"]) == ("osm:n41", True, False)
    assert row["lost"] == pytest.approx(row["yes_before"])
    assert row["yes_before"] > 0
    assert (row["yes_after"], row["unknown_after"]) == (0, 0)
    assert row["no_after"] == pytest.approx(260)
    (row,) = _of(compare(closed, town, *question, by=By.PLACE), "residents").to_dict("records")
    assert (row["there_before"], row["there_after"]) == (False, True)
    assert row["gained"] == pytest.approx(row["yes_after"])
    none = compare(closed, closed, *question, by=By.PLACE)
    assert len(none) == 0
    assert {"place_id", "group", "gained"} <= set(none)


def test_groups_are_those_that_the_figures_tell(tmp_path: Path, town: Neighbourhood) -> None:
    """Ages add up to everyone; 75 and over is part of 65 and over; without figures null."""
    area = neighbourhood.build(
        tmp_path / "wijk",
        osm=FILES / "voorbeeldwijk.osm.pbf",
        boundary=FILES / "buurten.geojson",
        population=FILES / "population.csv",
    )
    found = groups(area)
    ages = ("0_14", "15_24", "25_44", "45_64", "65")
    assert list(found) == [
        "residents",
        *(f"residents_{age}" for age in ages),
        "residents_75",
        "dwellings",
    ]
    total = sum(found[f"residents_{age}"] for age in ages)
    np.testing.assert_allclose(total, found["residents"], atol=1e-9)
    assert (found["residents_75"] <= found["residents_65"] + 1e-9).all()
    assert found["residents_75"].sum() > 0
    assert found["dwellings"].sum() == pytest.approx(
        area.homes.loc[area.homes["inside"], "dwellings"].sum()
    )
    unknown = replace(town, meta=town.meta.model_copy(update={"population_from": "none"}))
    table = compare(unknown, unknown, ROLLATOR, LIBRARY, LIMIT)
    assert _of(table, "residents")[["yes_before", "gained", "no_after"]].isna().all().all()
    assert _of(table, "dwellings")["no_before"].notna().all()


def test_nothing_changes_where_nothing_changed(town: Neighbourhood) -> None:
    """The same twice differs nowhere; a layer that does not exist is an error."""
    for by in By:
        table = compare(town, town, ROLLATOR, LIBRARY, LIMIT, by=by)
        assert len(table) > 0
        changes = table[["gained", "lost", *(f"{state}_difference" for state in STATES)]]
        assert (changes == 0).all().all()
    with pytest.raises(UnknownLayerError):
        compare(town, town, ROLLATOR, "communal/nonsense", LIMIT)
