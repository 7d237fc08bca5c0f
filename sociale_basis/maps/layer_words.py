"""What is asked for, in words: one layer or several, and their places by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import _, language
from sociale_basis.layers import layer as find_layer
from sociale_basis.maps.describe import place_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    import pandas as pd

    Keys: TypeAlias = str | Sequence[str]


def keys_in_order(layer: Keys) -> tuple[str, ...]:
    """Give the keys of one layer or several, each once."""
    return (layer,) if isinstance(layer, str) else tuple(dict.fromkeys(layer))


def layer_words(layer: Keys) -> str:
    """Name one layer, or any of several, to stand between quotation marks.

    Parameters
    ----------
    layer
        Its key, or several keys.

    Raises
    ------
    UnknownLayerError
        There is no such layer.
    """
    return _("” or “").join(_labels(layer))


def layer_title(layer: Keys) -> str:
    """Name one layer or several, as above a list; parameters as in :func:`layer_words`."""
    return ", ".join(_labels(layer))


def names_of(places: pd.DataFrame, layer: Keys) -> dict[str, str]:
    """Name each place by its id; one without a name by what it is.

    Parameters
    ----------
    places
        Places, of one layer or of several.
    layer
        Its key, or several keys.
    """
    known = {key: find_layer(key) for key in keys_in_order(layer)}
    given = places["name"].astype(object).where(places["name"].notna(), None)
    rows = zip(places["id"], given, places["layer"], strict=True)
    return {str(place): place_label(name, known[str(key)]) for place, name, key in rows}


def _labels(layer: Keys) -> list[str]:
    return [str(getattr(find_layer(key).label, language())) for key in keys_in_order(layer)]
