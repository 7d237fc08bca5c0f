"""The GeoPackage for QGIS."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from sociale_basis import neighbourhood
from sociale_basis._whole_file import whole_file
from sociale_basis.errors import StorageError
from sociale_basis.publish import write_geopackage

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


@pytest.fixture(scope="module")
def package(area: Neighbourhood, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small town as a GeoPackage."""
    file = tmp_path_factory.mktemp("export") / "town.gpkg"
    write_geopackage(area, file)
    return file


def test_tables(package: Path) -> None:
    """Exactly these tables; homes are not among them."""
    names = {str(name) for name in pyogrio.list_layers(package)[:, 0]}
    assert names == {"cells", "buurten", "places", "edges", "about", "layer_styles"}


def test_no_home_and_no_address_leaves(package: Path) -> None:
    """No column of any table holds an address or a position of a home."""
    for name in ("cells", "buurten", "places", "edges"):
        columns = set(pyogrio.read_info(package, layer=name)["fields"])
        assert columns
        assert not columns & {"address", "weight", "anchor_edge", "entrances"}
    assert b"Lindelaan 3" not in package.read_bytes()


def test_cells_hold_all_residents(package: Path) -> None:
    """The residents of the cells are those of the neighbourhood."""
    cells = gpd.read_file(package, layer="cells")
    assert cells["residents"].sum() == pytest.approx(260)
    assert cells["residents_75"].sum() == pytest.approx(20)
    assert cells["dwellings"].sum() == 21
    assert cells.area.to_numpy() == pytest.approx(10_000)
    assert cells.crs.to_epsg() == 28992


def test_edges_have_stable_ids(package: Path, area: Neighbourhood) -> None:
    """Every directed edge has one id of OSM way and nodes, and words instead of codes."""
    edges = gpd.read_file(package, layer="edges")
    assert len(edges) == area.network.n_edges
    assert edges["id"].is_unique
    steps = edges.loc[edges["way_class"] == "steps"]
    assert set(steps["way_id"]) == {1003}
    assert set(steps["steps"]) == {8}
    assert set(steps["id"].str.split(":").str[0]) == {"1003"}
    assert edges["smoothness"].isna().all()
    assert (edges["barrier"] == "bollard").sum() == 2


def test_places_and_areas(package: Path) -> None:
    """Places keep id, layer and label; one without a position has no geometry."""
    places = gpd.read_file(package, layer="places")
    library = places.loc[places["id"] == "osm:n40"].iloc[0]
    assert (library["layer"], library["label_nl"]) == ("institutional/library", "Bibliotheek")
    assert places.loc[places["id"] == "lijn"].geometry.isna().all()
    areas = gpd.read_file(package, layer="buurten")
    assert list(areas["code"]) == ["BU99990001", "BU99990002"]


def test_about(package: Path) -> None:
    """The file says what it is of, by which schema, and whom to name."""
    about = pyogrio.read_dataframe(package, layer="about").set_index("key")["value"]
    assert about["schema_version"] == "1"
    assert "OpenStreetMap contributors" in about["attribution"]
    assert len(about["digest"]) == 16


def test_about_lists_every_source(area: Neighbourhood, package: Path) -> None:
    """Each source has a row with file, licence and whom to name, also where two have one name."""
    about = pyogrio.read_dataframe(package, layer="about")
    told = about.loc[about["key"].str.startswith("source: "), "value"].tolist()
    assert len(told) == len(area.meta.sources) >= 4
    for source, line in zip(area.meta.sources, told, strict=True):
        assert line.startswith(f"{source.file_or_url}, {source.licence}")
    assert told[0].endswith("© OpenStreetMap contributors")
    terms = about.set_index("key")["value"]["terms"]
    assert "https://www.openstreetmap.org/copyright" in terms


def test_every_layer_says_whom_to_name(package: Path) -> None:
    """QGIS shows the description of a layer; its metadata has the lines as well."""
    with sqlite3.connect(package) as connection:
        described = dict(connection.execute("SELECT table_name, description FROM gpkg_contents"))
    connection.close()
    assert set(described) == {"cells", "buurten", "places", "edges", "about", "layer_styles"}
    for name, text in described.items():
        assert "© OpenStreetMap contributors, ODbL 1.0" in text, name
        assert "CBS" in text, name
        told = pyogrio.read_info(package, layer=name)["layer_metadata"]
        assert "OpenStreetMap" in told["attribution"], name
    assert [each.name for each in package.parent.iterdir()] == [package.name]


def test_of_what_is_made_up_no_terms_hold(area: Neighbourhood, tmp_path: Path) -> None:
    """A fictional neighbourhood names no licence that does not hold."""
    meta = area.meta.model_copy(update={"fictional": True, "attribution": ["made up"]})
    write_geopackage(replace(area, meta=meta), tmp_path / "x.gpkg")
    about = pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="about")
    assert "terms" not in set(about["key"])


def test_styles(package: Path) -> None:
    """QGIS finds one default style for each layer, in the table and columns it looks in."""
    with sqlite3.connect(package) as connection:
        styles = pd.read_sql("SELECT * FROM layer_styles", connection)
        columns = dict(
            connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        )
    connection.close()
    assert set(styles["f_table_name"]) == {"cells", "buurten", "places", "edges"}
    for style in styles.to_dict("records"):
        assert style["useAsDefault"] == 1
        assert style["f_geometry_column"] == columns[style["f_table_name"]]
        root = ET.fromstring(style["styleQML"].split("\n", 1)[1])  # noqa: S314 -- our own file
        assert root.find("renderer-v2") is not None
        assert root.findall(".//symbol/layer/Option/Option")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """When writing breaks off, the file that was there stays and no other is left."""
    file = tmp_path / "town.gpkg"
    file.write_text("the old one", encoding="utf-8")

    def broken() -> None:
        with whole_file(file) as new:
            new.write_text("half", encoding="utf-8")
            raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match=r"town\.gpkg.*No space left"):
        broken()
    assert file.read_text(encoding="utf-8") == "the old one"
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(StorageError, match="is a folder"), whole_file(tmp_path):
        pass
