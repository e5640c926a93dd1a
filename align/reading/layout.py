"""From letters on pages to paragraphs: lines, columns, running heads, headings, hyphens."""

from __future__ import annotations

import math
import re
import statistics
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from align.reading.article import Block

__all__ = ["Glyph", "blocks"]

# All lengths below are in ems, that is, in sizes of the font, unless a name says otherwise.
SAME_BASELINE = 0.45  # a raised number still belongs to its line
WORD_GAP = 0.13
LINE_GAP = 0.9
OVERLAP = 0.5
DRAWN_TWICE = 0.1  # letters are made bold by drawing them again, a little to the right
INDENT = 0.8
NARROWEST_COLUMN = 8
FEWEST_ROWS = 4  # that stand side by side in columns
MOST_LINES = 2000  # a page of more is a map or a drawing, not columns of text

WIDER_GAP = 1.2  # between paragraphs, as a multiple of that between lines
USUAL_GAP = 1.3
WIDEST_GAP = 2.5
SMALLER_BY = 0.7  # points
LARGER = 1.12
LONGEST_HEADING = 200

OUTER_ROWS = 3
FURNITURE_GAP = 1.6
PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|pp\.|halaman|hal\.?|hlm\.?)?\s*(?:#|[ivxl]+)(?:\s*(?:/|of|dari)\s*#)?\W*", re.I
)

CLOSERS = "\"'”’»)]"
FULL_STOPS = ".!?…。！？"
BULLET = re.compile(r"[•▪■●◦‣⁃○□\uf0b7\uf0a7]\s*\S")
SOFT_HYPHEN = "\u00ad"
BREAKERS = ("\u2010", SOFT_HYPHEN)
HYPHENS = ("-", *BREAKERS)
LONGEST_WORD = 100
DASHES = "-\u2010–—"
VOWELS = re.compile("[aeiou]")
BROKEN_WORD = re.compile(r"([^\W_]+(?:[-\u2010][^\W_]+)*)[-\u2010\u00ad]$")
LETTERS = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")


class Glyph(NamedTuple):
    """A letter on a page; lengths in points, from the bottom left.

    Attributes:
        text: The letter, or the letters of a ligature.
        start: Where it begins along the line.
        end: Where it ends along the line.
        baseline: The height of the line that it stands on.
        size: The size of its font.
        bold: Whether its font is bold.
    """

    text: str
    start: float
    end: float
    baseline: float
    size: float
    bold: bool


@dataclass(slots=True)
class _Line:
    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    first_word: float = 0.0  # its width
    margin: float = 0.0  # where the lines of its column end

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.text))


@dataclass(slots=True)
class _Paragraph:
    lines: list[_Line]

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


def blocks(pages: Sequence[Sequence[Glyph]], turned: Iterable[Sequence[Glyph]] = ()) -> list[Block]:
    """Find the paragraphs on pages.

    Columns are read one after the other, and a paragraph may go on over the end of a column
    or a page; notes at the foot of a page follow the text of that page. A word that is broken
    at the end of a line is put together; its hyphen stays where it is a real one. A larger
    font than that of most text makes a heading, and so does a bold one in a short paragraph.
    What recurs at the top or the bottom of the pages comes last, once, as boilerplate; page
    numbers are left out.

    Args:
        pages: The letters of each page, in the order in which they are drawn.
        turned: The letters that stand on lines that are not level, in their own directions.

    Returns:
        The paragraphs in reading order.

    Example:
        >>> page = [Glyph("H", 72, 81, 700, 12, False), Glyph("i", 81, 84, 700, 12, False)]
        >>> [block.text for block in blocks([page])]
        ['Hi']
    """
    drawn = [[_line(run) for run in _runs(glyphs)] for glyphs in pages]
    kept, furniture = _without_furniture(drawn)
    columns = [_columns(lines) for lines in kept]
    for column in (column for page in columns for column in page):
        margin = max(line.right for line in column)
        for line in column:
            line.margin = margin
    lines = [line for page in columns for column in page for line in column]
    body = _body_size(lines)
    spelling = _spelling(lines)
    bold_body = _is_bold(lines)
    found = [
        _block(paragraph, body, spelling, bold_body=bold_body)
        for paragraph in _paragraphs(columns, body, _line_gaps(columns))
    ]
    aside = [
        Block(_line(run).text, "boilerplate", "turned text") for g in turned for run in _runs(g)
    ]
    return [*found, *aside, *furniture]


