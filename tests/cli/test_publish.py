"""``sociale-basis publish``: the public site from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import create, open_register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from typer.testing import Result

    Run = Callable[..., Result]

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
BASIS = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}


def test_a_site_with_the_register(
    run: Run, small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places of the build and public entries are published; who made it hears what was written."""
    register = open_register(tmp_path)
    entry = {
        "kind": "initiative",
        "layer": "communal/initiatives",
        "where": {"x": 84_500.0, "y": 446_360.0},
    }
    for name, visibility in (("Breicafé", "public"), ("Stille hulp", "professionals")):
        create(register, TEAM, entry | {"name": name, "visibility": visibility, "basis": BASIS})
    register.close()
    monkeypatch.setenv("SOCIALE_BASIS_DOORGEVEN", "015 123 45 67")
    site = tmp_path / "site"
    options = ("--register", tmp_path, "--on", "2026-11-23")
    done = run("publish", small_neighbourhood, site, *options)
    assert done.exit_code == 0, done.output
    assert "Site geschreven" in done.output
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="tel:0151234567"' in text
    told = json.loads((site / "gegevens/plekken.nl.geojson").read_text(encoding="utf-8"))
    names = {each["properties"]["name"] for each in told["features"]}
    assert {"Breicafé", "Bibliotheek Dijkzicht"} <= names
    assert "Stille hulp" not in names
    assert "2026-11-23" in (site / "data/view.nl.js").read_text(encoding="utf-8")


def test_what_cannot_be_used_is_told_in_one_line(
    run: Run, small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day that is none, a workspace that is not there, a folder in use, a setting."""
    (tmp_path / "foto.jpg").write_bytes(b"1")
    monkeypatch.delenv("SOCIALE_BASIS_DOORGEVEN", raising=False)
    for arguments, said in (
        ((tmp_path / "site", "--on", "morgen"), "'morgen' is no day"),
        ((tmp_path / "site", "--register", tmp_path / "weg"), "no such workspace"),
        ((tmp_path,), "holds other things than an earlier site"),
    ):
        done = run("publish", small_neighbourhood, *arguments)
        assert done.exit_code == 2
        assert said in " ".join(done.stderr.split())
    monkeypatch.setenv("SOCIALE_BASIS_DOORGEVEN", "ergens")
    done = run("publish", small_neighbourhood, tmp_path / "site")
    assert done.exit_code == 2
    assert "SOCIALE_BASIS_DOORGEVEN" in done.stderr
    assert not (tmp_path / "site").exists()
