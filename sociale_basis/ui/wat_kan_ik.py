"""The page on which residents see what they can reach themselves."""

from __future__ import annotations

from sociale_basis.ui.finding import show

if __name__ == "__main__":
    show(together=False)
