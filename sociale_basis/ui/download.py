"""The map of a page as a file to keep: it opens without internet, and holds the list too."""

from __future__ import annotations

import re
import unicodedata
from contextvars import copy_context
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import _, language
from sociale_basis.maps import describe, map_page
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from sociale_basis.maps import MapDescription, ReachOnMap
    from sociale_basis.neighbourhood import Neighbourhood


def download_map(
    area: Neighbourhood,
    answer: ReachOnMap | None = None,
    described: MapDescription | None = None,
) -> None:
    """Put the button on the page; the file is made when it is asked for.

    Parameters
    ----------
    area
        The neighbourhood.
    answer
        What is to be seen on it besides its places.
    described
        The places on it, as anybody may know of them: a file goes round. Default those of the
        build.
    """
    lang = language()
    layers = [key.rsplit("/", maxsplit=1)[-1] for key in answer.layers] if answer else []
    parts = [area.meta.name, *layers]
    st.download_button(
        _("Download this map"),
        data=lambda: map_file(area, lang, answer, described).encode("utf-8"),
        file_name=file_name(*parts),
        # Not text/html: what goes out as a page gets the language and policy of the dashboard.
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key="download",
    )
    st.html(small(_("One file that opens without internet: the map, the list and the tables.")))


def map_file(
    area: Neighbourhood,
    lang: str,
    answer: ReachOnMap | None = None,
    described: MapDescription | None = None,
) -> str:
    """Write the map as one HTML file.

    Parameters
    ----------
    area, answer, described
        As in :func:`download_map`.
    lang
        In which language. Streamlit calls from a thread of its own, which knows of no language.
    """

    def written() -> str:
        i18n.use(lang)
        places = described or describe(area, answer.layers if answer else ())
        return map_page(places, answer)

    return copy_context().run(written)


def file_name(*parts: str) -> str:
    """Make the name of the file of names: "kaart-wilgenoord-library.html"."""
    joined = unicodedata.normalize("NFKD", " ".join((_("map"), *parts)).casefold())
    letters = "".join(letter for letter in joined if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") + ".html"
