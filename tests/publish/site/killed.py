"""Writes a folder in processes that are killed, each one step later; says what is left of it.

``python -m tests.publish.site.killed FOLDER one-step|two-steps|moments``: a process of its own,
because it makes others that die. Every file of a folder that is written holds the number of its
generation, so that a mixture of two shows.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from sociale_basis.publish.site import whole_folder as module
from sociale_basis.publish.site.whole_folder import MARK, whole_folder

FILES = 4
MOMENTS = 40
MOST_STEPS = 400
# What Python tells of what it does to a disk.
_STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "step"}


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


def _die_at(step: int, folder: Path, generation: int) -> NoReturn:
    left = step

    def heard(event: str, _about: tuple[object, ...]) -> None:
        nonlocal left
        if event in _STEPS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)
    write(folder, generation)
    os._exit(0)


def steps(folder: Path) -> None:
    """Kill one process per step; print what was found after each, and what came of it."""
    write(folder, 0)
    before, seen = 0, []
    for step in range(MOST_STEPS):
        child = os.fork()
        if not child:
            _die_at(step, folder, step + 1)
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


def moments(folder: Path) -> None:
    """Kill a process that writes and writes, ever later; print how far each of them came."""
    write(folder, 0)
    came, first = [], 0
    for turn in range(MOMENTS):
        child = os.fork()
        if not child:
            for generation in itertools.count(first + 1):
                write(folder, generation)
        time.sleep(0.002 + 0.0017 * turn)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        left = found(folder)
        if left is None or left < first:
            raise SystemExit(f"{left} after {first}")
        came.append(str(left - first))
        first = left + 1
        _next(folder, first)
    print(" ".join(came))  # noqa: T201 -- what the test reads


def _next(folder: Path, generation: int) -> None:
    """Write once more: it succeeds, and cleans up what the dead left over."""
    write(folder, generation)
    beside = [each.name for each in folder.parent.iterdir()]
    if found(folder) != generation or beside != [folder.name]:
        raise SystemExit(f"not cleaned up before {generation}: {beside}")


if __name__ == "__main__":
    if sys.argv[2] == "two-steps":
        pytest.MonkeyPatch().setattr(module, "exchange", lambda _one, _other: False)
    (moments if sys.argv[2] == "moments" else steps)(Path(sys.argv[1]))
