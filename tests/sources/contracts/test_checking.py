"""Services as they are documented, and one thing after another that moves."""

from __future__ import annotations

import copy
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import UsageError
from sociale_basis.settings import Settings
from sociale_basis.sources.contracts import Kind, Moved, State, Use, check
from sociale_basis.sources.contracts.known import CONTRACTS
from sociale_basis.sources.contracts.schema import Origin, read_schema, schemas_folder
from sociale_basis.sources.http import Patience
from sociale_basis.sources.services import services
from tests.sources.fakes import gemeente
from tests.sources.fakes.all_services import AllServices, in_delft
from tests.sources.fakes.server import Answer, Fault, status
from tests.sources.fakes.wcs import Wcs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sociale_basis.sources.contracts import Checked
    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import FakeServer


@pytest.fixture
def world() -> AllServices:
    """Give all services as they are documented, to be changed."""
    return AllServices()


@pytest.fixture
def checked(
    fake: FakeServer, make_client: Callable[..., Client], world: AllServices
) -> Callable[..., Checked]:
    """Give what checks one service."""

    def one(
        key: str, folder: Path | None = None, *, record: bool = False, **more: object
    ) -> Checked:
        client = make_client(mirrors=world.serve(fake), **more)
        (found,) = check(client, [key], folder=folder, record=record)
        return found

    return one


def asks(found: Checked) -> list[Moved]:
    """Give what moved and asks for something."""
    return [one for one in found.moved if not one.harmless]


def test_every_service_has_a_contract() -> None:
    """Each service of the table has a contract, and a schema that says where it comes from."""
    known = services(Settings(services=None))
    assert set(known) == set(CONTRACTS)
    for key, one in known.items():
        schema = read_schema(schemas_folder(), key)
        assert schema.service == key
        assert (schema.origin is Origin.MET_LIVE) == one.met_live
        assert schema.whole == one.met_live
    files = {file.stem for file in schemas_folder().glob("*.json")}
    assert files == set(known), "and no schema of a service that does not exist"


def test_nothing_moved(
    fake: FakeServer, make_client: Callable[..., Client], world: AllServices
) -> None:
    """Services as they are documented are all ok; few questions, no address, nothing kept."""
    client = make_client(mirrors=world.serve(fake))
    found = list(check(client))
    assert {one.service.key: (one.state, one.why, asks(one)) for one in found} == {
        key: (State.OK, "", []) for key in CONTRACTS
    }
    assert not list(client.folder.rglob("*.reply"))
    for service, most in {"/areas": 7, "/wfs-20": 9, "/rivm": 4, "/ahn": 2, "/loc": 3}.items():
        assert 0 < sum(asked.path.startswith(service) for asked in fake.asked) <= most
    words = {value for asked in fake.asked for value in asked.query.values() if "q" in asked.query}
    assert "delft" in words
    assert not any(
        any(letter.isdigit() for letter in asked.query.get("q", "")) for asked in fake.asked
    )
    assert fake.most_at_once == 1


def test_an_answer_that_was_kept_is_no_check(
    fake: FakeServer, checked: Callable[..., Checked], world: AllServices
) -> None:
    """The same question is put again the next time, however fresh the last answer."""
    assert checked("bgt").state is State.OK
    before = len(fake.asked)
    for feature in world.bgt.collections["wegdeel"]:
        del feature["properties"]["bronhouder"]
    assert checked("bgt").state is State.MOVED
    assert len(fake.asked) == 2 * before


def test_a_number_at_the_end_moved(checked: Callable[..., Checked], world: AllServices) -> None:
    """A column of RIVM with another number is told, and is no reason to do anything."""
    _rename(world, "Eenzaam_27", "Eenzaam_28")
    _rename(world, "Mantelzorger_31", "Mantelzorger_32")
    found = checked("rivm_health")
    assert found.state is State.OK
    assert [(one.kind, one.was, one.now) for one in found.moved] == [
        (Kind.FIELD_RENAMED, "Eenzaam_27", "Eenzaam_28"),
        (Kind.FIELD_RENAMED, "Mantelzorger_31", "Mantelzorger_32"),
    ]


