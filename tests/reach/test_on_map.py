"""Who keeps up what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sociale_basis.network import profiles
from sociale_basis.reach.barrier_groups import Group
from sociale_basis.reach.barriers import barriers
from sociale_basis.reach.on_map import keepers

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw


def kept_up(area: Neighbourhood, *codes: str | None) -> Neighbourhood:
    """Say of each street who keeps it up."""
    both = np.repeat(np.array(codes, dtype=object), 2)
    edges = area.edges.assign(bronhouder=pd.array(both, dtype="str"))
    changed = replace(area, edges=edges)
    changed.__dict__["network"] = area.network
    return changed


def group(*edges: int, at_node: bool = False) -> Group:
    """Make a barrier of edges."""
    return Group("way/1", 1, at_node, np.array(edges), 0)


def three_streets(draw: Draw) -> Neighbourhood:
    """Draw streets of 100, 30 and 60 m in one line."""
    nodes = [(0.0, 0.0), (100.0, 0.0), (130.0, 0.0), (190.0, 0.0)]
    streets: list[tuple[int, int, dict[str, Any]]] = [
        (0, 1, {}),
        (1, 2, {"steps": 6, "way_class": "steps"}),
        (2, 3, {}),
    ]
    return draw(
        nodes,
        streets,
        [{"street": 0, "at": 0.5}],
        [{"id": "a", "layer": "institutional/library", "doors": [(2, 0.5)]}],
    )


def test_most_metres_decide(draw: Draw) -> None:
    """Of a barrier over several stretches the one who keeps up most of it is named."""
    area = kept_up(three_streets(draw), "G0503", "P28", "W0372")
    groups = [group(0, 1), group(2, 3, 4, 5), group(2, at_node=True)]
    assert keepers(area, groups).tolist() == ["G0503", "W0372", "P28"]


def test_what_nobody_told_is_not_made_up(draw: Draw) -> None:
    """Without BGT, or where it has nothing, there is no keeper."""
    area = three_streets(draw)
    assert keepers(area, [group(0, 1)]).tolist() == [None]
    told = kept_up(area, None, "G0503", None)
    assert keepers(told, [group(0, 1), group(0, 2)]).tolist() == [None, "G0503"]
    assert keepers(told, []).tolist() == []


def test_barriers_say_whose_they_are(draw: Draw) -> None:
    """In the ranking a flight of steps names who keeps it up."""
    area = kept_up(three_streets(draw), "G0503", "L0004", "G0503")
    found = barriers(area, profiles()["rollator"], "institutional/library", 900.0).table
    assert found["what"].tolist() == ["steps"]
    assert found["bronhouder"].tolist() == ["L0004"]
