"""A build is whole or not there: whatever goes wrong, the old one stays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from sociale_basis.errors import StorageError
from sociale_basis.neighbourhood import build, load, load_before
from sociale_basis.neighbourhood.store import TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.neighbourhood.conftest import Village

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture
def built(village: Village) -> Neighbourhood:
    """Give the village, built."""
    return build(
        village.folder, osm=village.osm, boundary=village.buurten, population=village.population
    )


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    # Our own interpreter and our own code.
    return subprocess.run(  # noqa: S603 -- as said
        command, capture_output=True, text=True, check=False, timeout=120
    )


def leftovers(folder: Path) -> list[str]:
    """Give what a dead build left behind."""
    found = [path.name for path in (folder / "builds").glob(".writing-*")]
    return found + [path.name for path in folder.glob("*.new")]


def test_what_is_loaded_is_what_was_built(built: Neighbourhood) -> None:
    """Everything comes back the same from disk, and the network has its numbers."""
    again = load(built.folder)
    assert again.digest == built.digest
    assert again.meta == built.meta
    for name in ("areas", "homes", "places", "edges", "background"):
        assert len(getattr(built, name)) > 0, name
        assert_geodataframe_equal(getattr(again, name), getattr(built, name))
    for name in ("population", "place_anchors", "nodes"):
        assert len(getattr(built, name)) > 0, name
        assert_frame_equal(getattr(again, name), getattr(built, name))
    assert again.boundary.equals(built.boundary)
    assert again.network is again.network
    assert again.network.n_edges == len(again.edges)
    assert again.network.tail.tolist() == again.edges["tail"].tolist()


def test_the_same_build_is_the_same_build(built: Neighbourhood, village: Village) -> None:
    """The same input gives the same digest and the same files, and nothing is left over."""
    folder = built.folder / "builds" / built.digest
    before = {file.name: file.read_bytes() for file in folder.glob("*.parquet")}
    assert len(before) == len(TABLES)
    again = build(
        village.folder, osm=village.osm, boundary=village.buurten, population=village.population
    )
    assert again.digest == built.digest
    assert {file.name: file.read_bytes() for file in folder.glob("*.parquet")} == before
    assert leftovers(built.folder) == []


def test_a_damaged_build_is_mended_by_building_again(
    built: Neighbourhood, village: Village
) -> None:
    """A table that was cut off is one line when loading, and whole after building again."""
    table = built.folder / "builds" / built.digest / "edges.parquet"
    table.write_bytes(table.read_bytes()[:100])
    with pytest.raises(StorageError, match=r"edges\.parquet: cannot be read"):
        load(built.folder)
    build(village.folder, osm=village.osm, boundary=village.buurten, population=village.population)
    assert len(load(built.folder).edges) == len(built.edges)
    assert leftovers(built.folder) == []


def test_the_last_two_builds_are_kept(village: Village) -> None:
    """The build before the current one stays for who has it open; older ones go."""
    digests = [build(village.folder, osm=village.osm, name=name).digest for name in "abc"]
    assert len(set(digests)) == 3
    kept = {path.name for path in (village.folder / "builds").iterdir() if path.is_dir()}
    assert kept == set(digests[1:])
    assert load(village.folder).meta.name == "c"


KILLED_WHILE_WRITING = """
    import os, signal, sys
    import pandas as pd
    from sociale_basis import neighbourhood

    written = []
    real = pd.DataFrame.to_parquet

    def killed(self, path, *args, **kwargs):
        if len(written) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        written.append(path)
        return real(self, path, *args, **kwargs)

    pd.DataFrame.to_parquet = killed
    neighbourhood.build(sys.argv[1], osm=sys.argv[2], name="killed")
"""


@posix
def test_a_build_that_is_killed_leaves_the_old_one(built: Neighbourhood, village: Village) -> None:
    """SIGKILL in the middle of writing: the old build is current; the next one cleans up."""
    done = run(KILLED_WHILE_WRITING, village.folder, village.osm)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(leftovers(village.folder)) == 1
    assert load(village.folder).digest == built.digest
    after = build(village.folder, osm=village.osm, name="after")
    assert leftovers(village.folder) == []
    assert load(village.folder).digest == after.digest != built.digest


DISK_FULL = """
    import resource, sys
    from sociale_basis import neighbourhood
    from sociale_basis.errors import StorageError

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        neighbourhood.build(sys.argv[1], osm=sys.argv[2], name="full")
    except StorageError as error:
        print(error)
        sys.exit(2)
