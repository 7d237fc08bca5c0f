"""What each command answers about the small town."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
from typer.main import get_command

from sociale_basis import cli, neighbourhood

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

PLACE_COLUMNS = [
    "place_id",
    "name",
    "status",
    "layer",
    "residents_yes",
    "residents_unknown",
    "residents_no",
    "residents_75_yes",
    "residents_75_unknown",
    "residents_75_no",
]
SUMMED_COLUMNS = [
    "residents_yes",
    "residents_unknown",
    "residents_no",
    "suppressed",
    "seconds_median",
    "nearest_id",
    "count_within_median",
]
LIBRARY = ("--profile", "rollator", "--layer", "institutional/library")


@pytest.fixture
def ask(run: Run, small_neighbourhood: Path) -> Callable[..., dict[str, Any]]:
    """Give a function that runs a command on the small town and reads its JSON."""

    def invoke(command: str, *options: object) -> dict[str, Any]:
        result = run(command, small_neighbourhood, *options, "--format", "json")
        assert result.exit_code == 0, result.stderr
        answer: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
        assert list(answer) == ["meta", "rows"]
        return answer

    return invoke


def test_build_tells_what_it_made(run: Run, small_town: Path, tmp_path: Path) -> None:
    """After a build stdout says how many homes, residents and places there are."""
    files = ("--osm", small_town / "town.osm", "--boundary", small_town / "buurten.geojson")
    result = run("build", tmp_path / "out", *files, "--population", small_town / "residents.csv")
    assert result.exit_code == 0, result.stderr
    assert "21 woningen, 260 bewoners" in result.stdout
    assert neighbourhood.load(tmp_path / "out").meta.totals.homes_in_boundary == 21


def test_reach_of_places(ask: Callable[..., dict[str, Any]]) -> None:
    """The library lies past a bollard: unknown or too far for a rollator, and nobody is lost."""
    answer = ask("reach", *LIBRARY)
    (row,) = answer["rows"]
    assert [key for key in row if key in PLACE_COLUMNS] == PLACE_COLUMNS
    assert (row["place_id"], row["name"]) == ("osm:n40", "Bibliotheek Dijkzicht")
    assert (row["status"], row["layer"]) == ("candidate", "institutional/library")
    assert row["entrance"] == "yes"
    assert row["residents_yes"] == 0
    assert row["residents_unknown"] > 100
    assert row["residents_no"] > 0
    for group in ("residents", "residents_75"):
        states = sum(row[f"{group}_{state}"] for state in ("yes", "unknown", "no"))
        assert states == pytest.approx(answer["meta"][group])


def test_reach_meta(ask: Callable[..., dict[str, Any]]) -> None:
    """Beside the rows stands what they are about, and what they hang on."""
    meta = ask("reach", *LIBRARY, "--minutes", 12, "--untagged", "voorzichtig")["meta"]
    assert meta["profile"] == "rollator"
    assert meta["layer"] == "institutional/library"
    assert meta["minutes"] == 12
    assert meta["legs"] == "there_and_back"
    assert meta["untagged"] == "voorzichtig"
    assert meta["residents"] == pytest.approx(260)
    assert meta["residents_75"] == pytest.approx(20)
    assert {"OpenStreetMap", "population"} <= {source["name"] for source in meta["sources"]}
    assert {"row", "reading", "residents", "share"} <= set(meta["hangs_on_doubt"][0])
    assert meta["warnings"] == []
    assert len(meta["digest"]) == 16
    assert meta["version"]


def test_minutes_follow_the_profile(ask: Callable[..., dict[str, Any]]) -> None:
    """Without --minutes the time is that of the profile; more time never reaches fewer."""
    usual = ask("reach", *LIBRARY)
    longer = ask("reach", *LIBRARY, "--minutes", 60)
    assert usual["meta"]["minutes"] == 15
    assert longer["rows"][0]["residents_no"] < usual["rows"][0]["residents_no"]


def test_someone_who_climbs_steps_gets_to_the_library(ask: Callable[..., dict[str, Any]]) -> None:
    """For a walker without limits the same library is reached by everyone."""
    options = ("--profile", "reference_walker", "--layer", "institutional/library")
    (row,) = ask("reach", *options)["rows"]
    assert row["residents_yes"] == pytest.approx(260)


@pytest.mark.parametrize(("by", "names"), [("home-cell", ["cell"]), ("buurt", ["code", "name"])])
def test_reach_summed(ask: Callable[..., dict[str, Any]], by: str, names: list[str]) -> None:
    """Per cell and per buurt the residents add up to those of the neighbourhood."""
    answer = ask("reach", *LIBRARY, "--by", by)
    assert len(answer["rows"]) >= 2
    for row in answer["rows"]:
        assert list(row)[: len(names) + 7] == [*names, *SUMMED_COLUMNS]
    total = sum(
        row[f"residents_{state}"] for row in answer["rows"] for state in ("yes", "unknown", "no")
    )
    assert total == pytest.approx(answer["meta"]["residents"])
    assert not any(row["suppressed"] for row in answer["rows"])
    assert any(row["seconds_median"] is None for row in answer["rows"])


def test_residents_see_no_small_numbers(ask: Callable[..., dict[str, Any]]) -> None:
    """The same question for residents: small numbers are null and marked, the rest is rounded."""
    exact = ask("reach", *LIBRARY, "--by", "home-cell")["rows"]
    seen = ask("reach", *LIBRARY, "--by", "home-cell", "--viewer", "resident")
    assert [row["cell"] for row in seen["rows"]] == [row["cell"] for row in exact]
    hidden = [row for row in seen["rows"] if row["suppressed"]]
    assert hidden
    for row in seen["rows"]:
        shown = [row[f"residents_{state}"] for state in ("yes", "unknown", "no")]
        assert row["suppressed"] or None not in shown
        assert all(value is None or (value >= 10 and value % 10 == 0) for value in shown)
    assert seen["meta"]["residents"] == 260
    assert seen["meta"]["residents_75"] == 20
    assert all(row["residents"] % 10 == 0 for row in seen["meta"]["hangs_on_doubt"])


def test_places_that_come_to_you(ask: Callable[..., dict[str, Any]]) -> None:
    """A phone line has no row of reach, and is not forgotten either."""
    answer = ask("reach", "--profile", "rollator", "--layer", "communal/by_phone_or_online")
    assert answer["rows"] == []
    (line,) = answer["meta"]["places_elsewise"]
    assert (line["name"], line["reach_mode"]) == ("Luisterlijn", "phone_or_online")
    assert "communal/cafe" in answer["meta"]["warnings"][0]


def test_reach_as_csv(run: Run, small_neighbourhood: Path) -> None:
    """CSV holds the same rows; unknown is an empty cell."""
    options = (*LIBRARY, "--by", "buurt", "--format", "csv")
    result = run("reach", small_neighbourhood, *options)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["code"] for row in rows] == ["BU99990001", "BU99990002"]
    assert "nan" not in result.stdout.lower()
    assert float(rows[1]["residents_unknown"]) > 0


def test_reach_as_geojson(run: Run, small_neighbourhood: Path) -> None:
    """GeoJSON has the points of places in degrees, and the same meta."""
    result = run("reach", small_neighbourhood, *LIBRARY, "--format", "geojson")
    answer = json.loads(result.stdout, parse_constant=pytest.fail)
    (feature,) = answer["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([4.3662, 52.0023], abs=1e-6)
    assert feature["properties"]["name"] == "Bibliotheek Dijkzicht"
    assert answer["meta"]["profile"] == "rollator"


@pytest.mark.parametrize(("by", "kind"), [("place", "Point"), ("home-cell", "Polygon")])
def test_reach_as_parquet(
    run: Run, small_neighbourhood: Path, tmp_path: Path, by: str, kind: str
) -> None:
    """GeoParquet in a file: rows, shapes and meta in one."""
    file = tmp_path / "reach.parquet"
    options = (*LIBRARY, "--by", by, "--format", "parquet", "--output", file)
    result = run("reach", small_neighbourhood, *options)
    assert (result.exit_code, result.stdout) == (0, "")
    frame = gpd.read_parquet(file)
    assert len(frame) >= 1
    assert set(frame.geom_type) == {kind}
    assert json.loads(pq.read_schema(file).metadata[b"sociale_basis"])["layer"] == LIBRARY[3]


def test_reach_table_speaks_the_language_of_people(
    run: Run, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is Dutch by default and English when asked, with the words for the states."""
    dutch = run("reach", small_neighbourhood, *LIBRARY).stdout
    assert "Met een rollator" in dutch
    assert "Bibliotheek Dijkzicht" in dutch
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    english = run("reach", small_neighbourhood, *LIBRARY).stdout
    assert "Probably fine" in english
    assert "Waarschijnlijk" not in english


