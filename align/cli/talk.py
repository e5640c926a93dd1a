"""What the commands say, and the words they say it in."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

import typer

import align
from align.aligning import Order
from align.cli.options import OrderChoice
from align.counts import number
from align.files import STANDARD

__all__ = [
    "anchored",
    "chosen_order",
    "counted",
    "figure",
    "mean_confidence",
    "printable",
    "say",
    "terminal_progress",
    "what_was_left_out",
    "written",
]


# What one is called of those that are left out for these reasons.
ONE_OF = {f"{name}s": name for name in ("duplicate", "gap", "repeat", "variant")}


def terminal_progress() -> align.Progress:
    """Return what shows progress on a terminal; rich is not even imported for a pipe."""
    from align.progress import TerminalProgress

    return TerminalProgress() if sys.stderr.isatty() else align.Progress()


def say(text: str) -> None:
    """Print a line to standard error."""
    typer.echo(text, err=True)


def mean_confidence(links: Sequence[align.Link]) -> str:
    """Return the mean confidence of links, in words."""
    known = [link.confidence for link in links if link.confidence is not None]
    return f"{sum(known) / len(known):.2f}" if known else "-"


def anchored(found: Sequence[align.Anchors]) -> str:
    """Say how many anchors were found, and how many dropped."""
    dropped = sum(anchors.dropped for anchors in found)
    reason = f"; {dropped} dropped: not surely the same" if dropped else ""
    return f"{number(sum(map(len, found)), 'anchor')}{reason}"


def written(exported: align.Exported) -> str:
    """Say what was written, and what was not."""
    left_out = what_was_left_out(exported.skipped)
    notes = [left_out] if left_out else []
    if exported.replaced:
        notes.append(f"{number(exported.replaced, 'character')} replaced that the format forbids")
    units = number(exported.written, "passage" if exported.unit == "passage" else "link")
    name = "standard output" if str(exported.path) == STANDARD else exported.path
    return "; ".join([f"{name}: {units}", *notes, *exported.notes])


def counted(severities: Counter[str]) -> str:
    """Say how many errors and warnings there are."""
    kinds = [severity for severity in ("error", "warning") if severities[severity]]
    return ", ".join(number(severities[kind], kind) for kind in kinds) or "nothing wrong"


def what_was_left_out(skipped: Mapping[str, int]) -> str:
    """Say what was left out, and why; empty for nothing."""
    counts = [
        number(count, ONE_OF.get(reason, reason), reason)
        for reason, count in sorted(skipped.items())
        if count
    ]
    return f"left out: {', '.join(counts)}" if counts else ""


def chosen_order(choice: OrderChoice) -> Order:
    """Return the order that was chosen."""
    return "monotone" if choice is OrderChoice.monotone else "free"


def figure(value: float | None) -> str:
    """Return a figure in four digits, or a dash for none."""
    return "-" if value is None or math.isnan(value) else f"{value:.4f}"


def printable(text: str) -> str:
    """Return a text with its line ends, tabs and other controls as question marks."""
    return "".join(mark if mark.isprintable() else "?" for mark in text)
