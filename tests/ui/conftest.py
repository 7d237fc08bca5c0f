"""The dashboard without a browser: the script that the application serves, run on a folder."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sociale_basis import neighbourhood, ui
from sociale_basis.privacy import Viewer
from sociale_basis.register import open_register
from sociale_basis.ui.map_content import fetched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sociale_basis.neighbourhood import Neighbourhood

UNFORESEEN = "Er ging iets mis"
MAIN = Path(ui.__file__).with_name("main.py")
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "voorbeeldwijk"


@dataclass
class Shown:
    """A page as a visitor has it before them, without what only a browser can draw."""

    test: AppTest
    html: str = field(init=False)

    def __post_init__(self) -> None:
        assert not self.test.exception, [each.value for each in self.test.exception]
        assert UNFORESEEN not in [each.value for each in self.test.title], "see the log"
        self.html = "\n".join(str(each.proto.body) for each in self.test.get("html"))

    @property
    def heading(self) -> str:
        """The one heading of the first level."""
        (title,) = self.test.title
        return str(title.value)

    @property
    def headings(self) -> list[str]:
        """The headings below it."""
        return [str(each.value) for each in (*self.test.header, *self.test.subheader)]

    @property
    def text(self) -> str:
        """Everything that stands in paragraphs, tables and labels."""
        words = [str(each.value) for each in self.test.markdown]
        return "\n".join([self.html, *words, *(each.label for each in self.test.expander)])

    @property
    def map(self) -> dict[str, Any]:
        """What is sent to the map."""
        (component,) = self.test.get("bidi_component")
        sent: dict[str, Any] = json.loads(component.proto.json)
        return sent

    @property
    def kept(self) -> dict[str, Any]:
        """What the register tells on the map: what is fetched and what is sent, laid together."""
        sent = self.map
        own = sent["kept"] or {"features": [], "kinds": {}, "gone": [], "otherwise": []}
        everyone: dict[str, Any] = {"features": [], "kinds": {}}
        if "kept" in sent["urls"]:
            found = fetched(sent["urls"]["kept"])
            assert found is not None
            everyone = found.shape
            assert json.loads(found.content.plain) == everyone
        besides = {_key(each) for each in own["features"]} | set(own["otherwise"])
        rest = [each for each in everyone["features"] if _key(each) not in besides]
        assert len(rest) + len(besides) >= len(everyone["features"])
        return {
            "features": [*rest, *own["features"]],
            "kinds": everyone["kinds"] | own["kinds"],
            "gone": own["gone"],
        }

    @property
    def sent(self) -> str:
        """All that goes to the map and what it fetches of the register, as text."""
        sent = self.map
        found = fetched(sent["urls"].get("kept", ""))
        return f"{sent} {'' if found is None else found.content.plain.decode()}"

    def rows(self, caption: str) -> list[list[str]]:
        """Give the texts of the body of the table whose caption begins so."""
        reader = _Tables()
        reader.feed(self.html)
        (rows,) = [rows for name, rows in reader.tables if name.startswith(caption)]
        return rows

    def again(self) -> Shown:
        """Run the page once more, after something was clicked or chosen."""
        return Shown(self.test.run())

    def opened(self, *boxes: str) -> Shown:
        """Run the page once more with some boxes open, by their keys."""
        for key in boxes:
            self.test.session_state[key] = True
        return self.again()


def _key(feature: dict[str, Any]) -> str:
    return f"{feature['properties']['id']} {feature['properties']['layer']}"


class _Tables(HTMLParser):
    """Reads tables out of HTML: caption, and the texts of the rows of the body."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "caption":
            self.tables.append(("", []))
        if "tbody" in self._inside and tag == "tr":
            self.tables[-1][1].append([])
        if "tbody" in self._inside and tag in ("td", "th"):
            self.tables[-1][1][-1].append("")
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] == ["caption"]:
            name, rows = self.tables[-1]
            self.tables[-1] = (name + data, rows)
        elif "tbody" in self._inside and self._inside[-1] in ("td", "th"):
            self.tables[-1][1][-1][-1] += data


class Visit(Protocol):
    """Opens a page of the dashboard on a folder."""

    def __call__(
        self,
        folder: Path,
        page: str = "kaart",
        *,
        local: bool = True,
        headers: dict[str, str] | None = None,
        **address: str,
    ) -> Shown:
        """Give the page; ``address`` is what stands behind the question mark.

        At this computer it is opened as an official, who reads figures as they are, unless the
        address has another role.
        """


