"""What differs between two states: leaves, each with its path, what it was and became."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ABSENT = object()


class _Path(TypedDict):
    path: list[str]


class Leaf(_Path, total=False):
    """One difference. Without ``old`` it was not there, without ``new`` it is there no more."""

    old: Any
    new: Any


class Clash(Exception):  # noqa: N818 -- no error of the user: whoever calls decides
    """A leaf is not what it was when the difference was made."""

    def __init__(self, path: Iterable[str]) -> None:
        self.path = tuple(path)
        super().__init__(".".join(self.path))


def difference(old: dict[str, Any], new: dict[str, Any]) -> list[Leaf]:
    """Give every leaf in which two states differ, in the order of their paths.

    Parameters
    ----------
    old, new
        Nested dictionaries as JSON has them; a list is one leaf.
    """
    return list(_leaves(old, new, ()))


def _leaves(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Leaf]:  # noqa: ANN401 -- JSON
    was_nested, is_nested = isinstance(old, dict), isinstance(new, dict)
    if (was_nested or old is _ABSENT) and (is_nested or new is _ABSENT):
        before, after = old if was_nested else {}, new if is_nested else {}
        for key in sorted(before.keys() | after.keys()):
            yield from _leaves(before.get(key, _ABSENT), after.get(key, _ABSENT), (*path, key))
    elif was_nested or is_nested:
        # A leaf on one side and leaves inside it on the other: take one away, add the other.
        yield from _leaves(old, _ABSENT, path)
        yield from _leaves(_ABSENT, new, path)
    elif old is _ABSENT or new is _ABSENT or not _same(old, new):
        leaf: Leaf = {"path": list(path)}
        if old is not _ABSENT:
            leaf["old"] = old
        if new is not _ABSENT:
            leaf["new"] = new
        yield leaf


def _same(old: object, new: object) -> bool:
    """Say whether two leaves are the same; in Python 1 and True are."""
    return old == new and isinstance(old, bool) == isinstance(new, bool)


def applied(state: dict[str, Any], leaves: Iterable[Leaf]) -> dict[str, Any]:
    """Give the state after a difference; the one given stays as it is.

    Raises
    ------
    Clash
        Something is not what it was when the difference was made.
    """
    result = _copied(state)
    for leaf in leaves:
        *inside, name = leaf["path"]
        place = result
        for key in inside:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise Clash(leaf["path"])
        there = place.get(name, _ABSENT)
        if _without_empty(there) == {}:  # whatever was inside it was taken out just now
            there = _ABSENT
        if not _same(there, leaf.get("old", _ABSENT)):
            raise Clash(leaf["path"])
        if "new" in leaf:
            place[name] = leaf["new"]
        else:
            del place[name]
    return _pruned(result)


def inverted(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Give the difference the other way round."""
    turned: list[Leaf] = []
    for leaf in leaves:
        back: Leaf = {"path": leaf["path"]}
        if "new" in leaf:
            back["old"] = leaf["new"]
        if "old" in leaf:
            back["new"] = leaf["old"]
        turned.append(back)
    return turned[::-1]


def _copied(state: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _copied(value) if isinstance(value, dict) else value for key, value in state.items()
    }


def _pruned(state: dict[str, Any]) -> dict[str, Any]:
    """Leave out what holds nothing, except at the top: a state has both its parts."""
    return {key: _without_empty(value) for key, value in state.items()}


def _without_empty(value: Any) -> Any:  # noqa: ANN401 -- JSON
    if not isinstance(value, dict):
        return value
    inside = {key: _without_empty(each) for key, each in value.items()}
    return {key: each for key, each in inside.items() if each != {}}
