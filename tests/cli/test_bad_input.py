"""Bad input ends with exit code 2 and one line on stderr that says where, what, and what to do."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from sociale_basis import layers
from sociale_basis._folders import layers_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

    Run = Callable[..., Result]

AREAS = "buurten.geojson"


@pytest.fixture
def build(run: Run, small_town: Path, tmp_path: Path) -> Run:
    """Give a function that builds the small town with some options changed."""

    def invoke(**changed: Path | str | None) -> Result:
        options: dict[str, Path | str | None] = {
            "osm": small_town / "town.osm",
            "boundary": small_town / AREAS,
            "population": small_town / "residents.csv",
        }
        out = changed.pop("out", None) or tmp_path / "out"
        given = {key: value for key, value in (options | changed).items() if value is not None}
        named = [part for key, value in given.items() for part in (f"--{key}", value)]
        return run("build", out, *named)

    return invoke


def refused(result: Result, *words: object) -> None:
    """Hold a result against: code 2, silence on stdout, one line with these words."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("error: ")
    for word in words:
        assert str(word) in lines[0]


def written(path: Path, text: str) -> Path:
    """Write a file."""
    path.write_text(text, encoding="utf-8")
    return path


def moved(
    source: Path, target: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]
) -> Path:
    """Write a changed copy of areas."""
    change(gpd.read_file(source)).to_file(target, driver="GeoJSON")
    return target


def test_not_an_osm_file(build: Run, tmp_path: Path) -> None:
    """A text file called .osm.pbf is named, with what is wrong."""
    file = written(tmp_path / "town.osm.pbf", "Dear sir or madam")
    refused(build(osm=file), file)


def test_missing_file(build: Run, tmp_path: Path) -> None:
    """A file that is not there is named."""
    refused(build(osm=tmp_path / "nowhere.osm.pbf"), "nowhere.osm.pbf", "there is no such file")


