from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from commands import exit_code
from hypothesis import given
from hypothesis import strategies as st

import align
from align.corpus import folder as folder_module
from align.corpus import resemblance
from align.corpus.hints import bare_name, hints
from align.corpus.journal import locked
from align.corpus.naming import has_plain_name, output_names
from align.corpus.resemblance import Shelf, resemblances
from align.encoding import Tokens, Vectors
from align.errors import InputError, LanguageError, OutputError, UsageError
from align.progress import Progress

# Reports on five events, sentence by sentence in both languages.
EVENTS = {
    "rain": (
        ("Heavy rain fell over the valley on Monday night.", "Hujan lebat turun di lembah Senin."),
        ("Three schools were closed in the morning.", "Tiga sekolah ditutup pada pagi hari."),
        ("The river rose by two metres.", "Air sungai naik setinggi dua meter."),
        ("Nobody was hurt, said the mayor.", "Tidak ada yang terluka, kata wali kota."),
    ),
    "match": (
        ("The home team won the final by three goals.", "Tuan rumah menang tiga gol di final."),
        ("Their captain scored twice.", "Kapten mereka mencetak dua gol."),
        ("Thousands celebrated in the streets.", "Ribuan orang merayakannya di jalan-jalan."),
        ("The coach will leave after the season.", "Pelatih itu akan pergi setelah musim ini."),
    ),
    "bank": (
        ("The central bank left interest rates alone.", "Bank sentral mempertahankan suku bunga."),
        ("Inflation has slowed since the summer.", "Inflasi telah melambat sejak musim panas."),
        ("Economists had expected a cut.", "Para ekonom telah memperkirakan penurunan."),
        ("Shares closed slightly higher.", "Harga saham ditutup sedikit lebih tinggi."),
    ),
    "train": (
        ("A new railway line opens next spring.", "Jalur kereta api baru dibuka musim semi nanti."),
        ("Trains will run every ten minutes.", "Kereta akan berjalan setiap sepuluh menit."),
        ("Building it took seven years.", "Pembangunannya memakan waktu tujuh tahun."),
        ("Tickets will cost the same as before.", "Harga tiket akan sama seperti sebelumnya."),
    ),
    "museum": (
        ("The museum bought a painting of the harbour.", "Museum itu membeli lukisan pelabuhan."),
        ("It had been lost for eighty years.", "Lukisan itu hilang selama delapan puluh tahun."),
        ("A farmer found it in his barn.", "Seorang petani menemukannya di lumbungnya."),
        ("Visitors can see it from Friday.", "Pengunjung dapat melihatnya mulai hari Jumat."),
    ),
}
MEANING = {there: here for event in EVENTS.values() for here, there in event}


class Interpreter(align.FakeEncoder):
    """Gives a translation the vectors of what it translates."""

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens]:
        # As one word: those that documents share would make them alike.
        words = [MEANING.get(text, text).encode().hex() for text in texts]
        return super().encode_words(words, progress)


def text(event: str, lang: str, sentences: Sequence[int] = range(4)) -> str:
    side = ("en", "id").index(lang)
    return "\n".join(EVENTS[event][n][side] for n in sentences)


def article(
    event: str, lang: str, sentences: Sequence[int] = range(4), *, path: str | None = None
) -> align.Document:
    document = align.document(text(event, lang, sentences), lang=lang, presplit=True)
    return align.Document(document.text, document.segments, lang, path)


def paired(
    sources: Sequence[align.Document], targets: Sequence[align.Document]
) -> set[tuple[int, int]]:
    found = align.pair_documents(sources, targets, encoder=Interpreter())
    places = [{id(x): n for n, x in enumerate(side)} for side in (sources, targets)]
    return {(places[0][id(x.source)], places[1][id(x.target)]) for x in found.pairs}


def test_documents_are_paired_by_what_they_say() -> None:
    english = [article(event, "en") for event in EVENTS]
    indonesian = [article(event, "id") for event in reversed(EVENTS)]

    assert paired(english, indonesian) == {(n, 4 - n) for n in range(5)}


def test_half_of_each_document_is_enough() -> None:
    english = [article(event, "en", (0, 1)) for event in EVENTS]
    indonesian = [article(event, "id", (1, 2)) for event in EVENTS]

    assert paired(english, indonesian) == {(n, n) for n in range(5)}


