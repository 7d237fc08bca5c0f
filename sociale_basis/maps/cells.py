"""The answer to one question, ready to be drawn and read: who can get to a layer, and why not.

A cell holds homes that differ, so it never gets one state: it carries the shares of each. Who may
see exact figures sees estimates of residents. Everyone else sees dwellings, as everyone does where
nobody says how many people live here: what a way is like from a front door says nothing about who
lives behind it, so no small number of people can be found in any table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, language, number, question_sentence, state_words
from sociale_basis.i18n.formats import moment
from sociale_basis.layers import ReachMode
from sociale_basis.maps.layer_words import keys_in_order, layer_words, names_of
from sociale_basis.maps.leads import nearest_leads
from sociale_basis.maps.shown import about
from sociale_basis.maps.state_counts import (
    StateRow,
    counts,
    dwelling_weights,
    has_people,
    shares_of,
    state_rows,
    sums,
    without_people,
)
from sociale_basis.maps.why import WhyRow, main_reasons, reasons_by_group, why_rows
from sociale_basis.privacy import ROUND_TO, Viewer
from sociale_basis.reach import reach_buurten, reach_cells
from sociale_basis.reach.destinations import modes
from sociale_basis.reach.reach import reach_of_homes, reach_of_places, run
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.maps.layer_words import Keys
    from sociale_basis.maps.state_counts import Shares
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.reach import Runs

    Numbers = NDArray[np.float64]

_HUNDREDTH = 0.01
_COLUMNS = [f"residents_{state.value}" for state in State]


@dataclass(frozen=True)
class ReachOnMap:
    """The answer to one question, in the reader's language and for one viewer.

    Attributes
    ----------
    question
        Who goes where within what time, as a sentence.
    layers
        Keys of the layers: a place of any will do.
    crs
        Reference system of the neighbourhood, in which the cells are squares.
    by_homes
        Whether dwellings are counted instead of residents.
    shares
        Per cell, south-west first: yes, unknown and no, which add up to 1; None where
        nobody is known to live.
    notes
        Per cell what to read beside it, as lines.
    totals, buurten, cells, places
        Numbers in words: of the whole, per sub-area, per cell, and per place who gets to *that*
        place (key: its id).
    entrances
        Per place whether one gets in at the door: yes, unknown or no, in words.
    why
        Per single reason for how many residents it holds, most first.
    elsewise
        What of this layer one need not go to: it comes to the home, or is there by phone.
    nearest_leads
        Where nobody is sure to get there in time: the nearest places with minutes, as sentences.
    """

    question: str
    layers: tuple[str, ...]
    crs: str
    by_homes: bool
    shares: dict[str, Shares | None]
    notes: dict[str, tuple[str, ...]]
    totals: StateRow
    buurten: list[StateRow]
    cells: list[StateRow]
    places: list[StateRow]
    entrances: dict[str, str]
    why: list[WhyRow]
    elsewise: list[str]
    nearest_leads: list[str]


def reach_on_map(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Keys,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
    viewer: Viewer = Viewer.OFFICIAL,
) -> ReachOnMap:
    """Ask who can get to a layer and back, and lay the answer out for a map and its tables.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, one_way, at
        As in :func:`sociale_basis.reach.reach`; ``layer`` the key of one, or several keys.
    viewer
        Who will see it: residents, or dwellings.

    Raises
    ------
    UnknownLayerError, UsageError
        There is no such layer, or nobody goes there.
    """
    area = without_people(area, viewer)
    people = has_people(area)
    runs = run(
        area,
        profile,
        layer,
        limit_s,
        untagged=untagged,
        weights=None if people else dwelling_weights(area),
        one_way=one_way,
        at=at,
    )
    homes = reach_of_homes(area, profile, runs)
    weights = runs.weights[:, 0]
    per_cell = reach_cells(area, homes)
    buurten = reach_buurten(area, homes)
    per_place = reach_of_places(profile, runs)
    if not people:
        buurten[_COLUMNS] = counts(area.homes["buurt"], buurten["code"], runs.states, weights)
        per_cell[_COLUMNS] = counts(area.homes["cell"], per_cell["cell"], runs.states, weights)
    totals = sums(runs.states, weights)
    buurt_numbers = buurten[_COLUMNS].to_numpy(dtype=np.float64)
    cell_numbers = per_cell[_COLUMNS].to_numpy(dtype=np.float64)
    codes = per_cell["cell"].astype(str).tolist()
    group = pd.Index(codes).get_indexer(area.homes["cell"].astype(str))
    group[~area.homes["inside"].to_numpy(dtype=np.bool_)] = -1
    reasons = reasons_by_group(homes, weights, group, len(codes))
    reasons_told = main_reasons(reasons, len(codes))
    shares = shares_of(cell_numbers)
    keys = keys_in_order(layer)
    return ReachOnMap(
        question=question_words(profile, layer, limit_s, one_way=one_way, at=at),
        layers=keys,
        crs=str(area.homes.crs),
        by_homes=not people,
        shares=dict(zip(codes, shares, strict=True)),
        notes=_notes(
            per_cell.assign(
                place=per_cell["nearest_id"].map(names_of(runs.destinations.places, keys)),
                why=pd.Series(reasons_told, dtype=object),
            ),
            cell_numbers,
            shares,
            people=people,
        ),
        totals=state_rows([""], [_("Whole neighbourhood")], totals[None, :], people=people)[0],
        buurten=state_rows(buurten["code"], buurten["name"], buurt_numbers, people=people),
        cells=state_rows(codes, codes, cell_numbers, people=people),
        places=_places(per_place, runs, keys, people=people),
        entrances=_entrances(per_place),
        why=why_rows(
            {why: float(counted.sum()) for why, counted in reasons.items()},
            people=people,
        ),
        elsewise=_elsewise(area, runs, keys),
        nearest_leads=[] if totals[0] > 0 else nearest_leads(area, profile, runs, keys),
    )


def question_words(
    profile: MobilityProfile,
    layer: Keys,
    limit_s: float,
    *,
    one_way: bool = False,
    at: datetime | None = None,
) -> str:
    """Write a question as a sentence in the reader's language; parameters as in `reach_on_map`."""
    who = getattr(profile.label, language())
    sentence = question_sentence(who, layer_words(layer), limit_s / 60, one_way=one_way)
    if at is None:
        return sentence
    return f"{sentence} {_('Setting out on {moment}.').format(moment=moment(at))}"


