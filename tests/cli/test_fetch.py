"""A neighbourhood from services, against servers on this computer that answer as they would."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from sociale_basis import neighbourhood
from sociale_basis.cli.demo import build_example
from sociale_basis.neighbourhood.recipe import RECIPE, read_recipe
from sociale_basis.network.attributes import Origin
from tests.sources.fakes import wilgenoord
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.server import FakeServer, Fault, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typer.testing import Result

    from tests.cli.conftest import Run

CHECKOUT = Path(__file__).resolve().parents[2]
MARGIN = ("--margin", "300")


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    """Give a server on this computer."""
    with FakeServer() as server:
        yield server


@pytest.fixture
def services(fake: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """Have the fake stand in for all services, and keep answers in a folder of the test."""
    addresses = wilgenoord.serve_all(fake)
    table = tmp_path / "mirrors.toml"
    table.write_text(
        "[services]\n"
        + "".join(
            f'[services.{key}]\naddress = "{address}"\npause_s = 0\ntimeout_s = 20\n'
            + ("mirrors = []\n" if key == "overpass" else "")
            for key, address in addresses.items()
        )
    )
    monkeypatch.setenv("SOCIALE_BASIS_SERVICES", str(table))
    monkeypatch.setenv("SOCIALE_BASIS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SOCIALE_BASIS_CONTACT", "gis@example.nl")
    return fake


@pytest.fixture
def fetch(run: Run, services: FakeServer) -> Callable[..., Result]:
    """Give a function that fetches with OpenStreetMap from a file, and without heights: quicker."""
    assert services

    def go(*arguments: object) -> Result:
        quick = () if "--without" in arguments else ("--without", "ahn")
        return run("fetch", *arguments, "--osm", wilgenoord.OSM, *quick, *MARGIN)

    return go


def everything_in(folder: Path) -> dict[str, bytes]:
    """Read all files of a neighbourhood but the recipe and the lock."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in {RECIPE, ".lock"}
    }


def said(done: Result) -> str:
    """Give the line of an error."""
    assert done.exception is not None
    return done.stderr


def test_everything_by_name(run: Run, services: FakeServer, tmp_path: Path) -> None:
    """By the name of the wijk: the same neighbourhood as from its files, with every source."""
    out = tmp_path / "wijk"
    done = run("fetch", out, "Wilgenoord, Voorbeeldstad", "--osm", wilgenoord.OSM, *MARGIN)
    assert done.exit_code == 0, done.stderr
    got = neighbourhood.load(out)
    by_files = build_example(tmp_path / "files")
    assert got.meta.name == "Wilgenoord, Voorbeeldstad"
    assert got.areas["code"].tolist() == wilgenoord.BUURTEN
    assert got.meta.totals.residents_in_boundary == pytest.approx(
        by_files.meta.totals.residents_in_boundary, rel=0.001
    )
    homes = got.meta.totals.dwellings_in_boundary
    assert homes == pytest.approx(by_files.meta.totals.dwellings_in_boundary, rel=0.03)
    from_osm = by_files.places["source"] == "OpenStreetMap"
    assert set(got.places["id"]) == set(by_files.places.loc[from_osm, "id"])
    assert got.areas["lonely_share"].tolist() == [41.0, 42.0, 43.0]
    told = {source.name: source for source in got.meta.sources}
    for part in ("OpenStreetMap", "BAG", "BGT", "AHN", "RIVM", "2025, buurten"):
        assert any(part in name for name in told), part
    assert all(source.sha256 and source.licence and source.date for source in told.values())
    assert got.edges["bronhouder"].eq("G9999").any()
    assert got.edges["slope_origin"].eq(Origin.ELEVATION).any()
    assert services.asked[-1].headers["user-agent"].endswith("gis@example.nl)")
    checked = run("check", out)
    assert checked.exit_code == 0, checked.stderr


@pytest.mark.parametrize("where", [(), ("--osm", "geofabrik")], ids=["overpass", "geofabrik"])
def test_openstreetmap_from_services(
    run: Run, fetch: Callable[..., Result], tmp_path: Path, where: tuple[str, ...]
) -> None:
    """The network, the homes and the places are those of the file, to the last attribute."""
    done = run("fetch", tmp_path / "a", "WK999901", *where, "--without", "ahn", *MARGIN)
    assert done.exit_code == 0, done.stderr
    assert fetch(tmp_path / "b", "WK999901").exit_code == 0
    one, other = neighbourhood.load(tmp_path / "a"), neighbourhood.load(tmp_path / "b")
    assert_frame_equal(one.nodes, other.nodes)
    assert_geodataframe_equal(one.edges, other.edges)
    assert_geodataframe_equal(one.homes, other.homes)
    assert_geodataframe_equal(one.places, other.places)
    assert one.meta.totals == other.meta.totals


