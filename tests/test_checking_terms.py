from __future__ import annotations

from collections.abc import Sequence

import pytest

from align import Bitext, Document, FakeEncoder, Link, Segment
from align.checking.base import Settings
from align.checking.checks import terms as check_module
from align.checking.checks.terms import Terms
from align.checking.finding import Finding
from align.checking.running import run_checks
from align.checking.stretch import stretches
from align.checking.terminology.candidates import find_candidates
from align.checking.terminology.terms import Term, terms
from align.encoding import Encoder, PlacedTokens
from align.errors import UsageError
from align.progress import Progress

# A language of our own making: every English word has one of its own in Indonesian.
DICTIONARY = {
    "emulasi": "emulation",
    "emulasinya": "emulation",
    "peniruan": "emulation",
    "meniru": "emulate",
    "adalah": "is",
    "patriotisme": "patriotism",
    "kongres": "congress",
    "membahas": "discussed",
    "menteri": "minister",
    "memuji": "praised",
    "gerakan": "movement",
    "tumbuh": "grew",
    "warga": "citizens",
    "suka": "like",
    "mereka": "those",
    "yang": "who",
}
ENCODER = FakeEncoder(DICTIONARY, width=256)
USUAL = [
    ("Emulation is patriotism.", "Emulasi adalah patriotisme."),
    ("The congress discussed emulation.", "Kongres membahas emulasi."),
    ("The minister praised emulation.", "Menteri memuji emulasinya."),
    ("The emulation movement grew.", "Gerakan emulasi tumbuh."),
]
OTHER = ("Citizens like emulation.", "Warga suka peniruan.")


def document(texts: Sequence[str], lang: str) -> Document:
    segments, at = [], 0
    for text in texts:
        segments.append(Segment(at, at + len(text)))
        at += len(text) + 1
    return Document(" ".join(texts), tuple(segments), lang)


def bitext(pairs: Sequence[tuple[str, str]], confidence: float | None = None) -> Bitext:
    source, target = ([pair[k] for pair in pairs] for k in (0, 1))
    links = tuple(Link((n,), (n,), 0.5, confidence) for n in range(len(pairs)))
    return Bitext(document(source, "en"), document(target, "id"), links)


def term(found: Sequence[Term], text: str) -> Term:
    [one] = [x for x in found if x.text == text]
    return one


def check(
    *bitexts: Bitext, encoder: Encoder = ENCODER, asked: frozenset[str] = frozenset()
) -> tuple[list[Finding], list[str]]:
    checking = Terms(Settings(encoder=encoder, asked=asked))
    parts = [(f"{n}.bitext.jsonl", x) for n, x in enumerate(bitexts)]
    found = list(run_checks([checking], lambda: (s for n, b in parts for s in stretches(b, n))))
    return found, checking.notes


# Candidates


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["A ship.", "Ships sail.", "The ship's crew"], {"ship"}),
        (["We went.", "We are going.", "They go."], set()),
        (["The Prime Minister", "a Prime Minister", "as Prime Minister"],
         {"prime", "minister", "prime minister"}),
        (["Ministry of Foreign Affairs here", "our Ministry of Foreign Affairs"],
         {"ministry of foreign affairs"}),
        (["wind power", "Wind power", "of wind power"], {"wind", "power", "wind power"}),
        (["wind, power", "Wind. Power", "wind – power"], {"wind", "power"}),
        (["In 2025 and 2025", "2025"], set()),
    ],
)  # fmt: skip
def test_nouns_and_phrases_that_repeat_are_candidates(texts: list[str], expected: set[str]) -> None:
    found = find_candidates([[(0, text)] for text in texts], "en", min_count=3)
    forms = {" ".join(word.text for word in x.uses[0].words).lower() for x in found}
    assert forms == expected


def test_a_language_without_a_file_has_candidates_too() -> None:
    texts = [[(0, "Die Botschaft der Republik")], [(1, "Botschaften")], [(2, "eine Botschaft")]]
    found = find_candidates(texts, "de", min_count=3)
    assert [len(x.uses) for x in found] == [3]


# Terms


def test_renderings_of_one_stem_are_one() -> None:
    found = term(terms(bitext([*USUAL, OTHER]), encoder=ENCODER), "emulation")
    assert found.renderings == {"emulasi": 4, "peniruan": 1}
    assert (found.majority, found.share, found.omitted) == ("emulasi", 0.8, 0)
    # Of the 10 pairs of renderings, the 6 of four equal ones.
    assert found.ltcr == pytest.approx(0.6)


def test_a_term_is_printed_in_a_line() -> None:
    found = terms(bitext([*USUAL, OTHER]), encoder=ENCODER)
    line = "emulation: emulasi 4, peniruan 1 (share 0.80, LTCR 0.60)"
    assert str(term(found, "emulation")) == line
    assert str(Term("zeal", (), {})) == "zeal: no rendering"


def test_every_use_has_its_places() -> None:
    both = bitext([*USUAL, OTHER])
    for use in term(terms(both, encoder=ENCODER), "emulation").occurrences:
        link = both.links[use.link]
        source, target = both.source_text(link), both.target_text(link)
        assert source[use.source.start : use.source.end] == use.source.text
        assert use.target is not None
        assert target[use.target.start : use.target.end] == use.target.text
        assert 0 < use.score <= 1


