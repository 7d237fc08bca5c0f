"""Lists of what somebody should ask again: what is on them, and for whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Aspect,
    Check,
    Due,
    How,
    Selection,
    close,
    create,
    due_entries,
    get_entries,
    verify,
)
from sociale_basis.register.kept import as_seen
from tests.conftest import BASIS

if TYPE_CHECKING:
    import pytest
    from sqlalchemy.orm import Session

    from sociale_basis.register import Kept, Register
    from sociale_basis.register.tables import EntryRow
    from tests.register.conftest import Clock

SEEN = Check(on=date(2026, 11, 1), by="opbouwwerker", how=How.VISITED)
EVERY_ASPECT = {
    Aspect.EXISTS: SEEN,
    Aspect.TIMES: SEEN,
    Aspect.CONTACT: SEEN,
    Aspect.ACCESS: Check(on=date(2026, 11, 1), by="opbouwwerker", how=How.MEASURED),
}
WHOLE: dict[str, Any] = {
    "kind": "place",
    "layer": "communal/meeting_places",
    "name": "Compleet",
    "hours": {"text": "Mo-Fr 10:00-17:00", "reliable": "yes"},
    "accessibility": {"wheelchair": "yes"},
    "visibility": "public",
    "basis": BASIS,
}


def _on(register: Register, who: Who, due: Due) -> list[str]:
    return [each.kept.entry.name for each in due_entries(register, who, [due])]


def _made(register: Register, team: Who, **told: object) -> Kept:
    return create(register, team, WHOLE | told, checks=EVERY_ASPECT)


def test_each_list_holds_what_it_says(register: Register, team: Who) -> None:
    """One entry with nothing amiss is on no list; each thing amiss puts an entry on its list."""
    _made(register, team)
    assert due_entries(register, team) == [], "a whole and fresh entry is on no list"
    _made(register, team, name="Zonder tijden", hours={})
    _made(register, team, name="Wisselend", hours={"text": "Mo 10:00-12:00", "reliable": "no"})
    _made(register, team, name="Hoe naar binnen", accessibility={})
    _made(register, team, name="Eén trekker", continuity={"key_persons": 1})
    _made(register, team, name="Twee trekkers", continuity={"key_persons": 2})
    _made(register, team, name="Tot mei", continuity={"secured_until": "2027-05-01"})
    _made(register, team, name="Tot juni", ends_on="2027-06-01")
    create(register, team, WHOLE | {"name": "Gezien op de kaart"})
    stopped = create(register, team, WHOLE | {"name": "Gestopt", "hours": {}})
    close(register, team, stopped.id, ended_on=date(2026, 10, 1), reason="op")
    assert _on(register, team, Due.NO_HOURS) == ["Zonder tijden"]
    assert _on(register, team, Due.UNRELIABLE_HOURS) == ["Wisselend"]
    assert _on(register, team, Due.UNKNOWN_ACCESS) == ["Hoe naar binnen"]
    assert _on(register, team, Due.HANGS_ON_ONE) == ["Eén trekker"]
    assert _on(register, team, Due.ENDS_SOON) == ["Tot mei"], "six months, and not seven"
    assert _on(register, team, Due.NEVER_VERIFIED) == ["Gezien op de kaart"]
    assert _on(register, team, Due.DUE) == _on(register, team, Due.STALE) == []
    together = due_entries(register, team)
    assert [each.due for each in together] == [due for due in Due if _on(register, team, due)]


def test_due_becomes_stale_per_aspect(register: Register, team: Who, clock: Clock) -> None:
    """A check is due on its day, stale three months later, and never both; others stay good."""
    kept = _made(register, team)
    clock.set(date(2027, 10, 31))
    assert _on(register, team, Due.DUE) == []
    clock.set(date(2027, 11, 1))
    (due,) = due_entries(register, team, [Due.DUE])
    assert set(due.aspects) == set(Aspect)
    assert due.since == date(2027, 11, 1)
    fresh = Check(on=date(2027, 11, 1), by="opbouwwerker", how=How.PHONED)
    verify(register, team, kept.id, {Aspect.EXISTS: fresh, Aspect.CONTACT: fresh})
    clock.set(date(2028, 2, 1))
    assert _on(register, team, Due.DUE) == []
    (stale,) = due_entries(register, team, [Due.STALE])
    assert set(stale.aspects) == {Aspect.TIMES, Aspect.ACCESS}
    assert stale.since == date(2028, 2, 1)


def test_the_longest_overdue_comes_first(register: Register, team: Who, clock: Clock) -> None:
    """Within a list the oldest day is first, then names decide."""
    for name, day in (("B", 3), ("A", 3), ("C", 1)):
        check = Check(on=date(2026, 10, day), by="opbouwwerker", how=How.VISITED)
        create(register, team, WHOLE | {"name": name}, checks={Aspect.EXISTS: check})
    clock.set(date(2027, 12, 1))
    assert _on(register, team, Due.DUE) == ["C", "A", "B"]


def test_kinds_without_hours_or_doors_are_not_asked_for_them(register: Register, team: Who) -> None:
    """An organisation has no opening hours, a bench no hours and no telephone."""
    create(
        register,
        team,
        {"kind": "organisation", "layer": "institutional/organisations", "name": "Welzijn"},
    )
    found = due_entries(register, team)
    assert [(each.due, each.aspects) for each in found] == [
        (Due.NEVER_VERIFIED, (Aspect.EXISTS, Aspect.CONTACT))
    ]


def test_fragility_is_for_its_keepers(
    register: Register, team: Who, official: Who, resident: Who
) -> None:
    """Hanging on one person: the team all, an organisation its own, officials who agreed."""
    organisation = create(
        register,
        team,
        {"kind": "organisation", "layer": "institutional/organisations", "name": "Welzijn"},
    )
    fragile = {"continuity": {"key_persons": 1, "secured_until": "2026-12-01"}}
    _made(register, team, name="Van niemand", **fragile)
    _made(register, team, name="Akkoord", shared_with_officials=True, **fragile)
    _made(register, team, name="Van Welzijn", organisation=organisation.id, **fragile)
    _made(register, team, name="Eindigt openlijk", ends_on="2026-12-31")
    own = Who(Viewer.ORGANISATION, actor="org-1", organisation=organisation.id)
    every = {"Van niemand", "Akkoord", "Van Welzijn"}
    expected = [
        (team, every, every | {"Eindigt openlijk"}),
        (own, {"Van Welzijn"}, {"Van Welzijn", "Eindigt openlijk"}),
        (official, {"Akkoord"}, {"Akkoord", "Eindigt openlijk"}),
        (resident, set(), {"Eindigt openlijk"}),
    ]
    for who, hangs, ends in expected:
        assert set(_on(register, who, Due.HANGS_ON_ONE)) == hangs, who
        assert set(_on(register, who, Due.ENDS_SOON)) == ends, who
        days = {each.since for each in due_entries(register, who, [Due.ENDS_SOON])}
        assert (date(2026, 12, 1) in days) == bool(hangs), "the day itself says it too"


def test_a_selection_narrows_the_lists(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Of one layer, or one organisation: the same lists of fewer entries."""
    create(register, team, coffee)
    create(register, team, WHOLE | {"name": "Huis"})
    found = due_entries(register, team, [Due.NEVER_VERIFIED], Selection(text="koffie"))
    assert [each.kept.entry.name for each in found] == ["Koffieochtend Wilgenplein"]
    assert len(_on(register, team, Due.NEVER_VERIFIED)) == 2


def test_many_entries_are_not_all_read(
    register: Register, team: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what may be on a list is read whole: a list of few out of many stays quick."""
    for number in range(20):
        _made(register, team, name=f"Plek {number}", **({"hours": {}} if number == 7 else {}))
    read: list[int] = []
    name = "sociale_basis.register.due.as_seen"

    def counted(session: Session, register: Register, who: Who, rows: list[EntryRow]) -> list[Kept]:
        read.append(len(rows))
        return as_seen(session, register, who, rows)

    monkeypatch.setattr(name, counted)
    assert _on(register, team, Due.NO_HOURS) == ["Plek 7"]
    assert read == [1]
    assert len(get_entries(register, team)) == 20
