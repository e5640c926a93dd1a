"""What documents tell of their counterparts apart from what they say.

Each kind of hint may be wrong: names of files, or whole paths, that are the same but for the
language; dates in the names; and addresses that stand in both texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from pathlib import PurePath

from align.document import Document
from align.language import primary
from align.reading import FORMATS

__all__ = ["SUFFIXES", "bare_name", "hints"]

# A hint that more documents of one side have in common tells little of any.
FEW = 4
WORD = re.compile(r"[^\W_]+")
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
ADDRESS = re.compile(r"https?://(?:www\.)?([^\s<>\"'()\[\]{}?#]+)", re.IGNORECASE)
SUFFIXES = frozenset(suffix.strip(".") for form in FORMATS for suffix in form.suffixes) | {"gz"}


def hints(
    sources: Sequence[Document], targets: Sequence[Document]
) -> dict[str, set[tuple[int, int]]]:
    """Find the pairs that are hinted at.

    Args:
        sources: The documents of one language.
        targets: Those of the other.

    Returns:
        For every kind of hint, the numbers of the documents of each pair.

    Example:
        >>> from align.pipeline import document
        >>> english = document("Rain fell.", lang="en", path="news/rain.en.txt")
        >>> indonesian = document("Hujan turun.", lang="id", path="news/rain.id.html")
        >>> hints([english], [indonesian])["name"]
        {(0, 0)}
    """
    languages = [side.lang for side in (*sources[:1], *targets[:1])]

    def name(document: Document) -> Iterable[Hashable]:
        return filter(None, [bare_name(PurePath(document.path or "").name, languages)])

    def path(document: Document) -> Iterable[Hashable]:
        return filter(None, [bare_name(document.path or "", languages)])

    kinds: dict[str, Callable[[Document], Iterable[Hashable]]] = {
        "name": name,
        "path": path,
        "date": _dates,
        "address": _addresses,
    }
    return {kind: _shared(sources, targets, marks) for kind, marks in kinds.items()}


def bare_name(path: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a path but for suffixes and for what names the language.

    Args:
        path: The path, as the user wrote it.
        languages: The languages that may be named: by code, in English or in themselves.

    Example:
        >>> bare_name("site/ID/harga-beras_2025.html", ["en", "id"])
        ('site', 'harga', 'beras', '2025')
    """
    dropped = SUFFIXES.union(*(_called(primary(lang)) for lang in languages))
    # On a Mac, names have letters and accents apart.
    composed = unicodedata.normalize("NFC", path)
    words = (word.lower() for part in PurePath(composed).parts for word in WORD.findall(part))
    return tuple(word for word in words if word not in dropped)


@lru_cache
def _called(code: str) -> frozenset[str]:
    """Return what names of files call a language: id, ind, indonesian, indonesia."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale(code)
    except UnknownLocaleError:
        return frozenset([code])
    english = (locale.english_name or code).lower()
    return frozenset([code, english[:3], english, (locale.display_name or code).lower()])


def _dates(document: Document) -> Iterable[Hashable]:
    return DATE.findall(PurePath(document.path or "").name)


def _addresses(document: Document) -> Iterable[Hashable]:
    return [address.rstrip("/.,;:!").lower() for address in ADDRESS.findall(document.text)]


def _shared(
    sources: Sequence[Document],
    targets: Sequence[Document],
    marks: Callable[[Document], Iterable[Hashable]],
) -> set[tuple[int, int]]:
    """Pair the documents that have a mark in common which few others have."""
    left, right = _by_mark(sources, marks), _by_mark(targets, marks)
    return {
        (n, m)
        for mark in left.keys() & right.keys()
        if len(left[mark]) <= FEW and len(right[mark]) <= FEW
        for n in left[mark]
        for m in right[mark]
    }


def _by_mark(
    documents: Sequence[Document], marks: Callable[[Document], Iterable[Hashable]]
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for mark in dict.fromkeys(marks(document)):
            found[mark].append(number)
    return found
