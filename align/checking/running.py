"""Running checks: two readings of all bitexts, in memory that does not grow with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from align.bitext import Bitext
from align.checking.base import Check, Settings
from align.checking.choices import CheckChoices, asked_checks, chosen_checks, refuse_unknown
from align.checking.finding import Finding
from align.checking.ignoring import Ignored, parse_rule, read_rules
from align.checking.profile import Profile
from align.checking.registry import find_check
from align.checking.stretch import Found, Stretch, stretches
from align.checking.summary import Summary
from align.checking.terminology.glossary import Glossary, read_glossary
from align.errors import UsageError
from align.exporting import Units
from align.language import primary
from align.progress import Progress

__all__ = ["Checking", "Parts", "run_checks"]

GLOSSARY = "glossary"
# Gives all bitexts with their names, the same ones each time it is called.
Parts = Callable[[], Iterable[tuple[str, Bitext | Units]]]


class Checking:
    """Checks that were chosen, on their way through bitexts.

    Args:
        languages: The source's language and the target's.
        progress: Hears how many links were read.
        **choices: What to check, see ``CheckChoices``.

    Attributes:
        summary: What was checked, filled while findings go by.

    Raises:
        FormatError: If a profile, a glossary or a file of rules is broken.
        InputError: If one can't be read.
        UsageError: If a choice makes no sense.
    """

    def __init__(
        self,
        languages: tuple[str, str],
        progress: Progress | None = None,
        **choices: Unpack[CheckChoices],
    ) -> None:
        refuse_unknown(choices)
        profile = _profile(choices.get("profile"))
        self._progress = progress or Progress()
        self._severities = {
            name: how for name, how in profile.checks.items() if not isinstance(how, bool)
        }
        self._min_confidence = _least(choices.get("min_confidence", profile.min_confidence))
        self._ignored = _ignored(choices, profile)
        settings = Settings(
            _glossary(choices.get("glossary"), languages),
            choices.get("encoder"),
            frozenset(asked_checks(choices)),
            self._progress,
        )
        names = _possible(chosen_checks(choices, profile), settings)
        self._checks = [find_check(name)(settings) for name in names]
        self.summary = Summary(checks=names)
        if primary(languages[0]) == primary(languages[1]):
            self.summary.notes.append(
                f"both sides are in {languages[0]!r}: if that is wrong, say which languages they "
                "are in and align them again"
            )

    def found(self, parts: Parts) -> Iterator[Found]:
        """Yield what is found, with the links, and fill the summary.

        Args:
            parts: Gives the bitexts with their names, the same ones each time.
        """

        def read() -> Iterator[Stretch]:
            for name, part in parts():
                yield from stretches(part, name, min_confidence=self._min_confidence)

        for stretch, findings in _checked(self._checks, read, self._progress):
            self.summary.see(stretch)
            by_number = {pair.number: pair for pair in stretch.links}
            for finding in findings:
                if finding in self._ignored:
                    self.summary.ignore()
                    continue
                severity = self._severities.get(finding.check, finding.severity)
                found = Found(replace(finding, severity=severity), by_number[finding.link])
                self.summary.find(found)
                yield found
        for check in self._checks:
            self.summary.notes += [f"{check.name}: {note}" for note in dict.fromkeys(check.notes)]


def run_checks(checks: Sequence[Check], read: Callable[[], Iterable[Stretch]]) -> Iterator[Finding]:
    """Check stretches of bitexts.

    Args:
        checks: The checks.
        read: Gives the stretches, the same ones each time it is called.

    Yields:
        Findings in the order of the stretches, in each by link, then by check.
    """
    for _, findings in _checked(checks, read, Progress()):
        yield from findings


def _checked(
    checks: Sequence[Check], read: Callable[[], Iterable[Stretch]], progress: Progress
) -> Iterator[tuple[Stretch, list[Finding]]]:
    """Yield every stretch with what is found in it."""
    total = None
    learning = [check for check in checks if type(check).observe is not Check.observe]
    if learning:
        total = 0
        for stretch in _heard(read(), progress, "reading", None):
            total += len(stretch.links)
            for check in learning if stretch.links else ():
                check.observe(stretch)
    for stretch in _heard(read(), progress, "checking", total):
        looking = checks if stretch.links else ()
        found = [finding for check in looking for finding in check.check(stretch)]
        found.sort(key=lambda finding: finding.link)
        yield stretch, [replace(finding, file=stretch.file) for finding in found]


def _heard(
    read: Iterable[Stretch], progress: Progress, what: str, total: int | None
) -> Iterator[Stretch]:
    """Tell how many links went by."""
    progress.start(what, total)
    try:
        for stretch in read:
            yield stretch
            progress.advance(len(stretch.links))
    finally:
        progress.finish()


def _possible(names: list[str], settings: Settings) -> list[str]:
    """Leave out the check that needs a glossary where there is none, unless it was asked for."""
    if settings.glossary is not None or GLOSSARY not in names:
        return names
    if GLOSSARY in settings.asked:
        raise UsageError(
            f"the check {GLOSSARY!r} needs a glossary: give --glossary FILE (glossary=…)"
        )
    return [name for name in names if name != GLOSSARY]


def _profile(given: str | os.PathLike[str] | Profile | None) -> Profile:
    if given is None:
        return Profile()
    return given if isinstance(given, Profile) else Profile.load(given)


def _glossary(
    given: str | os.PathLike[str] | Glossary | None, languages: tuple[str, str]
) -> Glossary | None:
    if given is None or isinstance(given, Glossary):
        return given
    return read_glossary(given, *languages)


def _ignored(choices: CheckChoices, profile: Profile) -> Ignored:
    given = choices.get("ignore", ())
    told = [given] if isinstance(given, str) else given
    rules = [parse_rule(rule) for rule in (*profile.ignore, *told)]
    file = choices.get("ignore_file")
    return Ignored([*rules, *(read_rules(file) if file is not None else ())])


def _least(confidence: float) -> float:
    if not (isinstance(confidence, int | float) and 0 <= confidence <= 1):
        raise UsageError(f"min_confidence must lie between 0 and 1, not at {confidence!r}")
    return confidence
