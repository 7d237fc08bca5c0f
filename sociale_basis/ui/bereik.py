"""The page that answers: who can get there, on their own strength, why not, and what would help."""

from __future__ import annotations

import streamlit as st

from sociale_basis.i18n import _, language
from sociale_basis.ui.address import keep, start
from sociale_basis.ui.answers import where_to
from sociale_basis.ui.bereik_barriers import show_barriers
from sociale_basis.ui.bereik_question import controls
from sociale_basis.ui.bereik_reach import show_reach
from sociale_basis.ui.bereik_seats import show_seats
from sociale_basis.ui.bereik_survey import show_survey
from sociale_basis.ui.bereik_what_if import show_what_if
from sociale_basis.ui.own_profile import changes_of
from sociale_basis.ui.register_on_map import for_everyone
from sociale_basis.ui.wording import plain, small

_PARTS = {
    "reach": show_reach,
    "barriers": show_barriers,
    "survey": show_survey,
    "seats": show_seats,
    "what-if": show_what_if,
}
_FIRST = "reach"


def main() -> None:
    """Ask a question and show its answer, one part at a time."""
    seen = for_everyone()
    area = seen.area
    options = where_to(area, language())
    if not options:
        st.title(_("Who can get there?"), anchor=False)
        st.markdown(
            _(
                "No place that one can go to is known here yet. Once there is one on the map, this "
                "page tells who can get there."
            )
        )
        return
    heading = st.container()
    asked = controls(area, options)
    question = asked.question
    if not question.layers:
        heading.title(_("Who can get there?"), anchor=False)
        st.markdown(_("Choose above where to: one kind of place or more."))
        return
    heading.title(plain(question.sentence), anchor=False)
    own = changes_of(question.profile, question.who)
    if own:
        text = _("You changed settings yourself ({number}): see “More settings”.")
        heading.warning(text.format(number=len(own)), icon=":material/edit:")
    if not seen.readable:
        st.html(small(_("The register cannot be read now: what stands in it does not count here.")))
    elif seen.features is not None:
        st.html(
            small(_("What the register tells everyone counts too; what is closed there does not."))
        )
    _PARTS[_part()](asked)


def _part() -> str:
    """Let the visitor choose a part of the page."""
    words = {
        "reach": f":material/groups: {_('Who can get there')}",
        "barriers": f":material/block: {_('What stands in the way')}",
        "survey": f":material/visibility: {_('Go and look')}",
        "seats": f":material/chair: {_('Seats')}",
        "what-if": f":material/edit_road: {_('What if')}",
    }
    chosen = st.segmented_control(
        _("What do you want to know?"),
        list(words),
        format_func=lambda key: words[key],
        key=start("part", words, _FIRST),
        required=True,
    )
    part = str(chosen)
    keep({"part": part}, {"part": _FIRST})
    return part


if __name__ == "__main__":
    main()
