"""How many entries there are of what only their keepers may read: from five, or not at all.

An official, who also grants the subsidy, may know that there are hidden providers and how many
initiatives hang on one person; not which. So counts are of the whole register or per layer, never
of a selection: with selections of one's own, any entry could be singled out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from sociale_basis.privacy import Permission
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.visibility import require
from sociale_basis.vocabulary import Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import ColumnElement

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register

LEAST = 5
"""Smallest number that may be told."""

SOON_MONTHS = 6


class Counted(StrEnum):
    """What is counted."""

    HIDDEN = "hidden"
    HANGS_ON_ONE = "hangs_on_one"
    ENDS_SOON = "ends_soon"
    """Within six months, or already past."""


class Counts(NamedTuple):
    """Numbers of entries; None where a number may not be told."""

    total: int | None
    by_layer: dict[str, int | None]


def count_entries(register: Register, who: Who, what: Counted) -> Counts:
    """Count entries of what only their keepers may read.

    Parameters
    ----------
    register, who
        Where, and for whom. The builder team gets numbers as they are.
    what
        What to count. Closed entries do not count.

    Returns
    -------
    For others than the builder team no number below five, and none that would follow from the
    others: where one layer is left out, so is the next smallest.

    Raises
    ------
    NotAllowedError
        Only who looks after the register, or officials, may.
    """
    require(who, Permission.REGISTER_COUNTS, "count what is not public")
    with reading(register) as session:
        asked = (
            select(EntryRow.layer, func.count())
            .where(EntryRow.status != Status.CLOSED.value, _meets(what, day_of(register.clock())))
            .group_by(EntryRow.layer)
        )
        found = {row[0]: int(row[1]) for row in session.execute(asked)}
    total = sum(found.values())
    if who.may(Permission.REGISTER):
        return Counts(total, dict(sorted(found.items())))
    return Counts(total if total >= LEAST else None, told(found))


def told(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Leave out of counts what is below five, and what would give that away.

    Parameters
    ----------
    counts
        Numbers that add up to a total which may be known.
    """
    ascending = sorted(counts, key=lambda name: (counts[name], name))
    left_out = [name for name in ascending if counts[name] < LEAST]
    # The total minus what is told is the sum of what is left out: it must be of several, and five.
    while left_out and len(left_out) < len(ascending):
        if len(left_out) > 1 and sum(counts[name] for name in left_out) >= LEAST:
            break
        left_out.append(ascending[len(left_out)])
    return {name: None if name in left_out else counts[name] for name in sorted(counts)}


def _meets(what: Counted, today: date) -> ColumnElement[bool]:
    match what:
        case Counted.HIDDEN:
            return EntryRow.visibility == Visibility.HIDDEN.value
        case Counted.HANGS_ON_ONE:
            return EntryRow.key_persons == 1
        case Counted.ENDS_SOON:
            return EntryRow.ends_on <= today + relativedelta(months=SOON_MONTHS)
