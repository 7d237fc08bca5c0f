"""Writes a folder whole or not at all: the old one stays until the new one is complete."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "sociale-basis-site.json"
"""Lies in every folder that is written here; a folder with other things in it is not replaced."""


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give the path of a new folder to fill, which takes the place of the old one at the end.

    Parameters
    ----------
    folder
        What it will be called. What is there must be an earlier one, with :data:`MARK` in it, or
        empty.

    Raises
    ------
    UsageError
        There is something else by this name.
    StorageError
        It cannot be written; what was there stays as it was, also when anything else goes wrong.
    """
    folder = folder.absolute()
    _check(folder)
    try:
        # In the same folder, so that the last step is a rename on one disk.
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        new = beside / "new"
        new.mkdir()
        yield new
        _swap(new, folder, beside / "old")
    except StorageError:
        raise
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _check(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError("is not a folder", file=folder, do="name a new folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError(
            "holds other things than an earlier site", file=folder, do="name a new or empty folder"
        )


def _swap(new: Path, folder: Path, old: Path) -> None:
    new.chmod(0o755)  # a temporary folder is for its maker alone; a web server must read this one
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise


def _unwritable(folder: Path, error: OSError) -> StorageError:
    if isinstance(error, FileNotFoundError) and not folder.parent.is_dir():
        return StorageError(f"{folder}: there is no folder {folder.parent}. Make it first")
    return StorageError(f"{folder}: cannot be written ({error.strerror or error})")
