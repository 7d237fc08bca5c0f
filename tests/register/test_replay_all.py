"""Edits, lists, reviews, undos and erasures in any order: the revisions make the same register."""

from __future__ import annotations

import tempfile
import uuid
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sociale_basis.errors import InputError
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Selection,
    Told,
    accept,
    adapt,
    as_it_was,
    check_integrity,
    close,
    create,
    decline,
    edit,
    erase,
    erase_actor,
    get_entries,
    list_proposals,
    propose,
    reopen,
    undo,
)
from sociale_basis.register.database import reading
from sociale_basis.register.exchange import import_file
from sociale_basis.register.replay import revisions_of, steps
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import EntryRow
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from sociale_basis.register import Kept, Register
    from tests.register.conftest import Clock

EVERY = Selection(statuses=tuple(Status))
FORMER = "builder-9"
ROW = st.tuples(
    st.integers(1, 3), st.sampled_from(["Koffie", "Koffie en thee"]), st.sampled_from(["", "5"]),
    st.sampled_from(["", "Welzijn", "De Brug"]),
)  # fmt: skip
TOLD = st.sampled_from(
    [
        Told(name="Koffie met taart", phone="000-0000007"),
        Told(when="elke dinsdag om 10 uur"),
        Told(description="Nieuw"),
        Told(gone=True),
    ]
)
WHICH = st.integers(0, 5)
STEPS = st.lists(
    st.tuples(st.just("import"), st.lists(ROW, min_size=1, max_size=3, unique_by=lambda r: r[0]))
    | st.tuples(st.just("propose"), st.tuples(WHICH, TOLD))
    | st.tuples(st.sampled_from(["accept", "adapt", "decline"]), WHICH)
    | st.tuples(st.just("edit"), st.tuples(WHICH, st.sampled_from([
        {"name": "Soep"}, {"capacity": None}, {"capacity": 9}, {"notes": "Truus belde"},
        {"visibility": "hidden", "known_to": [FORMER, "builder-1"]}])))
    | st.tuples(st.just("undo"), st.tuples(WHICH, st.integers(1, 6)))
    | st.tuples(st.sampled_from(["close", "reopen", "erase", "erase actor"]), WHICH),
    min_size=4,
    max_size=14,
)  # fmt: skip


def _import(register: Register, team: Who, rows: list[tuple[int, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lijst.csv"
        lines = [f"k{key};{name};Activiteiten;{most};{by}" for key, name, most, by in rows]
        file.write_text("\n".join(["id;naam;soort;capaciteit;organisatie", *lines]) + "\n")
        import_file(register, team, file, also_alike=True)


def _do(register: Register, who: Who, admin: Who, what: str, told: Any) -> None:  # noqa: ANN401 -- drawn
    there = get_entries(register, who, EVERY)
    at = told if isinstance(told, int) else told[0]
    chosen = there[at % len(there)] if there and isinstance(at, int) else None
    if what == "import":
        _import(register, who, told)
    elif what == "erase actor":
        erase_actor(register, admin, FORMER)
    elif what in {"accept", "adapt", "decline"}:
        _decide(register, who, what, at)
    elif chosen is not None:
        _change(register, who, admin, what, chosen, told)


def _decide(register: Register, who: Who, what: str, at: int) -> None:
    waiting = list_proposals(register, who)
    if not waiting:
        return
    proposal = waiting[at % len(waiting)].id
    match what:
        case "accept":
            accept(register, who, proposal)
        case "adapt":
            adapt(register, who, proposal, {"description": "Aangepast"})
        case "decline":
            decline(register, who, proposal, reason="bestaat al")


def _change(register: Register, who: Who, admin: Who, what: str, kept: Kept, told: Any) -> None:  # noqa: ANN401 -- drawn
    match what:
        case "propose":
            propose(register, who, told[1], key=uuid.uuid4().hex, entry_id=kept.id)
        case "edit":
            edit(register, who, kept.id, told[1], expected=kept.revision)
        case "undo":
            undo(register, who, kept.id, told[1], expected=kept.revision)
        case "close":
            close(register, who, kept.id, ended_on=date(2026, 11, 1), reason="op")
        case "reopen":
            reopen(register, who, kept.id)
        case "erase":
            erase(register, admin, kept.id)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(todo=STEPS)
def test_whatever_is_done_the_revisions_make_the_same(
    register: Register,
    team: Who,
    admin: Who,
    coffee: dict[str, Any],
    clock: Clock,
    todo: list[tuple[str, Any]],
) -> None:
    """Replayed from nothing, the revisions give every entry as the tables and the questions do."""
    former = Who(Viewer.BUILDER_TEAM, actor=FORMER)
    create(register, former, coffee)
    for number, (what, told) in enumerate(todo):
        # What is refused (a hidden entry, an undo of an erasure) changes nothing: see below.
        with suppress(InputError):
            _do(register, (team, former)[number % 2], admin, what, told)
    with reading(register) as session:
        rows = list(session.scalars(select(EntryRow)))
        assert rows
        replayed = {row.id: list(steps(revisions_of(session, row.id))) for row in rows}
        for row in rows:
            assert replayed[row.id][-1].state == row.state
            assert row.revision == len(replayed[row.id])
    for kept in get_entries(register, team, EVERY):
        entry, life = read_state(replayed[kept.id][-1].state)
        assert (kept.entry, kept.life) == (entry, life)
        today = as_it_was(register, team, kept.id, clock.at.date())
        assert (today.entry, today.life) == (entry, life)
    assert check_integrity(register, admin).problems == ()
