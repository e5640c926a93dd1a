"""The rules of a language, read from TOML files and compiled once.

``languages/general.toml`` says what the lists mean. A user's own file has the same form: it
adds to the rules of a language (``rules=…``), or makes those of a new one
(``register_language``, or an entry point in the group ``align.languages``).
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from align.document import KINDS, Kind
from align.errors import FormatError
from align.files import read_bytes
from align.language import check_code, primary
from align.reading.limits import MOST_BYTES

__all__ = ["NAMES", "KindRule", "Page", "Rules", "load_rules", "register_language"]

GENERAL = "general"
LANGUAGES = ("en", "id")
ENTRY_POINTS = "align.languages"
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))

# What a file may hold: the keys of its tables, and of the entries of its lists of tables.
MARKS = ("terminators", "unspaced", "closers", "openers")
ABBREVIATIONS = ("never_final", "before_number", "soft")
PAGE = (
    *(
        "credits",
        "sources",
        "comments",
        "tags",
        "furniture",
        "lists",
        "agencies",
        "networks",
        "counted",
    ),
    *("dated", "bylines", "related", "end_marks", "months", "weekdays", "zones"),
)
TABLES = {"marks": MARKS, "abbreviations": ABBREVIATIONS, "page": PAGE}
ENTRIES = {
    "joins": ("left", "right"),
    "splits": ("left", "right"),
    "kinds": ("name", "kind", "pattern"),
}
# The rules for kinds that are no patterns in a file, as "off" and segments' reasons name them.
NAMES = (
    # boilerplate
    *("address", "agency mark", "author", "below the article", "below the end mark", "byline"),
    *("comment counter", "counter", "date stamp", "image file", "list of articles", "navigation"),
    *("no words", "page furniture", "related headline", "share list", "site name", "source line"),
    "tag list",
    # caption, heading
    *("below an image", "photo credit", "no full stop", "title"),
)


@dataclass(frozen=True, slots=True)
class KindRule:
    """A rule that tells what a line is by a pattern.

    Attributes:
        name: Its name, which segments give as their reason.
        kind: What the line is.
        pattern: Matches the whole line.
    """

    name: str
    kind: Kind
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Page:
    """The words that web pages put around an article, of all languages at once.

    Attributes:
        furniture: Whole lines, in lower case.
        lists: Whole lines above lists of other articles, in lower case.
        agencies: Names that stand alone, with or without brackets.
        end_marks: What agencies put behind an article's last sentence.
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


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides in a language where a sentence ends, and what a line is.

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
        join_begins: Matches the beginning of a right part of any of them.
        splits: Finds the terminators behind which a sentence ends although sentencex says no.
        kinds: What lines are by their pattern.
        any_kind: Matches a line that one of these patterns matches.
        off: The names of the rules for kinds that are turned off.
        page: The words of web pages.
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
    join_begins: re.Pattern[str]
    splits: re.Pattern[str]
    kinds: tuple[KindRule, ...]
    any_kind: re.Pattern[str]
    off: frozenset[str]
    page: Page


@dataclass(frozen=True, slots=True)
class _File:
    """A file of rules: what to call it, and its content."""

    name: str
    text: str


_registered: dict[str, _File] = {}


def register_language(lang: str, path: str | os.PathLike[str]) -> None:
    r"""Give a language rules of its own, for as long as this process lives.

    A package can do the same for everybody who installs it, by an entry point in the group
    ``align.languages``: its name is the code, its value an object that is the path.

    Args:
        lang: The language's code; only its primary subtag counts. Rules that come with this
            package are replaced.
        path: A TOML file in the form of ``align/segmenting/languages/id.toml``.

    Raises:
        UsageError: If *lang* is no language code.
        InputError: If the file can't be read.
        FormatError: If it is no file of rules; the message names the line or the entry.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "my.toml"
        ...     _ = file.write_text('[abbreviations]\nnever_final = ["Tn", "Pn"]')
        ...     register_language("qaa", file)
        ...     "Pn" in load_rules("qaa").never_final
        True
    """
    code = primary(check_code(lang))
    file = _given(path)
    _compiled(code, (_shipped(GENERAL), file))
    _registered[code] = file


def load_rules(lang: str, rules: str | os.PathLike[str] | None = None) -> Rules:
    """Return the rules of a language; one without a file of its own gets the general ones.

    Args:
        lang: A language code; only its primary subtag counts.
        rules: A file with rules of the user's own, which add to the language's.

    Raises:
        InputError: If a file of rules can't be read.
        FormatError: If it is none.

    Example:
        >>> "Tn" in load_rules("id").never_final
        True
        >>> "Tn" in load_rules("en").never_final
        False
    """
    code = primary(lang)
    if rules is None and code not in _registered:
        return _of_language(code)
    files = [_shipped(GENERAL), *_own(code)]
    if rules is not None:
        files.append(_given(rules))
    return _compiled(code, tuple(files))


