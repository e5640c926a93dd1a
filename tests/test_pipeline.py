from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import align
from align.encoding import Tokens, Vectors
from align.errors import InputError, LanguageError, UsageError

ENGLISH = """Floods close schools

Heavy rain fell on Monday night. Rivers rose fast. Three schools closed.

Teachers carried books upstairs. Nobody was hurt. The mayor thanked everyone.

Comment (0)
"""
# The mayor comes first here, nobody tells about the books, and a sentence is new.
INDONESIAN = """Banjir menutup sekolah

Walikota berterimakasih kepada semua. Hujan deras turun pada Senin malam. Sungai naik cepat.

Tiga sekolah tutup. Tiada yang terluka. Pasar tetap buka.

Komentar (0)
"""
WORDS = {
    "banjir": "floods",
    "menutup": "close",
    "sekolah": "schools",
    "walikota": "mayor",
    "hujan": "rain",
    "deras": "heavy",
    "berterimakasih": "thanked",
    "semua": "everyone",
    "kepada": "the",
    "turun": "fell",
    "pada": "on",
    "senin": "monday",
    "malam": "night",
    "sungai": "rivers",
    "naik": "rose",
    "cepat": "fast",
    "tiga": "three",
    "tutup": "closed",
    "tiada": "nobody",
    "yang": "was",
    "terluka": "hurt",
}


def english() -> align.Document:
    return align.document(ENGLISH, lang="en", path="a.en.txt")


def indonesian() -> align.Document:
    return align.document(INDONESIAN, lang="id", path="b.id.txt")


def aligned() -> align.Bitext:
    return align.align(english(), indonesian(), encoder=align.FakeEncoder(WORDS))


def texts(bitext: align.Bitext) -> dict[str, str]:
    return {bitext.source_text(x): bitext.target_text(x) for x in bitext.pairs()}


def test_what_says_the_same_is_linked_wherever_it_stands() -> None:
    assert texts(aligned()) == {
        "Floods close schools": "Banjir menutup sekolah",
        "Heavy rain fell on Monday night.": "Hujan deras turun pada Senin malam.",
        "Rivers rose fast.": "Sungai naik cepat.",
        "Three schools closed.": "Tiga sekolah tutup.",
        "Nobody was hurt.": "Tiada yang terluka.",
        "The mayor thanked everyone.": "Walikota berterimakasih kepada semua.",
    }


def test_what_has_no_counterpart_is_a_gap_and_boilerplate_is_nowhere() -> None:
    bitext = aligned()
    gaps = [bitext.source_text(x) + bitext.target_text(x) for x in bitext if x.is_gap]
    assert gaps == ["Teachers carried books upstairs.", "Pasar tetap buka."]
    everything = [bitext.source_text(x) + bitext.target_text(x) for x in bitext]
    assert not any("Comment" in text or "Komentar" in text for text in everything)


def test_monotone_leaves_out_what_moved() -> None:
    found = align.align(english(), indonesian(), order="monotone", encoder=align.FakeEncoder(WORDS))
    assert texts(found).keys() == texts(aligned()).keys() - {"The mayor thanked everyone."}
    assert "|order:monotone|" in found.signature


SENTENCES = st.lists(
    st.sampled_from(["Rain fell.", "Rivers rose.", "Floods", "Comment (0)", "a.jpg", "12", "Hi."]),
    max_size=8,
)


@settings(max_examples=60)
@given(SENTENCES, SENTENCES, st.sampled_from(["free", "monotone"]))
def test_every_segment_but_boilerplate_stands_in_exactly_one_link(
    left: list[str], right: list[str], order: align.aligning.Order
) -> None:
    source = align.document("\n".join([*left, "It ended."]), lang="en")
    target = align.document("\n".join([*right, "Selesai."]), lang="id")
    bitext = align.align(source, target, order=order, encoder=align.FakeEncoder())
    assert Counter(n for x in bitext for n in x.source) == Counter(source.content())
    assert Counter(n for x in bitext for n in x.target) == Counter(target.content())


