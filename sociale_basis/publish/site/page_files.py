"""The pages of the site, from templates that escape every text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from sociale_basis.i18n import LANGUAGES, _, language, state_words
from sociale_basis.layers import layers
from sociale_basis.maps.describe import FOLDERS
from sociale_basis.maps.house_style import STYLE
from sociale_basis.maps.legend import group_words
from sociale_basis.network import profiles
from sociale_basis.publish.site.content import AROUND_M, around_areas, streets_with_cells
from sociale_basis.publish.site.words import function_words, mode_words, page_texts
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sociale_basis.maps import MapDescription
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.publish.site.pass_on import PassOn
    from sociale_basis.publish.site.reach_table import ProfileTable
    from sociale_basis.publish.site.told import Told

_TEMPLATES = Path(__file__).parent / "pages"
_MAP_DATA = ("background", "cells", "areas", "symbols")
_NAMES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class Pages:
    """Makes the pages in the language in use.

    Attributes
    ----------
    area, described, told
        The neighbourhood and what the site shows of it.
    tables
        Per profile what can be reached.
    calendars
        The entries with a file for a diary.
    pass_on
        Where residents tell what is new, if anywhere.
    own_style
        Whether there is a style sheet of who makes the site.
    """

    area: Neighbourhood
    described: MapDescription
    told: list[Told]
    tables: Mapping[str, ProfileTable]
    calendars: list[Told]
    pass_on: PassOn | None
    own_style: bool

    def all(self) -> Iterator[tuple[str, str]]:
        """Give every page: its path in the site, and its text."""
        buurten = self._buurten()
        texts: dict[str, Any] = {
            "groups": self._groups(),
            "functions": function_words(),
            "buurten": buurten,
        }
        texts["any"] = bool(self.told)
        yield self._page("map", "index.html", "index.html", **texts)
        yield self._page("bare", "kaart.html", "bare.html")
        reach = {"profiles": self._profiles(), "streets": streets_with_cells(self.area)}
        yield self._page("reach", "bereik.html", "reach.html", **texts, **reach)
        yield self._page("list", "lijst.html", "list.html", **self._list(buurten))
        method = {"method": self._method(), "calendars": self.calendars}
        yield self._page("sources", "bronnen.html", "sources.html", **method)
        yield self._page("embed", "insluiten.html", "embed.html")
        around = around_areas(self.area, [each.entry for each in self.told])
        for buurt in buurten:
            here = set(around[buurt["code"]]["places"])
            of_buurt = [each for each in self.told if each.place.id in here]
            name = f"buurt-{buurt['code']}.html"
            about = {"buurt": buurt, "told": of_buurt, "around_m": AROUND_M}
            yield self._page("buurt", name, "buurt.html", **about)
        names = {buurt["code"]: buurt for buurt in buurten}
        for each in self.told:
            yield self._place(each, names.get(each.entry.buurt or ""))

    def _page(self, page: str, name: str, template: str, **about: Any) -> tuple[str, str]:  # noqa: ANN401 -- what templates take
        lang = language()
        other = next(each for each in LANGUAGES if each != lang)
        root = "" if lang == LANGUAGES[0] else f"{lang}/"
        depth = name.count("/")
        home, up = "../" * depth, "../" * (depth + root.count("/"))
        turned = "" if other == LANGUAGES[0] else f"{other}/"
        with_map = page in {"map", "bare", "reach", "buurt"}
        files = [*_MAP_DATA, f"places.{lang}", f"view.{lang}"] if with_map else []
        if page == "reach":
            files.append("times")
        text = (
            _templates()
            .get_template(template)
            .render(
                lang=lang,
                page=page,
                up=up,
                home=home,
                with_map=with_map,
                data_files=files,
                own_style=self.own_style,
                menu=self._menu(home),
                other={"lang": other, "label": _NAMES[other], "href": f"{up}{turned}{name}"},
                t=page_texts(),
                site=self._site(),
                **about,
            )
        )
        return root + name, text

    def _site(self) -> dict[str, Any]:
        return {
            "title": _("The sociale basis of {name}").format(name=self.described.title),
            "fictional": self.described.fictional,
            "attribution": self.described.attribution,
            "dates": self.described.dates,
        }

    def _menu(self, home: str) -> list[dict[str, str]]:
        texts = page_texts()
        items = [
            {"page": "map", "href": f"{home}index.html", "label": texts["map_title"]},
            {"page": "reach", "href": f"{home}bereik.html", "label": texts["reach"]},
            {"page": "list", "href": f"{home}lijst.html", "label": texts["list"]},
            {"page": "sources", "href": f"{home}bronnen.html", "label": texts["sources"]},
        ]
        if self.pass_on is not None:
            link = {"page": "", "href": self.pass_on.address, "label": texts["pass_on"]}
            items.insert(3, link)
        return items

    def _groups(self) -> list[dict[str, str]]:
        shown = {layers()[each.entry.layer].folder for each in self.told}
        return [{"key": key, "label": group_words(key)} for key in FOLDERS if key in shown]

    def _buurten(self) -> list[dict[str, str]]:
        pairs = zip(self.area.areas["code"], self.area.areas["name"], strict=True)
        found = [{"code": str(code), "name": str(name)} for code, name in pairs]
        return sorted(found, key=lambda buurt: buurt["name"].casefold())

    def _profiles(self) -> list[dict[str, str | Markup]]:
        known = profiles()
        return [
            {
                "key": key,
                # A fixed drawing of the program.
                "picture": Markup((STYLE / "going" / f"{key}.svg").read_text(encoding="utf-8")),  # noqa: S704
                "label": _("{who} (up to {minutes} minutes)").format(
                    who=getattr(known[key].label, language()), minutes=known[key].minutes
                ),
            }
            for key in self.tables
        ]

    def _list(self, buurten: list[dict[str, str]]) -> dict[str, Any]:
        def order(each: Told) -> tuple[int, str, str, bool, str]:
            layer = layers()[each.entry.layer]
            at = FOLDERS.index(layer.folder)
            nameless = each.entry.name is None
            return at, each.kind.casefold(), layer.key, nameless, each.place.name.casefold()

        groups = []
        for folder, of_folder in groupby(
            sorted(self.told, key=order), key=lambda each: layers()[each.entry.layer].folder
        ):
            kinds = [
                {"label": kind, "told": list(some)}
                for kind, some in groupby(of_folder, key=lambda each: each.kind)
            ]
            groups.append({"key": folder, "label": group_words(folder), "kinds": kinds})
        return {
            "listed": groups,
            "number": len(self.told),
            "pass_on_general": None if self.pass_on is None else self.pass_on.address,
            "buurt_names": {buurt["code"]: buurt["name"] for buurt in buurten},
        }

    def _place(self, told: Told, buurt: dict[str, str] | None) -> tuple[str, str]:
        kept = told.entry.kept
        link = None
        if self.pass_on is not None:
            link = self.pass_on.about(told.place.name, None if kept is None else kept.id)
        return self._page(
            "place",
            f"plek/{told.place.id}.html",
            "place.html",
            told=told,
            buurt=buurt,
            modes=[mode_words(mode) for mode in told.entry.modes],
            calendar=told in self.calendars,
            pass_on=link,
            reached=self._reached(told.entry.number),
            words={state.value: state_words(state) for state in State},
        )

    def _reached(self, number: int) -> list[dict[str, str]]:
        rows = []
        words = {"yes": _("yes"), "unknown": _("not known"), "no": _("no")}
        for key, table in self.tables.items():
            if number not in table.everywhere:
                continue
            yes, unknown = table.everywhere[number]
            shares = {"yes": yes, "unknown": unknown, "no": max(0, 100 - yes - unknown)}
            rows.append(
                {name: f"{share}%" for name, share in shares.items()}
                | {
                    "who": getattr(profiles()[key].label, language()),
                    "entrance": words[table.entrances[number]],
                }
            )
        return rows

    def _method(self) -> list[str]:
        return [
            _("There and back, each within the time of the way of going out that you choose."),
            _("What is not known stays unknown: it counts neither as passable nor as an obstacle."),
            _(
                "Shares are of dwellings in a square of 100 metres, in tens of percents; where few "
                "dwellings stand, none is given."
            ),
            _("Of each kind the nearest places are named, from every square at least one."),
        ]


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
