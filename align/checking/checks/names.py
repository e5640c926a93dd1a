"""Names that are another on the other side: of people, places and bodies.

What is flagged is a name left over on both sides. One that is left over in the source alone is told
as a hint, as people write "he" for a name; one that the target alone has is told if it is of more
than one word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from align.checking.base import Check, Settings
from align.checking.finding import Finding
from align.checking.naming.exonyms import exonym
from align.checking.naming.lexicon import capitals_are_common, has_vocabulary
from align.checking.naming.name_matching import Left, fewer, in_place, left_over
from align.checking.naming.proper_names import (
    Case,
    NamedText,
    Usage,
    find_namings,
    find_words,
    is_name,
    is_telling,
    named_text,
)
from align.checking.stretch import Pair, Side, Stretch

__all__ = ["Names"]

# One name is another in a set of documents if they are left over together so often.
LEAST_LEARNED = 3
# So many are counted; those seen once go first.
MOST_LEARNED = 1 << 16
# With more names left over, and more than agree, two texts don't say the same in the first place;
# then only what stands beside the same word is compared. So it is in documents on one event that
# are no translations, as gaps between them tell: with a lesser share of links that are none.
MOST_LEFT = 3
LEAST_PAIRED = 0.6
# One that is so much longer says more.
MOST_LONGER = 2
# Shorter ones are titles, which stand before any name: Mr.
LEAST_COMMON = 4
T = TypeVar("T")


class Names(Check):
    """Names that are another on the other side, also by a letter.

    Example:
        >>> from align.checking.stretch import stretches
        >>> from align.exporting import TranslationUnit, Units
        >>> unit = TranslationUnit(("We met Doan Thuy Linh.",), ("Kami bertemu Doan Thuy Lien.",))
        >>> [stretch] = stretches(Units("en", "id", lambda _: iter([unit])))
        >>> [finding.message for finding in Names(Settings()).check(stretch)]
        ['Doan Thuy Linh in the source, Doan Thuy Lien in the target']
    """

    name, type, severity = "names", "inconsistent-entities", "medium"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._usage: dict[str, Usage] = {}
        self._seen: Counter[str] = Counter()
        self._met: Counter[tuple[str, str]] = Counter()

    def observe(self, bitext: Stretch) -> None:
        """Learn how words are written, and which names are left over together."""
        source_usage, target_usage = self._usages(bitext)
        for pair in bitext.pairs:
            words = _words(pair)
            source_usage.see(pair.source.text, words[0])
            target_usage.see(pair.target.text, words[1])
            kept = words[0] & words[1]
            target_usage.see_names(x for x in kept if is_name(x, bitext.source_lang))
            source_usage.see_names(
                x
                for x in kept
                if not is_name(x, bitext.source_lang) and is_name(x, bitext.target_lang)
            )
            ours, theirs = _differing(pair, *words)
            if not ours and not theirs:
                continue
            self._seen.update(ours)
            if ours and theirs:
                source, target = _text(pair.source), _text(pair.target)
                left = left_over(target, source)
                self._met.update(
                    (_key(source, a), _key(target, b))
                    for a in (left_over(source, target) if left else ())
                    for b in left
                )
        self._seen, self._met = _pruned(self._seen), _pruned(self._met)

    def check(self, bitext: Stretch) -> Iterator[Finding]:
        """Yield names that stand in the place of another, or have gone."""
        source_usage, target_usage = self._usages(bitext)
        are_translated = len(bitext.pairs) >= LEAST_PAIRED * len(bitext.links)
        for pair in bitext.pairs:
            if not any(_differing(pair, *_words(pair))):
                continue
            source = source_usage.recased(_text(pair.source))
            target = target_usage.recased(_text(pair.target))
            here, there = left_over(source, target), left_over(target, source)
            if not here and not there:
                continue
            clashes = self._clashing(source, here, target, there)
            if not are_translated:
                clashes = [x for x in clashes if _is_sure(source, x[0], target, x[1])]
                clashes = clashes if len(clashes) == 1 and _are_of_one_length(pair) else []
            for a, b in clashes:
                yield self._clash(pair, source, a, target, b)
            if are_translated and not clashes:
                yield from self._one_sided(pair, source, here, target, there)

    def _usages(self, bitext: Stretch) -> tuple[Usage, Usage]:
        langs = bitext.source_lang, bitext.target_lang
        source, target = (self._usage.setdefault(lang, Usage(lang)) for lang in langs)
        return source, target

    def _clashing(
        self, source: NamedText, here: list[Left], target: NamedText, there: list[Left]
    ) -> list[tuple[Left, Left]]:
        """Take out of what is left over the names known to go together; return the clashes."""
        candidates = [*here, *fewer(source, target), *in_place(source, target, there)]
        clashes = _clashes(source, target, candidates, there)
        learned = {y for x in clashes if self._is_learned(source, x[0], target, x[1]) for y in x}
        for left in (here, there):
            left[:] = [x for x in left if x not in learned]
        sure = sum(x.case >= Case.OPENER for x in (*here, *there))
        if sure > max(MOST_LEFT, _agreeing(source, target)):
            clashes = [x for x in clashes if _stand_alike(source, x[0], target, x[1])]
        return [x for x in clashes if learned.isdisjoint(x)]

    def _is_learned(self, source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
        """Tell whether a name is the other one's translation, by how often they go together."""
        times = self._met[_key(source, a), _key(target, b)]
        most = max(self._seen[x.text] for x in source.words[a.start : a.end])
        return times >= LEAST_LEARNED and 2 * times > most

    def _clash(self, pair: Pair, source: NamedText, a: Left, target: NamedText, b: Left) -> Finding:
        ours, theirs = pair.source.span(*_place(source, a)), pair.target.span(*_place(target, b))
        is_copied = not a.is_known and source.words[a.start].text[0].isascii()
        return self.finding(
            pair,
            ours,
            theirs,
            f"{_whole(pair.source, source, a)} in the source, "
            f"{_whole(pair.target, target, b)} in the target",
            fix=ours.text if is_copied and a.case > Case.TITLE else "",
            severity="low" if min(a.case, b.case) <= Case.TITLE else None,
        )

    def _one_sided(
        self,
        pair: Pair,
        source: NamedText,
        here: Iterable[Left],
        target: NamedText,
        there: Iterable[Left],
    ) -> Iterator[Finding]:
        if not (has_vocabulary(source.lang) and has_vocabulary(target.lang)):
            return
        if not _are_of_one_length(pair):
            return
        for a in here:
            if a.case in (Case.NAME, Case.OPENER) and not a.is_known and not a.anchors:
                ours = pair.source.span(*_place(source, a))
                message = f"{ours.text} in the source, not in the target"
                yield self.finding(pair, ours, None, message, severity="low")
        for b in there:
            if b.case == Case.NAME and b.end - b.start > 1 and not b.anchors:
                words = target.words[b.start : b.end]
                if min(x.case for x in words) >= Case.EITHER:
                    theirs = pair.target.span(*_place(target, b))
                    message = f"{theirs.text} in the target, not in the source"
                    yield self.finding(pair, None, theirs, message, severity="low")


