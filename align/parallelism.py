"""How parallel two documents are: the shape of a bitext, and its passages.

Both count the links that say the two sides say the same: gaps, rejected links and, where a
least confidence is given, less sure ones are left out, unless a person confirmed them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from align.document import Document

if TYPE_CHECKING:
    from align.bitext import Bitext, Link

__all__ = ["Parallelism", "Passage", "moved", "parallelism", "passages"]


@dataclass(frozen=True, slots=True)
class Parallelism:
    """How much of two documents is parallel, and in how many pieces.

    A run is a chain of links in the same order on both sides; between two of its links there
    may be text without a counterpart, and links of other runs. A translation is one run, moved
    blocks make a few, and articles that only overlap have many short ones.

    The shares are of characters, not of segments, as a paragraph left out weighs more than a
    heading, and so that they do not change where sentences are split otherwise.

    Attributes:
        source_aligned: Share, 0 to 1, of the source's text that stands in a link with both
            sides; boilerplate counts nowhere.
        target_aligned: The same share of the target's text.
        links: Number of links with both sides, repeats apart.
        runs: The fewest runs that hold all of these links.
        longest_run: Number of links in the longest run.
        breaks: Number of links that stand, in the target, before the link that precedes them
            in the source.
        repeats: Number of links that repeat another; they have no part in runs and breaks.

    Example:
        >>> shape = Parallelism(0.96, 0.875, 40, 2, 32, 1, 3)
        >>> shape.mean_run
        20.0
        >>> print(str(shape).split("; ")[0])
        aligned: 96.0% of the source, 87.5% of the target
    """

    source_aligned: float
    target_aligned: float
    links: int
    runs: int
    longest_run: int
    breaks: int
    repeats: int

    @property
    def mean_run(self) -> float:
        """Mean number of links in a run; 0.0 without links."""
        return self.links / self.runs if self.runs else 0.0

    def __str__(self) -> str:
        return (
            f"aligned: {self.source_aligned:.1%} of the source, {self.target_aligned:.1%} of the "
            f"target; links: {self.links}; runs: {self.runs}, mean {self.mean_run:.1f}, longest "
            f"{self.longest_run}; breaks of order: {self.breaks}; repeats: {self.repeats}"
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring links taken together: text on both sides with nothing left out.

    Attributes:
        source: Numbers of the source segments, ascending.
        target: Numbers of the target segments, ascending.
        links: The links that it is made of, in order.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    links: tuple[Link, ...]

    @property
    def confidence(self) -> float | None:
        """Probability, 0 to 1, that both sides say the same thing and nothing is missing.

        It is that of the least sure link among those that no person accepted or edited, or among
        all if there are none; ``None`` if one of these has none. Neighbours are right or wrong
        together more often than by chance, so the product would be far too low for long
        passages; and the mean would hide a link that is wrong. A passage can't be surer than
        its least sure link: in long ones the probability is rather too high than too low.
        """
        judged = [link for link in self.links if not link.is_confirmed] or self.links
        known = [link.confidence for link in judged if link.confidence is not None]
        return min(known) if len(known) == len(judged) else None


def parallelism(bitext: Bitext, confidence: float = 0.0) -> Parallelism:
    """Measure a bitext; ``Bitext.shape`` says how.

    Runs are counted by the order of the links alone, whatever the search took for a run, so
    that edited files and those of other programs are measured alike. The fewest runs are as
    many as the most links of which each two cross (Dilworth 1950).
    """
    counted = _counted(bitext, confidence)
    targets = [link.target[0] for link in _sequence(counted)]
    return Parallelism(
        source_aligned=_share(bitext.source, (n for link in counted for n in link.source)),
        target_aligned=_share(bitext.target, (n for link in counted for n in link.target)),
        links=len(targets),
        runs=_longest_ascent([-first for first in targets], bisect_left),
        longest_run=_longest_ascent(targets, bisect_right),
        breaks=sum(behind < before for before, behind in pairwise(targets)),
        repeats=len(counted) - len(targets),
    )


def passages(bitext: Bitext, confidence: float = 0.0) -> list[Passage]:
    """Find the passages of a bitext; ``Bitext.passages`` says what they are."""
    links = _sequence(_counted(bitext, confidence))
    places = (
        _places(bitext.source, (n for link in links for n in link.source)),
        _places(bitext.target, (n for link in links for n in link.target)),
    )
    groups: list[list[Link]] = []
    for link in links:
        if (
            groups
            and not _has_heading(bitext, link)
            and _touch(groups[-1][-1].source, link.source, places[0])
            and _touch(groups[-1][-1].target, link.target, places[1])
        ):
            groups[-1].append(link)
        else:
            groups.append([link])
    return [
        Passage(
            tuple(n for link in group for n in link.source),
            tuple(n for link in group for n in link.target),
            tuple(group),
        )
        for group in groups
    ]


def moved(links: Iterable[Link]) -> list[Link]:
    """Find the links that break the order of the others.

    Args:
        links: Links of a bitext; gaps, repeats and rejected ones are passed over.

    Returns:
        The fewest links without which both sides have the same order, in source order; where
        that can be had in several ways, always the same ones.

    Example:
        >>> from align.bitext import Link
        >>> links = [Link((0,), (2,)), Link((1,), (0,)), Link((2,), (1,))]
        >>> moved(links) == [links[0]]
        True
    """
    links = _sequence(x for x in links if not x.is_gap and x.status != "rejected")
    # The place of the last link of the best chain of each length, and every link's predecessor.
    tails: list[int] = []
    before: list[int] = []
    for place, link in enumerate(links):
        at = bisect_right(tails, link.target[0], key=lambda n: links[n].target[0])
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1] = [place]
    kept = set()
    place = tails[-1] if tails else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return [link for place, link in enumerate(links) if place not in kept]


def _counted(bitext: Bitext, confidence: float) -> list[Link]:
    """Return the links with both sides that nobody rejected; at 0 also those never rated."""
    links = bitext.above(confidence) if confidence else bitext.pairs()
    return [link for link in links if link.status != "rejected"]


def _sequence(links: Iterable[Link]) -> list[Link]:
    """Return the links in source order, without the repeats."""
    return sorted((x for x in links if not x.repeat), key=lambda x: (x.source, x.target))


def _share(document: Document, numbers: Iterable[int]) -> float:
    """Return the share of the content's characters that the numbered segments hold."""
    lengths = {n: len(document[n]) for n in document.content()}
    held = sum(lengths.get(n, 0) for n in set(numbers))
    return held / sum(lengths.values()) if lengths else 0.0


def _longest_ascent(values: Sequence[int], bisect: Callable[[list[int], int], int]) -> int:
    """Return the length of the longest ascending subsequence (Schensted 1961).

    With ``bisect_left`` every value in it is greater than the one before, with
    ``bisect_right`` at least as great.
    """
    # The least value that a subsequence of each length so far can end with.
    least: list[int] = []
    for value in values:
        at = bisect(least, value)
        least[at : at + 1] = [value]
    return len(least)


def _places(document: Document, linked: Iterable[int]) -> dict[int, int]:
    """Number the segments that a passage can't pass over: all but unlinked boilerplate."""
    numbers = sorted({*document.content(), *linked})
    return {n: place for place, n in enumerate(numbers)}


def _touch(before: tuple[int, ...], behind: tuple[int, ...], places: dict[int, int]) -> bool:
    """Tell whether nothing is left out in two links of one side, or between them."""
    held = [places[n] for n in before + behind]
    return held == list(range(held[0], held[0] + len(held)))


def _has_heading(bitext: Bitext, link: Link) -> bool:
    return any(bitext.source.segments[n].kind == "heading" for n in link.source) or any(
        bitext.target.segments[n].kind == "heading" for n in link.target
    )
