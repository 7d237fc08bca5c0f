"""``layers/`` and ``data/`` are found however the program was installed: each way for real.

Every installation gets its own environment, which borrows the libraries of the environment that
runs the tests (not its editable installation), so that nothing is downloaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]

WHERE = """
import json
import sociale_basis
from sociale_basis._folders import data_folder, layers_folder

found = {"package": sociale_basis.__file__}
for name, folder in [("layers", layers_folder()), ("data", data_folder())]:
    found[name] = str(folder)
    found["toml_" + name] = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.toml"))
print(json.dumps(found))
"""


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603 -- only commands written in this file
        [str(part) for part in command],
        cwd=cwd,
        env=clean | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(folder: Path) -> Path:
    """Make an environment; a ``.pth`` file lends it the libraries, but not what they link to."""
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    Path(site.strip(), "borrowed.pth").write_text("\n".join(borrowed) + "\n", encoding="utf-8")
    return python


def _install(python: Path, *what: str | Path) -> None:
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--ignore-installed", "--quiet"]
    _run(python, "-m", "pip", "install", *options, *what, cwd=python.parent)


def _shipped(name: str) -> list[str]:
    folder = CHECKOUT / name
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.toml"))


def _assert_found(found: dict[str, str | list[str]], package: Path, folders: Path) -> None:
    assert Path(str(found["package"])).resolve() == (package / "__init__.py").resolve()
    for name in ("layers", "data"):
        assert Path(str(found[name])).resolve() == (folders / name).resolve()
        assert _shipped(name), f"{name}/ in the checkout is empty"
        assert found[f"toml_{name}"] == _shipped(name)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable,
        *("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT),
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_from_a_checkout(tmp_path: Path) -> None:
    """Nothing installed, the checkout on the path: the folders at its top are used."""
    python = _environment(tmp_path / "env")
    found = json.loads(_run(python, "-c", WHERE, cwd=tmp_path, PYTHONPATH=str(CHECKOUT)))
    _assert_found(found, CHECKOUT / "sociale_basis", CHECKOUT)


def test_editable_installation(tmp_path: Path) -> None:
    """An editable installation uses the same folders: editing a layer counts at once."""
    python = _environment(tmp_path / "env")
    _install(python, "--editable", CHECKOUT)
    found = json.loads(_run(python, "-I", "-c", WHERE, cwd=tmp_path))
    _assert_found(found, CHECKOUT / "sociale_basis", CHECKOUT)


def test_wheel_installation(tmp_path: Path, wheel: Path) -> None:
    """A wheel brings its own copy of both folders, and the command with it."""
    python = _environment(tmp_path / "env")
    _install(python, wheel)
    found = json.loads(_run(python, "-I", "-c", WHERE, cwd=tmp_path))
    package = Path(str(found["package"])).parent
    assert tmp_path in package.parents
    _assert_found(found, package, package / "_bundled")
    command = python.with_name("sociale-basis.exe" if os.name == "nt" else "sociale-basis")
    assert command.is_file()


def test_wheel_speaks_dutch(tmp_path: Path, wheel: Path) -> None:
    """The catalogue of Dutch texts is in the wheel."""
    python = _environment(tmp_path / "env")
    _install(python, wheel)
    code = "from sociale_basis.i18n import gettext; print(gettext('Probably fine', 'nl'))"
    printed = _run(python, "-I", "-X", "utf8", "-c", code, cwd=tmp_path)
    assert printed.strip() == "Waarschijnlijk goed te doen"


def test_what_is_in_the_wheel(wheel: Path) -> None:
    """The package, its licence, layers and data: no tests, no tooling, nothing twice."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sociale_basis"}
    bundled = {name.removeprefix("sociale_basis/_bundled/") for name in names if "_bundled" in name}
    assert {f"layers/{name}" for name in _shipped("layers")} <= bundled
    assert {f"data/{name}" for name in _shipped("data")} <= bundled
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert not [name for name in names if "test" in name.split("/")[-2] or "__pycache__" in name]
