"""Reads one TOML file into a pydantic model; what is wrong comes out as one clear line."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sociale_basis.errors import BadValueError, FileFormatError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails


_LONGEST = 100  # of what somebody filled in, in a message


class Record(BaseModel):
    """A frozen record in which every key is known: a typo is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Model = TypeVar("Model", bound=BaseModel)


def read_toml(file: Path, model: type[Model], **given: Any) -> Model:  # noqa: ANN401  (any field)
    """Read a TOML file and validate it.

    Parameters
    ----------
    file
        The file to read, UTF-8.
    model
        What the file must look like.
    given
        Fields that do not stand in the file but follow from its place; the file may not set them.

    Raises
    ------
    StorageError
        The file cannot be read.
    FileFormatError
        It is not TOML, or not UTF-8.
    BadValueError
        A key is unknown, missing, or holds something unusable.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileFormatError("is not UTF-8 text", file=file, do="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(file, str(error)) from error
    for key in given:
        if key in content:
            do = "leave it out: the place of the file sets it"
            raise BadValueError("may not be set", file=file, column=key, do=do)
    return checked(content | given, model, file)


def checked(content: dict[str, Any], model: type[Model], file: Path) -> Model:
    """Validate what was read from a file.

    Raises
    ------
    BadValueError
        A key is unknown, missing, or holds something unusable.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise value_error(error, model, file) from error


def value_error(
    error: ValidationError, model: type[BaseModel], file: Path | None = None
) -> BadValueError:
    """Make one line of what a model found wrong: the first key, what is wrong, what to do."""
    # A misspelt key also makes the right key missing: the typo is what the reader must see.
    problems = sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    first = problems[0]
    column = ".".join(str(part) for part in first["loc"])[:_LONGEST] or None
    what, do = _explain(first, model)
    if len(problems) > 1:
        what = f"{what} (and {len(problems) - 1} more)"
    return BadValueError(what, file=file, column=column, do=do)


def _syntax_error(file: Path, message: str) -> FileFormatError:
    found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", message, re.DOTALL)
    row = int(found[2]) if found else None
    reason = found[1] if found else message
    return FileFormatError(f"is not valid TOML: {reason}", file=file, row=row)


def _explain(problem: ErrorDetails, model: type[BaseModel]) -> tuple[str, str | None]:
    if problem["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(problem["loc"][-1]), _keys(model), n=1)
        return "unknown key", f"did you mean '{close[0]}'?" if close else "remove it"
    if problem["type"] == "missing":
        return "key is missing", "add it"
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "value_error":
        return message, None
    if problem["type"] in {"tuple_type", "frozen_set_type"}:
        return f"{_short(problem)} cannot be used: a list is needed", "write it as [ … ]"
    return f"{_short(problem)} cannot be used: {message[0].lower()}{message[1:]}", None


def _short(problem: ErrorDetails) -> str:
    told = repr(problem["input"])
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _keys(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    records = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for record in records for key in record.get("properties", {})})
