"""Findings: written down, changed, closed, undone; who may; what is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import (
    BadValueError,
    NotAllowedError,
    OutdatedError,
    UnknownEntryError,
    UsageError,
)
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    FindingSelection,
    add_finding,
    as_finding,
    check_integrity,
    close_finding,
    create,
    edit_finding,
    finding_as_it_was,
    finding_history,
    get_finding,
    list_findings,
    undo_finding,
)
from sociale_basis.register.findings.models import Audit, Observed
from sociale_basis.register.findings.terms import Defect, Lens, Rung
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from sociale_basis.register import Register
    from tests.register.conftest import Clock


def test_every_kind_is_kept(
    register: Register, team: Who, admin: Who, each_kind: list[dict[str, Any]]
) -> None:
    """What was told comes back, by itself and in a list, and the register is whole."""
    found = [add_finding(register, team, each) for each in each_kind]
    assert [each.finding.kind for each in found] == list(FindingKind)
    for each, told in zip(found, each_kind, strict=True):
        assert get_finding(register, team, each.id) == each
        assert each.finding == as_finding(told)
        kept = each.finding.model_dump(mode="json")
        nested = {"use", "looks", "auditors"}  # with what is unknown filled in
        plain = {name: value for name, value in told.items() if name not in nested}
        assert {name: kept[name] for name in plain} == plain
    assert list_findings(register, team) == found
    only = FindingSelection(kinds=(FindingKind.TALK, FindingKind.LADDER), areas=("BU99990101",))
    assert list_findings(register, team, only) == found[1:3]
    integrity = check_integrity(register, admin)
    assert (integrity.findings, integrity.problems) == (5, ())


def test_the_field_s_words_are_there() -> None:
    """Six rungs from the bottom up, seven lenses, twelve defects, four qualities."""
    assert [each.value for each in Rung][::5] == ["tensions", "obliged_care"]
    assert (len(Rung), len(Lens), len(Defect)) == (6, 7, 12)
    assert {"use", "accessibility", "comfort", "sociability"} <= Audit.model_fields.keys()


def test_an_audit_names_the_lenses_that_are_missing(
    register: Register, team: Who, audit: dict[str, Any]
) -> None:
    """Through five of the seven nobody looked; four people did look."""
    card = add_finding(register, team, audit).finding
    assert isinstance(card, Audit)
    assert set(card.missing_lenses) == set(Lens) - {Lens.TRAFFIC, Lens.LANDSCAPE}
    assert card.people == 4


def test_changes_have_a_history(
    register: Register, team: Who, kerb: dict[str, Any], clock: Clock
) -> None:
    """Each change is there with its reason; on each day it is as it was; one can be taken back."""
    found = add_finding(register, team, kerb, reason="schouw")
    clock.set(date(2026, 11, 4))
    edit_finding(register, team, found.id, {"value": 0.1}, expected=1, reason="nagemeten")
    clock.set(date(2026, 11, 6))
    close_finding(register, team, found.id, ended_on=date(2026, 11, 6), reason="verlaagd")
    assert list_findings(register, team) == []
    closed = FindingSelection(statuses=(FindingStatus.CLOSED,))
    assert [each.id for each in list_findings(register, team, closed)] == [found.id]
    told = finding_history(register, team, found.id)
    assert [each.action for each in told] == ["create", "edit", "close"]
    assert [each.reason for each in told] == ["schouw", "nagemeten", "verlaagd"]
    assert told[1].leaves == [{"path": ["entry", "value"], "old": 0.02, "new": 0.1}]
    for day, value, shut in ((3, 0.02, False), (5, 0.1, False), (6, 0.1, True)):
        was = finding_as_it_was(register, team, found.id, date(2026, 11, day))
        assert was.finding.model_dump()["value"] == value
        assert (was.standing.closed is not None) == shut
    with pytest.raises(UnknownEntryError):
        finding_as_it_was(register, team, found.id, date(2026, 11, 1))
    with pytest.raises(BadValueError, match="closed"):
        edit_finding(register, team, found.id, {"value": 0.3}, expected=3)
    undo_finding(register, team, found.id, 3, expected=3)
    again = undo_finding(register, team, found.id, 2, expected=4)
    assert again.standing.status is FindingStatus.CURRENT
    assert again.finding == found.finding
    with pytest.raises(BadValueError, match="cannot be undone"):
        undo_finding(register, team, found.id, 1, expected=5)
    with pytest.raises(BadValueError, match="no revision 9"):
        undo_finding(register, team, found.id, 9, expected=5)


def test_two_editors(register: Register, team: Who, kerb: dict[str, Any]) -> None:
    """Whoever saw an old revision changes nothing, and gets both versions."""
    found = add_finding(register, team, kerb)
    edit_finding(register, team, found.id, {"value": 0.05}, expected=1)
    with pytest.raises(OutdatedError) as caught:
        edit_finding(register, team, found.id, {"value": 0.09}, expected=1)
    assert isinstance(caught.value.yours, Observed)
    assert caught.value.yours.value == 0.09
    assert caught.value.theirs == get_finding(register, team, found.id)
    assert get_finding(register, team, found.id).revision == 2
    with pytest.raises(UsageError, match="no revision 7"):
        edit_finding(register, team, found.id, {"value": 0.09}, expected=7)
    with pytest.raises(OutdatedError):
        close_finding(register, team, found.id, ended_on=date(2026, 11, 1), reason="x", expected=1)
    with pytest.raises(OutdatedError):
        undo_finding(register, team, found.id, 2, expected=1)


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("kerb", {"value": None}, "kerb needs a value"),
        ("kerb", {"value": 5}, "from 0 to 0.5"),
        ("kerb", {"way": 3}, "seen at a node, and nothing else"),
        ("kerb", {"recurring": "soms"}, "recurring|soms"),
        ("kerb", {"by": "Jan de Vries"}, "may name a person"),
        ("kerb", {"kind": "talk"}, "what"),
        ("kerb", {"about": "0" * 32}, "stays as it is"),
        ("kerb", {"colour": "red"}, "unknown key"),
        ("talk", {"facilitator": "mevrouw Jansen"}, "may name a person"),
        ("talk", {"asked": 0}, "asked"),
        ("talk", {"text": "x\x00y"}, "no text"),
        ("ladder", {"now": None, "wished": None}, "no rung is told"),
        ("ladder", {"now": "seventh"}, "now"),
        ("audit", {"x": None}, "half of the position"),
        ("audit", {"looks": [{"lens": "traffic"}] * 2}, "twice"),
        ("audit", {"defects": ["ugly"]}, "defects"),
    ],
)
def test_what_cannot_be_is_refused(
    register: Register,
    team: Who,
    request: pytest.FixtureRequest,
    kind: str,
    changes: dict[str, Any],
    says: str,
) -> None:
    """One clear line, and nothing was changed."""
    found = add_finding(register, team, request.getfixturevalue(kind))
    with pytest.raises(BadValueError, match=says) as caught:
        edit_finding(register, team, found.id, changes, expected=1)
    assert "\n" not in str(caught.value)
    assert get_finding(register, team, found.id) == found


def test_who_may_write(
    register: Register, team: Who, official: Who, resident: Who, admin: Who, kerb: dict[str, Any]
) -> None:
    """The builder team writes findings down, under a pseudonym; nobody else does."""
    found = add_finding(register, team, kerb)
    for who in (official, resident, admin, Who(Viewer.ORGANISATION, "org-1", "0" * 32)):
        with pytest.raises(NotAllowedError):
            add_finding(register, who, kerb)
        with pytest.raises(NotAllowedError):
            edit_finding(register, who, found.id, {"value": 0.3}, expected=1)
        with pytest.raises(NotAllowedError):
            close_finding(register, who, found.id, ended_on=date(2026, 11, 1), reason="x")
        with pytest.raises(NotAllowedError):
            undo_finding(register, who, found.id, 1, expected=1)
    with pytest.raises(UsageError, match="pseudonym"):
        add_finding(register, Who(Viewer.BUILDER_TEAM), kerb)
    with pytest.raises(BadValueError, match="reason"):
        close_finding(register, team, found.id, ended_on=date(2026, 11, 1), reason=" ")
    with pytest.raises(BadValueError, match="no kind of finding"):
        add_finding(register, team, {"kind": "rumour"})
    with pytest.raises(BadValueError, match="text"):
        add_finding(register, team, {"kind": "pin", "sort": "claim", "cell": "E1435N5084"})
    with pytest.raises(UnknownEntryError):
        get_finding(register, team, "0" * 32)


def test_about_a_hidden_entry(register: Register, team: Who, audit: dict[str, Any]) -> None:
    """Who may not know of the entry does not know of what was found about it either."""
    spot = {"kind": "initiative", "name": "Kring", "layer": "communal/initiatives"}
    hidden = spot | {"visibility": "hidden", "known_to": ["builder-1"]}
    entry = create(register, team, hidden)
    found = add_finding(register, team, audit | {"about": entry.id})
    other = Who(Viewer.BUILDER_TEAM, actor="builder-2")
    assert list_findings(register, team, FindingSelection(about=entry.id)) == [found]
    assert list_findings(register, other) == []
    with pytest.raises(UnknownEntryError):
        get_finding(register, other, found.id)
    with pytest.raises(UnknownEntryError):
        add_finding(register, other, audit | {"about": entry.id})
