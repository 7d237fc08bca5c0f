"""Reach: this package beside SciPy, igraph, NetworKit, pandana and NetworkX, and the floor.

``make bench`` or ``python -m benchmarks.reach [20k] [200k] [1m] [--folder build/delft]``. Writes
``build/bench.json`` and ``docs/prestaties.md``; sizes that are not run again keep what was measured
before. Every engine gets the same weights, and answers are compared before any time is kept. Turns
are taken in rounds and medians given: read ratios, not milliseconds, when the machine is shared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import _report
from benchmarks._engines import Floor, Igraph, Networkit, Networkx, Own, Pandana, Scipy, spin
from benchmarks._streets import LIMIT_S, SIZES, Case, generated, kept
from sociale_basis.reach import pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from benchmarks._engines import Engine

ROOT = Path(__file__).resolve().parent.parent
TOLERANCE_S = 1e-3
ROUNDS = {"20k": 25, "200k": 11, "1m": 7}
NETWORKX_UP_TO = 20_000
FEW = 2  # turns of what is slow
SPIN = 5_000_000  # some milliseconds
DIFFERENT = "gives another answer"


def main() -> None:
    """Measure what is asked for, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", choices=[[], *SIZES], default=[], metavar="SIZE")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "delft")
    parser.add_argument("--without", nargs="*", default=[], metavar="ENGINE")
    asked = parser.parse_args()
    file = ROOT / "build" / "bench.json"
    result = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for name in asked.sizes or SIZES:
        measure(result, generated(name), asked.without)
        if name == "1m":
            result["peak_mb_1m"] = alone("1m", "peak")
            print(f"peak memory at 1m: {result['peak_mb_1m']} MB over the baseline")
    alone("20k", "first")  # compiles, where nobody has before
    result["first_use_s"] = alone("20k", "first")
    if asked.folder.exists():
        case = kept(asked.folder)
        measure(result, case, asked.without)
        result["slider_ms"] = slider(asked.folder)
        print(f"a new profile on {case.name}: {result['slider_ms']:.0f} ms to new map data")
    result["machine"] = _report.machine()
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = _report.page(result)
    (ROOT / "docs" / "prestaties.md").write_text(text, encoding="utf-8")
    print(text)


def measure(result: dict[str, Any], case: Case, without: list[str]) -> None:
    """Measure nearest and counts on one network."""
    print(
        f"{case.name}: {case.network.n_nodes:,} nodes, {case.network.n_edges:,} edges", flush=True
    )
    about = {
        "nodes": case.network.n_nodes,
        "edges": case.network.n_edges,
        "destinations": len(case.layers[0]),
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }
    scipy = Scipy(case)
    pandana, prepare = None, None
    if "pandana" not in without:
        begin = time.perf_counter()
        pandana = Pandana(case)
        prepare = 1000 * (time.perf_counter() - begin)
    result.setdefault("nearest", {})[case.name] = {
        **about,
        **nearest(case, scipy, pandana, without),
        "pandana_prepare_ms": prepare,
    }
    result.setdefault("counts", {})[case.name] = {**about, **counts(case, scipy, pandana)}


def nearest(
    case: Case, scipy: Scipy, pandana: Pandana | None, without: list[str]
) -> dict[str, Any]:
    """Compare and time the nearest of every layer."""
    floor = Floor(case)
    ours: dict[str, Engine] = {"own_1_thread": Own(case, 1), "own_2_threads": Own(case, 2)}
    expected = scipy.nearest()
    for engine in ours.values():
        if different(engine.nearest(), expected):
            raise SystemExit(f"this package {DIFFERENT}")
    floor.nearest()
    times: dict[str, list[float]] = {name: [] for name in ("floor", *ours, "scipy")}
    cores = []
    for turn in range(ROUNDS.get(case.name, ROUNDS["20k"])):
        cores.append(cores_free())
        floor.reset()
        times["floor"].append(clock(floor.nearest))
        for name, engine in ours.items():
            times[name].append(clock(engine.nearest))
        if turn % FEW == 0:
            times["scipy"].append(clock(scipy.nearest))
    found: dict[str, Any] = {
        "exact": True,
        "reached": float(np.isfinite(expected).mean()),
        "cores_free": statistics.median(cores),
    }
    for name, engine in peers(case, pandana, without):
        answer = engine.nearest()
        if share := different(answer, expected):
            found[f"{name}_different"] = share
            both = np.isfinite(answer) & np.isfinite(expected)
            found[f"{name}_off_s"] = float(np.abs(answer[both] - expected[both]).max())
        times[name] = [clock(engine.nearest) for _ in range(FEW)]
    return found | {f"{name}_ms": statistics.median(each) for name, each in times.items()}


