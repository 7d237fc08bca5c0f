"""The register of the workspace, opened once for the pages and for the forms without an account.

The fictional example has a register of its own, in its own folder: what is made up never stands
between what people keep.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sociale_basis.register import REGISTER_FILE, open_register
from sociale_basis.settings import current_settings
from sociale_basis.ui.neighbourhoods import chosen_folder
from sociale_basis.ui.workspace import folders

if TYPE_CHECKING:
    from sociale_basis.register import Register

_opening = Lock()
_opened: dict[tuple[Path, str | None], Register] = {}


def own_register(folder: Path | None = None) -> Register:
    """Give the register that the settings name; made where there is none.

    Parameters
    ----------
    folder
        The neighbourhood that is shown; default that of the settings.

    Raises
    ------
    StorageError, UsageError
        It cannot be opened: see :func:`sociale_basis.register.open_register`.
    """
    home, url = _place(folder)
    with _opening:
        known = _opened.get((home, url))
        # Whoever takes the file away, or puts another back, does not restart the dashboard first.
        if known is None or (known.is_file and not (home / REGISTER_FILE).is_file()):
            known = _opened[home, url] = open_register(home, url)
        return known


def is_there(folder: Path | None = None) -> bool:
    """Tell whether there is a register already.

    Parameters
    ----------
    folder
        As in :func:`own_register`.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    home, url = _place(folder)
    return url is not None or (home / REGISTER_FILE).is_file()


def registers() -> list[Register]:
    """Give the registers there are of what one can look at here, that of the settings first.

    Raises
    ------
    StorageError, UsageError
        As :func:`own_register` does.
    """
    found = [own_register()]
    for folder in folders().values():
        if is_there(folder) and own_register(folder) not in found:
            found.append(own_register(folder))
    return found


def _place(folder: Path | None) -> tuple[Path, str | None]:
    """Give the workspace, and the address of the database where it is not a file there."""
    settings = current_settings()
    url = settings.database_url
    if url is not None:
        return settings.home.absolute(), url.get_secret_value()
    shown = (Path(chosen_folder()) if folder is None else folder).absolute()
    if "home" not in settings.model_fields_set and (shown / REGISTER_FILE).is_file():
        return shown, None
    return settings.home.absolute(), None
