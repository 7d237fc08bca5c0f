"""What edits, observations and barriers point at: OSM ways, pairs of nodes, and nodes.

Row numbers change with every build; these do not. A way with a negative number is a relation; way
0 stands for edges that come from no way, which only a pair of nodes tells apart.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.network.network import Network

OSM = "https://www.openstreetmap.org"


def way_edges(
    network: Network, way: int, nodes: tuple[int, int] | None = None
) -> NDArray[np.int64]:
    """Find the edges of a way, in both directions.

    Parameters
    ----------
    network
        The network.
    way
        OSM id; negative for a relation.
    nodes
        OSM ids of two nodes of the way: only what lies between them. Where a newer map has cut
        that stretch in two, all its parts.

    Returns
    -------
    Edge numbers, ascending; empty where the network has no such stretch.
    """
    edges = np.flatnonzero(network.way_id == way)
    if nodes is None:
        return edges
    first, last = nodes
    tails = network.node_id[network.tail[edges]]
    heads = network.node_id[network.head[edges]]
    direct = ((tails == first) & (heads == last)) | ((tails == last) & (heads == first))
    if direct.any() or way == 0:
        return np.asarray(edges[direct])
    return np.asarray(edges[_between(tails, heads, first, last)])


def entering(network: Network, node: int) -> NDArray[np.int64]:
    """Find the edges whose head is a node, on either side of it where it is divided.

    Parameters
    ----------
    network
        The network.
    node
        OSM id.

    Returns
    -------
    Edge numbers, ascending; empty where the network has no such node.
    """
    return np.flatnonzero(network.node_id[network.head] == node)


def osm_link(reference: str) -> str | None:
    """Give the address of a reference such as ``way/12`` or ``node/3``; None for no OSM object."""
    kind, _, number = reference.partition("/")
    if kind not in {"way", "node", "relation"} or not number.isdecimal():
        return None
    return f"{OSM}/{kind}/{number}"


def way_reference(way: int, nodes: tuple[int, int]) -> str:
    """Name a way: ``way/12``, ``relation/12``, or ``edge/3-4`` where it comes from no way."""
    if way == 0:
        return f"edge/{min(nodes)}-{max(nodes)}"
    return f"way/{way}" if way > 0 else f"relation/{-way}"


def way_link(network: Network, edges: NDArray[np.integer]) -> str | None:
    """Give the address of the way that edges, or others at the node they enter, are a part of.

    Parameters
    ----------
    network
        The network.
    edges
        At one place on the map; the first that comes from a way counts.

    Returns
    -------
    The address, of a relation where the way is one; None where nothing there is on OSM.
    """
    ways = network.way_id[edges]
    if (ways == 0).all():
        ways = network.way_id[_beside(network, edges)]
    found = ways[ways != 0]
    return osm_link(way_reference(int(found[0]), (0, 0))) if len(found) else None


def _beside(network: Network, edges: NDArray[np.integer]) -> NDArray[np.int64]:
    """Find the edges at the nodes that edges enter, on either side of nodes that are divided."""
    nodes = network.node_id[network.head[edges]]
    return np.flatnonzero(
        np.isin(network.node_id[network.head], nodes)
        | np.isin(network.node_id[network.tail], nodes)
    )


def _between(
    tails: NDArray[np.int64], heads: NDArray[np.int64], first: int, last: int
) -> NDArray[np.bool_]:
    """Mark the edges on the shortest chain of edges between two nodes of one way."""
    beside: dict[int, set[int]] = {}
    for tail, head in zip(tails.tolist(), heads.tolist(), strict=True):
        beside.setdefault(tail, set()).add(head)
        beside.setdefault(head, set()).add(tail)
    found = {first: first}
    waiting = deque([first] if first in beside else [])
    while waiting and last not in found:
        node = waiting.popleft()
        for other in sorted(beside[node] - found.keys()):
            found[other] = node
            waiting.append(other)
    steps = set()
    while last in found and last != first:
        steps |= {(last, found[last]), (found[last], last)}
        last = found[last]
    pairs = zip(tails.tolist(), heads.tolist(), strict=True)
    return np.array([pair in steps for pair in pairs], dtype=np.bool_)
