"""TSV, CSV, JSON lines and the Moses form: what they share, and what is each one's own."""

import csv
import gzip
import json
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from texts import document, nasty_texts, pair

from align.bitext import Bitext, Link
from align.errors import FormatError, InputError, UsageError
from align.exporting import export, load, read_units
from align.exporting.csv import read_csv, write_csv
from align.exporting.jsonl import read_jsonl, write_jsonl
from align.exporting.moses import read_moses, write_moses
from align.exporting.tsv import read_tsv, write_tsv
from align.exporting.units import TranslationUnit, Units, chained

TABLES = [".tsv", ".csv", ".jsonl"]
WRITERS: dict[str, Callable[..., Any]] = {
    ".tsv": write_tsv,
    ".csv": write_csv,
    ".jsonl": write_jsonl,
    ".moses": write_moses,
}
READERS: dict[str, Callable[..., Units]] = {
    ".tsv": read_tsv,
    ".csv": read_csv,
    ".jsonl": read_jsonl,
    ".moses": read_moses,
}


def units_of(*units: TranslationUnit) -> Units:
    return Units("en", "id", lambda _: iter(units))


@pytest.fixture
def bitext() -> Bitext:
    links = (
        Link((0,), (0,), 0.41236, 0.97305, "accepted"),
        Link((1,), (1, 2), 0.25, 1.0),
        Link((2,), ()),
        Link((3, 4), (3,), -0.5, 0.5, "rejected"),
        Link((5,), (3,), 0.25, 0.5, "edited", repeat=True),
        Link((), (4,)),
    )
    source = document("One.", 'Two, "and" <three>.', "Four.", "=1+1", "\tSix", "Seven\\n", path="a")
    target = document("Satu.", "Dua.", "Dan tiga.", "@lima", "Enam", lang="id-ID", path="b")
    return Bitext(source, target, links, "align:0.1.0|order:free")


