"""The best p of many candidates, proven: maximal covering and the p-median by HiGHS.

Both ask for the set S of at most p candidates that makes Σᵢ wᵢ · max over S of gᵢⱼ largest, where
gᵢⱼ is what home i gains from candidate j: 1 where it is covered (maximal covering; R. Church and
C. ReVelle, 1974, Papers of the Regional Science Association 32), the seconds it saves (p-median;
S. Hakimi, 1964, Operations Research 12).

Every step of that maximum is a row that asks for at least one of a set of candidates: those that
give home i its k-th best gain or a better one. Equal sets, of whatever home and step, are merged
and their weights added up, which is exact and leaves few rows where people live along the same
streets. A row that follows another of one home only names the candidates that are new in it (S.
Elloumi, 2010, Journal of Combinatorial Optimization 19: as tight, and three numbers long).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.errors import BadValueError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

OPTIMAL, TIME_LIMIT = "optimal", "time_limit"
# All weights together, as HiGHS sees them: its tolerances are absolute.
_SCALE = 1e4
_NOTHING = 1e-12  # relative: sums of the same numbers in another order


class Gains(NamedTuple):
    """What homes gain from candidates: pairs, each once; a pair that is not there gains nothing."""

    home: NDArray[np.int32]
    candidate: NDArray[np.int32]
    gain: NDArray[np.float64]
    """More than 0, shape (pairs,)."""
    n_homes: int
    n_candidates: int


class Choice(NamedTuple):
    """The best candidates that were found."""

    chosen: tuple[int, ...]
    """At most p candidates; each adds something, the first most of all alone, and so on."""
    value: float
    """Σᵢ wᵢ · max over the chosen of gᵢⱼ."""
    bound: float
    """No p candidates have a larger value than this; equal to it when that is proven."""
    status: str
    """``optimal``, or ``time_limit``: there may be better ones, up to the bound."""
    rows: int
    """Rows after merging; 0 where the best was plain without a solver."""


class _Row:
    """Homes that want one of the same candidates."""

    __slots__ = ("new", "number", "parent", "weight")

    def __init__(self, number: int, parent: _Row | None, new: int) -> None:
        self.number = number
        self.parent = parent
        self.new = new  # candidates that are not in the parent, as bits
        self.weight = 0.0


def choose(gains: Gains, weights: ArrayLike, p: int, *, time_limit_s: float = 60.0) -> Choice:
    """Choose at most p candidates with the largest value.

    Parameters
    ----------
    gains
        What homes gain.
    weights
        What each home counts for, not negative, shape (homes,).
    p
        How many candidates, at least 1.
    time_limit_s
        Seconds after which to stop with the best found and a bound.

    Raises
    ------
    UsageError
        p is less than 1, or the time limit negative or not a number.
    BadValueError
        The weights are too many or few, negative or not finite.
    """
    if p < 1:
        raise UsageError(f"the number of places must be 1 or more, not {p}")
    if not time_limit_s >= 0:
        raise UsageError(f"the time limit must be 0 seconds or more, not {time_limit_s}")
    until = time.monotonic() + time_limit_s
    counted = np.asarray(weights, dtype=np.float64)
    if counted.shape != (gains.n_homes,) or not (np.isfinite(counted) & (counted >= 0)).all():
        what = f"must be {gains.n_homes} finite numbers, none negative, one per home"
        raise BadValueError(what, column="weights")
    gains = _that_count(gains, counted)
    taken, bound = _greedy(gains, counted, p)
    value = value_of(gains, counted, taken)
    if bound <= value * (1 + _NOTHING):
        return Choice(taken, value, value, OPTIMAL, 0)
    taken = _exchanged(gains, counted, taken, until)
    rows = _merged(gains, counted)
    total = sum(row.weight for row in rows)
    found, lost, proven = _solve(rows, gains.n_candidates, p, taken, until)
    if value_of(gains, counted, found) > value_of(gains, counted, taken):
        taken = found
    taken = _in_order(gains, counted, taken)
    value = value_of(gains, counted, taken)
    bound = value if proven else max(value, min(bound, total - lost))
    return Choice(taken, value, bound, OPTIMAL if proven else TIME_LIMIT, len(rows))


def value_of(gains: Gains, weights: NDArray[np.float64], chosen: tuple[int, ...]) -> float:
    """Give Σᵢ wᵢ · max over the chosen of gᵢⱼ."""
    best = np.zeros(gains.n_homes)
    mine = np.isin(gains.candidate, chosen)
    np.maximum.at(best, gains.home[mine], gains.gain[mine])
    return float(weights @ best)


def _that_count(gains: Gains, weights: NDArray[np.float64]) -> Gains:
    """Keep what makes a difference, by home and then from the largest gain."""
    kept = np.flatnonzero((gains.gain > 0) & (weights[gains.home] > 0))
    order = kept[np.lexsort((gains.candidate[kept], -gains.gain[kept], gains.home[kept]))]
    return gains._replace(
        home=gains.home[order], candidate=gains.candidate[order], gain=gains.gain[order]
    )


def _merged(gains: Gains, weights: NDArray[np.float64]) -> list[_Row]:
    """Make a row of every step of every home, and merge those with the same candidates."""
    known: dict[int, _Row] = {}
    start = np.searchsorted(gains.home, np.arange(gains.n_homes + 1)).tolist()
    candidates, amounts = gains.candidate.tolist(), gains.gain.tolist()
    for home in np.unique(gains.home).tolist():
        asked, before, parent = 0, 0, None
        begin, end, weight = start[home], start[home + 1], float(weights[home])
        for at in range(begin, end):
            asked |= 1 << candidates[at]
            less = amounts[at + 1] if at + 1 < end else 0.0
            if amounts[at] == less:
                continue
            row = known.get(asked)
            if row is None:
                row = known[asked] = _Row(len(known), parent, asked & ~before)
            row.weight += weight * (amounts[at] - less)
            before, parent = asked, row
    return list(known.values())


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _greedy(gains: Gains, weights: NDArray[np.float64], p: int) -> tuple[tuple[int, ...], float]:
    """Take what adds most, again and again; and bound what any p candidates are worth.

    What a set adds to another is at most the sum of what each of it adds: so the value of the
    taken ones and the p largest additions to them bound every choice (G. Nemhauser, L. Wolsey and
    M. Fisher, 1978, Mathematical Programming 14).
    """
    best = np.zeros(gains.n_homes)
    taken: list[int] = []
    bound = np.inf
    while True:
        more = np.maximum(gains.gain - best[gains.home], 0) * weights[gains.home]
        adds = np.bincount(gains.candidate, weights=more, minlength=gains.n_candidates)
        bound = min(bound, float(weights @ best + np.sort(adds)[-p:].sum()))
        if len(taken) == p or not (adds > 0).any():
            return tuple(taken), bound
        taken.append(int(adds.argmax()))
        mine = gains.candidate == taken[-1]
        np.maximum.at(best, gains.home[mine], gains.gain[mine])


def _exchanged(
    gains: Gains, weights: NDArray[np.float64], taken: tuple[int, ...], until: float
) -> tuple[int, ...]:
    """Exchange one of the taken for another as long as that brings more (Teitz and Bart, 1968)."""
    now, value = list(taken), value_of(gains, weights, taken)
    at, since = 0, 0
    while since < len(now) and time.monotonic() < until:
        others = now[:at] + now[at + 1 :]
        best = np.zeros(gains.n_homes)
        mine = np.isin(gains.candidate, others)
        np.maximum.at(best, gains.home[mine], gains.gain[mine])
        more = np.maximum(gains.gain - best[gains.home], 0) * weights[gains.home]
        adds = np.bincount(gains.candidate, weights=more, minlength=gains.n_candidates)
        better = float(weights @ best + adds.max())
        since += 1
        if better > value * (1 + _NOTHING):
            now[at], value, since = int(adds.argmax()), better, 0
        at = (at + 1) % len(now)
    return tuple(now)


def _in_order(
    gains: Gains, weights: NDArray[np.float64], chosen: tuple[int, ...]
) -> tuple[int, ...]:
    """Put the chosen in order of what each adds to those before; leave out who adds nothing."""
    mine = np.isin(gains.candidate, chosen)
    only = gains._replace(
        home=gains.home[mine], candidate=gains.candidate[mine], gain=gains.gain[mine]
    )
    ordered, _ = _greedy(only, weights, max(len(chosen), 1))
    return ordered


def _solve(
    rows: list[_Row], candidates: int, p: int, taken: tuple[int, ...], until: float
) -> tuple[tuple[int, ...], float, bool]:
    """Let HiGHS choose, from a good choice on.

    Returns
    -------
    What it chose (nothing where it found none in time), a weight of rows that is lost at least,
    and whether the choice is proven to be the best.
    """
    import highspy  # noqa: PLC0415  (slow, and only who chooses needs it)

    start, column, value, least = [0], [], [], []
    for row in rows:
        # 1 where the row is lost: none of its candidates is chosen.
        column.append(candidates + row.number)
        value.append(1.0)
        if row.parent is not None:
            column.append(candidates + row.parent.number)
            value.append(-1.0)
        new = list(_bits(row.new))
        column += new
        value += [1.0] * len(new)
        least.append(1.0 if row.parent is None else 0.0)
        start.append(len(column))
    column += range(candidates)
    value += [1.0] * candidates
    start.append(len(column))
    weight = np.array([row.weight for row in rows])
    unit = _SCALE / weight.sum()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = candidates + len(rows), len(rows) + 1
    model.col_cost_ = np.concatenate([np.zeros(candidates), weight * unit])
    model.col_lower_ = np.zeros(model.num_col_)
    model.col_upper_ = np.ones(model.num_col_)
    model.row_lower_ = np.array([*least, 0.0])
    model.row_upper_ = np.append(np.full(len(rows), highspy.kHighsInf), float(p))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(start)
    model.a_matrix_.index_ = np.array(column)
    model.a_matrix_.value_ = np.array(value)
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [whole] * candidates + [part] * len(rows)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # theirs has no types there
    for option, given in (
        ("output_flag", False),
        # One thread: always the same answer, and no pool beside our own.
        ("threads", 1),
        ("parallel", "off"),
        ("mip_rel_gap", 0.0),
        ("time_limit", max(0.0, until - time.monotonic())),
    ):
        solver.setOptionValue(option, given)
    solver.passModel(model)
    # With a good choice to begin with, most of what cannot be better is seen at once.
    start_at = np.zeros(candidates)
    start_at[list(taken)] = 1
    solver.setSolution(candidates, np.arange(candidates, dtype=np.int32), start_at)
    solver.run()
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    info = solver.getInfo()
    lost = max(0.0, info.mip_dual_bound / unit) if np.isfinite(info.mip_dual_bound) else 0.0
    solution = np.array(solver.getSolution().col_value)[:candidates]
    has_one = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    chosen = np.flatnonzero(solution > 0.5) if has_one else np.empty(0, dtype=np.int64)  # noqa: PLR2004  (binary)
    return tuple(int(each) for each in chosen), lost, bool(proven)
