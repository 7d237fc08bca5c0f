"""``sociale-basis sources list``: the services, on what terms, and what is kept of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.screen import DASH, say, show_table
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from sociale_basis.sources.http.shelf import Shelf

MEGABYTE = 1_000_000

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def list_sources(*, json: JsonOption = False) -> None:
    """Show the services, and what is kept of them. Nothing is asked."""
    from sociale_basis.settings import Settings
    from sociale_basis.sources.http.shelf import kept_files, shelves
    from sociale_basis.sources.services import services

    settings = Settings()
    folder = settings.cache_folder
    now = datetime.now(UTC)
    kept = {shelf.service: shelf for shelf in shelves(kept_files(folder))}
    rows = [
        {
            **known.model_dump(
                mode="json",
                include={"name", "address", "years", "licence", "attribution"},
            ),
            "service": key,
            "documented": known.documented.isoformat(),
            "met_live": known.met_live,
            "fresh_days": known.fresh_days,
            **_kept(kept.pop(key, None), now),
        }
        for key, known in services(settings).items()
    ]
    # Of services that are no longer in the table something may still lie there.
    rows += [{"service": key, **_kept(shelf, now)} for key, shelf in kept.items()]
    if json:
        meta = {"cache": str(folder), "services": len(rows)}
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    _show(rows)
    say(_("Kept in: {folder}").format(folder=folder))


def age_words(days: int) -> str:
    """Say how long ago something was."""
    if days < 1:
        return _("today")
    return _("1 day ago") if days == 1 else _("{days} days ago").format(days=number(days))


def size_words(size: int) -> str:
    """Say how large something is, in megabytes."""
    return f"{number(round(size / MEGABYTE, 1))} MB"


def _kept(shelf: Shelf | None, now: datetime) -> dict[str, Any]:
    if shelf is None:
        return {
            "kept_files": 0,
            "kept_bytes": 0,
            "oldest": None,
            "newest": None,
            "oldest_days": None,
        }
    return {
        "kept_files": shelf.files,
        "kept_bytes": shelf.size,
        "oldest": shelf.oldest.isoformat(),
        "newest": shelf.newest.isoformat(),
        "oldest_days": max(0, (now - shelf.oldest).days),
    }


def _show(rows: list[dict[str, Any]]) -> None:
    columns = [
        _("Service"), _("Address"), _("Licence"), _("Attribution"), _("Read up on"),
        _("Ever met"), _("Kept"), _("Oldest"),
    ]  # fmt: skip
    shown = [
        [
            row["service"],
            row.get("address", DASH),
            row.get("licence", DASH),
            row.get("attribution", DASH),
            row.get("documented", DASH),
            row.get("met_live"),
            f"{number(row['kept_files'])} · {size_words(row['kept_bytes'])}",
            DASH if row["oldest_days"] is None else age_words(row["oldest_days"]),
        ]
        for row in rows
    ]
    show_table(_("Services that can be asked"), columns, shown, numbers_from=8)
