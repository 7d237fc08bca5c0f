"""The fixed texts of the map module, in the reader's language."""

from __future__ import annotations

from sociale_basis.i18n import _


def map_texts() -> dict[str, str]:
    """Give every fixed text, by the names that the module knows them by."""
    return {
        "to_list": _("To the list"),
        "map": _("Map"),
        "map_hint": _("Everything on this map also stands in the list beside it."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "whole": _("Show the whole neighbourhood"),
        "loading": _("The map is being drawn …"),
        "failed": _("The map cannot be drawn now. Is there a connection?"),
        "again": _("Try again"),
        "close": _("Close"),
        "more": _("More about this place"),
        "legend": _("What do the signs mean?"),
        "sources": _("Where the data comes from"),
        "list": _("List of places"),
        "search": _("Search by name or kind"),
        "count": _("{number} places"),
        "count_one": _("1 place"),
        "count_of": _("{number} of {total} places"),
        "none_found": _("Nothing found with “{query}”."),
        "none_here": _("None of these are here yet, as far as we know."),
        "none_shown": _("Nothing is switched on. Choose what you want to see."),
        "spots": _("Numbered on the map"),
        "communal": _("By residents"),
        "institutional": _("Provisions"),
        "public_space": _("Public space"),
        "elsewhere": _("Without a place on the map"),
        "elsewhere_hint": _(
            "What comes to the home, is reached by phone or online, or of which nobody wrote down "
            "where it is."
        ),
        "areas": _("Areas on the map"),
        "area": _("Sub-area"),
        "cell": _("Square of 100 metres"),
        "too_few": _("Too few people here to show."),
        "pass_on": _("Is something not right? Pass it on"),
        **_of_sifting(),
    }


def _of_sifting() -> dict[str, str]:
    """Give the fixed texts of the sifting."""
    return {
        "sift": _("Search more precisely"),
        "sift_clear": _("Undo all of it"),
        "sift_unknown": _("Of {number} more places we do not know this yet."),
        "sift_unknown_one": _("Of 1 more place we do not know this yet."),
        "sift_unknown_of": _("{what}: not known of {number}"),
        "sift_show_unknown": _("Show those as well"),
        "sift_not_known": _("Not known yet: {what}"),
        "sift_none": _("Nothing fits everything you chose."),
        "sift_elsewhere": _("{number} places of kinds that are switched off do fit."),
        "sift_elsewhere_one": _("1 place of a kind that is switched off does fit."),
        "save": _("Keep this list:"),
        "save_csv": _("as a table (CSV)"),
        "save_geojson": _("as a map (GeoJSON)"),
        "save_name": _("places"),
    }
