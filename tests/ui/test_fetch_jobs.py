"""Fetching goes on by itself, one at a time per folder, and can be stopped without harm."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import UsageError
from sociale_basis.neighbourhood.store import current
from sociale_basis.ui import fetch_jobs
from tests.ui import stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sociale_basis.ui.fetch_jobs import Job, Progress

PATIENCE_S = 60.0


def until(job: Job, wanted: Callable[[Progress], bool]) -> Progress:
    """Wait for a moment in a job."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        now = job.progress()
        if wanted(now):
            return now
        time.sleep(0.02)
    pytest.fail(f"never came: {job.progress()}")


def ended(now: Progress) -> bool:
    """Tell whether it is over."""
    return not now.running


@pytest.fixture
def _stand_in(small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the stand-in be the program, and the small town what it fetches."""
    monkeypatch.setenv("STAND_IN", str(small_neighbourhood))
    monkeypatch.setattr(fetch_jobs, "PROGRAM", (sys.executable, stand_in.__file__))
    yield
    fetch_jobs.stop_all()


@pytest.mark.usefixtures("_stand_in")
def test_job_runs_to_its_end(tmp_path: Path, small_neighbourhood: Path) -> None:
    """Its stages come by, and at its end the neighbourhood is there."""
    job = fetch_jobs.start(tmp_path / "wijk", ["BU09990001"], name="Buurt 1")
    seen = until(job, lambda now: bool(now.stage))
    assert seen.running
    assert 0 < seen.fraction < 1
    assert fetch_jobs.jobs() == [job]
    assert fetch_jobs.job_of(tmp_path / "elsewhere" / ".." / "wijk") is job
    last = until(job, ended)
    assert (last.done, last.stopped, last.error, last.fraction) == (True, False, "", 1.0)
    assert current(tmp_path / "wijk") == current(small_neighbourhood)
    assert job.progress().seconds == pytest.approx(job.progress().seconds, abs=0.1)
    fetch_jobs.forget(job)
    assert fetch_jobs.jobs() == []


@pytest.mark.usefixtures("_stand_in")
def test_one_job_per_folder(tmp_path: Path) -> None:
    """The same folder is refused while it is busy, another one is not; afterwards it may again."""
    job = fetch_jobs.start(tmp_path / "een", ["--name", "Traag"], name="Traag")
    with pytest.raises(UsageError, match="being fetched already"):
        fetch_jobs.start(tmp_path / "een", [], name="nog eens")
    other = fetch_jobs.start(tmp_path / "twee", ["--name", "Traag"], name="Ander")
    assert fetch_jobs.jobs() == [job, other]
    fetch_jobs.forget(job)
    assert fetch_jobs.job_of(tmp_path / "een") is job
    fetch_jobs.stop(job)
    again = fetch_jobs.start(tmp_path / "een", ["--name", "Fout"], name="nog eens")
    assert fetch_jobs.job_of(tmp_path / "een") is again


@pytest.mark.usefixtures("_stand_in")
def test_stopping_leaves_what_was_there(tmp_path: Path, small_neighbourhood: Path) -> None:
    """After stopping, the process is gone, and the neighbourhood of before still opens."""
    folder = tmp_path / "wijk"
    until(fetch_jobs.start(folder, [], name="Buurt"), ended)
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    assert before
    job = fetch_jobs.start(folder, ["--name", "Traag"], name="Traag", refresh=True)
    until(job, lambda now: now.stage == "network")
    fetch_jobs.stop(job)
    last = job.progress()
    assert (last.running, last.done, last.stopped, last.error) == (False, False, True, "")
    assert job.process.returncode is not None
    after = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    assert after == before
    assert current(folder) == current(small_neighbourhood)


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize(
    ("name", "error"),
    [("Fout", stand_in.ERROR), ("Zwijgt", "the computer is out of memory")],
)
def test_why_it_failed_is_told(tmp_path: Path, name: str, error: str) -> None:
    """The line of the command, or else the last thing it said."""
    job = fetch_jobs.start(tmp_path / "wijk", ["--name", name], name=name)
    last = until(job, ended)
    assert (last.done, last.stopped) == (False, False)
    assert last.error == error


@pytest.mark.usefixtures("_stand_in")
def test_a_process_that_is_killed_is_no_success(tmp_path: Path) -> None:
    """Killed from outside, it says that it ended by itself."""
    job = fetch_jobs.start(tmp_path / "wijk", ["--name", "Traag"], name="Traag")
    until(job, lambda now: now.stage == "network")
    job.process.kill()
    last = until(job, ended)
    assert not last.done
    assert "ended by itself" in last.error


def test_half_a_line_is_not_read(tmp_path: Path) -> None:
    """Progress is read while it is written: what is not whole yet, or no line of ours, waits."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    (tmp_path / "progress.jsonl").write_text(
        '{"stage": "network", "fraction": 7}\n[1]\n{"stage": "homes", "frac', encoding="utf-8"
    )
    job = fetch_jobs.Job(tmp_path, "x", (), False, tmp_path, process)  # noqa: FBT003 -- in the order of its fields
    now = job.progress()
    assert (now.stage, now.fraction) == ("network", 1.0)


@pytest.mark.usefixtures("_stand_in")
def test_all_end_with_the_server(tmp_path: Path) -> None:
    """Nothing goes on asking services when nobody sees it any more, and no file is left."""
    job = fetch_jobs.start(tmp_path / "wijk", ["--name", "Traag"], name="Traag")
    until(job, lambda now: now.stage == "network")
    fetch_jobs.stop_all()
    assert fetch_jobs.jobs() == []
    assert job.process.poll() is not None
    assert not job.place.exists()
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(job.process.pid, 0)
