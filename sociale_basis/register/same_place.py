"""Which entries can be the place of a build of which they name the number of OpenStreetMap."""

from __future__ import annotations

from sociale_basis.vocabulary import RegisterKind

_IS_A_SPOT = {RegisterKind.PLACE, RegisterKind.PUBLIC_SPACE_SPOT}


def can_be(kind: str, layer: str, of_layer: str) -> bool:
    """Say whether an entry with the number of a place can be that place itself.

    What is held in a building, or sits in it, may name its number too: it is not the building.

    Parameters
    ----------
    kind, layer
        Of the entry.
    of_layer
        Layer of the place.
    """
    return kind in _IS_A_SPOT or layer == of_layer
