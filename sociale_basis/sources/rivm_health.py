"""Health figures per area: RIVM, Gezondheid per wijk en buurt (table 50120NED), through OData.

The figures are estimates of a model, so they are for cards and tables only. Each comes with its
margin of uncertainty: the table has a row for the figure, one for its lower and one for its upper
limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sociale_basis.indicators import resolve_columns
from sociale_basis.sources import odata
from sociale_basis.sources.feature_pages import changed
from sociale_basis.sources.figures import read_column
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service
from sociale_basis.sources.table import table_of_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.provenance import Source
    from sociale_basis.sources.table import Table

ADULTS = "20300"
"""Code of everyone of 18 and over in ``Leeftijd``."""

VALUE = "MW00000"
"""Code of the figure itself in ``Marges``."""

_REGION, _AGE, _MARGIN, _PERIOD = "WijkenEnBuurten", "Leeftijd", "Marges", "Perioden"
_LIMITS = {
    "lower": re.compile(r"onder|lower", re.IGNORECASE),
    "upper": re.compile(r"boven|upper", re.IGNORECASE),
}
_COLUMNS = ["code", "indicator", "year", "lower", "upper"]


@dataclass(frozen=True, eq=False)
class Health:
    """Health figures.

    Attributes
    ----------
    table
        Rows per area and period, for
        :func:`sociale_basis.sources.statistics.statistics_from_tables`.
    margins
        One row per figure: ``code, indicator, year, lower, upper`` (percent; null where RIVM
        gives none).
    source
        Where it came from.
    warnings
        What was odd, one sentence each.
    """

    table: Table
    margins: pd.DataFrame
    source: Source
    warnings: list[str]


def fetch_health(client: Client, gemeenten: Sequence[str]) -> Health:
    """Fetch the figures of adults in one or more gemeenten, of all periods.

    Parameters
    ----------
    client
        With whom to ask.
    gemeenten
        Codes such as ``GM0503``: of the gemeente, its wijken and its buurten.

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than documented.
    """
    rivm = service("rivm_health", client.settings)
    keys = odata.wanted(odata.read_columns(client, rivm))
    ages = odata.read_dimension(client, rivm, _AGE)
    limits, warnings = _limits(odata.read_dimension(client, rivm, _MARGIN), rivm.name)
    rows: list[odata.Row] = []
    replies: list[Reply] = []
    for gemeente in gemeenten:
        where = [odata.equals(_AGE, ADULTS), odata.in_gemeente(_REGION, gemeente)]
        found = odata.read_rows(client, rivm, keys, where)
        if ADULTS not in ages or (found.rows and {_PERIOD, _MARGIN} - set(found.rows[0])):
            raise changed(found.replies[0], "no longer tells adults, margins and periods apart")
        if any(str(row[_REGION])[2:6] != gemeente[2:] for row in found.rows):
            raise changed(found.replies[0], f"ignores that only areas in {gemeente} were asked for")
        if not found.rows:
            warnings.append(f"{rivm.name} has no figures for {gemeente}")
        rows += found.rows
        replies += found.replies
    values = [row for row in rows if row[_MARGIN] == VALUE]
    source = describe_replies(
        replies,
        name=rivm.name,
        licence=rivm.licence,
        rows=len(values),
        attribution=rivm.attribution,
        years=tuple(sorted({int(str(row[_PERIOD])[:4]) for row in values})),
    )
    margins = _margins(rows, limits, rivm.name)
    return Health(table_of_records(values, rivm.name), margins, source, warnings)


def _limits(codes: dict[str, str], called: str) -> tuple[dict[str, str], list[str]]:
    """Find which codes are the limits, by what the table says they mean."""
    limits = {
        code: side
        for code, title in codes.items()
        for side, pattern in _LIMITS.items()
        if code != VALUE and pattern.search(title)
    }
    if sorted(limits.values()) == sorted(_LIMITS):
        return limits, []
    titles = ", ".join(codes.values())
    return {}, [f"{called}: which margins are the limits is not clear from '{titles}'"]


def _margins(rows: list[odata.Row], limits: dict[str, str], called: str) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "code": [row[_REGION] for row in chosen],
                "indicator": indicator,
                "year": [int(str(row[_PERIOD])[:4]) for row in chosen],
                "side": side,
                "percent": read_column(
                    [row[column] for row in chosen],
                    file=Path(called),
                    column=column,
                    rows=range(1, len(chosen) + 1),
                    highest=100.0,
                )[0],
            }
        )
        for margin, side in limits.items()
        if (chosen := [row for row in rows if row[_MARGIN] == margin])
        for column, indicator in resolve_columns(chosen[0]).items()
    ]
    if not parts:
        return pd.DataFrame(columns=_COLUMNS)
    wide = pd.concat(parts).pivot_table(
        index=_COLUMNS[:3], columns="side", values="percent", dropna=False, observed=True
    )
    wide = wide.dropna(how="all").reset_index().rename_axis(columns=None)
    return wide.reindex(columns=_COLUMNS)
