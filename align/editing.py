"""Editing: correcting links by hand, each time into a new bitext.

A link holds its segments, unless a person rejected it: then it only says that its sides do not
belong together. Edits keep two rules. Every segment of content is held by one link or gap, repeats
aside, and no more. And every repeat shares a segment with a link that is none.

No edit guesses: what loses its counterpart becomes a gap, one for each segment, as the aligner
leaves it. Such a gap is ``edited`` where a person took just these segments out of their link, and
``auto`` where they were left over when others were linked, or their link was rejected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import index
from typing import TYPE_CHECKING

from align.document import Document
from align.errors import UsageError
from align.link import Link, Status, in_order

if TYPE_CHECKING:
    from align.bitext import Bitext

__all__ = ["accepted", "linked", "merged", "rejected", "split", "unlinked"]

# A segment: 0 for the source, 1 for the target; its number.
Place = tuple[int, int]


def linked(bitext: Bitext, source: int | Iterable[int], target: int | Iterable[int]) -> Bitext:
    """Link segments; ``Bitext.link`` says how."""
    sides = _segments(bitext.source, source, "source"), _segments(bitext.target, target, "target")
    for name, numbers in zip(("source", "target"), sides, strict=True):
        if not numbers:
            raise UsageError(
                f"{name} must name a segment: to leave segments without a counterpart, unlink them"
            )
    return _replaced(bitext, (), [Link(*sides, status="edited")])


def unlinked(bitext: Bitext, link: Link | int) -> Bitext:
    """Take a link apart; ``Bitext.unlink`` says how."""
    number = _number(bitext, link)
    if bitext.links[number].is_gap:
        raise UsageError(f"link {number} is a gap: there is nothing to take apart")
    return _replaced(bitext, (number,), ())


def merged(bitext: Bitext, links: Iterable[Link | int]) -> Bitext:
    """Make one link of several; ``Bitext.merge`` says how."""
    numbers = sorted({_number(bitext, link) for link in links})
    if len(numbers) < 2:
        raise UsageError(f"merge takes two links or more, not {len(numbers)}")
    parts = [bitext.links[number] for number in numbers]
    source = tuple(sorted({n for part in parts for n in part.source}))
    target = tuple(sorted({n for part in parts for n in part.target}))
    if not (source and target):
        raise UsageError(
            f"links {', '.join(map(str, numbers))} are gaps of one side: merge them with a link"
        )
    of_pairs = {part.repeat for part in parts if not part.is_gap}
    whole = Link(source, target, status="edited", repeat=of_pairs == {True})
    return _replaced(bitext, numbers, [whole])


def split(bitext: Bitext, link: Link | int, source: int, target: int) -> Bitext:
    """Make two links of one; ``Bitext.split`` says how."""
    number = _number(bitext, link)
    whole = bitext.links[number]
    sources, targets = _cut(whole.source, source, "source"), _cut(whole.target, target, "target")
    halves = list(zip(sources, targets, strict=True))
    if (whole.source, whole.target) in halves:
        raise UsageError(
            f"link {number} stays whole: source and target say how many of its segments come first"
        )
    made = [Link(*half, status="edited", repeat=whole.repeat) for half in halves if all(half)]
    if not made:
        raise UsageError(f"link {number} falls into gaps alone: use unlink for that")
    return _replaced(bitext, (number,), made)


def accepted(bitext: Bitext, link: Link | int) -> Bitext:
    """Say that a link is right; ``Bitext.accept`` says how."""
    number = _number(bitext, link)
    before = bitext.links[number]
    links = list(bitext.links)
    links[number] = replace(before, status="accepted")
    if before.status == "rejected" and not before.repeat:
        # What was linked to its segments in the meantime says the same there.
        places = _places(before)
        links = [
            replace(x, repeat=True)
            if n != number and _is_primary(x) and not places.isdisjoint(_places(x))
            else x
            for n, x in enumerate(links)
        ]
    return _settled(bitext, links)


def rejected(bitext: Bitext, link: Link | int) -> Bitext:
    """Say that a link is wrong; ``Bitext.reject`` says how."""
    number = _number(bitext, link)
    before = bitext.links[number]
    if before.is_gap:
        raise UsageError(f"link {number} is a gap, which can't be wrong: link its segments instead")
    links = list(bitext.links)
    links[number] = replace(before, status="rejected")
    return _settled(bitext, [*links, *_gaps(bitext, [before], "auto")])


def _number(bitext: Bitext, named: Link | int) -> int:
    """Return the place of a link among those of a bitext."""
    if isinstance(named, Link):
        for number, link in enumerate(bitext.links):
            if _has_sides_of(link, named):
                return number
        raise UsageError(
            f"this bitext has no link {list(named.source)}-{list(named.target)}: name one of its "
            "own, as an edit may have changed it"
        )
    number = _whole(named, "a link must be one of this bitext, or its number")
    if not 0 <= number < len(bitext.links):
        raise UsageError(f"there is no link {number}: this bitext has {len(bitext.links)}, from 0")
    return number


def _whole(value: int, must: str) -> int:
    try:
        return index(value)
    except TypeError:
        raise UsageError(f"{must}, not {value!r}") from None


def _segments(document: Document, named: int | Iterable[int], side: str) -> tuple[int, ...]:
    """Return numbers of segments that may be linked, ascending."""
    several = named if isinstance(named, Iterable) else [named]
    must = f"{side} must hold numbers of segments"
    numbers = sorted({_whole(number, must) for number in several})
    for number in numbers:
        if not 0 <= number < len(document):
            raise UsageError(
                f"there is no {side} segment {number}: {document.name} has {len(document)}, from 0"
            )
        if document.segments[number].kind == "boilerplate":
            raise UsageError(f"{side} segment {number} is boilerplate, which is never linked")
    return tuple(numbers)


def _cut(held: tuple[int, ...], first: int, side: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Cut one side of a link behind its first segments."""
    must = f"{side} must say how many of {len(held)} segments come first"
    first = _whole(first, must)
    if not 0 <= first <= len(held):
        raise UsageError(f"{must}, not {first}")
    return held[:first], held[first:]


