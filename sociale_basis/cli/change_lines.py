"""What changed between two builds, one sentence per place, way, area, figure and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.changes import fact_words, value_words
from sociale_basis.i18n.reasons import way_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sociale_basis.neighbourhood import Differences

Row = dict[str, Any]

_CHECKSUM = 12


def place_lines(found: Differences) -> list[str]:
    """Give a line per place that appeared, disappeared or is otherwise."""
    lines = []
    for rows in _grouped(found.places):
        first = rows[0]
        told = {"place": _called(first), "where": _where(first)}
        match first["change"]:
            case "appeared":
                lines.append(_("New: {place}{where}").format(**told))
            case "disappeared":
                lines.append(_("Gone: {place}{where}").format(**told))
            case _:
                what = "; ".join(map(_place_change, rows))
                text = _("Changed: {place}{where}: {what}")
                lines.append(text.format(**told, what=what))
    return lines


def way_lines(found: Differences) -> list[str]:
    """Give a line per way, kerb, barrier and crossing that is otherwise, other numbers not told."""
    rows = _rows(found.ways)
    return [_way_line(row) for row in rows if row["change"] != "renumbered"]


def area_lines(found: Differences) -> list[str]:
    """Give a line per sub-area with another code, name or border."""
    return [_area_line(row) for row in _rows(found.areas)]


def figure_lines(found: Differences) -> list[str]:
    """Give a line per figure that moved, and per indicator that is of another year."""
    return [_figure_line(row) for row in _rows(found.figures)]


def total_lines(found: Differences) -> list[str]:
    """Give a line per total that is otherwise."""
    words = {
        "residents_in_boundary": _("Residents inside the boundary"),
        "residents_75_in_boundary": _("… of 75 and over"),
        "dwellings_in_boundary": _("Dwellings inside the boundary"),
        "homes_in_boundary": _("Homes inside the boundary"),
        "homes_not_connected": _("Homes that touch no way"),
        "places": _("Places"),
        "places_not_connected": _("Places that touch no way"),
    }
    return [
        _was_now(words[row["what"]], _counted(row["before"]), _counted(row["after"]))
        for row in _rows(found.totals)
    ]


def source_lines(found: Differences) -> list[str]:
    """Give a line per source that was added, dropped or replaced."""
    return [_source_line(row) for row in _rows(found.sources)]


def _rows(table: pd.DataFrame) -> list[Row]:
    from sociale_basis.cli.answers import rows_of

    return rows_of(table)


def _grouped(table: pd.DataFrame) -> Iterable[list[Row]]:
    """Give the changes of each place together, in the order of the table."""
    found: dict[tuple[str, bool], list[Row]] = {}
    for row in _rows(table):
        found.setdefault((row["reference"], row["change"] == "disappeared"), []).append(row)
    return found.values()


def _labels(keys: str) -> str:
    from sociale_basis.layers import layers

    known = layers()
    labels = [
        str(getattr(known[key].label, language())) if key in known else key
        for key in keys.split("|")
    ]
    return ", ".join(labels)


def _called(row: Row) -> str:
    kind = _labels(row["kind"])
    if row["name"] is None:
        return _("{kind} without a name").format(kind=kind)
    return f"{row['name']} ({kind})"


def _where(row: Row) -> str:
    """Say near which street it is, and how far outside the boundary; empty where nobody knows."""
    parts = []
    if row["street"] is not None and row["street"] != row["name"]:
        parts.append(str(row["street"]))
    if row["away_m"]:
        text = _("{metres} m outside the boundary")
        parts.append(text.format(metres=number(round(row["away_m"]))))
    return "".join(f", {part}" for part in parts)


def _place_change(row: Row) -> str:
    match row["change"]:
        case "redrawn":
            text = _("drawn anew on the map: {before} is now {after}")
            return text.format(before=row["before"], after=row["after"])
        case "renamed":
            unnamed = _("nothing")
            text = _("was called {before}, is now called {after}")
            return text.format(before=row["before"] or unnamed, after=row["after"] or unnamed)
        case "moved":
            return _("moved {metres} m").format(metres=number(round(row["metres"])))
        case "layer":
            return _was_now(_("Kind"), _labels(row["before"]), _labels(row["after"]))
    return _fact(row)


def _fact(row: Row) -> str:
    what = row["what"]
    told = (value_words(what, row[side]) for side in ("before", "after"))
    return _was_now(fact_words(what), *told)


def _was_now(what: str, before: str, after: str) -> str:
    return _("{what}: was {before}, is now {after}").format(what=what, before=before, after=after)


def _way_line(row: Row) -> str:
    kind = row["kind"]
    told = {
        "kind": way_words(kind),
        "metres": None if row["metres"] is None else number(round(row["metres"])),
        "where": _way_where(row),
    }
    match row["change"]:
        case "appeared":
            return _("New way: {kind} of {metres} m. {where}").format(**told)
        case "disappeared":
            return _("Way gone: {kind} of {metres} m. {where}").format(**told)
        case "longer":
            return f"{_('Longer on the map')}. {_fact(row)}. {told['where']}"
        case "shorter":
            return f"{_('Shorter on the map')}. {_fact(row)}. {told['where']}"
    if row["what"] == "kerb":
        return f"{_kerb(row)}. {told['where']}"
    return f"{_fact(row)}. {told['where']}"


def _kerb(row: Row) -> str:
    before, after = row["before"], row["after"]
    if before is None or after is None or before == after:
        return _fact(row)
    text = (
        _("Kerb of {before} is lowered to {after}")
        if after < before
        else _("Kerb of {before} is raised to {after}")
    )
    return text.format(before=value_words("kerb", before), after=value_words("kerb", after))


def _way_where(row: Row) -> str:
    street = row["name"] or row["street"] or _("A way without a name")
    away = _where(row | {"street": None})
    return f"{street}{away} ({row['reference']})"


def _area_line(row: Row) -> str:
    words = {
        "boundary": _("The boundary is drawn otherwise: {share} % of the surface is the same"),
        "renumbered": _("{before} has another code: {codes_before} is now {codes}"),
        "renamed": _("{codes}: was called {before}, is now called {after}"),
        "split": _("{before} ({codes_before}) is split: {after} ({codes})"),
        "merged": _("{before} ({codes_before}) are one area now: {after} ({codes})"),
        "redrawn": _(
            "{after} ({codes}) is drawn otherwise: {share} % of the surface is the same. Its "
            "figures cannot be compared"
        ),
        "appeared": _("New area: {after} ({codes}); {share} % of it lay in another one"),
        "disappeared": _(
            "Area gone: {before} ({codes_before}); {share} % of it lies in another one"
        ),
    }
    return words[row["change"]].format(
        before=_listed(row["name_before"]),
        after=_listed(row["name"]),
        codes_before=_listed(row["codes_before"]),
        codes=_listed(row["codes"]),
        # Rounded down: what is not wholly the same is not 100 % the same.
        share=int(100 * row["share"]),
    )


def _listed(joined: str | None) -> str:
    return ", ".join((joined or "").split("|"))


def _figure_line(row: Row) -> str:
    from sociale_basis.indicators import indicators

    indicator = indicators().get(row["indicator"])
    label = row["indicator"] if indicator is None else getattr(indicator.label, language())
    unknown = _("not known")
    told = {
        "label": label,
        "name": row["name"],
        "before": _decimal(row["before"]),
        "after": _decimal(row["after"]),
        "year_before": row["year_before"] or unknown,
        "year": row["year"] or unknown,
    }
    words = {
        "year": _("{label}: of {year} now, was of {year_before}"),
        "newer": _("{label}, {name}: {before} in {year_before}, {after} in {year}"),
        "revised": _("{label}, {name}: was {before}, is now {after}, both of {year}"),
        "known": _("{label}, {name}: known now, {after} in {year}"),
        "unknown": _("{label}, {name}: not published any more, was {before} in {year_before}"),
        "added": _("{label}: new figure, of {year}"),
        "dropped": _("{label}: no longer there, was of {year_before}"),
    }
    return words[row["change"]].format(**told)


def _decimal(value: float | None) -> str:
    if value is None:
        return _("not known")
    return number(value, decimals=0 if value == round(value) else 1)


def _counted(value: float | None) -> str:
    return _("not known") if value is None else number(value)


def _source_line(row: Row) -> str:
    from sociale_basis.maps.sources import called

    words = {
        "added": _("New source: {name}, {file} of {date}"),
        "dropped": _("Source no longer used: {name}, {file_before} of {date_before}"),
        "replaced": _(
            "{name}: {file} of {date} instead of {file_before} of {date_before} (checksum {sha256})"
        ),
    }
    told = row | {"name": called(row["name"]), "sha256": (row["sha256"] or "")[:_CHECKSUM]}
    return words[row["change"]].format(**told)
