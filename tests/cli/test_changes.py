"""``changes``: a readable list, the same as a table, and what no longer fits."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests import edited_example as edited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example, make plans in it, and build it again of a later map."""
    folder = tmp_path_factory.mktemp("refreshed")
    files = edited.copy_example(folder / "files")
    out = folder / "out"
    edited.build_from(files, out)
    (out / "edits").mkdir()
    plan = {
        "schema_version": 1,
        "name": "Paden beter",
        "edits": [
            {"kind": "repair_segment", "way": edited.STEPS_WAY, "handrail": True},
            {"kind": "close_segment", "way": edited.PATH_GONE},
            {"kind": "close_place", "place": f"osm:w{edited.RESIDENTS_HOUSE}"},
        ],
    }
    (out / "edits" / "paden.json").write_text(json.dumps(plan), encoding="utf-8")
    (out / "edits" / "kapot.json").write_text("{", encoding="utf-8")
    (out / "observations").mkdir()
    seen = {
        "schema_version": 1,
        "observations": [
            {"kind": "surface", "way": edited.PATH_GONE, "value": "asphalt", "seen": "2026-03-01"}
        ],
    }
    (out / "observations" / "schouw.json").write_text(json.dumps(seen), encoding="utf-8")
    edited.later_osm(folder / "later.osm.pbf").replace(files / edited.OSM)
    edited.build_from(files, out)
    return out


def test_a_list_to_act_on(run: Run, refreshed: Path) -> None:
    """Places, ways and sources in plain Dutch sentences, places first."""
    result = run("changes", refreshed)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    ground = "Ondergrond: was asfalt, is nu klinkers of tegels"
    for line in (
        "- Nieuw: Buurthuis De Wilg (Buurthuis, wijkcentrum of dorpshuis), Wilgenlaan",
        f"- Stoeprand van 12 cm is nu verlaagd tot 3 cm. Jaagpad (node/{edited.KERB})",
        f"- Treden: was 9, is nu 8. Trappenbrug (way/{edited.STEPS_WAY})",
        f"- {ground}. Lindenlaan (way/{edited.SURFACE_WAY})",
        "- Weg: Bankje zonder naam, Wilgenplein",
        "Wegen met een ander nummer op de kaart, die liggen waar ze lagen: 1.",
    ):
        assert line in lines, line
    starts = [
        next(at for at, line in enumerate(lines) if line.startswith(each))
        for each in (
            "Plekken (",
            "Wegen (",
            "Totalen (",
            "Bronnen (",
            "Aanpassingen en waarnemingen",
        )
    ]
    assert starts == sorted(starts)
    (gone,) = [line for line in lines if line.startswith("- Weg: Bewonershuis De Beuk")]
    assert gone.endswith("Beukenlaan")
    (cafe,) = [line for line in lines if "Soep bij Saar" in line]
    assert "heette Koffie bij Saar" in cafe
    assert "Openingstijden: was niet bekend, is nu ma t/m vr 10:00-17:00" in cafe


def test_plans_that_no_longer_fit(run: Run, refreshed: Path) -> None:
    """Each edit and observation that points at what is gone is named; a damaged file is told."""
    result = run("changes", refreshed)
    told = result.stdout.partition("Aanpassingen en waarnemingen")[2].splitlines()
    gone = "staat niet meer op deze kaart"
    assert [line for line in told if line.startswith("- ")] == [
        f"- edits/paden.json, nummer 2: way {edited.PATH_GONE} {gone}",
        f"- edits/paden.json, nummer 3: place osm:w{edited.RESIDENTS_HOUSE} {gone}",
        f"- observations/schouw.json, nummer 1: way {edited.PATH_GONE} {gone}",
    ]
    assert "kapot.json" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_same_as_json_and_csv(run: Run, refreshed: Path, tmp_path: Path) -> None:
    """The table has a row for every change, with where it is, and says whom to name."""
    file = tmp_path / "anders.csv"
    result = run("changes", refreshed, "--json", "--csv", file)
    assert result.exit_code == 0, result.output
    content = json.loads(result.stdout)
    meta, rows = content["meta"], content["rows"]
    assert meta["digest"] != meta["digest_before"]
    assert meta["nothing_changed"] is False
    assert meta["attribution"]
    assert len(meta["vanished"]) == 3
    assert {row["about"] for row in rows} == {"places", "ways", "totals", "sources"}
    (centre,) = [row for row in rows if row.get("name") == "Buurthuis De Wilg"]
    assert (centre["change"], centre["lon"], centre["lat"]) == ("appeared", 5.2183, 52.56235)
    written = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(written) == len(rows) > 15
    assert [row["about"] for row in written] == [row["about"] for row in rows]
    beside = json.loads((tmp_path / "anders.csv-metadata.json").read_text(encoding="utf-8"))
    assert beside["url"] == file.name
    assert beside["dc:rights"] == meta["attribution"]


def test_nothing_to_compare_with(run: Run, small_neighbourhood: Path) -> None:
    """A first build says so, and that is no error; as JSON it has no rows."""
    result = run("changes", small_neighbourhood)
    assert result.exit_code == 0
    assert result.stdout.strip() == (
        "Er is geen eerdere versie om mee te vergelijken: dit is de eerste die bewaard is."
    )
    content = json.loads(run("changes", small_neighbourhood, "--json").stdout)
    assert content["rows"] == []
    assert content["meta"]["digest_before"] is None


def test_nothing_changed(run: Run, small_town: Path, tmp_path: Path) -> None:
    """Another build of the same files has the same in it: one clear line."""
    from sociale_basis import neighbourhood  # noqa: PLC0415 -- slow, and few tests need it

    osm, out = small_town / "town.osm", tmp_path / "out"
    for fictional in (False, True):
        neighbourhood.build(out, osm=osm, name="stad", fictional=fictional)
    result = run("changes", tmp_path / "out")
    assert result.exit_code == 0
    assert "Er is niets veranderd: dezelfde plekken, wegen, gebieden en cijfers." in result.stdout
    assert "Plekken (" not in result.stdout


def test_many_lines_are_cut_short(
    run: Run, refreshed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each kind a first part is shown, with how many more; ``--all`` shows them all."""
    monkeypatch.setattr("sociale_basis.cli.changes._SHOWN", 2)
    short = run("changes", refreshed).stdout
    whole = run("changes", refreshed, "--all").stdout
    assert "met --all ziet u alles" in short
    assert "met --all ziet u alles" not in whole
    assert len(whole.splitlines()) > len(short.splitlines()) + 5