def test_several_reports_belong_to_one_in_the_other_language() -> None:
    english = [
        *(article("rain", "en", part) for part in ((0, 1, 2), (1, 2, 3), (0, 2, 3))),
        *(article(event, "en") for event in ("match", "bank")),
    ]
    indonesian = [article(event, "id") for event in ("train", "rain", "bank")]

    assert paired(english, indonesian) == {(0, 1), (1, 1), (2, 1), (4, 2)}


def test_a_copy_in_the_same_language_takes_no_pair_away() -> None:
    english = [article(event, "en") for event in ("rain", "rain", "match")]
    indonesian = [article(event, "id") for event in ("rain", "match")]

    assert paired(english, indonesian) == {(0, 0), (1, 0), (2, 1)}


def test_a_translation_leaves_no_room_for_a_report_that_shares_a_sentence() -> None:
    other = align.document(
        "\n".join([EVENTS["rain"][2][0], *(EVENTS["bank"][n][0] for n in range(4))]),
        lang="en",
        presplit=True,
    )

    assert paired([article("rain", "en"), other], [article("rain", "id")]) == {(0, 0)}


def test_what_has_no_counterpart_stays_alone_beside_the_nearest() -> None:
    english = [article(event, "en") for event in ("rain", "match")]
    indonesian = [article(event, "id") for event in ("rain", "bank")]

    found = align.pair_documents(english, indonesian, encoder=Interpreter())

    assert [x.document for x in found.alone] == [english[1], indonesian[1]]
    assert found.alone[0].nearest in indonesian
    assert found.alone[1].nearest in english
    assert all(x.probability < 0.5 for x in found.alone)


def test_no_pair_is_forced_on_two_documents() -> None:
    assert paired([article("rain", "en")], [article("match", "id")]) == set()


@pytest.mark.parametrize("least", [0.0, 1.0])
def test_the_least_probability_is_the_users(least: float) -> None:
    found = align.pair_documents(
        [article("rain", "en")], [article("match", "id")], encoder=Interpreter(), min_pairing=least
    )

    assert bool(found.pairs) == (least == 0)


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_no_other_least_probability(least: float) -> None:
    with pytest.raises(UsageError, match="give a probability from 0 to 1"):
        align.pair_documents([article("rain", "en")], [article("rain", "id")], min_pairing=least)


def test_two_sides_are_needed() -> None:
    with pytest.raises(UsageError, match="nothing to pair"):
        align.pair_documents([], [article("rain", "id")], encoder=Interpreter())


@given(st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(rng: random.Random) -> None:
    english = [article(event, "en", (0, 1, 2)) for event in EVENTS]
    indonesian = [article(event, "id", (1, 2, 3)) for event in EVENTS]

    def probabilities(*sides: Sequence[align.Document]) -> dict[tuple[str, str], float]:
        found = align.pair_documents(*sides, encoder=Interpreter())
        return {(x.source.text, x.target.text): x.probability for x in found.pairs}

    expected = probabilities(english, indonesian)
    shuffled = [rng.sample(side, len(side)) for side in (english, indonesian)]
    turned = probabilities(shuffled[1], shuffled[0])

    assert probabilities(*shuffled) == pytest.approx(expected)
    assert {(x, y): p for (y, x), p in turned.items()} == pytest.approx(expected)


def test_names_decide_between_copies() -> None:
    named = [("rain", "a"), ("rain", "b"), ("match", "c"), ("bank", "d"), ("train", "e")]
    english = [article(event, "en", path=f"{name}.en.txt") for event, name in named]
    indonesian = [article(event, "id", path=f"{name}.id.txt") for event, name in named]

    assert paired(english, indonesian) == {(n, n) for n in range(5)}


def test_wrong_names_do_not_win() -> None:
    english = [article(event, "en", path=f"{n}.en.txt") for n, event in enumerate(EVENTS)]
    indonesian = [article(event, "id", path=f"{4 - n}.id.txt") for n, event in enumerate(EVENTS)]

    assert paired(english, indonesian) == {(n, n) for n in range(5)}


def test_few_candidates_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resemblance, "CANDIDATES", 1)
    english = [article(event, "en", (0, 1, 2)) for event in EVENTS]
    indonesian = [article(event, "id", (1, 2, 3)) for event in EVENTS]

    assert paired(english, indonesian) == {(n, n) for n in range(5)}


