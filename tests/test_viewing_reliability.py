from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from align.evaluation import Calibration, JudgedLink
from align.viewing import plot_reliability

# Two dots: 0.2 said and a quarter right, 0.9 said and all right.
LINKS = [JudgedLink(0.2, n == 0) for n in range(4)] + [JudgedLink(0.9, True)] * 6
CALIBRATION = Calibration(tuple(LINKS))


def test_dots_stand_where_the_table_says() -> None:
    axes = plot_reliability(CALIBRATION)
    lines = [line.get_xydata().tolist() for line in axes.lines]  # type: ignore[union-attr]
    diagonal, *drawn = lines
    assert diagonal == [[0, 0], [1, 1]]
    dots = [line[0] for line in drawn if len(line) == 1]
    assert dots == [pytest.approx([0.2, 0.25]), pytest.approx([0.9, 1.0])]
    full = [row for row in CALIBRATION.table() if row.interval]
    intervals = [tuple(y for _, y in line) for line in drawn if len(line) == 2]
    assert intervals == [row.interval for row in full]
    assert axes.get_title(loc="left") == "10 links, expected calibration error 0.080"


def test_the_strip_says_how_many_links_a_dot_stands_for() -> None:
    (strip,) = plot_reliability(CALIBRATION).child_axes
    assert [patch.get_height() for patch in strip.patches] == [4, 6]  # type: ignore[attr-defined]
    assert [text.get_text() for text in strip.texts] == ["4", "6"]


def test_axes_of_ones_own_are_drawn_into() -> None:
    left, right = Figure(layout="constrained").subplots(1, 2)
    assert plot_reliability(CALIBRATION, right) is right
    assert (left.has_data(), right.has_data()) == (False, True)


@pytest.mark.parametrize(
    ("links", "title"),
    [([], "no links with a confidence"), (LINKS[:1], "1 link, expected calibration error 0.800")],
)
def test_few_links(links: list[JudgedLink], title: str) -> None:
    axes = plot_reliability(Calibration(tuple(links)))
    assert axes.get_title(loc="left") == title


def test_the_whole_picture_lies_within_its_frame(tmp_path: Path) -> None:
    axes = plot_reliability(CALIBRATION)
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.savefig(tmp_path / "a.png")
    drawn, frame = figure.get_tightbbox(), figure.bbox_inches
    assert frame.x0 <= drawn.x0 < drawn.x1 <= frame.x1
    assert frame.y0 <= drawn.y0 < drawn.y1 <= frame.y1
