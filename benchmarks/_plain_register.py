"""The same questions to the same tables in plain SQL: no viewers, no records, no checks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.types.json import set_json_loads

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED = (
    "id, kind, layer, name, status, x, y, cell, area, organisation, osm_id, revision, due_on, "
    "stale_on"
)
_WHERE = {
    "list": "TRUE",
    "text": "search LIKE '%koffie%' AND search LIKE '%12%'",
    "marks": "marks LIKE '%|sphere:communal|%' AND marks LIKE '%|walk\\_in:yes|%' ESCAPE '\\'",
    "box": "x BETWEEN 143000 AND 143500 AND y BETWEEN 508000 AND 509000",
    "due": "due_on <= '2100-01-01'",
}
QUESTIONS = {
    name: f"SELECT {LISTED} FROM entry WHERE status <> 'closed' AND {where} ORDER BY search, id"  # noqa: S608 -- our own words
    for name, where in _WHERE.items()
}
HISTORY = (
    "SELECT number, at, action, role, actor, reason, leaves FROM revision "
    "WHERE entry_id = '{entry}' ORDER BY number"
)
_COPIED = ("entry", "entry_aspect", "revision")
_MADE = {"entry": {"point"}, "revision": {"id"}}
"""Columns that the engine fills in itself."""


class Plain:
    """A connection to the tables of a register, by the engine's own driver."""

    def __init__(self, place: str) -> None:
        self.is_file = not place.startswith("postgresql://")
        self.connection: Any
        if self.is_file:
            self.connection = sqlite3.connect(place)
            self.connection.execute("PRAGMA synchronous = FULL")
            self.connection.execute("PRAGMA secure_delete = ON")
        else:
            served = psycopg.connect(place)
            # Of this connection alone: the register must go on reading JSON as JSON.
            set_json_loads(_as_text, served)
            self.connection = served

    def close(self) -> None:
        """Let go of it."""
        self.connection.close()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a query and fetch all of it."""
        with closing(self.connection.cursor()) as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(statement).fetchall()
        self.connection.rollback()
        return found

    def content(self) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
        """Read all that an import wrote: of each table its columns and rows."""
        found = {}
        for table in _COPIED:
            with closing(self.connection.cursor()) as cursor:
                cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 -- our own words
                names = [each[0] for each in cursor.description]
            names = [name for name in names if name not in _MADE.get(table, ())]
            found[table] = (names, self.ask(f"SELECT {', '.join(names)} FROM {table}"))  # noqa: S608 -- as above
        return found

    def write(self, content: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> None:
        """Write the same rows, in one transaction."""
        mark = "?" if self.is_file else "%s"
        with closing(self.connection.cursor()) as cursor:
            for table, (names, rows) in content.items():
                marks = ", ".join([mark] * len(names))
                cursor.executemany(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 -- as above
                    rows,
                )
        self.connection.commit()


def _as_text(written: str | bytes) -> Any:  # noqa: ANN401 -- as psycopg calls it
    """Leave JSON as the text that it is: what is read is only written again."""
    return written if isinstance(written, str) else written.decode()


def same(ours: Sequence[Any], theirs: Sequence[tuple[Any, ...]]) -> bool:
    """Say whether both found the same entries, in the same order."""
    return [each[0] for each in ours] == [each[0] for each in theirs]
