"""Dictionary forms and stems of words, in the languages that simplemma and Snowball know."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING
from unicodedata import normalize

from align.checking.language_data import locale
from align.language import primary

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

__all__ = ["english_name", "has_dictionary", "is_listed", "lemma", "stemmer"]


@functools.cache
def has_dictionary(lang: str) -> bool:
    """Tell whether there is a dictionary of a language.

    Example:
        >>> has_dictionary("id"), has_dictionary("xx")
        (True, False)
    """
    try:
        _lookup().is_dictionary_member("", primary(lang))
    except ValueError:
        return False
    return True


def is_listed(word: str, lang: str) -> bool:
    """Tell whether the dictionary of a language has a word, as it is written.

    Example:
        >>> is_listed("countries", "en"), is_listed("Countries", "en")
        (True, False)
    """
    return has_dictionary(lang) and _lookup().is_dictionary_member(word, primary(lang))


@functools.lru_cache(1 << 16)
def lemma(word: str, lang: str) -> str:
    """Return the form of a word that dictionaries list (simplemma, Barbaresi 2021).

    Args:
        word: The word.
        lang: Its language; one without a dictionary leaves the word as it is.

    Example:
        >>> lemma("Americans", "en"), lemma("countries", "en"), lemma("beremulasi", "id")
        ('American', 'country', 'beremulasi')
    """
    from simplemma import lemmatize

    return lemmatize(word, primary(lang)) if word and has_dictionary(lang) else word


@functools.cache
def stemmer(lang: str) -> Callable[[str], str] | None:
    """Return the Snowball stemmer of a language (Porter 2001), if there is one.

    Example:
        >>> stemmer("id")("gerakan"), stemmer("xx")
        ('gera', None)
    """
    import snowballstemmer

    name = english_name(lang).partition("_")[0].lower()
    if name not in snowballstemmer.algorithms():
        return None
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem


def english_name(lang: str) -> str:
    """Call a language as word lists and stemmers do.

    Example:
        >>> english_name("nb"), english_name("xx")
        ('Norwegian_Bokmal', '')
    """
    known = locale(primary(lang))
    name = known.get_language_name("en") if known else None
    plain = normalize("NFKD", name or "").encode("ascii", "ignore").decode("ascii")
    return plain.replace(" ", "_")


@functools.cache
def _lookup() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy()
