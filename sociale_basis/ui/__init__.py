"""The dashboard: one file per page, and what stands around them.

``main`` is the script that ``app.py`` serves; ``kaart``, ``bereik`` and ``ophalen`` are the pages
it leads to, and run as scripts too. The only room that knows Streamlit.
"""

from __future__ import annotations
