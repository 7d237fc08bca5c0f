"""Opens the register of a workspace, ready to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.register import clock
from sociale_basis.register.database import Register, opened
from sociale_basis.register.deriving import derive_where_needed
from sociale_basis.register.erasing import finish_erasures
from sociale_basis.register.erasing_actors import finish_erased_actors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


def open_register(
    home: Path | None = None,
    url: str | None = None,
    *,
    clock: Callable[[], datetime] = clock.now,
) -> Register:
    """Open the register of a workspace; make it where there is none.

    What was to be erased and is still there, is erased first; what follows from entries is written
    again after a migration, or where the rules or layers changed.

    Parameters
    ----------
    home
        The workspace, default ``SOCIALE_BASIS_HOME``.
    url
        ``postgresql://…`` of a database server, default ``SOCIALE_BASIS_DATABASE_URL``; without
        either, ``register.sqlite`` in the workspace.
    clock
        Gives the moment it is, in UTC.

    Raises
    ------
    UsageError
        The address of the database cannot be used.
    StorageError
        The database cannot be reached or opened, is of a newer version of the program, or lacks
        PostGIS.
    """
    register = opened(home, url, clock=clock)
    try:
        finish_erasures(register)
        finish_erased_actors(register)
        derive_where_needed(register)
    except BaseException:
        register.close()
        raise
    return register