def _words(pair: Pair) -> tuple[set[str], set[str]]:
    return set(find_words(pair.source.text)), set(find_words(pair.target.text))


def _differing(pair: Pair, ours: set[str], theirs: set[str]) -> tuple[set[str], set[str]]:
    """Return the words of each side that may be names, and that the other side has not.

    A quick look, which spares most links the thorough one.
    """
    langs = pair.source.lang, pair.target.lang
    here = _foreign_to(ours - theirs, theirs, langs)
    there = _foreign_to(theirs - ours, ours, langs[::-1])
    if here or there:
        source, target = _things(pair.source), _things(pair.target)
        here -= {word for thing in source.keys() & target.keys() for word in source[thing]}
        there -= {word for thing in source.keys() & target.keys() for word in target[thing]}
    return here, there


def _things(side: Side) -> dict[str, list[str]]:
    """Return what a side names, and the words that it does so with."""
    words = find_words(side.text)
    found: dict[str, list[str]] = {}
    for naming in find_namings(words, side.lang):
        for thing in naming.things:
            found.setdefault(thing, []).extend(words[naming.start : naming.end])
    return found


def _foreign_to(words: set[str], others: set[str], langs: tuple[str, str]) -> set[str]:
    """Return the words that may be names, and whose thing the other side doesn't name."""
    names = {x for x in words if not x.islower() and is_telling(x, langs[0])}
    if not names:
        return names
    things = {k for x in others if not x.islower() for k in exonym(x, langs[1])}
    return {x for x in names if things.isdisjoint(exonym(x, langs[0]))}


def _text(side: Side) -> NamedText:
    breaks = []
    at = 0
    for part in side.parts[:-1]:
        at += len(part) + 1
        breaks.append(at)
    return named_text(side.text, side.lang, tuple(breaks))


def _pruned(counts: Counter[T]) -> Counter[T]:
    """Return counts without what was seen once, if there are many."""
    if len(counts) <= MOST_LEARNED:
        return counts
    return Counter({x: n for x, n in counts.items() if n > 1})


def _key(text: NamedText, left: Left) -> str:
    return " ".join(x.key for x in text.words[left.start : left.end])


