"""Who keeps up a piece of street: codes of *bronhouders* in the BGT, and what these are called.

The names are ``data/reference/bronhouders.toml``, each with where it was found.
"""

from __future__ import annotations

from functools import cache

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml


class NameSource(Record):
    """Where some of the names come from: of codes that begin so, or of these codes."""

    of: str
    name: str
    url: str
    year: int


class _File(Record):
    schema_version: int
    sources: tuple[NameSource, ...]
    names: dict[str, str]


def bronhouder_name(code: str) -> str | None:
    """Give the name of a bronhouder.

    Parameters
    ----------
    code
        As the BGT has it: ``G0503``.

    Returns
    -------
    Its name as in the Netherlands; None where we do not know it.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file that comes with the program cannot be read.
    """
    return _file().names.get(code)


def name_sources() -> tuple[NameSource, ...]:
    """Say where the names come from."""
    return _file().sources


@cache
def _file() -> _File:
    return read_toml(data_folder() / "reference" / "bronhouders.toml", _File)
