"""Pairs of barriers of which removing only one does not help, and removing both does.

Every pair is bounded from above first (the least that a way past both can take), and tried exactly
in the order of that bound until no other can enter the list: exact, and quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.reach.barrier_groups import Repaired, quicker_with
from sociale_basis.reach.pair_bounds import ceilings
from sociale_basis.reach.standing import Quicker, Standing, nearer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged

COLUMNS = ("first", "second", "residents_together", "residents_only_together")
_LEAST = 1e-9
_FIRST_TRIED, _MOST_TRIED = 32, 512  # pairs tried at once: each time all places are searched again


def pairs_that_help(
    network: Network,
    profile: MobilityProfile,
    table: Untagged,
    known: Repaired,
    now: Standing,
    newly: list[NDArray[np.int32]],
    counted: NDArray[np.float64],
    many: int,
) -> pd.DataFrame:
    """Find the pairs that help most people whom neither barrier alone would.

    Parameters
    ----------
    network, profile, table
        The question.
    known
        The barriers.
    now
        How things stand, strictly.
    newly
        Per barrier the homes that newly get there when it goes.
    counted
        What each home counts for, shape (h,).
    many
        How many pairs at most.

    Returns
    -------
    ``first, second, residents_together, residents_only_together``, most first.
    """
    useful = [at for at, quicker in enumerate(known.strict) if len(quicker.edge)]
    rows: list[tuple[str, str, float, float]] = []
    if many <= 0 or not useful:
        return _frame(rows)
    shared = _shared(known)
    useful = sorted({*useful, *(at for pair in shared for at in pair)})
    ceiling = ceilings(
        now, [known.strict[at] for at in useful], [newly[at] for at in useful], counted
    )
    place = {at: number for number, at in enumerate(useful)}
    for a, b in shared:
        ceiling[place[a], place[b]] = np.inf
    first, second = np.nonzero(ceiling > _LEAST)
    order = np.argsort(-ceiling[first, second], kind="stable")
    enough, done, size = -np.inf, 0, _FIRST_TRIED
    while done < len(order) and ceiling[first[order[done]], second[order[done]]] > enough:
        some = order[done : done + size]
        pairs = [(useful[first[at]], useful[second[at]]) for at in some]
        done, size = done + size, min(2 * size, _MOST_TRIED)
        both = [_both(network, profile, table, known, now, pair) for pair in pairs]
        for (a, b), (homes, _) in zip(pairs, nearer(now, both), strict=True):
            new = homes[np.isinf(now.best[homes])]
            only = np.setdiff1d(new, np.concatenate([newly[a], newly[b]]))
            if counted[only].sum() > _LEAST:
                names = (known.groups[a].reference, known.groups[b].reference)
                rows.append((*names, float(counted[new].sum()), float(counted[only].sum())))
        rows.sort(key=lambda row: (-row[3], -row[2], row[0], row[1]))
        del rows[many:]
        enough = rows[-1][3] if len(rows) == many else -np.inf
    return _frame(rows)


def _frame(rows: list[tuple[str, str, float, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"first": "str", "second": "str"} | dict.fromkeys(COLUMNS[2:], np.float64))


def _shared(known: Repaired) -> list[tuple[int, int]]:
    """Pairs that stand on one edge: only both repairs together open it."""
    owner: dict[int, list[int]] = {}
    for number, group in enumerate(known.groups):
        for edge in group.edges.tolist():
            owner.setdefault(edge, []).append(number)
    return sorted(
        {
            (a, b)
            for numbers in owner.values()
            for i, a in enumerate(numbers)
            for b in numbers[i + 1 :]
        }
    )


def _both(
    network: Network,
    profile: MobilityProfile,
    table: Untagged,
    known: Repaired,
    now: Standing,
    pair: tuple[int, int],
) -> Quicker:
    a, b = (known.groups[at] for at in pair)
    if np.isin(a.edges, b.edges).any():
        repairs = [known.repairs[at] for at in pair]
        return quicker_with(network, profile, table, now.seconds, [a, b], repairs, dark=known.dark)
    parts = zip(*(known.strict[at] for at in pair), strict=True)
    return Quicker(*(np.concatenate(each) for each in parts))
