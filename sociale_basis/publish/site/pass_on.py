"""Where "Iets doorgeven" leads: a form of this program, another form, a mail address or a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from sociale_basis.errors import UsageError

_MAIL = re.compile(r"[^@\s<>\"?&]+@[^@\s<>\"?&]+\.[^@\s<>\"?&]+")
_PHONE = re.compile(r"\+?[\d ()-]{3,20}")
_OURS = "doorgeven"


@dataclass(frozen=True)
class PassOn:
    """Where residents tell what is new or no longer right.

    Attributes
    ----------
    address
        ``https://…``, ``mailto:…`` or ``tel:…``.
    """

    address: str

    def about(self, name: str, entry_id: str | None) -> str:
        """Give the link for one place.

        Parameters
        ----------
        name
            What it is called: the subject of a mail.
        entry_id
            Its id in the register, which our own form asks for; None of what is not in there.
        """
        if self.address.startswith("mailto:"):
            return f"{self.address}?subject={quote(name[:100])}"
        if entry_id and urlsplit(self.address).path.rstrip("/").endswith(f"/{_OURS}"):
            return f"{self.address}?{urlencode({'entry': entry_id})}"
        return self.address


def pass_on(told: str) -> PassOn | None:
    """Read the setting; None where it is empty.

    Parameters
    ----------
    told
        A web address (of a form; ``…/doorgeven`` of a server with this program also learns which
        place it is about), a mail address, or a phone number.

    Raises
    ------
    UsageError
        It is none of these.
    """
    told = told.strip()
    if not told:
        return None
    parts = urlsplit(told)
    is_web = parts.scheme in {"http", "https"} and parts.netloc and not parts.query
    if is_web and not re.search(r"[\s<>\"'\\#]", told):
        return PassOn(told)
    if _MAIL.fullmatch(told):
        return PassOn(f"mailto:{told}")
    if _PHONE.fullmatch(told) and any(character.isdigit() for character in told):
        return PassOn(f"tel:{re.sub(r'[^0-9+]', '', told)}")
    raise UsageError(
        f"'{told}' is no web address, mail address or phone number",
        column="SOCIALE_BASIS_DOORGEVEN",
        do="write it as https://example.nl/doorgeven, naam@example.nl or 015 123 45 67",
    )
