"""Reads one JSON file into a pydantic model; what is wrong comes out as one clear line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from sociale_basis.errors import BadValueError, FileFormatError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)


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
    first = problems[0]
    where = ".".join(str(part) for part in first["loc"]) or None
    what = first["msg"].removeprefix("Value error, ")
    if first["type"] not in {"value_error", "missing", "extra_forbidden"}:
        what = f"{first['input']!r} cannot be used: {what}"
    raise BadValueError(what, file=file, column=where)
