"""The sources of a neighbourhood as a table for people: what, of when, on what terms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.i18n import _, number
from sociale_basis.i18n import date as written_date
from sociale_basis.sources.provenance import NOT_STATED

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.meta import SourceFile
    from sociale_basis.neighbourhood.store import Neighbourhood

_DASH = "\N{EN DASH}"
_CHECKSUM = 12
"""Digits of a checksum that tell two files apart; all of them stand in JSON."""


class SourceRow(NamedTuple):
    """One source, in the reader's language; a dash where nothing is known."""

    what: str
    where: str
    date: str
    licence: str
    who: str
    rows: str
    checksum: str


def source_header() -> list[str]:
    """Give a word per column of :class:`SourceRow`."""
    return [
        _("Source"),
        _("File or address"),
        _("Date"),
        _("Licence"),
        _("Whom to name"),
        _("Records"),
        _("Checksum"),
    ]


def source_rows(area: Neighbourhood) -> list[SourceRow]:
    """Say of every source what it is, of when, and on what terms.

    Parameters
    ----------
    area
        The neighbourhood. Of what is made up nobody is named, and no licence holds.
    """
    return [_row(source, fictional=area.meta.fictional) for source in area.meta.sources]


def _row(source: SourceFile, *, fictional: bool) -> SourceRow:
    years = f" {', '.join(map(str, source.years))}" if source.years else ""
    name = called(source.name)
    unsaid = source.licence == NOT_STATED
    made_up = _("made up")
    return SourceRow(
        # A service may have its year in its name already.
        what=name if years.strip() in name else name + years,
        where=source.file_or_url,
        date=_written(source.date),
        licence=made_up if fictional else _("not stated") if unsaid else source.licence,
        who=made_up if fictional else source.attribution or _DASH,
        rows=_DASH if source.rows is None else number(source.rows),
        checksum=source.sha256[:_CHECKSUM],
    )


def called(name: str) -> str:
    """Say what a source is; a service has a name of its own."""
    words = {
        "boundary": _("Boundary"),
        "sub-areas": _("Sub-areas"),
        "population": _("Residents"),
        "population areas": _("Areas of the residents"),
        "statistics": _("Figures per area"),
        "elevation": _("Heights"),
        "places": _("Places of your own"),
    }
    return words.get(name, name)


def _written(day: str) -> str:
    try:
        return written_date(dt.date.fromisoformat(day[:10]))
    except ValueError:
        return day
