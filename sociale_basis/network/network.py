"""The walkable network: directed edges with attributes, laid out for searching."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sociale_basis.errors import BadValueError
from sociale_basis.network.attributes import (
    AT_HEAD,
    DEFAULTS,
    NAMES,
    Barrier,
    Crossing,
    EdgeAttributes,
    KerbSituation,
    Origin,
    Smoothness,
    Structure,
    Surface,
    WayClass,
)
from sociale_basis.network.morton import morton_order

if TYPE_CHECKING:
    from enum import IntEnum

    from numpy.typing import ArrayLike, NDArray

_WORDS: dict[str, type[IntEnum]] = {
    "surface": Surface,
    "smoothness": Smoothness,
    "barrier": Barrier,
    "crossing": Crossing,
    "way_class": WayClass,
    "structure": Structure,
}


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
            Lengths differ, a node number does not exist, or a length, coordinate, width, kerb or
            slope is negative where it cannot be, or not a number.
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
        way_id = np.broadcast_to(np.asarray(attributes.pop("way_id", 0), dtype=np.int64), m)
        node_id = np.asarray(attributes.pop("node_id", np.arange(n)), dtype=np.int64)
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
            way_id=np.ascontiguousarray(way_id),
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
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        what = "is not an attribute of an edge"
        raise BadValueError(what, column=unknown[0], do=f"use one of {', '.join(NAMES)}")
    m = len(head)
    arrays: dict[str, NDArray[Any]] = {
        name: _array(name, given.get(name), head, n) for name in NAMES
    }
    _check_range(arrays)
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


def _array(
    name: str, given: ArrayLike | None, head: NDArray[np.int32], n: int
) -> NDArray[np.generic]:
    default = DEFAULTS[name]
    m = len(head)
    if given is None:
        return np.full(m, default)
    values = np.asarray(given)
    if values.dtype.kind in "UOT" and name in _WORDS:
        values = _codes(name, values)
    if values.ndim and len(values) == n and len(values) != m and name in AT_HEAD:
        values = values[head]
    if values.ndim and len(values) != m:
        what = f"has {len(values)} values where {m} edges are"
        if name in AT_HEAD:
            what += f" (or {n} nodes)"
        raise BadValueError(what, column=name)
    return np.broadcast_to(values, m).astype(default.dtype)


def _codes(name: str, words: NDArray[np.generic]) -> NDArray[np.uint8]:
    kind = _WORDS[name]
    table = {member.name.lower(): member.value for member in kind} | {
        "": kind(0).value if 0 in kind._value2member_map_ else WayClass.FOOTWAY.value
    }
    flat = [str(word).strip().lower() for word in words.ravel()]
    strange = sorted({word for word in flat if word not in table})
    if strange:
        do = f"use one of {', '.join(sorted(word for word in table if word))}"
        raise BadValueError(f"'{strange[0]}' is not known", column=name, do=do)
    return np.array([table[word] for word in flat], dtype=np.uint8).reshape(words.shape)


def _check_range(arrays: dict[str, NDArray[Any]]) -> None:
    for name in ("width_m", "barrier_width_m", "kerb_m", "slope_up", "slope_down"):
        values = arrays[name].astype(np.float32)
        if (values < 0).any() or np.isinf(values).any():
            raise BadValueError("must be finite and not negative", column=name)
    if np.isinf(arrays["climb_m"].astype(np.float32)).any():
        raise BadValueError("must be finite", column="climb_m")


def _csr(group: NDArray[np.int32], other: NDArray[np.int32], n: int) -> Csr:
    order = np.lexsort((other, group)).astype(np.int32)
    start = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(group, minlength=n), out=start[1:])
    return Csr(start, np.ascontiguousarray(other[order]), order)
