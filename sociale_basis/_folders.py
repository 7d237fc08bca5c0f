"""Where the files that come with the program lie: ``layers/`` and ``data/``.

They stand at the top of the checkout so that people who are no programmer find and change them.
A wheel carries a copy inside the package.
"""

from __future__ import annotations

from pathlib import Path

from sociale_basis.errors import StorageError

PACKAGE = Path(__file__).resolve().parent


def layers_folder() -> Path:
    """Find the folder with one TOML file per layer.

    Raises
    ------
    StorageError
        Neither the installed package nor the checkout has it.
    """
    return _shipped("layers")


def data_folder() -> Path:
    """Find the folder with reference figures and mobility profiles.

    Raises
    ------
    StorageError
        Neither the installed package nor the checkout has it.
    """
    return _shipped("data")


def _shipped(name: str) -> Path:
    places = [PACKAGE / "_bundled" / name, PACKAGE.parent / name]
    for folder in places:
        if folder.is_dir():
            return folder
    looked = " nor ".join(str(folder) for folder in places)
    raise StorageError(
        f"the folder '{name}' of sociale-basis is not there: neither {looked}. "
        "Install the package again, or run it from a complete checkout"
    )
