"""Translation consistency: what the two sides of a bitext say differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Unpack

from align.bitext import Bitext
from align.checking.base import Check, Settings
from align.checking.choices import CheckChoices
from align.checking.finding import Finding, Severity, Span
from align.checking.profile import Profile
from align.checking.registry import check_names, find_check, register_check
from align.checking.report import Report
from align.checking.running import Checking
from align.checking.stretch import Found, Pair, Side, Stretch
from align.checking.summary import RECIPE, Summary, Tally
from align.checking.terminology.glossary import Glossary, read_glossary
from align.errors import UsageError
from align.exporting import Units
from align.exporting.units import languages_of
from align.language import primary
from align.progress import Progress

__all__ = [
    "RECIPE",
    "Check",
    "CheckChoices",
    "Finding",
    "Found",
    "Glossary",
    "Pair",
    "Profile",
    "Report",
    "Settings",
    "Severity",
    "Side",
    "Span",
    "Stretch",
    "Summary",
    "Tally",
    "check",
    "check_names",
    "find_check",
    "read_glossary",
    "register_check",
]


def check(
    bitext: Bitext | Units | Sequence[Bitext | Units],
    *,
    progress: Progress | None = None,
    **choices: Unpack[CheckChoices],
) -> Report:
    """Find what the two sides of a bitext say differently: numbers, dates, names, terms and more.

    Args:
        bitext: A bitext, or units that ``read_units`` gives; or several of them in the same two
            languages, whose renderings are then compared, too.
        progress: Hears how many links were read; they are read twice.
        **choices: What to check: see ``CheckChoices``.

    Returns:
        The findings, and the figures of them. ``check_files`` is for more than memory holds.

    Raises:
        FormatError: If a profile, a glossary or a file of findings to ignore is broken.
        InputError: If one can't be read.
        UsageError: If a choice makes no sense, no bitext is given, or bitexts are in other
            languages than the first.

    Example:
        >>> from align.exporting import TranslationUnit
        >>> unit = TranslationUnit(("It has 194 pages.",), ("Ada 195 halaman.",), 0.9)
        >>> report = check(Units("en", "id", lambda _: iter([unit])), checks=["numbers"])
        >>> [finding.message for finding in report], report.words
        (['194 in the source, 195 in the target'], 4)
    """
    is_one = isinstance(bitext, Bitext | Units)
    bitexts = [bitext] if isinstance(bitext, Bitext | Units) else list(bitext)
    if not bitexts:
        raise UsageError("no bitext is given: give one")
    languages = languages_of(bitexts[0])
    _check_languages(bitexts, languages)
    parts = list(zip([""] if is_one else _names(bitexts), bitexts, strict=True))
    checking = Checking(languages, progress, **choices)
    return Report(tuple(checking.found(lambda: parts)), checking.summary)


def _check_languages(bitexts: Sequence[Bitext | Units], wanted: tuple[str, str]) -> None:
    for number, bitext in enumerate(bitexts):
        found = languages_of(bitext)
        if [*map(primary, found)] != [*map(primary, wanted)]:
            raise UsageError(
                f"bitext {number} goes from {found[0]} to {found[1]}, not from {wanted[0]} to "
                f"{wanted[1]}: check bitexts of the same two languages together"
            )


def _names(bitexts: Sequence[Bitext | Units]) -> list[str]:
    """Name bitexts after their documents, and each otherwise."""
    named = [" – ".join(filter(None, _documents(bitext))) for bitext in bitexts]
    counts = Counter(named)
    return [
        (name if counts[name] == 1 else f"{name} (bitext {number})") if name else f"bitext {number}"
        for number, name in enumerate(named)
    ]


def _documents(bitext: Bitext | Units) -> tuple[str | None, str | None]:
    if isinstance(bitext, Bitext):
        return bitext.source.path, bitext.target.path
    return bitext.origin.source, bitext.origin.target
