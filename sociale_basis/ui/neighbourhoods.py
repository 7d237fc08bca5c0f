"""The neighbourhoods that the dashboard has open: read once, shared by everyone who looks at it.

A build never changes, and a new one has another digest: what is open is known by its folder and
digest, and a neighbourhood that was built again is read again.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from sociale_basis._folders import PACKAGE
from sociale_basis.neighbourhood import Neighbourhood, load
from sociale_basis.neighbourhood.store import current
from sociale_basis.settings import current_settings

MOST_OPEN = 4  # each takes memory; a dashboard shows one, and its previous build for a while

_open: OrderedDict[tuple[Path, str], Neighbourhood] = OrderedDict()
_guard = Lock()  # of the table above: held for a moment
_reading = Lock()  # so that two visitors who come first do not both read the files


def chosen_folder() -> Path:
    """Give the folder of the neighbourhood to show.

    Returns
    -------
    What ``SOCIALE_BASIS_FOLDER`` says, or else where ``make run`` builds the example.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    return current_settings().folder or PACKAGE.parent / "build" / "voorbeeldwijk"


def open_neighbourhood(folder: str | Path) -> Neighbourhood:
    """Give a neighbourhood as its folder has it now; its files are read only when it is new.

    Parameters
    ----------
    folder
        As :func:`sociale_basis.neighbourhood.build` wrote it.

    Returns
    -------
    Shared by all threads: not to be changed.

    Raises
    ------
    StorageError
        The folder is no neighbourhood, was written by a newer version, or is damaged.
    """
    folder = Path(folder).resolve()
    found = _known(folder)
    if found is not None:
        return found
    with _reading:
        found = _known(folder)
        return found if found is not None else _keep(load(folder))


def by_digest(digest: str) -> Neighbourhood | None:
    """Give an open neighbourhood by the digest of its build, or None where none is open."""
    with _guard:
        matching = [area for (_folder, known), area in _open.items() if known == digest]
    return matching[0] if matching else None


def _known(folder: Path) -> Neighbourhood | None:
    key = (folder, current(folder) or "")
    with _guard:
        if key in _open:
            _open.move_to_end(key)
        return _open.get(key)


def _keep(area: Neighbourhood) -> Neighbourhood:
    with _guard:
        # Its own digest: a build may have become current since the manifest was looked at.
        _open[area.folder, area.digest] = area
        while len(_open) > MOST_OPEN:
            _open.popitem(last=False)
    return area
