"""What people see: tables on stdout, progress and warnings on stderr."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.progress import ProgressColumn

    from sociale_basis.sources.http import Received

DASH = "\N{EN DASH}"
"""Stands for what is not known."""

_WIDE = 160
"""Columns of a table that goes into a file or a pipe, where no window sets the width."""


def screen() -> Console:
    """Give stdout for people; without colour codes where it is no terminal."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDE)


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers_from: int = 1
) -> None:
    """Show a table.

    Parameters
    ----------
    title
        Above it.
    columns
        Headings.
    rows
        Values: None shows as a dash, numbers as the reader writes them.
    numbers_from
        Columns from this one on are aligned to the right.
    """
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    for at, heading in enumerate(columns):
        table.add_column(
            Text(heading), justify="right" if at >= numbers_from else "left", overflow="fold"
        )
    for row in rows:
        # Text, not str: rich would read [brackets] in a name as its own markup.
        table.add_row(*(Text(_written(value)) for value in row))
    screen().print(table)


def say(line: str) -> None:
    """Show a line on stdout."""
    screen().print(Text(line), soft_wrap=True)


def warn(lines: Iterable[str]) -> None:
    """Show warnings, one line each, on stderr."""
    console = Console(file=sys.stderr)
    for line in lines:
        console.print(Text(f"warning: {line}"), soft_wrap=True)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show on stderr that something is being done, until it is done."""
    with _progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as bar:
        bar.add_task(text, total=None)
        yield


@contextmanager
def progressing() -> Iterator[Callable[[str, float], None]]:
    """Show on stderr how far something is: call what it gives with a text and 0 … 1."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with _progress(*columns) as bar:
        task = bar.add_task("", total=1.0)

        def tell(text: str, fraction: float) -> None:
            bar.update(task, description=text, completed=fraction)

        yield tell


@contextmanager
def receiving() -> Iterator[Callable[[Received], None]]:
    """Show on stderr what comes in from services: hand what it gives to their client."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with _progress(*columns) as bar:
        task = bar.add_task("", total=None)

        def tell(received: Received) -> None:
            bar.update(
                task,
                description=received.service,
                completed=received.received,
                total=received.total,
            )

        yield tell


def _progress(*columns: ProgressColumn) -> Progress:
    console = Console(file=sys.stderr)
    # Into a log file or a pipe a moving bar is only noise.
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _written(value: object) -> str:
    match value:
        case None:
            return DASH
        case bool():
            return _("yes") if value else _("no")
        case int():
            return number(value)
        case float():
            return DASH if value != value else number(value)  # noqa: PLR0124 -- NaN
    return str(value)
