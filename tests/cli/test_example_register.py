"""The register of the example: filled once, beside the example, and what the pages show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis import neighbourhood
from sociale_basis.cli.demo import build_example
from sociale_basis.cli.example_register import fill_example_register
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Selection,
    get_entries,
    list_entries,
    list_proposals,
    open_register,
)
from sociale_basis.ui.own_register import is_there, own_register
from sociale_basis.ui.register_on_map import RESIDENT, on_map
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
EVERY = Selection(statuses=tuple(Status))


def test_the_example_is_filled_once_and_stays_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second time adds nothing; a workspace that is named goes before it, and stays empty."""
    folder, home = tmp_path / "wijk", tmp_path / "werkmap"
    home.mkdir()
    monkeypatch.chdir(home)
    area = build_example(folder)
    assert fill_example_register(folder, area) == 43
    assert fill_example_register(folder, area) == 0
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(folder))
    monkeypatch.delenv("SOCIALE_BASIS_HOME", raising=False)
    register = own_register()
    assert len(get_entries(register, TEAM, EVERY)) == 43
    assert len(list_proposals(register, TEAM)) == 3
    assert len(list_entries(register, Who(Viewer.RESIDENT))) > 30
    entries = on_map(neighbourhood.load(folder), RESIDENT).entries
    names = {each.id: each.name for each in list_entries(register, TEAM)}
    assert len(entries) > 30
    assert set(entries.values()) <= set(names)
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(home))
    assert not is_there()
    own = open_register(home)
    assert get_entries(own, TEAM, EVERY) == []
    own.close()
