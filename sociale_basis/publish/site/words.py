"""The words of the site that its scripts put together, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import _, state_words
from sociale_basis.i18n.reasons import reason_sentence
from sociale_basis.layers import ReachMode
from sociale_basis.vocabulary import Function, State

if TYPE_CHECKING:
    from collections.abc import Iterable


def answer_words(doubts: Iterable[str], obstacles: Iterable[str]) -> dict[str, object]:
    """Give the words of the page "What can I reach?".

    Parameters
    ----------
    doubts, obstacles
        The reasons that occur: why nobody knows, and why not.
    """
    return {
        "minutes": _("About {minutes} minutes there, and you can get back as well."),
        "minutes_free": _("{minutes} minutes there for someone whom nothing stops."),
        "few": _("It differs per front door. Too few dwellings here to show how many."),
        "below_ten": _("less than 10%"),
        "share_yes": state_words(State.YES),
        "share_unknown": _("not known yet"),
        "share_no": state_words(State.NO),
        "entrance_no": _("Getting in at the door: not without help, as far as known."),
        "entrance_unknown": _("Getting in at the door: not known yet. Call first."),
        "group_yes": state_words(State.YES),
        "group_differs": _("It differs per front door"),
        "group_unknown": state_words(State.UNKNOWN),
        "group_transport": _("With transport or company"),
        "group_home": _("It comes to your home"),
        "group_phone": _("By phone or online"),
        "group_no": state_words(State.NO),
        "hint_unknown": _("Call first, or ask someone to go and look with you."),
        "leads": _("Nearest all the same"),
        "nothing": _("Nothing of this kind is known here yet. Try another kind, or any time."),
        "more": _("{number} more"),
        "count_yes": _("{number} places are probably fine."),
        "count_differs": _("For {number} it differs per front door."),
        "count_unknown": _("Of {number} we do not know yet."),
        "open": _("Open"),
        "days": _("{first} to {last}"),
        "asked": _("{who}. From: {where}. {when}."),
        "from_square": _("a square on the map"),
        "perhaps": _("ask first"),
        "times_unknown": _("We do not know when it is open. Call first."),
        "times_always": _("Open day and night."),
        "times_none": _("Not open in these days, as far as known."),
        "tap": _("Choose this square to see what can be reached from here."),
        "working": _("One moment …"),
        "failed": _("The table could not be read. Is there a connection?"),
        "doubts": {reason: reason_sentence(State.UNKNOWN, reason) for reason in sorted(doubts)},
        "obstacles": {reason: reason_sentence(State.NO, reason) for reason in sorted(obstacles)},
    }


def function_words() -> list[tuple[str, str]]:
    """Give the four functions with what they are called for people."""
    words = {
        Function.ONTMOETEN: _("Meeting people"),
        Function.ONDERSTEUNEN: _("Help and support"),
        Function.ONTPLOOIEN: _("Learning and developing"),
        Function.ONTSPANNEN: _("Relaxing and exercise"),
    }
    return [(function.value, words[function]) for function in Function]


def mode_words(mode: str) -> str:
    """Say how one gets to a place, or it to somebody."""
    return {
        ReachMode.OWN_STRENGTH: _("on one's own strength"),
        ReachMode.WITH_TRANSPORT_OR_COMPANY: _("with transport or company"),
        ReachMode.COMES_TO_THE_HOME: _("comes to the home"),
        ReachMode.PHONE_OR_ONLINE: _("by phone or online"),
    }[ReachMode(mode)]


def page_texts() -> dict[str, str]:
    """Give the fixed texts of the pages, by the names that the templates know them by."""
    return {
        "to_content": _("To the content"),
        "menu": _("Menu"),
        "fictional": _("This neighbourhood is fictional: no such streets, people or places exist."),
        "map_title": _("Map and list"),
        "map_lead": _("What brings people together here, close to home and without a referral."),
        "reach": _("What can I reach?"),
        "reach_lead": _(
            "Choose how you go out and where you begin. You see what you can get to, and back."
        ),
        "reach_hint": _(
            "Worked out for squares of 100 metres, there and back, from the map as it is known. "
            "Nothing that you choose leaves your device."
        ),
        "needs_script": _("This page needs JavaScript."),
        "without_script": _(
            "Without it, the list of places works: every page of a place says from where people "
            "can get there."
        ),
        "to_answer": _("To what you can reach"),
        "choices": _("What do you want to see?"),
        "groups": _("What do you want to see?"),
        "function": _("What for?"),
        "everything": _("Everything"),
        "list_link": _("The whole list of places"),
        "list": _("List of places"),
        "nothing_known": _(
            "No places or initiatives are known here yet. That does not mean that there are none."
        ),
        "list_lead": _("All {number} places and initiatives, by kind."),
        "buurten": _("Per neighbourhood"),
        "buurt": _("Neighbourhood"),
        "places_in": _("Places in {name}"),
        "around": _(
            "What lies in this neighbourhood, and up to {metres} metres around it: "
            "everyday life does not stop at a boundary."
        ),
        "how": _("How to get there"),
        "on_map": _("Show on the map"),
        "calendar": _("Times for your diary (.ics)"),
        "calendar_of": _("Times of {name} for your diary (.ics)"),
        "wrong": _("Is something not right? Pass it on"),
        "pass_on": _("Pass something on"),
        "print": _("Print"),
        "from_where": _("From where can people get here?"),
        "from_where_hint": _(
            "Shares of all dwellings in this neighbourhood from where one gets here and back, "
            "within the time of each way of going out. Can reach is not the same as comes."
        ),
        "who": _("How do you go out?"),
        "entrance": _("Entrance"),
        "who_goes": _("How do you go out?"),
        "street": _("Where do you begin? Choose a street, or a square on the map"),
        "street_none": _("On the map"),
        "when": _("When?"),
        "this_week": _("This week"),
        "today": _("Today"),
        "any_time": _("Any time"),
        "own_door": _("I get out of my own front door by myself"),
        "choose_first": _("Choose a street or a square on the map first."),
        "answer": _("What you can reach"),
        "sources": _("About this map"),
        "about": _(
            "This site shows what is known of meeting places, help and activities nearby. "
            "It has no cookies, counts no visitors and asks nothing of other sites."
        ),
        "where_from": _("Where the data comes from"),
        "software": _(
            "Drawn with Leaflet (BSD 2-Clause); signs by Lucide (ISC); made with sociale-basis "
            "(EUPL 1.2)."
        ),
        "how_made": _("How it was worked out"),
        "downloads": _("Take it along"),
        "downloads_hint": _("The same places as on the map, for your own use. Name the source."),
        "csv": _("All places as a table (.csv)"),
        "geojson": _("All places as map data (.geojson)"),
        "privacy": _("What is not shown"),
        "privacy_text": _(
            "Only what may be public is shown. What is at somebody's home is shown roughly. "
            "Persons are named only where they agreed. No figures of few people are shown."
        ),
        "embed": _("Put this map on your own site"),
        "embed_lead": _("Copy this text into your page. The map has no cookies."),
        "embed_hint": _(
            "Put the address of this site in it where it does not stand there by itself."
        ),
        "embed_see": _("See what it looks like"),
        "whole_site": _("To the whole site"),
    }
