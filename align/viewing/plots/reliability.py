"""The reliability plot: how sure links are, and how many of them are right.

After DeGroot and Fienberg (1983), with intervals as Bröcker and Smith (2007) ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.counts import number
from align.evaluation import Calibration, ReliabilityRow
from align.viewing.plots.drawing import GREY, INK, LINE, PALE, check_matplotlib, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_reliability"]

BLUE = "#0072b2"
SIZE = (5.4, 6.4)  # inches
PLOT = (0.13, 0.22, 0.83, 0.7003)  # left, bottom, width and height: a square
STRIP = (0.0, -0.19, 1.0, 0.16)  # the same, with the plot above it as measure


def plot_reliability(calibration: Calibration, ax: Axes | None = None) -> Axes:
    """Draw the reliability plot, and below it how many links each dot stands for.

    A dot for every row of the reliability table: its mean confidence, and the share of its links
    that is right, with the 95 % interval of that share. On the diagonal, confidence is what it
    says; below it, the links are too sure.

    Args:
        calibration: What ``measure_calibration`` found.
        ax: Where to draw; left out, in a figure of its own, without pyplot. The strip of counts
            hangs below the axes: a figure with ``layout="constrained"`` makes room for it.

    Returns:
        The axes; ``save_plot`` writes them.

    Raises:
        UsageError: If matplotlib is not installed.

    Example:
        >>> from align.evaluation import JudgedLink
        >>> axes = plot_reliability(Calibration((JudgedLink(0.9, True), JudgedLink(0.4, False))))
        >>> axes.get_title(loc="left")
        '2 links, expected calibration error 0.250'
    """
    check_matplotlib()
    axes = new_axes(SIZE, PLOT) if ax is None else ax
    rows = [row for row in calibration.table() if row.count]
    _draw_frame(axes)
    for row in rows:
        _draw_dot(axes, row)
    _draw_counts(axes, rows)
    axes.set_title(_title(calibration), loc="left", fontsize=11, color=INK, pad=10)
    return axes


def _title(calibration: Calibration) -> str:
    if not calibration.links:
        return "no links with a confidence"
    links = number(calibration.links, "link")
    return f"{links}, expected calibration error {calibration.error:.3f}"


def _draw_frame(axes: Axes) -> None:
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=(0, (5, 4)), zorder=1)
    for x, y, words, side in (
        (0.03, 0.955, "right more often than said", "left"),
        (0.97, 0.045, "right less often than said", "right"),
    ):
        axes.text(x, y, words, ha=side, va="center", fontsize=8.5, color=GREY, style="italic")
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.set_ylabel("share right, with its 95 % interval", fontsize=10, color=INK)
    axes.set_xticks([n / 5 for n in range(6)])
    axes.set_yticks([n / 5 for n in range(6)])
    axes.tick_params(labelsize=9, labelcolor=INK, color=GREY, length=3)
    axes.tick_params(axis="x", labelbottom=False, length=0)
    axes.grid(color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)


def _draw_dot(axes: Axes, row: ReliabilityRow) -> None:
    if row.confidence is None or row.share is None or row.interval is None:
        return
    low, high = row.interval
    axes.plot([row.confidence] * 2, [low, high], color=BLUE, linewidth=1.4, zorder=2)
    axes.plot([row.confidence], [row.share], "o", color=BLUE, markersize=6.5, zorder=3)


def _draw_counts(axes: Axes, rows: Sequence[ReliabilityRow]) -> None:
    strip = axes.inset_axes(STRIP, sharex=axes)
    most = max((row.count for row in rows), default=1)
    for row in rows:
        middle, height = (row.low + row.high) / 2, row.count + most * 0.06
        strip.bar(middle, row.count, (row.high - row.low) * 0.9, color=PALE)
        strip.text(middle, height, f"{row.count:,}", ha="center", fontsize=7.5, color=INK)
    strip.set(ylim=(0, most * 1.4), yticks=[])
    strip.set_xlabel("confidence", fontsize=10, color=INK)
    strip.set_ylabel("links", fontsize=9, color=INK, rotation=0, ha="right", va="center")
    strip.tick_params(labelsize=9, labelcolor=INK, color=GREY, length=3)
    strip.spines[["top", "right", "left"]].set_visible(False)
    strip.spines["bottom"].set_color(GREY)
