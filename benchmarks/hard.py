"""Harder documents made from translated ones: links that look right, and are not.

Each kind spoils some sentences, which then are in no true bead; all other beads stay true.
Nothing here knows a language, only words, capital letters and digits.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.development import Cells, Pair

# Names, each with the words that it follows.
Names = dict[str, set[str]]

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# "3. The storm" and "(2) The storm": such a number says nothing.
MARK = re.compile(r"\(?\d+(?:\.\d+)*[.)](?=\s)")
# Letters of scripts that put no spaces between words: from Thai and Lao to kana and Han.
UNSPACED = re.compile(r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
WORD = re.compile(r"[^\W\d_]+")
# A comma, or another mark, between the parts of a sentence; not the one in 1,000.
COMMA = re.compile(r"[,;:،؛–—](?=\s)|[、，；：]")

# A shorter sentence has no half, or third, that surely says something.
LONG = 8
# A sentence this far from a bead says something else than it does, unlike its neighbours.
FAR = 3


@dataclass
class Side:
    """What becomes of one side of a document.

    changed holds what takes the place of a sentence, by its number: nothing where it is dropped.
    added holds what is put in before a sentence; before the end, under the number after the last.
    """

    sentences: Sequence[str]
    changed: dict[int, list[str]] = field(default_factory=dict)
    added: dict[int, list[str]] = field(default_factory=dict)

    def text(self, numbers: Iterable[int]) -> str:
        """Join sentences as they were."""
        return " ".join(self.sentences[n] for n in sorted(numbers))

    def far_from(self, numbers: Collection[int]) -> list[str]:
        """Return the sentences that are not near any of those given, nor equal to one."""
        own = {self.sentences[n] for n in numbers}
        return [
            text
            for n, text in enumerate(self.sentences)
            if text not in own and all(abs(n - m) > FAR for m in numbers)
        ]

    def drop(self, numbers: Iterable[int]) -> None:
        self.changed.update((n, []) for n in numbers)

    def replace(self, numbers: Iterable[int], text: str) -> None:
        """Put *text* in place of the first sentence, and drop the others."""
        first, *rest = sorted(numbers)
        self.changed[first] = [text]
        self.drop(rest)

    def add(self, before: int, text: str) -> None:
        self.added.setdefault(before, []).append(text)

    def result(self) -> tuple[list[str], dict[int, int]]:
        """Return the new sentences, and the new numbers of the old ones that are not dropped."""
        texts: list[str] = []
        places = {}
        for n, text in enumerate(self.sentences):
            texts += self.added.get(n, [])
            here = self.changed.get(n, [text])
            if here:
                places[n] = len(texts)
            texts += here
        return texts + self.added.get(len(self.sentences), []), places


def hard(pairs: Sequence[Pair], seed: int = 1) -> Iterator[Pair]:
    """Make every kind of every pair, where it has anything that this kind can spoil.

    The pairs are translations, with the same two languages each, and one document each.
    """
    for pair in pairs:
        for harder in (
            neighbours(pair, seed),
            near_duplicates(pair, pairs, seed),
            halves(pair, seed),
            numbers(pair, seed),
            untranslated(pair, seed),
            same_formulas(pair, pairs, seed),
        ):
            if len(harder.gold) < len(pair.gold):
                yield harder


def neighbours(pair: Pair, seed: int) -> Pair:
    """Drop a sentence on one side and the next on the other, so that the two left over meet."""
    rng, source, target = _begun("neighbours", pair, seed)
    beads = _in_order(pair)
    at = rng.randint(0, 2)
    while at + 1 < len(beads):
        first, second = beads[at : at + 2]
        # Neighbours that are alike would be right for each other.
        if all(
            _plain(side.text(first[k])) != _plain(side.text(second[k]))
            for k, side in enumerate((source, target))
        ):
            if rng.random() < 0.5:
                first, second = second, first
            source.drop(first[0])
            target.drop(second[1])
        at += 2 + rng.randint(1, 2)
    return _joined("neighbours", pair, source, target)


def near_duplicates(pair: Pair, others: Sequence[Pair], seed: int) -> Pair:
    """Put in copies of target sentences that say something else; half of them lose the original.

    A copy has another number, a name of another document, or a third of its words from
    another sentence. It stands by the original or anywhere, but not inside a bead.
    """
    rng, source, target = _begun("near-duplicates", pair, seed)
    beads = _in_order(pair)
    own, foreign = _names(pair, others)
    for left, right in beads:
        chosen = rng.choice(sorted(right))
        text = target.sentences[chosen]
        ways = [
            _with_number_changed(text, source.text(left), rng),
            _with_name_changed(text, source.text(left), own, foreign, rng),
            _with_words_changed(text, target.far_from(right), rng),
        ]
        copies = [copy for copy in ways if copy]
        if copies and rng.random() < 1 / 3:
            elsewhere = min(rng.choice(beads)[1])
            target.add(rng.choice([min(right), max(right) + 1, elsewhere]), rng.choice(copies))
            if rng.random() < 0.5:
                target.drop([chosen])
    return _joined("near-duplicates", pair, source, target)


def halves(pair: Pair, seed: int) -> Pair:
    """Take part of a bead away on one side, or join a sentence of the target with a foreign one."""
    rng, source, target = _begun("halves", pair, seed)
    for bead in _in_order(pair):
        place = rng.randrange(2)
        side, cells = (source, target)[place], sorted(bead[place])
        far = [x for x in target.far_from(bead[1]) if len(_words(x)[0]) >= LONG / 2]
        if rng.random() > 1 / 3:
            continue
        if far and rng.random() < 1 / 3:
            texts = [target.text(bead[1]), rng.choice(far)]
            rng.shuffle(texts)
            target.replace(bead[1], " ".join(texts))
        elif len(cells) > 1:
            side.drop([rng.choice(cells)])
        elif len(_words(side.sentences[cells[0]])[0]) >= LONG:
            side.replace(cells, rng.choice(_cut(side.sentences[cells[0]])))
    return _joined("halves", pair, source, target)


def numbers(pair: Pair, seed: int) -> Pair:
    """Change one digit on one side of every third bead whose sides share a number."""
    rng, *sides = _begun("numbers", pair, seed)
    for bead in _in_order(pair):
        place = rng.randrange(2)
        counterpart = sides[1 - place].text(bead[1 - place])
        changes = {
            n: changed
            for n in sorted(bead[place])
            if (changed := _with_number_changed(sides[place].sentences[n], counterpart, rng))
        }
        if changes and rng.random() < 1 / 3:
            n = rng.choice(list(changes))
            sides[place].replace([n], changes[n])
    return _joined("numbers", pair, *sides)


def untranslated(pair: Pair, seed: int) -> Pair:
    """Put the source in place of one target in eight, another source sentence for one in twenty."""
    rng, source, target = _begun("untranslated", pair, seed)
    for left, right in _in_order(pair):
        own, far = source.text(left), source.far_from(left)
        drawn = rng.random()
        if drawn < 1 / 8 and _needs_translation(own, target.text(right)):
            target.replace(right, own)
        elif 1 / 8 <= drawn < 1 / 8 + 1 / 20 and far:
            target.replace(right, rng.choice(far))
    return _joined("untranslated", pair, source, target)


def same_formulas(pair: Pair, others: Sequence[Pair], seed: int) -> Pair:
    """Tell of another event in the same words: other names and numbers, in blocks or throughout.

    A sentence without either says what it said.
    """
    rng, source, target = _begun("same formulas", pair, seed)
    own, foreign = _names(pair, others)
    renamed = {name: _stand_in(name, own, foreign, rng) for name in sorted(own) if foreign}
    changing, throughout, left_over = rng.random() < 0.5, rng.random() < 1 / 3, rng.randint(2, 6)
    for _, right in _in_order(pair):
        if not left_over:
            changing, left_over = not changing, rng.randint(2, 6)
        left_over -= 1
        if changing or throughout:
            for n in sorted(right):
                text = _with_all_changed(target.sentences[n], renamed, rng)
                if text != target.sentences[n]:
                    target.replace([n], text)
    return _joined("same formulas", pair, source, target)


def _begun(kind: str, pair: Pair, seed: int) -> tuple[random.Random, Side, Side]:
    rng = random.Random(f"{kind} {pair.name} {seed}")
    return rng, Side(pair.source), Side(pair.target)


def _in_order(pair: Pair) -> list[tuple[Cells, Cells]]:
    return sorted(pair.gold, key=lambda bead: (min(bead[0]), min(bead[1])))


def _joined(kind: str, pair: Pair, source: Side, target: Side) -> Pair:
    """Put the changed sides together; beads whose sentences are all untouched stay true."""
    (left, left_places), (right, right_places) = source.result(), target.result()
    gold, spoilt = [], []
    for a, b in pair.gold:
        bead = (
            frozenset(left_places[n] for n in a if n in left_places),
            frozenset(right_places[n] for n in b if n in right_places),
        )
        if source.changed.keys().isdisjoint(a) and target.changed.keys().isdisjoint(b):
            gold.append(bead)
        elif all(bead):
            spoilt.append(bead)
    return Pair(kind, pair.name, left, right, gold, family=pair.family or pair.name, spoilt=spoilt)


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def _words(text: str) -> tuple[list[str], str]:
    """Return the words and what joins them; the characters, where no spaces part words."""
    words = text.split()
    return (list(text), "") if len(UNSPACED.findall(text)) > len(words) else (words, " ")


def _needs_translation(text: str, translation: str) -> bool:
    """Tell whether a text has enough words besides names that its translation does not have."""
    given = set(_words(translation.casefold())[0])
    words = [x for x in _words(text)[0] if x[0].isalpha() and not x[0].isupper()]
    return sum(x.casefold() not in given for x in words) > max(2, len(words) / 2)


def _cut(text: str) -> tuple[str, str]:
    """Cut a text in two: at the comma nearest the middle, or between words."""
    middle = len(text) / 2
    inner = [m.end() for m in COMMA.finditer(text) if 0.3 < m.end() / len(text) < 0.7]
    if inner:
        at = min(inner, key=lambda end: abs(end - middle))
        return text[:at].strip(), text[at:].strip()
    words, joint = _words(text)
    half = len(words) // 2
    return joint.join(words[:half]), joint.join(words[half:])


def _numbers(text: str) -> list[re.Match[str]]:
    """Find the numbers, but for one that marks a heading or an item of a list."""
    mark = MARK.match(text)
    return list(NUMBER.finditer(text, mark.end() if mark else 0))


def _digits(number: re.Match[str]) -> str:
    return "".join(str(int(x)) for x in number[0] if x.isdecimal())


def _with_digit(text: str, at: int, rng: random.Random) -> str:
    """Change the digit at a place, in its own script; never to a zero."""
    old = int(text[at])
    new = rng.choice([x for x in range(1, 10) if x != old])
    return text[:at] + chr(ord(text[at]) - old + new) + text[at + 1 :]


def _with_number_changed(text: str, counterpart: str, rng: random.Random) -> str:
    """Change a digit of a number that both sides have; nothing comes back if there is none.

    A single digit counts only with a percent sign. Four digits are often a year, so only the
    last two change.
    """
    shared = {_digits(number) for number in _numbers(counterpart)}
    places = [
        number.span()
        for number in _numbers(text)
        if _digits(number) in shared
        and (len(_digits(number)) > 1 or text[number.end() :].lstrip().startswith("%"))
    ]
    if not places:
        return ""
    start, end = rng.choice(places)
    if text[start:end].isdecimal() and end - start == 4:
        start += 2
    at = rng.choice([n for n in range(start, end) if text[n].isdecimal()])
    return _with_digit(text, at, rng)


def _names(pair: Pair, others: Sequence[Pair]) -> tuple[Names, Names]:
    """Return the names in the target, and those of the other documents that it does not have."""
    family = pair.family or pair.name
    strangers = [text for x in others if (x.family or x.name) != family for text in x.target]
    common = {
        x for text in (*pair.target, *strangers) for x in WORD.findall(text) if x[0].islower()
    }
    own = _capitalised(pair.target, common)
    foreign = _capitalised(strangers, common)
    return own, {name: before for name, before in foreign.items() if name not in own}


def _capitalised(sentences: Iterable[str], common: Collection[str]) -> Names:
    """Collect capitalised words, but for those that begin a sentence or are common words."""
    names: Names = {}
    for text in sentences:
        for before, word in pairwise(WORD.findall(text)):
            if len(word) > 1 and word[0].isupper() and word.lower() not in common:
                names.setdefault(word, set()).add(before)
    return names


def _stand_in(name: str, own: Names, foreign: Names, rng: random.Random) -> str:
    """Choose another name: one in capitals for one in capitals, and one that follows like words.

    So a place mostly takes the place of a place, and a day that of a day.
    """
    alike = [x for x in sorted(foreign) if x.isupper() == name.isupper()] or sorted(foreign)
    return rng.choice([x for x in alike if own[name] & foreign[x]] or alike)


def _with_name_changed(
    text: str, counterpart: str, own: Names, foreign: Names, rng: random.Random
) -> str:
    """Change a name, best one that both sides have; nothing comes back if there is none."""
    names = sorted({x for x in WORD.findall(text) if x in own})
    if not names or not foreign:
        return ""
    given = set(WORD.findall(counterpart))
    name = rng.choice([x for x in names if x in given] or names)
    return _with_names_changed(text, {name: _stand_in(name, own, foreign, rng)})


def _with_names_changed(text: str, renamed: Mapping[str, str]) -> str:
    return WORD.sub(lambda match: renamed.get(match[0], match[0]), text)


def _with_words_changed(text: str, far: Sequence[str], rng: random.Random) -> str:
    """Put words in a row of another sentence, most of them new, in the place of a third."""
    words, joint = _words(text)
    count = -(-len(words) // 3)
    long_enough = [others for others, _ in map(_words, far) if len(others) >= count]
    if len(words) < LONG or not long_enough:
        return ""
    others = rng.choice(long_enough)
    start, at = rng.randint(0, len(others) - count), rng.randint(0, len(words) - count)
    given = {x.casefold() for x in words}
    phrase = others[start : start + count]
    if sum(x.casefold() in given for x in phrase) > count / 3:
        return ""
    return joint.join([*words[:at], *phrase, *words[at + count :]])


def _with_all_changed(text: str, renamed: Mapping[str, str], rng: random.Random) -> str:
    """Change every name, and every number in the latter half of its digits."""
    text = _with_names_changed(text, renamed)
    for number in _numbers(text):
        places = [n for n in range(*number.span()) if text[n].isdecimal()]
        for at in places[len(places) // 2 :]:
            text = _with_digit(text, at, rng)
    return text