def _notes(
    cells: pd.DataFrame, numbers: Numbers, shares: list[Shares | None], *, people: bool
) -> dict[str, tuple[str, ...]]:
    notes: dict[str, tuple[str, ...]] = {}
    columns = (cells[name] for name in ("cell", "place", "seconds_median", "why"))
    for row, share, code, place, seconds, why in zip(numbers, shares, *columns, strict=True):
        total = row.sum()
        if share is None:
            notes[str(code)] = (_("Nobody is known to live here."),)
            continue
        lines = [_how_many(float(total), people=people)]
        lines += [
            f"{state_words(state)}: {_percent(part)}"
            for state, part in zip(State, share, strict=True)
            if part > 0
        ]
        if isinstance(place, str) and not math.isnan(seconds):
            # Up, not to the nearest: whoever has 15 minutes does not get there in 15.4.
            minutes = number(max(1, math.ceil(seconds / 60)))
            text = _("Nearest for most: {place}. Half get there in {minutes} minutes or less.")
            lines.append(text.format(place=place, minutes=minutes))
        notes[str(code)] = (*lines, *why)
    return notes


def _how_many(total: float, *, people: bool) -> str:
    if not people:
        return _("{number} dwellings").format(number=number(total))
    # "About fewer than ten" would say nothing.
    text = _("{number} residents") if total < ROUND_TO else _("about {number} residents")
    return text.format(number=about(total))


def _percent(share: float) -> str:
    # A handful among many is not nobody.
    return "< 1 %" if share < _HUNDREDTH else f"{number(100 * share)} %"


def _places(table: pd.DataFrame, runs: Runs, layer: Keys, *, people: bool) -> list[StateRow]:
    """Give a row per place, by name and the nameless last, as the list of places has them."""
    names = names_of(runs.destinations.places, layer)
    numbers = table[_COLUMNS].to_numpy(dtype=np.float64)
    rows = state_rows(table["place_id"], table["place_id"].map(names), numbers, people=people)
    nameless = dict(zip(table["place_id"], table["name"].isna(), strict=True))
    return sorted(rows, key=lambda row: (nameless[row.key], row.name.casefold(), row.key))


def _entrances(table: pd.DataFrame) -> dict[str, str]:
    words = {State.YES: _("yes"), State.UNKNOWN: _("unknown"), State.NO: _("no")}
    pairs = zip(table["place_id"], table["entrance"], strict=True)
    return {str(place): words[State(state)] for place, state in pairs}


def _elsewise(area: Neighbourhood, runs: Runs, layer: Keys) -> list[str]:
    places = runs.destinations.elsewise
    if places.empty:
        return []
    names = names_of(places, layer)
    areas = area.areas.set_index("code")["name"].to_dict()
    rows = places.reindex(columns=["id", "reach_mode", "service_area"]).itertuples(index=False)
    return sorted(
        (
            sentence
            for place, mode, served in rows
            for sentence in _elsewise_sentences(names[str(place)], mode, _served(served, areas))
        ),
        key=str.casefold,
    )


def _served(codes: object, areas: dict[str, str]) -> str:
    if not isinstance(codes, str):
        return ""
    return ", ".join(areas.get(code.strip(), code.strip()) for code in codes.split("|"))


def _elsewise_sentences(name: str, told: str, served: str) -> list[str]:
    sentences = []
    for mode in modes(told):
        match ReachMode(mode):
            case ReachMode.COMES_TO_THE_HOME if served:
                text = _("{name} comes to the home. Where: {areas}.")
            case ReachMode.COMES_TO_THE_HOME:
                text = _("{name} comes to the home.")
            case ReachMode.PHONE_OR_ONLINE:
                text = _("{name} is there by phone or online.")
            case _:
                text = _("One gets to {name} with transport or company.")
        sentences.append(text.format(name=name, areas=served))
    return sentences