def test_a_second_time_nothing_is_asked(
    fetch: Callable[..., Result], services: FakeServer, tmp_path: Path
) -> None:
    """What was kept is used before any connection; only what was not there is asked again."""
    assert fetch(tmp_path / "a", wilgenoord.BUURTEN[0]).exit_code == 0
    before = len(services.asked)
    again = fetch(tmp_path / "b", wilgenoord.BUURTEN[0])
    assert again.exit_code == 0, again.stderr
    assert {each.path.split("/")[1] for each in services.asked[before:]} <= {"no-wfs"}


def test_an_address_leaves_no_trace(fetch: Callable[..., Result], tmp_path: Path) -> None:
    """Its buurt is fetched; the address stands in no file and on no screen."""
    done = fetch(tmp_path / "wijk", wilgenoord.ADDRESS)
    assert done.exit_code == 0, done.stderr
    got = neighbourhood.load(tmp_path / "wijk")
    assert got.areas["code"].tolist() == wilgenoord.BUURTEN[1:2]
    assert got.meta.name == "Wilgenplein"
    word = wilgenoord.ADDRESS.split()[0]
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or word.encode() not in file.read_bytes(), file
    assert word not in done.output


def test_what_may_be_meant(run: Run, fetch: Callable[..., Result], tmp_path: Path) -> None:
    """Several areas: they are listed with their codes; nothing found: what to do."""
    done = fetch(tmp_path / "wijk", "Voorbeeldstad wil")
    assert done.exit_code == 2
    assert "buurt Wilgenplein, Voorbeeldstad (BU99990102)" in said(done)
    assert "wijk Wilgenoord, Voorbeeldstad (WK999901)" in said(done)
    assert not (tmp_path / "wijk").exists()
    assert "nothing is found" in said(fetch(tmp_path / "wijk", "Nergenshuizen"))
    listed = json.loads(run("find", "Voorbeeldstad", "--json").stdout)
    assert {"kind": "wijk", "code": "WK999901"}.items() <= listed["rows"][3].items()
    assert "BU99990101" in run("find", "Lindenhof").stdout


def test_a_surface_of_ones_own(fetch: Callable[..., Result], tmp_path: Path) -> None:
    """Its residents are counted, per buurt that it lies in; files of one's own come along."""
    buurten = gpd.read_file(wilgenoord.FILES / "buurten.geojson")
    middle = buurten.union_all().centroid.buffer(250)
    drawn = tmp_path / "ons buurtje.geojson"
    gpd.GeoDataFrame(geometry=[middle], crs=buurten.crs).to_crs(4326).to_file(drawn)
    figures = tmp_path / "eigen.csv"
    figures.write_text("buurtcode;jaar;p_hh_osm\nBU99990101;2025;12,5\n")
    out = tmp_path / "wijk"
    places = wilgenoord.FILES / "places.csv"
    done = fetch(out, "--boundary", drawn, "--statistics", figures, "--places", places)
    assert done.exit_code == 0, done.stderr
    got = neighbourhood.load(out)
    assert got.meta.name == "ons buurtje"
    assert got.boundary.area == pytest.approx(middle.area, rel=0.001)
    everyone = sum(one["properties"]["aantal_inwoners"] for one in wilgenoord.buurten())
    assert got.meta.totals.residents_in_boundary is not None
    assert 0 < got.meta.totals.residents_in_boundary < everyone
    assert got.areas.set_index("code")["around_social_minimum_share"]["BU99990101"] == 12.5
    assert "vw-01" in set(got.places["id"])
    figures.unlink()
    drawn.unlink()
    assert fetch(out, "--refresh").exit_code == 0