@functools.lru_cache(maxsize=256)
def _of_language(code: str) -> Rules:
    return _compiled(code, (_shipped(GENERAL), *_own(code)))


def _own(code: str) -> Iterator[_File]:
    """Find the language's own file: registered, shipped, or of another package."""
    if code in _registered:
        yield _registered[code]
    elif code in LANGUAGES:
        yield _shipped(code)
    else:
        from importlib.metadata import entry_points

        for point in sorted(entry_points(group=ENTRY_POINTS, name=code), key=lambda x: x.value):
            yield _given(point.load())


def _given(path: str | os.PathLike[str]) -> _File:
    data = read_bytes(path, MOST_BYTES)
    return _File(str(path), data.decode("utf-8-sig", "replace"))


@functools.cache
def _shipped(name: str) -> _File:
    from importlib import resources

    folder = resources.files(__package__).joinpath("languages")
    return _File(f"{name}.toml", folder.joinpath(f"{name}.toml").read_text("utf-8"))


@functools.lru_cache(maxsize=64)
def _compiled(code: str, files: tuple[_File, ...]) -> Rules:
    tables = [_parsed(file) for file in files]
    _check_names(files, tables)
    marks = {key: value for table in tables for key, value in table.get("marks", {}).items()}

    kinds = [entry for table in reversed(tables) for entry in table.get("kinds", ())]
    joins = [join for table in tables for join in table.get("joins", ())]

    def listed(key: str) -> frozenset[str]:
        return frozenset(
            entry for table in tables for entry in table.get("abbreviations", {}).get(key, ())
        )

    return Rules(
        lang=code,
        **marks,
        between=frozenset(marks["closers"] + marks["openers"] + SPACES),
        never_final=listed("never_final"),
        before_number=listed("before_number"),
        soft=listed("soft"),
        joins=tuple(
            (re.compile(f"(?:{join['left']})$"), re.compile(join["right"])) for join in joins
        ),
        join_begins=re.compile("|".join(f"(?:{join['right']})" for join in joins) or "(?!)"),
        splits=_splits((x for table in tables for x in table.get("splits", ())), marks),
        kinds=tuple(KindRule(x["name"], x["kind"], _pattern(x["pattern"])) for x in kinds),
        any_kind=_pattern("|".join(f"(?:{x['pattern']})" for x in kinds)),
        off=frozenset(name for table in tables for name in table.get("off", ())),
        page=_page(tuple(dict.fromkeys((*files, *map(_shipped, LANGUAGES))))),
    )


@functools.lru_cache(maxsize=256)
def _parsed(file: _File) -> dict[str, Any]:
    # The module costs more to import than all the rules to compile.
    import tomllib

    try:
        table = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"{file.name}: no TOML: {error}") from None
    for problem in _problems(table):
        raise FormatError(f"{file.name}: {problem}; see align/segmenting/languages/general.toml")
    return table


def _check_names(files: tuple[_File, ...], tables: list[dict[str, Any]]) -> None:
    """Refuse to turn off a rule that isn't there."""
    given = {entry["name"] for table in tables for entry in table.get("kinds", ())}
    for file, table in zip(files, tables, strict=True):
        for name in table.get("off", ()):
            if name not in NAMES and name not in given:
                names = ", ".join(sorted({*NAMES, *given}))
                raise FormatError(
                    f"{file.name}: no rule has the name {name!r}; the names are {names}"
                )


