"""Looks at where ways and places come from: Overpass, and the extracts of Geofabrik."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sociale_basis.errors import CutOffError, ServiceError
from sociale_basis.sources.contracts.contract import Look, types_of
from sociale_basis.sources.feature_pages import changed
from sociale_basis.sources.http import Request
from sociale_basis.sources.overpass_question import question

if TYPE_CHECKING:
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

MARKET = (4.3580, 52.0105, 4.3600, 52.0120)
"""The market square of Delft: west, south, east, north in degrees."""

_COUNTRY = "netherlands"
_HERE = "zuid-holland"
_ROOT = re.compile(rb'<osm version="([^"]*)"')
_ERROR = re.compile(rb"<remark>([^<]*error[^<]*)</remark>")


def look_at_overpass(client: Client, service: Service) -> Look:
    """Look at what the very question that is asked of a neighbourhood gives on one square.

    Raises
    ------
    ServiceError
        It does not answer, gives up half-way, or answers something else than OSM data.
    """
    reply = client.ask(question(service, MARKET), _is_osm)
    version = _ROOT.search(reply.content)
    kinds = [kind for kind in ("node", "way") if f"<{kind} id=".encode() in reply.content]
    facts = {
        "content_type": reply.headers.get("content-type", "").partition(";")[0],
        "version": version[1].decode("utf-8", "replace") if version else "not told",
        "date": "told" if b'osm_base="' in reply.content else "not told",
        "elements": ", ".join(kinds) or "none",
        "tags": "given" if b'<tag k="highway"' in reply.content else "none",
    }
    return Look(None, facts=facts)


def look_at_extracts(client: Client, service: Service) -> Look:
    """Look at the index of extracts, and at the checksum beside one of them.

    Raises
    ------
    ServiceError
        It does not answer, or not with an index.
    """
    reply = client.ask(Request.of(service, "index-v1.json"))
    features = reply.json.get("features") if isinstance(reply.json, dict) else None
    if not isinstance(features, list):
        raise changed(reply, "has no index of extracts")
    offers = [
        one["properties"] for one in features if isinstance(one, dict) and "properties" in one
    ]
    dutch = [one for one in offers if _COUNTRY in {one.get("id"), one.get("parent")}]
    lists = tuple(str(one.get("id")) for one in dutch)
    facts = {
        "content_type": reply.headers.get("content-type", "").partition(";")[0],
        "ground": "drawn" if all(one.get("geometry") for one in features) else "not drawn",
    }
    here: dict[str, Any] = next((one for one in dutch if one.get("id") == _HERE), {})
    address = _address(here)
    if address is not None:
        facts["checksum"] = _checksum(client, Request.of(service, f"{address}.md5"))
    return Look(types_of(dutch) if dutch else None, lists, facts=facts)


def _is_osm(reply: Reply) -> None:
    if not _ROOT.search(reply.content[:2000]):
        raise changed(reply, "answers something else than OpenStreetMap data")
    error = _ERROR.search(reply.content[-2000:])
    if error is not None:
        said = " ".join(error[1].decode("utf-8", "replace").split())
        raise ServiceError(
            f"gave up before it had found everything ({said})",
            host=reply.request.host,
            do=reply.request.service.otherwise,
        )
    if not reply.content.rstrip().endswith(b"</osm>"):
        raise CutOffError(
            "its answer breaks off half-way",
            host=reply.request.host,
            do=reply.request.service.otherwise,
        )


def _address(offer: dict[str, Any]) -> str | None:
    urls = offer.get("urls")
    told = urls.get("pbf") if isinstance(urls, dict) else None
    # The place below the address of the service: a mirror has it too.
    return None if told is None else str(told).partition("://")[2].partition("/")[2]


def _checksum(client: Client, request: Request) -> str:
    reply = client.ask(request, lambda _: None)
    return "md5" if re.match(rb"\s*[0-9a-fA-F]{32}\b", reply.content) else "none"
