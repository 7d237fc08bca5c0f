"""Ways and places of OpenStreetMap from Overpass, in the same tables as from a file.

OSMnx writes the question, our own client puts it to Overpass or a mirror, and what comes back is
read as the OSM file it is: with every tag, and with ways and surfaces whole where they stick out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import osmium
import shapely

from sociale_basis.errors import (
    CutOffError,
    EmptyDataError,
    ServiceError,
    ServiceShapeError,
)
from sociale_basis.sources.http import ask_in_turn
from sociale_basis.sources.osm_file import read_osm_file
from sociale_basis.sources.overpass_question import Surface, cells, question
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.sources.http import Client, Reply, Request
    from sociale_basis.sources.osm_data import OsmData
    from sociale_basis.sources.provenance import Source
    from sociale_basis.sources.services import Service

_HEAD, _TAIL = 2_000, 2_000
_REMARK = re.compile(rb"<remark>(.*?)</remark>", re.DOTALL)
_DATE = re.compile(rb'osm_base="(\d{4}-\d\d-\d\d)T')
# A mirror that has stood still for so long says nothing of what was repaired since.
_BEHIND = timedelta(days=14)


class OsmFetched(NamedTuple):
    """What Overpass told of an area, and from whom it came.

    ``data`` holds what this program reads (:func:`~sociale_basis.sources.osm_wanted.osm_tags`) in
    and around the area; its ``extent`` is the box of the area, or None where the area leaves so
    much of its box empty that not all of that was asked.
    """

    data: OsmData
    source: Source


def fetch_osm(client: Client, around: Surface) -> OsmFetched:
    """Fetch the ways and places of OpenStreetMap in an area.

    Parameters
    ----------
    client
        With whom to ask; an answer that is fresh enough is not asked again.
    around
        Polygon or MultiPolygon in degrees: the area with its surroundings.

    Raises
    ------
    ServiceError
        Neither Overpass nor a mirror answers whole.
    EmptyDataError
        There is no way in the area that somebody might walk on.
    StorageError, UsageError
        See :meth:`sociale_basis.sources.http.Client.ask`.

    Notes
    -----
    A surface that has no node or line in the area, because all of the area lies within it, is not
    among the answers of Overpass: no building is that large, but a wood may be.
    """
    overpass = service("overpass", client.settings)
    places = overpass.everywhere()
    boxes = cells(around)
    replies: list[Reply] = []
    for box in boxes:
        written = question(overpass, box)
        everywhere = [_at(written, place) for place in places]
        replies.append(ask_in_turn(client, everywhere, check=_is_whole))
        # Who answered is asked first for the next part: the others were busy a moment ago.
        places.sort(key=lambda place: place.address != replies[-1].request.service.address)
    data = _read(replies)
    dates = [_date(reply) for reply in replies]
    oldest = min(dates).isoformat()
    asked = shapely.union_all([shapely.box(*box) for box in boxes])
    source = describe_replies(
        replies,
        name=overpass.name,
        licence=overpass.licence,
        attribution=overpass.attribution,
        rows=len(data.way_tags) + len(data.features),
    )
    return OsmFetched(
        replace(
            data,
            extent=asked.bounds if asked.equals(asked.envelope) else None,
            timestamp=oldest,
            warnings=[*data.warnings, *_behind(replies, dates)],
        ),
        replace(source, date=oldest),
    )


def _at(request: Request, place: Service) -> Request:
    return replace(request, service=place, url=place.url("interpreter"))


def _is_whole(reply: Reply) -> None:
    """Make sure that an answer is OSM XML to its end, and that Overpass did not give up half-way.

    Raises
    ------
    ServiceShapeError
        It is something else.
    CutOffError
        It breaks off, or is damaged.
    ServiceError
        Overpass says that it ran out of time or memory; what it found until then came along.
    """
    host, service = reply.request.host, reply.request.service
    if "xml" not in reply.headers.get("content-type", "") or b"<osm " not in reply.content[:_HEAD]:
        raise ServiceShapeError(
            "answers something else than OpenStreetMap data",
            host=host,
            do="look at the address in a browser on this computer: a proxy may stand between",
        )
    tail = reply.content[-_TAIL:]
    if not tail.rstrip().endswith(b"</osm>"):
        raise CutOffError("its answer breaks off half-way", host=host, do=service.otherwise)
    remarks = [unescape(said.decode("utf-8", "replace")) for said in _REMARK.findall(tail)]
    wrong = [" ".join(said.split()) for said in remarks if "error" in said]
    if wrong:
        raise ServiceError(
            f"gave up before it had found everything ({wrong[0].rstrip('.')})",
            host=host,
            do=service.otherwise,
        )
    try:
        osmium.MergeInputReader().add_buffer(reply.content, "osm")
    except RuntimeError as error:
        raise CutOffError(
            f"its answer is damaged ({error})", host=host, do=service.otherwise
        ) from error


def _date(reply: Reply) -> date:
    """Give the date of the data in an answer: that of the answer where it does not say."""
    told = _DATE.search(reply.content[:_HEAD])
    return date.fromisoformat(told[1].decode()) if told else reply.fetched.date()


def _behind(replies: Sequence[Reply], dates: Sequence[date]) -> list[str]:
    late = {
        reply.request.host: told
        for reply, told in zip(replies, dates, strict=True)
        if reply.fetched.date() - told > _BEHIND
    }
    return [
        f"{host} had OpenStreetMap as it was on {told.isoformat()}: it is behind"
        for host, told in late.items()
    ]


def _read(replies: Sequence[Reply]) -> OsmData:
    """Read answers as one file; what came in several of them counts once."""
    together = osmium.MergeInputReader()
    for reply in replies:
        together.add_buffer(reply.content, "osm")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "answers.osm.pbf"
        with osmium.SimpleWriter(str(file)) as writer:
            together.apply(writer, simplify=True)
        try:
            return read_osm_file(file)
        except EmptyDataError as error:
            raise EmptyDataError(
                "OpenStreetMap has no way here that somebody might walk on",
                do="look whether this is the right area",
            ) from error
