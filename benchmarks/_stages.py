"""In a process of its own: what building or opening a generated gemeente takes; prints JSON.

``python -m benchmarks._stages build|build_registers|load_area|content|iterate|osmnx FOLDER``: per
stage the seconds that passed, those of the processors, and the most memory that was resident, in
MB. Linux alone tells the last per stage; elsewhere it is NaN.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
_KB_PER_MB = 1024


class Stages:
    """Notes what every stage takes; a stage ends where the next begins."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, float]] = {}
        self.sizes: dict[str, float] = {}
        self._name = "start"
        self._from = time.perf_counter(), time.process_time()

    def tell(self, stage: str, _fraction: float = 0.0) -> None:
        """Begin a stage."""
        now = time.perf_counter(), time.process_time()
        wall, cpu = (after - before for after, before in zip(now, self._from, strict=True))
        self.taken[self._name] = {
            "wall_s": round(wall, 2),
            "cpu_s": round(cpu, 2),
            "peak_mb": _peak_mb(),
        }
        if _RESET.exists():
            _RESET.write_text("5", encoding="ascii")  # the peak counts from here
        self._name, self._from = stage, now


def main() -> None:
    """Do what is asked for, and print what it took."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    stages = Stages()
    stages.tell("imports")
    _TASKS[what](folder, stages)
    stages.tell("end")
    stages.taken.pop("start")
    peak = max(each["peak_mb"] for each in stages.taken.values())
    sizes = {what: round(mb, 2) for what, mb in stages.sizes.items()}
    print(json.dumps({"stages": stages.taken, "peak_mb": round(peak), "sizes_mb": sizes}))


def _peak_mb() -> float:
    if not _STATUS.exists():
        return float("nan")
    rows = dict(each.split(":", 1) for each in _STATUS.read_text(encoding="utf-8").splitlines())
    return round(float(rows["VmHWM"].split()[0]) / _KB_PER_MB)


def _build(folder: Path, stages: Stages, **registers: Any) -> None:  # noqa: ANN401  (a Bag and a Pavement)
    from sociale_basis.neighbourhood import build  # noqa: PLC0415  (what is measured)

    build(
        folder / "gemeente",
        osm=folder / "town.osm.pbf",
        boundary=folder / "buurten.geojson",
        statistics=[folder / "kerncijfers.csv"],
        elevation=folder / "ahn.tif",
        name="Voorbeeldstad",
        fictional=True,
        progress=stages.tell,
        **registers,
    )


def _build_registers(folder: Path, stages: Stages) -> None:
    from benchmarks import _registers  # noqa: PLC0415  (not part of a plain build)

    stages.tell("registers")
    bag, pavement = _registers.read_bag(folder), _registers.read_pavement(folder)
    _build(folder, stages, bag=bag, pavement=pavement)


def _load(folder: Path, stages: Stages) -> None:
    from sociale_basis.neighbourhood import load  # noqa: PLC0415  (what is measured)

    stages.tell("load")
    area = load(folder / "gemeente")
    stages.tell("network")
    _ = area.network


def _content(folder: Path, stages: Stages) -> None:
    """Make what the pages send to a browser, and answer a question and then another one."""
    from sociale_basis.maps import area_card, reach_on_map  # noqa: PLC0415  (what is measured)
    from sociale_basis.neighbourhood import load  # noqa: PLC0415  (as above)
    from sociale_basis.network import profile  # noqa: PLC0415  (as above)
    from sociale_basis.privacy import Viewer  # noqa: PLC0415  (as above)
    from sociale_basis.ui.map_content import prepare  # noqa: PLC0415  (as above)

    stages.tell("load")
    area = load(folder / "gemeente")
    stages.tell("map")
    made = prepare(area, "nl")
    stages.tell("cards")
    for code in area.areas["code"].astype(str):
        area_card(area, code, Viewer.OFFICIAL)
    stages.tell("first answer")
    walker = profile("rollator")
    reach_on_map(area, walker, "institutional/library", 900)
    stages.tell("slider")
    reach_on_map(area, walker, "institutional/library", 1200)
    stages.sizes = {what: len(each.packed) / 1e6 for what, each in made.items()}
    stages.sizes |= {f"{what}, unpacked": len(each.plain) / 1e6 for what, each in made.items()}


def _iterate(folder: Path, stages: Stages) -> None:
    """Only run over the file, as no reader can do without."""
    import osmium  # noqa: PLC0415  (what is measured)

    stages.tell("iterate")
    for _ in osmium.FileProcessor(str(folder / "town.osm.pbf")).with_locations():
        pass


def _osmnx(folder: Path, stages: Stages) -> None:
    """Make a graph and the features of the same data with OSMnx, from XML: it reads no PBF."""
    import osmnx  # noqa: PLC0415  (what is measured)

    stages.tell("graph")
    osmnx.graph_from_xml(folder / "streets.osm", bidirectional=True, simplify=True, retain_all=True)
    stages.tell("features")
    tags: dict[str, bool | str | list[str]] = {
        **dict.fromkeys(("building", "amenity", "shop", "leisure", "landuse", "natural"), True),
        "addr:housenumber": True,
    }
    osmnx.features_from_xml(folder / "town.osm", tags=tags)


_TASKS: dict[str, Callable[[Path, Stages], None]] = {
    "build": _build,
    "build_registers": _build_registers,
    "load_area": _load,
    "content": _content,
    "iterate": _iterate,
    "osmnx": _osmnx,
}

if __name__ == "__main__":
    main()
