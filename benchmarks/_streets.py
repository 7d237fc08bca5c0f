"""Street networks to measure on: generated, the same for a size every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.network import Network

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIZES = {"20k": (20_000, 5), "200k": (200_000, 50), "1m": (1_000_000, 250)}
"""Nodes, and destinations in each layer."""
LAYERS = 10
SPEED_M_S = 1.34
LIMIT_S = 1500 / SPEED_M_S
BLOCK_M = 30.0  # so that an edge is 35 m on average, as in Delft
SHARE_BUILT, SHARE_ONE_WAY, SHARE_KERB, SHARE_REFUSED = 2 / 3, 0.1, 0.2, 0.02
KERB_S = 8.0


class Case(NamedTuple):
    """What every engine gets."""

    name: str
    network: Network
    seconds: NDArray[np.float32]
    layers: list[NDArray[np.int64]]


def generated(name: str) -> Case:
    """Make the case of a size."""
    nodes, destinations = SIZES[name]
    network, seconds = street_network(nodes, np.random.default_rng(nodes))
    return Case(name, network, seconds, drawn(network, destinations))


def kept(folder: Path) -> Case:
    """Take the network of a neighbourhood, and the weights of someone with a rollator."""
    from sociale_basis.neighbourhood import load  # noqa: PLC0415  (slow to import, and not for generated networks)
    from sociale_basis.network import cost, profile  # noqa: PLC0415  (the same)

    network = load(folder).network
    seconds = cost(network, profile("rollator")).optimistic
    return Case(folder.name, network, seconds, drawn(network, 5))


def drawn(network: Network, destinations: int) -> list[NDArray[np.int64]]:
    """Draw the destinations of every layer."""
    rng = np.random.default_rng(0)
    return [rng.integers(0, network.n_nodes, destinations) for _ in range(LAYERS)]


def street_network(size: int, rng: np.random.Generator) -> tuple[Network, NDArray[np.float32]]:
    """Make a network like that of streets: bent blocks, a third of them missing, 10 % one-way.

    Kerbs are charged on entering some nodes, so that the ways there and back differ.
    """
    side = int(size**0.5)
    column, line = np.meshgrid(np.arange(side), np.arange(side))
    x = (column * BLOCK_M + rng.normal(0, BLOCK_M / 5, column.shape)).ravel()
    y = (line * BLOCK_M + rng.normal(0, BLOCK_M / 5, line.shape)).ravel()
    node = np.arange(side * side).reshape(side, side)
    one = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    other = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    built = rng.random(len(one)) < SHARE_BUILT
    one, other = one[built], other[built]
    back = rng.random(len(one)) > SHARE_ONE_WAY
    tail, head = np.append(one, other[back]), np.append(other, one[back])
    length = np.hypot(x[tail] - x[head], y[tail] - y[head]) * rng.uniform(1, 1.3, len(tail))
    kerb = np.where(rng.random(side * side) < SHARE_KERB, KERB_S, 0.0)
    seconds = (length / SPEED_M_S + kerb[head]).astype(np.float32)
    seconds[rng.random(len(tail)) < SHARE_REFUSED] = np.inf
    return Network.from_edges(tail, head, length, x, y), seconds
