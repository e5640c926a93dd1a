"""Terms that do not become what a glossary asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from align.checking.base import Check, Settings
from align.checking.finding import Finding, Severity, Span
from align.checking.stretch import Pair, Stretch
from align.checking.terminology.glossary import Entry
from align.checking.terminology.inflection import WORD, forms
from align.language import primary

__all__ = ["GlossaryTerms"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        start: Where it begins.
        end: Where it ends, exclusive.
        text: What stands there.
        forms: What it may be a form of.
    """

    start: int
    end: int
    text: str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A term to be found.

    Attributes:
        words: Its words.
        is_cased: Whether capitals and small letters differ.
        is_exact: Whether no other form of the words will do.
    """

    words: tuple[Word, ...]
    is_cased: bool = False
    is_exact: bool = False

    def matches(self, words: Sequence[Word], at: int) -> bool:
        """Tell whether the term stands at a word of a text."""
        own = self.words
        return at + len(own) <= len(words) and all(
            self._is_same(one, words[at + n]) for n, one in enumerate(own)
        )

    def places(self, words: Sequence[Word]) -> list[range]:
        """Return where the term stands in a text: the numbers of the words."""
        starts = (at for at in range(len(words)) if self.matches(words, at))
        return [range(at, at + len(self.words)) for at in starts]

    def _is_same(self, own: Word, other: Word) -> bool:
        if self.is_cased and not other.text.startswith(own.text):
            return False
        if self.is_exact:
            return own.text.casefold() == other.text.casefold()
        return not own.forms.isdisjoint(other.forms)


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of the glossary, ready to be looked for.

    Attributes:
        entry: The entry.
        source: Its source term.
        allowed: What it may become.
        forbidden: What it must not become.
    """

    entry: Entry
    source: Pattern
    allowed: tuple[Pattern, ...]
    forbidden: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A source term in a link.

    Attributes:
        rule: The rule for it.
        places: Where it stands in the source.
    """

    rule: Rule
    places: list[range]


@dataclass(frozen=True, slots=True)
class Texts:
    """A link whose words have been found.

    Attributes:
        pair: The link.
        source: The words of its source.
        target: The words of its target.
    """

    pair: Pair
    source: Sequence[Word]
    target: Sequence[Word]

    def source_span(self, place: range) -> Span:
        """Return where some words of the source stand."""
        return self.pair.source.span(self.source[place[0]].start, self.source[place[-1]].end)

    def target_span(self, place: range) -> Span:
        """Return where some words of the target stand."""
        return self.pair.target.span(self.target[place[0]].start, self.target[place[-1]].end)


class GlossaryTerms(Check):
    """Terms of the source whose target is not what the glossary says.

    A term is found in all its forms, and where two overlap the longer one counts. It must
    become one of its targets as often as it stands in the source.
    """

    name, type, severity = "glossary", "terminology", "high"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._languages: tuple[str, str] | None = None
        self._rules: dict[str, list[Rule]] = {}
        if glossary := settings.glossary:
            self._languages = primary(glossary.source_lang), primary(glossary.target_lang)
            for entry in glossary.entries:
                self._add(_rule(entry, glossary.source_lang, glossary.target_lang))

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield terms that are missing, forbidden or changed."""
        if (primary(bitext.source_lang), primary(bitext.target_lang)) != self._languages:
            return
        for pair in bitext.pairs:
            if not self._may_hold_a_term(pair.source.text, bitext.source_lang):
                continue
            source = _words(pair.source.text, bitext.source_lang)
            if uses := self._uses(source):
                link = Texts(pair, source, _words(pair.target.text, bitext.target_lang))
                for use in uses:
                    yield from self._judged(link, use)

    def _add(self, rule: Rule) -> None:
        if rule.source.words:
            for form in rule.source.words[0].forms:
                self._rules.setdefault(form, []).append(rule)

    def _may_hold_a_term(self, text: str, lang: str) -> bool:
        known = self._rules.keys()
        return any(not known.isdisjoint(forms(word, lang)) for word in WORD.findall(text))

    def _uses(self, words: Sequence[Word]) -> list[Use]:
        """Find the terms in a source; of those that overlap, the longest."""
        found: dict[range, Rule] = {}
        for at, word in enumerate(words):
            for rule in (rule for form in word.forms for rule in self._rules.get(form, ())):
                place = range(at, at + len(rule.source.words))
                is_better = place not in found or rule.source.is_cased
                if is_better and rule.source.matches(words, at):
                    found[place] = rule
        uses: dict[int, Use] = {}
        for place in _apart(found):
            rule = found[place]
            uses.setdefault(id(rule), Use(rule, [])).places.append(place)
        return list(uses.values())

    def _judged(self, link: Texts, use: Use) -> Iterator[Finding]:
        if use.rule.entry.is_kept:
            yield from self._changed(link, use)
            return
        right = _apart(place for term in use.rule.allowed for place in term.places(link.target))
        covered = {n for place in right for n in place}
        wrong = [
            place
            for place in _apart(p for term in use.rule.forbidden for p in term.places(link.target))
            if covered.isdisjoint(place)
        ]
        # Beside enough right terms a forbidden one may translate another word.
        is_enough = bool(use.rule.allowed) and len(right) >= len(use.places)
        for place in wrong:
            yield self._forbidden(link, use, place, "low" if is_enough else "high")
        if use.rule.allowed and len(use.places) > len(right) + len(wrong):
            yield self._missing(link, use, len(right) + len(wrong))

    def _forbidden(self, link: Texts, use: Use, place: range, severity: Severity) -> Finding:
        entry, span = use.rule.entry, link.target_span(place)
        better = next(iter(entry.allowed), "")
        message = f"“{span.text}” is forbidden for “{entry.source}”"
        return self.finding(
            link.pair,
            link.source_span(use.places[0]),
            span,
            message + (f": write “{better}”" if better else "") + _note(entry),
            fix=_cased_like(span.text, better),
            severity=severity,
        )

    def _missing(self, link: Texts, use: Use, found: int) -> Finding:
        entry = use.rule.entry
        asked = " or ".join(f"“{term}”" for term in entry.allowed)
        message = f"“{entry.source}” must become {asked}" + _count(use, found)
        return self.finding(
            link.pair,
            link.source_span(use.places[found]),
            None,
            message + _note(entry),
            fix=entry.allowed[0],
            severity="low" if found else "high",
        )

    def _changed(self, link: Texts, use: Use) -> Iterator[Finding]:
        """Tell of a term that stays as it is, and has not."""
        words = tuple(link.source[n] for n in use.places[0])
        found = Pattern(words, is_cased=True).places(link.target)
        if len(found) >= len(use.places):
            return
        changed = [place for place in Pattern(words).places(link.target) if place not in found]
        span = link.source_span(use.places[0])
        yield self.finding(
            link.pair,
            span,
            link.target_span(changed[0]) if changed else None,
            f"“{span.text}” must stay as it is" + _count(use, len(found)) + _note(use.rule.entry),
            fix=span.text,
            severity="low" if found else "high",
        )


