"""Numbers of people as words: no more precise than known, and not for every eye."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, number
from sociale_basis.privacy import ROUND_TO, Viewer, suppress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

NOT_SHOWN = "–"  # noqa: RUF001 -- a dash, as wide as a digit
"""Too few people to show, or not known."""


def about(value: float) -> str:
    """Write an estimated number of people no more precisely than it is known."""
    if np.isnan(value):
        return NOT_SHOWN
    if value <= 0:
        return "0"
    if value < ROUND_TO:
        return _("fewer than {number}").format(number=ROUND_TO)
    return number(np.floor(value / ROUND_TO + 0.5) * ROUND_TO)


def counted(value: float) -> str:
    """Write a number of things that are not people, as it is."""
    return NOT_SHOWN if np.isnan(value) else number(value)


def shown_numbers(numbers: Numbers, viewer: Viewer) -> Numbers:
    """Leave out what a viewer may not see, row by row.

    Parameters
    ----------
    numbers
        People; the numbers of a row add up to what may be known. Shape (n, k).
    viewer
        Who will see it.

    Returns
    -------
    The same shape, NaN where a number is not shown or not known.
    """
    frame = pd.DataFrame(numbers)
    return np.array(suppress(frame, list(frame.columns), viewer)[list(frame.columns)])
