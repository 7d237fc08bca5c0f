"""The OGC API of PDOK: pages, boxes, the grid, and what happens when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import Point, box, mapping

from sociale_basis.errors import CutOffError, ServiceError, ServiceShapeError
from sociale_basis.sources.http import Client, Patience
from sociale_basis.sources.ogc_features import collection_ids, read_collection, tiles
from sociale_basis.sources.provenance import describe_replies
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.server import Answer, Fault, status
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import FakeServer

IN_DEGREES = b'{"type": "Point", "coordinates": [4.36, 52.0]}'


def points(number: int) -> list[dict[str, Any]]:
    """Draw points ten metres apart on a line to the east, from 85,000, 445,000."""
    return [
        {
            "type": "Feature",
            "id": f"id-{n}",
            "geometry": mapping(Point(85_000 + 10 * n, 445_000)),
            "properties": {"nummer": f"{n:04}", "gemeentecode": f"GM{n % 2:04}", "aantal": n},
        }
        for n in range(number)
    ]


def test_all_pages_are_read(fake: FakeServer, client: Client) -> None:
    """The link to the next page is followed to the end, on the host that was asked."""
    api = OgcFeatures({"punten": points(2345)})
    asks = service(fake.serve("/ogc/v1", api), max_mb=10)
    fetched = read_collection(client, asks, "punten")
    assert len(fetched.replies) == 3
    assert fetched.frame["nummer"].tolist() == [f"{n:04}" for n in range(2345)]
    assert fetched.frame.crs == "EPSG:28992"
    assert (fetched.frame.geometry.x.iloc[7], fetched.frame.geometry.y.iloc[7]) == (85_070, 445_000)
    assert fetched.frame.loc["id-7", "aantal"] == 7
    source = describe_replies(fetched.replies, name="Points", licence="CC0", rows=2345)
    assert source.file_or_url.startswith(f"{fake.url}/ogc/v1/collections/punten/items?")
    assert (source.date, source.rows, len(source.sha256)) == ("2026-11-24", 2345, 64)


def test_a_property_is_filtered_on(fake: FakeServer, client: Client) -> None:
    """Only features with the value come; an API that would ignore it is found out."""
    api = OgcFeatures({"punten": points(10)})
    asks = service(fake.serve("/ogc/v1", api))
    fetched = read_collection(client, asks, "punten", equal={"gemeentecode": "GM0001"})
    assert fetched.frame["aantal"].tolist() == [1, 3, 5, 7, 9]
    api.ignores.add("gemeentecode")
    with pytest.raises(ServiceShapeError, match="ignores that only features with gemeentecode"):
        read_collection(client, asks, "punten", equal={"gemeentecode": "GM0000"})


def test_a_box_is_asked_in_tiles(fake: FakeServer, client: Client) -> None:
    """Features on the border of two tiles come once; those outside the box do not come."""
    wide = {
        "type": "Feature",
        "id": "wide",
        "geometry": mapping(box(84_000, 444_990, 120_000, 445_010)),
        "properties": {"nummer": "wide", "gemeentecode": "GM0000", "aantal": -1},
    }
    api = OgcFeatures({"punten": [*points(1000), wide]})
    asks = service(fake.serve("/ogc/v1", api), max_mb=10)
    fetched = read_collection(client, asks, "punten", box=(85_000, 444_000, 90_000, 446_000))
    assert len(fake.asked) == 3
    assert set(fetched.frame["nummer"]) == {f"{n:04}" for n in range(501)} | {"wide"}
    assert fetched.frame["nummer"].is_unique


def test_tiles_cover_the_box() -> None:
    """Tiles are no larger than agreed, and fill the box without gap or overlap."""
    whole = (0.0, 0.0, 4100.0, 1900.0)
    parts = [box(*tile) for tile in tiles(whole)]
    assert len(parts) == 3
    assert sum(part.area for part in parts) == pytest.approx(4100 * 1900)
    assert list(tiles((5.0, 5.0, 5.0, 5.0))) == [(5.0, 5.0, 5.0, 5.0)]


def test_nothing_there(fake: FakeServer, client: Client) -> None:
    """No features is an empty frame in the right grid, not an error."""
    asks = service(fake.serve("/ogc/v1", OgcFeatures({"punten": []})))
    fetched = read_collection(client, asks, "punten")
    assert fetched.frame.empty
    assert fetched.frame.crs == "EPSG:28992"


def test_collections_are_listed(fake: FakeServer, client: Client) -> None:
    """The ids of collections, or one line when the list looks different."""
    asks = service(fake.serve("/ogc/v1", OgcFeatures({"buurten": [], "wijken": []})))
    assert collection_ids(client, asks) == ["buurten", "wijken"]
    fake.fail("/other", Fault(Answer(b'{"collections": [{"name": "buurten"}]}')))
    with pytest.raises(ServiceShapeError, match="lists no collections"):
        collection_ids(client, service(f"{fake.url}/other"))


def test_what_it_complains_of_is_passed_on(fake: FakeServer, client: Client) -> None:
    """A parameter that is not known is a refusal, with the words of the service."""
    asks = service(fake.serve("/ogc/v1", OgcFeatures({"punten": points(1)})))
    with pytest.raises(ServiceError, match=r"400 .*unknown query parameter\(s\) found: kleur"):
        read_collection(client, asks, "punten", equal={"kleur": "rood"})
    with pytest.raises(ServiceError, match="404"):
        read_collection(client, asks, "lijnen")


def test_it_goes_on_after_a_bad_page(fake: FakeServer, client: Client) -> None:
    """A page that fails is asked again; pages that came in are not."""
    asks = service(fake.serve("/ogc/v1", OgcFeatures({"punten": points(30)}, page=10)))
    fake.fail("/ogc/v1", None, status(429, retry_after="3"), Fault(after=100), None)
    assert len(read_collection(client, asks, "punten").frame) == 30
    assert len(fake.asked) == 5


def test_it_resumes_after_giving_up(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Whoever runs it again gets the pages of before from disk, and asks only for the rest."""
    asks = service(fake.serve("/ogc/v1", OgcFeatures({"punten": points(30)}, page=10)))
    fake.fail("/ogc/v1", None, None, status(503))
    with pytest.raises(ServiceError, match="503"):
        read_collection(make_client(patience=Patience(tries=1)), asks, "punten")
    assert len(fake.asked) == 3
    assert len(read_collection(make_client(), asks, "punten").frame) == 30
    assert len(fake.asked) == 4


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"type": "FeatureCollection", "items": []}', "answers no FeatureCollection"),
        (b"[]", "answers no FeatureCollection"),
        (b'{"features": [{"id": 1, "geometry": null}]}', "answers no FeatureCollection"),
        (b'{"features": [{"geometry": null, "properties": {}}]}', "features without an id"),
        (
            b'{"features": [{"id": 1, "geometry": {"type": "Punt"}, "properties": {}}]}',
            "a geometry that is none",
        ),
        (
            b'{"features": [{"id": 1, "properties": {}, "geometry": %s}]}' % IN_DEGREES,
            r"coordinates such as 4\.36, 52, which are not in EPSG:28992",
        ),
        (
            b'{"features": [], "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}',
            "coordinates in urn:ogc:def:crs:OGC:1.3:CRS84",
        ),
    ],
)
def test_a_changed_shape_is_told(
    fake: FakeServer, client: Client, content: bytes, expected: str
) -> None:
    """What is no longer as documented is one line that says so, not a strange neighbourhood."""
    asks = service(fake.serve("/ogc/v1", lambda _: Answer(content)))
    with pytest.raises(ServiceShapeError, match=expected):
        read_collection(client, asks, "punten")


