"""Words in their inflected forms: which of them are one word."""

from __future__ import annotations

import functools
import re
import unicodedata

from align.checking.dictionary import is_listed, lemma, stemmer
from align.checking.language_data import language_file

__all__ = ["WORD", "forms"]

# Scripts that put no space between words: each character is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"[{_UNSPACED}]|(?:[^\W_{_UNSPACED}]|[\u0300-\u036f])+")


@functools.lru_cache(1 << 16)
def forms(word: str, lang: str) -> frozenset[str]:
    """Return what a word may be a form of; two words that share one are taken for one word.

    That is the word itself in small letters, its lemma (simplemma, Barbaresi 2021), and its stem
    (Snowball, Porter 2001) where the lemmas are not known: stems alone would take "university"
    for "universe". Only what these know of a language is used.

    Args:
        word: The word.
        lang: Language code.

    Example:
        >>> sorted(forms("Embassies", "en"))
        ['embassies', 'embassy']
        >>> forms("meniru", "id") & forms("peniruannya", "id")
        frozenset({'tiru'})
        >>> forms("xyz", "xx")
        frozenset({'xyz'})
    """
    small = unicodedata.normalize("NFC", word).casefold()
    found = {small}
    if small.isascii() and not small.isalpha():
        return frozenset(found)
    found.add(lemma(small, lang).casefold())
    if not is_listed(small, lang) and (stem := stemmer(lang)):
        found |= _unswallowed(small, stem(small), lang)
    return frozenset(found)


def _unswallowed(word: str, stem: str, lang: str) -> set[str]:
    """Return a stem, and what it may have been before a prefix swallowed its first letter."""
    swallowed = language_file(lang).get("inflection", {}).get("swallowed", "")
    if word.startswith(stem) or stem[:1] not in "aeiou":
        return {stem}
    return {stem, *(letter + stem for letter in swallowed)}
