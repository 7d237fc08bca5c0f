"""What the signs on a map mean, as texts and drawings that stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sociale_basis.i18n import _, state_words
from sociale_basis.maps.describe import FOLDERS, MapDescription, PlaceLayer
from sociale_basis.maps.patterns import state_id
from sociale_basis.maps.signs import (
    BOTH,
    COMMUNAL,
    INSTITUTIONAL,
    PUBLIC_SPACE,
    STATUSES,
    explaining_id,
    layer_grounds,
    sign_id,
)
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class LegendSign:
    """One drawing (the id of a symbol or pattern) and what it means."""

    symbol: str
    label: str


@dataclass(frozen=True)
class LegendEntry:
    """One layer that can be switched on and off: its drawing is the symbol ``marker``."""

    key: str
    label: str
    caveat: str
    marker: str
    number: int
    shown: bool


@dataclass(frozen=True)
class LegendGroup:
    """The layers of one sphere, or of public space."""

    label: str
    entries: list[LegendEntry]


def legend_groups(layers: Sequence[PlaceLayer]) -> list[LegendGroup]:
    """Group layers by sphere, in the words for residents.

    Parameters
    ----------
    layers
        As a :class:`~sociale_basis.maps.describe.MapDescription` has them.
    """
    groups = []
    for folder in FOLDERS:
        entries = [
            LegendEntry(
                key=each.layer.key,
                label=each.label,
                caveat=each.caveat,
                marker=sign_id(each.layer, layer_grounds(each.layer), STATUSES[0]),
                number=len(each.places),
                shown=each.shown,
            )
            for each in layers
            if each.layer.folder == folder
        ]
        if entries:
            groups.append(LegendGroup(group_words(folder), entries))
    return groups


def group_words(folder: str) -> str:
    """Name a group of layers in the words for residents."""
    match folder:
        case "communal":
            return _("By residents")
        case "institutional":
            return _("Provisions")
    return _("Public space")


def sign_legend(described: MapDescription) -> list[LegendSign]:
    """Say what shapes and edges of the signs mean, as far as they lie on a map.

    Parameters
    ----------
    described
        The map.

    Returns
    -------
    Shapes first, then edges; ``symbol`` stands in :func:`sociale_basis.maps.geojson.symbols`.
    """
    places = [place for each in (*described.layers, *described.elsewhere) for place in each.places]
    grounds = {place.grounds for place in places}
    statuses = {place.status_key for place in places}
    shapes = {
        (COMMUNAL,): _("Round: by residents"),
        (INSTITUTIONAL,): _("Square: a provision"),
        BOTH: _("Half round, half square: both at once"),
        (PUBLIC_SPACE,): _("Diamond: public space"),
    }
    edges = {
        Status.CANDIDATE: _("Dashed edge: a candidate from a map or list; nobody has checked it"),
        Status.VERIFIED: _("Unbroken edge with a tick: checked by someone"),
        Status.STALE: _("Unbroken edge with a question mark: checked long ago"),
    }
    return [
        *(
            LegendSign(explaining_id("-".join(shape)), label)
            for shape, label in shapes.items()
            if shape in grounds
        ),
        *(LegendSign(explaining_id(key), label) for key, label in edges.items() if key in statuses),
    ]


def state_legend() -> list[LegendSign]:
    """Give the patterns of the three states in the words agreed for people."""
    return [LegendSign(state_id(state), state_words(state)) for state in State]
