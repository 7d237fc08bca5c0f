"""What somebody means by a name, address, postcode or code: areas of CBS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.errors import EmptyDataError, UsageError

if TYPE_CHECKING:
    from sociale_basis.sources.geocode import FoundPlace
    from sociale_basis.sources.http import Client

_LISTED = 8
# What the service writes before a name to say what it is.
_KIND_WORDS = {"gemeente", "wijk", "buurt"}


class Meant(NamedTuple):
    """Codes, and the name of the area; ``""`` for an address, which is nobody else's business."""

    codes: list[str]
    name: str


def meant(client: Client, text: str) -> Meant:
    """Find which areas are meant.

    Parameters
    ----------
    client
        With whom to ask; a code needs no asking.
    text
        Name of a buurt, wijk or gemeente, an address, a postcode or a code.

    Raises
    ------
    UsageError
        Several areas may be meant: the message lists them with their codes.
    EmptyDataError
        Nothing is found.
    ServiceError
        The service does not answer.
    """
    from sociale_basis.sources.area_codes import clean_code, kind_of
    from sociale_basis.sources.chosen_areas import codes_of
    from sociale_basis.sources.geocode import AREAS, PlaceKind, find

    code = clean_code(text).upper()
    if kind_of(code) in {kind.value for kind in AREAS}:
        return Meant([code], "")
    try:
        return _area(find(client, text, AREAS), text)
    except EmptyDataError:
        found = find(client, text, (PlaceKind.POSTCODE, PlaceKind.ADDRESS))
    # A house number has additions: all of them lie in one buurt, or it is not clear.
    buurten = {tuple(codes_of(client, place)) for place in found[:1]} | {
        (place.buurt,) for place in found[1:] if _same_words(place.name, text)
    }
    if len(buurten) > 1:
        raise UsageError(
            "this is found in more than one buurt", do="add the name of the town, or a postcode"
        )
    return Meant(list(buurten.pop()), "")


def _area(found: list[FoundPlace], text: str) -> Meant:
    exact = [place for place in found if _same_words(place.name, text)]
    left = exact or found
    if len(left) > 1:
        listed = "; ".join(
            f"{place.kind.value} {place.name} ({code_of(place)})" for place in left[:_LISTED]
        )
        more = "; …" if len(left) > _LISTED else ""
        raise UsageError(
            f"several areas are called something like that: {listed}{more}",
            do="give the code of the one you mean",
        )
    return Meant([code_of(left[0])], left[0].name)


def code_of(place: FoundPlace) -> str:
    """Give the code of an area, or that of the buurt something lies in."""
    known = {"buurt": place.buurt, "wijk": place.wijk, "gemeente": place.gemeente}
    return known.get(place.kind.value, place.buurt)


def _same_words(name: str, text: str) -> bool:
    one, other = (set(re.findall(r"\w+", each.lower())) - _KIND_WORDS for each in (name, text))
    return one == other
