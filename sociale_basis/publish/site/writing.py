"""Writes the public site of a neighbourhood."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis import i18n, maps
from sociale_basis.errors import UsageError
from sociale_basis.maps import describe, geojson
from sociale_basis.maps.house_style import as_css, asks_elsewhere, tokens, too_little_contrast
from sociale_basis.maps.leaflet_assets import leaflet_css, leaflet_js
from sociale_basis.maps.signs import COMMUNAL, explaining_id, explaining_signs
from sociale_basis.network import profiles
from sociale_basis.publish.site.classic_script import classic_script
from sociale_basis.publish.site.content import (
    buurt_of_cells,
    places_data,
    reach_data,
    view_data,
)
from sociale_basis.publish.site.data_files import as_script
from sociale_basis.publish.site.downloads import as_calendar, as_csv, as_geojson
from sociale_basis.publish.site.entries import entries
from sociale_basis.publish.site.page_files import Pages
from sociale_basis.publish.site.pass_on import pass_on
from sociale_basis.publish.site.reach_table import homes_by_cell, kinds_to_search, profile_table
from sociale_basis.publish.site.times import WEEKS, times_of
from sociale_basis.publish.site.told import told_of, with_told
from sociale_basis.publish.site.whole_folder import MARK, whole_folder
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.maps import MapDescription
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.publish.site.reach_table import ProfileTable
    from sociale_basis.publish.site.times import Times
    from sociale_basis.publish.site.told import Told
    from sociale_basis.register import Register

_OWN = Path(__file__).parent / "files"
_MODULES = Path(maps.__file__).parent / "leaflet_map"


class Published(NamedTuple):
    """What was written."""

    folder: Path
    pages: int
    files: int
    size: int
    """Bytes."""
    warnings: list[str]
    """What whoever makes the site had better change: of a house style that is hard to read."""


@dataclass(frozen=True)
class _Site:
    """What is the same in every language."""

    area: Neighbourhood
    register: Register | None
    tables: dict[str, ProfileTable]
    times: dict[str, Times | None]
    first: date
    folder: Path
    pass_on: str
    own_style: str
    """A style sheet of who makes the site, or nothing."""

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the site."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8", newline="\n")


def publish_site(
    area: Neighbourhood,
    folder: Path,
    *,
    register: Register | None = None,
    today: date | None = None,
    step: Callable[[str], None] = lambda _name: None,
) -> Published:
    """Write the public site: for residents, and so only what a resident may see.

    Parameters
    ----------
    area
        The neighbourhood.
    folder
        Where; an earlier site there is replaced, at the end and as a whole.
    register
        Whose entries come on top of the places of the build.
    today
        From which day times are worked out, default today. The same day, neighbourhood and
        register give the same bytes.
    step
        Called with what is being done, for who waits.

    Raises
    ------
    UsageError
        There is something else in the folder, or a setting cannot be used.
    StorageError
        The site cannot be written; an earlier one stays as it was.
    """
    settings = Settings()
    pass_on(settings.doorgeven)
    first = today or date.today()  # noqa: DTZ011 -- the day it is for who makes the site
    own_style = _own_style(settings.style)
    before = i18n.language()
    with whole_folder(folder) as new:
        some = entries(area, register)
        homes = homes_by_cell(area)
        kinds, tables = kinds_to_search(area, some), {}
        for key, profile in profiles().items():
            step(getattr(profile.label, before))
            tables[key] = profile_table(area, homes, kinds, profile, settings.min_count)
        school = partial(
            school_holidays(None if register is None else register.home).on, region=None
        )
        times = {each.slug: times_of(area, each, first, school) for each in some}
        site = _Site(area, register, tables, times, first, new, settings.doorgeven, own_style)
        warnings = _assets(site)
        try:
            for lang in i18n.LANGUAGES:
                i18n.use(lang)
                described = describe(area)
                told = told_of(described, some, area.homes.crs, first, school)
                described = with_told(described, told)
                if lang == i18n.LANGUAGES[0]:
                    _shared_data(site, described)
                _in_language(site, described, told)
        finally:
            i18n.use(before)
        site.write(MARK, json.dumps({"schema": 1, "digest": area.digest}) + "\n")
        written = [file for file in new.rglob("*") if file.is_file()]
        size = sum(file.stat().st_size for file in written)
        pages = sum(file.suffix == ".html" for file in written)
    return Published(folder, pages, len(written), size, warnings)


def _own_style(file: Path | None) -> str:
    try:
        return "" if file is None else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = "cannot be read as a style sheet"
        do = "set SOCIALE_BASIS_STYLE to a CSS file in UTF-8, or remove it"
        raise UsageError(what, file=file, do=do) from error


def _assets(site: _Site) -> list[str]:
    """Write scripts and styles: our own, Leaflet from its package; warn of a poor house style."""
    modules = {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted([*_MODULES.glob("*.js"), *_OWN.glob("*.js")])
    }
    site.write("assets/site.js", classic_script(modules, "site.js"))
    site.write("assets/leaflet.js", leaflet_js())
    site.write("assets/leaflet.css", leaflet_css())
    site.write("assets/map.css", (_MODULES / "map.css").read_text(encoding="utf-8"))
    site.write("assets/site.css", (_OWN / "site.css").read_text(encoding="utf-8"))
    site.write(
        "assets/icon.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><defs>'
        f'{explaining_signs()}</defs><use href="#{explaining_id(COMMUNAL)}"/></svg>\n',
    )
    colours = tokens(site.own_style)
    site.write("assets/tokens.css", as_css(colours))
    if not site.own_style:
        return []
    site.write("assets/style.css", site.own_style)
    warnings = too_little_contrast(colours)
    if asks_elsewhere(site.own_style):
        warnings.append("SOCIALE_BASIS_STYLE asks another site for something: nobody gets that")
    return warnings


def _shared_data(site: _Site, described: MapDescription) -> None:
    """Write what is the same in every language."""
    area = site.area
    buurt_of = buurt_of_cells(area)
    shared = {
        "cells": geojson.cells(area),
        "areas": geojson.areas(area),
        "symbols": geojson.symbols(described),
        "background": geojson.background(described),
        "times": {slug: _times(told) for slug, told in site.times.items() if told is not None},
    }
    for name, value in shared.items():
        site.write(f"data/{name}.js", as_script(name, value))
    for profile, table in site.tables.items():
        for buurt in sorted(set(buurt_of.values())):
            cells = [cell for cell, code in buurt_of.items() if code == buurt]
            told = as_script(f"reach {profile} {buurt}", reach_data(table, cells))
            site.write(f"data/bereik/{profile}/{buurt}.js", told)


def _times(times: Times) -> object:
    if times.always:
        return 1
    return {
        "week": [list(day) for day in times.week],
        "days": {day: list(told) for day, told in times.days.items()},
    }


def _in_language(site: _Site, described: MapDescription, told: list[Told]) -> None:
    """Write data, downloads and pages in the language in use."""
    area, lang = site.area, i18n.language()
    last = site.first + timedelta(days=WEEKS * 7 - 1)
    view = view_data(area, described, told, site.tables, (site.first, last))
    site.write(f"data/places.{lang}.js", as_script("places", places_data(described, told)))
    site.write(f"data/view.{lang}.js", as_script("view", view))
    site.write(f"gegevens/plekken.{lang}.csv", as_csv(told))
    site.write(f"gegevens/plekken.{lang}.geojson", as_geojson(told, described.attribution))
    calendars = []
    for each in told:
        made = as_calendar(each, site.times[each.place.id], site.register, site.first)
        if made is not None:
            calendars.append(each)
            if lang == i18n.LANGUAGES[0]:
                site.write(f"gegevens/agenda/{each.place.id}.ics", made)
    pages = Pages(
        area, described, told, site.tables, calendars, pass_on(site.pass_on), bool(site.own_style)
    )
    for name, page in pages.all():
        site.write(name, page)
