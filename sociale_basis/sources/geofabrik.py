"""Extracts of OpenStreetMap that Geofabrik makes every day: one file per province or country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import shapely
from shapely.geometry import shape
from shapely.validation import make_valid

from sociale_basis.errors import ExtentError, ServiceShapeError
from sociale_basis.sources.http import Request, download
from sociale_basis.sources.osm_header import read_header
from sociale_basis.sources.provenance import Source
from sociale_basis.sources.services import service

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.overpass_question import Surface

_MD5 = re.compile(rb"\s*([0-9a-fA-F]{32})\b")


class Extract(NamedTuple):
    """A file with OpenStreetMap data, whole and checked, and where it came from."""

    file: Path
    source: Source


class _Offer(NamedTuple):
    """An extract that can be had: its place below the address of the service, and its ground."""

    path: str
    ground: BaseGeometry


def fetch_extract(client: Client, around: Surface) -> Extract:
    """Fetch the smallest extract that holds all of an area, or give the one that lies there.

    Parameters
    ----------
    client
        With whom to ask. A download that broke off goes on where it was.
    around
        Polygon or MultiPolygon in degrees.

    Returns
    -------
    extract
        Much larger than the area: read it with ``within`` of
        :func:`~sociale_basis.sources.osm_file.read_osm_file`.

    Raises
    ------
    ExtentError
        The area lies in no extract smaller than a continent: it crosses a border.
    ServiceError
        Geofabrik gives no file, or not the one it says it is.
    StorageError, UsageError
        See :func:`sociale_basis.sources.http.download`.
    """
    geofabrik = service("geofabrik", client.settings)
    index = client.ask(Request.of(geofabrik, "index-v1.json"), check=_offers)
    request = Request.of(geofabrik, _smallest(_offers(index), around).path)
    # Asked each time that the file is: one that was kept is about another day's file.
    beside = geofabrik.model_copy(update={"fresh_days": 0.0})

    def checksum() -> str:
        reply = client.ask(Request(beside, f"{request.url}.md5"), check=_md5)
        return f"md5:{_md5(reply)}"

    got = download(client, request, checksum=checksum)
    date = read_header(got.file).date or got.fetched.date().isoformat()
    source = Source(
        geofabrik.name,
        request.address,
        geofabrik.licence,
        date,
        got.sha256,
        attribution=geofabrik.attribution,
    )
    return Extract(got.file, source)


def _smallest(offers: list[_Offer], around: Surface) -> _Offer:
    covering = [offer for offer in offers if shapely.covers(offer.ground, around)]
    if not covering:
        raise ExtentError(
            "the area crosses a border: no extract smaller than a continent holds all of it",
            do="ask Overpass (--osm overpass), or name a file (--osm FILE)",
        )
    return min(covering, key=lambda offer: offer.ground.area)


def _offers(index: Reply) -> list[_Offer]:
    """List what can be had, without continents.

    Raises
    ------
    ServiceShapeError
        The index is not as documented.
    CutOffError
        It is not whole.
    """
    content = index.json
    try:
        offers = [
            _Offer(urlsplit(one["properties"]["urls"]["pbf"]).path, shape(one["geometry"]))
            for one in content["features"]
            if one["properties"].get("parent") and "pbf" in one["properties"]["urls"]
        ]
    except (KeyError, TypeError, AttributeError, ValueError, shapely.errors.ShapelyError) as error:
        raise _changed(index, "its index is not as documented") from error
    if not offers:
        raise _changed(index, "its index offers nothing")
    return [offer._replace(ground=make_valid(offer.ground)) for offer in offers]


def _md5(reply: Reply) -> str:
    """Read the checksum that lies beside a file.

    Raises
    ------
    ServiceShapeError
        It is none.
    """
    told = _MD5.match(reply.content)
    if told is None:
        raise _changed(reply, "gives no checksum beside the file")
    return told[1].decode().lower()


def _changed(reply: Reply, what: str) -> ServiceShapeError:
    return ServiceShapeError(what, host=reply.request.host, do=reply.request.service.otherwise)
