"""A file as a web server offers it: with its ETag, and in parts to who asks for parts."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from tests.sources.fakes.server import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import Asked


def file(content: bytes, *, parts: bool = True) -> Callable[[Asked], Answer]:
    """Serve a file, as nginx does; without ``parts`` as a service that knows none of it."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'

    def answer(asked: Asked) -> Answer:
        if not parts:
            return Answer(content, kind="application/octet-stream")
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        if asked.headers.get("if-none-match") == etag:
            return Answer(b"", 304, headers=headers)
        wanted = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("range", ""))
        if wanted is None or asked.headers.get("if-range", etag) != etag:
            return Answer(content, kind="application/octet-stream", headers=headers)
        first = int(wanted[1])
        if first >= len(content):
            return Answer(b"", 416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
        place = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return Answer(
            content[first:],
            206,
            "application/octet-stream",
            {**headers, "Content-Range": place},
        )

    return answer
