"""Brings what was just opened into view, for the eye and for the keyboard.

Streamlit puts a new page in the place of the old one and leaves it scrolled as it was: who opens
the last of a list would look at the end of what was opened, and the keyboard would be nowhere.
"""

from __future__ import annotations

import streamlit as st

_focus = st.components.v2.component(
    "sociale_basis_bring_into_view",
    html="<span hidden></span>",
    js="""
let last = 0;
const patience = 3000;
export default function ({ data }) {
  if (data.turn === last) return;
  last = data.turn;
  const since = performance.now();
  const look = () => {
    const found = document.querySelector(data.target);
    if (found) {
      if (!found.matches("a, button, input")) found.tabIndex = -1;
      found.style.scrollMarginTop = "9rem";
      found.scrollIntoView({ block: found.matches("button") ? "center" : "start" });
      found.focus({ preventScroll: true });
    } else if (performance.now() - since < patience) {
      requestAnimationFrame(look);
    }
  };
  look();
}
""",
    isolate_styles=False,
)


def bring_into_view(target: str, turn: int) -> None:
    """Scroll to something on the page and focus it, once for every turn.

    Parameters
    ----------
    target
        A selector, as in a style sheet; the first that fits, as soon as it is there.
    turn
        Another number for every time that something is opened; 0: nothing was.
    """
    if turn:
        _focus(key="bring into view", data={"target": target, "turn": turn})
