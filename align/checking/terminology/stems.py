"""Stems: what the forms of a word have in common."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from itertools import takewhile

from align.checking.dictionary import english_name, lemma, stemmer
from align.checking.language_data import language_file

__all__ = ["alike", "function_words", "is_noun_form", "stem"]

# In letters: what stems of one root share.
SAME_PART, SAME_BEGINNING = 4, 5


@functools.lru_cache(maxsize=1 << 16)
def stem(word: str, lang: str) -> str:
    """Return what words that are derived from each other share, in lower case.

    The dictionary first, then the language's Snowball stemmer (Porter 2001): on Indonesian
    words of like root that finds more than either alone. Of a doubled word, its half.

    Args:
        word: The word.
        lang: Its language; one without a stemmer leaves the lemma as it is.

    Example:
        >>> stem("emulation", "en") == stem("emulates", "en")
        True
        >>> stem("peniruan", "id"), stem("meniru", "id"), stem("emulasinya", "id")
        ('tiru', 'tiru', 'emulasi')
        >>> stem("gerakan-gerakan", "id") == stem("gerakan", "id")
        True
    """
    half, hyphen, rest = word.partition("-")
    if hyphen and stem(half, lang) == stem(rest, lang):
        return stem(half, lang)
    cut = stemmer(lang)
    plain = lemma(word.lower(), lang).lower()
    return cut(plain) if cut else plain


@functools.cache
def function_words(lang: str) -> frozenset[str]:
    """Return the words of a language that are no terms, in lower case.

    Of a language without a file, its most frequent words as justext lists them; none where it
    lists none.

    Example:
        >>> "of" in function_words("en"), "durch" in function_words("de"), function_words("xx")
        (True, True, frozenset())
    """
    from justext import get_stoplist

    if words := language_file(lang).get("terms", {}).get("function-words"):
        return frozenset(words)
    try:
        return frozenset(word.lower() for word in get_stoplist(english_name(lang)))
    except ValueError:  # a language that it does not know
        return frozenset()


def is_noun_form(word: str, lang: str) -> bool:
    """Tell whether a word is inflected as nouns are; so is all in a language without a file.

    Example:
        >>> [x for x in ("country", "countries", "vaccinated", "made") if is_noun_form(x, "en")]
        ['country', 'countries']
    """
    endings = language_file(lang).get("terms", {}).get("noun-endings")
    if endings is None:
        return True
    plain = word.lower()
    return plain[_shared(plain, lemma(plain, lang).lower()) :] in endings


def alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether two stems of two sets are the same, or as good as.

    One holds the other, or they begin with the same five letters: what a stemmer misses.

    Example:
        >>> alike({"tahun"}, {"setahun"}), alike({"diplomasi"}, {"diplomatik"})
        (True, True)
        >>> alike({"emulasi"}, {"tiru", "saing"})
        False
    """
    pairs = [(a, b) for a in one for b in other]
    return any(
        a == b
        or (min(len(a), len(b)) >= SAME_PART and (a in b or b in a))
        or _shared(a, b) >= SAME_BEGINNING
        for a, b in pairs
    )


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda x: x[0] == x[1], zip(one, other, strict=False)))
