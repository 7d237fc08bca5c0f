"""Looks at services that give features: OGC API and WFS."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.errors import ServiceError
from sociale_basis.indicators import indicators, resolve
from sociale_basis.sources.contracts.contract import Look, types_of
from sociale_basis.sources.feature_pages import changed
from sociale_basis.sources.http import Request
from sociale_basis.sources.http.failures import exception_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

GEMEENTE = "GM0503"
"""Delft: asked of services that select by gemeente."""

CENTRE = (84_500, 447_450, 84_600, 447_550)
"""A hundred metres of the market square of Delft, in metres of the Dutch national grid."""

PAGE = 1000
_RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
_RD_NAME = "urn:ogc:def:crs:EPSG::28992"
_NOT_FOUND = 404
_LAYER = re.compile(r"<(?:\w+:)?FeatureType\b[^>]*>\s*<(?:\w+:)?Name>\s*([^<\s]+)\s*<")
_GEMEENTE_FILTER = (
    '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"><fes:PropertyIsEqualTo>'
    "<fes:ValueReference>gemeentecode</fes:ValueReference>"
    f"<fes:Literal>{GEMEENTE}</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>"
)


class _Sample(NamedTuple):
    rows: list[dict[str, Any]]
    facts: dict[str, str]


def look_at_collection(
    client: Client,
    service: Service,
    wanted: Sequence[str],
    ask: Mapping[str, object],
    editions: Callable[[Iterable[Mapping[str, Any]]], tuple[str, ...]] = lambda _: (),
) -> Look:
    """Look at an OGC API: its collections, and what the features of one of them hold.

    Parameters
    ----------
    client, service
        With whom and where to ask.
    wanted
        Regular expressions that find the collection, first choice first.
    ask
        Which few features.
    editions
        Reads from the features which editions there are.

    Raises
    ------
    ServiceError
        It does not answer.
    """
    lists = _collections(client, service)
    chosen = next((one for word in wanted for one in lists if re.search(word, one)), None)
    if chosen is None:
        return Look(None, lists)
    sample = _items(client, service, chosen, ask)
    return _look(sample, lists, editions(sample.rows))


def look_at_editions(client: Client, service: Service, collection: str) -> Look:
    """Look at an OGC API with an address per year: which there are, and the newest of them.

    The year after the newest one that is known is tried as well.

    Raises
    ------
    ServiceError
        It does not answer, or has none of its editions.
    """
    there = _years(service, partial(_collections, client))
    newest = service.at(year=next(iter(there)))
    lists = next(iter(there.values()))
    if collection not in lists:
        return Look(None, lists, tuple(there))
    sample = _items(client, newest, collection, {"gemeentecode": GEMEENTE})
    return _newest(sample, lists, tuple(there))


def look_at_layers(client: Client, service: Service, layer: str, ask: Mapping[str, object]) -> Look:
    """Look at a WFS: its layers, and what the features of one of them hold.

    Raises
    ------
    ServiceError
        It does not answer.
    """
    lists = _layers(client, service)
    if layer not in lists:
        return Look(None, lists)
    return _look(_get_features(client, service, layer, ask), lists, ())


def look_at_layer_editions(client: Client, service: Service, layer: str) -> Look:
    """Look at a WFS with an address per year; see :func:`look_at_editions`."""
    there = _years(service, partial(_layers, client))
    newest = service.at(year=next(iter(there)))
    lists = next(iter(there.values()))
    if layer not in lists:
        return Look(None, lists, tuple(there))
    sample = _get_features(client, newest, layer, {"filter": _GEMEENTE_FILTER})
    return _newest(sample, lists, tuple(there))


def within(box: tuple[float, float, float, float] = CENTRE) -> dict[str, object]:
    """Give what asks an OGC API for a box."""
    return {"bbox": ",".join(f"{number:.3f}" for number in box), "bbox-crs": _RD_URI}


def within_wfs(box: tuple[float, float, float, float] = CENTRE) -> dict[str, object]:
    """Give what asks a WFS for a box."""
    return {"bbox": ",".join([*(f"{number:.3f}" for number in box), _RD_NAME])}


def _years(
    service: Service, read: Callable[[Service], tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Ask every edition, and the one after it, what it lists; newest first."""
    found: dict[str, tuple[str, ...]] = {}
    absent: ServiceError | None = None
    for year in [max(service.years) + 1, *service.years]:
        try:
            found[str(year)] = read(service.at(year=year))
        except ServiceError as error:
            if error.status != _NOT_FOUND:
                raise
            absent = error
    if not found:
        raise absent or AssertionError("the table of services names no edition")
    return found


