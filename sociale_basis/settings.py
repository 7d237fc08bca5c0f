"""What the person who runs the program decides, through variables ``SOCIALE_BASIS_…``."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from sociale_basis.errors import UsageError

PREFIX = "SOCIALE_BASIS_"
Role = Literal["resident", "organisation", "builder_team", "official", "admin"]


class Settings(BaseSettings):
    """Settings as the environment has them now; an empty variable counts as absent.

    Parameters
    ----------
    lang
        Language of what people read: ``SOCIALE_BASIS_LANG``.
    min_count
        Number of people below which a figure is not shown to residents:
        ``SOCIALE_BASIS_MIN_COUNT``.
    folder
        The neighbourhood to open when none is named: ``SOCIALE_BASIS_FOLDER``.
    home
        The workspace, with the register and the neighbourhoods: ``SOCIALE_BASIS_HOME``.
    local
        Whoever opens the dashboard sits at this computer, and sees what professionals see without
        signing in: ``SOCIALE_BASIS_LOCAL``. Only for one's own computer: ``make run`` sets it.
    tiles
        What lies under the map besides the neighbourhood's own streets and water: ``none``, or
        ``pdok`` for the background map of the Kadaster. With that one the browser of every visitor
        asks service.pdok.nl for pictures: ``SOCIALE_BASIS_TILES``.
    threads
        How many threads a search may use: ``SOCIALE_BASIS_THREADS``; default one for each
        processor.
    contact
        Mail address or web page that services may use when this program troubles them; it goes
        along in every request: ``SOCIALE_BASIS_CONTACT``.
    ca_file
        Certificates (PEM) to trust besides those of the system, for networks that open encrypted
        traffic: ``SOCIALE_BASIS_CA_FILE``.
    offline
        No service is asked; only what was kept of earlier answers is used:
        ``SOCIALE_BASIS_OFFLINE``.
    cache
        Folder for what services answered, default ``cache`` in the workspace:
        ``SOCIALE_BASIS_CACHE``.
    database_url
        Where the register is kept, when not in a file of the workspace:
        ``postgresql://user:password@host/database`` in ``SOCIALE_BASIS_DATABASE_URL``. Never
        printed: it may hold a password.
    services
        TOML file with other addresses for services, such as mirrors: ``SOCIALE_BASIS_SERVICES``.
    indicators
        TOML file with figures of one's own that may be read: ``SOCIALE_BASIS_INDICATORS``.
    doorgeven
        Where "Iets doorgeven" on the public site leads: a web address (``…/doorgeven`` of a server
        with this program, or another form), a mail address or a phone number:
        ``SOCIALE_BASIS_DOORGEVEN``. Without it the site has no such link.

    role_claim
        Which claim of an account that signs in says its role: ``SOCIALE_BASIS_ROLE_CLAIM``. Dots
        lead into a claim that holds others: ``realm_access.roles``.
    roles
        Which value of that claim is which role, as JSON: ``{"sb-opbouwwerk": "builder_team"}`` in
        ``SOCIALE_BASIS_ROLES``. Of an account with several, the first that stands here counts.
    organisation_claim
        Which claim says for which organisation of the register somebody with the role
        ``organisation`` works: ``SOCIALE_BASIS_ORGANISATION_CLAIM``.

    style
        CSS file with the house style of a municipality, over that of the dashboard and its forms:
        ``SOCIALE_BASIS_STYLE``.

    Raises
    ------
    UsageError
        A variable holds something that cannot be used; the message names it.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    lang: Literal["nl", "en"] = "nl"
    min_count: int = Field(default=10, ge=1)
    folder: Path | None = None
    home: Path = Path()
    local: bool = False
    tiles: Literal["none", "pdok"] = "none"
    threads: int | None = Field(default=None, ge=1)
    contact: str = ""
    ca_file: Path | None = None
    offline: bool = False
    cache: Path | None = None
    services: Path | None = None
    indicators: Path | None = None
    doorgeven: str = ""
    database_url: SecretStr | None = None
    role_claim: str = "roles"
    roles: Annotated[dict[str, Role], NoDecode] = {}
    organisation_claim: str = ""
    style: Path | None = None

    # Not left to pydantic-settings: what is no JSON must be told like any other mistake.
    @field_validator("roles", mode="before")
    @classmethod
    def _read_roles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError("it is no JSON") from error

    # Whoever makes Settings must get the one line: pydantic's own error spans several.
    def __init__(self, **values: Any) -> None:  # noqa: ANN401 -- pydantic checks them
        try:
            super().__init__(**values)
        except ValidationError as error:
            first = error.errors()[0]
            variable = PREFIX + str(first["loc"][0]).upper()
            raise UsageError(
                f"{variable} is {first['input']!r}: {_lower_first(first['msg'])}",
                do=f"set {variable} to something else, or remove it",
            ) from error

    @property
    def cache_folder(self) -> Path:
        """Give the folder for what services answered."""
        return self.cache or self.home / "cache"


def current_settings() -> Settings:
    """Give the settings as the environment has them now, read again only where that changed.

    For pages, which ask them many times in one run.

    Raises
    ------
    UsageError
        As :class:`Settings`.
    """
    return _read(tuple((name, value) for name, value in os.environ.items() if _is_ours(name)))


@lru_cache(maxsize=8)
def _read(environment: tuple[tuple[str, str], ...]) -> Settings:
    del environment
    return Settings()


def _is_ours(name: str) -> bool:
    return name.upper().startswith(PREFIX)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