def _count(use: Use, found: int) -> str:
    """Say how often a term stands where."""
    if not found:
        return ", which is not in the target"
    return f": {len(use.places)} in the source, {found} in the target"


def _note(entry: Entry) -> str:
    return f" ({entry.note})" if entry.note else ""


def _cased_like(text: str, term: str) -> str:
    """Return a term with a capital where a text begins with one."""
    return term[:1].upper() + term[1:] if text[:1].isupper() else term


def _rule(entry: Entry, source_lang: str, target_lang: str) -> Rule:
    """Prepare an entry.

    Where a forbidden term is a form of an allowed one, as "pengusaha" and "perusahaan" are by
    their stem, each has to stand there as it is.
    """
    allowed = [_words(term, target_lang) for term in entry.allowed]
    forbidden = [_words(term, target_lang) for term in entry.forbidden]
    is_exact = any(Pattern(a).matches(b, 0) for a in allowed for b in forbidden)
    return Rule(
        entry,
        Pattern(_words(entry.source, source_lang), entry.is_cased),
        tuple(Pattern(words, is_exact=is_exact) for words in allowed if words),
        tuple(Pattern(words, is_exact=is_exact) for words in forbidden if words),
    )


def _words(text: str, lang: str) -> tuple[Word, ...]:
    return tuple(
        Word(match.start(), match.end(), match[0], forms(match[0], lang))
        for match in WORD.finditer(text)
    )


def _apart(places: Iterable[range]) -> list[range]:
    """Return places that do not overlap, longer ones first."""
    found: list[range] = []
    taken: set[int] = set()
    for place in sorted(places, key=lambda x: (-len(x), x.start)):
        if taken.isdisjoint(place):
            taken.update(place)
            found.append(place)
    return sorted(found, key=lambda x: x.start)
