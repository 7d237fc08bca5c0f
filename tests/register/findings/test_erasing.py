"""Erasure, restore, retention and replay of findings: as of entries."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.privacy import ERASED_ACTOR, Viewer, Who
from sociale_basis.register import (
    add_finding,
    back_up,
    check_integrity,
    close_finding,
    create,
    edit_finding,
    erase,
    erase_actor,
    erase_expired,
    finding_history,
    get_finding,
    list_findings,
    restore,
    undo_finding,
)
from sociale_basis.register.database import reading, writing
from sociale_basis.register.findings.keeping import finding_revisions
from sociale_basis.register.replay import steps
from sociale_basis.register.tables import FindingRevisionRow, FindingRow

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.register import Register
    from tests.register.conftest import Clock

MARK = "truus-de-boer"


def _everything(register: Register) -> str:
    with reading(register) as session:
        rows = [(row.state, row.street) for row in session.query(FindingRow)]
        revisions = [(row.leaves, row.reason) for row in session.query(FindingRevisionRow)]
    text = repr((rows, revisions))
    if register.is_file:
        files = [file for file in register.home.iterdir() if file.is_file()]
        text += " ".join(file.read_bytes().decode("latin-1") for file in files)
    return text


@pytest.fixture
def named(each_kind: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give a finding of each kind with somebody's name wherever there is free text."""
    kerb, talk, ladder, audit, pin = each_kind
    quality = {"facts": MARK, "told": f"{MARK} valt"}
    return [
        kerb | {"note": f"bij {MARK}", "notes": MARK},
        talk | {"text": f"{MARK} is alleen", "notes": MARK},
        ladder | {"text": MARK},
        audit | {"comfort": quality, "looks": [{"lens": "safety", "seen": MARK}]},
        pin | {"text": f"bankje voor {MARK}"},
    ]


def test_erasure_takes_names_out_of_findings(
    register: Register, team: Who, admin: Who, named: list[dict[str, Any]]
) -> None:
    """Neither state, history, reasons nor file hold the name; what is not personal stays."""
    found = [add_finding(register, team, each, reason=MARK) for each in named]
    edit_finding(register, team, found[1].id, {"text": f"{MARK} weg"}, expected=1, reason=MARK)
    assert MARK in _everything(register)
    for each in found:
        erase(register, admin, each.id)
    assert MARK not in _everything(register)
    assert "143588.0, 'y'" not in repr(get_finding(register, team, found[4].id))
    kerb = get_finding(register, team, found[0].id).finding.model_dump()
    assert (kerb["value"], kerb["note"], kerb["notes"]) == (0.02, None, None)
    assert get_finding(register, team, found[1].id).finding.people == 7
    actions = [each.action for each in finding_history(register, team, found[1].id)]
    assert actions == ["create", "edit", "erase"]
    with pytest.raises(BadValueError, match="cannot be undone"):
        undo_finding(register, team, found[1].id, 3, expected=3)
    with pytest.raises(UsageError, match="also"):
        erase(register, admin, found[1].id, also=["name"])
    assert check_integrity(register, admin).problems == ()


def test_erasing_an_entry_erases_what_was_said_about_it(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any], named: list[dict[str, Any]]
) -> None:
    """Whoever asks to be erased may stand in a talk or audit about the initiative."""
    entry = create(register, team, coffee)
    about = [add_finding(register, team, each | {"about": entry.id}) for each in named]
    other = add_finding(register, team, named[1] | {"text": "blijft"})
    erase(register, admin, entry.id)
    assert MARK not in repr([get_finding(register, team, each.id) for each in about])
    assert "blijft" in repr(get_finding(register, team, other.id))
    assert check_integrity(register, admin).problems == ()


def test_a_restore_erases_findings_again(
    register: Register, team: Who, admin: Who, named: list[dict[str, Any]], tmp_path: Path
) -> None:
    """A backup brings findings back as they were, without what was erased since."""
    found = [add_finding(register, team, each) for each in named]
    file = back_up(register, admin, tmp_path / "backup")
    erase(register, admin, found[1].id)
    close_finding(register, team, found[0].id, ended_on=date(2026, 11, 2), reason="weg")
    assert restore(register, admin, file).erased_again == 1
    assert get_finding(register, team, found[0].id) == found[0]
    assert get_finding(register, team, found[1].id).finding.model_dump()["text"] is None
    assert len(list_findings(register, team)) == 5
    assert check_integrity(register, admin).problems == ()


