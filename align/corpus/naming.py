"""Names for the results of pairs, out of the names of their files."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from align.corpus.hints import SUFFIXES, bare_name

__all__ = ["ALONE", "PAIRS", "has_plain_name", "output_names"]

# The tables beside the results: with --format tsv a result of the same name would replace one.
PAIRS = "pairs.tsv"
ALONE = "alone.tsv"
# What Windows has for devices, whatever the suffix.
DEVICES = (
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
)
# In bytes; a file's name may have 255, and suffixes are to come.
LONGEST = 80
# Of a path so many folders and names.
PARTS = 3
UNSAFE = re.compile(r"[^\w.-]+")
# Controls, tabs and line ends among them; bytes that are no text; other line ends.
UNFIT = ("Cc", "Cs", "Zl", "Zp")


def output_names(pairs: Iterable[tuple[Path, Path]], languages: Sequence[str]) -> list[str]:
    """Name the results of pairs: safe on every system, each another, and no table's.

    Args:
        pairs: The source's file and the target's, of each pair.
        languages: The languages that the files' names may name.

    Returns:
        A name for each, without a suffix: what the two names have in common, else both. Where
        that would be the name of several, their folders are in it, so that a pair keeps its name
        when another comes in.

    Example:
        >>> pairs = [("a/rain.en.txt", "b/rain.id.html"), ("a/rain.en.txt", "b/hujan?.txt")]
        >>> output_names([(Path(x), Path(y)) for x, y in pairs], ["en", "id"])
        ['rain', 'rain.en--hujan']
    """
    files = list(pairs)
    names = [_name(source.name, target.name, languages) for source, target in files]
    counts = Counter(map(str.casefold, names))
    for n, (source, target) in enumerate(files):
        if counts[names[n].casefold()] > 1:
            names[n] = _name(_with_folders(source), _with_folders(target), languages)
    return _distinct(names)


def _distinct(names: Iterable[str]) -> list[str]:
    """Number the names that come again, or are those of tables or devices."""
    taken = {*DEVICES, *(Path(table).stem for table in (PAIRS, ALONE))}
    last: dict[str, int] = {}
    distinct = []
    for base in names:
        name, number = base, last.get(base, 1)
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        last[base] = number
        taken.add(name.casefold())
        distinct.append(name)
    return distinct


def has_plain_name(path: Path) -> bool:
    r"""Tell whether a path can stand in a table of lines and tabs.

    Example:
        >>> has_plain_name(Path("rain.txt")), has_plain_name(Path("ra\tin.txt"))
        (True, False)
    """
    name = str(path)
    is_plain = all(unicodedata.category(mark) not in UNFIT for mark in name)
    return is_plain and name == name.strip()


def _with_folders(path: Path) -> str:
    return str(Path(*path.parts[-PARTS:]))


def _name(source: str, target: str, languages: Sequence[str]) -> str:
    common = [bare_name(path, languages) for path in (source, target)]
    if common[0] and common[0] == common[1]:
        return _safe("-".join(common[0]))
    return f"{_safe(_stem(source))}--{_safe(_stem(target))}"


def _stem(path: str) -> str:
    """Return a path without the suffixes of formats."""
    parts = path.split(".")
    while len(parts) > 1 and parts[-1].lower() in SUFFIXES:
        parts.pop()
    return ".".join(parts)


def _safe(name: str) -> str:
    """Return a name with a stroke for what some system forbids in one, and no longer than most."""
    safe = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip("._-")
    return safe.encode()[:LONGEST].decode(errors="ignore") or "article"
