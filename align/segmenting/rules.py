"""The rules of a language, read from the files in ``languages/`` and compiled once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["Page", "Rules", "load_page", "load_rules", "primary"]

GENERAL = "general"
LANGUAGES = ("en", "id")
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides in a language whether a sentence goes on after a full stop.

    Attributes:
        lang: The primary language subtag, such as ``id``.
        terminators: The characters that end a sentence.
        unspaced: Those of them that need no white space behind them.
        closers: The quotes and brackets that may follow a terminator.
        openers: The quotes and brackets that may stand before a sentence's first word.
        between: All that may stand between a terminator and the next sentence's first word.
        never_final: Abbreviations that end no sentence, without their last full stop.
        before_number: Abbreviations that end no sentence before a number.
        soft: Abbreviations that end no sentence before an opening bracket.
        joins: Pairs of patterns: how the left part ends, how the right part begins.
        splits: Finds the terminators behind which a sentence ends although sentencex says no.
    """

    lang: str
    terminators: str
    unspaced: str
    closers: str
    openers: str
    between: frozenset[str]
    never_final: frozenset[str]
    before_number: frozenset[str]
    soft: frozenset[str]
    joins: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    splits: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Page:
    """The words that web pages put around an article, of all languages at once.

    Attributes:
        furniture: Whole lines, in lower case.
        agencies: Names that stand alone in brackets.
        credit: Finds the credit of a picture at the end of a line, or at its beginning.
        source: Matches a line that names the page's source by its address.
        comments: Matches a counter of comments.
        tags: Matches a list of tags.
        date: Matches a line that is nothing but a date or a time stamp.
    """

    furniture: frozenset[str]
    agencies: frozenset[str]
    credit: re.Pattern[str]
    source: re.Pattern[str]
    comments: re.Pattern[str]
    tags: re.Pattern[str]
    date: re.Pattern[str]


def primary(lang: str) -> str:
    """Return the primary subtag of a language code, in lower case.

    Args:
        lang: A code such as ``en-US`` or ``zh_Hans``.

    Example:
        >>> primary("en-US")
        'en'
    """
    return lang.replace("_", "-").partition("-")[0].lower()


def load_rules(lang: str) -> Rules:
    """Return the rules of a language; one without a file of its own gets the general ones.

    Args:
        lang: A language code; only its primary subtag counts.

    Example:
        >>> "Tn" in load_rules("id").never_final
        True
        >>> "Tn" in load_rules("en").never_final
        False
    """
    return _rules(primary(lang))


@functools.lru_cache(maxsize=256)
def _rules(lang: str) -> Rules:
    files = [_file(name) for name in (GENERAL, lang) if name in (GENERAL, *LANGUAGES)]
    marks = files[0]["marks"]

    def listed(key: str) -> frozenset[str]:
        return frozenset(entry for file in files for entry in file["abbreviations"].get(key, ()))

    return Rules(
        lang=lang,
        **marks,
        between=frozenset(marks["closers"] + marks["openers"] + SPACES),
        never_final=listed("never_final"),
        before_number=listed("before_number"),
        soft=listed("soft"),
        joins=tuple(
            (re.compile(f"(?:{join['left']})$"), re.compile(join["right"]))
            for file in files
            for join in file.get("joins", ())
        ),
        splits=_splits((split for file in files for split in file.get("splits", ())), marks),
    )


def _splits(splits: Iterable[dict[str, str]], marks: dict[str, str]) -> re.Pattern[str]:
    # The terminator first: a pattern that begins with a look behind is tried everywhere.
    sides = "|".join(rf"(?<={split['left']})(?={split['right']})" for split in splits)
    return re.compile(rf"[{re.escape(marks['terminators'])}](?:{sides})")


@functools.cache
def load_page() -> Page:
    """Return the words of web pages, from the files of all languages.

    Example:
        >>> bool(load_page().comments.fullmatch("Komentar (0)"))
        True
    """
    tables = [_file(name)["page"] for name in (GENERAL, *LANGUAGES)]

    def listed(key: str) -> frozenset[str]:
        return frozenset(entry for table in tables for entry in table.get(key, ()))

    credit, source, comment = (_any(listed(key)) for key in ("credits", "sources", "comments"))
    return Page(
        furniture=frozenset(entry.lower() for entry in listed("furniture")),
        agencies=listed("agencies"),
        credit=_pattern(
            rf"[(\[](?:{credit})\s?[:/][^()\[\]]{{1,80}}[)\]]\.?$"
            rf"|(?:\s[-–—|]|[.!?…]|^)\s?(?:{credit})\s?:\s?[^.!?…]{{1,60}}\.?$"
        ),
        source=_pattern(rf"(?:{source})\s?:?\s?(?:https?://|www\.)\S+"),
        comments=_pattern(rf"(?:{comment})\s?[(\[]\s?\d{{1,7}}\s?[)\]]|\d{{1,7}}\s(?:{comment})"),
        tags=_pattern(rf"(?:{_any(listed('tags'))})\s?:[^.!?]{{1,300}}|#\w+(?:[\s,]+#\w+)+"),
        date=_date(_any(listed("months")), _any(listed("weekdays")), _any(listed("zones"))),
    )


def _date(month: str, weekday: str, zone: str) -> re.Pattern[str]:
    """Compile a date with its year, with or without a weekday, a time and a zone around it."""
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d"
    date = (
        rf"(?:{day}[\s.-]{{1,2}}(?:{month})\.?[\s,-]{{1,2}}{year}"
        rf"|(?:{month})\.?\s{day},?\s{year}"
        rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{year}|{year}[/.-]\d{{1,2}}[/.-]\d{{1,2}})"
    )
    time = rf"\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?(?:\s?(?:{zone})){{0,2}}"
    gap = r"[\s,|–—T-]{1,3}"
    return _pattern(rf"(?:(?:{weekday})\.?,?\s)?[(]?{date}[)]?(?:{gap}{time})?|{time}{gap}{date}")


def _any(words: Iterable[str]) -> str:
    """Return the words as alternatives, the longest first so that none hides another."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _file(name: str) -> dict[str, Any]:
    # Both modules cost more to import than all the rules to compile; nobody pays twice.
    import tomllib
    from importlib import resources

    folder = resources.files(__package__).joinpath("languages")
    return tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))