@given(st.integers(0, 10_000), st.integers(1, 7), st.integers(1, 7))
def test_margins_are_over_the_best_of_the_others(seed: int, count: int, sentences: int) -> None:
    draw = np.random.default_rng(seed)
    shelf = _shelf(draw, [sentences])
    bests = draw.uniform(-1, 1, (sentences, count)).astype(np.float32)

    expected = np.zeros(count)
    for n, weight in enumerate(shelf.weights / shelf.weights.sum()):
        for m in range(count):
            others = [*np.delete(bests[n], m), *[shelf.floor[n]] * resemblance.RIVALS]
            rivals = sorted(others, reverse=True)[: resemblance.RIVALS]
            expected[m] += weight * (bests[n, m] - np.mean(rivals))

    assert shelf.margins(0, bests) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("block", [1, 2, 5, 100])
@pytest.mark.parametrize("seed", range(5))
def test_resemblances_are_those_of_every_sentence_with_its_best(
    seed: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resemblance, "BLOCK", block)
    draw = np.random.default_rng(seed)
    left, right = _shelf(draw, [3, 1, 2]), _shelf(draw, [2, 4, 1])

    table = resemblances(left, right)

    assert [(x.source, x.target) for x in table] == [(n, m) for n in range(3) for m in range(3)]
    for found in table:
        sides = left.sentences(found.source), right.sentences(found.target)
        ways = (left, found.source, sides[1]), (right, found.target, sides[0])
        expected = 0.0
        for shelf, number, other in ways:
            place = slice(*shelf.starts[number : number + 2])
            bests = [max(float(x @ y) for y in other) for x in shelf.sentences(number)]
            expected += np.average(bests, weights=shelf.weights[place]) / 2
        assert found.nearness == pytest.approx(expected, abs=1e-5)


def _shelf(draw: np.random.Generator, sizes: Sequence[int]) -> Shelf:
    texts = [
        [f"{n} {k} " + "x" * int(draw.integers(40)) for k in range(s)] for n, s in enumerate(sizes)
    ]
    return Shelf.of(texts, [_vectors(draw, size) for size in sizes], _vectors(draw, 5))


def _vectors(draw: np.random.Generator, count: int) -> npt.NDArray[np.float32]:
    vectors = draw.standard_normal((count, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def test_what_stands_in_many_documents_counts_less() -> None:
    texts = [["Read more here.", f"This is the text of number {n}."] for n in range(16)]
    shelf = Shelf.of(texts, [np.eye(2, dtype=np.float32)] * 16, np.ones((1, 2), np.float32))

    assert shelf.weights[0] < shelf.weights[1] / 3


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("rain.en.txt", ("rain",)),
        ("rain_EN.html.gz", ("rain",)),
        ("id/rain.docx", ("rain",)),
        ("Indonesia/2025-11-10 rain.md", ("2025", "11", "10", "rain")),
        ("ind-rain.srt", ("rain",)),
        ("en.txt", ()),
        ("Cafe\u0301.en.txt", ("caf\u00e9",)),
    ],
)
def test_a_bare_name_has_neither_language_nor_format(path: str, words: tuple[str, ...]) -> None:
    assert bare_name(path, ["en-US", "id"]) == words


@pytest.mark.parametrize(
    ("kind", "source", "target", "is_hint"),
    [
        ("name", ("a/rain.en.txt", ""), ("b/rain.id.txt", ""), True),
        ("name", ("a/rain.en.txt", ""), ("a/hujan.id.txt", ""), False),
        ("name", (None, ""), (None, ""), False),
        ("path", ("news/en/1.txt", ""), ("news/id/1.txt", ""), True),
        ("date", ("x-2025-11-10.txt", ""), ("20251110-y.txt", ""), True),
        ("date", ("x-2025-11-10.txt", ""), ("x-2025-11-11.txt", ""), False),
        ("address", ("x", "See https://www.a.org/b/?c=1."), ("y", "<http://a.org/b>"), True),
        ("address", ("x", "See https://a.org/b."), ("y", "See https://a.org/c."), False),
    ],
)
def test_hints(
    kind: str, source: tuple[str | None, str], target: tuple[str | None, str], is_hint: bool
) -> None:
    sides = [
        align.document(f"Good morning. {said}", lang=lang, path=path)
        for lang, (path, said) in (("en", source), ("id", target))
    ]

    assert hints(sides[:1], sides[1:])[kind] == ({(0, 0)} if is_hint else set())


