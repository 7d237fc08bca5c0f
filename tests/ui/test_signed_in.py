"""Which role an account gives, and that nothing but its identity token does."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer, Who
from sociale_basis.settings import Settings
from sociale_basis.ui.signed_in import role_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit

NOW = 1_800_000_000.0
BUILDER = '{"sb-opbouw": "builder_team", "sb-gebied": "official", "CN=Club,OU=x": "organisation"}'
TOKEN: dict[str, Any] = {
    "is_logged_in": True,
    "iss": "https://login.example.nl",
    "sub": "f3a9-jansen@example.nl",
    "name": "J. Jansen",
    "email": "jansen@example.nl",
    "exp": int(NOW) + 3600,
    "roles": ["iets", "sb-opbouw"],
}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Give settings in which three values of a claim are roles."""
    monkeypatch.setenv("SOCIALE_BASIS_ROLES", BUILDER)
    monkeypatch.setenv("SOCIALE_BASIS_ORGANISATION_CLAIM", "club")
    return Settings()


@pytest.mark.parametrize(
    ("claims", "viewer"),
    [
        ({}, Viewer.BUILDER_TEAM),
        ({"roles": "sb-gebied"}, Viewer.OFFICIAL),
        ({"roles": ["sb-gebied", "sb-opbouw"]}, Viewer.BUILDER_TEAM),
        ({"roles": ["official", "builder_team", "admin"]}, Viewer.RESIDENT),
        ({"roles": []}, Viewer.RESIDENT),
        ({"roles": None}, Viewer.RESIDENT),
        ({"roles": {"sb-opbouw": True}}, Viewer.RESIDENT),
        ({"roles": [["sb-opbouw"]]}, Viewer.RESIDENT),
        ({"roles": "sb-opbouw sb-gebied"}, Viewer.RESIDENT),
        ({"exp": int(NOW)}, Viewer.RESIDENT),
        ({"exp": NOW - 0.5}, Viewer.RESIDENT),
        ({"exp": NOW + 0.5}, Viewer.BUILDER_TEAM),
        ({"exp": None}, Viewer.RESIDENT),
        ({"exp": str(int(NOW) + 3600)}, Viewer.RESIDENT),
        ({"exp": True}, Viewer.RESIDENT),
        ({"exp": float("nan")}, Viewer.RESIDENT),
        ({"is_logged_in": False}, Viewer.RESIDENT),
        ({"is_logged_in": "true"}, Viewer.RESIDENT),
        ({"sub": ""}, Viewer.RESIDENT),
        ({"iss": None}, Viewer.RESIDENT),
        ({"roles": "CN=Club,OU=x"}, Viewer.RESIDENT),
        ({"roles": "CN=Club,OU=x", "club": ""}, Viewer.RESIDENT),
        ({"roles": "CN=Club,OU=x", "club": ["a", "b"]}, Viewer.RESIDENT),
        ({"roles": "CN=Club,OU=x", "club": "soosclub"}, Viewer.ORGANISATION),
    ],
)
def test_role_of_an_account(settings: Settings, claims: dict[str, Any], viewer: Viewer) -> None:
    """Known value, token that holds: its role. Whatever is missing, over or odd: a resident."""
    assert role_of(TOKEN | claims, settings, NOW).viewer is viewer


@pytest.mark.parametrize("gone", ["exp", "iss", "sub", "roles", "is_logged_in"])
def test_without_one_claim_nobody_is_signed_in(settings: Settings, gone: str) -> None:
    """Each part of the token is needed."""
    claims = {name: value for name, value in TOKEN.items() if name != gone}
    assert role_of(claims, settings, NOW) == Who(Viewer.RESIDENT)
    assert role_of({}, settings, NOW) == Who(Viewer.RESIDENT)


def test_organisation_comes_from_its_claim(settings: Settings) -> None:
    """Which entries someone may edit is said by the identity provider too."""
    found = role_of(TOKEN | {"roles": "CN=Club,OU=x", "club": "soosclub"}, settings, NOW)
    assert found.organisation == "soosclub"


def test_nothing_configured_gives_nobody_a_role() -> None:
    """An identity provider without a list of roles opens nothing."""
    assert role_of(TOKEN, Settings(), NOW).viewer is Viewer.RESIDENT


