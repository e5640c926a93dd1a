"""Running checks: two readings of all bitexts, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from align.checking.base import Check
from align.checking.finding import Finding
from align.checking.stretch import Stretch

__all__ = ["run_checks"]


def run_checks(checks: Sequence[Check], read: Callable[[], Iterable[Stretch]]) -> Iterator[Finding]:
    """Check stretches of bitexts.

    Args:
        checks: The checks.
        read: Gives the stretches, the same ones each time it is called.

    Yields:
        Findings in the order of the stretches, in each by link, then by check.
    """
    learning = [check for check in checks if type(check).observe is not Check.observe]
    for stretch in read() if learning else ():
        for check in learning:
            check.observe(stretch)
    for stretch in read():
        found = [finding for check in checks for finding in check.check(stretch)]
        for finding in sorted(found, key=lambda x: x.link):
            yield replace(finding, file=stretch.file)
