"""Terms without a glossary: what a text says again and again, and how it is rendered each time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.bitext import Bitext
from align.checking.finding import Span
from align.checking.stretch import Pair, Side, stretches
from align.checking.terminology.candidates import Candidate, find_candidates
from align.checking.terminology.stems import alike, function_words, stem
from align.checking.terminology.words import Part, WordLink, default_encoder, find_words, link_words
from align.encoding import Encoder
from align.errors import UsageError
from align.progress import Progress

__all__ = ["Located", "Term", "TermUse", "find_terms", "terms"]

# The number of a bitext, and a link of it.
Located = tuple[int, Pair]
# A link less probable than this tells nothing of renderings.
LEAST_CONFIDENCE = 0.3
# Words that a rendering may go over.
GAP = 1


@dataclass(frozen=True, slots=True)
class TermUse:
    """One place where a term stands.

    Attributes:
        part: The number of its bitext among those looked at, from 0.
        link: The number of the link in the bitext, from 0.
        source: The term.
        target: Its rendering; nothing where no word is linked to it.
        rendering: The rendering that this one is a form of; empty without one.
        score: How surely it is the term's, 0 to 1, as ``WordLink.score``; 0 without one.
    """

    part: int
    link: int
    source: Span
    target: Span | None
    rendering: str
    score: float


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that stands in the source again and again.

    Attributes:
        text: Its form in the source, the most frequent one.
        occurrences: Every place where it stands, in the order of the links.
        renderings: How often it is rendered in which way, the most frequent first. Forms of
            one stem count as one way; places without a rendering are not counted.
    """

    text: str
    occurrences: tuple[TermUse, ...]
    renderings: dict[str, int]

    def __str__(self) -> str:
        """Say how it is rendered, in one line."""
        if not self.renderings:
            return f"{self.text}: no rendering"
        ways = ", ".join(f"{rendering} {count}" for rendering, count in self.renderings.items())
        return f"{self.text}: {ways} (share {self.share:.2f}, LTCR {self.ltcr:.2f})"

    @property
    def majority(self) -> str:
        """The most frequent rendering; empty if there is none."""
        return next(iter(self.renderings), "")

    @property
    def share(self) -> float:
        """The share of the most frequent rendering, 0 to 1."""
        return self.renderings.get(self.majority, 0) / max(sum(self.renderings.values()), 1)

    @property
    def ltcr(self) -> float:
        """The lexical translation consistency ratio (Lyu et al. 2021).

        The share of pairs of renderings that are equal, 0 to 1; 1 for less than two.
        """
        total = sum(self.renderings.values())
        equal = sum(n * (n - 1) for n in self.renderings.values())
        return equal / (total * (total - 1)) if total > 1 else 1.0

    @property
    def omitted(self) -> int:
        """The number of places where no word is linked to it."""
        return sum(not use.rendering for use in self.occurrences)


def terms(
    bitexts: Bitext | Iterable[Bitext],
    *,
    encoder: Encoder | None = None,
    min_count: int = 3,
    progress: Progress | None = None,
) -> list[Term]:
    """Find the terms of bitexts, and how each is rendered.

    Terms are nouns, as far as that can be seen, and phrases that the source repeats. Renderings
    are found by ``word_links``, in links of a probability of 0.3 and more. Consistency is
    measured after Lyu et al. (2021), "Encouraging Lexical Translation Consistency for
    Document-Level Neural Machine Translation".

    Args:
        bitexts: The bitext, or several of the same two languages.
        encoder: Links the words; the embedded model if not given.
        min_count: How often they must stand there; a title of several words, once less.
        progress: Hears of the links.

    Returns:
        The terms, the most frequent first.

    Raises:
        ModelError: If the encoder does not tell where its tokens stand.
        UsageError: If *min_count* is less than 2, or the bitexts are not of the same two
            languages.

    Example:
        >>> from align import Document, FakeEncoder, Link, Segment
        >>> def document(texts, lang):
        ...     ends = [sum(len(t) + 1 for t in texts[: n + 1]) for n in range(len(texts))]
        ...     segments = (Segment(e - len(t) - 1, e - 1) for e, t in zip(ends, texts))
        ...     return Document(" ".join(texts) + " ", tuple(segments), lang)
        >>> source = document(["Zeal!", "More zeal.", "Zeal wins."], "en")
        >>> target = document(["Semangat!", "Semangat lagi.", "Gairah menang."], "id")
        >>> bitext = Bitext(source, target, tuple(Link((n,), (n,)) for n in range(3)))
        >>> encoder = FakeEncoder({"semangat": "zeal", "gairah": "zeal", "menang": "wins"})
        >>> [term] = terms(bitext, encoder=encoder)
        >>> term.text, term.renderings, round(term.ltcr, 2)
        ('zeal', {'Semangat': 2, 'Gairah': 1}, 0.33)
    """
    if min_count < 2:
        raise UsageError(f"min_count must be at least 2, not {min_count}: terms are what repeats")
    several = [bitexts] if isinstance(bitexts, Bitext) else list(bitexts)
    languages = {(x.source.lang, x.target.lang) for x in several}
    if len(languages) > 1:
        raise UsageError(f"bitexts of one pair of languages, please, not of {len(languages)}")
    located = [
        (part, pair)
        for part, bitext in enumerate(several)
        for stretch in stretches(bitext)
        for pair in stretch.pairs
    ]
    return [
        term
        for langs in languages
        for term in find_terms(
            located,
            langs,
            lambda: encoder or default_encoder(),
            min_count=min_count,
            progress=progress,
        )
    ]


