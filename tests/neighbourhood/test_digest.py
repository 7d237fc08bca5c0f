"""The digest stands for everything a build was made of."""

from __future__ import annotations

import re

from sociale_basis.neighbourhood.digest import build_digest
from sociale_basis.sources.provenance import Source


def source(sha256: str = "aa", name: str = "OpenStreetMap", date: str = "2026-01-01") -> Source:
    """Give a source."""
    return Source(name, "file.osm", "ODbL 1.0", date, sha256)


def test_it_changes_with_input_and_options_only() -> None:
    """Other content, another role, another option: another digest. When a file was copied: no."""
    digest = build_digest([source()], {"margin_m": 2000.0})
    assert re.fullmatch("[0-9a-f]{16}", digest)
    assert build_digest([source()], {"margin_m": 2000.0}) == digest
    assert build_digest([source(date="2026-02-02")], {"margin_m": 2000.0}) == digest
    others = {
        build_digest([source(sha256="bb")], {"margin_m": 2000.0}),
        build_digest([source(name="boundary")], {"margin_m": 2000.0}),
        build_digest([source()], {"margin_m": 500.0}),
        build_digest([source(), source()], {"margin_m": 2000.0}),
    }
    assert len(others | {digest}) == 5