def test_scores_and_confidences() -> None:
    bitext = aligned()
    for link in bitext.pairs():
        assert link.score is not None
        assert link.confidence is not None
        assert link.score == round(link.score, 4)
        assert link.confidence == round(link.confidence, 4)
        assert 0 <= link.confidence <= 1
        assert link.status == "auto"
    assert {link.run for link in bitext.pairs()} == {0, 1}
    assert {(x.score, x.confidence, x.run) for x in bitext if x.is_gap} == {(None, None, None)}


class Sentences:
    """An encoder of sentences alone."""

    name = "sentences@1"

    def __init__(self, encoder: align.FakeEncoder) -> None:
        self._encoder = encoder
        self.background = encoder.background

    def encode(self, texts: Sequence[str], progress: align.Progress | None = None) -> Vectors:
        return self._encoder.encode(texts, progress)


class Wordless(Sentences):
    """One that would know words, with a model that has none."""

    def encode_words(
        self, texts: Sequence[str], progress: align.Progress | None = None
    ) -> tuple[Vectors, Tokens | None]:
        return self.encode(texts, progress), None


# Rivers rose is said in the first sentence here, and at the head of the second there.
CUT = ["It began.", "Heavy rain fell, rivers rose.", "Three schools closed.", "Nobody was hurt."]
ELSEWHERE = [
    "Ini.",
    "Hujan deras turun.",
    "Sungai naik, tiga sekolah tutup.",
    "Tiada yang terluka.",
]


@pytest.mark.parametrize("encoder", [Sentences, Wordless])
def test_an_encoder_needs_not_know_words(encoder: type[Sentences]) -> None:
    found = align.align(english(), indonesian(), encoder=encoder(align.FakeEncoder(WORDS)))
    assert texts(found) == texts(aligned())
    assert "|enc:sentences@1|" in found.signature


def test_words_tell_that_a_border_moved() -> None:
    left = align.document("\n".join(CUT), lang="en", presplit=True)
    right = align.document("\n".join(ELSEWHERE), lang="id", presplit=True)
    found = {}
    for encoder in (align.FakeEncoder(WORDS), Sentences(align.FakeEncoder(WORDS))):
        bitext = align.align(left, right, encoder=encoder)
        found[encoder.name] = {(x.source, x.target) for x in bitext.pairs()}
    assert ((1, 2), (1, 2)) in found["fake@1"]
    assert ((1, 2), (1, 2)) not in found["sentences@1"]


def test_a_caption_that_repeats_the_body_is_marked(tmp_path: Path) -> None:
    caption = "Heavy rain fell on Monday night."
    left = align.document(ENGLISH.replace("Comment (0)", caption), lang="en")
    bitext = align.align(left, indonesian(), encoder=align.FakeEncoder(WORDS))
    repeats = [(bitext.source_text(x), bitext.target_text(x)) for x in bitext if x.repeat]
    assert repeats == [(caption, "Hujan deras turun pada Senin malam.")]
    assert not any(x.repeat for x in aligned())
    bitext.save(tmp_path / "a.bitext.jsonl")
    assert align.Bitext.load(tmp_path / "a.bitext.jsonl") == bitext


def test_the_signature_is_the_recipe() -> None:
    recipe = dict(part.split(":") for part in aligned().signature.split("|"))
    assert recipe.keys() == {"align", "enc", "seg", "order", "conf"}
    assert recipe["align"] == align.__version__
    assert recipe["enc"] == "fake@1"
    assert recipe["order"] == "free"
    assert all(recipe.values())


