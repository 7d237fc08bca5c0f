"""A neighbourhood as people know it by the register: what is kept there, and what is there no more.

A place of the build that the register says is closed goes, whoever looks; unless an entry that is
open, and that this viewer may know of, is the same place.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np

from sociale_basis.reach.kept_places import RD, SAME_SPOT_M, kept_here
from sociale_basis.reach.overlay import with_network
from sociale_basis.register import AskedPlace, closed_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.reach.kept_places import KeptHere
    from sociale_basis.register import Register


class KnownHere(NamedTuple):
    """What the register tells of a neighbourhood.

    Attributes
    ----------
    area
        The neighbourhood without the places that are gone.
    kept
        Entries in it; their rows are of that ``area``.
    gone
        Ids and layers of the places that are gone.
    """

    area: Neighbourhood
    kept: list[KeptHere]
    gone: tuple[tuple[str, str], ...]


def known_here(area: Neighbourhood, register: Register, who: Who) -> KnownHere:
    """Give what the register tells of a neighbourhood.

    Parameters
    ----------
    area
        The neighbourhood.
    register, who
        As in :func:`sociale_basis.reach.kept_places.kept_here`.
    """
    kept = kept_here(area, register, who)
    places = area.places
    ids, keys = places["id"].astype(str).to_numpy(), places["layer"].astype(str).to_numpy()
    closed = closed_places(register, _asked(area), set(area.areas["code"].astype(str)), SAME_SPOT_M)
    still = {ids[row] for each in kept for row in each.rows}
    rows = [row for row in np.flatnonzero(closed).tolist() if ids[row] not in still]
    if not rows:
        return KnownHere(area, kept, ())
    left = np.delete(np.arange(len(places)), rows)
    now = {row: at for at, row in enumerate(left.tolist())}
    return KnownHere(
        without_places(area, rows),
        [each._replace(rows=tuple(now[row] for row in each.rows)) for each in kept],
        tuple((ids[row], keys[row]) for row in rows),
    )


def without_places(area: Neighbourhood, rows: Iterable[int]) -> Neighbourhood:
    """Take places out of a neighbourhood; nothing old is touched.

    Parameters
    ----------
    area
        The neighbourhood.
    rows
        Of ``area.places``: those that go, at least one.

    Returns
    -------
    With fewer rows of ``places``, and the anchors of those that are left. Its digest is one of its
    own, so that no cache takes one for the other.
    """
    stays = np.ones(len(area.places), dtype=np.bool_)
    stays[list(rows)] = False
    number = np.cumsum(stays) - 1
    anchors = area.place_anchors
    place = anchors["place"].to_numpy(dtype=np.int64)
    held = anchors.loc[stays[place]].reset_index(drop=True)
    held["place"] = number[place[stays[place]]].astype(anchors["place"].dtype)
    places: gpd.GeoDataFrame = area.places.loc[stays].reset_index(drop=True)
    mark = hashlib.sha256(np.flatnonzero(~stays).tobytes()).hexdigest()
    less = replace(area, places=places, place_anchors=held, digest=f"{area.digest}-{mark[:8]}")
    return with_network(less, area.network)


def _asked(area: Neighbourhood) -> list[AskedPlace]:
    """Say of the places what the register compares, in the order of their rows."""
    places = area.places
    (extent,) = gpd.GeoSeries([area.extent], crs=area.homes.crs).to_crs(RD)
    shapes = places.geometry.to_crs(RD)
    names = places["name"].astype(object).where(places["name"].notna(), "")
    return [
        # What has no position may lie anywhere here.
        AskedPlace(
            str(place), str(layer), name, extent if shape is None or shape.is_empty else shape
        )
        for place, layer, name, shape in zip(
            places["id"], places["layer"], names, shapes, strict=True
        )
    ]
