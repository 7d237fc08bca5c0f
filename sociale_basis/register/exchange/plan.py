"""Holds rows of a list against the register: what is added, changed, the same, or skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from math import dist
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sociale_basis.errors import BadValueError, DuplicateCodeError, InputError
from sociale_basis.i18n import _
from sociale_basis.register.changing import checked, fits_layer
from sociale_basis.register.clock import day_of
from sociale_basis.register.exchange.draft import MADE
from sociale_basis.register.exchange.organisations import linked_organisations
from sociale_basis.register.exchange.since import what_to_change
from sociale_basis.register.life import Life
from sociale_basis.register.state import as_entry, as_life
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.terms import Aspect
from sociale_basis.register.texts import folded
from sociale_basis.register.visibility import admitted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.difference import Leaf
    from sociale_basis.register.exchange.draft import Draft, Reading
    from sociale_basis.register.life import Check

_NEAR_M = 50.0
_FAR_M = 250.0
_LIKE = 0.6
_WORD = 4
"""Letters of a word that says something."""


class Todo(StrEnum):
    """What a row comes to."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    SKIP = "skip"
    BAD = "bad"


@dataclass
class Step:
    """What is done with one row.

    Attributes
    ----------
    draft
        The row.
    todo
        What it comes to.
    entry_id, revision
        Of the entry that is there already.
    why
        Of what is skipped, or cannot be used.
    leaves
        What changes.
    changes, checks
        What is handed to the register.
    """

    draft: Draft
    todo: Todo
    entry_id: str | None = None
    revision: int | None = None
    why: str | None = None
    leaves: list[Leaf] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    checks: dict[Aspect, Check] = field(default_factory=dict)
    closed: bool = False


@dataclass
class Known:
    """The entries that there are, as whoever imports may know of them."""

    by_id: dict[str, EntryRow]
    by_origin: dict[str, str]
    by_name: dict[str, list[str]]
    taken: frozenset[str]
    """Ids and origins of entries that are not for him or her to know."""


def known_entries(session: Session, register: Register, who: Who) -> Known:
    """Read which entries there are."""
    may = admitted(who, day_of(register.clock()))
    rows = session.scalars(select(EntryRow).where(may))
    others = session.execute(select(EntryRow.id, EntryRow.origin).where(~may)).all()
    known = Known({}, {}, {}, frozenset(each for row in others for each in row if each))
    for row in rows:
        known.by_id[row.id] = row
        if row.origin is not None:
            known.by_origin[row.origin] = row.id
        known.by_name.setdefault(folded(row.name), []).append(row.id)
    return known


def planned(
    session: Session,
    register: Register,
    who: Who,
    drafts: Iterable[Draft],
    reading: Reading,
    *,
    also_alike: bool = False,
) -> tuple[list[Step], Known]:
    """Say of each row what is to be done with it.

    Parameters
    ----------
    session, register, who
        Where, and by whom.
    drafts
        The rows.
    reading
        How they were read: for the headings in messages.
    also_alike
        Whether to add what looks the same as an entry that came from elsewhere.
    """
    known = known_entries(session, register, who)
    seen: dict[str, int] = {}
    steps = []
    drafts = list(drafts)
    drafts += linked_organisations(drafts, known)
    arriving = {each.own_id for each in drafts if each.own_id}
    for draft in drafts:
        if draft.problem is not None or draft.skipped is not None:
            todo = Todo.BAD if draft.problem is not None else Todo.SKIP
            steps.append(Step(draft, todo, why=draft.skipped))
            continue
        try:
            _only_known_links(draft, known, arriving)
            step = _again(draft, seen) or _step(session, register, draft, known, also_alike)
        except InputError as error:
            column = None if error.column is None else reading.heading(error.column) or error.column
            draft.problem = type(error)(error.what, column=column, do=error.do)
            step = Step(draft, Todo.BAD)
        steps.append(step)
    return steps, known


def origin_key(draft: Draft) -> str | None:
    """Give what a row is found again by."""
    key = draft.values.get("origin.key")
    return None if key is None else f"{draft.values['origin.name']}|{key}"


