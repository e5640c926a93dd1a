"""Names that a thing has in each language: South Korea is Korea Selatan, the UN is PBB.

Countries, languages, months and weekdays as the CLDR names them, and what the language files add.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.checking.dictionary import lemma
from align.checking.language_data import language_file, locale

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["CALENDAR", "LANGUAGE", "Naming", "exonym", "exonyms", "folded", "naming"]

# Months and weekdays have it: they are not names, and another check's.
CALENDAR = "calendar-"
# Languages have it.
LANGUAGE = "language-"
WORDS = re.compile(r"[^\W_]+")
# What the CLDR puts between two names of one country, or around an explanation.
ALTERNATIVES = re.compile(r"\s*[(),/]\s*|\s+-\s+")
# Small languages with shorter names, as Ga, Fon and Yao, are more often something else.
LEAST_LANGUAGE = 6
# A people is called after a country if so many letters are the same.
STEM = 3
# What may stand at the end of a name: Mexicans, Inggrisnya.
LONGEST_ENDING = 3
LEAST_STEM = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """A place in a row of words where something is named.

    Attributes:
        start: The first word.
        end: The word after the last.
        things: The keys of what may be meant.
    """

    start: int
    end: int
    things: frozenset[str]

    @property
    def is_thing(self) -> bool:
        """Whether a country, a place or a body may be meant."""
        return any(not x.startswith((CALENDAR, LANGUAGE)) for x in self.things)


@functools.lru_cache(1 << 15)
def folded(word: str) -> str:
    """Return a word without case and accents.

    Example:
        >>> folded("Đoàn"), folded("Müller"), folded("Łódź")
        ('doan', 'muller', 'lodz')
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().translate(STROKES))
    return "".join(x for x in plain if not unicodedata.combining(x))


# Letters that Unicode does not take apart.
STROKES = str.maketrans("đłøħıðŧ", "dlohidt") | {ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"}


def naming(words: Sequence[str], lang: str) -> list[Naming]:
    """Find what is named in a row of words, the longest name first.

    Args:
        words: The words, folded.
        lang: Their language code.

    Returns:
        The places, in order; none overlaps another.

    Example:
        >>> [x.things >= {"KR"} for x in naming(["di", "korea", "selatan"], "id")]
        [True]
    """
    table = exonyms(lang)
    found, at = [], 0
    while at < len(words):
        for length, names in table.get(words[at], ()):
            things = names.get(tuple(words[at : at + length]))
            if things is not None:
                found.append(Naming(at, at + length, things))
                at += length - 1
                break
        at += 1
    return found


@functools.lru_cache(1 << 14)
def exonym(word: str, lang: str) -> frozenset[str]:
    """Return what a single word may mean that is a name, in any of its forms.

    Example:
        >>> "AU" in exonym("Australians", "en")
        True
    """
    key = folded(word)
    cut = (key[:-n] for n in range(1, LONGEST_ENDING + 1) if len(key) - n >= LEAST_STEM)
    for form in (key, folded(lemma(word, lang)), *cut):
        for length, names in exonyms(lang).get(form, ()):
            if length == 1:
                return names.get((form,), frozenset())
    return frozenset()


Table = Mapping[str, Sequence[tuple[int, Mapping[tuple[str, ...], frozenset[str]]]]]


@functools.cache
def exonyms(lang: str) -> Table:
    """Return the names of a language: by the first word, the longest first."""
    things: dict[tuple[str, ...], set[str]] = {}
    for key, name in _names(lang):
        words = tuple(folded(x) for x in WORDS.findall(name))
        if words:
            things.setdefault(words, set()).add(key)
    begun: dict[str, dict[int, dict[tuple[str, ...], frozenset[str]]]] = {}
    for words, keys in things.items():
        begun.setdefault(words[0], {}).setdefault(len(words), {})[words] = frozenset(keys)
    return {first: sorted(names.items(), reverse=True) for first, names in begun.items()}


def _names(lang: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the name of each thing."""
    for key, names in language_file(lang).get("names", {}).items():
        for name in names:
            yield key, name
    known = locale(lang)
    if known is not None:
        yield from _territories(known)
        yield from _languages(known)
        yield from _calendar(known)


def _territories(known: Locale) -> Iterator[tuple[str, str]]:
    for code, name in known.territories.items():
        yield code, name
        for part in ALTERNATIVES.split(name):
            yield code, part


def _languages(known: Locale) -> Iterator[tuple[str, str]]:
    """Yield languages, and the countries that are called after them: French is of France."""
    from babel.core import get_global

    likely = get_global("likely_subtags")
    for code, name in known.languages.items():
        if len(code) > 2 and len(name) < LEAST_LANGUAGE:
            continue
        yield f"{LANGUAGE}{code}", name
        country = likely.get(code, "").rpartition("_")[2]
        if folded(name)[:STEM] == folded(known.territories.get(country, ""))[:STEM]:
            yield country, name


def _calendar(known: Locale) -> Iterator[tuple[str, str]]:
    for names in (known.months, known.days):
        for width in ("wide", "abbreviated"):
            for number, name in names["format"].get(width, {}).items():
                yield f"{CALENDAR}{'month' if names is known.months else 'day'}-{number}", name
