"""Which figures of neighbourhoods may be read, and which column of which table holds which figure.

The list is ``data/reference/indicators.toml``; a file of one's own (``SOCIALE_BASIS_INDICATORS``)
adds figures that a municipality has itself. The same figure has a different name in each place
that publishes it, the number at the end of a CBS name changes from table to table, and one family
gives a number where another gives a percentage. A column that is not on the list is not read.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis._folders import data_folder
from sociale_basis.allow_list import (
    AllowList,
    Family,
    Indicator,
    Kind,
    Source,
    Text,
    read_indicators,
)
from sociale_basis.own_indicators import with_own
from sociale_basis.settings import PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "AllowList",
    "Family",
    "Indicator",
    "Kind",
    "OwnFile",
    "Source",
    "Text",
    "allow_list",
    "indicators",
    "own_file",
    "read_indicators",
    "resolve",
    "resolve_columns",
]


def indicators() -> dict[str, Indicator]:
    """Give the allow-list by key: that of the program, and what one's own file adds.

    Raises
    ------
    UsageError, StorageError, FileFormatError, BadValueError
        The own file cannot be read, or defines what may not be.
    """
    return allow_list().indicators


def resolve(column: str) -> str | None:
    """Find which indicator a column holds.

    Parameters
    ----------
    column
        A column name as published: ``percentage_personen_65_jaar_en_ouder``, ``a_65_oo``,
        ``k_65JaarOfOuder_12``.

    Returns
    -------
        The indicator's key; nothing for a column that is not on the allow-list.
    """
    return allow_list().resolve(column)


def resolve_columns(columns: Iterable[str]) -> dict[str, str]:
    """Find the indicators in the columns of one table.

    Parameters
    ----------
    columns
        All column names of the table.

    Returns
    -------
        Column name → indicator key. Where two columns would be the same indicator neither is
        given: some CBS tables publish a number and a percentage under one stem, or the distance
        to two kinds of school.
    """
    return allow_list().resolve_columns(columns)


class OwnFile(NamedTuple):
    """Which own file it is, and that it is still the same."""

    file: Path
    changed: int
    size: int


def allow_list() -> AllowList:
    """Give the allow-list of the program with that of one's own file; see :func:`indicators`."""
    return _allow_list(own_file())


def own_file() -> OwnFile | None:
    """Give what changes when another own file is set or it is written again; None without one."""
    file = _own_file(os.environ.get(f"{PREFIX}INDICATORS"))
    if file is None:
        return None
    try:
        told = file.stat()
    except OSError:
        return OwnFile(file, 0, 0)
    return OwnFile(file, told.st_mtime_ns, told.st_size)


# Making Settings takes a millisecond, and the allow-list is asked for with every column.
@cache
def _own_file(_variable: str | None) -> Path | None:
    return Settings().indicators


@cache
def _allow_list(state: OwnFile | None) -> AllowList:
    shipped = read_indicators(data_folder() / "reference" / "indicators.toml")
    return shipped if state is None else with_own(shipped, state.file)
