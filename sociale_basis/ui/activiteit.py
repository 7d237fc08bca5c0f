"""The page on which an activity is planned: what, when, for whom, and then where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.maps.shown import NOT_SHOWN, about, shown_numbers
from sociale_basis.maps.spots import Spot
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.reach.occasions import upcoming
from sociale_basis.register import rhythm_words
from sociale_basis.ui.activity_answers import venues_for
from sociale_basis.ui.activity_file import offer_venues
from sociale_basis.ui.activity_plan import plan, today
from sociale_basis.ui.activity_register import knowledge
from sociale_basis.ui.activity_venue import Venue, show_venue
from sociale_basis.ui.activity_words import Facts, opening_words
from sociale_basis.ui.answers import description
from sociale_basis.ui.map import MapView, show_map
from sociale_basis.ui.map_content import urls
from sociale_basis.ui.opened import opened
from sociale_basis.ui.register_on_map import RESIDENT
from sociale_basis.ui.tables import table
from sociale_basis.ui.viewer import viewer, who
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.activities import ActivityKind
    from sociale_basis.reach.activity_venues import ActivityVenues
    from sociale_basis.register.rhythm import Occurrence
    from sociale_basis.ui.activity_plan import Plan
    from sociale_basis.ui.activity_register import Knowledge

_MOST = 20


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
    asked = plan()
    kind = activity_kinds()[asked.kind]
    _size(kind, asked.people)
    known = knowledge(area, kind.layers, who(), asked.region)
    if not known.readable:
        told = _("The register cannot be read now: what stands in it does not count here.")
        st.html(small(told))
    public = knowledge(area, kind.layers, RESIDENT, asked.region)
    occasions = upcoming(asked.rhythms, today(), known.told.holidays, asked.region)
    if not occasions:
        st.info(_("Choose on which days it is held."), icon=":material/event:")
        return
    with st.spinner(_("Trying the candidates")):
        found = venues_for(known.area, asked, occasions, known)
    if found.table.empty:
        st.markdown(_("No place to meet indoors is known here that a public way leads to."))
        return
    _sentences(found, asked, occasions)
    rows = _venues(area, found, asked.people, known)
    _map(area, rows)
    _table(area, rows, asked.people, known, public)
    show_venue(asked, found, rows, known)


def _size(kind: ActivityKind, people: int) -> None:
    """Say when a group is smaller or larger than is usual for it."""
    low, high = kind.people
    if not low <= people <= high:
        text = _("Usual for this: {low} to {high} people ({source}).")
        told = text.format(
            low=number(low), high=number(high), source=getattr(kind.source, language())
        )
        st.warning(plain(told), icon=":material/groups:")


def _sentences(found: ActivityVenues, asked: Plan, occasions: Sequence[Occurrence]) -> None:
    """Say when it is held, and who has something of the kind within reach then."""
    words = "; ".join(rhythm_words(each, today=today()) for each in asked.rhythms)
    st.markdown(f"**{plain(words[:1].upper() + words[1:])}**")
    last = written_date(occasions[-1].begin.date())
    first = written_date(occasions[0].begin.date())
    if len(occasions) == 1:
        told = [_("That is on {day}.").format(day=first)]
    else:
        text = _("We looked at {number} times, from {first} to {last}.")
        told = [text.format(number=number(len(occasions)), first=first, last=last)]
    unsure = sum(each.certain is State.UNKNOWN for each in occasions)
    if unsure:
        text = _("Of {number} of them it is not sure whether it is a school holiday.")
        told.append(text.format(number=number(unsure)))
    if found.existing.empty:
        told.append(_("Nothing of the kind is known here yet."))
    else:
        now = _spread(found.residents_now["residents"])
        text = _("Residents who can reach something of the kind at that time already: {number}.")
        told.append(text.format(number=now))
    st.markdown(plain(" ".join(told)))


def _spread(told: Sequence[float]) -> str:
    """Say a number of people that may differ per time, as far as the reader may see it."""
    mean, least, most = (
        about(float(each))
        for each in shown_numbers(np.array([[each] for each in told], dtype=np.float64), viewer())[
            :, 0
        ]
    )
    if least == most:
        return mean
    text = _("{mean} ({least} to {most})")
    return text.format(mean=mean, least=least, most=most)


def _venues(
    area: Neighbourhood, found: ActivityVenues, people: int, known: Knowledge
) -> list[Venue]:
    top = found.table.head(_MOST)
    points = top.geometry.to_crs("EPSG:4326")
    labels = {
        place.id: place.name
        for each in description(area, language()).layers
        for place in each.places
    }
    rows = []
    for at, (row, where) in enumerate(zip(top.to_dict("records"), points, strict=True)):
        key = str(row["candidate_id"])
        kept = known.venues.get(key)
        answering = known.entries.get(kept.entry.organisation or "") if kept else None
        facts = Facts(row, kept, answering)
        name = str(row["name"]) if pd.notna(row["name"]) else labels.get(key, key)
        numbers = [
            _spread([row[f"{group}_newly{end}"] for end in ("", "_least", "_most")])
            for group in ("residents", "residents_75")
        ]
        numbers += [_spread([row[name]] * 3) for name in ("residents_perhaps", "residents_overlap")]
        opening = found.opening[at]
        cells = (
            number(at + 1),
            name,
            *numbers,
            opening_words(opening),
            facts.entrance,
            facts.toilet,
            facts.room(people),
            ", ".join(facts.holder) or _("unknown"),
        )
        rows.append(Venue(key, name, cells, facts, opening, round(where.x, 6), round(where.y, 6)))
    return rows


def _notes(row: Venue) -> tuple[str, ...]:
    """Say what is known of a venue, line by line, and in one line what is not."""
    header = _header()
    told = [(header[at], row.cells[at]) for at in (2, 6, 7, 8, 9, 10)]
    known = [f"{name}: {value}" for name, value in told if value != _("unknown")]
    silent = [name for name, value in told if value == _("unknown")]
    if silent:
        known.append(_("Not known yet: {names}.").format(names=" · ".join(silent)))
    return tuple(known)


def _header() -> list[str]:
    return [
        _("Number"),
        _("Place"),
        _("Would newly get there"),
        _("Of these 75 and over"),
        _("Perhaps"),
        _("Have something of the kind already"),
        _("Open then"),
        _("In at the door"),
        _("Accessible toilet"),
        _("Room for"),
        _("Whom to ask"),
    ]


def _map(area: Neighbourhood, rows: list[Venue]) -> None:
    show_map(
        MapView(
            described=description(area, language()),
            urls=urls(area, language()),
            shown=[],
            legend=[],
            list_title=_("Where it could be"),
            notes={},
            spots=[
                Spot(at, row.name, _("Venue"), _notes(row), row.lon, row.lat)
                for at, row in enumerate(rows, 1)
            ],
        ),
        key="map of venues",
    )


def _table(
    area: Neighbourhood, rows: list[Venue], people: int, known: Knowledge, public: Knowledge
) -> None:
    caption = _("Where it could be, in order of residents who would newly get there")
    st.html(table(caption, _header(), [row.cells for row in rows], numbers=(2, 3, 4, 5)))
    offer_venues(area, rows, people, known, public)
    st.html(
        small(
            _(
                "Estimates of who can get there and back, on average per time; between brackets "
                "the least and the most. Not who comes: whether one is welcome, and whether the "
                "room is free, only a call can tell."
            )
            + " "
            + _("“{dash}”: too few people to show, or not known.").format(dash=NOT_SHOWN)
        )
    )


if __name__ == "__main__":
    main()
