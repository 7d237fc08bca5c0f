"""Where people live, from the BAG (Kadaster, by way of PDOK): the register behind every address.

What counts as a dwelling:

- a *verblijfsobject* whose ``gebruiksdoel`` holds ``woonfunctie`` (one may have several purposes)
  and that is in use, measured or not;
- a *ligplaats* (houseboat) or *standplaats* (caravan) that is designated: people live there, and
  the BAG gives them no purpose.

The OGC API is asked first, the WFS where that fails; the names of columns differ. An object that
came more than once, from two tiles or two versions, counts once by its ``identificatie``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.errors import EmptyDataError, ServiceError
from sociale_basis.sources.area_codes import find_column
from sociale_basis.sources.feature_pages import RD, changed
from sociale_basis.sources.ogc_features import read_collection
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service
from sociale_basis.sources.wfs import read_layer_in_box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.sources.feature_pages import Box, Fetched
    from sociale_basis.sources.http import Client
    from sociale_basis.sources.provenance import Source

_RESIDENTIAL = "woonfunctie"
_IN_USE = frozenset({"Verblijfsobject in gebruik", "Verblijfsobject in gebruik (niet ingemeten)"})
_OTHER_STATES = frozenset(
    {
        "Niet gerealiseerd verblijfsobject",
        "Verblijfsobject buiten gebruik",
        "Verblijfsobject gevormd",
        "Verblijfsobject ingetrokken",
        "Verblijfsobject ten onrechte opgevoerd",
        "Verbouwing verblijfsobject",
    }
)
_DESIGNATED = frozenset({"Plaats aangewezen"})
_WITHDRAWN = frozenset({"Plaats ingetrokken"})
_NAMED = 3


class _Kind(NamedTuple):
    layer: str
    living: frozenset[str]
    other: frozenset[str]
    has_purpose: bool


_KINDS = (
    _Kind("verblijfsobject", _IN_USE, _OTHER_STATES, has_purpose=True),
    _Kind("ligplaats", _DESIGNATED, _WITHDRAWN, has_purpose=False),
    _Kind("standplaats", _DESIGNATED, _WITHDRAWN, has_purpose=False),
)

# Simplified names, that of the OGC API first; the WFS says openbare_ruimte.
_COLUMNS = {
    "identificatie": ("identificatie",),
    "street": ("openbareruimtenaam", "openbareruimte"),
    "number": ("huisnummer",),
    "letter": ("huisletter",),
    "addition": ("toevoeging", "huisnummertoevoeging"),
    "postcode": ("postcode",),
    "status": ("status",),
    "purpose": ("gebruiksdoel", "gebruiksdoelen"),
}
_NEEDED = ("identificatie", "street", "number", "status")


@dataclass(frozen=True, eq=False)
class Bag:
    """Dwellings in the BAG.

    Attributes
    ----------
    dwellings
        One row per dwelling: ``identificatie``, ``street``, ``number`` (with its letter: 12A),
        ``addition``, ``postcode`` (``""`` where there is none) and ``geometry``, a Point in
        EPSG:28992.
    box
        What was asked: outside it nothing is known.
    left_out
        How many objects are no dwelling, by cause: ``status``, ``purpose``, ``repeated``.
    source
        Where they came from.
    warnings
        What was odd, one sentence each.
    """

    dwellings: gpd.GeoDataFrame
    box: Box
    left_out: dict[str, int]
    source: Source
    warnings: list[str]


def fetch_bag(client: Client, box: Box) -> Bag:
    """Fetch the dwellings in a box.

    Parameters
    ----------
    client
        With whom to ask.
    box
        West, south, east, north in metres of the Dutch national grid (EPSG:28992).

    Raises
    ------
    ServiceError
        Neither service answers, or otherwise than documented.
    EmptyDataError
        There are no dwellings.
    """
    warnings: list[str] = []
    left_out = {"status": 0, "purpose": 0, "repeated": 0}
    fetched = [_read(client, kind.layer, box) for kind in _KINDS]
    parts = [
        _living(kind, part, left_out, warnings) for kind, part in zip(_KINDS, fetched, strict=True)
    ]
    asked = service("bag", client.settings)
    together = pd.concat(parts, ignore_index=True)
    once = ~together["identificatie"].duplicated().to_numpy()
    left_out["repeated"] = int((~once).sum())
    frame = gpd.GeoDataFrame(together.loc[once], geometry="geometry", crs=RD)
    frame = frame.sort_values("identificatie", ignore_index=True)
    if frame.empty:
        raise EmptyDataError(
            "there are no dwellings here",
            file=asked.name,
            do="give a larger area, or use the addresses of OpenStreetMap: it lies outside the "
            "Netherlands, or nobody lives there",
        )
    replies = [reply for part in fetched for reply in part.replies]
    source = describe_replies(
        replies,
        name=asked.name,
        licence=asked.licence,
        rows=len(frame),
        attribution=asked.attribution,
    )
    return Bag(frame, box, left_out, source, warnings)


def _read(client: Client, layer: str, box: Box) -> Fetched:
    try:
        return read_collection(client, service("bag", client.settings), layer, box=box)
    except ServiceError as first:
        try:
            return read_layer_in_box(
                client, service("bag_wfs", client.settings), f"bag:{layer}", box
            )
        except ServiceError:
            raise first from None


def _living(
    kind: _Kind, fetched: Fetched, left_out: dict[str, int], warnings: list[str]
) -> pd.DataFrame:
    """Choose the dwellings among the objects of one kind."""
    if fetched.frame.empty:
        nothing = pd.DataFrame(columns=list(_COLUMNS), dtype=object)
        return _table(nothing, np.array([], dtype=object))
    cells = _cells(kind, fetched)
    status = cells["status"]
    strange = sorted(set(status) - kind.living - kind.other)
    if strange:
        if not kind.living & set(status):
            raise changed(
                fetched.replies[0], f"gives a {kind.layer} the status '{strange[0]}', never in use"
            )
        shown = ", ".join(f"'{word}'" for word in strange[:_NAMED])
        warnings.append(
            f"BAG: {int(status.isin(strange).sum())} objects ({kind.layer}) have a status nobody "
            f"knows and are left out: {shown}"
        )
    used = status.isin(list(kind.living)).to_numpy()
    left_out["status"] += int((~used).sum())
    lived = used
    if kind.has_purpose:
        lived = used & cells["purpose"].map(lambda words: _RESIDENTIAL in words).to_numpy()
        left_out["purpose"] += int((used & ~lived).sum())
    shapes = fetched.frame.geometry.to_numpy()
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if (lived & ~drawn).any():
        warnings.append(f"BAG: {int((lived & ~drawn).sum())} dwellings have no place on the map")
    chosen = lived & drawn
    return _table(cells.loc[chosen], shapely.point_on_surface(shapes[chosen]))


def _cells(kind: _Kind, fetched: Fetched) -> pd.DataFrame:
    """Give the columns that are used, as text, under the names of :data:`_COLUMNS`."""
    frame = fetched.frame
    found = {}
    for name, names in _COLUMNS.items():
        column = find_column(frame.columns, names)
        needed = name in _NEEDED or (name == "purpose" and kind.has_purpose)
        if column is None and needed:
            raise changed(fetched.replies[0], f"has a {kind.layer} without {names[0]}")
        found[name] = "" if column is None else frame[column].map(_text)
    cells = pd.DataFrame(found, index=frame.index).astype(object)
    bad = ~cells["identificatie"].str.fullmatch(r"\d{16}")
    if bad.any():
        wrong = cells.loc[bad, "identificatie"].iloc[0]
        raise changed(fetched.replies[0], f"has an identificatie '{wrong}' that is no 16 digits")
    return cells


def _text(cell: Any) -> str:  # noqa: ANN401 -- what JSON holds
    if cell is None or cell != cell:  # noqa: PLR0124 -- NaN
        return ""
    if isinstance(cell, list):  # several purposes
        return ",".join(map(str, cell))
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip()


def _table(cells: pd.DataFrame, points: NDArray[np.object_]) -> pd.DataFrame:
    kept = cells[["identificatie", "street", "addition", "postcode"]].reset_index(drop=True)
    number = [f"{a}{b}".upper() for a, b in zip(cells["number"], cells["letter"], strict=True)]
    return kept.assign(number=pd.Series(number, dtype=object), geometry=points)
