"""ES modules as one classic script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sociale_basis import maps
from sociale_basis.errors import FileFormatError
from sociale_basis.publish.site.classic_script import classic_script

MODULES = Path(maps.__file__).parent / "leaflet_map"


def test_modules_run_once_and_in_the_order_in_which_they_need_each_other() -> None:
    """What is imported stands before who imports it, once, and is taken from there by name."""
    script = classic_script(
        {
            "a.js": 'import { b, c as other } from "./b.js";\nexport const a = b + other;\n',
            "b.js": 'import { d } from "./d.js";\nexport function b() {}\nexport let c = d;\n',
            "d.js": "export default class d {}\nexport async function e() {}\n",
            "unused.js": "export const never = 1;\n",
        },
        "a.js",
    )
    assert [script.index(f'modules["{name}.js"] =') for name in "dba"] == sorted(
        script.index(f'modules["{name}.js"] =') for name in "abd"
    )
    assert 'const { b, c: other } = modules["b.js"];' in script
    assert "return { b, c };" in script
    assert "return { e };" in script, "what is exported by default is asked for by nobody here"
    assert "never" not in script


def test_the_map_module_holds_no_module_words_any_more() -> None:
    """Of our own map nothing is left that only a module may say, and nothing is lost."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in MODULES.glob("*.js")}
    script = classic_script(texts, "map.js")
    assert not re.search(r"^\s*(export|import)\b(?!\()", script, re.MULTILINE)
    assert script.count("= (() => {") == len(texts), "every file of the map is needed by it"
    assert script == classic_script(dict(reversed(texts.items())), "map.js"), "always the same"


@pytest.mark.parametrize(
    "text",
    [
        'import all from "./b.js";\n',
        'import * as b from "./b.js";\n',
        'export { b } from "./b.js";\n',
        "const a = 1;\nexport { a };\n",
        "export default a;\n",
    ],
)
def test_what_it_does_not_know_is_refused(text: str) -> None:
    """A form that nobody translates is an error, never a page that does nothing."""
    with pytest.raises(FileFormatError, match="cannot be translated"):
        classic_script({"a.js": text, "b.js": "export const b = 1;\n"}, "a.js")


def test_modules_that_need_each_other_are_refused() -> None:
    """In a circle no file can come first; a file that is not there is named."""
    circle = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n',
    }
    with pytest.raises(FileFormatError, match="needs itself"):
        classic_script(circle, "a.js")
    with pytest.raises(FileFormatError, match=r"b\.js: is no module"):
        classic_script({"a.js": circle["a.js"]}, "a.js")
