"""Figures of a municipality itself: a TOML file of one's own that adds to the allow-list.

What such a file does not define is not read, and what may never be read cannot be defined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from sociale_basis._toml import Record, checked, read_toml
from sociale_basis.allow_list import AllowList, Family, Kind, Source, Text
from sociale_basis.errors import BadValueError
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from pathlib import Path


class _OwnSource(Record):
    name: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    url: str = ""
    caveat: Text | None = None


class OwnIndicator(Record):
    """One figure as a file of one's own defines it; see :func:`with_own`."""

    label: Text
    kind: Kind
    unit: Text
    source: str
    year: int | None = None
    measured: Measured = Measured.MEASURED
    on_map: bool = False
    part: str | None = None
    whole: str | None = None
    note: Text | None = None
    columns: tuple[str, ...] = Field(min_length=1)


class _OwnFile(Record):
    sources: dict[str, _OwnSource] = Field(default_factory=dict)
    indicators: dict[str, OwnIndicator] = Field(min_length=1)


def with_own(shipped: AllowList, file: Path) -> AllowList:
    """Add the figures of a file of one's own.

    Parameters
    ----------
    shipped
        The allow-list of the program.
    file
        With ``[sources.KEY]`` (``name``, ``licence``, if wished ``url`` and ``caveat``) and
        ``[indicators.KEY]``: ``label``, ``kind``, ``unit``, ``source``, ``columns`` (the names it
        goes by in tables), and if wished ``year``, ``measured``, ``on_map``, ``part``, ``whole``
        and ``note``.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, is not TOML, or defines what is there already or may not be.
    """
    own = read_toml(file, _OwnFile)
    taken = [*(own.sources.keys() & shipped.sources), *(own.indicators.keys() & shipped.indicators)]
    if taken:
        raise BadValueError(
            f"'{min(taken)}' is already defined by the program", file=file, do="give another name"
        )
    rules = next(iter(shipped.sources.values()))
    sources: dict[str, Any] = dict(shipped.sources)
    for key, source in own.sources.items():
        told = Text(
            nl=f"Eigen cijfers ({source.name}): dit programma weet niet hoe ze gemaakt zijn.",
            en=f"Own figures ({source.name}): this program does not know how they were made.",
        )
        sources[key] = Source(
            **source.model_dump(exclude={"caveat"}),
            caveat=source.caveat or told,
            missing_at_or_below=rules.missing_at_or_below,
            missing_texts=(*rules.missing_texts, "?"),
        )
    listed: dict[str, Any] = dict(shipped.indicators)
    for key, indicator in own.indicators.items():
        fields = indicator.model_dump(exclude_none=True) | {"own": True}
        listed[key] = fields | {"columns": {Family.OWN: indicator.columns}}
    content = {"sources": sources, "forbidden": shipped.forbidden, "indicators": listed}
    return checked(content, AllowList, file)
