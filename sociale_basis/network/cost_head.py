"""Seconds on entering the head of an edge: kerb, barrier, crossing, lift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import (
    Barrier,
    Crossing,
    KerbSituation,
    Reason,
    Tri,
    WayClass,
)
from sociale_basis.network.mobility_profile import CrossingRule, Stile
from sociale_basis.network.situations import NEAR_BARRIER
from sociale_basis.network.untagged import NO_ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.judgement import Judgement


_FOOT = (
    WayClass.FOOTWAY,
    WayClass.SIDEWALK,
    WayClass.CROSSING,
    WayClass.PEDESTRIAN,
    WayClass.SQUARE,
    WayClass.PATH,
)


def head(judged: Judgement) -> NDArray[np.float32]:
    """Compute the seconds charged on entering the head of each edge.

    Parameters
    ----------
    judged
        Collects the reasons.

    Returns
    -------
        float32 of shape (m,), infinite where the profile is refused there.
    """
    profile, attributes = judged.profile, judged.attributes
    seconds = np.zeros(len(attributes.crossing), dtype=np.float32)
    crossing = attributes.crossing != Crossing.NONE
    seconds[crossing] += profile.crossing_s
    seconds[attributes.lift] += profile.lift_s
    seconds += _kerb(judged)
    if profile.wheels:
        _judge_what_is_said(judged)
    _judge_barrier(judged)
    _judge_beside_barrier(judged)
    _judge_crossing(judged)
    if profile.tactile_at_flush_kerb:
        _judge_flush_kerb(judged, crossing)
    seconds[judged.refused] = np.inf
    return seconds


def _kerb(judged: Judgement) -> NDArray[np.float32]:
    attributes, profile, table = judged.attributes, judged.profile, judged.table
    if not profile.feels_kerb:
        return np.zeros(len(attributes.kerb_m), dtype=np.float32)
    row = table.row_of("kerb")[attributes.kerb_situation]
    untagged = np.isnan(attributes.kerb_m)
    vouched = (attributes.kerb_situation == KerbSituation.VOUCHED) & profile.wheels
    passable = judged.passable | vouched
    limit = profile.kerb_refused_m
    gap = untagged & ~passable
    doubtful = judged.fall_back(Reason.KERB, gap, row, limited=limit is not None)
    height = np.where(untagged, np.nan_to_num(table.values)[row], attributes.kerb_m)
    if limit is not None:
        judged.refuse(Reason.KERB, (height > limit) & ~doubtful & ~passable)
    slow = height > (profile.kerb_free_m or 0.0)
    return np.where(slow, np.float32(profile.kerb_slow_s or 0.0), np.float32(0))


def _judge_what_is_said(judged: Judgement) -> None:
    """Read ``wheelchair=*`` of a kerb, crossing or lift; barriers have their own rule."""
    attributes = judged.attributes
    bare = attributes.barrier == Barrier.NONE
    crossing = attributes.crossing != Crossing.NONE
    for reason, there in (
        (Reason.LIFT, attributes.lift),
        (Reason.CROSSING, ~attributes.lift & crossing),
        (Reason.KERB, ~attributes.lift & ~crossing),
    ):
        judged.refuse(reason, bare & there & (attributes.barrier_wheelchair == Tri.NO))
        judged.doubt(reason, bare & there & (attributes.barrier_wheelchair == Tri.LIMITED))


def _judge_barrier(judged: Judgement) -> None:
    attributes, profile, table = judged.attributes, judged.profile, judged.table
    barrier = attributes.barrier
    judged.refuse(Reason.BARRIER, (barrier == Barrier.LOCKED) | (barrier == Barrier.WALL))
    stile = barrier == Barrier.STILE
    if profile.wheels:
        closed = (barrier == Barrier.KISSING_GATE) | (barrier == Barrier.TURNSTILE)
        row = table.row_of("barrier")[barrier]
        # Someone has said of the barrier itself whether wheels get through: that decides.
        said = attributes.barrier_wheelchair
        asked = (said == Tri.UNTAGGED) & (barrier != Barrier.NONE)
        tellable = closed | stile | (row != NO_ROW)
        judged.refuse(Reason.BARRIER, tellable & (said == Tri.NO))
        judged.doubt(Reason.BARRIER, tellable & (said == Tri.LIMITED))
        judged.refuse(Reason.BARRIER, closed & asked)
        stile &= asked
        need = profile.width_m
        if need is not None:
            openings = asked & (row != NO_ROW)
            untagged = np.isnan(attributes.barrier_width_m)
            doubtful = judged.fall_back(Reason.BARRIER, openings & untagged, row)
            width = np.where(untagged, table.values[row], attributes.barrier_width_m)
            judged.refuse(Reason.BARRIER, openings & (width < need) & ~doubtful)
    elif profile.width_m is not None:
        judged.refuse(Reason.BARRIER, attributes.barrier_width_m < profile.width_m)
    if profile.stile is Stile.REFUSED:
        judged.refuse(Reason.BARRIER, stile)
    elif profile.stile is Stile.DOUBT:
        judged.doubt(Reason.BARRIER, stile)


def _judge_beside_barrier(judged: Judgement) -> None:
    need = judged.profile.width_m
    if need is None:
        return
    attributes, table = judged.attributes, judged.table
    number = table.row_of("width")[NEAR_BARRIER]
    beside = attributes.near_barrier & np.isin(attributes.way_class, _FOOT) & ~judged.passable
    gap = beside & np.isnan(attributes.width_m)
    doubtful = judged.fall_back(Reason.WIDTH, gap, np.full(len(gap), number))
    judged.refuse(Reason.WIDTH, gap & ~doubtful & (table.values[number] < need))


def _judge_crossing(judged: Judgement) -> None:
    attributes, rule, table = judged.attributes, judged.profile.crossing, judged.table
    if rule is CrossingRule.ANY:
        return
    guided = (Crossing.SIGNALS, Crossing.ZEBRA)
    other = ~np.isin(attributes.crossing, (Crossing.NONE, *guided))
    if rule is CrossingRule.GUIDED:
        row = table.row_of("crossing")[attributes.crossing]
        doubtful = judged.fall_back(Reason.CROSSING, other, row)
        kind = np.where(row == NO_ROW, attributes.crossing, np.nan_to_num(table.values)[row])
        judged.doubt(Reason.CROSSING, other & ~doubtful & ~np.isin(kind, guided))
        return
    number = table.row_of("crossed_calm")[0]
    judged.refuse(Reason.CROSSING, other & (attributes.crossed_calm == Tri.NO))
    gap = other & (attributes.crossed_calm == Tri.UNTAGGED)
    doubtful = judged.fall_back(Reason.CROSSING, gap, np.full(len(gap), number))
    if table.values[number] == Tri.NO:
        judged.refuse(Reason.CROSSING, gap & ~doubtful)


def _judge_flush_kerb(judged: Judgement, crossing: NDArray[np.bool_]) -> None:
    # Only a kerb that someone tagged as flush: an assumed one is no fact to doubt twice.
    attributes, table = judged.attributes, judged.table
    flush = crossing & (attributes.kerb_m <= 0)
    number = table.row_of("tactile")[1]
    gap = flush & (attributes.tactile_head == Tri.UNTAGGED)
    doubtful = judged.fall_back(Reason.TACTILE, gap, np.full(len(gap), number))
    judged.doubt(Reason.TACTILE, flush & (attributes.tactile_head == Tri.NO))
    if table.values[number] == Tri.NO:
        judged.doubt(Reason.TACTILE, gap & ~doubtful)
