"""A file of rules: its form, and what is wrong with one that does not have it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from align.document import KINDS
from align.errors import FormatError
from align.segmenting.page import WORDS

__all__ = ["RuleFile", "parse"]

TABLES = {
    "marks": ("terminators", "unspaced", "closers", "openers"),
    "abbreviations": ("never_final", "before_number", "soft"),
    "page": WORDS,
}
ENTRIES = {
    "joins": ("left", "right"),
    "splits": ("left", "right"),
    "kinds": ("name", "kind", "pattern"),
}


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules: what to call it, and its content."""

    name: str
    text: str


@functools.lru_cache(maxsize=256)
def parse(file: RuleFile) -> dict[str, Any]:
    """Parse a file of rules and check its form.

    Args:
        file: The file, in TOML.

    Returns:
        Its tables, as ``languages/general.toml`` describes them.

    Raises:
        FormatError: If it is no TOML, or holds what no file of rules does.

    Example:
        >>> parse(RuleFile("my.toml", "off = ['byline']"))
        {'off': ['byline']}
    """
    # The module costs more to import than all the rules to compile.
    import tomllib

    try:
        table = tomllib.loads(file.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FormatError(f"{file.name}: no TOML: {error}") from None
    for problem in _problems(table):
        raise FormatError(f"{file.name}: {problem}; see align/segmenting/languages/general.toml")
    return table


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
            if not isinstance(entry, str) or not (entry or name == "unspaced"):
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
        if key == "kinds" and not _is_name(entry["name"]):
            yield f"{where}: the name must be a string on one line, without tabs"
        if key == "kinds" and entry["kind"] not in KINDS:
            yield f"{where}: kind {entry['kind']!r} is none of {', '.join(KINDS)}"
        for name in {"left", "right", "pattern"} & set(entry):
            yield from _bad_pattern(f"{where}: {name}", entry[name], behind=key == "splits")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and bool(value.strip())


def _bad_pattern(where: str, pattern: object, *, behind: bool) -> Iterator[str]:
    if not isinstance(pattern, str):
        yield f"{where} must be a string"
        return
    is_look_behind = behind and where.endswith("left")
    try:
        re.compile(pattern)
        compiled = re.compile(f"(?<={pattern})" if is_look_behind else f"(?:{pattern})")
    except re.error as error:
        yield f"{where} is no regular expression: {error}"
    else:
        # Patterns are put together, where the numbers of groups would no longer fit.
        if compiled.groups:
            yield f"{where} has a group that captures: write (?:…) in the place of (…)"
