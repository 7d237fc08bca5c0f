"""What is kept of each service on disk, how old it is, and throwing it away.

Only files that were kept by this program, known by their place and name, are ever counted or
removed: the folder may also hold the neighbourhoods of somebody who set it so.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SERVICE = re.compile(r"[a-z][a-z0-9_]*")
_ANSWER = re.compile(r"[0-9a-f]{64}\.reply")
_ABOUT = ".json"
_PART = re.compile(r"\.part(\.json)?$")
_FILE = re.compile(r"[0-9a-f]{32}[.A-Za-z0-9]*")
# What a program that was killed was still writing; one that runs now may yet need it.
_LEFT_OVER = re.compile(r"\.[0-9a-f]{32,64}[.A-Za-z0-9]*\.[a-z0-9_]{8}")
_BUSY = timedelta(hours=1)


class Kept(NamedTuple):
    """One file that was kept, of which service, and when that said so (UTC)."""

    service: str
    file: Path
    size: int
    fetched: datetime
    unfinished: bool


class Shelf(NamedTuple):
    """All that is kept of one service: how many files, bytes, the oldest and the newest (UTC)."""

    service: str
    files: int
    size: int
    oldest: datetime
    newest: datetime


def kept_files(folder: Path) -> Iterator[Kept]:
    """Find everything that was kept, in no order.

    Parameters
    ----------
    folder
        That of a client; may be absent.
    """
    if not folder.is_dir():
        return
    for home in _folders(folder):
        if not _SERVICE.fullmatch(home.name):
            continue
        for place in _folders(home):
            names = _FILE if place.name == "files" else _ANSWER
            if place.name != "files" and not re.fullmatch(r"[0-9a-f]{2}", place.name):
                continue
            for file in place.iterdir():
                left_over = _LEFT_OVER.fullmatch(file.name) is not None
                if file.is_symlink() or not (left_over or names.fullmatch(file.name)):
                    continue
                with suppress(OSError):  # gone meanwhile
                    about = file.stat()
                    unfinished = left_over or _PART.search(file.name) is not None
                    changed = datetime.fromtimestamp(about.st_mtime, UTC)
                    fetched = changed if unfinished else _fetched(file, changed)
                    yield Kept(home.name, file, about.st_size, fetched, unfinished)


def shelves(kept: Iterable[Kept]) -> list[Shelf]:
    """Add up per service, by name."""
    by_service: dict[str, list[Kept]] = defaultdict(list)
    for one in kept:
        by_service[one.service].append(one)
    return [
        Shelf(
            service,
            sum(one.file.suffix != _ABOUT for one in files),
            sum(one.size for one in files),
            min(one.fetched for one in files),
            max(one.fetched for one in files),
        )
        for service, files in sorted(by_service.items())
    ]


def forgettable(
    kept: Iterable[Kept],
    *,
    services: Iterable[str] | None = None,
    before: datetime | None = None,
    now: datetime,
) -> list[Kept]:
    """Choose what may be thrown away.

    Parameters
    ----------
    kept
        What there is.
    services
        Only of these; None for all.
    before
        Only what was fetched before this moment.
    now
        The time: what another run of the program wrote within the hour and did not finish, stays.
    """
    named = None if services is None else set(services)
    return [
        one
        for one in kept
        if (named is None or one.service in named)
        and (before is None or one.fetched < before)
        and not (one.unfinished and now - _BUSY < one.fetched)
    ]


def throw_away(kept: Iterable[Kept]) -> list[Kept]:
    """Remove files, and folders that are empty after it; gives what went.

    Raises
    ------
    StorageError
        A file cannot be removed; what went before it is gone.
    """
    gone = []
    for one in kept:
        try:
            one.file.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StorageError(f"{one.file}: cannot be removed ({error.strerror})") from error
        gone.append(one)
    for place in sorted({one.file.parent for one in gone}):
        with suppress(OSError):  # not empty
            place.rmdir()
            place.parent.rmdir()
    return gone


def _folders(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())


def _fetched(file: Path, changed: datetime) -> datetime:
    """Read when a service said this; when the file was written, where that cannot be read."""
    beside = file.with_name(f"{file.name}{_ABOUT}")
    about = file if file.suffix in {".reply", _ABOUT} else beside
    try:
        with about.open("rb") as stream:
            told = json.loads(stream.readline(1_000_000))["fetched"]
        fetched = datetime.fromisoformat(told)
    except (OSError, ValueError, KeyError, TypeError):
        return changed
    return fetched if fetched.tzinfo else changed
