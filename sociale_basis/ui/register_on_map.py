"""Which place on the map is which entry of the register, as anybody may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.errors import SocialeBasisError
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import list_entries
from sociale_basis.register.columns import plain
from sociale_basis.ui.own_register import is_there, own_register

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

RESIDENT = Who(Viewer.RESIDENT)


def entries_by_place(area: Neighbourhood) -> dict[str, str]:
    """Give ids of entries by ids of places, to pass something on about.

    A place is an entry when it has its number of OpenStreetMap, or its name in the same layer.
    Only what anybody may know of is in it: an address with the id of an entry can be sent on.

    Parameters
    ----------
    area
        The neighbourhood. Without a register, or where it cannot be used, no place is an entry.
    """
    try:
        if not is_there():
            return {}
        entries = list_entries(own_register(), RESIDENT)
    except SocialeBasisError:  # the map must come whatever is wrong with the register
        return {}
    by_osm = {each.osm_id: each.id for each in entries if each.osm_id is not None}
    by_name = {(each.layer, plain(each.name)): each.id for each in entries}
    found = {}
    places = area.places
    for place, layer, name in zip(places["id"], places["layer"], places["name"], strict=True):
        entry = by_osm.get(str(place)) or by_name.get((str(layer), plain(str(name or ""))))
        if entry is not None:
            found[str(place)] = entry
    return found
