"""Maps: what lies on them, what it means, and the list that stands beside every one.

`describe` says what a map of a neighbourhood shows, `reach_on_map` the answer to one question with
its reasons, `doubt_rows` and `hanging_rows` what that hangs on, `helping_rows` what would change
it, `area_card` the figures of a sub-area; `difference_on_map` sets two ways of going about beside
one another, `rest_on_map` says who must rest
on the way, `who_cannot` counts by age, `barrier_list` ranks what stands in the way;
`question_words` writes the question out; `map_page` makes one HTML file that opens without
internet.
"""

from __future__ import annotations

from sociale_basis.maps.area_card import AreaCard, area_card
from sociale_basis.maps.barrier_list import BarrierRow, barrier_list
from sociale_basis.maps.cells import ReachOnMap, question_words, reach_on_map
from sociale_basis.maps.describe import MapDescription, describe
from sociale_basis.maps.difference import DifferenceOnMap, difference_on_map
from sociale_basis.maps.folium_map import map_page
from sociale_basis.maps.helping import HelpingRow, helping_rows
from sociale_basis.maps.rest import RestOnMap, rest_on_map
from sociale_basis.maps.state_counts import StateRow
from sociale_basis.maps.who_cannot import WhoCannot, who_cannot
from sociale_basis.maps.why import HangingRow, doubt_rows, hanging_rows

__all__ = [
    "AreaCard",
    "BarrierRow",
    "DifferenceOnMap",
    "HangingRow",
    "HelpingRow",
    "MapDescription",
    "ReachOnMap",
    "RestOnMap",
    "StateRow",
    "WhoCannot",
    "area_card",
    "barrier_list",
    "describe",
    "difference_on_map",
    "doubt_rows",
    "hanging_rows",
    "helping_rows",
    "map_page",
    "question_words",
    "reach_on_map",
    "rest_on_map",
    "who_cannot",
]
