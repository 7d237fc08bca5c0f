"""Downloads of large files: broken off, gone on, changed, checked."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import OfflineError, ServiceError, StorageError
from sociale_basis.sources.http import Client, Patience, Request, download
from sociale_basis.sources.http.shelf import kept_files
from tests.sources.fakes.file import file
from tests.sources.fakes.raw import RawServer, head, sends
from tests.sources.fakes.server import Answer, Fault, status
from tests.sources.fakes.terms import service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Clock
    from tests.sources.fakes.server import FakeServer

CONTENT = random.Random(7).randbytes(3_000_000)  # noqa: S311 -- any bytes will do
CHECKOUT = Path(__file__).resolve().parents[3]
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def question(fake: FakeServer, content: bytes = CONTENT, *, parts: bool = True) -> Request:
    """Serve a file, and give what asks for it."""
    address = fake.serve("/files", file(content, parts=parts))
    return Request.of(service(address, max_mb=10), "zuid-holland-latest.osm.pbf")


def test_a_file_is_fetched_once(fake: FakeServer, client: Client) -> None:
    """It lies whole in the folder, with its own ending, and is not fetched again."""
    asks = question(fake)
    first = download(client, asks, checksum=f"sha256:{SHA256}")
    assert first.file.read_bytes() == CONTENT
    assert first.file.name.endswith(".osm.pbf")
    assert (first.sha256, first.from_cache) == (SHA256, False)
    again = download(client, asks)
    assert again == first._replace(from_cache=True)
    assert len(fake.asked) == 1
    assert not list(first.file.parent.glob("*.part*"))


def test_it_goes_on_where_it_was(fake: FakeServer, client: Client, clock: Clock) -> None:
    """A dropped connection costs only what had not come in yet."""
    asks = question(fake)
    fake.fail("/files", Fault(after=1_200_000), None)
    got = download(client, asks, checksum=f"sha256:{SHA256}")
    assert got.file.read_bytes() == CONTENT
    assert [asked.headers.get("range") for asked in fake.asked] == [None, "bytes=1200000-"]
    assert fake.asked[1].headers["if-range"].startswith('"')
    assert len(clock.slept) == 1


def test_progress_keeps_it_patient(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Over a bad line it may break off more often than the tries, as long as it gets further."""
    asks = question(fake)
    fake.fail("/files", Fault(after=1_000_000), Fault(after=1_000_000))
    assert download(make_client(patience=Patience(tries=2)), asks).sha256 == SHA256
    assert len(fake.asked) == 3


