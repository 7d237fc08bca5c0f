"""Routes in words, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis.network.anchors import Anchors
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profiles
from sociale_basis.reach import describe, obstacles, way

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

UNSURE_KERB = {"kerb_m": np.nan, "kerb_situation": 3}


@pytest.fixture
def square(draw: Draw) -> Neighbourhood:
    """Draw a short way over steps, and a longer one over a kerb in doubt.

    ::

        0 ─ 65 m ─ 1 ═ steps 13 m ═ 2 ─ 65 m ─ 5
                   │                │
                 39 m             39 m
                   │                │
                   3 ─ kerb? 13 m ─ 4
    """
    return draw(
        nodes=[(0, 0), (65, 0), (78, 0), (65, 39), (78, 39), (143, 0)],
        streets=[
            (0, 1, {}),
            (1, 2, {"steps": 6, "way_class": "steps"}),
            (1, 3, {}),
            (3, 4, UNSURE_KERB),
            (4, 2, {}),
            (2, 5, {}),
        ],
        homes=[{"street": 0}],
        places=[{"id": "a", "doors": [(5, 0.5)]}],
    )


def anchor(street: int, fraction: float) -> Anchors:
    """Make a point on a street."""
    edge = np.array([2 * street], dtype=np.int32)
    return Anchors(edge, edge + 1, np.array([fraction]))


def test_a_way_in_doubt_is_unknown(square: Neighbourhood) -> None:
    """With a rollator the steps are avoided, and the kerb on the way round is in doubt."""
    network = square.network
    priced = cost(network, profiles()["rollator"])
    found = way(network, priced, anchor(0, 0.5), anchor(5, 0.5))
    assert found.state == "unknown"
    assert found.obstacles is None
    assert found.route is not None
    assert found.route.edges.tolist() == [0, 4, 6, 8, 10]
    assert (found.route.begin, found.route.end) == (0.5, 0.5)
    assert found.route.metres == pytest.approx(32.5 + 39 + 13 + 39 + 32.5)
    assert found.route.seconds == pytest.approx(156 / 0.65, abs=0.01)

    names = ["Kade"] * 2 + [None] * 10
    told = describe(network, found.route, priced, names)
    assert told["way_id"].tolist() == [100, 102, 103, 104, 105]
    assert told["name"].iloc[0] == "Kade"
    assert told["name"].iloc[1:].isna().all()
    assert told["doubts"].tolist() == ["", "", "kerb", "", ""]
    assert told["metres"].tolist() == pytest.approx([32.5, 39, 13, 39, 32.5])
    assert told["seconds"].sum() == pytest.approx(found.route.seconds)


def test_a_certain_way_is_yes(square: Neighbourhood) -> None:
    """A walker goes over the steps, without doubt."""
    priced = cost(square.network, profiles()["reference_walker"])
    found = way(square.network, priced, 0, 5)
    assert found.state == "yes"
    assert found.route is not None
    assert found.route.edges.tolist() == [0, 2, 10]
    told = describe(square.network, found.route, priced)
    assert told["way_class"].tolist() == ["footway", "steps", "footway"]


def test_no_way_names_what_is_in_it(draw: Draw) -> None:
    """Where there is no way, the steps and the kerb on the shortest one are named, in order."""
    area = draw(
        nodes=[(0, 0), (65, 0), (78, 0), (91, 0), (200, 0), (210, 0)],
        streets=[
            (0, 1, {}),
            (1, 2, {"steps": 6, "way_class": "steps"}),
            (2, 3, UNSURE_KERB),
            (4, 5, {}),
        ],
        homes=[{"street": 0}],
        places=[{"id": "a", "doors": [(2, 1.0)]}],
    )
    priced = cost(area.network, profiles()["rollator"])
    found = way(area.network, priced, anchor(0, 0.2), 3)
    assert (found.state, found.route) == ("no", None)
    assert found.obstacles is not None
    assert found.obstacles["edge"].tolist() == [2, 4]
    assert found.obstacles["way_id"].tolist() == [101, 102]
    assert found.obstacles["refused"].tolist() == ["steps", ""]
    assert found.obstacles["doubts"].tolist() == ["", "kerb"]
    assert found.obstacles["at_m"].tolist() == pytest.approx([52, 65])
    # Who stops halfway does not meet the kerb at the end.
    assert obstacles(area.network, priced, 0, anchor(2, 0.5))["edge"].tolist() == [2]
    # No public way joins them: nothing can be named.
    assert obstacles(area.network, priced, 0, 4).empty
    assert way(area.network, priced, 0, 4).state == "no"


def test_ways_joined_by_name(draw: Draw) -> None:
    """Edges of one OSM way in a row are one stretch; the same way later on is another."""
    area = draw(
        nodes=[(0, 0), (10, 0), (30, 0), (60, 0)],
        streets=[(0, 1, {}), (1, 2, {}), (2, 3, {})],
        homes=[{"street": 0}],
        places=[{"id": "a", "doors": [(2, 1.0)]}],
    )
    network = replace(area.network, way_id=np.full(6, 7))
    priced = cost(network, profiles()["reference_walker"])
    found = way(network, priced, 0, 3)
    assert found.route is not None
    assert describe(network, found.route, priced)["metres"].tolist() == pytest.approx([60])
    names = ["A", "A", "B", "B", "A", "A"]
    told = describe(network, found.route, priced, names)
    assert told["name"].tolist() == ["A", "B", "A"]
    assert told["metres"].tolist() == pytest.approx([10, 20, 30])
    nothing = way(network, priced, 2, 2)
    assert nothing.state == "yes"
    assert nothing.route is not None
    assert describe(network, nothing.route, priced).empty
