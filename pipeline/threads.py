"""How deep each comment stands in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def depths(comments: Sequence[tuple[int | None, int]]) -> tuple[list[int], dict[int, str]]:
    """From (id, parent) in order: the depth of each, and what is wrong with the parents of some, by place.

    A comment whose parent is missing, or stands in a circle, counts as top.

    >>> depths([(1, 0), (2, 1), (3, 2), (4, 9), (5, 6), (6, 5)])[0]
    [0, 1, 2, 0, 0, 1]
    """
    known: dict[int, int] = {}
    levels: list[int] = []
    for number, parent in comments:
        if not parent:
            level = 0
        elif parent in known:
            level = known[parent] + 1
        else:
            return _searched(comments)
        levels.append(level)
        if number is not None:
            known.setdefault(number, level)
    return levels, {}


def _searched(comments: Sequence[tuple[int | None, int]]) -> tuple[list[int], dict[int, str]]:
    """As `depths`, where an answer stands before what it answers, or that is missing."""
    places = {
        number: place for place, (number, _) in reversed(list(enumerate(comments))) if number is not None
    }
    found: list[int | None] = [None] * len(comments)
    wrong: dict[int, str] = {}
    for start in range(len(comments)):
        chain: list[int] = []
        on_chain: set[int] = set()
        place: int | None = start
        base = -1
        while place is not None:
            if (known := found[place]) is not None:
                base = known
                break
            if place in on_chain:
                wrong[chain[0]] = "its parents form a circle"
                break
            chain.append(place)
            on_chain.add(place)
            parent = comments[place][1]
            if not parent:
                break
            if (above := places.get(parent)) is None:
                wrong[place] = f"its parent {parent} is not in the export"
            place = above
        if base == -1 and chain and chain[0] in wrong and wrong[chain[0]].endswith("circle"):
            found[chain[0]] = 0
            continue
        for depth, each in enumerate(reversed(chain), base + 1):
            found[each] = depth
    return [depth or 0 for depth in found], wrong
