"""One venue of a plan: when it is open, who has the key, what else is on, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.hours import hours_words
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.register import Aspect, when_words
from sociale_basis.ui.activity_answers import seconds_from
from sociale_basis.ui.activity_plan import today
from sociale_basis.ui.activity_register import times_hold
from sociale_basis.ui.activity_words import opening_reasons, opening_words
from sociale_basis.ui.folded import folded
from sociale_basis.ui.register_draft import Draft, prepare
from sociale_basis.ui.register_new import layers_for
from sociale_basis.ui.register_where import area_at, metres_at
from sociale_basis.ui.register_widgets import facts
from sociale_basis.ui.register_words import words
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import small
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.activity_venues import ActivityVenues
    from sociale_basis.reach.occasions import OpenEachTime
    from sociale_basis.register import Kept
    from sociale_basis.ui.activity_plan import Plan
    from sociale_basis.ui.activity_register import Knowledge
    from sociale_basis.ui.activity_words import Facts

_REGISTER = "plekken.py"
BESIDE = "what is on then"
"""Key of the box with what there is already."""
_EXACT = ("address", "town", "x", "y", "area")


class Venue(NamedTuple):
    """A venue in the list.

    Attributes
    ----------
    id, name
        Of the place.
    cells
        What the table says of it.
    known
        What is known of it.
    opening
        Whether it is open then.
    lon, lat
        In degrees.
    """

    id: str
    name: str
    cells: tuple[str, ...]
    known: Facts
    opening: OpenEachTime
    lon: float
    lat: float


def show_venue(
    asked: Plan, found: ActivityVenues, venues: Sequence[Venue], knowledge: Knowledge
) -> None:
    """Put what is known of one venue on the page, to be chosen.

    Parameters
    ----------
    asked, found, venues
        The plan, and where it could be.
    knowledge
        What the register tells, and of which neighbourhood.
    """
    area = knowledge.area
    by_id = {each.id: each for each in venues}
    st.subheader(_("More about one place"), anchor=False)
    chosen = st.selectbox(
        _("Which place?"),
        list(by_id),
        format_func=lambda key: f"{by_id[key].cells[0]}. {by_id[key].name}",
        key=f"venue {language()}",
    )
    venue = by_id[chosen]
    st.html(facts(_facts(venue, asked.people, knowledge)))
    pressed = st.button(
        _("Prepare this for the register"),
        type="primary",
        icon=":material/edit_note:",
        key="prepare",
        help=_("You get the form with what is known filled in. Nothing is kept until you say so."),
    )
    if pressed:
        prepare(_draft(area, asked, venue))
        st.switch_page(_REGISTER)
    _what_else(asked, found, venue, knowledge)


def _facts(venue: Venue, people: int, knowledge: Knowledge) -> list[tuple[str, str]]:
    known = venue.known
    hours = known.row["opening_hours"]
    told = [
        (
            _("Open then"),
            "\n".join([opening_words(venue.opening), *opening_reasons(venue.opening, known.kept)]),
        ),
        (_("Opening hours"), hours_words(str(hours)) if pd.notna(hours) else _("unknown")),
        (_("Where the hours come from"), _source(known)),
        (_("In at the door"), known.entrance),
        (_("Accessible toilet"), known.toilet),
        (_("Room for"), known.room(people)),
        (_("May others use its rooms?"), known.for_others),
    ]
    holder = known.holder
    if holder:
        text = "\n".join([", ".join(holder), *_checked(known.kept, Aspect.CONTACT)])
    else:
        unknown = _("Nobody wrote down who has the key or takes bookings.")
        text = f"{unknown}\n{known.who_could_know}"
    told.append((_("Key or booking: whom to ask"), text))
    if known.kept is None and knowledge.readable:
        told.append((_("In the register"), _("not yet, or not under this name")))
    return [each for each in told if each[1]]


def _source(known: Facts) -> str:
    kept, hours = known.kept, known.row["opening_hours"]
    if not pd.notna(hours):
        return ""
    if kept is not None and kept.entry.hours.text == hours:
        return "\n".join([_("the register"), *_checked(kept, Aspect.TIMES)])
    return _("the map")


def _checked(kept: Kept | None, aspect: Aspect) -> list[str]:
    check = kept.life.check(aspect) if kept else None
    if kept is None:
        return []
    if check is None:
        return [_("not checked yet")]
    told = _("checked on {day} by {role}: {how}")
    return [told.format(day=written_date(check.on), role=check.by, how=words(check.how))]


def _draft(area: Neighbourhood, asked: Plan, venue: Venue) -> Draft:
    kept = venue.known.kept
    label = str(getattr(activity_kinds()[asked.kind].label, language())).partition(":")[0]
    is_place = kept is not None and kept.entry.kind is RegisterKind.PLACE
    return Draft(
        name=_("{activity} at {place}").format(activity=label, place=venue.name),
        kind=RegisterKind.ACTIVITY,
        layer=layers_for(RegisterKind.ACTIVITY)[0],
        rhythms=asked.rhythms,
        where=_where(area, venue),
        venue=venue.name,
        hosted_by=kept.id if kept is not None and is_place else None,
    )


def _where(area: Neighbourhood, venue: Venue) -> dict[str, object]:
    """Say where it is held; of what is at somebody's home only roughly, and that it is."""
    kept = venue.known.kept
    spot = kept.entry.where if kept else None
    at_home = spot is not None and spot.at_home
    # The entry of the home says who may know the address: this one does not have it.
    names = ("town", "area", "at_home", "shown_as") if at_home else _EXACT
    where = {name: told for name in names if (told := getattr(spot, name, None)) is not None}
    if not at_home and "x" not in where:
        x, y = metres_at(venue.lon, venue.lat)
        where |= {"x": x, "y": y, "area": area_at(area, x, y)}
    return where