def test_no_link_crosses_an_anchor() -> None:
    """Heavy rain begins a block on both sides, so the mayor, who moved, has no counterpart."""
    found = align.align(english(), indonesian(), anchors=[(1, 2)], encoder=align.FakeEncoder(WORDS))
    assert texts(found).keys() == texts(aligned()).keys() - {"The mayor thanked everyone."}
    assert "|order:free|anchors:1|" in found.signature


def test_an_anchor_at_boilerplate_moves_to_what_follows() -> None:
    """Between picture and counter there is nothing on the left, and a sentence on the right."""
    left = align.document("Rain fell.\na.jpg\nComment (0)\nRivers rose.", lang="en")
    right = align.document("Hujan turun.\na.jpg\nSungai naik.\nKomentar (0)\nYa.", lang="id")
    assert [side.content() for side in (left, right)] == [[0, 3], [0, 2, 4]]
    encoder = align.FakeEncoder({"sungai": "rivers", "naik": "rose", "hujan": "rain"})
    plain = {"Rain fell.": "Hujan turun.", "Rivers rose.": "Sungai naik."}
    for anchors, expected in (
        ([], plain),
        ([(1, 1)], plain),
        ([(2, 1)], plain),
        ([(1, 1), (2, 3)], {"Rain fell.": "Hujan turun."}),
        ([(2, 3)], {"Rain fell.": "Hujan turun."}),
    ):
        bitext = align.align(left, right, anchors=anchors, encoder=encoder)
        assert {k: v for k, v in texts(bitext).items() if v != "Ya."} == expected


@pytest.mark.parametrize(
    ("anchors", "says"),
    [
        ([(0, 0), (99, 1)], r"anchors: entry 1: no segment 99: a\.en\.txt has 8 segments"),
        ([(-1, 0)], "anchors: entry 0: no segment -1"),
        ([(1, 1), (1, 2)], r"entry 1: \(1, 2\) does not lie behind \(1, 1\) on both sides"),
        ([(2, 2), (3, 1)], r"entry 1: \(3, 1\) does not lie behind \(2, 2\)"),
        ([(1, 2, 3)], r"entry 0 is no pair of segment numbers: \(1, 2, 3\)"),
        ([(1, 1.5)], "entry 0 is no pair"),
        ("headings", "entry 0 is no pair of segment numbers: 'h'; find_anchors gives such pairs"),
    ],
)
def test_wrong_anchors_are_refused(anchors: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        align.align(english(), indonesian(), anchors=anchors, encoder=align.FakeEncoder())


def test_the_native_file_gives_the_bitext_back(tmp_path: Path) -> None:
    bitext = aligned()
    bitext.save(tmp_path / "a.bitext.jsonl")
    assert align.Bitext.load(tmp_path / "a.bitext.jsonl") == bitext


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        for suffix in (".bitext.jsonl", ".tsv", ".tmx"):
            align.export(aligned(), tmp_path / (name + suffix))
    for suffix in (".bitext.jsonl", ".tsv", ".tmx"):
        one, two = ((tmp_path / (name + suffix)).read_bytes() for name in ("one", "two"))
        assert one == two


def test_two_documents_in_one_language_are_refused() -> None:
    other = align.document("Nobody was hurt.", lang="en-US", path="c.txt")
    with pytest.raises(LanguageError, match=r"a\.en\.txt and c\.txt are both in 'en'.*-lang"):
        align.align(english(), other, encoder=align.FakeEncoder())


@pytest.mark.parametrize("text", ["Komentar (0)\n", "12/11/2025\nfoto.jpg\n", "", " \n"])
def test_a_document_without_content_is_refused(text: str) -> None:
    nothing = align.document(text, lang="id", path="b.txt")
    with pytest.raises(InputError, match=r"b\.txt: nothing to align"):
        align.align(english(), nothing, encoder=align.FakeEncoder())


class HaltError(Exception):
    pass


class Stopping(align.Progress):
    def advance(self, done: int = 1) -> None:
        raise HaltError


def test_progress_may_stop_the_work() -> None:
    with pytest.raises(HaltError):
        align.align(english(), indonesian(), encoder=align.FakeEncoder(), progress=Stopping())


# Reading


def test_a_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ENGLISH.replace("\n", "\r\n").encode())
    document = align.read(path)
    assert (document.lang, document.path) == ("en", str(path))
    assert document.text == ENGLISH.replace("\n", "\r\n")
    assert [segment.kind for segment in document.segments] == [
        "heading",
        *["sentence"] * 6,
        "boilerplate",
    ]


