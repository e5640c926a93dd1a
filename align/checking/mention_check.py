"""What the checks of mentions have in common: how they say that two differ, or one is missing."""

from __future__ import annotations

from align.checking.base import Check
from align.checking.finding import Finding, Severity
from align.checking.mentions import Mention
from align.checking.stretch import Pair

__all__ = ["MentionCheck"]


class MentionCheck(Check):
    """A check of what both sides of a link mention."""

    def differing(
        self,
        pair: Pair,
        source: Mention,
        target: Mention,
        remark: str = "",
        *,
        fix: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """Return the finding that two mentions, one a side, are not the same.

        Args:
            pair: The link.
            source: What the source mentions.
            target: What the target mentions in its place.
            remark: What to say of the two.
            fix: What to write in the place of the target's.
            severity: Another severity than the check's own.
        """
        return self.finding(
            pair,
            pair.source.span(source.start, source.end),
            pair.target.span(target.start, target.end),
            f"{source.text} in the source, {target.text} in the target"
            + (f": {remark}" if remark else ""),
            fix=fix,
            severity=severity,
        )

    def left_out(self, pair: Pair, mention: Mention, severity: Severity) -> Finding:
        """Return the finding that the target lacks what the source mentions.

        Args:
            pair: The link.
            mention: What the source mentions.
            severity: How bad that is.
        """
        return self.finding(
            pair,
            pair.source.span(mention.start, mention.end),
            None,
            f"{mention.text} in the source, not in the target",
            type="omission",
            severity=severity,
        )
