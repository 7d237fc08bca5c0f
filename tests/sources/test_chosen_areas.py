"""From what somebody chose to the buurten and their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import box

from sociale_basis.errors import EmptyDataError, UsageError
from sociale_basis.sources.chosen_areas import codes_of, fetch_areas, fetch_areas_touching
from sociale_basis.sources.geocode import FoundPlace, PlaceKind
from tests.sources.fakes import gemeente as town
from tests.sources.fakes.locatieserver import Locatieserver, doc
from tests.sources.fakes.ogc_features import OgcFeatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import FakeServer


def place(kind: PlaceKind, **codes: str) -> FoundPlace:
    """Make something that was found in the town."""
    found = {"buurt": "", "wijk": "", "gemeente": town.GEMEENTE, "postcode": ""} | codes
    return FoundPlace("id", kind, "name", lon=4.36, lat=52.0, x=85_000, y=445_000, **found)


@pytest.fixture
def town_client(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    for year in (2025, 2024, 2023):
        fake.serve(f"/cbs/{year}", OgcFeatures({"buurten": town.buurten(year)}))
    addresses = [
        doc("adres", f"Kade {n}", postcode="9999AA", buurtcode=town.BUURTEN[n]) for n in (1, 4)
    ]
    fake.serve("/search", Locatieserver(addresses))
    return make_client(
        mirrors={
            "cbs_areas": f"{fake.url}/cbs/{{year}}",
            "cbs_areas_wfs": f"{fake.url}/wfs/{{year}}",
            "locatieserver": f"{fake.url}/search",
        }
    )


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ([place(PlaceKind.BUURT, buurt=town.BUURTEN[3])], [3]),
        ([place(PlaceKind.BUURT, buurt=town.BUURTEN[n]) for n in (0, 5, 0)], [0, 5]),
        ([place(PlaceKind.WIJK, wijk="WK099901")], [3, 4, 5]),
        ([place(PlaceKind.GEMEENTE)], [0, 1, 2, 3, 4, 5]),
        ([place(PlaceKind.ADDRESS, buurt=town.BUURTEN[2], wijk="WK099900")], [2]),
        ([place(PlaceKind.POSTCODE, postcode="9999AA")], [1, 4]),
        (
            [
                place(PlaceKind.WIJK, wijk="WK099900"),
                place(PlaceKind.BUURT, buurt=town.BUURTEN[5]),
            ],
            [0, 1, 2, 5],
        ),
    ],
)
def test_what_stands_for_which_buurten(
    town_client: Client, chosen: list[FoundPlace], expected: list[int]
) -> None:
    """Several buurten, a wijk, a gemeente, an address or a postcode, each buurt once."""
    codes = [code for one in chosen for code in codes_of(town_client, one)]
    found = fetch_areas(town_client, codes)
    assert found.areas["code"].tolist() == [town.BUURTEN[n] for n in expected]
    assert found.areas.geometry.area.tolist() == [250_000.0] * len(expected)
    assert found.tables


def test_what_has_no_boundary(town_client: Client) -> None:
    """A street lies in several buurten: the line says what to choose instead."""
    with pytest.raises(UsageError, match="a weg has no boundary"):
        codes_of(town_client, place(PlaceKind.STREET))
    with pytest.raises(UsageError, match="no area is chosen"):
        fetch_areas(town_client, [])
    with pytest.raises(UsageError, match="'Delft' is no code of CBS"):
        fetch_areas(town_client, ["Delft"])


def test_a_code_that_cbs_does_not_know(town_client: Client) -> None:
    """A buurt that was renumbered is told, not left out in silence."""
    with pytest.raises(EmptyDataError, match="no buurt with code BU09990777 in 2025"):
        fetch_areas(town_client, [town.BUURTEN[0], "BU09990777"])


def test_a_code_that_was_given_up(town_client: Client) -> None:
    """Where it once lay, the buurten of now are taken, and a warning says which."""
    x, y = town.WEST, town.SOUTH
    before = gpd.GeoDataFrame(
        {"code": ["BU09990777"]}, geometry=[box(x - 20, y, x + 1010, y + 480)], crs="EPSG:28992"
    ).to_crs("EPSG:4326")
    found = fetch_areas(town_client, ["BU09990777"], drawn=lambda: before)
    assert found.areas["code"].tolist() == town.BUURTEN[:2]
    assert (
        "BU09990777 is no longer drawn by CBS; in its place now lie BU09990000, BU09990001"
        in found.warnings
    )


def test_a_surface_of_ones_own(fake: FakeServer, town_client: Client) -> None:
    """The buurten it lies in, whole, though nobody named a gemeente."""
    x, y = town.WEST, town.SOUTH
    drawn = box(x + 400, y + 100, x + 700, y + 300)
    services = {"buurten": town.buurten(2025), "gemeenten": town.gemeenten(2025)}
    fake.serve("/cbs/2025", OgcFeatures(services))
    found = fetch_areas_touching(town_client, drawn)
    assert found.areas["code"].tolist() == town.BUURTEN[:2]
    with pytest.raises(EmptyDataError, match="lies in no gemeente"):
        fetch_areas_touching(town_client, box(x, y - 400, x + 100, y - 300))
