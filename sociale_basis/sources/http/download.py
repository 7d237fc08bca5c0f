"""Downloads a large file, and goes on where an earlier attempt broke off."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from sociale_basis.errors import CutOffError, ServiceError, StorageError
from sociale_basis.sources.http import failures
from sociale_basis.sources.http.again import TryAgainError
from sociale_basis.sources.http.kept import cannot_write, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from sociale_basis.sources.http.client import Client
    from sociale_basis.sources.http.message import Request

_OK, _PARTIAL, _NOT_MODIFIED, _NO_SUCH_RANGE = 200, 206, 304, 416
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", re.ASCII)


class Downloaded(NamedTuple):
    """A file that is whole: where it lies, its SHA-256, and when it was fetched (UTC)."""

    file: Path
    sha256: str
    fetched: datetime
    from_cache: bool


def download(
    client: Client, request: Request, *, checksum: str | Callable[[], str] | None = None
) -> Downloaded:
    """Download a file into the folder of a client, or give the one that lies there.

    A download that broke off, even because the program died, goes on where it was when the
    service still has the same file (``If-Range``); otherwise it starts again. A stale file is not
    fetched again where the service says it is the same. A file that lies there is read through once
    each time, to see that it is still what was fetched.

    Parameters
    ----------
    client
        With whom to ask.
    request
        What to download.
    checksum
        What the publisher says it must be: ``sha256:…`` or ``md5:…``; or what asks for that, only
        called when the publisher is asked for the file.

    Raises
    ------
    ServiceError
        The file cannot be had, or does not match its checksum.
    StorageError
        It cannot be written.
    UsageError
        The network is not set up as its variables say.
    """
    file = _place(client.folder, request)
    part = file.with_name(f"{file.name}.part")
    there = _whole(file, None if callable(checksum) else checksum)
    if there is not None and client.is_fresh(request, there.fetched):
        return there
    if client.settings.offline:
        raise failures.offline(request.service)
    wanted = checksum() if callable(checksum) else checksum
    with client.line.turn(request.host):
        # Another thread or program may have fetched it while this one waited for its turn.
        there = _whole(file, wanted)
        if there is not None and client.is_fresh(request, there.fetched):
            return there
        old = file if there is not None else None
        fetched_new = client.line.patiently(
            request,
            lambda: _attempt(client, request, part, old, checked=checksum is not None),
            lambda: _kept_part(part),
        )
        about = _read_about(part if fetched_new else file)
        if fetched_new:
            about["sha256"] = _verified(part, wanted, request)
            try:
                part.replace(file)
            except OSError as error:
                raise cannot_write(file, error) from error
        about |= {"fetched": client.timing.now().isoformat(), "address": request.address}
        write_whole(_about(file), json.dumps(about).encode())
        _forget(_about(part))
    return Downloaded(
        file, about["sha256"], datetime.fromisoformat(about["fetched"]), not fetched_new
    )


def _attempt(
    client: Client, request: Request, part: Path, old: Path | None, *, checked: bool
) -> bool:
    """Fetch what is missing; false when the old file is still what the service has."""
    before = _kept_part(part)
    # Packed, a position in the file would not be a position on the line.
    headers = {"Accept-Encoding": "identity"}
    if before:
        headers |= {"Range": f"bytes={before}-", "If-Range": _read_about(part)["validator"]}
    elif old is not None and (etag := _read_about(old).get("etag")):
        headers["If-None-Match"] = etag
    with client.line.answering(request, headers) as response:
        status = response.status_code
        if status == _NOT_MODIFIED and old is not None and not before:
            return False
        first, total = _range(response)
        if status == _NO_SUCH_RANGE and before and total == before:
            return True  # it was whole already: the program died just before it could say so
        other = status == _PARTIAL and (first != before or _is_other(response, part, before))
        if status == _NO_SUCH_RANGE or other:
            _forget(part, _about(part))
            raise TryAgainError(
                CutOffError(
                    "sends another part of the file than was asked for",
                    host=request.host,
                    do=request.service.otherwise,
                )
            )
        if status not in {_OK, _PARTIAL}:
            raise client.line.refuse(request, response)
        if status == _OK and not checked and not _says_where_it_ends(response):
            raise ServiceError(
                "does not say how large the file is, so half a file would look like a whole one",
                host=request.host,
                do=request.service.otherwise,
            )
        begin = before if status == _PARTIAL else 0
        _write(client, request, response, part, begin)
        if status == _PARTIAL and total is not None and _size(part) != total:
            raise TryAgainError(
                CutOffError(
                    f"sends {_size(part) - begin} bytes where {total - begin} were to come",
                    host=request.host,
                    do=request.service.otherwise,
                )
            )
    return True


def _is_other(response: httpx.Response, part: Path, before: int) -> bool:
    """Tell whether a part is of another file than the one that was begun, as some servers send."""
    etag = response.headers.get("etag")
    begun = _read_about(part).get("etag") if before else None
    return None not in (etag, begun) and etag != begun


def _says_where_it_ends(response: httpx.Response) -> bool:
    chunked = "chunked" in response.headers.get("transfer-encoding", "").lower()
    return chunked or "content-length" in response.headers


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _write(
    client: Client, request: Request, response: httpx.Response, part: Path, before: int
) -> None:
    try:
        if not before:
            _forget(part)
            about = {"etag": response.headers.get("etag"), "validator": _validator(response)}
            write_whole(_about(part), json.dumps(about).encode())
        with part.open("ab") as stream:
            for piece in client.line.body(request, response, before=before):
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except (ServiceError, StorageError):
        raise
    except OSError as error:
        raise cannot_write(part, error) from error


def _kept_part(part: Path) -> int:
    """Count the bytes of a broken off download that need not be fetched again."""
    try:
        return part.stat().st_size if _read_about(part).get("validator") else 0
    except OSError:
        return 0


def _validator(response: httpx.Response) -> str | None:
    """Give that by which the service recognises exactly these bytes, if it has that."""
    if response.headers.get("content-encoding", "identity") != "identity":
        return None
    etag = response.headers.get("etag")
    # A weak one promises the same meaning, not the same bytes.
    if etag and not etag.startswith("W/"):
        return str(etag)
    changed = response.headers.get("last-modified")
    return None if changed is None else str(changed)


def _range(response: httpx.Response) -> tuple[int | None, int | None]:
    match = _RANGE.fullmatch(response.headers.get("content-range", ""))
    if match is None:
        return None, None
    first, total = match.groups()
    return None if first is None else int(first), None if total == "*" else int(total)


def _verified(part: Path, checksum: str | None, request: Request) -> str:
    try:
        sha256, matches = _sums(part, checksum)
    except OSError as error:
        raise StorageError(f"{part}: cannot be read ({error.strerror})") from error
    if not matches:
        _forget(part, _about(part))
        raise ServiceError(
            "the file does not match its checksum and was thrown away",
            host=request.host,
            do=f"try again; if it happens twice, {request.service.otherwise}",
        )
    return sha256


def _sums(file: Path, checksum: str | None) -> tuple[str, bool]:
    """Give the SHA-256 of a file, and whether it is what its publisher says."""
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    kind, _, wanted = (checksum or f"sha256:{sha256}").partition(":")
    if kind == "sha256":
        found = sha256
    else:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, kind).hexdigest()
    return sha256, found == wanted.strip().lower()


def _whole(file: Path, checksum: str | None) -> Downloaded | None:
    """Give the file that lies there, if it is still what was fetched and what is asked for."""
    about = _read_about(file)
    try:
        fetched = datetime.fromisoformat(about["fetched"])
        there = Downloaded(file, about["sha256"], fetched, from_cache=True)
        sha256, matches = _sums(file, checksum)
    except (OSError, KeyError, TypeError, ValueError):
        return None
    return there if matches and sha256 == there.sha256 and fetched.tzinfo else None


def _place(folder: Path, request: Request) -> Path:
    # Readers tell a file by its name: keep its endings, as in `.osm.pbf`.
    endings = "".join(PurePosixPath(urlsplit(request.url).path).suffixes[-2:])
    plain = endings if re.fullmatch(r"(\.[A-Za-z][A-Za-z0-9]{0,8})+", endings) else ""
    return folder / request.service.key / "files" / f"{request.key[:32]}{plain}"


def _about(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _read_about(file: Path) -> dict[str, Any]:
    try:
        about = json.loads(_about(file).read_bytes())
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _forget(*files: Path) -> None:
    for file in files:
        with suppress(FileNotFoundError):
            file.unlink()
