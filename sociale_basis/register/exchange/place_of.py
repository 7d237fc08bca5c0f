"""Says where a row of a list is, and tells what could not be placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.errors import BadValueError
from sociale_basis.i18n import _
from sociale_basis.layers import ReachMode, layers
from sociale_basis.register.exchange.cell_words import number
from sociale_basis.register.exchange.headings import Other
from sociale_basis.register.exchange.placing import from_degrees, postcode_in, spot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sociale_basis.register.exchange.draft import Draft
    from sociale_basis.register.exchange.placing import AddressList, Spot

_ELSEWHERE = {ReachMode.COMES_TO_THE_HOME, ReachMode.PHONE_OR_ONLINE}


def place(
    draft: Draft,
    told: Mapping[str, str],
    addresses: AddressList,
    heading: Callable[[str], str | None],
) -> None:
    """Fill in where a row is, as far as it says so.

    Parameters
    ----------
    draft
        The row; its position is added, and a note where there is none.
    told
        Cells by target.
    addresses
        To find a position by an address.
    heading
        Gives the heading above a target.

    Raises
    ------
    BadValueError
        Coordinates are half there, no numbers, or not in the Netherlands.
    """
    whole = told.get(Other.FULL_ADDRESS, "")
    address = told.get("where.address", "") or whole.partition(",")[0].strip()
    if told.get(Other.HOUSE_NUMBER):
        address = f"{address} {told[Other.HOUSE_NUMBER]}"
    postcode = postcode_in(told.get("where.postcode", "")) or postcode_in(whole)
    for name, text in (("where.address", address), ("where.postcode", postcode)):
        if text:
            draft.values[name] = text
    spot = _coordinates(told, heading)
    if spot is None and address:
        spot = addresses.find(address, postcode)
    if spot is not None:
        draft.values |= {"where.x": spot.x, "where.y": spot.y}
    elif address:
        draft.notes.append(_("not placed: the address is not in the local list"))
    elif layers()[draft.values["layer"]].reach_mode not in _ELSEWHERE:
        draft.notes.append(_("not placed: no coordinates and no address"))


def _coordinates(told: Mapping[str, str], heading: Callable[[str], str | None]) -> Spot | None:
    for first, second, read in (
        ("where.x", "where.y", spot_of),
        (Other.LAT, Other.LON, from_degrees),
    ):
        numbers = [_number(told, name, heading) for name in (first, second)]
        if numbers[0] is not None and numbers[1] is not None:
            try:
                return read(numbers[0], numbers[1])
            except ValueError as error:
                raise BadValueError(
                    str(error), column=heading(first), do="correct both coordinates"
                ) from None
        if numbers != [None, None]:
            missing = first if numbers[0] is None else second
            raise BadValueError(
                "half of the position is missing",
                column=heading(missing) or missing,
                do="fill it in",
            )
    return None


def _number(
    told: Mapping[str, str], name: str, heading: Callable[[str], str | None]
) -> float | None:
    cell = told.get(name)
    try:
        return None if cell is None else number(cell)
    except ValueError as error:
        raise BadValueError(
            str(error), column=heading(name), do="write a number or leave it empty"
        ) from None
