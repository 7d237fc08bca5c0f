"""Pairs of barriers of which removing only one does not help, and removing both does.

Every pair is bounded from above first (the least that a way past both can take), and tried exactly
in the order of that bound until no other can enter the list: exact, and quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.reach import kernels
from sociale_basis.reach.barrier_groups import Repaired, quicker_with
from sociale_basis.reach.improving import together
from sociale_basis.reach.legs import departures
from sociale_basis.reach.standing import Quicker, Standing, nearer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged

COLUMNS = ("first", "second", "residents_together", "residents_only_together")
_SLACK_S = 1e-3  # bounds are summed in another order than ways
_LEAST = 1e-9


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
    ceiling = _ceilings(network, known, now, newly, counted, useful)
    place = {at: number for number, at in enumerate(useful)}
    for a, b in shared:
        ceiling[place[a], place[b]] = np.inf
    first, second = np.nonzero(ceiling > _LEAST)
    order = np.argsort(-ceiling[first, second], kind="stable")
    enough = -np.inf
    for at in order:
        if ceiling[first[at], second[at]] <= enough:
            break
        a, b = useful[first[at]], useful[second[at]]
        homes, _ = nearer(now, _both(network, profile, table, known, now, (a, b)))
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
        return quicker_with(network, profile, table, now.seconds, [a, b], repairs)
    parts = zip(*(known.strict[at] for at in pair), strict=True)
    return Quicker(*(np.concatenate(each) for each in parts))


def _ceilings(
    network: Network,
    known: Repaired,
    now: Standing,
    newly: list[NDArray[np.int32]],
    counted: NDArray[np.float64],
    useful: list[int],
) -> NDArray[np.float64]:
    """Most that each two barriers can bring whom neither alone would, shape (useful, useful)."""
    points = np.flatnonzero(np.isinf(now.best) & (counted > 0) & now.homes.attached)
    n = len(useful)
    place = np.full(len(now.best), -1, dtype=np.int64)
    place[points] = np.arange(len(points))
    into = np.full((n, len(points)), np.inf, dtype=np.float32)
    between = np.full((n, n), np.inf, dtype=np.float32)
    least, out = np.full(n, np.inf, dtype=np.float32), np.full(n, np.inf, dtype=np.float32)
    heads = [network.row[network.head[known.strict[at].edge]] for at in useful]
    leaving = departures(network, now.homes, now.seconds)
    graph = now.seconds.graph(network.backward, now.limit_s)
    reached = now.ground.at
    alone = np.zeros((n, len(points)), dtype=np.bool_)
    for number, at in enumerate(useful):
        edges, whole, _ = known.strict[at]
        if not len(edges):
            continue
        tails = network.row[network.tail[edges]]
        zero = np.zeros(len(tails))
        seeds = kernels.Seeds(tails, zero, np.zeros(len(tails), dtype=np.int32))
        away, _ = kernels.search(graph, seeds, now.limit_s, False)  # noqa: FBT003  (numba)
        there = np.full(len(now.best), np.inf)
        np.minimum.at(there, leaving.point, leaving.seconds + away[leaving.row])
        inside = np.isin(now.homes.edge, edges) | np.isin(now.homes.twin, edges)
        there[inside] = 0
        into[number] = there[points]
        for other, rows in enumerate(heads):
            if len(rows):
                between[other, number] = away[rows].min()
        least[number] = 0 if now.anchored[edges].any() else whole.min()
        ends = np.isin(now.entrances.edge, edges) | np.isin(now.entrances.twin, edges)
        out[number] = 0 if ends.any() else reached[heads[number]].min()
        gained = place[newly[at]]
        alone[number, gained[gained >= 0]] = True
    weight = counted[points]
    return together(into, between, least, out, alone, weight, now.limit_s + _SLACK_S)
