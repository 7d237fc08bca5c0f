"""Fills in what a list leaves out because it stands above: merged cells, numbered rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import _
from sociale_basis.register.exchange.headings import Other, simple

if TYPE_CHECKING:
    from sociale_basis.register.exchange.draft import Reading
    from sociale_basis.register.exchange.rows import Rows

Numbered = tuple[int, dict[str, str]]
_COUNTERS = {"nr", "nummer", "volgnummer"}


def filled(rows: Rows, reading: Reading) -> tuple[list[Numbered], list[str]]:
    """Give the rows with what stands above them, and what was done to them.

    A layer that stands only where it changes holds for the rows below it. A column that merely
    counts the rows is no key: after sorting, it would say that each entry is another one.

    Parameters
    ----------
    rows
        The list.
    reading
        How it is read; a column that is found to count is taken out of it.
    """
    notes: list[str] = []
    below = [(number, dict(cells)) for number, cells in rows.rows]
    key = reading.heading(Other.ID)
    if key is not None and simple(key) in _COUNTERS:
        told = [cells[key] for _number, cells in below if cells[key]]
        if told == [str(number) for number in range(1, len(told) + 1)]:
            reading.columns[key] = Other.NOTHING.value
            notes.append(_("'{column}' only counts the rows: it is no key").format(column=key))
    layer, name = reading.heading("layer"), reading.heading("name")
    if layer is None or name is None or reading.exact or not below or not below[0][1][layer]:
        return below, notes
    above = ""
    taken = False
    for _number, cells in below:
        if cells[layer]:
            above = cells[layer]
        elif any(cell for heading, cell in cells.items() if heading != name):
            cells[layer], taken = above, True
    if taken:
        notes.append(_("'{column}': an empty cell takes what stands above it").format(column=layer))
    return below, notes