def test_the_language_given_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ENGLISH)
    assert align.read(path, lang="IS").lang == "is"
    assert align.read(path, languages=("en", "de")).lang == "en"


def test_presplit_keeps_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("One. Two.\n\nComment (0)\n")
    document = align.read(path, lang="en", presplit=True)
    assert [document[n] for n in range(len(document))] == ["One. Two.", "Comment (0)"]
    assert {segment.kind for segment in document.segments} == {"sentence"}


def test_a_language_that_cannot_be_told_is_reported_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "numbers.txt"
    path.write_text("12 345\n")
    with pytest.raises(LanguageError, match=r"numbers\.txt: can't tell the language"):
        align.read(path)
    with pytest.raises(LanguageError, match="the text: can't tell the language"):
        align.document("12 345")


def test_a_wrong_language_code_is_refused() -> None:
    with pytest.raises(UsageError, match="'english' is no language code"):
        align.document("Hi.", lang="english")


def test_text_and_open_files_can_be_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ENGLISH)
    from_file = align.read(path)
    with path.open() as text, path.open("rb") as binary:
        assert align.read(text) == align.read(binary) == from_file
    from_text = align.read(ENGLISH)
    assert (from_text.segments, from_text.path) == (from_file.segments, None)
    assert len(align.read("It rained all day. Then it stopped, and we went home. ")) == 2
    assert len(align.read("It rained all day, and " * 99 + "we went home.")) == 1


@pytest.mark.parametrize("name", ["missing", "my article.txt", "a b", "a.b", "x y/z. a", "."])
def test_a_name_is_not_taken_for_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((InputError, UsageError)):
        align.read(name)


def test_a_file_with_the_name_of_a_sentence_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("It rained.").write_text("The prime minister came in the morning.")
    assert align.read("It rained.").text == "The prime minister came in the morning."


PAGE = "<html lang='{}'><title>Rain</title><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("said", "text", "languages", "lang"),
    [
        ("en-GB", ENGLISH, None, "en-GB"),
        # The template's language, not the text's.
        ("id", ENGLISH, None, "en"),
        # Malay, which the detector does not know and calls Indonesian.
        ("ms", "Perdana menteri tiba pada pagi hari untuk mesyuarat.", None, "ms"),
        ("ms", "Perdana menteri tiba pada pagi hari.", ("en", "id"), "id"),
        # Too little to tell.
        ("id", "12 345", None, "id"),
        ("no code", ENGLISH, None, "en"),
    ],
)
def test_the_language_that_a_file_names(
    said: str, text: str, languages: tuple[str, ...] | None, lang: str
) -> None:
    page = io.BytesIO(PAGE.format(said, text).encode())
    document = align.read(page, languages=languages, whole_page=True)
    assert (document.lang, document.title) == (lang, "Rain")
    page.seek(0)
    assert align.read(page, lang="fr").lang == "fr"


def test_subtitles_are_a_segment_a_cue_with_times() -> None:
    cues = (
        "WEBVTT\n\n00:01.000 --> 00:02.500\nCome in.\nSit down.\n\n00:03.000 --> 00:04.000\nWhy?\n"
    )
    document = align.read(io.BytesIO(cues.encode()), lang="en")
    found = [(document[n], segment.time) for n, segment in enumerate(document.segments)]
    assert found == [("Come in. Sit down.", (1.0, 2.5)), ("Why?", (3.0, 4.0))]
