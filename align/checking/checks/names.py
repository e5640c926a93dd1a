"""Names that are another on the other side: of people, places and bodies.

A name is a word with a capital that is known to be no common word. It comes back on the other side
as it is, spelt a little otherwise, or by the name that the thing has there. What is flagged is a
name left over on both sides; one that is left over on one side alone is seldom an error, as people
write "he" for a name, and add a first name.
"""

from __future__ import annotations

import functools
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import LCSseq

from align.checking.base import Check, Settings
from align.checking.exonyms import CALENDAR, exonym
from align.checking.finding import Finding
from align.checking.proper_names import Case, NamedText, Usage, Word, named_text
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Names"]

# Shorter words are like others by chance.
LEAST_COGNATE = 4
# The share of the longer of two cognates' letters that the other has, in the same order.
ALIKE = 0.7
# What a name may have at its end in one language only: Herod and Herodes, Clinton and Clintons.
LONGEST_ENDING = 3
LEAST_STEM = 5
# One name is another in a set of documents if they are left over together so often.
LEAST_LEARNED = 3
# So many pairs of names are kept; those seen once go first.
MOST_LEARNED = 1 << 16
# How names are spelt otherwise, where a language writes by sound: Michail, Kruschev, Slowakia.
SPELLINGS = (
    ("sch", "s"), ("tch", "c"), ("sh", "s"), ("sy", "s"), ("ph", "f"), ("kh", "k"), ("ch", "k"),
    ("th", "t"), ("dh", "d"), ("gh", "g"), ("dj", "i"), ("ck", "k"), ("qu", "k"), ("ou", "u"),
    ("oe", "u"), ("oo", "u"), ("ee", "i"), ("ks", "x"), ("c", "k"), ("q", "k"), ("w", "v"),
    ("y", "i"), ("j", "i"), ("z", "s"), ("f", "v"),
)  # fmt: skip
T = TypeVar("T")
DOUBLED = re.compile(r"(.)\1+")


class Left(NamedTuple):
    """Words of one name that the other side has not.

    Attributes:
        start: The first, by its number in the text.
        end: The one after the last.
        case: The most that a capital of them says.
    """

    start: int
    end: int
    case: Case


class Names(Check):
    """Find names that are another on the other side.

    Example:
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("We met Doan Thuy Linh.",), ("Kami bertemu Doan Thuy Lien.",))
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding.message for finding in Names(Settings()).check(stretch)]
        ['Linh in the source, Lien in the target']
    """

    name, type, severity = "names", "inconsistent-entities", "medium"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._usage: dict[str, Usage] = {}
        self._names: Counter[str] = Counter()
        self._met: Counter[tuple[str, str]] = Counter()

    def observe(self, bitext: Stretch) -> None:
        """Learn how words are written, and which names are left over together."""
        source_usage = self._usage.setdefault(bitext.source_lang, Usage())
        target_usage = self._usage.setdefault(bitext.target_lang, Usage())
        for pair in bitext.pairs:
            source, target = _text(pair.source), _text(pair.target)
            source_usage.see(source)
            target_usage.see(target)
            self._names.update({x.key for x in source.words if x.case >= Case.EITHER})
            there = _left_over(target, source)
            self._met.update(
                {
                    (_key(source, a), _key(target, b))
                    for a in (_left_over(source, target) if there else ())
                    for b in there
                }
            )
        self._met = _pruned(self._met)
        self._names = _pruned(self._names)

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield names that stand in the place of another."""
        source_usage = self._usage.setdefault(bitext.source_lang, Usage())
        target_usage = self._usage.setdefault(bitext.target_lang, Usage())
        for pair in bitext.pairs:
            source = source_usage.recased(_text(pair.source))
            target = target_usage.recased(_text(pair.target))
            here, there = _left_over(source, target), _left_over(target, source)
            if not here and not there:
                continue
            clashes = _clashes(here + _fewer(source, target), there)
            for a, b in clashes:
                if not self._are_one(source, a, target, b):
                    yield self._found(pair, source, target, a, b)
            if not clashes:
                yield from self._missing(pair, source, target, here)
                for b in there:
                    words = target.words[b.start : b.end]
                    if (
                        len(words) > 1
                        and min(x.case for x in words) >= Case.EITHER
                        and b.case == Case.NAME
                    ):
                        yield self.finding(
                            pair, None, pair.target.span(*_span(target, b)), "added", severity="low"
                        )

    def _are_one(self, source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
        """Tell whether a name is the other one's translation, by how often they go together."""
        times = self._met[_key(source, a), _key(target, b)]
        most = max(self._names[x.key] for x in source.words[a.start : a.end])
        return times >= LEAST_LEARNED and 2 * times > most

    def _missing(self, pair, source, target, here):
        for a in here:
            if (
                a.case in (Case.NAME, Case.OPENER)
                and target.words
                and not any(exonym(x.text, source.lang) for x in source.words[a.start : a.end])
            ):
                yield self.finding(
                    pair, pair.source.span(*_span(source, a)), None, "missing", severity="low"
                )

    def _found(self, pair: Pair, source: NamedText, target: NamedText, a: Left, b: Left) -> Finding:
        here, there = _span(source, a), _span(target, b)
        ours, theirs = pair.source.text[slice(*here)], pair.target.text[slice(*there)]
        return self.finding(
            pair,
            pair.source.span(*here),
            pair.target.span(*there),
            f"{ours} in the source, {theirs} in the target",
        )


def _text(side: Side) -> NamedText:
    breaks: tuple[int, ...] = ()
    if len(side.parts) > 1:
        at = 0
        for part in side.parts[:-1]:
            at += len(part) + 1
            breaks += (at,)
    return named_text(side.text, side.lang, breaks)


