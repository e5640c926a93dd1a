"""Sentences that end otherwise in the translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from align.checking.base import Check
from align.checking.finding import Finding
from align.checking.stretch import Pair, Stretch

__all__ = ["EndPunctuation"]

# What ends a sentence, in the scripts that have signs of their own, by the sign that it is.
SIGNS = {
    "?": "?？؟⸮՞፧꘏;",
    "!": "!！՜߹᥄",
    ".": ".。．｡।॥۔։።။།᙮᠃᠉៕",
    "…": "…⋯",
    ":": ":：፥៖",
    ";": ";；؛፤",
}
_SIGN = {character: sign for sign, characters in SIGNS.items() for character in characters}
_QUESTION, _EXCLAMATION = "?", "!"
# One may stand for another, as sentences are cut otherwise.
_STOPS = {".", "…", ";"}
_NAMES = {
    "?": "a question mark",
    "!": "an exclamation mark",
    ".": "a full stop",
    "…": "an ellipsis",
    ":": "a colon",
    ";": "a semicolon",
    "": "no sign at all",
}
# Stands behind the sign that ends a sentence; so does a note in brackets.
_SPACES = "".join(x for x in map(chr, range(0x3001)) if x.isspace())
_CLOSING = _SPACES + "\"'”’»›“‘«‹„‚」』）〉》】)]}*_/¿¡"
_NOTE = re.compile(
    rf"(?<=[{''.join(map(re.escape, _SIGN))}\"”’»])\s+(?:\([^()]*\)|\[[^\[\]]*\])\s*$"
)
_ENDS = "".join(_SIGN)
# A difference that so many pairs with that sign have is the way of the language or the house.
HABIT_SHARE, HABIT_PAIRS = 0.2, 5
# Letters of scripts that use the signs of Latin.
_LATIN_SIGNS = re.compile("[\u0000-\u036f\u0400-\u052f]")


@dataclass(frozen=True, slots=True)
class End:
    """How a text ends.

    Attributes:
        sign: The sign, as Latin writes it; empty if there is none.
        start: Where it begins in the text; without a sign, where the last character does.
        text: What stands there.
    """

    sign: str
    start: int
    text: str


class EndPunctuation(Check):
    """Questions, exclamations and other sentences that end with another sign in the target.

    In headings and captions, which often end without a sign, and where the source has none,
    only questions and exclamations count.
    """

    name, type, severity = "end-punctuation", "typographical", "low"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield other ends than the source's."""
        pairs = [pair for pair in bitext.pairs if pair.source.text and pair.target.text]
        ends = [(pair, _end(pair.source.text), _end(pair.target.text)) for pair in pairs]
        sources = Counter(source.sign for _, source, _ in ends)
        changes = Counter((source.sign, target.sign) for _, source, target in ends)
        for pair, source, target in ends:
            change = source.sign, target.sign
            is_habit = changes[change] >= max(HABIT_PAIRS, HABIT_SHARE * sources[source.sign])
            if not is_habit and _is_fault(pair, *change):
                yield self._finding(pair, source, target)

    def _finding(self, pair: Pair, source: End, target: End) -> Finding:
        is_question = _QUESTION in (source.sign, target.sign)
        return self.finding(
            pair,
            pair.source.span(source.start, source.start + len(source.text)),
            pair.target.span(target.start, target.start + len(target.text)),
            f"{_NAMES[source.sign]} ends the source, {_NAMES[target.sign]} the target",
            fix=_fix(source, target),
            severity="medium" if is_question else "low",
        )


def _is_fault(pair: Pair, source: str, target: str) -> bool:
    if source == target:
        return False
    for sign in (_QUESTION, _EXCLAMATION):
        if source == sign:
            return not _has(pair.target.text, sign)
        if target == sign:
            return not _has(pair.source.text, sign)
    is_prose = pair.source.kind == pair.target.kind == "sentence"
    return bool(source) and is_prose and not {source, target} <= _STOPS


def _has(text: str, sign: str) -> bool:
    return any(character in text for character in SIGNS[sign])


def _end(text: str) -> End:
    bare = _NOTE.sub("", text).rstrip(_CLOSING)
    start = len(bare.rstrip(_ENDS))
    if start == len(bare):
        return End("", max(len(bare) - 1, 0), bare[-1:])
    return End(_sign(bare[start:]), start, bare[start:])


def _sign(run: str) -> str:
    """Return the sign that counts of those at an end: in "?!" it is the question."""
    signs = [_SIGN[character] for character in run]
    for sign in (_QUESTION, _EXCLAMATION):
        if sign in signs:
            return sign
    return "…" if signs[-3:] == [".", ".", "."] else signs[-1]


def _fix(source: End, target: End) -> str:
    """Return what to write at the target's end, in scripts whose signs are those of Latin."""
    if not _LATIN_SIGNS.fullmatch(target.text[-1:]):
        return ""
    return source.sign if target.sign else target.text + source.sign
