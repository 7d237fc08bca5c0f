"""Which place on the map is which entry of the register, as anybody may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _
from sociale_basis.i18n import date as written_date
from sociale_basis.maps.traits import HAS
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import Aspect, Selection, get_entries, list_entries
from sociale_basis.register.terms import Price
from sociale_basis.register.texts import folded
from sociale_basis.ui.own_register import is_there, own_register
from sociale_basis.ui.register_words import words
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import AnyEntry, Kept

RESIDENT = Who(Viewer.RESIDENT)
_FREE = {Price.FREE: State.YES, Price.VOLUNTARY: State.YES, Price.PAID: State.NO}


class ToldOnMap(NamedTuple):
    """What the register tells of one place on the map, as anybody may know.

    Attributes
    ----------
    facts
        Pairs of a word and what is told, for its card.
    traits
        A letter (``y``, ``u``, ``n``) per state of :data:`~sociale_basis.maps.traits.HAS`.
    """

    facts: list[tuple[str, str]]
    traits: str


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
    by_name = {(each.layer, folded(each.name)): each.id for each in entries}
    found = {}
    places = area.places
    for place, layer, name in zip(places["id"], places["layer"], places["name"], strict=True):
        entry = by_osm.get(str(place)) or by_name.get((str(layer), folded(str(name or ""))))
        if entry is not None:
            found[str(place)] = entry
    return found


def told_by_place(entries: Mapping[str, str]) -> dict[str, ToldOnMap]:
    """Give what the register tells of places: who comes along, whom to call, when last checked.

    Parameters
    ----------
    entries
        As :func:`entries_by_place` gives them; where the register cannot be used it tells nothing.
    """
    if not entries:
        return {}
    try:
        asked = Selection(ids=tuple(sorted(set(entries.values()))))
        kept = {each.id: each for each in get_entries(own_register(), RESIDENT, asked)}
    except SocialeBasisError:  # as above
        return {}
    return {
        place: ToldOnMap(_facts(kept[entry]), _traits(kept[entry].entry))
        for place, entry in entries.items()
        if entry in kept
    }


def _facts(kept: Kept) -> list[tuple[str, str]]:
    entry = kept.entry
    facts = [(_("Who comes along the first time?"), entry.first_visit_with or _("not known"))]
    contact = entry.contact
    person = contact.person  # who did not agree is not in what anybody may know
    called = [person.name if person else None, contact.role, contact.best_time]
    if any(called):
        facts.append((_("Whom to call"), "\n".join(each for each in called if each)))
    phone = (person.phone if person else None) or contact.phone
    if phone:
        facts.append((_("Phone"), phone))
    checks = [check for aspect in Aspect if (check := kept.life.check(aspect)) is not None]
    if checks:
        last = max(checks, key=lambda check: check.on)
        told = _("{day}, by {role}: {how}").format(
            day=written_date(last.on), role=last.by, how=words(last.how)
        )
        facts.append((_("Last checked"), told))
    return facts


def _traits(entry: AnyEntry) -> str:
    told = {
        "wheelchair": _state(entry.accessibility.wheelchair.value),
        "toilet": _state(entry.accessibility.accessible_toilet.value),
        "free": _FREE.get(entry.cost.price, State.UNKNOWN),
        "walk_in": entry.walk_in,
    }
    return "".join(told[name].value[0] for name in HAS)


def _state(fit: str) -> State:
    # Partly is not known: somebody has to go and see.
    return State(fit) if fit in {State.YES, State.NO} else State.UNKNOWN