@pytest.mark.parametrize("suffix", TABLES)
def test_tables_give_everything_back(bitext: Bitext, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    done = export(bitext, path, gaps=True)
    assert (done.written, done.skipped) == (6, {})
    again = load(path)
    links = [Link(*(getattr(link, x) for x in ("source", "target"))) for link in bitext]
    assert [Link(link.source, link.target) for link in again] == links
    assert [link.status for link in again] == [link.status for link in bitext]
    assert [link.repeat for link in again] == [link.repeat for link in bitext]
    measured = [(link.confidence, link.score) for link in again]
    assert measured[0] == pytest.approx((0.97305, 0.41236), abs=1e-4)
    assert measured[2] == (None, None)
    for side in ("source", "target"):
        one, other = getattr(bitext, side), getattr(again, side)
        assert [one[n] for n in range(len(one))] == [other[n] for n in range(len(other))]
        assert (one.lang, one.path) == (other.lang, other.path)
    assert again.signature == bitext.signature


@pytest.mark.parametrize("suffix", TABLES)
@given(source=nasty_texts(), target=nasty_texts())
def test_any_unit_comes_back_with_its_line_ends(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, source: str, target: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    done = WRITERS[suffix](units_of(TranslationUnit((source,), (target,))), path)
    if not done.replaced:
        found = [(unit.source, unit.target) for unit in READERS[suffix](path, "en", "id")]
        sides = [(text,) if text.strip() else () for text in (source, target)]
        assert found == ([tuple(sides)] if any(sides) else [])


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize(
    "source", [("One\r\ntwo.", "Three."), ("One\rtwo.\r", "\r\nThree."), ("\nOne.", "Two.\n\n")]
)
def test_line_ends_do_not_move_the_cuts(
    tmp_path: Path, suffix: str, source: tuple[str, ...]
) -> None:
    unit = TranslationUnit(source, ("Satu\r\ndua.", "Tiga."))
    write_jsonl(units_of(unit), tmp_path / "a.jsonl")
    export(read_jsonl(tmp_path / "a.jsonl"), tmp_path / f"b{suffix}")
    assert list(read_units(tmp_path / f"b{suffix}")) == [unit]


@pytest.mark.parametrize("suffix", [*TABLES, ".moses"])
@given(source=nasty_texts(), target=nasty_texts())
def test_any_text_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, source: str, target: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    done = WRITERS[suffix](pair(source, target), folder / f"a{suffix}")
    units = READERS[suffix](folder / f"a{suffix}", "en", "id")
    assert len(list(units)) + units.left_out["empty"] == done.written
    again = WRITERS[suffix](units, folder / f"b{suffix}")
    assert again.replaced == 0
    ends = ["en", "id"] if suffix == ".moses" else [suffix.removeprefix(".")]
    if source.strip() and target.strip():
        for end in ends:
            assert (folder / f"a.{end}").read_bytes() == (folder / f"b.{end}").read_bytes()


@pytest.mark.parametrize("suffix", [*TABLES, ".moses"])
def test_long_empty_and_packed(tmp_path: Path, suffix: str) -> None:
    long = 'kata, "dan" ' * (10 * 2**20 // 12) + "."
    path = tmp_path / f"long{suffix}.gz"
    WRITERS[suffix](pair(long, "x"), path)
    (unit,) = READERS[suffix](path, "en", "id")
    assert unit.source_text == long
    empty = Bitext(document(), document(lang="id"), ())
    assert export(empty, tmp_path / f"empty{suffix}").written == 0
    assert list(READERS[suffix](tmp_path / f"empty{suffix}", "en", "id")) == []
    assert all(file.suffix != ".gz" or gzip.decompress(file.read_bytes())
               for file in tmp_path.iterdir())  # fmt: skip


@pytest.mark.parametrize("suffix", TABLES)
def test_one_sided(tmp_path: Path, suffix: str) -> None:
    alone = Bitext(document("One."), document(lang="id"), ()).complete()
    assert export(alone, tmp_path / f"a{suffix}").skipped == {"gaps": 1}
    export(alone, tmp_path / f"a{suffix}", gaps=True)
    (unit,) = read_units(tmp_path / f"a{suffix}", "en", "id")
    assert (unit.source, unit.target, unit.bead) == (("One.",), (), "1-0")


@pytest.mark.parametrize("suffix", [*TABLES, ".moses"])
def test_streamed(tmp_path: Path, suffix: str) -> None:
    def units() -> Any:
        for n in range(10**9):
            yield TranslationUnit((f"Sentence number {n}.",), (f"Kalimat {n}.",), 0.5)

    stream = Units("en", "id", lambda _: islice(units(), 10_000))
    tracemalloc.start()
    WRITERS[suffix](stream, tmp_path / f"a{suffix}")
    found = sum(1 for _ in READERS[suffix](tmp_path / f"a{suffix}", "en", "id"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 10_000
    assert peak < sum(file.stat().st_size for file in tmp_path.iterdir()) / 2


# Tables of others


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["source", "target"], ["A", "B"]], [("A", "B")]),
        ([["id", "target", "source"], ["1", "B", "A"]], [("A", "B")]),
        ([["\ufeffsource", "target"], ["A", "B"]], [("A", "B")]),
        (
            [["source", "target", "source_lang"], ["A", "B", "en-GB"], ["C", "D", "fr"]],
            [("A", "B")],
        ),
        ([["source", "target"], ["A", ""], ["", "B"]], [("A", ""), ("", "B")]),
        ([["source", "target"], ["A", " "], [" ", " "]], [("A", "")]),
        ([["Source", " target ", "NOTE"], ["A", "B", "c"]], [("A", "B")]),
        ([["source", "target", "note", "note"], ["A", "B", "c", "d"]], [("A", "B")]),
    ],
)
def test_columns_of_others(
    tmp_path: Path, suffix: str, rows: list[list[str]], found: list[tuple[str, str]]
) -> None:
    path = tmp_path / f"a{suffix}"
    mark = "\t" if suffix == ".tsv" else ","
    path.write_text("".join(mark.join(row) + "\r\n" for row in rows), encoding="utf-8")
    units = read_units(path, "en", "id")
    assert [(unit.source_text, unit.target_text) for unit in units] == found
    assert units.left_out.total() == len(rows) - 1 - len(found)


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["source"], ["A"]], r"no column target: the header must .* not \['source'\]"),
        ([["a", "b"], ["A", "B"]], r"no column source and no column target: .*\['a', 'b'\]"),
        ([["source", "target", "Source"], ["A", "B", "C"]], "2 columns source"),
        ([["source", "target", "score", "score"], ["A", "B", "1", "2"]], "2 columns score"),
        ([["source", "target"], ["A"]], "line 2: 1 cells, but the header names 2 columns"),
        ([["source", "target"], ["A", "B"], ["A", "B", "C"]], "line 3: 3 cells"),
        ([["source", "target", "score"], ["A", "B", "good"]], "line 2: score must be a number"),
        ([["source", "target", "source_segments"], ["A", "B", "x"]], "must be whole numbers"),
        ([["source", "target", "source_segments"], ["A", "B", "-1"]], "must be whole numbers"),
        ([["source", "target", "target_cuts"], ["A", "B", "3 -1"]], "must be whole numbers"),
        ([["source", "target", "target_cuts"], ["A", "B", "9" * 5000]], "must be whole numbers"),
        ([[]], "no column source"),
    ],
)
def test_broken_tables(tmp_path: Path, suffix: str, rows: list[list[str]], message: str) -> None:
    path = tmp_path / f"a{suffix}"
    mark = "\t" if suffix == ".tsv" else ","
    path.write_text("".join(mark.join(row) + "\n" for row in rows))
    with pytest.raises(FormatError, match=message) as caught:
        list(read_units(path, "en", "id"))
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_text_that_is_no_utf8(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"source,target\n\xff\xfe,B\n".replace(b",", b"\t" if "t" in suffix else b","))
    with pytest.raises(FormatError, match=r"line 2: not in UTF-8: save it .* CSV UTF-8"):
        list(read_units(path, "en", "id"))


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_blank_lines_are_passed_over(tmp_path: Path, suffix: str) -> None:
    mark = "\t" if suffix == ".tsv" else ","
    lines = [f"source{mark}target", "", f"A{mark}B", "  ", f"C{mark}D", ""]
    (tmp_path / f"a{suffix}").write_bytes("\r\n".join(lines).encode())
    units = read_units(tmp_path / f"a{suffix}", "en", "id")
    assert [unit.source_text for unit in units] == ["A", "C"]
    assert units.left_out.total() == 0


