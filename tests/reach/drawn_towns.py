"""Small towns drawn at random, and how long every way in them takes according to networkx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

SPEED_M_S = 0.65  # of someone with a rollator
STEPS = {"steps": 6, "way_class": "steps"}
UNSURE_KERB = {"kerb_m": np.nan, "kerb_situation": 3}
CLOSED = {"access": 3}
LIBRARY, CAFE = "institutional/library", "communal/cafe"


@dataclass(frozen=True, eq=False)
class Town:
    """A neighbourhood, and the seconds from homes to places and back: shape (homes, places)."""

    area: Neighbourhood
    there: dict[str, NDArray[np.float64]]
    """By reading: ``strict`` and ``optimistic``; ``inf`` for no way."""
    back: dict[str, NDArray[np.float64]]

    def within(self, reading: str, limit_s: float, *, one_way: bool = False) -> NDArray[np.bool_]:
        """Tell which homes get to which places, there and back."""
        found = self.there[reading] <= limit_s
        return found if one_way else found & (self.back[reading] <= limit_s)

    def places(self, layer: str) -> NDArray[np.int64]:
        """Give the numbers of the places of a layer."""
        return np.flatnonzero((self.area.places["layer"] == layer).to_numpy())


def draw_town(draw: Draw, seed: int, *, homes: int = 14, places: int = 9) -> Town:
    """Draw streets with steps, kerbs in doubt and one-way streets; homes and places on corners."""
    rng = np.random.default_rng(seed)
    n = 12
    spots = [(float(x), float(y)) for x, y in rng.integers(0, 400, (n, 2))]
    pairs = {(i, i + 1) for i in range(n - 1)}
    pairs |= {(min(a, b), max(a, b)) for a, b in rng.integers(0, n, (8, 2)).tolist() if a != b}
    kinds: list[dict[str, Any]] = [{}, {}, {}, STEPS, UNSURE_KERB, {"back": CLOSED}]
    streets = [(a, b, kinds[rng.integers(0, len(kinds))]) for a, b in sorted(pairs)]
    graphs: dict[str, nx.DiGraph[int]] = {
        reading: nx.DiGraph() for reading in ("strict", "optimistic")
    }
    for reading, graph in graphs.items():
        graph.add_nodes_from(range(n))
        for a, b, kind in streets:
            if kind is STEPS or (kind is UNSURE_KERB and reading == "strict"):
                continue
            seconds = float(np.hypot(*np.subtract(spots[a], spots[b]))) / SPEED_M_S
            graph.add_edge(a, b, weight=seconds)
            if "back" not in kind:
                graph.add_edge(b, a, weight=seconds)
    # Nothing is attached to stairs.
    corners = sorted({end for a, b, kind in streets if kind is not STEPS for end in (a, b)})
    at_home, at_place = rng.choice(corners, homes), rng.choice(corners, places)
    area = draw(
        nodes=spots,
        streets=streets,
        homes=[
            {
                **_at(streets, int(node)),
                "residents": float(rng.integers(0, 9)),
                "cell": f"E000{int(node) % 3}N0000",
                "buurt": f"B{int(node) % 2}",
                "inside": bool(rng.random() < 0.85),
            }
            for node in at_home
        ],
        places=[
            {
                "id": f"osm:n{number}",
                "layer": LIBRARY if number % 3 == 0 else CAFE,
                "doors": [tuple(_at(streets, int(node)).values())],
                "capacity": None if rng.random() < 0.3 else int(rng.integers(0, 50)),
            }
            for number, node in enumerate(at_place)
        ],
        buurten=("B0", "B1"),
    )
    times = {reading: _seconds(graph, n) for reading, graph in graphs.items()}
    return Town(
        area,
        {reading: each[np.ix_(at_home, at_place)] for reading, each in times.items()},
        {reading: each[np.ix_(at_place, at_home)].T for reading, each in times.items()},
    )


def _at(streets: list[tuple[int, int, dict[str, Any]]], node: int) -> dict[str, Any]:
    """Put something on a corner: at an end of a street there."""
    number = next(
        i for i, (a, b, kind) in enumerate(streets) if node in (a, b) and kind is not STEPS
    )
    return {"street": number, "at": 0.0 if streets[number][0] == node else 1.0}


def _seconds(graph: nx.DiGraph[int], n: int) -> NDArray[np.float64]:
    found = dict(nx.all_pairs_dijkstra_path_length(graph))
    return np.array([[found[a].get(b, np.inf) for b in range(n)] for a in range(n)])
