"""Crossings: pairs of links whose order differs on the two sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from align.evaluation.scores import Scores

__all__ = ["Sides", "crossings", "score_crossings"]

Sides = tuple[tuple[int, ...], tuple[int, ...]]


def score_crossings(
    found: Sequence[Sides], known: Sequence[Sides], wanted: Sequence[Sides]
) -> Scores:
    """Score crossings laxly: a crossing is right if two links of the other set touch its two.

    One link that touches both is not enough: who merges them has not found that they cross.

    Args:
        found: The links found; those with an empty side cross nothing.
        known: The gold links of any grade, which precision asks for.
        wanted: The gold links that recall asks for.

    Example:
        >>> gold = [((0,), (1,)), ((1,), (0,))]
        >>> score_crossings([((0,), (1,)), ((1, 2), (0,))], gold, gold).recalled
        1
        >>> score_crossings([((0, 1), (0, 1))], gold, gold).recalled
        0
    """
    found = [link for link in found if all(link)]
    return Scores(
        right=_touched(found, known),
        found=crossings(found),
        recalled=_touched(wanted, found),
        gold=crossings(wanted),
    )


def _touched(links: Iterable[Sides], others: Iterable[Sides]) -> int:
    """Count the crossings whose two links are touched by two of the others."""
    holders: dict[tuple[int, ...], set[Sides]] = defaultdict(set)
    for other in others:
        for pair in product(*other):
            holders[pair].add(other)
    touched: list[Sides] = []
    by_one: dict[Sides, list[Sides]] = defaultdict(list)
    for link in links:
        touching = {other for pair in product(*link) for other in holders.get(pair, ())}
        if touching:
            touched.append(link)
        if len(touching) == 1:
            by_one[touching.pop()].append(link)
    return crossings(touched) - sum(map(crossings, by_one.values()))


def crossings(links: Sequence[Sides]) -> int:
    """Count the pairs of links of which one is all before the other on one side, behind on one.

    Takes the time of sorting: the links are passed in source order, and a tree of counts
    (Fenwick 1994) tells how many of those behind us begin behind a link's target.

    Args:
        links: The numbers of units on both sides, ascending, at least one on each.

    Example:
        >>> crossings([((0,), (2,)), ((1,), (1,)), ((2,), (0, 1))])
        2
    """
    behind = sorted(links, key=lambda link: link[0][-1], reverse=True)
    size = max((target[-1] for _, target in links), default=0) + 1
    tree = [0] * (size + 1)
    count = 0
    for source, target in sorted(links):
        while behind[-1][0][-1] < source[0]:
            _add(tree, size - behind.pop()[1][0])
        count += _sum(tree, size - target[-1] - 1)
    return count


def _add(tree: list[int], place: int) -> None:
    while place < len(tree):
        tree[place] += 1
        place += place & -place


def _sum(tree: list[int], place: int) -> int:
    """Return how many were added at places from 1 to *place*."""
    total = 0
    while place:
        total += tree[place]
        place -= place & -place
    return total
