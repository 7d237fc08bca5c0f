"""Where someone is, as it is written on the command line: in degrees."""

from __future__ import annotations

from sociale_basis.errors import UsageError

_HIGHEST = (90.0, 180.0)


def position(text: str, option: str) -> tuple[float, float]:
    """Read a position: latitude first.

    Raises
    ------
    UsageError
        It is no position in degrees.
    """
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"{option} is '{text}'", do="write LAT,LON in degrees: 52.0012,4.3711"
        ) from None
    if not (abs(lat) <= _HIGHEST[0] and abs(lon) <= _HIGHEST[1]):
        raise UsageError(f"{option} is '{text}', which is nowhere", do="write LAT,LON in degrees")
    return lat, lon
