"""What may be given as the attributes of edges: words, codes, numbers; checked at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sociale_basis.errors import BadValueError
from sociale_basis.network.attributes import (
    AT_HEAD,
    DEFAULTS,
    NAMES,
    Access,
    Barrier,
    Crossing,
    KerbSituation,
    Origin,
    Smoothness,
    Structure,
    Surface,
    Tri,
    WayClass,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import IntEnum

    from numpy.typing import ArrayLike, NDArray

_WORDS: dict[str, type[IntEnum]] = {
    "surface": Surface,
    "smoothness": Smoothness,
    "barrier": Barrier,
    "crossing": Crossing,
    "way_class": WayClass,
    "structure": Structure,
}
_CODES: dict[str, type[IntEnum]] = (
    _WORDS
    | {"access": Access, "kerb_situation": KerbSituation}
    | {name: Origin for name in NAMES if name.endswith("_origin")}
    | {name: Tri for name in NAMES if DEFAULTS[name].dtype == np.int8}
)
_LEAST_STEPS = -1  # steps whose number nobody tagged
_HEIGHTS = ("width_m", "barrier_width_m", "kerb_m", "slope_up", "slope_down")


def given_attributes(
    given: Mapping[str, ArrayLike], head: NDArray[np.int32], n: int
) -> dict[str, NDArray[Any]]:
    """Lay out the attributes of edges by name, each of shape (m,) and of its own type.

    Parameters
    ----------
    given
        As in :meth:`~sociale_basis.network.network.Network.from_edges`.
    head
        Node number at the head of each edge, shape (m,).
    n
        Number of nodes.

    Raises
    ------
    BadValueError
        A name is not known; there are too many or few values; one is no number, no code or word of
        its attribute, or negative or endless where it cannot be.
    """
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        what = "is not an attribute of an edge"
        raise BadValueError(what, column=unknown[0], do=f"use one of {', '.join(NAMES)}")
    arrays: dict[str, NDArray[Any]] = {
        name: _array(name, given.get(name), head, n) for name in NAMES
    }
    for name in _HEIGHTS:
        if (arrays[name] < 0).any() or np.isinf(arrays[name]).any():
            raise BadValueError("must be finite and not negative", column=name)
    if np.isinf(arrays["climb_m"]).any():
        raise BadValueError("must be finite", column="climb_m")
    return arrays


def whole_numbers(values: ArrayLike, name: str, n: int, of: str) -> NDArray[np.int64]:
    """Lay out OSM ids, one for all or one for each of ``n``.

    Raises
    ------
    BadValueError
        They are no whole numbers, or too many or few.
    """
    numbers = _whole(np.asarray(values), name).astype(np.int64)
    if numbers.ndim and len(numbers) != n:
        raise BadValueError(f"has {len(numbers)} values where {n} {of} are", column=name)
    return np.ascontiguousarray(np.broadcast_to(numbers, n))


def _array(
    name: str, given: ArrayLike | None, head: NDArray[np.int32], n: int
) -> NDArray[np.generic]:
    default = DEFAULTS[name]
    m = len(head)
    if given is None:
        return np.full(m, default)
    values = np.asarray(given)
    if values.dtype.kind in "UOT" and name in _WORDS:
        values = _codes(name, values)
    if values.ndim and len(values) == n and len(values) != m and name in AT_HEAD:
        values = values[head]
    if values.ndim and len(values) != m:
        what = f"has {len(values)} values where {m} edges are"
        if name in AT_HEAD:
            what += f" (or {n} nodes)"
        raise BadValueError(what, column=name)
    if default.dtype.kind == "f":
        return np.broadcast_to(_numbers(values, name), m).astype(default.dtype)
    numbers = _whole(values, name)
    _check_codes(numbers, name)
    return np.broadcast_to(numbers, m).astype(default.dtype)


def _codes(name: str, words: NDArray[np.generic]) -> NDArray[np.uint8]:
    kind = _WORDS[name]
    table = {member.name.lower(): member.value for member in kind} | {
        "": kind(0).value if 0 in kind._value2member_map_ else WayClass.FOOTWAY.value
    }
    flat = [str(word).strip().lower() for word in words.ravel()]
    strange = sorted({word for word in flat if word not in table})
    if strange:
        do = f"use one of {', '.join(sorted(word for word in table if word))}"
        raise BadValueError(f"'{strange[0]}' is not known", column=name, do=do)
    return np.array([table[word] for word in flat], dtype=np.uint8).reshape(words.shape)


def _numbers(values: NDArray[Any], name: str) -> NDArray[Any]:
    if values.dtype.kind in "biuf":
        return values
    try:
        return values.astype(np.float64)
    except (TypeError, ValueError):
        raise BadValueError("must hold numbers", column=name) from None


def _whole(values: NDArray[Any], name: str) -> NDArray[Any]:
    numbers = _numbers(values, name)
    if numbers.dtype.kind == "f" and not (np.isfinite(numbers) & (numbers % 1 == 0)).all():
        raise BadValueError("must hold whole numbers", column=name)
    return numbers


def _check_codes(numbers: NDArray[Any], name: str) -> None:
    """Refuse numbers that mean nothing: they would be read as something else further on."""
    if not numbers.size or numbers.dtype.kind == "b":
        return
    kind = _CODES.get(name)
    lowest, highest = int(numbers.min()), int(numbers.max())
    if name == "steps":
        if lowest < _LEAST_STEPS or highest > np.iinfo(np.int16).max:
            wrong = lowest if lowest < _LEAST_STEPS else highest
            do = "use 0 for none and -1 for steps that nobody counted"
            raise BadValueError(f"{wrong} is no number of steps", column=name, do=do)
        return
    codes = [0, 1] if kind is None else [each.value for each in kind]
    if lowest >= min(codes) and highest <= max(codes):
        known = np.zeros(max(codes) - min(codes) + 1, dtype=np.bool_)
        known[np.array(codes) - min(codes)] = True
        strange = ~known[np.asarray(numbers, dtype=np.int64) - min(codes)]
        if not strange.any():
            return
        wrong = int(np.ravel(numbers)[np.ravel(strange)][0])
    else:
        wrong = lowest if lowest < min(codes) else highest
    do = f"use one of {', '.join(str(code) for code in sorted(codes))}"
    raise BadValueError(f"there is no code {wrong}", column=name, do=do)
