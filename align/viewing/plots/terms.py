"""The plot of term consistency: how each term is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.checking.terminology.terms import Term
from align.counts import number
from align.viewing.plots.drawing import (
    GREY,
    INK,
    check_matplotlib,
    draw_nothing,
    draw_title,
    framed_axes,
    name_rows,
    style_axes,
)
from align.viewing.plots.lettering import lettering, shortened, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_terms"]

BARS, ROW = 4.4, 0.32  # inches
AROUND = (1.9, 0.6, 2.7, 0.75)  # the names, below, what stands beside the bars, above
THICKNESS = 0.72
# The most frequent rendering, and the others in turn; and white or dark letters on them.
# None is of the scale of confidence, which this is not.
COLOURS = ("#3f5866", "#a3cfc0", "#e3d9a6", "#c7c3dc", "#c4ccd4")
LETTERS = ("white", INK, INK, INK, INK)
LETTER = 8.0  # points; an average letter is 0.6 times as wide
NAME_WIDTH, ASIDE_WIDTH = 24, 27


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a bar: a rendering, or the places without one."""

    name: str
    share: float
    count: int
    colour: str
    letters: str


def plot_terms(terms: Iterable[Term], ax: Axes | None = None, *, most: int = 20) -> Axes:
    """Draw how each term is rendered: a bar with a part for every rendering.

    The first part is the most frequent rendering; the hatched part, at the end, are places where
    no word is linked to the term. Renderings too rare for their name to stand in the bar are
    named beside it, after the lexical translation consistency ratio (LTCR, Lyu et al. 2021).
    Terms stand first that are most often rendered otherwise than by their most frequent
    rendering; then those that are most frequent.

    Args:
        terms: What ``align.terms`` found.
        ax: Where to draw; left out, in a figure of its own, without pyplot. Names need some room
            left and right of it.
        most: How many terms to draw.

    Returns:
        The axes; ``save_plot`` writes them.

    Raises:
        UsageError: If matplotlib is not installed.

    Example:
        >>> from align import Span, TermUse
        >>> def use(link, rendering):
        ...     return TermUse(0, link, Span(link, 0, 4, "zeal"), None, rendering, 0.9)
        >>> uses = (use(0, "semangat"), use(1, "semangat"), use(2, "gairah"))
        >>> axes = plot_terms([Term("zeal", uses, {"semangat": 2, "gairah": 1})])
        >>> axes.get_title(loc="left"), axes.get_yticklabels()[0].get_text()
        ('1 term, 1 rendered in more than one way', 'zeal (3)')
    """
    check_matplotlib()
    every = sorted(terms, key=lambda term: (-_others(term), -len(term.occurrences), term.text))
    shown = every[: max(most, 0)]
    inside = BARS, ROW * max(len(shown), 2)
    axes = framed_axes(inside, AROUND) if ax is None else ax
    draw_title(axes, _title(every), _note(every, shown))
    if not shown:
        return draw_nothing(axes, "no term stands often enough in the source")
    for row, term in enumerate(shown):
        _draw_term(axes, row, term)
    _draw_frame(axes, shown)
    return axes


def _others(term: Term) -> int:
    """Return how often a term is rendered otherwise than most frequently."""
    return sum(term.renderings.values()) - term.renderings.get(term.majority, 0)


def _title(every: Sequence[Term]) -> str:
    if not every:
        return "no terms"
    varied = sum(len(term.renderings) > 1 for term in every)
    return f"{number(len(every), 'term')}, {varied:,} rendered in more than one way"


def _note(every: Sequence[Term], shown: Sequence[Term]) -> str:
    notes = []
    if len(shown) < len(every):
        notes.append(f"the {len(shown):,} that vary most")
    if any(term.omitted for term in shown):
        notes.append("hatched: no rendering found")
    return "; ".join(notes)


def _parts(term: Term) -> list[_Part]:
    total = max(len(term.occurrences), 1)
    parts = []
    for rank, (name, count) in enumerate(term.renderings.items()):
        look = 0 if rank == 0 else 1 + (rank - 1) % (len(COLOURS) - 1)
        parts.append(_Part(name, count / total, count, COLOURS[look], LETTERS[look]))
    return parts


def _draw_term(axes: Axes, row: int, term: Term) -> None:
    left, aside = 0.0, []
    for part in _parts(term):
        axes.barh(
            row, part.share, THICKNESS, left=left, color=part.colour, edgecolor="white",
            linewidth=1,
        )  # fmt: skip
        if _fits(axes, part):
            _write(axes, f"{part.name} {part.count}", (left + part.share / 2, row), part.letters)
        else:
            aside.append(f"{part.name} {part.count}")
        left += part.share
    if term.omitted:
        axes.barh(
            row, 1 - left, THICKNESS, left=left, color="none", edgecolor=GREY, hatch="////",
            linewidth=0.8,
        )  # fmt: skip
    text, look = lettering(shortened(", ".join(aside), ASIDE_WIDTH))
    ltcr = f"{term.ltcr:.2f}" if term.renderings else "–"
    for words, right, extra in ((ltcr, 8, {}), (text, 40, look)):
        axes.annotate(
            words, (1, row), xytext=(right, 0), textcoords="offset points", va="center",
            fontsize=LETTER, color=INK, **extra,
        )  # fmt: skip


def _fits(axes: Axes, part: _Part) -> bool:
    """Tell whether a rendering's name and count have room in their part of the bar."""
    figure = axes.get_figure(root=True)
    dots = figure.dpi if figure else 72.0
    points = axes.get_window_extent().width / dots * 72 * part.share
    return width(f"{part.name} {part.count}") * LETTER * 0.6 + 4 < points


def _write(axes: Axes, words: str, at: tuple[float, float], colour: str) -> None:
    text, look = lettering(words)
    axes.text(*at, text, ha="center", va="center", fontsize=LETTER, color=colour, **look)


def _name(term: Term) -> str:
    count = f" ({len(term.occurrences):,})"
    return shortened(term.text, NAME_WIDTH - len(count)) + count


def _draw_frame(axes: Axes, shown: Sequence[Term]) -> None:
    style_axes(axes)
    axes.set(xlim=(0, 1), ylim=(len(shown) - 0.4, -0.6))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel("share of the places where the term stands", fontsize=10, color=INK)
    name_rows(axes, [_name(term) for term in shown])
    for words, right in (("LTCR", 8), ("other renderings", 40)):
        axes.annotate(
            words, (1, -0.6), xytext=(right, 2), textcoords="offset points", fontsize=LETTER,
            color=GREY,
        )  # fmt: skip
