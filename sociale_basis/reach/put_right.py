"""What an edit of a way or node changes in the attributes of the edges it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sociale_basis.network.attributes import (
    Access,
    Barrier,
    Crossing,
    KerbSituation,
    Origin,
    Smoothness,
    Surface,
    Tri,
    WayClass,
)
from sociale_basis.reach.edit_models import (
    CloseSegment,
    ImproveCrossing,
    LowerKerb,
    OnNode,
    OnWay,
    RemoveBarrier,
    Stretch,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.overlay import Overlay

    Edges = NDArray[np.integer]

_TOLD = {"yes": Tri.YES, "limited": Tri.LIMITED, "no": Tri.NO}
_RAMPS = {"wheelchair": "ramp_wheelchair", "stroller": "ramp_stroller", "any": "ramp"}


def change_way(overlay: Overlay, edges: Edges, edit: OnWay) -> None:
    """Change what lies along the edges of a way.

    Parameters
    ----------
    overlay
        Is written to.
    edges
        Of the way, in both directions.
    edit
        What changes.
    """
    if isinstance(edit, CloseSegment):
        overlay.set(edges, access=Access.CLOSED)
        return
    if edit.open is not None:
        overlay.set(edges, access=Access.PUBLIC if edit.open else Access.CLOSED)
    make(overlay, edges, edit)


def make(overlay: Overlay, edges: Edges, stretch: Stretch) -> None:
    """Give edges what a stretch says of itself; parameters as :func:`change_way`."""
    if stretch.steps is not None:
        _set_steps(overlay, edges, stretch.steps)
    if stretch.slope_at_most is not None:
        _flatten(overlay, edges, stretch.slope_at_most)
    for name, value in (
        ("surface", None if stretch.surface is None else Surface[stretch.surface.upper()]),
        (
            "smoothness",
            None if stretch.smoothness is None else Smoothness[stretch.smoothness.upper()],
        ),
        ("width_m", stretch.width_m),
        ("lit", _tri(stretch.lit)),
    ):
        if value is not None:
            origin = f"{name.removesuffix('_m')}_origin"
            overlay.set(edges, **{name: value, origin: Origin.OBSERVATION})
    for name, value in (
        ("wheelchair", None if stretch.wheelchair is None else _TOLD[stretch.wheelchair]),
        (_RAMPS.get(stretch.ramp or "", "ramp"), None if stretch.ramp is None else Tri.YES),
        ("handrail", _tri(stretch.handrail)),
        ("tactile", _tri(stretch.tactile)),
    ):
        if value is not None:
            overlay.set(edges, **{name: value})


def _tri(told: bool | None) -> Tri | None:  # noqa: FBT001 -- a value, not a switch
    return None if told is None else (Tri.YES if told else Tri.NO)


def change_node(overlay: Overlay, edges: Edges, edit: OnNode) -> None:
    """Change what is met on entering a node.

    Parameters
    ----------
    overlay
        Is written to.
    edges
        All that enter the node.
    edit
        What changes.
    """
    match edit:
        case LowerKerb():
            lower = edges[_higher(overlay, edges, edit.height_m)]
            set_kerb(overlay, lower, edit.height_m)
        case RemoveBarrier():
            overlay.set(
                edges,
                barrier=Barrier.NONE,
                barrier_width_m=np.nan,
                barrier_wheelchair=Tri.UNTAGGED,
                near_barrier=False,
            )
        case ImproveCrossing():
            _improve_crossing(overlay, edges, edit)


def set_kerb(overlay: Overlay, edges: Edges, height_m: float) -> None:
    """Give the heads of edges a kerb of a known height."""
    overlay.set(
        edges,
        kerb_m=height_m,
        kerb_situation=KerbSituation.TAGGED,
        kerb_origin=Origin.OBSERVATION,
    )


def _higher(overlay: Overlay, edges: Edges, height_m: float) -> NDArray[np.bool_]:
    kerb = overlay.get("kerb_m")[edges]
    # Nobody knows the height; but a kerb there may be.
    perhaps = np.isnan(kerb) & (overlay.get("kerb_situation")[edges] != KerbSituation.NONE)
    return np.asarray((kerb > np.float32(height_m)) | perhaps)


def _set_steps(overlay: Overlay, edges: Edges, steps: int) -> None:
    flight = overlay.get("way_class")[edges] == WayClass.STEPS
    if steps == 0:
        overlay.set(edges[flight], way_class=WayClass.FOOTWAY)
        overlay.set(edges, steps=0)
        return
    # Counted over the whole flight; of what it is cut into, in both directions, each its share.
    overlay.set(edges, steps=max(round(2 * steps / max(len(edges), 2)), 1))


def _flatten(overlay: Overlay, edges: Edges, slope: float) -> None:
    for name in ("slope_up", "slope_down"):
        known = overlay.get(name)[edges]
        overlay.set(edges, **{name: np.where(known <= np.float32(slope), known, slope)})
    overlay.set(edges, slope_origin=Origin.OBSERVATION)


def _improve_crossing(overlay: Overlay, edges: Edges, edit: ImproveCrossing) -> None:
    crossed = edges[overlay.get("crossing")[edges] != Crossing.NONE]
    values: dict[str, Any] = {}
    if edit.crossing is not None:
        values["crossing"] = Crossing[edit.crossing.upper()]
    if edit.calm is not None:
        values["crossed_calm"] = Tri.YES
    if edit.tactile is not None:
        values["tactile_head"] = Tri.YES
    overlay.set(crossed, **values)
