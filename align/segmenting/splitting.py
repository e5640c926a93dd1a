"""Lines, and the sentences of a line, as offsets.

sentencex proposes the boundaries; the rules here take back those that stand behind an
abbreviation, inside a list or inside a word. sentencex keeps whatever stands between two
quotation marks in one piece, so it is shown the text without them.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise

from align.segmenting.rules import Rules

__all__ = ["Span", "is_adjacent", "lines", "sentences", "shown"]

# Offsets of a stretch: first character, one behind the last.
Span = tuple[int, int]
# Where one sentence ends and the next one begins.
Cut = tuple[int, int]

PARAGRAPH_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
LINE = re.compile(rf"\S(?:[^{PARAGRAPH_BREAKS}]*[^\s{PARAGRAPH_BREAKS}])?")
LINE_OF_FILE = re.compile(r"\S(?:[^\n\r]*\S)?")

# A character that sentencex sees in the place of another: it pairs quotation marks over
# any distance, takes apostrophes for them, and never splits behind "(1) …; (2) …".
# A line end is inside a paragraph: the lines that end one are cut before.
HIDDEN = (*((mark, " ") for mark in '"“”„‟«»‹›‘‚`\n\r'), ("'", "’"))
LIST_MARK = re.compile(r"\((\w{1,2})\)")
# Halves of characters, which it refuses, and white space of more than one byte, on which it
# breaks down: "plan A\u00a0." is a panic in sentencex 1.0.32.
UNFIT = re.compile(r"[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff]")

SPACES = re.compile(r"\s+")
FOOTNOTES = re.compile(r"(?:\s?\[\d{1,3}\])+$")
ALPHANUMERIC = re.compile(r"[^\W_]")
NUMBER = re.compile(r"\d|[IVXLC]{2,}\b|[IVXLC]\.")
LIST_ITEM = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivx]{1,5})[.)]")
ITEM_MARK = re.compile(r"\((?:\d{1,3}|[A-Za-z]|[ivx]{1,5})\)\s+")

# How many characters sentencex reads at once.
WINDOW = 4000
# How many characters are looked at, so that no text makes the time grow with its square.
LEFT_WINDOW = 64
RIGHT_WINDOW = 96
QUOTE_WINDOW = 1000
ITEM_WINDOW = 20


def lines(text: str, *, of_file: bool = False) -> Iterator[Span]:
    r"""Find the lines that hold more than white space, without the white space around them.

    Args:
        text: The text of a document.
        of_file: Only LF, CR and CRLF end a line, as in a file with one sentence a line.

    Yields:
        Offsets in code points: first character, one behind the last.

    Example:
        >>> list(lines("One.\r\n\n  Two. "))
        [(0, 4), (9, 13)]
    """
    for match in (LINE_OF_FILE if of_file else LINE).finditer(text):
        yield match.span()


def is_adjacent(text: str, above: Span, line: Span) -> bool:
    r"""Tell whether a line stands right below another, with no empty line between them.

    Args:
        text: The text of a document.
        above: Offsets of a line.
        line: Offsets of the next one.

    Example:
        >>> is_adjacent("One.\r\nTwo.", (0, 4), (6, 10)), is_adjacent("1\r\r2", (0, 1), (3, 4))
        (True, False)
    """
    end, start = above[1], line[0]
    if start - end == 1:
        return True
    return max(text.count("\n", end, start), text.count("\r", end, start)) <= 1


def shown(text: str) -> str:
    """Return the text as sentencex is to see it, every character at its old offset.

    Args:
        text: The text of a document, or a part of it.

    Example:
        >>> shown("He said: “It's over. Go.” (1) Stay.")
        'He said:  It’s over. Go.   1  Stay.'
    """
    if not text.isascii():
        text = UNFIT.sub(" ", text)
    for mark, instead in HIDDEN:
        text = text.replace(mark, instead)
    return LIST_MARK.sub(r" \1 ", text)


def sentences(text: str, lines: Iterable[Span], rules: Rules) -> Iterator[list[Span]]:
    """Split the lines of a text into sentences.

    Args:
        text: The text of the document.
        lines: Offsets of lines without white space around them, in order.
        rules: The rules of the document's language.

    Yields:
        For each line the offsets of its sentences, in order; only white space is between them.

    Example:
        >>> from align.segmenting.rules import load_rules
        >>> text = "Tn. Budi pergi. Ny. Ani tinggal."
        >>> list(sentences(text, [(0, len(text))], load_rules("id")))
        [[(0, 15), (16, 32)]]
    """
    seen = shown(text)
    splits = [match.end() for match in rules.splits.finditer(text)]
    passed = 0
    for line in lines:
        start, end = line
        places = _boundaries(seen, start, end, rules.lang)
        passed = bisect_right(splits, start, passed)
        if passed < len(splits) and splits[passed] < end:
            places = sorted({*places, *splits[passed : bisect_left(splits, end, passed)]})
        cuts = _cuts(text, places, line, rules) if places else []
        yield _judged(text, line, cuts, rules) if cuts else [line]


def _cuts(text: str, places: list[int], line: Span, rules: Rules) -> list[Cut]:
    """Collect the cuts to judge, in order, each once."""
    cuts: list[Cut] = []
    passed = -1
    for place in places:
        if place <= passed:
            continue
        start, passed = _gap(text, place, line, rules)
        cut = _cut(text, start, passed, line, rules)
        if cut:
            cuts.append(cut)
    return cuts


def _judged(text: str, line: Span, cuts: list[Cut], rules: Rules) -> list[Span]:
    """Cut a line where a sentence ends."""
    start, end = line
    spans = []
    for cut, (until, _) in pairwise([*cuts, (end, end)]):
        if not _goes_on(text, start, cut, until, rules):
            spans.append((start, cut[0]))
            start = cut[1]
    spans.append((start, end))
    return spans


def _boundaries(seen: str, start: int, end: int, lang: str) -> list[int]:
    """Return where sentencex begins a sentence, the first one left out.

    It reads a window at a time: its time grows with the square of a line without spaces.
    The end of a window without a boundary is proposed too, and judged like the others.
    """
    split = _sentencex()
    places: list[int] = []
    while start < end:
        pieces = split(lang, seen[start : min(end, start + WINDOW)])
        found = list(accumulate(map(len, pieces), initial=start))[1:]
        if found[-1] < end and len(found) > 1:
            found.pop()  # the window's end
        places += found
        start = found[-1]
    return places[:-1]


@functools.cache
def _sentencex() -> Callable[[str, str], list[str]]:
    # The module is not needed for text that is split already.
    from sentencex import segment

    split: Callable[[str, str], list[str]] = segment
    return split


def _gap(text: str, place: int, line: Span, rules: Rules) -> Span:
    """Find all quotes, brackets and white space around a place."""
    start = end = place
    while start > line[0] and text[start - 1] in rules.between:
        start -= 1
    while end < line[1] and text[end] in rules.between:
        end += 1
    return start, end


def _cut(text: str, start: int, end: int, line: Span, rules: Rules) -> Cut | None:
    """Find the white space in a gap: quotes and brackets stay with their sentence."""
    if start == line[0] or end == line[1]:
        return None
    if text[start:end].isspace():
        return start, end
    return _cut_among_marks(text, start, end, rules)


def _cut_among_marks(text: str, start: int, end: int, rules: Rules) -> Cut | None:
    """Choose between the stretches of white space among quotes and brackets."""
    runs = [match.span() for match in SPACES.finditer(text, start, end)]
    if not runs:
        if text[start - 1] not in rules.unspaced:
            return None
        while start < end and _closes(text[start], rules):
            start += 1
        return start, start
    if len(runs) == 1:
        return runs[0]
    mark = text[runs[0][1]]
    return runs[-1] if _closes(mark, rules) or _is_open(text, mark, start) else runs[0]


def _closes(mark: str, rules: Rules) -> bool:
    return mark in rules.closers and mark not in rules.openers


def _is_open(text: str, mark: str, end: int) -> bool:
    """Tell whether a straight quotation mark before *end* still waits for its partner."""
    return mark in "\"'`" and text.count(mark, max(0, end - QUOTE_WINDOW), end) % 2 == 1


def _goes_on(text: str, start: int, cut: Cut, until: int, rules: Rules) -> bool:
    """Tell whether the sentence that begins at *start* goes on behind the cut."""
    left_end, right_start = cut
    left = text[max(start, left_end - LEFT_WINDOW) : left_end]
    right = text[right_start : min(until, right_start + RIGHT_WINDOW)]
    if left[-1] == "]":
        left = FOOTNOTES.sub("", left)
    body = left.rstrip(rules.closers)
    if not body or body[-1] not in rules.terminators:
        return True
    if not (_has_words(left) and _has_words(right)):
        return True
    if left_end - start <= ITEM_WINDOW and LIST_ITEM.fullmatch(left):
        return True
    return (
        _begins_inside(_without_mark(right).lstrip(rules.openers))
        or (body[-1] == "." and _is_abbreviation(body, right, rules))
        or _is_joined(left, right, rules)
        or _is_credit(right, rules)
    )


def _without_mark(right: str) -> str:
    """Take the mark of a list's item away: what is behind it begins the sentence."""
    mark = ITEM_MARK.match(right) if right[0] == "(" else None
    return right[mark.end() :] if mark else right


