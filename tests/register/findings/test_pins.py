"""Pins: proposed by residents, read by the builder team, shown or deleted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import (
    BadValueError,
    NotAllowedError,
    OutdatedError,
    StorageError,
    UnknownEntryError,
)
from sociale_basis.register import (
    FindingSelection,
    accept_pin,
    add_finding,
    decline_pin,
    finding_history,
    forget_pins,
    get_finding,
    list_findings,
    list_pins,
    propose_pin,
    undo_finding,
)
from sociale_basis.register.database import reading
from sociale_basis.register.findings import pins
from sociale_basis.register.tables import FindingRevisionRow, FindingRow
from sociale_basis.vocabulary import FindingStatus

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.register.conftest import Clock

ALL = FindingSelection(statuses=())


def test_nobody_sees_a_pin_before_it_was_read(
    register: Register, team: Who, resident: Who, official: Who, pin: dict[str, Any]
) -> None:
    """Proposed it is for the team only; accepted it is there for everyone; nobody made it."""
    propose_pin(register, resident, pin, key="a")
    assert list_findings(register, resident, ALL) == list_findings(register, official, ALL) == []
    with pytest.raises(NotAllowedError):
        list_pins(register, resident)
    (waiting,) = list_pins(register, team)
    assert waiting.flags == ()
    with pytest.raises(UnknownEntryError):
        get_finding(register, resident, waiting.found.id)
    accept_pin(register, team, waiting.found.id, expected=1)
    (seen,) = list_findings(register, resident)
    told = seen.finding.model_dump(mode="json")
    assert (told["text"], told["x"], told["cell"]) == (pin["text"], 143588.0, "E1435N5084")
    assert list_pins(register, team) == []
    first, second = finding_history(register, team, seen.id)
    assert (first.role, first.actor, second.actor) == ("resident", "", "builder-1")
    with pytest.raises(NotAllowedError):
        finding_history(register, official, seen.id)


def test_of_a_home_only_the_square_is_kept(
    register: Register, team: Who, resident: Who, pin: dict[str, Any]
) -> None:
    """Where exactly a home is stands nowhere, not in the first revision either."""
    propose_pin(register, resident, pin | {"at_home": True}, key="a")
    (waiting,) = list_pins(register, team)
    found = accept_pin(register, team, waiting.found.id, expected=1)
    assert found.finding.model_dump()["cell"] == "E1435N5084"
    with reading(register) as session:
        kept = repr([each.leaves for each in session.query(FindingRevisionRow)])
        kept += repr([each.state for each in session.query(FindingRow)])
    assert "E1435N5084" in kept
    assert "143588" not in kept


def test_the_reviewer_takes_names_out(
    register: Register, team: Who, resident: Who, pin: dict[str, Any]
) -> None:
    """Words that may name somebody are pointed out; shown is what the reviewer makes of it."""
    told = pin | {"sort": "concern", "text": "Buurvrouw Jansen komt de deur niet meer uit"}
    propose_pin(register, resident, told, key="a")
    (waiting,) = list_pins(register, team)
    assert [flag.words for flag in waiting.flags] == ["Buurvrouw Jansen"]
    text = "Iemand komt de deur niet meer uit"
    accept_pin(register, team, waiting.found.id, expected=1, text=text, at_home=True)
    (seen,) = list_findings(register, resident)
    assert seen.finding.model_dump()["text"] == text
    assert seen.finding.model_dump()["x"] is None
    assert "Jansen" not in repr(list_findings(register, resident, ALL))


def test_what_is_declined_is_deleted(
    register: Register, team: Who, resident: Who, pin: dict[str, Any], clock: Clock
) -> None:
    """After thirty days nothing of it is left; what nobody read goes after half a year."""
    for key in "abc":
        propose_pin(register, resident, pin, key=key)
    first, second, third = list_pins(register, team)
    with pytest.raises(BadValueError, match="reason"):
        decline_pin(register, team, first.found.id, expected=1, reason=" ")
    decline_pin(register, team, first.found.id, expected=1, reason="over een persoon")
    accept_pin(register, team, third.found.id, expected=1)
    with pytest.raises(BadValueError, match="already"):
        accept_pin(register, team, first.found.id, expected=2)
    clock.at += timedelta(days=29)
    assert forget_pins(register, team) == 0
    clock.at += timedelta(days=1)
    assert forget_pins(register, team) == 1
    with pytest.raises(UnknownEntryError):
        get_finding(register, team, first.found.id)
    clock.at += timedelta(days=180)
    assert list_pins(register, team) == []
    assert forget_pins(register, team) == 1
    with reading(register) as session:
        left = {each.finding_id for each in session.query(FindingRevisionRow)}
        assert left == {each.id for each in session.query(FindingRow)} == {third.found.id}
    assert second.found.id not in left


def test_a_decision_can_be_taken_back(
    register: Register, team: Who, resident: Who, pin: dict[str, Any]
) -> None:
    """Undone, a pin waits again, and nobody sees it."""
    propose_pin(register, resident, pin, key="a")
    (waiting,) = list_pins(register, team)
    found = accept_pin(register, team, waiting.found.id, expected=1)
    with pytest.raises(OutdatedError):
        decline_pin(register, team, found.id, expected=1, reason="te laat")
    undone = undo_finding(register, team, found.id, 2, expected=2)
    assert undone.standing.status is FindingStatus.PROPOSED
    assert list_findings(register, resident) == []
    assert [each.found.id for each in list_pins(register, team)] == [found.id]


def test_a_form_sent_twice_is_one_pin(
    register: Register, team: Who, resident: Who, pin: dict[str, Any]
) -> None:
    """Also when both arrive at one moment."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: propose_pin(register, resident, pin, key="a"), range(8)))
    assert len(list_pins(register, team)) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": None}, "text"),
        ({"text": "x" * 1501}, "text"),
        ({"sort": "insult"}, "sort"),
        ({"x": None, "y": None}, "nobody knows where"),
        ({"x": 5.0}, "y|x"),
        ({"y": None}, "half|where"),
        ({"notes": "x"}, "notes"),
        ({"about": "0" * 32}, "about"),
    ],
)
def test_what_cannot_be_put_on_the_map(
    register: Register,
    team: Who,
    resident: Who,
    pin: dict[str, Any],
    changes: dict[str, Any],
    says: str,
) -> None:
    """One line that names the field, and nothing was kept."""
    if changes == {"x": 5.0}:
        changes = {"x": -5.0}
    with pytest.raises(BadValueError, match=says):
        propose_pin(register, resident, pin | changes, key="a")
    assert list_pins(register, team) == []


def test_a_flood_fills_no_disk(
    register: Register,
    team: Who,
    resident: Who,
    pin: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So many may wait; then somebody has to read first."""
    monkeypatch.setattr(pins, "MOST_OPEN", 2)
    for key in "ab":
        propose_pin(register, resident, pin, key=key)
    with pytest.raises(StorageError, match="Review some first"):
        propose_pin(register, resident, pin, key="c")
    assert len(list_pins(register, team)) == 2


def test_the_team_s_own_pin_needs_no_review(
    register: Register, team: Who, resident: Who, pin: dict[str, Any], clock: Clock
) -> None:
    """What was gathered in a session and written down by the team is there at once."""
    clock.set(date(2026, 11, 9))
    add_finding(register, team, pin | {"kind": "pin"})
    assert len(list_findings(register, resident)) == 1