@pytest.mark.parametrize(
    ("column", "value", "meant", "counted"),
    [
        ("status", "Accepted", "accepted", None),
        ("status", " REJECTED ", "rejected", None),
        ("status", "done", "auto", "statuses that are not known"),
        ("confidence", "97%", 0.97, None),
        ("confidence", "100 %", 1.0, None),
        ("confidence", "0", 0.0, None),
        ("confidence", "120%", None, "confidences that are no probability"),
        ("confidence", "1.5", None, "confidences that are no probability"),
        ("confidence", "-0.1", None, "confidences that are no probability"),
        ("confidence", "nan", None, "confidences that are no probability"),
        ("confidence", "good", None, "confidences that are no probability"),
    ],
)
def test_values_of_others(
    tmp_path: Path, column: str, value: str, meant: object, counted: str | None
) -> None:
    (tmp_path / "a.csv").write_text(f"source,target,{column}\nA,B,{value}\n")
    units = read_csv(tmp_path / "a.csv", "en", "id")
    assert [getattr(unit, column) for unit in units] == [meant]
    assert +units.left_out == ({counted: 1} if counted else {})


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize("named", [("en", "fr"), ("de", None), ("id", "en")])
def test_languages_that_a_file_lacks_leave_the_old_file(
    tmp_path: Path, suffix: str, named: tuple[str, str | None]
) -> None:
    path, old = tmp_path / f"a{suffix}", tmp_path / "old.tsv"
    export(units_of(*[TranslationUnit(("A",), ("B",))] * 2), path)
    old.write_text("old")
    if suffix == ".jsonl" and named == ("id", "en"):
        assert [unit.source_text for unit in read_units(path, *named)] == ["B", "B"]
        return
    message = f"holds nothing from {named[0]} to {named[1] or ''}.* such as en and id"
    with pytest.raises(UsageError, match=message):
        export(read_units(path, *named), old)
    assert old.read_text() == "old"


