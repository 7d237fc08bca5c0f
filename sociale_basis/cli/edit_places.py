"""In which street each edit of a set is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import shapely

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach import EditSet
    from sociale_basis.reach.edit_models import Edit


def streets_of(area: Neighbourhood, told: EditSet) -> Iterator[tuple[Edit, str | None]]:
    """Give the edits of a set, each with its street; None where it is nowhere on this map."""
    from sociale_basis.reach.on_map import nearest_streets

    for each in told.edits:
        point = _point(area, each)
        if point is None:
            yield each, None
            continue
        spots = np.empty(1, dtype=object)
        spots[0] = point
        yield each, nearest_streets(area, spots)[0]


def _point(area: Neighbourhood, edit: Edit) -> shapely.Point | None:
    """Say where an edit is, in metres."""
    import shapely

    from sociale_basis.reach.edit_models import AddSegment, ChangeHours, ClosePlace, OnNode, OnWay
    from sociale_basis.reach.place_edits import metres
    from sociale_basis.reach.references import entering, way_edges

    network = area.network
    if isinstance(edit, OnNode):
        edges = entering(network, edit.node)
        head = network.head[edges[:1]]
        return shapely.Point(network.x[head[0]], network.y[head[0]]) if len(head) else None
    if isinstance(edit, OnWay):
        edges = way_edges(network, edit.way, edit.nodes)
        if not len(edges):
            return None
        return shapely.Point(shapely.centroid(area.edges.geometry.iloc[edges[0]]))
    if isinstance(edit, AddSegment):
        return shapely.Point(metres(area, [edit.line[0]])[0])
    if not isinstance(edit, ClosePlace | ChangeHours):
        return shapely.Point(metres(area, [(edit.lon, edit.lat)])[0])
    rows = np.flatnonzero((area.places["id"] == edit.place).to_numpy())
    found = area.places.geometry.iloc[rows[0]] if len(rows) else None
    return None if found is None or found.is_empty else shapely.Point(found.centroid)
