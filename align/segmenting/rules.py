"""The rules of a language, read from TOML files and compiled once.

``languages/general.toml`` says what the lists mean. A user's own file has the same form: it
adds to the rules of a language (``rules=…``), or makes those of a new one
(``register_language``, or an entry point in the group ``align.languages``).
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from align.document import Kind
from align.errors import FormatError
from align.files import read_bytes
from align.language import check_code, primary
from align.reading.limits import MOST_BYTES
from align.segmenting.page import WORDS, Page, compile_page
from align.segmenting.rulefile import RuleFile, parse

__all__ = [
    "NAMES",
    "KindRule",
    "Page",
    "Rules",
    "load_rules",
    "register_all",
    "register_language",
    "registered",
]

GENERAL = "general"
LANGUAGES = ("en", "id")
ENTRY_POINTS = "align.languages"
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))

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


_registered: dict[str, RuleFile] = {}


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


def registered() -> dict[str, RuleFile]:
    """Return the rules that ``register_language`` was given, by language: for other processes."""
    return dict(_registered)


def register_all(rules: Mapping[str, RuleFile]) -> None:
    """Give languages the rules that they have in another process.

    Args:
        rules: What ``registered`` returned there.

    Example:
        >>> register_all(registered())
    """
    _registered.update(rules)


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


def _own(code: str) -> Iterator[RuleFile]:
    """Find the language's own file: registered, shipped, or of another package."""
    if code in _registered:
        yield _registered[code]
    elif code in LANGUAGES:
        yield _shipped(code)
    else:
        from importlib.metadata import entry_points

        for point in sorted(entry_points(group=ENTRY_POINTS, name=code), key=lambda x: x.value):
            try:
                yield _given(point.load())
            except (AttributeError, ImportError, TypeError) as error:
                raise FormatError(
                    f"the rules for {code!r} of {point.value!r}, an entry point, can't be "
                    f"found: {error}; update or remove the package that has it"
                ) from None


def _given(path: str | os.PathLike[str]) -> RuleFile:
    data = read_bytes(path, MOST_BYTES)
    return RuleFile(str(path), data.decode("utf-8-sig", "replace"))


@functools.cache
def _shipped(name: str) -> RuleFile:
    from importlib import resources

    folder = resources.files(__package__).joinpath("languages")
    return RuleFile(f"{name}.toml", folder.joinpath(f"{name}.toml").read_text("utf-8"))


@functools.lru_cache(maxsize=64)
def _compiled(code: str, files: tuple[RuleFile, ...]) -> Rules:
    tables = [parse(file) for file in files]
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
        kinds=tuple(
            KindRule(x["name"], x["kind"], re.compile(x["pattern"], re.IGNORECASE)) for x in kinds
        ),
        any_kind=re.compile("|".join(f"(?:{x['pattern']})" for x in kinds), re.IGNORECASE),
        off=frozenset(name for table in tables for name in table.get("off", ())),
        page=_page(tuple(dict.fromkeys((*files, *map(_shipped, LANGUAGES))))),
    )


def _check_names(files: tuple[RuleFile, ...], tables: list[dict[str, Any]]) -> None:
    """Refuse to turn off a rule that isn't there."""
    given = {entry["name"] for table in tables for entry in table.get("kinds", ())}
    for file, table in zip(files, tables, strict=True):
        for name in table.get("off", ()):
            if name not in NAMES and name not in given:
                names = ", ".join(sorted({*NAMES, *given}))
                raise FormatError(
                    f"{file.name}: no rule has the name {name!r}; the names are {names}"
                )


def _splits(splits: Iterable[dict[str, str]], marks: dict[str, str]) -> re.Pattern[str]:
    # The terminator first: a pattern that begins with a look behind is tried everywhere.
    sides = "|".join(rf"(?<={split['left']})(?={split['right']})" for split in splits)
    return re.compile(rf"[{re.escape(marks['terminators'])}](?:{sides})")


@functools.lru_cache(maxsize=64)
def _page(files: tuple[RuleFile, ...]) -> Page:
    tables = [parse(file).get("page", {}) for file in files]
    return compile_page(
        {key: frozenset(word for table in tables for word in table.get(key, ())) for key in WORDS}
    )
