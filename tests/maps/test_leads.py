"""Where nobody gets there in time, the nearest places are named all the same."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.maps import reach_on_map
from sociale_basis.network import profile
from sociale_basis.privacy import Viewer
from sociale_basis.reach import reach
from sociale_basis.reach.homes import nearest_places
from sociale_basis.reach.reach import readings, run

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile

LIBRARY = "institutional/library"


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def states_within(
    area: Neighbourhood, who: MobilityProfile, layer: str, minutes: float
) -> set[str]:
    """Give the states of the homes inside the boundary, for another limit."""
    homes = reach(area, who, layer, minutes * 60.0)
    return set(homes.loc[area.homes["inside"], "state"])


def test_leads_name_the_place_and_the_minutes(wilgenoord: Neighbourhood) -> None:
    """The minutes are those in which the first home gets there, tried with other limits."""
    who = profile("rollator")
    layer = "institutional/community_centre"
    far = wilgenoord.homes["buurt"] == "BU99990103"
    area = replace(wilgenoord, homes=wilgenoord.homes.assign(inside=far))
    answer = reach_on_map(area, who, layer, 900.0)
    assert answer.totals.yes == "0"
    assert answer.nearest_leads
    found = re.fullmatch(
        r"(.+): vanaf (\d+) minuten, waarschijnlijk goed te doen\.", answer.nearest_leads[0]
    )
    assert found is not None
    at_layer = wilgenoord.places.loc[wilgenoord.places["layer"] == layer, "name"]
    assert found[1] in set(at_layer)
    minutes = int(found[2])
    assert minutes > 15
    assert "yes" in states_within(area, who, layer, minutes)
    assert "yes" not in states_within(area, who, layer, minutes - 1)


def test_leads_over_what_is_not_known(town: Neighbourhood) -> None:
    """Where only doubt leads to a place, or an obstacle stands on the way, the sentence says so."""
    who = profile("rollator")
    answer = reach_on_map(town, who, LIBRARY, 60.0)
    assert answer.totals.yes == "0"
    lead = re.fullmatch(
        r"Bibliotheek Dijkzicht: vanaf (\d+) minuten, als meevalt wat we nog niet weten\.",
        answer.nearest_leads[0],
    )
    assert lead is not None
    minutes = int(lead[1])
    assert states_within(town, who, LIBRARY, minutes) == {"unknown", "no"}
    assert states_within(town, who, LIBRARY, minutes - 1) == {"no"}


def test_no_leads_where_people_get_there(wilgenoord: Neighbourhood) -> None:
    """Leads are for a bare zero only."""
    answer = reach_on_map(wilgenoord, profile("rollator"), "public_space/bench", 900.0)
    assert answer.totals.yes != "0"
    assert answer.nearest_leads == []


def test_a_resident_gets_leads_too(town: Neighbourhood) -> None:
    """Where one gets there from no dwelling, a resident reads what is nearest all the same."""
    answer = reach_on_map(town, profile("rollator"), LIBRARY, 60.0, viewer=Viewer.RESIDENT)
    assert answer.totals.yes == "0"
    assert answer.nearest_leads


def test_a_layer_without_places_says_so(town: Neighbourhood) -> None:
    """Without any place of the kind there is a sentence, not silence."""
    places = town.places.loc[town.places["layer"] != LIBRARY]
    anchors = town.place_anchors.iloc[:0]
    area = replace(town, places=places, place_anchors=anchors)
    answer = reach_on_map(area, profile("rollator"), LIBRARY, 900.0)
    assert answer.places == []
    assert len(answer.nearest_leads) == 1
    assert answer.nearest_leads[0].startswith("Op deze kaart staat geen plek van de soort")
    assert "Bibliotheek" in answer.nearest_leads[0]


@pytest.mark.parametrize("layer", ["public_space/bench", "communal/cafe", LIBRARY])
def test_one_search_finds_what_a_search_per_place_finds(
    wilgenoord: Neighbourhood, layer: str
) -> None:
    """The nearest place of each home is that of the searches from every place apart."""
    runs = run(wilgenoord, profile("rollator"), layer, 900.0, one_way=True)
    for seconds, swept in zip(readings(runs.cost), (runs.optimistic, runs.strict), strict=True):
        away, place = nearest_places(
            wilgenoord.network, seconds, runs.homes, runs.destinations.entrances, 900.0
        )
        assert np.isfinite(away).any()
        np.testing.assert_allclose(away, swept.seconds, rtol=1e-9)
        assert (place >= 0).tolist() == np.isfinite(away).tolist()
        assert place.tolist() == swept.nearest.tolist()
