"""The neighbourhood that the pages show, and what to say when it cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import SocialeBasisError, StorageError, UsageError
from sociale_basis.i18n import _
from sociale_basis.neighbourhood.meta import SCHEMA_VERSION
from sociale_basis.neighbourhood.store import BUILDS, MANIFEST
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.neighbourhoods import open_neighbourhood
from sociale_basis.ui.viewer import is_professional
from sociale_basis.ui.workspace import DEFAULT, folders

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

NAME = "wijk"
"""What tells in an address which neighbourhood it is about."""
_KEY, _TO_MAP = "shown neighbourhood", "show it on the map"


@dataclass(frozen=True)
class Trouble:
    """What is the matter, as a heading, and what to do, as a sentence."""

    heading: str
    sentence: str


def choose_shown() -> None:
    """Take over from the address which neighbourhood is shown, and write it there.

    Only who runs the dashboard may look at another one than the settings name: what lies in the
    workspace may not be meant for everyone yet.
    """
    if is_professional():
        start(NAME, folders(), DEFAULT, key=_KEY)
        keep({NAME: shown_key()}, {NAME: DEFAULT})


def show(key: str) -> None:
    """Show another neighbourhood of the workspace from now on, in this session.

    Parameters
    ----------
    key
        As :func:`sociale_basis.ui.workspace.folders` has it.
    """
    st.session_state[_KEY] = key
    st.session_state[_TO_MAP] = True


def wants_map() -> bool:
    """Tell, once, that another neighbourhood was just chosen to be shown."""
    return bool(st.session_state.pop(_TO_MAP, False))


def shown_key() -> str:
    """Give the key of the neighbourhood that this visitor looks at."""
    key = str(st.session_state.get(_KEY, DEFAULT)) if is_professional() else DEFAULT
    return key if key in folders() else DEFAULT


def shown_in_address() -> dict[str, str]:
    """Give what tells in the address of a form which neighbourhood it is about; usually nothing."""
    key = shown_key()
    return {} if key == DEFAULT else {NAME: key}


def shown_folder() -> Path:
    """Give the folder of the neighbourhood that this visitor looks at.

    Raises
    ------
    UsageError
        A setting cannot be used.
    """
    return folders()[shown_key()]


def opened() -> Neighbourhood:
    """Give the neighbourhood as it is now; see :mod:`sociale_basis.ui.neighbourhoods`.

    Raises
    ------
    UsageError
        A setting cannot be used.
    StorageError
        There is no neighbourhood, it was written by a newer version, or it is damaged.
    """
    return open_neighbourhood(shown_folder())


def trouble(error: SocialeBasisError) -> Trouble:
    """Say in words for people why there is nothing to see.

    Parameters
    ----------
    error
        What :func:`opened`, or a page, raised.
    """
    if isinstance(error, UsageError):
        return Trouble(
            _("A setting cannot be used"),
            _("Look in the terminal which one it is, and change it."),
        )
    if not isinstance(error, StorageError):
        return Trouble(
            _("This cannot be shown"), _("Try again, or choose something else in the menu above.")
        )
    return _of_what_is_kept(shown_folder())


def _of_what_is_kept(folder: Path) -> Trouble:
    """Say what is the matter with a neighbourhood, or else with the register."""
    if not folder.exists():
        return Trouble(
            _("There is no neighbourhood here yet"),
            _(
                "Make the example with “sociale-basis demo”, or one of your own with "
                "“sociale-basis build”."
            ),
        )
    if not (folder / MANIFEST).exists():
        return Trouble(
            _("This folder holds no neighbourhood"),
            _(
                "Choose another folder with SOCIALE_BASIS_FOLDER, or make a neighbourhood with "
                "“sociale-basis build”."
            ),
        )
    if _is_newer(folder):
        return Trouble(
            _("This neighbourhood was made by a newer version"),
            _("Install the newer version of the program, or build the neighbourhood again."),
        )
    if _opens(folder):
        return Trouble(
            _("The register cannot be used now"),
            _(
                "The map is not damaged. Try again. Does it stay away? Then put back a backup of "
                "the register with “sociale-basis register restore”, or ask whoever looks after it."
            ),
        )
    return Trouble(
        _("This neighbourhood is damaged"),
        _("Build it again with “sociale-basis build”."),
    )


def _opens(folder: Path) -> bool:
    """Tell whether the neighbourhood is well, so that what failed is the register."""
    try:
        open_neighbourhood(folder)
    except StorageError:
        return False
    return True


def _is_newer(folder: Path) -> bool:
    metas = sorted(folder.glob(f"{BUILDS}/*/meta.json"))
    return any(_version(file) > SCHEMA_VERSION for file in (folder / MANIFEST, *metas))


def _version(file: Path) -> int:
    try:
        content = loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    told = content.get("schema_version") if isinstance(content, dict) else None
    return told if isinstance(told, int) else 0
