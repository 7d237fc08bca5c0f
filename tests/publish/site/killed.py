"""Writes a folder in processes that die or are overtaken, each one step later; says what is left.

``python -m tests.publish.site.killed FOLDER one-step|two-steps|again|overtaken``: a process of its
own, because it makes others that die. Every file of a folder that is written holds the number of
its generation, so that a mixture of two shows.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import pytest

from sociale_basis.errors import StorageError
from sociale_basis.publish.site import whole_folder as module
from sociale_basis.publish.site.whole_folder import MARK, whole_folder

FILES = 4
TURNS = 40
STEPS_FARTHER = 7
_REFUSED = 3
MOST_STEPS = 400
# What Python tells of what it does to a disk.
_ON_DISK = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
_STEPS = {"open", "fcntl.flock", "step"} | _ON_DISK


def write(folder: Path, generation: int) -> None:
    """Write a folder of which every file says the generation."""
    with whole_folder(folder) as new:
        for name in (MARK, *(f"page{number}.html" for number in range(FILES))):
            (new / name).write_text(str(generation), encoding="utf-8")
        # ctypes tells nobody when it calls: what happens right before and after it counts too.
        sys.audit("step")
    sys.audit("step")


def found(folder: Path) -> int | None:
    """Give the generation of a folder that is whole; None where there is none."""
    if not folder.exists():
        return None
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())]
    if len(texts) != FILES + 1 or len(set(texts)) != 1:
        raise SystemExit(f"not whole: {texts}")
    return int(texts[0])


def _signal_at(step: int, what: signal.Signals) -> None:
    """Give this process a signal before one of the things that it does on disk."""
    left = step

    def heard(event: str, _about: tuple[object, ...]) -> None:
        nonlocal left
        if event in _STEPS:
            left -= 1
            if left == -1:
                os.kill(os.getpid(), what)

    sys.addaudithook(heard)


def _write_and_end(folder: Path, generation: int) -> NoReturn:
    try:
        write(folder, generation)
    except StorageError:
        os._exit(_REFUSED)
    except BaseException:  # noqa: BLE001 -- this process must end here, and say why
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def steps(folder: Path) -> None:
    """Kill one process per step; print what was found after each, and what came of it."""
    write(folder, 0)
    before, seen = 0, []
    for step in range(MOST_STEPS):
        child = os.fork()
        if not child:
            _signal_at(step, signal.SIGKILL)
            _write_and_end(folder, step + 1)
        _pid, status = os.waitpid(child, 0)
        left = found(folder)
        seen.append({None: "none", before: "old", step + 1: "new"}.get(left, "strange"))
        if left is None:
            # Nothing is lost: whoever writes next, even if that goes wrong, puts it back.
            try:
                with whole_folder(folder):
                    raise ValueError  # noqa: TRY301 -- what goes wrong
            except ValueError:
                seen.append("back" if found(folder) == before else "lost")
        before = 1000 + step
        _next(folder, before)
        if os.WIFEXITED(status):
            print(" ".join(seen))  # noqa: T201 -- what the test reads
            return
    raise SystemExit("it never ended")


def again(folder: Path) -> None:
    """Kill a process that writes and writes, ever later; print how far each of them came."""
    write(folder, 0)
    came, first = [], 0
    for turn in range(TURNS):
        child = os.fork()
        if not child:
            _signal_at(STEPS_FARTHER * turn, signal.SIGSTOP)
            for generation in itertools.count(first + 1):
                write(folder, generation)
        _stopped(child)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        left = found(folder)
        if left is None or left < first:
            raise SystemExit(f"{left} after {first}")
        came.append(str(left - first))
        first = left + 1
        _next(folder, first)
    print(" ".join(came))  # noqa: T201 -- what the test reads


def overtaken(folder: Path) -> None:
    """Write while another stands still at a step, and is woken during that or after it.

    Prints per step what came of both times: ``refused``, or ``in``.
    """
    write(folder, 0)
    seen: list[str] = []
    for step in range(MOST_STEPS):
        for during in (True, False):
            child = os.fork()
            if not child:
                _signal_at(step, signal.SIGSTOP)
                _write_and_end(folder, 2)
            if not _stopped(child):
                print(" ".join(seen))  # noqa: T201 -- what the test reads
                return
            seen.append(_overtake(folder, child, during=during))
            _next(folder, 0)
    raise SystemExit("it never ended")


def _overtake(folder: Path, child: int, *, during: bool) -> str:
    entered = False
    ended = 0
    try:
        with whole_folder(folder) as new:
            entered = True
            if during:
                ended = _woken(child)
                _refused(folder)
            for name in (MARK, *(f"page{number}.html" for number in range(FILES))):
                (new / name).write_text("1", encoding="utf-8")
    except StorageError:
        if entered:
            raise
    if not during or not entered:
        ended = _woken(child)
    both = entered and during
    left, beside = found(folder), [each.name for each in folder.parent.iterdir()]
    if ended not in ({0, _REFUSED} if both else {0}) or beside != [folder.name]:
        raise SystemExit(f"ended with {ended}, left {beside}")
    if left not in ({1} if both else {1, 2} if entered else {2}):
        raise SystemExit(f"{left} is there")
    return "in" if entered else "refused"


def _refused(folder: Path) -> None:
    try:
        write(folder, 3)
    except StorageError:
        return
    raise SystemExit("two at once")


def _stopped(child: int) -> bool:
    """Wait until a process stands still; say no where it ended instead."""
    _pid, status = os.waitpid(child, os.WUNTRACED)
    return os.WIFSTOPPED(status)


def _woken(child: int) -> int:
    """Let a process go on, to its end; give how it ended."""
    os.kill(child, signal.SIGCONT)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _next(folder: Path, generation: int) -> None:
    """Write once more: it succeeds, and cleans up what the dead left over."""
    write(folder, generation)
    beside = [each.name for each in folder.parent.iterdir()]
    if found(folder) != generation or beside != [folder.name]:
        raise SystemExit(f"not cleaned up before {generation}: {beside}")


if __name__ == "__main__":
    if sys.argv[2] == "two-steps":
        pytest.MonkeyPatch().setattr(module, "exchange", lambda _one, _other: False)
    {"again": again, "overtaken": overtaken}.get(sys.argv[2], steps)(Path(sys.argv[1]))
