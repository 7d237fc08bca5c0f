"""Areas and kerncijfers of CBS: both services, every edition, the year of every column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import (
    EmptyDataError,
    OfflineError,
    ServiceError,
    ServiceShapeError,
    UsageError,
)
from sociale_basis.sources.cbs_areas import Level, fetch_cbs_areas
from sociale_basis.sources.http import Client, Patience
from sociale_basis.sources.statistics import Statistics, statistics_from_tables
from tests.sources.fakes import gemeente as town
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.server import status
from tests.sources.fakes.wfs import Wfs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import FakeServer

YEARS = (2025, 2024, 2023)


@pytest.fixture
def make_areas_client(
    fake: FakeServer, make_client: Callable[..., Client]
) -> Callable[..., Client]:
    """Give what makes a client for whom the fake is PDOK."""
    mirrors = {
        "cbs_areas": f"{fake.url}/ogc/{{year}}",
        "cbs_areas_wfs": f"{fake.url}/wfs/{{year}}",
    }
    return partial(make_client, mirrors=mirrors, patience=Patience(tries=2))


@pytest.fixture
def areas_client(make_areas_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    return make_areas_client()


def serve(fake: FakeServer, way: str, *years: int) -> None:
    """Publish editions by one of the two services."""
    for year in years:
        buurten, whole = town.buurten(year), town.gemeenten(year)
        if way == "ogc":
            fake.serve(
                f"/ogc/{year}", OgcFeatures({"buurten": buurten, "gemeenten": whole}, page=4)
            )
        else:
            layers = {
                "wijkenbuurten:buurten": town.camel(buurten),
                "wijkenbuurten:gemeenten": town.camel(whole),
            }
            fake.serve(f"/wfs/{year}", Wfs(layers))


def read(client: Client, level: Level = Level.BUURTEN) -> tuple[Statistics, list[str]]:
    """Fetch the gemeente and read its figures."""
    fetched = fetch_cbs_areas(client, [town.GEMEENTE], level)
    return statistics_from_tables(fetched.tables), fetched.warnings


def test_boundaries_of_the_newest_edition(fake: FakeServer, areas_client: Client) -> None:
    """Buurten with name and wijk, the water left out and said, in metres."""
    serve(fake, "ogc", *YEARS)
    fetched = fetch_cbs_areas(areas_client, [town.GEMEENTE])
    assert fetched.areas["code"].tolist() == town.BUURTEN
    assert fetched.areas["name"].tolist() == [f"Buurt {n}" for n in range(6)]
    assert set(fetched.areas["kind"]) == {"buurt"}
    assert fetched.areas["wijk"].tolist() == ["WK099900"] * 3 + ["WK099901"] * 3
    assert set(fetched.areas["gemeente"]) == {"GM0999"}
    assert fetched.areas.crs == "EPSG:28992"
    assert fetched.areas.area.tolist() == [250_000.0] * 6
    assert fetched.year == 2025
    assert any("1 of 7 areas are water" in warning for warning in fetched.warnings)
    assert [source.name for source in fetched.sources] == [
        f"CBS Wijken en buurten (PDOK, OGC API) {year}, buurten" for year in YEARS
    ]
    assert {source.date for source in fetched.sources} == {"2026-11-24"}


@pytest.mark.parametrize("way", ["ogc", "wfs"])
def test_both_families_give_the_same_figures(
    fake: FakeServer, areas_client: Client, way: str
) -> None:
    """Per column the newest year that is filled, with that year, whichever service had it."""
    serve(fake, way, *YEARS)
    statistics, _ = read(areas_client)
    years = {key: column.year for key, column in statistics.columns.items()}
    assert years["residents"] == 2025
    assert years["residents_65_plus_share"] == 2025
    assert years["distance_gp_km"] == 2024
    assert years["around_social_minimum_share"] == 2023
    wide = statistics.wide()
    assert wide.loc["BU09990001"].to_dict() == {
        "residents": 1102.0,
        "residents_65_plus_share": 21.0,
        "household_size": 2.1,
        "distance_gp_km": 0.6,
        "around_social_minimum_share": 7.5,
    }
    assert statistics.names["BU09990001"] == "Buurt 1"
    hidden = statistics.figures.query("code == 'BU09990002'").set_index("indicator")["state"]
    assert hidden["residents"] == "unknown"
    assert hidden["residents_65_plus_share"] == "suppressed"
    assert "distance_gp_km: empty for 2025, taken from 2024" in statistics.warnings
    assert town.WATER not in wide.index


def test_what_may_not_be_read_goes_no_further(fake: FakeServer, areas_client: Client) -> None:
    """House values and origin are dropped before anything else sees them."""
    serve(fake, "ogc", *YEARS)
    fetched = fetch_cbs_areas(areas_client, [town.GEMEENTE])
    names = {str(name) for table in fetched.tables for name in table.frame.columns}
    assert "aantal_inwoners" in names
    assert not {name for name in names if "waarde" in name or "herkomst" in name}
    assert "gemiddelde_woningwaarde" not in fetched.areas.columns


def test_a_buurt_that_moved_is_another_buurt(fake: FakeServer, areas_client: Client) -> None:
    """Figures of an earlier year under a code that then was of another place are not used."""
    serve(fake, "ogc", *YEARS)
    statistics, warnings = read(areas_client)
    told = [warning for warning in warnings if "elsewhere in 2023" in warning]
    assert len(told) == 1
    assert "BU09990102" in told[0]
    wide = statistics.wide()
    assert wide.loc["BU09990101", "around_social_minimum_share"] == 7.5
    assert wide["around_social_minimum_share"].isna()["BU09990102"]
    assert wide.loc["BU09990102", "distance_gp_km"] == 1.0, "of 2024, when it lay there already"


def test_the_gemeente_itself(fake: FakeServer, areas_client: Client) -> None:
    """Its water is a second feature under the same code, and no second gemeente."""
    serve(fake, "ogc", *YEARS)
    fetched = fetch_cbs_areas(areas_client, [town.GEMEENTE], Level.GEMEENTEN)
    assert fetched.areas[["code", "name", "kind", "wijk", "gemeente"]].values.tolist() == [
        ["GM0999", "Nergenshuizen", "gemeente", "", ""]
    ]
    assert statistics_from_tables(fetched.tables).wide().loc["GM0999", "residents"] == 1502


def test_one_service_stands_in_for_the_other(fake: FakeServer, areas_client: Client) -> None:
    """Where the OGC API has no edition, or fails, the WFS of the same year is asked."""
    serve(fake, "ogc", 2024, 2023)
    serve(fake, "wfs", *YEARS)
    fake.fail("/ogc/2024", status(503), status(503))
    fetched = fetch_cbs_areas(areas_client, [town.GEMEENTE])
    assert [source.name.rpartition(" (PDOK, ")[2] for source in fetched.sources] == [
        "WFS) 2025, buurten",
        "WFS) 2024, buurten",
        "OGC API) 2023, buurten",
    ]
    assert fetched.year == 2025


def test_an_edition_that_is_not_there_yet(
    fake: FakeServer, areas_client: Client, make_areas_client: Callable[..., Client]
) -> None:
    """The one before is the newest; so it is offline, with what was kept."""
    serve(fake, "ogc", 2024, 2023)
    online = fetch_cbs_areas(areas_client, [town.GEMEENTE])
    assert online.year == 2024
    assert any("2025 is not there" in warning for warning in online.warnings)
    asked = len(fake.asked)
    offline = fetch_cbs_areas(make_areas_client(offline=True), [town.GEMEENTE])
    assert len(fake.asked) == asked
    assert offline.year == 2024
    assert offline.areas.equals(online.areas)


def test_an_edition_that_fails_is_no_older_one(fake: FakeServer, areas_client: Client) -> None:
    """When neither service answers today, last year's areas are not passed off as the newest."""
    serve(fake, "ogc", *YEARS)
    fake.fail("/ogc/2025", status(503), status(503))
    with pytest.raises(ServiceError, match="503"):
        fetch_cbs_areas(areas_client, [town.GEMEENTE])


