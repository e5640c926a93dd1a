"""Text for a terminal: the findings of each link, with both places in their context.

    link 12 (0.97)
      high  numbers  194 in the source, 195 in the target
        en  … at least [[194]] people were killed in …
        id  … sedikitnya [[195]] orang tewas di …
        fix: 195 -> 194

On a terminal, places are in colour in the place of brackets.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from align.checking.finding import Span
from align.checking.reports.marking import by_link, place
from align.checking.stretch import Found, Side
from align.checking.summary import Summary
from align.document import one_line
from align.exporting.plain_text import without_surrogates

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["write_table"]

CONTEXT = 60  # characters on either side of a place
STYLES = {
    "high": "bold red",
    "medium": "bold yellow",
    "low": "bold cyan",
    "mark": "reverse",
    "head": "bold",
    "fix": "green",
}
# What would steer a terminal, or turn the order of what stands around it.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# A line, in pieces with their styles.
Line = list[tuple[str, str]]


def write_table(found: Iterable[Found], _summary: Summary, file: BinaryIO) -> None:
    """Write text; the format stands at the top of this module.

    Args:
        found: The findings with their links.
        file: Where to; in colour if it is a terminal.
    """
    is_terminal = file is getattr(sys.stdout, "buffer", None) and sys.stdout.isatty()
    if is_terminal:
        # What is written bit by bit would run into the bar that shows progress.
        found = list(found)
    write = _on_terminal() if is_terminal else _plainly(file)
    for line in _lines(found):
        write(line)


def _plainly(file: BinaryIO) -> Callable[[Line], None]:
    def write(line: Line) -> None:
        text = "".join(f"[[{part}]]" if style == "mark" else part for part, style in line)
        file.write(f"{text}\n".encode())

    return write


def _on_terminal() -> Callable[[Line], None]:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)

    def write(line: Line) -> None:
        text: Text = Text.assemble(*((part, STYLES.get(style, "")) for part, style in line))
        console.print(text)

    return write


def _lines(found: Iterable[Found]) -> Iterator[Line]:
    file = ""
    for group in by_link(found):
        finding, _ = group[0]
        if finding.file != file:
            file = finding.file
            yield [(_safe(file), "head")]
        sure = "" if finding.confidence is None else f" ({finding.confidence:.2f})"
        yield [(f"link {finding.link}{sure}", "head")]
        for one in group:
            yield from _finding(one)
        yield []


def _finding(found: Found) -> Iterator[Line]:
    finding, pair = found
    yield [
        ("  ", ""),
        (finding.severity, finding.severity),
        (f"  {finding.check}  {_safe(finding.message)}", ""),
    ]
    sides = ((pair.source, finding.source), (pair.target, finding.target))
    for side, span in sides:
        if side.segments:
            yield [(f"    {_safe(side.lang)}  ", ""), *_in_context(side, span)]
    if finding.fix:
        old = f"{_safe(finding.target.text)} -> " if finding.target else ""
        yield [("    fix: ", ""), (f"{old}{_safe(finding.fix)}", "fix")]


def _in_context(side: Side, span: Span | None) -> Line:
    """Return a place with what stands around it, or the beginning of the text."""
    text = side.text
    start, end = place(side, span) if span else (0, 0)
    first = _word_end(text, start - CONTEXT, start)
    last = _word_start(text, end, end + (CONTEXT if span else 2 * CONTEXT))
    line = [
        ("… " if first else "", ""),
        (_safe(text[first:start]), ""),
        (_safe(text[start:end]), "mark"),
        (_safe(text[end:last]), ""),
        (" …" if last < len(text) else "", ""),
    ]
    return [(part, style) for part, style in line if part]


def _word_end(text: str, first: int, start: int) -> int:
    """Return where to begin: behind the first space from *first* on, if there is one."""
    if first <= 0:
        return 0
    space = text.find(" ", first, start)
    return first if space < 0 else space + 1


def _word_start(text: str, end: int, last: int) -> int:
    """Return where to end: before the last space up to *last*, if there is one."""
    if last >= len(text):
        return len(text)
    space = text.rfind(" ", end, last + 1)
    return last if space < 0 else space


def _safe(text: str) -> str:
    return _CONTROLS.sub("?", without_surrogates(one_line(text))[0])
