"""What ``siting``, ``meet``, ``capacity`` and ``sole`` answer about the small town."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.neighbourhood import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]
    Ask = Callable[..., dict[str, Any]]

KITCHEN = ("--layer", "communal/community_kitchen")
CAFE = ("--layer", "communal/cafe")
WHEELCHAIR = ("--profile", "manual_wheelchair", "--minutes", 30)
ROLLATOR = ("--profile", "rollator", "--minutes", 30)


@pytest.fixture
def ask(run: Run, small_neighbourhood: Path) -> Ask:
    """Give a function that runs a command on the small town and reads its JSON."""

    def invoke(command: str, *options: object) -> dict[str, Any]:
        result = run(command, small_neighbourhood, *options, "--format", "json")
        assert result.exit_code == 0, result.stderr
        answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
        assert list(answer) == ["meta", "rows"]
        return answer

    return invoke


@pytest.fixture
def cells(small_neighbourhood: Path) -> list[str]:
    """Give the cells where people live."""
    return sorted(set(load(small_neighbourhood).homes["cell"]))


def test_candidates_one_by_one(ask: Ask) -> None:
    """Every candidate with who would newly get there, most first, and what it is about."""
    answer = ask("siting", *WHEELCHAIR, *KITCHEN, "--candidates", "nodes")
    meta, rows = answer["meta"], answer["rows"]
    assert meta["candidates"] == len(rows) > 3
    assert (meta["legs"], meta["minutes"], meta["profile"]) == (
        "there_and_back",
        30,
        "manual_wheelchair",
    )
    newly = [row["residents_newly"] for row in rows]
    assert newly == sorted(newly, reverse=True)
    assert newly[0] > 0
    assert {"candidate_id", "name", "entrance", "seconds_mean", "lon", "lat"} <= set(rows[0])
    assert meta["residents_now"] == 0
    assert "p" not in meta


def test_the_best_together(ask: Ask) -> None:
    """Two places together bring at least as many as the best alone, and no more than its bound."""
    asked = (*WHEELCHAIR, *KITCHEN, "--candidates", "nodes")
    alone = ask("siting", *asked)["rows"][0]["residents_newly"]
    answer = ask("siting", *asked, "--p", 2)
    meta = answer["meta"]
    assert meta["status"] == "optimal"
    assert meta["newly"] == meta["newly_bound"] >= alone
    assert meta["gap"] == 0
    assert 1 <= len(answer["rows"]) <= 2
    one = ask("siting", *asked, "--p", 1)
    assert one["meta"]["newly"] == pytest.approx(alone)
    median = ask("siting", *asked, "--p", 2, "--goal", "median", "--residents", "75")["meta"]
    assert median["counted"] == "residents_75"
    assert median["seconds_then"] < median["seconds_now"] == 1800
    assert median["seconds_then_bound"] == median["seconds_then"]


def test_afresh_counts_who_has_one_already(ask: Ask) -> None:
    """As if there were none yet: then who reaches one now counts as well."""
    asked = ("--profile", "reference_walker", "--minutes", 60, *CAFE, "--p", 1)
    beside, afresh = ask("siting", *asked), ask("siting", *asked, "--afresh")
    assert beside["meta"]["residents_now"] > 0
    assert afresh["meta"]["residents_now"] == 0
    assert afresh["meta"]["newly"] > beside["meta"]["newly"]


def test_meet_in_their_own_ways(ask: Ask, cells: list[str]) -> None:
    """The best place first, with the minutes of everybody; where they come from is not told."""
    who = [f"{cells[0]}=rollator", f"{cells[-1]}=reference_walker"]
    origins = [option for each in who for option in ("--from", each)]
    answer = ask("meet", *origins, "--untagged", "gewoon")
    rows = answer["rows"]
    assert len(rows) > 1
    assert answer["meta"]["profiles"] == ["rollator", "reference_walker"]
    ranks = {"yes": 0, "unknown": 1, "no": 2}
    open_doors = [row for row in rows if row["entrance"] != "no"]
    states = [ranks[row["state"]] for row in open_doors]
    assert states == sorted(states)
    best = open_doors[0]
    legs = [best[f"seconds_{leg}_{who}"] for leg in ("there", "back") for who in (1, 2)]
    assert best["seconds_worst"] == max(legs)
    assert best["seconds_total"] == pytest.approx(sum(legs))
    assert not any(cell in json.dumps(answer) for cell in (cells[0], cells[-1]))
    one_way = ask("meet", *origins, "--one-way")["rows"]
    assert {row["seconds_back_1"] for row in one_way} == {None}


def test_capacity_per_buurt_cell_and_place(ask: Ask) -> None:
    """Room per resident with both ends; the residents in their three kinds add up."""
    for by, name in (("buurt", "code"), ("home-cell", "cell")):
        answer = ask("capacity", *ROLLATOR, *CAFE, "--by", by, "--assume", 30)
        assert answer["rows"]
        assert (answer["meta"]["decay"], answer["meta"]["assumed"]) == ("gaussian", 30)
        total = 0.0
        for row in answer["rows"]:
            assert row[name]
            assert row["per_resident_low"] <= row["per_resident_high"]
            total += sum(row[f"residents_{kind}"] for kind in ("known", "unknown", "without"))
        assert total == pytest.approx(answer["meta"]["residents"])
    answer = ask("capacity", *ROLLATOR, *CAFE, "--by", "place", "--decay", "step")
    assert answer["meta"]["places_unsaid"] == len(answer["rows"]) == answer["meta"]["places"] > 0
    for row in answer["rows"]:
        assert row["capacity"] is None
        assert row["per_visitor_low"] is None
        assert 0 <= row["visitors_low"] <= row["visitors_high"]


def test_sole_per_place_cell_and_buurt(ask: Ask) -> None:
    """Who would lose all they have by a place closing are those with one place, all together."""
    answer = ask("sole", *ROLLATOR, *CAFE)
    assert answer["rows"]
    lost = sum(row["residents_lose"] for row in answer["rows"])
    assert lost == pytest.approx(answer["meta"]["residents_one"])
    for by in ("home-cell", "buurt"):
        summed = ask("sole", *ROLLATOR, *CAFE, "--by", by)
        one = sum(row["residents_one"] for row in summed["rows"])
        assert one == pytest.approx(lost)
        kinds = ("more", "one", "none", "unknown")
        total = sum(row[f"residents_{kind}"] for row in summed["rows"] for kind in kinds)
        assert total == pytest.approx(summed["meta"]["residents"])


@pytest.mark.parametrize(
    "command",
    [
        ("siting", *WHEELCHAIR, *KITCHEN, "--candidates", "nodes", "--p", 2),
        ("siting", *WHEELCHAIR, *KITCHEN),
        ("capacity", *ROLLATOR, *CAFE, "--by", "home-cell", "--assume", 30),
        ("capacity", *ROLLATOR, *CAFE, "--by", "place"),
        ("sole", *ROLLATOR, *CAFE),
        ("sole", *ROLLATOR, *CAFE, "--by", "home-cell"),
    ],
)
def test_residents_see_no_small_numbers(ask: Ask, command: tuple[object, ...]) -> None:
    """For residents numbers below 10 are null and the others rounded, totals too."""
    name, *options = command
    answer = ask(str(name), *options, "--viewer", "resident")
    starts = ("residents", "visitors")
    counts = [
        value for row in answer["rows"] for name, value in row.items() if name.startswith(starts)
    ]
    assert counts
    assert all(value is None or (value >= 10 and value % 10 == 0) for value in counts)
    for key in ("residents", "residents_now", "residents_one", "newly", "newly_bound"):
        assert answer["meta"].get(key, 0) % 10 == 0


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("siting", *WHEELCHAIR, *KITCHEN), "Waar helpt een extra plek het meest?"),
        (("siting", *WHEELCHAIR, *KITCHEN, "--p", 2), "dat is bewezen"),
        (("siting", *WHEELCHAIR, *KITCHEN, "--p", 2, "--goal", "median"), "minuten, nu 30,0"),
        (("capacity", *ROLLATOR, *CAFE), "per 100 bewoners"),
        (("capacity", *ROLLATOR, *CAFE, "--by", "place"), "zegt niemand hoeveel mensen"),
        (("sole", *ROLLATOR, *CAFE), "precies één plek"),
        (("sole", *ROLLATOR, *CAFE, "--by", "buurt"), "De enige plek, meestal"),
    ],
)
def test_on_the_screen(
    run: Run, small_neighbourhood: Path, command: tuple[object, ...], says: str
) -> None:
    """People get a table in Dutch, with the numbers in a sentence under it."""
    name, *options = command
    result = run(name, small_neighbourhood, *options)
    assert result.exit_code == 0, result.stderr
    assert says in " ".join(result.stdout.split())


def test_a_group_on_the_screen(run: Run, small_neighbourhood: Path, cells: list[str]) -> None:
    """A column for everybody, headed by how they go."""
    origins = ("--from", f"{cells[0]}=rollator", "--from", f"{cells[-1]}=reference_walker")
    result = run("meet", small_neighbourhood, *origins)
    assert result.exit_code == 0, result.stderr
    text = " ".join(result.stdout.split())
    assert "Waar kunnen deze 2 mensen elkaar ontmoeten?" in text
    assert "1. Met een rollator" in text


def test_when_time_is_up_it_says_so(run: Run, small_neighbourhood: Path) -> None:
    """A choice that is not proven says how much better another could be."""
    asked = ("--candidates", "nodes", "--p", 3, "--goal", "median", "--time-limit", 0)
    result = run("siting", small_neighbourhood, *WHEELCHAIR, *KITCHEN, *asked)
    assert result.exit_code == 0, result.stderr
    assert "De rekentijd is op" in result.stdout


def test_other_formats(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """CSV has degrees of points, GeoJSON the shapes with the meta beside them."""
    result = run("siting", small_neighbourhood, *WHEELCHAIR, *KITCHEN, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert 50 < float(rows[0]["lat"]) < 54
    file = tmp_path / "capacity.geojson"
    options = (*ROLLATOR, *CAFE, "--format", "geojson", "--output", file)
    assert run("capacity", small_neighbourhood, *options).exit_code == 0
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["meta"]["unit"] == "people who fit in, per resident"
    assert {each["geometry"]["type"] for each in content["features"]} <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("siting", *ROLLATOR, *CAFE, "--candidates", "communal/nonsense"), "communal/nonsense"),
        (("siting", *ROLLATOR, *CAFE, "--candidates", "nodes", "--candidates", "communal/pub"),
         "not both"),
        (("siting", *ROLLATOR, *CAFE, "--p", "11"), "--p"),
        (("siting", *ROLLATOR, *CAFE, "--output", "x.csv"), "format"),
        (("meet", "--from", "nowhere"), "LAT,LON=profile"),
        (("meet", "--from", "52.0,4.3=skates"), "skates"),
        (("meet", "--from", "E12=rollator"), "E12"),
        (("meet", "--from", "1.0,1.0=rollator"), "100 m"),
        (("meet",), "--from"),
        (("capacity", *ROLLATOR, *CAFE, "--decay", "cubic"), "decay"),
        (("capacity", *ROLLATOR, *CAFE, "--output", "x.csv"), "format"),
        (("sole", *ROLLATOR, "--layer", "communal/nonsense"), "communal/nonsense"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line(
    run: Run, small_neighbourhood: Path, arguments: tuple[object, ...], says: str
) -> None:
    """Wrong use ends with code 2 and one line that names what is wrong."""
    command, *options = arguments
    result = run(command, small_neighbourhood, *options)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
