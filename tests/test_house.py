"""The rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import io
import re
import shutil
import subprocess
import tokenize
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "sociale_basis"
MODULES = sorted(PACKAGE.rglob("*.py"))
PYTHON_FILES = [
    *MODULES,
    *sorted((CHECKOUT / "tests").rglob("*.py")),
    *sorted((CHECKOUT / "benchmarks").rglob("*.py")),
    *sorted(CHECKOUT.glob("*.py")),
]
LONGEST = 400


def _name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def _imports(path: Path) -> set[str]:
    """Top-level names of everything a file imports, at any depth, also for type checking only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").split(".")[0])
    return found


def _tracked() -> list[Path]:
    """Files of the project: what git has, or would take."""
    git = shutil.which("git")
    if git is None or not (CHECKOUT / ".git").exists():
        pytest.skip("not a git checkout: which files belong to the project is unknown")
    listed = subprocess.run(  # noqa: S603 -- git itself, on the checkout, no input from outside
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    ).stdout.decode("utf-8")
    return [path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file()]


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        try:
            yield path, path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # a data file


def test_there_is_something_to_check() -> None:
    """The checks below look at files that exist."""
    assert len(MODULES) > 10
    assert PACKAGE / "errors.py" in MODULES


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("streamlit", "sociale_basis/ui/"),
        ("starlette", "sociale_basis/ui/"),
        ("folium", "sociale_basis/maps/"),
    ],
)
def test_library_stays_in_its_room(library: str, room: str) -> None:
    """Streamlit and starlette are for the user interface only, folium for the maps only."""
    allowed = {"app.py"} if room == "sociale_basis/ui/" else set()
    product = [*MODULES, *CHECKOUT.glob("*.py")]
    trespassers = [
        _name(path)
        for path in product
        if library in _imports(path)
        and not _name(path).startswith(room)
        and _name(path) not in allowed
    ]
    assert trespassers == []


def test_files_are_named_after_a_concept() -> None:
    """No drawer for odds and ends."""
    drawers = {"util", "utils", "helper", "helpers", "common", "misc"}
    assert [_name(path) for path in PYTHON_FILES if path.stem.strip("_") in drawers] == []
    assert [_name(path) for path in MODULES if path.parent.name.strip("_") in drawers] == []


def test_files_are_small() -> None:
    """A module is one concept, readable in one sitting."""
    lengths = {_name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_rooms_say_what_they_are_for() -> None:
    """Every folder with code is a package, whose docstring says what it is for."""
    folders = sorted({path.parent for path in MODULES})
    assert PACKAGE in folders
    for folder in folders:
        room = folder / "__init__.py"
        assert room.is_file(), f"{_name(folder)} has no __init__.py"
        text = ast.get_docstring(ast.parse(room.read_text(encoding="utf-8")))
        assert text, f"{_name(room)} has no docstring"
        assert len(text.split()) >= 5, f"{_name(room)}: the docstring says too little"


def test_lint_is_never_switched_off_without_a_reason() -> None:
    """Every noqa, type: ignore and pragma says why, behind it or on the line above."""
    marker = re.compile(r"noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?|type:\s*ignore(?:\[[^\]]*\])?")
    without: list[str] = []
    seen = 0
    for path in PYTHON_FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            comment = token.string.lstrip("# ")
            if token.type != tokenize.COMMENT or not marker.match(comment):
                continue
            seen += 1
            row = token.start[0]
            above = lines[row - 2].strip() if row > 1 else ""
            words = re.findall(r"[a-zA-Z]{3,}", marker.sub("", comment))
            if not words and not above.startswith("#"):
                without.append(f"{_name(path)}:{row}")
    assert seen > 0
    assert without == []


def test_lint_settings_give_their_reasons() -> None:
    """Every rule switched off in pyproject.toml has a comment on its line."""
    lines = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if re.match(r'\s+"[A-Z]+\d*",?', line)]
    switched_off = [line for line in rules if '"ALL"' not in line]
    assert switched_off
    assert [line for line in switched_off if not re.search(r",\s+# \w+", line)] == []


def test_nothing_of_one_machine() -> None:
    """No path of somebody's machine and no address of a package registry in the project."""
    # Built from parts so that this file passes its own test.
    parts = [
        "/" + "home/",
        "/" + "Users/",
        "/" + "root/",
        "/" + "work/",
        "/" + "opt/",
        "C:" + r"\\?Users",
        "py" + r"pi\.org",
        "python" + r"hosted\.org",
        "npm" + r"js\.org",
        "--extra-" + "index-url ",
    ]
    # After a letter, digit, dot or dash it is part of a web address, not of a path.
    forbidden = re.compile("|".join(rf"(?<![\w.-]){part}" for part in parts))
    found = [
        f"{_name(path)}:{number}: {match.group()}"
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := forbidden.search(line))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes(name: str) -> None:
    """Every requirement is one version with hashes; there is no option that names a place."""
    text = (CHECKOUT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 30
    for pin in pins:
        assert re.match(r"[a-z0-9-]+==[^\s;]+", pin), pin
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin
        assert "://" not in pin


def test_development_uses_the_versions_of_users() -> None:
    """What both requirements files pin, they pin alike: tests run on what users get."""

    def pins(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        for package, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE):
            found.setdefault(package, set()).add(version)
        return found

    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    shared = runtime.keys() & development.keys()
    assert "numpy" in shared
    for package in shared:
        assert development[package] <= runtime[package], package


def test_users_do_not_install_the_peers() -> None:
    """Libraries that we only compare ourselves with are no part of an installation for use."""
    text = (CHECKOUT / "requirements.txt").read_text(encoding="utf-8")
    installed = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    assert "numba" in installed
    peers = {"pandana", "igraph", "networkit", "pyrosm"}
    assert installed & peers == set()
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        declared = str(tomllib.load(file)["dependency-groups"])
    assert all(peer in declared for peer in peers)


def test_licence_is_the_eupl() -> None:
    """The licence lies in the checkout in full, and every file that names it names the same."""
    licence = (CHECKOUT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for article in range(1, 16):
        assert re.search(rf"^{article}\.\s*\S", licence, re.MULTILINE), f"article {article}"
    assert licence.rstrip().endswith("require the production of a new EUPL version.")
    for name in ("pyproject.toml", "publiccode.yml"):
        assert "EUPL-1.2" in (CHECKOUT / name).read_text(encoding="utf-8")


def _commands() -> set[str]:
    """Give the names of the commands that ``sociale-basis`` has, as its users see them."""
    from typer.main import get_command  # noqa: PLC0415 -- together with the line below

    from sociale_basis import cli  # noqa: PLC0415 -- slow, and only this check needs it

    commands: dict[str, object] = getattr(get_command(cli.app), "commands", {})
    return set(commands)


def test_readme_and_commands_agree() -> None:
    """README shows every command that exists, and none that does not."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"(?:sociale-basis|-m sociale_basis) ([a-z][a-z-]+)", readme))
    assert shown == _commands()


def test_make_verbs_are_explained() -> None:
    """Plain ``make`` names every verb, and CONTRIBUTING.md only verbs that exist."""
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    verbs = {word for word in phony.group(1).split() if word.isalpha()} - {"help"}
    assert verbs >= {"run", "test", "lint", "bench", "clean"}
    assert set(re.findall(r'^\t@echo "make (\w+)', makefile, re.MULTILINE)) == verbs
    guide = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)", guide))
    assert {"test", "lint"} <= named <= verbs
