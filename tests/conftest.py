"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long one example takes says more about the machine than about the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

CHECKOUT = Path(__file__).resolve().parents[1]


def _required(what: str) -> bool:
    return what in os.environ.get("SOCIALE_BASIS_REQUIRE", "").split(",")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder with real data beside the checkout; skip when it is not there."""
    folder = CHECKOUT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    message = "no folder 'shared/data' beside the checkout: tests on real data are left out"
    if _required("real"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def small_town() -> Path:
    """Give the files of a small town drawn by hand; ``town.osm`` says what is in it."""
    return CHECKOUT / "tests" / "data" / "small_town"


@pytest.fixture(scope="session")
def small_neighbourhood(small_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small town: 21 homes with 260 residents. Not to be changed by a test."""
    from sociale_basis import neighbourhood  # noqa: PLC0415 -- slow, and few tests need it

    folder = tmp_path_factory.mktemp("neighbourhoods") / "small town"
    neighbourhood.build(
        folder,
        osm=small_town / "town.osm",
        boundary=small_town / "buurten.geojson",
        population=small_town / "residents.csv",
        places=small_town / "places.csv",
    )
    return folder