# Letters to lines.


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Cut letters into runs that were drawn side by side."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            if any(not g.text.isspace() for g in run):
                yield run
            run = []
        elif run and _is_drawn_twice(run[-1], glyph):
            continue
        run.append(glyph)
    if any(not g.text.isspace() for g in run):
        yield run


def _follows(previous: Glyph, glyph: Glyph) -> bool:
    size = max(previous.size, glyph.size)
    same_baseline = abs(glyph.baseline - previous.baseline) <= SAME_BASELINE * size
    return same_baseline and (
        -OVERLAP * size <= glyph.start - previous.end <= LINE_GAP * size
        or _is_drawn_twice(previous, glyph)
    )


def _is_drawn_twice(previous: Glyph, glyph: Glyph) -> bool:
    width = previous.end - previous.start  # zero where the font does not tell it
    return (
        glyph.text == previous.text
        and abs(glyph.start - previous.start) < min(DRAWN_TWICE * glyph.size, width / 2)
        and abs(glyph.baseline - previous.baseline) < DRAWN_TWICE * glyph.size
        and not glyph.text.isspace()
    )


def _line(run: Sequence[Glyph]) -> _Line:
    text = ""
    first_word = 0.0
    visible = [glyph for glyph in run if not glyph.text.isspace()]
    end = visible[0].start
    spaced = False
    for glyph in run:
        if glyph.text.isspace():
            spaced = bool(text)
            continue
        if text and (spaced or glyph.start - end > WORD_GAP * glyph.size):
            first_word = first_word or end - visible[0].start
            text += " "
        text += glyph.text
        end, spaced = glyph.end, False
    sizes = Counter(round(glyph.size, 1) for glyph in visible)
    size = max(sizes, key=lambda size: (sizes[size], size))
    baselines = Counter(g.baseline for g in visible if round(g.size, 1) == size)
    return _Line(
        text,
        left=min(glyph.start for glyph in visible),
        right=max(glyph.end for glyph in visible),
        baseline=baselines.most_common(1)[0][0],
        size=size,
        bold=all(glyph.bold for glyph in visible),
        first_word=first_word or end - visible[0].start,
    )


