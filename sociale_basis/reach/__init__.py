"""Who can get where, and why not: a network, what it costs someone, and destinations.

Searches on any network: `nearest`, `nearest_layers`, `nearest_several`, `count_within`,
`count_layers`, `catchment`, `isochrones`, `matrix`, `route` (with `describe`, `obstacles`, and
`way`, which tries both readings); `weigh` makes weights ready once for all of them.
Questions about a neighbourhood, there and back unless asked for one way: `reach` per home, and
`reach_places`, `reach_cells`, `reach_buurten`; `why` not, or why nobody knows (with
`segments_in_words`, `residents_per_barrier`, `residents_per_group`); `directions`, a way in words
(with `direction_rows`, `summary_words`); `week`, in which parts of a week (with `week_residents`,
`week_buurten`, `week_cells`, `week_places`); `rested`, who gets there if they must rest
(`reach_with_seats`, `places_with_seats`), and `bench_spots`, where one more bench helps;
`barriers`, what removing each would bring; `survey`, what to go and look at; `prospects` of
candidates (`venues`, `junctions`), for `rank_candidates` and `choose_places`; `meeting`, where a
group can meet; `capacity`, how much room there is for whom (`capacity_cells`, `capacity_buurten`);
`sole`, who has one place only (`sole_cells`, `sole_buurten`); `entrance_states` and `open_states`
of places; `hangs_on_doubt`; `about` for what goes beside every table.
The neighbourhood as it would be or is now: `apply_edits` and `with_observations`; `compare`, who
gains and who loses by it.
"""

from __future__ import annotations

from sociale_basis.network.observation_models import Observation
from sociale_basis.reach.about import about
from sociale_basis.reach.barriers import Barriers, barriers
from sociale_basis.reach.bench_spots import BenchSpots, bench_spots
from sociale_basis.reach.candidates import Candidates, junctions, venues
from sociale_basis.reach.capacity import Capacity, capacity
from sociale_basis.reach.capacity_areas import capacity_buurten, capacity_cells
from sociale_basis.reach.comparing import compare
from sociale_basis.reach.counts import count_layers, count_within
from sociale_basis.reach.direction_words import summary_words
from sociale_basis.reach.directions import Directions, direction_rows, directions
from sociale_basis.reach.doubt import hangs_on_doubt
from sociale_basis.reach.edit_models import EditSet
from sociale_basis.reach.edits import apply as apply_edits
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.isochrone import isochrones
from sociale_basis.reach.meeting import Participant, meeting
from sociale_basis.reach.observations import overlay as with_observations
from sociale_basis.reach.opening_hours import open_states
from sociale_basis.reach.prospects import Prospects, prospects
from sociale_basis.reach.reach import reach, reach_places
from sociale_basis.reach.route import Route, Way, describe, obstacles, route, way
from sociale_basis.reach.search import (
    catchment,
    matrix,
    nearest,
    nearest_layers,
    nearest_several,
)
from sociale_basis.reach.seats import Rested, places_with_seats, reach_with_seats, rested
from sociale_basis.reach.siting import Sited, choose_places, rank_candidates
from sociale_basis.reach.sole import Sole, sole
from sociale_basis.reach.sole_areas import sole_buurten, sole_cells
from sociale_basis.reach.summary import reach_buurten, reach_cells
from sociale_basis.reach.survey import Survey, survey
from sociale_basis.reach.week import Week, week
from sociale_basis.reach.week_tables import (
    week_buurten,
    week_cells,
    week_places,
    week_residents,
)
from sociale_basis.reach.weights import Seconds, weigh
from sociale_basis.reach.why import Answer, Why, why
from sociale_basis.reach.why_tables import (
    residents_per_barrier,
    residents_per_group,
    segments_in_words,
)

__all__ = [
    "Answer",
    "Barriers",
    "BenchSpots",
    "Candidates",
    "Capacity",
    "Directions",
    "EditSet",
    "Observation",
    "Participant",
    "Prospects",
    "Rested",
    "Route",
    "Seconds",
    "Sited",
    "Sole",
    "Survey",
    "Way",
    "Week",
    "Why",
    "about",
    "apply_edits",
    "barriers",
    "bench_spots",
    "capacity",
    "capacity_buurten",
    "capacity_cells",
    "catchment",
    "choose_places",
    "compare",
    "count_layers",
    "count_within",
    "describe",
    "direction_rows",
    "directions",
    "entrance_states",
    "hangs_on_doubt",
    "isochrones",
    "junctions",
    "matrix",
    "meeting",
    "nearest",
    "nearest_layers",
    "nearest_several",
    "obstacles",
    "open_states",
    "places_with_seats",
    "prospects",
    "rank_candidates",
    "reach",
    "reach_buurten",
    "reach_cells",
    "reach_places",
    "reach_with_seats",
    "residents_per_barrier",
    "residents_per_group",
    "rested",
    "route",
    "segments_in_words",
    "sole",
    "sole_buurten",
    "sole_cells",
    "summary_words",
    "survey",
    "venues",
    "way",
    "week",
    "week_buurten",
    "week_cells",
    "week_places",
    "week_residents",
    "weigh",
    "why",
    "with_observations",
]
