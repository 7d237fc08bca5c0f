"""Runs the dashboard with a stand-in for ``sociale-basis fetch``; the rest is the real program."""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.web import cli

from sociale_basis.ui import fetch_jobs

STAND_IN = Path(__file__).resolve().parents[1] / "ui" / "stand_in.py"

if __name__ == "__main__":
    fetch_jobs.PROGRAM = (sys.executable, str(STAND_IN))
    sys.argv = ["streamlit", *sys.argv[1:]]
    cli.main()
