"""Writes again what follows from entries: after a migration, other rules, or another program.

What it was derived by is kept in the register; where that is something else than now, whoever opens
the register writes it again first. Nobody has to think of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import select, text, update

from sociale_basis.layers import layers
from sociale_basis.register.columns import DERIVATION, columns_of
from sociale_basis.register.database import reading, writing
from sociale_basis.register.findings.keeping import finding_columns
from sociale_basis.register.findings.standing import read_finding
from sociale_basis.register.recording import host_of, write_beside
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import HEAD, EntryRow, FactRow, FindingRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sociale_basis.register.database import Register

FACT = "derived-by"


def derived_by(register: Register) -> str:
    """Say by what columns are derived: tables, program, rules and layers, in one digest.

    Parameters
    ----------
    register
        Whose rules count.
    """
    told = {
        "tables": HEAD,
        "program": DERIVATION,
        "rules": register.rules.model_dump(mode="json"),
        "layers": {
            key: [
                str(layer.reach_mode),
                *(sorted(map(str, each)) for each in (layer.spheres, layer.functions,
                                                      layer.life_domains)),
            ]
            for key, layer in layers().items()
        },
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def derive_where_needed(register: Register) -> int:
    """Write everything that is derived again, if it was derived by something else.

    Parameters
    ----------
    register
        That was just opened.

    Returns
    -------
    How many entries and findings had other columns.
    """
    now = derived_by(register)
    with reading(register) as session:
        if _last(session) == now:
            return 0
    with writing(register) as session:
        # Of programs that open it at once the first makes the row; the others wait for it here.
        session.execute(
            text("INSERT INTO register_fact (key, value) VALUES (:key, '') ON CONFLICT DO NOTHING"),
            {"key": FACT},
        )
        session.execute(select(FactRow).where(FactRow.key == FACT).with_for_update())
        if _last(session) == now:  # another program was first
            return 0
        changed = derive(session, register)
        session.merge(FactRow(key=FACT, value=now))
        session.flush()
    return changed


def derive(session: Session, register: Register) -> int:
    """Write the columns of all entries and findings, and what stands beside them, again.

    Returns
    -------
    How many had other columns.
    """
    changed = 0
    for row in session.scalars(select(EntryRow).order_by(EntryRow.id).with_for_update()):
        told = read_state(row.state)
        columns = columns_of(*told, host_of(session, told[0]), register.rules)
        if any(getattr(row, name) != value for name, value in columns.items()):
            session.execute(update(EntryRow).where(EntryRow.id == row.id).values(columns))
            changed += 1
        write_beside(session, register, row.id, told)
    for finding in session.scalars(select(FindingRow).order_by(FindingRow.id).with_for_update()):
        columns = finding_columns(*read_finding(finding.state))
        if any(getattr(finding, name) != value for name, value in columns.items()):
            session.execute(update(FindingRow).where(FindingRow.id == finding.id).values(columns))
            changed += 1
    return changed


def _last(session: Session) -> str | None:
    told = session.get(FactRow, FACT, populate_existing=True)
    return None if told is None else told.value
