"""The dashboard as one ASGI application: ``streamlit run app.py`` or ``uvicorn app:app``.

Which neighbourhood it opens says ``SOCIALE_BASIS_FOLDER``; without it, the example that
``make run`` builds. The other settings stand in ``sociale_basis/settings.py``.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sociale_basis.ui.warm_up import lifespan
from sociale_basis.ui.web import middleware, routes

# In full, so that it does not depend on the folder the server is started in.
MAIN = Path(__file__).resolve().parent / "sociale_basis" / "ui" / "main.py"

app = st.App(MAIN, routes=routes(), middleware=middleware(), lifespan=lifespan)
