"""Texts for places where Streamlit reads Markdown, and small print as HTML."""

from __future__ import annotations

import re
from html import escape

# A colon only where a name may follow it (":red[", ":heart:"): in a sentence it is one.
_MARKS = re.compile(r"([\\`*_\[\]#|>~$<&]|:(?=[a-z]))")


def plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is: no emphasis, link, icon or formula."""
    return _MARKS.sub(r"\\\1", text)


def small(text: str) -> str:
    """Write small print as HTML: Streamlit's own is too faint for who sees little.

    A line never begins with the dot between two things.
    """
    kept_together = text.replace(" · ", "\u00a0· ")
    return f'<p class="page-small">{escape(kept_together)}</p>'