def _pruned(counts: Counter[T]) -> Counter[T]:
    """Return counts without what was seen once, if there are many."""
    if len(counts) <= MOST_LEARNED:
        return counts
    return Counter({x: n for x, n in counts.items() if n > 1})


def _key(text: NamedText, left: Left) -> str:
    return " ".join(x.key for x in text.words[left.start : left.end])


def _span(text: NamedText, left: Left) -> tuple[int, int]:
    return text.words[left.start].start, text.words[left.end - 1].end


def _left_over(side: NamedText, other: NamedText) -> list[Left]:
    """Return the names of a side that the other has not."""
    keys = {x.key for x in other.words}
    candidates = [
        n for n, x in enumerate(side.words) if x.case > Case.CALENDAR and x.key not in keys
    ]
    if not candidates:
        return []
    things = {k for x in other.namings for k in x.things}
    things.update(k for x in other.words if x.run >= 0 for k in exonym(x.text, other.lang))
    named = {n: x for x in side.namings for n in range(x.start, x.end)}
    joined = {a.key + b.key for a, b in pairwise(other.words)}
    left = [
        n
        for n in candidates
        if not (n in named and named[n].things & things)
        and not exonym(side.words[n].text, side.lang) & things
        and side.words[n].key not in joined
        and (_has_neighbour(side, n, other) or not _has_cognate(side.words[n], other))
    ]
    return _joined(side, left)


def _joined(side: NamedText, numbers: Sequence[int]) -> list[Left]:
    """Put words of one name together that follow each other."""
    found: list[Left] = []
    for n in numbers:
        word = side.words[n]
        if found and found[-1].end == n and side.words[n - 1].run == word.run:
            found[-1] = Left(found[-1].start, n + 1, max(found[-1].case, word.case))
        else:
            found.append(Left(n, n + 1, word.case))
    return found


def _has_neighbour(side: NamedText, n: int, other: NamedText) -> bool:
    """Tell whether a word stands in a name of which the other side has the words beside it.

    There, it must be the same; a word that is only like it is another name.
    """
    word = side.words[n]
    for step in (-1, 1):
        if 0 <= n + step < len(side.words) and side.words[n + step].run == word.run:
            key = side.words[n + step].key
            for k, x in enumerate(other.words):
                if x.key != key or x.run < 0 or not 0 <= k - step < len(other.words):
                    continue
                there = other.words[k - step]
                if there.run == x.run and min(there.case, word.case) >= Case.OPENER:
                    return not _is_variant(word.key, there.key)
    return False


def _has_cognate(word: Word, other: NamedText) -> bool:
    for x in other.words:
        if min(word.case, x.case) >= Case.EITHER or (word.case >= Case.OPENER and x.run < 0):
            alike = _is_variant(word.key, x.key) or _have_one_stem(word.key, x.key)
        else:
            alike = _are_cognates(word.key, x.key)
        if alike:
            return True
    return False


@functools.lru_cache(1 << 14)
def _is_variant(one: str, other: str) -> bool:
    """Tell whether two names are the same, spelt otherwise or with an ending."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < LEAST_COGNATE - 1:
        return False
    if longer.startswith(shorter):
        return len(longer) - len(shorter) <= LONGEST_ENDING
    return _sound(one) == _sound(other)


@functools.lru_cache(1 << 14)
def _have_one_stem(one: str, other: str) -> bool:
    """Tell whether two names differ in their endings only: Pilate and Pilatus."""
    one, other = _sound(one), _sound(other)
    if len(one) == len(other):
        return False
    same = len(os.path.commonprefix((one, other)))
    return same >= LEAST_STEM and max(len(one), len(other)) - same <= LONGEST_ENDING


@functools.lru_cache(1 << 14)
def _sound(name: str) -> str:
    for spelt, sound in SPELLINGS:
        name = name.replace(spelt, sound)
    return DOUBLED.sub(r"\1", name)


@functools.lru_cache(1 << 16)
def _are_cognates(one: str, other: str) -> bool:
    """Tell whether two words are spelt alike: Congress and Kongres."""
    if min(len(one), len(other)) < LEAST_COGNATE:
        return False
    if one[0] != other[0] and one[-2:] != other[-2:]:
        return False
    return LCSseq.similarity(one, other) >= ALIKE * max(len(one), len(other))


def _fewer(side: NamedText, other: NamedText) -> list[Left]:
    """Return the names that the other side has, but not as often."""
    here, there = _counts(side), _counts(other)
    return [
        Left(n, n + 1, x.case)
        for n, x in enumerate(side.words)
        if x.case >= Case.EITHER and any(0 < there[k] < here[k] for k in _keys(x, side.lang))
    ]


def _counts(text: NamedText) -> Counter[str]:
    return Counter(k for x in text.words if x.run >= 0 for k in _keys(x, text.lang))


def _keys(word: Word, lang: str) -> set[str]:
    """Return what a word can be recognised by: as it is, and as what it means."""
    return {
        word.key,
        *(k for k in exonym(word.text, lang) if not k.startswith(("language-", CALENDAR))),
    }


def _clashes(here: list[Left], there: list[Left]) -> list[tuple[Left, Left]]:
    """Pair names left over on the two sides."""
    pairs = [(a, b) for a in here for b in there if _is_clash(a.case, b.case)]
    found: list[tuple[Left, Left]] = []
    for a, b in sorted(pairs, key=lambda x: -x[0].case - x[1].case):
        if all(a is not x and b is not y for x, y in found):
            found.append((a, b))
    return found


def _is_clash(one: Case, other: Case) -> bool:
    least, most = sorted((one, other))
    return least >= Case.EITHER or (
        least >= Case.TITLE and most >= Case.OPENER != Case.ACRONYM and most != Case.ACRONYM
    )
