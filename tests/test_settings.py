"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from sociale_basis.errors import UsageError
from sociale_basis.settings import Settings, current_settings


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "MIN_COUNT", "FOLDER", "HOME", "LOCAL", "TILES", "THREADS"):
        monkeypatch.delenv(f"SOCIALE_BASIS_{name}", raising=False)
    for name in ("CONTACT", "CA_FILE", "OFFLINE", "CACHE", "SERVICES", "INDICATORS"):
        monkeypatch.delenv(f"SOCIALE_BASIS_{name}", raising=False)
    names = ("DATABASE_URL", "ROLE_CLAIM", "ROLES", "ORGANISATION_CLAIM", "DOORGEVEN", "STYLE")
    for name in names:
        monkeypatch.delenv(f"SOCIALE_BASIS_{name}", raising=False)


def test_defaults() -> None:
    """Without variables: Dutch, ten people, no neighbourhood, the current folder, all closed."""
    settings = Settings()
    assert (settings.lang, settings.min_count) == ("nl", 10)
    assert settings.folder is None
    assert settings.home == Path()
    assert settings.local is False, "a server must not take every visitor for a professional"
    assert settings.tiles == "none", "no other server is asked for anything unless one wants it"
    assert settings.threads is None
    assert settings.offline is False
    assert settings.contact == "", "nobody's address is sent along unless they say so"


def test_variables_are_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable set later counts in the next Settings: nothing is remembered."""
    assert Settings().min_count == 10
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    monkeypatch.setenv("SOCIALE_BASIS_MIN_COUNT", "25")
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", "build/wijk")
    monkeypatch.setenv("SOCIALE_BASIS_HOME", "werk")
    monkeypatch.setenv("SOCIALE_BASIS_LOCAL", "1")
    monkeypatch.setenv("SOCIALE_BASIS_TILES", "pdok")
    monkeypatch.setenv("SOCIALE_BASIS_THREADS", "3")
    monkeypatch.setenv("SOCIALE_BASIS_CONTACT", "gis@example.nl")
    monkeypatch.setenv("SOCIALE_BASIS_CA_FILE", "ca.pem")
    monkeypatch.setenv("SOCIALE_BASIS_OFFLINE", "1")
    monkeypatch.setenv("SOCIALE_BASIS_CACHE", "kept")
    monkeypatch.setenv("SOCIALE_BASIS_SERVICES", "mirrors.toml")
    monkeypatch.setenv("SOCIALE_BASIS_INDICATORS", "indicatoren.toml")
    monkeypatch.setenv("SOCIALE_BASIS_ROLES", '{"team": "builder_team"}')
    monkeypatch.setenv("SOCIALE_BASIS_ORGANISATION_CLAIM", "club")
    monkeypatch.setenv("SOCIALE_BASIS_DOORGEVEN", "wijk@example.nl")
    monkeypatch.setenv("SOCIALE_BASIS_STYLE", "huisstijl.css")
    assert Settings().model_dump() == {
        "lang": "en",
        "min_count": 25,
        "folder": Path("build/wijk"),
        "home": Path("werk"),
        "local": True,
        "tiles": "pdok",
        "threads": 3,
        "contact": "gis@example.nl",
        "ca_file": Path("ca.pem"),
        "offline": True,
        "cache": Path("kept"),
        "services": Path("mirrors.toml"),
        "indicators": Path("indicatoren.toml"),
        "doorgeven": "wijk@example.nl",
        "database_url": None,
        "role_claim": "roles",
        "roles": {"team": "builder_team"},
        "organisation_claim": "club",
        "style": Path("huisstijl.css"),
    }


def test_empty_variable_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable gives the default, not the current folder or an error."""
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", "")
    monkeypatch.setenv("SOCIALE_BASIS_MIN_COUNT", "")
    assert Settings().folder is None
    assert Settings().min_count == 10


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOCIALE_BASIS_LANG", "fr"),
        ("SOCIALE_BASIS_MIN_COUNT", "many"),
        ("SOCIALE_BASIS_MIN_COUNT", "0"),
        ("SOCIALE_BASIS_MIN_COUNT", "-3"),
        ("SOCIALE_BASIS_LOCAL", "perhaps"),
        ("SOCIALE_BASIS_TILES", "google"),
        ("SOCIALE_BASIS_THREADS", "0"),
        ("SOCIALE_BASIS_OFFLINE", "sometimes"),
        ("SOCIALE_BASIS_ROLES", "team=builder_team"),
    ],
)
def test_bad_value_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """A value that cannot be used is one line with the variable, the value and what to do."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError) as caught:
        Settings()
    message = str(caught.value)
    assert message.startswith(f"{variable} is '{value}': ")
    assert "remove it" in message
    assert "\n" not in message


def test_settings_do_not_change() -> None:
    """Settings are read, never written: a part of the program cannot change them for another."""
    with pytest.raises(ValueError, match="frozen"):
        Settings().min_count = 3  # the assignment is what must fail


def test_the_database_address_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the database is read, and its password shows in no text of the settings."""
    address = "postgresql://keeper:s3cret@localhost/register"
    monkeypatch.setenv("SOCIALE_BASIS_DATABASE_URL", address)
    settings = Settings()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == address
    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_pages_read_anew_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same environment gives the same settings; a variable set, changed or gone others."""
    first = current_settings()
    assert current_settings() is first
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    assert current_settings().lang == "en"
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "xx")
    with pytest.raises(UsageError, match="SOCIALE_BASIS_LANG"):
        current_settings()
    monkeypatch.delenv("SOCIALE_BASIS_LANG")
    assert current_settings() == first
