"""Texts in the language of the reader.

The ``.po`` file itself is read, once: it is the same file in a checkout, an editable install and
a wheel, and no compiled copy can lag behind it.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from sociale_basis.errors import UsageError

SOURCE = "en"  # the language of the texts in the code
LANGUAGES = ("nl", SOURCE)
LOCALE = Path(__file__).parent / "locale"

# Per thread and per task: two people served at once may read different languages.
_language: ContextVar[str] = ContextVar("language", default="nl")


def language() -> str:
    """Tell in which language texts come when none is asked for."""
    return _language.get()


def known(lang: str | None) -> str:
    """Give the language asked for, or the one in use.

    Raises
    ------
    UsageError
        There are no texts in this language.
    """
    if lang is None:
        return language()
    if lang not in LANGUAGES:
        choice = " or ".join(LANGUAGES)
        raise UsageError(f"there are no texts in the language '{lang}'", do=f"choose {choice}")
    return lang


def use(lang: str) -> None:
    """Choose the language of all texts from here on, in this thread or task.

    Raises
    ------
    UsageError
        There are no texts in this language.
    """
    _language.set(known(lang))


def gettext(message: str, lang: str | None = None) -> str:
    """Give a text in the reader's language; the English text itself when it has no translation.

    Parameters
    ----------
    message
        The English text as it stands in the code, with ``{names}`` still unfilled.
    lang
        ``nl`` or ``en``; default the language in use.

    Raises
    ------
    UsageError
        There are no texts in this language.
    """
    lang = known(lang)
    return message if lang == SOURCE else _texts(lang).get(message, message)


_ = gettext


@cache
def _texts(lang: str) -> dict[str, str]:
    path = LOCALE / lang / "LC_MESSAGES" / "sociale_basis.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=lang, abort_invalid=True)
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string
    }