def test_another_word_of_the_stem_counts_where_it_is_rendered_alike() -> None:
    alike = ("Those who emulate", "Mereka yang meniru")
    found = term(terms(bitext([*USUAL, OTHER, alike]), encoder=ENCODER), "emulation")
    assert found.renderings == {"emulasi": 4, "meniru": 2}
    lone = term(terms(bitext([*USUAL, alike]), encoder=ENCODER), "emulation")
    assert lone.renderings == {"emulasi": 4}


def test_what_is_not_rendered_is_counted_apart() -> None:
    found = term(terms(bitext([*USUAL, ("Emulation…", "…")]), encoder=ENCODER), "emulation")
    assert (found.omitted, found.renderings) == (1, {"emulasi": 4})


def test_bitexts_are_numbered() -> None:
    found = term(terms([bitext(USUAL), bitext([OTHER])], encoder=ENCODER), "emulation")
    assert [use.part for use in found.occurrences] == [0, 0, 0, 0, 1]


def test_improbable_links_tell_nothing() -> None:
    assert terms(bitext([*USUAL, OTHER], 0.2), encoder=ENCODER) == []
    assert terms(bitext([*USUAL, OTHER], 0.4), encoder=ENCODER)


def test_links_that_a_person_accepted_tell_whatever_their_confidence() -> None:
    unsure = bitext([*USUAL, OTHER], 0.2)
    for number in range(len(unsure)):
        unsure = unsure.accept(number)
    assert term(terms(unsure, encoder=ENCODER), "emulation").renderings == {
        "emulasi": 4,
        "peniruan": 1,
    }


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(UsageError, match="min_count must be at least 2"):
        terms(bitext(USUAL), min_count=1)
    with pytest.raises(UsageError, match="one pair of languages"):
        terms([bitext(USUAL), bitext(USUAL).swapped()])
    assert terms([]) == []


# The check


def test_an_unusual_rendering_is_found() -> None:
    found, notes = check(bitext([*USUAL, OTHER]))
    assert notes == []
    [finding] = found
    assert finding.message == (
        '"emulation" is "peniruan" here, elsewhere mostly "emulasi" (4 of 5)'
    )
    assert (finding.link, finding.fix, finding.severity) == (4, "emulasi", "medium")
    assert finding.source is not None
    assert finding.target is not None
    assert (finding.source.segment, finding.source.start) == (4, 14)
    assert (finding.target.segment, finding.target.start) == (4, 11)


def test_the_fix_begins_as_the_rendering_does() -> None:
    [finding] = check(bitext([*USUAL, ("Emulation grew.", "Peniruan tumbuh.")]))[0]
    assert finding.fix == "Emulasi"


def test_the_usual_rendering_of_another_bitext_weighs_less() -> None:
    [finding] = check(bitext(USUAL), bitext([OTHER]))[0]
    assert (finding.file, finding.link, finding.severity) == ("1.bitext.jsonl", 0, "low")


def test_a_word_that_stands_once_in_most_articles_may_vary_between_them() -> None:
    assert check(*(bitext([pair]) for pair in (*USUAL, OTHER)))[0] == []


@pytest.mark.parametrize(
    "pair",
    [
        ("Citizens like emulation.", "Warga suka emulasinya."),
        ("Citizens like emulation.", "Warga suka emulation."),
        ("Citizens like emulation.", "Warga suka."),
        ("Citizens like emulation.", "Warga suka peniruan, yakni emulasi."),
    ],
)
def test_no_finding_is_an_inflection_the_source_word_or_both_renderings(
    pair: tuple[str, str],
) -> None:
    assert check(bitext([*USUAL, pair]))[0] == []


def test_without_a_majority_nothing_is_unusual() -> None:
    two = [("Emulation grew.", "Peniruan tumbuh."), OTHER]
    assert check(bitext([*USUAL[:2], *two]))[0] == []


class Unused:
    """An encoder that must not be asked."""

    name = "unused"

    def encode_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[PlacedTokens]:
        raise AssertionError(f"asked for {len(texts)} texts, {progress}")


def test_the_encoder_is_asked_only_where_something_repeats() -> None:
    encoder: object = Unused()
    found, notes = check(bitext(USUAL[:2]), encoder=encoder)  # type: ignore[arg-type]
    assert (found, notes) == ([], [])


def test_large_collections_are_left_out_and_the_report_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check_module, "MOST_LINKS", 4)
    found, notes = check(bitext([*USUAL, OTHER]))
    assert found == []
    assert notes == [
        "terms were not checked, as there are more than 4 links: that takes minutes; "
        "ask for the check 'terms' by name"
    ]
    found, notes = check(bitext([*USUAL, OTHER]), asked=frozenset({"terms"}))
    assert (len(found), notes) == (1, [])


class Blind(FakeEncoder):
    """An encoder whose model does not tell of its tokens."""

    name = "blind"

    def encode_tokens(  # type: ignore[override]
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[PlacedTokens] | None:
        return None


def test_an_encoder_without_tokens_leaves_a_note() -> None:
    found, [note] = check(bitext([*USUAL, OTHER]), encoder=Blind())
    assert found == []
    assert note.startswith("terms were not checked: the encoder blind does not tell")
