"""The WFS of PDOK: filters, pages, boxes, and complaints in XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import ServiceError, ServiceShapeError
from sociale_basis.sources import wfs as wfs_reader
from sociale_basis.sources.wfs import read_layer, read_layer_in_box
from tests.sources.fakes.server import status
from tests.sources.fakes.terms import service
from tests.sources.fakes.wfs import Wfs
from tests.sources.test_ogc_features import points

if TYPE_CHECKING:
    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import Answer, Asked, FakeServer

LAYER = "wijkenbuurten:buurten"
IN_ONE = ("gemeentecode", "GM0001")


def test_a_filter_over_several_pages(fake: FakeServer, client: Client) -> None:
    """With a filter the pages of a thousand together hold everything, once."""
    asks = service(fake.serve("/wfs", Wfs({LAYER: points(5000)})), max_mb=10)
    fetched = read_layer(client, asks, LAYER, equal=IN_ONE)
    assert fetched.frame["aantal"].tolist() == list(range(1, 5000, 2))
    assert fetched.frame.crs == "EPSG:28992"
    assert len(fetched.replies) == 3
    assert not any("bbox" in asked.query for asked in fake.asked)


def test_exactly_a_page(fake: FakeServer, client: Client) -> None:
    """When the last page is full, the empty one behind it ends it."""
    asks = service(fake.serve("/wfs", Wfs({LAYER: points(2000)})), max_mb=10)
    assert len(read_layer(client, asks, LAYER, equal=IN_ONE).frame) == 1000


def test_a_value_cannot_break_out(fake: FakeServer, client: Client) -> None:
    """Signs that mean something in XML are a value like any other."""
    asks = service(fake.serve("/wfs", Wfs({LAYER: points(4)})))
    assert read_layer(client, asks, LAYER, equal=("nummer", "<a>&</a>")).frame.empty


@pytest.mark.parametrize(
    "wrong", [Wfs({LAYER: points(9)}, loses=1), Wfs({LAYER: points(9)}, page=2)]
)
def test_features_that_do_not_come_are_missed(fake: FakeServer, client: Client, wrong: Wfs) -> None:
    """What came in is counted against what the service says there is."""
    asks = service(fake.serve("/wfs", wrong))
    with pytest.raises(ServiceShapeError, match="says there are 4 features and gives"):
        read_layer(client, asks, LAYER, equal=IN_ONE)


def test_an_ignored_filter_is_found_out(fake: FakeServer, client: Client) -> None:
    """A service that gives everything when asked for one gemeente is told, not believed."""
    asks = service(fake.serve("/wfs", Wfs({LAYER: points(9)}, ignores_filter=True)))
    with pytest.raises(ServiceShapeError, match="ignores"):
        read_layer(client, asks, LAYER, equal=IN_ONE)


def test_a_full_box_is_divided(fake: FakeServer, client: Client) -> None:
    """A box with more than a page is asked in quarters, never in pages: their order changes."""
    asks = service(fake.serve("/wfs", Wfs({LAYER: points(5000)})), max_mb=10)
    fetched = read_layer_in_box(client, asks, LAYER, (84_000, 440_000, 110_000, 450_000))
    assert len(fetched.frame) == 2501
    assert fetched.frame["nummer"].is_unique
    assert len(fake.asked) > 4
    assert not any("startIndex" in asked.query for asked in fake.asked)


def test_a_thousand_in_one_spot(fake: FakeServer, client: Client) -> None:
    """A service that always gives a full page does not make it ask for ever."""
    same = [point | {"geometry": points(1)[0]["geometry"]} for point in points(1000)]
    asks = service(fake.serve("/wfs", Wfs({LAYER: same})), max_mb=10)
    with pytest.raises(ServiceShapeError, match="1000 features within a metre"):
        read_layer_in_box(client, asks, LAYER, (84_990, 444_990, 85_010, 445_010))


def test_complaints_in_xml(fake: FakeServer, client: Client) -> None:
    """An exception report with status 200 is passed on in its own words, and not asked again."""
    asks = service(fake.serve("/wfs", Wfs({})))
    with pytest.raises(ServiceError, match="refuses: TYPENAME 'wijkenbuurten:buurten' doesn't"):
        read_layer(client, asks, LAYER, equal=IN_ONE)
    assert len(fake.asked) == 1


def test_it_is_patient(fake: FakeServer, client: Client) -> None:
    """As with every service, what passes is tried again."""
    asks = service(fake.serve("/wfs", Wfs({LAYER: points(4)})))
    fake.fail("/wfs", status(504), status(502))
    assert len(read_layer(client, asks, LAYER, equal=IN_ONE).frame) == 2


def test_a_service_that_turns_no_page(fake: FakeServer, client: Client) -> None:
    """One that always gives the first page is found out at the second."""
    wfs = Wfs({LAYER: points(4000)})

    def first_page(asked: Asked) -> Answer:
        kept = {name: value for name, value in asked.query.items() if name != "startIndex"}
        return wfs(asked._replace(query=kept))

    asks = service(fake.serve("/wfs", first_page), max_mb=10)
    with pytest.raises(ServiceShapeError, match="the same page again"):
        read_layer(client, asks, LAYER, equal=IN_ONE)
    assert len(fake.asked) == 2


def test_a_service_that_ignores_the_box(
    fake: FakeServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that gives a full page for every box is not asked for millions of boxes."""
    monkeypatch.setattr(wfs_reader, "MOST_PAGES", 10)
    full = Wfs({LAYER: points(1000)})

    def everything(asked: Asked) -> Answer:
        kept = {name: value for name, value in asked.query.items() if name != "bbox"}
        return full(asked._replace(query=kept))

    asks = service(fake.serve("/wfs", everything), max_mb=10)
    with pytest.raises(ServiceShapeError, match="a full page for each of 10 boxes"):
        read_layer_in_box(client, asks, LAYER, (84_000, 440_000, 110_000, 450_000))
    assert len(fake.asked) == 11
