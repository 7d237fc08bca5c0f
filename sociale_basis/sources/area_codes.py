"""Which column of a file holds the code of an area, and how codes are written.

Column names are compared in lower case without anything but letters and digits, so that
``gwb_code_10``, ``GWB_CODE_10`` and ``gwbCode10`` are one name. The first name of the list that
occurs in the file is taken:

============  ====================================================================================
area          names of the code column, first choice first
============  ====================================================================================
any CBS area  statcode, regioaanduiding/codering (code), codering, codering_3, codering_code,
              gwb_code_10, gwb_code
buurt         buurtcode, bu_code
subwijk       subwijkcode
wijk          wijkcode, wk_code
any CBS area  wijkenenbuurten (names in StatLine's CSV, codes in its OData)
gemeente      gemeentecode, gm_code
postcode      pc4, pc4_code, postcode, postcode4, postcode_numeriek
100 m cell    crs28992res100m, c28992r100
own areas     area_code, gebiedscode, gebiedcode, code, id, fid
============  ====================================================================================

``gemeentecode`` stands beside ``buurtcode`` in most files, hence the order. Names stand in
``statnaam``, ``buurtnaam``, ``wijknaam``, ``regio``, ``naam``, ``name`` and the like.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE_NAMES = (
    "statcode",
    "regioaanduidingcoderingcode",
    "codering",
    "codering3",
    "coderingcode",
    "gwbcode10",
    "gwbcode",
    "buurtcode",
    "bucode",
    "subwijkcode",
    "wijkcode",
    "wkcode",
    "wijkenenbuurten",
    "gemeentecode",
    "gmcode",
    "pc4",
    "pc4code",
    "postcode",
    "postcode4",
    "postcodenumeriek",
    "crs28992res100m",
    "c28992r100",
    "areacode",
    "gebiedscode",
    "gebiedcode",
    "code",
    "id",
    "fid",
)
"""Accepted names of a code column, simplified by :func:`simplified`, first choice first."""

_NAME_NAMES = (
    "statnaam",
    "buurtnaam",
    "bunaam",
    "subwijknaam",
    "wijknaam",
    "wknaam",
    "regio",
    "wijkenenbuurten",
    "gebiedsnaam",
    "gebiednaam",
    "gebied",
    "naam",
    "name",
    "label",
)
# Stands in files of buurten too, where it is not the name of the area.
_GEMEENTE_NAMES = ("gemeentenaam", "gmnaam")

CELL_NAMES = ("crs28992res100m", "c28992r100")
"""Names under which CBS publishes the code of a 100 m cell."""

_CBS_CODE = re.compile(r"(GM|WK|BU|NL)\d{2,8}", re.IGNORECASE)
_KINDS = {"BU": "buurt", "WK": "wijk", "GM": "gemeente"}


def simplified(name: object) -> str:
    """Give a column name in lower case with only its letters and digits."""
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def find_column(columns: Iterable[object], names: Iterable[str]) -> str | None:
    """Give the column whose simplified name comes first in ``names``, or None."""
    by_name = {simplified(column): str(column) for column in reversed(list(columns))}
    return next((by_name[name] for name in names if name in by_name), None)


def find_names(columns: Iterable[object], code_column: str | None, codes: list[str]) -> str | None:
    """Give the column with the names of the areas, or None.

    Parameters
    ----------
    columns
        Names of all columns.
    code_column, codes
        The column with the codes and what stands in it: only a gemeente is called ``gemeentenaam``.
    """
    only_gemeenten = all(kind_of(code) == "gemeente" for code in codes)
    names = (*_NAME_NAMES, *_GEMEENTE_NAMES) if only_gemeenten else _NAME_NAMES
    return find_column([column for column in columns if column != code_column], names)


def clean_code(value: object) -> str:
    """Write a code the way it is compared: no padding, ``2611.0`` as ``2611``, CBS in capitals."""
    text = "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 -- NaN
    if text in {"<NA>", "None", "NaT"}:
        return ""
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    return text.upper() if _CBS_CODE.fullmatch(text) else text


def kind_of(code: str) -> str:
    """Give ``buurt``, ``wijk``, ``gemeente`` or, for any other code, ``area``."""
    return _KINDS.get(code[:2], "area") if _CBS_CODE.fullmatch(code) else "area"
