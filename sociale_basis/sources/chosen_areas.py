"""The boundary of what somebody chose: buurten, wijken, gemeenten, or what an address lies in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sociale_basis.errors import EmptyDataError, UsageError
from sociale_basis.sources.cbs_areas import CbsAreas, Level, fetch_cbs_areas
from sociale_basis.sources.geocode import PlaceKind, buurten_of_postcode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.sources.geocode import FoundPlace
    from sociale_basis.sources.http import Client

_CODES = {PlaceKind.BUURT: "buurt", PlaceKind.WIJK: "wijk", PlaceKind.GEMEENTE: "gemeente"}


def fetch_chosen(client: Client, chosen: Sequence[FoundPlace]) -> CbsAreas:
    """Fetch the buurten that were chosen, with their figures.

    Parameters
    ----------
    client
        With whom to ask.
    chosen
        A wijk or gemeente stands for all its buurten, an address for the one it lies in, a postcode
        for those it has addresses in.

    Returns
    -------
    areas
        Buurten, each once; tables have the rows of other buurten of the gemeente too.

    Raises
    ------
    ServiceError
        A service does not answer, or otherwise than documented.
    EmptyDataError
        CBS does not know one of them.
    UsageError
        Nothing was chosen, or something that has no boundary (a street, a woonplaats).
    """
    if not chosen:
        raise UsageError("no area is chosen", do="choose one or more buurten, or a wijk")
    wanted = [_codes(client, place) for place in chosen]
    gemeenten = sorted({f"GM{code[2:6]}" for codes in wanted for code in codes})
    fetched = fetch_cbs_areas(client, gemeenten, Level.BUURTEN)
    areas = fetched.areas
    kept = areas["code"].isin([])
    for place, codes in zip(chosen, wanted, strict=True):
        column = {"BU": "code", "WK": "wijk", "GM": "gemeente"}
        here = kept & False
        for code in codes:
            here |= areas[column[code[:2]]] == code
        if not here.any():
            raise EmptyDataError(
                f"CBS draws no buurt with code {' or '.join(codes)} in {fetched.year}",
                do=f"choose it again: codes of {place.kind.value}en change every year",
            )
        kept |= here
    return replace(fetched, areas=areas.loc[kept].reset_index(drop=True))


def _codes(client: Client, place: FoundPlace) -> list[str]:
    """Give the code of the area itself, or those of the buurten that something lies in."""
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
