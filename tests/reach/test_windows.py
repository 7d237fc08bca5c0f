"""When one may arrive at places, and whether the way back is in the dark."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from sociale_basis.reach.windows import dark_return, visits

DE_BILT = (52.10, 5.18)
H = 3600.0
TEN = datetime.fromisoformat("2026-11-24 10:00")


def _rows(text: str, departure: datetime = TEN, limit_s: float = 900) -> list[tuple[float, ...]]:
    found = visits([text], departure, limit_s, DE_BILT)
    assert found.start.tolist() == [0, len(found.begin)]
    return [
        (begin, end, float(sure), closes)
        for begin, end, sure, closes in zip(
            found.begin, found.end, found.sure, found.closes, strict=True
        )
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tu 09:00-12:00", [(0, 2 * H, 1, 2 * H)]),
        ("Tu 10:10-12:00", [(600, 2 * H, 1, 2 * H)]),
        ("Tu 10:15-12:00", [(900, 2 * H, 1, 2 * H)]),
        ("Tu 10:16-12:00", []),
        ("Tu 08:00-10:00", []),
        ("Tu 08:00-10:05,10:10-11:00", [(0, 300, 1, 300), (600, H, 1, H)]),
        ("24/7", [(0, np.inf, 1, np.inf)]),
        ("", [(0, np.inf, 0, np.inf)]),
        ("off", []),
        ("Tu 17:00-20:00+", []),
        ("Tu 08:00-10:05+", [(0, 300, 1, 14 * H), (300, 14 * H, 0, 14 * H)]),
    ],
)
def test_stretches_of_one_place(text: str, expected: list[tuple[float, ...]]) -> None:
    """They begin and end in seconds after setting out, doubt apart, closed left out."""
    assert _rows(text) == expected


def test_places_keep_their_own_stretches() -> None:
    """Each place has its part of the arrays, also one without any."""
    found = visits(["24/7", "off", "Tu 10:00-11:00", ""], TEN, 900, DE_BILT)
    assert found.start.tolist() == [0, 1, 1, 2, 3]
    assert found.end.tolist() == [np.inf, H, np.inf]


def test_over_the_change_of_the_clock() -> None:
    """Seconds are real ones: from half past one to four is 3.5 hours when the clock goes back."""
    back = datetime.fromisoformat("2026-10-25 01:30")
    assert _rows("Su 01:00-04:00", back) == [(0, 3.5 * H, 1, 3.5 * H)]
    forward = datetime.fromisoformat("2026-03-29 01:30")
    assert _rows("Su 01:00-04:00", forward) == [(0, 1.5 * H, 1, 1.5 * H)]


@pytest.mark.parametrize(
    ("text", "departure", "expected"),
    [
        ("Tu 09:00-12:00", "2026-11-24 10:00", (False, False)),
        ("Tu 09:00-17:00", "2026-11-24 10:00", (True, True)),
        ("Tu 09:00-16:00+", "2026-11-24 10:00", (False, True)),
        ("Tu 09:00-17:00+", "2026-11-24 10:00", (True, True)),
        ("24/7", "2026-11-24 10:00", (False, False)),
        ("24/7", "2026-11-24 20:00", (True, True)),
        ("", "2026-11-24 20:00", (True, True)),
    ],
)
def test_the_way_back_after_closing(text: str, departure: str, expected: tuple[bool, bool]) -> None:
    """It is as light as at the end; of two possible ends each reading takes its own."""
    when = datetime.fromisoformat(departure)
    found = visits([text], when, 900, DE_BILT)
    dark = [dark_return(found, when, DE_BILT, strict=strict)[0] for strict in (False, True)]
    assert tuple(dark) == expected
