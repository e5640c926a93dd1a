"""Terms that are rendered one way here, and mostly another elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from align.checking.base import Check, Settings
from align.checking.finding import Finding, IssueType, Severity, Span
from align.checking.stretch import Pair, Stretch
from align.checking.terminology.stems import alike, function_words, is_noun_form, stem
from align.checking.terminology.terms import Located, Term, TermUse, find_terms
from align.checking.terminology.words import default_encoder, find_words
from align.errors import ModelError

__all__ = ["MOST_LINKS", "Terms"]

# More than these take minutes.
MOST_LINKS = 5000
# Of a term's renderings, so many must be of one kind for another to be a finding; and such a
# share where none of that kind is in the same bitext.
LEAST_MAJORITY, LEAST_SHARE, LEAST_SHARE_ELSEWHERE = 2, 0.5, 0.75
LEAST_SCORE = 0.35
# A word link so sure shows more than that some other word stands there.
SURE = 0.55
# A word that says what an article is about stands in it so often, on the average.
OFTEN = 2.0

Languages = tuple[str, str]


class Terms(Check):
    """Repeated terms that are rendered otherwise here than mostly.

    What of it is in the same bitext as the usual rendering weighs more: within an article, a
    term has one meaning. No finding is what keeps the source's word, or writes an acronym, or
    has the usual rendering in some other place of the sentence.
    """

    name: ClassVar[str] = "terms"
    type: ClassVar[IssueType] = "terminology"
    severity: ClassVar[Severity] = "low"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._links: defaultdict[Languages, list[Located]] = defaultdict(list)
        self._seen = 0
        self._observed, self._checked = _Parts(), _Parts()
        self._found: dict[tuple[int, int], list[Finding]] | None = None

    def observe(self, bitext: Stretch) -> None:
        """Keep the links: which of them are needed can be told only by all."""
        part = self._observed.number(bitext)
        self._seen += len(bitext.pairs)
        if self._seen > MOST_LINKS and self.name not in self.settings.asked:
            self._links.clear()
            self.notes = [
                f"terms were not checked, as there are more than {MOST_LINKS:,} links: that takes "
                f"minutes; ask for the check {self.name!r} by name"
            ]
            return
        languages = (bitext.source_lang, bitext.target_lang)
        self._links[languages] += [(part, pair) for pair in bitext.pairs]

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield the renderings that differ from the usual one."""
        if self._found is None:
            self._found = self._all_findings()
            self._links.clear()
        part = self._checked.number(bitext)
        for pair in bitext.pairs:
            yield from self._found.pop((part, pair.number), ())

    def _all_findings(self) -> dict[tuple[int, int], list[Finding]]:
        found: defaultdict[tuple[int, int], list[Finding]] = defaultdict(list)
        for languages, links in self._links.items():
            pairs = {(part, pair.number): pair for part, pair in links}
            for term, use in _unusual(self._terms(languages, links), pairs, languages):
                others = found[use.part, use.link]
                if not any(_overlap(use.source, x.source) for x in others):
                    others.append(self._finding(pairs[use.part, use.link], term, use))
        return dict(found)

    def _terms(self, languages: Languages, links: list[Located]) -> list[Term]:
        try:
            return find_terms(
                links,
                languages,
                lambda: self.settings.encoder or default_encoder(),
                progress=self.settings.progress,
            )
        except ModelError as error:
            self.notes.append(f"terms were not checked: {error}")
            return []

    def _finding(self, pair: Pair, term: Term, use: TermUse) -> Finding:
        here = use.target.text if use.target else ""
        usual = term.majority
        return self.finding(
            pair,
            use.source,
            use.target,
            f'"{use.source.text}" is "{here}" here, elsewhere mostly "{usual}" '
            f"({term.renderings[usual]} of {sum(term.renderings.values())})",
            fix=usual[0].upper() + usual[1:] if here[:1].isupper() else usual,
            severity="medium" if _is_near(term, use) and use.score >= SURE else "low",
        )


class _Parts:
    """Numbers bitexts, by the stretches that they come in."""

    def __init__(self) -> None:
        self._number = -1
        self._file = ""
        self._last = -1

    def number(self, bitext: Stretch) -> int:
        """Return the number of a stretch's bitext: one goes on as long as its links count up."""
        first = bitext.links[0].number
        if self._number < 0 or bitext.file != self._file or first <= self._last:
            self._number += 1
        self._file, self._last = bitext.file, bitext.links[-1].number
        return self._number


def _unusual(
    terms: Sequence[Term], pairs: Mapping[tuple[int, int], Pair], languages: Languages
) -> Iterator[tuple[Term, TermUse]]:
    """Yield the uses of terms with another rendering than the usual one."""
    usual = {term.text: _stems(term.majority, languages[1]) for term in terms}
    for term in terms:
        if not _has_usual(term):
            continue
        own = usual[term.text]
        # What is usual for another term stands for that one, such as a name for "the country".
        foreign = {x for text, stems in usual.items() if not alike(stems, own) for x in stems}
        for use in term.occurrences:
            if use.target is None or use.rendering == term.majority:
                continue
            stems = _stems(use.target.text, languages[1])
            if (
                use.score >= LEAST_SCORE
                and not stems & foreign
                and not _is_kept(use)
                and is_noun_form(use.source.text, languages[0])
                and (
                    _is_near(term, use) or (term.share >= LEAST_SHARE_ELSEWHERE and _is_topic(term))
                )
                and not alike(own, _stems(pairs[use.part, use.link].target.text, languages[1]))
            ):
                yield term, use


def _has_usual(term: Term) -> bool:
    """Tell whether one rendering is usual, and a rendering indeed: no name that is kept."""
    usual = term.majority
    return (
        len(term.renderings) > 1
        and term.renderings[usual] >= LEAST_MAJORITY
        and term.share > LEAST_SHARE
        and not _has_acronym(usual)
        and usual.lower() not in term.text.lower()
    )


def _is_kept(use: TermUse) -> bool:
    """Tell whether a rendering is the source's own word, or short for the usual one."""
    here = use.target.text if use.target else ""
    return here.lower() in use.source.text.lower() or _has_acronym(here)


def _is_near(term: Term, use: TermUse) -> bool:
    """Tell whether the usual rendering is usual in the same bitext too."""
    own = [x.rendering for x in term.occurrences if x.part == use.part and x.rendering]
    usual = own.count(term.majority)
    return usual >= LEAST_MAJORITY and usual > LEAST_SHARE * len(own)


def _is_topic(term: Term) -> bool:
    """Tell a phrase, or a word that few articles repeat, from one that stands in all of them."""
    parts = {use.part for use in term.occurrences}
    return " " in term.text or len(term.occurrences) >= OFTEN * len(parts)


def _stems(text: str, lang: str) -> set[str]:
    words = {word.text.lower() for word in find_words([(0, text)])}
    return {stem(word, lang) for word in words - function_words(lang)}


def _has_acronym(text: str) -> bool:
    return any(len(word) > 1 and word.isupper() for word in text.split())


def _overlap(one: Span, other: Span | None) -> bool:
    return (
        other is not None
        and one.segment == other.segment
        and one.start < other.end
        and other.start < one.end
    )
