"""Writes a build so that it is whole or not there.

::

    builds/.writing-…/   a build being written; leftovers of one that died go at the next build
    builds/.lock         held while writing; the system drops it when the process dies

A build is written beside the current one, flushed to disk, renamed when whole, and made current
by replacing ``manifest.json`` in one step. Whatever goes wrong before that step, the neighbourhood
that was there stays as it was. The build before the current one is kept, for whoever still has it
open and to say what changed; older ones go. Nothing else in the folder is ever touched.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from sociale_basis.errors import StorageError
from sociale_basis.neighbourhood.meta import SCHEMA_VERSION
from sociale_basis.neighbourhood.store import BUILDS, DIGEST, MANIFEST, TABLES, current, previous

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from sociale_basis.neighbourhood.meta import Meta

_WRITING = ".writing-"
_OURS = {MANIFEST, BUILDS, "edits", "snapshots", "fetch.json", "own"}


def prepare(folder: Path) -> None:
    """Make sure that a build can be written here, before any work is done for it.

    Raises
    ------
    StorageError
        It cannot, or the folder holds something else.
    """
    with _clear_errors(folder):
        if folder.is_dir():
            strange = {entry.name for entry in folder.iterdir()}
            if strange and not strange & _OURS:
                raise StorageError(
                    f"{folder}: holds other things ({min(strange)} …). Name a new or empty folder"
                )
        current(folder)
        (folder / BUILDS).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_WRITING, dir=folder / BUILDS):
            pass


def save(folder: Path, digest: str, meta: Meta, tables: dict[str, pd.DataFrame]) -> None:
    """Write a build and make it the current one.

    Parameters
    ----------
    folder
        Of the neighbourhood.
    digest
        Sixteen hexadecimal digits that stand for everything the build was made of.
    meta
        Goes into ``meta.json``.
    tables
        One for each of :data:`TABLES`.

    Raises
    ------
    StorageError
        It cannot be written; the build that was current still is.
    """
    builds = folder / BUILDS
    with _clear_errors(folder), _only_writer(builds):
        for leftover in builds.glob(f"{_WRITING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        before = current(folder)
        if before == digest:
            # Built again of the same: what was before it still is.
            before = previous(folder)
        writing = Path(tempfile.mkdtemp(prefix=_WRITING, dir=builds))
        try:
            for name in TABLES:
                file = writing / f"{name}.parquet"
                tables[name].to_parquet(file, index=False, compression="zstd")
                _flush(file)
            _write_text(writing / "meta.json", meta.model_dump_json(indent=1))
            _flush(writing)
            _put_in_place(writing, builds / digest)
            _flush(builds)
            _write_manifest(folder, digest, before)
        finally:
            shutil.rmtree(writing, ignore_errors=True)
        _remove_old(builds, {digest, before})


@contextmanager
def _clear_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except StorageError:
        raise
    except (OSError, pa.ArrowException) as error:
        why = _cause(error)
        stays = " The build that was there stays" if (folder / MANIFEST).is_file() else ""
        raise StorageError(f"{folder}: cannot be written ({why}).{stays}".rstrip(".")) from error


def _cause(error: Exception) -> str:
    """Give the system's words for what went wrong."""
    # Arrow keeps the number of the system's error in its text only.
    number = re.search(r"\[errno (\d+)\]", str(error), re.IGNORECASE)
    if number:
        return os.strerror(int(number[1]))
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0]


@contextmanager
def _only_writer(builds: Path) -> Iterator[None]:
    """Hold the lock on a folder; the system drops it when the process dies, however it dies."""
    builds.mkdir(parents=True, exist_ok=True)
    with (builds / ".lock").open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise StorageError(f"{builds}: another build is being written here. Wait") from error
        yield


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- Windows only

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 -- POSIX only

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _put_in_place(writing: Path, target: Path) -> None:
    if target.is_dir():
        if _same_files(writing, target):
            return
        # A damaged build of the same input: nobody can have it open.
        aside = target.with_name(f"{_WRITING}damaged-{target.name}")
        shutil.rmtree(aside, ignore_errors=True)
        target.rename(aside)
    writing.rename(target)
    shutil.rmtree(target.with_name(f"{_WRITING}damaged-{target.name}"), ignore_errors=True)


def _same_files(one: Path, other: Path) -> bool:
    # The digest stands for the content; what is asked is whether all of it is still there.
    sizes = [
        {file.name: file.stat().st_size for file in folder.glob("*.parquet")}
        for folder in (one, other)
    ]
    return sizes[0] == sizes[1] and (other / "meta.json").is_file()


def _write_manifest(folder: Path, digest: str, before: str | None) -> None:
    content = {"schema_version": SCHEMA_VERSION, "current": digest, "before": before}
    new = folder / f"{MANIFEST}.new"
    try:
        _write_text(new, json.dumps(content))
        os.replace(new, folder / MANIFEST)  # noqa: PTH105 -- named in the promise of this module
    finally:
        new.unlink(missing_ok=True)
    _flush(folder)


def _write_text(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _flush(path: Path) -> None:
    """Have the system write a file or folder to disk."""
    if path.is_dir():
        if sys.platform == "win32":  # cannot open folders; renaming there is flushed by NTFS
            return
        handle = os.open(path, os.O_RDONLY)
    else:
        handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_old(builds: Path, kept: set[str | None]) -> None:
    for build in builds.iterdir():
        if DIGEST.fullmatch(build.name) and build.name not in kept:
            shutil.rmtree(build, ignore_errors=True)
