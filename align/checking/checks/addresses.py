"""Addresses that do not stand on the other side: URLs, e-mail, accounts, hashtags, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rapidfuzz import fuzz

from align.checking.counterparts import counterparts, without
from align.checking.finding import Finding, IssueType, Severity
from align.checking.mention_check import MentionCheck
from align.checking.mentions import mentions
from align.checking.mentions.addresses import Address
from align.checking.stretch import Pair, Side, Stretch
from align.language import primary

__all__ = ["Addresses"]

# Of addresses that are less alike, in percent, one is left out and the other added.
ALIKE = 60


class Addresses(MentionCheck):
    """Addresses that differ, and those of the source that the target leaves out.

    Example:
        >>> from align.checking.base import Settings
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("See www.example.org/a.",), ("Lihat www.example.org/b.",), 0.9)
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [(finding.message, finding.fix) for finding in Addresses(Settings()).check(stretch)]
        [('www.example.org/a in the source, www.example.org/b in the target', 'www.example.org/a')]
    """

    name: ClassVar[str] = "addresses"
    type: ClassVar[IssueType] = "inconsistent-entities"
    severity: ClassVar[Severity] = "high"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield the addresses that differ, then those left out, link by link."""
        for pair in bitext.pairs:
            source = _addresses(pair.source)
            if source:
                yield from self._compared(pair, source, _addresses(pair.target))

    def _compared(
        self, pair: Pair, source: list[Address], target: list[Address]
    ) -> Iterator[Finding]:
        languages = {primary(pair.source.lang), primary(pair.target.lang)}
        same = counterparts(source, target, lambda a, b: _key(a, languages) == _key(b, languages))
        missing = without(source, [a for a, _ in same])
        clashes = counterparts(missing, without(target, [b for _, b in same]), _likeness)
        for a, b in clashes:
            yield self.differing(pair, a, b, fix=a.text)
        lower = pair.target.text.casefold()
        for address in without(missing, [a for a, _ in clashes]):
            if address.text.casefold() not in lower:
                yield self.left_out(pair, address, "medium")


def _addresses(side: Side) -> list[Address]:
    return [x for x in mentions(side.text, side.lang) if isinstance(x, Address)]


def _key(address: Address, languages: set[str]) -> tuple[str, ...]:
    """Return what must be the same: the page of the other language has that in its address."""
    text = address.text.casefold().rstrip("/").removeprefix("https://").removeprefix("http://")
    if address.kind != "url":
        return (text,)
    host, *path = text.removeprefix("www.").split("/")
    labels = [x for x in host.split(".") if x not in languages]
    return (*labels, "/", *(x for x in path if x.partition("-")[0] not in languages))


def _likeness(a: Address, b: Address) -> float:
    rating = fuzz.ratio(a.text.casefold(), b.text.casefold())
    return rating if a.kind == b.kind and rating >= ALIKE else 0
