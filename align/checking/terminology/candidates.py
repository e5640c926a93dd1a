"""What a text says again and again: words and phrases that may be terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from align.checking.dictionary import lemma
from align.checking.finding import Span
from align.checking.terminology.stems import function_words, is_noun_form, stem
from align.checking.terminology.words import Part, find_words

__all__ = ["Candidate", "Use", "find_candidates"]

# The dictionary forms of words that follow each other.
Key = tuple[str, ...]

# In words, and in letters of a word that stands alone.
LONGEST, SHORTEST = 4, 4
# A phrase in lower case may be a term if its rarest word stands in it at least so often.
COHESION = 0.3
# A word of which more forms are no noun's is none.
OTHER_FORMS = 0.2


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a candidate stands.

    Attributes:
        link: The number of its link among those looked at.
        words: Its words there.
    """

    link: int
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word or phrase that is repeated.

    Attributes:
        uses: Where it stands, inflected or not.
        related: Where another word of the same stem stands; none for a phrase.
    """

    uses: list[Use]
    related: list[Use] = field(default_factory=list)


def find_candidates(
    texts: Sequence[Sequence[Part]], lang: str, *, min_count: int
) -> list[Candidate]:
    """Find words and phrases that texts repeat.

    A word has four letters at least, is none of the closed classes, and is inflected as a noun
    where the language's file says how. A phrase has up to four words. Either it is capitalised,
    such as a title, and may have closed-class words in it; or it is in lower case, and what its
    words mostly stand in.

    Args:
        texts: The segments of each link.
        lang: Their language.
        min_count: How often they must stand there; a title, once less, twice at least.

    Example:
        >>> texts = [[(0, "Zeal is good.")], [(1, "Such zeal!")], [(2, "The zealots")]]
        >>> [found] = find_candidates(texts, "en", min_count=2)
        >>> [use.words[0].text for use in found.uses]
        ['Zeal', 'zeal']
    """
    uses: defaultdict[Key, list[Use]] = defaultdict(list)
    for link, parts in enumerate(texts):
        for phrase in _phrases(list(_words(parts, lang))):
            spans = tuple(word.span for word in phrase)
            uses[tuple(word.lemma for word in phrase)].append(Use(link, spans))
    words = [key for key in uses if len(key) == 1]
    forms: defaultdict[str, list[Key]] = defaultdict(list)
    for key in words:
        forms[stem(key[0], lang)].append(key)

    def related(key: Key) -> list[Use]:
        return [use for other in forms[stem(key[0], lang)] if other != key for use in uses[other]]

    return [
        Candidate(uses[key], related(key))
        for key in words
        if len(uses[key]) >= min_count and len(key[0]) >= SHORTEST and _is_noun(uses[key], lang)
    ] + [Candidate(uses[key]) for key in _repeated_phrases(uses, min_count)]


@dataclass(frozen=True, slots=True)
class _Word:
    span: Span
    lemma: str
    is_content: bool
    is_capital: bool
    follows: bool  # on another word, with nothing but a space between them


def _words(parts: Sequence[Part], lang: str) -> Iterator[_Word]:
    for part in parts:
        end = 0
        for span in find_words([part]):
            form = lemma(span.text.lower(), lang).lower()
            is_content = not (
                {form, span.text.lower()} & function_words(lang) or any(map(str.isdigit, form))
            )
            follows = end > 0 and part[1][end : span.start].isspace()
            yield _Word(span, form, is_content, span.text[0].isupper(), follows)
            end = span.end


def _phrases(words: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    """Yield all runs of words that begin and end with one that is not of a closed class."""
    for start, first in enumerate(words):
        if not first.is_content:
            continue
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            phrase = words[start:end]
            if end > start + 1 and not phrase[-1].follows:
                break
            if phrase[-1].is_content:
                yield phrase


def _repeated_phrases(uses: Mapping[Key, list[Use]], min_count: int) -> list[Key]:
    """Pick phrases, but none that only ever stands in a longer one."""
    repeated = [
        key
        for key, places in uses.items()
        if len(key) > 1
        and (
            (len(places) >= max(min_count - 1, 2) and _is_title(places))
            or (len(places) >= min_count and _cohesion(key, uses) >= COHESION)
        )
    ]
    inner = {
        part
        for key in repeated
        for part in _inner(key)
        if len(uses.get(part, ())) == len(uses[key])
    }
    return [key for key in repeated if key not in inner]


def _inner(key: Key) -> Iterator[Key]:
    """Yield the phrases in a phrase."""
    for length in range(2, len(key)):
        for start in range(len(key) - length + 1):
            yield key[start : start + length]


def _is_noun(uses: Sequence[Use], lang: str) -> bool:
    other = sum(not is_noun_form(use.words[0].text, lang) for use in uses)
    return other <= OTHER_FORMS * len(uses)


def _is_title(uses: Sequence[Use]) -> bool:
    """Tell whether a phrase mostly begins and ends with a capital letter."""
    capital = sum(
        use.words[0].text[0].isupper() and use.words[-1].text[0].isupper() for use in uses
    )
    return 2 * capital > len(uses)


def _cohesion(key: Key, uses: Mapping[Key, list[Use]]) -> float:
    """Return how often a phrase stands there for every time that its rarest word does.

    Nothing for one with a closed-class word in it, which is no phrase on its own.
    """
    counts = [len(uses.get((word,), ())) for word in key]
    return len(uses[key]) / min(counts) if all(counts) else 0.0
