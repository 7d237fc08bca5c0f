"""A folder that is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sociale_basis.errors import StorageError, UsageError
from sociale_basis.publish.site.whole_folder import MARK, whole_folder


def _write(folder: Path, text: str) -> None:
    with whole_folder(folder) as new:
        (new / MARK).write_text("{}", encoding="utf-8")
        (new / "index.html").write_text(text, encoding="utf-8")


def _break_off(site: Path) -> None:
    with whole_folder(site) as new:
        (new / "index.html").write_text("half", encoding="utf-8")
        assert (site / "index.html").read_text(encoding="utf-8") == "old"
        raise RuntimeError


def test_the_old_folder_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """While it is written, and when it goes wrong half-way, the old one is there as it was."""
    site = tmp_path / "site"
    _write(site, "old")
    with pytest.raises(RuntimeError):
        _break_off(site)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "nothing is left beside it"
    _write(site, "new")
    assert (site / "index.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_swap_that_fails_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the new folder cannot take its place, the old one gets it again."""
    site = tmp_path / "site"
    _write(site, "old")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(StorageError, match="No space left"):
        _write(site, "new")
    assert (site / "index.html").read_text(encoding="utf-8") == "old"


def test_what_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    """A folder with other things, and a file, are refused; an empty folder is filled."""
    (tmp_path / "foto.jpg").write_bytes(b"1")
    with pytest.raises(UsageError, match="other things"):
        _write(tmp_path, "new")
    with pytest.raises(UsageError, match="not a folder"):
        _write(tmp_path / "foto.jpg", "new")
    with pytest.raises(StorageError, match="Make it first"):
        _write(tmp_path / "no" / "site", "new")
    (tmp_path / "empty").mkdir()
    _write(tmp_path / "empty", "new")
    assert (tmp_path / "empty" / "index.html").is_file()
