"""Who was asked per street, and the ladder: exactly for the team, from five for officials."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.errors import NotAllowedError
from sociale_basis.register import (
    FindingSelection,
    add_finding,
    asked_per_street,
    close_finding,
    ladder_per_street,
    list_findings,
)
from sociale_basis.register.counting import LEAST
from sociale_basis.register.findings.terms import Rung
from sociale_basis.vocabulary import FindingKind

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register


def test_talks_add_up_per_street(
    register: Register, team: Who, official: Who, talk: dict[str, Any], ladder: dict[str, Any]
) -> None:
    """One street however it is written; officials get no number below five and no dates."""
    add_finding(register, team, talk)
    add_finding(register, team, ladder | {"street": "WILGENLAAN", "on": "2026-10-25", "ways": [7]})
    add_finding(register, team, talk | {"street": "Kade", "asked": 4})
    gone = add_finding(register, team, talk | {"street": "Hof", "asked": 90})
    close_finding(register, team, gone.id, ended_on=date(2026, 11, 1), reason="vergissing")
    area = "BU99990101"
    assert asked_per_street(register, team) == [
        (area, "Kade", (1005,), 1, 4, date(2026, 10, 20)),
        (area, "Wilgenlaan", (1005, 7), 2, 14, date(2026, 10, 25)),
    ]
    assert asked_per_street(register, official) == [
        (area, "Kade", (), None, None, None),
        (area, "Wilgenlaan", (1005, 7), None, 14, None),
    ]


def test_groups_may_disagree(
    register: Register, team: Who, official: Who, ladder: dict[str, Any]
) -> None:
    """Two groups put one street on two rungs; a small group among them stays unknown."""
    add_finding(register, team, ladder | {"asked": 6})
    add_finding(register, team, ladder | {"asked": 5, "now": "tensions", "wished": None})
    (seen,) = ladder_per_street(register, official)
    assert seen.now == {Rung.TENSIONS: 5, Rung.ANONYMITY: 6}
    assert seen.wished == {Rung.PUBLIC_FAMILIARITY: 6}
    assert (seen.people, seen.differ, seen.groups) == (11, True, None)
    add_finding(register, team, ladder | {"asked": 2, "now": "mutual_care"})
    (exact,) = ladder_per_street(register, team)
    assert exact.now == {Rung.TENSIONS: 5, Rung.ANONYMITY: 6, Rung.MUTUAL_CARE: 2}
    assert exact.groups == 3
    (seen,) = ladder_per_street(register, official)
    assert seen.now == {Rung.TENSIONS: None, Rung.ANONYMITY: 6, Rung.MUTUAL_CARE: None}
    assert seen.differ is None
    add_finding(register, team, ladder | {"street": "Kade", "asked": 4})
    small = ladder_per_street(register, official)[0]
    assert small[3:] == (None, None, {}, {}, None)


def test_nobody_else_counts_talks(
    register: Register, team: Who, official: Who, resident: Who, admin: Who, talk: dict[str, Any]
) -> None:
    """Residents and who administers get no counts, officials no talk itself."""
    add_finding(register, team, talk)
    for who in (resident, admin):
        with pytest.raises(NotAllowedError):
            asked_per_street(register, who)
        with pytest.raises(NotAllowedError):
            ladder_per_street(register, who)
    every = FindingSelection(kinds=tuple(FindingKind), statuses=())
    assert list_findings(register, official, every) == []


_RUNGS = st.none() | st.sampled_from(list(Rung))
_JUDGED = st.lists(
    st.tuples(st.sampled_from(["Kade", "Hof"]), st.integers(1, 8), _RUNGS, _RUNGS).filter(
        lambda each: (each[2], each[3]) != (None, None)
    ),
    max_size=5,
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(judged=_JUDGED)
def test_no_small_number_is_told_or_follows(
    register: Register, team: Who, official: Who, ladder: dict[str, Any], judged: list[Any]
) -> None:
    """Whatever was judged: an official reads no number below five, nor a remainder below it."""
    every = FindingSelection(kinds=(FindingKind.LADDER,))
    for each in list_findings(register, team, every):  # of the example before this one
        close_finding(register, team, each.id, ended_on=date(2026, 11, 1), reason="op")
    for street, asked, now, wished in judged:
        told = {"street": street, "asked": asked, "now": now, "wished": wished}
        given_now = {name: value for name, value in told.items() if value is not None}
        rest = {name: value for name, value in ladder.items() if name not in told}
        add_finding(register, team, rest | given_now)
    exact = {each.street: each for each in ladder_per_street(register, team)}
    seen = {each.street: each for each in ladder_per_street(register, official)}
    assert exact.keys() == seen.keys() == {street for street, *_ in judged}
    for street, shown in seen.items():
        numbers = [shown.people, shown.groups, *shown.now.values(), *shown.wished.values()]
        assert all(number is None or number >= LEAST for number in numbers)
        for known, real in ((shown.now, exact[street].now), (shown.wished, exact[street].wished)):
            hidden = [real[rung] or 0 for rung, number in known.items() if number is None]
            assert not hidden or sum(hidden) >= LEAST or len(hidden) == len(real)
