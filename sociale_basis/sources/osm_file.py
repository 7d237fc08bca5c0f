"""Read an OpenStreetMap file (``.osm.pbf``, ``.osm`` …) with pyosmium.

One streaming pass; untagged nodes never reach Python. libosmium assembles relations, shapely makes
all other geometries at once. Files that are not sorted are sorted in memory first. Of a large file
only the part in a box is read.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely
from osmium.osm import Node, Way

from sociale_basis.errors import EmptyDataError, FileFormatError
from sociale_basis.sources.osm_collect import (
    EPOCH,
    Collected,
    UnsortedError,
    geometries,
    node_pairs,
    node_places,
)
from sociale_basis.sources.osm_data import OsmData
from sociale_basis.sources.osm_features import (
    feature_table,
)
from sociale_basis.sources.osm_header import Header, read_header, refuse_by_name, refuse_history
from sociale_basis.sources.osm_part import write_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from sociale_basis.sources.osm_part import Box

REPORT_EVERY = 50_000
WORLD_WIDE = 350.0  # degrees; a box this wide says nothing about an extract


def read_osm_file(
    path: str | Path,
    *,
    within: Box | None = None,
    progress: Callable[[int], None] | None = None,
) -> OsmData:
    """Read everything that may matter to somebody on foot or on wheels from an OSM file.

    Parameters
    ----------
    path
        A file ending in ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    within
        West, south, east, north in degrees: what is needed of a file that holds much more, such as
        a province. What lies wholly outside may be left out; what sticks out is whole. Default
        everything.
    progress
        Called now and then with the number of tagged elements read so far.

    Returns
    -------
    data
        The tables. What is incomplete (an extract cut through ways or relations) is left out and
        counted in ``data.warnings``.

    Raises
    ------
    FileFormatError
        The file is not there, is no OSM file, is damaged, or holds history.
    EmptyDataError
        It holds no way that somebody might walk on, or none in the box.
    """
    path = Path(path)
    refuse_by_name(path)
    try:
        header = read_header(path)
        try:
            collected = _collect_within(path, within, progress)
        except UnsortedError:
            with _folder() as folder:
                collected = _collect_within(_sorted_copy(path, folder), within, progress)
    except RuntimeError as error:
        if "twice in input" in str(error):
            refuse_history(path, "one way or relation")
        # libosmium reports every kind of damage as RuntimeError, with its own words for the cause.
        raise FileFormatError(
            f"cannot be read as an OSM file ({error})",
            file=path,
            do="download or export it again",
        ) from error
    return _finish(path, collected, header, within)


@contextmanager
def _folder() -> Iterator[Path]:
    # Windows cannot delete a file that a failed reading still holds open.
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


def _collect_within(
    path: Path, within: Box | None, progress: Callable[[int], None] | None
) -> Collected:
    if within is not None:
        with _folder() as folder:
            part = folder / "part.osm.pbf"
            if write_part(path, within, part):
                return _collect(part, progress)
    return _collect(path, progress)


def _collect(path: Path, progress: Callable[[int], None] | None) -> Collected:
    collected = _pass(path, {}, progress)
    if collected.misses_nodes:
        new_nodes = _new_nodes(path)
        if new_nodes:
            collected = _pass(path, new_nodes, progress)
    return collected


def _pass(
    path: Path, new_nodes: dict[int, tuple[int, int]], progress: Callable[[int], None] | None
) -> Collected:
    collected = Collected(new_nodes)
    elements = osmium.FileProcessor(str(path)).with_areas()
    elements.with_filter(osmium.filter.EmptyTagFilter())
    try:
        for count, entity in enumerate(elements, start=1):
            collected.take(entity)
            if progress is not None and count % REPORT_EVERY == 0:
                progress(count)
    except RuntimeError as error:
        if "out of order" in str(error):
            raise UnsortedError from error
        raise
    return collected


def _new_nodes(path: Path) -> dict[int, tuple[int, int]]:
    """Look up the nodes with negative ids, and notice nodes that come too late for their ways."""
    found = {}
    seen_way = False
    for entity in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY):
        if isinstance(entity, Way):
            seen_way = True
        elif seen_way:
            raise UnsortedError
        elif isinstance(entity, Node) and entity.id < 0:
            found[entity.id] = (entity.location.x, entity.location.y)
    return found


def _sorted_copy(path: Path, folder: Path) -> Path:
    """Sort by type and id, as most tools write and libosmium needs; JOSM's new ids are negative."""
    everything = osmium.MergeInputReader()
    everything.add_file(str(path))
    copy = folder / "sorted.osm.pbf"
    with osmium.SimpleWriter(str(copy)) as writer:
        everything.apply(writer, simplify=False)
    return copy


def _finish(path: Path, collected: Collected, header: Header, within: Box | None) -> OsmData:
    warnings: list[str] = []
    way_id, tail, head, missing = node_pairs(collected)
    if not way_id.size:
        raise EmptyDataError(
            "holds no complete way with a highway tag: there is nothing to walk on"
            + ("" if within is None else f" in {','.join(f'{degree:g}' for degree in within)}"),
            file=path,
            do="use an extract that keeps its roads and paths, and their nodes",
        )
    if missing:
        warnings.append(
            f"Pieces of ways left out because the file lacks the nodes they end at: {missing:,}."
        )
    features = feature_table(
        collected.element, collected.osm_id, collected.tags, geometries(collected), warnings
    )
    twice = features[features.duplicated(["element", "osm_id"])]
    if len(twice):
        refuse_history(path, f"{twice['element'].iat[0]}{twice['osm_id'].iat[0]}")

    node_id, lon, lat = node_places(collected, np.concatenate([tail, head]))
    on_node = features[(features["element"] == "n") & features["osm_id"].isin(node_id)]
    newest = collected.newest.isoformat() if collected.newest > EPOCH else None
    return OsmData(
        node_id=node_id,
        lon=lon,
        lat=lat,
        node_tags=dict(zip(on_node["osm_id"].tolist(), on_node["tags"], strict=True)),
        way_id=way_id,
        tail=tail,
        head=head,
        way_tags={way: collected.way_tags[way] for way in np.unique(way_id).tolist()},
        features=features,
        extent=_shared(_usable_extent(header.extent, lon, lat, warnings), within),
        timestamp=header.date or newest,
        warnings=warnings,
    )


def _shared(extent: Box | None, within: Box | None) -> Box | None:
    """Give what a file covers of a box; None where that is not known."""
    if extent is None or within is None:
        return extent
    west, south, east, north = shapely.intersection(
        shapely.box(*extent), shapely.box(*within)
    ).bounds
    return west, south, east, north


def _usable_extent(
    extent: Box | None,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    warnings: list[str],
) -> Box | None:
    if extent is None:
        return None
    west, south, east, north = extent
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    if west < east and south < north and east - west < WORLD_WIDE and inside.any():
        return extent
    warnings.append(
        f"The file's header names a box ({west}, {south}, {east}, {north}) that cannot be its "
        "extent; it is not used."
    )
    return None
