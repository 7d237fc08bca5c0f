"""Where something could be, as the option ``--candidates`` names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.errors import UsageError
from sociale_basis.layers import layer

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach import Candidates

NODES = "nodes"

CandidatesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--candidates",
        help="Where it could be: communal/cafe … Repeat it for several; or 'nodes', for junctions "
        "of streets. Default all places to meet.",
        show_default=False,
    ),
]


def checked(names: list[str] | None) -> tuple[str, ...]:
    """Look up what the option names, before anything slow is done; nothing for the default.

    Raises
    ------
    UnknownLayerError
        There is no such layer.
    UsageError
        Both layers and nodes are asked for.
    """
    given = tuple(dict.fromkeys(names or ()))
    if NODES in given and len(given) > 1:
        raise UsageError("--candidates are nodes or layers, not both", do="ask for each apart")
    return given if given == (NODES,) else tuple(layer(name).key for name in given)


def found(area: Neighbourhood, names: tuple[str, ...]) -> Candidates | None:
    """Find what was named; None for the default."""
    from sociale_basis.reach import junctions, venues

    if not names:
        return None
    return junctions(area) if names == (NODES,) else venues(area, names)