"""


@posix
def test_a_disk_that_fills_leaves_the_old_build(built: Neighbourhood, village: Village) -> None:
    """No room for a table: one clear line, nothing left over, the old build is current."""
    largest = max(
        (built.folder / "builds" / built.digest).iterdir(), key=lambda f: f.stat().st_size
    )
    assert largest.stat().st_size > 20_000
    done = run(DISK_FULL, village.folder, village.osm)
    assert done.returncode == 2, done.stderr
    assert "cannot be written (File too large). The build that was there stays" in done.stdout
    assert leftovers(village.folder) == []
    assert load(village.folder).digest == built.digest


def test_failing_at_the_last_step_leaves_the_old_build(
    built: Neighbourhood, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when only the manifest cannot be switched, the old build is current."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageError, match="No space left on device"):
        build(village.folder, osm=village.osm, name="other")
    monkeypatch.undo()
    assert leftovers(village.folder) == []
    assert load(village.folder).digest == built.digest


def test_a_folder_that_cannot_be_written_is_found_first(village: Village, tmp_path: Path) -> None:
    """A file where the folder should be, or in it where builds go, stops before any reading."""
    seen: list[str] = []
    a_file = tmp_path / "a_file"
    a_file.write_text("x")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "builds").write_text("x")
    for folder in (a_file, a_file / "below", taken):
        with pytest.raises(StorageError) as caught:
            build(folder, osm=village.osm, progress=lambda stage, _: seen.append(stage))
        assert str(folder) in str(caught.value)
    assert set(seen) == {"figures and boundaries"}


@posix
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_without_permission(village: Village, tmp_path: Path) -> None:
    """A folder one may not write in is one clear line."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(StorageError, match="Permission denied"):
        build(locked / "out", osm=village.osm)


