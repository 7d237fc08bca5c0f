"""What the site tells of each entry, in the reader's language: on its page and on the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd

from sociale_basis.i18n import _, language
from sociale_basis.i18n.formats import date as written_date
from sociale_basis.i18n.formats import weekday
from sociale_basis.i18n.hours import hours_words
from sociale_basis.layers import layers
from sociale_basis.maps.describe import (
    FOLDERS,
    MapDescription,
    Place,
    PlaceLayer,
    degrees,
    place_label,
    status_words,
)
from sociale_basis.maps.signs import entry_grounds
from sociale_basis.maps.traits import Traits
from sociale_basis.reach.with_kept import times_told
from sociale_basis.register.terms import Fit, Price
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from sociale_basis.publish.site.entries import Entry
    from sociale_basis.register import Kept

    Fact = tuple[str, str]

_NEXT = 4  # times that are named
_AHEAD = timedelta(days=60)


class Told(NamedTuple):
    """One entry in words.

    Attributes
    ----------
    entry
        What it is about.
    place
        As it lies on the map and in the list; its id is the name of its page.
    kind, caveat
        Of its layer.
    paragraphs
        What those who keep it say of it.
    """

    entry: Entry
    place: Place
    kind: str
    caveat: str
    paragraphs: tuple[str, ...]


def told_of(
    described: MapDescription,
    some: list[Entry],
    crs: object,
    today: date,
    school: Callable[[date], State],
) -> list[Told]:
    """Tell of every entry, in the order of its number.

    Parameters
    ----------
    described
        The map of the neighbourhood in the language in use: what it says of places of the build.
    some
        What the site shows.
    crs
        Reference system of the entries.
    today
        The day on which the site is made.
    school
        Says of a day whether schools have holidays.
    """
    built = {
        (each.layer.key, place.id): place
        for each in (*described.layers, *described.elsewhere)
        for place in each.places
    }
    spots = degrees(gpd.GeoSeries([each.point for each in some], crs=crs), crs)
    known, found = layers(), []
    for each, spot in zip(some, spots, strict=True):
        layer = known[each.layer]
        place = built.get(each.built or (each.layer, each.id))
        if place is None or each.kept is not None:
            place = Place(
                id=each.slug,
                name=place_label(each.name, layer),
                grounds=_grounds(each, place),
                status=status_words(each.status),
                status_key=each.status,
                lon=None if spot is None or spot.is_empty else spot.x,
                lat=None if spot is None or spot.is_empty else spot.y,
                facts=_facts(each.kept, place, today, school) if each.kept else (),
                traits=Traits(),
            )
        words = each.kept.entry.description if each.kept is not None else None
        found.append(
            Told(
                entry=each,
                place=replace(place, id=each.slug),
                kind=getattr(layer.label, language()),
                caveat=getattr(layer.caveat, language()) if layer.caveat else "",
                paragraphs=tuple(filter(None, (words or "").split("\n"))),
            )
        )
    return found


def with_told(described: MapDescription, told: Iterable[Told]) -> MapDescription:
    """Give the map with the entries of the site on it instead of the places of the build."""
    known = layers()
    by_layer: dict[tuple[str, bool], list[Place]] = {}
    for each in told:
        by_layer.setdefault((each.entry.layer, each.place.lon is None), []).append(each.place)
    here: list[PlaceLayer] = []
    nowhere: list[PlaceLayer] = []
    for (key, elsewhere), places in by_layer.items():
        layer = known[key]
        caveat = getattr(layer.caveat, language()) if layer.caveat else ""
        label = getattr(layer.label, language())
        shown = PlaceLayer(layer, label, caveat, layer.shown_by_default, tuple(places))
        (nowhere if elsewhere else here).append(shown)
    for found in (here, nowhere):
        found.sort(key=lambda one: (FOLDERS.index(one.layer.folder), one.label.casefold()))
    return replace(described, layers=here, elsewhere=nowhere)


def _grounds(each: Entry, built: Place | None) -> tuple[str, ...]:
    own = each.kept.entry.spheres if each.kept is not None else ()
    if not own and built is not None and each.built is not None and each.built[0] == each.layer:
        return built.grounds
    return entry_grounds(layers()[each.layer], "|".join(sorted(own)) or None)


def _facts(
    kept: Kept, built: Place | None, today: date, school: Callable[[date], State]
) -> tuple[Fact, ...]:
    """Tell what the register knows; where that is silent, what the build has under that word."""
    entry = kept.entry
    before = {} if built is None else dict(built.facts)
    source = (_("Register of the neighbourhood"), before.get(_("Source")))
    facts = [
        *_whom(kept, before),
        *_times(kept, before, today, school),
        (_("Just walk in"), _state(entry.walk_in)),
        (_("Cost"), _cost(kept)),
        (_("For whom"), entry.target_group.text or ""),
        (_("Languages"), ", ".join(sorted(entry.languages))),
        *_door(kept, before),
        (_("What one can do there for others"), ", ".join(sorted(entry.giving_roles))),
        (_("Where"), _where(kept)),
        (_("Last checked"), _checked(kept)),
        (_("Source"), "; ".join(filter(None, source))),
    ]
    return tuple((term, value) for term, value in facts if value)


def _door(kept: Kept, before: Mapping[str, str]) -> list[Fact]:
    told = kept.entry.accessibility
    # Of open ground the build tells of no steps: there is no door.
    no_door = bool(before) and told.wheelchair is Fit.UNKNOWN
    steps = None if told.entrance_steps is None else str(told.entrance_steps or _("none"))
    silent = "" if no_door else _("not known")
    return [
        _known(_("Wheelchair"), told.wheelchair, before),
        (
            _("Steps at the entrance"),
            before.get(_("Steps at the entrance"), silent) if steps is None else steps,
        ),
        _known(_("Accessible toilet"), told.accessible_toilet, before),
    ]


def _known(term: str, fit: Fit, before: Mapping[str, str]) -> Fact:
    return term, before.get(term, _fit(fit)) if fit is Fit.UNKNOWN else _fit(fit)


def _times(
    kept: Kept, before: Mapping[str, str], today: date, school: Callable[[date], State]
) -> list[Fact]:
    entry, term = kept.entry, _("Opening hours")
    if entry.is_unreliable:
        return [(term, times_told(entry, today) or _("not known"))]
    hours = hours_words(entry.hours.text) if entry.hours.text else ""
    if not hours and not entry.rhythms_told:
        hours = before.get(term, "")
    return [
        (term, hours),
        (_("Next times"), _next_times(kept, today, school)),
        (_("Remark about the times"), entry.hours.note or ""),
    ]


def _whom(kept: Kept, before: Mapping[str, str]) -> list[Fact]:
    entry, contact = kept.entry, kept.entry.contact
    person = contact.person
    phone, mail = (None, None) if person is None else (person.phone, person.mail)
    facts = [
        (_("Who comes along the first time?"), entry.first_visit_with or _("not known")),
        (_("Whom to call"), contact.role or ""),
        (_("Phone"), contact.phone or ("" if phone else before.get(_("Phone"), ""))),
        (_("E-mail"), contact.mail or ("" if mail else before.get(_("E-mail"), ""))),
        (_("Website"), contact.web or before.get(_("Website"), "")),
        (_("Best time to call"), contact.best_time or ""),
    ]
    if person is not None:
        told = ", ".join(filter(None, (person.name, person.phone, person.mail)))
        facts.insert(2, (_("Contact person"), told))
    return facts


def _next_times(kept: Kept, today: date, school: Callable[[date], State]) -> str:
    held = sorted(
        each
        for rhythm in kept.entry.rhythms_told
        for each in rhythm.held_on(today, today + _AHEAD, school)
    )
    lines = []
    for each in held[:_NEXT]:
        until = f"-{each.end:%H:%M}" if each.end > each.begin else ""
        doubt = "" if each.certain is State.YES else f" ({_('ask first whether it is on')})"
        lines.append(f"{weekday(each.begin.date())} {each.begin:%H:%M}{until}{doubt}")
    return "\n".join(lines)


def _cost(kept: Kept) -> str:
    cost = kept.entry.cost
    words = {
        Price.FREE: _("free"),
        Price.VOLUNTARY: _("one gives what one can miss"),
        Price.PAID: _("one pays"),
        Price.UNKNOWN: "" if cost.note else _("not known"),
    }
    return ", ".join(filter(None, (words[cost.price], cost.note)))


def _where(kept: Kept) -> str:
    where = kept.entry.where
    if where.at_home and where.x is None:
        return _("At somebody's home. We show only roughly where.")
    return ", ".join(filter(None, (where.address, where.postcode, where.town)))


def _checked(kept: Kept) -> str:
    checks = [check for check in (kept.life.exists, kept.life.times, kept.life.access) if check]
    if not checks:
        return _("nobody has checked it yet")
    last = max(checks, key=lambda check: check.on)
    return f"{written_date(last.on)} ({last.by})"


def _state(state: State) -> str:
    return {State.YES: _("yes"), State.NO: _("no"), State.UNKNOWN: _("not known")}[state]


def _fit(fit: Fit) -> str:
    return {
        Fit.YES: _("yes"),
        Fit.LIMITED: _("partly"),
        Fit.NO: _("no"),
        Fit.UNKNOWN: _("not known"),
    }[fit]
