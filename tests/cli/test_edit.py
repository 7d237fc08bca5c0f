"""``sociale-basis edit``: sets made on the command line, whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.reach.edits import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]
    Edit = Callable[..., Result]

HOME = "52.0011,4.3552"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name the file of edits."""
    return tmp_path / "plan.json"


@pytest.fixture
def edit(run: Run, small_neighbourhood: Path, file: Path) -> Edit:
    """Give a function that runs ``edit`` on the small town."""

    def invoke(*options: object) -> Result:
        return run("edit", small_neighbourhood, file, *options)

    return invoke


@pytest.mark.parametrize(
    ("options", "told", "words"),
    [
        (
            ("--lower-kerb", "n22", "--height", 0.02),
            {"kind": "lower_kerb", "node": 22, "height_m": 0.02},
            "stoeprand verlagen tot 2 cm",
        ),
        (("--remove-barrier", "33"), {"kind": "remove_barrier", "node": 33}, "paaltje of hek"),
        (
            ("--improve-crossing", "node/22", "--crossing", "zebra", "--calm", "--tactile"),
            {
                "kind": "improve_crossing",
                "node": 22,
                "tactile": True,
                "crossing": "zebra",
                "calm": True,
            },
            "oversteek verbeteren: met ribbeltegels, zebrapad, verkeer hooguit 30 km/u",
        ),
        (("--close-segment", "w1003"), {"kind": "close_segment", "way": 1003}, "afsluiten"),
        (
            ("--close-segment", "way/1005:33-32"),
            {"kind": "close_segment", "way": 1005, "nodes": [33, 32]},
            "afsluiten",
        ),
        (
            ("--repair", "w1003", "--steps", 0, "--slope", 0.045, "--no-lit", "--open"),
            {
                "kind": "repair_segment",
                "way": 1003,
                "steps": 0,
                "slope_at_most": 0.045,
                "lit": False,
                "open": True,
            },
            "helling hooguit 4,5 %, treden: 0, zonder verlichting, open voor iedereen",
        ),
        (
            ("--add-segment", "52.0010,4.3680 52.0022,4.3660", "--width", 1.8, "--called", "Dwars"),
            {
                "kind": "add_segment",
                "line": [[4.368, 52.001], [4.366, 52.0022]],
                "width_m": 1.8,
                "name": "Dwars",
            },
            "een nieuw voetpad maken: 1,80 m breed",
        ),
        (
            (
                *("--add-place", "plan:1", "--layer", "communal/cafe", "--where", HOME),
                *("--called", "Buurtkamer <3", "--opening-hours", "Mo-Fr 09:00-17:00"),
                *("--steps", 0, "--wheelchair", "yes"),
            ),
            {
                "kind": "add_place",
                "place": "plan:1",
                "layer": "communal/cafe",
                "lon": 4.3552,
                "lat": 52.0011,
                "name": "Buurtkamer <3",
                "opening_hours": "Mo-Fr 09:00-17:00",
                "entrance_steps": 0,
                "wheelchair": "yes",
            },
            "Buurtkamer <3 openen",
        ),
        (
            ("--add-bench", HOME),
            {"kind": "add_bench", "lon": 4.3552, "lat": 52.0011},
            "bankje neerzetten",
        ),
        (
            ("--move-place", "osm:n40", "--where", HOME),
            {"kind": "move_place", "place": "osm:n40", "lon": 4.3552, "lat": 52.0011},
            "Bibliotheek Dijkzicht hierheen verplaatsen",
        ),
        (
            ("--close-place", "osm:n41", "--layer", "communal/cafe"),
            {"kind": "close_place", "place": "osm:n41", "layer": "communal/cafe"},
            "De Plint & Zo sluiten",
        ),
        (
            ("--hours", "osm:n41", "Mo-Fr 09:00-12:00"),
            {"kind": "change_hours", "place": "osm:n41", "opening_hours": "Mo-Fr 09:00-12:00"},
            "andere openingstijden voor De Plint & Zo: ma t/m vr 09:00-12:00",
        ),
        (
            ("--hours", "osm:n41", "unknown"),
            {"kind": "change_hours", "place": "osm:n41"},
            "andere openingstijden voor De Plint & Zo: niet bekend",
        ),
    ],
)
def test_every_change_can_be_made(
    edit: Edit, file: Path, options: tuple[object, ...], told: dict[str, Any], words: str
) -> None:
    """Each option writes its edit, which can be read again, and is listed in Dutch words."""
    result = edit(*options)
    assert result.exit_code == 0, result.stderr
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["schema_version"] == 1
    assert content["name"] == "plan"
    assert content["edits"] == [told]
    assert len(load(file).edits) == 1
    assert words in " ".join(edit("--list").stdout.replace("│", " ").split())


