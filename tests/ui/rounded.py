"""How pages should write estimates of residents: own arithmetic, to hold theirs against."""

from __future__ import annotations

import math


def about(value: float) -> str:
    """Write an estimate as it should be shown: rounded half up to ten, never down to nothing."""
    if value == 0:
        return "0"
    rounded = f"{math.floor(value / 10 + 0.5) * 10:,}".replace(",", ".")
    return "minder dan 10" if value < 10 else rounded
