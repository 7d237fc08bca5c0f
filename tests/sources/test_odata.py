"""The OData feed of CBS: columns by their stem, pages, padding, and only what may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import ServiceError, ServiceShapeError
from sociale_basis.sources import odata
from sociale_basis.sources.statistics import statistics_from_tables
from sociale_basis.sources.table import table_of_records
from tests.sources.fakes.odata import OData
from tests.sources.fakes.server import Answer, Fault
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import FakeServer

REGION = "WijkenEnBuurten"


def key_figures(page: int = 10_000) -> OData:
    """Make the table of key figures: a gemeente, a wijk, buurten of two gemeenten."""
    codes = ["GM0503", "WK050300", *(f"BU0503000{n}" for n in range(5)), "BU05180000"]
    return OData(
        {REGION: {code: code for code in codes}},
        ["Gemeentenaam_1", "AantalInwoners_5", "k_65JaarOfOuder_12", "GemiddeldeWOZWaarde_39"],
        [
            {
                REGION: code,
                "Gemeentenaam_1": "Delft      ",
                "AantalInwoners_5": 100 * n,
                "k_65JaarOfOuder_12": None if n == 3 else 10 * n,
                "GemiddeldeWOZWaarde_39": 400,
            }
            for n, code in enumerate(codes)
        ],
        page,
    )


def test_only_what_may_be_read_is_asked_for(fake: FakeServer, client: Client) -> None:
    """Columns are found by their stem; house values and the like never leave the service."""
    asks = service(fake.serve("/T", key_figures()))
    columns = odata.read_columns(client, asks)
    assert [column.kind for column in columns[:2]] == ["GeoDimension", "Topic"]
    keys = odata.wanted(columns)
    assert keys == [REGION, "AantalInwoners_5", "k_65JaarOfOuder_12"]
    odata.read_rows(client, asks, keys, [])
    assert fake.asked[-1].query["$select"] == f"{REGION},AantalInwoners_5,k_65JaarOfOuder_12"


def test_pages_and_padding(fake: FakeServer, client: Client) -> None:
    """All pages come, without padding; that CBS writes its links with http:// is no trouble."""
    asks = service(fake.serve("/T", key_figures(page=3)))
    got = odata.read_rows(client, asks, [REGION, "AantalInwoners_5"], [])
    assert [row[REGION] for row in got.rows] == list(key_figures().dimensions[REGION])
    assert len(got.replies) == 3


def test_the_rows_of_one_gemeente(fake: FakeServer, client: Client) -> None:
    """The gemeente, its wijken and its buurten, by the digits they share."""
    asks = service(fake.serve("/T", key_figures()))
    where = [odata.in_gemeente(REGION, "GM0518")]
    got = odata.read_rows(client, asks, [REGION], where)
    assert [row[REGION] for row in got.rows] == ["BU05180000"]
    other = odata.read_rows(client, asks, [REGION], [odata.equals(REGION, "GM0503")])
    assert [row[REGION] for row in other.rows] == ["GM0503"]


def test_rows_become_statistics(fake: FakeServer, client: Client) -> None:
    """The rows of a service read as those of a file: numbers, states, shares, and the year."""
    asks = service(fake.serve("/T", key_figures()))
    keys = odata.wanted(odata.read_columns(client, asks))
    got = odata.read_rows(client, asks, keys, [odata.in_gemeente(REGION, "GM0503")])
    statistics = statistics_from_tables([table_of_records(got.rows, "CBS 85984NED", 2024)])
    wide = statistics.wide()
    assert wide.loc["BU05030000", "residents"] == 200
    assert wide.loc["BU05030000", "residents_65_plus_share"] == 10
    assert statistics.columns["residents"].year == 2024
    assert statistics.columns["residents"].file == "CBS 85984NED"
    unknown = statistics.figures.query("code == 'BU05030001' and indicator == 'residents_65_plus'")
    assert unknown["state"].tolist() == ["unknown"]


def test_a_dimension(fake: FakeServer, client: Client) -> None:
    """Codes and what they mean; one that does not exist is the words of the service."""
    asks = service(fake.serve("/T", key_figures()))
    assert odata.read_dimension(client, asks, REGION)["GM0503"] == "GM0503"
    with pytest.raises(ServiceError, match=r"404 .*Resource not found"):
        odata.read_dimension(client, asks, "Marges")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"d": {"results": []}}', "answers no rows"),
        (b'{"value": [1, 2]}', "answers no rows"),
        (b'{"value": [{"Key": "A_1", "Type": "Topic"}]}', "describes no dimension"),
        (b'{"value": [], "odata.nextLink": "http://x.example/T?$skip=1"}', "round in a circle"),
    ],
)
def test_a_changed_shape_is_told(
    fake: FakeServer, client: Client, content: bytes, expected: str
) -> None:
    """What is no longer as documented is one line that says so."""
    asks = service(fake.serve("/T", lambda _: Answer(content)))
    with pytest.raises(ServiceShapeError, match=expected):
        odata.read_columns(client, asks)


def test_a_column_that_is_gone_is_told(fake: FakeServer, client: Client) -> None:
    """A column that is described and not sent is not taken for unknown figures."""
    asks = service(fake.serve("/T", key_figures()))
    fake.fail("/T", Fault(Answer(b'{"value": [{"WijkenEnBuurten": "GM0503"}]}')))
    with pytest.raises(ServiceShapeError, match="does not send the column AantalInwoners_5"):
        odata.read_rows(client, asks, [REGION, "AantalInwoners_5"], [])
