"""What a check is: a class in a file of its own, that looks at links and yields findings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from align.checking.finding import Finding, IssueType, Severity, Span
from align.checking.stretch import Pair, Stretch
from align.progress import Progress

if TYPE_CHECKING:
    from align.checking.terminology.glossary import Glossary
    from align.encoding import Encoder

__all__ = ["Check", "Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What checks are given.

    Attributes:
        glossary: The terms to keep to, if there are any.
        encoder: Finds which words of two sentences belong together; ``None`` for the embedded
            model.
        asked: Names of the checks that the user asked for by name: these spare no time.
        progress: Hears of long work.
    """

    glossary: Glossary | None = None
    encoder: Encoder | None = None
    asked: frozenset[str] = frozenset()
    progress: Progress = field(default_factory=Progress)


class Check(ABC):
    """One way to find fault with a translation.

    A bitext is read twice. First every stretch of it, and of all others that are checked with
    it, goes to ``observe``; then every one, in the same order, to ``check``. What is kept in
    between must not grow with the number of links by more than some bytes for each.

    Attributes:
        name: What findings and users call it.
        type: What kind of issue it finds, by ITS 2.0.
        severity: How bad that is, as a rule.
        notes: What the user should know of this run of the check, a line each, such as why it
            did not look at all links; filled by ``observe`` and ``check``.

    Args:
        settings: What it is given.

    Example:
        >>> class Shouting(Check):
        ...     name, type, severity = "shouting", "style", "low"
        ...
        ...     def check(self, bitext):
        ...         for pair in bitext.pairs:
        ...             if pair.target.text.isupper() and not pair.source.text.isupper():
        ...                 yield self.finding(pair, None, pair.target.whole(), "in capitals")
        >>> from align.exporting import TranslationUnit, Units
        >>> from align.checking.stretch import stretches
        >>> unit = TranslationUnit(("Stop here.",), ("BERHENTI DI SINI.",), 0.9)
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding.message for finding in Shouting(Settings()).check(stretch)]
        ['in capitals']
    """

    name: ClassVar[str]
    type: ClassVar[IssueType]
    severity: ClassVar[Severity]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.notes: list[str] = []

    def observe(self, bitext: Stretch) -> None:  # noqa: B027 - most checks need not
        """Learn from a stretch what can be told of a single link only by all of them."""

    @abstractmethod
    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield what is wrong in a stretch, in the order of its links.

        Args:
            bitext: The links, with their texts.
        """

    def finding(
        self,
        pair: Pair,
        source: Span | None,
        target: Span | None,
        message: str,
        *,
        fix: str = "",
        type: IssueType | None = None,  # noqa: A002 - as in Finding
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this check.

        Args:
            pair: The link that it is in.
            source: Where on the source side, if anywhere.
            target: Where on the target side, if anywhere.
            message: What is wrong, in words for a translator.
            fix: What to write in the place of the target's span, where that is known.
            type: Another type than the check's own.
            severity: Another severity than the check's own.
        """
        return Finding(
            self.name,
            type or self.type,
            severity or self.severity,
            pair.number,
            source,
            target,
            message,
            fix,
            pair.confidence,
        )
