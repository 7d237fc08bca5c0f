"""Names that would do something, if they could, in the files that leave the program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import html5lib
import pytest

from sociale_basis.maps import describe, geojson, map_page
from sociale_basis.publish import write_geopackage
from tests.publish.site.conftest import HOSTILE, LONG, hostile_area

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town with hostile names, one of them of 10 kB."""
    return hostile_area(small_neighbourhood)


def test_the_map_in_one_file_shows_them_as_text(area: Neighbourhood) -> None:
    """Each stands there letter by letter, and makes no element and ends no script."""
    parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(map_page(describe(area)))
    body = parsed.find("body")
    assert body is not None
    told = "".join(
        text
        for each in body.iter()
        if isinstance(each.tag, str) and each.tag != "script"
        for text in (each.text or "", each.tail or "")
    )
    for name in (*HOSTILE, LONG):
        assert name in told
    assert parsed.find(".//img") is None
    assert len(parsed.findall(".//script")) == 3
    assert not [each for each in parsed.iter() if "onerror" in each.attrib]


def test_the_geopackage_and_geojson_hold_them_unchanged(
    area: Neighbourhood, tmp_path: Path
) -> None:
    """What goes to other programs is what stands in the data, no more and no less."""
    write_geopackage(area, tmp_path / "out.gpkg")
    layers = gpd.list_layers(tmp_path / "out.gpkg")["name"].tolist()
    name = next(each for each in layers if "place" in each)
    written = gpd.read_file(tmp_path / "out.gpkg", layer=name)
    assert {*HOSTILE, LONG} <= set(written["name"])
    features = json.loads(json.dumps(geojson.places(describe(area))))["features"]
    assert {*HOSTILE, LONG} <= {each["properties"]["name"] for each in features}
