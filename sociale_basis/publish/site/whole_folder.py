"""Writes a folder whole or not at all: the old one stays until the new one is complete.

::

    .SITE.publishing/    beside the site, while it is written
        lock             held by who writes; the system drops it when the process dies
        new/             being written
        old/             the earlier site, between two renames, where no single step is possible

A process that is killed leaves the earlier site or the new one. Where a system cannot exchange two
names in one step, there is none for a moment; what is left over then is put back by the next that
writes here, before anything else.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from sociale_basis.errors import StorageError, UsageError
from sociale_basis.publish.site.exchange import exchange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
        It cannot be written, or somebody else is writing it; what was there stays as it was, also
        when anything else goes wrong.
    """
    folder = folder.absolute()
    _check(folder)
    # In the same folder, so that the last step is a rename on one disk.
    beside = folder.parent / f".{folder.name}.publishing"
    try:
        with _only_writer(beside, folder):
            new, old = beside / "new", beside / "old"
            _put_back(folder, old)
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
            new.mkdir()
            yield new
            _swap(new, folder, old)
    except StorageError:
        raise
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def _only_writer(beside: Path, folder: Path) -> Iterator[None]:
    """Hold the lock on the folder of the work; remove that folder at the end."""
    with _locked(beside, folder) as lock:
        try:
            yield
        finally:
            shutil.rmtree(beside / "new", ignore_errors=True)
            # Never the only copy of the earlier site, however badly things went.
            if folder.exists():
                shutil.rmtree(beside / "old", ignore_errors=True)
            if not (beside / "old").exists():
                _remove(beside, lock)


def _locked(beside: Path, folder: Path) -> BinaryIO:
    """Open the lock and take it, or say that somebody else has it."""
    while True:
        beside.mkdir(exist_ok=True)
        try:
            lock = (beside / "lock").open("a+b")
        except FileNotFoundError:
            continue  # whoever was ready removed the folder in between
        try:
            _lock(lock)
        except OSError as error:
            lock.close()
            raise StorageError(f"{folder}: this site is being written already. Wait") from error
        if _is_at(beside / "lock", lock):
            return lock
        lock.close()  # it was removed before it was ours: it keeps nobody out


def _is_at(path: Path, stream: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


def _remove(beside: Path, lock: BinaryIO) -> None:
    """Remove the lock, and the folder, unless the next that writes is in it already."""
    if sys.platform == "win32":
        lock.close()  # Windows removes nothing that is open; nor what the next has opened
    with suppress(OSError):
        (beside / "lock").unlink()
        beside.rmdir()


def _lock(stream: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- Windows only

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 -- POSIX only

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _check(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError("is not a folder", file=folder, do="name a new folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError(
            "holds other things than an earlier site", file=folder, do="name a new or empty folder"
        )


def _put_back(folder: Path, old: Path) -> None:
    if old.is_dir() and not folder.exists():
        old.rename(folder)


def _swap(new: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    if exchange(new, folder):
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
