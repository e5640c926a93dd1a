"""Tables for notebooks, and what stands in their cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from align.document import Document, Kind
from align.markup import escaped
from align.viewing.colours import UNKNOWN, confidence_colour
from align.viewing.display.shortening import first_words, last_words

__all__ = [
    "DASH",
    "FIGURE",
    "GREY",
    "PROSE",
    "ROWS",
    "SHADE",
    "WORDS",
    "confidence_cell",
    "figure_cell",
    "name_of",
    "output",
    "paragraph",
    "prose_cell",
    "rest",
    "row",
    "segment",
    "shown_of",
    "table",
    "word_cell",
]

ROWS = 20
DASH = "–"
# So much of a colour, in hexadecimal, over whatever the page has there: its text stays readable.
SHADE = "80"
GREY = "opacity:.75"
# Front ends have styles for cells of their own, so every cell says where its text stands.
CELL = f"vertical-align:top;border-bottom:1px solid {UNKNOWN}{SHADE}"
PROSE = f"text-align:start;overflow-wrap:anywhere;{CELL}"
WORDS = f"text-align:start;white-space:nowrap;{CELL}"
FIGURE = f"text-align:end;white-space:nowrap;{CELL}"
CAPTION = f"text-align:start;caption-side:top;color:inherit;{GREY}"
NAME_LENGTH = 120
LANGUAGE_LENGTH = 35  # what RFC 5646 asks programs to make room for
# The tag that shows what a segment is, where nothing else does.
TAGS: dict[Kind, str] = {"heading": "strong", "caption": "em", "boilerplate": "small"}


def output(*parts: str) -> str:
    """Return all that is shown of a result; parts that are empty are left out."""
    return "\n".join(['<div style="overflow-x:auto">', *filter(None, parts), "</div>"])


def paragraph(markup: str) -> str:
    """Return a paragraph."""
    return f'<p style="margin:.3em 0;max-width:60em">{markup}</p>'


def table(caption: str, columns: Mapping[str, str], rows: Iterable[str]) -> str:
    """Return a table.

    Args:
        caption: What it shows, escaped.
        columns: The style of each, ``PROSE``, ``WORDS`` or ``FIGURE``, by its name, escaped. Those
            with prose share the width.
        rows: What ``row`` gives.
    """
    prose = sum(style == PROSE for style in columns.values())
    wide = f"width:{96 // prose}%;" if prose else ""
    head = "".join(
        f'<th scope="col" {_style(wide + style if style == PROSE else style)}>{name}</th>'
        for name, style in columns.items()
    )
    whole = "width:100%" if prose else ""
    return "\n".join(
        [
            f"<table {_style('table-layout:auto;border-collapse:collapse;margin:.6em 0', whole)}>",
            f"<caption {_style(CAPTION)}>{caption}</caption>",
            f"<thead><tr>{head}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody>",
            "</table>",
        ]
    )


def shown_of(total: int, most: int, what: str) -> str:
    """Say how many rows are shown.

    Example:
        >>> shown_of(12, 20, "links"), shown_of(1200, 20, "links")
        ('All links', 'The first 20 of 1,200 links')
    """
    return f"All {what}" if total <= most else f"The first {most} of {total:,} {what}"


def rest(total: int, most: int, where: str) -> str:
    """Return a paragraph that says how many rows are not shown, and where they are.

    Args:
        total: So many rows there are.
        most: So many are shown at most.
        where: What to write to see them all, as HTML.
    """
    return paragraph(f"and {total - most:,} more: {where}") if total > most else ""


def row(name: str, cells: Iterable[str], style: str = WORDS) -> str:
    """Return a row.

    Args:
        name: What it is about, escaped.
        cells: What the functions for cells give.
        style: Of the name, ``PROSE`` where it may be long.
    """
    return f'<tr><th scope="row" {_style(style)}>{name}</th>{"".join(cells)}</tr>'


def figure_cell(text: str, style: str = "") -> str:
    """Return a cell with a figure, which is escaped here."""
    return f"<td {_style(FIGURE, style)}>{escaped(text)}</td>"


def word_cell(text: str, style: str = "") -> str:
    """Return a cell with a few words, which are escaped here."""
    return f"<td {_style(WORDS, style)}>{escaped(text)}</td>"


def confidence_cell(confidence: float | None) -> str:
    """Return a cell with a confidence, shaded in its colour."""
    if confidence is None:
        return figure_cell(DASH, GREY)
    shade = f"background-color:{confidence_colour(confidence)}{SHADE}"
    return figure_cell(f"{confidence:.2f}", shade)


def prose_cell(markup: str, lang: str | None = None, style: str = "") -> str:
    """Return a cell with sentences.

    Args:
        markup: The sentences, escaped; where there is nothing, a dash is shown in grey.
        lang: Their language; ``None`` if they are ours, or nobody knows.
        style: More style.
    """
    language = "" if lang is None else f' lang="{escaped(lang[:LANGUAGE_LENGTH])}"'
    if not markup:
        markup, style = DASH, GREY
    return f'<td{language} dir="auto" {_style(PROSE, style)}>{markup}</td>'


def segment(document: Document, number: int, most: int) -> str:
    """Return the text of a segment, as what it is; a long one is cut.

    Args:
        document: The document.
        number: Of the segment.
        most: So many characters at most.
    """
    text = escaped(first_words(document[number], most))
    tag = TAGS.get(document.segments[number].kind)
    return f"<{tag}>{text}</{tag}>" if tag else text


def name_of(document: Document) -> str:
    """Return a document's name and language."""
    name, lang = escaped(last_words(document.name, NAME_LENGTH)), document.lang[:LANGUAGE_LENGTH]
    return f"<strong><bdi>{name}</bdi></strong> (<bdi>{escaped(lang)}</bdi>)"


def _style(*styles: str) -> str:
    return f'style="{";".join(filter(None, styles))}"'
