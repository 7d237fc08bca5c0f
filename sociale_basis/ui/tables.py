"""Tables as HTML: read out with their headers, and scrolled sideways where they do not fit."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
) -> str:
    """Write a table as HTML, with every text escaped.

    Parameters
    ----------
    caption
        What it is a table of; stands above it.
    header
        A word per column; the first column says what each row is about.
    rows
        As many texts as there are columns.
    numbers
        Columns that hold numbers, which stand to the right; counted from 0.
    """
    aligned = [' class="page-number"' if column in numbers else "" for column in range(len(header))]
    head = "".join(
        f'<th scope="col"{align}>{escape(text)}</th>'
        for text, align in zip(header, aligned, strict=True)
    )
    body = "".join(_row(row, aligned) for row in rows)
    name = escape(caption)
    return (
        f'<div class="page-scroll" role="region" aria-label="{name}" tabindex="0">'
        f'<table class="page-table"><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(texts: Sequence[str], aligned: Sequence[str]) -> str:
    (about, beside), *others = zip(texts, aligned, strict=True)
    cells = "".join(f"<td{align}>{escape(text)}</td>" for text, align in others)
    return f'<tr><th scope="row"{beside}>{escape(about)}</th>{cells}</tr>'
