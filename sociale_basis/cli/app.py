"""The commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from sociale_basis.cli.barriers import barriers
from sociale_basis.cli.build import build
from sociale_basis.cli.capacity import capacity
from sociale_basis.cli.changes import changes
from sociale_basis.cli.check import check
from sociale_basis.cli.compare import compare
from sociale_basis.cli.demo import demo
from sociale_basis.cli.edit import edit
from sociale_basis.cli.exits import Commands
from sociale_basis.cli.export import export
from sociale_basis.cli.fetch import fetch
from sociale_basis.cli.find import find
from sociale_basis.cli.map import draw_map
from sociale_basis.cli.meet import meet
from sociale_basis.cli.publish import publish
from sociale_basis.cli.reach import reach
from sociale_basis.cli.register import register
from sociale_basis.cli.route import route
from sociale_basis.cli.seats import seats
from sociale_basis.cli.siting import siting
from sociale_basis.cli.sole import sole
from sociale_basis.cli.sources import sources
from sociale_basis.cli.survey import survey
from sociale_basis.cli.week import week
from sociale_basis.cli.why import why

app = typer.Typer(
    name="sociale-basis",
    cls=Commands,
    help="What is there in this neighbourhood, and who can actually get there?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(demo)
app.command()(build)
app.command()(find)
app.command()(fetch)
app.command()(check)
app.command()(changes)
app.command()(reach)
app.command()(week)
app.command()(route)
app.command()(why)
app.command()(barriers)
app.command()(survey)
app.command()(seats)
app.command()(siting)
app.command()(meet)
app.command()(capacity)
app.command()(sole)
app.command()(compare)
app.command()(edit)
app.command(name="map")(draw_map)
app.command()(export)
app.command()(publish)
app.add_typer(register, name="register")
app.add_typer(sources, name="sources")


def main() -> None:
    """Run the command line and end the process with its exit code."""
    app()


def _show_version(wanted: bool) -> None:  # noqa: FBT001 -- what Typer hands to a callback
    if wanted:
        from importlib.metadata import version

        typer.echo(version("sociale-basis"))
        raise typer.Exit


@app.callback()
def start(
    *,
    version: Annotated[  # noqa: ARG001 -- its callback does it all
        bool,
        typer.Option(
            "--version", help="Show the version and stop.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Choose the language before any command runs."""
    from sociale_basis.i18n import use
    from sociale_basis.settings import Settings

    use(Settings().lang)
