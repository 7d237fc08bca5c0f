"""The house style as plain colours: ours, with that of a municipality over it.

A style sheet of theirs may set our tokens to tokens of the NL Design System, with ``var()`` and
``light-dark()``. Here these are worked out for both themes, so that contrast can be computed, and
so that browsers that know no ``light-dark()`` get colours too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STYLE = Path(__file__).parent / "style"
"""Folder with ``tokens.css`` and the pictures of ways of going about."""

THEMES = ("light", "dark")
PREFIX = "--sociale-basis-"
TEXT, EDGE = 4.5, 3.0
"""Least contrast of text and of edges: WCAG 2.1, 1.4.3 and 1.4.11."""

_PAIRS = (
    *(
        (over, under, TEXT)
        for under in ("background", "surface")
        for over in ("text", "text-quiet", "link")
    ),
    ("on-primary", "primary", TEXT),
    ("border", "background", EDGE),
    ("primary", "background", EDGE),
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAME = re.compile(r"(?:^|(?<=[;{\s]))(--[\w-]+)\s*:")
_PIECE = re.compile(r"\"[^\"]*\"|'[^']*'|.", re.DOTALL)
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/].*)?\)")
_ELSEWHERE = re.compile(r"@import\b|url\(\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)
_AT_DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{")
_DEEPEST = 20


def tokens(own: str = "") -> dict[str, dict[str, str]]:
    """Work out every token of ours, per theme.

    Parameters
    ----------
    own
        A style sheet that comes after ``tokens.css``.

    Returns
    -------
    Per theme the values by name, without the prefix: ``{"light": {"link": "#00594e", …}, …}``.
    """
    ours = (STYLE / "tokens.css").read_text(encoding="utf-8")
    always, at_dark = _dark_apart(_COMMENT.sub("", f"{ours}\n{own}"))
    found = {}
    for theme, text in zip(THEMES, (always, f"{always}\n{at_dark}"), strict=True):
        told = {name[1]: _value(text, name.end()) for name in _NAME.finditer(text)}
        found[theme] = {
            name.removeprefix(PREFIX): _worked_out(value, told, theme)
            for name, value in told.items()
            if name.startswith(PREFIX)
        }
    return found


def as_css(found: Mapping[str, Mapping[str, str]]) -> str:
    """Write tokens as a style sheet for every browser: plain values, per theme."""

    def block(theme: str, indent: str) -> str:
        lines = (f"{indent}  {PREFIX}{name}: {told};\n" for name, told in found[theme].items())
        return f"{indent}:root {{\n{''.join(lines)}{indent}}}\n"

    return f"{block('light', '')}@media (prefers-color-scheme: dark) {{\n{block('dark', '  ')}}}\n"


def too_little_contrast(found: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Name what is hard to read, and what cannot be computed: one line each."""
    lines = []
    for theme, of_theme in found.items():
        for over, under, least in _PAIRS:
            try:
                got = contrast(of_theme[over], of_theme[under])
            except ValueError as error:
                lines.append(f"{PREFIX}{over} on {PREFIX}{under} ({theme}): {error}")
                continue
            if got < least:
                lines.append(
                    f"{PREFIX}{over} on {PREFIX}{under} ({theme}): contrast {got:.1f}, "
                    f"must be at least {least:.1f}"
                )
    return sorted(set(lines))


def asks_elsewhere(own: str) -> bool:
    """Say whether a style sheet asks another site for something."""
    return bool(_ELSEWHERE.search(_COMMENT.sub("", own)))


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours as WCAG 2.1 defines it: 1 to 21.

    Raises
    ------
    ValueError
        One of them is not written as ``#24578f`` or ``rgb(36, 87, 143)``.
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _dark_apart(text: str) -> tuple[str, str]:
    """Take apart what a style sheet says of the dark theme alone."""
    always, at_dark = "", ""
    while found := _AT_DARK.search(text):
        end = _closing(text, found.end(), "{}")
        always += text[: found.start()]
        at_dark += text[found.end() : end] + "\n"
        text = text[end + 1 :]
    return always + text, at_dark


def _luminance(colour: str) -> float:
    parts = [each / 255 for each in _parts(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- of the definition
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> Iterator[int]:
    told = colour.strip()
    if _HEX.fullmatch(told):
        digits = told[1:]
        if len(digits) < 6:  # noqa: PLR2004 -- the short form
            digits = "".join(each * 2 for each in digits)
        return iter([int(digits[at : at + 2], 16) for at in (0, 2, 4)])
    found = _RGB.fullmatch(told)
    if found is None:
        raise ValueError(f"'{told}' is no colour such as #24578f: its contrast is not checked")
    return iter([int(each) for each in found.groups()])


def _value(text: str, begin: int) -> str:
    """Give what a name is set to: until a semicolon or brace that stands in no text or function."""
    depth, pieces = 0, []
    for piece in _PIECE.finditer(text, begin):
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if depth < 1 and piece[0] in ";}":
            break
        pieces.append(piece[0])
    return "".join(pieces).strip()


def _worked_out(value: str, told: Mapping[str, str], theme: str, depth: int = 0) -> str:
    """Replace ``var()`` and ``light-dark()`` by what they stand for in a theme."""
    while depth < _DEEPEST and (found := re.search(r"\b(var|light-dark)\(", value)):
        depth += 1
        end = _closing(value, found.end())
        parts = _apart(value[found.end() : end])
        if found[1] == "var":
            known = told.get(parts[0])
            stands = known if known is not None else ", ".join(parts[1:]) or "unset"
        else:
            stands = parts[min(THEMES.index(theme), len(parts) - 1)]
        value = value[: found.start()] + stands + value[end + 1 :]
    return value.strip()


def _closing(text: str, begin: int, pair: str = "()") -> int:
    depth = 1
    for at in range(begin, len(text)):
        depth += {pair[0]: 1, pair[1]: -1}.get(text[at], 0)
        if not depth:
            return at
    return len(text)


def _apart(text: str) -> list[str]:
    """Take the arguments of a function apart."""
    parts, depth = [""], 0
    for each in text:
        depth += {"(": 1, ")": -1}.get(each, 0)
        if each == "," and not depth:
            parts.append("")
        else:
            parts[-1] += each
    return [part.strip() for part in parts]