def test_another_grid_is_told(fake: FakeServer, client: Client) -> None:
    """Coordinates in degrees in spite of what was asked are not taken for metres."""
    api = OgcFeatures({"punten": points(1)}, content_crs="http://x/def/crs/OGC/1.3/CRS84")
    with pytest.raises(ServiceShapeError, match="CRS84"):
        read_collection(client, service(fake.serve("/ogc/v1", api)), "punten")


def test_fewer_than_it_says(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """A page that misses features it announces counts as broken off."""
    content = b'{"numberReturned": 2, "features": []}'
    asks = service(fake.serve("/ogc/v1", lambda _: Answer(content)))
    with pytest.raises(CutOffError, match="says it sends 2 features and sends 0, 2 times"):
        read_collection(make_client(patience=Patience(tries=2)), asks, "punten")


def test_pages_in_a_circle_end(fake: FakeServer, client: Client) -> None:
    """A link that leads back is told, instead of followed for ever."""
    content = (
        b'{"features": [], "links": [{"rel": "next", "href": "https://x.example/i?cursor=same"}]}'
    )
    asks = service(fake.serve("/ogc/v1", lambda _: Answer(content)))
    with pytest.raises(ServiceShapeError, match="round in a circle"):
        read_collection(client, asks, "punten")
    assert len(fake.asked) == 2
