"""Duplicates: units that are alike, and which of them is the best.

Two units are alike if both of their sides are, but for case, how accents are composed, width,
punctuation and spaces. Digits count, and so do signs before them and what parts them: "1.5" is
not "15", "-5" not "5", "3 dogs" not "4 dogs". This is how Bifixer (Ramírez-Sánchez et al. 2020)
marks near-duplicates, but for its ignoring of digits and accents, which tell meanings apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from align.exporting.units import TranslationUnit

__all__ = ["best_of_each", "hashed", "likeness_key"]

# For private use in Unicode, so no text has them; neither is punctuation.
_PARTED, _MINUS = "\ue000", "\ue001"
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_BEFORE_DIGITS = re.compile(r"(?<![\w\ue000])[-\u2212\u2013](?=\d)")
# Joiners of letters, which Persian and Indic scripts are read by, and signs of a share.
_KEPT = "\u200c\u200d%‰"
# A rank holds both: what a person has seen is better than any that nobody has.
_SEEN = 2.0


def likeness_key(text: str) -> str:
    """Return what alike texts share.

    A text of punctuation alone is alike only to itself.

    Example:
        >>> likeness_key("Hello,  World!") == likeness_key("“Hello world”")
        True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = _BEFORE_DIGITS.sub(_MINUS, _BETWEEN_DIGITS.sub(_PARTED, folded))
    return folded.translate(_WITHOUT_PUNCTUATION) or text


class _WithoutPunctuation(dict[int, int | None]):
    """A table for ``str.translate`` that finds out about each character once."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        category = unicodedata.category(character)
        # Punctuation, spaces, controls and formatting.
        is_dropped = category[0] in "PZ" or category in ("Cc", "Cf")
        self[code] = None if is_dropped and character not in _KEPT else code
        return self[code]


_WITHOUT_PUNCTUATION = _WithoutPunctuation()


def hashed(key: str) -> int:
    """Return 64 bits of a text: of a million, two meet by chance in 1 of 10⁷.

    Example:
        >>> hashed("hello") == hashed("hello") != hashed("hullo")
        True
    """
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def best_of_each(units: Iterable[TranslationUnit]) -> Iterator[bool]:
    """Tell of every unit whether it is the best of those alike.

    The best is one that a person accepted or edited; then the one of most confidence; then the
    first. A gap is like no other unit.

    Args:
        units: The units; all are read before the first answer, some 40 bytes are kept of each.

    Example:
        >>> pair = ("Hi.",), ("Hai.",)
        >>> units = [TranslationUnit(*pair, 0.5), TranslationUnit(*pair, 0.7)]
        >>> list(best_of_each(units))
        [False, True]
    """
    keys, ranks = array("Q"), array("d")
    for place, unit in enumerate(units):
        keys.append(_hash(unit) if not unit.is_gap else place)
        ranks.append(_rank(unit))
    if not keys:
        return iter(())
    of_key = np.frombuffer(keys, dtype=np.uint64)
    order = np.lexsort((-np.frombuffer(ranks, dtype=np.float64), of_key))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = of_key[order][1:] != of_key[order][:-1]
    is_best = np.zeros(len(order), dtype=bool)
    is_best[order[is_first]] = True
    return map(bool, is_best)


def _hash(unit: TranslationUnit) -> int:
    return hashed("\t".join(map(likeness_key, (unit.source_text, unit.target_text))))


def _rank(unit: TranslationUnit) -> float:
    seen = _SEEN if unit.is_confirmed else 0.0
    rejected = -_SEEN if unit.status == "rejected" else 0.0
    return seen + rejected + (unit.confidence or 0.0)