def test_a_figure_is_gone(checked: Callable[..., Checked], world: AllServices) -> None:
    """A column that an indicator needs is named with the indicator that loses its data."""
    world.rivm.topics.remove("Eenzaam_27")
    for feature in world.areas[2025].collections["buurten"]:
        del feature["properties"]["percentage_personen_65_jaar_en_ouder"]
    found = checked("rivm_health")
    assert found.state is State.MOVED
    assert found.moved == (Moved(Kind.FIELD_GONE, "Eenzaam_27", loses=("lonely_share",)),)
    (gone,) = asks(checked("cbs_areas"))
    assert (gone.kind, gone.loses) == (Kind.FIELD_GONE, ("residents_65_plus_share",))


def test_two_columns_for_one_figure(checked: Callable[..., Checked], world: AllServices) -> None:
    """Where a second column means the same neither is read, so the figure is lost and said so."""
    world.rivm.topics.append("Eenzaam_99")
    (lost,) = asks(checked("rivm_health"))
    assert lost == Moved(Kind.FIGURE_GONE, "lonely_share", loses=("lonely_share",))


def test_an_edition_in_camel_case(checked: Callable[..., Checked], world: AllServices) -> None:
    """Other capitals are found all the same; a reader that takes names literally loses them."""
    for year in world.areas:
        collections = world.areas[year].collections
        collections["buurten"] = gemeente.camel(collections["buurten"])
    found = checked("cbs_areas")
    assert found.state is State.OK
    renamed = {one.was: one.now for one in found.moved if one.kind is Kind.FIELD_RENAMED}
    assert renamed["aantal_inwoners"] == "aantalInwoners"
    assert not any(one.loses for one in found.moved)
    world.bgt.collections["wegdeel"] = gemeente.camel(world.bgt.collections["wegdeel"])
    found = checked("bgt")
    gone = {one.name: one.use for one in asks(found) if one.kind is Kind.FIELD_GONE}
    assert gone["fysiek_voorkomen"] is Use.PAVEMENT


def test_a_new_edition(checked: Callable[..., Checked], world: AllServices) -> None:
    """The year after the newest in the table is tried, and one that went is named."""
    world.areas[2026] = world.areas.pop(2024)
    found = checked("cbs_areas")
    assert found.state is State.MOVED
    assert asks(found) == [
        Moved(Kind.EDITION_NEW, "2026"),
        Moved(Kind.EDITION_GONE, "2024"),
    ]


def test_a_new_period_is_read_as_it_comes(
    checked: Callable[..., Checked], world: AllServices
) -> None:
    """Periods of a table stand in no list of ours: one more is good news."""
    world.rivm.dimensions["Perioden"]["2024JJ00"] = "2024"
    world.rivm.rows += [{**row, "Perioden": "2024JJ00"} for row in world.rivm.rows]
    found = checked("rivm_health")
    assert found.state is State.OK
    assert found.moved == (Moved(Kind.EDITION_NEW, "2024JJ00", harmless=True),)


def test_the_newest_year_is_empty(checked: Callable[..., Checked], world: AllServices) -> None:
    """An edition without areas, or in which nothing is filled in, is told as such and no more."""
    collections = world.areas[2025].collections
    full = collections["buurten"]
    collections["buurten"] = copy.deepcopy(full[:1])
    collections["buurten"][0]["properties"]["gemeentecode"] = "GM0001"
    assert asks(checked("cbs_areas")) == [Moved(Kind.EDITION_EMPTY, "2025")]
    collections["buurten"] = copy.deepcopy(full)
    for feature in collections["buurten"]:
        for name, value in feature["properties"].items():
            if isinstance(value, int | float) and name != "jaar":
                feature["properties"][name] = -99997
    assert asks(checked("cbs_areas")) == [Moved(Kind.EDITION_EMPTY, "2025")]


def test_one_column_is_not_filled_yet(checked: Callable[..., Checked]) -> None:
    """A figure that CBS fills in later is told; it is what fetch copes with every year."""
    found = checked("cbs_areas")
    assert found.state is State.OK
    (unfilled,) = [one for one in found.moved if one.kind is Kind.UNFILLED]
    assert unfilled.name == "around_social_minimum_share, distance_gp_km"


