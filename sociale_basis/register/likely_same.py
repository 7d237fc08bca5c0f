"""Entries that may be what somebody passes on as new: alike in name, at the address, or near."""

from __future__ import annotations

import math
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from sociale_basis.register.clock import day_of
from sociale_basis.register.kept import as_seen
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.texts import folded
from sociale_basis.register.visibility import admitted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.told import Told

ALIKE = 0.75
"""From how alike two names are, of 1, they are mentioned."""
NEAR_M = 100.0
"""Within how many metres they are mentioned; further than ``FAR_M`` a name must be the same."""
FAR_M = 2_000.0
MOST = 5
_SAID_BY_ALL = frozenset({"de", "het", "een", "en", "van", "in", "op", "bij", "voor", "te", "t"})


class Likely(NamedTuple):
    """An entry that may be the same."""

    entry_id: str
    name: str
    alike: float
    """How alike the names are, 0 to 1."""
    metres: float | None
    """Between the two, where both are known."""
    same_address: bool


def likely_same(session: Session, register: Register, who: Who, told: Told) -> tuple[Likely, ...]:
    """Find entries that may be the same as something new, the likeliest first, at most five.

    Parameters
    ----------
    session, register, who
        Where, and for whom: nobody hears of an entry that he or she may not know of.
    told
        What was told: name, address, position.
    """
    today = day_of(register.clock())
    asked = select(EntryRow.id, EntryRow.name, EntryRow.x, EntryRow.y, EntryRow.search).where(
        admitted(who, today)
    )
    address = _address(told.address)
    found = []
    for entry_id, name, x, y, search in session.execute(asked):
        alike = alike_names(told.name or "", name)
        metres = None
        if told.x is not None and told.y is not None and x is not None and y is not None:
            metres = round(math.hypot(x - told.x, y - told.y), 1)
        # `search` holds an address only where all may read it; the entry itself is asked below.
        maybe_there = bool(address) and address in f" {_address(search)} "
        near = metres is not None and metres <= NEAR_M
        named = alike >= ALIKE and (metres is None or metres <= FAR_M or alike == 1)
        if named or near or maybe_there:
            found.append(Likely(entry_id, name, alike, metres, maybe_there))
    found = [
        each._replace(same_address=_is_at(session, register, who, each, address)) for each in found
    ]
    kept = [each for each in found if each.alike >= ALIKE or each.same_address or _is_near(each)]
    return tuple(sorted(kept, key=_likeliest)[:MOST])


def alike_names(one: str, other: str) -> float:
    """Say how alike two names are: 0 to 1, without capitals, accents, order and small words."""
    words = [sorted(set(re.findall(r"\w+", folded(each))) - _SAID_BY_ALL) for each in (one, other)]
    if not all(words):
        return 0.0
    first, second = map(set, words)
    shared = len(first & second) / len(first | second)
    letters = SequenceMatcher(a=" ".join(words[0]), b=" ".join(words[1]), autojunk=False)
    if letters.real_quick_ratio() < ALIKE and shared < ALIKE:
        return float(round(shared, 3))
    return float(round(max(shared, letters.ratio()), 3))


def _is_near(each: Likely) -> bool:
    return each.metres is not None and each.metres <= NEAR_M


def _likeliest(each: Likely) -> tuple[float, str]:
    near = 0.0 if each.metres is None else max(0.0, 1 - each.metres / NEAR_M)
    return -(each.alike + near + each.same_address), each.entry_id


def _is_at(session: Session, register: Register, who: Who, found: Likely, address: str) -> bool:
    row = session.get(EntryRow, found.entry_id) if found.same_address else None
    if row is None:
        return False
    return _address(as_seen(session, register, who, [row])[0].entry.where.address) == address


def _address(text: str | None) -> str:
    """Write an address plainly: "Wilgenplein 1A" and "wilgenplein 1 a" are one."""
    return " ".join(re.findall(r"[a-z]+|\d+", folded(text or "")))