def test_of_many_files_one_may_have_no_units(tmp_path: Path) -> None:
    names = "source,target,source_lang,target_lang\n"
    (tmp_path / "a.csv").write_text(f"{names}A,B,en,id\nC,D,fr,id\n")
    (tmp_path / "b.csv").write_text(names)
    parts = [read_csv(tmp_path / name, "en", "id") for name in ("a.csv", "b.csv")]
    assert len(list(chained(lambda: iter(parts), "en", "id"))) == 1


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl", ".moses"])
def test_languages_must_be_known(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("source\ttarget\nA\tB\n".replace("\t", "," if suffix == ".csv" else "\t"))
    if suffix == ".jsonl":
        with pytest.raises(FormatError, match="line 1: not JSON"):
            read_units(path)
    else:
        with pytest.raises(UsageError, match=r"name the(m|ir languages) with --source-lang"):
            read_units(path)


# TSV


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ('"Go," he said.\tB', '"Go," he said.'),
        ('"Go."\tB', "Go."),
        ('"""Go."""\tB', '"Go."'),
        ('say "go"\tB', 'say "go"'),
        ('"open\tB', '"open'),
        ("a\\tb\\\\n\tB", "a\tb\\n"),
        ("\\x\tB", "\\x"),
    ],
)
def test_quotes_in_tsv(tmp_path: Path, line: str, source: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(f"source\ttarget\n{line}\n")
    assert [unit.source_text for unit in read_tsv(path, "en", "id")] == [source]


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_we_read_tables_of_pandas(tmp_path: Path, suffix: str) -> None:
    import pandas as pd

    table = pd.DataFrame({"source": ['Say "A".', "C"], "target": ["B", "D, d"]})
    mark = "\t" if suffix == ".tsv" else ","
    table.to_csv(tmp_path / f"a{suffix}", sep=mark, index=False, quoting=csv.QUOTE_ALL)
    units = read_units(tmp_path / f"a{suffix}", "en", "id")
    assert [(unit.source_text, unit.target_text) for unit in units] == [
        ('Say "A".', "B"),
        ("C", "D, d"),
    ]


@pytest.mark.parametrize("rows", ['"A\na"\tB\n', 'A\t"B\nb"\n', 'A\t"B\n\n"\n', '"A\ta"\tB\n'])
def test_a_cell_of_tsv_that_goes_on_says_how_to_write_it(tmp_path: Path, rows: str) -> None:
    (tmp_path / "a.tsv").write_text(f"source\ttarget\n{rows}")
    with pytest.raises(FormatError, match=r"cells, but .* write a line end as \\n and a tab as"):
        list(read_tsv(tmp_path / "a.tsv", "en", "id"))


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_pandas_reads_our_tables(bitext: Bitext, tmp_path: Path, suffix: str) -> None:
    import pandas as pd

    export(bitext, tmp_path / f"a{suffix}", gaps=True)
    mark = "\t" if suffix == ".tsv" else ","
    table = pd.read_csv(tmp_path / f"a{suffix}", sep=mark, keep_default_na=False)
    assert table["source"][1] == 'Two, "and" <three>.'
    assert table["target"].to_list()[1] == "Dua. Dan tiga."
    assert len(table) == 6


# CSV


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'tis", "'tis"),
        ("1-1", "1-1"),
        (" =1", " =1"),
        ('a,"b"', 'a,"b"'),
        ("a\u2028b", "a\u2028b"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_no_cell_of_csv_is_a_formula(tmp_path: Path, text: str, cell: str) -> None:
    done = write_csv(pair(text), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == [cell]
    assert any("apostrophe" in note for note in done.notes) is (cell == "'" + text)
    (unit,) = read_csv(tmp_path / "a.csv")
    assert unit.source_text == text.replace("\ud800", "\ufffd")


def test_csv_is_that_of_the_rfc(tmp_path: Path) -> None:
    write_csv(pair('A, "b"'), tmp_path / "a.csv")
    header, row, end = (tmp_path / "a.csv").read_bytes().split(b"\r\n")
    assert header.startswith(b"source,target,confidence,")
    assert row.startswith(b'"A, ""b""",x,0.9000,0.5000,1-1,auto,0,0,,,false,,,en,id,')
    assert end == b""


def test_line_ends_in_csv_of_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'source,target\r\n"A\r\nb","C"\r\nD,E\r\n')
    units = list(read_csv(tmp_path / "a.csv", "en", "id"))
    assert [unit.source_text for unit in units] == ["A\r\nb", "D"]


@pytest.mark.parametrize("header", ["source;target", '"source";"target"', "sep=;"])
def test_semicolons_in_csv_are_named(tmp_path: Path, header: str) -> None:
    (tmp_path / "a.csv").write_text(f"\ufeff{header}\nA;B\n", "utf-8")
    with pytest.raises(FormatError, match="separated by semicolons: save it with commas"):
        read_csv(tmp_path / "a.csv", "en", "id")


def test_csv_with_an_open_quotation_mark(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('source,target\n"A,B\nC,D\n')
    with pytest.raises(FormatError, match=r"a\.csv, line 3: no CSV"):
        list(read_csv(tmp_path / "a.csv", "en", "id"))


# JSON lines


def test_jsonl_as_a_whole(tmp_path: Path) -> None:
    bitext = pair('Say "é".', "x\ud800")
    assert write_jsonl(bitext, tmp_path / "a.jsonl").replaced == 1
    record = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))
    assert record == {
        "translation": {"en": 'Say "é".', "id": "x\ufffd"},
        "confidence": 0.9,
        "score": 0.5,
        "bead": "1-1",
        "status": "auto",
        "source_segments": "0",
        "target_segments": "0",
        "source_document": "",
        "target_document": "",
        "repeat": False,
        "source_cuts": "",
        "target_cuts": "",
        "signature": "",
    }
    assert list(record["translation"]) == ["en", "id"]


@pytest.mark.parametrize(
    ("named", "languages", "found"),
    [
        ((None, None), ("de", "en"), [("x", "y")]),
        (("en", None), ("en", "de"), [("y", "x")]),
        ((None, "de"), ("en", "de"), [("y", "x")]),
        ((None, "fr"), ("de", "fr"), [("x", "z")]),
        (("en-GB", "de"), ("en-GB", "de"), [("y", "x")]),
    ],
)
def test_languages_of_jsonl(
    tmp_path: Path,
    named: tuple[str | None, str | None],
    languages: tuple[str, str],
    found: list[tuple[str, str]],
) -> None:
    record = {"translation": {"de": "x", "en": "y", "fr": "z"}, "id": "7"}
    (tmp_path / "a.jsonl").write_text(
        json.dumps(record) + '\n{"translation": {"it": "", "nl": ""}}'
    )
    units = read_jsonl(tmp_path / "a.jsonl", *named)
    assert (units.source_lang, units.target_lang) == languages
    assert [(unit.source_text, unit.target_text) for unit in units] == found
    assert units.left_out == {"other languages": 1, "texts in further languages": 1}


def test_texts_in_further_languages_are_counted(tmp_path: Path) -> None:
    lines = [
        {"de": "x", "en": "y", "fr": "z", "it": "w"},
        {"de": "x", "en": "y", "fr": "", "it": None},
        {"de": "x", "fr": "z", "it": "w"},
    ]
    text = "\n".join(json.dumps({"translation": line}) for line in lines)
    (tmp_path / "a.jsonl").write_text(text)
    done = export(read_jsonl(tmp_path / "a.jsonl"), tmp_path / "b.tsv")
    assert done.written == 2
    assert done.skipped == {"other languages": 1, "texts in further languages": 2}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"source_segments": [1, null]', "source_segments must be whole numbers"),
        ('"target_cuts": [Infinity]', "target_cuts must be whole numbers"),
        ('"source_segments": [1.5]', "source_segments must be whole numbers"),
        ('"source_segments": [0, -1]', "source_segments must be whole numbers"),
        ('"score": 1' + "0" * 400, "score must be a number"),
        ('"score": {}', "score must be a number"),
    ],
)
def test_values_of_jsonl_that_are_no_numbers(tmp_path: Path, value: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"translation": {{"en": "A", "id": "B"}}, {value}}}')
    with pytest.raises(FormatError, match=rf"a\.jsonl, line 1: {message}") as caught:
        list(read_jsonl(tmp_path / "a.jsonl"))
    assert len(str(caught.value)) < len(str(tmp_path)) + 200


