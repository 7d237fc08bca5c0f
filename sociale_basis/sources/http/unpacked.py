"""Unpacks answers in small pieces, so that a small one that is packed cannot fill the memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sociale_basis.sources.http import failures
from sociale_basis.sources.http.again import TryAgainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from sociale_basis.sources.services import Service

PIECE = 1 << 18
"""The most bytes that are unpacked at a time."""

ACCEPTED = "gzip"
_GZIP = 16 + zlib.MAX_WBITS


def pieces(response: httpx.Response, service: Service) -> Iterator[bytes]:
    """Give what an answer holds, unpacked, in pieces of at most :data:`PIECE` where it was packed.

    Raises
    ------
    ServiceShapeError
        It is packed in another way than was asked for, or more than once.
    TryAgainError
        It is damaged, or not whole.
    """
    packed = packing(response)
    if not packed:
        yield from response.iter_raw()
    elif packed in {ACCEPTED, "x-gzip"}:
        yield from _unzipped(response.iter_raw(), service)
    else:
        raise failures.unknown_packing(packed, service)


def packing(response: httpx.Response) -> str:
    """Say how an answer is packed; nothing where it is not."""
    said = str(response.headers.get("content-encoding", "")).strip().lower()
    return "" if said == "identity" else said


def _unzipped(raw: Iterator[bytes], service: Service) -> Iterator[bytes]:
    unzip = zlib.decompressobj(_GZIP)
    begun = False
    try:
        for received in raw:
            rest, piece = received, b""
            while rest or len(piece) == PIECE:
                if unzip.eof:  # another one behind it, as gzip allows
                    unzip = zlib.decompressobj(_GZIP)
                begun = True
                piece = unzip.decompress(rest, PIECE)
                rest = unzip.unused_data if unzip.eof else unzip.unconsumed_tail
                if piece:
                    yield piece
    except zlib.error as error:
        raise TryAgainError(failures.damaged(service)) from error
    if begun and not unzip.eof:
        raise TryAgainError(failures.damaged(service))
