"""Data as classic scripts: what a page may load from a web server and from a file alike."""

from __future__ import annotations

import json

# In a script of its own none of these end anything; in a page they would.
_SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TABLE = str.maketrans(_SAFE)


def as_json(value: object) -> str:
    """Write JSON of which no character can end a script or begin an element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_TABLE)


def as_script(name: str, value: object) -> str:
    """Write a script that hands something over to the page by its name.

    Parameters
    ----------
    name
        What the script of the site asks for it by.
    value
        What can stand in JSON.
    """
    return f"sbHave({as_json(name)},{as_json(value)});\n"