def test_truncated_pbf(build: Run, small_town: Path, tmp_path: Path) -> None:
    """Half a PBF file is named as damaged."""
    osmium = pytest.importorskip("osmium")
    whole, half = tmp_path / "whole.osm.pbf", tmp_path / "half.osm.pbf"
    with osmium.SimpleWriter(str(whole)) as writer:
        for entity in osmium.FileProcessor(str(small_town / "town.osm")):
            writer.add(entity)
    content = whole.read_bytes()
    half.write_bytes(content[: len(content) // 2])
    refused(build(osm=half), half)


def test_osm_without_ways(build: Run, tmp_path: Path) -> None:
    """A file of nodes alone has nothing to walk on."""
    node = '<osm version="0.6"><node id="1" lon="4.36" lat="52.0"/></osm>'
    refused(build(osm=written(tmp_path / "nodes.osm", node)), "nodes.osm", "way")


def test_boundary_in_the_wrong_crs(build: Run, small_town: Path, tmp_path: Path) -> None:
    """Metres that claim to be degrees are recognised."""
    content = json.loads((small_town / AREAS).read_text(encoding="utf-8"))
    del content["crs"]
    file = written(tmp_path / "wrong.geojson", json.dumps(content))
    refused(build(boundary=file), file)


def test_boundary_outside_the_extent(build: Run, small_town: Path, tmp_path: Path) -> None:
    """A boundary in another town is refused, not silently empty."""
    away = moved(
        small_town / AREAS,
        tmp_path / "away.geojson",
        lambda areas: areas.set_geometry(areas.translate(50_000, 50_000)),
    )
    refused(build(boundary=away), "outside the extent")


def test_empty_boundary(build: Run, tmp_path: Path) -> None:
    """A file without polygons is named."""
    empty = written(tmp_path / "empty.geojson", '{"type":"FeatureCollection","features":[]}')
    refused(build(boundary=empty), empty)


def test_self_crossing_boundary(build: Run, small_town: Path, tmp_path: Path) -> None:
    """A polygon that crosses itself is named with its code."""
    bow = shapely.Polygon(
        [(84_000, 446_000), (85_000, 447_000), (85_000, 446_000), (84_000, 447_000)]
    )

    def crossed(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return areas.set_geometry([bow, areas.geometry.iloc[1]], crs=areas.crs)

    file = moved(small_town / AREAS, tmp_path / "bow.geojson", crossed)
    refused(build(boundary=file), file, "BU99990001", "crosses itself")


def test_statistics_without_code_column(build: Run, tmp_path: Path) -> None:
    """A table without area codes is named."""
    file = written(tmp_path / "figures.csv", "naam,aantal_inwoners\nLindelaan-West,102\n")
    refused(build(statistics=file), file, "code")


def test_duplicate_codes(build: Run, tmp_path: Path) -> None:
    """Two rows with one code are refused, with the row and the code."""
    text = "buurtcode,aantal_inwoners\nBU99990001,1\nBU99990002,2\nBU99990001,3\n"
    file = written(tmp_path / "twice.csv", text)
    refused(build(population=file), file, "BU99990001", "row")


def test_extent_that_is_none(build: Run) -> None:
    """An extent that is not four numbers says how to write one."""
    refused(build(extent="4.35,52.0"), "--extent", "west,south,east,north")


@pytest.mark.parametrize(
    ("option", "value", "suggestion"),
    [
        ("--profile", "rolator", "rollator"),
        ("--layer", "library", "institutional/library"),
        ("--untagged", "streng", "voorzichtig"),
    ],
)
def test_unknown_profile_layer_or_preset(
    run: Run, small_neighbourhood: Path, option: str, value: str, suggestion: str
) -> None:
    """A name that does not exist is answered with the one that was probably meant."""
    options = {"--profile": "rollator", "--layer": "institutional/library"} | {option: value}
    parts = [part for pair in options.items() for part in pair]
    refused(run("reach", small_neighbourhood, *parts), value, suggestion)


def test_layer_file_with_a_typo(
    run: Run, small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A typo in a layer's TOML is told with file and key, and stops everything."""
    changed = tmp_path / "layers"
    shutil.copytree(layers_folder(), changed)
    library = changed / "institutional" / "library.toml"
    text = library.read_text(encoding="utf-8").replace("framing =", "framming =")
    library.write_text(text, encoding="utf-8")
    monkeypatch.setattr(layers, "layers_folder", lambda: changed)
    layers.layers_with.cache_clear()
    try:
        result = run(
            "reach",
            small_neighbourhood,
            "--profile",
            "rollator",
            "--layer",
            "institutional/library",
        )
    finally:
        monkeypatch.undo()
        layers.layers_with.cache_clear()
    refused(result, library, "framming", "framing")


def test_unwritable_folder(build: Run, tmp_path: Path) -> None:
    """A folder that cannot be made is named before any work is done."""
    file = written(tmp_path / "file", "in the way")
    refused(build(out=file / "town"), file)


def test_disk_that_fills(
    build: Run, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the old build stays current, and nothing of the new one is left."""
    out = tmp_path / "out"
    assert build(out=out).exit_code == 0
    before = (out / "manifest.json").read_text(encoding="utf-8")

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", full)
    refused(build(out=out, margin="500"), out, "No space left on device", "stays")
    monkeypatch.undo()
    assert (out / "manifest.json").read_text(encoding="utf-8") == before
    builds = [path.name for path in (out / "builds").iterdir() if path.is_dir()]
    assert len(builds) == 1
    assert run("check", out).exit_code == 0


@pytest.mark.parametrize("command", ["check", "reach", "map", "export", "route"])
def test_folder_that_is_no_neighbourhood(run: Run, tmp_path: Path, command: str) -> None:
    """Every command tells a folder that is no neighbourhood, and how to make one."""
    extra: dict[str, list[str | Path]] = {
        "reach": ["--profile", "rollator", "--layer", "institutional/library"],
        "map": [tmp_path / "kaart.html"],
        "export": [tmp_path / "town.gpkg"],
        "route": ["--from", "52.0,4.36", "--to", "52.0,4.37", "--profile", "rollator"],
    }
    result = run(command, tmp_path / "nothing", *extra.get(command, []))
    refused(result, tmp_path / "nothing", "sociale-basis build")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("point", "words"),
    [("52.1,4.3640", "from the nearest way"), ("here", "LAT,LON"), ("95,4.36", "nowhere")],
)
def test_route_from_nowhere(run: Run, small_neighbourhood: Path, point: str, words: str) -> None:
    """A point that is far from every way, or no point, says what was expected."""
    ends = ("--from", point, "--to", "52.0010,4.3600")
    refused(run("route", small_neighbourhood, *ends, "--profile", "rollator"), "--from", words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reach",), "folder"),
        (("nonsense",), "nonsense"),
        (("reach", "x", "--profile", "rollator"), "--layer"),
        (("reach", "x", "--minutes", "0"), "--minutes"),
        (("reach", "x", "--format", "xml"), "geojson"),
    ],
)
def test_wrong_use(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """Wrong use of commands and options is one line too."""
    refused(run(*arguments), words)


def test_map_needs_both_profile_and_layer(
    run: Run, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """A profile without a layer is refused instead of ignored."""
    result = run("map", small_neighbourhood, tmp_path / "k.html", "--profile", "rollator")
    refused(result, "--profile", "--layer")


def test_output_in_a_folder_that_is_not_there(
    run: Run, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """A file in a missing folder says so and leaves nothing behind."""
    target = tmp_path / "missing" / "kaart.html"
    refused(run("map", small_neighbourhood, target), target, "there is no folder")
    assert not Path(target.parent).exists()