def test_a_hint_that_many_share_is_none() -> None:
    english = [align.document("x", lang="en", path=f"{n}/index.en.txt") for n in range(9)]

    assert hints(english, english)["name"] == set()
    assert hints(english, english)["path"] == {(n, n) for n in range(9)}


@pytest.mark.parametrize(
    ("pairs", "names"),
    [
        ([("rain.en.txt", "rain.id.txt")], ["rain"]),
        ([("en/rain.txt", "id/rain.html.gz")], ["rain"]),
        ([("rain.txt", "hujan.txt")], ["rain--hujan"]),
        ([("en.txt", "id.txt")], ["en--id"]),
        (
            [("a/Rain.en.txt", "a/rain.id.txt"), ("b/rain.en.txt", "b/rain.id.txt")],
            ["a-rain", "b-rain"],
        ),
        (
            [("x/y/b/en/1.txt", "x/y/b/id/1.txt"), ("x/y/c/en/1.txt", "x/y/c/id/1.txt")],
            ["b-1", "c-1"],
        ),
        ([("a/1.txt", "x.txt"), ("b/1.txt", "x.txt")], ["a_1--x", "b_1--x"]),
        ([("a/a/a/1.txt", "1.txt")] * 3, ["a_a_1--1", "a_a_1--1-2", "a_a_1--1-3"]),
        ([("Rain.txt", "x.txt"), ("rain.txt", "X.txt")], ["Rain--x", "rain--X-2"]),
        ([("a b?.txt", "..c<>.txt")], ["a_b--c"]),
        ([("e\u0301.txt", "x.txt"), ("\u00c9.txt", "x.txt")], ["\u00e9--x", "\u00c9--x-2"]),
        ([("x" * 200 + ".txt", "y.txt")], ["x" * 80 + "--y"]),
        ([("日本" * 20 + ".txt", "y.txt")], ["日本" * 13 + "--y"]),
        ([("???.txt", "y.txt")], ["article--y"]),
        ([("con.en.txt", "con.id.txt")], ["con-2"]),
        ([("Pairs.en.txt", "pairs.id.txt"), ("alone.txt", "alone.htm")], ["pairs-2", "alone-2"]),
    ],
)
def test_results_are_named_after_their_files(
    pairs: list[tuple[str, str]], names: list[str]
) -> None:
    assert output_names([(Path(x), Path(y)) for x, y in pairs], ["en", "id"]) == names


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1))))
def test_any_names_give_names_that_are_safe(pairs: list[tuple[str, str]]) -> None:
    names = output_names([(Path(x), Path(y)) for x, y in pairs], ["en", "id"])

    assert len({name.casefold() for name in names}) == len(pairs)
    for name in names:
        assert not set(name) & set('/\\:*?"<>|\0\t\n')
        assert len(name.encode()) < 200
        assert name[0] not in ".-"