def test_no_progress_ends_it(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """Where nothing more comes in, or every try starts afresh, it ends."""
    client = make_client(patience=Patience(tries=3))
    asks = question(fake)
    fake.fail("/files", Fault(after=1000), Fault(after=0), Fault(after=0))
    with pytest.raises(ServiceError, match="broke off in the middle of its answer, 3 times"):
        download(client, asks)
    whole_only = replace(question(fake, parts=False), params=(("other", "file"),))
    fake.fail("/files", *[Fault(after=2_000_000)] * 3)
    with pytest.raises(ServiceError, match="3 times"):
        download(client, whole_only)


def test_a_changed_file_starts_again(fake: FakeServer, make_client: Callable[..., Client]) -> None:
    """When the publisher put up another file meanwhile, no half of the old one is left in it."""
    asks = question(fake)
    fake.fail("/files", Fault(after=2_000_000))
    with pytest.raises(ServiceError):
        download(make_client(patience=Patience(tries=1)), asks)
    newer = CONTENT[::-1]
    question(fake, newer)
    got = download(make_client(), asks)
    assert got.file.read_bytes() == newer
    assert fake.asked[-1].headers["range"] == "bytes=2000000-"


def test_the_last_byte_was_there(fake: FakeServer, client: Client) -> None:
    """A program that died with everything in hand does not fetch it all again."""
    asks = question(fake)
    got = download(client, asks)
    part = got.file.with_name(f"{got.file.name}.part")
    got.file.rename(part)
    about = got.file.with_name(f"{got.file.name}.json")
    about.rename(part.with_name(f"{part.name}.json"))
    again = download(client, asks)
    assert again.sha256 == SHA256
    assert [asked.headers.get("range") for asked in fake.asked] == [None, "bytes=3000000-"]


def test_a_wrong_checksum_is_thrown_away(fake: FakeServer, client: Client) -> None:
    """A file that is not what its publisher says never lies there as if it were."""
    asks = question(fake)
    with pytest.raises(ServiceError, match="does not match its checksum"):
        download(client, asks, checksum="md5:" + "0" * 32)
    assert not list(kept_files(client.folder))
    md5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    assert download(client, asks, checksum=f"md5:{md5}").sha256 == SHA256


def test_old_files_are_asked_after(fake: FakeServer, client: Client, clock: Clock) -> None:
    """A stale file is fetched again only when the publisher has another."""
    asks = question(fake)
    first = download(client, asks)
    clock.seconds += 31 * 86_400
    same = download(client, asks)
    assert (same.sha256, same.fetched, same.from_cache) == (first.sha256, clock.now(), True)
    assert "if-none-match" in fake.asked[1].headers
    clock.seconds += 31 * 86_400
    question(fake, b"another")
    assert download(client, asks).file.read_bytes() == b"another"
    assert len(fake.asked) == 3


def test_too_large_is_broken_off(fake: FakeServer, client: Client) -> None:
    """A download over the limit of its service is not fetched."""
    asks = Request.of(service(fake.serve("/files", file(CONTENT)), max_mb=2), "x.zip")
    with pytest.raises(ServiceError, match="larger than 2 MB"):
        download(client, asks)


def test_offline(fake: FakeServer, client: Client, make_client: Callable[..., Client]) -> None:
    """Without a connection the file that is there is given, however old."""
    asks = question(fake)
    with pytest.raises(OfflineError):
        download(make_client(offline=True), asks)
    download(client, asks)
    assert download(make_client(offline=True), asks).sha256 == SHA256


def test_a_missing_file_is_one_line(fake: FakeServer, client: Client) -> None:
    """A status is told as for any question."""
    asks = question(fake)
    fake.fail("/files", status(404))
    with pytest.raises(ServiceError, match=r"answers 404 \(Not Found\)"):
        download(client, asks)


def test_a_full_disk_keeps_what_was_there(
    fake: FakeServer, client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays whole, and the message says what to do."""
    asks = question(fake)
    old = download(client, asks)
    clock.seconds += 31 * 86_400
    question(fake, b"another" * 1000)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="Make room"):
            download(client, asks)
    assert old.file.read_bytes() == CONTENT
    assert download(client, asks).file.read_bytes() == b"another" * 1000


def test_killed_half_way(fake: FakeServer, client: Client) -> None:
    """A program that is killed (SIGKILL) leaves a part, with which the next run goes on."""
    asks = question(fake)
    fake.fail("/files", Fault(after=1_500_000))
    code = (
        "import sys, pathlib, datetime\n"
        "from sociale_basis.sources.http import Client, Patience, Request, download\n"
        "from tests.sources.fakes.terms import service\n"
        "def tell(received): print(received.received, flush=True)\n"
        "slow = Patience(first_wait_s=1000, longest_wait_s=1000)\n"
        "client = Client(pathlib.Path(sys.argv[1]), patience=slow, tell=tell)\n"
        "asks = Request.of(service(sys.argv[2], max_mb=10), 'zuid-holland-latest.osm.pbf')\n"
        "download(client, asks)\n"
    )
    command = [sys.executable, "-c", code, str(client.folder), asks.service.address]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE) as program:  # noqa: S603 -- this Python, with the code above
        assert program.stdout is not None
        # A piece is told before it is written: with the third the first is surely on disk.
        told = [program.stdout.readline() for _ in range(3)]
        program.kill()
    assert all(told), "it ended by itself"
    assert len(fake.asked) == 1
    assert not list(client.folder.rglob("*.pbf")), "no half file under the name of a whole one"
    (part,) = client.folder.rglob("*.part")
    kept = part.stat().st_size  # how much was on disk when the kill came depends on the machine
    assert 0 < kept <= 1_500_000
    got = download(client, asks)
    assert got.file.read_bytes() == CONTENT
    assert fake.asked[1].headers["range"] == f"bytes={kept}-"


def ranged(content: bytes, first: int, last: int, **headers: str) -> Fault:
    """Answer with a part, whatever was asked."""
    place = {"Content-Range": f"bytes {first}-{last - 1}/{len(content)}"}
    kind = "application/octet-stream"
    return Fault(Answer(content[first:last], 206, kind, {**place, **headers}))


def test_a_part_of_a_part(fake: FakeServer, client: Client) -> None:
    """A service that sends less than the rest is asked for what is still missing."""
    asks = question(fake)
    fake.fail("/files", Fault(after=1_000_000), ranged(CONTENT, 1_000_000, 2_500_000))
    assert download(client, asks).sha256 == SHA256
    assert [asked.headers.get("range") for asked in fake.asked] == [
        None,
        "bytes=1000000-",
        "bytes=2500000-",
    ]


def test_a_part_of_another_file(fake: FakeServer, client: Client) -> None:
    """A service that goes on with another file, though asked not to, is started anew."""
    asks = question(fake)
    other = ranged(CONTENT[::-1], 1_000_000, len(CONTENT), ETag='"another"')
    fake.fail("/files", Fault(after=1_000_000), other)
    assert download(client, asks).sha256 == SHA256
    assert [asked.headers.get("range") for asked in fake.asked] == [None, "bytes=1000000-", None]


def test_a_file_of_which_nobody_knows_the_end(client: Client) -> None:
    """Without a length a broken line looks like an end: only a checksum makes that a file."""
    content = b"half of a file"
    with RawServer(sends(head("Content-Type: application/zip"), content)) as server:
        asks = Request.of(service(server.url), "x.zip")
        with pytest.raises(ServiceError, match="does not say how large the file is"):
            download(client, asks)
        checksum = f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert download(client, asks, checksum=checksum).file.read_bytes() == content


@pytest.mark.parametrize("damage", [CONTENT[:-1], b"x" + CONTENT[1:], b""])
def test_a_file_that_was_damaged(fake: FakeServer, client: Client, damage: bytes) -> None:
    """A file that is no longer what was fetched is fetched again, and is no file when offline."""
    asks = question(fake)
    first = download(client, asks)
    first.file.write_bytes(damage)
    again = download(client, asks)
    assert (again.sha256, again.from_cache) == (SHA256, False)
    assert again.file.read_bytes() == CONTENT
    assert len(fake.asked) == 2
    assert "if-none-match" not in fake.asked[1].headers


def test_another_checksum_is_another_file(fake: FakeServer, client: Client) -> None:
    """However fresh the file, it is fetched again when its publisher tells of another."""
    asks = question(fake)
    download(client, asks)
    newer = CONTENT[::-1]
    question(fake, newer)
    md5 = hashlib.md5(newer, usedforsecurity=False).hexdigest()
    assert download(client, asks, checksum=f"md5:{md5}").file.read_bytes() == newer
