"""The services on the internet that can be asked: where they are, on what terms, how patiently.

The table is ``data/reference/services.toml``; a file of one's own (``SOCIALE_BASIS_SERVICES``)
changes what stands in it, for a mirror or a test.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- pydantic reads the type of a field when the class is made
import string
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, checked, read_toml
from sociale_basis.errors import UsageError
from sociale_basis.settings import PREFIX, Settings


def _web_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"'{address}' is not a web address: it starts with https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(
            f"'{parts.hostname}': an address has no password and nothing behind ? or #"
        )
    return address.rstrip("/")


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Service(Record):
    """One service.

    Attributes
    ----------
    key
        Its name in the table.
    name, licence, attribution
        What is shown beside everything that comes from it.
    address
        Where it is; may hold ``{holes}`` that :meth:`at` fills.
    mirrors
        Where others offer the same; asked in this order when it fails there.
    years
        Editions there are, newest first; empty where it has none.
    documented, met_live
        When what is expected of it was last read up, and whether the real one was ever met.
    fresh_days
        How long an answer is used without asking again.
    timeout_s, pause_s
        How long it may keep silent, and the rest between two requests to its host, in seconds.
    max_mb
        The size above which an answer is broken off.
    otherwise
        What to try when it fails.
    """

    key: str
    name: str = Field(min_length=1)
    address: WebAddress
    mirrors: tuple[WebAddress, ...] = ()
    years: tuple[int, ...] = ()
    licence: str = Field(min_length=1)
    attribution: str = Field(min_length=1)
    documented: dt.date
    met_live: bool = False
    fresh_days: float = Field(ge=0)
    timeout_s: float = Field(gt=0)
    pause_s: float = Field(ge=0)
    max_mb: float = Field(gt=0)
    otherwise: str = Field(min_length=1)

    @property
    def host(self) -> str:
        """Give the host, with its port where that is an unusual one."""
        return urlsplit(self.address).netloc

    def at(self, **holes: object) -> Service:
        """Give this service with the holes in its address filled: ``at(year=2024)``."""
        return self.model_copy(update={"address": self.address.format(**holes)})

    def everywhere(self) -> list[Service]:
        """Give this service, and after it the same at each of its mirrors."""
        places = [self.address, *self.mirrors]
        return [self.model_copy(update={"address": place}) for place in places]

    def url(self, path: str = "") -> str:
        """Give the address of something in it.

        Raises
        ------
        UsageError
            A hole in the address was not filled.
        """
        holes = [name for _, name, _, _ in string.Formatter().parse(self.address) if name]
        if holes:
            raise UsageError(
                f"the address of '{self.key}' still has {{{holes[0]}}} in it",
                do="fill it in, or correct the address in services.toml",
            )
        return f"{self.address}/{path.lstrip('/')}" if path else self.address


class _Table(Record):
    services: dict[str, dict[str, Any]]


class _Services(Record):
    services: dict[str, Service]


def service(key: str, settings: Settings | None = None) -> Service:
    """Give a service by its key.

    Raises
    ------
    UsageError
        The table has no such service.
    StorageError, FileFormatError, BadValueError
        See :func:`services`.
    """
    known = services(settings)
    if key not in known:
        raise UsageError(f"no service is called '{key}'", do=f"known are {', '.join(known)}")
    return known[key]


def services(settings: Settings | None = None) -> dict[str, Service]:
    """Give all services by key, with what ``SOCIALE_BASIS_SERVICES`` changes in them.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        A table cannot be read, or holds a wrong key or value.
    UsageError
        A file of one's own changes a service that does not exist.
    """
    file = data_folder() / "reference" / "services.toml"
    table = read_toml(file, _Table).services
    own = (settings or Settings()).services
    if own is not None:
        file = own
        for key, fields in read_toml(own, _Table).services.items():
            if key not in table:
                raise UsageError(
                    f"{PREFIX}SERVICES names a service '{key}' that does not exist",
                    file=own,
                    do=f"known are {', '.join(table)}",
                )
            # Who gives an address of their own need not be able to reach those of others.
            if "address" in fields:
                fields.setdefault("mirrors", [])
            table[key] = table[key] | fields
    named = {key: {**fields, "key": key} for key, fields in table.items()}
    return checked({"services": named}, _Services, file).services
