"""A new entry in a minute: what it is called, where, when, whom to call; the rest is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from sociale_basis.i18n import _
from sociale_basis.layers import layers
from sociale_basis.register import MODELS, Aspect, How, create
from sociale_basis.register.clock import day_of
from sociale_basis.register.life import ASPECTS, Check
from sociale_basis.register.terms import ForWhom, LegalGround, LinkKind
from sociale_basis.register.whereabouts import Whereabouts
from sociale_basis.ui.register_draft import drop_prepared, prepared
from sociale_basis.ui.register_hours import hours_field
from sociale_basis.ui.register_rhythm import rhythm_fields
from sociale_basis.ui.register_said import attempt, say_later
from sociale_basis.ui.register_state import go_to, new_round, rounds
from sociale_basis.ui.register_where import where_fields
from sociale_basis.ui.register_widgets import day_widget
from sociale_basis.ui.register_words import layer_words, words
from sociale_basis.ui.wording import plain, small
from sociale_basis.vocabulary import LayerKind, RegisterKind

if TYPE_CHECKING:
    import datetime as dt

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from sociale_basis.register.rhythm import Rhythm
    from sociale_basis.ui.register_draft import Draft

_ORDER = (
    RegisterKind.ACTIVITY,
    RegisterKind.INITIATIVE,
    RegisterKind.PLACE,
    RegisterKind.PRESENCE,
    RegisterKind.ORGANISATION,
    RegisterKind.TRANSPORT_SERVICE,
    RegisterKind.PUBLIC_SPACE_SPOT,
)
_USUAL = {
    RegisterKind.ACTIVITY: "communal/activities",
    RegisterKind.INITIATIVE: "communal/initiatives",
    RegisterKind.PLACE: "communal/meeting_places",
    RegisterKind.PRESENCE: "institutional/presence",
    RegisterKind.ORGANISATION: "institutional/organisations",
    RegisterKind.TRANSPORT_SERVICE: "institutional/transport_service",
    RegisterKind.PUBLIC_SPACE_SPOT: "public_space/spots",
}
ROLE = "opbouwwerker"


def layers_for(kind: RegisterKind) -> list[str]:
    """Give the layers that an entry of a kind may lie in, the usual one first.

    Parameters
    ----------
    kind
        Of the entry.
    """
    of_places = {
        LayerKind.PLACES: RegisterKind.PLACE,
        LayerKind.PUBLIC_SPACE: RegisterKind.PUBLIC_SPACE_SPOT,
    }
    fitting = [
        key
        for key, each in layers().items()
        if kind in (each.collects or {of_places.get(each.kind)})
    ]
    usual = _USUAL[kind]
    return sorted(fitting, key=lambda key: (key != usual, layer_words(key).casefold()))


def new_entry(area: Neighbourhood, register: Register, who: Who) -> None:
    """Put the form on the page.

    Parameters
    ----------
    area
        The neighbourhood with the addresses.
    register, who
        Where to, and by whom.
    """
    key = f"new {rounds()}"
    today = day_of(register.clock())
    draft = prepared()
    if draft is not None:
        _say_prepared(draft)
    st.html(small(_("Only the name is needed. What you do not know stays unknown.")))
    entry: dict[str, Any] = {}
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("What and where"), anchor=False)
        entry |= _what(key, draft)
        entry["where"] = _where(area, draft, f"{key} where")
        if draft is not None and draft.hosted_by is not None:
            entry["links"] = [{"kind": LinkKind.HOSTED_BY.value, "to": draft.hosted_by}]
    with right:
        st.subheader(_("When and whom to call"), anchor=False)
        kind = RegisterKind(entry["kind"])
        times, sound = _when(kind, today, key, draft.rhythms if draft else ())
        entry |= times
        contact, reasons = _contact(key, today)
        entry["contact"] = contact
    how = st.selectbox(
        _("How do you know this?"),
        [each for each in How if each not in {How.MEASURED, How.AID_USER}],
        index=None,
        format_func=words,
        placeholder=_("not checked yet"),
        key=f"{key} how",
    )
    pressed = st.button(
        _("Put it in the register"), type="primary", icon=":material/add:", key=f"{key} save"
    )
    if not pressed:
        return
    missing = [*([] if entry["name"] else [_("Fill in a name.")]), *reasons]
    if missing or not sound:
        st.error(" ".join(missing) or _("Look at the times first."), icon=":material/error:")
        return
    checks = _checks(kind, entry, how, today)
    if attempt(lambda: create(register, who, entry, checks=checks)):
        say_later(_("“{name}” is in the register now.").format(name=plain(str(entry["name"]))))
        drop_prepared()
        new_round()
        go_to("list")
        st.rerun()


def _say_prepared(draft: Draft) -> None:
    """Say what is filled in already, and let whoever wants begin with nothing."""
    told = _("Prepared on the page “Plan an activity”: look at it, and put it in the register.")
    st.info(told, icon=":material/event:")
    if draft.hosted_by is not None:
        st.markdown(_("Held at: {place}").format(place=plain(draft.venue)))
    st.button(
        _("Begin with an empty form"),
        icon=":material/close:",
        type="tertiary",
        key="drop prepared",
        on_click=_begin_empty,
    )


def _begin_empty() -> None:
    drop_prepared()
    new_round()


def _what(key: str, draft: Draft | None) -> dict[str, Any]:
    name = st.text_input(
        _("What is it called?"),
        value=draft.name if draft else "",
        max_chars=200,
        autocomplete="off",
        key=f"{key} name",
    ).strip()
    at = _ORDER.index(draft.kind) if draft else 0
    kind = st.selectbox(_("What is it?"), _ORDER, index=at, format_func=words, key=f"{key} kind")
    fitting = layers_for(kind)
    begins = fitting.index(draft.layer) if draft and draft.layer in fitting else 0
    layer = st.selectbox(
        _("Which sort?"), fitting, index=begins, format_func=layer_words, key=f"{key} layer {kind}"
    )
    return {"name": name, "kind": kind.value, "layer": layer}


def _where(area: Neighbourhood, draft: Draft | None, key: str) -> dict[str, Any]:
    before = Whereabouts(**draft.where) if draft else Whereabouts()
    told = where_fields(area, before, key)
    if "x" in told:
        told = {"address": None} | told  # of the venue: another point is not there
    kept = before.model_dump(exclude_defaults=True, exclude={"cell"})
    return {name: each for name, each in {**kept, **told}.items() if each is not None}


def _when(
    kind: RegisterKind, today: dt.date, key: str, before: tuple[Rhythm, ...]
) -> tuple[dict[str, Any], bool]:
    """Ask the times; tell as well whether they can be kept."""
    if "rhythms" in MODELS[kind].model_fields:
        rhythms = rhythm_fields(before, today, f"{key} rhythm")
        return ({"rhythms": rhythms} if rhythms else {}), rhythms is not None
    text = hours_field(None, f"{key} hours")
    note = st.text_input(
        _("Or in your own words"), max_chars=200, autocomplete="off", key=f"{key} hours note"
    ).strip()
    hours = {"text": text, "note": note}
    return {"hours": {name: each for name, each in hours.items() if each}}, text is not None


def _contact(key: str, today: dt.date) -> tuple[dict[str, Any], list[str]]:
    """Ask whom to call; tell as well what is missing."""
    left, right = st.columns(2)
    told: dict[str, Any] = {
        "role": left.text_input(
            _("Whom to call (role)"),
            max_chars=80,
            placeholder=_("for example: gastvrouw"),
            autocomplete="off",
            key=f"{key} role",
        ).strip(),
        "phone": right.text_input(
            _("Telephone of the organisation or the role"),
            max_chars=60,
            autocomplete="off",
            key=f"{key} phone",
        ).strip(),
    }
    person, missing = _person(key, today)
    told = {name: each for name, each in told.items() if each}
    return (told | {"person": person} if person else told), missing


def _person(key: str, today: dt.date) -> tuple[dict[str, Any], list[str]]:
    with st.expander(_("A person: only with a ground (GDPR)")):
        name = st.text_input(
            _("Name of the person"), max_chars=200, autocomplete="off", key=f"{key} person"
        ).strip()
        phone = st.text_input(
            _("Telephone of the person"), max_chars=60, autocomplete="off", key=f"{key} mobile"
        ).strip()
        ground = st.selectbox(
            _("Legal ground"),
            list(LegalGround),
            index=None,
            format_func=words,
            placeholder=_("choose a ground"),
            key=f"{key} ground",
        )
        given = day_widget(_("Agreed on"), today, f"{key} given")
        for_whom = st.selectbox(
            _("Who may see this person?"),
            list(ForWhom),
            index=list(ForWhom).index(ForWhom.KEEPERS),
            format_func=words,
            key=f"{key} for whom",
        )
        sensitive = _("Of groups around faith or illness: a role only, never a name.")
        st.html(small(sensitive))
    if not name:
        return {}, ([_("Fill in the name of the person too, or leave the number out.")]
                    if phone else [])  # fmt: skip
    if ground is None or given is None:
        return {}, [_("Choose on which ground the person is kept, or leave the person out.")]
    person = {
        "name": name,
        "basis": {"ground": ground.value, "given_on": given, "told_to": ROLE},
        "for_whom": (for_whom or ForWhom.KEEPERS).value,
    }
    return person | ({"phone": phone} if phone else {}), []


def _checks(
    kind: RegisterKind, entry: dict[str, Any], how: How | None, today: dt.date
) -> dict[Aspect, Check]:
    """Give what is checked at once: only what is told, and never how one gets in."""
    if how is None:
        return {}
    told = {
        Aspect.EXISTS: True,
        Aspect.TIMES: bool(entry.get("rhythms") or entry.get("hours")),
        Aspect.CONTACT: bool(entry["contact"]),
    }
    check = Check(on=today, by=ROLE, how=how)
    return {aspect: check for aspect in ASPECTS[kind] if told.get(aspect)}
