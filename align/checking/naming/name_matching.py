"""Which names of one side have no counterpart on the other.

A name comes back as it is, spelt a little otherwise, with an ending, or by the name that the thing
has in the other language. Inside a name of which the words beside it come back, it has to be the
same: Linh is not Lien in Doan Thuy Lien.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from align.checking.language_data import language_file
from align.checking.naming.exonyms import CALENDAR, LANGUAGE, exonym
from align.checking.naming.proper_names import Case, NamedText, Word
from align.language import primary

__all__ = ["Left", "fewer", "in_place", "left_over"]

# Shorter words are like others by chance.
LEAST_COGNATE = 4
LEAST_NAME = 3
# Names are like common words by chance, too, if they aren't long.
LEAST_LONG = 6
# The share of the longer of two cognates' letters that the other has, in the same order.
ALIKE = 0.7
SOUND_ALIKE = 0.8
LEAST_STEM = 5
VOWELS = frozenset("aeiouy")
# How names are spelt where a language writes by sound: Michail, Kruschev, Slowakia.
SPELLINGS = (
    ("sch", "s"), ("tch", "c"), ("sh", "s"), ("sy", "s"), ("ph", "f"), ("kh", "k"), ("ch", "k"),
    ("th", "t"), ("dh", "d"), ("gh", "g"), ("dj", "i"), ("ck", "k"), ("qu", "k"), ("ou", "u"),
    ("oe", "u"), ("oo", "u"), ("ee", "i"), ("ks", "x"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("q", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("z", "s"), ("f", "v"),
)  # fmt: skip
DOUBLED = re.compile(r"(.)\1+")


class Left(NamedTuple):
    """Words in a row, of one name, that the other side has not.

    Attributes:
        start: The first, by its number in the text.
        end: The one after the last.
        case: The most that a capital of them says.
        anchors: Words of the same name that the other side has.
        is_known: Whether it is the name of a thing that languages have names of their own for.
    """

    start: int
    end: int
    case: Case
    anchors: frozenset[str]
    is_known: bool


def left_over(side: NamedText, other: NamedText) -> list[Left]:
    """Return the names of a side that the other side has not.

    Example:
        >>> from align.checking.naming.proper_names import named_text
        >>> source = named_text("Ms. Linh flew from Germany to Kenya.", "en")
        >>> target = named_text("Linh terbang dari Jerman ke Kongo.", "id")
        >>> [source.words[x.start].text for x in left_over(source, target)]
        ['Kenya']
    """
    keys = {x.key for x in other.words}
    candidates = [
        n for n, x in enumerate(side.words) if x.case > Case.CALENDAR and x.key not in keys
    ]
    if not candidates:
        return []
    things = {k for x in other.namings for k in x.things}
    things.update(k for x in other.words if x.run >= 0 for k in exonym(x.text, other.lang))
    named = {n: x.things for x in side.namings for n in range(x.start, x.end)}
    joined = {a.key + b.key for a, b in pairwise(other.words)}
    left = []
    for n in candidates:
        word = side.words[n]
        if not things.isdisjoint(named.get(n, ())) or word.key in joined:
            continue
        if not things.isdisjoint(exonym(word.text, side.lang)):
            continue
        if _is_in_place(side, n, other) or not _has_like(word, side.lang, other):
            left.append(n)
    return _joined(side, left, {x.key for x in other.words if x.run >= 0})


def fewer(side: NamedText, other: NamedText) -> list[Left]:
    """Return the names that the other side has, but not as often.

    Example:
        >>> from align.checking.naming.proper_names import named_text
        >>> source = named_text("He said Obama met Obama.", "en")
        >>> target = named_text("Ia berkata Obama bertemu Biden.", "id")
        >>> [source.words[x.start].text for x in fewer(source, target)]
        ['Obama', 'Obama']
    """
    here, there = _counts(side), _counts(other)
    return [
        Left(n, n + 1, x.case, frozenset(), bool(exonym(x.text, side.lang)))
        for n, x in enumerate(side.words)
        if x.case >= Case.EITHER and any(0 < there[k] < here[k] for k in _meanings(x, side.lang))
    ]


def in_place(side: NamedText, other: NamedText, left: Iterable[Left]) -> Iterator[Left]:
    """Yield the words of a side in the place of which names left over on the other stand.

    The other side may have such a word, but elsewhere.

    Example:
        >>> from align.checking.naming.proper_names import named_text
        >>> source = named_text("There Johnny English spoke English.", "en")
        >>> target = named_text("Di sana Johnny Brown berbahasa Inggris.", "id")
        >>> found = in_place(source, target, left_over(target, source))
        >>> [source.words[x.start].text for x in found]
        ['English']
    """
    for x in left:
        for beside, step in ((x.start - 1, 1), (x.end, -1)):
            if x.anchors and 0 <= beside < len(other.words):
                yield from _next_to(side, other.words[beside], step, x)


def _next_to(side: NamedText, anchor: Word, step: int, left: Left) -> Iterator[Left]:
    for n, word in enumerate(side.words):
        if word.key != anchor.key or word.run < 0 or not 0 <= n + step < len(side.words):
            continue
        found = side.words[n + step]
        if found.run == word.run and found.case >= Case.EITHER and found.key not in left.anchors:
            yield Left(n + step, n + step + 1, found.case, frozenset((word.key,)), False)


def _counts(text: NamedText) -> Counter[str]:
    return Counter(k for x in text.words if x.run >= 0 for k in _meanings(x, text.lang))


def _meanings(word: Word, lang: str) -> set[str]:
    """Return what a word can be told by: as it is written, and as what it means."""
    things = exonym(word.text, lang)
    return {word.key, *(k for k in things if not k.startswith((LANGUAGE, CALENDAR)))}


def _joined(side: NamedText, numbers: Sequence[int], keys: set[str]) -> list[Left]:
    """Put words together that follow each other in one name."""
    found: list[list[int]] = []
    for n in numbers:
        run = side.words[n].run
        if found and found[-1][-1] == n - 1 and side.words[n - 1].run == run:
            found[-1].append(n)
        else:
            found.append([n])
    return [_left(side, x, keys) for x in found]


def _left(side: NamedText, numbers: Sequence[int], keys: set[str]) -> Left:
    words = [side.words[n] for n in numbers]
    run = words[0].run
    anchors = {
        x.key
        for x in side.words
        if x.run == run and x.case != Case.ACRONYM and len(x.key) >= LEAST_NAME
    }
    known = {n for x in side.namings if x.is_thing for n in range(x.start, x.end)}
    return Left(
        numbers[0],
        numbers[-1] + 1,
        max(x.case for x in words),
        frozenset(anchors & keys),
        not known.isdisjoint(numbers),
    )


def _is_in_place(side: NamedText, n: int, other: NamedText) -> bool:
    """Tell whether another word stands in the place of one, beside the same words of a name."""
    word = side.words[n]
    for step in (-1, 1):
        if not 0 <= n + step < len(side.words) or side.words[n + step].run != word.run:
            continue
        for k, x in enumerate(other.words):
            if (
                x.key == side.words[n + step].key
                and x.run >= 0
                and 0 <= k - step < len(other.words)
            ):
                there = other.words[k - step]
                if there.run == x.run and min(there.case, word.case) >= Case.EITHER:
                    return not _is_variant(word.key, there.key, side.lang, other.lang)
    return False


def _has_like(word: Word, lang: str, other: NamedText) -> bool:
    """Tell whether the other side has a word that may be the same one.

    Names are the same if they sound alike or differ in their endings; common words, which are
    translated, if they have most letters in common.
    """
    for x in other.words:
        if min(word.case, x.case) >= Case.EITHER:
            alike = _is_variant(word.key, x.key, lang, other.lang)
        elif max(word.case, x.case) >= Case.OPENER:
            alike = _is_variant(word.key, x.key, lang, other.lang) or _sound_alike(word.key, x.key)
        else:
            alike = _are_cognates(word.key, x.key)
        if alike:
            return True
    return False


@functools.lru_cache(1 << 15)
def _is_variant(one: str, other: str, lang: str, other_lang: str) -> bool:
    """Tell whether two names are the same, spelt otherwise or with other endings."""
    if min(len(one), len(other)) < LEAST_NAME:
        return False
    sounds = _sound(one), _sound(other)
    if sounds[0] == sounds[1]:
        return True
    same = sum(1 for _ in takewhile(lambda x: x[0] == x[1], zip(*sounds, strict=False)))
    if not (_endings(lang) and _endings(other_lang)):
        # Languages whose endings aren't listed may inflect names, and write on after them.
        return same >= LEAST_COGNATE and 2 * same >= min(map(len, sounds))
    if len(sounds[0]) == len(sounds[1]):
        return False
    rest, other_rest = sounds[0][same:], sounds[1][same:]
    if rest and other_rest and same < LEAST_STEM:
        return False
    return (
        same >= LEAST_NAME
        and (not rest or rest in _endings(lang))
        and (not other_rest or other_rest in _endings(other_lang))
    )


@functools.cache
def _endings(lang: str) -> frozenset[str]:
    """Return what names may end with in a language, where another has something else."""
    endings = language_file(primary(lang)).get("vocabulary", {}).get("name_endings", "")
    return frozenset(_sound(x) for x in endings.split())


@functools.lru_cache(1 << 14)
def _sound(name: str) -> str:
    for spelt, sound in SPELLINGS:
        name = name.replace(spelt, sound)
    return DOUBLED.sub(r"\1", name)


@functools.lru_cache(1 << 16)
def _sound_alike(one: str, other: str) -> bool:
    """Tell whether two long words have nearly the same sounds: Politburo and Politbiro."""
    if min(len(one), len(other)) < LEAST_LONG or one[1:2] != other[1:2]:
        return False
    one, other = _sound(one), _sound(other)
    return LCSseq.similarity(one, other) >= SOUND_ALIKE * max(len(one), len(other))


@functools.lru_cache(1 << 16)
def _are_cognates(one: str, other: str) -> bool:
    """Tell whether two words are spelt alike: Congress and Kongres.

    One consonant for another makes another word: Flake and Flare.
    """
    if min(len(one), len(other)) < LEAST_COGNATE:
        return False
    if one[0] != other[0] and one[-2:] != other[-2:]:
        return False
    if LCSseq.similarity(one, other) < ALIKE * max(len(one), len(other)):
        return False
    one, other = _sound(one), _sound(other)
    changed = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) != len(other) or len(changed) != 1 or not VOWELS.isdisjoint(changed[0])
