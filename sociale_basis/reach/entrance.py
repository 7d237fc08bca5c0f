"""Whether someone gets in at the door: reported beside the way there, never merged with it.

From what is on the map of a place, in this order (OpenStreetMap ``wheelchair=*`` on a place speaks
of the building; ``limited`` is a step of at most 7 cm or a part that cannot be entered):

=============================  ======================  ====================  ==================
on the map                     on wheels               steps by a handrail   others
=============================  ======================  ====================  ==================
``access`` private or no       no                      no                    no
wheelchair yes, designated     yes                     yes                   yes
wheelchair limited             unknown                 yes                   yes
wheelchair no                  no                      by the steps          yes
no steps at the entrance       yes                     yes                   yes
n steps at the entrance        no                      n ≤ its most:         yes
                                                       unknown, else no
not a word                     unknown                 unknown               yes
not a word, an open area       yes                     yes                   yes
=============================  ======================  ====================  ==================

"On wheels" are the profiles with wheels, "steps by a handrail" those that need one (a cane): no
one tags it at an entrance. ``wheelchair`` of the entrance itself goes before that of the place.
``wheelchair=no`` counts for all wheels: a rollator or pram meets the same step. People come into
an open area (a park, a square) from any side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.layers import layers
from sociale_basis.network.mobility_profile import Steps
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.mobility_profile import MobilityProfile

_CLOSED = ("private", "no")
_FREE = ("yes", "designated")


def entrance_states(places: pd.DataFrame, profile: MobilityProfile) -> pd.Series:
    """Give the state of the entrance of every place.

    Parameters
    ----------
    places
        Places; of the columns ``access``, ``wheelchair``, ``entrance_wheelchair``,
        ``entrance_steps`` and ``layer`` what is not there counts as not on the map.
    profile
        Who comes.

    Returns
    -------
    "yes", "unknown" or "no" by the index of ``places``.
    """
    wheelchair = _text(places, "entrance_wheelchair")
    wheelchair = np.where(wheelchair == "", _text(places, "wheelchair"), wheelchair)
    steps = _numbers(places, "entrance_steps")
    open_layers = {key for key, layer in layers().items() if layer.open_area}
    is_open = np.isin(_text(places, "layer"), sorted(open_layers))
    level = np.isin(wheelchair, _FREE) | (steps == 0)
    if profile.wheels:
        silent = (wheelchair == "") & np.isnan(steps)
        yes = np.isin(wheelchair, _FREE)
        yes |= (wheelchair == "") & (steps == 0)
        yes |= silent & is_open
        no = (wheelchair == "no") | ((wheelchair == "") & (steps > 0))
    elif profile.steps is Steps.HANDRAIL:
        yes = level | (wheelchair == "limited") | (np.isnan(steps) & is_open)
        no = ~yes & (steps > (profile.steps_max or 0))
    else:
        yes = np.ones(len(places), dtype=np.bool_)
        no = ~yes
    no |= np.isin(_text(places, "access"), _CLOSED)
    state = np.where(no, State.NO, np.where(yes, State.YES, State.UNKNOWN))
    return pd.Series(state.astype(object), index=places.index, name="entrance").astype("str")


def _text(places: pd.DataFrame, column: str) -> NDArray[np.object_]:
    if column not in places:
        return np.full(len(places), "", dtype=object)
    return places[column].astype(object).fillna("").to_numpy(dtype=object)


def _numbers(places: pd.DataFrame, column: str) -> NDArray[np.float64]:
    if column not in places:
        return np.full(len(places), np.nan)
    return places[column].to_numpy(dtype=np.float64, na_value=np.nan)