@pytest.mark.parametrize(
    ("name", "is_plain"),
    [
        ("a b.txt", True),
        ("harga\u00a0beras.txt", True),
        ("a\tb.txt", False),
        ("a\nb.txt", False),
        ("a\u2028b.txt", False),
        ("a\x1b[31mb.txt", False),
        (" a.txt", False),
        ("\udcff.txt", False),
    ],
)
def test_which_names_can_stand_in_a_table(name: str, is_plain: bool) -> None:
    assert has_plain_name(Path(name)) == is_plain


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a current folder with a folder of mixed articles."""
    monkeypatch.chdir(tmp_path)
    write("mix/1.txt", text("match", "id"))
    write("mix/2.md", text("rain", "en").replace("\n", "\n\n"))
    write("mix/in/3.txt", text("match", "en"))
    paragraphs = text("rain", "id").replace("\n", "</p><p>")
    write("mix/in/4.html", f"<html><body><p>{paragraphs}</p></body></html>")
    write("mix/5.txt", text("bank", "en"))
    return tmp_path


def write(path: str, content: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content, encoding="utf-8")


class Told(NamedTuple):
    languages: tuple[str, str]
    pairs: set[tuple[str, str]]
    alone: dict[str, str]


def told(*folders: str, **options: object) -> Told:
    """Pair folders whose articles have a sentence a line."""
    settings = {"presplit": True, "encoder": Interpreter(), **options}
    found = align.pair_folder(*folders, **settings)  # type: ignore[arg-type]
    return Told(
        found.languages,
        {(str(x.pair.source), str(x.pair.target)) for x in found.pairs},
        {str(x.path): x.reason for x in found.alone},
    )


PAIRS = {("mix/2.md", "mix/in/4.html"), ("mix/in/3.txt", "mix/1.txt")}


@pytest.mark.usefixtures("folder")
def test_a_folder_is_paired_and_what_stays_alone_is_listed() -> None:
    assert told("mix") == (("en", "id"), PAIRS, {"mix/5.txt": "no counterpart"})


@pytest.mark.usefixtures("folder")
def test_the_user_says_which_is_the_source() -> None:
    turned = {(target, source) for source, target in PAIRS}

    assert told("mix", source_lang="id")[:2] == (("id", "en"), turned)
    assert told("mix", target_lang="en-GB")[:2] == (("id", "en"), turned)
    assert told("mix", source_lang="en", target_lang="id")[:2] == (("en", "id"), PAIRS)


GERMAN = "Der Zug nach Berlin hatte am Montag zwei Stunden Verspätung.\nViele Fahrgäste warteten."


@pytest.mark.usefixtures("folder")
def test_articles_in_a_third_language_stay_alone() -> None:
    write("mix/0.txt", GERMAN)

    assert told("mix").alone["mix/0.txt"] == "in de, neither en nor id"


@pytest.mark.usefixtures("folder")
def test_without_english_the_first_language_in_the_alphabet_is_the_source() -> None:
    for path in ("mix/2.md", "mix/in/3.txt", "mix/5.txt"):
        Path(path).unlink()
    write("mix/0.txt", GERMAN)

    assert told("mix").languages == ("de", "id")


@pytest.mark.usefixtures("folder")
def test_what_cant_be_read_stops_nothing() -> None:
    write("mix/broken.docx", "rubbish")
    write("mix/empty.txt", "")
    write("mix/number.txt", "42")
    write("mix/a\tb.txt", text("train", "en"))

    found = align.pair_folder("mix", presplit=True, encoder=Interpreter())

    assert len(found.pairs) == 2
    assert {x.path.name for x in found.unread} == {
        "broken.docx",
        "empty.txt",
        "number.txt",
        "a\tb.txt",
    }
    assert all(x.reason.startswith(str(x.path)) for x in found.unread)
    (number,) = (x for x in found.unread if x.path.name == "number.txt")
    assert "put each language into a folder of its own" in number.reason
    assert "--source-lang" not in number.reason


@pytest.mark.usefixtures("folder")
def test_a_fault_of_ours_in_one_article_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, **options: Any) -> align.Document:
        if path.name == "5.txt":
            raise RecursionError("maximum depth\nexceeded")
        return align.read(path, **options)

    monkeypatch.setattr(folder_module, "read", broken)

    found = align.pair_folder("mix", presplit=True, encoder=Interpreter())

    assert len(found.pairs) == 2
    assert [x.reason for x in found.unread] == [
        "align broke down on mix/5.txt (RecursionError: maximum depth exceeded): please report it "
        "with its files"
    ]


@pytest.mark.usefixtures("folder")
def test_each_language_may_have_a_folder_of_its_own() -> None:
    write("ind/1.txt", text("rain", "id"))
    write("ind/2.txt", text("bank", "id"))
    write("ind/3.txt", text("train", "en"))

    found = told("mix", "ind")

    assert found.languages == ("en", "id")
    assert found.pairs == {("mix/2.md", "ind/1.txt"), ("mix/5.txt", "ind/2.txt")}
    assert found.alone["ind/3.txt"] == "in en, not id"
    assert found.alone["mix/1.txt"] == "in id, not en"


@pytest.mark.usefixtures("folder")
def test_a_folder_of_targets_inside_that_of_the_sources_is_its_own() -> None:
    write("mix/ind/1.txt", text("bank", "id"))

    found = told("mix", "mix/ind", source_lang="en", target_lang="id")

    assert found.pairs == {("mix/5.txt", "mix/ind/1.txt")}


@pytest.mark.usefixtures("folder")
def test_results_are_no_articles() -> None:
    write("mix/out/1.txt", text("bank", "id"))

    assert told("mix", output="mix/out").pairs == PAIRS
    assert len(told("mix").pairs) == 3


@pytest.mark.usefixtures("folder")
def test_results_in_a_loop_of_links_are_not_looked_for() -> None:
    Path("loop").symlink_to("loop")

    assert told("mix", output="loop/out").pairs == PAIRS


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("folders", "options", "error", "message"),
    [
        (["mix"], {"source_lang": "en", "target_lang": "en-US"}, UsageError, "both languages are"),
        (["mix"], {"source_lang": "english"}, UsageError, "no language code"),
        (["mix"], {"target_lang": "ms"}, UsageError, "a folder of its own"),
        (["mix"], {"target_lang": "fr"}, LanguageError, "found: 3 in en, 2 in id.*--source-lang"),
        (["one"], {}, LanguageError, "found: 1 in en.* or put each language into a folder"),
        (["mix", "mix"], {}, UsageError, "one folder"),
        (["none"], {}, InputError, "no such folder"),
        (["mix"], {"rules": "none.toml"}, InputError, "none.toml"),
        (["mix"], {"min_pairing": 2}, UsageError, "min_pairing"),
    ],
)
def test_folders_that_cant_be_paired(
    folders: list[str], options: dict[str, object], error: type[Exception], message: str
) -> None:
    write("one/1.txt", text("rain", "en"))

    with pytest.raises(error, match=message):
        told(*folders, **options)


@pytest.mark.usefixtures("folder")
def test_the_pairs_are_a_manifest() -> None:
    found = align.pair_folder("mix", presplit=True, encoder=Interpreter())

    pairs, alone = found.save("out")

    assert align.read_manifest(pairs) == [x.pair for x in found.pairs]
    assert [line.split("\t") for line in alone.read_text(encoding="utf-8").splitlines()] == [
        ["path", "lang", "nearest", "pairing", "reason"],
        ["mix/5.txt", "en", str(found.alone[0].nearest), "0.0000", "no counterpart"],
    ]


@pytest.mark.usefixtures("folder")
def test_tables_are_replaced_but_none_that_a_person_has_edited() -> None:
    first = align.pair_folder("mix", presplit=True, encoder=Interpreter())
    pairs, _ = first.save("out")
    Path("mix/1.txt").unlink()
    second = align.pair_folder("mix", presplit=True, encoder=Interpreter())
    second.save("out")
    second.save("out")
    assert align.read_manifest(pairs) == [x.pair for x in second.pairs]

    edited = pairs.read_text(encoding="utf-8") + "\n"
    pairs.write_text(edited, encoding="utf-8")
    for found in (first, second):
        with pytest.raises(OutputError, match=r"out/pairs\.tsv was edited.*: move it away"):
            found.save("out")
    assert pairs.read_text(encoding="utf-8") == edited


@pytest.mark.usefixtures("folder")
def test_tables_are_not_replaced_while_another_run_is_at_work() -> None:
    found = align.pair_folder("mix", presplit=True, encoder=Interpreter())

    with locked(Path("out")), pytest.raises(OutputError, match="another run is writing to out"):
        found.save("out")
    assert not Path("out/pairs.tsv").exists()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line in this process, in the folder, with a fake in the model's place."""

    def call(*arguments: str) -> tuple[int, str, str]:
        return exit_code("run", *arguments, "--presplit"), *capsys.readouterr()

    monkeypatch.setattr(align, "SentenceEncoder", lambda *_, **__: Interpreter())
    return call


