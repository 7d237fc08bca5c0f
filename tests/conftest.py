"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def _required(what: str) -> bool:
    return what in os.environ.get("SOCIALE_BASIS_REQUIRE", "").split(",")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder with real data beside the checkout; skip when it is not there."""
    here = [CHECKOUT, *CHECKOUT.parents][:3]
    for parent in (folder.parent for folder in here):
        folder = parent / "shared" / "data"
        if folder.is_dir():
            return folder
    message = "no folder 'shared/data' beside the checkout: tests on real data are left out"
    if _required("real"):
        pytest.fail(message)
    pytest.skip(message)
