"""Imports a list into the register: read, held against what is there, and then all or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sociale_basis.errors import InputError, OutdatedError
from sociale_basis.privacy import Permission
from sociale_basis.register.changing import edited, may_be_added
from sociale_basis.register.database import reading as looking
from sociale_basis.register.database import writing
from sociale_basis.register.exchange.draft import Reading, draft_of
from sociale_basis.register.exchange.filling import filled
from sociale_basis.register.exchange.headings import Other, guess
from sociale_basis.register.exchange.mapping import Mapping
from sociale_basis.register.exchange.organisations import KEY as ORGANISATION_KEY
from sociale_basis.register.exchange.placing import AddressList
from sociale_basis.register.exchange.plan import Step, Todo, planned
from sociale_basis.register.exchange.rows import read_rows
from sociale_basis.register.exchange.since import REASON
from sociale_basis.register.recording import Act, Action, new_id, record, record_new, row_of
from sociale_basis.register.state import as_life, read_state
from sociale_basis.register.visibility import require

if TYPE_CHECKING:
    import collections.abc
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.register.exchange.plan import Known
    from sociale_basis.register.exchange.rows import Rows


@dataclass(frozen=True)
class Imported:
    """What came of a list.

    Attributes
    ----------
    file, sheet
        Which list.
    mapping
        What its columns were taken to hold; save it to put it right and give it again.
    steps
        What was done, or would be done, with each row.
    untouched
        Names by id of entries of the same sources that the list does not have.
    notes
        What holds for the whole list.
    done
        Whether it is in the register now.
    """

    file: Path
    sheet: str | None
    mapping: Mapping
    steps: list[Step]
    untouched: dict[str, str]
    notes: list[str]
    done: bool

    def count(self, todo: Todo) -> int:
        """Count the rows that came to something."""
        return sum(step.todo is todo for step in self.steps)


def import_file(  # noqa: PLR0913 -- one parameter per thing that can be told
    register: Register,
    who: Who,
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    source: str | None = None,
    addresses: AddressList | None = None,
    areas: collections.abc.Mapping[str, str] | None = None,
    also_alike: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Import a list of entries.

    Parameters
    ----------
    register, who
        Where to, and by whom.
    path
        CSV, Excel, GeoJSON, GeoPackage or a directory in JSON.
    mapping
        What its columns hold; what it does not say is guessed.
    source
        Who keeps the list, for rows that do not say so; default that of the mapping, else the name
        of the file.
    addresses, areas
        Addresses to find positions by, and codes of areas by name.
    also_alike
        Whether to add what looks the same as an entry that came from elsewhere.
    dry_run
        Whether only to say what would be done.

    Raises
    ------
    NotAllowedError
        This role may not.
    InputError
        Something in the file cannot be used; nothing of it is kept. The line names file, row and
        column.
    """
    require(who, Permission.REGISTER, "import entries")
    given = mapping or Mapping()
    rows = read_rows(path, given.columns)
    columns, notes = _columns(rows, given)
    named = source or given.source or rows.file.stem
    reading = Reading(
        columns, given.layers, given.always, named, addresses or AddressList(()), areas or {}
    )
    below, more = filled(rows, reading)
    drafts = [draft_of(number, cells, reading) for number, cells in below]
    used = given.model_copy(update={"columns": columns, "source": named})
    open_session = looking if dry_run else writing
    with open_session(register) as session:
        steps, known = planned(session, register, who, drafts, reading, also_alike=also_alike)
        if not dry_run:
            _refuse(steps, rows)
            _carry_out(session, register, who, steps, rows)
    untouched = _untouched(steps, known)
    return Imported(rows.file, rows.sheet, used, steps, untouched, notes + more, not dry_run)


def _columns(rows: Rows, given: Mapping) -> tuple[dict[str, str], list[str]]:
    columns = guess([each for each in rows.headings if each not in given.columns])
    for heading in rows.headings:
        if heading in given.columns:
            columns[heading] = given.columns[heading]
    told = {target for heading, target in given.columns.items() if heading in rows.headings}
    for heading, target in columns.items():
        if heading not in given.columns and target in told:
            columns[heading] = Other.NOTHING.value
    missing = [heading for heading in given.columns if heading not in rows.headings]
    notes = [
        f"{rows.file}: there is no column '{each}', which the mapping names" for each in missing
    ]
    return {heading: columns[heading] for heading in rows.headings}, notes


def _refuse(steps: list[Step], rows: Rows) -> None:
    problems = [step.draft for step in steps if step.draft.problem is not None]
    if not problems:
        return
    first = problems[0].problem
    if first is None:  # for the type only: it was chosen for having one
        return
    more = f" ({len(problems) - 1} more rows: --dry-run lists them)" if len(problems) > 1 else ""
    raise _in_row(first, rows, problems[0].row, more)


def _in_row(error: InputError, rows: Rows, row: int, more: str = "") -> InputError:
    return type(error)(
        f"{error.what}{more}", file=rows.file, row=row, column=error.column, do=error.do
    )


def _carry_out(
    session: Session, register: Register, who: Who, steps: list[Step], rows: Rows
) -> None:
    reason = f"{REASON}{rows.file.name}"[:200]
    for step in steps:
        if step.todo is Todo.ADD:
            step.entry_id = step.draft.own_id or new_id()
    arriving = frozenset(step.entry_id for step in steps if step.entry_id is not None)
    new = {}
    for step in steps:
        if step.todo is Todo.ADD and step.entry_id is not None:
            with _located(rows, step):
                new[step.entry_id] = may_be_added(
                    session, register, who, step.entry_id, step.draft.entry, step.checks, arriving
                )
    record_new(session, register, Act(who, Action.CREATE, reason), new)
    for step in steps:
        if step.entry_id is None or step.todo not in {Todo.ADD, Todo.CHANGE}:
            continue
        with _located(rows, step):
            if step.todo is Todo.CHANGE:
                edited(session, register, who, step.entry_id, step.changes, step.revision,
                       step.checks, reason, arriving=arriving)  # fmt: skip
            if step.closed:
                _close(session, register, Act(who, Action.CLOSE, reason), step)


@contextmanager
def _located(rows: Rows, step: Step) -> Iterator[None]:
    """Say of an error in which row it is."""
    try:
        yield
    except OutdatedError:
        raise
    except InputError as error:
        raise _in_row(error, rows, step.draft.row) from None


def _close(session: Session, register: Register, act: Act, step: Step) -> None:
    row = row_of(session, step.entry_id or "")
    if row is not None:
        entry, life = read_state(row.state)
        life = life.model_copy(update={"closed": as_life(step.draft.life).closed})
        record(session, register, act, row.id, (entry, life), row)


def _untouched(steps: list[Step], known: Known) -> dict[str, str]:
    sources = {str(step.draft.values.get("origin.name")) for step in steps}
    touched = {step.entry_id for step in steps}
    return {
        entry_id: known.by_id[entry_id].name
        for origin, entry_id in known.by_origin.items()
        if origin.partition("|")[0] in sources
        and not origin.partition("|")[2].startswith(ORGANISATION_KEY)
        and entry_id not in touched
    }