def test_one_after_another(edit: Edit, file: Path) -> None:
    """Edits are added at the end, a name and a note can be given, and one can be taken out."""
    assert edit("--name", "Dijk", "--note", "voor het overleg").exit_code == 0
    for options in (
        ("--remove-barrier", "n33"),
        ("--add-bench", HOME),
        ("--close-place", "osm:n41"),
    ):
        assert edit(*options).exit_code == 0
    told = load(file)
    assert (told.name, told.note) == ("Dijk", "voor het overleg")
    assert [each.kind for each in told.edits] == ["remove_barrier", "add_bench", "close_place"]
    listed = edit("--list")
    assert "voor het overleg" in listed.stdout
    assert "Bibliotheekpad" in listed.stdout
    assert edit("--remove", 2).exit_code == 0
    assert [each.kind for each in load(file).edits] == ["remove_barrier", "close_place"]
    assert load(file).name == "Dijk"


def test_an_edit_may_rest_on_one_before_it(edit: Edit, file: Path) -> None:
    """A place that the set itself opens can be moved and given hours."""
    where = ("--where", HOME)
    assert edit("--add-place", "plan:1", "--layer", "communal/cafe", *where).exit_code == 0
    assert edit("--move-place", "plan:1", "--where", "52.0012,4.3610").exit_code == 0
    assert edit("--hours", "plan:1", "24/7").exit_code == 0
    assert len(load(file).edits) == 3


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "no change is given"),
        (("--lower-kerb", "n22", "--add-bench", HOME), "one change at a time"),
        (("--lower-kerb", "kerb"), "--lower-kerb is 'kerb'"),
        (("--lower-kerb", "n99"), "node 99 is not on this map"),
        (("--lower-kerb", "n22", "--height", 9), "--height is 9"),
        (("--lower-kerb", "n22", "--surface", "sand"), "--surface says nothing with --lower-kerb"),
        (("--close-segment", "w1005:33"), "--close-segment is 'w1005:33'"),
        (("--close-segment", "w1005:1-2"), "way 1005 between nodes 1 and 2 is not on this map"),
        (("--repair", "w1003"), "--repair does not say how"),
        (("--repair", "w1003", "--surface", "marble"), "surface 'marble' is not known"),
        (("--repair", "w1003", "--width", 0), "--width is 0"),
        (("--add-segment", "52.0,4.3"), "--add-segment is '52.0,4.3'"),
        (("--add-segment", "53.5,4.3 53.6,4.3"), "farther than 100 m"),
        (("--add-bench", "hier"), "--add-bench is 'hier'"),
        (("--add-bench", "152,4.3552"), "--add-bench is 152.0"),
        (("--add-place", "plan:1", "--where", HOME), "--add-place also needs --layer"),
        (("--add-place", "plan:1", "--layer", "a/b", "--where", HOME), "holds no places"),
        (
            ("--add-place", "osm:n41", "--layer", "communal/cafe", "--where", HOME),
            "is there already",
        ),
        (("--move-place", "osm:n41"), "--move-place also needs --where"),
        (("--close-place", "osm:n999"), "place osm:n999 is not on this map"),
        (("--hours", "osm:n41", "soms"), "cannot be read as opening hours"),
        (("--remove", 2), "has no edit 2"),
        (("--remove", 1, "--add-bench", HOME), "takes an edit out and adds none"),
        (("--name", ""), "--name is ''"),
    ],
)
def test_bad_input_writes_nothing(
    edit: Edit, file: Path, options: tuple[object, ...], says: str
) -> None:
    """One line, code 2, and the file is as it was: no half edit, no file beside it."""
    assert edit("--remove-barrier", "n33").exit_code == 0
    before = file.read_bytes()
    result = edit(*options)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_damaged_file_stays_as_it_is(edit: Edit, file: Path) -> None:
    """Nothing is added to a file that cannot be read; the line names file, edit and key."""
    assert edit("--list").exit_code == 2
    assert not file.exists()
    wrong = {"kind": "lower_kerb", "node": 22, "height": 0.02}
    content = {"schema_version": 1, "name": "x", "edits": [{"kind": "add_bench"}, wrong]}
    file.write_text(json.dumps(content), encoding="utf-8")
    before = file.read_bytes()
    result = edit("--add-bench", HOME)
    assert result.exit_code == 2
    assert f"{file}, edit 2, key 'height': is not known" in result.stderr
    assert result.stderr.count("\n") == 1
    assert file.read_bytes() == before


def test_what_has_vanished_since_is_told(
    run: Run, edit: Edit, small_neighbourhood: Path, file: Path
) -> None:
    """A shared file with something that this map does not have: named in the list, and usable."""
    content = {
        "schema_version": 1,
        "name": "Elders",
        "edits": [{"kind": "close_segment", "way": 424242}, {"kind": "remove_barrier", "node": 33}],
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    result = edit("--list")
    assert result.exit_code == 0
    assert "niet meer op deze kaart" in " ".join(result.stdout.split())
    assert "edit 1 does nothing: way 424242 is not on this map" in result.stderr
    asked = ("--profile", "rollator", "--layer", "institutional/library", "--minutes", 60)
    answer = run("reach", small_neighbourhood, *asked, "--edits", file, "--format", "json")
    assert json.loads(answer.stdout)["rows"][0]["residents_yes"] == pytest.approx(260)
    assert edit("--add-bench", HOME).exit_code == 0
    assert len(load(file).edits) == 3


def test_in_english(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list speaks the reader's language."""
    assert edit("--remove-barrier", "n33").exit_code == 0
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    assert "take away the bollard or gate" in edit("--list").stdout
