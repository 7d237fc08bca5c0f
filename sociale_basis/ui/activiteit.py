"""The page on which an activity is planned: what, when, for whom, and then where."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.formats import moment
from sociale_basis.i18n.hours import hours_words
from sociale_basis.maps.shown import NOT_SHOWN, about, shown_numbers
from sociale_basis.maps.spots import Spot
from sociale_basis.network import profiles
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.ui.activity_answers import venues_for
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.answers import description
from sociale_basis.ui.bereik_question import day_words, profile_words
from sociale_basis.ui.export import Rows, offer, point
from sociale_basis.ui.map import MapView, show_map
from sociale_basis.ui.map_content import urls
from sociale_basis.ui.opened import opened
from sociale_basis.ui.question import DAYS, next_moment
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.activities import ActivityKind
    from sociale_basis.reach.activity_venues import ActivityVenues

_MINUTES = range(5, 46, 5)
_HOURS = range(8, 22)
_PEOPLE = range(2, 61)
_START = {"profile": "rollator", "minutes": "15", "day": "we", "hour": "10", "people": "10"}
_MOST = 20
_COLUMNS = (
    "number",
    "place_id",
    "name",
    "residents_newly",
    "residents_75_newly",
    "residents_perhaps",
    "residents_overlap",
    "opening",
    "opening_hours",
    "entrance",
    "toilet",
    "capacity",
    "contact",
)


class _Plan(NamedTuple):
    kind: str
    profile: str
    minutes: int
    people: int
    at: str


class _Venue(NamedTuple):
    cells: tuple[str, ...]
    """In the order of ``_COLUMNS``."""
    notes: tuple[str, ...]
    lon: float
    lat: float


def main() -> None:
    """Ask what is planned, and rank where it could be."""
    area = opened()
    st.title(_("Plan an activity"), anchor=False)
    st.markdown(
        _(
            "Say what you want to begin, when, and for whom. You see where most residents can come "
            "who have nothing of the kind within reach at that time."
        )
    )
    plan = _controls()
    kind = activity_kinds()[plan.kind]
    _size(kind, plan.people)
    with st.spinner(_("Trying the candidates")):
        found = venues_for(area, plan.kind, plan.profile, plan.minutes, plan.at)
    if found.table.empty:
        st.markdown(_("No place to meet indoors is known here that a public way leads to."))
        return
    st.markdown(f"**{plain(_sentence(found, plan))}**")
    rows = _venues(area, found, plan.people)
    _map(area, rows)
    _table(area, rows)
    _existing(found, plan)


def _controls() -> _Plan:
    kinds = {key: str(getattr(each.label, language())) for key, each in activity_kinds().items()}
    first = next(iter(kinds))
    kind = st.selectbox(
        _("What do you want to begin?"),
        list(kinds),
        format_func=lambda key: kinds[key],
        key=start("kind", kinds, first),
    )
    known = {key: profile_words(key) for key in profiles()}
    profile = st.pills(
        _("For whom? How do they go about?"),
        list(known),
        format_func=lambda key: known[key],
        key=start("profile", known, _START["profile"]),
        required=True,
        wrap=True,
    )
    left, middle, right = st.columns(3, gap="medium")
    words = {day: day_words(day) for day in DAYS}
    day = left.selectbox(
        _("On which day, every week?"),
        list(words),
        format_func=lambda key: words[key],
        key=start("on", words, _START["day"]),
    )
    hour = middle.slider(
        _("At what time do people set out?"),
        min_value=_HOURS[0],
        max_value=_HOURS[-1],
        format="%d:00",
        key=start("from", list(map(str, _HOURS)), _START["hour"], as_value=int),
    )
    people = right.slider(
        _("How many people do you expect?"),
        min_value=_PEOPLE[0],
        max_value=_PEOPLE[-1],
        key=start("people", list(map(str, _PEOPLE)), _START["people"], as_value=int),
    )
    minutes = st.slider(
        _("Within how many minutes?"),
        min_value=_MINUTES[0],
        max_value=_MINUTES[-1],
        step=_MINUTES.step,
        key=start("minutes", list(map(str, _MINUTES)), _START["minutes"], as_value=int),
    )
    chosen = {
        "kind": str(kind),
        "profile": str(profile),
        "on": str(day),
        "from": str(hour),
        "people": str(people),
        "minutes": str(minutes),
    }
    defaults = {
        **_START,
        "kind": first,
        "on": _START["day"],
        "from": _START["hour"],
    }
    keep(chosen, defaults)
    return _Plan(
        str(kind), str(profile), int(minutes), int(people), next_moment(str(day), int(hour))
    )


def _size(kind: ActivityKind, people: int) -> None:
    """Say when a group is smaller or larger than is usual for it."""
    low, high = kind.people
    if not low <= people <= high:
        text = _("Usual for this: {low} to {high} people ({source}).")
        told = text.format(
            low=number(low), high=number(high), source=getattr(kind.source, language())
        )
        st.warning(plain(told), icon=":material/groups:")


def _sentence(found: ActivityVenues, plan: _Plan) -> str:
    now = found.residents_now["residents"]
    seen = about(float(shown_numbers(np.array([[now]], dtype=np.float64), viewer())[0, 0]))
    when = moment(datetime.fromisoformat(plan.at))
    if found.existing.empty:
        return _("Setting out on {moment}: nothing of the kind is known here yet.").format(
            moment=when
        )
    text = _("Setting out on {moment}: {number} residents reach something of the kind already.")
    return text.format(moment=when, number=seen)


def _venues(area: Neighbourhood, found: ActivityVenues, people: int) -> list[_Venue]:
    top = found.table.head(_MOST)
    names = ("residents_newly", "residents_75_newly", "residents_perhaps", "residents_overlap")
    numbers = {
        name: shown_numbers(top[[name]].to_numpy(dtype=np.float64), viewer())[:, 0]
        for name in names
    }
    points = top.geometry.to_crs("EPSG:4326")
    labels = {
        place.id: place.name
        for each in description(area, language()).layers
        for place in each.places
    }
    rows = []
    for at, (row, where) in enumerate(zip(top.to_dict("records"), points, strict=True)):
        told = [about(float(numbers[name][at])) for name in names]
        key = str(row["candidate_id"])
        hours = row["opening_hours"]
        cells = (
            number(at + 1),
            key,
            str(row["name"]) if pd.notna(row["name"]) else labels.get(key, key),
            *told,
            _opening(str(row["opening"])),
            hours_words(str(hours)) if pd.notna(hours) else NOT_SHOWN,
            _yes_no(str(row["entrance"])),
            _yes_no(str(row["toilet"])),
            _room(row["capacity"], people),
            _contact(row),
        )
        rows.append(_Venue(cells, _notes(cells), round(where.x, 6), round(where.y, 6)))
    return rows


def _notes(cells: tuple[str, ...]) -> tuple[str, ...]:
    labels = [_header()[at] for at in (2, 6, 8, 9, 10)]
    values = [cells[at] for at in (3, 7, 9, 10, 11)]
    return tuple(f"{label}: {value}" for label, value in zip(labels, values, strict=True))


def _opening(state: str) -> str:
    return {"open": _("open"), "closed": _("closed: somebody must open the door")}.get(
        state, _("unknown")
    )


def _yes_no(state: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "limited": _("partly")}.get(state, _("unknown"))


def _room(capacity: object, people: int) -> str:
    if not isinstance(capacity, int | float | np.integer) or pd.isna(capacity):
        return _("unknown")
    told = number(int(capacity))
    return told if int(capacity) >= people else _("{number}: too small").format(number=told)


def _contact(row: Mapping[Any, Any]) -> str:
    told = [row[name] for name in ("operator", "phone", "email", "website")]
    return ", ".join(each for each in told if isinstance(each, str)) or _("unknown")


def _header() -> list[str]:
    return [
        _("Number"),
        _("Place"),
        _("Would newly get there"),
        _("Of these 75 and over"),
        _("Perhaps"),
        _("Have something of the kind already"),
        _("Then"),
        _("Opening hours"),
        _("In at the door"),
        _("Accessible toilet"),
        _("Room for"),
        _("Whom to ask"),
    ]


def _map(area: Neighbourhood, rows: list[_Venue]) -> None:
    show_map(
        MapView(
            described=description(area, language()),
            urls=urls(area, language()),
            shown=[],
            legend=[],
            list_title=_("Where it could be"),
            notes={},
            spots=[
                Spot(at, row.cells[2], _("Venue"), row.notes, row.lon, row.lat)
                for at, row in enumerate(rows, 1)
            ],
        ),
        key="map of venues",
    )


def _table(area: Neighbourhood, rows: list[_Venue]) -> None:
    caption = _("Where it could be, in order of residents who would newly get there")
    lines = [(row.cells[0], *row.cells[2:]) for row in rows]
    st.html(table(caption, _header(), lines, numbers=(2, 3, 4, 5)))
    shapes = [point(row.lon, row.lat) for row in rows]
    attribution = description(area, language()).attribution
    offer("venues", Rows(_COLUMNS, [row.cells for row in rows], shapes, attribution))
    st.html(
        small(
            _(
                "Estimates of who can get there and back, not of who comes. Whether one is "
                "welcome, and whether the room is free, only a call can tell."
            )
            + " "
            + _("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)
        )
    )


def _existing(found: ActivityVenues, plan: _Plan) -> None:
    """Say what there is already, and whether it is on then."""
    if found.existing.empty:
        return
    with st.expander(_("What there is already, and whether it is open then"), key="existing"):
        rows = [
            (
                str(row["name"]) if pd.notna(row["name"]) else str(row["place_id"]),
                {"open": _("open"), "closed": _("closed")}.get(str(row["opening"]), _("unknown")),
            )
            for row in found.existing.to_dict("records")
        ]
        caption = _("Of this kind: {number}")
        told = caption.format(number=number(len(rows)))
        st.html(table(told, [_("Place"), moment(datetime.fromisoformat(plan.at))], rows))


if __name__ == "__main__":
    main()
