"""The words that web pages put around an article, and the patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["WORDS", "Page", "compile_page"]

# The lists of words in [page] of a file of rules; general.toml says what they mean.
WORDS = (
    *("credits", "sources", "comments", "tags", "furniture", "lists", "agencies", "networks"),
    *("counted", "dated", "bylines", "related", "end_marks", "by", "and", "at"),
    *("months", "weekdays", "zones"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The words that web pages put around an article, of all languages at once.

    Attributes:
        furniture: Whole lines, in lower case.
        lists: Whole lines above lists of other articles, in lower case.
        agencies: Names that stand alone, with or without brackets.
        end_marks: What agencies put behind an article's last sentence.
        by: What stands between "photo" and a name, with the spaces around it.
        credit: Finds the credit of a picture at the end of a line, or at its beginning.
        agency_credit: Finds what agencies put behind a caption.
        source: Matches a line that names the page's source.
        address: Matches a line that is an address, with or without the word "source".
        comments: Matches a counter of comments.
        tags: Matches a list of tags.
        date: Matches a line that is nothing but a date or a time stamp.
        named_date: Matches a line that is a date with a name before or behind it.
        moment: Finds a date with the time of day.
        counter: Matches a counter of readers, minutes and the like.
        networks: Matches a list of places to share on.
        byline: Matches a line that says who wrote an article.
        related: Matches a line that points to another article.
    """

    furniture: frozenset[str]
    lists: frozenset[str]
    agencies: frozenset[str]
    end_marks: tuple[str, ...]
    by: tuple[str, ...]
    credit: re.Pattern[str]
    agency_credit: re.Pattern[str]
    source: re.Pattern[str]
    address: re.Pattern[str]
    comments: re.Pattern[str]
    tags: re.Pattern[str]
    date: re.Pattern[str]
    named_date: re.Pattern[str]
    moment: re.Pattern[str]
    counter: re.Pattern[str]
    networks: re.Pattern[str]
    byline: re.Pattern[str]
    related: re.Pattern[str]


def compile_page(listed: Mapping[str, frozenset[str]]) -> Page:
    """Make patterns of words.

    Args:
        listed: For each of ``WORDS``, the words of all languages.

    Example:
        >>> page = compile_page(dict.fromkeys(WORDS, frozenset()) | {"comments": {"Komentar"}})
        >>> bool(page.comments.fullmatch("Komentar (0)"))
        True
    """
    words = {key: _any(listed[key]) for key in WORDS}
    agencies = _any(name for x in listed["agencies"] for name in (x, x.upper()))
    address = r"(?:https?://|www\.)\S+"
    date, time = _date(words["months"], words["weekdays"]), _time(words["zones"])
    gap = rf"(?:[\s,|–—T-]{{1,3}}|\s(?:{words['at']})\s)"
    moment = rf"(?:{date}{gap}{time}|{time}{gap}{date})"
    stamp = rf"(?:{moment}|{date})"
    return Page(
        furniture=frozenset(map(str.lower, listed["furniture"])),
        lists=frozenset(map(str.lower, listed["lists"])),
        agencies=listed["agencies"],
        end_marks=tuple(sorted(listed["end_marks"])),
        by=tuple(f" {word} " for word in sorted(listed["by"])),
        credit=_pattern(
            rf"[(\[](?:\w{{2,12}}\s)?(?:{words['credits']})"
            rf"(?:\s?[:/]|\s(?:{words['by']})\b)[^()\[\]]{{1,80}}[)\]]\.?$"
            rf"|(?:\s[-–—|]|[.!?…]|^)\s?(?:{words['credits']})"
            rf"(?:\s?:|\s(?:{words['by']})\b)\s?[^.!?…]{{1,60}}\.?$"
        ),
        agency_credit=re.compile(_agency_credit(agencies)),
        source=_pattern(rf"\(?(?:{words['sources']})\s?:\s?[^.!?:;]{{1,40}}\)?"),
        address=_pattern(rf"(?:(?:{words['sources']})\s?:?\s?)?{address}"),
        comments=_pattern(
            rf"(?:{words['comments']})\s?[(\[]\s?\d{{1,7}}\s?[)\]]"
            rf"|\d{{1,7}}\s(?:{words['comments']})"
        ),
        tags=_pattern(rf"(?:{words['tags']})\s?:[^.!?]{{1,300}}|#\w+(?:[\s,]+#\w+)+"),
        date=_pattern(
            rf"(?:(?:{words['dated']})\s?:?\s|[^.!?:;]{{2,40}}\s[-–—|]\s)?{stamp}"
            rf"(?:\s[-–—|]\s{stamp})?|[^.!?:;\d]{{1,60}}[^\W\d_]{stamp}"
        ),
        named_date=_pattern(rf"(?:[^.!?:;]{{2,40}}[,|]\s)?{stamp}(?:\s?[,|–—-]\s[^!?:;]{{2,40}})?"),
        moment=_pattern(moment),
        counter=_pattern(
            rf"(?:(?:{words['dated']})\s?:?\s)?[\d.,]{{1,9}}[km]?\s(?:{words['counted']})"
        ),
        networks=_pattern(
            rf"(?:[\w ]{{1,20}}:\s?)?(?:{words['networks']})"
            rf"(?:[\s|,/·•]+(?:{words['networks']}))*"
        ),
        byline=re.compile(_byline(words["bylines"], words["and"])),
        related=_pattern(rf"(?:{words['related']})\s?[:»›>]\s?(?:(?![.!?]\s).){{1,250}}(?<!\.)"),
    )


