"""Makes one classic script of ES modules: a browser loads no modules from a file on disk.

A small and strict transformation: every module becomes a function that is called once and gives
what it exports, in the order in which they need each other. What it does not know, it refuses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sociale_basis.errors import FileFormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.-]+)";$', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (default )?(?P<what>(?:async )?function|const|let|class) (?P<name>\w+)", re.MULTILINE
)
_LEFT_OVER = re.compile(r"^\s*(?:import\b(?!\()|export\b).*$", re.MULTILINE)


def classic_script(modules: Mapping[str, str], entry: str) -> str:
    """Make one classic script of modules.

    Parameters
    ----------
    modules
        Text by file name. They import names from one another, as
        ``import { draw } from "./map.js";``, and export functions, classes and constants where
        these are declared.
    entry
        The file to run last; what it needs, and no more, goes along.

    Returns
    -------
    The script. It adds nothing to the names of the page.

    Raises
    ------
    FileFormatError
        A module is not there, imports or exports in another manner, or needs itself.
    """
    order: list[str] = []
    _place(modules, entry, (), order)
    parts = ['"use strict";', "(() => {", "const modules = {};"]
    for name in order:
        parts += [f"// {name}", f"modules[{_quoted(name)}] = (() => {{"]
        parts += [_translated(name, modules[name]).strip("\n"), "})();"]
    return "\n".join([*parts, "})();", ""])


def _place(modules: Mapping[str, str], name: str, above: tuple[str, ...], order: list[str]) -> None:
    if name in order:
        return
    if name in above:
        raise FileFormatError(f"needs itself, by {' and '.join(above)}", file=name)
    if name not in modules:
        raise FileFormatError("is no module that is there", file=name)
    for match in _IMPORT.finditer(modules[name]):
        _place(modules, match[2], (*above, name), order)
    order.append(name)


def _translated(name: str, text: str) -> str:
    exported = [match["name"] for match in _EXPORT.finditer(text) if not match[1]]
    text = _IMPORT.sub(_taken, text)
    text = _EXPORT.sub(lambda match: f"{match['what']} {match['name']}", text)
    left = _LEFT_OVER.search(text)
    if left is not None:
        raise FileFormatError(
            f"'{left[0].strip()}' is an import or export that cannot be translated",
            file=name,
            do="write it as the other modules do",
        )
    return f"{text}\nreturn {{ {', '.join(exported)} }};"


def _taken(match: re.Match[str]) -> str:
    names = re.sub(r"(\w+) as (\w+)", r"\1: \2", match[1].strip())
    return f"const {{ {names} }} = modules[{_quoted(match[2])}];"


def _quoted(name: str) -> str:
    return f'"{name}"'