def _rows(lines: Iterable[_Line]) -> list[list[_Line]]:
    """Group lines that stand at one height, from top to bottom and from left to right."""
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        if rows and rows[-1][0].baseline - line.baseline <= SAME_BASELINE * max(
            line.size, rows[-1][0].size
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


def _joined(row: Sequence[_Line]) -> _Line:
    """Make one line of those in a row; what is drawn twice counts once."""
    parts = [row[0]]
    for line in row[1:]:
        same_place = abs(line.left - parts[-1].left) < DRAWN_TWICE * line.size
        if not (same_place and line.text == parts[-1].text):
            parts.append(line)
    main = max(parts, key=lambda line: len(line.text))
    return _Line(
        " ".join(line.text for line in parts),
        left=parts[0].left,
        right=max(line.right for line in parts),
        baseline=main.baseline,
        size=main.size,
        bold=all(line.bold for line in parts),
        first_word=parts[0].first_word,
    )


# What recurs on the pages.


def _without_furniture(pages: list[list[_Line]]) -> tuple[list[list[_Line]], list[Block]]:
    """Take running heads, running feet and page numbers off the pages."""
    outer = [_outer_rows(lines) for lines in pages]
    places = Counter(place for rows in outer for place in {_place(*row) for row in rows})
    needed = min(4, max(2, math.ceil(len(pages) / 4)))
    kept: list[list[_Line]] = []
    furniture: dict[str, Block] = {}
    for lines, rows in zip(pages, outer, strict=True):
        dropped: set[int] = set()
        for reason, row in rows:
            if places[_place(reason, row)] >= needed:
                dropped.update(map(id, row))
                text = _joined(row).text
                if not PAGE_NUMBER.fullmatch(_normalised(text)):
                    furniture.setdefault(_normalised(text), Block(text, "boilerplate", reason))
        kept.append([line for line in lines if id(line) not in dropped])
    return kept, list(furniture.values())


def _outer_rows(lines: list[_Line]) -> list[tuple[str, list[_Line]]]:
    """Give the rows at the top and the bottom of a page that stand apart from the others."""
    rows = _rows(lines)
    most = min(OUTER_ROWS, len(rows) // 2)
    head, foot = _apart(rows[: most + 1]), _apart(rows[::-1][: most + 1])
    return [*(("running head", row) for row in head), *(("running foot", row) for row in foot)]


def _apart(rows: list[list[_Line]]) -> list[list[_Line]]:
    """Give the rows at the edge of a page, up to the last wide gap."""
    distances = [
        abs(row[0].baseline - following[0].baseline) / max(row[0].size, following[0].size)
        for row, following in pairwise(rows)
    ]
    wide = [at for at, distance in enumerate(distances) if distance > FURNITURE_GAP]
    return rows[: max(wide) + 1] if wide else []


def _place(reason: str, row: list[_Line]) -> tuple[str, str, int]:
    return reason, _normalised(_joined(row).text), round(row[0].baseline)


def _normalised(text: str) -> str:
    return re.sub(r"\d+", "#", text).lower()


# Columns.


def _columns(lines: list[_Line]) -> list[list[_Line]]:
    """Put the lines of a page into reading order, a list for each stretch of a column."""
    gutter = _gutter(lines) if len(lines) <= MOST_LINES else None
    if gutter is None:
        return [[_joined(row) for row in _rows(lines)]] if lines else []
    columns: list[list[_Line]] = []
    across: list[_Line] = []
    beside: list[_Line] = []
    for line in sorted(lines, key=lambda line: (-line.baseline, line.left)):
        if line.left < gutter < line.right:
            columns += _sides(beside, gutter)
            beside = []
            across.append(line)
        else:
            columns += _columns(across)
            across = []
            beside.append(line)
    return [*columns, *_columns(across), *_sides(beside, gutter)]


def _sides(lines: list[_Line], gutter: float) -> list[list[_Line]]:
    left = [line for line in lines if line.left < gutter]
    right = [line for line in lines if line.left >= gutter]
    return [*_columns(left), *_columns(right)]


def _gutter(lines: list[_Line]) -> float | None:
    """Find where a column begins that has another one beside it."""
    best, found = 0, None
    starts = Counter(math.floor(line.left) for line in lines)
    for start, _ in sorted(starts.most_common(40)):
        left = [line for line in lines if line.right <= start]
        right = [line for line in lines if line.left >= start]
        if min(len(left), len(right)) < FEWEST_ROWS or not (_is_wide(left) and _is_wide(right)):
            continue
        heights = sorted(line.baseline for line in right)
        beside = sum(_has_neighbour(line, heights) for line in left)
        crossing = len(lines) - len(left) - len(right)
        if beside >= FEWEST_ROWS and beside - crossing > best:
            best, found = beside - crossing, start
    return found


def _is_wide(lines: list[_Line]) -> bool:
    return statistics.median((line.right - line.left) / line.size for line in lines) >= (
        NARROWEST_COLUMN
    )


def _has_neighbour(line: _Line, heights: list[float]) -> bool:
    at = bisect_left(heights, line.baseline - line.size)
    return at < len(heights) and heights[at] <= line.baseline + line.size


# Paragraphs.


def _body_size(lines: Iterable[_Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += line.letters
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def _is_bold(lines: Iterable[_Line]) -> bool:
    return sum(line.letters if line.bold else -line.letters for line in lines) > 0


def _line_gaps(pages: list[list[list[_Line]]]) -> dict[float, float]:
    """Measure how far apart the lines of a paragraph stand, for each size of font."""
    gaps: dict[float, Counter[float]] = {}
    for column in (column for page in pages for column in page):
        for previous, line in pairwise(column):
            gap = previous.baseline - line.baseline
            if previous.size == line.size and gap <= WIDEST_GAP * line.size:
                gaps.setdefault(line.size, Counter())[round(gap * 2) / 2] += 1
    return {
        size: max(counts, key=lambda gap, counts=counts: (counts[gap], -gap))  # type: ignore[misc]
        for size, counts in gaps.items()
    }


def _paragraphs(
    pages: list[list[list[_Line]]], body: float, gaps: dict[float, float]
) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    last: _Paragraph | None = None
    for number, page in enumerate(pages):
        text, notes = _notes_apart(page, body, first_page=number == 0)
        for column in text:
            for at, paragraph in enumerate(_split(column, gaps)):
                if at == 0 and last and _goes_on(last, paragraph):
                    last.lines += paragraph.lines
                else:
                    found.append(paragraph)
                    last = paragraph
        for column in notes:
            found += _split(column, gaps)
    return found


def _notes_apart(
    columns: list[list[_Line]], body: float, *, first_page: bool
) -> tuple[list[list[_Line]], list[list[_Line]]]:
    """Take what is set small at the ends of columns, such as footnotes, out of the text."""
    text: list[list[_Line]] = []
    notes: list[list[_Line]] = []
    if all(_is_small(line, body) for column in columns for line in column):
        return columns, []
    for column in columns:
        start, end = 0, len(column)
        if _is_last(column, columns, body):
            while end and _is_small(column[end - 1], body):
                end -= 1
        if not first_page and column is columns[0]:
            while start < end and _is_small(column[start], body):
                start += 1
        text += [column[start:end]] if start < end else []
        notes += [part for part in (column[:start], column[end:]) if part]
    return text, notes


def _is_small(line: _Line, body: float) -> bool:
    return line.size <= body - SMALLER_BY


def _is_last(column: list[_Line], columns: list[list[_Line]], body: float) -> bool:
    """Tell whether there is no text of the usual size below a column."""
    left, right = min(line.left for line in column), max(line.right for line in column)
    return not any(
        line.baseline < column[-1].baseline and line.left < right and line.right > left
        for other in columns
        if other is not column
        for line in other
        if not _is_small(line, body)
    )


def _split(column: list[_Line], gaps: dict[float, float]) -> list[_Paragraph]:
    paragraphs: list[_Paragraph] = []
    for at, line in enumerate(column):
        following = column[at + 1] if at + 1 < len(column) else None
        if at and not _begins(paragraphs[-1].lines, line, following, gaps):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(_Paragraph([line]))
    return paragraphs


def _begins(
    lines: list[_Line], line: _Line, following: _Line | None, gaps: dict[float, float]
) -> bool:
    """Tell whether a line begins a paragraph behind the lines of one."""
    previous = lines[-1]
    em = line.size
    if abs(previous.size - line.size) > SMALLER_BY or BULLET.match(line.text):
        return True
    gap = previous.baseline - line.baseline
    if gap > WIDER_GAP * gaps.get(line.size, USUAL_GAP * em) or gap > WIDEST_GAP * em:
        return True
    if previous.bold != line.bold and not _is_full(previous):
        return True
    return _is_indented(lines, line, following) or _is_cut_short(previous, line)


def _is_indented(lines: list[_Line], line: _Line, following: _Line | None) -> bool:
    """Tell a first line that stands to the right, or to the left of the others as in a list."""
    indent = INDENT * line.size
    moves_right = line.left - lines[-1].left > indent
    returns = following is None or line.left - following.left > indent
    # The second line of an entry in a list looks like a first line, too.
    ended = _ends_sentence(lines[-1]) or _has_room(lines[-1], line)
    if returns and (len(lines) > 1 or ended) and moves_right:
        return True
    if returns and following and len(lines) == 1 and _ends_sentence(lines[-1]):
        return True
    hangs = len(lines) > 1 and lines[1].left - lines[0].left > indent
    return hangs and abs(line.left - lines[0].left) < indent and _ends_sentence(lines[-1])


def _is_cut_short(previous: _Line, line: _Line) -> bool:
    """Tell a last line by the space that is left for the first word of the next one."""
    return _ends_sentence(previous) and _has_room(previous, line)


def _has_room(line: _Line, following: _Line) -> bool:
    """Tell whether the first word of the following line could have stood on a line."""
    return line.margin - line.right > following.first_word + line.size


def _is_full(line: _Line) -> bool:
    return line.margin - line.right < 1.5 * line.size


def _ends_sentence(line: _Line) -> bool:
    return line.text.rstrip(CLOSERS).endswith(tuple(FULL_STOPS))


def _goes_on(paragraph: _Paragraph, following: _Paragraph) -> bool:
    """Tell whether a paragraph goes on over the end of a column or a page."""
    last, first = paragraph.lines[-1], following.lines[0]
    if last.size != first.size or paragraph.bold != following.bold or BULLET.match(first.text):
        return False
    if last.text.endswith(HYPHENS):
        return first.text[0].isalnum()
    if _ends_sentence(last) or last.text.endswith(":"):
        return False
    return first.text[0].islower() or not _has_room(last, first)


def _block(paragraph: _Paragraph, body: float, spelling: _Spelling, *, bold_body: bool) -> Block:
    text = _text([line.text for line in paragraph.lines], spelling)
    if BULLET.match(text):
        return Block(text, "sentence", "list item")
    if len(text) <= LONGEST_HEADING and any(map(str.isalpha, text)):
        if paragraph.size >= LARGER * body:
            return Block(text, "heading", f"font {paragraph.size:g} pt, text {body:g} pt")
        ends = _ends_sentence(paragraph.lines[-1])
        if paragraph.bold and not bold_body and not ends and len(paragraph.lines) <= 2:
            return Block(text, "heading", "bold font")
    return Block(text)


# Words broken at the ends of lines.


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a document writes words.

    Attributes:
        words: The words that are written whole, in the middle of a line.
        breakers: The hyphens that only stand at the ends of lines, so that they are put there
            to break words; none where the hyphen of the keyboard does that as well.
    """

    words: frozenset[str]
    breakers: tuple[str, ...]


def _spelling(lines: Sequence[_Line]) -> _Spelling:
    words = frozenset(
        word.replace("\u2010", "-").lower()
        for line in lines
        for word in WORD.findall(line.text)[1:-1]
    )
    last = {line.text[-1] for line in lines}
    inside = {character for line in lines for character in line.text[:-1]}
    return _Spelling(words, tuple(sorted((last - inside) & set(BREAKERS))))


def _text(lines: Sequence[str], spelling: _Spelling) -> str:
    seams = (_seam(line, following, spelling) for line, following in pairwise(lines))
    return "".join([*seams, lines[-1]]).replace(SOFT_HYPHEN, "-")


def _seam(line: str, following: str, spelling: _Spelling) -> str:
    """Give a line as it goes on in the following one: with a space, or without its hyphen."""
    if spelling.breakers and line.endswith(spelling.breakers):
        return line[:-1]
    broken = BROKEN_WORD.search(line[-LONGEST_WORD:])
    rest = LETTERS.match(following)
    if broken and rest:
        keep = spelling.breakers or _is_hyphenated(broken[1], rest[0], spelling.words)
        return line if keep else line[:-1]
    dash = line[-1] in DASHES and not line[-2:-1].isspace() and len(line) > 1
    if dash or (_is_unspaced(line[-1]) and _is_unspaced(following[0])):
        return line
    return f"{line} "


def _is_unspaced(character: str) -> bool:
    """Tell the scripts of East Asia that put no space between words."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _is_hyphenated(before: str, after: str, words: frozenset[str]) -> bool:
    """Tell whether the hyphen between the parts of a broken word is a real one."""
    first, second = LETTERS.findall(before)[-1].lower(), after.lower()
    written, joined = f"{before.lower()}-{second}" in words, f"{before.lower()}{second}" in words
    if written != joined:
        return written
    if any(map(str.isdigit, before + after[0])):
        return True
    if before.isupper() and len(before) > 1:
        return not after.isupper()
    return (
        after[0].isupper()
        or _is_reduplicated(first, second)
        or (min(len(first), len(second)) >= 3 and first in words and second in words)
    )


def _is_reduplicated(first: str, second: str) -> bool:
    """Tell doubled words, as in Indonesian: *anak-anaknya*, *tolong-menolong*, *bolak-balik*.

    A language that does not double its words breaks them in such places by rare accident.
    """
    if min(len(first), len(second)) >= 3 and (second.startswith(first) or first.endswith(second)):
        return True
    overlap = any(first.endswith(second[:n]) for n in range(4, len(second)))
    returns = len(first) >= 4 and second.startswith("me") and first[1:] in second
    rhymes = first[1:] == second[1:] or VOWELS.sub("", first) == VOWELS.sub("", second)
    return overlap or returns or (rhymes and len(first) == len(second) >= 4)
