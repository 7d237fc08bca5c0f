"""Writes a file whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Give the path of a new file to write, which takes the place of the old one at the end.

    Parameters
    ----------
    file
        What it will be called.

    Raises
    ------
    StorageError
        It cannot be written; a file that was there stays as it was, also when anything else goes
        wrong on the way.
    """
    if file.is_dir():
        raise StorageError(f"{file}: is a folder. Name a file")
    try:
        # In the same folder, so that the last step is a rename on one disk.
        folder = Path(tempfile.mkdtemp(prefix=f".{file.name}.", dir=file.parent))
    except OSError as error:
        raise _unwritable(file, error) from error
    try:
        new = folder / file.name
        yield new
        new.replace(file)
    except StorageError:
        raise
    except OSError as error:
        raise _unwritable(file, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unwritable(file: Path, error: OSError) -> StorageError:
    if isinstance(error, FileNotFoundError):
        return StorageError(f"{file}: there is no folder {file.parent}. Make it first")
    return StorageError(f"{file}: cannot be written ({error.strerror or error})")
