"""Keeps forms without an account from being misused, without keeping who sent them.

- A form carries a stamp of this program, good for a day. It says that the page was looked at first
  (not by a program that only sends), and it is the key by which sending twice counts once.
- Of an internet address only a digest is kept, in memory, made with a secret that changes each day:
  nobody can find the address again, nor link two days.
- A browser that says it was sent here by another site is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import defaultdict, deque
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

MOST_BYTES = 32_768
MOST_FIELDS = 40
STAMP_S = 24 * 3600
SOONEST_S = 1.5
"""Nobody reads and fills in a form sooner."""
TEN_MINUTES_S, DAY_S = 600, 24 * 3600
PER_TEN_MINUTES, PER_DAY = 10, 40
LINKS_PER_TEN_MINUTES, LINKS_PER_DAY = 150, 600
"""An organisation may answer for everything it does, one after the other."""
_MOST_VISITORS = 20_000
_KEY_BYTES = 32


class UnreadableFormError(Exception):
    """What was sent is no form, too large, or not sent by our own page."""


class Stamps:
    """Makes and reads the stamps of forms; with a secret that lives as long as the program."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._secret = secrets.token_bytes(_KEY_BYTES)

    def make(self) -> str:
        """Give a stamp for a form that is shown now."""
        told = f"{secrets.token_hex(16)}.{self.clock():.1f}"
        return f"{told}.{self._sign(told)}"

    def key_of(self, stamp: str, soonest_s: float = SOONEST_S) -> str | None:
        """Give the key of a form, or None where its stamp is not ours, too old or too new."""
        told, _dot, signed = stamp.rpartition(".")
        if not hmac.compare_digest(signed.encode(), self._sign(told).encode()):
            return None
        key, _dot, made = told.partition(".")
        return key if soonest_s <= self.clock() - float(made) <= STAMP_S else None

    def _sign(self, told: str) -> str:
        return hmac.new(self._secret, told.encode(), hashlib.sha256).hexdigest()


class Visits:
    """Counts how often one visitor sends something, without knowing who that is."""

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        per_ten_minutes: int = PER_TEN_MINUTES,
        per_day: int = PER_DAY,
    ) -> None:
        self.clock = clock
        self.per_ten_minutes = per_ten_minutes
        self.per_day = per_day
        self._lock = Lock()
        self._day = -1.0
        self._secret = b""
        self._sent: dict[bytes, deque[float]] = defaultdict(deque)

    def allow(self, address: str | None) -> bool:
        """Count one more, and say whether that is not too many.

        Parameters
        ----------
        address
            The internet address; of an IPv6 address the part that a household shares.
        """
        now = self.clock()
        with self._lock:
            if now // DAY_S != self._day or len(self._sent) > _MOST_VISITORS:
                self._day = now // DAY_S
                self._secret = secrets.token_bytes(_KEY_BYTES)
                self._sent.clear()
            times = self._sent[self._digest(address)]
            recent = sum(now - each < TEN_MINUTES_S for each in times)
            if recent >= self.per_ten_minutes or len(times) >= self.per_day:
                return False
            times.append(now)
            return True

    def _digest(self, address: str | None) -> bytes:
        return hmac.new(self._secret, _network(address).encode(), hashlib.sha256).digest()


def _network(address: str | None) -> str:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "elsewhere"
    if found.version == 4:  # noqa: PLR2004 -- the version that has no households
        return str(found)
    return str(ipaddress.ip_network(f"{found}/64", strict=False))


async def read_form(request: Request) -> dict[str, str]:
    """Read a form that our own page sent; of a name that stands in it twice, the last.

    Raises
    ------
    UnreadableFormError
        It is too large, no form, or another site had it sent.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded" or _is_sent_by_another(request):
        raise UnreadableFormError
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise UnreadableFormError
    try:
        told = parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise UnreadableFormError from error
    # Browsers send a line end as two characters.
    return {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in told}


def _is_sent_by_another(request: Request) -> bool:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    if origin is None or "sec-fetch-site" in request.headers:
        return False
    return urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
