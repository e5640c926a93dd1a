import gzip
import re
import tracemalloc
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given
from texts import document, nasty_texts, pair

from align.bitext import Bitext, Link, Status
from align.errors import FormatError, InputError, UsageError
from align.exporting import export
from align.exporting.tmx import read_tmx, write_tmx
from align.exporting.units import Origin, TranslationUnit, Units

HEAD = '<tmx version="1.4"><header srclang="en" segtype="sentence"/><body>'
TAIL = "</body></tmx>"


def tuv(lang: str, seg: str) -> str:
    return f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>'


def tu(*tuvs: str, props: str = "") -> str:
    return f"<tu>{props}{''.join(tuvs)}</tu>"


@pytest.fixture
def tmx(tmp_path: Path) -> Path:
    return tmp_path / "a.tmx"


def texts(units: Units) -> list[tuple[str, str]]:
    return [(unit.source_text, unit.target_text) for unit in units]


# What we wrote


def test_our_own_file_comes_back(tmp_path: Path) -> None:
    statuses: tuple[Status, ...] = ("auto", "accepted", "edited", "auto")
    links = [Link((n,), (n,), 0.25, n / 8, status) for n, status in enumerate(statuses)]
    links[2] = Link((2, 3), (2,), -0.125, 0.5, "edited")
    links[3] = Link((4,), (0,), 0.5, 1.0, "accepted", repeat=True)
    source = document("One.", "Two & <b>.", "Three.", "Four.", "One!", lang="en-US", path="a.txt")
    target = document("Satu.", "Dua ]]>.", "Tiga, empat.", lang="id", path="b.txt")
    bitext = Bitext(source, target, tuple(links), "align:0.1.0|order:free").complete()
    write_tmx(bitext, tmp_path / "a.tmx")
    assert read_tmx(tmp_path / "a.tmx").to_bitext() == bitext


@given(source=nasty_texts(), target=nasty_texts())
def test_any_text_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str
) -> None:
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    done = write_tmx(pair(source, target), path)
    again = path.with_name("b.tmx")
    assert len(list(read_tmx(path))) == done.written
    assert write_tmx(read_tmx(path), again).written == done.written
    # The header of the second names the languages even where there is no unit to tell them by.
    assert done.written == 0 or again.read_bytes() == path.read_bytes()


def test_units_of_several_documents_keep_their_own(tmp_path: Path) -> None:
    origins = [Origin("a.en", "a.id", "align:1"), Origin("b.en", "a.id", "align:2")]
    units = [TranslationUnit(("A.",), ("B.",), origin=origin) for origin in origins]
    stream = Units("en", "id", lambda _: iter(units), origins[0])
    write_tmx(stream, tmp_path / "a.tmx")
    assert list(read_tmx(tmp_path / "a.tmx")) == units
    assert (tmp_path / "a.tmx").read_text().count("x-target-file") == 1


def test_passages_come_back_as_such(tmp_path: Path) -> None:
    unit = TranslationUnit(("A.", "B."), ("C.",))
    write_tmx(Units("en", "id", lambda _: iter([unit]), unit="passage"), tmp_path / "a.tmx")
    assert read_tmx(tmp_path / "a.tmx").unit == "passage"
    assert export(read_tmx(tmp_path / "a.tmx"), tmp_path / "b.tmx").unit == "passage"


