"""The sociale basis of a neighbourhood on a map, and who can actually get there.

``sociale_basis.neighbourhood``, ``.network`` and ``.reach`` are there without importing them
yourself, and are loaded when first used: what they stand on takes a second.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from sociale_basis import neighbourhood, network, reach

__all__ = ["neighbourhood", "network", "reach"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
