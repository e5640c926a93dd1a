"""Negations that the other side has not.

Only a source that is negated is looked at: one that is not may well be translated with a negation,
as "unlike" is, and "to fail". Which words negate, and which only answer to a negation, stands in
the files of the languages.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from align.checking.base import Check
from align.checking.finding import Finding
from align.checking.language_data import language_file
from align.checking.stretch import Stretch
from align.language import primary

__all__ = ["Negation"]

WORD = re.compile(r"\w+(?:['’]\w+)*")
NEXT = re.compile(r"\W+\w+")
# No. 5 is no negation.
NUMBER = re.compile(r"\.?\s?\d")
# What follows the beginning of a negation in a word, in letters at least.
LEAST_REST = 3

# A cue asks for a negation on the other side. So does a word with a prefix of negation, if nothing
# else does. A weak word answers to one but asks for none, and a word that only looks like one with
# a prefix may answer.
Kind = Literal["cue", "affixed", "weak", "maybe"]


class Negator(NamedTuple):
    """A word that negates, or may."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language negates.

    Attributes:
        kinds: Words that negate.
        endings: Endings of words that do: n't.
        beginnings: Beginnings of words that may.
        last: Endings of words that may.
        idle: Finds phrases whose words ask for no negation.
    """

    kinds: dict[str, Kind]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    last: tuple[str, ...]
    idle: re.Pattern[str]


class Negation(Check):
    """Negations of the source that the target lacks.

    Example:
        >>> from align.checking.base import Settings
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("He did not come.",), ("Dia datang.",))
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding.message for finding in Negation(Settings()).check(stretch)]
        ['"not" in the source, no negation in the target']
    """

    name, type, severity = "negation", "mistranslation", "medium"

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield negations of the source that the target has not."""
        if not (_grammar(bitext.source_lang) and _grammar(bitext.target_lang)):
            return
        for pair in bitext.pairs:
            here, there = pair.source.text, pair.target.text
            source = _negators(here, bitext.source_lang)
            asked = _asking(source, here, bitext.source_lang)
            if not asked:
                continue
            target = _negators(there, bitext.target_lang)
            if _are_answered(asked, source, target) or _copied(asked[0], here) in there:
                continue
            yield self.finding(
                pair,
                pair.source.span(asked[0].start, asked[0].end),
                pair.target.whole(),
                _message(asked, target),
            )


def _asking(found: Sequence[Negator], text: str, lang: str) -> list[Negator]:
    """Return what asks for a negation on the other side."""
    cues = [x for x in found if x.kind == "cue"]
    if cues:
        grammar = _grammar(lang)
        idle = [x.span() for x in grammar.idle.finditer(text)] if grammar else []
        cues = [x for x in cues if not any(a <= x.start < b for a, b in idle)]
    return cues or [x for x in found if x.kind == "affixed"]


def _are_answered(
    asked: Sequence[Negator], source: Sequence[Negator], target: Sequence[Negator]
) -> bool:
    """Tell whether the target has as many negations as are asked for.

    Its weak words may be what such words of the source say: "could not prevent".
    """
    kinds = [x.kind for x in target]
    denied = kinds.count("cue") + kinds.count("affixed") + kinds.count("maybe")
    weak = kinds.count("weak") - sum(x.kind == "weak" for x in source)
    most = len(asked) if asked[0].kind == "cue" else 1
    return denied + max(weak, 0) >= most


def _copied(cue: Negator, text: str) -> str:
    """Return a cue and the word after it: where they stand in the target, they are a title."""
    following = NEXT.match(text, cue.end)
    return text[cue.start : following.end() if following else len(text)]


def _message(asked: Sequence[Negator], target: Sequence[Negator]) -> str:
    ours = ", ".join(f'"{x.text}"' for x in asked)
    theirs = ", ".join(f'"{x.text}"' for x in target if x.kind in ("cue", "affixed"))
    return f"{ours} in the source, {f'only {theirs}' if theirs else 'no negation'} in the target"


def _negators(text: str, lang: str) -> list[Negator]:
    """Return the words of a text that negate, or may."""
    return [
        Negator(kind, match.start(), match.end(), match[0])
        for match in WORD.finditer(text)
        if (kind := _kind(match[0], lang)) and not NUMBER.match(text, match.end())
    ]


@functools.lru_cache(1 << 15)
def _kind(word: str, lang: str) -> Kind | None:
    grammar = _grammar(lang)
    if grammar is None:
        return None
    word = word.lower().replace("’", "'")
    if word in grammar.kinds:
        return grammar.kinds[word]
    if word.endswith(grammar.endings):
        return "cue"
    begins = any(
        word.startswith(x) and len(word) - len(x) >= LEAST_REST for x in grammar.beginnings
    )
    return "maybe" if begins or word.endswith(grammar.last) else None


@functools.cache
def _grammar(lang: str) -> Grammar | None:
    """Return how a language negates; nothing for one whose file does not say."""
    table = language_file(primary(lang)).get("negation")
    if table is None:
        return None
    kinds: dict[str, Kind] = {}
    for kind in ("weak", "affixed", "cue"):
        kinds |= dict.fromkeys(table[kind].split(), kind)
    idle = (re.escape(x).replace("'", "['’]").replace(r"\ ", r"[\s-]+") for x in table["idle"])
    return Grammar(
        kinds,
        tuple(table["cue_endings"]),
        tuple(table["beginnings"]),
        tuple(table["endings"]),
        re.compile(rf"(?i)\b(?:{'|'.join(idle)})\b"),
    )
