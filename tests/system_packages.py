"""Installs what the tests need beside Python, where that is possible.

Run by ``make test``. On Debian as root it installs Chromium; elsewhere it says what will be
skipped. It never fails: whether a skip is a failure is for SOCIALE_BASIS_REQUIRE to say.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser")


def has_browser() -> bool:
    """Tell whether a Chromium is on the path."""
    return any(shutil.which(name) for name in BROWSERS)


def install(package: str) -> None:
    """Install a Debian package, quietly."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for command in (["update", "-qq"], ["install", "-y", "-qq", package]):
        subprocess.run(  # noqa: S603  (fixed words)
            ["apt-get", *command],  # noqa: S607  (found on the path on purpose)
            check=False,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )


def main() -> None:
    """Install a browser if need and right allow it."""
    is_root = getattr(os, "geteuid", lambda: -1)() == 0
    if not has_browser() and is_root and shutil.which("apt-get"):
        install("chromium")
    if not has_browser():
        sys.stdout.write("No Chromium here: tests that open the map in a browser are skipped.\n")


if __name__ == "__main__":
    main()
