"""What the page says after something was done, or was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis.errors import (
    DuplicateCodeError,
    InputError,
    NotAllowedError,
    OutdatedError,
    StorageError,
    UnknownEntryError,
)
from sociale_basis.i18n import _
from sociale_basis.ui.register_labels import label
from sociale_basis.ui.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.errors import SocialeBasisError

_SAID = "register said"


def say_later(text: str) -> None:
    """Say something at the top of the page once it is drawn again."""
    st.session_state[_SAID] = text


def said() -> None:
    """Say what was to be said, once."""
    text = st.session_state.pop(_SAID, None)
    if text is not None:
        st.success(text, icon=":material/check:")


def attempt(action: Callable[[], object]) -> bool:
    """Do something with the register; say in words what is wrong where that is refused.

    Parameters
    ----------
    action
        What to do. That somebody else changed the entry since passes: whoever calls shows both.

    Returns
    -------
    Whether it was done.
    """
    try:
        action()
    except OutdatedError:
        raise
    except (InputError, StorageError) as error:
        st.error(refusal(error), icon=":material/error:")
        return False
    return True


def refusal(error: SocialeBasisError) -> str:
    """Say in words why something is refused.

    Parameters
    ----------
    error
        What the register raised; its own line is for who runs the program.
    """
    text = str(error)
    told = next((told for part, told in _known().items() if part in text), None)
    by_sort = {
        NotAllowedError: _("This is not for your role to change."),
        UnknownEntryError: _("This item is not there (any more)."),
        DuplicateCodeError: _("Another item already has this key of the same source."),
        StorageError: _(
            "The register cannot be used now. Nothing was changed. Try again in a moment."
        ),
    }
    told = told or next((each for sort, each in by_sort.items() if isinstance(error, sort)), None)
    column = getattr(error, "column", None)
    if told is None and column:
        told = _("“{field}” cannot be kept like this. Nothing was changed.").format(
            field=plain(label(str(column)))
        )
    return told or _("This cannot be kept like this. Nothing was changed.")


def _known() -> dict[str, str]:
    """Give what to say by a part of the line of an error."""
    return {
        "fill in 'told_by'": _(
            "Whether one is welcome is as told by somebody. Fill in the role of who told it."
        ),
        "what is published needs a recorded basis": _(
            "What is published needs a ground: fill in “Ground for publishing” with it."
        ),
        "a person is kept only with a recorded basis": _(
            "A person is kept only with a ground (GDPR). Fill in the ground, since when and with "
            "whom it was agreed; or leave the person out."
        ),
        "of faith and peer groups a role is kept": _(
            "Of groups around faith or illness only a role is kept, no person."
        ),
        "'known_to' is for what is hidden": _(
            "“Known to” is only for what is known to whom it chooses itself."
        ),
        "hidden from everybody": _(
            "Nobody could see this any more. Fill in to whom it is known, or the organisation."
        ),
        "it comes to the home, but not where": _(
            "It comes to the home: fill in the codes of the areas where."
        ),
        "'ends_on' lies before": _("The last day lies before the first."),
        "half of the position is missing": _("Fill in x and y both, or neither."),
        "cannot be read as opening hours": _(
            "These opening hours cannot be read. Write them as Mo-Fr 10:00-17:00 (Mo Tu We Th Fr "
            "Sa Su)."
        ),
        "is no telephone number": _(
            "This is not a telephone number. Write digits, such as 015-1234567."
        ),
        "is no mail address": _("This is not a mail address. It looks like info@example.nl."),
        "is no web address": _("This is not a web address. It begins with https://"),
        "it ends when it begins": _("It ends at the time that it begins. Change one of the two."),
        "no day fits this rhythm": _("No day fits this rhythm."),
        "access counts as verified only": _(
            "Getting in counts as checked only by measuring, or when someone who uses the aid "
            "says so."
        ),
        "that day is still to come": _("That day is still to come."),
        "closing needs a reason": _("Write why it closes."),
        "declining needs a reason": _("Write why, for your colleagues."),
        "it holds only a remark": _(
            "It holds only a remark. Change the item yourself, or decline it with a reason."
        ),
        "it cannot become an entry as it is": _("Fill in a name and what sort it is."),
        "was changed again after revision": _(
            "This was changed once more since. Undo the later change first."
        ),
        "the same link stands twice": _("This tie is there already."),
    }
