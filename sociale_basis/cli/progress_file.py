"""Progress for another program: JSON lines in a file, such as the dashboard follows.

``{"stage": …, "fraction": …}`` while it goes on, with ``"received_mb"`` where something large comes
in, and at the end ``{"done": digest}`` or
``{"error": one line}``.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from sociale_basis.errors import SocialeBasisError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_PAUSE_S = 0.5


class ProgressFile:
    """Writes one line for everything that is told."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._now: dict[str, object] = {}
        self._told = 0.0

    def stage(self, stage: str, fraction: float) -> None:
        """Tell what is being done and how far it is, from 0 to 1."""
        self._now = {"stage": stage, "fraction": round(fraction, 4)}
        self._write(self._now)

    def received(self, number: int) -> None:
        """Tell how many bytes came in of what is asked now; not more than twice a second."""
        if time.monotonic() - self._told >= _PAUSE_S:
            self._write(self._now | {"received_mb": round(number / 1e6, 1)})

    def done(self, digest: str) -> None:
        """Tell that it is whole, and which build it is."""
        self._write({"done": digest})

    def failed(self, message: str) -> None:
        """Tell in one line what went wrong."""
        self._write({"error": message})

    def _write(self, told: dict[str, object]) -> None:
        if self._stream is not None:
            self._stream.write(json.dumps(told, ensure_ascii=False) + "\n")
            self._stream.flush()
            self._told = time.monotonic()


@contextmanager
def following(file: Path | None) -> Iterator[ProgressFile]:
    """Give what tells progress into a file, or to nobody; an error is told before it goes on.

    Raises
    ------
    StorageError
        The file cannot be written.
    """
    if file is None:
        yield ProgressFile(None)
        return
    try:
        stream = file.open("a", encoding="utf-8", newline="\n")
    except OSError as error:
        raise StorageError(f"{file}: cannot be written ({error.strerror})") from error
    with stream:
        told = ProgressFile(stream)
        try:
            yield told
        except SocialeBasisError as error:
            told.failed(str(error))
            raise
        except BaseException as error:
            told.failed(f"stopped ({type(error).__name__})")
            raise
