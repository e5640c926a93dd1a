"""The histogram of confidences, and what each threshold would leave."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from align.bitext import Bitext, Link
from align.counts import number
from align.quality import chance_right
from align.viewing.colours import confidence_colour
from align.viewing.plots.drawing import (
    INK,
    check_matplotlib,
    draw_nothing,
    draw_title,
    each,
    new_axes,
    style_axes,
    whole_ticks,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_confidence"]

Numbers = npt.NDArray[np.float64]

SIZE = (6.8, 5.6)  # inches
PLOT = (0.11, 0.46, 0.86, 0.43)  # left, bottom, width and height
STRIP = (0.0, -0.8, 1.0, 0.64)  # the same, with the plot above it as measure
EDGES = np.arange(21) / 20
# From here on, numbers side by side would run into each other.
LONG = 1000
THRESHOLDS = np.arange(201) / 200


@dataclass(frozen=True, slots=True)
class _Counted:
    """Links with two sides, and how many are left out.

    Attributes:
        confidences: The confidences of those in the bars.
        is_judged: Which of these a person accepted or edited.
        chances: How probable it is that a link is right, as ``Quality`` has it; also of those
            that a person edited, and that have no confidence.
        thresholds: Up to which threshold each of these is kept; beyond 1 what a person confirmed.
        rejected: Number of links that a person rejected.
        unknown: Number of other links without a confidence.
    """

    confidences: Numbers
    is_judged: npt.NDArray[np.bool_]
    chances: Numbers
    thresholds: Numbers
    rejected: int
    unknown: int


def plot_confidence(bitexts: Bitext | Iterable[Bitext], ax: Axes | None = None) -> Axes:
    """Draw how many links there are of each confidence, and what a threshold would leave.

    Below the bars stand the precision and recall that are to be expected if the links from a
    confidence on are kept, as ``Bitext.quality`` has them. Gaps, rejected links and those without
    a confidence have no part in the bars. Hatched are links that a person accepted or edited:
    whatever their confidence, they are taken for right, and kept.

    Args:
        bitexts: The bitext, or several, which are counted together.
        ax: Where to draw; left out, in a figure of its own, without pyplot. The strip of
            precision and recall hangs below the axes, and is almost as high: leave room for it.

    Returns:
        The axes; ``save_plot`` writes them.

    Raises:
        UsageError: If matplotlib is not installed.

    Example:
        >>> from align import Document, Link, Segment
        >>> side = Document("a b", (Segment(0, 1), Segment(2, 3)), "en")
        >>> links = (Link((0,), (0,), 0.5, 0.98), Link((1,), (1,), 0.4, 0.52))
        >>> axes = plot_confidence(Bitext(side, side, links))
        >>> axes.get_title(loc="left")
        '2 links, mean confidence 0.75'
    """
    check_matplotlib()
    found = _count(link for bitext in each(bitexts) for link in bitext.pairs())
    axes = new_axes(SIZE, PLOT) if ax is None else ax
    draw_title(axes, _title(found), _note(found))
    if not found.confidences.size:
        return draw_nothing(axes, "no links with a confidence")
    _draw_bars(axes, found)
    _draw_expected(axes, found)
    return axes


def _count(links: Iterable[Link]) -> _Counted:
    bars: list[tuple[float, bool]] = []
    kept: list[tuple[float, float]] = []
    rejected = unknown = 0
    for link in links:
        if link.status == "rejected":
            rejected += 1
            continue
        if (chance := chance_right(link)) is not None:
            kept.append((chance, math.inf if link.is_confirmed else link.confidence or 0))
        if link.confidence is None:
            unknown += 1
        else:
            bars.append((link.confidence, link.is_confirmed))
    confidences, judged = np.array(bars, np.float64).reshape(-1, 2).T
    chances, thresholds = np.array(kept, np.float64).reshape(-1, 2).T
    return _Counted(confidences, judged > 0, chances, thresholds, rejected, unknown)


def _title(found: _Counted) -> str:
    if not found.confidences.size:
        return "no links with a confidence"
    return (
        f"{number(found.confidences.size, 'link')}, mean confidence {found.confidences.mean():.2f}"
    )


def _note(found: _Counted) -> str:
    judged = int(found.is_judged.sum())
    left_out = [(found.rejected, "rejected"), (found.unknown, "without a confidence")]
    counts = ", ".join(f"{number:,} {what}" for number, what in left_out if number)
    notes = [
        f"hatched: {judged:,} accepted or edited by a person" if judged else "",
        f"left out: {counts}" if counts else "",
    ]
    return "; ".join(filter(None, notes))


def _draw_bars(axes: Axes, found: _Counted) -> None:
    every, _ = np.histogram(found.confidences, EDGES)
    judged, _ = np.histogram(found.confidences[found.is_judged], EDGES)
    most, width = int(every.max()), EDGES[1] * 0.9
    upright = 0 if most < LONG else 90
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    for middle, count, by_person in zip(middles, every, judged, strict=True):
        if not count:
            continue
        axes.bar(middle, count, width, color=confidence_colour(round(float(middle), 3)))
        if by_person:
            axes.bar(
                middle, by_person, width, color="none", edgecolor="white", hatch="////",
                linewidth=0,
            )  # fmt: skip
        axes.annotate(
            f"{count:,}", (middle, count), xytext=(0, 3), textcoords="offset points", ha="center",
            fontsize=7.5, color=INK, rotation=upright,
        )  # fmt: skip
    style_axes(axes, grid="y")
    axes.set(xlim=(-0.02, 1.02), ylim=(0, most * (1.1 if upright == 0 else 1.25)))
    axes.set_xticks([n / 5 for n in range(6)])
    axes.tick_params(axis="x", labelbottom=False)
    whole_ticks(axes.yaxis)
    axes.set_ylabel("number of links", fontsize=10, color=INK)


def _draw_expected(axes: Axes, found: _Counted) -> None:
    """Draw, below the bars, what is left from each threshold on."""
    strip = axes.inset_axes(STRIP, sharex=axes)
    precision, recall = _expected(found)
    for shares, name, dashes in ((precision, "precision", "-"), (recall, "recall", "--")):
        strip.plot(THRESHOLDS, shares, dashes, color=INK, linewidth=1.5, label=name)
    style_axes(strip, grid="y")
    strip.set(ylim=(0, 1.04))
    strip.set_yticks([0, 0.5, 1])
    strip.set_xlabel("confidence, and threshold for it", fontsize=10, color=INK)
    strip.set_ylabel("expected if cut here", fontsize=10, color=INK)
    strip.legend(loc="lower left", fontsize=8.5, labelcolor=INK, frameon=False)


def _expected(found: _Counted) -> tuple[Numbers, Numbers]:
    """Return precision and recall from each threshold on; precision is unknown where none is."""
    order = np.argsort(found.thresholds, kind="stable")
    first = np.searchsorted(found.thresholds[order], THRESHOLDS)
    right = np.append(np.cumsum(found.chances[order][::-1])[::-1], 0.0)
    shown = found.thresholds.size - first
    with np.errstate(invalid="ignore"):
        return right[first] / shown, right[first] / right[0]
