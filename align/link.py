"""The link: segments of two documents that say the same, and the order that links stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from align.errors import InputError

__all__ = ["CONFIRMED", "STATUSES", "Link", "Status", "in_order"]

Status = Literal["auto", "accepted", "rejected", "edited"]
STATUSES: tuple[Status, ...] = get_args(Status)
# Those by which a person says that the two sides belong together.
CONFIRMED: tuple[Status, ...] = ("accepted", "edited")


@dataclass(frozen=True, slots=True)
class Link:
    """Segments of the source and of the target that say the same thing.

    Attributes:
        source: Numbers of the source segments, ascending; empty for a gap.
        target: Numbers of the target segments, ascending; empty for a gap.
        score: The aligner's raw score; ``None`` for a gap, and for a link that a person made.
        confidence: Probability, 0 to 1, that both sides say the same thing, as the model gave it,
            whatever the status; ``None`` where there is no score.
        status: ``auto``, or what a person decided: ``accepted`` or ``rejected`` a link as it is,
            or ``edited`` it, which is to make it. An accepted gap has no counterpart indeed.
        run: The monotone run that the link belongs to, counted from 0.
        repeat: Whether one side also stands in another link, and says the same there: a caption
            that repeats a body sentence. The link of the body sentence is no repeat.

    Raises:
        InputError: If both sides are empty, or one side of a repeat.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float | None = None
    confidence: float | None = None
    status: Status = "auto"
    run: int | None = None
    repeat: bool = False

    def __post_init__(self) -> None:
        """Refuse a link that links nothing, and a gap that repeats something."""
        if not (self.source or self.target):
            raise InputError("a link needs a segment on one side at least")
        if self.repeat and self.is_gap:
            raise InputError("a repeat needs segments on both sides")

    @property
    def is_gap(self) -> bool:
        """Whether one side is empty."""
        return not (self.source and self.target)

    @property
    def bead(self) -> str:
        """The numbers of segments on both sides, such as ``1-2``."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a person accepted or edited it."""
        return self.status in CONFIRMED

    def reaches(self, confidence: float) -> bool:
        """Tell whether it is to be taken for right from a confidence on.

        What a person decided goes before the model: a link that was accepted or edited reaches
        every confidence, and a rejected one none. Nor does one whose confidence is not known.

        Args:
            confidence: The least confidence, 0 to 1.

        Example:
            >>> [Link((0,), (0,), 0.4, 0.7).reaches(least) for least in (0.7, 0.8)]
            [True, False]
            >>> Link((0,), (0,), status="edited").reaches(0.8)
            True
        """
        if self.is_confirmed or self.status == "rejected":
            return self.is_confirmed
        return self.confidence is not None and self.confidence >= confidence


def in_order(links: Iterable[Link]) -> list[Link]:
    """Return links sorted by source, each without one behind the link with the target before it.

    A gap stands behind a rejected link of the same segment.
    """
    links = list(links)
    ordered = sorted((x for x in links if x.source), key=lambda x: (x.source, x.is_gap, x.target))
    loose = sorted((x for x in links if not x.source), key=lambda x: x.target)
    rank = sorted((n, place) for place, link in enumerate(ordered) for n in link.target)
    held = [n for n, _ in rank]
    behind: dict[int, list[Link]] = {}
    for link in loose:
        before = bisect_right(held, link.target[0]) - 1
        behind.setdefault(rank[before][1] if before >= 0 else -1, []).append(link)
    merged = behind.get(-1, [])
    for place, link in enumerate(ordered):
        merged += [link, *behind.get(place, [])]
    return merged
