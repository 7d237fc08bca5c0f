"""Finds an area, place, postcode or address by what somebody types: PDOK Locatieserver v3.1.

What is relied on:

- ``suggest`` and ``free`` take ``q`` (words) and ``fq`` (``type:(buurt OR wijk)``,
  ``buurtcode:BU05030101``; may be given more than once), ``lookup`` takes ``id``; an unknown
  parameter is refused with status 400;
- without ``fq`` wijken and buurten are not looked at, so it is always given;
- the answer is ``response.docs[]`` with ``id``, ``type``, ``weergavenaam`` and, where asked for in
  ``fl``, ``buurtcode`` (BU…), ``wijkcode`` (WK…), ``gemeentecode`` (four digits), ``postcode``,
  ``centroide_ll`` (``POINT(lon lat)``) and ``centroide_rd`` (``POINT(x y)``, metres).

Where somebody lives may be among what is typed: nothing that is asked or answered is kept on disk
(``fresh_days = 0``), shown in an error or sent elsewhere. Only for a button that somebody presses
or a command, never while a page loads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.errors import EmptyDataError, ServiceError, UsageError
from sociale_basis.sources.area_codes import clean_code, kind_of
from sociale_basis.sources.feature_pages import changed
from sociale_basis.sources.http import Request
from sociale_basis.sources.services import service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.sources.http import Client, Reply

MOST = 50
"""The most results the service gives at once."""

FIELDS = (
    "id,type,weergavenaam,postcode,centroide_ll,centroide_rd,"
    "buurtcode,buurtnaam,wijkcode,wijknaam,gemeentecode,gemeentenaam"
)
_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})?")
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")


class PlaceKind(StrEnum):
    """What was found; the words of the service."""

    BUURT = "buurt"
    WIJK = "wijk"
    GEMEENTE = "gemeente"
    WOONPLAATS = "woonplaats"
    STREET = "weg"
    POSTCODE = "postcode"
    ADDRESS = "adres"


AREAS = (PlaceKind.BUURT, PlaceKind.WIJK, PlaceKind.GEMEENTE)
"""Kinds of which CBS draws the boundary."""


class Suggestion(NamedTuple):
    """What may be meant: enough to choose from, and to look it up."""

    identifier: str
    kind: PlaceKind
    name: str


@dataclass(frozen=True)
class FoundPlace:
    """What was found.

    Attributes
    ----------
    identifier
        By which the service knows it.
    kind, name
        What it is, and what it is called: ``Dorpsstraat 1, 2628DB Delft``.
    buurt, wijk, gemeente
        CBS codes of what it is or lies in, ``""`` where the service does not say (a street may lie
        in several).
    postcode
        ``2628DB``, or ``""``.
    lon, lat
        Of its middle, in degrees.
    x, y
        Of its middle, in metres of the Dutch national grid (EPSG:28992).
    buurt_name, gemeente_name
        Names of the buurt and the gemeente, or ``""``.
    """

    identifier: str
    kind: PlaceKind
    name: str
    buurt: str
    wijk: str
    gemeente: str
    postcode: str
    lon: float
    lat: float
    x: float
    y: float
    buurt_name: str = ""
    gemeente_name: str = ""


def suggest(
    client: Client, text: str, kinds: Sequence[PlaceKind] = tuple(PlaceKind), *, most: int = 10
) -> list[Suggestion]:
    """Say what may be meant by what somebody has typed so far, best first.

    Parameters
    ----------
    client
        With whom to ask.
    text
        Name, address, postcode or code of an area; may be incomplete.
    kinds
        What may be found.
    most
        How many at most, up to :data:`MOST`.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    UsageError
        Nothing was typed.
    """
    params = [*_words(text), ("fq", _of_kinds(kinds)), ("rows", min(most, MOST))]
    docs = _docs(client, "suggest", [*params, ("fl", "id,type,weergavenaam")])
    known = {kind.value for kind in PlaceKind}
    return [
        Suggestion(str(doc["id"]), PlaceKind(doc["type"]), str(doc.get("weergavenaam", "")))
        for doc in docs
        if doc["type"] in known
    ]


def look_up(client: Client, suggestion: Suggestion) -> FoundPlace:
    """Give the codes and the middle of what was suggested.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    EmptyDataError
        It no longer knows it.
    """
    params = [("id", suggestion.identifier), ("fl", FIELDS), ("fq", _of_kinds([suggestion.kind]))]
    found = _places(client, "lookup", params)
    if not found:
        raise _nothing(client)
    return found[0]


def find(
    client: Client, text: str, kinds: Sequence[PlaceKind] = tuple(PlaceKind), *, most: int = 10
) -> list[FoundPlace]:
    """Find what is meant by a whole name, address, postcode or code, best first.

    A code (``BU05030101``) or postcode is looked up as such, so that nothing else can come first.

    Parameters
    ----------
    client, text, kinds, most
        As :func:`suggest`.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    EmptyDataError
        There is no such thing.
    UsageError
        Nothing was typed.
    """
    rows, fields = ("rows", min(most, MOST)), ("fl", FIELDS)
    code = clean_code(text)
    kind = kind_of(code)
    postcode = _POSTCODE.fullmatch(text.strip())
    which: list[tuple[str, object]]
    if kind in {each.value for each in AREAS}:
        # The service writes the code of a gemeente without GM.
        value = code.removeprefix("GM") if kind == "gemeente" else code
        which = [("fq", f"type:{kind}"), ("fq", f"{kind}code:{value}")]
    elif postcode is not None and postcode[2]:
        which = [
            ("fq", f"type:{PlaceKind.POSTCODE}"),
            ("fq", f"postcode:{postcode[1]}{postcode[2].upper()}"),
        ]
    else:
        which = [*_words(text), ("fq", _of_kinds(kinds))]
    found = _places(client, "free", [*which, rows, fields])
    if not found:
        raise _nothing(client)
    return found


def buurten_of_postcode(client: Client, postcode: str) -> list[str]:
    """Give the codes of the buurten in which a postcode has addresses.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    UsageError
        It is no postcode such as 2628DB.
    EmptyDataError
        There is no such postcode.
    """
    match = _POSTCODE.fullmatch(postcode.strip())
    if match is None or not match[2]:
        raise UsageError("this is no postcode", do="write it like 2628 DB")
    params = [
        ("fq", f"type:{PlaceKind.ADDRESS}"),
        ("fq", f"postcode:{match[1]}{match[2].upper()}"),
        ("rows", MOST),
        ("fl", FIELDS),
    ]
    # No postcode has more addresses than a few dozen; those beyond 50 lie among the others.
    found = {place.buurt for place in _places(client, "free", params)} - {""}
    if not found:
        raise _nothing(client)
    return sorted(found)


def _words(text: str) -> list[tuple[str, object]]:
    # Signs and capitals (OR, NOT) that mean something in a query of Solr are never meant by who
    # types a name; a hyphen before a word is one of them, within a word it is not.
    plain = re.sub(r"[^\w\s.,'\u2019-]", " ", text).lower()
    words = [word.lstrip("-") for word in plain.split() if re.search(r"\w", word)]
    if not words:
        raise UsageError("nothing to look for", do="type a name, address, postcode or code")
    return [("q", " ".join(words))]


def _of_kinds(kinds: Sequence[PlaceKind]) -> str:
    return f"type:({' OR '.join(kinds)})"


def _places(client: Client, path: str, params: Sequence[tuple[str, object]]) -> list[FoundPlace]:
    known = {kind.value for kind in PlaceKind}
    reply, docs = _asked(client, path, params)
    return [_place(doc, reply) for doc in docs if doc["type"] in known]


def _place(doc: dict[str, Any], reply: Reply) -> FoundPlace:
    gemeente = clean_code(doc.get("gemeentecode"))
    lon, lat = _point(doc, "centroide_ll", reply)
    x, y = _point(doc, "centroide_rd", reply)
    return FoundPlace(
        identifier=str(doc["id"]),
        kind=PlaceKind(doc["type"]),
        name=str(doc.get("weergavenaam", "")),
        buurt=clean_code(doc.get("buurtcode")),
        wijk=clean_code(doc.get("wijkcode")),
        gemeente=f"GM{gemeente:0>4}" if gemeente.isdecimal() else gemeente,
        postcode=str(doc.get("postcode") or ""),
        lon=lon,
        lat=lat,
        x=x,
        y=y,
        buurt_name=str(doc.get("buurtnaam") or ""),
        gemeente_name=str(doc.get("gemeentenaam") or ""),
    )


def _point(doc: dict[str, Any], name: str, reply: Reply) -> tuple[float, float]:
    match = _POINT.fullmatch(str(doc.get(name, "")).strip())
    if match is None:
        raise changed(reply, f"gives a place without {name}")
    return float(match[1]), float(match[2])


def _docs(client: Client, path: str, params: Sequence[tuple[str, object]]) -> list[dict[str, Any]]:
    return _asked(client, path, params)[1]


def _asked(
    client: Client, path: str, params: Sequence[tuple[str, object]]
) -> tuple[Reply, list[dict[str, Any]]]:
    server = service("locatieserver", client.settings)
    if server.fresh_days > 0:
        raise UsageError(
            "fresh_days of 'locatieserver' is above 0: addresses would be kept on disk",
            do="take it out of the table of services of your own",
        )
    try:
        reply = client.ask(Request.of(server, path, params), _listed)
    except ServiceError as error:
        # What a service says is wrong may repeat what was typed.
        what = error.what.partition(": ")[0]
        raise type(error)(what, host=error.host, status=error.status, do=error.do) from None
    return reply, _listed(reply)


def _listed(reply: Reply) -> list[dict[str, Any]]:
    content = reply.json
    response = content.get("response") if isinstance(content, dict) else None
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(docs, list) or not all(
        isinstance(doc, dict) and {"id", "type"} <= set(doc) for doc in docs
    ):
        raise changed(reply, "answers no list of places")
    return docs


def _nothing(client: Client) -> EmptyDataError:
    # What was typed may be an address: not repeated here.
    return EmptyDataError(
        "nothing is found under that name",
        file=service("locatieserver", client.settings).name,
        do="write it as on a map, with the name of the municipality: Delftzicht, Delft",
    )
