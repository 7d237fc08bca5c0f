"""The benchmark of the public site: what it compares is the same, and its part is written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import _report, _site_page
from benchmarks.site import measure
from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.publish.site import writing

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_measures_the_small_town_and_writes_its_part(
    small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways of asking agree on every share; the part has every row and stands by itself."""
    monkeypatch.setattr(writing, "profiles", lambda: {"rollator": profiles()["rollator"]})
    found = measure(neighbourhood.load(small_neighbourhood), rounds=1)
    assert found["pages"] < found["files"]
    assert 0 < found["reach_bytes"] < found["bytes"]
    assert min(found[name] for name in ("site_s", "plain_s", "table_s", "places_s")) > 0
    text = _site_page.part(
        {"machine": "M", "date": "2026-11-23", "load": 0.5, "areas": {"dorp": found}}
    )
    page = tmp_path / "prestaties.md"
    page.write_text("# Prestaties\n\nEerst.\n", encoding="utf-8")
    _report.put_part(page, _report.SITE, text)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# Prestaties\n\nEerst.\n\n# De openbare site\n")
    assert "| grootte (MB) |" in written
    assert "plek voor plek, keer de tabel" in written
