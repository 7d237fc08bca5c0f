"""The walkable network: directed edges with attributes, laid out for searching."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.errors import BadValueError
from sociale_basis.network.attributes import (
    NAMES,
    EdgeAttributes,
    KerbSituation,
    Origin,
    Smoothness,
    Surface,
    WayClass,
)
from sociale_basis.network.given_attributes import given_attributes, whole_numbers
from sociale_basis.network.morton import morton_order

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Csr(NamedTuple):
    """Edges grouped by row: those of row ``i`` are ``start[i]:start[i + 1]``."""

    start: NDArray[np.int32]
    """Shape (n + 1,)."""
    other: NDArray[np.int32]
    """Row at the other end, shape (m,)."""
    edge: NDArray[np.int32]
    """Number of the edge in the order of :meth:`Network.from_edges`, shape (m,)."""


@dataclass(frozen=True, eq=False)
class Network:
    """Directed edges between nodes, with what is known of each.

    Nodes and edges keep the numbers they were given. Searches run on *rows*: the nodes along a
    Morton curve, so that neighbours lie close together in memory.

    Attributes
    ----------
    tail, head
        Node numbers per directed edge, int32 of shape (m,).
    length_m
        Metres per directed edge, float64 of shape (m,).
    x, y
        Metres in a local CRS per node, float64 of shape (n,).
    attributes
        What is known per directed edge.
    way_id
        OSM id of the way (negative: of the relation) of each edge, int64 of shape (m,); 0 for none.
    node_id
        OSM id of each node, int64 of shape (n,).
    row, node
        Row of each node, and node of each row, int32 of shape (n,).
    forward, backward
        Edges by the row they leave, and by the row they enter.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    attributes: EdgeAttributes
    way_id: NDArray[np.int64]
    node_id: NDArray[np.int64]
    row: NDArray[np.int32] = field(repr=False)
    node: NDArray[np.int32] = field(repr=False)
    forward: Csr = field(repr=False)
    backward: Csr = field(repr=False)

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.x)

    @property
    def n_edges(self) -> int:
        """Number of directed edges."""
        return len(self.tail)

    @classmethod
    def from_edges(
        cls,
        tail: ArrayLike,
        head: ArrayLike,
        length_m: ArrayLike,
        x: ArrayLike,
        y: ArrayLike,
        **attributes: ArrayLike,
    ) -> Network:
        """Make a network from arrays.

        Parameters
        ----------
        tail, head
            Node numbers 0 … n-1 per directed edge, shape (m,).
        length_m
            Metres per directed edge, shape (m,), finite and not negative.
        x, y
            Metres per node, shape (n,).
        attributes
            Fields of :class:`~sociale_basis.network.attributes.EdgeAttributes`, shape (m,), or
            one value for all; those that hold at the head of an edge (``kerb_m``, ``barrier``,
            ``crossing`` …) may also have shape (n,), one per node. Codes may be given as OSM's
            words ("asphalt", "bollard"; "" for nothing). Besides: ``way_id`` (m,) and
            ``node_id`` (n,). What is left out counts as not tagged. Slopes follow from
            ``climb_m`` where they are not given; values without an origin count as tagged.

        Raises
        ------
        BadValueError
            Lengths differ; a node number does not exist; a length, coordinate, width, kerb or
            slope is negative or endless where it cannot be; or another attribute is no whole
            number, or a code that stands for nothing.
        """
        ends = [_node_numbers(values, name) for values, name in ((tail, "tail"), (head, "head"))]
        metres = _metres(length_m, "length_m", len(ends[0]))
        easting, northing = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        n, m = len(easting), len(ends[0])
        if len(ends[1]) != m or len(northing) != n:
            raise BadValueError("tail and head, and x and y, must be of equal length")
        if not (np.isfinite(easting).all() and np.isfinite(northing).all()):
            raise BadValueError("x and y must be finite", column="x, y")
        for name, values in zip(("tail", "head"), ends, strict=True):
            if m and (values.min() < 0 or values.max() >= n):
                what = f"names a node that does not exist (nodes are 0 to {n - 1})"
                raise BadValueError(what, column=name)
        way_id = whole_numbers(attributes.pop("way_id", 0), "way_id", m, "edges")
        node_id = whole_numbers(attributes.pop("node_id", np.arange(n)), "node_id", n, "nodes")
        known = _attributes(attributes, ends[1], metres, n)
        node = morton_order(easting, northing)
        row = np.empty(n, dtype=np.int32)
        row[node] = np.arange(n, dtype=np.int32)
        return cls(
            tail=ends[0],
            head=ends[1],
            length_m=metres,
            x=easting,
            y=northing,
            attributes=known,
            way_id=way_id,
            node_id=node_id,
            row=row,
            node=node,
            forward=_csr(row[ends[0]], row[ends[1]], n),
            backward=_csr(row[ends[1]], row[ends[0]], n),
        )


