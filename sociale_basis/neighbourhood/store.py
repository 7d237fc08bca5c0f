"""A neighbourhood on disk, and in memory.

::

    manifest.json        names the current build, and the one before
    builds/<digest>/     immutable: meta.json and the tables

How a build gets there is in :mod:`sociale_basis.neighbourhood.writing`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import ValidationError

from sociale_basis.errors import StorageError
from sociale_basis.neighbourhood.meta import SCHEMA_VERSION, Meta
from sociale_basis.network.frames import network_from_frames
from sociale_basis.sources.population import residents_of_age

if TYPE_CHECKING:
    import shapely

    from sociale_basis.network.network import Network

MANIFEST = "manifest.json"
BUILDS = "builds"
GEO_TABLES = ("boundary", "homes", "places", "edges", "background")
TABLES = (*GEO_TABLES, "population", "place_anchors", "nodes")

DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A neighbourhood: who lives there, what is there, and what one walks on.

    All geometry is in metres of ``meta.crs``.

    Attributes
    ----------
    folder, digest
        Where it lies, and which build this is; caches key on the digest.
    meta
        Everything that is not in a table.
    areas
        Sub-areas: ``code, name, kind, share_inside`` (of their surface, in the extent),
        ``geometry`` (whole, also where it sticks out), and a float64 column per indicator, null
        where unknown; ``meta.statistics`` says what each is.
    extent, boundary
        What the data covers, and what is asked about.
    homes
        One row per dwelling (or building of dwellings) within the boundary and margin:
        ``address`` (for local look-up only), ``dwellings``, ``weight`` (share of the residents of
        its source area), ``area_code``, ``buurt`` (sub-area), ``cell``, ``inside`` (the boundary),
        ``entrance`` (Point or null), ``anchor_edge``, ``anchor_twin``, ``anchor_fraction``,
        ``geometry`` Point. Internal: never exported.
    population
        Residents per source area and age band; see
        :class:`sociale_basis.sources.population.Population`.
    places
        One row per place and layer; see :mod:`sociale_basis.neighbourhood.places`.
    place_anchors
        ``place`` (row of ``places``), ``edge``, ``twin``, ``fraction``: one row per entrance that
        could be attached to the network.
    nodes, edges
        See :mod:`sociale_basis.network.frames`.
    background
        ``kind`` and ``geometry``, for drawing.
    """

    folder: Path
    digest: str
    meta: Meta
    areas: gpd.GeoDataFrame
    extent: shapely.Polygon | shapely.MultiPolygon
    boundary: shapely.Polygon | shapely.MultiPolygon
    homes: gpd.GeoDataFrame
    population: pd.DataFrame
    places: gpd.GeoDataFrame
    place_anchors: pd.DataFrame
    nodes: pd.DataFrame
    edges: gpd.GeoDataFrame
    background: gpd.GeoDataFrame

    @cached_property
    def network(self) -> Network:
        """The walkable network: edge numbers are rows of ``edges``, node numbers of ``nodes``."""
        return network_from_frames(self.nodes, self.edges)

    def residents(self) -> pd.Series:
        """Give the estimated residents of every home.

        Returns
        -------
        float64 by the index of ``homes``, not rounded. 0 where nobody says how many live in the
        source area, or it has none (``meta.totals`` counts those homes); NaN everywhere when the
        neighbourhood was built without figures of residents.
        """
        total = self.population.loc[self.population["band"] == "total"]
        return self._per_home(total.set_index("area_code")["residents"])

    def residents_from(self, lower: int = 75) -> pd.Series | None:
        """Give the estimated residents of an age and over of every home.

        Parameters
        ----------
        lower
            The lowest age that counts.

        Returns
        -------
        As :meth:`residents`; or None where no figures part at that age.
        """
        older = residents_of_age(self.population, lower)
        return None if older is None else self._per_home(older)

    def _per_home(self, per_area: pd.Series) -> pd.Series:
        if self.meta.population_from == "none":
            return pd.Series(np.nan, index=self.homes.index, name="residents")
        number = self.homes["area_code"].map(per_area).astype(np.float64).fillna(0.0)
        return pd.Series(number * self.homes["weight"], name="residents")


