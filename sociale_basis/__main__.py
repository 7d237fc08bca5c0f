"""``python -m sociale_basis``: the same as the command ``sociale-basis``."""

from __future__ import annotations

from sociale_basis.cli import main

if __name__ == "__main__":
    main()
