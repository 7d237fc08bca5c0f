"""Neighbourhoods that are being fetched: each by a process of its own, one at a time per folder.

Known to the whole server, so that a page that is loaded again, or another one, finds what is under
way. Stopping ends the process; the neighbourhood that was there is whole, because a new one only
takes its place when it is. They end with the server.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis._folders import PACKAGE
from sociale_basis.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM: tuple[str, ...] = (sys.executable, "-m", "sociale_basis")
"""What is started, before ``fetch`` and its arguments."""

_PATIENCE_S = 5.0  # between asking a process to end and ending it


class Progress(NamedTuple):
    """How far it is.

    Attributes
    ----------
    stage
        What it is doing, in the words of the command; "" before it said anything.
    fraction
        Share of the work that is done, 0 … 1.
    received_mb
        Megabytes that have come in of what is being asked now.
    running
        Whether it goes on.
    done
        Whether the neighbourhood is there.
    stopped
        Whether somebody stopped it.
    error
        Why it failed, in one line; "" if it did not.
    seconds
        How long it has taken.
    """

    stage: str
    fraction: float
    received_mb: float
    running: bool
    done: bool
    stopped: bool
    error: str
    seconds: float


@dataclass(eq=False)
class Job:
    """One neighbourhood that is being fetched, or was.

    Attributes
    ----------
    folder, name
        Of the neighbourhood.
    arguments
        Of the command, after ``fetch``.
    refresh
        Whether it asks again for one that is there.
    """

    folder: Path
    name: str
    arguments: tuple[str, ...]
    refresh: bool
    place: Path = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    stopped: bool = False

    def progress(self) -> Progress:
        """Read how far it is."""
        # Looked at before the file: what ended in between has then written everything.
        code = self.process.poll()
        lines = _lines(self.place / "progress.jsonl")
        stages = [line for line in lines if "stage" in line]
        last = stages[-1] if stages else {}
        done = any("done" in line for line in lines)
        error = next((str(line["error"]) for line in lines if "error" in line), "")
        if code is not None and not done and not error and not self.stopped:
            error = _last_words(self.place / "said.txt") or f"it ended by itself (code {code})"
        return Progress(
            stage=str(last.get("stage", "")),
            fraction=_share(last.get("fraction")),
            received_mb=_number(last.get("received_mb")),
            running=code is None,
            done=code is not None and done and not error,
            stopped=self.stopped and not done,
            error="" if self.stopped or code is None else error,
            seconds=(self.ended or time.monotonic()) - self.started,
        )


_jobs: dict[Path, Job] = {}
_guard = Lock()


def start(folder: Path, arguments: Sequence[str], *, name: str, refresh: bool = False) -> Job:
    """Start fetching a neighbourhood.

    Parameters
    ----------
    folder
        Where it comes.
    arguments
        Of the command, after ``fetch`` and the folder.
    name
        What it is called.
    refresh
        Whether it asks again for one that is there.

    Raises
    ------
    UsageError
        This one is being fetched already.
    StorageError
        The process cannot be started.
    """
    folder = folder.resolve()
    with _guard:
        before = _jobs.get(folder)
        if before is not None and before.process.poll() is None:
            raise UsageError(f"{folder.name} is being fetched already", do="wait until it is done")
        if before is not None:
            shutil.rmtree(before.place, ignore_errors=True)
        place = Path(tempfile.mkdtemp(prefix="sociale-basis-fetch-"))
        whole = ("fetch", str(folder), *arguments, "--progress", str(place / "progress.jsonl"))
        try:
            process = _started(whole, place)
        except OSError as error:
            raise StorageError(f"fetching cannot be started ({error.strerror})") from error
        job = Job(folder, name, tuple(arguments), refresh, place, process)
        _jobs[folder] = job
    Thread(target=_watch, args=(job,), name=f"fetch {folder.name}", daemon=True).start()
    return job


def jobs() -> list[Job]:
    """Give what is under way and what ended, oldest first."""
    with _guard:
        return sorted(_jobs.values(), key=lambda job: job.started)


def job_of(folder: Path) -> Job | None:
    """Give what is under way, or ended, for a folder."""
    with _guard:
        return _jobs.get(folder.resolve())


def stop(job: Job) -> None:
    """Stop fetching. What was there before stays; what was answered is kept for the next time."""
    if job.process.poll() is not None:
        return
    job.stopped = True
    # As by Ctrl-C, so that it tidies up what it was writing.
    _end(job.process, signal.SIGINT)
    try:
        job.process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        job.process.kill()
        job.process.wait()


def forget(job: Job) -> None:
    """Leave out of the list what has ended."""
    with _guard:
        if job.process.poll() is not None and _jobs.get(job.folder) is job:
            del _jobs[job.folder]
            shutil.rmtree(job.place, ignore_errors=True)


def stop_all() -> None:
    """Stop everything that is under way: the server ends."""
    for job in jobs():
        stop(job)
        forget(job)


def _started(arguments: Sequence[str], place: Path) -> subprocess.Popen[bytes]:
    paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    with (place / "said.txt").open("wb") as said:
        return subprocess.Popen(  # noqa: S603 -- this program, without a shell
            [*PROGRAM, *arguments],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            # So that Ctrl-C in the terminal ends the server, which then ends this tidily.
            start_new_session=True,
        )


def _watch(job: Job) -> None:
    job.process.wait()
    job.ended = time.monotonic()


def _end(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(OSError):  # it has just ended by itself
        if os.name == "posix":
            os.killpg(process.pid, number)
        else:
            process.terminate()


def _lines(file: Path) -> list[dict[str, object]]:
    """Read the lines that are whole: the last one may be half written."""
    found = []
    with suppress(OSError):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                content = json.loads(line)
                if isinstance(content, dict):
                    found.append(content)
    return found


def _share(value: object) -> float:
    return min(1.0, _number(value))


def _number(value: object) -> float:
    return max(0.0, float(value)) if isinstance(value, int | float) else 0.0


def _last_words(file: Path) -> str:
    with suppress(OSError):
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        return said[-1].removeprefix("error: ") if said else ""
    return ""
