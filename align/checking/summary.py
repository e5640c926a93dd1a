"""What was checked and what came of it, in figures that grow with no number of links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from align.checking.finding import SEVERITIES, Finding, Severity
from align.checking.stretch import Found, Pair, Stretch
from align.counts import number

__all__ = ["RECIPE", "WEIGHTS", "Summary", "Tally", "count_words", "number"]

# Those of MQM for critical, major and minor errors: Lommel, Uszkoreit and Burchardt (2014),
# "Multidimensional Quality Metrics", and the MQM scoring model.
WEIGHTS: Mapping[Severity, int] = {"high": 25, "medium": 5, "low": 1}
RECIPE = (
    "100 × (1 − (25 × high + 5 × medium + 1 × low) ÷ words of the source), not below 0: findings "
    "weighted as in MQM (Lommel et al. 2014); gaps, which tell how the documents differ, and "
    "ignored findings do not count"
)
# Scripts that write no spaces and of which every character is counted, as word processors do.
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def count_words(text: str) -> int:
    """Count words: what stands between spaces, and every character of Chinese and Japanese.

    Example:
        >>> count_words("Rain fell all night."), count_words("雨が降る")
        (4, 4)
    """
    return len((text if text.isascii() else _UNSPACED.sub(r" \g<0> ", text)).split())


@dataclass(slots=True)
class Tally:
    """What was checked in one bitext, or in all of them, and what was found.

    Attributes:
        file: The bitext's file; empty for one in memory, and for all of them.
        links: Number of links with two sides that were checked.
        gaps: Number of links with one side.
        words: Words of the source in the links with two sides.
        left_out: Number of links that were not checked, by reason.
        ignored: Number of findings that were to be ignored; they are counted nowhere else.
        counts: Number of findings by check and severity.
        in_gaps: Number of those where one side is empty, by severity.
    """

    file: str = ""
    links: int = 0
    gaps: int = 0
    words: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    ignored: int = 0
    counts: dict[str, Counter[Severity]] = field(default_factory=dict)
    in_gaps: Counter[Severity] = field(default_factory=Counter)

    def of(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(found[severity] for found in self.counts.values())

    def at_least(self, severity: Severity) -> int:
        """Return the number of findings of a severity and of worse ones."""
        return sum(map(self.of, SEVERITIES[: SEVERITIES.index(severity) + 1]))

    def per_thousand(self, severity: Severity) -> float | None:
        """Return the number of findings per 1,000 words of the source.

        Args:
            severity: Of these alone.

        Returns:
            The number, without findings where one side is empty; ``None`` without any words.
        """
        counted = self.of(severity) - self.in_gaps[severity]
        return 1000 * counted / self.words if self.words else None

    @property
    def score(self) -> float | None:
        """How good the translation is, 0 to 100, as ``RECIPE`` says; ``None`` without any words."""
        if not self.words:
            return None
        weighted = sum(
            weight * (self.of(severity) - self.in_gaps[severity])
            for severity, weight in WEIGHTS.items()
        )
        return max(0.0, 100 * (1 - weighted / self.words))

    @property
    def coverage(self) -> str:
        """What was checked, and what was not, in words."""
        said = [
            f"{number(self.links, 'link')} checked, {number(self.words, 'word')} of the source",
            number(self.gaps, "gap"),
        ]
        if self.left_out:
            counts = (f"{count:,} {reason}" for reason, count in sorted(self.left_out.items()))
            said.append(f"left out: {', '.join(counts)}")
        if self.ignored:
            said.append(f"{number(self.ignored, 'finding')} ignored")
        return "; ".join(said)

    def _see(self, stretch: Stretch) -> None:
        for pair in stretch.links:
            if pair.is_gap:
                self.gaps += 1
            else:
                self.links += 1
                self.words += count_words(pair.source.text)
        self.left_out.update(stretch.left_out)

    def _find(self, finding: Finding, pair: Pair) -> None:
        self.counts.setdefault(finding.check, Counter())[finding.severity] += 1
        if pair.is_gap:
            self.in_gaps[finding.severity] += 1


@dataclass(slots=True)
class Summary(Tally):
    """What was checked in all bitexts, and what was found; filled while findings go by.

    ``str`` of it is for people.

    Attributes:
        checks: The names of the checks.
        files: The same for every bitext, in the order in which they are read.
        notes: What to know about the checks, a line each.
    """

    checks: Sequence[str] = ()
    files: list[Tally] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def see(self, stretch: Stretch) -> None:
        """Count the links of a stretch; findings that come next are in it."""
        if not self.files or self.files[-1].file != stretch.file:
            self.files.append(Tally(stretch.file))
        for tally in (self, self.files[-1]):
            tally._see(stretch)  # noqa: SLF001 - of the same class

    def find(self, found: Found) -> None:
        """Count a finding."""
        for tally in (self, self.files[-1]):
            tally._find(found.finding, found.pair)  # noqa: SLF001

    def ignore(self) -> None:
        """Count a finding that is to be ignored."""
        self.ignored += 1
        self.files[-1].ignored += 1

    def rows(self) -> list[tuple[str, ...]]:
        """Return the table of checks and severities: a head, a row for each check, and all."""
        by_check = [
            (check, *(_count(self.counts.get(check, Counter())[x]) for x in SEVERITIES))
            for check in self.checks
        ]
        whole = ("in all", *(_count(self.of(x)) for x in SEVERITIES))
        share = ("per 1,000 words of links", *(figure(self.per_thousand(x), 2) for x in SEVERITIES))
        return [("check", *SEVERITIES), *by_check, whole, share]

    def file_rows(self) -> list[tuple[str, ...]]:
        """Return the table of files: a head, and a row for each."""
        return [
            ("file", "links", "words", *SEVERITIES, "score"),
            *(
                (
                    tally.file,
                    f"{tally.links:,}",
                    f"{tally.words:,}",
                    *(_count(tally.of(x)) for x in SEVERITIES),
                    figure(tally.score, 1),
                )
                for tally in self.files
            ),
        ]

    def __str__(self) -> str:
        lines = [self.coverage]
        if not self.links:
            lines.append("nothing to compare: no link has two sides")
        if self.checks:
            lines += columns(self.rows())
        if len(self.files) > 1:
            lines += ["", *columns(self.file_rows()), ""]
        lines.append(f"score {figure(self.score, 1)} = {RECIPE}")
        return "\n".join([*lines, *self.notes])


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay out a table in lines: the first column to the left, the others to the right.

    Example:
        >>> columns([("check", "high"), ("numbers", "2")])
        ['check    high', 'numbers     2']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_aligned(row, widths)).rstrip() for row in rows]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for n, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if n else cell.ljust(width)


def figure(value: float | None, decimals: int) -> str:
    """Return a figure, or a dash where there is none.

    Example:
        >>> figure(98.449, 1), figure(None, 1)
        ('98.4', '-')
    """
    return "-" if value is None else f"{value:,.{decimals}f}"


def _count(count: int) -> str:
    return f"{count:,}" if count else "-"
