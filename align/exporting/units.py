"""What stands in an export as one unit: a link, or all links of a passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from align.bitext import Bitext, Link, Status
from align.errors import UsageError
from align.parallelism import Passage

__all__ = ["Unit", "check_unit", "units"]

Unit = Literal["sentence", "passage"]
UNITS: tuple[Unit, ...] = get_args(Unit)
# What a person has not seen in all of its parts is not accepted.
_LEAST_SEEN_FIRST: tuple[Status, ...] = ("auto", "edited", "accepted")


def check_unit(unit: str) -> None:
    """Refuse a unit that is not known.

    Raises:
        UsageError: If it is none of those known; lists them.
    """
    if unit not in UNITS:
        raise UsageError(f"unit must be {' or '.join(map(repr, UNITS))}, not {unit!r}")


def units(bitext: Bitext, unit: Unit) -> tuple[Sequence[Link], Counter[str]]:
    """Return the units of a bitext as links, and the number of links in none, by reason.

    Args:
        bitext: The bitext.
        unit: With ``"sentence"`` the units are the links, all of them; with ``"passage"``
            they are the passages, which have no part in gaps, rejected links and repeats.

    Example:
        >>> from align.document import Document, Segment
        >>> document = Document("a b", (Segment(0, 1), Segment(2, 3)), "en")
        >>> bitext = Bitext(document, document, (Link((0,), (0,)), Link((1,), (1,))))
        >>> [link.bead for link in units(bitext, "passage")[0]]
        ['2-2']
    """
    if unit == "sentence":
        return bitext.links, Counter()
    apart = Counter(reason for link in bitext if (reason := _reason_apart(link)))
    return [_merged(passage) for passage in bitext.passages()], apart


def _reason_apart(link: Link) -> str | None:
    """Say why a link is in no passage."""
    if link.is_gap:
        return "gaps"
    if link.status == "rejected":
        return "rejected"
    return "repeats" if link.repeat else None


def _merged(passage: Passage) -> Link:
    """Make one link of a passage; only a link of its own has a score."""
    if len(passage.links) == 1:
        return passage.links[0]
    found = {link.status for link in passage.links}
    status = next(status for status in _LEAST_SEEN_FIRST if status in found)
    return Link(passage.source, passage.target, None, passage.confidence, status)
