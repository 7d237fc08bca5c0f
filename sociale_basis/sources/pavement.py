"""What the ground is made of and who keeps it up: *wegdelen* of the BGT, by way of PDOK.

The BGT draws every piece of road, footway and cycle path as a surface, to about 0.3 m. It has no
width; that is estimated where footways are laid over it (:mod:`sociale_basis.network.pavement`).

The service keeps its history: without a moment it gives old and new drawings on top of one another.
Asked is the state on the first day of this month, so that what was kept is of use for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.errors import EmptyDataError
from sociale_basis.sources.feature_pages import RD, changed
from sociale_basis.sources.ogc_features import read_collection, tiles
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service

if TYPE_CHECKING:
    from sociale_basis.sources.feature_pages import Box, Fetched
    from sociale_basis.sources.http import Client, Reply
    from sociale_basis.sources.provenance import Source

_NEEDED = ("functie", "fysiek_voorkomen", "bronhouder")
_ENDED = ("eind_registratie", "termination_date")
_EXISTING = "bestaand"


@dataclass(frozen=True, eq=False)
class Pavement:
    """Pieces of road surface.

    Attributes
    ----------
    parts
        One row per piece: ``function`` (voetpad, fietspad, rijbaan lokale weg …), ``material`` and
        ``finish`` (``fysiek_voorkomen`` and its refinement: open verharding, tegels), ``level``
        (int: 0 on the ground, above it on bridges, below it in tunnels), ``bronhouder`` (who keeps
        it up: G0503 is gemeente 0503) and ``geometry`` in EPSG:28992. Words are in lower case,
        ``""`` where nothing is said.
    source
        Where they came from.
    warnings
        What was odd, one sentence each.
    """

    parts: gpd.GeoDataFrame
    source: Source
    warnings: list[str]


def fetch_pavement(client: Client, box: Box) -> Pavement:
    """Fetch the road surfaces that touch a box.

    Parameters
    ----------
    client
        With whom to ask.
    box
        West, south, east, north in metres of the Dutch national grid (EPSG:28992).

    Raises
    ------
    ServiceError
        The service does not answer, or otherwise than documented.
    EmptyDataError
        There are none.
    """
    bgt = service("bgt", client.settings)
    at = _first_of_month(client.timing.now())
    warnings: list[str] = []
    frames, replies = [], []
    # Tile by tile, so that of what is not used only one tile is in memory.
    for tile in tiles(box):
        fetched = read_collection(client, bgt, "wegdeel", box=tile, at=at)
        replies += fetched.replies
        if not fetched.frame.empty:
            frames.append(_parts(fetched, at))
    parts = _once(frames)
    if parts.empty:
        raise EmptyDataError(
            "there is no pavement here", file=bgt.name, do="give an area in the Netherlands"
        )
    surface = parts.geom_type.isin(["Polygon", "MultiPolygon"]).to_numpy()
    if not surface.all():
        warnings.append(f"BGT: {int((~surface).sum())} pieces that are no surface are left out")
        parts = parts.loc[surface].reset_index(drop=True)
    source = describe_replies(
        replies,
        name=bgt.name,
        licence=bgt.licence,
        rows=len(parts),
        attribution=bgt.attribution,
    )
    return Pavement(parts, source, warnings)


def _first_of_month(now: datetime) -> datetime:
    return datetime(now.year, now.month, 1, tzinfo=UTC)


def _parts(fetched: Fetched, at: datetime) -> gpd.GeoDataFrame:
    frame = fetched.frame
    _refuse_missing(frame, fetched.replies[0])
    kept = _holds(frame, at)
    frame = frame.loc[kept]
    given = {
        "lokaal_id": _words(frame, "lokaal_id", keep_case=True),
        "registered": _words(frame, "tijdstip_registratie", keep_case=True),
        "function": _words(frame, "functie"),
        "material": _words(frame, "fysiek_voorkomen"),
        "finish": _words(frame, "plus_fysiek_voorkomen"),
        "level": _levels(frame),
        "bronhouder": _words(frame, "bronhouder", keep_case=True),
    }
    # Of an object without a local id the id of the service is as good.
    given["lokaal_id"] = np.where(
        given["lokaal_id"] == "", frame.index.astype(str), given["lokaal_id"]
    )
    return gpd.GeoDataFrame(given, geometry=frame.geometry.to_numpy(), crs=RD)


def _refuse_missing(frame: gpd.GeoDataFrame, reply: Reply) -> None:
    for name in _NEEDED:
        if name not in frame.columns:
            raise changed(reply, f"has a wegdeel without {name}")


def _holds(frame: gpd.GeoDataFrame, at: datetime) -> Any:  # noqa: ANN401 -- a mask of numpy
    """Tell which versions hold at the moment, also where the service ignored what was asked."""
    holds = np.ones(len(frame), dtype=bool)
    moment = pd.Timestamp(at)
    for name in _ENDED:
        if name in frame.columns:
            ended = pd.to_datetime(frame[name], utc=True, errors="coerce", format="ISO8601")
            holds &= ~(ended <= moment).to_numpy()
    if "status" in frame.columns:
        holds &= _words(frame, "status").isin(["", _EXISTING]).to_numpy()
    return holds & frame.geometry.notna().to_numpy()


def _words(frame: gpd.GeoDataFrame, name: str, *, keep_case: bool = False) -> pd.Series[str]:
    cells = frame[name].tolist() if name in frame.columns else [""] * len(frame)
    words = ["" if cell is None or cell != cell else str(cell).strip() for cell in cells]  # noqa: PLR0124 -- NaN
    if not keep_case:
        words = [word.lower() for word in words]
    return pd.Series(words, index=frame.index, dtype=object)


def _levels(frame: gpd.GeoDataFrame) -> Any:  # noqa: ANN401 -- an array of numpy
    if "relatieve_hoogteligging" not in frame.columns:
        return np.zeros(len(frame), dtype=np.int8)
    level = pd.to_numeric(frame["relatieve_hoogteligging"], errors="coerce").fillna(0)
    return level.clip(-9, 9).astype(np.int8).to_numpy()


def _once(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Put tiles together: of a piece that came twice the version registered last."""
    if not frames:
        return gpd.GeoDataFrame({"bronhouder": []}, geometry=[], crs=RD)
    together = pd.concat(frames, ignore_index=True)
    together = together.sort_values(["lokaal_id", "registered"], kind="stable")
    newest = together.drop_duplicates("lokaal_id", keep="last")
    return newest.drop(columns=["lokaal_id", "registered"]).reset_index(drop=True)
