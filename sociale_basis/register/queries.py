"""What can be asked of the register; everybody gets what he or she may know, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, or_, select

from sociale_basis.register.clock import day_of
from sociale_basis.register.columns import mark
from sociale_basis.register.database import reading
from sociale_basis.register.kept import Kept, as_seen, row_seen
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.texts import folded
from sociale_basis.register.visibility import admitted
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register
    from sociale_basis.vocabulary import RegisterKind

_LIKE = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True)
class Selection:
    """Which entries to show: those that meet all that is given.

    Attributes
    ----------
    kinds, layers, statuses
        One of these. Without ``statuses`` all but closed.
    text
        In name, address or town; capitals and accents do not count.
    marks
        Pairs such as ``("sphere", "communal")``, ``("function", "ontmoeten")``, ``("domain", …)``,
        ``("mode", …)``, ``("walk_in", "yes")``, ``("wheelchair", "yes")``; of one group any, of
        different groups each.
    box
        West, south, east, north in EPSG:28992.
    areas
        Codes of areas.
    organisation
        Id of the organisation whose entries they are.
    due_by
        Verified once, and due on this day or before.
    ids, origins, osm_ids
        One of these; an origin is ``name|key``.
    """

    kinds: tuple[RegisterKind, ...] = ()
    layers: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    text: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    box: tuple[float, float, float, float] | None = None
    areas: tuple[str, ...] = ()
    organisation: str | None = None
    due_by: date | None = None
    ids: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    osm_ids: tuple[str, ...] = ()


class Listed(NamedTuple):
    """An entry in a list."""

    id: str
    kind: str
    layer: str
    name: str
    status: str
    x: float | None
    """EPSG:28992; of what is at somebody's home the middle of its square of 100 m."""
    y: float | None
    cell: str | None
    area: str | None
    organisation: str | None
    osm_id: str | None
    revision: int
    due_on: date | None
    stale_on: date | None


def list_entries(register: Register, who: Who, selection: Selection | None = None) -> list[Listed]:
    """List entries, in the order of their names.

    Parameters
    ----------
    register, who
        Where, and for whom.
    selection
        Which; default all that are not closed.
    """
    today = day_of(register.clock())
    columns = [
        _status(today).label("status") if name == "status" else getattr(EntryRow, name)
        for name in Listed._fields
    ]
    with reading(register) as session:
        asked = select(*columns).where(
            admitted(who, today), *conditions(selection or Selection(), today)
        )
        # Past the session: it would look at every row whether it holds entities.
        rows = session.connection().execute(asked.order_by(EntryRow.search, EntryRow.id))
        return [Listed._make(row) for row in rows]


def get_entry(register: Register, who: Who, entry_id: str) -> Kept:
    """Give one entry.

    Parameters
    ----------
    register, who, entry_id
        Which, and for whom.

    Raises
    ------
    UnknownEntryError
        There is no such entry, or it is not for whoever asks.
    """
    with reading(register) as session:
        row = row_seen(register, who, session.get(EntryRow, entry_id))
        return as_seen(session, register, who, [row])[0]


def get_entries(register: Register, who: Who, selection: Selection | None = None) -> list[Kept]:
    """Give whole entries, in the order of their names; as :func:`list_entries`.

    Parameters
    ----------
    register, who, selection
        As in :func:`list_entries`.
    """
    today = day_of(register.clock())
    with reading(register) as session:
        asked = select(EntryRow).where(
            admitted(who, today), *conditions(selection or Selection(), today)
        )
        rows = session.scalars(asked.order_by(EntryRow.search, EntryRow.id))
        return as_seen(session, register, who, list(rows))


def _status(today: date) -> ColumnElement[str]:
    stale = and_(EntryRow.status == Status.VERIFIED.value, EntryRow.stale_on <= today)
    return case((stale, Status.STALE.value), else_=EntryRow.status)


def conditions(selection: Selection, today: date) -> list[ColumnElement[bool]]:
    """Give the conditions that a selection puts; for use inside this room."""
    wanted: list[ColumnElement[bool]] = []
    told: list[tuple[ColumnElement[Any], tuple[str, ...]]] = [
        (EntryRow.kind.expression, tuple(kind.value for kind in selection.kinds)),
        (EntryRow.layer.expression, selection.layers),
        (EntryRow.area.expression, selection.areas),
        (EntryRow.id.expression, selection.ids),
        (EntryRow.origin.expression, selection.origins),
        (EntryRow.osm_id.expression, selection.osm_ids),
    ]
    wanted += [column.in_(values) for column, values in told if values]
    if selection.statuses:
        wanted.append(_status(today).in_([each.value for each in selection.statuses]))
    else:
        wanted.append(EntryRow.status != Status.CLOSED.value)
    if selection.organisation is not None:
        wanted.append(EntryRow.organisation == selection.organisation)
    if selection.due_by is not None:
        wanted.append(EntryRow.due_on <= selection.due_by)
    if selection.box is not None:
        west, south, east, north = selection.box
        wanted += [EntryRow.x.between(west, east), EntryRow.y.between(south, north)]
    for word in folded(selection.text).split():
        wanted.append(EntryRow.search.like(f"%{word.translate(_LIKE)}%", escape="\\"))
    for group in dict.fromkeys(group for group, _ in selection.marks):
        values = [value for name, value in selection.marks if name == group]
        marks = [mark(group, value).translate(_LIKE) for value in values]
        wanted.append(or_(*(EntryRow.marks.like(f"%{each}%", escape="\\") for each in marks)))
    return wanted
