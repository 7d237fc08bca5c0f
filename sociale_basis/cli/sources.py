"""``sociale-basis sources``: the services on the internet, what is kept of them, what moved."""

from __future__ import annotations

import typer

from sociale_basis.cli.sources_check import check
from sociale_basis.cli.sources_forget import forget
from sociale_basis.cli.sources_list import list_sources

sources = typer.Typer(
    help="The services that are asked: which, what is kept of them, and what moved.",
    no_args_is_help=True,
)
sources.command(name="list")(list_sources)
sources.command()(check)
sources.command()(forget)
