"""A neighbourhood: who lives there, what is there, and what one walks on.

``build`` makes one from files, ``load`` opens it, ``check`` says what is in it, how much of it is
unknown and what is out of date. ``load_before`` opens the build before, and ``differences`` says
what changed since.
"""

from __future__ import annotations

from sociale_basis.neighbourhood.build import build
from sociale_basis.neighbourhood.check import Report, check
from sociale_basis.neighbourhood.differences import Differences, differences
from sociale_basis.neighbourhood.store import Neighbourhood, load, load_before

__all__ = [
    "Differences",
    "Neighbourhood",
    "Report",
    "build",
    "check",
    "differences",
    "load",
    "load_before",
]
