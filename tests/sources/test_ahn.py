"""Heights of the ground from AHN: squares, means, gaps, and what goes wrong with rasters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from shapely.geometry import box

from sociale_basis.errors import CutOffError, EmptyDataError, ServiceError, ServiceShapeError
from sociale_basis.sources.ahn import fetch_heights
from sociale_basis.sources.elevation import read_elevation
from sociale_basis.sources.http import Client, Patience
from tests.sources.fakes.server import Fault, status
from tests.sources.fakes.wcs import Wcs, complaint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.sources.fakes.server import FakeServer

    Numbers = NDArray[np.float64]

X, Y = 85_000.0, 446_000.0


def plane(x: Numbers, y: Numbers) -> Numbers:
    """Give ground that rises 2 % to the east and 1 % to the north."""
    return 0.02 * (x - X) + 0.01 * (y - Y)


@pytest.fixture
def ahn_client(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    return make_client(mirrors={"ahn": f"{fake.url}/wcs"}, patience=Patience(tries=2))


def sampled(file: Path, *points: tuple[float, float]) -> Numbers:
    """Read heights at points."""
    x, y = np.array(points).T
    return read_elevation(file).sample(x, y, "EPSG:28992")


def test_squares_are_put_together(fake: FakeServer, ahn_client: Client, tmp_path: Path) -> None:
    """Heights hold everywhere in the box, across the border of squares too."""
    fake.serve("/wcs", Wcs(plane))
    heights = fetch_heights(
        ahn_client, (X + 100, Y - 100, X + 1200, Y + 900), tmp_path / "heights.tif"
    )
    assert len(fake.asked) == 4
    points = [(X + 150, Y - 50), (X + 999.9, Y + 3), (X + 1000.1, Y + 3), (X + 1150, Y + 880)]
    found = sampled(heights.file, *points)
    assert found == pytest.approx([plane(*np.array(point)) for point in points], abs=1e-3)
    assert heights.source.licence == "CC0 1.0"
    assert len(heights.source.sha256) == 64


def test_noise_is_averaged(fake: FakeServer, ahn_client: Client, tmp_path: Path) -> None:
    """Single pixels are off by 10 cm; what is read from the means is off by a fifth of that."""
    chance = np.random.default_rng(3)
    fake.serve("/wcs", Wcs(lambda x, _: chance.normal(1.0, 0.1, x.shape)))
    heights = fetch_heights(ahn_client, (X, Y, X + 900, Y + 900), tmp_path / "heights.tif")
    places = X + 1.25 + 2.5 * np.arange(300)
    found = sampled(heights.file, *[(x, Y + 501.25) for x in places])
    assert found.std() == pytest.approx(0.1 / 5, rel=0.25)


def test_gaps_of_cars_are_filled_and_of_lakes_not(
    fake: FakeServer, ahn_client: Client, tmp_path: Path
) -> None:
    """Under a car of 5 by 3 m the ground is that around it; in the middle of a lake unknown."""

    def ground(x: Numbers, y: Numbers) -> Numbers:
        car = (np.abs(x - X - 300) < 2.5) & (np.abs(y - Y - 300) < 1.5)
        lake = (np.abs(x - X - 600) < 50) & (np.abs(y - Y - 600) < 50)
        return np.where(car | lake, np.nan, plane(x, y))

    fake.serve("/wcs", Wcs(ground))
    heights = fetch_heights(ahn_client, (X, Y, X + 900, Y + 900), tmp_path / "heights.tif")
    car, lake, shore = sampled(
        heights.file, (X + 300, Y + 300), (X + 600, Y + 600), (X + 545, Y + 600)
    )
    assert car == pytest.approx(0.02 * 300 + 0.01 * 300, abs=0.05)
    assert np.isnan(lake)
    assert shore == pytest.approx(0.02 * 545 + 0.01 * 600, abs=0.1)


def test_only_squares_that_are_needed(fake: FakeServer, ahn_client: Client, tmp_path: Path) -> None:
    """Of a box only the squares around the neighbourhood are asked; the rest stays unknown."""
    fake.serve("/wcs", Wcs(plane))
    around = box(X + 100, Y + 100, X + 200, Y + 200).union(
        box(X + 1100, Y + 1100, X + 1200, Y + 1200)
    )
    heights = fetch_heights(
        ahn_client, (X, Y, X + 1900, Y + 1900), tmp_path / "heights.tif", around=around
    )
    assert len(fake.asked) == 2
    inside, outside = sampled(heights.file, (X + 1150, Y + 1150), (X + 1500, Y + 500))
    assert inside == pytest.approx(0.02 * 1150 + 0.01 * 1150, abs=1e-3)
    assert np.isnan(outside)


def test_it_goes_on_where_it_was(
    fake: FakeServer, make_client: Callable[..., Client], tmp_path: Path
) -> None:
    """A square that breaks off is asked again; after giving up, those that came are kept."""
    mirrors = {"ahn": f"{fake.url}/wcs"}
    fake.serve("/wcs", Wcs(plane))
    wide = (X, Y, X + 2000, Y + 900)
    fake.fail("/wcs", Fault(truncated=5000), None, status(503), status(503))
    out = tmp_path / "heights.tif"
    with pytest.raises(ServiceError, match="503"):
        fetch_heights(make_client(mirrors=mirrors, patience=Patience(tries=2)), wide, out)
    assert not out.exists()
    before = len(fake.asked)
    fetch_heights(make_client(mirrors=mirrors), wide, out)
    assert len(fake.asked) == before + 1


def test_abroad_there_is_nothing(fake: FakeServer, ahn_client: Client, tmp_path: Path) -> None:
    """Beyond what AHN covers nobody is asked; where all is empty the line says so."""
    with pytest.raises(EmptyDataError, match="no heights here"):
        fetch_heights(ahn_client, (300_000.0, Y, 301_000.0, Y + 900), tmp_path / "heights.tif")
    assert fake.asked == []
    fake.serve("/wcs", Wcs(lambda x, _: np.full(x.shape, np.nan)))
    with pytest.raises(EmptyDataError, match=r"no heights here.* --elevation"):
        fetch_heights(ahn_client, (X, Y, X + 900, Y + 900), tmp_path / "heights.tif")
    assert not list(tmp_path.glob("heights*"))


def test_a_complaint_is_passed_on(fake: FakeServer, ahn_client: Client, tmp_path: Path) -> None:
    """What the service says is wrong is told, though its status says all is well."""
    fake.serve("/wcs", lambda _: complaint("msWCSGetCoverage(): no such coverage"))
    with pytest.raises(ServiceError, match=r"refuses: msWCSGetCoverage.*: no such coverage"):
        fetch_heights(ahn_client, (X, Y, X + 900, Y + 900), tmp_path / "heights.tif")


def test_a_raster_cut_short_is_told(fake: FakeServer, ahn_client: Client, tmp_path: Path) -> None:
    """A raster that is twice not whole ends in one line, and nothing is written."""
    fake.serve("/wcs", Wcs(plane))
    fake.fail("/wcs", Fault(truncated=5000), Fault(truncated=5000))
    with pytest.raises(CutOffError, match="the raster it answers is not whole, 2 times"):
        fetch_heights(ahn_client, (X, Y, X + 900, Y + 900), tmp_path / "heights.tif")
    assert not list(tmp_path.glob("heights*"))


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (Wcs(plane, shifted_m=0.25), "another raster than was asked for"),
        (Wcs(plane, epsg=25831), "in EPSG:25831 where EPSG:28992"),
    ],
)
def test_another_raster_is_told(
    fake: FakeServer, ahn_client: Client, tmp_path: Path, service: Wcs, expected: str
) -> None:
    """A raster that lies elsewhere is not taken for the one that was asked for."""
    fake.serve("/wcs", service)
    with pytest.raises(ServiceShapeError, match=expected):
        fetch_heights(ahn_client, (X, Y, X + 900, Y + 900), tmp_path / "heights.tif")
