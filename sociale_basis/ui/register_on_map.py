"""What people keep in the register, as this visitor may see it: on the map, and where people ask.

The register is asked anew only when somebody changed something, and once for everybody who may know
the same. What is at somebody's home lies in the middle of its square.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis import i18n
from sociale_basis.errors import SocialeBasisError
from sociale_basis.i18n import _, language
from sociale_basis.i18n import date as written_date
from sociale_basis.maps.geojson import signs
from sociale_basis.maps.kept_on_map import kept_on_map
from sociale_basis.privacy import Viewer, Who
from sociale_basis.reach.known_here import known_here
from sociale_basis.reach.with_kept import with_kept
from sociale_basis.register import Aspect, last_change
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.ui.answers import KNOWN_BY, description
from sociale_basis.ui.map_content import Fetched, this_week, urls
from sociale_basis.ui.opened import opened, shown_folder
from sociale_basis.ui.own_register import is_there, own_register
from sociale_basis.ui.register_words import words
from sociale_basis.ui.viewer import who
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sociale_basis.maps import MapDescription
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.kept_places import KeptHere
    from sociale_basis.register import Kept, Register

RESIDENT = Who(Viewer.RESIDENT)


@dataclass(frozen=True, eq=False)
class OnMap:
    """A map of the build, with what the register tells this visitor.

    Attributes
    ----------
    area
        The neighbourhood with what is kept among its places.
    described
        Everything on the map.
    signs
        Drawings of those of its signs that the browser does not fetch with the build.
    fetched
        What the register tells everyone, which the browser fetches; None: nothing.
    features
        What it tells this visitor besides, or otherwise, and what is gone; None: no entry is here
        and nothing is gone.
    entries
        Ids of entries by ids of places, to pass something on about; ``""`` of what not everybody
        may know of. Each feature of such a place has it as ``entry``.
    readable
        Whether the register could be read; there may be none.
    """

    area: Neighbourhood
    described: MapDescription
    signs: str
    fetched: Fetched | None
    features: dict[str, Any] | None
    entries: dict[str, str]
    readable: bool = True

    def urls(self, build: Neighbourhood) -> dict[str, str]:
        """Give the addresses of what the map draws, of the build as it was opened and of this."""
        own = {} if self.fetched is None else {"kept": self.fetched.url}
        return {**urls(build, language()), **own}


def on_map(area: Neighbourhood, viewer: Who | None = None, folder: Path | None = None) -> OnMap:
    """Give the map with what the register tells somebody, in the language in use.

    Parameters
    ----------
    area
        The neighbourhood, as it was opened. Without a register, or where that cannot be used, it is
        the map of the build: the map must come whatever is wrong with the register.
    viewer
        Who looks; default this visitor.
    folder
        Of the neighbourhood that is shown; default that of this visitor.
    """
    seen_by = who() if viewer is None else viewer
    try:
        shown = shown_folder() if folder is None else folder
        if not is_there(shown):
            return _of_build(area)
        register = own_register(shown)
        change = last_change(register)
        # Hidden entries are on no map, so colleagues see the same under any pseudonym.
        seen_by = Who(seen_by.viewer, organisation=seen_by.organisation)
        return _asked(area, register, change, seen_by, this_week(), language())
    except SocialeBasisError:
        return _of_build(area, readable=False)


def for_everyone() -> OnMap:
    """Give the map of the neighbourhood that is shown with what anybody may know, and no more.

    What is worked out of it is the same for whoever opens a link to it.
    """
    return on_map(opened(), RESIDENT)


def _of_build(area: Neighbourhood, *, readable: bool = True) -> OnMap:
    return OnMap(area, description(area, language()), "", None, None, {}, readable=readable)


@st.cache_resource(hash_funcs=KNOWN_BY, max_entries=16, show_spinner=False)
def _asked(
    area: Neighbourhood, _register: Register, change: str, viewer: Who, monday: date, lang: str
) -> OnMap:
    """Ask the register once; ``change`` is another as soon as something in it is."""
    i18n.use(lang)
    known = known_here(area, _register, viewer)
    here = known.kept
    if not here and not known.gone:
        return _of_build(area)
    school = partial(school_holidays(_register.home).on, region=None)
    told = with_kept(known.area, here, monday, school)
    places = _places(known.area, here)
    new = iter(range(len(known.area.places), len(told.places)))
    rows = [row for each in here for row in (each.rows or (next(new),))]
    facts = {place: _facts(each) for place, each in places.items()}
    build = description(area, lang)
    drawn = kept_on_map(build, told, rows, facts, monday, known.gone)
    public = {each.kept.id for each in here}
    everyone = None
    if viewer != RESIDENT:
        everyone = _asked(area, _register, change, RESIDENT, monday, lang)
        public &= set(everyone.entries.values())
    entries = {
        place: each.kept.id if each.kept.id in public else ""
        for place, each in places.items()
        if each.kept.id in public or not each.rows
    }
    for each in drawn.features["features"]:
        about = each["properties"]
        if about["id"] in entries:
            about["entry"] = entries[about["id"]]
    fetched = _fetched(drawn.features) if everyone is None else everyone.fetched
    known_signs = signs(build)
    own = "".join(svg for name, svg in signs(drawn.described).items() if name not in known_signs)
    return OnMap(told, drawn.described, own, fetched, _besides(drawn.features, fetched), entries)


def _fetched(told: dict[str, Any]) -> Fetched | None:
    return (
        Fetched({name: told[name] for name in ("features", "kinds")}) if told["features"] else None
    )


def _besides(told: dict[str, Any], everyone: Fetched | None) -> dict[str, Any]:
    """Leave out what comes with what everyone may know; say what of that is otherwise here."""
    public = {} if everyone is None else {_key(each): each for each in everyone.shape["features"]}
    kinds = {} if everyone is None else everyone.shape["kinds"]
    own = {_key(each): each for each in told["features"]}
    return {
        "features": [each for key, each in own.items() if public.get(key) != each],
        "kinds": {key: each for key, each in told["kinds"].items() if key not in kinds},
        "gone": told["gone"],
        "otherwise": sorted(set(public) - set(own)),
    }


def _key(feature: dict[str, Any]) -> str:
    told = feature["properties"]
    return f"{told['id']} {told['layer']}"


def _places(area: Neighbourhood, here: list[KeptHere]) -> dict[str, KeptHere]:
    ids = area.places["id"].astype(str).tolist()
    return {
        place: each for each in here for place in ([ids[row] for row in each.rows] or [each.place])
    }


def _facts(here: KeptHere) -> list[tuple[str, str]]:
    kept = here.kept
    entry, contact = kept.entry, kept.entry.contact
    facts = [(_("What it is"), entry.description)] if entry.description else []
    facts.append((_("Who comes along the first time?"), entry.first_visit_with or _("not known")))
    person = contact.person  # who did not agree is not in what this visitor may know
    called = [person.name if person else None, contact.role, contact.best_time]
    if any(called):
        facts.append((_("Whom to call"), "\n".join(each for each in called if each)))
    phone = _phone(kept)
    if phone:
        facts.append((_("Phone"), phone))
    checks = [check for aspect in Aspect if (check := kept.life.check(aspect)) is not None]
    if checks:
        last = max(checks, key=lambda check: check.on)
        told = _("{day}, by {role}: {how}").format(
            day=written_date(last.on), role=last.by, how=words(last.how)
        )
        facts.append((_("Last checked"), told))
    if here.rows:
        return facts
    return [*facts, *_where(here), (_("Source"), _("Register of the neighbourhood"))]


def _phone(kept: Kept) -> str | None:
    contact = kept.entry.contact
    return (contact.person.phone if contact.person else None) or contact.phone


def _where(here: KeptHere) -> list[tuple[str, str]]:
    """Say where it is, as far as a map does not; of what is at somebody's home not the address."""
    where, modes = here.kept.entry.where, here.kept.entry.reach_modes
    if here.rough:
        return [(_("Where"), _("At somebody's home. We show only roughly where."))]
    told = ", ".join(filter(None, (where.address, where.town)))
    if told:
        return [(_("Where"), told)]
    travels = here.kept.entry.kind is not RegisterKind.TRANSPORT_SERVICE and not modes
    if here.point is None and travels:
        unknown = (
            _("Nobody wrote down where this is: call first.")
            if _phone(here.kept)
            else _("Nobody wrote down where this is: ask first.")
        )
        return [(_("Where"), unknown)]
    return []
