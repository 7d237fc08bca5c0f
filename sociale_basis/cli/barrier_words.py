"""Words for what stands in the way."""

from __future__ import annotations

from sociale_basis.i18n import _
from sociale_basis.i18n.reasons import way_words


def thing_words(what: str) -> str:
    """Say what stands there, or which kind of way it is, in the reader's language."""
    words = {
        "bollard": _("bollard"),
        "gate": _("gate"),
        "cycle_barrier": _("cycle barrier"),
        "kissing_gate": _("kissing gate"),
        "stile": _("stile"),
        "turnstile": _("turnstile"),
        "block": _("block"),
        "chain": _("chain"),
        "locked": _("locked gate"),
        "wall": _("wall"),
        "kerb": _("kerb"),
    }
    return words.get(what) or way_words(what)
