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
from benchmarks._engines import (
    Counting,
    Floor,
    Igraph,
    Networkit,
    Networkx,
    Own,
    Pandana,
    Scipy,
    spin,
)
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
FEW_GOALS = 5  # destinations to count for engines that search for each apart
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
    result["machine"] = _report.machine()
    for name in asked.sizes or SIZES:
        measure(result, generated(name), asked.without)
        if name == "1m":
            result["peak_mb_1m"] = alone("_memory", "1m", "peak")
            print(f"peak memory at 1m: {result['peak_mb_1m']} MB over the baseline")
        written(result, file)
    alone("_memory", "20k", "first")  # compiles, where nobody has before
    result["first_use_s"] = alone("_memory", "20k", "first")
    if asked.folder.exists():
        on_a_neighbourhood(result, asked.folder, asked.without)
    else:
        print(f"no neighbourhood in {asked.folder}: left out, and so is the slider")
    print(written(result, file))


def written(result: dict[str, Any], file: Path) -> str:
    """Keep what was measured so far, and give the page."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = _report.page(result)
    _report.put_part(ROOT / "docs" / "prestaties.md", "# Prestaties", text)
    return text


def on_a_neighbourhood(result: dict[str, Any], folder: Path, without: list[str]) -> None:
    """Measure on a real network, the slider of a profile, and the first answer of a process."""
    measure(result, kept(folder), without)
    result["slider_ms"] = slider(folder)
    print(f"a new profile on {folder.name}: {result['slider_ms']:.0f} ms to new map data")
    alone("_first", str(folder))  # compiles, where nobody has before
    result["first_answer_s"] = statistics.median(alone("_first", str(folder)) for _ in range(3))
    print(f"first answer on {folder.name} in a fresh process: {result['first_answer_s']:.1f} s")


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
    near, expected = nearest(case, scipy)
    many = counts(case, scipy) | {"floor_ms": near["floor_ms"]}
    for name, engine in peers(case, without):
        near |= nearest_of(name, engine, expected)
        if isinstance(engine, Counting):
            many |= counts_of(name, engine, scipy, case.layers)
    if "pandana" not in without:
        begin = time.perf_counter()
        pandana = Pandana(case)
        near["pandana_prepare_ms"] = 1000 * (time.perf_counter() - begin)
        near |= nearest_of("pandana", pandana, expected)
        many |= counts_of("pandana", pandana, scipy, case.layers)
        many["pandana_prepare_ms"] = near["pandana_prepare_ms"]
    result.setdefault("nearest", {})[case.name] = about | near
    result.setdefault("counts", {})[case.name] = about | many


def nearest(case: Case, scipy: Scipy) -> tuple[dict[str, Any], NDArray[np.floating]]:
    """Time the floor, this package and SciPy on the nearest of every layer; give the answer too."""
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
    found = {f"{name}_ms": statistics.median(each) for name, each in times.items()}
    reached = float(np.isfinite(expected).mean())
    return {
        "exact": True,
        "reached": reached,
        "cores_free": statistics.median(cores),
        **found,
    }, expected


def nearest_of(name: str, engine: Engine, expected: NDArray[np.floating]) -> dict[str, Any]:
    """Compare another engine, and time it."""
    found: dict[str, Any] = {}
    answer = engine.nearest()
    if share := different(answer, expected):
        found[f"{name}_different"] = share
        both = np.isfinite(answer) & np.isfinite(expected)
        found[f"{name}_off_s"] = float(np.abs(answer[both] - expected[both]).max())
    times = [clock(engine.nearest) for _ in range(FEW)]
    return found | {f"{name}_ms": statistics.median(times)}


def peers(case: Case, without: list[str]) -> Iterator[tuple[str, Engine]]:
    """Make the other engines ready, one after the other: each is gone before the next comes."""
    if "igraph" not in without:
        yield "igraph", Igraph(case)
    if "networkit" not in without:
        yield "networkit", Networkit(case)
    if "networkx" not in without and case.network.n_nodes <= NETWORKX_UP_TO:
        yield "networkx", Networkx(case)


def counts(case: Case, scipy: Scipy) -> dict[str, Any]:
    """Compare and time the counts of this package and of SciPy: one layer, times their number."""
    one, two = Own(case, 1), Own(case, 2)
    expected = scipy.counts(case.layers[0])
    took = [clock(lambda: scipy.counts(case.layers[0])) for _ in range(2 * FEW)]
    times = {"scipy": [len(case.layers) * each for each in took]}
    for engine in (one, two):
        if not np.array_equal(engine.counts()[0], expected):
            raise SystemExit(f"this package {DIFFERENT}")
    for _ in range(ROUNDS.get(case.name, ROUNDS["20k"])):
        times.setdefault("own_1_thread", []).append(clock(one.counts))
        times.setdefault("own_2_threads", []).append(clock(two.counts))
    found = {f"{name}_ms": statistics.median(each) for name, each in times.items()}
    return {"exact": True, **found}


def counts_of(
    name: str, engine: Counting, scipy: Scipy, layers: list[NDArray[np.int64]]
) -> dict[str, Any]:
    """Compare and time the counts of another engine on some destinations, times their number."""
    some = layers[0] if engine.all_at_once else layers[0][:FEW_GOALS]
    expected = scipy.counts(some)
    share = float((engine.counts(some) != expected).mean())
    took = statistics.median(clock(lambda: engine.counts(some)) for _ in range(FEW))
    found = {f"{name}_ms": took * sum(len(each) for each in layers) / len(some)}
    return found | ({f"{name}_different": share} if share else {})


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


def alone(module: str, *asked: str) -> float:
    """Measure in a process of its own; see ``_memory.py`` and ``_first.py``."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  (ourselves)
    return float(done.stdout)


def slider(folder: Path) -> float:
    """Give the milliseconds between a profile that changes and new data for the map."""
    from sociale_basis.maps import reach_on_map  # noqa: PLC0415  (needed here only)
    from sociale_basis.neighbourhood import load  # noqa: PLC0415  (as above)
    from sociale_basis.network import profile  # noqa: PLC0415  (as above)

    area, walker = load(folder), profile("rollator")
    layer = str(area.places["layer"].value_counts().index[0])
    reach_on_map(area, walker, layer, 900)

    def ask(turn: int) -> None:
        reach_on_map(area, walker.replace(speed_m_s=0.5 + 0.02 * turn), layer, 900)

    return statistics.median(clock(lambda turn=turn: ask(turn)) for turn in range(20))  # type: ignore[misc]  # bound now


if __name__ == "__main__":
    main()
