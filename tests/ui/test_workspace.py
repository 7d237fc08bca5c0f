"""The neighbourhoods in the workspace are found, and files of one's own are kept in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import shapely

from sociale_basis.errors import StorageError
from sociale_basis.neighbourhood.recipe import Recipe, as_area, write_recipe
from sociale_basis.ui import workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty workspace."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(tmp_path / "of the settings"))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Delftzicht, Delft", "delftzicht-delft"),
        ("'s-Gravenhage: Curaçaobuurt", "s-gravenhage-curacaobuurt"),
        ("../../etc/passwd", "etc-passwd"),
        ("...", "buurt"),
        ("x" * 100, "x" * 60),
    ],
)
def test_folder_of_a_name(name: str, folder: str, home: Path) -> None:
    """A name becomes one folder in the workspace, whatever stands in it."""
    place = workspace.place_for(name, ["BU09990001"], None)
    assert place == home.resolve() / "neighbourhoods" / folder


def test_another_place_of_the_same_name_gets_a_number(home: Path) -> None:
    """Two buurten Centrum are two folders; the same one again, or drawn again, is the same."""
    square = shapely.box(4.36, 52.0, 4.37, 52.01)
    first = workspace.place_for("Centrum", ["BU05030000"], None)
    keep(first, Recipe(name="Centrum", codes=("BU05030000",)))
    assert workspace.place_for("Centrum", ["BU05030000"], None) == first
    second = workspace.place_for("Centrum", ["BU05180000"], None)
    assert second == home.resolve() / "neighbourhoods" / "centrum-2"
    keep(second, Recipe(name="Centrum", area=as_area(square)))
    corners = square.exterior.coords[:-1]
    for same in (square, square.reverse(), shapely.Polygon([*corners[2:], *corners[:2]])):
        assert workspace.place_for("Centrum", [], same) == second
    assert workspace.place_for("Centrum", [], square.buffer(1e-4)).name == "centrum-3"
    (first / "fetch.json").write_text("{ half", encoding="utf-8")
    assert workspace.place_for("Centrum", ["BU05030000"], None).name == "centrum-3"


def keep(folder: Path, recipe: Recipe) -> None:
    """Write a recipe, as fetching does before anything else."""
    folder.mkdir(parents=True)
    write_recipe(folder, recipe)


def test_empty_workspace_has_only_what_the_settings_name(home: Path) -> None:
    """Nothing is there yet; the folder of the settings may still come."""
    assert workspace.folders() == {"": home / "of the settings"}
    assert workspace.kept() == []


def test_neighbourhoods_are_told_with_name_and_day(home: Path, small_neighbourhood: Path) -> None:
    """A whole one, one that was broken off, and something else that is none."""
    shutil.copytree(small_neighbourhood, home / "neighbourhoods" / "stadje")
    for name in ("afgebroken", "iets-anders"):
        (home / "neighbourhoods" / name).mkdir()
    (home / "neighbourhoods" / "afgebroken" / "fetch.json").write_text("{}", encoding="utf-8")
    broken, whole = workspace.kept()
    assert (whole.key, whole.name, whole.fetched) == ("stadje", "small town", False)
    assert whole.built is not None
    assert (broken.key, broken.built, broken.fetched) == ("afgebroken", None, True)
    assert list(workspace.folders()) == ["", "afgebroken", "stadje"]


def test_damaged_neighbourhood_is_still_told(home: Path, small_neighbourhood: Path) -> None:
    """A manifest that cannot be read is no reason not to show the list."""
    folder = shutil.copytree(small_neighbourhood, home / "neighbourhoods" / "stadje")
    (folder / "manifest.json").write_text("{ half", encoding="utf-8")
    (folder / "fetch.json").write_text("{}", encoding="utf-8")
    (told,) = workspace.kept()
    assert (told.name, told.built) == ("stadje", None)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Cijfers 2024.CSV", "cijfers-2024.csv"),
        ("../../weg.geojson", "weg.geojson"),
        ("C:\\Users\\x\\plekken.xlsx", "plekken.xlsx"),
        ("zonder", "zonder"),
    ],
)
def test_files_stay_in_their_folder(name: str, kept: str, home: Path) -> None:
    """What somebody called a file never leads out of the folder."""
    file = workspace.keep_file(workspace.files_folder(home / "wijk"), name, b"inhoud")
    assert file == home.resolve() / "files" / "wijk" / kept
    assert file.read_bytes() == b"inhoud"


def test_folder_that_cannot_be_written_is_told(home: Path) -> None:
    """A file in the way is one clear line."""
    (home / "files").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        workspace.keep_file(workspace.files_folder(home / "wijk"), "a.csv", b"")
