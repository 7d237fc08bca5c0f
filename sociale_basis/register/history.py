"""What an entry once was, and who changed what: for its keepers, and for professionals in part."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.errors import NotAllowedError
from sociale_basis.privacy import Permission
from sociale_basis.register.audience import Audience, readable, shown
from sociale_basis.register.clock import day_of, end_of
from sociale_basis.register.database import reading
from sociale_basis.register.kept import (
    Kept,
    known_targets,
    only_known_links,
    row_seen,
    unknown_entry,
)
from sociale_basis.register.life import Life, freshness, status
from sociale_basis.register.replay import revisions_of, step_on
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.visibility import admits, audiences, owns

if TYPE_CHECKING:
    from datetime import date

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.difference import Leaf
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.tables import RevisionRow


class Change(NamedTuple):
    """A revision, as far as someone may see it."""

    number: int
    at: datetime
    action: str
    role: str
    actor: str | None
    """Pseudonym; for the builder team."""
    reason: str | None
    """For the builder team, and the organisation whose entry it is."""
    leaves: list[Leaf]


def history(register: Register, who: Who, entry_id: str) -> list[Change]:
    """Give what was ever changed of an entry, the first change first.

    Parameters
    ----------
    register, who, entry_id
        Which, and for whom. What is personal is in it for the keepers only: who agreed to be shown,
        agreed to that now.

    Raises
    ------
    UnknownEntryError
        As in :func:`get_entry`.
    NotAllowedError
        Residents see entries as they are.
    """
    with reading(register) as session:
        row = row_seen(register, who, session.get(EntryRow, entry_id))
        entry, _ = read_state(row.state)
        today = day_of(register.clock())
        allowed = audiences(who, entry_id, entry, today, past=True)
        _refuse_public(who, entry_id, entry)
        known = known_targets(session, register, who, entry)
        return [
            _change(who, each, type(entry), allowed, known)
            for each in revisions_of(session, entry_id)
        ]


def as_it_was(register: Register, who: Who, entry_id: str, on: date) -> Kept:
    """Give an entry as it was at the end of a day.

    Parameters
    ----------
    register, who, entry_id
        As in :func:`history`.
    on
        The day, by the clock of Europe/Amsterdam.

    Raises
    ------
    UnknownEntryError
        There was no such entry yet, or it was not for whoever asks, then or now.
    NotAllowedError
        As in :func:`history`.
    """
    with reading(register) as session:
        row = row_seen(register, who, session.get(EntryRow, entry_id))
        _refuse_public(who, entry_id, read_state(row.state)[0])
        step = step_on(session, entry_id, end_of(on))
        if step is None:
            raise unknown_entry()
        entry, life = read_state(step.state)
        if not admits(who, entry_id, entry, life, on):
            raise unknown_entry()
        today = day_of(register.clock())
        # What may be seen now decides: an organisation may have had the entry then, and not now.
        allowed = audiences(who, entry_id, entry, today, past=True) & audiences(
            who, entry_id, read_state(row.state)[0], today, past=True
        )
        told = freshness(life, entry.layer, register.rules)
        known = known_targets(session, register, who, entry)
        return Kept(
            entry_id,
            step.revision.number,
            status(life, min((each.stale_on for each in told.values()), default=None), on),
            shown(only_known_links(entry, known), allowed),
            shown(life, allowed),
            told,
            row.created_at,
            step.revision.at,
        )


def _refuse_public(who: Who, entry_id: str, entry: AnyEntry) -> None:
    if not who.may(Permission.PROFESSIONAL_ENTRIES) and not owns(who, entry_id, entry.organisation):
        raise NotAllowedError(f"the role {who.viewer} sees entries as they are, not as they were")


def _change(
    who: Who,
    revision: RevisionRow,
    model: type[AnyEntry],
    allowed: frozenset[Audience],
    known: frozenset[str],
) -> Change:
    return Change(
        revision.number,
        revision.at.astimezone(UTC),
        revision.action,
        revision.role,
        revision.actor if who.may(Permission.REGISTER) else None,
        revision.reason if Audience.KEEPERS in allowed else None,
        [
            _only_known(leaf, known)
            for leaf in revision.leaves
            if readable(
                model if leaf["path"][0] == "entry" else Life, tuple(leaf["path"][1:]), allowed
            )
        ],
    )


def _only_known(leaf: Leaf, known: frozenset[str]) -> Leaf:
    """Leave out of a change of links those to entries that someone may not know of."""
    if leaf["path"] != ["entry", "links"]:
        return leaf
    told: Leaf = {"path": leaf["path"]}
    if "old" in leaf:
        told["old"] = [link for link in leaf["old"] if link["to"] in known]
    if "new" in leaf:
        told["new"] = [link for link in leaf["new"] if link["to"] in known]
    return told
