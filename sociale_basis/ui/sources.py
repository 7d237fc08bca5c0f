"""Where everything on a page comes from: a table that folds out, at the foot of every page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sociale_basis.i18n import _
from sociale_basis.maps.sources import source_header, source_rows
from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

_ROWS = 5


def sources_block(area: Neighbourhood) -> str:
    """Write the sources of a neighbourhood as HTML, folded in.

    Everything is in ``meta.json``, which is in memory, and folding out asks nothing of the server.

    Parameters
    ----------
    area
        The neighbourhood.
    """
    return (
        f'<details class="page-sources"><summary>{escape(_("All sources"))}</summary>'
        f"{sources_table(area)}</details>"
    )


def sources_table(area: Neighbourhood) -> str:
    """Write the sources of a neighbourhood as HTML, and where their licences can be read."""
    told = table(_("Sources"), source_header(), source_rows(area), numbers=(_ROWS,))
    return f"{told}{_terms(area)}"


def _terms(area: Neighbourhood) -> str:
    """Say where the licences can be read, and what the checksum is for."""
    links = {} if area.meta.fictional else _links(area)
    read = ", ".join(
        f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(name)}</a>'
        for name, url in links.items()
    )
    explained = small(
        _("The checksum shows whether a file is still the same. It is shortened here.")
    )
    if not read:
        return explained
    return f'<p class="page-small">{escape(_("Read the licences:"))} {read}</p>{explained}'


def _links(area: Neighbourhood) -> dict[str, str]:
    return {each.licence: each.licence_url for each in area.meta.sources if each.licence_url}
