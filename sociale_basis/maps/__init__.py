"""Maps: what lies on them, what it means, and the list that stands beside every one.

`describe` says what a map of a neighbourhood shows, `reach_on_map` the answer to one question;
`question_words`
writes the question out; `map_page` makes one HTML file of both that opens without internet.
"""

from __future__ import annotations

from sociale_basis.maps.cells import ReachOnMap, question_words, reach_on_map
from sociale_basis.maps.describe import MapDescription, describe
from sociale_basis.maps.folium_map import map_page

__all__ = [
    "MapDescription",
    "ReachOnMap",
    "describe",
    "map_page",
    "question_words",
    "reach_on_map",
]
