"""Whatever stands in the register comes back from every kind of file as it was."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    MODELS,
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

if TYPE_CHECKING:
    from sociale_basis.register import Register
    from tests.postgres_server import Server
    from tests.register.conftest import Place

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
STATE = st.sampled_from(["yes", "no", "unknown"])
BASIS = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
RHYTHM = {"first": "2026-09-02", "begin": "10:00", "end": "12:00", "rule": "FREQ=WEEKLY;BYDAY=WE",
          "except_on": ["2026-10-07"], "what": "soep", "pauses": [
              {"first": "2026-07-14", "last": "2026-08-24", "every_year": True}]}  # fmt: skip
KINDS: dict[str, tuple[str, dict[str, st.SearchStrategy[Any]]]] = {
    "organisation": ("institutional/organisations", {"wants": st.one_of(HARD, TEXT)}),
    "place": ("institutional/community_centre", {
        "meeting_is_purpose": STATE, "host": WORDS, "room_for_others": STATE,
        "signal_point": STATE, "visitor_role": st.sampled_from(["customer", "participant"])}),
    "initiative": ("communal/initiatives", {
        "rhythms": st.just([RHYTHM]), "outside_own_street": STATE,
        "help_categories": st.just(["odd_jobs", "post"]),
        "intake": st.fixed_dictionaries({"on_whose_behalf": st.one_of(HARD, TEXT)})}),
    "activity": ("communal/activities", {
        "rhythms": st.just([RHYTHM, RHYTHM | {"begin": "14:00", "end": "16:00"}]),
        "sign_up": STATE, "group_least": st.integers(0, 9), "group_most": st.integers(9, 99),
        "host": WORDS, "help_categories": st.just(["tax"])}),
    "presence": ("institutional/presence", {
        "rhythms": st.just([RHYTHM]), "role": WORDS,
        "community_building": st.sampled_from(["primary", "by_task"])}),
    "transport_service": ("institutional/transport_service", {
        "transport": st.sampled_from(["automaatje", "plusbus"]),
        "booking_notice_hours": st.floats(0, 1000), "takes_wheelchair": STATE,
        "takes_scootmobiel": STATE, "indication_needed": STATE, "companion_may_come": STATE,
        "from_door_to_door": STATE}),
    "public_space_spot": ("public_space/spots", {
        "spot": st.sampled_from(["green", "vacant"]), "obstacles": st.one_of(HARD, TEXT)}),
}  # fmt: skip
COMMON: dict[str, st.SearchStrategy[Any]] = {
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
        "continuity": st.fixed_dictionaries({"key_persons": st.integers(0, 9), "note": WORDS}),
        "origin": st.fixed_dictionaries({"name": WORDS, "url": WORDS}),
        "shared_with_officials": st.booleans(),
        "access": st.just({"welcome": {"state": "yes", "told_by": "bezoeker"}}),
        "visibility": st.just("hidden"),
        "hours": st.just({"text": "Mo-Fr 10:00-12:00", "reliable": "no", "note": "bel even"}),
        "accessibility": st.fixed_dictionaries(
            {"entrance_steps": st.integers(0, 9), "threshold_m": st.floats(0, 1)}),
        "target_group": st.fixed_dictionaries({"text": WORDS}),
        "cost": st.just({"price": "paid", "note": "€ 2,50", "city_pass": "yes"}),
        "ends_on": st.just("2099-12-31"),
        "osm_id": st.just("osm:n123"),
}  # fmt: skip
ENTRY = st.one_of(
    *(
        st.fixed_dictionaries(
            {"kind": st.just(kind), "layer": st.just(layer), "name": WORDS},
            optional=COMMON | more,
        )
        for kind, (layer, more) in KINDS.items()
    )
)
CHECK = Check(on=date(2026, 9, 1), by="opbouwwerker", how=How.TOLD)


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | ({"known_to": ["builder-1"]} if entry.get("visibility") == "hidden" else {})


def _writable(entry: dict[str, Any]) -> bool:
    try:
        as_entry(_known(entry))
    except ValueError:
        return False
    return True


SUFFIXES = [".csv", ".xlsx", ".geojson", ".gpkg", ".json"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries=st.lists(ENTRY.filter(_writable), min_size=1, max_size=4), closes=st.booleans())
def test_nothing_is_lost(suffix: str, entries: list[dict[str, Any]], closes: bool) -> None:  # noqa: FBT001 -- drawn
    """Exported as the team and imported into an empty register: the same entries, by id."""
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / each for each in ("a", "b")]
        for folder in folders:
            folder.mkdir()
        with (
            closing(open_register(folders[0])) as first,
            closing(open_register(folders[1])) as second,
        ):
            _round_trip(first, second, Path(name) / f"lijst{suffix}", entries, closes=closes)


_OF_KIND: list[tuple[str, str, dict[str, Any]]] = [
        ("organisation", "institutional/organisations", {"wants": "+31 mensen"}),
        ("place", "institutional/community_centre", {"room_for_others": "yes", "host": "gastheer"}),
        ("initiative", "communal/initiatives",
         {"rhythms": [RHYTHM], "help_categories": ["post"], "intake": {"on_whose_behalf": "=x"}}),
        ("activity", "communal/activities",
         {"rhythms": [RHYTHM, RHYTHM | {"region": "midden", "school_holidays": "stops"}]}),
        ("presence", "institutional/presence",
         {"rhythms": [RHYTHM], "role": "opbouwwerker", "community_building": "primary"}),
        ("transport_service", "institutional/transport_service",
         {"transport": "plusbus", "booking_notice_hours": 24.5, "takes_wheelchair": "yes"}),
        ("public_space_spot", "public_space/spots", {"spot": "vacant", "obstacles": "hek"}),
]  # fmt: skip
# One entry of each kind, with everything that it can say.
FULL: list[dict[str, Any]] = [
    {
        "kind": kind,
        "layer": layer,
        "name": f"'={kind} é",
        "description": 'regel 1\nregel 2; "aan" | uit',
        "where": {"address": "Plein 1", "x": 143000.25, "y": 508000.5, "directions": "links"},
        "languages": ["a|b", "tr"],
        "capacity": 12,
        "running_since": "2019-03-01",
        "hours": {"text": "Mo-Fr 10:00-12:00", "reliable": "no", "note": "bel even"},
        "accessibility": {"entrance_steps": 2, "threshold_m": 0.02},
        "cost": {"price": "paid", "note": "€ 2,50"},
        "continuity": {"key_persons": 1, "note": "-"},
        "origin": {"name": "lijst", "url": "https://voorbeeld.nl"},
        **more,
    }
    for kind, layer, more in _OF_KIND
]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_all_seven_kinds_on_both_engines(
    suffix: str, register: Register, place: Place, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each kind with what only it can say, from either engine to an empty one of the same sort."""
    assert {each["kind"] for each in FULL} == set(MODELS)
    home, url = tmp_path / "second", None
    home.mkdir()
    server: Server | None = None
    if place.url is not None:
        server = request.getfixturevalue("server")
        url = server.make_database("round_trip", request.getfixturevalue("ready"))
    with closing(open_register(home, url)) as second:
        _round_trip(register, second, tmp_path / f"lijst{suffix}", FULL, closes=True)
    if server is not None:
        server.drop_database("round_trip")


def _round_trip(
    first: Register, second: Register, file: Path, entries: list[dict[str, Any]], *, closes: bool
) -> None:
    made = [create(first, TEAM, _known(each)) for each in entries]
    keeper = create(first, TEAM, {"kind": "organisation", "layer": "institutional/organisations",
                                  "name": "Welzijn"}, checks={Aspect.EXISTS: CHECK})  # fmt: skip
    links = [{"kind": "works_with", "to": made[-1].id}]
    told = {"links": links if len(made) > 1 else None, "organisation": keeper.id}
    edit(first, TEAM, made[0].id, told, expected=1)
    if closes:
        close(first, TEAM, made[-1].id, ended_on=CHECK.on, reason="verhuisd")
    written = export_file(first, TEAM, file, EVERY)
    came = import_file(second, TEAM, file)
    before, after = (
        {kept.id: (kept.entry, kept.life, kept.status) for kept in get_entries(each, TEAM, EVERY)}
        for each in (first, second)
    )
    again = import_file(first, TEAM, file)
    assert written.entries == len(before) == len(entries) + 1
    assert after == before
    assert came.count(Todo.ADD) == len(before)
    assert again.count(Todo.SAME) == len(before)
