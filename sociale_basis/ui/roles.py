"""What the roles are called on the screen."""

from __future__ import annotations

from sociale_basis.i18n import _
from sociale_basis.privacy import Viewer


def role_words(viewer: Viewer) -> str:
    """Give the name of a role, in the reader's language."""
    words = {
        Viewer.RESIDENT: _("resident"),
        Viewer.ORGANISATION: _("organisation"),
        Viewer.BUILDER_TEAM: _("community builder"),
        Viewer.OFFICIAL: _("official"),
        Viewer.ADMIN: _("administrator"),
    }
    return words[viewer]
