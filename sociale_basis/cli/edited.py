"""A neighbourhood as the edits in a file would make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


def edited(
    area: Neighbourhood, file: Path | None
) -> tuple[Neighbourhood, dict[str, Any], list[str]]:
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
    whys = {
        "not_there": "is not on this map",
        "not_connected": "lies farther than 100 m from every way, or leads nowhere",
        "there_already": "is there already",
        "no_such_layer": "names a layer that holds no places, or does not exist",
    }
    warnings = [
        f"edit {each.number + 1} ({each.kind}) is left out: {each.reference} {whys[each.why]}"
        for each in applied.vanished
    ]
    meta = {"edits": edits.name, "vanished": [each._asdict() for each in applied.vanished]}
    return applied.area, meta, warnings
