"""Counting: what of the links found is right, what of the gold links was found, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from align.bitext import Bitext
from align.errors import UsageError
from align.evaluation.crossings import Sides, score_crossings
from align.evaluation.gold import STRICT_GRADE, Gold
from align.evaluation.scores import Counts, Evaluation, Scores, added
from align.evaluation.units import in_units

__all__ = ["evaluate"]

Unit = tuple[int, int]  # 0 for the source, 1 for the target; number


class _Count(NamedTuple):
    """What was counted of a link or of a unit, and the units that it is about."""

    units: Sequence[Unit]
    counts: Counts


def evaluate(bitext: Bitext, gold: Gold, *, confidence: float | None = None) -> Evaluation:
    """Score the links of *bitext* against gold links.

    Rejected links are left out. A segment stands for the gold units that share more than
    half of the shorter of the two with it, so the two segmentations may differ; all counts
    are of gold units and of links between them.

    Gaps are the units, boilerplate aside, that stand in no gold link. A unit that stands only
    in gold links of grade 1 is neither a gap nor linked: it counts nowhere among the gaps.
    Types of beads are counted strictly, by their numbers of units; a link found whose
    segments stand for no unit has a 0 in its type.

    Args:
        bitext: The bitext to judge.
        gold: What ``read_gold`` read for it.
        confidence: The least confidence of a link that counts, 0 to 1; at 0 every link with
            two sides does, and what a person accepted or edited always. ``None`` takes the
            gold's own: 0.5 for graded links, 0 otherwise.

    Returns:
        The scores by measure, as counts.

    Raises:
        UsageError: If *confidence* is no probability.

    Example:
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> from align.evaluation.gold import GoldLink
        >>> units = (Segment(0, 1), Segment(2, 3), Segment(4, 5))
        >>> links = (Link((0,), (0,)), Link((1,), (1, 2)), Link((2,), ()))
        >>> bitext = Bitext(Document("a b c", units, "en"), Document("x y z", units, "id"), links)
        >>> gold = Gold((GoldLink((0,), (0,)), GoldLink((1,), (1,))), units, units)
        >>> scores = evaluate(bitext, gold)
        >>> scores.strict.f1, scores.lax.f1, scores.gaps.precision, scores.gaps.recall
        (0.5, 1.0, 1.0, 0.5)
        >>> scores.beads["1-1"].recall
        0.5
    """
    least = gold.confidence if confidence is None else confidence
    if not 0 <= least <= 1:
        raise UsageError(f"confidence must lie between 0 and 1, not at {least}")
    found = _found(bitext, gold, least)
    known = [(link.source, link.target) for link in gold.links]
    wanted = [(link.source, link.target) for link in gold.links if link.grade >= STRICT_GRADE]
    counted = [*_links(found, known, wanted), *_gaps(gold, found, known, wanted)]
    whole = added(count.counts for count in counted)
    whole["crossings"] = score_crossings(found, known, wanted)
    return Evaluation((whole,), _parts(counted, [*found, *known]))


def _found(bitext: Bitext, gold: Gold, least: float) -> list[Sides]:
    """Return the links that count, in the numbers of the gold's units."""
    return [sides for link, sides in in_units(bitext, gold) if least == 0 or link.reaches(least)]


def _links(
    found: Sequence[Sides], known: Sequence[Sides], wanted: Sequence[Sides]
) -> Iterator[_Count]:
    """Count every link found, and every gold link that is asked for."""
    exact, near = set(wanted), _pairs(known)
    for link in found:
        strict = Scores(right=link in exact, found=1)
        lax = Scores(right=_touches(link, near), found=1)
        yield _Count(_units([link]), {"strict": strict, "lax": lax, _bead(link): strict})
    exact, near = set(found), _pairs(found)
    for link in wanted:
        strict = Scores(recalled=link in exact, gold=1)
        lax = Scores(recalled=_touches(link, near), gold=1)
        yield _Count(_units([link]), {"strict": strict, "lax": lax, _bead(link): strict})


def _pairs(links: Iterable[Sides]) -> set[tuple[int, ...]]:
    return {pair for link in links for pair in product(*link)}


def _touches(link: Sides, pairs: set[tuple[int, ...]]) -> bool:
    return any(pair in pairs for pair in product(*link))


def _bead(link: Sides) -> str:
    return f"{len(link[0])}-{len(link[1])}"


def _units(links: Iterable[Sides]) -> list[Unit]:
    return [(side, n) for link in links for side, numbers in enumerate(link) for n in numbers]


def _gaps(
    gold: Gold, found: Iterable[Sides], known: Iterable[Sides], wanted: Iterable[Sides]
) -> Iterator[_Count]:
    """Count every unit that is surely a gap or surely linked, if it is a gap or was left alone."""
    content = {
        (side, n)
        for side, units in enumerate((gold.source, gold.target))
        for n, unit in enumerate(units)
        if unit.kind != "boilerplate"
    }
    gaps = content.difference(_units(known))
    alone = gaps.union(_units(wanted)).difference(_units(found))
    for unit in sorted(gaps | alone):
        right = unit in gaps and unit in alone
        scores = Scores(right=right, found=unit in alone, recalled=right, gold=unit in gaps)
        yield _Count([unit], {"gaps": scores})


def _parts(counted: Iterable[_Count], links: Iterable[Sides]) -> tuple[Counts, ...]:
    """Add up the counts whose units hang together by links, and no others."""
    group = _Groups()
    for link in links:
        group.unite(_units([link]))
    parts: dict[object, list[Counts]] = defaultdict(list)
    for number, (units, counts) in enumerate(counted):
        # A link between segments that stand for no unit hangs together with nothing.
        parts[group.of(units[0]) if units else number].append(counts)
    return tuple(map(added, parts.values()))


class _Groups:
    """Units that hang together: a forest in which every tree is a group (Tarjan 1975)."""

    def __init__(self) -> None:
        self._above: dict[Unit, Unit] = {}

    def of(self, unit: Unit) -> Unit:
        """Return the unit that stands for the group, and shorten the way to it."""
        above = self._above
        while (parent := above.setdefault(unit, unit)) != unit:
            above[unit] = above[parent]
            unit = parent
        return unit

    def unite(self, units: Sequence[Unit]) -> None:
        """Make one group of all groups that these units are in."""
        for unit in units[1:]:
            self._above[self.of(unit)] = self.of(units[0])
