"""Dwellings from the BAG: what counts as one, from both services, without doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import EmptyDataError, ServiceError, ServiceShapeError
from sociale_basis.sources.bag import fetch_bag
from sociale_basis.sources.http import Client, Patience
from tests.sources.fakes import bag
from tests.sources.fakes.server import Fault, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import FakeServer

X, Y = 85_000.0, 446_500.0
BOX = (X - 500, Y - 500, X + 500, Y + 500)


@pytest.fixture
def bag_client(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    return make_client(
        mirrors={"bag": f"{fake.url}/ogc", "bag_wfs": f"{fake.url}/wfs"},
        patience=Patience(tries=2),
    )


def test_what_counts_as_a_dwelling(fake: FakeServer, bag_client: Client) -> None:
    """A purpose to live in, in use; boats and caravans too; the rest is counted by cause."""
    objects = [
        bag.verblijfsobject(1, X, Y),
        bag.verblijfsobject(2, X + 9, Y, gebruiksdoel="winkelfunctie,woonfunctie"),
        bag.verblijfsobject(3, X + 18, Y, gebruiksdoel=["woonfunctie", "kantoorfunctie"]),
        bag.verblijfsobject(4, X + 27, Y, status=f"{bag.IN_USE} (niet ingemeten)"),
        bag.verblijfsobject(5, X + 36, Y, gebruiksdoel="winkelfunctie"),
        bag.verblijfsobject(6, X + 45, Y, status="Verblijfsobject ingetrokken"),
        bag.verblijfsobject(7, X + 54, Y, status="Verblijfsobject gevormd"),
        bag.verblijfsobject(8, X + 63, Y, huisletter="b", toevoeging="3", huisnummer=8.0),
    ]
    boats = [bag.place(1, X, Y + 50), bag.place(2, X, Y + 80, "Plaats ingetrokken")]
    fake.serve("/ogc", bag.ogc(objects, boats))
    found = fetch_bag(bag_client, BOX)
    table = found.dwellings
    assert table["identificatie"].str[-2:].tolist() == ["01", "02", "03", "04", "08", "01"]
    assert found.left_out == {"status": 3, "purpose": 1, "repeated": 0}
    eighth = table.iloc[4]
    assert (eighth["number"], eighth["addition"], eighth["postcode"]) == ("8B", "3", "2628DB")
    assert (table.geometry.x[0], table.geometry.y[0]) == (X, Y)
    boat = table.iloc[5]
    assert (boat["street"], boat["number"], boat["postcode"]) == ("Kade", "1A", "")
    assert X < boat.geometry.x < X + 10
    assert table.crs == "EPSG:28992"
    assert (found.source.rows, found.source.licence, found.box) == (6, "CC0 1.0", BOX)
    assert found.warnings == []


def test_borders_of_tiles_and_versions_count_once(fake: FakeServer, bag_client: Client) -> None:
    """An object on the border of two tiles, or given in two versions, is one dwelling."""
    objects = [
        bag.verblijfsobject(1, X, Y),  # on the border: the box is asked in two tiles of 2 km
        bag.verblijfsobject(2, X - 1500, Y),
        bag.verblijfsobject(2, X - 1500, Y, version="b"),
        bag.verblijfsobject(3, X + 1500, Y),
    ]
    fake.serve("/ogc", bag.ogc(objects))
    found = fetch_bag(bag_client, (X - 2000, Y - 100, X + 2000, Y + 100))
    assert [code[-2:] for code in found.dwellings["identificatie"]] == ["01", "02", "03"]
    assert found.left_out["repeated"] == 1
    boxes = {asked.query["bbox"] for asked in fake.asked if "verblijfsobject" in asked.path}
    assert len(boxes) == 2


def test_more_than_a_page(fake: FakeServer, bag_client: Client) -> None:
    """Every page of a tile is read, also when one of them first fails."""
    objects = [bag.verblijfsobject(n, X + n / 10, Y) for n in range(1, 31)]
    fake.serve("/ogc", bag.ogc(objects, page=10))
    fake.fail("/ogc", None, Fault(after=50))
    assert len(fetch_bag(bag_client, BOX).dwellings) == 30


def test_the_wfs_steps_in(fake: FakeServer, bag_client: Client) -> None:
    """Where the OGC API fails the WFS tells the same, under other names."""
    objects = [bag.verblijfsobject(n, X + n / 10, Y) for n in range(1, 8)]
    fake.serve("/ogc", bag.ogc(objects))
    expected = fetch_bag(bag_client, BOX).dwellings
    fake.serve("/wfs", bag.wfs(objects))
    fake.fail("/ogc", *[status(503)] * 20)
    other = (BOX[0] - 1, *BOX[1:])  # nothing of it was kept
    found = fetch_bag(bag_client, other).dwellings
    assert found.equals(expected)
    assert any(asked.path.startswith("/wfs") for asked in fake.asked)


def test_both_fail(fake: FakeServer, bag_client: Client) -> None:
    """When neither answers the first failure is told, with what else can be done."""
    fake.fail("/ogc", *[status(503)] * 20)
    fake.fail("/wfs", *[status(500)] * 20)
    with pytest.raises(ServiceError, match=r"503 .*addresses of OpenStreetMap"):
        fetch_bag(bag_client, BOX)


def test_nobody_lives_there(fake: FakeServer, bag_client: Client) -> None:
    """Without dwellings the line says to use OpenStreetMap, as across the border."""
    fake.serve("/ogc", bag.ogc([bag.verblijfsobject(1, X, Y, gebruiksdoel="industriefunctie")]))
    with pytest.raises(EmptyDataError, match="no dwellings here"):
        fetch_bag(bag_client, BOX)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"identificatie": "NL.1"}, "no 16 digits"),
        ({"status": "in gebruik"}, "the status 'in gebruik'"),
    ],
)
def test_a_changed_shape_is_told(
    fake: FakeServer, bag_client: Client, changes: dict[str, Any], expected: str
) -> None:
    """Codes or states that are written otherwise are told, not read as an empty village."""
    fake.serve("/ogc", bag.ogc([bag.verblijfsobject(1, X, Y, **changes)]))
    with pytest.raises(ServiceShapeError, match=expected):
        fetch_bag(bag_client, BOX)


def test_a_missing_column_is_told(fake: FakeServer, bag_client: Client) -> None:
    """Without gebruiksdoel nobody can tell who lives where."""
    one = bag.verblijfsobject(1, X, Y)
    del one["properties"]["gebruiksdoel"]
    fake.serve("/ogc", bag.ogc([one]))
    with pytest.raises(ServiceShapeError, match="without gebruiksdoel"):
        fetch_bag(bag_client, BOX)


def test_a_new_status_is_left_out_and_told(fake: FakeServer, bag_client: Client) -> None:
    """A status nobody knows does not count as lived in, and is named."""
    objects = [bag.verblijfsobject(1, X, Y), bag.verblijfsobject(2, X, Y, status="Verhuurd")]
    fake.serve("/ogc", bag.ogc(objects))
    found = fetch_bag(bag_client, BOX)
    assert len(found.dwellings) == 1
    assert found.warnings == [
        "BAG: 1 objects (verblijfsobject) have a status nobody knows and are left out: 'Verhuurd'"
    ]
