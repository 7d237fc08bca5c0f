"""Programs at the same time, and programs that died: one folder, one turn at each host."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.sources.http import Client, Request
from sociale_basis.sources.http.hosts import Hosts
from tests.sources.fakes.file import file
from tests.sources.fakes.server import Answer, Fault
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import Asked, FakeServer

CHECKOUT = Path(__file__).resolve().parents[3]
CONTENT = hashlib.sha256(b"x").digest() * 60_000
ASKS = """
import pathlib, sys
from sociale_basis.sources.http import Client, Request, download
from tests.sources.fakes.terms import service
folder, address, *paths = sys.argv[1:]
client = Client(pathlib.Path(folder))
print("ready", flush=True)
sys.stdin.readline()
for path in paths:
    if path.endswith(".zip"):
        print(download(client, Request.of(service(address, max_mb=10), path)).sha256)
    else:
        print(client.ask(Request.of(service(address), path)).json)
"""


def program(folder: Path, address: str, *paths: str) -> subprocess.Popen[str]:
    """Start a program that asks these paths one after another, as soon as it is told to."""
    command = [sys.executable, "-c", ASKS, str(folder), address, *paths]
    return subprocess.Popen(  # noqa: S603 -- this Python, with the code above
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def go(running: subprocess.Popen[str]) -> None:
    """Wait until it is ready, and let it ask."""
    assert running.stdout is not None
    assert running.stdin is not None
    assert running.stdout.readline() == "ready\n"
    running.stdin.write("go\n")
    running.stdin.flush()


def all_of(programs: list[subprocess.Popen[str]]) -> list[str]:
    """Let them all ask at once, and give what each printed."""
    with ExitStack() as stack:
        for each in programs:
            stack.enter_context(each)
        for each in programs:
            go(each)
        return [each.communicate()[0] for each in programs]


def test_one_question_at_a_time(fake: FakeServer, tmp_path: Path) -> None:
    """Three programs ask one host one thing at a time, and what they share only once."""

    def slowly(_: Asked) -> Answer:
        threading.Event().wait(0.05)  # so that they would meet, if they did not wait
        return Answer(b'"all right"')

    address = fake.serve("/", slowly)
    programs = [program(tmp_path, address, "shared", f"own{n}", "last") for n in range(3)]
    assert all_of(programs) == ["all right\n" * 3] * 3
    assert sorted(asked.path for asked in fake.asked) == [
        "/last",
        "/own0",
        "/own1",
        "/own2",
        "/shared",
    ]
    assert fake.most_at_once == 1


def test_one_download_at_a_time(fake: FakeServer, tmp_path: Path) -> None:
    """Two programs that want the same file do not write through one another: it comes in once."""
    address = fake.serve("/files", file(CONTENT))
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    programs = [program(tmp_path, address, "delft.zip") for _ in range(2)]
    assert all_of(programs) == [f"{sha256}\n"] * 2
    assert len(fake.asked) == 1


def test_the_dead_do_not_keep_their_turn(fake: FakeServer, client: Client) -> None:
    """A program that is killed while it waits for an answer is in nobody's way."""
    address = fake.serve("/figures", lambda _: Answer(b"{}"))
    asked, over = threading.Event(), threading.Event()

    def silent(_: Asked) -> Answer:
        asked.set()
        over.wait()
        return Answer(b"{}")

    fake.serve("/figures/first", silent)
    with program(client.folder, address, "first") as running:
        go(running)
        asked.wait()
        running.kill()
    assert client.ask(Request.of(service(address), "second")).json == {}
    over.set()


def test_the_rest_is_shared(tmp_path: Path, clock: Clock) -> None:
    """A program rests after what another asked, no longer than it must, whatever the clock did."""
    one, other = Hosts(clock.timing, tmp_path), Hosts(clock.timing, tmp_path)

    def ask(hosts: Hosts) -> None:
        with hosts.turn("api.example:81"), hosts.rested("api.example:81", 2.0):
            pass

    ask(one)
    clock.seconds += 0.5
    ask(other)
    assert clock.slept == [1.5]
    clock.seconds += 10
    ask(one)
    assert clock.slept == [1.5], "it had its rest"
    (moment,) = tmp_path.iterdir()
    moment.write_text("2099-01-01T00:00:00+00:00")
    ask(other)
    assert clock.slept == [1.5, 2.0], "a clock that was wrong costs one rest, not seventy years"
    for nonsense in ("", "soon", "2026-11-24T10:00:00"):
        moment.write_text(nonsense)
        clock.seconds += 10
        ask(one)
    assert clock.slept == [1.5, 2.0]


def test_without_a_folder_threads_still_wait(
    fake: FakeServer, tmp_path: Path, make_client: Callable[..., Client]
) -> None:
    """Where no file can be made, as on a disk that may not be written, it asks all the same."""
    (tmp_path / "kept").write_text("a file, where a folder should come")
    asks = service(fake.serve("/", lambda _: Answer(b"{}")), fresh_days=0)
    client = make_client()
    for _ in range(2):
        assert client.ask(Request.of(asks)).json == {}


def test_a_dropped_line_goes_on_in_another_program(fake: FakeServer, tmp_path: Path) -> None:
    """What one program did not get to the end, the next one finishes."""
    address = fake.serve("/files", file(CONTENT))
    fake.fail("/files", Fault(after=1_000_000))
    (said,) = all_of([program(tmp_path, address, "delft.zip")])
    assert said.strip() == hashlib.sha256(CONTENT).hexdigest()
    assert fake.asked[1].headers["range"] == "bytes=1000000-"
