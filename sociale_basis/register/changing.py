"""What a change must meet before it is written down; adding and editing in a session.

For use inside this room: :func:`added` and :func:`edited` are what the commands do, for many
entries in one session, all or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis._toml import Record
from sociale_basis.errors import BadValueError, NotAllowedError, OutdatedError, UsageError
from sociale_basis.layers import layer
from sociale_basis.privacy import Permission
from sociale_basis.register.audience import readable, shown
from sociale_basis.register.clock import day_of
from sociale_basis.register.difference import Leaf, difference
from sociale_basis.register.kept import as_seen, known_targets, row_seen
from sociale_basis.register.life import ASPECTS, FIELDS_OF, Check, Closed, Life
from sociale_basis.register.recording import Act, Action, new_id, record, row_of
from sociale_basis.register.replay import state_at
from sociale_basis.register.state import as_entry, changed, read_state, state_of
from sociale_basis.register.visibility import audiences, owns
from sociale_basis.vocabulary import LayerKind, RegisterKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.tables import EntryRow
    from sociale_basis.register.terms import Aspect

_KINDS_OF_PLACES = {
    LayerKind.PLACES: {RegisterKind.PLACE},
    LayerKind.PUBLIC_SPACE: {RegisterKind.PUBLIC_SPACE_SPOT, RegisterKind.PLACE},
}


def added(
    session: Session,
    register: Register,
    who: Who,
    entry: AnyEntry | Mapping[str, Any],
    checks: Mapping[Aspect, Check] | None = None,
    reason: str | None = None,
) -> EntryRow:
    """Add an entry in a session; as ``commands.create``."""
    entry_id = new_id()
    after = may_be_added(session, register, who, entry_id, entry, checks)
    return record(session, register, Act(who, Action.CREATE, reason), entry_id, after)


def may_be_added(
    session: Session,
    register: Register,
    who: Who,
    entry_id: str,
    entry: AnyEntry | Mapping[str, Any],
    checks: Mapping[Aspect, Check] | None = None,
    arriving: frozenset[str] = frozenset(),
) -> tuple[AnyEntry, Life]:
    """Give a new entry and its life as they would be written down.

    Parameters
    ----------
    session, register, who, entry, checks
        As in ``commands.create``, which also says what is refused.
    entry_id
        Its id.
    arriving
        Ids of entries that come in this session, that it may link to.
    """
    # Also what is an entry already is read again: a copy of one may not have been checked.
    told = state_of(entry, Life())["entry"] if isinstance(entry, Record) else entry
    entry = as_entry(told)
    _may_change(who, entry_id, entry)
    may_tell(who, entry_id, entry, difference({}, state_of(entry, Life())["entry"]), register)
    fits_layer(entry)
    _links_exist(session, register, who, entry_id, entry, arriving)
    return entry, checked(Life(), entry, checks or {}, register)


def edited(  # noqa: PLR0913 -- one parameter per thing that is known
    session: Session,
    register: Register,
    who: Who,
    entry_id: str,
    changes: Mapping[str, Any],
    expected: int | None,
    checks: Mapping[Aspect, Check] | None = None,
    reason: str | None = None,
    *,
    arriving: frozenset[str] = frozenset(),
) -> EntryRow:
    """Change an entry in a session; as ``commands.edit``, or unseen with ``expected`` None.

    ``arriving`` are ids of entries that come in this session, that it may link to.
    """
    row, entry, life = to_change(session, register, who, entry_id)
    if expected is not None and row.revision != expected:
        raise _outdated(session, register, who, row, changes, expected)
    unseen = tuple(
        link for link in entry.links if link.to not in known_targets(session, register, who, entry)
    )
    after = changed(entry, changes)
    if "links" in changes and unseen:
        links = tuple(dict.fromkeys((*after.links, *unseen)))
        after = after.model_copy(update={"links": links})
    if after.kind is not entry.kind:
        raise BadValueError("an entry stays of its kind", column="kind", do="close it, add another")
    leaves = difference(state_of(entry, life)["entry"], state_of(after, life)["entry"])
    may_tell(who, entry_id, entry, leaves, register)
    fits_layer(after)
    _links_exist(session, register, who, entry_id, after, arriving | {link.to for link in unseen})
    touched = {str(leaf["path"][0]) for leaf in leaves}
    dropped = {aspect.value: None for aspect, names in FIELDS_OF.items() if touched & set(names)}
    life = checked(life.model_copy(update=dropped), after, checks or {}, register)
    return record(session, register, Act(who, Action.EDIT, reason), entry_id, (after, life), row)


def closed(
    session: Session,
    register: Register,
    who: Who,
    entry_id: str,
    ended_on: date,
    reason: str,
    expected: int | None = None,
) -> EntryRow:
    """Close an entry in a session; as ``commands.close``."""
    row, entry, life = to_change(session, register, who, entry_id)
    as_expected(session, register, who, row, expected)
    if life.closed is not None:
        raise BadValueError("the entry is closed already")
    if not reason.strip():
        raise BadValueError("closing needs a reason", column="reason", do="fill it in")
    life = life.model_copy(update={"closed": Closed(on=ended_on, reason=reason)})
    return record(session, register, Act(who, Action.CLOSE, reason), entry_id, (entry, life), row)


def to_change(
    session: Session, register: Register, who: Who, entry_id: str
) -> tuple[EntryRow, AnyEntry, Life]:
    """Read an entry that someone may change.

    Raises
    ------
    UnknownEntryError, NotAllowedError
        There is no such entry, or this role may not change it.
    """
    row = row_seen(register, who, row_of(session, entry_id))
    entry, life = read_state(row.state)
    _may_change(who, entry_id, entry)
    return row, entry, life


def _may_change(who: Who, entry_id: str, entry: AnyEntry) -> None:
    if not who.may(Permission.REGISTER) and not owns(who, entry_id, entry.organisation):
        raise NotAllowedError(
            f"the role {who.viewer} may not change this entry",
            do="ask the builder team, or the organisation whose entry it is",
        )
    if not who.actor:
        raise UsageError("nobody is named who does this", do="give a pseudonym: it is written down")


def may_tell(
    who: Who, entry_id: str, entry: AnyEntry, leaves: Iterable[Leaf], register: Register
) -> None:
    """Refuse a change of what whoever does it cannot see, or of whose entry it is.

    Raises
    ------
    NotAllowedError
        This role may not change one of these attributes.
    """
    allowed = audiences(who, entry_id, entry, day_of(register.clock()))
    for leaf in leaves:
        path = tuple(str(name) for name in leaf["path"])
        is_owner = path[0] == "organisation" and "old" in leaf
        if path == ("kind",) or (readable(type(entry), path, allowed) and not is_owner):
            continue
        if not who.may(Permission.REGISTER):
            raise NotAllowedError(
                f"the role {who.viewer} may not change '{'.'.join(path)}'",
                do="ask the builder team",
            )


def fits_layer(entry: AnyEntry) -> None:
    """Refuse an entry in a layer that is not for its kind.

    Raises
    ------
    UnknownLayerError, BadValueError
        There is no such layer, or it holds other kinds.
    """
    of = layer(entry.layer)
    allowed = of.collects or _KINDS_OF_PLACES.get(of.kind, set())
    if entry.kind not in allowed:
        kinds = " or ".join(sorted(kind.value for kind in allowed))
        what = f"the layer '{entry.layer}' holds {kinds or 'figures of areas'}, no {entry.kind}"
        raise BadValueError(what, column="layer", do="choose another layer")


def _links_exist(
    session: Session,
    register: Register,
    who: Who,
    entry_id: str,
    entry: AnyEntry,
    unseen: frozenset[str],
) -> None:
    known = known_targets(session, register, who, entry)
    for link in entry.links:
        if link.to == entry_id or not (link.to in known or link.to in unseen):
            what = f"there is no other entry {link.to}"
            raise BadValueError(what, column="links", do="choose one from the register")


def checked(
    life: Life, entry: AnyEntry, checks: Mapping[Aspect, Check], register: Register
) -> Life:
    """Add checks to a life.

    Raises
    ------
    BadValueError
        Of this kind of entry there is no such aspect, or a check cannot count.
    """
    today = day_of(register.clock())
    for aspect, check in checks.items():
        if aspect not in ASPECTS[entry.kind]:
            raise BadValueError(f"of a {entry.kind} there is no '{aspect}' to verify")
        if check.on > today:
            raise BadValueError(f"verified on {check.on}: that day is still to come")
    told = dict(life) | {aspect.value: check for aspect, check in checks.items()}
    try:
        return Life.model_validate(told)
    except ValueError as error:
        raise BadValueError(
            "access counts as verified only by measuring, or by someone who uses the aid",
            column="access",
        ) from error


def as_expected(
    session: Session, register: Register, who: Who, row: EntryRow, expected: int | None
) -> None:
    """Refuse a change of what somebody else changed since.

    Raises
    ------
    OutdatedError
        The entry is at another revision.
    """
    if expected is not None and row.revision != expected:
        raise _outdated(session, register, who, row, {}, expected)


def _outdated(
    session: Session,
    register: Register,
    who: Who,
    row: EntryRow,
    changes: Mapping[str, Any],
    expected: int,
) -> OutdatedError:
    then = state_at(session, row.id, number=expected)
    if then is None:
        raise UsageError(f"there is no revision {expected} of this entry", do="read it again")
    seen = audiences(who, row.id, read_state(row.state)[0], day_of(register.clock()))
    return OutdatedError(
        f"somebody else changed '{row.name}' in the meantime: you saw revision {expected}, it is "
        f"now revision {row.revision}",
        yours=shown(changed(read_state(then)[0], changes), seen),
        theirs=as_seen(session, register, who, [row])[0],
        do="look at both, and change it again",
    )
