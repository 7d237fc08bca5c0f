"""The boundary of what somebody chose: buurten, wijken, gemeenten, or what an address lies in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sociale_basis.errors import EmptyDataError, UsageError
from sociale_basis.sources.area_codes import kind_of
from sociale_basis.sources.cbs_areas import (
    CbsAreas,
    Level,
    fetch_cbs_areas,
    gemeenten_touching,
)
from sociale_basis.sources.geocode import PlaceKind, buurten_of_postcode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    import shapely

    from sociale_basis.sources.geocode import FoundPlace
    from sociale_basis.sources.http import Client

_CODES = {PlaceKind.BUURT: "buurt", PlaceKind.WIJK: "wijk", PlaceKind.GEMEENTE: "gemeente"}
_COLUMNS = {"buurt": "code", "wijk": "wijk", "gemeente": "gemeente"}
# A buurt lies in what was there before when more than this share of it does.
_MOSTLY = 0.5


def codes_of(client: Client, place: FoundPlace) -> list[str]:
    """Give the codes that something stands for.

    Parameters
    ----------
    client
        With whom to ask, for a postcode.
    place
        A wijk or gemeente stands for itself, an address for the buurt it lies in, a postcode for
        those it has addresses in.

    Raises
    ------
    UsageError
        It has no boundary (a street, a woonplaats).
    ServiceError, EmptyDataError
        See :func:`sociale_basis.sources.geocode.buurten_of_postcode`.
    """
    if place.kind in _CODES:
        code = getattr(place, _CODES[place.kind])
        if code:
            return [code]
    if place.kind is PlaceKind.ADDRESS and place.buurt:
        return [place.buurt]
    if place.kind is PlaceKind.POSTCODE:
        return buurten_of_postcode(client, place.postcode)
    raise UsageError(
        f"a {place.kind.value} has no boundary of its own",
        do="choose a buurt, wijk, gemeente, postcode or address",
    )


def fetch_areas(
    client: Client,
    codes: Sequence[str],
    *,
    drawn: Callable[[], gpd.GeoDataFrame] | None = None,
) -> CbsAreas:
    """Fetch buurten by the codes of themselves, their wijken or their gemeenten, with figures.

    Parameters
    ----------
    client
        With whom to ask.
    codes
        Such as ``BU05030101``, ``WK050301`` or ``GM0503``.
    drawn
        Gives what was there before: ``code`` and ``geometry``. Of a code that CBS no longer
        draws, the buurten that now lie mostly in it are taken, and a warning says which.

    Returns
    -------
    areas
        Buurten, each once; tables have the rows of other buurten of the gemeente too.

    Raises
    ------
    ServiceError
        A service does not answer, or otherwise than documented.
    EmptyDataError
        CBS does not draw one of them.
    UsageError
        No code was given, or something that is none.
    """
    if not codes:
        raise UsageError("no area is chosen", do="choose one or more buurten, or a wijk")
    for code in codes:
        if kind_of(code) not in _COLUMNS:
            raise UsageError(
                f"'{code}' is no code of CBS", do="write it like BU05030101, WK050301 or GM0503"
            )
    gemeenten = sorted({f"GM{code[2:6]}" for code in codes})
    fetched = fetch_cbs_areas(client, gemeenten, Level.BUURTEN)
    kept = fetched.areas["code"].isin([])
    notes = []
    for code in dict.fromkeys(codes):
        here = fetched.areas[_COLUMNS[kind_of(code)]] == code
        if not here.any():
            here = _in_its_place(code, fetched, drawn)
            now = ", ".join(fetched.areas.loc[here, "code"])
            notes.append(f"{code} is no longer drawn by CBS; in its place now lie {now}")
        kept |= here
    areas = fetched.areas.loc[kept].reset_index(drop=True)
    return replace(fetched, areas=areas, warnings=[*fetched.warnings, *notes])


def _in_its_place(
    code: str, fetched: CbsAreas, drawn: Callable[[], gpd.GeoDataFrame] | None
) -> pd.Series:
    """Tell which buurten lie mostly in what once had a code."""
    here = pd.Series(data=False, index=fetched.areas.index)
    before = None if drawn is None else drawn()
    before = None if before is None else before.loc[before["code"] == code]
    if before is not None and len(before):
        ground = before.to_crs(fetched.areas.crs).union_all()
        shared = fetched.areas.geometry.intersection(ground).area
        here = shared > _MOSTLY * fetched.areas.geometry.area
    if not here.any():
        raise EmptyDataError(
            f"CBS draws no {kind_of(code)} with code {code} in {fetched.year}",
            do="choose it again: codes change every year",
        )
    return here


def fetch_areas_touching(client: Client, shape: shapely.Polygon | shapely.MultiPolygon) -> CbsAreas:
    """Fetch the buurten that a surface of one's own lies in, with their figures.

    Parameters
    ----------
    client
        With whom to ask.
    shape
        In EPSG:28992.

    Raises
    ------
    ServiceError
        A service does not answer, or otherwise than documented.
    EmptyDataError
        It lies in no gemeente.
    """
    fetched = fetch_cbs_areas(client, gemeenten_touching(client, shape), Level.BUURTEN)
    touched = fetched.areas.geometry.intersection(shape).area > 0
    return replace(fetched, areas=fetched.areas.loc[touched].reset_index(drop=True))
