"""Whatever stands in the register comes back from every kind of file as it was."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Aspect,
    Check,
    How,
    Selection,
    as_entry,
    close,
    create,
    edit,
    get_entries,
    open_register,
)
from sociale_basis.register.exchange import Todo, export_file, import_file
from sociale_basis.vocabulary import Status

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
EVERY = Selection(statuses=tuple(Status))
TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() != "")
LINE = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
HARD = st.sampled_from(
    ["=1+1", "'=x", "+31 6", "-", "@home", "a|b", "[x]", "a;b", 'a"b', "1.0", "true", "2026-01-01"]
)
WORDS = st.one_of(HARD, LINE)
BASIS = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
RHYTHM = {"first": "2026-09-02", "begin": "10:00", "end": "12:00", "rule": "FREQ=WEEKLY;BYDAY=WE",
          "except_on": ["2026-10-07"], "what": "soep"}  # fmt: skip
ENTRY = st.fixed_dictionaries(
    {"kind": st.just("activity"), "layer": st.just("communal/activities"), "name": WORDS},
    optional={
        "description": st.one_of(HARD, TEXT),
        "notes": st.one_of(HARD, TEXT),
        "where": st.fixed_dictionaries(
            {"address": WORDS, "x": st.floats(0, 300_000), "y": st.floats(300_000, 630_000)},
            optional={"at_home": st.booleans(), "directions": WORDS},
        ),
        "languages": st.lists(WORDS, max_size=3),
        "giving_roles": st.lists(WORDS, max_size=3),
        "capacity": st.integers(0, 100_000),
        "running_since": st.dates().map(str),
        "contact": st.just({"role": "gastvrouw", "phone": "+31 6 000", "person": {
            "name": "A. Naam", "basis": BASIS, "for_whom": "professionals"}}),
        "rhythms": st.just([RHYTHM]),
        "continuity": st.fixed_dictionaries({"key_persons": st.integers(0, 9), "note": WORDS}),
        "origin": st.fixed_dictionaries({"name": WORDS, "url": WORDS}),
        "shared_with_officials": st.booleans(),
        "access": st.just({"welcome": {"state": "yes", "told_by": "bezoeker"}}),
        "visibility": st.just("hidden"),
    },
)  # fmt: skip
CHECK = Check(on=date(2026, 9, 1), by="opbouwwerker", how=How.TOLD)


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | ({"known_to": ["builder-1"]} if entry.get("visibility") == "hidden" else {})


def _writable(entry: dict[str, Any]) -> bool:
    try:
        as_entry(_known(entry))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".geojson", ".gpkg", ".json"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries=st.lists(ENTRY.filter(_writable), min_size=1, max_size=4), closes=st.booleans())
def test_nothing_is_lost(suffix: str, entries: list[dict[str, Any]], closes: bool) -> None:  # noqa: FBT001 -- drawn
    """Exported as the team and imported into an empty register: the same entries, by id."""
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / each for each in ("a", "b")]
        for folder in folders:
            folder.mkdir()
        first, second = (open_register(folder) for folder in folders)
        made = [create(first, TEAM, _known(each)) for each in entries]
        create(first, TEAM, {"kind": "organisation", "layer": "institutional/organisations",
                             "name": "Welzijn"}, checks={Aspect.EXISTS: CHECK})  # fmt: skip
        links = [{"kind": "works_with", "to": made[-1].id}]
        edit(first, TEAM, made[0].id, {"links": links if len(made) > 1 else None}, expected=1)
        if closes:
            close(first, TEAM, made[-1].id, ended_on=CHECK.on, reason="verhuisd")
        file = Path(name) / f"lijst{suffix}"
        written = export_file(first, TEAM, file, EVERY)
        told = import_file(second, TEAM, file)
        before, after = (
            {
                kept.id: (kept.entry, kept.life, kept.status)
                for kept in get_entries(each, TEAM, EVERY)
            }
            for each in (first, second)
        )
        again = import_file(first, TEAM, file)
        first.close()
        second.close()
    assert written.entries == len(before) == len(entries) + 1
    assert after == before
    assert told.count(Todo.ADD) == len(before)
    assert again.count(Todo.SAME) == len(before)
