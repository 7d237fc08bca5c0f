"""The application around the pages, asked as a browser asks it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import logging
import re
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from sociale_basis import i18n
from sociale_basis.neighbourhood.store import current
from sociale_basis.ui import assets, map_content, warm_up, web
from sociale_basis.ui.neighbourhoods import by_digest, open_neighbourhood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.neighbourhood import Neighbourhood

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = ["/", "/bereik", "/bereik?lang=en"]


@pytest.fixture(scope="module")
def client(small_neighbourhood: Path) -> Iterator[TestClient]:
    """Start the application of app.py, on the small town, and wait until it is warm."""
    spec = spec_from_file_location("app", CHECKOUT / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCIALE_BASIS_FOLDER", str(small_neighbourhood))
        patch.delenv("SOCIALE_BASIS_LANG", raising=False)
        patch.delenv("SOCIALE_BASIS_TILES", raising=False)
        spec.loader.exec_module(module)
        with TestClient(module.app) as asking:
            until = time.monotonic() + 300  # compiling, on a machine that never did
            while not asking.get("/health").json()["warm"] and time.monotonic() < until:
                time.sleep(0.05)
            yield asking


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town, as a page does."""
    return open_neighbourhood(small_neighbourhood)


@pytest.fixture
def pdok(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Give a page behind our middleware, with the background map of the Kadaster."""
    monkeypatch.setenv("SOCIALE_BASIS_TILES", "pdok")

    def page(_request: object) -> HTMLResponse:
        return HTMLResponse('<html lang="en"><head></head><body></body></html>')

    return TestClient(Starlette(routes=[Route("/", page)], middleware=web.middleware()))


def rules(policy: str) -> dict[str, list[str]]:
    """Take a policy apart."""
    parts = [part.split() for part in policy.split(";")]
    assert len({part[0] for part in parts}) == len(parts)
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("path", [*PAGES, "/health", "/assets/leaflet/leaflet.css", "/assets/x"])
def test_every_answer_is_safe(client: TestClient, path: str) -> None:
    """Every answer forbids guessing of kinds, frames of others, and telling where one came from."""
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert len(headers.get_list("Content-Security-Policy")) == 1
    found = rules(headers["Content-Security-Policy"])
    assert found["default-src"] == ["'none'"]
    assert found["frame-ancestors"] == ["'self'"]
    assert found["connect-src"] == ["'self'"]
    assert "'unsafe-eval'" not in str(found)
    assert "'unsafe-inline'" not in found["script-src"]
    assert "://" not in str(found), "another host may be asked for something"


@pytest.mark.parametrize("path", PAGES)
def test_page_may_run_its_own_scripts_only(client: TestClient, path: str) -> None:
    """The policy names each script that stands in the page, by its digest, and no other."""
    answer = client.get(path)
    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert len(scripts) == 2, "Streamlit's, and where the server is"
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts]
    allowed = rules(answer.headers["Content-Security-Policy"])["script-src"]
    assert [each for each in allowed if each.startswith("'sha")] == [
        f"'sha256-{digest.decode()}'" for digest in digests
    ]


@pytest.mark.parametrize(
    ("path", "lang"),
    [("/", "nl"), ("/bereik", "nl"), ("/?lang=en", "en"), ("/?lang=nl", "nl"), ("/?lang=x", "nl")],
)
@pytest.mark.parametrize("packed", ["gzip", "identity"])
def test_page_has_the_language_of_the_reader(
    client: TestClient, path: str, lang: str, packed: str
) -> None:
    """Language, title and words without JavaScript are ours, whole and not kept by a browser."""
    answer = client.get(path, headers={"Accept-Encoding": packed})
    assert f'<html lang="{lang}">' in answer.text
    assert "<title>Sociale basis</title>" in answer.text
    words = {"nl": "Deze pagina heeft JavaScript nodig", "en": "This page needs JavaScript"}
    assert words[lang] in answer.text
    assert answer.text.count("<noscript>") == 1
    assert "You need to enable" not in answer.text
    assert answer.text.rstrip().endswith("</html>")
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in answer.headers


def test_head_of_a_page(client: TestClient) -> None:
    """Who asks for the head only gets no body and no length of another page."""
    answer = client.head("/")
    assert answer.status_code == 200
    assert answer.content == b""
    assert "Content-Length" not in answer.headers


def test_language_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a wish of the reader, the setting decides; a setting that cannot be used does not."""

    def page(_request: object) -> HTMLResponse:
        return HTMLResponse('<html lang="en"><head></head><body>é</body></html>')

    for told, lang in [("en", "en"), ("nl", "nl"), ("fr", "nl")]:
        monkeypatch.setenv("SOCIALE_BASIS_LANG", told)
        app = Starlette(routes=[Route("/", page)], middleware=web.middleware())
        text = TestClient(app).get("/").text
        assert f'<html lang="{lang}">' in text
        assert text.endswith("<body>é</body></html>")


def test_style_and_icon_of_the_page_are_there(client: TestClient) -> None:
    """What the page links to exists and is of the kind that a browser accepts."""
    page = client.get("/").text
    tokens, style = re.findall(r'<link rel="stylesheet" href="\./(assets/[^"]+)"', page)
    (icon,) = re.findall(r'<link rel="shortcut icon" href="\./(assets/[^"]+)"', page)
    for address, kind in [(tokens, "text/css"), (style, "text/css"), (icon, "image/svg+xml")]:
        answer = client.get(f"/{address}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0] == kind
        assert "immutable" in answer.headers["Cache-Control"]


def test_pdok_may_be_asked_for_pictures_only(pdok: TestClient) -> None:
    """With the background of the Kadaster its host is allowed, for pictures and nothing else."""
    found = rules(pdok.get("/").headers["Content-Security-Policy"])
    assert "https://service.pdok.nl" in found.pop("img-src")
    assert "://" not in str(found)


def test_health(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Health says whether the neighbourhood opens, and nothing of where it is."""
    answer = client.get("/health")
    assert answer.json() == {"status": "ok", "neighbourhood": True, "warm": True}
    assert answer.headers["Cache-Control"] == "no-store"
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(tmp_path / "gone"))
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["neighbourhood"] is False
    assert "gone" not in answer.text
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "fr")
    assert client.get("/health").json()["neighbourhood"] is False


def test_websocket_passes(client: TestClient) -> None:
    """The middleware leaves the connection alone over which Streamlit runs the page."""
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]) as connection:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        connection.send_bytes(asked.SerializeToString())
        told = ForwardMsg()
        told.ParseFromString(connection.receive_bytes())
    assert told.WhichOneof("type") is not None


def test_content_of_the_map(client: TestClient, area: Neighbourhood) -> None:
    """All parts come as JSON: places and cells with homes of this neighbourhood, and drawings."""
    found = {}
    for what, address in map_content.urls(area, "nl").items():
        answer = client.get(f"/{address}")
        assert answer.status_code == 200, what
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        found[what] = answer.json()
    assert set(found) == {"background", "places", "cells", "areas", "symbols"}
    assert found["symbols"]["svg"].startswith("<symbol")
    assert {each["kind"] for each in found["background"]["layers"]}
    ids = {each["properties"]["id"] for each in found["places"]["features"]}
    assert ids == set(area.places["id"])
    cells = [each["properties"]["cell"] for each in found["cells"]["features"]]
    assert sorted(cells) == sorted(set(area.homes.loc[area.homes["inside"], "cell"]))
    assert len(found["areas"]["features"]) == len(area.areas)


def test_content_speaks_the_language_of_its_address(
    client: TestClient, area: Neighbourhood
) -> None:
    """Names of kinds are Dutch or English by the address, and nobody else's language changes."""
    kinds = {}
    for lang in ("nl", "en"):
        features = client.get(f"/{map_content.urls(area, lang)['places']}").json()["features"]
        kinds[lang] = {each["properties"]["kind"] for each in features}
    assert "Bibliotheek" in kinds["nl"]
    assert "Library" in kinds["en"]
    i18n.use("en")
    try:
        map_content.prepare(area, "nl")
        assert i18n.language() == "en"
    finally:
        i18n.use("nl")


@pytest.mark.parametrize("at", range(4))
def test_content_of_something_else_is_not_there(
    client: TestClient, area: Neighbourhood, at: int
) -> None:
    """A digest, version, language or part that is not known is 404, without a word about why."""
    parts = map_content.urls(area, "nl")["places"].removeprefix("kaart-data/").split("/")
    other = ["0" * 12, "0" * 64, "fr", "homes.json"]
    parts[at] = other[at]
    answer = client.get("/kaart-data/" + "/".join(parts))
    assert answer.status_code == 404
    assert answer.text == "not here"
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/kaart-data/", "/kaart-data/x", "/kaart-data/1/2/3/4/5.json"])
def test_no_page_where_content_belongs(client: TestClient, path: str) -> None:
    """Streamlit answers every address with its page; under ours it does not."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<html" not in answer.text


def test_content_is_asked_for_once(client: TestClient, area: Neighbourhood) -> None:
    """A browser that has it hears so; another gets it packed if it can unpack."""
    address = f"/{map_content.urls(area, 'nl')['background']}"
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < len(plain.content)
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get(address, headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_content_is_packed_once_and_the_same_each_time(area: Neighbourhood) -> None:
    """What was made is given again, and both forms are the same text."""
    made = map_content.prepare(area, "nl")
    assert map_content.prepare(area, "nl") is made
    for each in made.values():
        assert gzip.decompress(each.packed) == each.plain
        json.loads(each.plain)


def test_assets(client: TestClient) -> None:
    """Leaflet and our module come from the app itself, as what they are."""
    module = client.get(f"/{map_content.module_url()}")
    leaflet = client.get(f"/{map_content.LEAFLET}")
    for answer in (module, leaflet):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Content-Encoding"] == "gzip"
    assert "export" in module.text
    assert "Leaflet 1.9" in leaflet.text[:200]
    assert "immutable" in module.headers["Cache-Control"]
    assert "immutable" not in leaflet.headers["Cache-Control"]
    picture = client.get("/assets/leaflet/images/layers.png")
    assert picture.headers["Content-Type"] == "image/png"
    tag = {"If-None-Match": leaflet.headers["ETag"]}
    assert client.get(f"/{map_content.LEAFLET}", headers=tag).status_code == 304


def test_every_file_of_the_module_is_served(client: TestClient) -> None:
    """What the module imports lies beside it."""
    folder = CHECKOUT / "sociale_basis" / "maps" / "leaflet_map"
    files = [path.name for path in folder.glob("*.js")]
    assert "map.js" in files
    for name in files:
        assert client.get(f"/{map_content.module_url(name)}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/assets/leaflet/../__init__.py",
        "/assets/leaflet/%2e%2e/__init__.py",
        "/assets/leaflet/..%2f__init__.py",
        "/assets/leaflet/%2e%2e%5c__init__.py",
        "/assets/leaflet//etc/passwd",
        "/assets/leaflet/leaflet.js.map",
        "/assets/leaflet/images",
        "/assets/map/{version}/../__init__.py",
        "/assets/map/{version}/%2e%2e/cells.py",
        "/assets/map/{version}/map.css",
        "/assets/map/0000/map.js",
        "/assets/page/{version}/web.py",
        "/assets/page/{version}/%2e%2e/settings.py",
        "/assets/page/{version}/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/",
    ],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    """No way up, no other kind of file, no list of a folder, and no page in their place."""
    answer = client.get(path.format(version=assets.version()))
    assert answer.status_code in {400, 404}
    for text in ("import", "<html", "mappings", "[project]"):
        assert text not in answer.text


def test_version_changes_with_what_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed text of the maps is another address: no browser keeps the old drawing."""
    before = assets.version()
    assert re.fullmatch(r"[0-9a-f]{12}", before)
    (tmp_path / "map.js").write_text("export default 1;", encoding="utf-8")
    monkeypatch.setattr(assets, "_MAPS", tmp_path)
    assets.version.cache_clear()
    try:
        assert assets.version() != before
    finally:
        assets.version.cache_clear()


def test_warm_start(
    client: TestClient, small_neighbourhood: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After the start the neighbourhood is open, and a second start has nothing to complain of."""
    assert client.get("/health").json()["warm"] is True
    assert by_digest(current(small_neighbourhood) or "") is not None
    with caplog.at_level(logging.WARNING):
        warm_up.warm_up()
    assert caplog.records == []


def test_warming_up_stops_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends the server at once does not wait until all is made."""
    made = []
    monkeypatch.setattr(map_content, "prepare", lambda *question: made.append(question))
    warm_up.warm_up(lambda: True)
    assert made == []


@pytest.mark.parametrize("trouble", ["no neighbourhood", "a wrong setting"])
def test_start_goes_on_whatever_is_wrong(
    trouble: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What is wrong is one line in the log, and the server is ready to explain it on a page."""
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(tmp_path))
    if trouble == "a wrong setting":
        monkeypatch.setenv("SOCIALE_BASIS_LANG", "fr")
    with caplog.at_level(logging.WARNING):
        warm_up.warm_up()
    (record,) = caplog.records
    told = {"no neighbourhood": str(tmp_path), "a wrong setting": "SOCIALE_BASIS_LANG"}
    assert told[trouble] in record.getMessage()
    assert "\n" not in record.getMessage()
    assert warm_up.is_warm()


def test_code_of_the_map_is_asked_for_early(client: TestClient) -> None:
    """The page names each file of the map's code, and each of them is there."""
    page = client.get("/").text
    named = re.findall(r'<link rel="modulepreload" href="\./(.*?)">', page)
    assert map_content.LEAFLET in named
    assert map_content.module_url() in named
    assert len(named) > 5
    for each in named:
        assert client.get(f"/{each}").status_code == 200


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/kaart", "./"),
        ("/onbekend?lang=en&x=%20y", "./?lang=en&x=%20y"),
        ("/bereik/verder", "../"),
        ("/a/b/c?lang=en", "../../?lang=en"),
        ("/index.html", "./"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_unknown_path_leads_to_the_first_page(
    client: TestClient, path: str, to: str, method: str
) -> None:
    """A path that is no page leads on, by a way that holds behind a proxy with a prefix."""
    answer = client.request(method, path, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"] == to
    assert answer.content == b""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    arrived = client.request(method, path)
    assert arrived.status_code == 200
    assert arrived.url.path == "/"


@pytest.mark.parametrize(
    "path", ["/", "/bereik", "/health", "/favicon.png", "/manifest.json", "/_stcore/health"]
)
def test_what_is_there_is_no_unknown_path(client: TestClient, path: str) -> None:
    """Pages, and what Streamlit and we serve beside them, answer themselves."""
    assert client.get(path, follow_redirects=False).status_code == 200


def test_prefix_that_the_server_knows_of_is_no_page() -> None:
    """Under a path of its own the application still knows which page is asked for."""

    def page(_request: object) -> HTMLResponse:
        return HTMLResponse("<html><head></head></html>")

    app = Starlette(routes=[Route("/{_rest:path}", page)], middleware=web.middleware())
    asking = TestClient(app, root_path="/wijk")
    assert asking.get("/wijk/bereik", follow_redirects=False).status_code == 200
    assert asking.get("/wijk/kaart", follow_redirects=False).headers["Location"] == "./"


def test_house_style_comes_last_on_every_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file that the settings name stands after ours; without one, nothing is linked."""
    pages = {"/": web.OwnPage(Starlette()).rewritten("<head></head>", None)}
    assert [each for each in pages.values() if assets.OWN_STYLE in each] == []
    file = tmp_path / "huisstijl.css"
    file.write_text(":root { --sociale-basis-link: #24578f; }", encoding="utf-8")
    monkeypatch.setenv("SOCIALE_BASIS_STYLE", str(file))
    page = web.OwnPage(Starlette()).rewritten("<head></head>", None)
    links = re.findall(r'<link rel="stylesheet" href="./([^"]+)">', page)
    assert [link.rpartition("/")[2] for link in links] == [
        "tokens.css",
        "readable.css",
        "style.css",
    ]
    asking = TestClient(Starlette(routes=web.routes(), middleware=web.middleware()))
    for link in links:
        answer = asking.get(f"/{link}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/css")
        assert "--sociale-basis-" in answer.text
    assert asking.get(f"/{links[-1]}").text == file.read_text(encoding="utf-8")
    assert assets.OWN_STYLE in asking.get("/doorgeven").text


def test_house_style_that_is_gone_leaves_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing breaks for visitors; who runs the server reads which file it is."""
    monkeypatch.setenv("SOCIALE_BASIS_STYLE", str(tmp_path / "gone.css"))
    asking = TestClient(Starlette(routes=web.routes()))
    answer = asking.get(f"/{assets.OWN_STYLE}")
    assert (answer.status_code, answer.text) == (200, "")
    assert "gone.css" in caplog.text


def test_what_the_register_tells_everyone_is_fetched_by_its_content(client: TestClient) -> None:
    """Packed, by an address that nobody can guess and that goes with what made it."""
    shape: dict[str, Any] = {"features": [{"properties": {"name": "Soep"}}], "kinds": {}}
    made = map_content.Fetched(shape)
    answer = client.get(f"/{made.url}")
    assert (answer.status_code, answer.json()) == (200, shape)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert map_content.Fetched(shape | {"kinds": {"a": 1}}).url != made.url
    tag = answer.headers["ETag"]
    assert client.get(f"/{made.url}", headers={"If-None-Match": tag}).status_code == 304
    guess = made.url.replace(made.url[-12:-5], "0000000")
    assert client.get(f"/{guess}").status_code == 404
    url = made.url
    del made
    assert client.get(f"/{url}").status_code == 404
