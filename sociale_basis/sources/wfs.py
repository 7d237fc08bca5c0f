"""Reads features from a WFS 2.0, as PDOK has them.

What is relied on:

- ``GetFeature`` with ``outputFormat=application/json`` gives GeoJSON, at most 1,000 features;
- ``startIndex`` gives the following ones, in a stable order only *without* ``bbox``: with both,
  features come twice and others never. So an area is selected with a filter in XML (FES 2.0), and a
  box that holds more than a page is divided into four;
- ``cql_filter`` is ignored without a word; hence every feature is checked against the filter;
- properties are in camelCase; errors are an ``ExceptionReport`` in XML, also with status 200.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from sociale_basis.errors import ServiceError
from sociale_basis.sources.feature_pages import (
    MOST_PAGES,
    changed,
    features_of,
    refuse_endless,
    to_frame,
)
from sociale_basis.sources.http import Request
from sociale_basis.sources.http.failures import exception_text
from sociale_basis.sources.ogc_features import refuse_unfiltered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.sources.feature_pages import Box, Fetched
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

PAGE = 1000
"""The most features PDOK gives in one answer."""

# A box of this side with more than a page in it is no box with addresses.
_SMALLEST_M = 1.0
_FES = "http://www.opengis.net/fes/2.0"
_JSON = {"outputFormat": "application/json", "count": PAGE}
_RD_NAME = "urn:ogc:def:crs:EPSG::28992"


def read_layer(client: Client, service: Service, layer: str, *, equal: tuple[str, str]) -> Fetched:
    """Read the features of a layer of which one property has one value.

    Parameters
    ----------
    client, service
        With whom and where to ask.
    layer
        Its name, with what stands before it: ``wijkenbuurten:buurten``.
    equal
        Property and value, such as ``("gemeentecode", "GM0503")``.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    StorageError, UsageError
        See :meth:`sociale_basis.sources.http.Client.ask`.
    """
    chosen: dict[str, object] = {"filter": _filter(*equal)}
    features: list[dict[str, Any]] = []
    replies: list[Reply] = []
    while not replies or len(features) == PAGE * len(replies):
        start = {"startIndex": len(features)} if replies else {}
        asked = _get(service, layer, _JSON | chosen | start)
        replies.append(client.ask(asked, _features))
        refuse_endless(replies)
        if len(replies) > 1 and replies[-1].sha256 == replies[-2].sha256:
            raise changed(replies[-1], "gives the same page again and again")
        features += _features(replies[-1])
    fetched = to_frame(features, replies)
    refuse_unfiltered(fetched, dict([equal]))
    _refuse_incomplete(client, service, layer, chosen, fetched)
    return fetched


def read_layer_in_box(client: Client, service: Service, layer: str, box: Box) -> Fetched:
    """Read the features of a layer that touch a box.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    StorageError, UsageError
        See :meth:`sociale_basis.sources.http.Client.ask`.
    """
    features: list[dict[str, Any]] = []
    replies: list[Reply] = []
    waiting = [box]
    while waiting:
        west, south, east, north = waiting.pop()
        corners = f"{west:.3f},{south:.3f},{east:.3f},{north:.3f},{_RD_NAME}"
        reply = client.ask(_get(service, layer, _JSON | {"bbox": corners}), _features)
        replies.append(reply)
        found = _features(reply)
        if len(replies) > MOST_PAGES:
            raise changed(reply, f"gives a full page for each of {MOST_PAGES} boxes")
        if len(found) < PAGE:
            features += found
            continue
        if max(east - west, north - south) < _SMALLEST_M:
            raise changed(reply, f"gives {PAGE} features within a metre")
        x, y = (west + east) / 2, (south + north) / 2
        waiting += [
            (west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north),
        ]  # fmt: skip
    return to_frame(features, replies)


def _get(service: Service, layer: str, params: Mapping[str, object]) -> Request:
    common = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": layer,
        "srsName": _RD_NAME,
    }
    return Request.of(service, "", common | dict(params))


def _features(reply: Reply) -> list[dict[str, Any]]:
    if "xml" in reply.headers.get("content-type", ""):
        said = exception_text(reply.content.decode("utf-8", "replace")) or "nothing that is read"
        service = reply.request.service
        raise ServiceError(f"refuses: {said}", host=reply.request.host, do=service.otherwise)
    return features_of(reply)


def _filter(name: str, value: str) -> str:
    return (
        f'<fes:Filter xmlns:fes="{_FES}"><fes:PropertyIsEqualTo>'
        f"<fes:ValueReference>{escape(name)}</fes:ValueReference>"
        f"<fes:Literal>{escape(value)}</fes:Literal>"
        "</fes:PropertyIsEqualTo></fes:Filter>"
    )


def _refuse_incomplete(
    client: Client, service: Service, layer: str, chosen: dict[str, object], fetched: Fetched
) -> None:
    """Compare how many features came in with how many the service says there are."""
    hits = client.ask(_get(service, layer, chosen | {"resultType": "hits"}), lambda _: None)
    told = re.search(rb'numberMatched="(\d+)"', hits.content)
    if told is not None and int(told[1]) != len(fetched.frame):
        raise changed(
            hits, f"says there are {int(told[1])} features and gives {len(fetched.frame)}"
        )