def peers(case: Case, pandana: Pandana | None, without: list[str]) -> Iterator[tuple[str, Engine]]:
    """Make the other engines ready, one after the other: each is gone before the next comes."""
    if "igraph" not in without:
        yield "igraph", Igraph(case)
    if "networkit" not in without:
        yield "networkit", Networkit(case)
    if "networkx" not in without and case.network.n_nodes <= NETWORKX_UP_TO:
        yield "networkx", Networkx(case)
    if pandana is not None:
        yield "pandana", pandana


def counts(case: Case, scipy: Scipy, pandana: Pandana | None) -> dict[str, Any]:
    """Compare and time the counts; the peers of one layer, times the number of layers."""
    one, two = Own(case, 1), Own(case, 2)
    expected = scipy.counts(0)
    times = {"scipy": [len(case.layers) * clock(lambda: scipy.counts(0)) for _ in range(2 * FEW)]}
    for engine in (one, two):
        if not np.array_equal(engine.counts()[0], expected):
            raise SystemExit(f"this package {DIFFERENT}")
    for _ in range(ROUNDS.get(case.name, ROUNDS["20k"])):
        times.setdefault("own_1_thread", []).append(clock(one.counts))
        times.setdefault("own_2_threads", []).append(clock(two.counts))
    found: dict[str, Any] = {"exact": True}
    if pandana is not None:
        share = float((pandana.counts(0) != expected).mean())
        if share:
            found["pandana_different"] = share
        times["pandana"] = [len(case.layers) * clock(lambda: pandana.counts(0))]
    return found | {f"{name}_ms": statistics.median(each) for name, each in times.items()}


def different(given: NDArray[np.floating], expected: NDArray[np.floating]) -> float:
    """Give the share of times that differ; one on the very limit may fall either way."""
    same = np.isclose(given, expected, rtol=0, atol=TOLERANCE_S)
    same |= np.minimum(given, expected) > LIMIT_S - TOLERANCE_S
    return float(1 - same.mean())


def cores_free() -> float:
    """Give how many processors two threads get now: others may be using this machine."""
    alone = clock(lambda: spin(SPIN))
    both = clock(lambda: pool.run(lambda _begin, _end: spin(SPIN), [(0, 1), (1, 2)], 2))
    return 2 * alone / both


def clock(search: Callable[[], object]) -> float:
    """Give the milliseconds that a search takes."""
    begin = time.perf_counter()
    search()
    return 1000 * (time.perf_counter() - begin)


def alone(size: str, what: str) -> float:
    """Measure in a process of its own; see ``_memory.py``."""
    command = [sys.executable, "-m", "benchmarks._memory", size, what]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  (ourselves)
    return float(done.stdout)


def slider(folder: Path) -> float:
    """Give the milliseconds between a profile that changes and new data for a map of homes."""
    from sociale_basis.neighbourhood import load  # noqa: PLC0415  (needed here only)
    from sociale_basis.network import profile  # noqa: PLC0415  (as above)
    from sociale_basis.reach import reach  # noqa: PLC0415  (as above)

    area, walker = load(folder), profile("rollator")
    layer = str(area.places["layer"].value_counts().index[0])
    speeds = [0.5 + 0.02 * turn for turn in range(20)]
    reach(area, walker, layer, 900)
    return statistics.median(
        clock(lambda speed=speed: reach(area, walker.replace(speed_m_s=speed), layer, 900))  # type: ignore[misc]  # bound now
        for speed in speeds
    )


if __name__ == "__main__":
    main()
