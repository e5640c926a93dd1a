"""The plot of bead types: how many segments of either side stand in a link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.bitext import Bitext, Link
from align.counts import number
from align.viewing.colours import confidence_colour
from align.viewing.plots.drawing import (
    GREY,
    INK,
    check_matplotlib,
    draw_nothing,
    draw_title,
    each,
    framed_axes,
    style_axes,
    whole_ticks,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_beads"]

BARS, ROW = 5.9, 0.34  # inches
AROUND = (0.8, 0.6, 0.2, 0.65)  # left, below, right, above
LEAST_ROWS = 5
THICKNESS = 0.72
# Between the links and the gaps, in rows.
PARTED = 0.6
# Right of the longest bar, for what is written there; as a share of its length.
ROOM = 0.6


@dataclass(slots=True)
class _Bar:
    """A type of bead: how many there are of it, and what their confidences come to."""

    bead: str
    is_gap: bool
    count: int = 0
    known: int = 0
    total: float = 0.0

    def add(self, link: Link) -> None:
        self.count += 1
        if link.confidence is not None:
            self.known += 1
            self.total += link.confidence

    @property
    def confidence(self) -> float | None:
        return self.total / self.known if self.known else None

    def words(self, links: int) -> str:
        """Say what the bar shows; *links* is the number of links of all types."""
        if self.is_gap:
            return f"{self.count:,}, no counterpart"
        confidence = "" if self.confidence is None else f", confidence {self.confidence:.2f}"
        return f"{self.count:,} ({self.count / links:.1%}){confidence}"


def plot_beads(bitexts: Bitext | Iterable[Bitext], ax: Axes | None = None) -> Axes:
    """Draw how often each type of bead occurs, the most frequent first; gaps stand below.

    A link of one source segment with two target segments is of type 1-2; one with an empty side,
    1-0 or 0-1, is a gap. The colour of a bar, and a figure beside it, is the mean confidence of
    its links. Rejected links are left out.

    Args:
        bitexts: The bitext, or several, which are counted together.
        ax: Where to draw; left out, in a figure of its own, without pyplot.

    Returns:
        The axes; ``save_plot`` writes them.

    Raises:
        UsageError: If matplotlib is not installed.

    Example:
        >>> from align import Document, Link, Segment
        >>> side = Document("a b c", (Segment(0, 1), Segment(2, 3), Segment(4, 5)), "en")
        >>> bitext = Bitext(side, side, (Link((0,), (0, 1)), Link((1,), (2,)), Link((2,), ())))
        >>> axes = plot_beads(bitext)
        >>> axes.get_title(loc="left"), [tick.get_text() for tick in axes.get_yticklabels()]
        ('2 links, 1 gap', ['1-1', '1-2', '1-0'])
    """
    check_matplotlib()
    bars, rejected = _count(link for bitext in each(bitexts) for link in bitext)
    axes = framed_axes((BARS, ROW * max(len(bars), LEAST_ROWS)), AROUND) if ax is None else ax
    links = sum(bar.count for bar in bars if not bar.is_gap)
    gaps = sum(bar.count for bar in bars if bar.is_gap)
    title = f"{number(links, 'link')}, {number(gaps, 'gap')}"
    draw_title(axes, title, f"left out: {rejected:,} rejected" if rejected else "")
    if not bars:
        return draw_nothing(axes, "nothing is linked")
    _draw_bars(axes, bars, links)
    return axes


def _count(links: Iterable[Link]) -> tuple[list[_Bar], int]:
    """Return the types of beads in the order of the bars, and the number of rejected links."""
    bars: dict[str, _Bar] = {}
    rejected = 0
    for link in links:
        if link.status == "rejected":
            rejected += 1
        else:
            bars.setdefault(link.bead, _Bar(link.bead, link.is_gap)).add(link)
    return sorted(bars.values(), key=lambda bar: (bar.is_gap, -bar.count, bar.bead)), rejected


def _draw_bars(axes: Axes, bars: Sequence[_Bar], links: int) -> None:
    most = max(bar.count for bar in bars)
    places = [n + PARTED * (bar.is_gap and links > 0) for n, bar in enumerate(bars)]
    for place, bar in zip(places, bars, strict=True):
        if bar.is_gap:
            axes.barh(
                place, bar.count, THICKNESS, color="none", edgecolor=GREY, hatch="////",
                linewidth=0.8,
            )  # fmt: skip
        else:
            axes.barh(place, bar.count, THICKNESS, color=confidence_colour(bar.confidence))
        axes.annotate(
            bar.words(links), (bar.count, place), xytext=(5, 0), textcoords="offset points",
            va="center", fontsize=8.5, color=INK, in_layout=False,
        )  # fmt: skip
    style_axes(axes)
    axes.set(xlim=(0, most * (1 + ROOM)), ylim=(places[-1] + 0.6, -0.6))
    axes.set_yticks(places, [bar.bead for bar in bars])
    axes.tick_params(axis="y", length=0)
    whole_ticks(axes.xaxis)
    axes.set_xlabel("number of links and gaps", fontsize=10, color=INK)
    axes.set_ylabel("source-target segments", fontsize=10, color=INK)
