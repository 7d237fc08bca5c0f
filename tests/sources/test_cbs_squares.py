"""Residents per square of 100 m from CBS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import EmptyDataError, ServiceShapeError
from sociale_basis.sources.cbs_squares import fetch_squares
from sociale_basis.sources.http import Client
from tests.sources.fakes import gemeente as town
from tests.sources.fakes.ogc_features import OgcFeatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import FakeServer

BOX = (town.WEST - 1000.0, town.SOUTH - 1000.0, town.WEST + 2000.0, town.SOUTH + 1000.0)


@pytest.fixture
def squares_client(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    return make_client(mirrors={"cbs_squares": f"{fake.url}/ogc"})


@pytest.mark.parametrize("name", ["vierkant_100m", "cbs_vierkanten_100m", "statistieken"])
def test_residents_by_age(fake: FakeServer, squares_client: Client, name: str) -> None:
    """Whatever the collection is called: ages of the newest year, small numbers hidden."""
    both = [*town.squares(2023), *town.squares(2024)]
    for square in both[:4]:
        square["properties"]["aantal_inwoners"] = 1
    fake.serve("/ogc", OgcFeatures({name: both}))
    squares = fetch_squares(squares_client, BOX)
    counts = squares.population.counts.set_index(["area_code", "band"])
    assert squares.year == 2024
    assert counts.loc[("E0850N4450", "total"), "residents"] == 100
    assert counts.loc[("E0850N4450", "65+"), "residents"] == 15
    assert counts.loc[("E0853N4450", "total"), "residents"] == 5
    assert counts.loc[("E0853N4450", "65+"), "state"] == "suppressed"
    assert squares.population.areas is not None
    assert squares.population.areas.area.tolist() == [10_000.0] * 4
    assert squares.population.areas.crs == "EPSG:28992"
    assert squares.source.rows == 4


def test_an_empty_polder(fake: FakeServer, squares_client: Client) -> None:
    """Where nobody lives the line says so."""
    fake.serve("/ogc", OgcFeatures({"vierkant_100m": town.squares(2024)}))
    with pytest.raises(EmptyDataError, match="no inhabited squares"):
        fetch_squares(squares_client, (10_000.0, 400_000.0, 11_000.0, 401_000.0))


def test_squares_without_codes(fake: FakeServer, squares_client: Client) -> None:
    """A collection that is about something else is told."""
    features = town.squares(2024)
    for feature in features:
        del feature["properties"]["crs28992res100m"]
    fake.serve("/ogc", OgcFeatures({"vierkant_100m": features}))
    with pytest.raises(ServiceShapeError, match="without a code"):
        fetch_squares(squares_client, BOX)
