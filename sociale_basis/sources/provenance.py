"""Where data came from, on what terms, and whom to name: ``sources`` in ``meta.json``."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.sources.http import Reply


NOT_STATED = "not stated"
"""The licence of what does not say under which licence it is."""

_LICENCE_LINKS = {
    "ODbL 1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


@dataclass(frozen=True)
class Source:
    """One source of a neighbourhood.

    ``date`` is the ISO date (UTC) on which the file was last changed or the service said so,
    ``rows`` the number of records read from it or None where that says nothing. ``attribution`` is
    whom to name, None where nobody says; ``years`` those its figures or borders are of, where that
    is known.
    """

    name: str
    file_or_url: str
    licence: str
    date: str
    sha256: str
    rows: int | None = None
    attribution: str | None = None
    years: tuple[int, ...] = ()

    @property
    def licence_url(self) -> str | None:
        """Where the text of the licence is, of the licences that open data has."""
        return _LICENCE_LINKS.get(self.licence)

    def as_dict(self) -> dict[str, str | int | tuple[int, ...] | None]:
        """Give the fields, and the link of the licence, as a dictionary that JSON can hold."""
        return asdict(self) | {"licence_url": self.licence_url}


def existing_file(path: str | Path) -> Path:
    """Give the path of a file, after making sure that it is one.

    Raises
    ------
    UsageError
        There is no such file, or it is a folder.
    """
    file = Path(path)
    if file.is_dir():
        raise UsageError("this is a folder, not a file", file=file, do="give the path of a file")
    if not file.is_file():
        raise UsageError("there is no such file", file=file, do="check the path")
    return file


def first_bytes(path: Path, size: int = 512) -> bytes:
    """Give the first bytes of a file, by which its kind is recognised.

    Raises
    ------
    StorageError
        The file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(size)
    except OSError as error:
        raise StorageError(f"{path}: cannot be read ({error.strerror})") from error


def describe_file(
    path: str | Path,
    *,
    name: str,
    licence: str,
    rows: int | None = None,
    attribution: str | None = None,
    years: tuple[int, ...] = (),
) -> Source:
    """Describe a file with its checksum and date; the rest as in :class:`Source`.

    Raises
    ------
    UsageError
        There is no such file.
    StorageError
        The file cannot be read.
    """
    file = existing_file(path)
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        changed = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    # Only the file's own name: where it lay on somebody's disk is nobody else's business.
    date = changed.date().isoformat()
    return Source(name, file.name, licence, date, digest, rows, attribution, years)


def describe_replies(
    replies: Sequence[Reply],
    *,
    name: str,
    licence: str,
    rows: int | None = None,
    attribution: str | None = None,
    years: tuple[int, ...] = (),
) -> Source:
    """Describe what a service answered, in one page or more; the rest as in :class:`Source`.

    The date is that of the oldest page; the checksum is over the checksums of all pages.
    """
    digest = hashlib.sha256("".join(reply.sha256 for reply in replies).encode()).hexdigest()
    date = min(reply.fetched for reply in replies).date().isoformat()
    address = replies[0].request.address
    return Source(name, address, licence, date, digest, rows, attribution, years)
