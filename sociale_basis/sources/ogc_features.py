"""Reads features from an OGC API, as PDOK has them (server GoKoala).

What is relied on:

- ``/collections`` lists collections by ``id``; ``/collections/{id}/items`` gives GeoJSON, at most
  1,000 features a page; the next page is behind the link ``rel="next"`` (a cursor; there is no
  offset and no total);
- ``crs`` and ``bbox-crs`` take ``http://www.opengis.net/def/crs/EPSG/0/28992``; the answer says
  its own in ``Content-Crs``;
- a property is filtered on by its name as a parameter (``gemeentecode=GM0599``); a parameter that
  is not known is refused with status 400;
- ``datetime`` chooses what held at a moment; without it the BGT gives its whole history;
- properties are in snake_case.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sociale_basis.sources.feature_pages import changed, features_of, refuse_endless, to_frame
from sociale_basis.sources.http import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sociale_basis.sources.feature_pages import Box, Fetched
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

PAGE = 1000
"""The most features PDOK gives in one page."""

TILE_M = 2000.0
"""Side of the squares a large box is asked in: what was fetched of it stays when it breaks off."""

_RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"


def read_collection(
    client: Client,
    service: Service,
    collection: str,
    *,
    equal: Mapping[str, str] | None = None,
    box: Box | None = None,
    at: datetime | None = None,
) -> Fetched:
    """Read the features of a collection.

    Parameters
    ----------
    client, service
        With whom and where to ask.
    collection
        Its id.
    equal
        Values properties must have.
    box
        Only features that touch it; asked in squares of at most :data:`TILE_M`.
    at
        The moment (UTC) of which the state is asked, of a collection that keeps its history.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    StorageError, UsageError
        See :meth:`sociale_basis.sources.http.Client.ask`.
    """
    common: dict[str, object] = {"f": "json", "limit": PAGE, "crs": _RD_URI, **(equal or {})}
    if at is not None:
        common["datetime"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    path = f"collections/{collection}/items"
    features: list[dict[str, Any]] = []
    replies: list[Reply] = []
    for params in [common] if box is None else [common | _within(tile) for tile in tiles(box)]:
        pages: list[Reply] = []
        for reply in _pages(client, Request.of(service, path, params)):
            pages.append(reply)
            refuse_endless(pages)
            replies.append(reply)
            features += features_of(reply)
    fetched = to_frame(features, replies)
    refuse_unfiltered(fetched, equal or {})
    return fetched


def collection_ids(client: Client, service: Service) -> list[str]:
    """List the collections of a service.

    Raises
    ------
    ServiceError
        The service does not answer, or not with collections.
    """

    def ids(reply: Reply) -> list[str]:
        content = reply.json
        listed = content.get("collections") if isinstance(content, dict) else None
        if not isinstance(listed, list) or not all(
            isinstance(one, dict) and isinstance(one.get("id"), str) for one in listed
        ):
            raise changed(reply, "lists no collections")
        return [one["id"] for one in listed]

    return ids(client.ask(Request.of(service, "collections", {"f": "json"}), ids))


def tiles(box: Box) -> Iterator[Box]:
    """Divide a box into equal parts of at most :data:`TILE_M` a side."""
    west, south, east, north = box
    columns = max(1, math.ceil((east - west) / TILE_M))
    rows = max(1, math.ceil((north - south) / TILE_M))
    wide, high = (east - west) / columns, (north - south) / rows
    for column in range(columns):
        for row in range(rows):
            x, y = west + column * wide, south + row * high
            yield (x, y, x + wide, y + high)


def refuse_unfiltered(fetched: Fetched, equal: Mapping[str, str]) -> None:
    """Make sure that only what was asked for came: some ignore a filter they do not know.

    Raises
    ------
    ServiceShapeError
        A feature has another value than was asked for.
    """
    for name, value in equal.items():
        if fetched.frame.empty:
            return
        column = fetched.frame.get(name)
        if column is None or (column.map(lambda cell: str(cell).strip()) != value).any():
            raise changed(
                fetched.replies[0], f"ignores that only features with {name} were asked for"
            )


def _within(box: Box) -> dict[str, object]:
    return {"bbox": ",".join(f"{number:.3f}" for number in box), "bbox-crs": _RD_URI}


def _pages(client: Client, request: Request) -> Iterator[Reply]:
    seen = set()
    following: Request | None = request
    while following is not None:
        seen.add(following.key)
        reply = client.ask(following, features_of)
        yield reply
        link = _next_link(reply.json.get("links") or [])
        following = None if link is None else request.following(link)
        if following is not None and following.key in seen:
            raise changed(reply, "gives pages that go round in a circle")


def _next_link(links: list[dict[str, Any]]) -> str | None:
    return next((str(link["href"]) for link in links if link.get("rel") == "next"), None)
