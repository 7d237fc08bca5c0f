"""A table of the OData 3 feed of CBS: padded codes, numbered columns, pages behind a link."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.sources.fakes.server import Answer, Asked

Row = dict[str, Any]


@dataclass
class OData:
    """One table.

    ``dimensions`` has the codes of each dimension and what they mean, ``topics`` the keys of the
    other columns. Codes of areas are padded to ten characters, as CBS does.
    """

    dimensions: dict[str, dict[str, str]]
    topics: list[str]
    rows: list[Row]
    page: int = 10_000
    groups: list[str] = field(default_factory=lambda: ["Eenzaamheid"])

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request."""
        if asked.query.get("$format") != "json":
            return Answer(b"<feed/>", kind="application/atom+xml")
        if asked.path == "DataProperties":
            return _values(self._properties())
        if asked.path in self.dimensions:
            codes = self.dimensions[asked.path].items()
            return _values([{"Key": key, "Title": title} for key, title in codes])
        if asked.path != "TypedDataSet":
            return _error(404, "Resource not found for the segment")
        return self._typed(asked.query)

    def _properties(self) -> list[Row]:
        kinds = {"Perioden": "TimeDimension", "WijkenEnBuurten": "GeoDimension"}
        dimensions = [
            {"Key": key, "Title": key, "Type": kinds.get(key, "Dimension")}
            for key in self.dimensions
        ]
        groups = [{"Key": "", "Title": title, "Type": "TopicGroup"} for title in self.groups]
        topics = [{"Key": key, "Title": key, "Type": "Topic"} for key in self.topics]
        return [{"ID": n, **row} for n, row in enumerate([*dimensions, *groups, *topics])]

    def _typed(self, query: dict[str, str]) -> Answer:
        columns = [*self.dimensions, *self.topics]
        selected = query.get("$select", ",".join(columns)).split(",")
        if unknown := set(selected) - set(columns):
            return _error(400, f"Could not find a property named '{min(unknown)}'")
        try:
            rows = [row for row in self.rows if _holds(query.get("$filter"), row)]
        except ValueError as error:
            return _error(400, str(error))
        first = int(query.get("$skip", 0))
        page = [
            {key: self._padded(key, row.get(key)) for key in selected}
            for row in rows[first : first + self.page]
        ]
        content: Row = {"odata.metadata": "http://x/$metadata#TypedDataSet", "value": page}
        if first + self.page < len(rows):
            following = {**query, "$skip": str(first + self.page)}
            # CBS writes these links without encryption.
            content["odata.nextLink"] = (
                f"http://opendata.original.example/ODataFeed/odata/T/TypedDataSet?"
                f"{urlencode(following)}"
            )
        return Answer(json.dumps(content).encode(), kind="application/json;odata=minimalmetadata")

    def _padded(self, key: str, cell: object) -> object:
        return f"{cell:<10}" if key == "WijkenEnBuurten" else cell


def _holds(condition: str | None, row: Row) -> bool:
    """Decide the conditions that programs of others are seen to use."""
    for part in condition.split(" and ") if condition else []:
        if match := re.fullmatch(r"(\w+) eq '([^']*)'", part):
            holds = str(row[match[1]]).strip() == match[2]
        elif match := re.fullmatch(r"substring\((\w+),(\d+),(\d+)\) eq '([^']*)'", part):
            start, length = int(match[2]), int(match[3])
            holds = str(row[match[1]])[start : start + length] == match[4]
        else:
            raise ValueError(f"Syntax error in '{part}'")
        if not holds:
            return False
    return True


def _values(rows: list[Row]) -> Answer:
    return Answer(json.dumps({"odata.metadata": "x", "value": rows}).encode())


def _error(status: int, text: str) -> Answer:
    content = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": text}}}
    return Answer(json.dumps(content).encode(), status)
