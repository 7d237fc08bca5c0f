"""``sociale-basis register``: what people keep up together."""

from __future__ import annotations

import typer

from sociale_basis.cli.register_backup import backup
from sociale_basis.cli.register_due import due
from sociale_basis.cli.register_erase import erase
from sociale_basis.cli.register_erase_actor import erase_actor
from sociale_basis.cli.register_export import export_register
from sociale_basis.cli.register_findings import findings
from sociale_basis.cli.register_history import history
from sociale_basis.cli.register_import import import_register
from sociale_basis.cli.register_restore import restore
from sociale_basis.cli.register_review import review
from sociale_basis.cli.register_tokens import tokens

register = typer.Typer(
    help="The register: places, initiatives and activities that people keep up together.",
    no_args_is_help=True,
)
register.command(name="export")(export_register)
register.command(name="import")(import_register)
register.command()(backup)
register.command()(due)
register.command()(erase)
register.command(name="erase-actor")(erase_actor)
register.command()(history)
register.command()(restore)
register.add_typer(findings, name="findings")
register.add_typer(review, name="review")
register.add_typer(tokens, name="tokens")