def test_jsonl_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"translation": {"en": "caf\xe9", "id": "B"}}\n')
    with pytest.raises(FormatError, match="line 1: not in UTF-8: save it") as caught:
        read_jsonl(tmp_path / "a.jsonl")
    assert "codec" not in str(caught.value)


@pytest.mark.parametrize(
    "line", ["{}", '{"translation": "x"}', '{"translation": {"en": "x"}}',
             '{"translation": {"en": 1, "id": "x"}}'],
)  # fmt: skip
def test_broken_jsonl(tmp_path: Path, line: str) -> None:
    good = '{"translation": {"en": "A", "id": "B"}}\n'
    (tmp_path / "a.jsonl").write_text(good + line)
    with pytest.raises(FormatError, match=r'a\.jsonl, line 2: no "translation"'):
        list(read_jsonl(tmp_path / "a.jsonl"))


@pytest.mark.parametrize("suffix", [".jsonl", ".moses"])
def test_one_language_on_both_sides_is_refused(tmp_path: Path, suffix: str) -> None:
    bitext = Bitext(document("One."), document("Two."), ())
    with pytest.raises(UsageError, match="both sides are in 'en'"):
        export(bitext, tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


# Moses


def test_moses_as_a_whole(bitext: Bitext, tmp_path: Path) -> None:
    done = export(bitext, tmp_path / "a.b.moses")
    assert (done.written, done.skipped) == (3, {"gaps": 2, "rejected": 1})
    assert (tmp_path / "a.b.en").read_text() == 'One.\nTwo, "and" <three>.\nSeven\\n\n'
    assert (tmp_path / "a.b.id-ID").read_text() == "Satu.\nDua. Dan tiga.\n@lima\n"


@pytest.mark.parametrize(
    ("text", "line", "replaced"),
    [
        ("a\u2028b\x0bc\x85d\x1ce", "a b c d e", 4),
        ("a\r\nb", "a b", 0),
        (" a ", "a", 0),
        ("a\ud800", "a\ufffd", 1),
        ("\u2028", None, 0),
    ],
)
def test_a_unit_of_moses_is_a_line(
    tmp_path: Path, text: str, line: str | None, replaced: int
) -> None:
    done = write_moses(pair(text, "x"), tmp_path / "a.moses")
    lines = (tmp_path / "a.en").read_bytes().decode().splitlines()
    assert lines == ([] if line is None else [line])
    assert len((tmp_path / "a.id").read_text().splitlines()) == len(lines)
    assert (done.replaced, done.skipped) == (replaced, {} if lines else {"empty": 1})


def test_moses_of_others(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("A\n\n\nD\n")
    (tmp_path / "a.id").write_bytes(b"W\r\nX\r\n\r\n \r\n")
    units = read_moses(tmp_path / "a.moses", "en", "id")
    assert [(unit.source_text, unit.target_text) for unit in units] == [
        ("A", "W"),
        ("", "X"),
        ("D", ""),
    ]
    assert units.left_out == {"empty": 1}


@pytest.mark.parametrize(("longer", "shorter"), [("en", "id"), ("id", "en")])
def test_moses_out_of_step(tmp_path: Path, longer: str, shorter: str) -> None:
    (tmp_path / f"a.{longer}").write_text("A\nB\nC\n")
    (tmp_path / f"a.{shorter}").write_text("A\n")
    with pytest.raises(FormatError, match=rf"a\.{shorter} ends before line 2"):
        list(read_moses(tmp_path / "a.moses", "en", "id"))


def test_moses_with_one_file_alone(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("A\n")
    with pytest.raises(InputError, match=r"can't read .*a\.id: no such file"):
        list(read_moses(tmp_path / "a.moses", "en", "id"))
