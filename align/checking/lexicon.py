"""Which words of a language are written without a capital: those that are no names by themselves.

Known from simplemma's dictionaries, of some fifty languages, and a stemmer where there is one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from align.checking.language_data import language_file
from align.language import primary

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

__all__ = [
    "capitals_are_common",
    "has_lexicon",
    "has_vocabulary",
    "is_common",
    "is_ordinary",
    "is_proper",
    "lemma",
]

# Of a language whose dictionary has more words with a capital than this, capitals say little.
MOST_CAPITALS = 0.3
# Words of fewer letters are in a dictionary as anything.
LEAST_STEM = 4


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
    if not has_lexicon(lang):
        return False
    small = word.lower()
    if is_ordinary(word, lang) or _is_member(small, lang):
        return True
    if capitals_are_common(lang) and _is_member(small.capitalize(), lang):
        return True
    stem = _stemmer(lang)(small)
    return stem != small and len(stem) >= LEAST_STEM and _is_member(stem, lang)


@functools.lru_cache(1 << 15)
def is_proper(word: str, lang: str) -> bool:
    """Tell whether a word is known to be a name, too: Brown, Turkey, Democrat.

    Example:
        >>> is_proper("Brown", "en"), is_proper("Minister", "en")
        (True, False)
    """
    lang = primary(lang)
    if not has_lexicon(lang) or capitals_are_common(lang):
        return False
    return word.lower() in _listed(lang, "names") or _is_member(word.capitalize(), lang)


def is_ordinary(word: str, lang: str) -> bool:
    """Tell whether a word's capital says nothing, as the file of the language lists it: Mr."""
    return word.lower() in _listed(primary(lang), "common")


@functools.lru_cache(1 << 15)
def lemma(word: str, lang: str) -> str:
    """Return the form of a word that dictionaries have: American for Americans.

    Example:
        >>> lemma("Americans", "en")
        'American'
    """
    import simplemma

    return simplemma.lemmatize(word, lang=primary(lang)) if has_lexicon(lang) else word


@functools.cache
def has_lexicon(lang: str) -> bool:
    """Tell whether words of a language are known at all.

    Example:
        >>> has_lexicon("id"), has_lexicon("xx")
        (True, False)
    """
    try:
        _lookup().is_dictionary_member("", primary(lang))
    except ValueError:
        return False
    return True


def has_vocabulary(lang: str) -> bool:
    """Tell whether a language's file lists what its dictionary lacks.

    Example:
        >>> has_vocabulary("id"), has_vocabulary("is")
        (True, False)
    """
    return "vocabulary" in language_file(primary(lang))


@functools.cache
def _lookup() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy()


def _is_member(word: str, lang: str) -> bool:
    return _lookup().is_dictionary_member(word, lang)


@functools.cache
def capitals_are_common(lang: str) -> bool:
    """Tell whether common words have capitals, as German nouns do.

    Example:
        >>> capitals_are_common("de"), capitals_are_common("en")
        (True, False)
    """
    lang = primary(lang)
    if not has_lexicon(lang):
        return False
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    words = DEFAULT_DICTIONARY_FACTORY.get_dictionary(lang)
    return sum(x[:1].isupper() for x in words) > MOST_CAPITALS * len(words)


@functools.cache
def _listed(lang: str, kind: str) -> frozenset[str]:
    return frozenset(language_file(lang).get("vocabulary", {}).get(kind, "").split())


@functools.cache
def _stemmer(lang: str) -> Callable[[str], str]:
    import snowballstemmer
    from babel import Locale

    name = Locale.parse("en").languages.get(lang, "").lower()
    if name not in snowballstemmer.algorithms():
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem
