"""What is relied on of one service, and what it looked like when it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sociale_basis.sources.http import Client
    from sociale_basis.sources.services import Service

UNKNOWN = "unknown"
"""The type of a field of which every value was empty: it may be any."""


class Use(StrEnum):
    """What is lost when something is not there."""

    BOUNDARIES = "boundaries"
    FIGURES = "figures"
    HEALTH = "health"
    RESIDENTS = "residents"
    DWELLINGS = "dwellings"
    PAVEMENT = "pavement"
    HEIGHTS = "heights"
    SEARCH = "search"
    STREETS = "streets"


@dataclass(frozen=True)
class Look:
    """What a service looked like.

    Attributes
    ----------
    fields
        Columns or properties and their type (``text``, ``number``, ``number or text`` …); None
        where they could not be looked at, because what holds them is gone.
    lists
        Collections, layers or coverages it has.
    editions
        Years or periods it has, as it writes them.
    empty_editions
        Those that are there, but have nothing in them yet.
    unfilled
        Fields without one value in the newest edition.
    facts
        Whatever else is relied on, by name.
    """

    fields: Mapping[str, str] | None
    lists: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    empty_editions: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contract:
    """What is relied on of a service.

    Attributes
    ----------
    use
        What is lost without the service.
    look
        Asks it a few small questions.
    needs
        Fields without which a reader stops.
    lists
        Collections, layers or coverages that are read.
    exact
        Names of fields are taken literally; otherwise capitals, underscores and a number at the end
        do not count.
    """

    use: Use
    look: Callable[[Client, Service], Look]
    needs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    exact: bool = False


def types_of(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Give the fields that rows have and the type of their values."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            kinds = found.setdefault(str(name), set())
            if value is not None:
                kinds.add(_type_of(value))
    return {name: " or ".join(sorted(kinds)) or UNKNOWN for name, kinds in found.items()}


def _type_of(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case list():
            return "list"
        case dict():
            return "object"
    return "text"
