"""Subtitles: SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from align.errors import InputError
from align.reading.article import Article, Block, compose
from align.reading.limits import check_size
from align.reading.plain import decode

__all__ = ["read"]

ARROW = "-->"
WEBVTT = "WEBVTT"
STAMP = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
# A line that was meant to give times, of which one is missing or broken.
DIGITS = r"[\d\s:.,;OolI-]*"  # scanning takes letters for digits
BROKEN_TIMING = re.compile(
    rf"(?:{DIGITS}|\s*\d\S*\s*){ARROW}\s*(?:[\d:.,;OolI-].*)?", re.ASCII | re.DOTALL
)
NUMBER = re.compile(r"\s*\d{1,9}\s*", re.ASCII)
NOT_A_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")
LANGUAGE = re.compile(r"Language\s*:\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*)\s*")
# Only what the formats define: other angle brackets and braces are text.
STAMP_TAG = r"<(?:\d{1,4}:)?\d{1,2}:\d{1,2}\.\d{1,3}>"
TAG = re.compile(
    rf"</?(?:[biscuv]|font|lang|ruby)(?:[\s.][^<>]*)?>|{STAMP_TAG}|\{{\\[^{{}}]*\}}", re.IGNORECASE
)
READING = re.compile(r"<rt(?:\.[^<>]*)?>.*?(?:</rt>|(?=<rt|</ruby>)|$)", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,30});")


@dataclass(slots=True)
class _Cue:
    lines: list[str] = field(default_factory=list)
    number: int | None = None
    time: tuple[float, float] | None = None


def read(data: bytes, name: str) -> Article:
    r"""Read subtitles in SubRip or WebVTT.

    Each cue is one line of the article. The cues stay in the order of the file, even where
    their times go back. A cue whose times can't be read, or end before they begin, keeps its
    text and has no time. What the formats hold beside text is left out: numbers and names of
    cues, places on the screen, speakers, notes, styles and the small readings of ruby text.

    Args:
        data: All bytes of the file, in any common encoding.
        name: What to call the file in an error.

    Returns:
        The text of the cues, their times, and the language if a WebVTT header names one.

    Raises:
        InputError: If there is no text in the data, or no cue.

    Example:
        >>> article = read(b"1\n00:00:01,500 --> 00:00:03,000\n<i>Kabar</i>\nbaik.\n", "a.srt")
        >>> article.text
        'Kabar baik.'
        >>> article.marks[0].time
        (1.5, 3.0)
    """
    check_size(len(data), name)
    lines = decode(data, name).lstrip().splitlines()
    lang = None
    is_webvtt = lines[0].startswith(WEBVTT)
    if is_webvtt:
        header, lines = _without_header(lines)
        lang = _language(header)
        lines = list(_without_notes(lines))
    cues = _cues(lines, named=is_webvtt)
    if len(cues) == 1:
        raise InputError(
            f"{name} holds no cue: a cue has a line such as 00:00:01,000 --> 00:00:02,500 "
            "and its text in the lines below; check the file"
        )
    article = compose(map(_block, cues), lang=lang)
    if not article.text:
        raise InputError(f"{name} is empty: its cues hold no text to align; check the file")
    return article


def _without_header(lines: list[str]) -> tuple[list[str], list[str]]:
    """Split the lines of WebVTT behind its header, which an empty line or a cue ends."""
    for at, line in enumerate(lines):
        if not line.strip() or _is_timing(line):
            return lines[:at], lines[at:]
    return lines, []


def _language(header: list[str]) -> str | None:
    return next((match[1] for line in header if (match := LANGUAGE.fullmatch(line))), None)


def _without_notes(lines: list[str]) -> Iterator[str]:
    """Leave out the blocks of WebVTT that are no cues; an empty line or a cue ends them."""
    previous, inside = "", False
    for line in lines:
        if not previous.strip() and NOT_A_CUE.fullmatch(line):
            inside = True
        elif not line.strip() or _is_timing(line):
            inside = False
        if not inside:
            yield line
        previous = line


def _is_timing(line: str) -> bool:
    return _time(line) is not None or (":" in line and BROKEN_TIMING.fullmatch(line) is not None)


def _time(line: str) -> tuple[float, float] | None:
    """Read a line such as ``00:01.000 --> 00:02.500 align:start``."""
    first, arrow, rest = line.partition(ARROW)
    start = STAMP.fullmatch(first.strip())
    end = STAMP.fullmatch((rest.split() or [""])[0])
    return (_seconds(start), _seconds(end)) if arrow and start and end else None


def _seconds(stamp: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = (group or "0" for group in stamp.groups())
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return (whole * 1000 + int(fraction.ljust(3, "0"))) / 1000


def _cues(lines: list[str], *, named: bool) -> list[_Cue]:
    """Cut lines into cues; the first one returned holds the text above the first time."""
    cues = [_Cue([""], number=0)]
    for line in lines:
        if _is_timing(line):
            number = _take_number(cues[-1], named=named)
            time = _time(line)
            cues.append(_Cue([], number, time if time and time[0] <= time[1] else None))
        else:
            cues[-1].lines.append(line)
    return cues


def _take_number(previous: _Cue, *, named: bool) -> int | None:
    """Take the number or name of the next cue away from the lines of the previous one."""
    lines = previous.lines
    written = [at for at, line in enumerate(lines) if line.strip()]
    if not written:
        return None
    at = written[-1]
    number = int(lines[at]) if NUMBER.fullmatch(lines[at]) else None
    follows = number is not None and number - 1 == previous.number
    begins_block = at > 0 and not lines[at - 1].strip() and at == len(lines) - 1
    if follows or (begins_block and (named or number is not None)):
        del lines[at:]
        return number
    return None


def _block(cue: _Cue) -> Block:
    text = "\n".join(cue.lines)
    text = TAG.sub("", BREAK.sub(" ", READING.sub("", text)))
    text = ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if any(map(str.isalnum, text)):
        return Block(text, "sentence", "", cue.time)
    return Block(text, "boilerplate", "no words", cue.time)
