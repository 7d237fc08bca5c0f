"""Reads one cell of Dutch statistics: a number, or the reason why there is none.

===========================  ==================================================================
cell                         read as
===========================  ==================================================================
``12.5``  ``12,5``           12.5: either sign is the decimal sign when it stands alone
``1.234,5``  ``1,234.5``     1234.5: the last of the two signs is the decimal sign
``1.234.567``                1234567: a sign that comes back separates thousands
``12.700`` in a count        refused: it could be 12.7 thousand or 12.7, and people are whole
empty, ``.``, ``-``, ``NaN`` unknown: StatLine's point says "unknown, unreliable or secret"
``?``                        unknown: how Swing shows it
``x``                        suppressed: StatLine's sign for secret
-99990 and below             no figure: -99997 is suppressed, all others (-99995 …) unknown
===========================  ==================================================================

Padding, as in ``"     1.0"``, is ignored. An empty cell is never zero.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.errors import BadValueError
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

MISSING_AT_OR_BELOW = -99990.0
"""CBS writes reasons for a missing figure as numbers down from here."""

_SECRET = -99997.0
_UNKNOWN_TEXTS = {"", ".", "-", "?", "nan", "none", "null", "<na>"}
_SUPPRESSED_TEXTS = {"x"}
_MAYBE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?")


def read_figure(cell: object, *, count: bool = False) -> float | Measured:
    """Read a cell; see the table above.

    Parameters
    ----------
    cell
        Text or number.
    count
        Whether whole things are counted, so that ``12.700`` is ambiguous.

    Returns
    -------
    The number, or ``Measured.SUPPRESSED`` or ``Measured.UNKNOWN`` where there is none.

    Raises
    ------
    ValueError
        The cell is neither; its text says why.
    """
    text = "" if cell is None else str(cell).strip()
    if text.lower() in _SUPPRESSED_TEXTS:
        return Measured.SUPPRESSED
    if text.lower() in _UNKNOWN_TEXTS:
        return Measured.UNKNOWN
    if count and _MAYBE_THOUSANDS.fullmatch(text):
        raise ValueError(f"'{text}' can be read in two ways")
    plain = _with_point(text)
    if not _NUMBER.fullmatch(plain.lower()):
        raise ValueError(f"'{text}' is not a number")
    number = float(plain)
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is too large")
    if number <= MISSING_AT_OR_BELOW:
        return Measured.SUPPRESSED if number == _SECRET else Measured.UNKNOWN
    return number


def read_column(
    cells: Iterable[object],
    *,
    file: Path,
    column: str,
    rows: Iterable[int],
    count: bool = False,
    highest: float = math.inf,
) -> tuple[NDArray[np.float64], list[Measured]]:
    """Read a column of figures that cannot be negative.

    Parameters
    ----------
    cells, rows
        The cells and their row numbers in the file.
    file, column
        Where they stand, for the message.
    count
        Whether whole things are counted.
    highest
        The highest value that can be true, such as 100 for a percentage.

    Returns
    -------
    float64 values of shape (n,), NaN where there is none; and per value how it came about:
    measured, suppressed or unknown.

    Raises
    ------
    BadValueError
        A cell is not a number, or below zero or above ``highest``.
    """
    values, states = [], []
    for cell, row in zip(cells, rows, strict=True):
        try:
            figure = read_figure(cell, count=count)
        except ValueError as error:
            do = (
                "write 12700 or 12.7"
                if "two ways" in str(error)
                else "write a number or leave it empty"
            )
            raise BadValueError(str(error), file=file, row=row, column=column, do=do) from None
        if isinstance(figure, Measured):
            values.append(math.nan)
            states.append(figure)
            continue
        if not 0 <= figure <= highest:
            limit = "below zero" if figure < 0 else f"above {highest:g}"
            raise BadValueError(
                f"{figure:g} is {limit}", file=file, row=row, column=column, do="correct it"
            )
        values.append(figure)
        states.append(Measured.MEASURED)
    return np.array(values, dtype=np.float64), states


def _with_point(text: str) -> str:
    """Write a number with a decimal point and without separators of thousands."""
    if "." in text and "," in text:
        thousands = "." if text.rindex(".") < text.rindex(",") else ","
        text = text.replace(thousands, "")
    for sign in ".,":
        if text.count(sign) > 1:
            text = text.replace(sign, "")
    return text.replace(",", ".")
