"""Names for the results of pairs, out of the names of their files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from align.corpus.hints import SUFFIXES, bare_name

__all__ = ["ALONE", "PAIRS", "has_plain_name", "output_names"]

# The tables beside the results: with --format tsv a result of the same name would replace one.
PAIRS = "pairs.tsv"
ALONE = "alone.tsv"
# In bytes; a file's name may have 255, and suffixes are to come.
LONGEST = 80
UNSAFE = re.compile(r"[^\w.-]+")
# Controls, tabs and line ends among them; bytes that are no text; other line ends.
UNFIT = ("Cc", "Cs", "Zl", "Zp")


def output_names(pairs: Iterable[tuple[Path, Path]], languages: Sequence[str]) -> list[str]:
    """Name the results of pairs: safe on every system, each another, and no table's.

    Args:
        pairs: The source's file and the target's, of each pair.
        languages: The languages that the files' names may name.

    Returns:
        A name for each, without a suffix: what the two names have in common, else both.

    Example:
        >>> pairs = [("a/rain.en.txt", "b/rain.id.html"), ("a/rain.en.txt", "b/hujan?.txt")]
        >>> output_names([(Path(x), Path(y)) for x, y in pairs], ["en", "id"])
        ['rain', 'rain.en--hujan']
    """
    names = []
    taken = {Path(table).stem for table in (PAIRS, ALONE)}
    for source, target in pairs:
        name = base = _name(source, target, languages)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def has_plain_name(path: Path) -> bool:
    r"""Tell whether a path can stand in a table of lines and tabs.

    Example:
        >>> has_plain_name(Path("rain.txt")), has_plain_name(Path("ra\tin.txt"))
        (True, False)
    """
    name = str(path)
    is_plain = all(unicodedata.category(mark) not in UNFIT for mark in name)
    return is_plain and name == name.strip()


def _name(source: Path, target: Path, languages: Sequence[str]) -> str:
    common = [bare_name(path.name, languages) for path in (source, target)]
    if common[0] and common[0] == common[1]:
        return _safe("-".join(common[0]))
    return f"{_safe(_stem(source))}--{_safe(_stem(target))}"


def _stem(path: Path) -> str:
    """Return a file's name without the suffixes of formats."""
    parts = path.name.split(".")
    while len(parts) > 1 and parts[-1].lower() in SUFFIXES:
        parts.pop()
    return ".".join(parts)


def _safe(name: str) -> str:
    """Return a name with a stroke for what some system forbids in one, and no longer than most."""
    safe = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip("._-")
    return safe.encode()[:LONGEST].decode(errors="ignore") or "article"
