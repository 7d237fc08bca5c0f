"""Reads tables of figures from OData 3, as CBS has them for itself and for RIVM.

What is relied on:

- under ``ODataFeed/odata/{table}``: ``DataProperties`` describes the columns (``Key``, ``Title``,
  ``Type``), ``TypedDataSet`` holds the rows, and every dimension has its own list;
- ``$format=json``, ``$select`` and ``$filter``; the next page is behind ``odata.nextLink``
  (``ODataApi`` would refuse more than 10,000 rows);
- keys of columns end in a number that changes with the table (``Eenzaam_27``), codes end in spaces.

Columns that are not on the allow-list are not even asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.indicators import resolve_columns
from sociale_basis.sources.feature_pages import changed, refuse_endless
from sociale_basis.sources.http import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.services import Service

Row = dict[str, Any]
_DIMENSIONS = {"Dimension", "GeoDimension", "TimeDimension"}


class Column(NamedTuple):
    """A column as the table describes it: ``kind`` is ``Topic``, ``Dimension`` and the like."""

    key: str
    title: str
    kind: str


class Rows(NamedTuple):
    """Rows of a table, texts without padding, and the answers they came in."""

    rows: list[Row]
    replies: list[Reply]


def read_columns(client: Client, service: Service) -> list[Column]:
    """Read which columns a table has, in their order.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    """
    rows, replies = _read(client, Request.of(service, "DataProperties", {"$format": "json"}))
    columns = [
        Column(str(row["Key"]), str(row.get("Title", "")), str(row.get("Type", "")))
        for row in rows
        if row.get("Key")
    ]
    if not any(column.kind in _DIMENSIONS for column in columns):
        raise changed(replies[0], "describes no dimension among its columns")
    return columns


def read_dimension(client: Client, service: Service, dimension: str) -> dict[str, str]:
    """Read the codes of a dimension and what they mean.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    """
    rows, replies = _read(client, Request.of(service, dimension, {"$format": "json"}))
    if not rows or not all("Key" in row for row in rows):
        raise changed(replies[0], f"has no list of codes for '{dimension}'")
    return {str(row["Key"]): str(row.get("Title", "")) for row in rows}


def wanted(columns: Sequence[Column]) -> list[str]:
    """Give the keys of the columns that may be read: dimensions, and what is on the allow-list."""
    allowed = resolve_columns(column.key for column in columns if column.kind not in _DIMENSIONS)
    return [c.key for c in columns if c.kind in _DIMENSIONS or c.key in allowed]


def read_rows(client: Client, service: Service, keys: Sequence[str], where: Sequence[str]) -> Rows:
    """Read rows of a table.

    Parameters
    ----------
    client, service
        With whom and where to ask.
    keys
        The columns.
    where
        Conditions, all of which hold: see :func:`equals` and :func:`in_gemeente`.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than described above.
    """
    params = {"$format": "json", "$select": ",".join(keys)}
    if where:
        params["$filter"] = " and ".join(where)
    found = _read(client, Request.of(service, "TypedDataSet", params))
    lost = [key for key in keys if found.rows and key not in found.rows[0]]
    if lost:
        raise changed(found.replies[0], f"does not send the column {lost[0]} that it describes")
    return found


def equals(key: str, value: str) -> str:
    """Give the condition that a column has a value."""
    return f"{key} eq '{value}'"


def in_gemeente(key: str, gemeente: str) -> str:
    """Give the condition that a code is that of a gemeente (``GM0503``), or of an area in it."""
    return f"substring({key},2,4) eq '{gemeente[2:]}'"


def _read(client: Client, request: Request) -> Rows:
    rows: list[Row] = []
    replies: list[Reply] = []
    for reply in _pages(client, request):
        replies.append(reply)
        refuse_endless(replies)
        rows += [{key: _plain(cell) for key, cell in row.items()} for row in _values(reply)]
    return Rows(rows, replies)


def _pages(client: Client, request: Request) -> Iterator[Reply]:
    seen = set()
    following: Request | None = request
    while following is not None:
        seen.add(following.key)
        reply = client.ask(following, _values)
        yield reply
        link = reply.json.get("odata.nextLink")
        following = None if link is None else request.following(str(link))
        if following is not None and following.key in seen:
            raise changed(reply, "gives pages that go round in a circle")


def _values(reply: Reply) -> list[Row]:
    content = reply.json
    rows = content.get("value") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise changed(reply, "answers no rows")
    return rows


def _plain(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else cell
