"""The services on the command line: which there are, what moved, what is thrown away."""

from __future__ import annotations

import json
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sociale_basis.indicators import indicators
from sociale_basis.settings import Settings
from sociale_basis.sources.contracts import checking
from sociale_basis.sources.contracts.schema import schemas_folder
from sociale_basis.sources.http import Client, Request, download
from sociale_basis.sources.http.shelf import kept_files
from sociale_basis.sources.services import services
from tests.sources.fakes.all_services import AllServices
from tests.sources.fakes.file import file
from tests.sources.fakes.server import Answer, FakeServer, status
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    """Give a server on this computer."""
    with FakeServer() as server:
        yield server


@pytest.fixture
def world(fake: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AllServices:
    """Serve all services, and let the program ask them and keep answers in a folder of the test."""
    all_services = AllServices()
    places = tmp_path / "mirrors.toml"
    addresses = all_services.serve(fake).items()
    places.write_text(
        "".join(f'[services.{key}]\naddress = "{url}"\npause_s = 0\n' for key, url in addresses)
    )
    monkeypatch.setenv("SOCIALE_BASIS_SERVICES", str(places))
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    monkeypatch.delenv("SOCIALE_BASIS_CACHE", raising=False)
    monkeypatch.delenv("SOCIALE_BASIS_OFFLINE", raising=False)
    return all_services


@pytest.mark.usefixtures("world")
def test_all_as_recorded(run: Run) -> None:
    """Exit code 0, and a line per service."""
    result = run("sources", "check")
    assert result.exit_code == 0, result.output
    lines = [line for line in result.output.splitlines() if line.startswith("ok ")]
    assert len(lines) == len(services(Settings(services=None)))
    assert "Compared with documentation" in result.output


def test_what_moved_in_words(run: Run, world: AllServices, fake: FakeServer) -> None:
    """Exit code 1; what is gone, what is lost with it, and what is no reason to do anything."""
    world.rivm.topics.remove("Eenzaam_27")
    world.rivm.topics.append("Eenzaam_41")
    world.rivm.topics.remove("Mantelzorger_31")
    for row in world.rivm.rows:
        row["Eenzaam_41"] = row["Eenzaam_27"]
    fake.fail("/bgt", status(501))
    result = run("sources", "check", "rivm_health", "bgt")
    assert result.exit_code == 1
    assert "moved         rivm_health: " in result.output
    label = indicators()["informal_carers_share"].label.en
    assert f"! The column Mantelzorger_31 is gone. Lost with it: {label}." in result.output
    assert "· The column Eenzaam_27 is now called Eenzaam_41" in result.output
    assert "answers 501 (Not Implemented)" in result.output
    assert "Lost without it: pavement and its keeper" in result.output
    compared = "Compared with documentation, not with the real service of before: rivm_health."
    assert compared in result.output, "and not with one that did not answer"


def test_a_new_year_says_what_to_do(run: Run, world: AllServices, fake: FakeServer) -> None:
    """A year that came says where to add it."""
    fake.serve("/areas-2026", world.areas[2025])
    result = run("sources", "check", "cbs_areas")
    assert result.exit_code == 1
    assert "! 2026 is there: add it to years in services.toml." in result.output


def test_as_json(run: Run, world: AllServices) -> None:
    """Other programs read the same: state, what moved and which indicators lose their data."""
    world.rivm.topics.remove("Mantelzorger_31")
    result = run("sources", "check", "rivm_health", "ahn", "--json")
    assert result.exit_code == 1
    content = json.loads(result.stdout)
    assert {key: content["meta"][key] for key in ("checked", "ok", "moved", "not_reached")} == {
        "checked": 2,
        "ok": 1,
        "moved": 1,
        "not_reached": 0,
    }
    rivm, ahn = content["rows"]
    assert (ahn["state"], ahn["moved"], ahn["origin"]) == ("ok", [], "documented")
    assert rivm["moved"] == [
        {
            "kind": "field_gone",
            "name": "Mantelzorger_31",
            "was": None,
            "now": None,
            "harmless": False,
            "indicators_lost": ["informal_carers_share"],
            "use_lost": None,
        }
    ]


@pytest.mark.usefixtures("world")
def test_record(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written down is told, with what to set now that it was met."""
    folder = tmp_path / "schemas"
    shutil.copytree(schemas_folder(), folder)
    monkeypatch.setattr(checking, "schemas_folder", lambda: folder)
    result = run("sources", "check", "ahn", "--record")
    assert result.exit_code == 0
    assert f"Written down: {folder / 'ahn.json'}" in result.output
    assert "Met for the first time: ahn. Set met_live = true" in result.output
    assert json.loads((folder / "ahn.json").read_text())["origin"] == "met live"


@pytest.mark.usefixtures("world")
def test_a_wrong_name(run: Run) -> None:
    """A service that does not exist is wrong use, not something that moved."""
    result = run("sources", "check", "cbs_area")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: no service is called 'cbs_area'. Known are cbs_areas")


def keep_some(folder: Path, fake: FakeServer) -> None:
    """Keep an old and a new answer of one service, and a file of another."""
    address = fake.serve("/figures", lambda _: Answer(b"{}"))
    for days, path in ((400, "old"), (0, "new")):
        with Client(folder, settings=Settings(services=None)) as client:
            kept = client.ask(Request.of(service(address), path))
        if days:
            (reply,) = folder.rglob("*.reply")
            line, _, content = reply.read_bytes().partition(b"\n")
            about = json.loads(line)
            about["fetched"] = (kept.fetched - timedelta(days=days)).isoformat()
            reply.write_bytes(json.dumps(about).encode() + b"\n" + content)
    place = fake.serve("/files", file(b"x" * 1000))
    with Client(folder, settings=Settings(services=None)) as client:
        download(client, Request.of(service(place, key="extract"), "delft.osm.pbf"))


def test_the_list(run: Run, world: AllServices, fake: FakeServer, tmp_path: Path) -> None:
    """Every service with its terms; what is kept, also of a service that is no longer there."""
    assert world
    keep_some(tmp_path / "cache", fake)
    asked = len(fake.asked)
    rows = {
        row["service"]: row for row in json.loads(run("sources", "list", "--json").stdout)["rows"]
    }
    assert rows["bag"]["licence"] == "CC0 1.0"
    assert rows["bag"]["met_live"] is False
    assert rows["bag"]["kept_files"] == 0
    assert (rows["cijfers"]["kept_files"], rows["cijfers"]["oldest_days"]) == (2, 400)
    assert (rows["extract"]["kept_files"], rows["extract"]["oldest_days"]) == (1, 0)
    shown = run("sources", "list").output
    assert "400 days ago" in shown
    assert str(tmp_path / "cache") in shown
    assert len(fake.asked) == asked, "nothing is asked"


def test_forgetting(run: Run, world: AllServices, fake: FakeServer, tmp_path: Path) -> None:
    """Old answers go, then a service, then all; it says what went and what stays."""
    assert world
    folder = tmp_path / "cache"
    keep_some(folder, fake)
    dry = json.loads(run("sources", "forget", "--older-than", "30", "--dry-run", "--json").stdout)
    assert (dry["meta"]["removed"], len(list(folder.rglob("*.reply")))) == (False, 2)
    gone = json.loads(run("sources", "forget", "--older-than", "30", "--json").stdout)
    assert gone["rows"] == dry["rows"]
    assert [(row["service"], row["files"]) for row in gone["rows"]] == [("cijfers", 1)]
    assert gone["meta"]["bytes_left"] == sum(one.size for one in kept_files(folder))
    assert len(list(folder.rglob("*.reply"))) == 1
    assert "1 answers and files, 0 MB; 0 MB stay." in run("sources", "forget", "extract").output
    assert not (folder / "extract").exists()
    assert run("sources", "forget", "--all").exit_code == 0
    assert not list(folder.rglob("*.reply"))
    assert "nothing of that to forget" in run("sources", "forget", "--all").output


def test_forgetting_asks_what(run: Run, world: AllServices) -> None:
    """Without a service or an age nothing is thrown away by accident."""
    assert world
    for arguments, said in {(): "nothing is named", ("bags",): "no service is called"}.items():
        result = run("sources", "forget", *arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith(f"error: {said}")


def test_neighbourhoods_stay(
    run: Run, world: AllServices, fake: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where somebody set the cache to the folder with neighbourhoods, only answers go."""
    assert world
    monkeypatch.setenv("SOCIALE_BASIS_CACHE", str(tmp_path))
    keep_some(tmp_path, fake)
    others = [
        tmp_path / "delft" / "neighbourhood.json",
        tmp_path / "delft" / "files" / "table.parquet",
        tmp_path / "cijfers" / "ab" / "notes.txt",
        tmp_path / "cijfers" / "files" / "register.json",
    ]
    for other in others:
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text("mine")
    elsewhere = tmp_path / "elsewhere.reply"
    elsewhere.write_text("mine")
    (tmp_path / "cijfers" / "ab" / f"{'0' * 64}.reply").symlink_to(elsewhere)
    assert run("sources", "forget", "--all").exit_code == 0
    assert [other.read_text() for other in [*others, elsewhere]] == ["mine"] * 5
    assert not [p for p in tmp_path.rglob("*.reply") if not p.is_symlink() and p != elsewhere]


def test_a_download_under_way_stays(
    run: Run, world: AllServices, fake: FakeServer, tmp_path: Path
) -> None:
    """What another run is writing now is left; what a dead one left behind goes."""
    assert world
    folder = tmp_path / "cache"
    keep_some(folder, fake)
    place = folder / "extract" / "files"
    under_way, left = place / f"{'a' * 32}.osm.pbf.part", place / f"{'b' * 32}.zip.part"
    temporary = folder / "cijfers" / "00" / f".{'c' * 64}.reply.abc_1234"
    temporary.parent.mkdir(exist_ok=True)
    for each in (under_way, left, temporary):
        each.write_bytes(b"half")
    old = time.time() - 7200
    for each in (left, temporary):
        os.utime(each, (old, old))
    assert run("sources", "forget", "--all").exit_code == 0
    assert (under_way.exists(), left.exists(), temporary.exists()) == (True, False, False)
    assert datetime.now(UTC) > datetime.fromtimestamp(old, UTC)
