"""One short word for everything a build was made of."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis._folders import data_folder, layers_folder
from sociale_basis.neighbourhood.meta import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sociale_basis.sources.provenance import Source

_PACKAGE = Path(__file__).resolve().parents[1]
# What turns input into a build; a change there is another build, whatever the version says.
_ROOMS = ("sources", "network", "neighbourhood")


def software() -> str:
    """Give name and version of this program."""
    try:
        return f"sociale-basis {version('sociale-basis')}"
    except PackageNotFoundError:  # run from a folder that was never installed
        return "sociale-basis (not installed)"


def build_digest(sources: Sequence[Source], options: Mapping[str, object]) -> str:
    """Give sixteen hexadecimal digits that change when anything that matters changes.

    Parameters
    ----------
    sources
        The input files, in order.
    options
        What the user chose, as JSON can hold it.

    Notes
    -----
    SHA-256 over the checksums of the input, the options, the layers, the mobility profiles and
    reference figures, the schema version, the version of the program and its code.
    """
    whole = hashlib.sha256()
    told = {
        "schema": SCHEMA_VERSION,
        "software": software(),
        "options": dict(options),
        "sources": [[source.name, source.file_or_url, source.sha256] for source in sources],
    }
    whole.update(json.dumps(told, sort_keys=True).encode())
    code = [file for room in _ROOMS for file in (_PACKAGE / room).glob("*.py")]
    for root, files in (
        (layers_folder(), layers_folder().rglob("*.toml")),
        (data_folder(), data_folder().rglob("*.toml")),
        (_PACKAGE, code),
    ):
        _add(whole, root, files)
    return whole.hexdigest()[:16]


def _add(whole: hashlib._Hash, root: Path, files: Iterable[Path]) -> None:
    for name, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
        # Line ends differ between checkouts on Windows and elsewhere.
        content = file.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name} {len(content)} ".encode())
        whole.update(content)
