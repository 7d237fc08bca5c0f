"""A neighbourhood: who lives there, what is there, and what one walks on.

``build`` makes one from files, ``load`` opens it, ``check`` says what is in it, how much of it is
unknown and what is out of date.
"""

from __future__ import annotations

from sociale_basis.neighbourhood.build import build
from sociale_basis.neighbourhood.check import Report, check
from sociale_basis.neighbourhood.store import Neighbourhood, load

__all__ = ["Neighbourhood", "Report", "build", "check", "load"]
