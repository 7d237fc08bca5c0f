"""Running the command line as its users do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from sociale_basis import i18n
from sociale_basis.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typer.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def run() -> Iterator[Run]:
    """Give a function that runs ``sociale-basis`` with these arguments."""
    before = i18n.language()

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    yield invoke
    i18n.use(before)