def _node_numbers(values: ArrayLike, name: str) -> NDArray[np.int32]:
    numbers = np.asarray(values)
    if numbers.size and not np.issubdtype(numbers.dtype, np.integer):
        raise BadValueError("must hold whole numbers", column=name)
    return np.ascontiguousarray(numbers, dtype=np.int32)


def _metres(values: ArrayLike, name: str, m: int) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=np.float64)
    if given.ndim and len(given) != m:
        raise BadValueError(f"has {len(given)} values where {m} edges are", column=name)
    metres = np.ascontiguousarray(np.broadcast_to(given, m))
    if not np.isfinite(metres).all() or (metres < 0).any():
        raise BadValueError("must be finite and not negative", column=name)
    return metres


def _attributes(
    given: dict[str, ArrayLike], head: NDArray[np.int32], length_m: NDArray[np.float64], n: int
) -> EdgeAttributes:
    m = len(head)
    arrays = given_attributes(given, head, n)
    known = ~np.isnan(arrays["climb_m"])
    if known.any() and "slope_up" not in given and "slope_down" not in given:
        slope = arrays["climb_m"] / np.maximum(length_m, 1e-9)
        arrays["slope_up"] = np.where(known, np.maximum(slope, 0), np.nan).astype(np.float32)
        arrays["slope_down"] = np.where(known, np.maximum(-slope, 0), np.nan).astype(np.float32)
    tagged = {
        "slope_origin": ~np.isnan(arrays["slope_up"]) | ~np.isnan(arrays["slope_down"]),
        "surface_origin": arrays["surface"] != Surface.UNTAGGED,
        "smoothness_origin": arrays["smoothness"] != Smoothness.UNTAGGED,
        "width_origin": ~np.isnan(arrays["width_m"]),
        "kerb_origin": ~np.isnan(arrays["kerb_m"]),
        "lit_origin": arrays["lit"] >= 0,
    }
    for name, mask in tagged.items():
        if name not in given:
            arrays[name] = np.where(mask, Origin.TAG, Origin.UNTAGGED).astype(np.uint8)
    if "kerb_situation" not in given:
        arrays["kerb_situation"] = np.where(
            tagged["kerb_origin"], KerbSituation.TAGGED, KerbSituation.NONE
        ).astype(np.uint8)
    if "way_class" not in given:
        steps = arrays["steps"] != 0
        arrays["way_class"] = np.where(steps, WayClass.STEPS, WayClass.FOOTWAY).astype(np.uint8)
    return EdgeAttributes(**{name: np.ascontiguousarray(arrays[name].reshape(m)) for name in NAMES})


def _csr(group: NDArray[np.int32], other: NDArray[np.int32], n: int) -> Csr:
    order = np.lexsort((other, group)).astype(np.int32)
    start = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(group, minlength=n), out=start[1:])
    return Csr(start, np.ascontiguousarray(other[order]), order)
