"""What the dashboard follows while another process fetches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sociale_basis.cli.progress_file import following
from sociale_basis.errors import StorageError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def lines(file: Path) -> list[dict[str, object]]:
    """Read what was told."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_stages_and_what_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stage at once; what comes in only now and then, beside its stage."""
    seconds = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: seconds[0])
    file = tmp_path / "a.jsonl"
    with following(file) as told:
        told.stage("hoogte", 0.25)
        told.received(1_000_000)
        seconds[0] += 1
        told.received(2_340_000)
        told.received(3_000_000)
        told.done("0123456789abcdef")
    assert lines(file) == [
        {"stage": "hoogte", "fraction": 0.25},
        {"stage": "hoogte", "fraction": 0.25, "received_mb": 2.3},
        {"done": "0123456789abcdef"},
    ]


def test_what_went_wrong_is_the_last_line(tmp_path: Path) -> None:
    """An error of ours in its own words, being stopped as such; both go on."""
    file = tmp_path / "a.jsonl"
    with pytest.raises(UsageError), following(file):
        raise UsageError("it is wrong", do="do it right")
    with pytest.raises(KeyboardInterrupt), following(file):
        raise KeyboardInterrupt
    assert lines(file) == [
        {"error": "it is wrong. Do it right"},
        {"error": "stopped (KeyboardInterrupt)"},
    ]
    with pytest.raises(StorageError, match="cannot be written"), following(tmp_path):
        pass
