"""What a reviewer decides about a proposal: only what is accepted becomes a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.privacy import Permission
from sociale_basis.register.asked import ROLE
from sociale_basis.register.changing import added, closed, edited
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import writing
from sociale_basis.register.kept import Kept, as_seen
from sociale_basis.register.life import ASPECTS, Check
from sociale_basis.register.proposing import Decision, forget_old
from sociale_basis.register.reviewing import proposal_row, told_of
from sociale_basis.register.terms import Aspect, How
from sociale_basis.register.told import ASPECT_OF, BECOMES, PATHS, Told, changes_of
from sociale_basis.register.visibility import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.tables import EntryRow, ProposalRow


def accept(register: Register, who: Who, proposal_id: str, *, reason: str | None = None) -> Kept:
    """Make of a proposal what it says.

    Parameters
    ----------
    register, who, proposal_id
        Which, and by whom.
    reason
        Why, for the history.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    UnknownEntryError
        There is no such proposal (any more).
    BadValueError
        It was decided already, or cannot become an entry as it is: adapt it.
    """
    return _carried_out(register, who, proposal_id, Decision.ACCEPTED, {}, frozenset(), reason)


def adapt(
    register: Register,
    who: Who,
    proposal_id: str,
    changes: Mapping[str, Any],
    *,
    without: Iterable[str] = (),
    reason: str | None = None,
) -> Kept:
    """Make something of a proposal with changes of one's own.

    Parameters
    ----------
    register, who, proposal_id, reason
        As in :func:`accept`.
    changes
        Attributes of the entry, as ``edit`` takes them: they count over what was told.
    without
        Fields of the proposal to leave out, ``gone`` among them.

    Raises
    ------
    NotAllowedError, UnknownEntryError, BadValueError
        As in :func:`accept`.
    UsageError
        There is no such field.
    """
    left_out = frozenset(without)
    for name in sorted(left_out - PATHS.keys() - {"gone"}):
        raise UsageError(
            f"a proposal has no field '{name[:60]}'", do=f"choose from {', '.join(PATHS)}"
        )
    return _carried_out(register, who, proposal_id, Decision.ADAPTED, changes, left_out, reason)


def decline(register: Register, who: Who, proposal_id: str, *, reason: str) -> None:
    """Do nothing with a proposal; after some days it is deleted (``register.toml``).

    Parameters
    ----------
    register, who, proposal_id
        As in :func:`accept`.
    reason
        Why.

    Raises
    ------
    NotAllowedError, UnknownEntryError, BadValueError
        As in :func:`accept`; or no reason is given.
    """
    require(who, Permission.REGISTER, "review proposals")
    if not reason.strip():
        raise BadValueError("declining needs a reason", column="reason", do="fill it in")
    with writing(register) as session:
        row, _ = _to_decide(session, register, who, proposal_id)
        _decided(session, register, who, row, Decision.DECLINED, reason)


def forget_proposals(register: Register, who: Who) -> int:
    """Delete proposals that may be kept no longer. It also happens with each new one.

    Parameters
    ----------
    register, who
        Where, and by whom.

    Returns
    -------
    How many were deleted.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    """
    require(who, Permission.REGISTER, "review proposals")
    with writing(register) as session:
        return forget_old(session, register)


def _carried_out(
    register: Register,
    who: Who,
    proposal_id: str,
    decision: Decision,
    changes: Mapping[str, Any],
    without: frozenset[str],
    reason: str | None,
) -> Kept:
    require(who, Permission.REGISTER, "review proposals")
    with writing(register) as session:
        row, entry = _to_decide(session, register, who, proposal_id)
        told = told_of(row)
        final = _over(changes_of(told, without), changes)
        why = reason or f"passed on {day_of(row.at)}"
        if entry is None:
            made = added(session, register, who, _new(told, final), reason=why)
        else:
            made = _corrected(session, register, who, (row, told, entry), final, without, why)
        row.entry_id = made.id
        _decided(session, register, who, row, decision, reason)
        return as_seen(session, register, who, [made])[0]


def _new(told: Told, final: Mapping[str, Any]) -> dict[str, Any]:
    kind, layer = BECOMES.get(told.sort, (None, None)) if told.sort else (None, None)
    content = {"kind": kind, "layer": layer} | dict(final)
    if not content.get("name") or content["kind"] is None or content["layer"] is None:
        raise BadValueError(
            "it cannot become an entry as it is: a name, kind or layer is missing",
            do="adapt it: give 'name', 'kind' and 'layer'",
        )
    return content


def _corrected(
    session: Session,
    register: Register,
    who: Who,
    about: tuple[ProposalRow, Told, EntryRow],
    final: Mapping[str, Any],
    without: frozenset[str],
    why: str,
) -> EntryRow:
    row, told, entry = about
    gone = told.gone and "gone" not in without
    if not final and not gone:
        raise BadValueError(
            "it holds only a remark: there is nothing to change",
            do="adapt it with a change of your own, or decline it",
        )
    if final:
        checks = _checks(row, told, entry, without) if row.token_id and not gone else {}
        entry = edited(session, register, who, entry.id, final, None, checks, why)
    if gone:
        entry = closed(session, register, who, entry.id, day_of(row.at), why)
    return entry


def _checks(
    row: ProposalRow, told: Told, entry: EntryRow, without: frozenset[str]
) -> dict[Aspect, Check]:
    """Give what the organisation itself has told by its link: that counts as verified."""
    touched = {Aspect.EXISTS} | {
        aspect
        for name, aspect in ASPECT_OF.items()
        if getattr(told, name) is not None and name not in without
    }
    check = Check(on=day_of(row.at), by=ROLE, how=How.TOLD)
    known = {kind.value: aspects for kind, aspects in ASPECTS.items()}[entry.kind]
    return {aspect: check for aspect in known if aspect in touched}


def _over(told: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(told)
    for name, value in changes.items():
        before = merged.get(name)
        nested = isinstance(before, dict) and isinstance(value, dict)
        merged[name] = _over(before, value) if nested and isinstance(before, dict) else value
    return merged


def _to_decide(
    session: Session, register: Register, who: Who, proposal_id: str
) -> tuple[ProposalRow, EntryRow | None]:
    if not who.actor:
        raise UsageError("nobody is named who does this", do="give a pseudonym: it is written down")
    row, entry = proposal_row(session, register, who, proposal_id, to_decide=True)
    if row.decision != Decision.OPEN.value:
        raise BadValueError(f"this proposal is {row.decision} already", do="choose an open one")
    return row, entry


def _decided(
    session: Session,
    register: Register,
    who: Who,
    row: ProposalRow,
    decision: Decision,
    reason: str | None,
) -> None:
    row.decision, row.decided_by = decision.value, who.actor
    row.decided_at, row.reason = register.clock(), reason
    session.flush()
    forget_old(session, register)
