"""Whatever happens to an entry, its revisions make the same of it as the tables hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sociale_basis.errors import BadValueError
from sociale_basis.register import (
    Aspect,
    Check,
    How,
    check_integrity,
    close,
    create,
    edit,
    erase,
    get_entry,
    history,
    reopen,
    undo,
    verify,
)
from sociale_basis.register.database import reading, writing
from sociale_basis.register.difference import applied, difference, inverted
from sociale_basis.register.replay import revisions_of, steps
from sociale_basis.register.tables import EntryRow, RevisionRow

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register

_BASIS = {"ground": "consent", "given_on": "2026-11-01", "told_to": "opbouwwerker"}
_PERSON = {"name": "Truus", "phone": "000-0000009", "basis": _BASIS}
_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Koffie", "Thee", "Chocolade"]),
        "description": st.none() | st.sampled_from(["Met taart.", "Zonder."]),
        "capacity": st.none() | st.integers(0, 50),
        "walk_in": st.sampled_from(["yes", "no", "unknown"]),
        "languages": st.sets(st.sampled_from(["nl", "ar", "tr"])).map(sorted),
        "contact": st.fixed_dictionaries(
            {},
            optional={
                "phone": st.none() | st.sampled_from(["000-0000001", "000-0000002"]),
                "person": st.none() | st.just(_PERSON),
            },
        ),
        "where": st.fixed_dictionaries(
            {}, optional={"at_home": st.booleans(), "town": st.sampled_from(["A", "B"])}
        ),
        "accessibility": st.fixed_dictionaries({"entrance_steps": st.none() | st.integers(0, 3)}),
        "access": st.just({"welcome": {"state": "yes", "told_by": "bezoeker"}}) | st.none(),
        "visibility": st.sampled_from(["public", "professionals"]),
        "basis": st.none() | st.just(_BASIS),
    },
)
_STEPS = st.lists(
    st.tuples(st.just("edit"), _CHANGES)
    | st.tuples(st.just("verify"), st.sampled_from(list(Aspect)))
    | st.tuples(st.sampled_from(["close", "reopen", "erase"]), st.none())
    | st.tuples(st.just("undo"), st.integers(1, 12)),
    max_size=10,
)


def _do(register: Register, team: Who, admin: Who, entry_id: str, step: tuple[str, Any]) -> bool:
    what, told = step
    at = get_entry(register, team, entry_id).revision
    try:
        match what:
            case "edit":
                edit(register, team, entry_id, told, expected=at)
            case "verify":
                check = Check(on=date(2026, 11, 1), by="bewoner", how=How.AID_USER)
                verify(register, team, entry_id, {told: check}, expected=at)
            case "close":
                close(register, team, entry_id, ended_on=date(2026, 11, 1), reason="op")
            case "reopen":
                reopen(register, team, entry_id)
            case "undo":
                undo(register, team, entry_id, told, expected=at)
            case "erase":
                erase(register, admin, entry_id)
    except BadValueError:
        return False  # refused: nothing may have changed
    return True


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(todo=_STEPS)
def test_any_sequence_of_changes_can_be_replayed(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any], todo: list[tuple[str, Any]]
) -> None:
    """Revisions replayed give the state in the table; what was refused left no trace."""
    kept = create(register, team, coffee)
    done = 1 + sum(_do(register, team, admin, kept.id, step) for step in todo)
    with reading(register) as session:
        row = session.get_one(EntryRow, kept.id)
        replayed = list(steps(revisions_of(session, kept.id)))
        assert replayed[-1].state == row.state
        assert row.revision == len(replayed) == done
        moments = [each.revision.at for each in replayed]
        assert moments == sorted(set(moments)), "what comes later is later"
    seen = get_entry(register, team, kept.id)
    assert seen.entry.name == replayed[-1].state["entry"]["name"]
    assert len(history(register, team, kept.id)) == done


def test_integrity_is_checked_by_replaying(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """A state, a column or a revision that something else changed is found, entry by entry."""
    kept = [create(register, team, coffee) for _ in range(4)]
    for each in kept:
        edit(register, team, each.id, {"name": "Thee"}, expected=1)
    found = check_integrity(register, admin)
    assert (found.entries, found.revisions, found.problems) == (4, 8, ())
    with writing(register) as session:
        session.get_one(EntryRow, kept[0].id).state = {"entry": {}, "life": {}}
        session.get_one(EntryRow, kept[1].id).x = 1.0
        asked = select(RevisionRow).where(RevisionRow.entry_id == kept[2].id)
        for revision in session.scalars(asked.where(RevisionRow.number == 2)):
            session.delete(revision)
    problems = check_integrity(register, admin).problems
    assert sorted({problem.split()[1].strip(":") for problem in problems}) == sorted(
        each.id for each in kept[:3]
    )
    assert "Thee" not in repr(problems)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.text(max_size=2)
    | st.lists(st.integers(0, 2), max_size=2),
    lambda inside: st.dictionaries(st.sampled_from("abc"), inside, max_size=3),
    max_leaves=8,
)
_STATE = st.fixed_dictionaries(
    {part: st.dictionaries(st.sampled_from("abc"), _JSON, max_size=3) for part in ("entry", "life")}
)


def _full(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Leave empty dictionaries out, as states never hold them."""
    if not isinstance(value, dict):
        return value
    inside = {key: _full(each) for key, each in value.items()}
    return {key: each for key, each in inside.items() if each != {}}


@settings(max_examples=300)
@given(old=_STATE, new=_STATE)
def test_a_difference_leads_there_and_back(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Applied it gives the new state, inverted the old; of equal states it is empty."""
    old, new = ({key: _full(value) for key, value in each.items()} for each in (old, new))
    leaves = difference(old, new)
    assert applied(old, leaves) == new
    assert applied(new, inverted(leaves)) == old
    assert difference(old, old) == []
    assert difference({"entry": {"a": 1}, "life": {}}, {"entry": {"a": True}, "life": {}}) != []


def test_time_goes_on_even_if_the_clock_does_not(
    register: Register,
    team: Who,
    coffee: dict[str, Any],
    clock: Any,  # noqa: ANN401 -- the fixture
) -> None:
    """A clock that is put back does not turn the order of changes round."""
    kept = create(register, team, coffee)
    clock.at -= timedelta(days=2)
    edit(register, team, kept.id, {"name": "Thee"}, expected=1)
    first, second = history(register, team, kept.id)
    assert first.at < second.at
