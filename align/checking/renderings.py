"""Texts that stand in a bitext more than once, and what each of them became.

In memory 56 bytes are kept of a link; the texts wait in a temporary file until it is known which
of them are needed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from align.checking.spool import Spool
from align.exporting.duplicates import hashed

__all__ = ["Group", "Renderings", "Use", "masked"]

Places = npt.NDArray[np.int64]

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞『』「」", '"') | dict.fromkeys("‘’‚‛‹›`´", "'"))
_WORD = re.compile(r"\w+")
# Two texts are nearly the same from this token sort ratio on, and no longer below the other.
NEARLY = 92
APART = 75
# With fewer words, one word more or less makes another sentence.
FEWEST_WORDS = 5
# Words fall in so many classes; a signature is made of the words of half of them.
CLASSES = 4
HALVES = (*combinations(range(CLASSES), CLASSES // 2),)
# So many neighbours with the same signature are looked at.
NEIGHBOURS = 3
# Of each rendering this much is kept to be shown, and so many renderings of a text.
MOST_RENDERINGS = 4


class Use(NamedTuple):
    """A text in a link, and what it became there.

    Attributes:
        file: The bitext file.
        link: The number of the link.
        text: The text.
        rendering: What stands on the other side.
    """

    file: str
    link: int
    text: str
    rendering: str


@dataclass(frozen=True, slots=True)
class Group:
    """Links with one text, or with two that are nearly the same.

    Attributes:
        uses: The first use of each rendering, the most frequent first.
        counts: How often each of them stands there.
        is_exact: Whether the texts are the same.
    """

    uses: tuple[Use, ...]
    counts: tuple[int, ...]
    is_exact: bool = True

    @property
    def majority(self) -> Use | None:
        """The rendering of more than half of the links, if one is."""
        return self.uses[0] if self.is_exact and 2 * self.counts[0] > sum(self.counts) else None


def masked(text: str) -> str:
    """Return a text in which quotation marks, spaces and numbers are alike.

    Example:
        >>> masked("“Pay  67,46”")
        '"Pay #"'
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return NUMBER.sub("#", " ".join(plain.split()))


class Renderings:
    """Collects texts and their renderings, and finds those that do not agree.

    Texts are the same but for case, quotation marks, spaces and numbers. Nearly the same are
    those with a token sort ratio of 92 or more (RapidFuzz). They are looked for among texts of
    which half of the words are the same: words fall in four classes by their hash, and two
    classes make a signature, six in all. That finds each text with one word changed, added or
    left out, and a third of those with two changed; and where many share a signature, only
    neighbours are compared, at most as many as there are links.
    """

    def __init__(self) -> None:
        self._keys, self._renderings = array("Q"), array("Q")
        self._places, self._offsets = array("Q"), array("Q")
        self._signatures = array("I")
        self._texts = Spool()

    def add(self, use: Use, place: str, *, counts: bool) -> None:
        """Keep a link.

        Args:
            use: Its text and rendering.
            place: Where the text stands, as far as known: what stands in several links, but
                once in its document, is no repetition.
            counts: Whether it is long enough to be compared.

        Raises:
            OutputError: If there is no room for the temporary file.
        """
        number = len(self._keys)
        key = masked(use.text)
        folded = key.casefold()
        # A key of its own for what is not compared.
        self._keys.append(hashed(folded) if counts else number)
        self._renderings.append(hashed(masked(use.rendering)))
        self._places.append(hashed(place) if place else number)
        self._offsets.append(self._texts.add(use))
        self._signatures.extend(_signatures(folded) if counts else (0,) * len(HALVES))

    def groups(self) -> Iterator[tuple[Group, list[int]]]:
        """Find the texts that became different things.

        Yields:
            The group, and the numbers of its links, in the order in which they were added,
            that are not as most are; all of them if no rendering is that of most.
        """
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1]])
        renderings = np.frombuffer(self._renderings, dtype=np.uint64)
        for members in np.split(order, starts[1:]):
            if len(members) > 1 and (renderings[members] != renderings[members[0]]).any():
                yield from self._exact(members)
        yield from self._near(order[starts])

    def _exact(self, members: Places) -> Iterator[tuple[Group, list[int]]]:
        """Give the group of links with one text, if it stands in several places."""
        once = list({self._places[n]: n for n in members[::-1].tolist()}.values())[::-1]
        of_rendering: dict[int, list[int]] = {}
        for n in once:
            of_rendering.setdefault(self._renderings[n], []).append(n)
        if len(of_rendering) < 2:
            return
        alike = sorted(of_rendering.values(), key=len, reverse=True)
        uses = tuple(self._use(numbers[0]) for numbers in alike[:MOST_RENDERINGS])
        group = Group(uses, tuple(map(len, alike)))
        odd = alike[1:] if group.majority else alike
        yield group, sorted(n for numbers in odd for n in numbers)

    def _near(self, firsts: Places) -> Iterator[tuple[Group, list[int]]]:
        """Give the pairs of texts that are nearly the same and became different things."""
        from rapidfuzz.fuzz import token_sort_ratio

        for one, other in self._candidates(firsts):
            uses = self._use(one), self._use(other)
            texts = (masked(use.text).casefold() for use in uses)
            if (
                token_sort_ratio(*texts, score_cutoff=NEARLY)
                and self._places[one] != self._places[other]
            ):
                renderings = (masked(use.rendering).casefold() for use in uses)
                if token_sort_ratio(*renderings) < APART:
                    yield Group(uses, (1, 1), is_exact=False), [one, other]

    def _candidates(self, firsts: Places) -> list[tuple[int, int]]:
        """Pair texts that share a signature, those that share the most first."""
        signatures = np.frombuffer(self._signatures, dtype=np.uint32).reshape(-1, len(HALVES))
        found = []
        for column in signatures[firsts].T:
            order = np.argsort(column, kind="stable")
            for step in range(1, NEIGHBOURS + 1):
                left, right = order[:-step], order[step:]
                same = (column[left] == column[right]) & (column[left] != 0)
                found.append(np.stack([left[same], right[same]], 1))
        pairs, counts = np.unique(np.concatenate(found), axis=0, return_counts=True)
        best = np.argsort(-counts, kind="stable")[: len(self._keys)]
        chosen: list[tuple[int, int]] = np.sort(firsts[pairs[best]], 1).tolist()
        return chosen

    def _use(self, number: int) -> Use:
        return Use(*self._texts.read(self._offsets[number]))


def _signatures(text: str) -> list[int]:
    """Return a number for each half of the classes of words; zeros for a text of few words."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return [0] * len(HALVES)
    sums, sizes = [0] * CLASSES, [0] * CLASSES
    for word in words:
        code = crc32(word.encode("utf-8", "surrogatepass"))
        # The lowest bits of a CRC tell too little about short words.
        of_class = (code >> 16) % CLASSES
        sums[of_class] += code | 1
        sizes[of_class] += 1
    return [
        sum(sums[n] << n for n in half) & 0xFFFFFFFF if sum(sizes[n] for n in half) > 1 else 0
        for half in HALVES
    ]
