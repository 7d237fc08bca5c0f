"""What the signs on a map mean, as texts and drawings that stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sociale_basis.i18n import _, state_words
from sociale_basis.maps.describe import FOLDERS, PlaceLayer
from sociale_basis.maps.patterns import marker_id, state_id
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence


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


@dataclass(frozen=True)
class StateEntry:
    """One state: its words, and the id of its pattern."""

    label: str
    pattern: str


def legend_groups(layers: Sequence[PlaceLayer]) -> list[LegendGroup]:
    """Group layers by sphere, in the words for residents.

    Parameters
    ----------
    layers
        As a :class:`~sociale_basis.maps.describe.MapDescription` has them.
    """
    labels = {
        "communal": _("By residents"),
        "institutional": _("Provisions"),
        "public_space": _("Public space"),
    }
    groups = []
    for folder in FOLDERS:
        entries = [
            LegendEntry(
                key=each.layer.key,
                label=each.label,
                caveat=each.caveat,
                marker=marker_id(each.layer),
                number=len(each.places),
                shown=each.shown,
            )
            for each in layers
            if each.layer.folder == folder
        ]
        if entries:
            groups.append(LegendGroup(labels[folder], entries))
    return groups


def legend_states() -> list[StateEntry]:
    """Give the three states in the words agreed for people."""
    return [StateEntry(state_words(state), state_id(state)) for state in State]
