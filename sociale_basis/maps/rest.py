"""Who gets there if they must rest on the way, per square and in all, for one viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sociale_basis.i18n import _, number, state_words
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
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.maps.state_counts import Shares
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.privacy import Viewer
    from sociale_basis.reach import Rested


@dataclass(frozen=True)
class RestOnMap:
    """What rest on the way does, in words.

    Attributes
    ----------
    by_homes
        Whether dwellings are counted instead of residents.
    shares
        Per cell with homes, as :class:`sociale_basis.maps.cells.ReachOnMap` has them.
    notes
        Per cell what to read beside it.
    totals, totals_unrested
        Of the whole, with and without the need to rest.
    """

    by_homes: bool
    shares: dict[str, Shares | None]
    notes: dict[str, tuple[str, ...]]
    totals: StateRow
    totals_unrested: StateRow


def rest_on_map(area: Neighbourhood, found: Rested, viewer: Viewer) -> RestOnMap:
    """Lay out who gets there with rests for a map and its table.

    Parameters
    ----------
    area
        The neighbourhood.
    found
        What :func:`sociale_basis.reach.rested` gave for it.
    viewer
        Who will see it: residents, or dwellings.
    """
    people = has_people(without_people(area, viewer))
    weights = (found.weights if people else dwelling_weights(area))[:, 0]
    homes = area.homes
    codes = sorted(homes.loc[homes["inside"], "cell"].astype(str).unique())
    shares = shares_of(counts(homes["cell"].astype(str), codes, found.states, weights))
    both = [sums(states, weights)[None, :] for states in (found.states, found.states_unrested)]
    totals, unrested = (
        state_rows([""], [_("Whole neighbourhood")], total, people=people)[0] for total in both
    )
    return RestOnMap(
        by_homes=not people,
        shares=dict(zip(codes, shares, strict=True)),
        notes={code: _notes(share) for code, share in zip(codes, shares, strict=True)},
        totals=totals,
        totals_unrested=unrested,
    )


def _notes(share: Shares | None) -> tuple[str, ...]:
    if share is None:
        return (_("Nobody is known to live here."),)
    parts = zip(State, share, strict=True)
    return tuple(
        f"{state_words(state)}: {number(100 * part)} %" for state, part in parts if part > 0
    )
