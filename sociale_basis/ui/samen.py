"""The page of the builder team on which something is found for, and together with, one person."""

from __future__ import annotations

from sociale_basis.ui.finding import show

if __name__ == "__main__":
    show(together=True)
