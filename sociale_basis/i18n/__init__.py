"""Texts for people, in Dutch (default) or English.

English source texts stand in the code as ``_("…")``; the Dutch ones in ``locale/nl``. What other
programs read (commands, JSON keys, error messages) is English and does not pass here. Hands out
`gettext` (also as ``_``), `state_words`, `question_sentence`, `number`, `date`, `use` and
`language`.
"""

from __future__ import annotations

from sociale_basis.i18n.catalogue import LANGUAGES, _, gettext, language, use
from sociale_basis.i18n.formats import date, number
from sociale_basis.i18n.words import question_sentence, state_words

__all__ = [
    "LANGUAGES",
    "_",
    "date",
    "gettext",
    "language",
    "number",
    "question_sentence",
    "state_words",
    "use",
]