def test_what_was_closed_long_ago_loses_its_texts(
    register: Register, team: Who, admin: Who, named: list[dict[str, Any]], clock: Clock
) -> None:
    """After the months in register.toml; what stands keeps its texts."""
    shut, stands = (add_finding(register, team, named[1]) for _ in range(2))
    close_finding(register, team, shut.id, ended_on=date(2026, 11, 2), reason="oud")
    assert erase_expired(register, admin) == []
    clock.set(date(2027, 11, 3))
    assert [each.entry_id for each in erase_expired(register, admin)] == [shut.id]
    assert erase_expired(register, admin) == []
    assert MARK in repr(get_finding(register, team, stands.id))
    assert MARK not in repr(get_finding(register, team, shut.id))


def test_a_finding_that_was_tampered_with_is_named(
    register: Register, team: Who, admin: Who, each_kind: list[dict[str, Any]]
) -> None:
    """A state, a column or a revision that something else changed; without what it says."""
    found = [add_finding(register, team, each) for each in each_kind]
    with writing(register) as session:
        row = session.get_one(FindingRow, found[0].id)
        row.state = row.state | {"life": {"status": "proposed"}}
        session.get_one(FindingRow, found[1].id).people = 8
        session.get_one(FindingRow, found[2].id).revision = 5
        for revision in finding_revisions(session, found[3].id):
            session.delete(revision)
    problems = check_integrity(register, admin).problems
    assert {each.split()[1].strip(":") for each in problems} == {each.id for each in found[:4]}
    assert "Wilgen" not in repr(problems)


_STEPS = st.lists(
    st.tuples(
        st.just("edit"),
        st.fixed_dictionaries(
            {},
            optional={
                "asked": st.integers(0, 9),
                "street": st.sampled_from(["Kade", "Hof"]),
                "text": st.none() | st.sampled_from(["a", "b"]),
                "ways": st.lists(st.integers(1, 3), max_size=2),
                "form": st.sampled_from(["talk", "survey"]),
            },
        ),
    )
    | st.tuples(st.sampled_from(["close", "erase"]), st.none())
    | st.tuples(st.just("undo"), st.integers(1, 9)),
    max_size=8,
)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(todo=_STEPS)
def test_any_sequence_of_changes_can_be_replayed(
    register: Register, team: Who, admin: Who, talk: dict[str, Any], todo: list[tuple[str, Any]]
) -> None:
    """Revisions replayed give the state in the table; what was refused left no trace."""
    found, done = add_finding(register, team, talk), 1
    for what, told in todo:
        at = get_finding(register, team, found.id).revision
        try:
            match what:
                case "edit":
                    edit_finding(register, team, found.id, told, expected=at)
                case "close":
                    ended = date(2026, 11, 1)
                    close_finding(register, team, found.id, ended_on=ended, reason="op")
                case "undo":
                    undo_finding(register, team, found.id, told, expected=at)
                case _:
                    erase(register, admin, found.id)
        except BadValueError:
            continue
        done += 1
    with reading(register) as session:
        row = session.get_one(FindingRow, found.id)
        replayed = list(steps(finding_revisions(session, found.id)))
        assert replayed[-1].state == row.state
        assert row.revision == len(replayed) == done
    assert check_integrity(register, admin).problems == ()
    assert len(finding_history(register, team, found.id)) == done


def test_a_former_colleague_is_erased_from_findings_too(
    register: Register, team: Who, admin: Who, talk: dict[str, Any]
) -> None:
    """Of who wrote a finding down, only the role stays."""
    found = add_finding(register, team, talk)
    other = Who(Viewer.BUILDER_TEAM, actor="builder-2")
    edit_finding(register, other, found.id, {"asked": 9}, expected=1)
    assert erase_actor(register, admin, "builder-1") == 1
    told = [(each.role, each.actor) for each in finding_history(register, other, found.id)]
    assert told == [("builder_team", ERASED_ACTOR), ("builder_team", "builder-2")]
    assert check_integrity(register, admin).problems == ()
