"""How well the checks of consistency do: false alarms, errors found, speed and memory.

    python -m benchmarks.consistency --data DIR [--articles DIR]

False alarms: the share of pairs of human translations that are flagged; of negation, the share of
those whose source is negated. Errors are planted in the targets of the same translations, one in a
pair and at most one in five pairs at a time, and in sentences made for what these have little of,
by hand or by templates. An error counts as found if a check that should see it says something new
that touches its place; places that were flagged before are left out. Then the articles, with what
is recorded to differ in them: on gold links and on the links that align makes. Intervals are
Wilson's, at 95 %. Last the seconds and the memory of the default checks, each row in a process of
its own, beside a plain reading of the same files.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import binomtest

from align.bitext import Bitext
from align.checking.finding import Finding, Span
from align.checking.registry import HINTS
from benchmarks.checking import DEFAULT, check, made_bitext
from benchmarks.checking_speed import print_speed
from benchmarks.development import Cells, presplit
from benchmarks.discrepancies import print_articles
from benchmarks.made_sentences import made_sentences
from benchmarks.planted_errors import KINDS, NEGATED, Names, Place, Planted, Planter, Sentence

SEED = 1
# Errors planted at a time are so many pairs apart, so that the rest of a document stays true.
APART = 5
TIMES_MADE, DOCUMENT = 6, 11
FOUR = "numbers", "dates", "codes", "names"
ASKED_ALARMS = {"negation": 0.03, "the four": 0.03}


@dataclass(frozen=True)
class Collection:
    """Translations that were made by people, or by templates.

    Attributes:
        name: What tables call it.
        source_lang: Language code of the sources.
        target_lang: Language code of the targets.
        sentences: The sentences of all documents, those of one together.
    """

    name: str
    source_lang: str
    target_lang: str
    sentences: Sequence[Sentence]

    @property
    def title(self) -> str:
        """Its name and languages."""
        return f"{self.name}, {self.source_lang}-{self.target_lang}"

    def bitexts(self, planted: Mapping[int, Planted]) -> dict[str, Bitext]:
        """Return the documents; sentences by whose number there is something planted have it."""
        rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for n, x in enumerate(self.sentences):
            target = planted[n].target if n in planted else x.target
            rows[x.document].append((x.source, target))
        langs = self.source_lang, self.target_lang
        return {name: made_bitext(x, name, langs) for name, x in rows.items()}

    def check(
        self, checks: Sequence[str], planted: Mapping[int, Planted] | None = None
    ) -> dict[int, list[Finding]]:
        """Return what checks find, by the number of the sentence."""
        first: dict[str, int] = {}
        for n, x in enumerate(self.sentences):
            first.setdefault(x.document, n)
        found = defaultdict(list)
        for finding in check(self.bitexts(planted or {}), checks):
            found[first[finding.file] + finding.link].append(finding)
        return found


@dataclass
class Tally:
    """How many of some things were found."""

    count: int = 0
    found: int = 0

    def add(self, *, found: bool) -> None:
        """Count one more."""
        self.count += 1
        self.found += found

    def row(self, title: str, asked: float | None = None) -> str:
        """Return counts, share and interval."""
        if not self.count:
            return f"{title:26}{0:7}"
        result = binomtest(self.found, self.count)
        low, high = result.proportion_ci(method="wilson")
        share = f"{result.statistic:8.4f}  {low:6.3f} to {high:.3f}"
        return f"{title:26}{self.count:7}{self.found:7}{share}{'' if asked is None else asked:>8}"


def main() -> None:
    """Measure everything and print it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--articles", type=Path)
    options = arguments.parse_args()
    collections = [*human(options.data), news(), made()]
    for collection in [*collections, *other_languages(options.data)]:
        print_alarms(collection)
    for collection in [*collections, *map(swapped, collections)]:
        print_planted(collection)
    print_articles(options.data, options.articles)
    print_speed(collections[0].sentences)


def human(data: Path) -> list[Collection]:
    """Return NTREX and UD PUD; the first six characters of a PUD id are its document."""
    ntrex = rows(data / "ntrex-dev" / "en-id.tsv", lambda name: name)
    pud = rows(data / "ud-dev" / "pud-en-id.tsv", lambda number: number[:6])
    return [
        Collection("NTREX", "en", "id", sentences(ntrex)),
        Collection("PUD", "en", "id", sentences(pud)),
    ]


def other_languages(data: Path) -> list[Collection]:
    """Return the gold beads of languages that the checks know by the CLDR alone."""
    collections = []
    for name, folder, langs in (
        ("ParIce", "parice", ("en", "is")),
        ("Text+Berg", "textberg-dev", ("de", "fr")),
    ):
        triples = [
            (pair.name, joined(pair.source, left), joined(pair.target, right))
            for pair in presplit(data, folder, *langs, name)
            for left, right in pair.gold
        ]
        collections.append(Collection(name, *langs, sentences(triples)))
    return collections


