"""A neighbourhood as it was seen to be, and as the edits in a file would make it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sociale_basis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sociale_basis.cli.moment import When
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach import Observation
    from sociale_basis.reach.edits import Vanished

WHYS = {
    "not_there": "is not on this map",
    "not_connected": "lies farther than 100 m from every way, or leads nowhere",
    "there_already": "is there already",
    "no_such_layer": "names a layer that holds no places, or does not exist",
}
_DAY_MINUTES = 24 * 60

Changed = tuple["Neighbourhood", dict[str, Any], list[str]]


def changed(
    area: Neighbourhood, edits: Path | None, observations: Path | None, on: str | None
) -> Changed:
    """Apply a file of observations, then a file of edits.

    Parameters
    ----------
    area
        The neighbourhood.
    edits, observations
        The files; None for none.
    on
        For which day or moment the observations are taken; None for now.

    Returns
    -------
    The neighbourhood; what to add to the meta; and a warning per thing that was left out. See
    :func:`observed` and :func:`edited`.

    Raises
    ------
    UsageError
        A day or moment without observations, or one that cannot be read.
    StorageError, FileFormatError, BadValueError
        A file cannot be read.
    """
    seen, about_seen, first = observed(area, observations, on)
    then, about_edits, second = edited(seen, edits)
    return then, about_seen | about_edits, first + second


def edited(area: Neighbourhood, file: Path | None) -> Changed:
    """Apply a file of edits.

    Parameters
    ----------
    area
        The neighbourhood.
    file
        The file; None for none.

    Returns
    -------
    The neighbourhood as it would be; what to add to the meta (``edits``, the name of the set, and
    ``vanished``, what could not be applied; empty without a file); and a warning per edit that
    could not be applied.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read.
    """
    if file is None:
        return area, {}, []
    from sociale_basis.reach.edits import apply, load

    edits = load(file)
    applied = apply(area, edits)
    warnings = [_left_out("edit", each) for each in applied.vanished]
    meta = {"edits": edits.name, "vanished": [each._asdict() for each in applied.vanished]}
    return applied.area, meta, warnings


def observed(area: Neighbourhood, file: Path | None, on: str | None) -> Changed:
    """Lay a file of observations over a neighbourhood.

    Parameters
    ----------
    area
        The neighbourhood.
    file
        The file; None for none.
    on
        As in :func:`changed`.

    Returns
    -------
    The neighbourhood as it is then; what to add to the meta (``observations``: ``file``, ``on``,
    how many were ``applied``, are ``blank`` or hold at another time (``not_then``), and what has
    ``vanished``; empty without a file); and warnings.

    Raises
    ------
    UsageError, StorageError, FileFormatError, BadValueError
        As in :func:`changed`.
    """
    if file is None:
        if on is not None:
            raise UsageError("--on says nothing without --observations", do="add them")
        return area, {}, []
    from sociale_basis.cli.moment import when
    from sociale_basis.reach.observations import load, overlay

    at = when(on, "--on")
    seen = load(file)
    applied = overlay(area, seen, at.moment)
    holding = sum(each.holds(at.moment) for each in seen)
    blank = sum(each.blank for each in seen)
    told = {
        "file": file.name,
        "on": str(at),
        "applied": holding - len(applied.vanished),
        "blank": blank,
        "not_then": len(seen) - holding - blank,
        "vanished": [each._asdict() for each in applied.vanished],
    }
    warnings = [_left_out("observation", each) for each in applied.vanished]
    if blank:
        warnings.append(f"{blank} of {len(seen)} observations have no value yet and are left out")
    return applied.area, {"observations": told}, warnings + _on_part_of_the_day(seen, at)


def premises(meta: dict[str, Any]) -> list[str]:
    """Say in the reader's language what was changed: what :func:`changed` gave for the meta."""
    from sociale_basis.i18n import _, number

    lines = []
    if seen := meta.get("observations"):
        text = _("Observations in the street that count here: {number}, as on {moment}.")
        lines.append(text.format(number=number(seen["applied"]), moment=seen["on"]))
    if "edits" in meta:
        lines.append(_("As if this were done: {name}.").format(name=meta["edits"]))
    return lines


def _left_out(what: str, each: Vanished) -> str:
    why = WHYS[each.why]
    return f"{what} {each.number + 1} ({each.kind}) is left out: {each.reference} {why}"


def _on_part_of_the_day(seen: Sequence[Observation], at: When) -> list[str]:
    """Name what holds on some hours of the day that was asked for, and not on others."""
    if not at.whole_day:
        return []
    midnight = at.moment.replace(hour=0)
    minutes = [midnight + timedelta(minutes=minute) for minute in range(_DAY_MINUTES)]
    told = []
    for number, each in enumerate(seen, 1):
        if each.blank or each.lasts:
            continue
        count = sum(map(each.holds, minutes))
        if 0 < count < _DAY_MINUTES:
            what = "counts" if each.holds(at.moment) else "does not count"
            told.append(
                f"observation {number} ({each.kind}) holds on part of {at.moment:%Y-%m-%d} only "
                f"and {what}: a day is taken at noon. For another hour write --on '{at}'"
            )
    return told
