"""Whether something is among what is asked of OpenStreetMap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.sources.osm_wanted import osm_tags

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_wanted(tags: Mapping[str, str]) -> bool:
    """Tell whether something with these tags is asked for."""
    for key, value in tags.items():
        values = osm_tags().get(key, [])
        if values is True or (isinstance(values, list) and value in values):
            return True
    return False
