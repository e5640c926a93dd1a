"""The heat map of similarity, with the path of the links over it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from align.aligning.sides import Floats, centred_vectors
from align.bitext import Bitext, Link
from align.checking.terminology.words import default_encoder
from align.counts import number
from align.document import Document, one_line
from align.encoding import Encoder
from align.parallelism import moved
from align.progress import Progress
from align.viewing.colours import confidence_colour
from align.viewing.plots.drawing import (
    GREY,
    INK,
    check_matplotlib,
    confidence_colormap,
    draw_colour_bar,
    draw_nothing,
    draw_title,
    framed_axes,
)
from align.viewing.plots.lettering import lettering, shortened
from align.viewing.plots.pooling import pooled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_similarity"]

CELLS = (5.6, 5.1)  # inches
AROUND = (0.9, 0.65, 1.1, 0.65)  # left, below, right, above
MOST_CELLS = 800
# Greys from nothing in common to the same; no black, lest the path be lost on it.
GREYS = ("#ffffff", "#55606c")
NAME_WIDTH = 44
PATH, HALO, OUTLINE = 1.8, 3.2, 5.2  # points


def plot_similarity(
    bitext: Bitext,
    ax: Axes | None = None,
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> Axes:
    """Draw how similar all sentences of both sides are, and over it the links.

    Similarity is the cosine of the sentences' vectors as the aligner takes it: each side's are
    centred first, so that sentences which have nothing to do with each other come near 0. The
    aligner's score is more than that: it also weighs what else is similar, and the words. Every
    link is a line across its cells, coloured by its confidence; links of one run make a line that
    goes on. Links out of order are outlined: the fewest without which both sides have the same
    order. Rejected links and boilerplate are left out.

    More than 800 sentences of a side are pooled: a cell shows the greatest similarity of
    neighbours. The numbers at the axes are those of the segments, from 0.

    Args:
        bitext: The bitext.
        ax: Where to draw; left out, in a figure of its own, without pyplot.
        encoder: What gives the vectors; the embedded model where left out. With the encoder that
            aligned the documents, the picture is what the aligner saw.
        progress: Hears how far the encoding is.

    Returns:
        The axes; ``save_plot`` writes them.

    Raises:
        ModelError: If the encoder can't be loaded.
        UsageError: If matplotlib is not installed.

    Example:
        >>> from align import Document, FakeEncoder, Link, Segment
        >>> source = Document("Rain fell. Why?", (Segment(0, 10), Segment(11, 15)), "en")
        >>> target = Document("Hujan turun.", (Segment(0, 12),), "id")
        >>> bitext = Bitext(source, target, (Link((0,), (0,), 0.5, 0.97),))
        >>> encoder = FakeEncoder({"hujan": "rain", "turun": "fell"})
        >>> plot_similarity(bitext, encoder=encoder).get_title(loc="left")
        '1 link between 2 and 1 segments'
    """
    check_matplotlib()
    axes = framed_axes(CELLS, AROUND) if ax is None else ax
    contents = bitext.source.content(), bitext.target.content()
    links = [link for link in bitext.pairs() if link.status != "rejected"]
    out_of_order = moved(links)
    draw_title(axes, _title(links, out_of_order, contents), _note(bitext, out_of_order))
    if not (contents[0] and contents[1]):
        return draw_nothing(axes, "no sentences to compare")
    vectors = _vectors(bitext, contents, encoder or default_encoder(), progress)
    places = tuple({n: place for place, n in enumerate(content)} for content in contents)
    _draw_cells(axes, vectors)
    _draw_links(axes, links, out_of_order, places)
    _name_sides(axes, bitext, contents)
    return axes


def _title(
    links: Sequence[Link], out_of_order: Sequence[Link], contents: tuple[list[int], list[int]]
) -> str:
    sizes = " and ".join(f"{len(content):,}" for content in contents)
    title = f"{number(len(links), 'link')} between {sizes} segments"
    return f"{title}, {len(out_of_order):,} out of order" if out_of_order else title


def _note(bitext: Bitext, out_of_order: Sequence[Link]) -> str:
    rejected = sum(link.status == "rejected" for link in bitext.pairs())
    notes = [
        "outlined: out of order" if out_of_order else "",
        f"left out: {rejected:,} rejected" if rejected else "",
    ]
    return "; ".join(filter(None, notes))


def _vectors(
    bitext: Bitext,
    contents: tuple[list[int], list[int]],
    encoder: Encoder,
    progress: Progress | None,
) -> tuple[Floats, Floats]:
    sides = zip((bitext.source, bitext.target), contents, strict=True)
    texts = [one_line(side[n]) for side, content in sides for n in content]
    vectors, middle = encoder.encode(texts, progress), len(contents[0])
    background = encoder.background
    return (
        centred_vectors(vectors[:middle], background),
        centred_vectors(vectors[middle:], background),
    )


def _draw_cells(axes: Axes, vectors: tuple[Floats, Floats]) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    picture, (tall, wide) = pooled(*vectors, MOST_CELLS)
    rows, columns = picture.shape
    cells = axes.imshow(
        picture, LinearSegmentedColormap.from_list("similarity", GREYS), vmin=0, vmax=1,
        aspect="auto", extent=(0, columns * wide, rows * tall, 0),
    )  # fmt: skip
    axes.set(xlim=(0, len(vectors[1])), ylim=(len(vectors[0]), 0))
    draw_colour_bar(axes, cells, "similarity of sentences", (0.0, 0.44))


def _draw_links(
    axes: Axes,
    links: Sequence[Link],
    out_of_order: Sequence[Link],
    places: Sequence[dict[int, int]],
) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.collections import LineCollection
    from matplotlib.colors import Normalize

    moving = set(out_of_order)
    drawn = [(link, line) for link in links if (line := _line(link, places))]
    lines = [line for _, line in drawn]
    outlined = [line for link, line in drawn if link in moving]
    colours = [confidence_colour(link.confidence) for link, _ in drawn]
    for held, colour, width in (
        (outlined, INK, OUTLINE),
        (lines, "white", HALO),
        (lines, colours, PATH),
    ):
        axes.add_collection(
            LineCollection(held, colors=colour, linewidths=width, capstyle="round"), autolim=False
        )
    scale = ScalarMappable(Normalize(0, 1), confidence_colormap())
    draw_colour_bar(axes, scale, "confidence of links", (0.56, 0.44))


def _line(link: Link, places: Sequence[dict[int, int]]) -> list[tuple[int, int]]:
    """Return the ends of a link's line; none where a person linked nothing but boilerplate."""
    rows = [places[0][n] for n in link.source if n in places[0]]
    columns = [places[1][n] for n in link.target if n in places[1]]
    if not (rows and columns):
        return []
    return [(columns[0], rows[0]), (columns[-1] + 1, rows[-1] + 1)]


