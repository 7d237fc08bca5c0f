"""Which areas something comes to, or says that it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sociale_basis.register.entry_models import AnyEntry


def serves(served: Iterable[str], buurt: str) -> bool:
    """Say whether what comes to some areas comes to a buurt: also by its wijk or gemeente."""
    codes = list(served)
    return not codes or any(
        code == buurt or (code[:2] in {"WK", "GM"} and buurt[2:].startswith(code[2:]))
        for code in codes
    )


def is_of(entry: AnyEntry, areas: Collection[str]) -> bool:
    """Say whether what has no position is of some areas, as far as it says of which it is."""
    told = {entry.where.area, *entry.service_area} - {None}
    return not told or any(serves((str(code),), mine) for code in told for mine in areas)
