"""Looks at tables of figures: OData, as CBS has it for itself and for RIVM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.indicators import indicators, resolve_columns
from sociale_basis.sources import odata
from sociale_basis.sources.contracts.contract import Look, types_of
from sociale_basis.sources.contracts.features import GEMEENTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.sources.http import Client
    from sociale_basis.sources.services import Service

_REGION, _PERIOD = "WijkenEnBuurten", "Perioden"


def look_at_table(
    client: Client, service: Service, where: Sequence[str] = (), periods: str | None = None
) -> Look:
    """Look at a table: its columns, its periods, and the rows of one gemeente.

    Parameters
    ----------
    client, service
        With whom and where to ask.
    where
        Conditions besides that of the gemeente.
    periods
        The dimension with its periods; None where it has none.

    Raises
    ------
    ServiceError
        It does not answer, or not with a table.
    """
    columns = odata.read_columns(client, service)
    fields = {column.key: "unknown" for column in columns if column.kind != "TopicGroup"}
    editions = tuple(odata.read_dimension(client, service, periods)) if periods else ()
    chosen = [*where, odata.in_gemeente(_REGION, GEMEENTE)]
    if editions:
        chosen.append(odata.equals(_PERIOD, max(editions)))
    found = odata.read_rows(client, service, odata.wanted(columns), chosen)
    figures = resolve_columns(fields)
    filled = {
        name
        for name, figure in figures.items()
        if any(not indicators()[figure].source.is_missing(row.get(name)) for row in found.rows)
    }
    facts = {
        "content_type": found.replies[0].headers.get("content-type", "").partition(";")[0],
        "selection": "kept" if _only_the_gemeente(found.rows) else "ignored",
    }
    return Look(
        fields | types_of(found.rows),
        editions=editions,
        empty_editions=() if filled or not editions else (max(editions),),
        unfilled=tuple(name for name in figures if filled and name not in filled),
        facts=facts,
    )


def _only_the_gemeente(rows: Sequence[odata.Row]) -> bool:
    return all(str(row.get(_REGION, ""))[2:6] == GEMEENTE[2:] for row in rows)
