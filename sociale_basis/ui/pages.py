"""Which pages there are, for whom, in the order of the menu.

Whoever makes a page puts it here: the menu, the paths of the server and the tests read this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.i18n import _
from sociale_basis.privacy import Permission

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.privacy import Viewer

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes
    ----------
    file
        Name of its script, beside this file.
    title
        Gives its name in the menu, in the reader's language.
    icon
        Name of a drawing in the font that Streamlit brings.
    path
        Its address. Empty for the first page, which Streamlit knows by no other.
    needs
        What a visitor must be allowed to do to open it.
    unless
        The menu leaves it out for who may do this: they have another page for the same. Its address
        still opens it.
    here
        Only for who sits at the computer that runs the dashboard.
    of_neighbourhood
        Whether it shows a neighbourhood, so that there must be one.
    """

    file: str
    title: Callable[[], str]
    icon: str
    path: str
    needs: Permission = Permission.PUBLISHED
    unless: Permission | None = None
    here: bool = False
    of_neighbourhood: bool = True

    @property
    def script(self) -> Path:
        """Where its script lies."""
        return HERE / self.file

    def opens_for(self, viewer: Viewer, *, here: bool) -> bool:
        """Tell whether someone in this role may open it; here: at this computer."""
        return self.needs in viewer.permissions and (here or not self.here)

    def listed_for(self, viewer: Viewer, *, here: bool) -> bool:
        """Tell whether the menu of someone in this role has it."""
        left_out = self.unless is not None and self.unless in viewer.permissions
        return self.opens_for(viewer, here=here) and not left_out


PAGES = (
    PageEntry("kaart.py", lambda: _("Map"), "map", ""),
    PageEntry(
        "activiteit.py",
        lambda: _("Plan an activity"),
        "event",
        "activiteit",
        needs=Permission.REGISTER,
    ),
    PageEntry(
        "bereik.py",
        lambda: _("Reach and thresholds"),
        "directions_walk",
        "bereik",
        needs=Permission.PROFESSIONAL_ENTRIES,
    ),
    PageEntry(
        "gegevens.py",
        lambda: _("Data and sources"),
        "database",
        "gegevens",
        needs=Permission.PROFESSIONAL_ENTRIES,
    ),
    PageEntry(
        "iets_doorgeven.py",
        lambda: _("Pass something on"),
        "edit_note",
        "iets-doorgeven",
        unless=Permission.PROFESSIONAL_ENTRIES,
    ),
    PageEntry(
        "over_deze_kaart.py",
        lambda: _("About this map"),
        "info",
        "over-deze-kaart",
        unless=Permission.PROFESSIONAL_ENTRIES,
    ),
    PageEntry(
        "ophalen.py",
        lambda: _("Fetch a neighbourhood"),
        "add_location_alt",
        "ophalen",
        needs=Permission.PROFESSIONAL_ENTRIES,
        here=True,
        of_neighbourhood=False,
    ),
)
"""In the order of the menu. Of residents: ``unless=Permission.PROFESSIONAL_ENTRIES``; of
professionals: ``needs=Permission.PROFESSIONAL_ENTRIES``; of the builder team only:
``needs=Permission.REGISTER``."""


def menu(viewer: Viewer, *, here: bool) -> list[PageEntry]:
    """Give the pages in the menu of someone in a role.

    Parameters
    ----------
    viewer
        The role.
    here
        Whether they sit at the computer that runs the dashboard.
    """
    return [page for page in PAGES if page.listed_for(viewer, here=here)]


def page_of(file: str) -> PageEntry:
    """Give a page by the name of its script."""
    (found,) = (page for page in PAGES if page.file == file)
    return found
