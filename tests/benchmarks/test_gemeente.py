"""The generated gemeente: like a real one, the same every time, and whole once it is built."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks import _gemeente_page, _registers, _report, _town
from benchmarks._blocks import gemeente
from benchmarks._sheet import only_streets, save
from sociale_basis.neighbourhood import build
from sociale_basis.network.attributes import Origin
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks._town import Grid, Town

SIDE = (2, 1)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what lies around the gemeente: it is most of the work."""
    monkeypatch.setattr(_town, "RING", 0)


@pytest.fixture
def drawn() -> tuple[Town, Grid]:
    """Draw a gemeente of two buurten with houses."""
    for seed in range(20):
        town, grid = gemeente(SIDE, seed)
        if set(town.kind.values()) == {"rows"}:
            return town, grid
    pytest.fail("no seed gives two buurten with houses")


def _written(town: Town, grid: Grid, folder: Path) -> None:
    wide, high = grid.size[0] * _town.BLOCK_M[0], grid.size[1] * _town.BLOCK_M[1]
    save(town.sheet, folder / "town.osm.pbf", (-5, -5, wide + 5, high + 5))
    _registers.write_figures(town, grid, folder)
    _registers.write_bag(town, folder)
    _registers.write_pavement(town, folder)
    _registers.write_heights(town, folder)


def test_the_same_every_time() -> None:
    """The same size gives the same nodes, ways and dwellings."""
    one, other = (gemeente(SIDE, 7)[0] for _ in range(2))
    assert one.sheet.xy == other.sheet.xy
    assert one.sheet.ways == other.sheet.ways
    assert one.doors == other.doors


def test_it_is_like_a_town(drawn: tuple[Town, Grid]) -> None:
    """Some 500 dwellings in a buurt, each address once, and streets that hang together."""
    town, _ = drawn
    per_buurt = len(town.doors) / 2
    assert 400 < per_buurt < 650
    addresses = {(door.street, door.number, door.postcode) for door in town.doors}
    assert len(addresses) == len(town.doors)
    streets = only_streets(town.sheet)
    assert all("highway" in tags for _, tags in streets.ways)
    pairs = np.array([pair for way, _ in streets.ways for pair in pairwise(way)])
    n = len(streets.xy) + 1
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    assert np.bincount(label).max() > 0.9 * n
    kinds = [tags.get("footway", tags["highway"]) for _, tags in streets.ways]
    assert {"sidewalk", "crossing", "alley", "residential", "tertiary"} <= set(kinds)


def test_it_is_built_with_all_registers(drawn: tuple[Town, Grid], tmp_path: Path) -> None:
    """OSM, CBS, BAG, BGT and AHN come together: nobody is lost, widths and slopes are filled in."""
    town, grid = drawn
    _written(town, grid, tmp_path)
    assert len(read_osm_file(tmp_path / "town.osm.pbf").way_tags) > 200
    area = build(
        tmp_path / "gemeente",
        osm=tmp_path / "town.osm.pbf",
        boundary=tmp_path / "buurten.geojson",
        statistics=[tmp_path / "kerncijfers.csv"],
        elevation=tmp_path / "ahn.tif",
        fictional=True,
        bag=_registers.read_bag(tmp_path),
        pavement=_registers.read_pavement(tmp_path),
    )
    with (tmp_path / "kerncijfers.csv").open(encoding="utf-8") as file:
        told = sum(int(row["a_inw"]) for row in csv.DictReader(file, delimiter=";"))
    assert area.residents().sum() == pytest.approx(told)
    assert told == pytest.approx(_registers.HOUSEHOLD * len(town.doors), rel=0.05)
    assert len(area.homes) == len(town.doors)
    assert (area.homes["anchor_edge"] >= 0).mean() > 0.98
    measured = area.network.attributes.width_origin == Origin.BGT
    assert measured.sum() > 100
    assert area.network.attributes.width_m[measured].min() >= 0.8
    assert not np.isnan(area.nodes["elevation_m"]).all()
    assert area.meta.warnings == []


def test_page_keeps_the_other_part(tmp_path: Path) -> None:
    """Either benchmark writes its own part of the page, and leaves that of the other."""
    file = tmp_path / "page.md"
    gemeente_part = f"{_report.GEMEENTE}\n\nfirst"
    _report.put_part(file, _report.GEMEENTE, gemeente_part)
    _report.put_part(file, "# Prestaties", "# Prestaties\n\nsearching")
    assert file.read_text("utf-8") == f"# Prestaties\n\nsearching\n\n{gemeente_part}\n"
    _report.put_part(file, _report.GEMEENTE, f"{_report.GEMEENTE}\n\nsecond")
    text = file.read_text("utf-8")
    assert text == f"# Prestaties\n\nsearching\n\n{_report.GEMEENTE}\n\nsecond\n"


def test_page_tells_what_was_measured() -> None:
    """Every stage and command is in the page, and the peers with what they took in the same run."""
    took = {"wall_s": 12.5, "cpu_s": 10.0, "peak_mb": 700}
    run = {"stages": {"network": took, "homes": took}, "peak_mb": 812, "sizes_mb": {}}
    peer = {"stages": {"iterate": {**took, "cpu_s": 4.0}}, "peak_mb": 90, "sizes_mb": {}}
    sizes = {"background": 1.25, "background, unpacked": 6.5}
    found = {
        "machine": "machine",
        "about": dict.fromkeys(
            ("nodes", "ways", "dwellings", "dwellings_inside", "buurten", "pbf_mb"), 47806
        ),
        "date": "2026-11-24",
        "load": 0.5,
        "build_registers": run,
        "build": run,
        "load_area": run,
        "iterate": peer,
        "build_command": took,
        "tables_mb": 14.0,
        "commands": dict.fromkeys(_gemeente_page.COMMANDS, took),
        "content": {**run, "sizes_mb": sizes},
        "map_mb": 18.1,
    }
    text = _gemeente_page.part(json.loads(json.dumps(found)))
    assert text.startswith(f"{_report.GEMEENTE}\n")
    assert "| Bouwen, met BAG en BGT | 25,0 | 20,0 | 812 |" in text
    assert "5,0 keer de rekentijd van alleen doorlopen met pyosmium" in text
    assert "OSMnx: lezen" not in text
    assert "| netwerk | 12,5 | 10,0 | 700 |" in text
    assert "47.806 woningen" in text
    assert "1,2 MB (uitgepakt 6,5 MB)" in text
