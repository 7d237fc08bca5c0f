"""Who asks the register something on the command line, and the register that is asked.

Whoever runs a command on the register's own computer can read all of it anyway: the role says for
whom the answer is, not who is to be trusted.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.privacy import Viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register

ACTOR = "command-line"

ViewerOption = Annotated[
    Viewer, typer.Option("--viewer", help="For whom the answer is: what he or she may see.")
]
OrganisationOption = Annotated[
    str | None,
    typer.Option("--organisation", help="Id of an organisation: only of this one."),
]
ActorOption = Annotated[
    str,
    typer.Option("--actor", help="Pseudonym that is written down with a change. Never a name."),
]


def asker(viewer: Viewer, organisation: str | None) -> Who:
    """Give who asks; an organisation asks for itself."""
    from sociale_basis.privacy import Who

    own = organisation if viewer is Viewer.ORGANISATION else None
    return Who(viewer, actor=ACTOR, organisation=own)


def team(actor: str = ACTOR) -> Who:
    """Give somebody of the builder team."""
    from sociale_basis.privacy import Who

    return Who(Viewer.BUILDER_TEAM, actor=actor)


def administrator(actor: str = ACTOR) -> Who:
    """Give who administers."""
    from sociale_basis.privacy import Who

    return Who(Viewer.ADMIN, actor=actor)


@contextmanager
def open_register() -> Iterator[Register]:
    """Open the register of the workspace, and let go of it again."""
    from sociale_basis import register

    opened = register.open_register()
    try:
        yield opened
    finally:
        opened.close()
