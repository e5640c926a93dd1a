"""Draw a bitext as an SVG: both articles side by side, curves for the links.

python -m benchmarks.picture BITEXT.bitext.jsonl OUT.svg
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

import align

WIDTH, MARGIN, TOP, LINE = 1120, 16, 64, 15
COLUMN = 440
LETTERS = 62
# From unsure to sure; readable for people who see no red and green.
SCALE = ((0.0, "#d9c8e8"), (0.3, "#9f8cc6"), (0.5, "#5b7fb5"), (0.8, "#2a788e"), (0.95, "#0b5a4a"))


def main() -> None:
    """Draw."""
    bitext = align.Bitext.load(sys.argv[1])
    left, right = bitext.source.content(), bitext.target.content()
    height = TOP + LINE * max(len(left), len(right)) + 2 * MARGIN
    places = [_places(numbers, height) for numbers in (left, right)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_heads(bitext),
    ]
    linked: tuple[set[int], set[int]] = (set(), set())
    for link in sorted(bitext.pairs(), key=lambda x: x.confidence or 0):
        linked[0].update(link.source)
        linked[1].update(link.target)
        parts += [
            _curve(places[0][a], places[1][b], link.confidence or 0)
            for a in link.source
            for b in link.target
        ]
    for side, document in enumerate((bitext.source, bitext.target)):
        for number, y in places[side].items():
            parts.append(_text(document, number, side, y, number in linked[side]))
    Path(sys.argv[2]).write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _places(numbers: list[int], height: int) -> dict[int, float]:
    """Spread segments over the height, at most LINE apart on the longer side."""
    step = (height - TOP - 2 * MARGIN) / max(len(numbers), 1)
    return {number: TOP + MARGIN + step * (n + 0.5) for n, number in enumerate(numbers)}


def _heads(bitext: align.Bitext) -> list[str]:
    names = [Path(side.path or "").name for side in (bitext.source, bitext.target)]
    keys = [
        f'<rect x="{WIDTH / 2 - 86 + 36 * n}" y="20" width="36" height="9" fill="{color}"/>'
        f'<text x="{WIDTH / 2 - 68 + 36 * n}" y="42" text-anchor="middle">{least}</text>'
        for n, (least, color) in enumerate(SCALE)
    ]
    label = f'<text x="{WIDTH / 2}" y="14" text-anchor="middle" fill="#555">confidence</text>'
    return [
        f'<text x="{MARGIN}" y="30" font-size="15" font-weight="bold">{escape(names[0])}</text>',
        f'<text x="{WIDTH - MARGIN}" y="30" font-size="15" font-weight="bold" text-anchor="end">'
        f"{escape(names[1])}</text>",
        label,
        *keys,
    ]


def _text(document: align.Document, number: int, side: int, y: float, linked: bool) -> str:
    text = document[number]
    short = text if len(text) <= LETTERS else text[: LETTERS - 1].rstrip() + "…"
    x, anchor = (COLUMN, "end") if side == 0 else (WIDTH - COLUMN, "start")
    weight = "bold" if document.segments[number].kind == "heading" else "normal"
    style = "italic" if document.segments[number].kind == "caption" else "normal"
    color = "#222222" if linked else "#a9a9a9"
    return (
        f'<text x="{x}" y="{y + 4:.1f}" text-anchor="{anchor}" fill="{color}" '
        f'font-weight="{weight}" font-style="{style}">{escape(short)}</text>'
    )


def _curve(top: float, bottom: float, confidence: float) -> str:
    start, end = COLUMN + 6, WIDTH - COLUMN - 6
    middle = (start + end) / 2
    color = next(color for least, color in reversed(SCALE) if confidence >= least)
    return (
        f'<path d="M{start} {top:.1f} C{middle} {top:.1f} {middle} {bottom:.1f} {end} '
        f'{bottom:.1f}" fill="none" stroke="{color}" stroke-width="{1 + 2 * confidence:.1f}"/>'
    )


if __name__ == "__main__":
    main()
