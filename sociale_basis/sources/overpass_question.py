"""What is asked of Overpass: OSMnx writes the question, and nothing leaves the computer yet.

OSMnx is stopped at the moment it would send, through the hook it hands to requests. What it would
have done then is not for a municipality: look the host up at Google, put its own name on the
request, repeat without end, and keep half an answer when the program is killed. Our own client
asks instead (see ``docs/decisions/013-overpass.md``).
"""

from __future__ import annotations

import math
import socket
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NoReturn

import shapely

from sociale_basis.sources.http import Request
from sociale_basis.sources.osm_wanted import osm_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from requests import PreparedRequest

    from sociale_basis.sources.services import Service

Surface = shapely.Polygon | shapely.MultiPolygon
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

CELL_M = 7_000.0
_METRES_PER_DEGREE = 111_320.0
# About a metre; OSMnx rounds to less than that.
_STEP = 1e-5
# OSMnx looks this host up before anything else: an address needs no looking up.
_NOWHERE = "http://127.0.0.1/"
# Overpass must give up before its silence is too long for us.
_SOONER_S = 20
_OSMNX = Lock()


def cells(around: Surface) -> list[Box]:
    """Divide the box of a surface into cells of at most :data:`CELL_M`, without those off it.

    Parameters
    ----------
    around
        A surface in degrees.

    Returns
    -------
    boxes
        They cover the surface; one for anything up to a few buurten with their surroundings.
    """
    west, south, east, north = around.bounds
    west, south = (math.floor(degree / _STEP) * _STEP for degree in (west, south))
    east, north = (math.ceil(degree / _STEP) * _STEP for degree in (east, north))
    narrow = math.cos(math.radians((south + north) / 2))
    columns = max(1, math.ceil((east - west) * _METRES_PER_DEGREE * narrow / CELL_M))
    rows = max(1, math.ceil((north - south) * _METRES_PER_DEGREE / CELL_M))
    wide, high = (east - west) / columns, (north - south) / rows
    boxes = [
        (
            round(west + column * wide, 6),
            round(south + row * high, 6),
            round(west + (column + 1) * wide, 6),
            round(south + (row + 1) * high, 6),
        )
        for row in range(rows)
        for column in range(columns)
    ]
    shapely.prepare(around)
    return [box for box in boxes if shapely.intersects(around, shapely.box(*box))]


def question(service: Service, box: Box) -> Request:
    """Write the question for everything this program reads in a box, whole where it sticks out.

    Parameters
    ----------
    service
        Overpass, or a mirror of it: one place gets the very same words as another.
    box
        West, south, east, north, in degrees.
    """
    import osmnx  # noqa: PLC0415 -- takes two seconds

    # OSMnx keeps its settings for the whole process.
    with _OSMNX, _stopped_before_sending(max(1, round(service.timeout_s) - _SOONER_S)):
        try:
            osmnx.features_from_polygon(shapely.box(*box), osm_tags())
        except _WrittenError as written:
            return Request.of(
                service, "interpreter", headers={"Content-Type": written.kind}, body=written.body
            )
    raise AssertionError("OSMnx has not asked anything")  # it has no cache to answer from


class _WrittenError(Exception):
    """OSMnx has written a question, and is stopped here."""

    def __init__(self, prepared: PreparedRequest) -> None:
        super().__init__("not sent")
        self.body = str(prepared.body).encode()
        self.kind = str(prepared.headers["Content-Type"])


def _stop(prepared: PreparedRequest) -> NoReturn:
    raise _WrittenError(prepared)


@contextmanager
def _stopped_before_sending(within_s: int) -> Iterator[None]:
    from osmnx import settings  # noqa: PLC0415 -- takes two seconds

    ours = {
        "overpass_url": _NOWHERE,
        # XML is what our reader of files reads.
        "overpass_settings": "[out:xml][timeout:{timeout}]{maxsize}",
        "overpass_memory": None,
        "overpass_rate_limit": False,
        "requests_timeout": within_s,
        "requests_kwargs": {"auth": _stop},
        "use_cache": False,
        "doh_url_template": None,
        # The cells are ours: one question for each.
        "max_query_area_size": math.inf,
    }
    before = {name: getattr(settings, name) for name in ours}
    look_up = socket.getaddrinfo
    try:
        for name, value in ours.items():
            setattr(settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
        # OSMnx puts one of its own in the place of Python's.
        socket.getaddrinfo = look_up
