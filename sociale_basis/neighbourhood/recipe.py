"""What somebody asked of the services, kept beside the neighbourhood so that it can be asked again.

``fetch.json`` holds codes and a drawn surface, never what was typed: that may have been an address.
Files of one's own are copied into ``own/``, so that the folder can be moved; the OpenStreetMap file
is not, for it may hold a province.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime  # noqa: TC003 -- pydantic reads the type of a field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely.geometry import shape

from sociale_basis._whole_file import whole_file
from sociale_basis.errors import StorageError, UsageError
from sociale_basis.neighbourhood.crs import DEGREES
from sociale_basis.neighbourhood.ground import as_surface
from sociale_basis.sources.boundaries import read_areas
from sociale_basis.sources.provenance import existing_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sociale_basis.neighbourhood.crs import Surface

RECIPE = "fetch.json"
OWN = "own"

Register = Literal["bag", "bgt", "ahn", "rivm"]
OsmFrom = Literal["overpass", "geofabrik", "file"]


class Recipe(BaseModel):
    """What is asked.

    Attributes
    ----------
    name
        Of the neighbourhood; ``""`` for the names of its buurten.
    codes
        CBS codes of buurten, wijken or gemeenten.
    area
        A surface of one's own, as GeoJSON in degrees; with it, ``codes`` may be empty.
    osm, osm_file
        Where OpenStreetMap comes from, and the file where that is one.
    without
        Registers that are not asked.
    squares
        Whether residents come from squares of 100 m instead of buurten.
    statistics, buurten, places
        Names of files in ``own/``: figures, sub-areas and places of one's own.
    margin_m
        How far around the boundary ways and places are kept.
    newer_than
        Start of a refresh: answers from before that moment are asked again.
    complete
        Whether the neighbourhood was built; if not, the same command goes on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = 1
    name: str = ""
    codes: tuple[str, ...] = ()
    area: dict[str, Any] | None = None
    osm: OsmFrom = "overpass"
    osm_file: str | None = None
    without: tuple[Register, ...] = ()
    squares: bool = False
    statistics: tuple[str, ...] = ()
    buurten: str | None = None
    places: str | None = None
    margin_m: float = Field(default=2000.0, ge=0)
    newer_than: datetime | None = None
    complete: bool = False

    @property
    def surface(self) -> Surface | None:
        """Give the surface of one's own, in degrees."""
        if self.area is None:
            return None
        drawn = shape(self.area)
        if isinstance(drawn, shapely.Polygon | shapely.MultiPolygon) and drawn.is_valid:
            return drawn
        raise UsageError("the area is no surface", do="draw it again, without crossing lines")

    def own_files(self, of: Collection[str] = ("statistics", "buurten", "places")) -> set[str]:
        """Give the names of the files in ``own/`` that are used as these."""
        single = {"buurten": self.buurten, "places": self.places}
        found = {name for key, name in single.items() if key in of and name is not None}
        return found | (set(self.statistics) if "statistics" in of else set())

    def as_options(self) -> dict[str, str | bool | float | list[str] | None]:
        """Give what makes a neighbourhood another one: no times, and no folder of this computer."""
        return {
            "name": self.name,
            "codes": list(self.codes),
            "area": None if self.area is None else shapely.to_wkt(shape(self.area)),
            "osm": self.osm if self.osm_file is None else Path(self.osm_file).name,
            "without": list(self.without),
            "squares": self.squares,
            "statistics": list(self.statistics),
            "buurten": self.buurten,
            "places": self.places,
            "margin_m": self.margin_m,
        }


def as_area(surface: Surface) -> dict[str, Any]:
    """Write a surface in degrees as GeoJSON, to about a centimetre."""
    rounded = shapely.set_precision(surface, 1e-7)
    # As it is read back, lists and all, so that the same surface is the same recipe.
    area: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return area


def drawn_area(file: str | Path) -> Surface:
    """Read a surface of one's own: all polygons of a file together, in degrees.

    Raises
    ------
    InputError
        See :func:`sociale_basis.sources.boundaries.read_areas`.
    """
    areas, _notes = read_areas(file)
    return as_surface(areas.to_crs(DEGREES).union_all())


def read_recipe(folder: Path) -> Recipe | None:
    """Read what was asked, or None where nothing was.

    Raises
    ------
    StorageError
        The file cannot be read, or is of a newer version.
    """
    file = folder / RECIPE
    try:
        return Recipe.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror})") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise StorageError(
            f"{file}: is damaged, or of a newer version. Fetch again in a new folder"
        ) from error


def write_recipe(folder: Path, recipe: Recipe) -> None:
    """Write what is asked; what stood there stays until the new one is whole.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    with whole_file(folder / RECIPE) as new:
        new.write_text(recipe.model_dump_json(indent=1) + "\n", encoding="utf-8")


def keep_own(
    folder: Path, files: Iterable[str | Path], *, taken: Collection[str] = ()
) -> list[str]:
    """Copy files of one's own into the folder of a neighbourhood, and give their names there.

    Parameters
    ----------
    folder
        Of the neighbourhood.
    files
        The files; one of the same name that was there is replaced.
    taken
        Names of files there that must stay.

    Raises
    ------
    UsageError
        There is no such file, or two have one name.
    StorageError
        It cannot be copied.
    """
    names = []
    for path in files:
        file = existing_file(path)
        if file.name in names or file.name in taken:
            raise UsageError(
                f"two files are called {file.name}", do="give one of them another name"
            )
        kept = folder / OWN / file.name
        names.append(file.name)
        if kept.resolve() == file.resolve():
            continue
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"{kept.parent}: cannot be made ({error.strerror})") from error
        with whole_file(kept) as new:
            shutil.copyfile(file, new)
    return names
