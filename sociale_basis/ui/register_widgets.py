"""Fields of a form about an entry, and what an attribute holds in words."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _, number
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.hours import hours_words
from sociale_basis.register.terms import Fit
from sociale_basis.ui.register_fields import LONG, is_list_of_words
from sociale_basis.ui.register_labels import label
from sociale_basis.ui.register_words import layer_words, words
from sociale_basis.vocabulary import Sphere, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sociale_basis.ui.register_fields import Field

_LONGEST, _LINE = 4000, 200
DAY_FORMAT = "DD-MM-YYYY"
# What can be told of long ago: an association may be older than anybody who keeps the register.
_FIRST, _LAST = dt.date(1800, 1, 1), dt.date(2100, 12, 31)


def field_widget(field: Field, value: Any, key: str) -> Any:  # noqa: ANN401 -- what it holds
    """Put the field for an attribute on the page; give what is filled in.

    Parameters
    ----------
    field
        The attribute.
    value
        What it holds now.
    key
        Of the widget.
    """
    name = label(field.path)
    if field.many:
        return _several(field, value or frozenset(), name, key)
    if is_list_of_words(field.sort):
        return _one_of(field, value, name, key)
    if field.sort is bool:
        return st.checkbox(name, value=bool(value), key=key)
    if field.sort is dt.date:
        return day_widget(name, value, key)
    return _text_or_number(field, value, name, key)


def _text_or_number(field: Field, value: Any, name: str, key: str) -> Any:  # noqa: ANN401 -- as above
    if field.sort is int:
        return st.number_input(name, value=value, min_value=0, step=1, key=key)
    if field.sort is float:
        return st.number_input(name, value=value, min_value=0.0, format="%.2f", key=key)
    if field.path in LONG:
        return st.text_area(name, value=value or "", max_chars=_LONGEST, key=key)
    return st.text_input(name, value=value or "", max_chars=_LINE, key=key, autocomplete="off")


def day_widget(name: str, value: dt.date | None, key: str) -> dt.date | None:
    """Put a field for a day on the page, which may stay empty."""
    chosen = st.date_input(
        name, value=value, min_value=_FIRST, max_value=_LAST, format=DAY_FORMAT, key=key
    )
    return chosen if isinstance(chosen, dt.date) else None


def _several(field: Field, value: Any, name: str, key: str) -> frozenset[Any]:  # noqa: ANN401 -- what it holds
    if not is_list_of_words(field.sort):
        text = st.text_input(
            name,
            value=", ".join(sorted(value)),
            max_chars=_LONGEST,
            help=_("More than one? Put commas between them."),
            key=key,
            autocomplete="off",
        )
        return frozenset(each.strip() for each in text.split(",") if each.strip())
    options = [each for each in _options(field.sort) if each is not Sphere.PERSONAL]
    chosen = st.pills(
        name,
        options,
        selection_mode="multi",
        default=[each for each in options if each in value],
        format_func=words,
        key=key,
        wrap=True,
    )
    return frozenset(chosen)


def _one_of(field: Field, value: Any, name: str, key: str) -> Any:  # noqa: ANN401 -- a word
    options = _options(field.sort)
    if field.sort in {State, Fit}:
        at = options.index(value) if value in options else None
        return st.radio(name, options, index=at, format_func=words, horizontal=True, key=key)
    at = options.index(value) if value in options else None
    chosen = st.selectbox(
        name, options, index=at, format_func=words, placeholder=_("unknown"), key=key
    )
    return chosen if field.optional or chosen is not None else value


def _options(sort: type) -> list[Any]:
    return list(sort) if issubclass(sort, StrEnum) else []


def value_words(path: str, value: object) -> str:
    """Say what an attribute holds; "" where that is not known.

    Parameters
    ----------
    path
        Of the attribute.
    value
        What it holds, as the entry has it.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, StrEnum):
        return "" if value.value == "unknown" else words(value)
    if isinstance(value, (bool, int, float, dt.date)):
        return _plain_words(value)
    if isinstance(value, (frozenset, tuple, list)):
        return ", ".join(value_words(path, each) or str(each) for each in _in_order(value))
    written = {"layer": layer_words, "hours.text": hours_words}.get(path, str)
    return written(str(value))


def _plain_words(value: float | dt.date) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, dt.date):
        return written_date(value)
    return number(value, decimals=0 if value == round(value) else 2)


def _in_order(values: Iterable[object]) -> list[object]:
    return sorted(values, key=str)


def facts(rows: Sequence[tuple[str, str]]) -> str:
    """Write what is known as a list of terms, as HTML with every text escaped."""
    told = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{escape(text)}</dd></div>" for term, text in rows
    )
    return f'<dl class="page-facts">{told}</dl>'