def test_residents_per_square(fetch: Callable[..., Result], tmp_path: Path) -> None:
    """A square keeps its residents; the buurten tell what the squares do not."""
    done = fetch(tmp_path / "wijk", "WK999901", "--squares")
    assert done.exit_code == 0, done.stderr
    got = neighbourhood.load(tmp_path / "wijk")
    assert got.meta.population_from == "population"
    per_square = got.residents().groupby(got.homes["area_code"]).sum()
    told = {
        one["properties"]["crs28992res100m"]: one["properties"]["aantal_inwoners"]
        for one in wilgenoord.squares()
    }
    known = [code for code in per_square.index if told.get(code, -1) > 0]
    assert len(known) > 20
    for code in known:
        assert per_square[code] == pytest.approx(told[code]), code


def test_a_folder_keeps_being_about_one_place(
    run: Run, fetch: Callable[..., Result], tmp_path: Path
) -> None:
    """Another place, something already there, nothing to refresh: one line each."""
    out = tmp_path / "wijk"
    cases = [
        (run("fetch", out), "nothing is asked"),
        (run("fetch", out, "--refresh"), "nothing was fetched in"),
        (run("fetch", out, "Lindenhof", "--boundary", "x.geojson"), "two ways to say where"),
    ]
    assert fetch(out, wilgenoord.BUURTEN[0]).exit_code == 0
    cases += [
        (run("fetch", out), "is whole"),
        (run("fetch", out, wilgenoord.BUURTEN[1]), "is about another place"),
        (run("fetch", out, wilgenoord.BUURTEN[0], "--refresh"), "asks for what was asked before"),
    ]
    build_example(tmp_path / "files")
    cases.append((run("fetch", tmp_path / "files", wilgenoord.BUURTEN[1]), "built from files"))
    for done, words in cases:
        assert done.exit_code == 2
        assert words in said(done)


def test_a_service_that_fails(
    fetch: Callable[..., Result], services: FakeServer, tmp_path: Path
) -> None:
    """One line with the host; what was there stays; the same command goes on where it was."""
    out = tmp_path / "wijk"
    assert fetch(out, wilgenoord.BUURTEN[0]).exit_code == 0
    before = everything_in(out)
    services.fail("/bgt", status(404))
    log = tmp_path / "progress.jsonl"
    failed = fetch(out, "--refresh", "--progress", log)
    assert failed.exit_code == 1
    assert "answers 404" in said(failed)
    assert everything_in(out) == before
    told = [json.loads(line) for line in log.read_text().splitlines()]
    assert told[0] == {"stage": "figures and boundaries", "fraction": 0.0}
    assert "answers 404" in told[-1]["error"]
    asked = len(services.asked)
    done = fetch(out, "--refresh", "--progress", log)
    assert done.exit_code == 0, done.stderr
    later = {each.path.split("/")[1] for each in services.asked[asked:]}
    assert later == {"bgt", "rivm", "no-wfs"}, "what had come in anew is not asked again"
    assert json.loads(log.read_text().splitlines()[-1]) == {"done": neighbourhood.load(out).digest}


def test_a_refresh_asks_everything_again(
    fetch: Callable[..., Result], services: FakeServer, tmp_path: Path
) -> None:
    """New figures come in, and what people made themselves stays byte for byte."""
    out = tmp_path / "wijk"
    assert fetch(out, wilgenoord.BUURTEN[0]).exit_code == 0
    before = neighbourhood.load(out).meta.totals.residents_in_boundary
    for name in ("edits", "snapshots", "observations"):
        (out / name).mkdir()
        (out / name / "een.json").write_text('{"van": "ons"}')
    more = wilgenoord.buurten()
    more[0]["properties"]["aantal_inwoners"] += 100
    same = fetch(out, "--refresh")
    assert "Er is niets veranderd" in same.stdout
    services.serve("/cbs/2025", OgcFeatures({"buurten": more}))
    done = fetch(out, "--refresh")
    assert done.exit_code == 0, done.stderr
    assert "1.765" in done.stdout, "the list says how many residents there are now"
    after = neighbourhood.load(out).meta.totals.residents_in_boundary
    assert before is not None
    assert after == pytest.approx(before + 100)
    for name in ("edits", "snapshots", "observations"):
        assert (out / name / "een.json").read_text() == '{"van": "ons"}'
    recipe = read_recipe(out)
    assert recipe is not None
    assert recipe.complete
    assert recipe.newer_than is None


