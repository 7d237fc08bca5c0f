"""The command ``sociale-basis``: one file per command.

``python -m sociale_basis`` is the same. `app` is the Typer application, `main` runs it.
"""

from __future__ import annotations

from sociale_basis.cli.app import app, main

__all__ = ["app", "main"]
