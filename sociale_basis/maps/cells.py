"""Reach per 100 m cell as strips: how much of a square is yes, unknown and no.

A cell holds homes that differ, so it never gets one state: its square is divided in proportion to
the residents (without figures of residents: the dwellings) of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sociale_basis.i18n import _, language, number, state_words
from sociale_basis.layers import layer as find_layer
from sociale_basis.maps.describe import GeoJson, degrees, geometry
from sociale_basis.neighbourhood.cells import cell_squares
from sociale_basis.privacy import ROUND_TO
from sociale_basis.reach import reach, reach_buurten, reach_cells
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged

_COLUMNS = tuple(f"residents_{state.value}" for state in State)


@dataclass(frozen=True)
class Strip:
    """The part of one cell with one state, as GeoJSON geometry in degrees."""

    cell: str
    state: State
    geometry: GeoJson
    text: str


@dataclass(frozen=True)
class ReachOnMap:
    """The answer to one question, ready to be drawn and read.

    Attributes
    ----------
    question
        Who goes where within what time, as a sentence.
    by_homes
        Whether the shares are of dwellings, because nobody says how many people live here.
    strips
        By cell, then state; the south-west corner of the neighbourhood first.
    totals, buurten, cells
        Rows of words for the tables: name, and what holds per state in the order of
        :class:`State`.
    """

    question: str
    by_homes: bool
    strips: list[Strip]
    totals: tuple[str, ...]
    buurten: list[tuple[str, ...]]
    cells: list[tuple[str, ...]]


def reach_on_map(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: str,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
) -> ReachOnMap:
    """Ask who can get to a layer, and lay the answer out for a map.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged
        As in :func:`sociale_basis.reach.reach`; ``layer`` the key of one.

    Raises
    ------
    UnknownLayerError, UsageError
        There is no such layer, or nobody goes there.
    """
    homes = reach(area, profile, layer, limit_s, untagged=untagged)
    by_homes = area.meta.population_from == "none"
    if by_homes:
        cells, buurten = (_dwellings(area, homes, column) for column in ("cell", "buurt"))
        names = area.areas.set_index("code")["name"]
        buurten = buurten.assign(name=buurten["buurt"].map(names))
    else:
        cells, buurten = reach_cells(area, homes), reach_buurten(area, homes)
    numbers = cells[list(_COLUMNS)].to_numpy(dtype=np.float64)
    codes = cells["cell"].astype(str).tolist()
    return ReachOnMap(
        question=question_words(profile, layer, limit_s),
        by_homes=by_homes,
        strips=_strips(codes, numbers, str(area.homes.crs), by_homes=by_homes),
        totals=_row(_("Whole neighbourhood"), numbers.sum(axis=0)),
        buurten=[
            _row(str(name), counts)
            for name, counts in zip(
                buurten["name"], buurten[list(_COLUMNS)].to_numpy(dtype=np.float64), strict=True
            )
        ],
        cells=[_row(code, counts) for code, counts in zip(codes, numbers, strict=True)],
    )


def question_words(profile: MobilityProfile, layer: str, limit_s: float) -> str:
    """Write a question as a sentence in the reader's language; parameters as in `reach_on_map`."""
    return _("{profile}: who gets to “{layer}” within {minutes} minutes?").format(
        profile=getattr(profile.label, language()),
        layer=getattr(find_layer(layer).label, language()),
        minutes=number(limit_s / 60),
    )


def about(value: float) -> str:
    """Write an estimated number of people no more precisely than it is known."""
    if value <= 0:
        return "0"
    if value < ROUND_TO:
        return _("fewer than {number}").format(number=ROUND_TO)
    return number(np.floor(value / ROUND_TO + 0.5) * ROUND_TO)


def _dwellings(area: Neighbourhood, homes: gpd.GeoDataFrame, column: str) -> pd.DataFrame:
    inside = area.homes["inside"].to_numpy(dtype=np.bool_)
    kept = pd.DataFrame(
        {
            column: area.homes[column].to_numpy(dtype=object),
            "state": homes["state"].to_numpy(dtype=object),
            "dwellings": area.homes["dwellings"].to_numpy(dtype=np.float64),
        }
    ).loc[inside]
    wide = kept.pivot_table(
        index=column, columns="state", values="dwellings", aggfunc="sum", fill_value=0.0
    )
    wide = wide.reindex(columns=[state.value for state in State], fill_value=0.0)
    table: pd.DataFrame = wide.set_axis(list(_COLUMNS), axis=1).rename_axis(column).reset_index()
    return table


def _strips(codes: list[str], numbers: np.ndarray, crs: str, *, by_homes: bool) -> list[Strip]:
    squares = cell_squares(codes, crs).bounds.to_numpy()
    found = []
    for code, (west, south, east, north), counts in zip(codes, squares, numbers, strict=True):
        total = counts.sum()
        if not total > 0:
            continue
        edges = west + (east - west) * np.concatenate([[0.0], np.cumsum(counts) / total])
        text = _strip_text(counts, by_homes=by_homes)
        found += [
            (code, state, shapely.box(left, south, right, north), text)
            for state, left, right in zip(State, edges[:-1], edges[1:], strict=True)
            if right > left
        ]
    if not found:
        return []
    shapes = degrees([shape for _code, _state, shape, _text in found], crs)
    return [
        Strip(code, state, geometry(drawn), text)
        for (code, state, _shape, text), drawn in zip(found, shapes, strict=True)
    ]


def _strip_text(counts: np.ndarray, *, by_homes: bool) -> str:
    total = counts.sum()
    if by_homes:
        head = _("{number} dwellings").format(number=number(total))
    else:
        head = _("about {number} residents").format(number=about(total))
    parts = [
        f"{state_words(state)}: {number(100 * share)} %"
        for state, share in zip(State, counts / total, strict=True)
        if share > 0
    ]
    return "\n".join([head, *parts])


def _row(name: str, counts: np.ndarray) -> tuple[str, ...]:
    return (name, *(about(float(value)) for value in counts))
