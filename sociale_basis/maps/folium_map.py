"""One HTML file with a map and its list, that opens without internet and asks nobody for anything.

folium draws the map. Its own page would fetch scripts from five hosts, forbid zooming and run
texts from the data as HTML; so only its map and script are taken, and put into ``page.html`` with
Leaflet in it. Texts reach the screen as text: through ``textContent`` on the map, escaped in the
list. A content security policy in the page forbids every request, and every script but its own.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2.utils import htmlsafe_json_dumps

from sociale_basis.i18n import _, language, state_words
from sociale_basis.maps.geojson import symbols
from sociale_basis.maps.leaflet_assets import leaflet_css, leaflet_js
from sociale_basis.maps.legend import legend_groups, sign_legend, state_legend
from sociale_basis.maps.patterns import state_id
from sociale_basis.maps.signs import sign_id
from sociale_basis.maps.strips import strips
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium

    from sociale_basis.maps.cells import ReachOnMap
    from sociale_basis.maps.describe import GeoJson, MapDescription, PlaceLayer
    from sociale_basis.maps.why import HangingRow

_FILES = Path(__file__).parent
_NEAREST_ZOOM = 19

_STYLES: dict[str, dict[str, Any]] = {
    "water": {"stroke": False, "fillColor": "#bcd8e5", "fillOpacity": 1},
    "water_line": {"color": "#bcd8e5", "weight": 3},
    "green": {"stroke": False, "fillColor": "#dae5c9", "fillOpacity": 1},
    "green_line": {"color": "#dae5c9", "weight": 2},
    "building": {"color": "#c3b9a6", "weight": 0.6, "fillColor": "#dfd7c8", "fillOpacity": 1},
    "building_line": {"color": "#c3b9a6", "weight": 0.6},
    "street": {"stroke": False, "fillColor": "#ffffff", "fillOpacity": 1},
    "street_line": {"color": "#ffffff", "weight": 2.4},
}
# Nothing is told of such a cell; it can still be pointed at.
_TOO_FEW: dict[str, Any] = {
    "color": "#8a8378",
    "weight": 0.8,
    "fillColor": "#ffffff",
    "fillOpacity": 0.01,
}
# Under the streets, so that they stand out from the land without a line on either side.
_KERB = {"color": "#d5ccbb", "weight": 3.6, "fill": False}
_BOUNDARY = {"color": "#222222", "weight": 2.5, "dashArray": "8 6", "fill": False}


class Names(NamedTuple):
    """What the script calls the map, and the layers of places by their key."""

    map: str
    places: dict[str, str]


def map_page(
    described: MapDescription,
    answer: ReachOnMap | None = None,
    *,
    premises: Sequence[str] = (),
    hanging: Sequence[HangingRow] = (),
) -> str:
    """Write a map and the list of what is on it as one HTML file.

    Parameters
    ----------
    described
        What lies on the map; texts are in the language it was described in.
    answer
        Who can get to one layer, drawn per 100 m cell.
    premises
        What was changed or observed before it was asked, as sentences.
    hanging
        What the answer hangs on.

    Returns
    -------
    The whole file, in the language in use.

    Raises
    ------
    StorageError
        Leaflet is not installed.
    """
    from branca.element import Figure  # noqa: PLC0415 -- comes with folium, slow to import

    drawn, names = _draw(described, answer)
    figure = drawn.get_root()
    if not isinstance(figure, Figure):  # pragma: no cover -- folium's own root
        raise TypeError
    figure.render()
    scripts = [
        leaflet_js(),
        (_FILES / "page.js").read_text(encoding="utf-8"),
        figure.script.render() + _start(described, names),
    ]
    return _page().render(
        lang=language(),
        t=_texts(),
        described=described,
        answer=answer,
        premises=premises,
        hanging=hanging,
        groups=legend_groups(described.layers),
        signs=sign_legend(described),
        states=state_legend(),
        words={state: state_words(state) for state in State},
        symbols=symbols(described),
        sign_id=sign_id,
        leaflet_css=leaflet_css(),
        own_css=(_FILES / "page.css").read_text(encoding="utf-8"),
        map_html=figure.html.render(),
        scripts=scripts,
        script_hashes=" ".join(map(_hash, scripts)),
        attribution=_attribution(described),
    )


def _start(described: MapDescription, names: Names) -> str:
    """Write the call that begins what ``page.js`` does."""
    south, west, north, east = described.bounds
    values = [
        [[south, west], [north, east]],
        [list(street) for street in described.streets],
        _texts(),
        _attribution(described),
    ]
    places = ",".join(f"{htmlsafe_json_dumps(key)}:{name}" for key, name in names.places.items())
    told = ",".join(str(htmlsafe_json_dumps(value)) for value in values)
    return f"\nsbStart({names.map},{{{places}}},{told});\n"


def _attribution(described: MapDescription) -> list[str]:
    return [*described.attribution, *described.dates]


def _hash(script: str) -> str:
    """Name a script in the security policy: what is not named there does not run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _draw(described: MapDescription, answer: ReachOnMap | None) -> tuple[folium.Map, Names]:
    """Draw the map with folium; also give the names its layers have in the script."""
    import folium  # noqa: PLC0415 -- slow to import

    south, west, north, east = described.bounds
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=15,
        tiles=None,
        # folium's own max_zoom is that of tiles.
        maxZoom=_NEAREST_ZOOM,
        zoomSnap=0.5,
        attributionControl=False,
    )
    drawn.default_js, drawn.default_css = [], []
    for kind, shape in described.background.items():
        if kind == "street_line":
            _shapes([_feature(shape)], _KERB, interactive=False).add_to(drawn)
        style = {**_STYLES[kind], "fill": not kind.endswith("_line")}
        _shapes([_feature(shape)], style, interactive=False).add_to(drawn)
    if answer is not None:
        _cells(drawn, answer)
    boundary = _shapes([_feature(described.boundary)], _BOUNDARY, interactive=False)
    boundary.add_to(drawn)
    places = {each.layer.key: _markers(each).add_to(drawn).get_name() for each in described.layers}
    return drawn, Names(drawn.get_name(), places)