# What others write


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + tu(tuv("en", "Añ."), tuv("id", "B.")) + TAIL).encode(),
        b"\xef\xbb\xbf" + (HEAD + tu(tuv("en", "Añ."), tuv("id", "B.")) + TAIL).encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + HEAD + tu(tuv("en", "Añ."), tuv("id", "B.")))
        .__add__(TAIL)
        .encode("utf-16"),
        b"\xff\xfe" + (HEAD + tu(tuv("en", "Añ."), tuv("id", "B.")) + TAIL).encode("utf-16-le"),
        b"\xfe\xff" + (HEAD + tu(tuv("en", "Añ."), tuv("id", "B.")) + TAIL).encode("utf-16-be"),
        gzip.compress((HEAD + tu(tuv("en", "Añ."), tuv("id", "B.")) + TAIL).encode()),
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?>'
            + HEAD
            + tu(tuv("en", "Añ."), tuv("id", "B."))
            + TAIL
        ).encode("latin-1"),
    ],
    ids=["UTF-8", "UTF-8 BOM", "UTF-16", "UTF-16LE", "UTF-16BE", "gzip", "Latin-1"],
)
def test_encodings(tmx: Path, data: bytes) -> None:
    tmx.write_bytes(data)
    assert texts(read_tmx(tmx)) == [("Añ.", "B.")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(tu('<tuv lang="en"><seg>A</seg></tuv>', tuv("id", "B")), ("A", "B"), id="1.1"),
        pytest.param(tu(tuv("id", "B"), tuv("en", "A")), ("A", "B"), id="target first"),
        pytest.param(tu(tuv("EN-gb", "A"), tuv("ID", "B")), ("A", "B"), id="other case"),
        pytest.param(
            "<tu><tuv xml:lang='en'><seg>A</seg><prop type='info'>x</prop></tuv>"
            "<tuv xml:lang='id'><prop type='source-document'>u</prop><seg>B</seg></tuv></tu>",
            ("A", "B"),
            id="Bitextor",
        ),
        pytest.param(
            tu(
                tuv(
                    "en",
                    '<bpt i="1">&lt;b&gt;</bpt>A <hi>is</hi><ept i="1"/> it<ph x="1">&lt;br/>'
                    "<sub>note</sub></ph>.",
                ),
                tuv("id", "<!-- no -->B<?x y?>."),
            ),
            ("A is it.", "B."),
            id="inline codes",
        ),
        pytest.param(
            tu(tuv("en", "\n   A\n   b  c "), tuv("id", "<![CDATA[<B>]]>")),
            ("A b  c", "<B>"),
            id="white space and CDATA",
        ),
        pytest.param(
            tu(tuv("en", "A&#x20;&amp;&lt;"), tuv("id", "&#66;")), ("A &<", "B"), id="references"
        ),
        pytest.param(tu(tuv("en", "A"), tuv("id", "B"), tuv("fr", "C")), ("A", "B"), id="three"),
    ],
)
def test_habits_of_others(tmx: Path, body: str, found: tuple[str, str]) -> None:
    tmx.write_text(HEAD + body + TAIL, encoding="utf-8")
    assert texts(read_tmx(tmx)) == [found]


def test_namespace_and_doctype_and_opus_header(tmx: Path) -> None:
    tmx.write_text(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4" xmlns="http://www.lisa.org/tmx14">\n'
        '<header creationdate="Tue Jan 29 12:49:40 2013" srclang="en" adminlang="en" '
        'creationtool="Uplug" datatype="PlainText" />\n<body>\n'
        + tu(tuv("en", "A"), tuv("id", "B")) + TAIL
    )  # fmt: skip
    assert texts(read_tmx(tmx)) == [("A", "B")]


@pytest.mark.parametrize(
    ("named", "languages", "found"),
    [
        ((None, None), ("en-US", "id"), [("A", "B"), ("D", "E")]),
        ((None, "fr"), ("en-US", "fr"), [("A", "C")]),
        (("fr", "id"), ("fr", "id"), [("C", "B")]),
        (("en", "id"), ("en", "id"), [("A", "B"), ("D", "E")]),
        (("id", None), ("id", "en-US"), [("B", "A"), ("E", "D")]),
    ],
)
def test_the_languages_can_be_chosen(
    tmx: Path,
    named: tuple[str | None, str | None],
    languages: tuple[str, str],
    found: list[tuple[str, str]],
) -> None:
    body = tu(tuv("en_US", "A"), tuv("id", "B"), tuv("fr", "C")) + tu(
        tuv("en", "D"), tuv("id", "E")
    )
    tmx.write_text(HEAD + body + TAIL)
    units = read_tmx(tmx, *named)
    assert (units.source_lang, units.target_lang) == languages
    assert texts(units) == found
    assert units.left_out["other languages"] == 2 - len(found)
    assert units.left_out["texts in further languages"] == 1


def test_languages_that_the_file_has_not(tmx: Path) -> None:
    tmx.write_text(HEAD + tu(tuv("en", "A"), tuv("id", "B")) * 2 + TAIL)
    tmx.with_name("old.tsv").write_text("old")
    with pytest.raises(UsageError, match="holds no unit from de to id: name languages that it has"):
        export(read_tmx(tmx, "de", "id"), tmx.with_name("old.tsv"))
    assert tmx.with_name("old.tsv").read_text() == "old"


@pytest.mark.parametrize("srclang", ["en-GB", "EN-gb"])
def test_the_source_is_the_very_language_that_the_header_names(tmx: Path, srclang: str) -> None:
    body = tu(tuv("en-US", "color"), tuv("en-GB", "colour"), tuv("id", "warna"))
    tmx.write_text(HEAD.replace('"en"', f'"{srclang}"') + body + TAIL)
    assert read_tmx(tmx).source_lang == "en-GB"


def test_the_old_code_of_indonesian(tmx: Path) -> None:
    tmx.write_text(HEAD + tu(tuv("en", "A"), tuv("in-ID", "B")) + TAIL)
    assert texts(read_tmx(tmx, "en", "id")) == [("A", "B")]


