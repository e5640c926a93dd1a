"""The shape of the alignment of many documents: a row for each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from align.bitext import Bitext
from align.counts import number
from align.document import Document
from align.parallelism import moved
from align.viewing.colours import UNKNOWN, confidence_colour
from align.viewing.plots.drawing import (
    GREY,
    INK,
    check_matplotlib,
    confidence_colormap,
    draw_colour_bar,
    draw_nothing,
    draw_title,
    each,
    framed_axes,
    name_rows,
)
from align.viewing.plots.lettering import shortened, width

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["plot_shape"]

Floats = npt.NDArray[np.float32]

CELLS = 1000
# In inches: the rows, and what stands around them.
ROWS, ROW, LEAST_HEIGHT, MOST_HEIGHT = 6.0, 0.26, 0.8, 8.5
BELOW, RIGHT, ABOVE, BESIDE, LETTER = 0.85, 0.9, 0.5, 0.3, 0.078
# With more pairs, rows are too thin for names.
MOST_NAMED = 32
NAME_WIDTH = 30
# The height in a row of the line that marks what is out of order.
MARK = 0.28
BLANK, MOVED = "#f0f2f4", "#ffd84d"


@dataclass(frozen=True, slots=True)
class _Strip:
    """What a row shows.

    Attributes:
        names: Of the source and of the target.
        aligned: The share of the source that has a counterpart.
        is_linked: For every cell, whether most of what stands there has a counterpart.
        confidence: For every cell, the mean confidence of that; not a number if unknown.
        is_moved: For every cell, whether most of that is out of order.
    """

    names: tuple[str, str]
    aligned: float
    is_linked: npt.NDArray[np.bool_]
    confidence: Floats
    is_moved: npt.NDArray[np.bool_]


def plot_shape(bitexts: Bitext | Iterable[Bitext], ax: Axes | None = None) -> Axes:
    """Draw which parts of many documents have a counterpart, how surely, and what has moved.

    Each row is a pair of documents, from the beginning of the source at the left to its end at
    the right. Colour says how sure the link is of what stands there; blank has no counterpart. A
    yellow line marks links out of order: the fewest without which both sides have the same
    order. Boilerplate takes no room. Rejected links do not count. The rows are sorted by the share
    of the source that has a counterpart, the greatest first, then by name.

    Args:
        bitexts: The bitext, or any number of them; one after the other is read, and only its
            row is kept.
        ax: Where to draw; left out, in a figure of its own, without pyplot.

    Returns:
        The axes; ``save_plot`` writes them.

    Raises:
        UsageError: If matplotlib is not installed.

    Example:
        >>> from align import Document, Link, Segment
        >>> side = Document("a b", (Segment(0, 1), Segment(2, 3)), "en", "a.txt")
        >>> axes = plot_shape(Bitext(side, side, (Link((0,), (0,), 0.5, 0.98),)))
        >>> axes.get_title(loc="left"), axes.get_yticklabels()[0].get_text()
        ('1 pair of documents, 50.0% of the source aligned', 'a.txt')
    """
    check_matplotlib()
    strips = [_strip(bitext, number) for number, bitext in enumerate(each(bitexts), 1)]
    strips.sort(key=lambda strip: (-strip.aligned, strip.names))
    names = _row_names(strips)
    axes = _own_axes(len(strips), names) if ax is None else ax
    if not strips:
        draw_title(axes, "no documents")
        return draw_nothing(axes, "no bitexts were given")
    mean = sum(strip.aligned for strip in strips) / len(strips)
    pairs = number(len(strips), "pair of documents", "pairs of documents")
    average = "on average " if len(strips) > 1 else ""
    draw_title(axes, f"{pairs}, {average}{mean:.1%} of the source aligned")
    _draw_rows(axes, strips)
    _draw_moved(axes, strips)
    _draw_names(axes, names)
    _draw_legend(axes, strips)
    return axes


def _strip(bitext: Bitext, number: int) -> _Strip:
    """Measure a row: what stands in each cell, by characters."""
    place = {n: k for k, n in enumerate(bitext.source.content())}
    lengths = np.array([len(bitext.source[n]) for n in place], np.float64)
    linked, known, confidence, out_of_order = np.zeros((4, len(place)))
    links = [link for link in bitext.pairs() if link.status != "rejected"]
    moving = set(moved(links))
    for link in sorted(links, key=lambda link: not link.repeat):
        held = [place[n] for n in link.source if n in place]
        linked[held] = 1
        known[held] = link.confidence is not None
        confidence[held] = link.confidence or 0
        out_of_order[held] = link in moving
    ends = np.append(0, np.cumsum(lengths)) / max(lengths.sum(), 1)
    edges = np.linspace(0, 1, CELLS + 1)

    def in_cells(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        until = np.append(0, np.cumsum(values * lengths)) / max(lengths.sum(), 1)
        return np.diff(np.interp(edges, ends, until))

    share, share_known = in_cells(linked), in_cells(known)
    with np.errstate(invalid="ignore"):
        mean = in_cells(confidence) / np.where(share_known > 0, share_known, np.nan)
    return _Strip(
        _names(bitext, number),
        float(share.sum()),
        share > 0.5 / CELLS,
        mean.astype(np.float32),
        in_cells(out_of_order) > share / 2,
    )


def _names(bitext: Bitext, number: int) -> tuple[str, str]:
    return _name(bitext.source) or f"pair {number}", _name(bitext.target)


def _name(document: Document) -> str:
    return Path(document.path).name if document.path else ""


def _draw_rows(axes: Axes, strips: Sequence[_Strip]) -> None:
    from matplotlib.colors import to_rgba

    confidences = np.array([strip.confidence for strip in strips])
    colours = confidence_colormap()(np.ma.masked_invalid(confidences))
    colours[~np.array([strip.is_linked for strip in strips])] = to_rgba(BLANK)
    extent = (0, 1, len(strips) - 0.5, -0.5)
    axes.imshow(colours, aspect="auto", interpolation="nearest", extent=extent)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel("place in the source, as share of its text", fontsize=10, color=INK)
    axes.tick_params(labelsize=9, labelcolor=INK, color=GREY, length=3)
    axes.spines[:].set_visible(False)


def _draw_moved(axes: Axes, strips: Sequence[_Strip]) -> None:
    from matplotlib.collections import PolyCollection

    boxes = []
    for row, strip in enumerate(strips):
        flags = np.concatenate([[0], strip.is_moved, [0]]).astype(np.int8)
        top, bottom = row - MARK / 2, row + MARK / 2
        changes = np.flatnonzero(np.diff(flags)) / CELLS
        for left, right in changes.reshape(-1, 2):
            boxes.append([(left, top), (right, top), (right, bottom), (left, bottom)])
    axes.add_collection(PolyCollection(boxes, facecolors=MOVED, linewidths=0), autolim=False)


def _row_names(strips: Sequence[_Strip]) -> list[str]:
    """Name the rows by their sources, and where several have the same, by the targets, too.

    Rows that are too thin have no names.
    """
    if len(strips) > MOST_NAMED:
        return []
    sources = Counter(strip.names[0] for strip in strips)
    named = (strip.names[: 1 + (sources[strip.names[0]] > 1)] for strip in strips)
    return [
        " – ".join(shortened(name, NAME_WIDTH // len(names)) for name in names)
        for names in (tuple(filter(None, names)) for names in named)
    ]


def _own_axes(rows: int, names: Sequence[str]) -> Axes:
    height = min(max(ROW * rows, LEAST_HEIGHT), MOST_HEIGHT)
    left = BESIDE + LETTER * max(map(width, names), default=0)
    return framed_axes((ROWS, height), (left, BELOW, RIGHT, ABOVE))


def _draw_names(axes: Axes, names: Sequence[str]) -> None:
    if not names:
        axes.set_yticks([])
        axes.set_ylabel("pairs of documents, the most aligned first", fontsize=10, color=INK)
        return
    for row in range(1, len(names)):
        axes.axhline(row - 0.5, color="white", linewidth=4)
    name_rows(axes, names)


def _draw_legend(axes: Axes, strips: Sequence[_Strip]) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    draw_colour_bar(axes, ScalarMappable(Normalize(0, 1), confidence_colormap()), "confidence")
    marks: dict[str, tuple[Artist, ...]] = {
        "no counterpart": (Patch(facecolor=BLANK, edgecolor=GREY, linewidth=0.5),)
    }
    if any(strip.is_moved.any() for strip in strips):
        line = Line2D([], [], color=MOVED, linewidth=2.5)
        marks["out of order"] = (Patch(facecolor=confidence_colour(1)), line)
    if any(np.isnan(strip.confidence[strip.is_linked]).any() for strip in strips):
        marks["confidence unknown"] = (Patch(facecolor=UNKNOWN),)
    axes.legend(
        list(marks.values()), list(marks), loc="upper right", bbox_to_anchor=(1, 0), ncols=3,
        borderaxespad=4, fontsize=8.5, labelcolor=INK, frameon=False,
    )  # fmt: skip