def _has_sides_of(link: Link, other: Link) -> bool:
    return (link.source, link.target) == (other.source, other.target)


def _places(link: Link) -> set[Place]:
    return {(side, n) for side, held in enumerate((link.source, link.target)) for n in held}


def _is_pair(link: Link) -> bool:
    """Tell whether a link holds segments of both sides."""
    return not link.is_gap and link.status != "rejected"


def _is_primary(link: Link) -> bool:
    return _is_pair(link) and not link.repeat


def _held(links: Iterable[Link]) -> set[Place]:
    return {place for link in links for place in _places(link)}


def _replaced(bitext: Bitext, old: Collection[int], made: Sequence[Link]) -> Bitext:
    """Put links that a person made in the place of others, and take apart what is in their way."""
    made = [_as_known(bitext, link) for link in made]
    shared = _held(filter(_is_primary, bitext.links))
    kept: list[Link] = []
    loose: list[Link] = []
    for number, link in enumerate(bitext.links):
        if number not in old:
            in_way = any(_is_in_way(link, new, shared) for new in made)
            (loose if in_way else kept).append(link)
    taken_out = _gaps(bitext, (bitext.links[number] for number in old), "edited")
    left_over = _gaps(bitext, loose, "auto")
    return _settled(bitext, [*kept, *made, *taken_out, *left_over])


def _as_known(bitext: Bitext, made: Link) -> Link:
    """Return a link as the bitext has it, and accepted, if it has one of the same segments."""
    for link in bitext.links:
        if _has_sides_of(link, made):
            return link if link.is_confirmed else replace(link, status="accepted")
    return made


def _is_in_way(link: Link, made: Link, shared: set[Place]) -> bool:
    """Tell whether a link can't stay beside one that a person made.

    Args:
        link: The link.
        made: The one that a person made.
        shared: What links held before that are no repeats.
    """
    if _has_sides_of(link, made):
        return True
    if not _is_pair(link) or made.repeat:
        return False
    taken = _places(link) & _places(made)
    # The counterpart of a repeat may be shared; the sentence that repeats is its own.
    return bool(taken - shared if link.repeat else taken)


def _gaps(bitext: Bitext, links: Iterable[Link], status: Status) -> Iterator[Link]:
    """Give a gap for every segment of content in links."""
    content = [set(bitext.source.content()), set(bitext.target.content())]
    for side, n in sorted(_held(links)):
        if n in content[side]:
            yield Link((n,), (), status=status) if side == 0 else Link((), (n,), status=status)


def _settled(bitext: Bitext, links: Iterable[Link]) -> Bitext:
    """Return the bitext with these links, brought under the rules."""
    links = list(_marked(links))
    free = _free(filter(lambda link: link.is_gap, links), _held(filter(_is_pair, links)))
    others = (link for link in links if not link.is_gap)
    return replace(bitext, links=tuple(in_order(chain(others, free))))


def _marked(links: Iterable[Link]) -> Iterator[Link]:
    """Give the links; the first repeat of those that share nothing with others is none any more."""
    links = in_order(links)
    shared = _held(filter(_is_primary, links))
    for link in links:
        places = _places(link)
        if link.repeat and _is_pair(link) and shared.isdisjoint(places):
            shared |= places
            yield replace(link, repeat=False)
        else:
            yield link


def _free(gaps: Iterable[Link], held: set[Place]) -> Iterator[Link]:
    """Give gaps without what is held; of those of one segment, the first."""
    for gap in gaps:
        if free := _places(gap) - held:
            held |= free
            source, target = (tuple(sorted(n for k, n in free if k == side)) for side in (0, 1))
            yield replace(gap, source=source, target=target)
