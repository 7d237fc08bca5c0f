"""A browser, and the dashboard as its users start it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from sociale_basis.cli.demo import build_example
from tests.browser.steps import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

CHECKOUT = Path(__file__).resolve().parents[2]
START_S = 90.0  # includes compiling the search on a machine that never did
# What a browser does by itself, unasked: no test is about it, and a closed network answers none.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
_logs: list[Path] = []


class Dashboard(Protocol):
    """Starts the dashboard on a neighbourhood, with settings; gives its address."""

    def __call__(self, folder: Path, **env: str) -> str:
        """Give the address, without a slash at the end."""


@dataclass
class Visit:
    """A page with what went wrong on it, and the hosts it asked for something."""

    page: Page
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Note every error and every request from now on."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host:  # data: and blob: have none, and leave the browser nowhere
            self.hosts.add(host)


class Visitor(Protocol):
    """Opens pages, each as somebody who was never there before."""

    def __call__(self, url: str, **context: Any) -> Visit:  # noqa: ANN401 -- Playwright's options
        """Open an address; ``viewport``, ``color_scheme`` and so on as Playwright has them."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a test that failed what the servers said."""
    report = yield
    if report.failed:
        for log in _logs:
            report.sections.append((f"{log.parent.name}", log.read_text(encoding="utf-8")))
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium; skip, or fail where it is required, when there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        message = "no chromium on this machine: the dashboard is not tried in a browser"
        if "browser" in os.environ.get("SOCIALE_BASIS_REQUIRE", "").split(","):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- slow, and only needed here

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", *QUIET]
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Give the way to open a page whose errors and requests are noted from the start."""
    contexts = []

    def open_page(url: str, **context: Any) -> Visit:  # noqa: ANN401 -- Playwright's own options
        contexts.append(browser.new_context(**context))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        visit = Visit(contexts[-1].new_page())
        visit.watch()
        visit.page.goto(url)
        return visit

    yield open_page
    for each in contexts:
        each.close()


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """Give the way to start the dashboard; one server per neighbourhood and settings."""
    running: dict[str, str] = {}
    with ExitStack() as servers:

        def start(folder: Path, **env: str) -> str:
            key = json.dumps([str(folder), sorted(env.items())])
            if key not in running:
                place = tmp_path_factory.mktemp("dashboard")
                running[key] = servers.enter_context(served(folder, env, place))
            return running[key]

        yield start


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example neighbourhood as ``sociale-basis demo`` does."""
    folder = tmp_path_factory.mktemp("example") / "voorbeeldwijk"
    build_example(folder)
    return folder


@contextmanager
def served(
    folder: Path, env: dict[str, str], place: Path, program: str = "streamlit"
) -> Iterator[str]:
    """Run the server until it is warm; end it afterwards.

    ``program`` is the module to run: Streamlit, or what runs Streamlit with a stand-in.
    """
    log = place / "log.txt"
    _logs.append(log)
    port = _free_port()
    given = {name: value for name, value in os.environ.items() if "SOCIALE_BASIS_" not in name}
    given |= {"SOCIALE_BASIS_FOLDER": str(folder), "PYTHONUTF8": "1", **env}
    options = ["--server.port", str(port), "--server.address", "localhost"]
    with (
        log.open("wb") as said,
        subprocess.Popen(  # noqa: S603 -- the dashboard of this checkout
            [sys.executable, "-m", program, "run", "app.py", *options, "--server.headless=1"],
            cwd=CHECKOUT,
            env=given,
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            _wait(server, f"http://localhost:{port}", log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the dashboard ended by itself:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=START_S) as answer:  # noqa: S310 -- our own server
                if json.load(answer)["warm"]:
                    return
        except URLError:
            pass  # it does not listen yet
        time.sleep(0.1)
    pytest.fail(f"the dashboard is not there after {START_S:.0f} s:\n{log.read_text('utf-8')}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return int(found.getsockname()[1])
