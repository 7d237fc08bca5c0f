"""What must stand beside every table of reach: who, where to, how long, and what it hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.destinations import destinations_together, home_anchors
from sociale_basis.reach.doubt import hangs_on_doubt
from sociale_basis.reach.opening_hours import Opening, aware, coordinates, open_states
from sociale_basis.reach.reach import GROUPS, legs_words, resident_weights
from sociale_basis.reach.several_layers import keys_of

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.several_layers import Layers


def about(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
) -> dict[str, object]:
    """Describe a question and what its answer rests on, in values that fit in JSON.

    Parameters
    ----------
    area, profile, layer, limit_s, untagged, one_way, at
        As in :func:`sociale_basis.reach.reach`.

    Returns
    -------
    ``profile, layer`` (keys; null for a frame or several layers), ``layers`` (all keys, null for
    a frame), ``minutes``, ``legs``
    ("there_and_back" or "there"), ``at`` (when one sets out, null for any time), ``hours_unknown``
    (with ``at`` the number of places of which it is not known whether they are open when one sets
    out, else null), ``untagged`` (preset) and ``untagged_changed`` (ids of rows);
    ``residents`` and ``residents_75`` inside the boundary (null without figures),
    ``residents_not_connected`` of them; ``places``, ``places_not_connected`` (ids)
    and ``places_elsewise`` (``place_id, name, reach_mode`` of what one does not go to on one's own
    strength); ``hangs_on_doubt`` as rows of :func:`sociale_basis.reach.hangs_on_doubt`;
    ``sources`` of the neighbourhood.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    table = table_of_the_untagged() if untagged is None else untagged
    keys = keys_of(layer)
    chosen = destinations_together(area, layer)
    hanging = hangs_on_doubt(area, profile, chosen, limit_s, untagged=table, one_way=one_way, at=at)
    weights = resident_weights(area)
    totals = {name: _number(weights[:, column].sum()) for column, name in enumerate(GROUPS)}
    loose = weights[~home_anchors(area).attached, 0].sum()
    elsewise = chosen.elsewise.rename(columns={"id": "place_id"})
    shown = elsewise.reindex(columns=["place_id", "name", "reach_mode"])
    return {
        "profile": profile.key,
        "layer": keys[0] if keys and len(keys) == 1 else None,
        "layers": keys,
        "minutes": limit_s / 60,
        "legs": legs_words(one_way=one_way),
        "at": None if at is None else aware(at).isoformat(),
        "hours_unknown": None if at is None else unknown_hours(area, chosen, at),
        "lit_after_dark": profile.lit_after_dark,
        "untagged": table.preset,
        "untagged_changed": sorted(table.changed),
        **totals,
        "residents_not_connected": None if np.isnan(weights[:, 0]).any() else float(loose),
        "places": len(chosen.places),
        "places_not_connected": [str(each) for each in chosen.not_connected["id"]],
        "places_elsewise": _records(shown),
        "hangs_on_doubt": _records(hanging),
        "sources": [source.model_dump() for source in area.meta.sources],
    }


def unknown_hours(area: Neighbourhood, layer: Layers, at: datetime) -> int:
    """Count the places of which it is not known whether they are open at a moment.

    Parameters
    ----------
    area, layer, at
        As in :func:`about`.
    """
    places = destinations_together(area, layer).places
    found = open_states(places, at, coordinates(area))
    return int((found == Opening.UNKNOWN).sum())


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