@pytest.fixture
def visit(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """Give a function that opens a page as a visitor does, with nothing kept from before."""
    if "SOCIALE_BASIS_HOME" not in os.environ:  # what lies in the checkout is somebody's own
        monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path_factory.mktemp("empty workspace")))
    st.cache_data.clear()
    st.cache_resource.clear()
    # As Streamlit tells it of whoever asks from this computer itself.
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", None)

    def opened(
        folder: Path,
        page: str = "kaart",
        *,
        local: bool = True,
        headers: dict[str, str] | None = None,
        **address: str,
    ) -> Shown:
        asked = {"Host": "localhost:8501"} | (headers or {})
        monkeypatch.setattr("streamlit.runtime.context.ContextProxy.headers", asked)
        monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(folder))
        monkeypatch.setenv("SOCIALE_BASIS_LOCAL", "1" if local else "")
        test = AppTest.from_file(MAIN, default_timeout=60)
        if local:
            address = {"rol": Viewer.OFFICIAL} | address
        test.query_params.update(address)
        if page != "kaart":
            if "_" in page:
                test.run()  # its address is not the name of its file: known only after a run
            test.switch_page(f"{page}.py")
            test.query_params.update(address)
        return Shown(test.run())

    yield opened
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def wilgenoord(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example neighbourhood, which is fictional and has figures of its areas."""
    folder = tmp_path_factory.mktemp("wilgenoord")
    neighbourhood.build(
        folder,
        osm=EXAMPLE / "voorbeeldwijk.osm.pbf",
        boundary=EXAMPLE / "buurten.geojson",
        population=EXAMPLE / "population.csv",
        statistics=[EXAMPLE / "kerncijfers.csv", EXAMPLE / "gezondheid.csv"],
        places=EXAMPLE / "places.csv",
        name="Wilgenoord *met ster*",
        fictional=True,
    )
    return folder


@pytest.fixture(scope="module")
def example(wilgenoord: Path) -> Neighbourhood:
    """Open the example neighbourhood."""
    return neighbourhood.load(wilgenoord)


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the workspace of the dashboard, without a register."""
    folder = tmp_path / "werkmap"
    folder.mkdir()
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(folder))
    return folder


@pytest.fixture
def home(workspace: Path) -> Path:
    """Give the workspace of the dashboard, with an empty register."""
    open_register(workspace).close()
    return workspace


@pytest.fixture(scope="session")
def without_people(small_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small town without figures of residents, with a cook who comes to the home."""
    folder = tmp_path_factory.mktemp("without people")
    places = folder / "places.csv"
    header = "id,name,layer,lat,lon,source,status,checked_on,reach_mode,service_area"
    cook = "kok,Kok aan <b>huis</b>,institutional/library,,,wijkteam,verified,2026-06-01"
    row = f"{cook},comes_to_the_home,BU99990001"
    places.write_text(f"{header}\n{row}\n", encoding="utf-8")
    neighbourhood.build(
        folder / "wijk",
        osm=small_town / "town.osm",
        boundary=small_town / "buurten.geojson",
        places=places,
    )
    return folder / "wijk"


@pytest.fixture(scope="session")
def without_places(small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the small town as if nothing were there."""
    folder = tmp_path_factory.mktemp("without places") / "wijk"
    build = copied(small_neighbourhood, folder, "0123456789abcdef")
    places = gpd.read_parquet(build / "places.parquet")
    places.iloc[:0].to_parquet(build / "places.parquet")
    anchors = pd.read_parquet(build / "place_anchors.parquet")
    anchors.iloc[:0].to_parquet(build / "place_anchors.parquet")
    return folder


@pytest.fixture
def spare(small_neighbourhood: Path, tmp_path: Path) -> Path:
    """Give a copy of the small town that may be spoilt."""
    copied(small_neighbourhood, tmp_path / "wijk", "fedcba9876543210")
    return tmp_path / "wijk"


def copied(folder: Path, to: Path, digest: str) -> Path:
    """Copy a neighbourhood under another digest; give the folder of its build."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    shutil.copytree(folder / "builds" / manifest["current"], to / "builds" / digest)
    manifest["current"] = digest
    (to / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return to / "builds" / digest