def test_a_folder_is_aligned_on_the_command_line(run: Run) -> None:
    code, out, err = run("mix", "-o", "out", "--format", "tmx", "--jobs", "1")

    assert (code, out) == (0, "")
    assert "en-id: 2 pairs; 1 article stays alone" in err
    assert "2 aligned" in err
    for name in ("2--4", "3--1"):
        assert len(align.Bitext.load(f"out/{name}.bitext.jsonl").pairs()) == 4
        assert Path(f"out/{name}.tmx").exists()
    assert "of none of these pairs" not in err
    assert "2 done before" in run("mix", "-o", "out", "--format", "tmx", "--jobs", "1")[2]


def test_what_an_earlier_run_left_is_told_of(run: Run) -> None:
    run("mix", "-o", "out", "--jobs", "1")
    Path("mix/1.txt").rename("mix/one.txt")

    code, _, err = run("mix", "-o", "out", "--jobs", "1")

    assert code == 0
    assert "1 bitext in out of none of these pairs, such as out/3--1.bitext.jsonl" in err
    assert Path("out/3--1.bitext.jsonl").exists()


def test_two_folders_are_aligned_on_the_command_line(run: Run) -> None:
    write("ind/1.txt", text("bank", "id"))

    assert run("mix", "ind", "-o", "out", "--jobs", "1", "--no-cache")[0] == 0
    assert len(align.Bitext.load("out/5--1.bitext.jsonl").pairs()) == 4


