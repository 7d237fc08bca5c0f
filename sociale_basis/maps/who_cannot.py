"""Who cannot get there: by sub-area and age, in numbers that may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.i18n import _
from sociale_basis.i18n.groups import group_words
from sociale_basis.maps.shown import about, counted
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.reach.comparing import groups
from sociale_basis.reach.reach import run
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.maps.layer_words import Keys
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged

_DWELLINGS = "dwellings"


class WhoCannot(NamedTuple):
    """Numbers in words.

    Attributes
    ----------
    groups
        Key of each group, as :func:`sociale_basis.reach.comparing.groups` has them.
    header
        A word per group: all, then by age, those of 75 and over, dwellings.
    rows
        Per sub-area, and last the whole: code, name, and of each group how many do not get there
        ("340"), with behind a plus of how many nobody knows ("340 + 20").
    """

    groups: list[str]
    header: list[str]
    rows: list[tuple[str, str, tuple[str, ...]]]


def who_cannot(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Keys,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    at: datetime | None = None,
    viewer: Viewer = Viewer.OFFICIAL,
) -> WhoCannot:
    """Count who do not get to a layer, by sub-area and age.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, at
        As in :func:`sociale_basis.reach.reach`.
    viewer
        Who will see it: who may not see exact figures reads dwellings only.

    Raises
    ------
    UnknownLayerError, UsageError
        There is no such layer, or nobody goes there.
    """
    states = run(area, profile, layer, limit_s, untagged=untagged, at=at).states
    known = groups(area)
    exact = Permission.EXACT_FIGURES in viewer.permissions
    shown = {
        group: weight
        for group, weight in known.items()
        if group == _DWELLINGS or (exact and not np.isnan(weight).any())
    }
    codes = area.areas["code"].astype(str).tolist()
    row = np.array([codes.index(code) if code in codes else -1 for code in area.homes["buurt"]])
    rows = [
        (code, str(name), tuple(_told(group, weight, states, row == at) for group, weight in told))
        for at, (code, name) in enumerate(zip(codes, area.areas["name"], strict=True))
        if (told := list(shown.items()))
    ]
    everywhere = np.ones(len(row), dtype=np.bool_)
    whole = tuple(_told(group, weight, states, everywhere) for group, weight in shown.items())
    return WhoCannot(
        list(shown),
        [group_words(group) for group in shown],
        [*rows, ("", _("Whole neighbourhood"), whole)],
    )


def _told(
    group: str,
    weight: NDArray[np.float64],
    states: NDArray[np.object_],
    here: NDArray[np.bool_],
) -> str:
    words = counted if group == _DWELLINGS else about
    no, unknown = (
        float(weight[here & (states == state)].sum()) for state in (State.NO, State.UNKNOWN)
    )
    return f"{words(no)} + {words(unknown)}" if unknown > 0 else words(no)
