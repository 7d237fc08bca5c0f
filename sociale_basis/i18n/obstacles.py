"""What stands in the way, or is not known, with its numbers: *9 treden*, *stoeprand van 12 cm*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import number
from sociale_basis.i18n.reasons import thing_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Known(Protocol):
    """What is known of it; see :class:`sociale_basis.reach.met.Facts`."""

    @property
    def what(self) -> str:
        """Kind of way, or what stands there."""

    @property
    def steps(self) -> int | None:
        """How many."""

    @property
    def kerb_m(self) -> float | None:
        """Height of the kerb."""

    @property
    def width_m(self) -> float | None:
        """Room that is left."""

    @property
    def slope(self) -> float | None:
        """As a fraction, negative where it goes down."""

    @property
    def surface(self) -> str | None:
        """Value of OSM ``surface``."""

    @property
    def smoothness(self) -> str | None:
        """Value of OSM ``smoothness``."""

    @property
    def closed(self) -> bool:
        """Closed for now or for good."""


def obstacle_words(known: Known, refused: Iterable[str], doubts: Iterable[str]) -> str:
    """Say what stands in the way at one place, and what is not known of it.

    Parameters
    ----------
    known
        What is known of it.
    refused, doubts
        Reasons in words, as :func:`sociale_basis.reach.reasons.words` gives them.
    """
    told = [_REFUSED[reason](known) for reason in _each(refused)]
    told += [_DOUBTS[reason](known) for reason in _each(doubts)]
    return ", ".join(dict.fromkeys(told))


def _each(reasons: Iterable[str]) -> list[str]:
    """Leave out what says the same twice: the width beside a barrier that may be too narrow."""
    told = list(reasons)
    return [reason for reason in told if not (reason == "width" and "barrier" in told)]


def centimetres(metres: float) -> str:
    """Write a height or width in whole centimetres, or millimetres where that says more."""
    whole = abs(100 * metres - round(100 * metres)) < 0.05  # noqa: PLR2004 -- half a millimetre
    return number(100 * metres, decimals=0 if whole else 1)


def steps_words(steps: int | None) -> str:
    """Say how many steps there are."""
    if steps is None:
        return _("steps")
    return _("1 step") if steps == 1 else _("{number} steps").format(number=number(steps))


def kerb_words(metres: float) -> str:
    """Say how high a kerb is."""
    return _("kerb of {height} cm").format(height=centimetres(metres))


def slope_words(slope: float) -> str:
    """Say how steep it is, and which way."""
    percent = number(100 * abs(slope))
    if slope < 0:
        return _("slope of {percent} % down").format(percent=percent)
    return _("slope of {percent} % up").format(percent=percent)


def _kerb(known: Known) -> str:
    return _("kerb that is probably too high") if known.kerb_m is None else kerb_words(known.kerb_m)


def _width(known: Known) -> str:
    thing = thing_words(known.what)
    if known.width_m is None:
        return _("{thing}: too narrow").format(thing=thing)
    width = centimetres(known.width_m)
    return _("{thing}: {width} cm wide").format(thing=thing, width=width)


def _barrier(known: Known) -> str:
    thing = thing_words(known.what)
    if known.width_m is None:
        return thing
    return _("{thing} that leaves {width} cm").format(thing=thing, width=centimetres(known.width_m))


def _surface(known: Known) -> str:
    if known.surface is None:
        return _("ground too soft or too rough")
    return _("ground: {surface}").format(surface=surface_words(known.surface))


def _slope(known: Known) -> str:
    return _("slope too steep") if known.slope is None else slope_words(known.slope)


def _access(known: Known) -> str:
    return _("way that is closed") if known.closed else _("private way")


def _unknown_width(known: Known) -> str:
    return _("{thing}: width not known").format(thing=thing_words(known.what))


def _unknown_barrier(known: Known) -> str:
    if known.width_m is not None:
        return _("{thing} that leaves {width} cm: may be too narrow").format(
            thing=thing_words(known.what), width=centimetres(known.width_m)
        )
    return _("{thing}: not known how much room it leaves").format(thing=thing_words(known.what))


def _unknown_kerb(known: Known) -> str:
    if known.kerb_m is None:
        return _("kerb: height not known")
    return _("{kerb}: may be hard").format(kerb=kerb_words(known.kerb_m))


def _unknown_slope(known: Known) -> str:
    if known.slope is None:
        return _("slope not known")
    return _("{slope}: may be hard").format(slope=slope_words(known.slope))


def _unknown_surface(known: Known) -> str:
    if known.surface is None:
        return _("ground not known")
    return _("ground: {surface}, may be hard").format(surface=surface_words(known.surface))


_REFUSED: dict[str, Callable[[Known], str]] = {
    "steps": lambda known: steps_words(known.steps),
    "kerb": _kerb,
    "width": _width,
    "surface": _surface,
    "smoothness": lambda _known: _("very bumpy ground"),
    "slope": _slope,
    "barrier": _barrier,
    "crossing": lambda _known: _("street that is hard to cross"),
    "light": lambda _known: _("no light"),
    "access": _access,
    "lift": lambda _known: _("lift that cannot be used"),
    "wheelchair_tag": lambda _known: _("not for wheels according to the map"),
    "tactile": lambda _known: _("no tactile paving"),
}

_DOUBTS: dict[str, Callable[[Known], str]] = {
    "steps": lambda known: _("{steps}: not known whether they can be managed").format(
        steps=steps_words(known.steps)
    ),
    "kerb": _unknown_kerb,
    "width": _unknown_width,
    "surface": _unknown_surface,
    "smoothness": lambda _known: _("evenness not known"),
    "slope": _unknown_slope,
    "barrier": _unknown_barrier,
    "crossing": lambda _known: _("crossing: not known how well one can cross"),
    "light": lambda _known: _("not known whether there is light"),
    "access": lambda _known: _("not known whether everyone may walk here"),
    "lift": lambda _known: _("lift: not known whether it can be used"),
    "wheelchair_tag": lambda _known: _("partly fit for wheels according to the map"),
    "tactile": lambda _known: _("not known whether there is tactile paving"),
}


def surface_words(surface: str) -> str:
    """Say what the ground is made of; the word itself where nobody knows another."""
    words = {
        "asphalt": _("asphalt"),
        "concrete": _("concrete"),
        "paving_stones": _("paving stones"),
        "sett": _("setts"),
        "compacted": _("compacted sand or gravel"),
        "wood": _("wood"),
        "metal": _("metal"),
        "cobblestone": _("cobblestones"),
        "fine_gravel": _("fine gravel"),
        "grass_paver": _("grass pavers"),
        "unpaved": _("unpaved ground"),
        "gravel": _("gravel"),
        "pebblestone": _("pebbles"),
        "ground": _("bare ground"),
        "dirt": _("bare ground"),
        "earth": _("bare ground"),
        "grass": _("grass"),
        "mud": _("mud"),
        "sand": _("sand"),
        "woodchips": _("woodchips"),
        "paved": _("paving"),
    }
    return words.get(surface, surface)
