"""What is being done to a neighbourhood, in the words of who waits for it."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _


def stage_words(stage: str) -> str:
    """Give the words for a stage of fetching or building; what is a name stays as it is."""
    words = {
        "figures and boundaries": _("figures and boundaries"),
        "dwellings (BAG)": _("dwellings (BAG)"),
        "pavement (BGT)": _("pavement (BGT)"),
        "heights (AHN)": _("heights (AHN)"),
        "figures": _("figures"),
        "network": _("network"),
        "homes": _("homes"),
        "places": _("places"),
        "background": _("background"),
        "writing": _("writing"),
        "done": _("done"),
    }
    return words.get(stage, stage)