def _place(text: NamedText, left: Left) -> tuple[int, int]:
    return text.words[left.start].start, text.words[left.end - 1].end


def _whole(side: Side, text: NamedText, left: Left) -> str:
    """Return a name with the words beside it that the other side has: Doan Thuy Linh."""
    start, end = left.start, left.end
    run = text.words[start].run
    while start and text.words[start - 1].run == run and text.words[start - 1].key in left.anchors:
        start -= 1
    while end < len(text.words) and text.words[end].run == run:
        if text.words[end].key not in left.anchors:
            break
        end += 1
    return side.text[text.words[start].start : text.words[end - 1].end]


def _are_of_one_length(pair: Pair) -> bool:
    """Tell whether neither side has so much more that it says more."""
    longer = len(pair.target.text) / max(len(pair.source.text), 1)
    return 1 / MOST_LONGER < longer < MOST_LONGER


def _agreeing(source: NamedText, target: NamedText) -> int:
    """Return how many names of the source the target has as they are."""
    there = {x.key for x in target.words if x.run >= 0}
    return sum(x.case > Case.CALENDAR and x.key in there for x in source.words)


def _clashes(
    source: NamedText, target: NamedText, here: list[Left], there: list[Left]
) -> list[tuple[Left, Left]]:
    """Pair names left over on the two sides, the surest first."""
    pairs = [(a, b) for a in here for b in there if _is_clash(source, a, target, b)]
    found: list[tuple[Left, Left]] = []
    for a, b in sorted(pairs, key=lambda x: (-len(x[0].anchors & x[1].anchors), -x[0].case)):
        if all(a is not x and b is not y for x, y in found):
            found.append((a, b))
    return sorted(found, key=lambda x: x[1].start)


def _is_clash(source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
    same = a.anchors & b.anchors
    if _is_part(target, b) and not same and not (a.is_known and b.is_known):
        # "Minh Vu" for "Vu" is the fuller name, and not another.
        return False
    least, most = sorted((a.case, b.case))
    langs = source.lang, target.lang
    if any(map(capitals_are_common, langs)) and not (a.is_known and b.is_known):
        return False
    if _are_words(source, a, target, b) and not _follow_alike(source, a, target, b):
        return False
    if not all(map(has_vocabulary, langs)):
        return least >= Case.ACRONYM
    if least >= Case.EITHER:
        return True
    if least < Case.TITLE or most not in (Case.OPENER, Case.NAME):
        return False
    if _stand_alike(source, a, target, b):
        return True
    return not _has_common_word(*((source, a) if a.case > b.case else (target, b)))


def _are_words(source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
    """Tell whether what differs may be words that are translated, though they are names, too.

    So are those in front of a name, as Crown Prince is; those of which one side has an acronym;
    and those of a body, beside a country that is named on one side only.
    """
    less, more = sorted((a, b), key=lambda x: x.case)
    are_several = less.end - less.start > 1
    if less.case == Case.EITHER:
        if more.case == Case.EITHER:
            return _stand_alike(source, a, target, b)
        return more.case == Case.ACRONYM and are_several
    return less.case == Case.TITLE and are_several and more.is_known


def _is_part(text: NamedText, left: Left) -> bool:
    """Tell whether the words of a name beside some of it, which the other side has, are names."""
    run = text.words[left.start].run
    return any(x.run == run and x.key in left.anchors and x.case >= Case.EITHER for x in text.words)


def _is_sure(source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
    """Tell whether a name has surely been replaced, even where texts are no translations."""
    are_names = a.case == b.case == Case.NAME and not (a.is_known or b.is_known)
    return _stand_alike(source, a, target, b) or are_names


def _stand_alike(source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
    """Tell whether two words of names stand right behind the same word, or right before it."""
    after = _key_at(source, a.end, a), _key_at(target, b.end, b)
    return after[0] == after[1] != "" or _follow_alike(source, a, target, b)


def _follow_alike(source: NamedText, a: Left, target: NamedText, b: Left) -> bool:
    """Tell whether two words of names stand right behind the same word."""
    before = _key_at(source, a.start - 1, a), _key_at(target, b.start - 1, b)
    return before[0] == before[1] != ""


def _key_at(text: NamedText, number: int, beside: Left) -> str:
    """Return the word of a number, if it is one that a name has in common with the other side."""
    if not 0 <= number < len(text.words):
        return ""
    key = text.words[number].key
    return key if key in beside.anchors else ""


def _has_common_word(text: NamedText, left: Left) -> bool:
    """Tell whether a name has common words, as those of bodies, which are translated, have."""
    run = text.words[left.start].run
    return any(
        x.run == run and x.case <= Case.TITLE and not x.opens and len(x.key) >= LEAST_COMMON
        for x in text.words
    )
