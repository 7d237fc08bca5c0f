"""Stands in for ``sociale-basis fetch`` and ``changes``, of which the first takes minutes.

``python stand_in.py fetch OUT … --progress FILE`` writes progress in the shape of the real one and
copies the neighbourhood that ``STAND_IN`` names. What ``--name`` says decides how it goes: "Fout"
ends in an error, "Zwijgt" dies without a word, "Traag" takes its time.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

STAGES = (("areas", 0.05), ("network", 0.4), ("homes", 0.7), ("writing", 0.95))
ERROR = "service.pdok.nl: answers 504 (Gateway Timeout), 5 times. Try again later"
CHANGES = """Vergeleken: de bouw van gisteren en die van vandaag.

Plekken (2)
- Nieuw: Buurtkamer <b>Oost</b> (buurtkamer)
- Weg: Bibliotheek West (bibliotheek)

Wegen (1)
- Kade: 12 meter breder
"""


def fetch(arguments: list[str]) -> int:
    """Do as ``sociale-basis fetch`` does."""
    out, progress = Path(arguments[0]), Path(arguments[arguments.index("--progress") + 1])
    name = arguments[arguments.index("--name") + 1] if "--name" in arguments else ""

    def tell(**line: object) -> None:
        with progress.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    (out / "builds").mkdir(parents=True, exist_ok=True)
    for stage, fraction in STAGES:
        tell(stage=stage, fraction=fraction)
        time.sleep(30 if name == "Traag" and stage == "network" else 0.4)
        if name == "Fout" and stage == "network":
            tell(error=ERROR)
            return 1
        if name == "Zwijgt" and stage == "network":
            print("error: the computer is out of memory", file=sys.stderr)  # noqa: T201 -- as the command
            return 1
    shutil.copytree(os.environ["STAND_IN"], out, dirs_exist_ok=True)
    (out / "fetch.json").write_text(json.dumps({"codes": arguments[1:2]}), encoding="utf-8")
    tell(stage="done", fraction=1.0)
    tell(done="0123456789abcdef")
    return 0


def changes() -> int:
    """Do as ``sociale-basis changes`` does."""
    print(CHANGES)  # noqa: T201 -- as the command
    return 0


if __name__ == "__main__":
    sys.exit(fetch(sys.argv[2:]) if sys.argv[1] == "fetch" else changes())
