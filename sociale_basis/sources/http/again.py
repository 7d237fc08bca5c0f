"""What an attempt ends with when another one may do better."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sociale_basis.errors import ServiceError


class TryAgainError(Exception):
    """An attempt failed in a way that may pass; ``wait_s`` is what the service asks for."""

    def __init__(self, error: ServiceError, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_s = wait_s
