"""The map in Chromium: first view, a filter, kinds, a slider, and what goes over the line.

``make bench-kaart`` or ``python -m benchmarks.kaart [FOLDER …]``: opens the dashboard on
neighbourhoods that are built already (the example and Delft under ``build/``) and on the last of
those with its places repeated up to 3,000, with every kind switched on, as a browser that was never
there. Writes its part of ``docs/prestaties.md``. On a
shared machine read the payload first, and the times beside the load.
"""

from __future__ import annotations

import math
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks import _kaart_page, _report
from benchmarks._crowded import crowded
from sociale_basis.i18n import number
from tests.browser.conftest import served
from tests.browser.steps import ready, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WHO = ("rollator", "manual_wheelchair", "cane", "older_walker", "low_vision")
"""In every round somebody else goes out: nobody asked that before."""
MANY = 3_000
EVERYTHING = "kinds_communal=*&kinds_institutional=*&kinds_public_space=*"
_FILTER = """async () => {
  document.querySelector(".sb-sift-details").open = true;
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const took = [];
  const asked = [["has", "wheelchair"], ["open", "evening"], ["function", "ontmoeten"]];
  for (const [group, option] of asked) {
    for (const _turn of ["on", "off"]) {
      await painted();
      const begun = performance.now();
      document.querySelector(`.sb-sift input[name="sb-${group}"][value="${option}"]`).click();
      await painted();
      took.push(performance.now() - begun);
    }
  }
  return took;
}"""
_KINDS = """async () => {
  const rows = () => document.querySelectorAll(".sb-list li[data-place]").length;
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const group = document.querySelectorAll('[class*="st-key-none"] button')[2];
  const before = rows();
  const begun = performance.now();
  group.click();
  while (rows() >= before) {
    if (performance.now() - begun > 60000) throw new Error("the group stayed on the map");
    await painted();
  }
  await painted();
  return performance.now() - begun;
}"""
_WATCH = """() => {
  const map = document.querySelector(".sb-map");
  const before = map.sbView.drawn.shares;
  const watch = { on: true, took: null };
  const look = () => {
    if (map.sbView.drawn.shares !== before) {
      setTimeout(() => { watch.took = performance.now() - window.pressed; });
    } else if (watch.on) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.watch = watch;
}"""
_TOOK = "() => { window.watch.on = false; return window.watch.took; }"


def main() -> None:
    """Measure every neighbourhood, and write it down."""
    found: dict[str, Any] = {
        **_report.circumstances(),
        "rounds": len(WHO),
        "areas": {},
    }
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        folders = _report.asked_folders(__doc__)
        with tempfile.TemporaryDirectory() as place:
            if folders:
                # As many as a large neighbourhood has: those of the last, several times.
                folders.append(Path(place) / f"{folders[-1].name}, {number(MANY)} plekken")
                crowded(folders[-2], folders[-1], MANY)
            for folder in folders:
                settings = {"SOCIALE_BASIS_HOME": place, "SOCIALE_BASIS_LOCAL": "1"}
                with served(folder, settings, Path(place)) as url:
                    rounds = [measure(browser, url) | slide(browser, url, who) for who in WHO]
                found["areas"][folder.name] = {
                    key: [each[key] for each in rounds if not math.isnan(each[key])]
                    for key in rounds[0]
                }
        browser.close()
    text = _kaart_page.part(found)
    _report.put_part(_report.ROOT / "docs" / "prestaties.md", _report.KAART, text)
    print(text)


def measure(browser: Browser, url: str) -> dict[str, float]:
    """Open the page once, and sift.

    Parameters
    ----------
    browser
        A browser; it opens the page as somebody new.
    url
        Of the dashboard.

    Returns
    -------
    ``entries``; ``first_s`` until the map is drawn, ``filter_ms`` to the next picture, ``kinds_s``
    to the picture without a group of kinds; ``map_kb`` and ``page_kb`` over the line for the map's
    own content and for all files, ``state_kb`` for what the server sent of the page itself.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    seen = {"map": 0.0, "page": 0.0, "state": 0.0}
    urls: dict[str, str] = {}
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")

    def finished(event: dict[str, Any]) -> None:
        seen["page"] += event["encodedDataLength"]
        if "kaart-data" in urls.get(event["requestId"], ""):
            seen["map"] += event["encodedDataLength"]

    def pushed(event: dict[str, Any]) -> None:
        seen["state"] += len(event["response"]["payloadData"]) * 3 / 4  # base64

    wire.on(
        "Network.responseReceived",
        lambda event: urls.__setitem__(event["requestId"], event["response"]["url"]),
    )
    wire.on("Network.loadingFinished", finished)
    wire.on("Network.webSocketFrameReceived", pushed)
    begun = time.perf_counter()
    page.goto(f"{url}/?rol=resident&{EVERYTHING}")
    page.locator('.sb-map[data-ready="yes"]').wait_for(timeout=120_000)
    first = time.perf_counter() - begun
    page.wait_for_timeout(1500)
    sent = {f"{name}_kb": number / 1000 for name, number in seen.items()}
    rows = page.locator(".sb-list li[data-place]").count()
    took = page.evaluate(_FILTER)
    page.get_by_text("Wat wilt u zien?").click()
    page.wait_for_timeout(500)
    kinds = page.evaluate(_KINDS) / 1000
    context.close()
    return {
        "entries": rows,
        "first_s": first,
        "filter_ms": statistics.median(took),
        "kinds_s": kinds,
        **sent,
    }


def slide(browser: Browser, url: str, who: str) -> dict[str, float]:
    """Move the slider of minutes on the page *Bereik en drempels*.

    Parameters
    ----------
    browser, url
        As in :func:`measure`.
    who
        Key of a profile that was not asked about yet.

    Returns
    -------
    ``slide_new_s`` to the picture of a new answer; ``slide_again_s`` to one that was there before.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(f"{url}/bereik?rol=official&profile={who}")
    ready(page)
    page.evaluate(
        "addEventListener('keydown', () => { window.pressed = performance.now(); }, true)"
    )
    slider = page.get_by_role("slider").first
    took = {}
    for what, key, minutes in (
        ("new", "ArrowRight", (20, 25, 30)),
        ("again", "ArrowLeft", (25, 20, 15)),
    ):
        each = []
        for asked in minutes:
            page.evaluate(_WATCH)
            slider.press(key)
            page.locator("h1", has_text=f"{asked} minuten").wait_for(timeout=120_000)
            settled(page)
            took_ms = page.evaluate(_TOOK)
            if took_ms is not None:  # else five minutes more bring nobody there
                each.append(took_ms / 1000)
        took[f"slide_{what}_s"] = statistics.median(each) if each else math.nan
    context.close()
    return took


if __name__ == "__main__":
    main()
