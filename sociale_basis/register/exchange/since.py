"""What a row changes in an entry that is there: not what people changed since it came.

Three states are held together: what the list said when it was last imported, what it says now, and
what the register says. Only what the list itself changed is taken over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from sociale_basis.i18n import _
from sociale_basis.register.audience import declared, nested_model
from sociale_basis.register.difference import difference
from sociale_basis.register.exchange.attributes import flattened, nested
from sociale_basis.register.replay import revisions_of, steps
from sociale_basis.register.state import changed, read_state, state_of
from sociale_basis.register.tables import ErasureRow
from sociale_basis.register.terms import Aspect

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sociale_basis._toml import Record
    from sociale_basis.register.database import Register
    from sociale_basis.register.difference import Leaf
    from sociale_basis.register.exchange.draft import Draft
    from sociale_basis.register.life import Check, Life
    from sociale_basis.register.tables import EntryRow

_POSITION = {"where.x", "where.y"}

REASON = "import: "
"""What the reason of a revision begins with that an import made."""


class Changes(NamedTuple):
    """What a row changes, and what it leaves."""

    leaves: list[Leaf]
    changes: dict[str, Any]
    checks: dict[Aspect, Check]
    closes: bool
    notes: list[str]


def what_to_change(
    session: Session, register: Register, draft: Draft, row: EntryRow, told: Life
) -> Changes:
    """Say what a row changes.

    Parameters
    ----------
    session, register
        Where.
    draft
        The row.
    row
        The entry.
    told
        Checks and end, as the row tells them.
    """
    del register
    entry, life = read_state(row.state)
    now = state_of(entry, life)["entry"]
    wanted = flattened(draft.entry)
    notes = []
    leaves = difference(now, state_of(changed(entry, draft.entry), life)["entry"])
    then = _last_import(session, row.id) if leaves or told.closed != life.closed else None
    kept = [each for each in leaves if then is not None and _said_already(then["entry"], each)]
    if any(_path(each) in _POSITION for each in leaves if each not in kept):
        # Half a position would be a place where nothing is.
        kept = [each for each in kept if _path(each) not in _POSITION]
    if kept:
        names = ", ".join(sorted(_path(each) for each in kept))
        notes.append(_("left as somebody changed it here: {names}").format(names=names))
    erased = [each for each in leaves if _is_personal(type(entry), each["path"])]
    if erased and not _was_erased(session, row.id):
        erased = []
    if erased:
        notes.append(_("erased on request, not put back"))
    dropped = {_path(each) for each in (*kept, *erased)}
    leaves = [each for each in leaves if _path(each) not in dropped]
    touched = {_path(each) for each in leaves}
    changes = nested({path: value for path, value in wanted.items() if path in touched})
    leaves = difference(now, state_of(changed(entry, changes), life)["entry"]) if changes else []
    checks = {}
    for aspect in Aspect:
        check, old = told.check(aspect), life.check(aspect)
        if check is not None and (old is None or check.on > old.on):
            checks[aspect] = check
    said_closed = then is not None and then["life"].get("closed") is not None
    closes = told.closed is not None and life.closed is None and not said_closed
    if life.closed is not None and told.closed is None:
        notes.append(_("closed here, and stays so"))
    return Changes(leaves, changes, checks, closes, notes)


def _last_import(session: Session, entry_id: str) -> dict[str, Any] | None:
    found = None
    for step in steps(revisions_of(session, entry_id)):
        if (step.revision.reason or "").startswith(REASON):
            found = step.state
    return found


def _said_already(then: dict[str, Any], leaf: Leaf) -> bool:
    """Say whether the list said this the last time as well."""
    value: Any = then
    for name in leaf["path"]:
        value = value.get(name) if isinstance(value, dict) else None
    return "new" in leaf and value == leaf["new"]


def _path(leaf: Leaf) -> str:
    return ".".join(str(name) for name in leaf["path"])


def _is_personal(model: type[Record], path: list[str]) -> bool:
    for name in path:
        if declared(model)[name].personal:
            return True
        inside = nested_model(model, name)
        if inside is None:
            return False
        model = inside
    return False


def _was_erased(session: Session, entry_id: str) -> bool:
    asked = select(ErasureRow.id).where(ErasureRow.entry_id == entry_id).limit(1)
    return session.scalar(asked) is not None
