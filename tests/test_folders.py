"""Where the shipped files are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis import _folders
from sociale_basis.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path


def test_checkout_is_used_without_a_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a checkout or an editable install the folders lie beside the package."""
    package = tmp_path / "sociale_basis"
    package.mkdir()
    monkeypatch.setattr(_folders, "PACKAGE", package)
    (tmp_path / "layers").mkdir()
    assert _folders.layers_folder() == tmp_path / "layers"
    with pytest.raises(StorageError, match="'data' of sociale-basis is not there"):
        _folders.data_folder()


def test_bundle_in_a_wheel_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed wheel uses its own copy, whatever lies beside it in site-packages."""
    package = tmp_path / "sociale_basis"
    for folder in (package / "_bundled" / "layers", package / "_bundled" / "data"):
        folder.mkdir(parents=True)
    (tmp_path / "layers").mkdir()
    monkeypatch.setattr(_folders, "PACKAGE", package)
    assert _folders.layers_folder() == package / "_bundled" / "layers"
    assert _folders.data_folder() == package / "_bundled" / "data"


def test_shipped_folders_are_found() -> None:
    """However the package was installed, both folders are there and hold what they should."""
    assert list(_folders.layers_folder().rglob("*.toml"))
    assert (_folders.data_folder() / "reference" / "indicators.toml").is_file()
