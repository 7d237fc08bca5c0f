"""The file that says what a service looked like: one per service, in ``data/reference/schemas``."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- pydantic reads the type of a field when the class is made
import json
from enum import StrEnum
from pathlib import Path  # noqa: TC003 -- as above
from typing import TYPE_CHECKING

from pydantic import Field

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, checked
from sociale_basis.errors import FileFormatError, StorageError
from sociale_basis.sources.http.kept import write_whole

if TYPE_CHECKING:
    from sociale_basis.sources.contracts.contract import Look


class Origin(StrEnum):
    """Where a schema comes from."""

    DOCUMENTED = "documented"
    MET_LIVE = "met live"


class Schema(Record):
    """What a service looked like.

    Attributes
    ----------
    service
        Its key.
    recorded, origin
        When this was written down, and from what.
    whole
        All fields stand in it; otherwise others are no news.
    fields, lists, editions, facts
        See :class:`~sociale_basis.sources.contracts.contract.Look`.
    """

    service: str
    recorded: dt.date
    origin: Origin
    whole: bool
    lists: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    facts: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, service: str, look: Look, today: dt.date) -> Schema:
        """Write down what was met."""
        return cls(
            service=service,
            recorded=today,
            origin=Origin.MET_LIVE,
            whole=True,
            lists=tuple(sorted(look.lists)),
            editions=look.editions,
            facts=dict(look.facts),
            fields=dict(look.fields or {}),
        )


def schemas_folder() -> Path:
    """Find the folder with one file per service.

    Raises
    ------
    StorageError
        The package is not complete.
    """
    return data_folder() / "reference" / "schemas"


def read_schema(folder: Path, service: str) -> Schema:
    """Read what a service looked like.

    Raises
    ------
    StorageError
        There is no such file, or it cannot be read.
    FileFormatError, BadValueError
        It is not JSON, or holds a wrong key or value.
    """
    file = folder / f"{service}.json"
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise StorageError(
            f"{file}: nothing was recorded of this service. Record it: sources check {service} "
            "--record"
        ) from error
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise FileFormatError("is not JSON", file=file, do="put back the file of before") from error
    if not isinstance(content, dict):
        raise FileFormatError("is no schema", file=file, do="put back the file of before")
    return checked(content, Schema, file)


def write_schema(folder: Path, schema: Schema) -> Path:
    """Write down what a service looks like, in place of what stood there, whole or not at all.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    file = folder / f"{schema.service}.json"
    text = json.dumps(schema.model_dump(mode="json"), ensure_ascii=False, indent=2)
    write_whole(file, f"{text}\n".encode())
    return file