def _has_words(part: str) -> bool:
    return part[0].isalnum() or ALPHANUMERIC.search(part) is not None


def _is_joined(left: str, right: str, rules: Rules) -> bool:
    return rules.join_begins.match(right) is not None and any(
        begins.match(right) and ends.search(left) for ends, begins in rules.joins
    )


def _is_credit(right: str, rules: Rules) -> bool:
    """Tell whether a part is the credit of a picture, which belongs to the caption before it."""
    page = rules.page
    return bool(
        ((":" in right or any(by in right for by in page.by)) and page.credit.match(right))
        or ("/" in right and page.agency_credit.match(right))
    )


def _begins_inside(right: str) -> bool:
    """Tell whether a part begins with a small letter or a comma; "iPhone" begins a sentence."""
    first = right[:1]
    # Georgian has small letters only, and they are their own title case.
    small = first.islower() and first.title() != first and not right[1:2].isupper()
    return small or first in (",", ";", ":")


def _is_abbreviation(body: str, right: str, rules: Rules) -> bool:
    """Tell whether the last word of *body* is an abbreviation that goes on to *right*."""
    word = body.rsplit(None, 1)[-1][:-1].lstrip(rules.openers)
    return (
        word in rules.never_final
        or (word in rules.before_number and NUMBER.match(right) is not None)
        or (word in rules.soft and right[0] in "([")
    )