def test_a_collection_is_gone(checked: Callable[..., Checked], world: AllServices) -> None:
    """What was read from it is lost; nothing is said of each of its columns."""
    world.bgt.collections["wegdelen"] = world.bgt.collections.pop("wegdeel")
    assert checked("bgt").moved == (Moved(Kind.LIST_GONE, "wegdeel", use=Use.PAVEMENT),)
    world.ahn.coverages.remove("dtm_05m")
    assert Moved(Kind.LIST_GONE, "dtm_05m", use=Use.HEIGHTS) in checked("ahn").moved
    del world.bag_wfs.layers["bag:ligplaats"]
    (gone,) = asks(checked("bag_wfs"))
    assert gone == Moved(Kind.LIST_GONE, "bag:ligplaats", use=Use.DWELLINGS)


def test_the_address_is_gone(
    fake: FakeServer, checked: Callable[..., Checked], make_client: Callable[..., Client]
) -> None:
    """Status 404 means that something moved; the line says so."""
    fake.fail("/bag", status(404))
    found = checked("bag")
    assert found.state is State.MOVED
    assert "answers 404 (Not Found)" in found.why
    client = make_client(mirrors={"cbs_areas": f"{fake.url}/elsewhere-{{year}}"})
    (found,) = check(client, ["cbs_areas"])
    assert (found.state, found.use) == (State.MOVED, Use.BOUNDARIES)


def test_patience_comes_first(fake: FakeServer, checked: Callable[..., Checked]) -> None:
    """A service that is busy once, or breaks off once, is ok the second time."""
    fake.fail("/bag", status(429, retry_after="3"), None, Fault(after=40))
    assert checked("bag").state is State.OK


def test_not_reached(fake: FakeServer, checked: Callable[..., Checked]) -> None:
    """One that stays away is not reached: nothing can be said of whether it moved."""
    fake.fail("/bgt", *[status(503)] * 2)
    found = checked("bgt", patience=Patience(tries=2))
    assert (found.state, found.moved) == (State.NOT_REACHED, ())
    assert "answers 503 (Service Unavailable), 2 times" in found.why
    fake.fail("/bgt", status(403))
    assert checked("bgt").state is State.NOT_REACHED


def test_the_page_of_a_proxy(fake: FakeServer, checked: Callable[..., Checked]) -> None:
    """HTML where JSON was expected is told with its first words."""
    page = Answer(b"<html><title>Guest network</title>", kind="text/html")
    fake.fail("/bag", Fault(page))
    found = checked("bag")
    assert found.state is State.MOVED
    assert "text/html where JSON was expected" in found.why
    fake.fail("/ahn", None, Fault(page))
    assert "answers no raster: Guest network" in checked("ahn").why


def test_offline(fake: FakeServer, checked: Callable[..., Checked]) -> None:
    """Without a connection nothing is reached, and nobody is asked."""
    found = checked("locatieserver", offline=True)
    assert found.state is State.NOT_REACHED
    assert "OFFLINE is on" in found.why
    assert fake.asked == []


def test_coordinates_in_degrees(checked: Callable[..., Checked], world: AllServices) -> None:
    """A system other than the one that was asked for, and a page of another size, are facts."""
    world.bag.content_crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    world.bag.page = 1
    moved = {one.name: (one.was, one.now, one.use) for one in asks(checked("bag"))}
    assert moved["crs"] == ("EPSG:28992", "CRS84", Use.DWELLINGS)
    world.bag.page = 3
    world.bag.content_crs = None
    assert checked("bag").state is State.OK
    world.ahn.shifted_m = 0.25
    (moved_raster,) = asks(checked("ahn"))
    assert (moved_raster.name, moved_raster.now) == ("corner", "84500.2, 447460")
    world.ahn = Wcs(world.ahn.height, epsg=3035)
    assert [one.now for one in asks(checked("ahn"))] == ["EPSG:3035"]


def test_a_column_changed_type(checked: Callable[..., Checked], world: AllServices) -> None:
    """Numbers that became text are told with the figure that hangs on them."""
    for feature in world.areas[2025].collections["buurten"]:
        feature["properties"]["aantal_inwoners"] = "1.000"
    (moved,) = asks(checked("cbs_areas"))
    assert moved == Moved(
        Kind.FIELD_TYPE, "aantal_inwoners", "number", "text", loses=("residents",)
    )