def _problems(table: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a file of rules, in a person's words."""
    for key, value in table.items():
        if key == "off":
            yield from _bad_list(key, value)
        elif key in TABLES:
            yield from _bad_table(key, value)
        elif key in ENTRIES:
            yield from _bad_entries(key, value)
        else:
            yield f"unknown key {key!r}, known are off, {', '.join((*TABLES, *ENTRIES))}"


def _bad_table(key: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{key} must be a table, written [{key}]"
        return
    for name, entry in value.items():
        if name not in TABLES[key]:
            yield f"unknown key {name!r} in [{key}], known are {', '.join(TABLES[key])}"
        elif key == "marks":
            if not isinstance(entry, str):
                yield f"{name} in [marks] must be one string of characters"
        else:
            yield from _bad_list(f"{name} in [{key}]", entry)


def _bad_list(name: str, value: object) -> Iterator[str]:
    if not (isinstance(value, list) and all(isinstance(x, str) and x.strip() for x in value)):
        yield f"{name} must be a list of strings, none of them empty"


def _bad_entries(key: str, value: object) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{key} must be written [[{key}]]"
        return
    for number, entry in enumerate(value, 1):
        where = f"[[{key}]] number {number}"
        if not isinstance(entry, dict) or set(entry) != set(ENTRIES[key]):
            yield f"{where} must have the keys {', '.join(ENTRIES[key])}, and no others"
            continue
        if key == "kinds" and entry["kind"] not in KINDS:
            yield f"{where}: kind {entry['kind']!r} is none of {', '.join(KINDS)}"
        for name in {"left", "right", "pattern"} & set(entry):
            yield from _bad_pattern(f"{where}: {name}", entry[name], behind=key == "splits")


def _bad_pattern(where: str, pattern: object, *, behind: bool) -> Iterator[str]:
    if not isinstance(pattern, str):
        yield f"{where} must be a string"
        return
    is_look_behind = behind and where.endswith("left")
    try:
        re.compile(f"(?<={pattern})" if is_look_behind else f"(?:{pattern})")
    except re.error as error:
        yield f"{where} is no regular expression: {error}"


def _splits(splits: Iterable[dict[str, str]], marks: dict[str, str]) -> re.Pattern[str]:
    # The terminator first: a pattern that begins with a look behind is tried everywhere.
    sides = "|".join(rf"(?<={split['left']})(?={split['right']})" for split in splits)
    return re.compile(rf"[{re.escape(marks['terminators'])}](?:{sides})")


@functools.lru_cache(maxsize=64)
def _page(files: tuple[_File, ...]) -> Page:
    tables = [_parsed(file).get("page", {}) for file in files]

    def listed(key: str) -> frozenset[str]:
        return frozenset(entry for table in tables for entry in table.get(key, ()))

    words = {key: _any(listed(key)) for key in PAGE}
    agencies = _any(name for x in listed("agencies") for name in (x, x.upper()))
    address = r"(?:https?://|www\.)\S+"
    date, time = _date(words["months"], words["weekdays"]), _time(words["zones"])
    gap = r"(?:[\s,|–—T-]{1,3}|\s(?:at|pukul)\s)"
    moment = rf"(?:{date}{gap}{time}|{time}{gap}{date})"
    stamp = rf"(?:{moment}|{date})"
    return Page(
        furniture=frozenset(map(str.lower, listed("furniture"))),
        lists=frozenset(map(str.lower, listed("lists"))),
        agencies=listed("agencies"),
        end_marks=tuple(sorted(listed("end_marks"))),
        credit=_pattern(
            rf"[(\[](?:{words['credits']})\s?[:/][^()\[\]]{{1,80}}[)\]]\.?$"
            rf"|(?:\s[-–—|]|[.!?…]|^)\s?(?:{words['credits']})"
            rf"(?:\s?:|\s(?:by|oleh|courtesy of)\b)\s?[^.!?…]{{1,60}}\.?$"
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
        byline=re.compile(_byline(words["bylines"])),
        related=_pattern(rf"(?:{words['related']})\s?[:»›>]\s?(?:(?![.!?]\s).){{1,250}}"),
    )


def _byline(words: str) -> str:
    """Return a pattern for "Editor: jd", "By Jane Doe and John Smith", "Jane Doe - theNews"."""
    name = r"[A-Z][\w.'’-]*"
    names = rf"{name}(?:\s{name}){{1,3}}(?:(?:,|\s(?:and|dan|&))\s{name}(?:\s{name}){{1,3}}){{0,2}}"
    return (
        rf"\(?(?i:{words})\s?[:/]\s?[^.!?:;]{{2,60}}\.?\)?"
        rf"|(?i:{words})\s{names}(?:;\s(?i:{words})\s{names})*"
        rf"|{names}\s[-–—|]\s\w*[a-z.][A-Z]\w*"
    )


def _agency_credit(agencies: str) -> str:
    """Return a pattern for what agencies put behind a caption, such as "(Bernama/Jane Doe)".

    A site's name has a dot or a capital letter inside; other words could be anything.
    """
    word = r"(?:[A-Z]|[a-z]+[A-Z])[\w.&'’-]*"
    site, name = r"[A-Za-z]\w*(?:\.[a-z]|[a-z][A-Z])\w*", rf"{word}(?:\s{word}){{0,4}}"
    inside = (
        rf"(?:{site}|{agencies})\s?/\s?{name}|{name}\s?/\s?(?:{site}|{agencies})"
        rf"|{word}(?:\s{word}){{1,4}}\s?/\s?{name}|{name}\s?/\s?{word}(?:\s{word}){{1,4}}"
    )
    return (
        rf"\((?:{inside})\)\.?$"
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
