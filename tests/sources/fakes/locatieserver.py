"""PDOK Locatieserver v3.1: a search server that refuses parameters it does not know."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from tests.sources.fakes.server import Answer, Asked

Doc = dict[str, Any]
KNOWN = {"q", "fq", "fl", "rows", "start", "id", "lat", "lon", "wt", "sort", "df"}
USUAL = "type:(gemeente OR woonplaats OR weg OR postcode OR adres)"


def doc(kind: str, name: str, **other: object) -> Doc:
    """Make a result in Delftzicht, Delft."""
    return {
        "bron": "BAG",
        "id": f"{kind[:3]}-{hashlib.sha256(name.encode()).hexdigest()[:32]}",
        "type": kind,
        "weergavenaam": name,
        "gemeentecode": "0503",
        "gemeentenaam": "Delft",
        "centroide_ll": "POINT(4.36 52.0)",
        "centroide_rd": "POINT(84650.5 446501.25)",
        "score": 7.5,
        **other,
    }


@dataclass
class Locatieserver:
    """Results that hold all words that are asked, in the order in which they were given."""

    docs: list[Doc]

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request."""
        pairs = parse_qsl(asked.raw_query, keep_blank_values=True)
        if unknown := {key for key, _ in pairs} - KNOWN:
            return _problem(f"unexpected query parameter: {min(unknown)}")
        query = dict(pairs)
        if asked.path not in {"suggest", "free", "lookup"}:
            return Answer(b"not found", 404, "text/plain")
        if asked.path == "suggest" and "q" not in query:
            return _problem("q is required")
        found = self.docs
        if asked.path == "lookup":
            found = [one for one in found if one["id"] == query["id"]]
        for condition in [value for key, value in pairs if key == "fq"] or [USUAL]:
            found = [one for one in found if _holds(condition, one)]
        words = re.findall(r"[\w/-]+", query.get("q", "").lower())
        found = [one for one in found if all(word in str(one).lower() for word in words)]
        fields = query.get("fl", "id,type,weergavenaam,score").split(",")
        shown = [
            {key: one[key] for key in fields if key in one}
            for one in found[: int(query.get("rows", 10))]
        ]
        content = {
            "response": {
                "numFound": len(found),
                "start": 0,
                "maxScore": 7.5,
                "numFoundExact": True,
                "docs": shown,
            }
        }
        return Answer(json.dumps(content).encode())


def _holds(condition: str, one: Doc) -> bool:
    key, _, values = condition.partition(":")
    return str(one.get(key)) in values.strip("()").split(" OR ")


def _problem(text: str) -> Answer:
    return Answer(json.dumps({"error": text}).encode(), 400)