def test_a_dry_run_prints_the_pairs_and_writes_nothing(run: Run) -> None:
    before = sorted(Path().rglob("*"))

    code, out, _ = run("mix", "-o", "out", "--dry-run")
    assert sorted(Path().rglob("*")) == before

    Path("pairs.tsv").write_text(out, encoding="utf-8")
    assert code == 0
    assert {(str(x.source), str(x.target)) for x in align.read_manifest("pairs.tsv")} == PAIRS


def test_what_cant_be_read_makes_the_command_fail_in_the_end(run: Run) -> None:
    write("mix/broken.docx", "rubbish")

    code, _, err = run("mix", "-o", "out", "--jobs", "1")

    assert code == 1
    assert err.splitlines()[-1].startswith("align: mix/broken.docx is no Word document")
    assert Path("out/2--4.bitext.jsonl").exists()
    assert "broken.docx" in Path("out/alone.tsv").read_text(encoding="utf-8")


def test_no_pair_at_all_is_a_failure(run: Run) -> None:
    Path("mix/1.txt").unlink()
    Path("mix/2.md").unlink()

    code, _, err = run("mix", "-o", "out")

    assert code == 1
    assert "en-id: 0 pairs; 3 articles stay alone" in err
    assert len(Path("out/alone.tsv").read_text(encoding="utf-8").splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mix", "-o", "mix"), "holds the articles"),
        (("mix", "-o", "mix/5.txt"), "is no folder"),
        (("mix", "-o", "a", "-o", "b"), "name one folder"),
        (("mix", "-o", "out", "--rejects", "x.tsv"), "--rejects is for two articles"),
        (("mix", "mix/5.txt", "-o", "out"), "mix/5.txt is no folder"),
        (("mix", "-o", "-"), "name one folder"),
        (("mix", "-o", "out", "--format", "pdf"), "format of 'x.pdf'"),
        (("mix", "-o", "out", "--format", "pdf", "--dry-run"), "format of 'x.pdf'"),
        (("mix", "-o", "out", "--anchors", "heading"), "by 'heading': give headings"),
        (("mix", "-o", "out", "--address", "nowhere:1"), "give --engine ray"),
        (("mix", "-o", "loop"), "loop is no folder"),
        (("mix", "loop", "-o", "out"), "loop is no folder"),
        (("mix/2.md", "-o", "x.tsv"), "or the other article"),
        (("none", "-o", "out"), "none is no folder"),
        (("x" * 300, "-o", "out"), "is no folder"),
        (("mix", "x" * 300, "-o", "out"), "is no folder"),
        (("mix/2.md", "mix", "-o", "x.tsv"), "mix is a folder"),
        (("mix/2.md", "mix/1.txt", "-o", "x.tsv", "--dry-run"), "--dry-run is for a folder"),
        (("mix/2.md", "mix/1.txt", "-o", "x.tsv", "--limit", "1"), "--limit is for a folder"),
        (("mix/2.md", "mix/1.txt", "-o", "x", "--format", "tsv", "--format", "tmx"), "take one"),
    ],
)
def test_wrong_usage_of_the_command(run: Run, arguments: Sequence[str], message: str) -> None:
    Path("loop").symlink_to("loop")

    code, _, err = run(*arguments)

    assert code == 2
    assert message in err
    assert not Path("out").exists()
