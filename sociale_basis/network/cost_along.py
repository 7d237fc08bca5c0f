"""Seconds along an edge: width, surface, slope, steps, and what a tag says of the way itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.attributes import Access, Reason, Smoothness, Surface, Tri, WayClass
from sociale_basis.network.mobility_profile import Ramp, Steps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import IntEnum

    from numpy.typing import NDArray

    from sociale_basis.network.judgement import Judgement


def along(
    length_m: NDArray[np.float64], judged: Judgement, *, dark: bool = False
) -> NDArray[np.float32]:
    """Compute the seconds along each edge, without what is charged at its head.

    Parameters
    ----------
    length_m
        Metres per directed edge, shape (m,).
    judged
        Collects the reasons.
    dark
        Whether the sun is down.

    Returns
    -------
        float32 of shape (m,), infinite where the profile is refused.
    """
    profile, attributes = judged.profile, judged.attributes
    seconds = (length_m / profile.speed_m_s).astype(np.float32)
    if profile.speed_cycleway_m_s is not None:
        cycleway = attributes.way_class == WayClass.CYCLEWAY
        np.divide(
            length_m, profile.speed_cycleway_m_s, out=seconds, where=cycleway, casting="same_kind"
        )
    judged.refuse(Reason.ACCESS, attributes.access != Access.PUBLIC)
    if profile.wheels:
        judged.refuse(Reason.WHEELCHAIR_TAG, attributes.wheelchair == Tri.NO)
        judged.doubt(Reason.WHEELCHAIR_TAG, attributes.wheelchair == Tri.LIMITED)
    steps = (attributes.steps != 0) | (attributes.way_class == WayClass.STEPS)
    if dark and profile.lit_after_dark:
        _judge_light(judged)
    _judge_width(judged)
    seconds *= _surface(judged)
    seconds *= _smoothness(judged)
    seconds *= _slope(judged, steps)
    seconds[steps] *= np.float32(_steps(judged, steps))
    seconds[judged.refused] = np.inf
    return seconds


def _judge_light(judged: Judgement) -> None:
    attributes, table = judged.attributes, judged.table
    row = table.row_of("lit")[attributes.way_class]
    gap = attributes.lit == Tri.UNTAGGED
    doubtful = judged.fall_back(Reason.LIGHT, gap, row)
    unlit = np.where(gap, table.values[row] == Tri.NO, attributes.lit == Tri.NO)
    judged.refuse(Reason.LIGHT, unlit & ~doubtful)
    judged.doubt(Reason.LIGHT, attributes.lit == Tri.LIMITED)


def _judge_width(judged: Judgement) -> None:
    need = judged.profile.width_m
    if need is None:
        return
    attributes, table = judged.attributes, judged.table
    row = table.row_of("width")[attributes.way_class]
    gap = np.isnan(attributes.width_m)
    doubtful = judged.fall_back(Reason.WIDTH, gap & ~judged.passable, row)
    narrow = np.where(gap, table.values[row], attributes.width_m) < need
    judged.refuse(Reason.WIDTH, narrow & ~doubtful & ~judged.passable)


def _surface(judged: Judgement) -> NDArray[np.float32]:
    attributes, table = judged.attributes, judged.table
    factors = _factors(judged.profile.surface.factors, Surface, (Surface.UNTAGGED, Surface.OTHER))
    gap = (attributes.surface == Surface.UNTAGGED) | (attributes.surface == Surface.OTHER)
    row = table.row_of("surface")[attributes.way_class]
    limited = bool(np.isinf(factors).any())
    doubtful = judged.fall_back(Reason.SURFACE, gap & ~judged.passable, row, limited=limited)
    stands_in = np.nan_to_num(table.values, posinf=0).astype(np.uint8)[row]
    factor = factors[np.where(gap, stands_in, attributes.surface)]
    return _refuse_infinite(judged, Reason.SURFACE, factor, factors, doubtful)


def _smoothness(judged: Judgement) -> NDArray[np.float32]:
    untagged = (Smoothness.UNTAGGED,)
    factors = _factors(judged.profile.surface.smoothness, Smoothness, untagged)
    factor = factors[judged.attributes.smoothness]
    doubtful = np.zeros(len(factor), dtype=np.bool_)
    return _refuse_infinite(judged, Reason.SMOOTHNESS, factor, factors, doubtful)


def _factors(
    given: Mapping[str, float], kind: type[IntEnum], unasked: tuple[IntEnum, ...]
) -> NDArray[np.float32]:
    factors = np.full(max(kind) + 1, np.inf, dtype=np.float32)
    factors[list(unasked)] = 1
    for each in kind:
        if each.name.lower() in given:
            factors[each] = given[each.name.lower()]
    return factors


def _refuse_infinite(
    judged: Judgement,
    reason: Reason,
    factor: NDArray[np.float32],
    factors: NDArray[np.float32],
    doubtful: NDArray[np.bool_],
) -> NDArray[np.float32]:
    infinite = np.isinf(factor)
    judged.refuse(reason, infinite & ~doubtful & ~judged.passable)
    # Whoever passes all the same goes as slowly as on the worst that the group can pass.
    return np.where(infinite, factors[np.isfinite(factors)].max(), factor)


def _slope(judged: Judgement, steps: NDArray[np.bool_]) -> NDArray[np.float32]:
    attributes, profile, table = judged.attributes, judged.profile, judged.table
    factor = np.ones(len(steps), dtype=np.float32)
    if not profile.feels_slope:
        return factor
    asked = ~steps & ~np.isin(attributes.way_class, (WayClass.LINK, WayClass.ELEVATOR))
    row = table.row_of("incline")[attributes.structure]
    unknown = np.isnan(attributes.slope_up) | np.isnan(attributes.slope_down)
    gap = unknown & asked & ~judged.passable
    doubtful = judged.fall_back(Reason.SLOPE, gap, row, limited=profile.limits_slope)
    stands_in = np.nan_to_num(table.values)[row]
    for slope, free, refused in (
        (attributes.slope_up, profile.slope_up_free, profile.slope_up_refused),
        (attributes.slope_down, profile.slope_down_free, profile.slope_down_refused),
    ):
        missing = np.isnan(slope)
        steep = np.where(missing, stands_in, slope)
        steep[~asked] = 0
        if refused is not None:
            over = (steep > refused) & ~(doubtful & missing)
            judged.refuse(Reason.SLOPE, over & ~judged.passable)
        if free is not None:
            # A hump goes up and down on one edge: the worse of the two counts, not both.
            np.maximum(factor, _slope_factor(judged, steep, free, refused), out=factor)
    return factor


def _slope_factor(
    judged: Judgement, steep: NDArray[np.float32], free: float, refused: float | None
) -> NDArray[np.float32]:
    # Speed falls exponentially with slope (Tobler 1993; AccessMap), counted from `free`, so that
    # flat is base speed: to 1/divisor at the limit, or by the exponent where there is no limit.
    excess = np.maximum(steep - np.float32(free), 0)
    if refused is None:
        return np.asarray(np.exp(np.float32(judged.profile.slope_exponent) * excess))
    fraction = np.minimum(excess / np.float32(max(refused - free, 1e-6)), 1)
    return np.asarray(np.power(np.float32(judged.profile.slope_divisor), fraction))


def _steps(judged: Judgement, steps: NDArray[np.bool_]) -> float:
    rule = judged.profile.steps
    if rule is Steps.REFUSED:
        _judge_ramps(judged, steps)
        return 1.0
    if rule is Steps.HANDRAIL:
        _judge_handrail(judged, steps)
    elif rule is Steps.GUIDED:
        _judge_guidance(judged, steps)
    return judged.profile.steps_factor


def _judge_ramps(judged: Judgement, steps: NDArray[np.bool_]) -> None:
    attributes = judged.attributes
    kinds = {
        Ramp.WHEELCHAIR: attributes.ramp_wheelchair,
        Ramp.STROLLER: attributes.ramp_stroller,
        Ramp.ANY: attributes.ramp,
    }
    fits, partly = np.zeros_like(steps), np.zeros_like(steps)
    for kind in judged.profile.ramps:
        fits |= kinds[kind] == Tri.YES
        partly |= kinds[kind] == Tri.LIMITED
    judged.refuse(Reason.STEPS, steps & ~fits & ~partly)
    judged.doubt(Reason.STEPS, steps & ~fits & partly)


def _judge_handrail(judged: Judgement, steps: NDArray[np.bool_]) -> None:
    attributes, table = judged.attributes, judged.table
    most = judged.profile.steps_max or 0
    certain = steps & ((attributes.steps > most) | (attributes.handrail == Tri.NO))
    judged.refuse(Reason.STEPS, certain)
    for attribute, unknown in (
        ("step_count", attributes.steps <= 0),
        ("handrail", attributes.handrail == Tri.UNTAGGED),
    ):
        number = table.row_of(attribute)[0]
        gap = steps & ~certain & unknown
        doubtful = judged.fall_back(Reason.STEPS, gap, np.full(len(gap), number))
        value = table.values[number]
        if value > most if attribute == "step_count" else value == Tri.NO:
            judged.refuse(Reason.STEPS, gap & ~doubtful)


def _judge_guidance(judged: Judgement, steps: NDArray[np.bool_]) -> None:
    attributes, table = judged.attributes, judged.table
    guides = (("handrail", attributes.handrail), ("tactile", attributes.tactile))
    unguided = steps.copy()
    for _, guide in guides:
        unguided &= guide != Tri.YES
    for attribute, guide in guides:
        number = table.row_of(attribute)[0]
        assumed = not (table.doubts[number] or table.refuses[number])
        if assumed and table.values[number] == Tri.YES:
            gap = unguided & (guide == Tri.UNTAGGED)
            judged.fall_back(Reason.STEPS, gap, np.full(len(gap), number))
            unguided &= ~gap
    for attribute, guide in guides:
        gap = unguided & (guide == Tri.UNTAGGED)
        judged.fall_back(Reason.STEPS, gap, np.full(len(gap), table.row_of(attribute)[0]))
    judged.doubt(Reason.STEPS, unguided)
