"""Asks services a few small questions, and compares what they look like with what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sociale_basis.errors import CutOffError, ServiceError, ServiceShapeError, UsageError
from sociale_basis.sources.contracts.known import CONTRACTS
from sociale_basis.sources.contracts.moved import compare
from sociale_basis.sources.contracts.schema import Schema, read_schema, schemas_folder, write_schema
from sociale_basis.sources.services import services

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sociale_basis.sources.contracts.contract import Use
    from sociale_basis.sources.contracts.moved import Moved
    from sociale_basis.sources.http import Client
    from sociale_basis.sources.services import Service

# The address or the question is no longer known. What else a service refuses may pass.
_GONE = {400, 404, 406, 410, 501}


class State(StrEnum):
    """What came of a check."""

    OK = "ok"
    MOVED = "moved"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Checked:
    """What came of checking one service.

    Attributes
    ----------
    service
        Which.
    state
        ``ok`` also where only harmless things moved.
    use
        What is lost without the service.
    schema
        What it was compared with.
    moved
        What is not as it was.
    why
        What it answered instead, or why it was not reached; one line.
    written
        The file in which it was recorded anew.
    """

    service: Service
    state: State
    use: Use
    schema: Schema | None
    moved: tuple[Moved, ...] = ()
    why: str = ""
    written: Path | None = None


def check(
    client: Client,
    keys: Sequence[str] = (),
    *,
    record: bool = False,
    folder: Path | None = None,
) -> Iterator[Checked]:
    """Check services one after another; nothing that they answer is kept.

    Parameters
    ----------
    client
        With whom to ask.
    keys
        Which services; all where none is named.
    record
        Write down what they look like now.
    folder
        Where the recorded schemas lie; default those of the program.

    Raises
    ------
    UsageError
        There is no such service, or nobody wrote down what is relied on of it.
    StorageError, FileFormatError, BadValueError
        A schema cannot be read or written.
    """
    known = services(client.settings)
    for key in keys or known:
        if key not in known:
            raise UsageError(f"no service is called '{key}'", do=f"known are {', '.join(known)}")
        if key not in CONTRACTS:
            raise UsageError(
                f"nobody wrote down what is relied on of '{key}'",
                do="add it to sociale_basis/sources/contracts/known.py",
            )
    place = folder or schemas_folder()
    # Recording is how the first schema comes about; otherwise a missing one is told before asking.
    recorded = {key: _recorded(place, key, needed=not record) for key in keys or known}
    for key, schema in recorded.items():
        yield _checked(client, known[key], schema, place if record else None)


def _recorded(place: Path, key: str, *, needed: bool) -> Schema | None:
    if not needed and not (place / f"{key}.json").exists():
        return None
    return read_schema(place, key)


def _checked(
    client: Client, service: Service, schema: Schema | None, record_in: Path | None
) -> Checked:
    contract = CONTRACTS[service.key]
    # Never fresh is never kept, and never answered from what was.
    live = service.model_copy(update={"fresh_days": 0})
    try:
        look = contract.look(client, live)
    except ServiceError as error:
        return Checked(service, _state(error), contract.use, schema, why=str(error))
    today = client.timing.now().date()
    # What is looked at for the first time is compared with what is relied on alone.
    before = schema or Schema.of(service.key, look, today)
    moved = tuple(compare(contract, before, look, service.years))
    state = State.OK if all(one.harmless for one in moved) else State.MOVED
    written = None
    # What could not be looked at would be forgotten: then the schema of before is of more use.
    seen = set(contract.lists) <= set(look.lists) and (look.fields or not contract.needs)
    if record_in is not None and seen:
        written = write_schema(record_in, Schema.of(service.key, look, today))
    return Checked(service, state, contract.use, before, moved, written=written)


def _state(error: ServiceError) -> State:
    if isinstance(error, CutOffError):
        return State.NOT_REACHED
    if isinstance(error, ServiceShapeError) or error.status in _GONE:
        return State.MOVED
    return State.NOT_REACHED
