"""A mark that changes with the register, to keep answers by until somebody changes something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading
from sociale_basis.register.tables import EntryRow, ErasureRow, RevisionRow

if TYPE_CHECKING:
    from sociale_basis.register.database import Register


def last_change(register: Register) -> str:
    """Give a mark that is another after every change of an entry, after erasure, and every day.

    Parameters
    ----------
    register
        Which. It says nothing of what changed, so it needs no viewer. The day counts because
        entries become stale, and consent ends, without anybody changing them.
    """
    asked = (
        select(func.max(RevisionRow.id)),
        select(func.max(EntryRow.updated_at)),
        select(func.count(ErasureRow.id)),
    )
    with reading(register) as session:
        told = [session.scalar(each) for each in asked]
    return f"{register.place} {day_of(register.clock())} {told[0]} {told[1]} {told[2]}"