def _again(draft: Draft, seen: dict[str, int]) -> Step | None:
    for key in filter(None, (draft.own_id, origin_key(draft))):
        first = seen.setdefault(key, draft.row)
        if first != draft.row and str(draft.values.get("origin.key", "")).startswith(MADE):
            return Step(draft, Todo.SKIP, why=_("the same as row {row}").format(row=first))
        if first != draft.row:
            raise DuplicateCodeError(
                f"the same key stands in row {first}", column="id", do="give each a key of its own"
            )
    return None


def _step(
    session: Session,
    register: Register,
    draft: Draft,
    known: Known,
    also_alike: bool,  # noqa: FBT001 -- handed on
) -> Step:
    found = draft.own_id if draft.own_id in known.by_id else None
    if found is None:
        found = known.by_origin.get(origin_key(draft) or "")
    life = as_life(draft.life)
    checks = {each: check for each in Aspect if (check := life.check(each)) is not None}
    if found is not None:
        row = known.by_id[found]
        _refuse_another(draft, row)
        told = what_to_change(session, register, draft, row, life)
        draft.notes += told.notes
        todo = Todo.CHANGE if told.leaves or told.checks or told.closes else Todo.SAME
        return Step(draft, todo, found, row.revision, None, told.leaves, told.changes,
                    told.checks, closed=told.closes)  # fmt: skip
    entry = as_entry(draft.entry)
    fits_layer(entry)
    checked(Life(), entry, checks, register)
    if {draft.own_id, origin_key(draft)} & known.taken:
        what = "another entry already has this id, or this key of this source"
        raise DuplicateCodeError(what, column="id", do="give this one a key of its own")
    alike = None if draft.own_id or also_alike else _alike(draft, known)
    if alike is not None:
        why = _("looks the same as {name} ({id}), from elsewhere").format(
            name=alike.name, id=alike.id
        )
        return Step(draft, Todo.SKIP, alike.id, why=why)
    return Step(draft, Todo.ADD, checks=checks, closed=life.closed is not None)


def _only_known_links(draft: Draft, known: Known, arriving: set[str]) -> None:
    links = draft.values.get("links")
    if not isinstance(links, list):
        return
    there = [each for each in links if isinstance(each, dict)
             and (each.get("to") in known.by_id or each.get("to") in arriving)]  # fmt: skip
    if len(there) < len(links):
        draft.notes.append(_("links to entries that are not here are left out"))
    if there:
        draft.values["links"] = there
    else:
        del draft.values["links"]


def _spot(draft: Draft) -> tuple[float, float] | None:
    x, y = draft.values.get("where.x"), draft.values.get("where.y")
    return None if x is None or y is None else (x, y)


def _apart(draft: Draft, row: EntryRow) -> float | None:
    spot = _spot(draft)
    return None if spot is None or row.x is None or row.y is None else dist(spot, (row.x, row.y))


def _refuse_another(draft: Draft, row: EntryRow) -> None:
    """Refuse a key that two lists use for two things."""
    if draft.own_id is not None:
        return
    apart = _apart(draft, row)
    names = folded(draft.name), folded(row.name)
    alike = SequenceMatcher(None, *names).ratio() >= _LIKE
    told = [{word for word in re.findall(r"\w+", each) if len(word) >= _WORD} for each in names]
    if not alike and not told[0] & told[1] and (apart is None or apart > _FAR_M):
        raise BadValueError(
            f"this key is that of '{row.name}' in the register",
            column="id",
            do="check the key, or name another source with --source",
        )


def _alike(draft: Draft, known: Known) -> EntryRow | None:
    for each in known.by_name.get(folded(draft.values["name"]), ()):
        row = known.by_id[each]
        apart = _apart(draft, row)
        if row.kind != draft.values["kind"]:
            continue
        if (apart is None and (_spot(draft) is None) == (row.x is None)) or (
            apart is not None and apart <= _NEAR_M
        ):
            return row
    return None
