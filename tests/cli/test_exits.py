"""How the program ends, and what it shows of what comes in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from typer import Typer

from sociale_basis.cli import screen
from sociale_basis.cli.exits import Commands
from sociale_basis.errors import OfflineError, ServiceError, SocialeBasisError, UsageError
from sociale_basis.sources.http import Received

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ServiceError("answers 503", host="api.example", do="try again"), 1),
        (OfflineError("not asked", host="api.example"), 1),
        (UsageError("there is no such file"), 2),
    ],
)
def test_a_service_that_fails_is_not_wrong_use(
    error: SocialeBasisError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A service that fails ends in 1, so that a script knows to try later; bad input in 2."""
    app = Typer(cls=Commands)

    @app.command()
    def fetch() -> None:
        raise error

    @app.command()
    def other() -> None:
        """Stand beside the first, so that this is a group of commands."""

    with pytest.raises(SystemExit) as caught:
        app(["fetch"])
    assert caught.value.code == code
    assert capsys.readouterr().err == f"error: {error}\n"


def test_what_comes_in_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the service and how much of how much came in; in a log file nothing."""
    shown: dict[bool, str] = {}
    for terminal in (True, False):
        written = io.StringIO()
        fake = _console(written, terminal=terminal)
        monkeypatch.setattr(screen, "Console", fake)
        with screen.receiving() as tell:
            tell(Received("cbs_areas", 2_000_000, 4_000_000))
        shown[terminal] = written.getvalue()
    assert "cbs_areas" in shown[True]
    assert "2.0/4.0 MB" in shown[True]
    assert shown[False] == ""


def _console(written: io.StringIO, *, terminal: bool) -> Callable[..., Console]:
    def console(**_: object) -> Console:
        return Console(file=written, force_terminal=terminal, width=120)

    return console