def _name_sides(axes: Axes, bitext: Bitext, contents: tuple[list[int], list[int]]) -> None:
    from matplotlib.ticker import FixedLocator

    for axis, document, content in (
        (axes.yaxis, bitext.source, contents[0]),
        (axes.xaxis, bitext.target, contents[1]),
    ):
        text, look = lettering(_name(document))
        axis.set_label_text(text, fontsize=10, color=INK, **look)
        at = _ticks(content)
        axis.set_major_locator(FixedLocator([n + 0.5 for n in at]))
        axis.set_ticklabels([f"{content[n]:,}" for n in at])
    axes.tick_params(labelsize=9, labelcolor=INK, color=GREY, length=3)
    axes.spines[:].set_color(GREY)


def _name(document: Document) -> str:
    of = f" of {shortened(Path(document.path).name, NAME_WIDTH)}" if document.path else ""
    return f"segments{of} ({document.lang})"


def _ticks(content: Sequence[int]) -> list[int]:
    """Return the places of segments with round numbers, or of those that follow such."""
    from matplotlib.ticker import MaxNLocator

    locator = MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=True)
    round_numbers = locator.tick_values(content[0], content[-1])
    inside = (n for n in round_numbers if content[0] <= n <= content[-1])
    return sorted({bisect_left(content, n) for n in inside})