def joined(texts: Sequence[str], numbers: Cells) -> str:
    """Return some sentences as one text."""
    return " ".join(texts[n] for n in sorted(numbers))


def rows(path: Path, document: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Read a table of sentences: what tells the document, source, target."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    cells = [[cell.strip() for cell in line.split("\t")] for line in lines]
    return [(document(name), source, target) for name, source, target in cells]


def news() -> Collection:
    """Return sentences full of names, written with their translations for this purpose.

    They were written before anything was known of what the checks say of them; since then the
    checks were changed by what was seen in the first 97, and in one case in the others.
    """
    written = rows(Path(__file__).with_name("made_news.tsv"), str)
    return Collection("news", "en", "id", sentences(written))


def made() -> Collection:
    """Return the sentences made by templates, in documents of some."""
    made = enumerate(made_sentences(TIMES_MADE, SEED))
    triples = [(f"made {n // DOCUMENT}", source, target) for n, (source, target) in made]
    return Collection("made", "en", "id", sentences(triples))


def sentences(triples: Sequence[tuple[str, str, str]]) -> list[Sentence]:
    """Put sentences in order, each with the translation of the next one in its document."""
    behind = [*triples[1:], ("", "", "")]
    return [
        Sentence(*x, next_target=following[2] if following[0] == x[0] else "")
        for x, following in zip(triples, behind, strict=True)
    ]


def swapped(collection: Collection) -> Collection:
    """Return a collection with its sides swapped."""
    turned = [(x.document, x.target, x.source) for x in collection.sentences]
    langs = collection.target_lang, collection.source_lang
    return Collection(collection.name, *langs, sentences(turned))


def print_alarms(collection: Collection) -> None:
    """Print how many pairs each check flags, and those of numbers and names together."""
    found = collection.check([*DEFAULT, *HINTS])
    negated = NEGATED.get(collection.source_lang)
    groups = {name: {name} for name in (*DEFAULT, *HINTS)}
    groups |= {"the four": set(FOUR), "all by default": set(DEFAULT)}
    print(f"\nfalse alarms: {collection.title}")
    print(f"{'':26}{'pairs':>7}{'found':>7}{'share':>8}  {'interval':15}{'at most':>8}")
    for title, names in groups.items():
        tally = Tally()
        for n, x in enumerate(collection.sentences):
            if title != "negation" or (negated and negated.search(x.source)):
                tally.add(found=any(finding.check in names for finding in found[n]))
        print(tally.row(title, ASKED_ALARMS.get(title)))


def print_planted(collection: Collection) -> None:
    """Print how many of the planted errors of each kind are found."""
    names = Names(collection.sentences)
    planter = Planter(collection.source_lang, collection.target_lang, names, SEED)
    checks = list(dict.fromkeys(name for kind in KINDS.values() for name in kind.checks))
    before = collection.check(checks)
    print(f"\nplanted errors: {collection.title}")
    print(f"{'':26}{'errors':>7}{'found':>7}{'share':>8}  {'interval':15}{'at least':>8}")
    for name, kind in KINDS.items():
        tally = Tally()
        for _, _, found in outcomes(collection, planter, name, before):
            tally.add(found=found)
        print(tally.row(name, kind.asked))


def outcomes(
    collection: Collection, planter: Planter, kind: str, before: Mapping[int, list[Finding]]
) -> list[tuple[int, Planted, bool]]:
    """Plant errors of a kind, in every pair once; return which were found.

    Args:
        collection: The translations.
        planter: Plants the errors.
        kind: Their kind.
        before: What is found in the translations as they are.
    """
    checks = KINDS[kind].checks
    results = []
    for turn in range(APART):
        planted = {}
        for n, sentence in enumerate(collection.sentences):
            error = planter.plant(kind, sentence) if n % APART == turn else None
            known = [x for x in before.get(n, ()) if x.check in checks]
            if error and not any(touches(x.target, error.before) for x in known):
                planted[n] = error
        after = collection.check(checks, planted) if planted else {}
        for n, error in planted.items():
            known_keys = {key(x) for x in before.get(n, ())}
            new = [x for x in after.get(n, ()) if key(x) not in known_keys]
            results.append((n, error, any(sees(x, error) for x in new)))
    return sorted(results, key=lambda x: x[0])


def key(finding: Finding) -> tuple[str, Span | None, str]:
    """Return what makes a finding the same, whatever its target's offsets have become."""
    return finding.check, finding.source, finding.target.text if finding.target else ""


def sees(finding: Finding, planted: Planted) -> bool:
    """Tell whether a finding touches the place of an error, on either side."""
    if touches(finding.target, planted.after):
        return True
    if planted.source is None:
        return finding.target is None
    return touches(finding.source, planted.source)


def touches(span: Span | None, place: Place) -> bool:
    """Tell whether a finding's place touches another, be it at the border."""
    return span is not None and span.start <= place[1] and span.end >= place[0]


if __name__ == "__main__":
    main()
