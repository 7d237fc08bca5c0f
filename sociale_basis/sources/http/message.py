"""A question to a service, and what it answered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sociale_basis.errors import CutOffError, ServiceShapeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sociale_basis.sources.services import Service


@dataclass(frozen=True)
class Request:
    """One question.

    ``params`` and ``headers`` are sorted pairs, so that the same question is recognised in
    whatever order it was put. It is a POST when it has a body.
    """

    service: Service
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @classmethod
    def of(
        cls,
        service: Service,
        path: str = "",
        params: Mapping[str, object] | Iterable[tuple[str, object]] = (),
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Request:
        """Make a question to a service.

        Parameters
        ----------
        service
            Whom it is for; the holes in its address filled.
        path
            What is asked, below the address of the service.
        params
            What stands behind the question mark.
        headers
            Those that change the answer, such as ``Accept``.
        body
            What is posted.
        """
        pairs = params.items() if hasattr(params, "items") else params
        texts = sorted((name, str(value)) for name, value in pairs)
        sent = sorted((headers or {}).items())
        return cls(service, service.url(path), tuple(texts), tuple(sent), body)

    @property
    def method(self) -> str:
        """Give ``GET`` or ``POST``."""
        return "POST" if self.body else "GET"

    @property
    def host(self) -> str:
        """Give the host it goes to."""
        return urlsplit(self.url).netloc

    @property
    def address(self) -> str:
        """Give the whole address, as a browser would show it."""
        return f"{self.url}?{urlencode(self.params)}" if self.params else self.url

    @cached_property
    def key(self) -> str:
        """Give what tells this question from all others: 64 hexadecimal digits."""
        parts = [self.method, self.url, self.params, self.headers, self.body.hex()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def following(self, link: str) -> Request:
        """Give the question for the next page, from the link in an answer.

        Only what stands behind its question mark is taken: a mirror passes on links to the
        original, and CBS writes ``http://``; neither is where the first page came from.
        """
        pairs = parse_qsl(urlsplit(link).query, keep_blank_values=True)
        return replace(self, params=tuple(sorted(pairs)))


@dataclass(frozen=True, eq=False)
class Reply:
    """One answer.

    ``headers`` have lower-case names; ``fetched`` is when the service last said that this is the
    answer, in UTC; ``from_cache`` says that it was not asked just now.
    """

    request: Request
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    fetched: datetime
    from_cache: bool = False

    @cached_property
    def sha256(self) -> str:
        """Give the checksum of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 -- what JSON holds is found out by looking
        """Give what the JSON holds.

        Raises
        ------
        ServiceShapeError
            It says of itself that it is something else, such as the page of a proxy.
        CutOffError
            It is not whole.
        """
        kind = self.headers.get("content-type", "")
        if "json" not in kind:
            said = _first_words(self.content)
            raise ServiceShapeError(
                f"answers {kind.split(';')[0] or 'something'} where JSON was expected: {said}",
                host=self.request.host,
                do="look at the address in a browser on this computer: a proxy may stand between",
            )
        try:
            return json.loads(self.content)
        except RecursionError as error:
            raise ServiceShapeError(
                "answers JSON that is nested without end",
                host=self.request.host,
                do=self.request.service.otherwise,
            ) from error
        except ValueError as error:
            raise CutOffError(
                "the JSON it answers is not whole",
                host=self.request.host,
                do=self.request.service.otherwise,
            ) from error


def is_json(reply: Reply) -> None:
    """Make sure that an answer is whole JSON.

    Raises
    ------
    ServiceShapeError, CutOffError
        It is not; see :attr:`Reply.json`.
    """
    _ = reply.json


def _first_words(content: bytes) -> str:
    text = " ".join(content[:2000].decode("utf-8", "replace").split())
    return f"'{text[:120]}'" if text else "nothing"
