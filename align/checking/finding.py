"""A finding: one place where the two sides of a link do not agree.

Types are those of the W3C's Internationalization Tag Set (ITS) 2.0, section 8.17,
``locQualityIssueType``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

__all__ = ["ISSUE_TYPES", "SEVERITIES", "Finding", "IssueType", "Severity", "Span"]

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
IssueType = Literal[
    "terminology",
    "mistranslation",
    "omission",
    "untranslated",
    "addition",
    "duplication",
    "inconsistency",
    "grammar",
    "legal",
    "register",
    "locale-specific-content",
    "locale-violation",
    "style",
    "characters",
    "misspelling",
    "typographical",
    "formatting",
    "inconsistent-entities",
    "numbers",
    "markup",
    "pattern-problem",
    "whitespace",
    "internationalization",
    "length",
    "non-conformance",
    "uncategorized",
    "other",
]
ISSUE_TYPES: tuple[IssueType, ...] = get_args(IssueType)


@dataclass(frozen=True, slots=True)
class Span:
    """A place on one side of a link.

    Attributes:
        segment: The number of the segment in its document.
        start: Where it begins in the segment's text, in code points.
        end: Where it ends, exclusive.
        text: What stands there.
    """

    segment: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found in a link.

    Attributes:
        check: The name of the check.
        type: What kind of issue it is, by ITS 2.0.
        severity: ``high``, ``medium`` or ``low``.
        link: The number of the link in its bitext, from 0.
        source: Where on the source side; ``None`` where that side has nothing.
        target: Where on the target side, likewise.
        message: What is wrong, in words for a translator.
        fix: What to write on the target side in the place of what stands there; empty where
            that is not known.
        confidence: The link's confidence: what is found in a link that is none is no fault.
        file: The bitext file; empty for a bitext in memory.

    Example:
        >>> finding = Finding("numbers", "numbers", "high", 12, Span(8, 40, 43, "194"),
        ...                   Span(22, 30, 33, "195"), "194 in the source, 195 in the target")
        >>> finding.record()["source"]
        {'segment': 8, 'start': 40, 'end': 43, 'text': '194'}
    """

    check: str
    type: IssueType
    severity: Severity
    link: int
    source: Span | None
    target: Span | None
    message: str
    fix: str = ""
    confidence: float | None = None
    file: str = ""

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from align.viewing.display import finding_html

        return finding_html(self)

    def record(self) -> dict[str, Any]:
        """Return the finding as an object of JSON."""
        record: dict[str, Any] = {"file": self.file} if self.file else {}
        record |= {
            "check": self.check,
            "type": self.type,
            "severity": self.severity,
            "link": self.link,
            "source": _record(self.source),
            "target": _record(self.target),
            "message": self.message,
        }
        if self.fix:
            record["fix"] = self.fix
        if self.confidence is not None:
            record["confidence"] = self.confidence
        return record


def _record(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"segment": span.segment, "start": span.start, "end": span.end, "text": span.text}
