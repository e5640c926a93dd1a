"""What all plots have in common: their figure, their inks, their titles, and emptiness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from align.bitext import Bitext
from align.errors import UsageError
from align.viewing.colours import LIGHT, UNKNOWN, confidence_colour
from align.viewing.plots.lettering import lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Colormap

__all__ = [
    "GREY",
    "INK",
    "LINE",
    "PALE",
    "check_matplotlib",
    "confidence_colormap",
    "draw_colour_bar",
    "draw_nothing",
    "draw_title",
    "each",
    "framed_axes",
    "name_rows",
    "new_axes",
    "style_axes",
    "whole_ticks",
]

INK, GREY, PALE, LINE = "#222222", "#767676", "#c4ccd4", "#ececec"
SHADES = 256


def check_matplotlib() -> None:
    """Refuse to draw without matplotlib.

    Raises:
        UsageError: If it is not installed; says how to get it.
    """
    if find_spec("matplotlib") is None:
        raise UsageError("plots need matplotlib: pip install 'align-bitext[plot]'")


def new_axes(size: tuple[float, float], place: tuple[float, float, float, float]) -> Axes:
    """Return axes in a figure of their own, without pyplot, which would keep it for ever.

    Their place is fixed, as a layout that is found by drawing changes when it is drawn again.

    Args:
        size: Width and height of the figure in inches.
        place: Where in it the axes are: left, bottom, width and height, as shares of it.
    """
    from matplotlib.figure import Figure

    return Figure(size).add_axes(place)


def framed_axes(inside: tuple[float, float], around: tuple[float, float, float, float]) -> Axes:
    """Return axes in a figure of their own.

    Args:
        inside: Width and height of the axes in inches.
        around: The room left of them, below, right and above.
    """
    left, below, right, above = around
    across, down = left + inside[0] + right, below + inside[1] + above
    return new_axes(
        (across, down), (left / across, below / down, inside[0] / across, inside[1] / down)
    )


def each(bitexts: Bitext | Iterable[Bitext]) -> Iterator[Bitext]:
    """Yield the bitexts, be it one or several."""
    if isinstance(bitexts, Bitext):
        yield bitexts
    else:
        yield from bitexts


def draw_title(axes: Axes, title: str, note: str = "") -> None:
    """Write a title above the axes at the left, and in a line below it what to know besides."""
    axes.set_title(title, loc="left", fontsize=11, color=INK, pad=22 if note else 10)
    if note:
        # No part of a layout that the user chose, where a long one would narrow the axes.
        axes.annotate(
            note, (0, 1), xytext=(0, 7), xycoords="axes fraction", textcoords="offset points",
            fontsize=8.5, color=GREY, in_layout=False,
        )  # fmt: skip


def draw_nothing(axes: Axes, why: str) -> Axes:
    """Say in empty axes why there is nothing to be seen, and return them."""
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.text(
        0.5, 0.5, why, transform=axes.transAxes, ha="center", va="center", fontsize=10, color=GREY
    )
    return axes


def whole_ticks(axis: Axis) -> None:
    """Put ticks at whole numbers alone, as there are no halves of what is counted."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axis.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 5, 10], integer=True))
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def style_axes(axes: Axes, *, grid: str = "") -> None:
    """Give axes two thin spines, small ticks and, if asked for, lines across at the ticks.

    Args:
        axes: The axes.
        grid: The axis whose ticks the lines start from, ``x`` or ``y``.
    """
    axes.tick_params(labelsize=9, labelcolor=INK, color=GREY, length=3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.set_axisbelow(True)
    if grid == "x":
        axes.grid(axis="x", color=LINE, linewidth=0.8)
    elif grid == "y":
        axes.grid(axis="y", color=LINE, linewidth=0.8)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Write a name left of every row; rows are at 0, 1, 2 and so on."""
    drawn = [lettering(name) for name in names]
    axes.set_yticks(range(len(names)), [text for text, _ in drawn])
    axes.tick_params(axis="y", length=0)
    for label, (_, look) in zip(axes.get_yticklabels(), drawn, strict=True):
        label.set(**look)


def confidence_colormap() -> Colormap:
    """Return the scale of confidence as a colour map from 0 to 1; what is not known is grey."""
    from matplotlib.colors import ListedColormap

    shades = [confidence_colour(n / (SHADES - 1), LIGHT) for n in range(SHADES)]
    return ListedColormap(shades, name="confidence").with_extremes(bad=UNKNOWN)


def draw_colour_bar(
    axes: Axes, scale: ScalarMappable, name: str, part: tuple[float, float] = (0.0, 1.0)
) -> None:
    """Draw, right of the axes, what the colours say.

    Args:
        axes: The axes.
        scale: What has the colours, from 0 to 1.
        name: What they say.
        part: Where on the height of the axes the bar begins, and how much of it it takes.
    """
    figure = axes.get_figure(root=False)
    if figure is None:
        return
    bar = figure.colorbar(scale, cax=axes.inset_axes((1.03, part[0], 0.025, part[1])))
    bar.set_ticks([0, 0.5, 1])
    bar.set_label(name, fontsize=9, color=INK)
    bar.ax.tick_params(labelsize=8.5, labelcolor=INK, color=GREY, length=3)
    bar.outline.set_visible(False)
