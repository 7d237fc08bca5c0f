"""Installs what the tests need beside Python, where that is possible.

Run by ``make test``. On Debian as root it installs Chromium, PostgreSQL and PostGIS; elsewhere it
says what will be skipped. It never fails: whether a skip is a failure is for
SOCIALE_BASIS_REQUIRE to say.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.postgres_server import has_postgis

BROWSERS = ("chromium", "chromium-browser")


def has_browser() -> bool:
    """Tell whether a Chromium is on the path."""
    return any(shutil.which(name) for name in BROWSERS)


def postgis_package() -> str | None:
    """Name Debian's package of PostGIS for the PostgreSQL that comes with this release."""
    found = subprocess.run(
        ["apt-cache", "search", "--names-only", r"^postgresql-[0-9]+-postgis-3$"],  # noqa: S607 -- found on the path on purpose
        check=False,
        capture_output=True,
        text=True,
    )
    names = [line.split()[0] for line in found.stdout.splitlines() if line.strip()]
    return max(names, key=lambda name: int(name.split("-")[1]), default=None)


def install(*packages: str) -> None:
    """Install Debian packages, quietly."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(  # noqa: S603  (fixed words)
            ["apt-get", *command],  # noqa: S607  (found on the path on purpose)
            check=False,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )


def main() -> None:
    """Install what is missing, if need and right allow it."""
    is_root = getattr(os, "geteuid", lambda: -1)() == 0
    may_install = is_root and shutil.which("apt-get") is not None
    if not has_browser() and may_install:
        install("chromium")
    if not has_browser():
        sys.stdout.write("No Chromium here: tests that open the map in a browser are skipped.\n")
    if not has_postgis() and may_install:
        install("postgresql")  # also has apt look for what there is now
        package = postgis_package()
        if package is not None:
            install(package)
    if not has_postgis():
        sys.stdout.write("No PostgreSQL with PostGIS here: tests on a server are skipped.\n")


if __name__ == "__main__":
    main()