def test_what_is_given_later_counts(fetch: Callable[..., Result], tmp_path: Path) -> None:
    """Options of a refresh change what is asked, and stay; files of one name do not mix."""
    out = tmp_path / "wijk"
    codes = wilgenoord.BUURTEN[:2]
    figures = tmp_path / "eigen.csv"
    figures.write_text("buurtcode;jaar;p_hh_osm\nBU99990101;2025;12,5\n")
    assert fetch(out, *codes, "--statistics", figures).exit_code == 0
    other = tmp_path / "elders" / "eigen.csv"
    other.parent.mkdir()
    other.write_bytes((wilgenoord.FILES / "places.csv").read_bytes())
    refused = fetch(out, "--refresh", "--places", other)
    assert refused.exit_code == 2
    assert "two files are called eigen.csv" in said(refused)
    places = wilgenoord.FILES / "places.csv"
    done = fetch(out, "--refresh", "--squares", "--name", "Onze wijk", "--places", places)
    assert done.exit_code == 0, done.stderr
    got = neighbourhood.load(out)
    assert (got.meta.name, got.meta.population_from) == ("Onze wijk", "population")
    assert "vw-01" in set(got.places["id"])
    assert got.areas.set_index("code")["around_social_minimum_share"]["BU99990101"] == 12.5
    recipe = read_recipe(out)
    assert recipe is not None
    assert (recipe.squares, recipe.margin_m, recipe.places) == (True, 300.0, "places.csv")
    assert fetch(out, *reversed(codes)).exit_code == 0, "the same codes are the same place"


def test_a_damaged_build_can_be_fetched_again(fetch: Callable[..., Result], tmp_path: Path) -> None:
    """What is damaged does not stand in the way of what replaces it."""
    out = tmp_path / "wijk"
    assert fetch(out, wilgenoord.BUURTEN[0]).exit_code == 0
    whole = neighbourhood.load(out).meta.totals
    (meta,) = (out / "builds").glob("*/meta.json")
    meta.write_text("{")
    done = fetch(out, "--refresh", "--name", "Nieuw")
    assert done.exit_code == 0, done.stderr
    assert neighbourhood.load(out).meta.totals == whole


def test_killed_half_way(
    fetch: Callable[..., Result], services: FakeServer, tmp_path: Path
) -> None:
    """SIGKILL during a refresh: the old one is whole, and the next run does the rest."""
    out = tmp_path / "wijk"
    assert fetch(out, wilgenoord.BUURTEN[0]).exit_code == 0
    before = everything_in(out)
    killed = threading.Event()
    services.fail("/bgt", Fault(silent=killed))
    asked = len(services.asked)
    command = [sys.executable, "-m", "sociale_basis", "fetch", str(out), "--refresh"]
    with subprocess.Popen(command, cwd=CHECKOUT) as program:  # noqa: S603 -- this Python
        deadline = time.monotonic() + 120
        while not any(each.path.startswith("/bgt") for each in services.asked[asked:]):
            assert program.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        program.kill()
    killed.set()
    assert everything_in(out) == before
    assert neighbourhood.load(out).areas["code"].tolist() == wilgenoord.BUURTEN[:1]
    asked = len(services.asked)
    done = fetch(out, "--refresh")
    assert done.exit_code == 0, done.stderr
    later = {each.path.split("/")[1] for each in services.asked[asked:]}
    assert later == {"bgt", "rivm", "no-wfs"}


def test_a_first_time_that_was_broken_off(
    run: Run, fetch: Callable[..., Result], services: FakeServer, tmp_path: Path
) -> None:
    """The folder alone is enough to go on: it holds what was asked."""
    out = tmp_path / "wijk"
    services.fail("/rivm", status(404))
    assert fetch(out, "Lindenhof, Voorbeeldstad").exit_code == 1
    done = run("fetch", out)
    assert done.exit_code == 0, done.stderr
    assert neighbourhood.load(out).meta.name == "Lindenhof, Voorbeeldstad"


def test_without_registers(
    fetch: Callable[..., Result], services: FakeServer, tmp_path: Path
) -> None:
    """What is left out is not asked, and the homes are those of OpenStreetMap."""
    left_out = [word for name in ("bag", "bgt", "ahn", "rivm") for word in ("--without", name)]
    assert fetch(tmp_path / "wijk", wilgenoord.BUURTEN[0], *left_out).exit_code == 0
    assert {each.path.split("/")[1] for each in services.asked} == {"cbs", "no-wfs"}
    got = neighbourhood.load(tmp_path / "wijk")
    assert got.meta.totals.dwellings_in_boundary > 0
    assert not any("BAG" in line or "BGT" in line for line in got.meta.attribution)
