"""Ways over pavement, on hand-drawn streets in metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box

from sociale_basis.network.attributes import Origin, Structure, Surface, WayClass
from sociale_basis.network.pavement import lay_pavement
from sociale_basis.sources.pavement import Pavement
from sociale_basis.sources.provenance import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

TILES = {"function": "voetpad", "material": "open verharding"}
ASPHALT = {"function": "rijbaan lokale weg", "material": "gesloten verharding", "finish": "asfalt"}


def pavement(*pieces: tuple[Polygon, Mapping[str, object]]) -> Pavement:
    """Make pavement of pieces."""
    nothing = {"finish": "", "level": 0, "bronhouder": "G0503"}
    rows = [nothing | dict(said) for _, said in pieces]
    parts = gpd.GeoDataFrame(rows, geometry=[shape for shape, _ in pieces], crs="EPSG:28992")
    return Pavement(parts, Source("BGT", "x", "CC0", "2026-11-24", "0" * 64), [])


def edges(*lines: LineString, twins: bool = False, **said: object) -> gpd.GeoDataFrame:
    """Make edges of which nothing is tagged unless told; with twins each one there and back."""
    k = len(lines)
    every = [*lines, *(shapely.reverse(lines) if twins else ())]
    twin = np.r_[np.arange(k) + k, np.arange(k)] if twins else np.full(k, -1)
    values: dict[str, object] = {
        "way_class": np.uint8(WayClass.FOOTWAY),
        "structure": np.uint8(Structure.NONE),
        "surface": np.uint8(Surface.UNTAGGED),
        "surface_origin": np.uint8(Origin.UNTAGGED),
        "width_m": np.float32("nan"),
        "width_origin": np.uint8(Origin.UNTAGGED),
        **said,
    }
    columns = {name: np.full(len(every), value) for name, value in values.items()}
    length = [line.length for line in every]
    return gpd.GeoDataFrame(
        {"twin": twin.astype(np.int32), "length_m": length, **columns},
        geometry=every,
        crs="EPSG:28992",
    )


STREET = LineString([(0, 0), (100, 0)])


def test_a_footway_gets_what_it_lies_on() -> None:
    """Surface, width and keeper of the tiles under it, in both directions, with their origin."""
    found = lay_pavement(edges(STREET, twins=True), pavement((box(-5, -1, 105, 1.5), TILES)))
    assert found["surface"].tolist() == [Surface.PAVING_STONES] * 2
    assert found["surface_origin"].tolist() == [Origin.BGT] * 2
    assert found["width_m"].tolist() == [2.5, 2.5]
    assert found["width_origin"].tolist() == [Origin.BGT] * 2
    assert found["bronhouder"].tolist() == ["G0503"] * 2
    assert found["width_m"].dtype == np.float32


@pytest.mark.parametrize("origin", [Origin.TAG, Origin.OBSERVATION])
def test_what_is_tagged_stays(origin: Origin) -> None:
    """OpenStreetMap and observations are never overridden; the keeper is still told."""
    drawn = edges(
        STREET,
        surface=np.uint8(Surface.GRAVEL),
        surface_origin=np.uint8(origin),
        width_m=np.float32(0.8),
        width_origin=np.uint8(origin),
    )
    found = lay_pavement(drawn, pavement((box(-5, -1, 105, 1), TILES)))
    assert found.drop(columns="bronhouder").equals(drawn)
    assert found["bronhouder"].tolist() == ["G0503"]


@pytest.mark.parametrize(
    ("material", "finish", "expected"),
    [
        ("open verharding", "", Surface.PAVING_STONES),
        ("gesloten verharding", "", Surface.PAVED),
        ("gesloten verharding", "asfalt", Surface.ASPHALT),
        ("half verhard", "", Surface.COMPACTED),
        ("half verhard", "schelpen", Surface.FINE_GRAVEL),
        ("half verhard", "grasklinkers", Surface.GRASS_PAVER),
        ("onverhard", "", Surface.UNPAVED),
        ("onverhard", "zand", Surface.SAND),
        ("gesloten verharding", "iets nieuws", Surface.PAVED),
        ("transitie", "", Surface.UNTAGGED),
    ],
)
def test_words_of_the_bgt(material: str, finish: str, expected: Surface) -> None:
    """The refinement goes first; a word that says nothing leaves the surface unknown."""
    said = {"function": "voetpad", "material": material, "finish": finish}
    found = lay_pavement(edges(STREET), pavement((box(-5, -1, 105, 1), said)))
    assert found["surface"].tolist() == [expected]
    known = Origin.UNTAGGED if expected is Surface.UNTAGGED else Origin.BGT
    assert found["surface_origin"].tolist() == [known]


def test_a_sidewalk_drawn_badly_does_not_become_asphalt() -> None:
    """A way 1 m beside its footway takes that of the footway, not of the carriageway under it."""
    ground = pavement((box(-5, 1, 105, 3), TILES), (box(-5, -6, 105, 1), ASPHALT))
    near, far = lay_pavement(edges(STREET, LineString([(0, -2), (100, -2)])), ground).itertuples()
    assert (near.surface, near.width_m) == (Surface.PAVING_STONES, 2.0)
    assert (far.surface, np.isnan(far.width_m)) == (Surface.UNTAGGED, True)


def test_a_crossing_lies_on_the_carriageway() -> None:
    """A crossing takes any surface, and no width."""
    crossing = edges(LineString([(50, -6), (50, 1)]), way_class=np.uint8(WayClass.CROSSING))
    found = lay_pavement(crossing, pavement((box(0, -6, 100, 1), ASPHALT)))
    assert found["surface"].tolist() == [Surface.ASPHALT]
    assert found["width_m"].isna().all()


@pytest.mark.parametrize("kind", [WayClass.RESIDENTIAL, WayClass.CYCLEWAY, WayClass.STEPS])
def test_only_footways_are_filled_in(kind: WayClass) -> None:
    """Carriageways, cycle paths and steps keep what they have; their keeper is told."""
    found = lay_pavement(
        edges(STREET, way_class=np.uint8(kind)), pavement((box(-5, -1, 105, 1), TILES))
    )
    assert found["surface"].tolist() == [Surface.UNTAGGED]
    assert found["width_m"].isna().all()
    assert found["bronhouder"].tolist() == ["G0503"]


def test_bridges_and_tunnels_look_at_their_own_level() -> None:
    """On a bridge only what lies above the ground counts, on the ground only what lies on it."""
    ground = pavement(
        (box(-5, -1, 105, 1), TILES),
        (box(-5, -2, 105, 2), TILES | {"finish": "asfalt", "level": 1, "bronhouder": "P28"}),
        (box(-5, -3, 105, 3), TILES | {"finish": "cementbeton", "level": -1, "bronhouder": "W1"}),
    )
    kinds = [Structure.NONE, Structure.BRIDGE, Structure.TUNNEL, Structure.EMBANKMENT]
    drawn = edges(*[STREET] * 4).assign(structure=np.array(kinds, dtype=np.uint8))
    found = lay_pavement(drawn, ground)
    assert found["surface"].tolist() == [
        Surface.PAVING_STONES,
        Surface.ASPHALT,
        Surface.CONCRETE,
        Surface.PAVING_STONES,
    ]
    assert found["width_m"].tolist() == [2, 4, 6, 2]
    assert found["bronhouder"].tolist() == ["G0503", "P28", "W1", "G0503"]


def test_pieces_side_by_side_are_one_width() -> None:
    """A footway of two strips is as wide as both; a hedge between two footways parts them."""
    strips = pavement((box(-5, -1, 105, 0.5), TILES), (box(-5, 0.51, 105, 1), TILES))
    assert lay_pavement(edges(STREET), strips)["width_m"].tolist() == [2.0]
    apart = pavement((box(-5, -1, 105, 0.5), TILES), (box(-5, 1, 105, 3), TILES))
    assert lay_pavement(edges(STREET), apart)["width_m"].tolist() == [1.5]


def test_one_narrow_place_counts_when_it_is_a_tenth() -> None:
    """The width of a way is what nine out of ten places have, as dense upright cuts also say."""
    chance = np.random.default_rng(7)
    half = chance.uniform(0.6, 2.4, 40)
    pieces = [box(5.0 * n, -half[n], 5.0 * n + 5, half[n] / 2) for n in range(40)]
    ground = pavement(*[(piece, TILES) for piece in pieces])
    found = lay_pavement(edges(LineString([(0, 0), (200, 0)])), ground)["width_m"].iloc[0]
    union = shapely.union_all(pieces)
    cuts = [
        union.intersection(LineString([(x, -9), (x, 9)])).length for x in np.arange(2.5, 200, 5)
    ]
    expected = np.quantile(cuts, 0.1, method="lower")
    assert found == pytest.approx(expected, abs=0.051)
    assert min(cuts) + 0.06 < found < np.median(cuts)


def test_too_little_is_nothing() -> None:
    """A piece under less than half of a way says nothing of the way, nor does a strip."""
    found = lay_pavement(edges(STREET), pavement((box(0, -1, 40, 1), TILES)))
    assert found["surface"].tolist() == [Surface.UNTAGGED]
    assert found["width_m"].isna().all()
    assert found["bronhouder"].isna().all()
    strip = lay_pavement(edges(STREET), pavement((box(-5, -0.1, 105, 0.1), TILES)))
    assert strip["width_m"].isna().all()


def test_a_square_is_wide_not_endless() -> None:
    """What reaches further than 5 m to both sides is 10 m wide: nobody needs more."""
    found = lay_pavement(edges(STREET), pavement((box(-5, -50, 105, 50), TILES)))
    assert found["width_m"].tolist() == [10.0]


def test_far_from_any_pavement() -> None:
    """Ways without pavement stay as they are, those of no length too."""
    drawn = edges(LineString([(0, 900), (50, 900)]), LineString([(0, 900), (0, 900)]))
    found = lay_pavement(drawn, pavement((box(-5, -1, 105, 1), TILES)))
    assert found.drop(columns="bronhouder").equals(drawn)
    assert found["bronhouder"].isna().all()
