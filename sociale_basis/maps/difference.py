"""What a difference it makes how one goes about: of those who get there on foot, who else does.

Only homes from which the reference walker gets there for certain count: what is too far on foot is
no matter of kerbs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.i18n import _, state_words
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
from sociale_basis.privacy import ROUND_TO, Viewer
from sociale_basis.reach.reach import run
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from datetime import datetime

    from sociale_basis.maps.layer_words import Keys
    from sociale_basis.maps.state_counts import Shares
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged


@dataclass(frozen=True)
class DifferenceOnMap:
    """Of those who get there as the reference walker: who does too, perhaps, and not.

    Attributes
    ----------
    by_homes
        Whether dwellings are counted instead of residents.
    shares
        Per cell, as :class:`sociale_basis.maps.cells.ReachOnMap` has them; cells from which the
        walker does not get there either are not named.
    notes
        Per cell what to read beside it.
    totals, buurten, cells
        Numbers in words; cells only those in ``shares``.
    """

    by_homes: bool
    shares: dict[str, Shares | None]
    notes: dict[str, tuple[str, ...]]
    totals: StateRow
    buurten: list[StateRow]
    cells: list[StateRow]


def difference_on_map(
    area: Neighbourhood,
    profile: MobilityProfile,
    reference: MobilityProfile,
    layer: Keys,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    at: datetime | None = None,
    viewer: Viewer = Viewer.OFFICIAL,
) -> DifferenceOnMap:
    """Ask the same question for two ways of going about, and lay out where they part.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, at, viewer
        As in :func:`sociale_basis.maps.reach_on_map`.
    reference
        Who gets there more easily; each goes at their own speed.

    Raises
    ------
    UnknownLayerError, UsageError
        There is no such layer, or nobody goes there.
    """
    area = without_people(area, viewer)
    people = has_people(area)
    weighed = None if people else dwelling_weights(area)
    theirs, ours = (
        run(area, who, layer, limit_s, untagged=untagged, weights=weighed, at=at)
        for who in (reference, profile)
    )
    weights = np.where(theirs.states == State.YES, ours.weights[:, 0], 0.0)
    codes = sorted(area.homes.loc[area.homes["inside"], "cell"].astype(str).unique())
    per_cell = counts(area.homes["cell"].astype(str), codes, ours.states, weights)
    buurt_codes = area.areas["code"].astype(str).tolist()
    per_buurt = counts(area.homes["buurt"], buurt_codes, ours.states, weights)
    there = [at for at, row in enumerate(per_cell) if row.sum() > 0]
    kept = [codes[at] for at in there]
    shares = shares_of(per_cell[there]) if there else []
    names = area.areas["name"].astype(str).tolist()
    total = sums(ours.states, weights)[None, :]
    return DifferenceOnMap(
        by_homes=not people,
        shares=dict(zip(kept, shares, strict=True)),
        notes={
            code: _notes(row.tolist(), people=people)
            for code, row in zip(kept, per_cell[there], strict=True)
        },
        totals=state_rows([""], [_("Whole neighbourhood")], total, people=people)[0],
        buurten=state_rows(buurt_codes, names, per_buurt, people=people),
        cells=state_rows(kept, kept, per_cell[there], people=people),
    )


def _notes(row: list[float], *, people: bool) -> tuple[str, ...]:
    """Say of a cell how many get there on foot, and how many of these with this profile."""
    total = sum(row)
    if not people:
        head = _("On foot one gets there from {number} dwellings").format(number=f"{total:.0f}")
    else:
        text = (
            _("On foot {number} residents get there")
            if total < ROUND_TO
            else _("On foot about {number} residents get there")
        )
        head = text.format(number=about(total))
    parts = zip(State, row, strict=True)
    return (
        head,
        *(f"{state_words(state)}: {100 * part / total:.0f} %" for state, part in parts if part > 0),
    )
