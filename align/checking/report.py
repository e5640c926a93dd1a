"""The report: what was found in bitexts in memory, and the figures of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from align.checking.finding import SEVERITIES, Finding, Severity
from align.checking.reports import report_writer
from align.checking.stretch import Found
from align.checking.summary import Summary
from align.errors import UsageError
from align.files import writing

__all__ = ["Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What two sides say differently; iterating gives the findings.

    ``str`` of it is the summary for people.

    Attributes:
        found: The findings with their links, in the order of the bitexts and of the links.
        summary: What was checked, and the figures by file and in all.
    """

    found: tuple[Found, ...]
    summary: Summary

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.found)

    def __str__(self) -> str:
        return str(self.summary)

    def __repr__(self) -> str:
        """Return a line: a notebook keeps what this gives, whatever it shows."""
        return f"<Report: {len(self)} findings>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the figures, and the worst findings in their texts."""
        from align.viewing.display import report_html

        return report_html(self)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, in the order of the bitexts and of the links."""
        return tuple(found.finding for found in self.found)

    @property
    def counts(self) -> dict[str, Mapping[Severity, int]]:
        """The number of findings by check and severity; only what there is."""
        return {check: dict(counts) for check, counts in self.summary.counts.items()}

    @property
    def words(self) -> int:
        """The number of words of the source in the links that were checked."""
        return self.summary.words

    @property
    def score(self) -> float | None:
        """One figure, 0 to 100, as ``str`` of the report explains; ``None`` without any words."""
        return self.summary.score

    def per_thousand(self, severity: Severity) -> float | None:
        """Return the number of findings of a severity per 1,000 words of the source.

        Args:
            severity: Of these alone.

        Returns:
            The number, without findings where one side is empty; ``None`` without any words.

        Raises:
            UsageError: If it is no severity.
        """
        return self.summary.per_thousand(_checked(severity))

    def at_least(self, severity: Severity) -> list[Finding]:
        """Return the findings of a severity and of worse ones.

        Args:
            severity: ``high``, ``medium`` or ``low``.

        Raises:
            UsageError: If it is no severity.
        """
        worst = SEVERITIES[: SEVERITIES.index(_checked(severity)) + 1]
        return [finding for finding in self if finding.severity in worst]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the report in the format that the suffix of *path* names.

        Args:
            path: Where to: ``.html`` for a page, ``.tsv`` for a table, ``.jsonl`` for JSON lines,
                ``.txt`` for text. An old file is replaced only when the new one is whole. A name
                that ends in ``.gz`` is packed.

        Raises:
            UsageError: If the suffix is unknown.
            OutputError: If the file can't be written.
        """
        write = report_writer(path)
        with writing(path) as file:
            write(iter(self.found), self.summary, file)


def _checked(severity: Severity) -> Severity:
    if severity not in SEVERITIES:
        raise UsageError(f"a severity is {', '.join(SEVERITIES)}, not {severity!r}")
    return severity
