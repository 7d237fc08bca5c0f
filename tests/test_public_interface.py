"""What the package hands out: its rooms, and of each room what it lists."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import sociale_basis

ROOMS = ["cli", "i18n", "maps", "neighbourhood", "network", "publish", "reach", "register"]
PROMISED = {
    "neighbourhood": ["Neighbourhood", "build", "check", "load"],
    "network": ["Network", "cost", "profiles"],
    "reach": ["catchment", "count_within", "matrix", "nearest", "reach", "route"],
}


def test_rooms_come_without_importing_them() -> None:
    """``import sociale_basis`` is quick, and its rooms are there when asked for."""
    code = (
        "import sys, sociale_basis\n"
        "slow = {'geopandas', 'numba', 'pandas', 'numpy'} & set(sys.modules)\n"
        "assert not slow, slow\n"
        "assert callable(sociale_basis.neighbourhood.load)\n"
        "assert callable(sociale_basis.network.Network.from_edges)\n"
        "assert callable(sociale_basis.reach.nearest)\n"
    )
    done = subprocess.run(  # noqa: S603 -- this Python, with the code above
        [sys.executable, "-c", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_only_what_is_promised() -> None:
    """The package lists its rooms for use in Python, and has nothing else by accident."""
    assert sorted(sociale_basis.__all__) == sorted(PROMISED)
    assert set(PROMISED) <= set(dir(sociale_basis))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        sociale_basis.__getattr__("nonsense")


@pytest.mark.parametrize("room", ROOMS)
def test_all_is_what_is_public(room: str) -> None:
    """``__all__`` of a room is sorted and names exactly what is public in it."""
    module = importlib.import_module(f"sociale_basis.{room}")
    files = {path.stem for path in Path(module.__file__ or "").parent.glob("*.py")}
    files |= {path.parent.name for path in Path(module.__file__ or "").parent.glob("*/__init__.py")}
    public = {
        name
        for name, value in vars(module).items()
        if not name.startswith("__")
        and name not in {"annotations", "TYPE_CHECKING"}
        and not (isinstance(value, ModuleType) and name in files)
    }
    assert set(module.__all__) == public
    assert len(module.__all__) == len(set(module.__all__))
    missing = set(PROMISED.get(room, [])) - set(module.__all__)
    assert missing == set()
