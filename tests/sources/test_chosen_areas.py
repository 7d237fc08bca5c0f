"""From what somebody chose to the buurten and their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import EmptyDataError, UsageError
from sociale_basis.sources.chosen_areas import fetch_chosen
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
    found = fetch_chosen(town_client, chosen)
    assert found.areas["code"].tolist() == [town.BUURTEN[n] for n in expected]
    assert found.areas.geometry.area.tolist() == [250_000.0] * len(expected)
    assert found.tables


def test_what_has_no_boundary(town_client: Client) -> None:
    """A street lies in several buurten: the line says what to choose instead."""
    with pytest.raises(UsageError, match="a weg has no boundary"):
        fetch_chosen(town_client, [place(PlaceKind.STREET)])
    with pytest.raises(UsageError, match="no area is chosen"):
        fetch_chosen(town_client, [])


def test_a_code_that_cbs_does_not_know(town_client: Client) -> None:
    """A buurt that was renumbered is told, not left out in silence."""
    gone = place(PlaceKind.BUURT, buurt="BU09990777")
    with pytest.raises(EmptyDataError, match="no buurt with code BU09990777 in 2025"):
        fetch_chosen(town_client, [place(PlaceKind.BUURT, buurt=town.BUURTEN[0]), gone])
