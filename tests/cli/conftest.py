"""Running the command line as its users do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sociale_basis import i18n
from sociale_basis.cli import app
from sociale_basis.register import open_register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typer.testing import Result

    from sociale_basis.register import Register

    Run = Callable[..., Result]


@pytest.fixture
def run() -> Iterator[Run]:
    """Give a function that runs ``sociale-basis`` with these arguments."""
    before = i18n.language()

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    yield invoke
    i18n.use(before)


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """Open the register of the workspace that the commands use."""
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    monkeypatch.delenv("SOCIALE_BASIS_DATABASE_URL", raising=False)
    opened = open_register()
    yield opened
    opened.close()
