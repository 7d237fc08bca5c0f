"""One request at a time per host, with a rest in between; also between programs.

Programs that keep answers in the same folder wait for one another there, by a file per host that
one of them locks. It holds when the host was asked last, and nothing of what. Where such a file
cannot be had, on a disk that may not be written, only the threads of a program wait.
"""

from __future__ import annotations

import errno
import re
import sys
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.sources.http.timing import Timing

_LONGEST_MOMENT = 100


class Hosts:
    """Whose turn it is at each host; for all threads that share it, and all programs.

    Parameters
    ----------
    timing
        By which clock.
    folder
        Where the files lie by which programs wait for one another.
    """

    def __init__(self, timing: Timing, folder: Path) -> None:
        self._timing = timing
        self._folder = folder
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._free_since: dict[str, float] = {}
        self._files: dict[str, BinaryIO] = {}
        self._guard = Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until nobody else asks this host anything, and keep it for oneself."""
        with self._guard:
            lock = self._locks[host]
        with lock:
            file = self._file(host)
            if file is None:
                yield
                return
            with file:  # closing it unlocks it, and so does the end of the program
                self._files[host] = file
                try:
                    yield
                finally:
                    del self._files[host]

    @contextmanager
    def rested(self, host: str, pause_s: float) -> Iterator[None]:
        """Wait until the host has had its rest; within :meth:`turn`."""
        left = min(
            pause_s, max(self._left_here(host, pause_s), self._left_elsewhere(host, pause_s))
        )
        if left > 0:
            self._timing.sleep(left)
        try:
            yield
        finally:
            self._free_since[host] = self._timing.clock()
            self._write_moment(host)

    def _left_here(self, host: str, pause_s: float) -> float:
        since = self._free_since.get(host)
        return 0.0 if since is None else since + pause_s - self._timing.clock()

    def _left_elsewhere(self, host: str, pause_s: float) -> float:
        """Give what another program left of the rest, by the clock on the wall."""
        file = self._files.get(host)
        if file is None:
            return 0.0
        try:
            file.seek(0)
            last = datetime.fromisoformat(file.read(_LONGEST_MOMENT).decode())
            return pause_s - (self._timing.now() - last).total_seconds()
        except (OSError, ValueError, TypeError):
            return 0.0

    def _write_moment(self, host: str) -> None:
        file = self._files.get(host)
        if file is None:
            return
        with suppress(OSError):  # a full disk: then the next program does not rest
            file.seek(0)
            file.truncate()
            file.write(self._timing.now().isoformat().encode())
            file.flush()

    def _file(self, host: str) -> BinaryIO | None:
        file = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^a-z0-9.-]", "_", host.lower())
            file = (self._folder / f"{name}.lock").open("a+b")
            _lock(file)
        except OSError:
            if file is not None:
                file.close()
            return None
        return file


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- Windows only

        while True:
            file.seek(0)
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError as error:
                # It gives up after ten seconds by itself.
                if error.errno != errno.EDEADLK:
                    raise
            else:
                return
    else:
        import fcntl  # noqa: PLC0415 -- POSIX only

        fcntl.flock(file, fcntl.LOCK_EX)
