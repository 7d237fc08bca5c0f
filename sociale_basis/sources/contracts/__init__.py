"""What is relied on of every service, what it looked like last time, and whether that still holds.

A service is one :class:`~sociale_basis.sources.contracts.contract.Contract` in
:mod:`sociale_basis.sources.contracts.known` and one file in ``data/reference/schemas``. Nothing
here runs by itself: only ``sociale-basis sources check`` asks.
"""

from sociale_basis.sources.contracts.checking import Checked, State, check
from sociale_basis.sources.contracts.contract import Use
from sociale_basis.sources.contracts.moved import Kind, Moved

__all__ = ["Checked", "Kind", "Moved", "State", "Use", "check"]
