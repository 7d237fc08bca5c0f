"""``sociale-basis publish``: the public site, for residents."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path  # noqa: TC003  (Typer reads it)
from typing import Annotated

import typer

from sociale_basis.cli.options import Folder, opened
from sociale_basis.cli.screen import say, warn, working
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number


def publish(
    folder: Folder,
    site: Annotated[Path, typer.Argument(help="Folder of the site; an earlier one is replaced.")],
    *,
    register: Annotated[
        Path | None,
        typer.Option(
            help="Workspace with the register; '.' for this folder. What residents may see of it "
            "comes on the site.",
            show_default=False,
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            help="Day from which times are worked out: 2026-11-24. Default today.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the public site: map, lists, a page per place, and what can be reached."""
    from contextlib import closing
    from datetime import date

    from sociale_basis.publish.site import publish_site
    from sociale_basis.register import open_register
    from sociale_basis.settings import Settings

    try:
        today = None if on is None else date.fromisoformat(on)
    except ValueError:
        raise UsageError(f"'{on}' is no day", do="write --on 2026-11-24") from None
    if register is not None and not register.is_dir():
        raise UsageError("there is no such workspace", file=register, do="name its folder")
    area = opened(folder)
    settings = Settings()
    url = None if settings.database_url is None else settings.database_url.get_secret_value()
    kept = nullcontext() if register is None else closing(open_register(register, url))
    with working(_("Writing the site")), kept as there:
        written = publish_site(area, site, register=there, today=today)
    warn(written.warnings)
    if not settings.doorgeven:
        warn([_("The site has no link “Pass something on”: set SOCIALE_BASIS_DOORGEVEN.")])
    text = _("Site written: {folder}, {pages} pages, {size} MB.")
    size = number(written.size / 1e6, decimals=1)
    say(text.format(folder=written.folder, pages=number(written.pages), size=size))
