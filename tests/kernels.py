"""Compiles the searches that most tests use, once, while one processor checks types.

Run by ``make test``. Without it each test process compiles them for itself, at the same time.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

from sociale_basis.cli import app

QUESTION = ("--profile", "rollator", "--layer", "communal/cafe", "--minutes", "15")


def main() -> int:
    """Build the example and ask what has searches of its own; nothing of it is kept."""
    with TemporaryDirectory() as place:
        folder = str(Path(place) / "voorbeeldwijk")
        for command in (
            ("demo", "--out", folder),
            ("survey", folder, *QUESTION),
            ("seats", folder, *QUESTION),
        ):
            done = CliRunner().invoke(app, command)
            if done.exit_code:
                sys.stderr.write(f"Not compiled beforehand: {done.output}\n")
    return 0  # the tests compile what they need, and say what is wrong


if __name__ == "__main__":
    sys.exit(main())
