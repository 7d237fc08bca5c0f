"""What can be done with an entry: each a revision, each by someone who may.

Every command gives the entry back as whoever did it may see it. ``expected`` is the revision that
was on the screen: when somebody else changed the entry since, nothing is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.register.changing import (
    added,
    as_expected,
    checked,
    closed,
    edited,
    fits_layer,
    may_tell,
    to_change,
)
from sociale_basis.register.database import writing
from sociale_basis.register.difference import Clash, applied, difference, inverted
from sociale_basis.register.kept import Kept, as_seen
from sociale_basis.register.recording import Act, Action, record
from sociale_basis.register.replay import revisions_of
from sociale_basis.register.state import read_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.life import Check
    from sociale_basis.register.terms import Aspect


def create(
    register: Register,
    who: Who,
    entry: AnyEntry | Mapping[str, Any],
    *,
    checks: Mapping[Aspect, Check] | None = None,
    reason: str | None = None,
) -> Kept:
    """Add an entry. Only name and layer are needed; whatever else nobody knows is unknown.

    Parameters
    ----------
    register, who
        Where, and by whom.
    entry
        The entry, or its attributes as :func:`as_entry` reads them.
    checks
        What was verified at once.
    reason
        Why.

    Raises
    ------
    NotAllowedError
        This role may not, or not for this organisation.
    BadValueError, UnknownLayerError
        Something in it cannot be used.
    DuplicateCodeError
        Another entry has the same key of the same source.
    """
    with writing(register) as session:
        row = added(session, register, who, entry, checks, reason)
        return as_seen(session, register, who, [row])[0]


def edit(
    register: Register,
    who: Who,
    entry_id: str,
    changes: Mapping[str, Any],
    *,
    expected: int,
    checks: Mapping[Aspect, Check] | None = None,
    reason: str | None = None,
) -> Kept:
    """Change some attributes of an entry.

    Parameters
    ----------
    register, who, entry_id
        Which entry, and by whom.
    changes
        By attribute; None makes one unknown. Of an attribute with attributes of its own, only those
        that are named change; a list or set changes as a whole. What whoever does this cannot see
        stays as it is.
    expected
        The revision that was on the screen.
    checks
        What was verified on this occasion. A check of what changes without one no longer holds.
    reason
        Why.

    Raises
    ------
    UnknownEntryError, NotAllowedError
        There is no such entry, or this role may not change it so.
    OutdatedError
        Somebody else changed it since; holds both versions.
    BadValueError, UnknownLayerError, DuplicateCodeError
        Something in the changes cannot be used.
    """
    with writing(register) as session:
        row = edited(session, register, who, entry_id, changes, expected, checks, reason)
        return as_seen(session, register, who, [row])[0]


def verify(
    register: Register,
    who: Who,
    entry_id: str,
    checks: Mapping[Aspect, Check],
    *,
    expected: int | None = None,
    reason: str | None = None,
) -> Kept:
    """Write down that aspects of an entry were verified.

    Parameters
    ----------
    register, who, entry_id, reason
        As in :func:`edit`.
    checks
        Per aspect when, in which role and how. Access counts only by measuring, or by someone who
        uses the aid.
    expected
        The revision that was on the screen; None where none was.

    Raises
    ------
    UnknownEntryError, NotAllowedError, OutdatedError
        As in :func:`edit`.
    BadValueError
        A check cannot be used.
    """
    if not checks:
        raise UsageError("nothing was verified", do="name at least one aspect")
    with writing(register) as session:
        row, entry, life = to_change(session, register, who, entry_id)
        as_expected(session, register, who, row, expected)
        if life.closed is not None:
            raise BadValueError("the entry is closed", do="reopen it first")
        life = checked(life, entry, checks, register)
        act = Act(who, Action.VERIFY, reason)
        row = record(session, register, act, entry_id, (entry, life), row)
        return as_seen(session, register, who, [row])[0]


def close(
    register: Register,
    who: Who,
    entry_id: str,
    *,
    ended_on: date,
    reason: str,
    expected: int | None = None,
) -> Kept:
    """Close an entry: it is there no more, and stays in the register.

    Parameters
    ----------
    register, who, entry_id, expected
        As in :func:`verify`.
    ended_on
        Last day that it was there.
    reason
        Why it ended.

    Raises
    ------
    UnknownEntryError, NotAllowedError, OutdatedError
        As in :func:`edit`.
    BadValueError
        It is closed already, or no reason is given.
    """
    with writing(register) as session:
        row = closed(session, register, who, entry_id, ended_on, reason, expected)
        return as_seen(session, register, who, [row])[0]


def reopen(
    register: Register,
    who: Who,
    entry_id: str,
    *,
    reason: str | None = None,
    expected: int | None = None,
) -> Kept:
    """Open a closed entry again.

    Parameters
    ----------
    register, who, entry_id, reason, expected
        As in :func:`verify`.

    Raises
    ------
    UnknownEntryError, NotAllowedError, OutdatedError
        As in :func:`edit`.
    BadValueError
        It is not closed.
    """
    with writing(register) as session:
        row, entry, life = to_change(session, register, who, entry_id)
        as_expected(session, register, who, row, expected)
        if life.closed is None:
            raise BadValueError("the entry is not closed")
        life = life.model_copy(update={"closed": None})
        act = Act(who, Action.REOPEN, reason)
        row = record(session, register, act, entry_id, (entry, life), row)
        return as_seen(session, register, who, [row])[0]


def undo(
    register: Register,
    who: Who,
    entry_id: str,
    number: int,
    *,
    expected: int,
    reason: str | None = None,
) -> Kept:
    """Take back one change, by a new one; what was changed besides it since, stays.

    Parameters
    ----------
    register, who, entry_id, expected, reason
        As in :func:`edit`.
    number
        The revision to take back.

    Raises
    ------
    UnknownEntryError, NotAllowedError, OutdatedError
        As in :func:`edit`.
    BadValueError
        There is no such revision, it made the entry, it erased something, or what it changed was
        changed again since.
    """
    with writing(register) as session:
        row, entry, _ = to_change(session, register, who, entry_id)
        as_expected(session, register, who, row, expected)
        found = {each.number: each for each in revisions_of(session, entry_id)}.get(number)
        if found is None:
            raise BadValueError(f"there is no revision {number}", do="choose another one")
        if found.action in {Action.CREATE.value, Action.ERASE.value}:
            raise BadValueError(
                f"revision {number} cannot be undone: it is a '{found.action}'",
                do="close the entry instead" if number == 1 else None,
            )
        try:
            state = applied(row.state, inverted(found.leaves))
        except Clash as clash:
            raise BadValueError(
                f"'{'.'.join(clash.path[1:])}' was changed again after revision {number}",
                do="undo the later change first",
            ) from None
        after = read_state(state)
        leaves = difference(row.state["entry"], state["entry"])
        may_tell(who, entry_id, entry, leaves, register)
        fits_layer(after[0])
        act = Act(who, Action.UNDO, reason)
        row = record(session, register, act, entry_id, after, row)
        return as_seen(session, register, who, [row])[0]
