"""Why an answer may be empty or unknown for everyone, in words beside the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.neighbourhood import Neighbourhood


def what_is_missing(area: Neighbourhood, layers: Iterable[str]) -> list[str]:
    """Say which layers hold no place, which places cannot be walked to, and if nobody is counted.

    Parameters
    ----------
    area
        The neighbourhood, with edits and all.
    layers
        Keys of the layers that a question is about.

    Returns
    -------
    A sentence for each problem; nothing where there is none.
    """
    import numpy as np

    from sociale_basis.reach.destinations import destinations
    from sociale_basis.reach.reach import resident_weights

    warnings = []
    for layer in layers:
        chosen = destinations(area, layer)
        if not len(chosen.places):
            with_places = ", ".join(sorted(set(area.places["layer"])))
            warnings.append(
                f"one goes to no place of layer {layer} here; there are places of: {with_places}"
            )
        loose = chosen.not_connected
        if len(loose):
            names = loose["name"].where(loose["name"].notna(), loose["id"])
            told = (
                f"{place} ({name})" if name != place else str(place)
                for place, name in zip(loose["id"], names, strict=True)
            )
            warnings.append(
                "no way that leads somewhere comes within 100 m of these places, so it is unknown "
                f"who gets there: {', '.join(told)}"
            )
    if np.isnan(resident_weights(area)[:, 0].sum()):
        warnings.append("built without figures of residents: their numbers are unknown")
    return warnings
