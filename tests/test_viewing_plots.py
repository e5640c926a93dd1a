"""The plots of bitexts and terms, and what all plots have in common."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from tiny_bitexts import document

from align import (
    Bitext,
    Calibration,
    FakeEncoder,
    JudgedLink,
    Link,
    OutputError,
    Segment,
    Span,
    Term,
    TermUse,
    UsageError,
)
from align.viewing import (
    plot_beads,
    plot_confidence,
    plot_reliability,
    plot_shape,
    plot_similarity,
    plot_terms,
    save_plot,
)
from align.viewing.colours import confidence_colour
from align.viewing.plots.drawing import confidence_colormap
from align.viewing.plots.lettering import _fonts, lettering
from align.viewing.plots.pooling import pooled

SIGNS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF-"}
SOURCE = ["red green", "blue one", "two three", "four five"]
TARGET = ["merah hijau", "empat lima", "biru satu", "dua tiga"]
WORDS = [
    "merah",
    "red",
    "hijau",
    "green",
    "biru",
    "blue",
    "satu",
    "one",
    "dua",
    "two",
    "tiga",
    "three",
    "empat",
    "four",
    "lima",
    "five",
]
ENCODER = FakeEncoder(dict(zip(WORDS[::2], WORDS[1::2], strict=True)))
# What stands last in the source has moved before what stands second.
LINKS = (
    Link((0,), (0,), 0.5, 0.99),
    Link((1,), (2,), 0.5, 0.62),
    Link((2,), (3,), 0.5, 0.21),
    Link((3,), (1,), 0.5, 0.9),
)


def bitext(*links: Link, name: str | None = None) -> Bitext:
    return Bitext(
        document(SOURCE, "en", name and f"{name}.en.txt"),
        document(TARGET, "id", name and f"{name}.id.txt"),
        links,
    ).complete()


BITEXT = bitext(*LINKS, name="a")


def term(text: str, renderings: dict[str, int], omitted: int = 0) -> Term:
    names = [name for name, count in renderings.items() for _ in range(count)] + [""] * omitted
    span = Span(0, 0, len(text), text)
    uses = tuple(TermUse(0, n, span, None, name, 0.9) for n, name in enumerate(names))
    return Term(text, uses, renderings)


TERMS = [
    term("rice", {"padi": 4}, omitted=1),
    term("field", {"sawah": 6, "ladang": 3, "bidang": 1}),
    term("lake", {"danau": 2, "telaga": 1}),
]
PLOTS: dict[str, Callable[[Axes | None], Axes]] = {
    "similarity": lambda ax: plot_similarity(BITEXT, ax, encoder=ENCODER),
    "confidence": lambda ax: plot_confidence(BITEXT, ax),
    "beads": lambda ax: plot_beads(BITEXT, ax),
    "terms": lambda ax: plot_terms(TERMS, ax),
    "shape": lambda ax: plot_shape([BITEXT, BITEXT], ax),
    "reliability": lambda ax: plot_reliability(Calibration((JudgedLink(0.9, True),)), ax),
}
NONE = Bitext(document([], "en"), document([], "id"), ())
EMPTY: dict[str, tuple[Callable[[], Axes], str]] = {
    "similarity": (lambda: plot_similarity(NONE, encoder=ENCODER), "no sentences to compare"),
    "confidence": (lambda: plot_confidence([]), "no links with a confidence"),
    "rejected": (
        lambda: plot_confidence(bitext(replace(LINKS[0], status="rejected"))),
        "no links with a confidence",
    ),
    "unknown": (
        lambda: plot_confidence(bitext(Link((0,), (0,), status="edited"))),
        "no links with a confidence",
    ),
    "beads": (lambda: plot_beads(NONE), "nothing is linked"),
    "terms": (lambda: plot_terms([]), "no term stands often enough in the source"),
    "shape": (lambda: plot_shape([]), "no bitexts were given"),
}


def figure_of(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def title(axes: Axes) -> str:
    return axes.get_title(loc="left")


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def bars(axes: Axes) -> list[tuple[float, float, str]]:
    """Return where bars begin, how long they are, and in which colour."""
    return [(x.get_x(), x.get_width(), to_hex(x.get_facecolor())) for x in axes.patches]  # type: ignore[attr-defined]


# All plots


@pytest.mark.parametrize("kind", PLOTS)
def test_axes_of_ones_own_are_drawn_into(kind: str) -> None:
    left, right = Figure().subplots(1, 2)
    assert PLOTS[kind](right) is right
    assert (left.has_data(), right.has_data()) == (False, True)
    assert title(right)


@pytest.mark.parametrize("kind", PLOTS)
def test_the_whole_picture_lies_within_its_frame(kind: str, tmp_path: Path) -> None:
    axes = PLOTS[kind](None)
    save_plot(axes, tmp_path / "a.png")
    drawn, frame = figure_of(axes).get_tightbbox(), figure_of(axes).bbox_inches
    assert frame.x0 <= drawn.x0 < drawn.x1 <= frame.x1
    assert frame.y0 <= drawn.y0 < drawn.y1 <= frame.y1


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        *((kind, ".svg") for kind in PLOTS),
        ("shape", ".png"),
        ("similarity", ".pdf"),
        ("terms", ".PDF"),
    ],
)
def test_the_same_plot_gives_the_same_bytes(tmp_path: Path, kind: str, suffix: str) -> None:
    one, other = tmp_path / f"one{suffix}", tmp_path / f"other{suffix}"
    for path in (one, other):
        save_plot(PLOTS[kind](None), path)
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes().startswith(SIGNS[suffix.lower()])
    assert b"dc:date" not in one.read_bytes()
    assert b"CreationDate" not in one.read_bytes()


@pytest.mark.parametrize("kind", PLOTS)
def test_a_plot_is_not_changed_by_being_saved(tmp_path: Path, kind: str) -> None:
    axes = PLOTS[kind](None)
    for name in ("one.svg", "other.svg"):
        save_plot(axes, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


@pytest.mark.parametrize("case", EMPTY)
def test_nothing_to_draw_is_said(case: str, tmp_path: Path) -> None:
    draw, why = EMPTY[case]
    axes = draw()
    save_plot(axes, tmp_path / "a.png")
    assert texts(axes)[-1] == why
    assert not axes.patches


@pytest.mark.parametrize("name", ["plot.jpg", "plot", "-", "plot.svg.gz"])
def test_other_suffixes_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"ends in \.png, \.svg or \.pdf"):
        save_plot(plot_beads(BITEXT), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "plot.png").mkdir()
    with pytest.raises(OutputError, match=r"plot\.png is a directory"):
        save_plot(plot_beads(BITEXT), tmp_path / "plot.png")


def test_axes_without_a_figure_cannot_be_saved(tmp_path: Path) -> None:
    axes = plot_beads(BITEXT)
    axes.remove()
    with pytest.raises(UsageError, match="draw the plot again"):
        save_plot(axes, tmp_path / "plot.png")


@pytest.mark.parametrize("kind", PLOTS)
def test_without_matplotlib_the_way_to_get_it_is_said(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install 'align-bitext\[plot\]'"):
        PLOTS[kind](None)


def test_pyplot_which_keeps_figures_is_not_imported() -> None:
    draw = "import sys, align; align.plot_shape([]); align.plot_confidence([]); "
    code = draw + "print('matplotlib.figure' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"


def test_the_colours_of_confidence_are_those_of_every_picture() -> None:
    colours = confidence_colormap()
    for confidence in (0.0, 0.2, 0.6, 1.0):
        assert to_hex(colours(confidence)) == confidence_colour(confidence)
    assert to_hex(colours(np.ma.array([0.5], mask=True))[0]) == confidence_colour(None)


# Text in any script

HOSTILE = {
    "formula": "$x_{$ and $\\frac{1}{",
    "percent": "%s {0} \\n",
    "lines": "one\r\n two\tthree",
    "control": "a\x00b\x1b[31m",
    "bidi": "abc\u202edef\u2066",
    "surrogate": "half \ud800",
    "han": "漢字",
    "hebrew": "שלום",
    "arabic": "سلام\u200cدنیا",
    "devanagari": "कृष्ण",
    "emoji": "👩\u200d👩\u200d👧",
    "private": "\ue000 \U0010fffd",
    "empty": "",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_any_text_is_drawn_without_a_warning(case: str, tmp_path: Path) -> None:
    text = HOSTILE[case]
    save_plot(plot_terms([term(text, {text: 2, f"{text} {text}": 1}, 1)]), tmp_path / "a.png")
    assert (tmp_path / "a.png").exists()


@pytest.mark.parametrize("suffix", SIGNS)
def test_files_of_any_name_are_drawn_without_a_warning(suffix: str, tmp_path: Path) -> None:
    paths = [f"x/{text}" for text in HOSTILE.values()]
    named = [replace(BITEXT, source=replace(BITEXT.source, path=path)) for path in paths]
    shape = plot_shape(named)
    assert len(shape.get_yticklabels()) == len(HOSTILE)
    save_plot(shape, tmp_path / f"shape{suffix}")
    save_plot(plot_similarity(named[-1], encoder=ENCODER), tmp_path / f"similarity{suffix}")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("$x^2$", "$x^2$"),
        ("one\r\n two", "one two"),
        ("a\x00b\u202ec\ud800", "a?b?c?"),
        ("سلام", "سلام"),
    ],
)
def test_text_stays_as_it_is_but_for_controls(text: str, drawn: str) -> None:
    assert lettering(text)[0] == drawn


@pytest.fixture
def _no_other_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("align.viewing.plots.lettering._families", list)
    _fonts.cache_clear()
    yield
    _fonts.cache_clear()


@pytest.mark.usefixtures("_no_other_fonts")
@pytest.mark.parametrize(
    ("font", "text", "drawn"),
    [
        ("DejaVu Sans", "слово 漢字", "слово □□"),
        ("cmr10", "kata слово", "kata ?????"),
        ("cmr10", "a\u200db", "ab"),
    ],
)
def test_what_no_font_has_is_replaced(
    font: str, text: str, drawn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(mpl.rcParams, "font.family", [font])
    assert lettering(text)[0] == drawn


def test_other_fonts_are_taken_for_what_the_usual_one_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # This one comes with matplotlib, and has no letters beyond Latin ones.
    monkeypatch.setitem(mpl.rcParams, "font.family", ["cmr10"])
    text, look = lettering("kata слово")
    assert text == "kata слово"
    assert look["fontfamily"][0] == "cmr10"
    assert len(look["fontfamily"]) > 1
    assert set(look["fontfamily"]) <= {font.name for font in fontManager.ttflist}


# Similarity


def lines(axes: Axes) -> dict[str, list[list[list[float]]]]:
    """Return the lines of links: those outlined, their halos, and those in colours."""
    drawn = [x for x in axes.collections if isinstance(x, LineCollection)]
    names = ("outlined", "halos", "coloured")
    segments = ([np.asarray(line).tolist() for line in x.get_segments()] for x in drawn)
    return dict(zip(names, segments, strict=True))


def test_links_lie_across_their_cells_and_those_out_of_order_are_outlined() -> None:
    axes = plot_similarity(BITEXT, encoder=ENCODER)
    assert lines(axes) == {
        "outlined": [[[1, 3], [2, 4]]],
        "halos": [[[0, 0], [1, 1]], [[2, 1], [3, 2]], [[3, 2], [4, 3]], [[1, 3], [2, 4]]],
        "coloured": [[[0, 0], [1, 1]], [[2, 1], [3, 2]], [[3, 2], [4, 3]], [[1, 3], [2, 4]]],
    }
    coloured = axes.collections[2]
    assert [to_hex(x) for x in coloured.get_edgecolor()] == [  # type: ignore[arg-type]
        confidence_colour(link.confidence) for link in LINKS
    ]
    assert title(axes) == "4 links between 4 and 4 segments, 1 out of order"


def test_sentences_that_say_the_same_are_dark_and_all_others_are_not() -> None:
    (image,) = plot_similarity(BITEXT, encoder=ENCODER).get_images()
    cells = np.asarray(image.get_array())
    same = {(0, 0), (1, 2), (2, 3), (3, 1)}
    assert {(int(a), int(b)) for a, b in np.argwhere(cells > 0.9)} == same
    assert sorted(cells.ravel())[-5] < 0.5


def test_boilerplate_and_rejected_links_are_left_out_of_the_heat_map() -> None:
    source = document(["Menu", *SOURCE], "en")
    first, *others = source.segments
    menu = Segment(first.start, first.end, "boilerplate")
    links = (
        Link((0,), (0,), 0.5, 0.5, "edited"),
        Link((0, 1), (0,), 0.5, 0.9, "edited"),
        Link((2,), (2,), 0.5, 0.9, "rejected"),
    )
    given_bitext = Bitext(replace(source, segments=(menu, *others)), BITEXT.target, links)
    axes = plot_similarity(given_bitext, encoder=ENCODER)
    assert np.asarray(axes.get_images()[0].get_array()).shape == (4, 4)
    assert lines(axes)["coloured"] == [[[0, 0], [1, 1]]]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1", "2", "3", "4"]
    assert "left out: 1 rejected" in texts(axes)


def test_many_sentences_are_pooled_and_the_axes_still_count_segments() -> None:
    many = document([f"word{n}" for n in range(1700)], "en")
    axes = plot_similarity(Bitext(many, replace(many, lang="id"), ()), encoder=FakeEncoder())
    (image,) = axes.get_images()
    assert np.asarray(image.get_array()).shape == (567, 567)
    assert list(image.get_extent()) == [0, 1701, 1701, 0]
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 1700), (1700, 0))


vectors = st.integers(1, 12).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=size, max_size=size
    )
)


@given(vectors, vectors, st.integers(1, 13), st.integers(1, 60))
def test_pooling_keeps_the_greatest(
    source: list[list[int]], target: list[list[int]], most: int, at_once: int
) -> None:
    sides = np.array(source, np.float32), np.array(target, np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("align.viewing.plots.pooling.AT_ONCE", at_once)
        picture, (tall, wide) = pooled(*sides, most)
    assert max(picture.shape) <= most
    known = np.full(picture.shape, -np.inf)
    for row, one in enumerate(source):
        for column, other in enumerate(target):
            product = sum(a * b for a, b in zip(one, other, strict=True))
            cell = row // tall, column // wide
            known[cell] = max(known[cell], product)
    assert picture.tolist() == known.tolist()


# Confidence

JUDGED = bitext(
    Link((0,), (0,), 0.5, 0.97),
    Link((0,), (1,), 0.5, 0.31),
    Link((1,), (0,), 0.5, 0.33, "accepted"),
    Link((1,), (1,), None, None, "edited"),
    Link((2,), (2,), 0.5, 0.4, "rejected"),
    Link((2,), (3,)),
    Link((3,), (3,), 0.5, 0.3),
)


def test_bars_count_the_links_of_each_confidence_in_its_colour() -> None:
    axes = plot_confidence(JUDGED)
    found = [
        (round(bar.get_x() + bar.get_width() / 2, 3), bar.get_height(), to_hex(bar.get_facecolor()))  # type: ignore[attr-defined]
        for bar in axes.patches
        if not bar.get_hatch()
    ]
    assert found == [(0.325, 3, confidence_colour(0.325)), (0.975, 1, confidence_colour(0.975))]
    assert [bar.get_height() for bar in axes.patches if bar.get_hatch()] == [1]  # type: ignore[attr-defined]
    assert title(axes) == "4 links, mean confidence 0.48"
    assert texts(axes) == [
        "hatched: 1 accepted or edited by a person; left out: 1 rejected, 2 without a confidence",
        "3",
        "1",
    ]


@pytest.mark.parametrize("many", [9, 40, 2500])
def test_the_numbers_on_bars_do_not_touch(many: int) -> None:
    links = [Link((0,), (0,), 0.5, n / 20 + 0.01) for n in range(20)]
    axes = plot_confidence(replace(BITEXT, links=tuple(links * many)))
    drawn = [x.get_window_extent() for x in axes.texts if x.get_text() == f"{many:,}"]
    assert len(drawn) == 20
    assert all(one.x1 < other.x0 for one, other in pairwise(drawn))
    assert max(box.y1 for box in drawn) <= axes.get_window_extent().y1


def test_what_to_expect_is_what_the_quality_of_the_bitext_says() -> None:
    (strip,) = plot_confidence(JUDGED).child_axes
    precision, recall = (line.get_xydata().tolist() for line in strip.lines)  # type: ignore[union-attr]
    for (threshold, one), (_, other) in zip(precision, recall, strict=True):
        expected = JUDGED.quality(confidence=threshold)
        assert other == pytest.approx(expected.recall)
        assert np.isnan(one) if not expected.shown else one == pytest.approx(expected.precision)


def test_several_bitexts_are_counted_together() -> None:
    assert title(plot_confidence(iter([JUDGED, BITEXT]))) == "8 links, mean confidence 0.58"
    assert title(plot_beads(iter([BITEXT, BITEXT]))) == "8 links, 0 gaps"


# Beads


def test_beads_are_counted_and_gaps_stand_below() -> None:
    links = (
        Link((0,), (0, 1), 0.5, 0.6),
        Link((1, 2), (2,), 0.5, 0.9),
        Link((1, 2), (3,), 0.5, 0.7),
        Link((3,), (0,), 0.5, 0.7, "rejected"),
        Link((3,), (3,)),
        Link((), (1,)),
        Link((), (2,)),
        Link((), (3,)),
    )
    axes = plot_beads(replace(BITEXT, links=links))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2-1", "1-1", "1-2", "0-1"]
    assert texts(axes) == [
        "left out: 1 rejected",
        "2 (50.0%), confidence 0.80",
        "1 (25.0%)",
        "1 (25.0%), confidence 0.60",
        "3, no counterpart",
    ]
    colours = [confidence_colour(x) for x in (0.8, None, 0.6)]
    assert [(length, colour) for _, length, colour in bars(axes)[:3]] == [
        (2, colours[0]),
        (1, colours[1]),
        (1, colours[2]),
    ]
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [False, False, False, True]
    assert title(axes) == "4 links, 3 gaps"


# Terms


def test_terms_that_vary_most_come_first() -> None:
    axes = plot_terms(TERMS)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["field (10)", "lake (3)", "rice (5)"]
    assert title(axes) == "3 terms, 2 rendered in more than one way"
    assert texts(axes)[0] == "hatched: no rendering found"


def test_of_terms_that_vary_alike_the_most_frequent_comes_first() -> None:
    terms = [term("ant", {"semut": 3}), term("zebu", {"sapi": 5}), term("bee", {"lebah": 3})]
    names = [label.get_text() for label in plot_terms(terms).get_yticklabels()]
    assert names == ["zebu (5)", "ant (3)", "bee (3)"]


def test_bars_are_shares_and_end_with_the_places_without_a_rendering() -> None:
    axes = plot_terms(TERMS)
    ends = [(round(left, 3), round(left + length, 3)) for left, length, _ in bars(axes)]
    assert ends == [
        *((0, 0.6), (0.6, 0.9), (0.9, 1)),
        *((0, 0.667), (0.667, 1)),
        *((0, 0.8), (0.8, 1)),
    ]
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [False] * 6 + [True]


def test_renderings_are_named_in_their_bar_or_beside_it() -> None:
    axes = plot_terms(TERMS[1:2])
    written = {text.get_text(): text for text in axes.texts}
    inside = ["sawah 6", "ladang 3"]
    assert [written[name].get_position()[0] for name in inside] == pytest.approx([0.3, 0.75])
    assert written["bidang 1"].xy == (1, 0)  # type: ignore[attr-defined]
    assert "0.40" in written  # (30 + 6) / 90


WIDE = "KEMENTERIAN LUAR NEGERI REPUBLIK INDONESIA"


@pytest.mark.parametrize("text", ["a" * 60, WIDE, "W" * 60, "mw" * 30, "漢字" * 30])
def test_names_of_any_width_stay_within_the_picture(text: str) -> None:
    of_term = term(text, {f"{text}{n}": 10 for n in range(12)})
    named = replace(
        BITEXT, source=replace(BITEXT.source, path=text), target=replace(BITEXT.target, path=text)
    )
    for axes in (
        plot_terms([replace(of_term, occurrences=of_term.occurrences * 12)]),
        plot_shape([named, named]),
        plot_similarity(named, encoder=ENCODER),
    ):
        drawn, frame = figure_of(axes).get_tightbbox(), figure_of(axes).bbox_inches
        assert frame.x0 <= drawn.x0 < drawn.x1 <= frame.x1
        assert frame.y0 <= drawn.y0 < drawn.y1 <= frame.y1


def test_a_term_without_renderings_has_no_ratio() -> None:
    assert "–" in texts(plot_terms([term("rice", {}, omitted=3)]))


def test_no_more_terms_are_drawn_than_asked_for() -> None:
    axes = plot_terms(iter(TERMS), most=1)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["field (10)"]
    assert texts(axes)[0] == "the 1 that vary most"


# Shape

FIVES = ["aaaaa", "bbbbb", "ccccc", "ddddd"]


def even(*links: Link, name: str = "a") -> Bitext:
    """Return a bitext whose source is four parts of one length."""
    return Bitext(document(FIVES, "en", name), document(FIVES, "id", "b"), links).complete()


def cells(axes: Axes) -> list[list[str]]:
    """Return the colour in the middle of each quarter of the rows."""
    (image,) = axes.get_images()
    colours = np.asarray(image.get_array())
    width = colours.shape[1]
    return [[to_hex(row[width * k // 8]) for k in (1, 3, 5, 7)] for row in colours]


def blank() -> str:
    return cells(plot_shape(even()))[0][0]


def test_a_row_shows_what_has_a_counterpart_and_how_surely() -> None:
    axes = plot_shape(
        even(
            Link((0,), (0,), 0.5, 0.9),
            Link((1,), (1,), 0.5, 0.4, "rejected"),
            Link((2,), (2,), None, None, "edited"),
            Link((3,), (3,), 0.5, 0.2, repeat=True),
        )
    )
    unsure, sure = (to_hex(confidence_colormap()(x)) for x in (0.2, 0.9))
    assert cells(axes) == [[sure, blank(), confidence_colour(None), unsure]]
    assert title(axes) == "1 pair of documents, 75.0% of the source aligned"
    legend = axes.get_legend()
    assert legend is not None
    said = [text.get_text() for text in legend.get_texts()]
    assert said == ["no counterpart", "confidence unknown"]


def test_what_is_out_of_order_is_marked() -> None:
    links = [Link((a,), (b,), 0.5, 0.9) for a, b in enumerate([0, 3, 1, 2])]
    axes = plot_shape(even(*links))
    (marks,) = (x for x in axes.collections if isinstance(x, PolyCollection))
    (path,) = marks.get_paths()
    box = path.get_extents()
    assert (box.x0, box.x1) == pytest.approx((0.25, 0.5))
    assert -0.5 < box.y0 < 0 < box.y1 < 0.5
    legend = axes.get_legend()
    assert legend is not None
    assert "out of order" in [text.get_text() for text in legend.get_texts()]


def test_what_a_repeat_repeats_says_how_sure_it_is() -> None:
    links = [Link((1,), (1,), 0.5, 0.2, repeat=True), Link((1,), (0,), 0.5, 0.9)]
    for order in (links, links[::-1]):
        assert cells(plot_shape(even(*order)))[0][1] == to_hex(confidence_colormap()(0.9))


def test_most_of_a_cell_says_what_it_shows() -> None:
    # Three segments in each cell.
    def long(links: list[Link]) -> Axes:
        sides = document(["aaa"] * 3000, "en"), document(["aaa"] * 3000, "id")
        return plot_shape(Bitext(*sides, tuple(links)))

    def marked(axes: Axes) -> list[float]:
        (marks,) = (x for x in axes.collections if isinstance(x, PolyCollection))
        return [path.get_extents().width for path in marks.get_paths()]

    thirds = [
        [Link((n,), (n,), 0.5, 0.9) for n in range(3000) if n % 3 in x] for x in ((0,), (0, 1))
    ]
    few, most = (cells(long(links))[0] for links in thirds)
    assert set(few) == {blank()}
    assert set(most) == {to_hex(confidence_colormap()(0.9))}
    straight = [Link((n,), (n,), 0.5, 0.9) for n in range(1, 3000)]
    one, all_three = (
        Link((1500,), (0,), 0.5, 0.9),
        [Link((n,), (0,), 0.5, 0.9) for n in range(1500, 1503)],
    )
    assert marked(long([*straight[:1499], one, *straight[1500:]])) == []
    assert marked(long([*straight[:1499], *all_three, *straight[1502:]])) == [pytest.approx(0.001)]


def test_rows_are_sorted_by_the_share_aligned_then_by_name() -> None:
    one, two = (tuple(Link((k,), (k,), 0.5, 1.0) for k in range(n)) for n in (1, 2))
    bitexts = [even(*one, name="c"), even(*two, name="d"), even(*one, name="b")]
    axes = plot_shape(bitexts)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["d", "b", "c"]
    assert [row.count(blank()) for row in cells(axes)] == [2, 3, 3]
    assert title(axes) == "3 pairs of documents, on average 33.3% of the source aligned"


def test_sources_of_one_name_are_told_apart_by_their_targets() -> None:
    other = replace(even(), target=replace(even().target, path="x/other"))
    nameless = replace(even(), source=replace(even().source, path=None))
    axes = plot_shape([even(), other, nameless])
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["a – b", "a – other", "pair 3"]


def test_rows_that_are_too_thin_have_no_names() -> None:
    axes = plot_shape(even() for _ in range(60))
    assert [label.get_text() for label in axes.get_yticklabels()] == []
    assert len(cells(axes)) == 60


link_lists = st.lists(
    st.builds(
        Link,
        st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True).map(
            lambda x: tuple(sorted(x))
        ),
        st.integers(0, 3).map(lambda n: (n,)),
        st.none(),
        st.none() | st.floats(0, 1),
        st.sampled_from(["auto", "accepted", "rejected"]),
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(link_lists)
def test_the_share_aligned_is_that_of_the_shape_of_the_bitext(links: list[Link]) -> None:
    given_bitext = bitext(*links)
    aligned = given_bitext.shape().source_aligned
    said = title(plot_shape(given_bitext)).split(", ")[1]
    assert float(said.partition("%")[0]) == pytest.approx(aligned * 100, abs=0.051)


class Counted(Bitext):
    """A bitext that knows how many of its kind there are."""

    alive = 0
    most = 0

    def __post_init__(self) -> None:
        Counted.alive += 1
        Counted.most = max(Counted.alive, Counted.most)

    def __del__(self) -> None:
        Counted.alive -= 1


def test_only_one_bitext_is_held_at_a_time() -> None:
    def loaded() -> Iterator[Bitext]:
        for _ in range(20):
            yield Counted(BITEXT.source, BITEXT.target, BITEXT.links)

    for plot in (plot_shape, plot_confidence, plot_beads):
        Counted.alive = Counted.most = 0
        plot(loaded())
        # The one that is drawn, and the next while it is read.
        assert Counted.most <= 2


def test_blank_is_not_a_colour_of_the_scale() -> None:
    scale = [to_rgba(confidence_colour(n / 20)) for n in range(21)]
    distances = [sum(abs(a - b) for a, b in zip(x, to_rgba(blank()), strict=True)) for x in scale]
    assert min(distances) > 0.5
