"""The traps of Dutch figures, each once: sentinels, padding, rounding, water, empty buurten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from sociale_basis.sources.area_codes import clean_code, kind_of
from sociale_basis.sources.boundaries import without_water
from sociale_basis.sources.population import population_from_statistics, residents_of_age
from sociale_basis.sources.statistics import Statistics, statistics_from_tables
from sociale_basis.sources.table import table_of_records

if TYPE_CHECKING:
    from collections.abc import Mapping

BOTLEK = {
    "buurtcode": "BU05991000",
    "aantal_inwoners": 5,
    **{
        f"percentage_personen_{ages}": 0
        for ages in (
            "0_tot_15_jaar",
            "15_tot_25_jaar",
            "25_tot_45_jaar",
            "45_tot_65_jaar",
            "65_jaar_en_ouder",
        )
    },
}


def read(*rows: Mapping[str, object]) -> Statistics:
    """Read a table of 2024."""
    return statistics_from_tables([table_of_records(rows, "table", 2024)])


def areas(*codes: str) -> gpd.GeoDataFrame:
    """Draw a square per code."""
    return gpd.GeoDataFrame(
        {"code": list(codes)},
        geometry=[box(n, 0, n + 1, 1) for n in range(len(codes))],
        crs="EPSG:28992",
    )


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (-99997, "suppressed"),
        (-99995, "unknown"),
        (-99999999, "unknown"),
        (-99990, "unknown"),
        ("-99997.0", "suppressed"),
        (".", "unknown"),
        ("       .", "unknown"),
        (None, "unknown"),
        (float("nan"), "unknown"),
        (0, "measured"),
    ],
)
def test_no_value_is_no_number(cell: object, state: str) -> None:
    """Everything at or below -99990, a point, and nothing: never zero, and never negative."""
    statistics = read(
        {"buurtcode": "BU1", "aantal_inwoners": cell}, {"buurtcode": "BU2", "aantal_inwoners": 5}
    )
    one = statistics.figures.set_index("code").loc["BU1"]
    assert one["state"] == state
    assert bool(np.isnan(one["value"])) == (state != "measured")


def test_codes_with_spaces() -> None:
    """OData pads codes; the country is no gemeente, and no area of a neighbourhood."""
    assert clean_code("BU03440111  ") == "BU03440111"
    assert clean_code(" gm0344 ") == "GM0344"
    statistics = read(
        {"WijkenEnBuurten": "NL00      ", "AantalInwoners_5": 17_900_000},
        {"WijkenEnBuurten": "BU03440111", "AantalInwoners_5": 1800},
    )
    population = population_from_statistics(statistics, areas("BU03440111"))
    assert population.counts["area_code"].unique().tolist() == ["BU03440111"]
    assert kind_of("NL00") == "area"


def test_a_buurt_of_five_without_ages_divides_nothing() -> None:
    """Botlek: five residents and no age at all. They are there, of no age."""
    statistics = read(BOTLEK)
    population = population_from_statistics(statistics, areas("BU05991000"))
    counts = population.counts.set_index("band")["residents"]
    assert counts["total"] == 5
    assert counts.drop("total").sum() == 0
    older = residents_of_age(population.counts, 65)
    assert older is not None
    assert older["BU05991000"] == 0


def test_a_buurt_of_nobody_has_no_shares() -> None:
    """Nought of nought is unknown, not zero and not infinite."""
    statistics = read(
        {"gwb_code": "BU1", "a_inw": 0, "a_65_oo": 0, "a_hh": 0, "a_1p_hh": 0},
        {"gwb_code": "BU2", "a_inw": 5, "a_65_oo": 0, "a_hh": 5, "a_1p_hh": 5},
    )
    wide = statistics.wide()
    assert wide["residents_65_plus_share"].isna()["BU1"]
    assert wide.loc["BU2", "residents_65_plus_share"] == 0
    assert wide.loc["BU2", "one_person_households_share"] == 100
    states = statistics.figures.set_index(["code", "indicator"])["state"]
    assert states["BU1", "residents_65_plus_share"] == "unknown"


def test_rounding_makes_no_share_above_all() -> None:
    """Ten households, rounded to five, of which ten are rounded up: at most all of them."""
    statistics = read({"gwb_code": "BU1", "a_hh": 5, "a_1p_hh": 10})
    assert statistics.wide().loc["BU1", "one_person_households_share"] == 100


def test_a_percentage_is_not_a_number_of_people() -> None:
    """PDOK gives 20 %, the squares give 20 people: two figures, that never take one another."""
    pdok = read({"buurtcode": "BU1", "aantalInwoners": 1000, "percentagePersonen65JaarEnOuder": 20})
    grid = read(
        {
            "crs28992res100m": "E0850N4450",
            "aantal_inwoners": 100,
            "aantal_inwoners_65_jaar_en_ouder": 20,
        }
    )
    assert pdok.wide().loc["BU1"].to_dict() == {"residents": 1000, "residents_65_plus_share": 20}
    assert grid.wide().loc["E0850N4450"].to_dict() == {
        "residents": 100,
        "residents_65_plus": 20,
        "residents_65_plus_share": 20,
    }
    people = population_from_statistics(pdok, areas("BU1")).counts.set_index("band")["residents"]
    assert people["65+"] == 200


@pytest.mark.parametrize("column", ["water", "WATER", "h2o"])
def test_water_is_no_buurt(column: str) -> None:
    """A buurt of water has no residents to miss: it is left out, and told."""
    frame = areas("BU1", "BU2").assign(**{column: ["NEE", "JA "]})
    land, notes = without_water(frame, "buurten.gpkg")
    assert land["code"].tolist() == ["BU1"]
    assert notes == ["buurten.gpkg: 1 of 2 areas are water and are left out"]


def test_a_number_behind_a_name_may_change() -> None:
    """The same stem with another ordinal is the same figure; twice in one table it is none."""
    for column in ("Eenzaam_24", "Eenzaam_27", "Eenzaam_28"):
        statistics = read({"WijkenEnBuurten": "BU1", column: 45.0})
        assert statistics.wide().loc["BU1"].to_dict() == {"lonely_share": 45.0}
    twice = read(
        {"WijkenEnBuurten": "BU1", "Eenzaam_24": 45.0, "Eenzaam_27": 46.0, "Mantelzorger_31": 9}
    )
    assert list(twice.columns) == ["informal_carers_share"]
    assert any("another column is 'lonely_share' as well" in w for w in twice.warnings)