def test_a_filter_that_is_ignored(checked: Callable[..., Checked], world: AllServices) -> None:
    """A table that sends all of the country is named."""
    found = in_delft(gemeente.health().rows)
    world.rivm.rows = [{**row, "WijkenEnBuurten": "GM0363"} for row in found[:1]]
    assert checked("rivm_health").state is State.MOVED


def test_recording(tmp_path: Path, checked: Callable[..., Checked], world: AllServices) -> None:
    """What is written down is what was met; after it only changes since then are told."""
    shutil.copytree(schemas_folder(), tmp_path / "schemas")
    folder = tmp_path / "schemas"
    for feature in world.bag.collections["verblijfsobject"]:
        feature["properties"]["energielabel"] = "A"
    first = checked("bag", folder)
    assert [one.kind for one in first.moved] == [Kind.UNDOCUMENTED]
    written = checked("bag", folder, record=True).written
    assert written == folder / "bag.json"
    schema = read_schema(folder, "bag")
    assert (schema.origin, schema.whole) == (Origin.MET_LIVE, True)
    assert schema.fields["energielabel"] == "text"
    assert checked("bag", folder).moved == ()
    for feature in world.bag.collections["verblijfsobject"]:
        feature["properties"]["bouwjaar"] = 1900
        del feature["properties"]["energielabel"]
    assert checked("bag", folder).moved == (
        Moved(Kind.FIELD_GONE, "energielabel"),
        Moved(Kind.FIELD_NEW, "bouwjaar", now="number"),
    )
    others = [file for file in folder.iterdir() if file.name != "bag.json"]
    assert all(file.read_bytes() == (schemas_folder() / file.name).read_bytes() for file in others)


def test_recording_forgets_nothing_that_is_needed(
    tmp_path: Path, fake: FakeServer, checked: Callable[..., Checked], world: AllServices
) -> None:
    """What was not reached keeps its schema; a column a reader needs stays told after recording."""
    shutil.copytree(schemas_folder(), tmp_path / "schemas")
    folder = tmp_path / "schemas"
    before = (folder / "bgt.json").read_bytes()
    fake.fail("/bgt", status(404))
    assert checked("bgt", folder, record=True).written is None
    world.bgt.collections = {"waterdeel": []}
    assert checked("bgt", folder, record=True).written is None
    assert (folder / "bgt.json").read_bytes() == before
    for feature in world.bag.collections["verblijfsobject"]:
        del feature["properties"]["gebruiksdoel"]
    assert checked("bag", folder, record=True).written is not None
    assert asks(checked("bag", folder)) == [
        Moved(Kind.FIELD_GONE, "gebruiksdoel", use=Use.DWELLINGS)
    ]


def test_the_first_time(tmp_path: Path, checked: Callable[..., Checked]) -> None:
    """Of a service nobody wrote anything down of, recording makes the first schema."""
    (tmp_path / "none").mkdir()
    found = checked("ahn", tmp_path / "none", record=True)
    assert found.state is State.OK
    assert json.loads((tmp_path / "none" / "ahn.json").read_text())["facts"]["raster"] == "20 x 20"


def test_unknown_names(make_client: Callable[..., Client]) -> None:
    """A typo shows what there is, before anybody is asked."""
    with pytest.raises(UsageError, match=r"Known are .*cbs_areas"):
        list(check(make_client(), ["cbs_area"]))


def _rename(world: AllServices, was: str, now: str) -> None:
    world.rivm.topics[world.rivm.topics.index(was)] = now
    world.rivm.rows = [
        {(now if name == was else name): value for name, value in row.items()}
        for row in world.rivm.rows
    ]


def test_ways_and_places(checked: Callable[..., Checked], world: AllServices) -> None:
    """Overpass that gives up was not reached; an extract that is gone is named."""
    world.overpass.remark = "runtime error: Query timed out"
    found = checked("overpass")
    assert (found.state, found.use) == (State.NOT_REACHED, Use.STREETS)
    assert "gave up before it had found everything" in found.why
    features = world.extracts["features"]
    features[:] = [one for one in features if one["properties"]["id"] != "zuid-holland"]
    (gone,) = asks(checked("geofabrik"))
    assert gone == Moved(Kind.LIST_GONE, "zuid-holland", use=Use.STREETS)
