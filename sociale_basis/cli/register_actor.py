"""Who works in the register from the command line: the builder team, under a pseudonym."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register

ActorOption = Annotated[
    str, typer.Option("--actor", help="Pseudonym that stands in the history. No name.")
]


def team(actor: str) -> Who:
    """Give somebody of the builder team: who can run commands here can read the file as well."""
    from sociale_basis.privacy import Viewer, Who

    return Who(Viewer.BUILDER_TEAM, actor=actor)


@contextmanager
def opened_register() -> Iterator[Register]:
    """Open the register of the workspace, and let go of it afterwards."""
    from sociale_basis.register import open_register

    register = open_register()
    try:
        yield register
    finally:
        register.close()