def test_route_with_doubt(ask: Callable[..., dict[str, Any]]) -> None:
    """From the foot of the steps someone in a wheelchair goes round, past the bollard."""
    ends = ("--from", "52.0010,4.3660", "--to", "52.0022,4.3660")
    answer = ask("route", *ends, "--profile", "manual_wheelchair")
    assert answer["meta"]["state"] == "unknown"
    assert answer["meta"]["rows"] == "steps"
    names = [row["name"] for row in answer["rows"] if row["name"]]
    assert names == ["Lindelaan", "Kerkstraat", "Bibliotheekpad"]
    assert "barrier" in answer["rows"][-1]["doubts"]
    # 137 m west, 134 m north, 137 m east.
    assert answer["meta"]["metres"] == pytest.approx(408, abs=3)
    assert sum(row["metres"] for row in answer["rows"]) == pytest.approx(answer["meta"]["metres"])


def test_route_over_the_steps(ask: Callable[..., dict[str, Any]]) -> None:
    """Who climbs steps goes straight up."""
    ends = ("--from", "52.0010,4.3660", "--to", "52.0022,4.3660")
    answer = ask("route", *ends, "--profile", "reference_walker")
    assert answer["meta"]["state"] == "yes"
    kinds = [row["way_class"] for row in answer["rows"] if row["metres"] > 0]
    assert kinds == ["steps", "footway"]
    assert answer["meta"]["metres"] == pytest.approx(133, abs=2)


