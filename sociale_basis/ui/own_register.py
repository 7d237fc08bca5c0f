"""The register of the workspace, opened once for the forms without an account."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from sociale_basis.register import open_register
from sociale_basis.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.register import Register

_opening = Lock()
_opened: dict[tuple[Path, str | None], Register] = {}


def own_register() -> Register:
    """Give the register that the settings name; made where there is none.

    Raises
    ------
    StorageError, UsageError
        It cannot be opened: see :func:`sociale_basis.register.open_register`.
    """
    settings = Settings()
    url = settings.database_url
    key = settings.home.absolute(), None if url is None else url.get_secret_value()
    with _opening:
        if key not in _opened:
            _opened[key] = open_register()
        return _opened[key]
