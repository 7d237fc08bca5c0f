"""Where to hold an activity: what is newly reached is what adding the place would change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import ValidationError

from sociale_basis.indicators import Text
from sociale_basis.layers import layers
from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles
from sociale_basis.reach import EditSet, apply_edits, reach
from sociale_basis.reach.activities import ActivityKind, activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.reach.edit_models import AddPlace

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

TUESDAY = datetime(2026, 11, 24, 10)  # noqa: DTZ001 -- on the Dutch clock, as one asks
TEXT = Text(nl="x", en="x")


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return load(small_neighbourhood)


def residents(area: Neighbourhood, states: np.ndarray) -> float:
    """Count who are inside the boundary and in the state yes."""
    return float(area.residents()[(states == "yes") & area.homes["inside"].to_numpy()].sum())


def test_newly_reached_is_what_one_more_place_changes(town: Neighbourhood) -> None:
    """For each venue: put such a place there, ask again, and count who gets there now and did not.

    The oracle is the edit of a what-if and the plain question, not the search of prospects.
    """
    layer = "institutional/library"
    kind = ActivityKind(label=TEXT, people=(2, 9), layers=(layer,), source=TEXT)
    walker = profiles()["reference_walker"]
    found = activity_venues(town, kind, walker, 300.0, TUESDAY)
    assert len(found.table)
    before = reach(town, walker, layer, 300.0, at=TUESDAY)["state"].to_numpy() == "yes"
    for row in found.table.to_dict("records"):
        entrances = town.places.set_index("id").loc[[row["candidate_id"]], "entrances"]
        spots = entrances.iloc[0].geoms
        edits = []
        for at, spot in enumerate(spots):
            where = town.places.geometry.iloc[:1].copy()
            where.iloc[0] = spot
            (degrees,) = where.to_crs("EPSG:4326")
            edits.append(
                AddPlace(
                    place=f"new{at}",
                    layer=layer,
                    lon=degrees.x,
                    lat=degrees.y,
                    opening_hours="24/7",
                )
            )
        after = apply_edits(town, EditSet(name="x", edits=tuple(edits))).area
        states = reach(after, walker, layer, 300.0, at=TUESDAY)["state"].to_numpy()
        newly = residents(town, np.where(before, "no", states))
        assert row["residents_newly"] == pytest.approx(newly)
        assert row["residents_overlap"] == pytest.approx(
            row["residents_reached"] - row["residents_newly"]
        )
    assert found.table["residents_newly"].is_monotonic_decreasing


def test_what_is_there_already_counts_only_when_open(town: Neighbourhood) -> None:
    """With nothing of the kind, everyone whom a venue reaches is newly reached."""
    missing = next(key for key in layers() if key not in set(town.places["layer"]))
    kind = ActivityKind(label=TEXT, people=(2, 9), layers=(missing,), source=TEXT)
    found = activity_venues(town, kind, profiles()["reference_walker"], 900.0, TUESDAY)
    assert found.existing.empty
    assert (found.table["residents_newly"] == found.table["residents_reached"]).all()
    assert (found.table["residents_newly"] > 0).any()
    assert found.residents_now["residents"] == 0


def test_every_venue_tells_what_is_known(town: Neighbourhood) -> None:
    """Opening, toilet and room stand beside each venue; what nobody says is not made up."""
    kind = next(iter(activity_kinds().values()))
    table = activity_venues(town, kind, profiles()["rollator"], 900.0, TUESDAY).table
    assert set(table["opening"]) <= {"open", "closed", "unknown"}
    assert set(table["toilet"]) <= {"yes", "limited", "no", "unknown"}
    told = town.places.drop_duplicates("id").set_index("id")
    for row in table.to_dict("records"):
        known = told.loc[row["candidate_id"]]
        assert str(row["opening_hours"]) == str(known.get("opening_hours"))


def test_presets_are_those_of_the_field() -> None:
    """A neighbourhood circle has 9 to 12 people, so 8 and 13 are outside; all layers exist."""
    assert activity_kinds()["buurtcirkel"].people == (9, 12)
    assert {"coffee", "meal", "movement", "walk"} < set(activity_kinds())
    for kind in activity_kinds().values():
        assert set(kind.layers) <= set(layers())


@pytest.mark.parametrize(
    ("people", "layer"), [((9, 3), "communal/activities"), ((1, 2), "communal/dance")]
)
def test_a_wrong_preset_is_refused(people: tuple[int, int], layer: str) -> None:
    """Sizes the wrong way round and layers that do not exist are no preset."""
    with pytest.raises(ValidationError):
        ActivityKind(label=TEXT, people=people, layers=(layer,), source=TEXT)
