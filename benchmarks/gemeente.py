"""A whole gemeente: building, opening and asking at 100,000 residents, beside OSMnx and pyosmium.

``make bench`` or ``python -m benchmarks.gemeente [20k]`` generates the gemeente in
``build/bench-gemeente`` (``20k``: a fifth of it), builds it in processes of its own, asks it what
people ask, and writes ``build/bench.json`` and its part of ``docs/prestaties.md``. Sizes of other
benchmarks stand for the whole one. On a shared machine read the ratios to the peers, which are
measured in the same run, and the seconds of the processors.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import _gemeente_page, _registers, _report
from benchmarks._blocks import gemeente
from benchmarks._sheet import only_streets, save
from benchmarks._town import BLOCK_M
from sociale_basis.neighbourhood.store import BUILDS, current

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench-gemeente"
SIDES = {"20k": (5, 4), "100k": (10, 10)}
LAYER = "institutional/library"
ASKED = ("--profile", "rollator", "--layer", LAYER)
_MB = 1e6


def main() -> None:
    """Generate, measure, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=[], metavar="SIZE")
    parser.add_argument("--without", nargs="*", default=[], metavar="PEER", help="osmnx")
    parser.add_argument("--keep", action="store_true", help="what was generated before")
    asked = parser.parse_args()
    size = "20k" if asked.sizes == ["20k"] else "100k"
    if not asked.keep or not (FOLDER / "town.osm.pbf").exists():
        # In a process of its own: those that are started here count its memory as theirs.
        drawing = get_context("spawn").Process(target=generate, args=(FOLDER, SIDES[size]))
        drawing.start()
        drawing.join()
    found = measure(FOLDER, peer="osmnx" not in asked.without and find_spec("osmnx") is not None)
    file = ROOT / "build" / "bench.json"
    result = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    result.setdefault("gemeente", {})[size] = found
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if size == "100k":
        text = _gemeente_page.part(found)
        _report.put_part(ROOT / "docs" / "prestaties.md", _report.GEMEENTE, text)
        print(text)


def generate(folder: Path, side: tuple[int, int]) -> None:
    """Write the files of a gemeente: OpenStreetMap, CBS, BAG, BGT and AHN."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    town, grid = gemeente(side)
    box = (-5.0, -5.0, grid.size[0] * BLOCK_M[0] + 5, grid.size[1] * BLOCK_M[1] + 5)
    save(town.sheet, folder / "town.osm.pbf", box)
    # OSMnx reads XML only, and makes a network of every line it gets.
    save(town.sheet, folder / "town.osm", box)
    save(only_streets(town.sheet), folder / "streets.osm", box)
    _registers.write_figures(town, grid, folder)
    _registers.write_bag(town, folder)
    _registers.write_pavement(town, folder)
    _registers.write_heights(town, folder)
    about = {
        "nodes": len(town.sheet.xy),
        "ways": len(town.sheet.ways),
        "dwellings": len(town.doors),
        "dwellings_inside": sum(town.is_inside(door.cell) for door in town.doors),
        "buurten": side[0] * side[1],
        "pbf_mb": round((folder / "town.osm.pbf").stat().st_size / _MB, 1),
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def measure(folder: Path, *, peer: bool) -> dict[str, Any]:
    """Build, open and ask, each in a process of its own."""
    found: dict[str, Any] = {
        **_report.circumstances(),
        "about": json.loads((folder / "about.json").read_text(encoding="utf-8")),
    }
    peers = ("iterate", "osmnx") if peer else ("iterate",)
    for what in (*peers, "build_registers", "build", "load_area"):
        found[what] = alone(what, folder)
        print(what, json.dumps(found[what]), flush=True)
    built = folder / "gemeente"
    found["tables_mb"] = _size_mb(*(built / BUILDS / str(current(built))).glob("*.parquet"))
    found["build_command"] = command("build", str(folder / "again"), *_files(folder))
    shutil.rmtree(folder / "again")
    page = folder / "map.html"
    asked: dict[str, tuple[str, ...]] = {
        "check": ("check", str(built)),
        "reach": ("reach", str(built), *ASKED),
        "reach_buurt": ("reach", str(built), *ASKED, "--by", "buurt"),
        "barriers": ("barriers", str(built), *ASKED),
        "map": ("map", str(built), str(page)),
        "export": ("export", str(built), str(folder / "export.gpkg")),
    }
    command(*asked["reach"])  # compiles, where nobody has before
    found["commands"] = {}
    for name, words in asked.items():
        found["commands"][name] = command(*words)
        print(name, json.dumps(found["commands"][name]), flush=True)
    found["map_mb"] = _size_mb(page)
    found["content"] = alone("content", folder)
    print("content", json.dumps(found["content"]), flush=True)
    return found


def _files(folder: Path) -> list[str]:
    return [
        *("--osm", str(folder / "town.osm.pbf"), "--boundary", str(folder / "buurten.geojson")),
        *("--statistics", str(folder / "kerncijfers.csv"), "--elevation", str(folder / "ahn.tif")),
    ]


def _size_mb(*files: Path) -> float:
    return round(sum(file.stat().st_size for file in files) / _MB, 1)


def alone(what: str, folder: Path) -> dict[str, Any]:
    """Measure per stage in a process of its own; see ``_stages.py``."""
    asked = [sys.executable, "-m", "benchmarks._stages", what, str(folder)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  (ourselves)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def command(*words: str) -> dict[str, float]:
    """Run ``sociale-basis`` and say what it took, with the start of the program."""
    begin = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  (ourselves)
        [sys.executable, "-m", "sociale_basis", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: {said.decode(errors='replace')}")
    return {
        "wall_s": round(time.perf_counter() - begin, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


if __name__ == "__main__":
    main()
