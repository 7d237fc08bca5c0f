"""Reads one JSON file into a pydantic model; what is wrong comes out as one clear line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from sociale_basis.errors import BadValueError, FileFormatError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_ENTRIES = {"edits": "edit", "observations": "observation"}


def read_record(file: Path, model: type[Model], schema_version: int) -> Model:
    """Read a JSON file with a schema version and validate it.

    Parameters
    ----------
    file
        The file, UTF-8.
    model
        What it must look like.
    schema_version
        The newest that this version of the program knows.

    Raises
    ------
    StorageError
        The file cannot be read, or was written by a newer version.
    FileFormatError
        It is not JSON, or no such file.
    BadValueError
        A key is unknown, missing, or holds something unusable.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
        content = json.loads(text)
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise FileFormatError("is not UTF-8 text", file=file, do="save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise FileFormatError(
            f"is not JSON: {error.msg}", file=file, row=error.lineno, do="mend it there"
        ) from error
    if not isinstance(content, dict):
        raise FileFormatError("holds no JSON object", file=file)
    version = content.get("schema_version")
    if not isinstance(version, int):
        do = f'add "schema_version": {schema_version}'
        raise BadValueError("is missing", file=file, column="schema_version", do=do)
    if version > schema_version:
        raise StorageError(
            f"{file}: was written by a newer version of sociale-basis (schema {version}, this one "
            f"knows {schema_version}). Install the newer version"
        )
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        problems = sorted(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    raise _told(file, problems[0])


def _told(file: Path, problem: ErrorDetails) -> BadValueError:
    """Say of one problem which entry and key of the file it is about, and what to do."""
    keys = [str(part) for part in problem["loc"]]
    entry = None
    if len(keys) > 1 and keys[0] in _ENTRIES and keys[1].isdigit():
        entry = f"{_ENTRIES[keys[0]]} {int(keys[1]) + 1}"
        # Which kind of edit it was read as stands between the entry and its keys.
        keys = keys[2 + (keys[0] == "edits") :]
    what = problem["msg"].removeprefix("Value error, ")
    match problem["type"]:
        case "value_error":
            pass
        case "missing":
            what = "is missing: add it"
        case "extra_forbidden":
            what = "is not known: remove it, or mend the spelling"
        case "union_tag_invalid":
            keys, told = ["kind"], problem["ctx"]
            what = f"'{told['tag']}' is not known: use one of {told['expected_tags']}"
        case "union_tag_not_found":
            keys, what = ["kind"], "is missing: add it"
        case _:
            what = f"{problem['input']!r} cannot be used: {what}"
    return BadValueError(what, file=file, entry=entry, column=".".join(keys) or None)
