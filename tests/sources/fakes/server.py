"""A real HTTP server on this computer that stands in for a service, and fails when told to."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType


class Asked(NamedTuple):
    """A request as it came in: path below the place it was served at, names of headers small.

    ``query`` has the last of parameters that were given more than once, ``raw_query`` all of them.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    raw_query: str = ""


@dataclass(frozen=True)
class Answer:
    """What a service answers."""

    content: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    ``instead`` answers in place of the service. ``after`` drops the connection after so many bytes
    of the answer, ``truncated`` ends it there as if that were all, ``silent`` keeps silent until
    that event is set.
    """

    instead: Answer | None = None
    after: int | None = None
    truncated: int | None = None
    silent: threading.Event | None = None


def status(code: int, *, retry_after: str | None = None, text: str = "") -> Fault:
    """Answer with a status and nothing else."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Fault(Answer(text.encode(), code, "text/plain", headers))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up: that is what tests of limits do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


class FakeServer:
    """Serves what tests put in it, and remembers what it was asked.

    ``asked`` holds every request that came in, also those that failed. With a certificate (PEM,
    with its key) it talks encrypted.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._at_once = 0
        self._services: dict[str, Callable[[Asked], Answer]] = {}
        self._faults: dict[str, deque[Fault | None]] = {}
        self._guard = threading.Lock()
        self._came = threading.Condition(self._guard)
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Give the address of the server."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def serve(self, place: str, service: Callable[[Asked], Answer]) -> str:
        """Answer everything at and below a path, and give its address."""
        self._services[place] = service
        return self.url + place

    def fail(self, place: str, *faults: Fault | None) -> None:
        """Let the next requests below a path go wrong, one fault each; None goes well."""
        self._faults.setdefault(place, deque()).extend(faults)

    def was_asked(self, times: int, within_s: float = 1.0) -> bool:
        """Wait until so many requests came in, for a while; tells whether they did."""
        with self._guard:
            return self._came.wait_for(lambda: len(self.asked) >= times, within_s)

    def answer(self, asked: Asked) -> tuple[Answer, Fault]:
        """Remember a request, and give what to answer."""
        place = max((p for p in self._services if asked.path.startswith(p)), key=len, default=None)
        with self._guard:
            self.asked.append(asked)
            self._came.notify_all()
            waiting = [faults for p, faults in self._faults.items() if asked.path.startswith(p)]
            fault = next((faults.popleft() for faults in waiting if faults), None) or Fault()
        if fault.instead is not None:
            return fault.instead, fault
        if place is None:
            return Answer(b"not here", 404, "text/plain"), fault
        below = asked._replace(path=asked.path.removeprefix(place).strip("/"))
        return self._services[place](below), fault

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with fake._guard:
                    fake._at_once += 1
                    fake.most_at_once = max(fake.most_at_once, fake._at_once)
                try:
                    self._answer()
                finally:
                    with fake._guard:
                        fake._at_once -= 1

            do_POST = do_GET  # noqa: N815 -- as above

            def _answer(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length", 0))
                asked = Asked(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query, keep_blank_values=True)),
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                    parts.query,
                )
                answer, fault = fake.answer(asked)
                if fault.silent is not None:
                    fault.silent.wait()
                content = answer.content[: fault.truncated]
                # Without a date: that of the wall is not that of a test.
                self.send_response_only(answer.status)
                self.send_header("Content-Type", answer.kind)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content if fault.after is None else content[: fault.after])
                if fault.after is not None:
                    self.wfile.flush()
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing: what came in stands in ``asked``."""

        return Handler
