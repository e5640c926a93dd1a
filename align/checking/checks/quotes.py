"""Quotation marks and brackets that are lost, or stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from align.checking.base import Check
from align.checking.documents import by_document, gaps, is_comparable
from align.checking.excerpts import plural
from align.checking.finding import Finding, Span
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Quotes"]

_DOUBLE = '"“”„‟«»〝〞〟『』「」＂'
OPENING, CLOSING = "([{（［【", ")]}）］】"
# Inches, and seconds of an arc: 6'2", 12"; the sign in Hebrew abbreviations; the "'n'" of a word.
_NO_QUOTE = re.compile(r"\d['’′] ?\d+(?:\"|”|″|'')|(?<=\d)″|(?<=[א-ת])\"(?=[א-ת])|['’]n['’]")
# A pair of single quotation marks: before the first and behind the last there is no letter, as
# there is at an apostrophe.
_SINGLE = re.compile(r"(?<!\w)['‘‚‹](?=[^\W\d])(?:[^'‘’‚‹›]|(?<=\w)['’](?=\w))*(?<=\S)['’›](?!\w)")
# Numbers of a list: "a)", "1)", "(i)" have no bracket that opens.
_LIST_NUMBER = re.compile(r"(?:^|\s)\w{1,3} ?$")
_QUOTE = re.compile(f"[{_DOUBLE}]")
_BRACKET = re.compile("[" + "".join(map(re.escape, OPENING + CLOSING)) + "]")
_ANY = re.compile(f"[{_DOUBLE}'‘’‚‹›{re.escape(OPENING + CLOSING)}]")
# Where so many pairs lose them, the target's way is another: dialogue is often set with dashes.
HABIT_SHARE, HABIT_PAIRS = 0.3, 5
# So many links before and behind are looked at for the other end of a quotation.
REACH = 8


@dataclass(frozen=True, slots=True)
class Signs:
    """The places of a kind of sign in a text.

    Attributes:
        starts: Where each stands.
        is_whole: Whether each that opens is closed.
    """

    starts: tuple[int, ...] = ()
    is_whole: bool = True

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)


NONE = Signs()


class Quotes(Check):
    """Quotation marks and brackets that the target lacks, or that stand alone in it.

    All shapes of a quotation mark are one. A quotation that goes on over several segments is
    no fault: a mark that stands alone is excused by another one near it. Nor are brackets that
    only the target has: translators explain in them; nor is what is put otherwise in captions,
    and in two articles that only overlap.
    """

    name, type, severity = "quotes", "typographical", "low"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield marks and brackets that are lost, added or alone."""
        for links in by_document(bitext):
            pairs = [link for link in links if not link.is_gap]
            is_free = is_comparable(links, list(gaps(links)))
            yield from self._compared(pairs, _quotes, _wrong_quotes, is_free=is_free)
            yield from self._compared(pairs, _brackets, _wrong_brackets, is_free=is_free)

    def _compared(
        self,
        pairs: Sequence[Pair],
        find: Callable[[str], Signs],
        judge: Callable[[Signs, Signs], str],
        *,
        is_free: bool,
    ) -> Iterator[Finding]:
        sources = [find(pair.source.text) for pair in pairs]
        targets = [find(pair.target.text) for pair in pairs]
        is_free = is_free or _is_habit(sources, targets) or _is_habit(targets, sources)
        for n, (pair, source, target) in enumerate(zip(pairs, sources, targets, strict=True)):
            if len(source) == len(target) and source.is_whole == target.is_whole:
                continue
            is_whole = source.is_whole and target.is_whole
            if is_whole and (is_free or "caption" in (pair.source.kind, pair.target.kind)):
                continue
            near = targets[max(n - REACH, 0) : n] + targets[n + 1 : n + 1 + REACH]
            goes_on = not is_whole and not all(other.is_whole for other in near)
            if not goes_on and (message := judge(source, target)):
                yield self.finding(
                    pair, _first(pair.source, source), _first(pair.target, target), message
                )


def _is_habit(these: Sequence[Signs], those: Sequence[Signs]) -> bool:
    """Tell whether what one side has often has no counterpart."""
    marked = [bool(other) for one, other in zip(these, those, strict=True) if one]
    return marked.count(False) >= max(HABIT_PAIRS, HABIT_SHARE * len(marked))


def _wrong_quotes(source: Signs, target: Signs) -> str:
    """Say what is wrong; nothing if it may be right."""
    if source and not target:
        return f"{plural(len(source), 'quotation mark')} in the source, none in the target"
    if source.is_whole and not target.is_whole:
        return "a quotation mark stands alone in the target"
    if target and not source:
        return f"{plural(len(target), 'quotation mark')} in the target, none in the source"
    return ""


def _wrong_brackets(source: Signs, target: Signs) -> str:
    """Say what is wrong; nothing if it may be right."""
    if source and not target:
        return f"{plural(len(source), 'bracket')} in the source, none in the target"
    if source.is_whole and not target.is_whole:
        return "a bracket stands alone in the target"
    return ""


def _first(side: Side, signs: Signs) -> Span | None:
    return side.span(signs.starts[0], signs.starts[0] + 1) if signs else None


def _quotes(text: str) -> Signs:
    if not _ANY.search(text):
        return NONE
    bare = _NO_QUOTE.sub(lambda match: "0" * len(match.group()), text)
    double = [match.start() for match in _QUOTE.finditer(bare)]
    single = [at for match in _SINGLE.finditer(bare) for at in (match.start(), match.end() - 1)]
    return Signs((*sorted(double + single),), len(double) % 2 == 0)


def _brackets(text: str) -> Signs:
    if not _ANY.search(text):
        return NONE
    starts: list[int] = []
    open_: list[str] = []
    is_whole = True
    for match in _BRACKET.finditer(text):
        starts.append(match.start())
        if match.group() in OPENING:
            open_.append(match.group())
        elif not open_ and _LIST_NUMBER.search(text, max(0, match.start() - 5), match.start()):
            starts.pop()
        elif not open_ or OPENING.index(open_.pop()) != CLOSING.index(match.group()):
            is_whole = False
    return Signs((*starts,), is_whole and not open_)