def _cells(drawn: folium.Map, answer: ReachOnMap) -> None:
    from folium.utilities import JsCode  # noqa: PLC0415 -- slow to import

    divided = strips(answer)
    for state in (*State, None):
        features = [
            _feature(strip.geometry, text=strip.text) for strip in divided if strip.state is state
        ]
        style = _TOO_FEW
        if state is not None:
            style = {
                "color": "#ffffff",
                "weight": 0.5,
                "fillColor": f"url(#{state_id(state)})",
                "fillOpacity": 0.72,
            }
        if features:
            _shapes(features, style, on_each_feature=JsCode("sbStrip")).add_to(drawn)


def _markers(each: PlaceLayer) -> folium.GeoJson:
    import folium  # noqa: PLC0415 -- slow to import
    from folium.utilities import JsCode  # noqa: PLC0415 -- slow to import

    features = [
        _feature(
            {"type": "Point", "coordinates": [place.lon, place.lat]},
            id=place.id,
            name=place.name,
            kind=each.label,
            sign=sign_id(each.layer, place.grounds, place.status_key),
            facts=[[_("Status"), place.status], *map(list, place.facts)],
        )
        for place in each.places
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=each.layer.key,
        show=each.shown,
        on_each_feature=JsCode("sbPlace"),
        point_to_layer=JsCode("sbMarker"),
    )


def _shapes(
    features: list[GeoJson],
    style: dict[str, Any],
    **options: Any,  # noqa: ANN401 -- those of folium
) -> folium.GeoJson:
    import folium  # noqa: PLC0415 -- slow to import

    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _feature: style,
        **options,
    )


def _feature(shape: GeoJson, **properties: object) -> GeoJson:
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _page() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FILES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("page.html")


def _texts() -> dict[str, str]:
    """Give every fixed text of the page; ``page.html`` and ``page.js`` know them by these names."""
    return {
        "title": _("The sociale basis of {name}"),
        "to_list": _("To the list"),
        "map": _("Map"),
        "map_hint": _("Everything on this map also stands in the list below it."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "close": _("Close"),
        "what": _("What do you want to see?"),
        "all": _("Show all"),
        "none": _("Show nothing"),
        "boundary": _("Boundary of the neighbourhood"),
        "signs": _("What do the signs mean?"),
        "fictional": _("This neighbourhood is fictional: no such streets, people or places exist."),
        "outside": _("Places just outside the boundary are shown too: they count as well."),
        "cells": _("Residents per square of 100 metres"),
        "cells_homes": _("Dwellings per square of 100 metres"),
        "cells_hint": _(
            "The squares are divided in proportion. These are estimates of who can get there, "
            "not of who comes."
        ),
        "list": _("List of places"),
        "number": _("{number} places on the map and in this list."),
        "name": _("Name"),
        "kind": _("Kind"),
        "status": _("Status"),
        "show": _("Show on the map"),
        "elsewhere": _("Without a place on the map"),
        "elsewhere_hint": _(
            "What comes to the home, is reached by phone or online, or of which nobody wrote down "
            "where it is."
        ),
        "reach": _("Who can get there"),
        "area": _("Area"),
        "per_place": _("Who can get to this place"),
        "entrance": _("Entrance"),
        "dash": _("A dash: too few people to show, or not known. Numbers are rounded."),
        "why": _("Why not, or why unknown"),
        "why_hint": _("There can be more than one reason for the same people."),
        "reason": _("Reason"),
        "outcome": _("Outcome"),
        "residents": _("Residents"),
        "dwellings": _("Dwellings"),
        "hangs": _("What hangs on what nobody has put on the map"),
        "what_row": _("What"),
        "read_as": _("Read as"),
        "share": _("Share of the ways (%)"),
        "decides": _("Residents for whom it decides"),
        "leads": _("Nearest all the same"),
        "elsewise": _("Without going there"),
        "cell": _("Square of 100 metres"),
        "cells_table": _("All squares in a table"),
        "facts": _("What is known"),
        "sources": _("Where the data comes from"),
    }