def test_no_edition_at_all(
    fake: FakeServer, areas_client: Client, make_areas_client: Callable[..., Client]
) -> None:
    """Without any edition, or offline without anything kept, the line says what to try."""
    with pytest.raises(ServiceError, match="404"):
        fetch_cbs_areas(areas_client, [town.GEMEENTE])
    assert fake.asked
    with pytest.raises(OfflineError, match="Run the same once with a connection"):
        fetch_cbs_areas(make_areas_client(offline=True), [town.GEMEENTE])


def test_a_gemeente_that_does_not_exist(fake: FakeServer, areas_client: Client) -> None:
    """A code nobody has is told; one that is no gemeente is not even asked for."""
    serve(fake, "ogc", *YEARS)
    with pytest.raises(EmptyDataError, match="no gemeente with code GM0998"):
        fetch_cbs_areas(areas_client, [town.GEMEENTE, "GM0998"])
    asked = len(fake.asked)
    with pytest.raises(UsageError, match="'BU09990000' is not the code of a gemeente"):
        fetch_cbs_areas(areas_client, ["BU09990000"])
    assert len(fake.asked) == asked


def test_a_column_of_codes_that_is_gone(fake: FakeServer, areas_client: Client) -> None:
    """An edition without codes of buurten is told, not read as one of gemeenten."""
    for year in YEARS:
        features = town.buurten(year)
        if year == 2024:
            for feature in features:
                feature["properties"]["buurt"] = feature["properties"].pop("buurtcode")
        fake.serve(f"/ogc/{year}", OgcFeatures({"buurten": features}))
    with pytest.raises(ServiceShapeError, match="no column buurtcode in 2024"):
        fetch_cbs_areas(areas_client, [town.GEMEENTE])
