"""What can be chosen on the pages: kinds of places, figures of areas, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sociale_basis.i18n import language
from sociale_basis.layers import layer as find_layer
from sociale_basis.layers import layers
from sociale_basis.maps.describe import FOLDERS
from sociale_basis.maps.legend import group_words
from sociale_basis.maps.shading import shadable
from sociale_basis.maps.shown import NOT_SHOWN
from sociale_basis.reach.destinations import destinations
from sociale_basis.vocabulary import LayerKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.maps import AreaCard, MapDescription
    from sociale_basis.neighbourhood import Neighbourhood

# In this order the first that is there is where the page on reach begins.
_FIRST = ("institutional/community_centre", "communal/self_run_community_centre")


@dataclass(frozen=True)
class Kinds:
    """The layers of one sphere, or of public space, that have something in this neighbourhood.

    Attributes
    ----------
    folder
        Key of the group.
    label
        Its name in the words for residents.
    labels
        Per layer its name and how many places it has here: "Bibliotheek 2".
    shown
        Layers that are shown to begin with.
    """

    folder: str
    label: str
    labels: dict[str, str]
    shown: tuple[str, ...]


def kinds(described: MapDescription) -> list[Kinds]:
    """Give what can be switched on and off, by group; places without a position count too."""
    found = []
    for folder in FOLDERS:
        labels: dict[str, str] = {}
        counts: dict[str, int] = {}
        shown: list[str] = []
        for each in (*described.layers, *described.elsewhere):
            if each.layer.folder != folder:
                continue
            key = each.layer.key
            counts[key] = counts.get(key, 0) + len(each.places)
            labels[key] = each.label
            if each.shown and key not in shown:
                shown.append(key)
        if labels:
            in_order = sorted(labels, key=lambda key: labels[key].casefold())
            found.append(
                Kinds(
                    folder,
                    group_words(folder),
                    {key: f"{labels[key]} {counts[key]}" for key in in_order},
                    tuple(key for key in in_order if key in shown),
                )
            )
    return found


def figures(area: Neighbourhood, cards: Mapping[str, AreaCard]) -> dict[str, str]:
    """Give the figures with which this visitor may colour the sub-areas.

    Parameters
    ----------
    area
        The neighbourhood.
    cards
        What this visitor may read of each sub-area. A figure that the card of one of them leaves
        out is no choice: its colour, and the classes of the others, would tell it.

    Returns
    -------
    Label of the layer by its key.
    """
    read = {
        code: {figure.label for figure in card.figures if figure.value != NOT_SHOWN}
        for code, card in cards.items()
    }
    found = {}
    for key, label in shadable(area):
        figure = find_layer(key).figure
        if figure is None:
            continue
        values = area.areas.set_index("code")[figure.key].dropna()
        told = str(getattr(figure.label, language()))
        if all(told in read[str(code)] for code in values.index):
            found[key] = label
    return found


def where_to(area: Neighbourhood) -> dict[str, str]:
    """Give the layers that have a place one can go to on one's own strength.

    Parameters
    ----------
    area
        The neighbourhood.

    Returns
    -------
    By key, grouped as on the map: name, number of such places, and group.
    """
    known = layers()
    rows = []
    for key in area.places["layer"].unique():
        layer = known.get(str(key))
        if layer is None or layer.kind is LayerKind.AREA or layer.folder not in FOLDERS:
            continue
        number = len(destinations(area, layer.key).places)
        if number:
            label = str(getattr(layer.label, language()))
            text = f"{label} ({number}) · {group_words(layer.folder)}"
            rows.append((FOLDERS.index(layer.folder), label.casefold(), layer.key, text))
    return {key: text for _folder, _label, key, text in sorted(rows)}


def first_of(options: dict[str, str]) -> str:
    """Give where the page on reach begins: a community centre, or else the first there is."""
    return next((key for key in _FIRST if key in options), next(iter(options)))