def _collections(client: Client, service: Service) -> tuple[str, ...]:
    reply = client.ask(Request.of(service, "collections", {"f": "json"}))
    listed = reply.json.get("collections") if isinstance(reply.json, dict) else None
    if not isinstance(listed, list):
        raise changed(reply, "lists no collections")
    return tuple(str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one)


def _items(client: Client, service: Service, name: str, ask: Mapping[str, object]) -> _Sample:
    common = {"f": "json", "crs": _RD_URI, **ask}
    path = f"collections/{name}/items"
    reply = client.ask(Request.of(service, path, {**common, "limit": PAGE}))
    rows = _rows(reply)
    page = client.ask(Request.of(service, path, {**common, "limit": 2}))
    links = page.json.get("links") or []
    following = any(isinstance(link, dict) and link.get("rel") == "next" for link in links)
    facts = {
        "content_type": _kind(reply),
        "crs": _system(reply.headers.get("content-crs", "")),
        "number_returned": "told" if "numberReturned" in reply.json else "not told",
    }
    # With two or fewer in all there is no next page to see.
    if len(rows) > 2:  # noqa: PLR2004 -- the limit just asked for
        facts["page"] = str(len(_rows(page)))
        facts["next_page"] = "link next" if following else "no link"
    return _Sample(rows, facts)


def _layers(client: Client, service: Service) -> tuple[str, ...]:
    asked = {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"}
    reply = client.ask(Request.of(service, "", asked), lambda _: None)
    names = _LAYER.findall(reply.content.decode("utf-8", "replace"))
    if not names:
        raise changed(reply, "lists no layers")
    return tuple(dict.fromkeys(names))


def _get_features(
    client: Client, service: Service, layer: str, ask: Mapping[str, object]
) -> _Sample:
    common = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": layer,
        "srsName": _RD_NAME,
        **ask,
    }
    as_json = {"outputFormat": "application/json"}
    reply = client.ask(Request.of(service, "", common | as_json | {"count": PAGE}), _no_exception)
    rows = _rows(reply)
    page = _rows(
        client.ask(Request.of(service, "", common | as_json | {"count": 2}), _no_exception)
    )
    hits = client.ask(Request.of(service, "", common | {"resultType": "hits"}), lambda _: None)
    system = reply.json.get("crs") or {}
    facts = {
        "content_type": _kind(reply),
        "crs": _system(str((system.get("properties") or {}).get("name", ""))),
        "hits": "told" if b'numberMatched="' in hits.content else "not told",
    }
    if len(rows) > 2:  # noqa: PLR2004 -- the count just asked for
        facts["page"] = str(len(page))
    return _Sample(rows, facts)


def _no_exception(reply: Reply) -> None:
    if "xml" in reply.headers.get("content-type", ""):
        said = exception_text(reply.content.decode("utf-8", "replace")) or "nothing that is read"
        raise changed(reply, f"refuses: {said}")
    _rows(reply)


def _rows(reply: Reply) -> list[dict[str, Any]]:
    content = reply.json
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise changed(reply, "answers no FeatureCollection")
    return [one.get("properties") or {} for one in features if isinstance(one, dict)]


def _kind(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip()


def _system(said: str) -> str:
    number = re.search(r"EPSG\D+(?:0/)?(\d{4,5})", said)
    return f"EPSG:{number[1]}" if number else said.strip("<>").rpartition("/")[2] or "not told"


def _look(sample: _Sample, lists: tuple[str, ...], editions: tuple[str, ...]) -> Look:
    return Look(
        types_of(sample.rows) if sample.rows else None,
        lists,
        editions,
        unfilled=_unfilled(sample.rows),
        facts=sample.facts,
    )


def _newest(sample: _Sample, lists: tuple[str, ...], editions: tuple[str, ...]) -> Look:
    look = _look(sample, lists, editions)
    if sample.rows and any(_filled(sample.rows, name) for name in sample.rows[0] if resolve(name)):
        return look
    # Nothing is said of columns: which are empty follows from the edition being so.
    return Look(look.fields, lists, editions, empty_editions=editions[:1], facts=sample.facts)


def _unfilled(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    names = list(rows[0]) if rows else []
    return tuple(name for name in names if resolve(name) and not _filled(rows, name))


def _filled(rows: list[dict[str, Any]], name: str) -> bool:
    figure = resolve(name)
    if figure is None:
        return False
    source = indicators()[figure].source
    return any(not source.is_missing(row.get(name)) for row in rows)
