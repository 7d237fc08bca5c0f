"""One more change for a what-if: which kind, of what, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import opening_hours
import pandas as pd
import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.layers import layer as find_layer
from sociale_basis.layers import layers
from sociale_basis.reach import junctions
from sociale_basis.reach.candidates import meeting_layers
from sociale_basis.reach.edit_models import (
    AddBench,
    AddPlace,
    ChangeHours,
    ClosePlace,
    MovePlace,
)
from sociale_basis.ui.answers import KNOWN_BY
from sociale_basis.ui.what_if_set import add_edits, trying
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.edit_models import Edit


class Spot(NamedTuple):
    """Somewhere that something can be put: its name, and where."""

    name: str
    lon: float
    lat: float


def choose_edit(area: Neighbourhood) -> None:
    """Let the visitor add one change.

    Parameters
    ----------
    area
        The neighbourhood as it was built.
    """
    kinds = {
        "close_place": _("Close a place"),
        "add_place": _("Open a place"),
        "move_place": _("Move a place"),
        "change_hours": _("Change opening hours"),
        "add_bench": _("Put down a bench"),
        "repair": _("Repair a barrier"),
    }
    kind = st.selectbox(
        _("What would be otherwise?"),
        list(kinds),
        format_func=lambda each: kinds[each],
        key="edit kind",
    )
    match kind:
        case "repair":
            st.markdown(
                _(
                    "Choose “What stands in the way” above, take a barrier, and press “Try: what "
                    "if this is repaired?”."
                )
            )
            return
        case "add_place":
            edit = _opening(area)
        case "add_bench":
            spot = _spot(area)
            edit = AddBench(lon=spot.lon, lat=spot.lat, name=None) if spot else None
        case "close_place":
            place = _place(area)
            edit = ClosePlace(place=place) if place else None
        case "move_place":
            place, spot = _place(area), _spot(area)
            moved = place is not None and spot is not None
            edit = MovePlace(place=place, lon=spot.lon, lat=spot.lat) if moved else None  # type: ignore[arg-type,union-attr]  # moved says so
        case _:
            edit = _hours(area)
    st.button(
        _("Add this change"),
        type="primary",
        icon=":material/add:",
        disabled=edit is None,
        key="add edit",
        on_click=add_edits,
        args=((edit,) if edit is not None else (),),
    )


def _place(area: Neighbourhood) -> str | None:
    words = place_options(area, language())
    chosen = st.selectbox(
        _("Which place?"),
        list(words),
        index=None,
        format_func=lambda each: words[each],
        placeholder=_("Choose a place"),
        key="edit place",
    )
    return None if chosen is None else str(chosen)


def _spot(area: Neighbourhood) -> Spot | None:
    spots = _spots(area, language())
    chosen = st.selectbox(
        _("Where?"),
        list(spots),
        index=None,
        format_func=lambda each: spots[each].name,
        placeholder=_("Choose a crossing of streets, or a building"),
        key="edit spot",
    )
    return None if chosen is None else spots[chosen]


def _opening(area: Neighbourhood) -> Edit | None:
    keys = [key for key in meeting_layers() if key in layers()]
    labels = {key: str(getattr(find_layer(key).label, language())) for key in keys}
    left, right = st.columns(2)
    layer = left.selectbox(
        _("What kind of place?"),
        sorted(labels, key=labels.__getitem__),
        format_func=lambda each: labels[each],
        key="edit layer",
    )
    name = right.text_input(_("What is it called?"), max_chars=100, key="edit name").strip()
    spot = _spot(area)
    if not name or spot is None:
        st.html(small(_("Give it a name, and say where it is.")))
        return None
    number = len(trying().edits) + 1
    return AddPlace(
        place=f"edit:{number}:{name}", layer=str(layer), name=name, lon=spot.lon, lat=spot.lat
    )


def _hours(area: Neighbourhood) -> Edit | None:
    place = _place(area)
    text = st.text_input(
        _("Open when? As in OpenStreetMap: “Mo-Fr 09:00-17:00”"),
        max_chars=200,
        key="edit hours",
    ).strip()
    if text and not opening_hours.validate(text):
        st.warning(_("This cannot be read as opening hours."), icon=":material/error:")
        return None
    if place is None or not text:
        return None
    return ChangeHours(place=place, opening_hours=text)


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def place_options(area: Neighbourhood, lang: str) -> dict[str, str]:
    """Name the places that can close or move, by id: those with a name, in the alphabet."""
    found: dict[str, str] = {}
    for row in area.places.itertuples():
        if pd.isna(row.name) or str(row.layer) not in layers():
            continue
        label = str(getattr(find_layer(str(row.layer)).label, lang))
        # In two layers it is one place.
        found.setdefault(str(row.id), plain(f"{row.name} · {label}"))
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))


@st.cache_data(hash_funcs=KNOWN_BY, max_entries=8, show_spinner=False)
def _spots(area: Neighbourhood, lang: str) -> dict[str, Spot]:
    """Give crossings of streets, and the places that are there."""
    crossings = junctions(area).places
    named = area.places.loc[area.places["name"].notna() & ~area.places.geometry.is_empty]
    words = place_options(area, lang)
    found: dict[str, Spot] = {}
    for frame, kind in ((crossings, "node"), (named.loc[named["id"].isin(list(words))], "place")):
        points = frame.geometry.representative_point().to_crs("EPSG:4326")
        for key, name, where in zip(frame["id"], frame["name"], points, strict=True):
            if pd.isna(name) or where is None or where.is_empty:
                continue
            told = words[str(key)] if kind == "place" else plain(str(name))
            found.setdefault(f"{kind} {key}", Spot(told, round(where.x, 6), round(where.y, 6)))
    return dict(sorted(found.items(), key=lambda each: each[1].name.casefold()))