def _byline(words: str, conjunction: str) -> str:
    """Return a pattern for "Editor: jd", "By Jane Doe and John Smith", "Jane Doe - theNews"."""
    word = r"[A-Z][\w.'’-]*"
    name = rf"{word}(?:\s{word}){{1,3}}"
    names = rf"{name}(?:(?:,|\s(?:{conjunction}|&))\s{name}){{0,2}}"
    return (
        rf"\(?(?i:{words})\s?[:/]\s?[^.!?:;]{{2,60}}\)?"
        rf"|(?i:{words})\s{names}(?:;\s(?i:{words})\s{names})*"
        rf"|{names}\s[-–—|]\s\w*[a-z.][A-Z]\w*"
    )


def _agency_credit(agencies: str) -> str:
    """Return a pattern for what agencies put behind a caption, such as "(Bernama/Jane Doe)".

    A site's name has a dot or a capital letter inside; other words could be anything.
    """
    word = r"(?:[A-Z]|[a-z]+[A-Z])[\w.&'’-]*"
    site, name = r"[A-Za-z]\w*(?:\.[a-z]|[a-z][A-Z])\w*", rf"{word}(?:\s{word}){{0,4}}"
    agency = rf"(?:{site}|{agencies})\s?/\s?{name}|{name}\s?/\s?(?:{site}|{agencies})"
    people = rf"{word}(?:\s{word}){{1,4}}\s?/\s?{name}|{name}\s?/\s?{word}(?:\s{word}){{1,4}}"
    return (
        rf"\((?:{agency})\)\.?$|\((?:{people})\)$"
        rf"|(?:^|[.!?…]\s?)(?:{agencies})(?:\s(?i:foto|photo|images))?\s?/\s?{word}"
        rf"[^.!?:;]{{0,60}}\.?$"
    )


def _date(month: str, weekday: str) -> str:
    """Return a date with its year, with or without a weekday."""
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
    date = (
        rf"(?:{day}[\s.-]{{1,2}}(?:{month})\.?[\s,-]{{1,2}}{year}"
        rf"|(?:{month})\.?\s{day},?\s{year}"
        rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{year}|{year}[/.-]\d{{1,2}}[/.-]\d{{1,2}})"
    )
    return rf"(?:(?:{weekday})\.?,?\s)?[(]?{date}[)]?"


def _time(zone: str) -> str:
    zones = rf"(?:\s?(?:{zone})(?:[+-]\d{{1,2}}(?::?\d\d)?)?){{0,2}}"
    return rf"\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?{zones}"


def _any(words: Iterable[str]) -> str:
    """Return the words as alternatives, the longest first so that none hides another."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