def find_terms(
    links: Sequence[Located],
    langs: tuple[str, str],
    encoder: Callable[[], Encoder],
    *,
    min_count: int = 3,
    progress: Progress | None = None,
) -> list[Term]:
    """Find the terms of links of one pair of languages, as ``terms`` does for bitexts.

    Args:
        links: The links; the less probable ones are left out.
        langs: Languages of source and target.
        encoder: Gives the encoder, which is asked for only if there are candidates.
        min_count: How often they must stand in the source; a title of several words, once less.
        progress: Hears of the links.
    """
    sure = [x for x in links if not x[1].is_unsure(LEAST_CONFIDENCE)]
    sources = [_parts(pair.source) for _, pair in sure]
    found = find_candidates(sources, langs[0], min_count=min_count)
    needed = sorted(
        {use.link for candidate in found for use in (*candidate.uses, *candidate.related)}
    )
    if not needed:
        return []
    sides = [(sources[n], _parts(sure[n][1].target)) for n in needed]
    linked = link_words(sides, langs, encoder(), progress)
    targets = {
        n: _Target(target, words, langs[1])
        for n, (_, target), words in zip(needed, sides, linked, strict=True)
    }
    made = (_term(candidate, sure, targets) for candidate in found)
    return sorted(made, key=lambda term: (-len(term.occurrences), term.text))


def _parts(side: Side) -> list[Part]:
    return list(zip(side.segments, side.parts, strict=True))


@dataclass(frozen=True, slots=True)
class _Rendering:
    span: Span
    stems: frozenset[str]
    score: float


class _Target:
    """The target side of a link, as far as words of the source are linked to it."""

    def __init__(self, parts: Sequence[Part], links: Sequence[WordLink], lang: str) -> None:
        self._texts = dict(parts)
        self._lang = lang
        self._numbers = {word: n for n, word in enumerate(find_words(parts))}
        self._linked: defaultdict[Span, list[tuple[Span, float]]] = defaultdict(list)
        for link in links:
            if _is_content(link.target.text, lang):
                self._linked[link.source].append((link.target, link.score))

    def rendering(self, words: Iterable[Span]) -> _Rendering | None:
        """Find what words of the source have become: the surest run of words linked to them."""
        scores: dict[Span, float] = {}
        for word in words:
            for target, score in self._linked[word]:
                scores[target] = max(score, scores.get(target, 0.0))
        if not scores:
            return None
        run = max(self._runs(scores), key=lambda run: sum(scores[word] for word in run))
        first, last = run[0], run[-1]
        text = self._texts[first.segment][first.start : last.end]
        stems = frozenset(stem(word.text, self._lang) for word in run)
        return _Rendering(
            Span(first.segment, first.start, last.end, text),
            stems,
            max(map(scores.__getitem__, run)),
        )

    def _runs(self, words: Iterable[Span]) -> Iterator[list[Span]]:
        """Put words together that stand in one segment with at most ``GAP`` words between."""
        run: list[Span] = []
        for word in sorted(words, key=self._numbers.__getitem__):
            is_near = run and self._numbers[word] - self._numbers[run[-1]] <= GAP + 1
            if is_near and word.segment == run[-1].segment:
                run.append(word)
                continue
            if run:
                yield run
            run = [word]
        yield run


def _is_content(word: str, lang: str) -> bool:
    return word.lower() not in function_words(lang) and not any(map(str.isdigit, word))


def _term(candidate: Candidate, links: Sequence[Located], targets: Mapping[int, _Target]) -> Term:
    rendered = [(use, targets[use.link].rendering(use.words)) for use in candidate.uses]
    known = {x for _, rendering in rendered if rendering for x in rendering.stems}
    # Another word of the stem is a form of the term where it is rendered like it.
    for use in candidate.related:
        rendering = targets[use.link].rendering(use.words)
        if rendering and alike(rendering.stems, known):
            rendered.append((use, rendering))
    rendered.sort(key=lambda x: (x[0].link, x[0].words[0].segment, x[0].words[0].start))
    names = _names([rendering for _, rendering in rendered if rendering])
    uses = tuple(
        TermUse(
            links[use.link][0],
            links[use.link][1].number,
            _from_to(use.words, links[use.link][1].source),
            rendering.span if rendering else None,
            names[rendering.stems] if rendering else "",
            rendering.score if rendering else 0.0,
        )
        for use, rendering in rendered
    )
    counts = Counter(use.rendering for use in uses if use.rendering)
    own = Counter(" ".join(word.text for word in use.words) for use in candidate.uses)
    return Term(_plainest(own), uses, dict(counts.most_common()))


def _names(renderings: Sequence[_Rendering]) -> dict[frozenset[str], str]:
    """Call renderings that share a stem by the most frequent form of the most frequent one."""
    counts = Counter(rendering.stems for rendering in renderings)
    leaders: dict[frozenset[str], frozenset[str]] = {}
    for stems, _ in sorted(counts.items(), key=lambda x: (-x[1], sorted(x[0]))):
        shared = (leader for leader in dict.fromkeys(leaders.values()) if alike(leader, stems))
        leaders[stems] = next(shared, stems)
    forms: defaultdict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for rendering in renderings:
        forms[rendering.stems][rendering.span.text] += 1
    return {stems: _plainest(forms[leader]) for stems, leader in leaders.items()}


def _plainest(forms: Counter[str]) -> str:
    """Return the most frequent form; in lower case if it stands so anywhere."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[form.lower()] += count
    best = min(folded, key=lambda form: (-folded[form], len(form), form))
    written = [form for form in forms if form.lower() == best]
    return best if best in written else min(written, key=lambda form: (-forms[form], form))


def _from_to(words: Sequence[Span], side: Side) -> Span:
    first, last = words[0], words[-1]
    text = side.parts[side.segments.index(first.segment)]
    return Span(first.segment, first.start, last.end, text[first.start : last.end])
