"""What services answered before, on disk: one file per question.

A file is one line of JSON (address, headers, date, checksum) and then the answer as it came. It
appears under its name only when it is whole, so a program that dies leaves no half answer; and one
that was damaged afterwards does not match its checksum and is not used.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.errors import StorageError
from sociale_basis.sources.http.message import Reply

if TYPE_CHECKING:
    from sociale_basis.sources.http.message import Request

VERSION = 1
_HEADERS = ("content-type", "content-crs", "etag", "last-modified")


def read_kept(folder: Path, request: Request) -> Reply | None:
    """Give the earlier answer to a question, or None where there is none that is whole."""
    try:
        line, _, content = _file(folder, request).read_bytes().partition(b"\n")
    except OSError:
        return None
    try:
        about = json.loads(line)
        whole = about["sha256"] == hashlib.sha256(content).hexdigest()
        if about["version"] != VERSION or not whole:
            return None
        fetched = datetime.fromisoformat(about["fetched"])
        if fetched.tzinfo is None:
            return None
        headers = {str(name): str(value) for name, value in about["headers"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Reply(request, headers, content, fetched, from_cache=True)


def keep(folder: Path, reply: Reply) -> None:
    """Keep an answer, in place of an earlier one to the same question.

    Raises
    ------
    StorageError
        It cannot be written: the disk is full, or the folder is not ours.
    """
    about = {
        "version": VERSION,
        "method": reply.request.method,
        "address": reply.request.address,
        "fetched": reply.fetched.isoformat(),
        "sha256": reply.sha256,
        "headers": {name: reply.headers[name] for name in _HEADERS if name in reply.headers},
    }
    line = json.dumps(about, ensure_ascii=True).encode()
    write_whole(_file(folder, reply.request), line + b"\n" + reply.content)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that there is always either the old one or the new one, never a half.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        temporary = Path(name)
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise cannot_write(file, error) from error


def cannot_write(file: Path, error: OSError) -> StorageError:
    """Say why something a service answered cannot be kept."""
    return StorageError(
        f"{file.parent}: cannot be written ({error.strerror}). Make room, or choose another folder "
        "with SOCIALE_BASIS_CACHE; what was there is still whole"
    )


def _file(folder: Path, request: Request) -> Path:
    # A name that says whose it is, and folders that do not grow to a hundred thousand files.
    return folder / request.service.key / request.key[:2] / f"{request.key}.reply"