def test_route_refused(run: Run, small_town: Path, tmp_path: Path) -> None:
    """Without the path past the bollard there is no way: the steps are named, and the code is 0."""
    text = (small_town / "town.osm").read_text(encoding="utf-8")
    without = text.replace('v="Bibliotheekpad"', 'v="Bibliotheekpad"/>\n    <tag k="foot" v="no"')
    assert without != text
    osm = tmp_path / "town.osm"
    osm.write_text(without, encoding="utf-8")
    assert run("build", tmp_path / "out", "--osm", osm).exit_code == 0
    ends = ("--from", "52.0010,4.3660", "--to", "52.0022,4.3660", "--profile", "manual_wheelchair")
    result = run("route", tmp_path / "out", *ends, "--format", "json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["meta"]["state"] == "no"
    assert answer["meta"]["seconds"] is None
    assert [row["refused"] for row in answer["rows"]] == ["steps"]
    table = run("route", tmp_path / "out", *ends)
    assert table.exit_code == 0
    assert "Geen weg zonder hindernis gevonden" in table.stdout
    assert "8 treden" in table.stdout


def test_route_as_geojson(run: Run, small_neighbourhood: Path) -> None:
    """The way is drawn per step, from where it begins to where it ends."""
    ends = ("--from", "52.0010,4.3655", "--to", "52.0022,4.3660", "--profile", "rollator")
    result = run("route", small_neighbourhood, *ends, "--format", "geojson")
    answer = json.loads(result.stdout)
    frame = gpd.GeoDataFrame.from_features(answer["features"], crs="EPSG:4326").to_crs(28992)
    assert frame.length.sum() == pytest.approx(answer["meta"]["metres"], rel=0.002)
    first = answer["features"][0]["geometry"]["coordinates"]
    assert first[0] == pytest.approx([4.3655, 52.0010], abs=2e-5)


def test_check(ask: Callable[..., dict[str, Any]]) -> None:
    """Check says what is there, how much is unknown, and on which rows the doubt hangs."""
    answer = ask("check")
    assert answer["meta"]["totals"]["residents_in_boundary"] == pytest.approx(260)
    assert answer["meta"]["stale"]
    about = {row["about"] for row in answer["rows"]}
    assert {"areas", "places", "network", "known", "readings", "doubts", "components"} <= about
    doubts = [row for row in answer["rows"] if row["about"] == "doubts"]
    assert "barrier.passability" in {
        row["row"] for row in doubts if row["profile"] == "rollator" and row["reading"] == "doubt"
    }


def test_check_as_table(run: Run, small_neighbourhood: Path) -> None:
    """The table names the sub-areas, the layers and the rows of doubt."""
    result = run("check", small_neighbourhood)
    assert result.exit_code == 0
    for word in ("Lindelaan-West", "institutional/library", "barrier.passability", "260"):
        assert word in result.stdout
    assert "warning: the OpenStreetMap data is of 2025-05-01" in result.stderr


def test_without_residents(run: Run, small_town: Path, tmp_path: Path) -> None:
    """Built without figures: residents are null, never 0; the map counts dwellings."""
    out = tmp_path / "out"
    assert run("build", out, "--osm", small_town / "town.osm").exit_code == 0
    result = run("reach", out, *LIBRARY, "--format", "json")
    answer = json.loads(result.stdout)
    assert answer["meta"]["residents"] is None
    assert answer["rows"][0]["residents_yes"] is None
    assert "without figures of residents" in result.stderr
    page = tmp_path / "kaart.html"
    assert run("map", out, page, *LIBRARY).exit_code == 0
    assert "Woningen per vak van 100 meter" in page.read_text(encoding="utf-8")


def test_map_and_export(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """Both write the file they name, and replace an older one whole."""
    page, package = tmp_path / "kaart.html", tmp_path / "town.gpkg"
    page.write_text("old", encoding="utf-8")
    assert run("map", small_neighbourhood, page, *LIBRARY).exit_code == 0
    assert run("export", small_neighbourhood, package).exit_code == 0
    assert "Bibliotheek Dijkzicht" in page.read_text(encoding="utf-8")
    assert len(gpd.read_file(package, layer="places")) == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kaart.html", "town.gpkg"]


def test_unexpected_error(
    run: Run, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything else is code 1 and one line; the traceback comes only when asked for."""

    def broken(_area: object, **_options: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(neighbourhood, "check", broken)
    result = run("check", small_neighbourhood)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "ZeroDivisionError: oops" in result.stderr
    monkeypatch.setenv("SOCIALE_BASIS_DEBUG", "1")
    assert "Traceback" in run("check", small_neighbourhood).stderr


def test_interrupted(run: Run, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130 and says nothing."""

    def interrupted(_area: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(neighbourhood, "check", interrupted)
    result = run("check", small_neighbourhood)
    assert (result.exit_code, result.stderr) == (130, "")


def test_commands_are_those_of_the_design() -> None:
    """What is not built yet does not exist."""
    names = set(getattr(get_command(cli.app), "commands", {}))
    main = {"demo", "build", "check", "changes", "reach", "route", "map", "export"}
    from_services = {"find", "fetch", "sources"}
    kept_up = {"register", "publish"}
    why_and_how = {"barriers", "survey", "seats", "why", "week", "compare", "edit"}
    where_and_for_whom = {"siting", "meet", "capacity", "sole"}
    assert names == main | from_services | kept_up | why_and_how | where_and_for_whom


def test_without_arguments_the_help_is_shown(run: Run) -> None:
    """The help names every command; alone, without an error."""
    result = run()
    assert result.exit_code == 2
    assert "error" not in result.stderr.lower()
    assert "export" in result.output


def test_help_is_quick() -> None:
    """``python -m sociale_basis --help`` loads none of the slow rooms."""
    code = (
        "import runpy, sys; sys.argv = ['sociale-basis', '--help']\n"
        "try: runpy.run_module('sociale_basis', run_name='__main__')\n"
        "except SystemExit as end: assert end.code == 0\n"
        "slow = {'geopandas', 'numba', 'folium', 'osmnx', 'scipy'} & set(sys.modules)\n"
        "assert not slow, slow"
    )
    done = subprocess.run(  # noqa: S603 -- this Python, with the code above
        [sys.executable, "-c", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"reach" in done.stdout


def test_reader_that_stops_reading(small_neighbourhood: Path) -> None:
    """When the reader of a pipe leaves (``| head``), nothing is said about it."""
    command = [sys.executable, "-m", "sociale_basis", "reach", str(small_neighbourhood), *LIBRARY]
    with subprocess.Popen(  # noqa: S603 -- this Python, with the arguments above
        [*command, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_demo_shows_the_example(run: Run, tmp_path: Path) -> None:
    """The example builds, says that it is fictional, and more people walk than roll everywhere."""
    done = run("demo", "--out", tmp_path / "wijk")
    assert done.exit_code == 0, done.stderr
    assert "verzonnen" in done.stdout
    assert neighbourhood.load(tmp_path / "wijk").meta.fictional
    rows = [line for line in done.stdout.splitlines() if line.startswith("│")]
    assert len(rows) > 40
    centre = next(row for row in rows if "Buurthuis, wijkcentrum" in row)
    walker, rollator, wheelchair = (
        [int(number) for number in cell.split("/")] for cell in centre.strip("│").split("│")[2:]
    )
    assert sum(walker) == sum(rollator) == sum(wheelchair) == 3810
    assert walker[0] > wheelchair[0] > rollator[0] > 0
    assert rollator[1] > 0


def test_check_of_one_question(run: Run, ask: Callable[..., dict[str, Any]]) -> None:
    """With a question check also says which rows decide for how many, as `reach` does."""
    question = (*LIBRARY, "--untagged", "voorzichtig")
    answer = ask("check", *question)
    rows = [row for row in answer["rows"] if row["about"] == "hangs_on_doubt"]
    told = ask("reach", *question)["meta"]["hangs_on_doubt"]
    assert rows
    assert [(row["row"], row["residents"]) for row in rows] == [
        (row["row"], row["residents"]) for row in told
    ]
    assert answer["meta"]["profile"] == "rollator"
    assert (answer["meta"]["untagged"], answer["meta"]["legs"]) == ("voorzichtig", "there_and_back")
    half = run("check", "nowhere", "--profile", "rollator")
    assert half.exit_code == 2
    assert "--profile is given without --layer" in half.stderr


def test_route_says_what_it_hangs_on(ask: Callable[..., dict[str, Any]]) -> None:
    """Each row with its share of the network and of the way, and whether it decides."""
    ends = ("--from", "52.0010,4.3655", "--to", "52.0022,4.3660", "--profile", "rollator")
    meta = ask("route", *ends)["meta"]
    rows = {row["row"]: row for row in meta["hangs_on_doubt"]}
    assert {"share", "metres", "share_of_way", "decides", "label_nl"} <= set(rows["incline.ground"])
    assert rows["incline.ground"]["metres"] == pytest.approx(meta["metres"], rel=1e-6)
    assert 0 < rows["width.footway"]["share_of_way"] < 1
