"""How long to wait for a service, and how often to try again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable  # noqa: TC003 -- dataclasses keep the types of their fields
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

TOO_MANY = 429
_SERVER_FAILED = 500
# 501 Not Implemented and 505 Version Not Supported will be the same a minute later.
_FOR_EVER = {501, 505}
_OTHER_PASSING = {408, 425, TOO_MANY}


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Timing:
    """Clock, rest and chance, so that tests need not wait.

    ``now`` is the date and time, ``clock`` seconds that only go up, ``chance`` a number 0 … 1.
    """

    now: Callable[[], datetime] = _now
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    # Spreads those who wait for one service; nothing secret hangs on it.
    chance: Callable[[], float] = random.random


@dataclass(frozen=True)
class Patience:
    """How often a question is put, and how long is waited in between, in seconds.

    ``tries`` times in all; the wait starts at about ``first_wait_s`` and doubles up to
    ``longest_wait_s``. Who asks for more than that in ``Retry-After`` is not waited for. An answer
    that trickles in is given up after ``answer_within_s``.
    """

    tries: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    answer_within_s: float = 900.0

    def wait_s(self, failed: int, chance: float) -> float:
        """Give how long to wait after so many failures (1 …): doubled each time, with jitter.

        Half of the wait is left to chance, so that those a service turned away together do not
        come back together.
        """
        whole = min(self.first_wait_s * 2.0 ** (failed - 1), self.longest_wait_s)
        return whole * (0.5 + 0.5 * chance)


class Received(NamedTuple):
    """How far an answer has come in: what progress bars are told.

    ``total`` is in bytes as well, None where the service does not say it.
    """

    service: str
    received: int
    total: int | None


def passes(status: int) -> bool:
    """Tell whether the same question may get another answer a little later."""
    return status in _OTHER_PASSING or (status >= _SERVER_FAILED and status not in _FOR_EVER)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Read ``Retry-After``: seconds, or a date; None where it says nothing readable."""
    text = (header or "").strip()
    if text.isdecimal():
        return float(text)
    date = sent_at(text)
    return None if date is None else max(0.0, (date - now).total_seconds())


def sent_at(header: str | None) -> datetime | None:
    """Read a date as headers write it; None where it is none."""
    try:
        date = parsedate_to_datetime(header or "")
    except (ValueError, OverflowError, TypeError):
        return None
    # Without a zone it is one that says "-0000": UTC of unknown origin.
    return date if date.tzinfo else date.replace(tzinfo=UTC)
