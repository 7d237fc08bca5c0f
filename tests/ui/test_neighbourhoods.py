"""Neighbourhoods are read once and shared, and read again after they were built again."""

from __future__ import annotations

import json
import shutil
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import StorageError
from sociale_basis.neighbourhood.store import MANIFEST, current, load
from sociale_basis.ui import neighbourhoods
from sociale_basis.ui.neighbourhoods import by_digest, chosen_folder, open_neighbourhood

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture
def _nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start as a server does."""
    monkeypatch.setattr(neighbourhoods, "_open", OrderedDict())


@pytest.fixture
def copy(small_neighbourhood: Path, tmp_path: Path) -> Path:
    """Give a neighbourhood that may be changed."""
    return shutil.copytree(small_neighbourhood, tmp_path / "copy")


@pytest.mark.usefixtures("_nothing_open")
def test_read_once_by_many_at_the_same_time(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight visitors at once get one neighbourhood, and its files are read once."""
    reads = []

    def counted(folder: Path) -> Neighbourhood:
        reads.append(folder)
        return load(folder)

    monkeypatch.setattr(neighbourhoods, "load", counted)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(open_neighbourhood, [copy] * 8))
    assert len({id(area) for area in found}) == 1
    assert len(reads) == 1
    assert found[0].meta.name == "small town"


@pytest.mark.usefixtures("_nothing_open")
def test_a_new_build_is_read(copy: Path) -> None:
    """When the manifest names another build, that one is shown; the old one stays for a while."""
    first = open_neighbourhood(copy)
    other = "f" * len(first.digest)
    (copy / "builds" / first.digest).rename(copy / "builds" / other)
    manifest = copy / MANIFEST
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(told | {"current": other}), encoding="utf-8")
    assert current(copy) == other
    second = open_neighbourhood(copy)
    assert second is not first
    assert second.digest == other
    assert by_digest(first.digest) is first
    assert by_digest(other) is second


@pytest.mark.usefixtures("_nothing_open")
def test_one_folder_by_any_name(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path and a full one are the same neighbourhood."""
    monkeypatch.chdir(copy.parent)
    assert open_neighbourhood("copy") is open_neighbourhood(copy)


@pytest.mark.usefixtures("_nothing_open")
def test_only_a_few_stay_open(copy: Path, tmp_path: Path) -> None:
    """Of five, the one that was looked at longest ago is let go."""
    folders = [shutil.copytree(copy, tmp_path / str(at)) for at in range(4)]
    areas = [open_neighbourhood(folder) for folder in folders]
    assert open_neighbourhood(folders[0]) is areas[0]
    open_neighbourhood(copy)
    assert open_neighbourhood(folders[0]) is areas[0]
    assert open_neighbourhood(folders[1]) is not areas[1]


@pytest.mark.usefixtures("_nothing_open")
def test_what_is_not_open_is_not_given(small_neighbourhood: Path) -> None:
    """A digest opens nothing by itself, also when there is a build with that digest."""
    digest = current(small_neighbourhood)
    assert digest is not None
    assert by_digest(digest) is None
    open_neighbourhood(small_neighbourhood)
    assert by_digest(digest) is not None
    assert by_digest("") is None


@pytest.mark.usefixtures("_nothing_open")
def test_no_neighbourhood(tmp_path: Path) -> None:
    """A folder without a neighbourhood is told as such, each time."""
    for _time in range(2):
        with pytest.raises(StorageError, match="is not a neighbourhood"):
            open_neighbourhood(tmp_path)


def test_chosen_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting decides; without it, the example that ``make run`` builds."""
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(tmp_path))
    assert chosen_folder() == tmp_path
    monkeypatch.delenv("SOCIALE_BASIS_FOLDER")
    assert chosen_folder().parts[-2:] == ("build", "voorbeeldwijk")