@pytest.mark.parametrize(
    "header", ['<header srclang="*all*"/>', "<header/>", "", '<header srclang="de"/>']
)
def test_without_a_source_language_the_first_is_the_source(tmx: Path, header: str) -> None:
    body = tu(tuv("id", "B"), tuv("en", "A"))
    tmx.write_text(f'<tmx version="1.4">{header}<body>{body}</body></tmx>')
    units = read_tmx(tmx)
    assert texts(units) == [("B", "A")]
    assert bool(units.notes) is ("srclang" not in header)


def test_two_kinds_of_one_language_are_told_apart(tmx: Path) -> None:
    body = tu(tuv("en-US", "color"), tuv("en-GB", "colour")) + tu(tuv("en-US", "x"), tuv("en", "y"))
    tmx.write_text(HEAD.replace('"en"', '"en-US"') + body + TAIL)
    units = read_tmx(tmx)
    assert (units.source_lang, units.target_lang) == ("en-US", "en-GB")
    assert texts(units) == [("color", "colour")]
    assert units.left_out["other languages"] == 1


def test_what_is_no_pair_is_a_gap_or_counted(tmx: Path) -> None:
    body = [
        tu(tuv("en", "A"), tuv("id", "B"), tuv("id", "C")),
        tu(tuv("en", "D")),
        tu(tuv("id", "E")),
        tu(tuv("en", ""), tuv("id", " ")),
        tu(tuv("en", "F"), tuv("id", "")),
        tu(tuv("fr", "G")),
        tu(),
    ]
    tmx.write_text(HEAD + "".join(body) + TAIL)
    units = read_tmx(tmx)
    assert texts(units) == [("A", "B"), ("D", ""), ("", "E"), ("F", "")]
    assert [unit.is_gap for unit in units] == [False, True, True, True]
    left_out = {"variants": 1, "empty": 1, "other languages": 2}
    assert +units.left_out == left_out


@pytest.mark.parametrize(
    ("props", "confidence", "score", "status"),
    [
        ({"x-confidence": "0.97", "x-score": "0.4"}, 0.97, 0.4, "auto"),
        ({"x-confidence": "97"}, None, None, "auto"),
        ({"x-confidence": "nan"}, None, None, "auto"),
        ({"score-bicleaner": "0.7", "score-hunalign": "1.2"}, None, 0.7, "auto"),
        ({"score": "3.5", "x-quality-score": "0.95"}, None, 0.95, "auto"),
        ({"score": "high"}, None, None, "auto"),
        ({"score-bicleaner": "high", "score": "2"}, None, 2.0, "auto"),
        ({"x-source-segments": "9" * 5000}, None, None, "auto"),
        ({"x-status": "reviewed"}, None, None, "accepted"),
        ({"x-status": "rejected"}, None, None, "rejected"),
        ({"x-status": "final"}, None, None, "auto"),
        ({"x-source-segments": "1 x", "x-source-cuts": "-1"}, None, None, "auto"),
    ],
)
def test_properties(
    tmx: Path,
    props: dict[str, str],
    confidence: float | None,
    score: float | None,
    status: str,
) -> None:
    dumped = "".join(f'<prop type="{name}">{value}</prop>' for name, value in props.items())
    tmx.write_text(HEAD + tu(tuv("en", "A"), tuv("id", "B"), props=dumped) + TAIL)
    units = read_tmx(tmx)
    (unit,) = units
    assert (unit.confidence, unit.score, unit.status) == (confidence, score, status)
    assert unit.source_segments == ()
    lost = {"97": "confidences", "nan": "confidences", "final": "statuses", "high": "scores"}
    expected = {lost[value] for value in props.values() if value in lost}
    assert {reason.split()[0] for reason in +units.left_out} == expected


def test_ids_that_stand_twice_are_read_and_written_once(tmx: Path) -> None:
    twice = tu(tuv("en", "A"), tuv("id", "B")).replace("<tu>", '<tu tuid="x 1">') * 2
    tmx.write_text(HEAD + twice + TAIL)
    assert texts(read_tmx(tmx)) == [("A", "B")] * 2
    export(read_tmx(tmx), tmx.with_name("b.tmx"))
    assert re.findall('tuid="([^"]*)"', tmx.with_name("b.tmx").read_text()) == ["1", "2"]


def test_documents_of_bitextor(tmx: Path) -> None:
    sides = [
        f'<tuv xml:lang="{lang}"><prop type="source-document">http://x/{lang}</prop>'
        "<seg>A</seg></tuv>"
        for lang in ("en", "id")
    ]
    tmx.write_text(HEAD + tu(*sides) + TAIL)
    assert [unit.origin for unit in read_tmx(tmx)] == [Origin("http://x/en", "http://x/id")]


