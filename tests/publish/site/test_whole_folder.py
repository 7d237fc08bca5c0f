"""A folder that is written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sociale_basis.errors import StorageError, UsageError
from sociale_basis.publish.site import whole_folder as module
from sociale_basis.publish.site.exchange import exchange
from sociale_basis.publish.site.whole_folder import MARK, whole_folder
from tests.publish.site.killed import TURNS

CHECKOUT = Path(__file__).resolve().parents[3]


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

    monkeypatch.setattr(module, "exchange", lambda _one, _other: False)
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


def _killed(folder: Path, how: str) -> list[str]:
    """Run what stops or kills processes; give what it tells."""
    (folder / "root").mkdir()
    told = subprocess.run(  # noqa: S603 -- a module of these tests
        [sys.executable, "-m", "tests.publish.site.killed", str(folder / "root" / "site"), how],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.split()


forks = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="nothing stops or kills a process in this way here"
)


@pytest.fixture
def exchanges(tmp_path: Path) -> bool:
    """Tell whether two names change in one step on this disk."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    return exchange(one, other)


@forks
@pytest.mark.parametrize("how", ["one-step", "two-steps"])
def test_a_kill_at_any_step_leaves_one_whole_site(
    tmp_path: Path, how: str, *, exchanges: bool
) -> None:
    """Killed before every single thing done on disk; the next that writes leaves nothing over."""
    seen = _killed(tmp_path, how)
    assert len(seen) > 20, "it must have died at many steps"
    assert seen[0] == "old"
    assert seen[-1] == "new"
    assert set(seen) <= {"old", "new", "none", "back"}, seen
    if how == "one-step" and exchanges:
        assert "none" not in seen, "the two names change in one step"
    if how == "two-steps":
        assert seen.count("none") == seen.count("back") == 1, "only between the two renames"
    assert seen == sorted(seen, key=["old", "none", "back", "new"].index), "never the old again"


@forks
def test_a_kill_after_any_number_of_writes_leaves_one_whole_site(
    tmp_path: Path, *, exchanges: bool
) -> None:
    """A process that writes again and again is killed while it stands still, ever later."""
    if not exchanges:
        pytest.skip("two names do not change in one step here: for a moment there is no site")
    came = [int(each) for each in _killed(tmp_path, "again")]
    assert len(came) == TURNS
    assert came == sorted(came)
    assert came[0] == 0
    assert len(set(came)) > 4, "some of them must have written several"


@forks
def test_who_comes_in_between_at_any_step_is_refused_or_writes_a_whole_site(
    tmp_path: Path,
) -> None:
    """Neither takes away the folder or the lock of the other, also when that one is cleaning up."""
    seen = _killed(tmp_path, "overtaken")
    assert len(seen) > 40, "it must have stood still at many steps, and been woken twice at each"
    assert seen[:2] == seen[-2:] == ["in", "in"], "before the lock is taken, and when it is gone"
    assert seen.count("refused") > 20, "as long as it is held"


def test_two_that_write_one_site_do_not_meet(tmp_path: Path) -> None:
    """Who comes second is told so, and what the first one writes is whole."""
    site = tmp_path / "site"
    with whole_folder(site) as new:
        (new / MARK).write_text("{}", encoding="utf-8")
        with pytest.raises(StorageError, match="being written already"):
            _write(site, "second")
        (new / "index.html").write_text("first", encoding="utf-8")
    assert (site / "index.html").read_text(encoding="utf-8") == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_only_copy_is_never_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither the new nor the old folder can take its place, the old one waits beside it."""
    site = tmp_path / "site"
    _write(site, "old")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if target == site:
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(module, "exchange", lambda _one, _other: False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(StorageError, match="Input/output"):
            _write(site, "new")
    assert not site.exists()
    with pytest.raises(RuntimeError):
        _break_off(site)
    assert (site / "index.html").read_text(encoding="utf-8") == "old"
