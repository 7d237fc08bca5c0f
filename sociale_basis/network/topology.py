"""From pairs of OSM nodes to stretches of way between places where something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from sociale_basis.sources.osm_data import OsmData


class Stretch(NamedTuple):
    """A piece of one way between two nodes where ways meet, end, or a node says something."""

    way_id: int
    """OSM id of the way; negative: of the relation (a square)."""
    path: tuple[int, ...]
    """Node ids in the direction of the way, at least two."""
    run: int
    """Stretches with the same number follow one another along their way."""


def stretches(osm: OsmData, ways: Collection[int], telling: Collection[int]) -> list[Stretch]:
    """Cut ways into stretches.

    The result depends on the *set* of node pairs of each way, not on their order: OSMnx does not
    keep it.

    Parameters
    ----------
    osm
        Node pairs and ways.
    ways
        Ids of the ways to use.
    telling
        Ids of nodes at which a way is cut although no other way is there: kerbs, barriers …

    Returns
    -------
    stretches
        In order of way id.
    """
    used = np.isin(osm.way_id, np.fromiter(ways, dtype=np.int64, count=len(ways)))
    way, tail, head = osm.way_id[used], osm.tail[used], osm.head[used]
    cut = _cut_nodes(way, tail, head, telling)
    found: list[Stretch] = []
    if not len(way):
        return found
    starts = np.flatnonzero(np.r_[True, way[1:] != way[:-1]])
    runs = 0
    for start, end in zip(starts, np.r_[starts[1:], len(way)], strict=True):
        paths = _paths(tail[start:end].tolist(), head[start:end].tolist(), cut)
        for number, path in enumerate(paths):
            if number == 0 or paths[number - 1][-1] != path[0]:
                runs += 1
            found.append(Stretch(int(way[start]), tuple(path), runs))
    return found


def _cut_nodes(
    way: NDArray[np.int64],
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    telling: Collection[int],
) -> set[int]:
    ends, where, uses = np.unique(
        np.concatenate([tail, head]), return_inverse=True, return_counts=True
    )
    both = np.concatenate([way, way])
    lowest = np.full(len(ends), np.iinfo(np.int64).max)
    highest = np.full(len(ends), np.iinfo(np.int64).min)
    np.minimum.at(lowest, where, both)
    np.maximum.at(highest, where, both)
    cut = (uses != 2) | (lowest != highest)  # noqa: PLR2004  (a node in the middle has two sides)
    return set(ends[cut].tolist()) | set(telling)


def _paths(tails: list[int], heads: list[int], cut: set[int]) -> list[list[int]]:
    leaving: dict[int, list[int]] = {}
    for pair, tail in enumerate(tails):
        leaving.setdefault(tail, []).append(pair)
    todo = dict.fromkeys(range(len(tails)))
    paths = []
    while todo:
        # A ring without any cut has no natural start: the lowest id is the same for all readers.
        first = next((pair for pair in todo if tails[pair] in cut), None)
        if first is None:
            first = min(todo, key=lambda pair: tails[pair])
        path = [tails[first]]
        following: int | None = first
        while following is not None:
            del todo[following]
            path.append(heads[following])
            if path[-1] in cut or path[-1] == path[0]:
                break
            following = next((pair for pair in leaving.get(path[-1], []) if pair in todo), None)
        paths.append(path)
    return paths
