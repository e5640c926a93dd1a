"""The lines of one side on disk: each once, and those alone that can be a sentence."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.corpus.mining.spool import Spool
from align.exporting.duplicates import hashed, likeness_key

__all__ = ["Lines", "stored", "without_copies"]

# In characters. Of a longer line, encoders read the beginning alone.
MOST = 2000
# In bytes.
AT_ONCE = 1 << 16
LETTER = re.compile(r"[^\W\d_]")
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines in a temporary file; of each, some 32 bytes are in memory.

    Attributes:
        read: How many lines were read.
        skipped: How many of them are not in here, by reason.
        numbers: The number that each had when it was read, from 0, ascending, shape (lines,).
        keys: What alike lines share, shape (lines,).
        starts: Where each begins in the file, shape (lines,).
        ends: Where each ends, shape (lines,).
        spool: The file.
    """

    read: int
    skipped: Counter[str]
    numbers: Numbers
    keys: npt.NDArray[np.uint64]
    starts: Numbers
    ends: Numbers
    spool: Spool

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: int) -> str:
        return self.spool.read(int(self.starts[place]), int(self.ends[place])).decode()

    def __iter__(self) -> Iterator[str]:
        return (self[place] for place in range(len(self)))

    def only(self, kept: npt.NDArray[np.bool_], reason: str) -> Lines:
        """Return some of the lines; the others are skipped for a reason."""
        skipped = self.skipped + Counter({reason: int((~kept).sum())})
        return Lines(
            self.read,
            skipped,
            self.numbers[kept],
            self.keys[kept],
            self.starts[kept],
            self.ends[kept],
            self.spool,
        )


def stored(lines: Iterable[str]) -> Lines:
    """Put lines on disk: the first of those alike, and none that can't be a sentence.

    Alike are lines that differ in case, punctuation and spaces alone, as in ``likeness_key``.

    Args:
        lines: The lines; white space counts as one space, and at the ends for nothing.

    Raises:
        OutputError: If the disk is full.

    Example:
        >>> found = stored(["Good morning.", "", "GOOD MORNING", "* * *", "Rain."])
        >>> list(found), found.numbers.tolist(), dict(found.skipped)
        (['Good morning.', 'Rain.'], [0, 4], {'empty': 1, 'without letters': 1, 'repeated': 1})
    """
    numbers, keys, ends = array("q"), array("Q"), array("q", [0])
    skipped = Counter[str]()
    spool, written = Spool(), bytearray()
    read = 0
    for line in lines:
        text = " ".join(line.split())
        if reason := _unfit(text):
            skipped[reason] += 1
        else:
            written += text.encode(errors="replace")
            numbers.append(read)
            keys.append(hashed(likeness_key(text)))
            ends.append(spool.size + len(written))
        read += 1
        if len(written) > AT_ONCE:
            spool.write(written)
            written.clear()
    spool.write(written)
    places, of_key = np.array(ends), np.array(keys)
    found = Lines(read, skipped, np.array(numbers), of_key, places[:-1], places[1:], spool)
    is_first = np.zeros(len(of_key), bool)
    is_first[np.unique(of_key, return_index=True)[1]] = True
    return found.only(is_first, "repeated")


def without_copies(source: Lines, target: Lines) -> tuple[Lines, Lines]:
    """Return the lines of both sides, but for those that stand on both, and so are untranslated.

    Example:
        >>> sides = stored(["Jakarta, 2019", "Rain."]), stored(["Jakarta (2019)", "Hujan."])
        >>> [list(side) for side in without_copies(*sides)]
        [['Rain.'], ['Hujan.']]
    """
    reason = "on both sides"
    return (
        source.only(~np.isin(source.keys, target.keys), reason),
        target.only(~np.isin(target.keys, source.keys), reason),
    )


def _unfit(text: str) -> str | None:
    """Say why a line can be no sentence to be found; ``None`` if it can."""
    if not text:
        return "empty"
    if len(text) > MOST:
        return f"longer than {MOST:,} characters"
    return None if LETTER.search(text) else "without letters"
