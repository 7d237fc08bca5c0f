"""Observations: from a file into the register, with a history, and back as ``reach`` takes them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.errors import BadValueError, NotAllowedError
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.register import (
    FindingSelection,
    add_finding,
    close_finding,
    finding_history,
    list_findings,
    observations,
    take_in,
)
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.register.conftest import Clock

SEEN = date(2026, 11, 1)


def _list() -> list[Observation]:
    common: dict[str, Any] = {"by": "bewoner met rollator", "seen": SEEN}
    return [
        Observation(kind=Kind.KERB, node=33, value=0.02, note="bij de halte", **common),
        Observation(kind=Kind.HANDRAIL, way=5, value=False, **common),
        Observation(kind=Kind.SURFACE, way=5, nodes=(1, 2), value="sett", **common),
        Observation(kind=Kind.SEAT, lon=5.2, lat=52.5),
        Observation.model_validate(
            {"kind": "containers", "way": 9, "recurring": "dinsdag 7-17", "from": "2026-11-03"}
        ),
        Observation.model_validate(
            {"kind": "roadworks", "way": -4, "until": "2026-12-01T12:00", "source": "osm"}
        ),
    ]


def test_a_list_comes_back_as_it_went_in(register: Register, team: Who) -> None:
    """Every kind of place, value and time; what nobody filled in is passed over."""
    blank = Observation(kind=Kind.KERB, node=4, value=None)
    assert take_in(register, team, [*_list(), blank]) == (6, 0, 0, 0, 1)
    assert observations(register, team) == _list()
    assert take_in(register, team, _list()) == (0, 0, 6, 0, 0)
    assert len(list_findings(register, team)) == 6


def test_what_was_seen_again_is_a_change(register: Register, team: Who, clock: Clock) -> None:
    """Seen later it replaces what was known, seen earlier it does not; the history has both."""
    take_in(register, team, _list())
    (kerb,) = [each for each in list_findings(register, team) if each.revision == 1][:1]
    clock.set(date(2026, 11, 10))
    first = _list()[0]
    later = first.model_copy(update={"value": 0.12, "seen": date(2026, 11, 9)})
    older = first.model_copy(update={"value": 0.3, "seen": date(2026, 10, 1)})
    unknown = first.model_copy(update={"value": 0.3, "seen": None})
    assert take_in(register, team, [later, older, unknown]) == (0, 1, 0, 2, 0)
    assert observations(register, team)[0] == later
    assert observations(register, team, date(2026, 11, 9))[0] == first
    assert [each.action for each in finding_history(register, team, kerb.id)] == ["create", "edit"]
    close_finding(register, team, kerb.id, ended_on=date(2026, 11, 10), reason="verlaagd")
    assert later not in observations(register, team)
    assert observations(register, team, date(2026, 11, 10)) == observations(register, team)
    assert take_in(register, team, [later]).added == 1, "closed is closed: this is a new one"


def test_one_that_cannot_be_kept_keeps_all_out(register: Register, team: Who) -> None:
    """The third names a person instead of a role: the message says which, and nothing is kept."""
    wrong = Observation(kind=Kind.SEAT, lon=5.3, lat=52.5, by="Jan de Vries")
    with pytest.raises(BadValueError, match=r"observation 3, key 'by': may name a person"):
        take_in(register, team, [*_list()[:2], wrong])
    assert observations(register, team) == []


def test_who_reads_observations(
    register: Register, team: Who, official: Who, resident: Who, kerb: dict[str, Any], clock: Clock
) -> None:
    """What was seen is for everyone, notes for the team, the past for professionals."""
    found = add_finding(register, team, kerb)
    (seen,) = observations(register, resident)
    assert (seen.value, seen.note) == (0.02, None)
    assert observations(register, official) == [seen]
    assert observations(register, team)[0].note == "bij de bushalte"
    clock.set(date(2026, 11, 5))
    close_finding(register, team, found.id, ended_on=date(2026, 11, 5), reason="hersteld")
    assert observations(register, resident) == []
    assert observations(register, official, date(2026, 11, 4)) == [seen]
    with pytest.raises(NotAllowedError):
        observations(register, resident, date(2026, 11, 4))
    shut = FindingSelection(kinds=(FindingKind.OBSERVATION,), statuses=(FindingStatus.CLOSED,))
    assert list_findings(register, resident, shut) == []
    assert len(list_findings(register, official, shut)) == 1


_PLACES = st.sampled_from(
    [
        {"kind": "kerb", "node": 1},
        {"kind": "width", "way": 2, "nodes": [3, 4]},
        {"kind": "width", "way": 2},
        {"kind": "width", "way": -2, "source": "bgt"},
    ]
)
_SEEN = st.builds(
    lambda place, value, seen, note: Observation.model_validate(
        place | {"value": value, "seen": seen, "note": note}
    ),
    _PLACES,
    st.none() | st.sampled_from([0, 0.01, 0.5]),
    st.none() | st.dates(date(2026, 10, 1), date(2026, 10, 9)),
    st.none() | st.text(st.characters(exclude_categories=["C"]), max_size=5),
)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seen=st.lists(_SEEN, max_size=6))
def test_any_list_ends_at_what_was_seen_last(
    register: Register, team: Who, seen: list[Observation]
) -> None:
    """Of each thing the register has what was seen last; taking the same in again adds nothing."""
    for found in list_findings(register, team):  # of the example before this one
        close_finding(register, team, found.id, ended_on=SEEN, reason="op")
    take_in(register, team, seen)
    latest: dict[object, Observation] = {}
    for each in seen:
        key = (each.reference, each.kind, each.source)
        before = latest.get(key)
        known = None if before is None else before.seen
        newer = known is None or (each.seen is not None and each.seen >= known)
        if not each.blank and newer:
            latest[key] = each
    assert observations(register, team) == list(latest.values())
    take_in(register, team, list(latest.values()))
    assert observations(register, team) == list(latest.values())