# What is broken, or meant to do harm


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: no well-formed XML"),
        ("Hello", "line 1: no well-formed XML"),
        ("<html/>", "begins with <html>, not with <tmx>"),
        (HEAD + "\n" + tu(tuv("en", "A"), tuv("id", "B")), "line 2: no well-formed XML"),
        (HEAD + "\n<tu></tuv>" + TAIL, "line 2: no well-formed XML"),
        (HEAD + "\n" + tu(tuv("en", "A\x0b"), tuv("id", "B")) + TAIL, "line 2: no well-formed XML"),
        (HEAD + "\n" + tu(tuv("en", "A&#11;"), tuv("id", "B")) + TAIL, "line 2: no well-formed"),
        (HEAD + "\n" + tu(tuv("en", "A & B"), tuv("id", "B")) + TAIL, "line 2: no well-formed XML"),
        (HEAD + "\n" + tu(tuv("en", "&x;"), tuv("id", "B")) + TAIL, "line 2: "),
        (
            f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{HEAD}{tu(tuv("en", "A&x;"), tuv("id", "B"))}{TAIL}',
            "line 1: the entity &x; is not known",
        ),
        (
            '<!DOCTYPE tmx [<!ENTITY a "b">]>' + HEAD + tu(tuv("en", "&a;"), tuv("id", "B")) + TAIL,
            "line 1: declares the entity 'a'",
        ),
        (
            '<!DOCTYPE tmx [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>' + HEAD + TAIL,
            "line 1: declares the entity 'p'",
        ),
        (
            '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            + HEAD + tu(tuv("en", "&x;"), tuv("id", "B")) + TAIL,
            "line 1: declares the entity 'x'",
        ),
    ],
)  # fmt: skip
def test_broken_files_are_refused(tmx: Path, text: str, message: str) -> None:
    tmx.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        list(read_tmx(tmx))
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(tmx))


def test_a_bomb_of_entities_is_refused_before_it_goes_off(tmx: Path) -> None:
    bombs = "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9))
    tmx.write_text(
        f'<!DOCTYPE tmx [<!ENTITY b0 "boom">{bombs}]><tmx version="&b9;"><body></body></tmx>'
    )
    with pytest.raises(FormatError, match="declares the entity 'b0'"):
        read_tmx(tmx)


def test_a_damaged_gzip_file_is_refused(tmx: Path) -> None:
    whole = gzip.compress((HEAD + tu(tuv("en", "A"), tuv("id", "B")) * 1000 + TAIL).encode())
    tmx.write_bytes(whole[:-20])
    with pytest.raises(FormatError, match="no whole gzip file"):
        list(read_tmx(tmx))


def test_a_missing_file_is_named(tmx: Path) -> None:
    with pytest.raises(InputError, match=r"can't read .*a\.tmx: no such file"):
        read_tmx(tmx)


def test_units_before_a_fault_are_read(tmx: Path) -> None:
    good = tu(tuv("en", "A"), tuv("id", "B"))
    tmx.write_text(HEAD + (good + "\n") * 5000 + "<tu>")
    units = iter(read_tmx(tmx))
    assert len(list(islice(units, 1000))) == 1000
    with pytest.raises(FormatError, match="line 5001"):
        list(units)


# Size


def test_segments_of_ten_megabytes(tmx: Path) -> None:
    long = "kata & " * (10 * 2**20 // 7) + "."
    done = write_tmx(pair(long, "x"), tmx)
    assert "more than 2,000 characters" in done.notes[0]
    (unit,) = read_tmx(tmx)
    assert unit.source_text == long


def test_deep_nesting_is_no_recursion(tmx: Path) -> None:
    tmx.write_text(
        HEAD + tu(tuv("en", "<hi>" * 1500 + "A" + "</hi>" * 1500), tuv("id", "B")) + TAIL
    )
    assert texts(read_tmx(tmx)) == [("A", "B")]


def test_reading_and_writing_are_streamed(tmp_path: Path) -> None:
    def endless() -> Iterator[TranslationUnit]:
        for n in count():
            yield TranslationUnit((f"Sentence number {n}.",), (f"Kalimat nomor {n}.",), 0.5)

    units = Units("en", "id", lambda _: islice(endless(), 20_000))
    tracemalloc.start()
    write_tmx(units, tmp_path / "a.tmx")
    assert write_tmx(read_tmx(tmp_path / "a.tmx"), tmp_path / "b.tmx.gz").written == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (tmp_path / "a.tmx").stat().st_size / 4