def test_a_folder_with_other_things_is_refused(village: Village, tmp_path: Path) -> None:
    """Nothing is built into somebody's photographs."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("x")
    with pytest.raises(StorageError, match=r"holds other things \(cat\.jpg"):
        build(tmp_path / "photos", osm=village.osm)


@posix
def test_two_builds_at_once_do_not_mix(built: Neighbourhood, village: Village) -> None:
    """While another build is writing, this one stops with a clear line."""
    import fcntl  # noqa: PLC0415 -- POSIX only, as the test

    with (built.folder / "builds" / ".lock").open("a+b") as stream:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        with pytest.raises(StorageError, match="another build is being written"):
            build(village.folder, osm=village.osm, name="second")
    assert build(village.folder, osm=village.osm, name="second").meta.name == "second"


def test_what_is_no_neighbourhood_says_so(tmp_path: Path, built: Neighbourhood) -> None:
    """An empty folder, no folder, a file, a broken manifest: each one line."""
    cases = {tmp_path / "nowhere": "is not a neighbourhood", tmp_path: "is not a neighbourhood"}
    a_file = tmp_path / "a_file"
    a_file.write_text("x")
    cases[a_file] = "is a file, not a folder"
    for folder, said in cases.items():
        with pytest.raises(StorageError, match=said):
            load(folder)
    manifest = built.folder / "manifest.json"
    for text, said in (
        ("{", "it is not JSON"),
        ("[]", "names no build"),
        ('{"current": "../elsewhere"}', "names no build"),
        ('{"current": "0123456789abcdef"}', r"meta\.json: cannot be read"),
        (
            '{"schema_version": 99, "current": "0123456789abcdef"}',
            r"newer version .* \(schema 99, this one knows 1\)",
        ),
    ):
        manifest.write_text(text)
        with pytest.raises(StorageError, match=said) as caught:
            load(built.folder)
        assert "\n" not in str(caught.value)


def test_damage_inside_a_build_is_named(built: Neighbourhood) -> None:
    """A table that is gone, a meta.json of a newer version or with odd content: each one line."""
    folder = built.folder / "builds" / built.digest
    meta = folder / "meta.json"
    whole = json.loads(meta.read_text(encoding="utf-8"))
    for changes, said in (
        ({"schema_version": 2}, r"newer version"),
        ({"margin_m": "wide"}, r"damaged at 'margin_m'"),
        ({"mood": 1}, r"damaged at 'mood'"),
    ):
        meta.write_text(json.dumps(whole | changes), encoding="utf-8")
        with pytest.raises(StorageError, match=said):
            load(built.folder)
    meta.write_text("{", encoding="utf-8")
    with pytest.raises(StorageError, match="not JSON"):
        load(built.folder)
    meta.write_text(json.dumps(whole), encoding="utf-8")
    (folder / "homes.parquet").unlink()
    with pytest.raises(StorageError, match=r"homes\.parquet: is not there"):
        load(built.folder)


def test_residents_are_counts_times_weights(built: Neighbourhood) -> None:
    """Per home its weight times the number of its area, by hand; 75 and over alike."""
    number = {"BU00010001": 10.0, "BU00010002": 76.0}
    older = {"BU00010001": 2.0, "BU00010002": 19.0}
    homes = built.homes
    for series, table in ((built.residents(), number), (built.residents_from(75), older)):
        assert series is not None
        expected = [
            weight * table[code]
            for weight, code in zip(homes["weight"], homes["area_code"], strict=True)
        ]
        assert np.allclose(series, expected)
        assert series.index.equals(homes.index)
        assert series.gt(0).all()
    assert built.residents_from(80) is None


def test_without_figures_residents_are_unknown(village: Village) -> None:
    """No population and no statistics: homes are there, how many live in them is not 0 but null."""
    area = build(village.folder, osm=village.osm)
    assert len(area.homes) == 5
    assert area.residents().isna().all()
    assert len(area.residents()) == 5
    assert area.residents_from() is None
    assert area.meta.population_from == "none"
    assert area.meta.totals.residents_in_boundary is None


def test_no_ages_and_no_local_paths_are_stored(built: Neighbourhood, village: Village) -> None:
    """Homes hold no ages or households; meta.json holds no folder of this computer."""
    assert set(built.homes.columns) == {
        "address",
        "dwellings",
        "weight",
        "area_code",
        "buurt",
        "cell",
        "inside",
        "entrance",
        "geometry",
        "anchor_edge",
        "anchor_twin",
        "anchor_fraction",
    }
    text = (built.folder / "builds" / built.digest / "meta.json").read_text(encoding="utf-8")
    assert "buurten.geojson" in text
    assert str(village.folder.parent) not in text


def test_tables_are_read_without_this_program(built: Neighbourhood) -> None:
    """A build is plain (Geo)Parquet: pandas alone reads every table."""
    folder = built.folder / "builds" / built.digest
    assert {file.stem for file in folder.glob("*.parquet")} == set(TABLES)
    for name in TABLES:
        assert len(pd.read_parquet(folder / f"{name}.parquet")) > 0


def test_the_build_before_can_be_opened(village: Village) -> None:
    """Of three builds the one before the last opens; of a first one there is none."""
    first = build(village.folder, osm=village.osm, name="a")
    assert load_before(village.folder) is None
    second = build(village.folder, osm=village.osm, name="b")
    before = load_before(village.folder)
    assert before is not None
    assert (before.digest, before.meta.name) == (first.digest, "a")
    build(village.folder, osm=village.osm, name="c")
    before = load_before(village.folder)
    assert before is not None
    assert before.digest == second.digest


def test_building_the_same_again_keeps_the_one_before(village: Village) -> None:
    """A second build of the same is not its own past."""
    build(village.folder, osm=village.osm, name="a")
    for _ in range(2):
        build(village.folder, osm=village.osm, name="b")
    before = load_before(village.folder)
    assert before is not None
    assert before.meta.name == "a"


def test_manifests_without_the_one_before_still_open(village: Village) -> None:
    """One of an older version opens, and one whose old build somebody threw away."""
    build(village.folder, osm=village.osm, name="a")
    second = build(village.folder, osm=village.osm, name="b")
    manifest = village.folder / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    assert content["schema_version"] == 1
    shutil.rmtree(village.folder / "builds" / content.pop("before"))
    assert load_before(village.folder) is None
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert load(village.folder).digest == second.digest
    assert load_before(village.folder) is None


OWN_FILES = {
    "edits/plan.json": b'{"schema_version": 1, "name": "plan", "edits": []}\r\n',
    "snapshots/2026.json": b"{}",
    "observations/dinsdag.json": b'{"schema_version": 1, "observations": []}',
    "register.sqlite": b"SQLite format 3\x00 and more",
    "fetch.json": b'{"codes": ["BU05032700"]}',
    "notities.txt": "café\n".encode("latin-1"),
    "edits/.verborgen": b"\x00\xff",
}


def test_what_people_made_survives_every_build(village: Village) -> None:
    """Edits, snapshots, observations, register and recipe: the same bytes after three builds."""
    build(village.folder, osm=village.osm, name="a")
    for name, content in OWN_FILES.items():
        file = village.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (1_700_000_000, 1_700_000_000))
    for name in "bcb":
        build(village.folder, osm=village.osm, name=name)
    for name, content in OWN_FILES.items():
        assert (village.folder / name).read_bytes() == content, name
        assert (village.folder / name).stat().st_mtime == 1_700_000_000, name


def test_sources_of_an_older_build_still_open(built: Neighbourhood) -> None:
    """A meta.json from before sources said whom to name opens, with nobody named."""
    file = built.folder / "builds" / built.digest / "meta.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    assert any(source["attribution"] for source in content["sources"])
    for source in content["sources"]:
        for key in ("attribution", "years", "licence_url"):
            del source[key]
    file.write_text(json.dumps(content), encoding="utf-8")
    sources = load(built.folder).meta.sources
    assert len(sources) == len(content["sources"])
    assert {source.attribution for source in sources} == {None}
