"""Programs that write to one register at once; for ``test_concurrency.py``.

``python -m tests.register.writers HOME URL COUNT TIMES ENTRY``: so many processes, each of which
adds and edits so many times. Every line on stdout is something that was acknowledged.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sociale_basis.errors import OutdatedError
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import create, edit, get_entry, open_register

CUP = {"kind": "activity", "layer": "communal/activities"}


def write(home: Path, url: str | None, number: int, times: int, shared: str) -> None:
    """Add entries, and each time add one to the capacity of an entry that all writers share."""
    register = open_register(home, url, clock=lambda: datetime.now(UTC))
    who = Who(Viewer.BUILDER_TEAM, actor=f"builder-{number}")
    for turn in range(times):
        kept = create(register, who, CUP | {"name": f"Kopje {number}-{turn}"})
        _tell(f"created {kept.id}")
        while True:
            seen = get_entry(register, who, shared)
            more = {"capacity": (seen.entry.capacity or 0) + 1}
            try:
                after = edit(register, who, shared, more, expected=seen.revision)
            except OutdatedError:
                continue  # somebody else was first: look again
            _tell(f"edited {after.revision}")
            break
    register.close()


def _tell(line: str) -> None:
    # One write of less than a page is whole, also when many write at once.
    os.write(1, f"{line}\n".encode())


def main() -> None:
    """Fork the writers, each with connections of its own."""
    home, url, count, times, shared = sys.argv[1:]
    children = []
    for number in range(int(count)):
        child = os.fork()
        if child == 0:
            failed = 1
            try:
                write(Path(home), url or None, number, int(times), shared)
                failed = 0
            finally:
                os._exit(failed)
        children.append(child)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.exit(max(ends))


if __name__ == "__main__":
    main()
