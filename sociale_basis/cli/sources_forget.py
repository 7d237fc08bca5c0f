"""``sociale-basis sources forget``: throw away what was kept of services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption, age_words, size_words
from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from sociale_basis.sources.http.shelf import Shelf


def forget(
    services: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SERVICE]...", help="Of which services.", show_default=False),
    ] = None,
    *,
    older_than: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=0, help="Only what is older than so many days.", show_default=False
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of all services.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    json: JsonOption = False,
) -> None:
    """Throw away what was kept of services. Neighbourhoods are never touched."""
    from sociale_basis.settings import Settings
    from sociale_basis.sources.http.shelf import forgettable, kept_files, shelves, throw_away
    from sociale_basis.sources.services import services as known_services

    if not services and older_than is None and not everything:
        raise UsageError(
            "nothing is named to forget", do="name a service, or add --older-than DAYS or --all"
        )
    settings = Settings()
    folder = settings.cache_folder
    there = list(kept_files(folder))
    known = [*known_services(settings), *sorted({one.service for one in there})]
    for key in services or ():
        if key not in known:
            listed = ", ".join(dict.fromkeys(known))
            raise UsageError(f"no service is called '{key}'", do=f"known are {listed}")
    now = datetime.now(UTC)
    before = None if older_than is None else now - timedelta(days=older_than)
    chosen = forgettable(there, services=services or None, before=before, now=now)
    gone = chosen if dry_run else throw_away(chosen)
    went = shelves(gone)
    left = sum(one.size for one in there) - sum(one.size for one in gone)
    if json:
        meta = {
            "cache": str(folder),
            "removed": not dry_run,
            "bytes": sum(shelf.size for shelf in went),
            "bytes_left": left,
        }
        deliver(as_json(meta, [_row(shelf) for shelf in went]), None, Format.JSON, meta)
        return
    _show(went, now, left, dry_run=dry_run)


def _row(shelf: Shelf) -> dict[str, Any]:
    return {
        "service": shelf.service,
        "files": shelf.files,
        "bytes": shelf.size,
        "oldest": shelf.oldest.isoformat(),
        "newest": shelf.newest.isoformat(),
    }


def _show(went: list[Shelf], now: datetime, left: int, *, dry_run: bool) -> None:
    if not went:
        say(_("There is nothing of that to forget. Kept: {size}.").format(size=size_words(left)))
        return
    title = _("This would go") if dry_run else _("Thrown away")
    rows = [
        [
            shelf.service,
            shelf.files,
            size_words(shelf.size),
            age_words((now - shelf.oldest).days),
            age_words((now - shelf.newest).days),
        ]
        for shelf in went
    ]
    columns = [_("Service"), _("Answers and files"), _("Size"), _("Oldest"), _("Newest")]
    show_table(title, columns, rows)
    text = _("{files} answers and files, {size}; {left} stay.")
    say(
        text.format(
            files=number(sum(shelf.files for shelf in went)),
            size=size_words(sum(shelf.size for shelf in went)),
            left=size_words(left),
        )
    )
