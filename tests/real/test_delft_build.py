"""The main Dutch input, built with the options of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from sociale_basis.neighbourhood import build, check, load

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

BOX = (4.355, 51.995, 4.386, 52.005)
BRIDGE = 130410464


@pytest.fixture(scope="module")
def delft(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Give the Delft neighbourhood."""
    folder = shared_data / "delft"
    return build(
        tmp_path_factory.mktemp("delft") / "out",
        osm=folder / "tudelft_2025.osm.pbf",
        extent=BOX,
        boundary=folder / "buurten_2022_cartomap_rd_subset.geojson",
        population=folder / "pc4_age_population_delft_certegis.csv",
        population_areas=folder / "pc4_delft_certegis.gpkg",
    )


@pytest.fixture(scope="module")
def shares(shared_data: Path) -> pd.DataFrame:
    """Give residents and covered share per PC4, straight from the files."""
    folder = shared_data / "delft"
    box = gpd.GeoSeries([shapely.segmentize(shapely.box(*BOX), 0.001)], crs=4326).to_crs(28992)
    areas = gpd.read_file(folder / "pc4_delft_certegis.gpkg").to_crs(28992)
    code = next(name for name in areas.columns if "pc4" in name.lower() or "postcode" in name)
    areas.index = pd.Index(areas[code].astype(float).astype(int))
    share = areas.geometry.intersection(box.iloc[0]).area / areas.geometry.area
    table = pd.read_csv(folder / "pc4_age_population_delft_certegis.csv")
    table["postcode"] = table["postcode"].astype(int)
    is_total = table["leeftijd"].str.lower().isin(["totaal", "total"])
    old = table["leeftijd"].str.extract(r"^(\d+)")[0].astype(float) >= 75
    return pd.DataFrame(
        {
            "total": table.loc[is_total].groupby("postcode")["inwoners"].sum()
            if is_total.any()
            else table.groupby("postcode")["inwoners"].sum(),
            "older": table.loc[old & ~is_total].groupby("postcode")["inwoners"].sum(),
            "share": share,
        }
    ).loc[lambda frame: frame["share"] > 0]


def test_residents_follow_the_covered_share(delft: Neighbourhood, shares: pd.DataFrame) -> None:
    """About 11,500 live inside the covered part of the boundary, by area shares, not 50,000."""
    totals = delft.meta.totals
    assert totals.residents_in_boundary is not None
    assert 11_300 < totals.residents_in_boundary < 11_700
    assert totals.residents_in_source_areas == pytest.approx(shares["total"].sum(), rel=0.002)
    by_share = (shares["total"] * shares["share"]).sum()
    assert totals.residents_in_extent == pytest.approx(by_share, rel=0.002)
    inside = delft.homes["inside"]
    assert delft.residents()[inside].sum() == pytest.approx(totals.residents_in_boundary)
    older = delft.residents_from(75)
    assert older is not None
    assert older.sum() == pytest.approx((shares["older"] * shares["share"]).sum(), rel=0.01)


def test_every_pc4_keeps_its_sum(delft: Neighbourhood, shares: pd.DataFrame) -> None:
    """Per PC4 the residents of all its homes are its number times its covered share."""
    per_area = delft.residents().groupby(delft.homes["area_code"]).sum()
    assert len(per_area) >= 3
    for code, residents in per_area.items():
        row = shares.loc[int(str(code))]
        assert residents == pytest.approx(row["total"] * row["share"], rel=0.002)


def test_homes_and_places_touch_the_network(delft: Neighbourhood) -> None:
    """Every home inside is attached; so is every place inside the extent that stands on land."""
    assert len(delft.homes) > 7_000
    assert delft.meta.totals.homes_not_connected == 0
    inside = delft.places.loc[delft.places.within(delft.extent)]
    assert len(inside) > 250
    loose = inside.loc[~inside.index.isin(delft.place_anchors["place"])]
    assert len(loose) <= 3


def test_the_known_places_are_there(delft: Neighbourhood) -> None:
    """The counts of the extract: one library, one community centre, 74 benches, 19 playgrounds."""
    counts = delft.places["layer"].value_counts()
    assert counts["institutional/library"] == 1
    assert counts["institutional/community_centre"] == 1
    assert counts["public_space/bench"] == 74
    assert counts["public_space/playground"] == 19
    library = delft.places.loc[delft.places["layer"] == "institutional/library"].iloc[0]
    assert library["name"] == "TU Delft Library"
    assert library["wheelchair"] == "yes"
    assert library["entrance"] == "main"


def test_the_bridge_that_joins_east_and_west_is_in(delft: Neighbourhood) -> None:
    """The cycleway bridge is walkable, and one component holds nine tenths of all nodes."""
    assert (delft.edges["way_id"] == BRIDGE).any()
    report = check(delft)
    assert report.components[0]["share"] > 0.9


def test_check_names_the_rows_the_doubt_hangs_on(delft: Neighbourhood) -> None:
    """For a rollator yes and unknown are both there, and the rows are named, most first."""
    report = check(delft)
    rollator = next(row for row in report.readings if row["profile"] == "rollator")
    assert rollator["yes"] > 0.5
    assert rollator["unknown"] > 0.01
    doubts = [
        row for row in report.doubts if (row["profile"], row["reading"]) == ("rollator", "doubt")
    ]
    assert len(doubts) >= 3
    lengths = [row["length_m"] for row in doubts]
    assert lengths == sorted(lengths, reverse=True)
    known = {row["attribute"]: row for row in report.known}
    assert known["width"]["untagged"] > 0.9
    assert known["surface"]["tag"] > 0.6


def test_partial_buurten_are_told_with_their_share(delft: Neighbourhood, shared_data: Path) -> None:
    """Seventeen of 23 buurten touch the box; each partial one has a line with its percentage."""
    assert len(delft.areas) == 17
    told = [warning for warning in delft.meta.warnings if "% of it lies inside" in warning]
    partial = (delft.areas["share_inside"] < 1).sum()
    assert len(told) == partial > 10
    file = shared_data / "delft" / "buurten_2022_cartomap_rd_subset.geojson"
    names = gpd.read_file(file).set_index("statcode")
    assert set(delft.areas["code"]) < set(names.index)


def test_it_opens_again(delft: Neighbourhood) -> None:
    """The folder opens with the same digest and as many edges."""
    again = load(delft.folder)
    assert again.digest == delft.digest
    assert len(again.edges) == len(delft.edges) > 5_000
