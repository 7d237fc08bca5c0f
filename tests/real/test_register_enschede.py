"""The directory of Enschede, as it was published, into the register and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import get_entries, open_register
from sociale_basis.register.exchange import Todo, export_file, import_file

if TYPE_CHECKING:
    from pathlib import Path


def test_the_directory_of_enschede(shared_data: Path, tmp_path: Path) -> None:
    """Nine entries with address, postcode, BAG id and place; again and back nothing changes."""
    team = Who(Viewer.BUILDER_TEAM, actor="builder-1")
    file = shared_data / "enschede" / "sociale_kaart_sample.json"
    register = open_register(tmp_path)
    told = import_file(register, team, file, source="Sociale kaart Enschede")
    assert told.count(Todo.ADD) == 9
    assert all(not step.draft.notes for step in told.steps)
    found = {each.entry.name: each.entry for each in get_entries(register, team)}
    centre = found["Wijkwijzer Centrum"].where
    assert (centre.address, centre.postcode) == ("Hoge Bothofstraat 49", "7511ZA")
    assert centre.bag_id == "0153200000498650"
    assert centre.x is not None
    assert centre.y is not None
    assert 255_000 < centre.x < 260_000
    assert 469_000 < centre.y < 473_000
    again = import_file(register, team, file, source="Sociale kaart Enschede")
    assert again.count(Todo.SAME) == 9
    out = tmp_path / "uit.json"
    export_file(register, team, out)
    assert import_file(register, team, out).count(Todo.SAME) == 9
    register.close()
