"""Which words of a language are written without a capital: those that are no names by themselves.

Known from simplemma's dictionaries, of some fifty languages, and a stemmer where there is one; of
Indonesian, whose dictionary there is thin, from Sastrawi's list of roots, too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from align.checking.dictionary import has_dictionary, is_listed, stemmer
from align.checking.language_data import language_file
from align.language import primary

__all__ = [
    "capitals_are_common",
    "has_vocabulary",
    "is_common",
    "is_ordinary",
    "is_proper",
]

# Of a language whose dictionary has more words with a capital than this, capitals say little.
MOST_CAPITALS = 0.3
# Words of fewer letters are in a dictionary as anything.
LEAST_STEM = 4
LEAST_ROOT = 5
# What Sastrawi's stemmer takes off; it is slow with other words, and takes more off names.
AFFIXED = re.compile(r"^(?:di|ke|se|be|me|pe|te)\w{3}|(?:lah|kah|pun|ku|mu|nya|isme|isasi|kan|an)$")


@functools.lru_cache(1 << 15)
def is_common(word: str, lang: str) -> bool:
    """Tell whether a word is known to be written without a capital inside a sentence.

    Args:
        word: The word, however it is written.
        lang: Its language code.

    Example:
        >>> is_common("Minister", "en"), is_common("Obama", "en")
        (True, False)
        >>> is_common("Mengumumkan", "id")
        True
    """
    lang = primary(lang)
    if not has_dictionary(lang):
        return False
    small = word.lower()
    if is_ordinary(word, lang) or is_listed(small, lang):
        return True
    if capitals_are_common(lang) and is_listed(small.capitalize(), lang):
        return True
    cut = stemmer(lang)
    stem = cut(small) if cut else small
    if stem != small and len(stem) >= LEAST_STEM and is_listed(stem, lang):
        return True
    return _is_root(small, lang) or _is_derived(small, lang)


@functools.lru_cache(1 << 15)
def is_proper(word: str, lang: str) -> bool:
    """Tell whether a word is known to be a name, too: Brown, Turkey, Democrat.

    Example:
        >>> is_proper("Brown", "en"), is_proper("Minister", "en")
        (True, False)
    """
    lang = primary(lang)
    if not has_dictionary(lang) or capitals_are_common(lang):
        return False
    small = word.lower()
    if small in _listed(lang, "names") or small in _cities():
        return True
    return is_listed(word.capitalize(), lang) and not _is_derived(small, lang)


def is_ordinary(word: str, lang: str) -> bool:
    """Tell whether a word's capital says nothing, as the file of the language lists it: Mr."""
    return word.lower() in _listed(primary(lang), "common")


def has_vocabulary(lang: str) -> bool:
    """Tell whether a language's file lists what its dictionary lacks.

    Example:
        >>> has_vocabulary("id"), has_vocabulary("is")
        (True, False)
    """
    return "vocabulary" in language_file(primary(lang))


def _is_root(word: str, lang: str) -> bool:
    """Tell whether the language's list of roots has a word, other than as a name."""
    if word in _listed(lang, "names") or word in _cities():
        return False
    return _has_roots(lang) and len(word) >= LEAST_ROOT and word in _sastrawi()[0]


def _is_derived(word: str, lang: str) -> bool:
    """Tell whether a word is made of a root with prefixes and suffixes."""
    if not _has_roots(lang) or not AFFIXED.search(word):
        return False
    roots, stem = _sastrawi()
    root = stem(word)
    return root != word and len(root) >= LEAST_STEM and root in roots


@functools.cache
def _has_roots(lang: str) -> bool:
    return "sastrawi" in language_file(lang).get("vocabulary", {}).get("roots", "")


@functools.cache
def _cities() -> frozenset[str]:
    """Return the cities that time zones are called after."""
    from babel.core import get_global

    zones = (zone.rpartition("/")[2].lower() for zone in get_global("zone_territories"))
    return frozenset(zone for zone in zones if zone.isalpha())


@functools.cache
def _sastrawi() -> tuple[frozenset[str], Callable[[str], str]]:
    """Return Sastrawi's roots, and its stemmer (Adriani et al. 2007), without its own cache."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    words = StemmerFactory().get_words()
    return frozenset(words), Stemmer(ArrayDictionary(words)).stem


@functools.cache
def capitals_are_common(lang: str) -> bool:
    """Tell whether common words have capitals, as German nouns do.

    Example:
        >>> capitals_are_common("de"), capitals_are_common("en")
        (True, False)
    """
    lang = primary(lang)
    if not has_dictionary(lang):
        return False
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    words = DEFAULT_DICTIONARY_FACTORY.get_dictionary(lang)
    return sum(x[:1].isupper() for x in words) > MOST_CAPITALS * len(words)


@functools.cache
def _listed(lang: str, kind: str) -> frozenset[str]:
    return frozenset(language_file(lang).get("vocabulary", {}).get(kind, "").split())
