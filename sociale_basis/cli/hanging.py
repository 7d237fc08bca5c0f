"""What an answer hangs on that nobody has put on the map, as a table on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.cli.screen import show_table
from sociale_basis.i18n import _, language, number

if TYPE_CHECKING:
    from collections.abc import Iterable


def show_hanging(rows: Iterable[dict[str, Any]]) -> None:
    """Show the rows of the table of the untagged that decide for somebody, if any do.

    Parameters
    ----------
    rows
        Of :func:`sociale_basis.reach.hangs_on_doubt`.
    """
    hanging = [row for row in rows if row["residents"] is None or row["residents"] > 0]
    if not hanging:
        return
    readings = {"doubt": _("in doubt"), "assume": _("assumed")}
    show_table(
        _("What hangs on what nobody has put on the map"),
        [_("What"), _("Read as"), _("Share of the ways (%)"), _("Residents for whom it decides")],
        [
            [
                row[f"label_{language()}"],
                readings[row["reading"]],
                number(100 * row["share"], decimals=1),
                row["residents"],
            ]
            for row in hanging
        ],
        numbers_from=2,
    )
