"""Road surfaces from the BGT: the state of one moment, once, in known words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely.geometry import LineString, box

from sociale_basis.errors import EmptyDataError, ServiceShapeError
from sociale_basis.sources.http import Client, Patience
from sociale_basis.sources.pavement import fetch_pavement
from tests.sources.fakes.bgt import wegdeel
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.server import Fault, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import FakeServer

X, Y = 85_000.0, 446_500.0
BOX = (X - 500, Y - 500, X + 500, Y + 500)
PIECE = box(X, Y, X + 20, Y + 2)


@pytest.fixture
def bgt_client(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    return make_client(mirrors={"bgt": f"{fake.url}/ogc"}, patience=Patience(tries=2))


def test_pieces_with_their_words(fake: FakeServer, bgt_client: Client) -> None:
    """Function, material, level and keeper come as they are; what is not said is empty."""
    plain = wegdeel("a", PIECE)
    bridge = wegdeel(
        "b",
        box(X, Y + 10, X + 20, Y + 13),
        functie="rijbaan lokale weg",
        fysiek_voorkomen="gesloten verharding",
        plus_fysiek_voorkomen="Asfalt",
        relatieve_hoogteligging=1,
        bronhouder="L0002",
    )
    fake.serve("/ogc", OgcFeatures({"wegdeel": [plain, bridge]}))
    found = fetch_pavement(bgt_client, BOX)
    parts = found.parts
    assert parts.drop(columns="geometry").to_dict("records") == [
        {
            "function": "voetpad",
            "material": "open verharding",
            "finish": "",
            "level": 0,
            "bronhouder": "G0503",
        },
        {
            "function": "rijbaan lokale weg",
            "material": "gesloten verharding",
            "finish": "asfalt",
            "level": 1,
            "bronhouder": "L0002",
        },
    ]
    assert parts.geometry.iloc[0].equals(PIECE)
    assert parts.crs == "EPSG:28992"
    assert (found.source.rows, found.source.licence) == (2, "CC0 1.0")
    assert fake.asked[0].query["datetime"] == "2026-11-01T00:00:00Z"


@pytest.mark.parametrize("ignores", [False, True])
def test_history_is_not_laid_on_top(fake: FakeServer, bgt_client: Client, *, ignores: bool) -> None:
    """Earlier drawings of a piece, ended and planned ones do not count, whoever filters them."""
    old = wegdeel("a", PIECE, fysiek_voorkomen="onverhard", eind_registratie="2020-01-01T00:00:00Z")
    new = wegdeel("a", PIECE, version=10)
    gone = wegdeel("b", PIECE, termination_date="2021-05-05")
    planned = wegdeel("c", PIECE, status="plan")
    api = OgcFeatures({"wegdeel": [new, old, gone, planned]})
    if ignores:
        fake.serve("/ogc", lambda asked: api(asked._replace(query=_without(asked.query))))
    else:
        fake.serve("/ogc", api)
    parts = fetch_pavement(bgt_client, BOX).parts
    assert parts["material"].tolist() == ["open verharding"]


def _without(query: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in query.items() if key != "datetime"}


def test_borders_of_tiles_count_once(fake: FakeServer, bgt_client: Client) -> None:
    """A piece that lies in two tiles of 2 km is one piece; a page that fails is asked again."""
    pieces = [wegdeel(f"p{n}", box(X - 5 + n / 10, Y, X + 5, Y + 2)) for n in range(25)]
    fake.serve("/ogc", OgcFeatures({"wegdeel": pieces}, page=10))
    fake.fail("/ogc", None, status(503), None, Fault(truncated=100))
    found = fetch_pavement(bgt_client, (X - 2000, Y - 100, X + 2000, Y + 100))
    assert len(found.parts) == 25
    assert len({asked.query["bbox"] for asked in fake.asked}) == 2


def test_lines_are_no_pavement(fake: FakeServer, bgt_client: Client) -> None:
    """What is drawn as a line has no width: left out, and told."""
    line = wegdeel("b", LineString([(X, Y), (X + 9, Y)]))
    fake.serve("/ogc", OgcFeatures({"wegdeel": [wegdeel("a", PIECE), line]}))
    found = fetch_pavement(bgt_client, BOX)
    assert len(found.parts) == 1
    assert found.warnings == ["BGT: 1 pieces that are no surface are left out"]


def test_nothing_there(fake: FakeServer, bgt_client: Client) -> None:
    """Across the border there is no BGT, and the line says so."""
    fake.serve("/ogc", OgcFeatures({"wegdeel": []}))
    with pytest.raises(EmptyDataError, match="no pavement here"):
        fetch_pavement(bgt_client, BOX)


def test_a_changed_shape_is_told(fake: FakeServer, bgt_client: Client) -> None:
    """Without the column that says who keeps it up, the line says that it changed."""
    one = wegdeel("a", PIECE)
    one["properties"]["bron"] = one["properties"].pop("bronhouder")
    fake.serve("/ogc", OgcFeatures({"wegdeel": [one]}))
    with pytest.raises(ServiceShapeError, match="without bronhouder"):
        fetch_pavement(bgt_client, BOX)