def load(folder: str | Path) -> Neighbourhood:
    """Open a neighbourhood.

    Parameters
    ----------
    folder
        As :func:`sociale_basis.neighbourhood.build` wrote it.

    Raises
    ------
    StorageError
        The folder is no neighbourhood, was written by a newer version, or is damaged.
    """
    folder = Path(folder)
    digest = current(folder)
    if digest is None:
        raise StorageError(
            f"{folder}: is not a neighbourhood ({MANIFEST} is not there). "
            "Make one with 'sociale-basis build'"
        )
    return _open(folder, digest)


def load_before(folder: str | Path) -> Neighbourhood | None:
    """Open the build before the current one, or give None where there is none.

    Parameters
    ----------
    folder
        As in :func:`load`.

    Raises
    ------
    StorageError
        The folder is damaged, or that build is.
    """
    folder = Path(folder)
    digest = previous(folder)
    # Whoever is short of room may throw the old build away.
    if digest is None or not (folder / BUILDS / digest).is_dir():
        return None
    return _open(folder, digest)


def _open(folder: Path, digest: str) -> Neighbourhood:
    build = folder / BUILDS / digest
    meta = _read_meta(build)
    tables = {name: _read_table(build, name) for name in TABLES}
    drawn = tables.pop("boundary")
    by_role = {role: drawn.loc[drawn["role"] == role] for role in ("extent", "boundary", "area")}
    return Neighbourhood(
        folder=folder,
        digest=digest,
        meta=meta,
        areas=by_role["area"].drop(columns="role").reset_index(drop=True),
        extent=by_role["extent"].geometry.iloc[0],
        boundary=by_role["boundary"].geometry.iloc[0],
        **tables,
    )


def current(folder: Path) -> str | None:
    """Read which build is current, or None where there is no manifest.

    Raises
    ------
    StorageError
        The folder is a file, or the manifest is damaged or of a newer version.
    """
    content = _manifest(folder)
    if content is None:
        return None
    digest = content.get("current")
    if not _is_digest(digest):
        raise StorageError(f"{folder / MANIFEST}: names no build. Build again in a new folder")
    return str(digest)


def previous(folder: Path) -> str | None:
    """Read which build was current before, or None where that is not known.

    Manifests from before this was kept do not name it.

    Raises
    ------
    StorageError
        As in :func:`current`.
    """
    content = _manifest(folder)
    digest = None if content is None else content.get("before")
    return str(digest) if _is_digest(digest) else None


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None


def _manifest(folder: Path) -> dict[str, Any] | None:
    file = folder / MANIFEST
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        raise StorageError(f"{folder}: is a file, not a folder") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not JSON"
        raise StorageError(f"{file}: cannot be read ({why}). Build again in a new folder") from None
    if not isinstance(content, dict):
        content = {}
    _refuse_newer(content, file)
    return content


def _refuse_newer(content: dict[str, Any], file: Path) -> None:
    version = content.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise StorageError(
            f"{file}: was written by a newer version of sociale-basis (schema {version}, this one "
            f"knows {SCHEMA_VERSION}). Install the newer version, or build again"
        )


def _read_meta(build: Path) -> Meta:
    file = build / "meta.json"
    try:
        text = file.read_text(encoding="utf-8")
        content = json.loads(text)
        if isinstance(content, dict):
            _refuse_newer(content, file)
        return Meta.model_validate_json(text)
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{file}: cannot be read ({error.strerror}). Build again") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StorageError(
            f"{file}: is damaged at '{where}' ({first['msg']}). Build again"
        ) from None
    except ValueError:
        raise StorageError(f"{file}: is not JSON. Build again") from None


def _read_table(build: Path, name: str) -> Any:  # noqa: ANN401 -- GeoDataFrame or DataFrame, by name
    file = build / f"{name}.parquet"
    try:
        return gpd.read_parquet(file) if name in GEO_TABLES else pd.read_parquet(file)
    except FileNotFoundError:
        raise StorageError(f"{file}: is not there. Build again") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StorageError(f"{file}: cannot be read ({what}). Build again") from None
