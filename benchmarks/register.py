"""The register with 5,000 entries on SQLite and PostgreSQL, beside plain SQL on the same tables.

``make bench-register`` or ``python -m benchmarks.register``: imports 5,000 entries through the
register's own function for many at once, lists and filters them, reads the history of one, and
writes ``build/bench.json`` and its part of ``docs/prestaties.md``. Both take turns in one run;
answers are compared before any time is kept. On a shared machine read the ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import _register_page, _report
from benchmarks._plain_register import HISTORY, QUESTIONS, Plain, same
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Aspect,
    Check,
    How,
    Selection,
    edit,
    history,
    list_entries,
    open_register,
)
from sociale_basis.register.changing import may_be_added
from sociale_basis.register.database import FILE, writing
from sociale_basis.register.recording import Act, Action, new_id, record_new
from tests.postgres_server import NoPostgresError, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sociale_basis.register import Register

ROOT = Path(__file__).resolve().parent.parent
ENTRIES, CHANGES, ROUNDS, IMPORTS = 5_000, 30, 15, 3
TEAM = Who(Viewer.BUILDER_TEAM, actor="bench")
RESIDENT = Who(Viewer.RESIDENT)
BASIS = {"ground": "public_task", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
_NAMES = ("Koffie", "Eettafel", "Wandelclub", "Huis van de wijk")
SELECTIONS = {
    "list": Selection(),
    "text": Selection(text="koffie 12"),
    "marks": Selection(marks=(("sphere", "communal"), ("walk_in", "yes"))),
    "box": Selection(box=(143_000, 508_000, 143_500, 509_000)),
    "due": Selection(due_by=dt.date(2100, 1, 1)),
}


def main() -> None:
    """Measure on both engines, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=[], metavar="SIZE", help="of other benchmarks")
    parser.parse_args()
    found: dict[str, Any] = {
        **_report.circumstances(),
        "engines": {},
    }
    with tempfile.TemporaryDirectory() as folder:
        found["engines"]["SQLite"] = measure(Path(folder))
    try:
        server = Server(safe=True)
    except NoPostgresError as error:
        print(f"{error}: left out")
    else:
        try:
            with tempfile.TemporaryDirectory() as folder:
                found["engines"]["PostgreSQL"] = measure(Path(folder), server)
        finally:
            server.stop()
    file = ROOT / "build" / "bench.json"
    result = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    result["register"] = found
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = _register_page.part(found)
    _report.put_part(ROOT / "docs" / "prestaties.md", _report.REGISTER, text)
    print(text)


def entries(count: int) -> Iterator[dict[str, Any]]:
    """Make entries as a municipality has them: places and activities, most with much filled in."""
    for number in range(count):
        is_place = number % len(_NAMES) == len(_NAMES) - 1
        told: dict[str, Any] = {
            "name": f"{_NAMES[number % len(_NAMES)]} {number}",
            "description": "Iedereen is welkom, ook als u alleen komt. " * 3,
            "where": {
                "address": f"Wilgenstraat {number % 200 + 1}",
                "town": "Voorbeeldstad",
                "x": 143_000.0 + number % 100 * 25,
                "y": 508_000.0 + number // 100 * 25,
            },
            "contact": {"role": "gastheer", "phone": f"000-{number:07d}"},
            "walk_in": ("yes", "no", "unknown")[number % 3],
            "accessibility": {"wheelchair": "yes", "entrance_steps": number % 3},
            "origin": {"name": "lijst", "key": str(number)},
        }
        if number % 5:
            told |= {"visibility": "public", "basis": BASIS}
        if is_place:
            hours = {"text": "Mo-Fr 09:00-17:00", "reliable": "yes"}
            yield told | {"kind": "place", "layer": "communal/meeting_places", "hours": hours}
        else:
            rhythm = {"first": "2026-09-02", "begin": "10:00", "end": "12:00"}
            rhythms = [rhythm | {"rule": "FREQ=WEEKLY;BYDAY=WE"}]
            yield told | {
                "kind": "activity",
                "layer": "communal/activities",
                "rhythms": rhythms,
            }


def imported(register: Register, count: int) -> list[str]:
    """Add entries, all or none of them; give their ids."""
    seen = Check(on=dt.date(2026, 11, 1), by="opbouwwerker", how=How.PHONED)
    checks = {Aspect.EXISTS: seen, Aspect.CONTACT: seen}
    new = {}
    with writing(register) as session:
        for each in entries(count):
            entry_id = new_id()
            new[entry_id] = may_be_added(session, register, TEAM, entry_id, each, checks)
        record_new(session, register, Act(TEAM, Action.CREATE), new)
    return list(new)


def measure(
    folder: Path, server: Server | None = None, count: int = ENTRIES, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Measure on one engine; times in milliseconds, ours and those of plain SQL."""

    def opened(name: str) -> tuple[Register, Plain]:
        (folder / name).mkdir()
        address = None if server is None else server.make_database(f"bench_{name}")
        register = open_register(folder / name, address)
        return register, Plain(address or str(folder / name / FILE))

    found: dict[str, Any] = {"entries": count, "changes": CHANGES + 1}
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for turn in range(IMPORTS):
        register, plain = opened(f"ours{turn}")
        times["ours"].append(clock(lambda: imported(register, count)))  # noqa: B023 -- called at once
        content = plain.content()
        copy, beside = opened(f"plain{turn}")
        times["plain"].append(clock(lambda: beside.write(content)))  # noqa: B023 -- called at once
        if not same(list_entries(register, TEAM), beside.ask(QUESTIONS["list"])):
            raise SystemExit("plain SQL wrote other entries")
        beside.close()
        copy.close()
        if turn + 1 < IMPORTS:
            plain.close()
            register.close()
    found["import"] = _medians(times)
    if server is not None:
        server.ask(f"bench_ours{IMPORTS - 1}", "ANALYZE")
    for name, selection in SELECTIONS.items():
        found[name] = _beside(
            lambda: list_entries(register, TEAM, selection),  # noqa: B023 -- called at once
            lambda: plain.ask(QUESTIONS[name]),  # noqa: B023 -- called at once
            rounds,
        )
        print(name, json.dumps(found[name]), flush=True)
    found["resident"] = clock_median(lambda: list_entries(register, RESIDENT), rounds)
    entry = list_entries(register, TEAM)[count // 2].id
    for number in range(1, CHANGES + 1):
        edit(register, TEAM, entry, {"capacity": number}, expected=number)
    asked = HISTORY.format(entry=entry)
    found["history"] = _beside(
        lambda: history(register, TEAM, entry), lambda: plain.ask(asked), rounds
    )
    plain.close()
    register.close()
    return found


def _beside(
    ours: Callable[[], list[Any]], plain: Callable[[], list[Any]], rounds: int
) -> dict[str, Any]:
    """Take turns; first see that both find the same, and something."""
    answer, expected = ours(), plain()
    if not answer or not same(answer, expected):
        raise SystemExit("plain SQL finds something else")
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(rounds):
        times["ours"].append(clock(ours))
        times["plain"].append(clock(plain))
    return {"found": len(answer), **_medians(times)}


def _medians(times: dict[str, list[float]]) -> dict[str, float]:
    return {f"{name}_ms": statistics.median(each) for name, each in times.items()}


def clock_median(work: Callable[[], object], rounds: int) -> dict[str, float]:
    """Give the median time of some work."""
    return {"ours_ms": statistics.median(clock(work) for _ in range(rounds))}


def clock(work: Callable[[], object]) -> float:
    """Give how many milliseconds some work took."""
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
