"""What lies on a map of a neighbourhood, before any map is drawn: shapes, texts, in the same order.

The list beside the map and the map itself are made of the same :class:`PlaceLayer`, so they cannot
differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from sociale_basis.i18n import _, language
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.hours import hours_words
from sociale_basis.layers import layers
from sociale_basis.maps.signs import entry_grounds
from sociale_basis.maps.street_names import StreetName, street_names
from sociale_basis.maps.traits import Traits, traits
from sociale_basis.neighbourhood.credits import credits_of
from sociale_basis.vocabulary import LayerKind, Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from shapely.geometry.base import BaseGeometry

    from sociale_basis.layers import Layer
    from sociale_basis.neighbourhood.store import Neighbourhood

GeoJson = dict[str, Any]

DECIMALS = 6
"""Of degrees: 11 cm."""

_OSM = "OpenStreetMap"
_DEGREES = "EPSG:4326"
_LINE, _SURFACE = 1, 2
_CHECKED = (Status.VERIFIED, Status.STALE)
_BACKGROUND = ("green", "water", "building", "street")
# Residents' initiatives and provisions side by side, never as an order of recourse.
FOLDERS = ("communal", "institutional", "public_space")


@dataclass(frozen=True)
class Place:
    """One place on the map and in the list; texts in the reader's language.

    ``grounds`` are the spheres it is drawn in, residents' own first, or public space. ``facts`` are
    pairs of a word and what is known; ``lon, lat`` None where it has no position. What is closed
    is no place any more.
    """

    id: str
    name: str
    grounds: tuple[str, ...]
    status: str
    status_key: str
    lon: float | None
    lat: float | None
    facts: tuple[tuple[str, str], ...]
    traits: Traits


@dataclass(frozen=True)
class PlaceLayer:
    """The places of one layer, nameless ones last."""

    layer: Layer
    label: str
    caveat: str
    shown: bool
    places: tuple[Place, ...]


@dataclass(frozen=True)
class MapDescription:
    """Everything a map of a neighbourhood shows.

    Attributes
    ----------
    title
        Name of the neighbourhood.
    fictional
        Whether it is made up: whoever shows the map says so.
    bounds
        South, west, north, east in degrees, of the boundary as far as there is data.
    background
        Per kind what is drawn behind the rest, as GeoJSON geometry in degrees: surfaces and lines.
    boundary
        GeoJSON geometry in degrees.
    streets
        Names of streets and where to write them.
    layers
        Layers with at least one place with a position, by folder.
    elsewhere
        Layers of places without one: those that are reached by phone, or come to the home.
    attribution
        Whom to name for the data.
    dates
        Of the OpenStreetMap data and of the build, as sentences.
    """

    title: str
    fictional: bool
    bounds: tuple[float, float, float, float]
    background: dict[str, GeoJson]
    boundary: GeoJson
    streets: list[StreetName]
    layers: list[PlaceLayer]
    elsewhere: list[PlaceLayer]
    attribution: list[str]
    dates: list[str]


def describe(area: Neighbourhood, also_shown: Collection[str] = ()) -> MapDescription:
    """Describe the map of a neighbourhood in the language in use.

    Parameters
    ----------
    area
        The neighbourhood.
    also_shown
        Keys of layers to show at once, besides those that are shown by default.
    """
    crs = area.places.crs
    seen = shapely.intersection(area.boundary, area.extent)
    west, south, east, north = degrees([seen], crs)[0].bounds
    on_map, elsewhere = place_layers(area, also_shown)
    return MapDescription(
        title=area.meta.name,
        fictional=area.meta.fictional,
        bounds=(south, west, north, east),
        background=_background(area.background),
        boundary=geometry(degrees([area.boundary], crs)[0]),
        streets=street_names(area.edges),
        layers=on_map,
        elsewhere=elsewhere,
        attribution=attribution(area),
        dates=dates(area),
    )


def degrees(shapes: Any, crs: Any) -> np.ndarray:  # noqa: ANN401 -- whatever GeoSeries takes
    """Bring shapes to degrees, rounded to :data:`DECIMALS`."""
    moved = gpd.GeoSeries(shapes, crs=crs).to_crs(_DEGREES).to_numpy()
    return np.asarray(shapely.transform(moved, lambda xy: np.round(xy, DECIMALS)))


def geometry(shape: BaseGeometry) -> GeoJson:
    """Give a shape as GeoJSON geometry."""
    return dict(shape.__geo_interface__)


def place_label(name: str | None, layer: Layer) -> str:
    """Name a place; one without a name by what it is."""
    return name or _("{kind} without a name").format(kind=getattr(layer.label, language()))


def status_words(status: str) -> str:
    """Say where an entry stands in its life."""
    match Status(status):
        case Status.CANDIDATE:
            return _("candidate: nobody has checked it yet")
        case Status.VERIFIED:
            return _("checked by someone")
        case Status.STALE:
            return _("checked long ago")
        case Status.CLOSED:
            return _("closed")


def source_words(source: str, *, fictional: bool) -> str:
    """Name who publishes something; of what is made up, whose manner it copies."""
    if not fictional:
        return source
    return _("made up, in the manner of {source}").format(source=source)


def attribution(area: Neighbourhood) -> list[str]:
    """Say whom to name for the data of a neighbourhood."""
    if area.meta.fictional:
        return [_("Fictional data, in the manner of OpenStreetMap, CBS and RIVM")]
    if all(source.attribution is None for source in area.meta.sources):
        # Built before sources said whom to name.
        return list(area.meta.attribution)
    return [
        _("{files}: licence not stated").format(files=", ".join(credit.what))
        if credit.who is None
        else credit.line()
        for credit in credits_of(area.meta.sources)
    ]


def _background(frame: gpd.GeoDataFrame) -> dict[str, GeoJson]:
    drawn: dict[str, GeoJson] = {}
    for kind in _BACKGROUND:
        shapes = frame.geometry.to_numpy()[(frame["kind"] == kind).to_numpy()]
        surfaces = shapes[shapely.get_dimensions(shapes) == _SURFACE]
        lines = shapes[shapely.get_dimensions(shapes) == _LINE]
        if len(surfaces):
            # One shape without overlaps: where two parts of one drawing overlap, it would be empty.
            merged = shapely.disjoint_subset_union_all(shapely.make_valid(surfaces))
            drawn[kind] = geometry(degrees([_surfaces(merged)], frame.crs)[0])
        if len(lines):
            parts = shapely.multilinestrings(shapely.get_parts(lines))
            drawn[f"{kind}_line"] = geometry(degrees([parts], frame.crs)[0])
    return drawn


def _surfaces(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the surfaces of what may also hold lines and points."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = parts[shapely.get_dimensions(parts) == _SURFACE]
    joined: shapely.Geometry = shapely.multipolygons(kept)
    return joined


def place_layers(
    area: Neighbourhood, also_shown: Collection[str] = ()
) -> tuple[list[PlaceLayer], list[PlaceLayer]]:
    """Describe the places of a neighbourhood: those on the map, and those without a position.

    Parameters
    ----------
    area, also_shown
        As in :func:`describe`.
    """
    known = layers()
    with_position: list[PlaceLayer] = []
    without: list[PlaceLayer] = []
    described = [
        key
        for key, layer in known.items()
        if layer.kind is not LayerKind.AREA and layer.folder in FOLDERS
    ]
    told = (area.places["status"] != Status.CLOSED) & area.places["layer"].isin(described)
    # All at once: per layer it takes as many times as long.
    for layer, places in _places(area.places.loc[told.to_numpy()], fictional=area.meta.fictional):
        here = tuple(place for place in places if place.lon is not None)
        nowhere = tuple(place for place in places if place.lon is None)
        shown = layer.shown_by_default or layer.key in also_shown
        caveat = getattr(layer.caveat, language()) if layer.caveat else ""
        label = getattr(layer.label, language())
        if here:
            with_position.append(PlaceLayer(layer, label, caveat, shown, here))
        if nowhere:
            without.append(PlaceLayer(layer, label, caveat, shown, nowhere))
    for found in (with_position, without):
        found.sort(key=lambda one: (FOLDERS.index(one.layer.folder), one.label.casefold()))
    return with_position, without


def _places(part: gpd.GeoDataFrame, *, fictional: bool) -> list[tuple[Layer, list[Place]]]:
    """Describe places by the key of their layer; those with a name first, in the alphabet."""
    by_layer: dict[str, list[tuple[bool, Place]]] = {}
    points = degrees(part.geometry.to_numpy(), part.crs)
    for row, point, by in zip(part.to_dict("records"), points, traits(part), strict=True):
        known = {str(key): None if _is_null(value) else value for key, value in row.items()}
        layer = layers()[str(known["layer"])]
        placed = point is not None and not point.is_empty
        by_layer.setdefault(layer.key, []).append(
            (
                known["name"] is None,
                Place(
                    id=str(known["id"]),
                    name=place_label(known["name"], layer),
                    grounds=entry_grounds(layer, known["spheres"]),
                    status=status_words(str(known["status"])),
                    status_key=Status(str(known["status"])).value,
                    lon=point.x if placed else None,
                    lat=point.y if placed else None,
                    facts=_facts(known, layer, fictional=fictional),
                    traits=by,
                ),
            )
        )
    return [
        (
            layers()[key],
            [
                place
                for _nameless, place in sorted(
                    by_layer[key], key=lambda one: (one[0], one[1].name.casefold(), one[1].id)
                )
            ],
        )
        for key in sorted(by_layer)
    ]


def _is_null(value: object) -> bool:
    return value is None or value != value or str(value) == "<NA>"  # noqa: PLR0124 -- NaN


def _facts(known: dict[str, Any], layer: Layer, *, fictional: bool) -> tuple[tuple[str, str], ...]:
    # What lies open has no times and no door, as long as nothing says otherwise: as in `traits`.
    hours = known["opening_hours"] or ("24/7" if layer.always_open else None)
    wheelchair, steps = known["entrance_wheelchair"] or known["wheelchair"], known["entrance_steps"]
    door = [
        (_("Wheelchair"), _wheelchair(wheelchair)),
        (_("Steps at the entrance"), _steps(steps)),
    ]
    shut = known.get("access") in {"private", "no"}
    if layer.open_area and not wheelchair and steps is None and not shut:
        door = [(_("Wheelchair"), _("yes: open ground, one comes in from any side"))]
    # Times of a register are told as people say them.
    when = known.get("when") or (hours_words(hours) if hours else _("not known"))
    facts = [
        *door,
        (_("Accessible toilet"), _toilet(known["toilets_wheelchair"])),
        (_("Opening hours"), when),
    ]
    contact = (
        (_("Phone"), known["phone"]),
        (_("E-mail"), known["email"]),
        (_("Website"), known["website"]),
    )
    facts += [(term, str(value)) for term, value in contact if value]
    source = str(known["source"] or _("not known"))
    source = source_words(source, fictional=fictional and source == _OSM)
    if known["date"]:
        day = _written(str(known["date"]))
        if Status(str(known["status"])) in _CHECKED:
            facts.append((_("Last checked"), day))
        else:
            source = f"{source}, {day}"
    return (*facts, (_("Source"), source))


def _wheelchair(value: str | None) -> str:
    match value:
        case "yes" | "designated":
            return _("yes")
        case "limited":
            return _("partly")
        case "no":
            return _("no")
    return _("not known")


def _steps(value: int | None) -> str:
    if value is None:
        return _("not known")
    return _("none") if value == 0 else str(value)


def _toilet(value: str | None) -> str:
    return _wheelchair(value)


def dates(area: Neighbourhood) -> list[str]:
    """Say of when the data is, in sentences."""
    meta = area.meta
    sentences = [_("Map made of data put together on {day}.").format(day=_written(meta.built))]
    if meta.osm_date and not meta.fictional:
        day = _written(meta.osm_date)
        sentences.insert(0, _("OpenStreetMap data of {day}.").format(day=day))
    return sentences


def _written(timestamp: str) -> str:
    try:
        return written_date(date.fromisoformat(timestamp[:10]))
    except ValueError:
        return timestamp
