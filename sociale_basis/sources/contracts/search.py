"""Looks at the Locatieserver, with the name of a town: never with an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.sources.contracts.contract import Look, types_of
from sociale_basis.sources.feature_pages import changed
from sociale_basis.sources.geocode import FIELDS
from sociale_basis.sources.http import Request

if TYPE_CHECKING:
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

_AREAS = "type:(buurt OR wijk OR gemeente)"


def look_at_search(client: Client, service: Service) -> Look:
    """Look at what is told of a buurt, and whether suggestions can be looked up.

    Raises
    ------
    ServiceError
        It does not answer, or not with places.
    """
    free = {"fq": "type:buurt", "q": "delft", "rows": 3, "fl": FIELDS}
    reply = client.ask(Request.of(service, "free", free))
    docs = _docs(reply)
    words = {"q": "delft", "fq": _AREAS, "rows": 3, "fl": "id,type,weergavenaam"}
    suggested = _docs(client.ask(Request.of(service, "suggest", words)))
    found = 0
    if suggested:
        by_id = {"id": suggested[0].get("id", ""), "fl": FIELDS, "fq": _AREAS}
        found = len(_docs(client.ask(Request.of(service, "lookup", by_id))))
    facts = {
        "content_type": reply.headers.get("content-type", "").partition(";")[0],
        "suggestions": "given" if suggested else "none",
        "lookup": "found" if found else "not found",
        "rows": "obeyed" if len(docs) <= 3 else "ignored",  # noqa: PLR2004 -- the number just asked for
        "point": _point(docs),
    }
    return Look(types_of(docs) if docs else None, facts=facts)


def _docs(reply: Reply) -> list[dict[str, Any]]:
    content = reply.json
    response = content.get("response") if isinstance(content, dict) else None
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(docs, list) or not all(isinstance(doc, dict) for doc in docs):
        raise changed(reply, "answers no list of places")
    return docs


def _point(docs: list[dict[str, Any]]) -> str:
    said = {str(doc.get("centroide_ll", "")).partition("(")[0].strip() for doc in docs}
    return " or ".join(sorted(said)) or "none"