def _what_else(asked: Plan, found: ActivityVenues, venue: Venue, knowledge: Knowledge) -> None:
    """Say what there is already, and what of the kind does not count."""
    if not found.existing.empty:
        folded(
            _("What is on then already"),
            BESIDE,
            lambda: _beside(asked, found, venue, knowledge),
        )
    if found.nowhere:
        told = _("Nobody wrote down where this is held, so it does not count: {names}.")
        st.html(small(told.format(names=", ".join(each.name for each in found.nowhere))))


def _beside(asked: Plan, found: ActivityVenues, venue: Venue, knowledge: Knowledge) -> None:
    """Say what there is already at those times, and how far that is from the venue."""
    times = venue.opening.times
    far = seconds_from(asked, found, venue.id, knowledge)
    hours = found.doors[1].places.reindex(columns=["opening_hours"])["opening_hours"].tolist()
    then = [
        (row, hours[at], float(far[at]))
        for at, row in enumerate(found.existing.to_dict("records"))
        if row["on"] or row["perhaps"]
    ]
    rows = [
        (
            str(row["name"]) if pd.notna(row["name"]) else str(row["place_id"]),
            _when(str(row["place_id"]), written, knowledge),
            _on(int(row["on"]), int(row["perhaps"]), times),
            _far(seconds),
        )
        for row, written, seconds in sorted(
            then, key=lambda each: (-each[0]["on"], -each[0]["perhaps"], each[2])
        )
    ]
    if rows:
        caption = _("On at the same time, and how far from {place}").format(place=venue.name)
        header = [_("What"), _("When"), _("At how many of the times"), _("How far")]
        st.html(table(caption, header, rows))
    else:
        st.markdown(_("Nothing of the kind is on at these times, as far as we know."))
    others = len(found.existing) - len(then)
    if others:
        told = _("Of the same kind, at other times: {number}.")
        st.html(small(told.format(number=number(others))))


def _when(place_id: str, hours: object, knowledge: Knowledge) -> str:
    said: list[tuple[str, str]] = []
    for each in knowledge.told.known:
        kept = knowledge.entries.get(each.id)
        if kept is None or place_id not in {each.id, each.place_id}:
            continue
        told = list(when_words(kept.entry, today=today()))
        if told and not times_hold(kept, today()):
            told.append(_("not checked lately"))
        if told:
            said.append((kept.entry.name, "; ".join(told)))
    if len(said) == 1:
        return said[0][1]
    if said:
        return "; ".join(f"{name}: {times}" for name, times in said)
    return hours_words(hours) if isinstance(hours, str) and hours else NOT_SHOWN


def _on(surely: int, perhaps: int, times: int) -> str:
    if times == 1:
        return _("yes") if surely else _("perhaps")
    told = [_("{number} of {times}").format(number=number(surely), times=number(times))]
    if perhaps:
        told.append(_("perhaps {number} more").format(number=number(perhaps)))
    return (
        ", ".join(told)
        if surely
        else _("perhaps {number} of {times}").format(number=number(perhaps), times=number(times))
    )


def _far(seconds: float) -> str:
    if np.isinf(seconds):
        return _("more than 45 minutes, or no sure way")
    minutes = max(1, round(seconds / 60))
    return _("1 minute") if minutes == 1 else _("{minutes} minutes").format(minutes=number(minutes))
