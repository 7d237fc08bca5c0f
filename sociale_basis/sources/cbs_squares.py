"""Residents by age per square of 100 m: CBS Vierkantstatistieken, by way of PDOK.

Squares are source areas: the residents of a square are spread over the dwellings in it, and their
sum stays. Numbers below five are not published and come as suppressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sociale_basis.errors import EmptyDataError
from sociale_basis.sources.area_codes import CELL_NAMES, find_column, simplified
from sociale_basis.sources.feature_pages import changed
from sociale_basis.sources.ogc_features import collection_ids, read_collection
from sociale_basis.sources.population import population_of_cells
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service
from sociale_basis.sources.table import table_of_records

if TYPE_CHECKING:
    from sociale_basis.sources.feature_pages import Box, Fetched
    from sociale_basis.sources.http import Client
    from sociale_basis.sources.population import Population
    from sociale_basis.sources.provenance import Source

# What tells residents; everything else in a square, origin and house values among it, is dropped.
_RESIDENTS = "aantalinwoners"
_YEAR = "jaar"


class Squares(NamedTuple):
    """Residents per square, the year they were counted (None where it is not said), the source."""

    population: Population
    year: int | None
    source: Source


def fetch_squares(client: Client, box: Box) -> Squares:
    """Fetch the residents by age of all squares that touch a box, of the newest year.

    Parameters
    ----------
    client
        With whom to ask.
    box
        West, south, east, north in metres of the Dutch national grid (EPSG:28992).

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than documented.
    EmptyDataError
        There are no inhabited squares.
    """
    squares = service("cbs_squares", client.settings)
    collections = collection_ids(client, squares)
    # What the collection is called could not be looked up: the service has only one.
    chosen = [one for one in collections if "vierkant" in one or "100m" in one] or collections
    fetched = read_collection(client, squares, chosen[0], box=box)
    if fetched.frame.empty:
        raise EmptyDataError(
            "there are no inhabited squares here", file=squares.name, do="give a larger area"
        )
    rows, year = _newest(_residents(fetched))
    table = table_of_records(rows.to_dict("records"), squares.name, year)
    source = describe_replies(
        fetched.replies,
        name=squares.name,
        licence=squares.licence,
        rows=len(rows),
        attribution=squares.attribution,
        years=() if year is None else (year,),
    )
    return Squares(population_of_cells(table), year, source)


def _residents(fetched: Fetched) -> pd.DataFrame:
    code = find_column(fetched.frame.columns, CELL_NAMES)
    columns = [
        str(name) for name in fetched.frame.columns if simplified(name).startswith(_RESIDENTS)
    ]
    if code is None or not columns:
        raise changed(fetched.replies[0], "has squares without a code or without residents")
    year = find_column(fetched.frame.columns, (_YEAR,))
    return pd.DataFrame(fetched.frame[[code, *columns, *([year] if year else [])]])


def _newest(rows: pd.DataFrame) -> tuple[pd.DataFrame, int | None]:
    if _YEAR not in rows.columns:
        return rows, None
    years = rows[_YEAR].astype(int)
    newest = int(years.max())
    return rows.loc[(years == newest).to_numpy()].drop(columns=_YEAR), newest
