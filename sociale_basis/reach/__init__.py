"""Who can get where, and why not: a network, what it costs someone, and destinations.

Searches on any network: `nearest`, `nearest_layers`, `nearest_several`, `count_within`,
`count_layers`, `catchment`, `isochrones`, `matrix`, `route` (with `describe`, `obstacles`, and
`way`, which tries both readings); `weigh` makes weights ready once for all of them.
Questions about a neighbourhood, there and back unless asked for one way: `reach` per home, and
`reach_places`, `reach_cells`, `reach_buurten`; `barriers`, what removing each would bring;
`survey`, what to go and look at; `entrance_states` of places; `hangs_on_doubt`; `about` for what
goes beside every table.
The neighbourhood as it would be or is now: `apply_edits` and `with_observations`.
"""

from __future__ import annotations

from sociale_basis.reach.about import about
from sociale_basis.reach.barriers import Barriers, barriers
from sociale_basis.reach.counts import count_layers, count_within
from sociale_basis.reach.doubt import hangs_on_doubt
from sociale_basis.reach.edit_models import EditSet
from sociale_basis.reach.edits import apply as apply_edits
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.isochrone import isochrones
from sociale_basis.reach.observation_models import Observation
from sociale_basis.reach.observations import overlay as with_observations
from sociale_basis.reach.reach import reach, reach_places
from sociale_basis.reach.route import Route, Way, describe, obstacles, route, way
from sociale_basis.reach.search import (
    catchment,
    matrix,
    nearest,
    nearest_layers,
    nearest_several,
)
from sociale_basis.reach.summary import reach_buurten, reach_cells
from sociale_basis.reach.survey import Survey, survey
from sociale_basis.reach.weights import Seconds, weigh

__all__ = [
    "Barriers",
    "EditSet",
    "Observation",
    "Route",
    "Seconds",
    "Survey",
    "Way",
    "about",
    "apply_edits",
    "barriers",
    "catchment",
    "count_layers",
    "count_within",
    "describe",
    "entrance_states",
    "hangs_on_doubt",
    "isochrones",
    "matrix",
    "nearest",
    "nearest_layers",
    "nearest_several",
    "obstacles",
    "reach",
    "reach_buurten",
    "reach_cells",
    "reach_places",
    "route",
    "survey",
    "way",
    "weigh",
    "with_observations",
]