def test_claims_within_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dots lead into a claim; a claim whose own name has dots is found too."""
    monkeypatch.setenv("SOCIALE_BASIS_ROLES", BUILDER)
    monkeypatch.setenv("SOCIALE_BASIS_ROLE_CLAIM", "realm_access.roles")
    for claims in (
        {"realm_access": {"roles": ["sb-gebied"]}},
        {"realm_access.roles": ["sb-gebied"]},
    ):
        assert role_of(TOKEN | claims, Settings(), NOW).viewer is Viewer.OFFICIAL
    for odd in ({"realm_access": ["sb-gebied"]}, {"realm_access": {"roles": {"sb-gebied": 1}}}, {}):
        assert role_of(TOKEN | odd, Settings(), NOW).viewer is Viewer.RESIDENT


def test_pseudonym_tells_no_name(settings: Settings) -> None:
    """The same account always gets the same one, another gets another; no name stands in it."""
    first, again = (role_of(TOKEN, settings, NOW).actor for _time in range(2))
    assert first == again
    assert re.fullmatch(r"account-[0-9a-f]{16}", first)
    assert role_of(TOKEN | {"sub": "other"}, settings, NOW).actor != first
    assert role_of(TOKEN | {"iss": "https://other.nl"}, settings, NOW).actor != first


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let Streamlit tell of an account, as it does after signing in."""
    told = TOKEN | {"exp": time.time() + 3600}
    monkeypatch.setattr("streamlit.user_info._get_user_info", lambda: dict(told))
    monkeypatch.setenv("SOCIALE_BASIS_ROLES", BUILDER)
    return told


def buttons(shown: Shown) -> list[str]:
    """Give the buttons for signing in and out."""
    return [each.label for each in shown.test.button if each.key in ("sign in", "sign out")]


CLOSED = "Deze pagina is voor wie in de buurt werkt"


@pytest.mark.parametrize("role", ["sb-opbouw", "sb-gebied"])
def test_who_signed_in_opens_the_pages_of_their_role(
    visit: Visit, small_neighbourhood: Path, account: dict[str, Any], role: str
) -> None:
    """From elsewhere, with an account of the team or the municipality: the page on reach opens."""
    account["roles"] = role
    shown = visit(small_neighbourhood, "bereik", local=False)
    assert shown.heading.endswith("?")
    assert CLOSED not in shown.text
    name = {"sb-opbouw": "opbouwwerker", "sb-gebied": "ambtenaar"}[role]
    assert buttons(shown) == [f"Uitloggen ({name})"]


@pytest.mark.parametrize(
    ("change", "button", "told"),
    [
        ({"exp": 0}, "Inloggen", False),
        ({"roles": "onbekend"}, "Uitloggen (bewoner)", True),
        ({"is_logged_in": False}, "Inloggen", False),
    ],
)
def test_account_without_role_or_whose_time_is_over_is_a_resident(
    visit: Visit,
    small_neighbourhood: Path,
    account: dict[str, Any],
    change: dict[str, Any],
    button: str,
    *,
    told: bool,
) -> None:
    """Past its time or unknown: the page stays closed, whatever stands in address and headers."""
    account |= change
    headers = {"Host": "example.org", "X-Roles": "sb-opbouw", "Authorization": "Bearer sb-opbouw"}
    shown = visit(
        small_neighbourhood,
        "bereik",
        local=False,
        headers=headers,
        rol="official",
        roles="sb-opbouw",
    )
    assert CLOSED in shown.text
    assert buttons(shown) == [button]
    assert bool(shown.test.info) == told
    assert not shown.test.selectbox


def test_role_ends_while_the_page_is_open(
    visit: Visit, small_neighbourhood: Path, account: dict[str, Any]
) -> None:
    """Streamlit's cookie outlives the token: the next click after its end finds the page closed."""
    shown = visit(small_neighbourhood, "bereik", local=False)
    assert CLOSED not in shown.text
    account["exp"] = time.time() - 1
    assert CLOSED in shown.again().text


def test_address_gives_who_signed_in_no_other_role(
    visit: Visit, small_neighbourhood: Path, account: dict[str, Any]
) -> None:
    """An official who asks for the role of another stays an official."""
    account["roles"] = "sb-gebied"
    shown = visit(small_neighbourhood, local=False, rol="builder_team")
    assert buttons(shown) == ["Uitloggen (ambtenaar)"]
    assert not [each for each in shown.test.selectbox if "rol" in each.label]


def test_without_an_identity_provider_there_is_no_button(
    visit: Visit, small_neighbourhood: Path
) -> None:
    """Nothing to sign in with: nothing says that one could."""
    shown = visit(small_neighbourhood, local=False)
    assert shown.heading
    assert buttons(shown) == []


def test_roles_that_cannot_be_read_open_nothing(
    visit: Visit,
    small_neighbourhood: Path,
    account: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mistake in the settings is explained, and lets nobody in."""
    assert account
    monkeypatch.setenv("SOCIALE_BASIS_ROLES", "{half")
    shown = visit(small_neighbourhood, "bereik", local=False)
    assert not shown.test.get("bidi_component")
    assert shown.heading == "Een instelling klopt niet"
