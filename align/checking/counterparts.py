"""Which mention on one side of a link is which on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from align.checking.mentions import Mention

__all__ = ["Counterparts", "counterparts", "without"]

# So many mentions are compared with so many; of more, each with those in like places.
COMPARISONS, LEAST_REACH = 50_000, 4

M = TypeVar("M", bound=Mention)
S = TypeVar("S", bound=Mention)
T = TypeVar("T", bound=Mention)


@dataclass(frozen=True, slots=True)
class Counterparts(Generic[M]):
    """The mentions of the two sides of a link.

    Attributes:
        equal: Pairs that say the same, by their place in the source.
        clash: Pairs of which one can't be right, likewise.
        missing: What only the source has.
        extra: What only the target has.
    """

    equal: tuple[tuple[M, M], ...]
    clash: tuple[tuple[M, M], ...]
    missing: tuple[M, ...]
    extra: tuple[M, ...]


def counterparts(
    source: Sequence[S], target: Sequence[T], likeness: Callable[[S, T], float]
) -> list[tuple[S, T]]:
    """Pair mentions, each with one at most: the likest first, of equals those in like places.

    Args:
        source: The mentions of one side.
        target: Those of the other.
        likeness: Tells how much two are alike; 0 or less for those that are no pair.

    Returns:
        The pairs, in the order of the source.

    Example:
        >>> a, b = Mention(0, 1, "a"), Mention(2, 3, "b")
        >>> pairs = counterparts([a, b], [b], lambda x, y: x.text == y.text)
        >>> [(x.text, y.text) for x, y in pairs]
        [('b', 'b')]
    """
    if not (source and target):
        return []
    rated = sorted(
        (-rating, abs(i - j), i, j)
        for i, j in _places(len(source), len(target))
        if (rating := likeness(source[i], target[j])) > 0
    )
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in rated:
        if i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    return [(source[i], target[taken[i]]) for i in sorted(taken)]


def _places(source: int, target: int) -> Iterator[tuple[int, int]]:
    """Yield which of some mentions to compare with which of others.

    All; or in a table or a long list, where that would take too long, those in like places.

    Args:
        source: How many there are on one side.
        target: How many on the other.

    Example:
        >>> list(_places(1, 2)), sum(1 for _ in _places(10000, 20000))
        ([(0, 0), (0, 1)], 89990)
    """
    reach = max(LEAST_REACH, COMPARISONS // max(source, target, 1))
    for i in range(source):
        at = i * target // source
        for j in range(max(at - reach, 0), min(at + reach + 1, target)):
            yield i, j


def without(mentions: Sequence[S], taken: Sequence[Mention]) -> list[S]:
    """Return the mentions that are not among some of them.

    Example:
        >>> a, b = Mention(0, 1, "a"), Mention(2, 3, "b")
        >>> without([a, b], [a]) == [b]
        True
    """
    known = set(map(id, taken))
    return [x for x in mentions if id(x) not in known]
