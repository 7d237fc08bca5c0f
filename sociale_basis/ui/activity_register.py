"""What the register knows that planning an activity needs: what is on, and who keeps each venue."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from sociale_basis.errors import SocialeBasisError
from sociale_basis.neighbourhood import Neighbourhood  # noqa: TC001 -- Streamlit reads it
from sociale_basis.privacy import Who
from sociale_basis.reach.existing_then import FromPeople, KnownActivity
from sociale_basis.reach.known_here import known_here
from sociale_basis.reach.with_kept import with_kept
from sociale_basis.register import Aspect, Selection, get_entries, last_change
from sociale_basis.register.clock import day_of
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.ui.answers import KNOWN_BY
from sociale_basis.ui.opened import shown_folder
from sociale_basis.ui.own_register import is_there, own_register
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sociale_basis.reach.kept_places import KeptHere
    from sociale_basis.register import Kept, Register
    from sociale_basis.register.school_holidays import Region

_HELD = {RegisterKind.ACTIVITY, RegisterKind.INITIATIVE}


class Knowledge(NamedTuple):
    """What the register tells, as far as whoever plans may know it.

    Attributes
    ----------
    area
        The neighbourhood, with the places that only the register has among the others, and without
        those that it says are closed.
    told
        What the search for venues takes of the rest.
    venues
        Entries by id of the place that they are.
    entries
        Entries by their id: what is on, and who answers for a venue.
    readable
        Whether the register could be read; there may be none.
    """

    area: Neighbourhood
    told: FromPeople
    venues: Mapping[str, Kept]
    entries: Mapping[str, Kept]
    readable: bool = True

    @property
    def stamp(self) -> str:
        """The same for what tells the same: answers are kept by it."""
        return hashlib.sha256(repr(self.told).encode()).hexdigest()


def knowledge(
    area: Neighbourhood, layers: tuple[str, ...], who: Who, region: Region | None
) -> Knowledge:
    """Ask the register what it knows of a neighbourhood; one can plan without a register too.

    Parameters
    ----------
    area
        The neighbourhood.
    layers
        Keys of the layers with what is of the kind that is planned.
    who
        Who plans.
    region
        Whose school holidays count, as far as told.
    """
    of_map = Knowledge(area, FromPeople(school_holidays(), region), {}, {})
    try:
        if not is_there(shown_folder()):
            return of_map
        register = own_register(shown_folder())
        # Hidden entries are in no plan, so colleagues see the same under any pseudonym.
        viewer = Who(who.viewer, organisation=who.organisation)
        return _asked(area, layers, register, last_change(register), viewer, region)
    except SocialeBasisError:
        return of_map._replace(readable=False)


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=16, show_spinner=False)
def _asked(
    area: Neighbourhood,
    layers: tuple[str, ...],
    _register: Register,
    change: str,
    viewer: Who,
    region: Region | None,
) -> Knowledge:
    """Ask the register once; ``change`` is another as soon as something in it is."""
    del change
    area, here, _gone = known_here(area, _register, viewer)
    kept = {each.kept.id: each.kept for each in here}
    answering = {each.entry.organisation for each in kept.values() if each.entry.organisation}
    missing = tuple(sorted(answering - set(kept)))
    if missing:
        found = get_entries(_register, viewer, Selection(ids=missing))
        kept |= {each.id: each for each in found}
    today = day_of(_register.clock())
    holidays = school_holidays(_register.home)
    new = [
        each
        for each in here
        if each.kept.entry.kind is RegisterKind.PLACE and not each.rows and each.point is not None
    ]
    ids = area.places["id"].astype(str).to_numpy()
    place_of = {each.kept.id: str(ids[each.rows[0]]) for each in here if each.rows}
    place_of |= {each.kept.id: each.place for each in new}
    on_map = _on_map(area)
    venues = {
        str(ids[row]): each.kept
        for each in sorted(here, key=lambda one: one.kept.entry.kind is RegisterKind.PLACE)
        for row in each.rows
    }
    known = tuple(
        _known(each, place_of, on_map, today)
        for each in here
        if each.kept.entry.layer in layers and each.kept.entry.kind in _HELD
    )
    hours = tuple(
        (place, each.entry.hours_to_count_on or "")
        for place, each in sorted(venues.items())
        if each.entry.is_unreliable
        or (each.entry.hours.text and (times_hold(each, today) or place not in on_map))
    )
    return Knowledge(
        with_kept(area, new, today, partial(holidays.on, region=region)),
        FromPeople(holidays, region, known, hours),
        venues | {each.place: each.kept for each in new},
        kept,
    )


def times_hold(kept: Kept, today: dt.date) -> bool:
    """Tell whether somebody checked the times of an entry, not too long ago."""
    fresh = kept.freshness.get(Aspect.TIMES)
    return fresh is not None and today < fresh.stale_on


def _on_map(area: Neighbourhood) -> set[str]:
    """Give the ids of the places of which the map tells the hours."""
    if "opening_hours" not in area.places:
        return set()
    return set(area.places.loc[area.places["opening_hours"].notna(), "id"].astype(str))


def _known(
    each: KeptHere, place_of: Mapping[str, str], on_map: set[str], today: dt.date
) -> KnownActivity:
    entry = each.kept.entry
    own = place_of.get(each.kept.id)
    hosted = next((place_of[host] for host in entry.hosts if host in place_of), None)
    # What nobody checked does not go before what the map says, and is better than nothing.
    counts = own is None or own not in on_map or times_hold(each.kept, today)
    return KnownActivity(
        id=each.kept.id,
        name=entry.name,
        layer=entry.layer,
        rhythms=entry.rhythms_told if counts else (),
        hours=(entry.hours.text or "") if counts else "",
        place_id=own or hosted,
        at=None if each.point is None else (each.point.x, each.point.y),
        doubtful=entry.is_unreliable,
    )
