"""The drawn village with squares and kerncijfers of services: who lives where, margins kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import box, mapping

from sociale_basis.maps import area_card
from sociale_basis.neighbourhood import build
from sociale_basis.neighbourhood.assemble import Wanted, assemble
from sociale_basis.neighbourhood.inputs import Files, Inputs, read_inputs, with_buurten
from sociale_basis.neighbourhood.writing import prepare
from sociale_basis.privacy import Viewer
from sociale_basis.settings import Settings
from sociale_basis.sources.boundaries import read_areas
from sociale_basis.sources.cbs_squares import Squares, fetch_squares
from sociale_basis.sources.http import Client
from sociale_basis.sources.osm_file import read_osm_file
from sociale_basis.sources.rivm_health import fetch_health
from sociale_basis.sources.statistics import statistics_from_tables
from sociale_basis.sources.table import table_of_records
from tests.neighbourhood.conftest import ORIGIN
from tests.sources.fakes.odata import OData
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.server import FakeServer

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.neighbourhood.conftest import Village

AGES = ("0_tot_15_jaar", "15_tot_25_jaar", "25_tot_45_jaar", "45_tot_65_jaar", "65_jaar_en_ouder")
SECRET = -99997
BUURTEN = [
    {
        "buurtcode": code,
        "aantal_inwoners": total,
        "percentage_personen_0_tot_15_jaar": 20,
        "percentage_personen_15_tot_25_jaar": 10,
        "percentage_personen_25_tot_45_jaar": 30,
        "percentage_personen_45_tot_65_jaar": 20,
        "percentage_personen_65_jaar_en_ouder": 20,
    }
    for code, total in (("BU00010001", 20), ("BU00010002", 80))
]


def drawn_square(n: int, numbers: list[int]) -> dict[str, Any]:
    """Draw the n-th square east of the origin, with its total and its five ages."""
    west, south = ORIGIN[0] + 100 * n, ORIGIN[1]
    code = f"E{int(west // 100):04}N{int(south // 100):04}"
    named = dict(zip((f"aantal_inwoners_{age}" for age in AGES), numbers[1:], strict=True))
    return {
        "type": "Feature",
        "id": code,
        "geometry": mapping(box(west, south, west + 100, south + 100)),
        "properties": {
            "crs28992res100m": code,
            "jaar": 2024,
            "aantal_inwoners": numbers[0],
            **named,
        },
    }


def asked_squares(tmp_path: Path, features: list[dict[str, Any]]) -> Squares:
    """Fetch squares from a service on this computer."""
    mirrors = tmp_path / "mirrors.toml"
    with FakeServer() as fake:
        address = fake.serve("/ogc", OgcFeatures({"vierkant_100m": features}))
        mirrors.write_text(f'[services.cbs_squares]\naddress = "{address}"\npause_s = 0\n')
        with Client(tmp_path / "kept", settings=Settings(services=mirrors)) as client:
            around = (ORIGIN[0] - 50, ORIGIN[1] - 150, ORIGIN[0] + 350, ORIGIN[1] + 150)
            return fetch_squares(client, around)


def built(village: Village, inputs: Inputs) -> Neighbourhood:
    """Assemble the village from inputs that were never in a file."""
    prepare(village.folder)
    wanted = Wanted("village", None, 2000.0, {"name": "village"})
    return assemble(
        village.folder, inputs, read_osm_file(village.osm), wanted, tell=lambda _stage, _done: None
    )


@pytest.fixture
def with_squares(village: Village, tmp_path: Path) -> Neighbourhood:
    """Build the village with a square that is known, one with secret ages, and one all secret.

    The houses at x 20 and 60 lie in square 0, those at 140 and 180 in square 1, the flats in 2.
    """
    squares = asked_squares(
        tmp_path,
        [
            drawn_square(0, [10, 2, 1, 3, 2, 2]),
            drawn_square(1, [5, *[SECRET] * 5]),
            drawn_square(2, [SECRET] * 6),
        ],
    )
    inputs = read_inputs(Files(osm=village.osm, boundary=village.buurten))
    statistics = statistics_from_tables([table_of_records(BUURTEN, "buurten", 2024)])
    areas, _ = read_areas(village.buurten)
    population = with_buurten(squares.population, statistics, areas)
    assert population.coarser is not None
    return built(
        village,
        replace(inputs, statistics=statistics, population=population, population_from="population"),
    )


def test_squares_of_a_service_are_source_areas(with_squares: Neighbourhood) -> None:
    """Each square keeps its sum; where it is secret the dwellings share what the buurt has left."""
    homes = with_squares.homes.assign(residents=with_squares.residents())
    by_square = homes.groupby("cell")["residents"].sum()
    assert by_square["E0850N4465"] == pytest.approx(10)
    assert by_square["E0851N4465"] == pytest.approx(5)
    # Of buurt 2 a part lies beyond the data: of its rest as much counts as lies inside.
    flats = homes.loc[homes["dwellings"] == 12]
    assert len(flats) == 1
    assert flats["area_code"].tolist() == ["BU00010002"]
    rest = 80 - 5
    buurt = gpd.GeoSeries([box(120, -140, 500, 140).difference(box(0, 0, 200, 100))])
    inside = buurt.intersection(box(-50, -150, 350, 150)).area / buurt.area
    assert flats["residents"].sum() == pytest.approx(rest * inside[0], rel=0.02)
    assert with_squares.meta.population_from == "population"


def test_ages_of_a_square_with_secret_ages(with_squares: Neighbourhood) -> None:
    """They follow from the buurt, say so, and add up to the published number of the square."""
    counts = with_squares.population.set_index(["area_code", "band"])
    assert counts.loc[("E0851N4465", "65+"), "residents"] == pytest.approx(1.0)
    assert counts.loc[("E0851N4465", "65+"), "state"] == "modelled"
    assert counts.loc[("E0850N4465", "65+"), "residents"] == 2
    assert counts.loc[("E0850N4465", "65+"), "state"] == "measured"
    bands = [band for band in counts.index.unique("band") if band != "total"]
    assert sum(counts.loc[("E0851N4465", band), "residents"] for band in bands) == pytest.approx(5)


def test_a_file_of_squares_is_filled_in_alike(village: Village, tmp_path: Path) -> None:
    """With statistics of the buurten beside it, a table of squares needs no service."""
    table = tmp_path / "squares_2024.csv"
    table.write_text("crs28992res100m;aantal_inwoners\nE0850N4465;10\nE0852N4465;-99997\n")
    figures = tmp_path / "buurten_2024.csv"
    figures.write_text("buurtcode;aantal_inwoners\nBU00010001;20\nBU00010002;80\n")
    area = build(
        village.folder,
        osm=village.osm,
        boundary=village.buurten,
        population=table,
        statistics=[figures],
    )
    homes = area.homes.assign(residents=area.residents())
    assert homes.loc[homes["cell"] == "E0850N4465", "residents"].sum() == pytest.approx(10)
    assert homes.loc[homes["cell"] == "E0852N4465", "residents"].sum() > 20
    assert set(homes.loc[homes["cell"] == "E0852N4465", "area_code"]) == {"BU00010002"}


def test_margins_of_a_service_reach_the_card(village: Village, tmp_path: Path) -> None:
    """Estimates of RIVM with their limits: in the table of areas, and on the card in words."""
    margins = {"MW00000": "Waarde", "MW00002": "Ondergrens 95%", "MW00003": "Bovengrens 95%"}
    rows = [
        {
            "WijkenEnBuurten": code,
            "Perioden": "2022JJ00",
            "Leeftijd": "20300",
            "Marges": margin,
            "Eenzaam_27": value,
        }
        for code, values in (("BU00010001", (45.2, 41.1, 49.4)), ("BU00010002", (None,) * 3))
        for margin, value in zip(margins, values, strict=True)
    ]
    dimensions = {
        "Leeftijd": {"20300": "18 jaar of ouder"},
        "Marges": margins,
        "WijkenEnBuurten": {"BU00010001": "Een", "BU00010002": "Twee"},
        "Perioden": {"2022JJ00": "2022"},
    }
    mirrors = tmp_path / "mirrors.toml"
    with FakeServer() as fake:
        address = fake.serve("/T", OData(dimensions, ["Eenzaam_27"], rows))
        mirrors.write_text(f'[services.rivm_health]\naddress = "{address}"\npause_s = 0\n')
        with Client(tmp_path / "kept", settings=Settings(services=mirrors)) as client:
            health = fetch_health(client, ["GM0001"])
    cbs = table_of_records(BUURTEN, "buurten", 2024)
    statistics = statistics_from_tables([cbs, health.table], margins=health.margins)
    inputs = read_inputs(Files(osm=village.osm, boundary=village.buurten))
    area = built(village, replace(inputs, statistics=statistics))
    row = area.areas.set_index("code").loc["BU00010001"]
    assert (row["lonely_share_lower"], row["lonely_share_upper"]) == (41.1, 49.4)
    told = {one.label: one for one in area_card(area, "BU00010001", Viewer.OFFICIAL).figures}
    lonely = told["Voelt zich eenzaam"]
    assert lonely.figure == "45 (41\N{EN DASH}49)"
    assert (lonely.unit[:1], lonely.state, lonely.year) == (
        "%",
        "modelschatting, met een marge",
        "2022",
    )
    unknown = {one.label: one for one in area_card(area, "BU00010002", Viewer.OFFICIAL).figures}
    assert unknown["Voelt zich eenzaam"].margin == ""
    assert unknown["Voelt zich eenzaam"].state == "niet bekend"
    for_residents = area_card(area, "BU00010001", Viewer.RESIDENT).figures
    assert for_residents
    assert "Voelt zich eenzaam" not in {one.label for one in for_residents}


def test_squares_alone(village: Village, tmp_path: Path) -> None:
    """Without figures of the buurten nothing is filled in from nowhere."""
    squares = asked_squares(tmp_path, [drawn_square(0, [10, 2, 1, 3, 2, 2])])
    inputs = read_inputs(Files(osm=village.osm, boundary=village.buurten))
    area = built(
        village, replace(inputs, population=squares.population, population_from="population")
    )
    homes = area.homes.assign(residents=area.residents())
    in_square = homes["cell"] == "E0850N4465"
    assert homes.loc[in_square, "residents"].sum() == pytest.approx(10)
    assert homes.loc[~in_square, "residents"].fillna(0).sum() == 0
