from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import align
from align.corpus import ManifestRow
from align.errors import FormatError, InputError, UsageError

WORDS = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a current folder with an article in two languages."""
    monkeypatch.chdir(tmp_path)
    Path("a.en.txt").write_text("Rain fell. Schools closed.\n")
    Path("a.id.txt").write_text("Hujan turun. Sekolah tutup.\n")
    return tmp_path


def manifest(*rows: str, header: str = "source\ttarget\toutput") -> Path:
    path = Path("pairs.tsv")
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def pair(output: str, source: str = "a.en.txt") -> ManifestRow:
    return ManifestRow(Path(source), Path("a.id.txt"), output)


def batch(*pairs: ManifestRow, formats: tuple[str, ...] = ()) -> list[align.PairResult]:
    encoder = align.FakeEncoder(WORDS)
    return list(
        align.batch(
            pairs, "out", source_lang="en", target_lang="id", encoder=encoder, formats=formats
        )
    )


def written(folder: Path) -> list[str]:
    """List the files of a folder but the run's own, which are hidden."""
    files = (x for x in folder.rglob("*") if x.is_file() and not x.name.startswith("."))
    return sorted(str(x.relative_to(folder)) for x in files)


# The manifest


@pytest.mark.usefixtures("folder")
def test_columns_are_found_by_name_and_blank_lines_passed_over() -> None:
    path = manifest(
        "one\tfirst\ta.en.txt\ta.id.txt",
        "",
        " news/two \t\t/x/b.en.txt\tb.id.txt\tmore",
        header="output\tnote\tsource\ttarget",
    )
    assert align.read_manifest(path) == [
        ManifestRow(Path("a.en.txt"), Path("a.id.txt"), "one"),
        ManifestRow(Path("/x/b.en.txt"), Path("b.id.txt"), "news/two"),
    ]


@pytest.mark.usefixtures("folder")
def test_a_manifest_of_a_spreadsheet() -> None:
    Path("pairs.tsv").write_bytes("\ufeffsource\ttarget\toutput\r\na\tb\tc\r\n".encode())
    assert align.read_manifest("pairs.tsv") == [ManifestRow(Path("a"), Path("b"), "c")]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("header", "rows", "says"),
    [
        ("source\toutput", ["a\tb"], r"pairs\.tsv, line 1: no column target: the header"),
        ("a.en.txt\ta.id.txt\tone", [], r"line 1: no column source, target, output"),
        ("source,target,output", ["a,b,c"], r"line 1: no column .*separated by tabs"),
        ("source\ttarget\toutput", ["a\tb\tc", "", "a\tb"], r"line 4: .* must all be given"),
        ("source\ttarget\toutput", ["a\t \tc"], r"line 2: .* must all be given"),
        ("source\ttarget\toutput", ["a\tb\tc", "d\te\tf", "g\th\tc"], r"line 4: .*'c'.*in line 2"),
        ("source\ttarget\toutput", ["a\tb\tn/c", "d\te\t./n//c"], r"line 3: .*in line 2"),
        ("source\ttarget\toutput", ["a\tb\t../c"], r"line 2: the output '\.\./c' leaves"),
        ("source\ttarget\toutput", ["a\tb\tc/../../d"], "line 2: .*leaves the folder"),
        ("source\ttarget\toutput", ["a\tb\t/c"], "line 2: .*leaves the folder"),
        ("source\ttarget\toutput", ["a\tb\t."], "line 2: the output '.' names no file"),
        ("source\ttarget\toutput", ["a\tb\tn/c", "d\te\tn/c/"], r"line 3: .*in line 2"),
        ("source\ttarget\toutput", [], "names no pairs"),
    ],
)
def test_a_broken_manifest_is_named_by_its_line(header: str, rows: list[str], says: str) -> None:
    with pytest.raises(FormatError, match=says) as error:
        align.read_manifest(manifest(*rows, header=header))
    assert str(error.value).startswith("pairs.tsv")
    assert "\n" not in str(error.value)


@pytest.mark.usefixtures("folder")
def test_only_line_feeds_and_carriage_returns_end_a_line() -> None:
    Path("pairs.tsv").write_bytes("source\ttarget\toutput\ra\u2028b\tc\td\r".encode())
    assert align.read_manifest("pairs.tsv") == [ManifestRow(Path("a\u2028b"), Path("c"), "d")]


@pytest.mark.usefixtures("folder")
def test_a_manifest_that_is_too_large_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.corpus.manifest.MOST_BYTES", 30)
    with pytest.raises(InputError, match=r"pairs\.tsv holds more than .* cut it into parts"):
        align.read_manifest(manifest("a\tb\tc", "d\te\tf"))


@pytest.mark.parametrize("output", ["/tmp/a", "../a", "a/../../b", "", "./.", "a\0"])
def test_a_pair_whose_output_is_no_name_in_the_folder(output: str) -> None:
    with pytest.raises(UsageError, match=r"output .* (leaves the folder|names no file)"):
        pair(output)


@pytest.mark.usefixtures("folder")
def test_a_manifest_that_cannot_be_read() -> None:
    with pytest.raises(InputError, match=r"none\.tsv: no such file"):
        align.read_manifest("none.tsv")
    Path("empty.tsv").touch()
    with pytest.raises(InputError, match=r"empty\.tsv is empty"):
        align.read_manifest("empty.tsv")


@pytest.mark.usefixtures("folder")
def test_a_manifest_may_say_how_to_find_anchors() -> None:
    path = manifest("times\ta\tb\tone", "\tc\td\ttwo", header="anchors\tsource\ttarget\toutput")
    assert [pair.anchors for pair in align.read_manifest(path)] == ["times", ""]


# The batch


def test_every_pair_is_written_where_the_manifest_says(folder: Path) -> None:
    results = batch(pair("one"), pair("news/monday/two"))
    assert written(folder / "out") == ["news/monday/two.bitext.jsonl", "one.bitext.jsonl"]
    for result in results:
        assert result.error == ""
        assert [exported.path for exported in result.exported] == [
            Path("out", f"{result.pair.output}.bitext.jsonl")
        ]
        assert align.Bitext.load(result.exported[0].path) == result.bitext
    assert [(x.source, x.target) for x in results[0].bitext or ()] == [((0,), (0,)), ((1,), (1,))]


def test_a_pair_that_fails_stops_no_other(folder: Path) -> None:
    Path("empty.txt").touch()
    results = batch(pair("one"), pair("two", "none.txt"), pair("three", "empty.txt"), pair("four"))
    assert [result.pair.output for result in results] == ["one", "two", "three", "four"]
    assert [result.state for result in results] == ["aligned", "failed", "failed", "aligned"]
    assert [result.bitext is None for result in results] == [False, True, True, False]
    assert "none.txt: no such file" in results[1].error
    assert "empty.txt is empty" in results[2].error
    assert [result.exported for result in results[1:3]] == [(), ()]
    assert written(folder / "out") == ["four.bitext.jsonl", "one.bitext.jsonl"]


def test_a_place_that_cannot_be_written_fails_its_pair_alone(folder: Path) -> None:
    Path("out").mkdir()
    Path("out/one").touch()
    results = batch(pair("one/x"), pair("two"))
    assert "can't write out/one/x.bitext.jsonl" in results[0].error
    assert written(folder / "out") == ["one", "two.bitext.jsonl"]


def test_a_name_that_is_too_long_fails_its_pair_alone(folder: Path) -> None:
    results = batch(pair("x" * 300), pair("two"))
    assert results[0].error.endswith("File name too long; nothing was changed there")
    assert written(folder / "out") == ["two.bitext.jsonl"]


def test_a_stroke_at_the_end_of_a_name_names_no_folder(folder: Path) -> None:
    batch(pair("news/"), formats=("tmx",))
    assert written(folder / "out") == ["news.bitext.jsonl", "news.tmx"]


def test_pairs_are_written_one_by_one(folder: Path) -> None:
    results = align.batch(
        [pair("one"), pair("two")],
        "out",
        source_lang="en",
        target_lang="id",
        encoder=align.FakeEncoder(WORDS),
    )
    next(results)
    assert written(folder / "out") == ["one.bitext.jsonl"]


def test_further_formats(folder: Path) -> None:
    (result,) = batch(pair("one"), formats=("tmx", ".tsv"))
    names = ["one.bitext.jsonl", "one.tmx", "one.tsv"]
    assert written(folder / "out") == names
    assert [exported.path.name for exported in result.exported] == names


def test_an_unknown_unit_is_refused_before_anything_is_done(folder: Path) -> None:
    wrong: Any = "chapter"
    with pytest.raises(UsageError, match="'passage', not 'chapter'"):
        next(align.batch([pair("one")], "out", encoder=align.FakeEncoder(WORDS), unit=wrong))
    assert not (folder / "out").exists()


def test_an_unknown_format_is_refused_before_anything_is_done(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"'x\.docx'.*known are .*\.tmx"):
        batch(pair("one"), formats=("tmx", "docx"))
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("folder")
def test_a_pair_has_the_anchors_of_its_own_or_those_of_all() -> None:
    Path("a.en.txt").write_text("Chapter 1\n\nRain fell.\n\nChapter 2\n\nSchools closed.\n")
    Path("a.id.txt").write_text("Bab 1\n\nHujan turun.\n\nBab 2\n\nSekolah tutup.\n")
    Path("my.tsv").write_text("1\t1\n")
    ways = ("", "my.tsv", "times", "none.tsv")
    pairs = [replace(pair(str(n)), anchors=way) for n, way in enumerate(ways)]
    results = list(
        align.batch(
            pairs,
            "out",
            source_lang="en",
            target_lang="id",
            anchors="headings",
            encoder=align.FakeEncoder(WORDS),
        )
    )
    found = [result.anchors and result.anchors.pairs for result in results]
    assert found == [((0, 0), (2, 2)), ((1, 1),), None, None]
    assert "a.en.txt has none" in results[2].error
    assert "can't find anchors by 'none.tsv'" in results[3].error
    assert [result.anchors for result in batch(pair("one"))] == [None]


def test_an_unknown_way_to_anchors_is_refused_before_anything_is_done(folder: Path) -> None:
    with pytest.raises(UsageError, match="can't find anchors by 'heading'"):
        list(align.batch([pair("one")], "out", anchors="heading", encoder=align.FakeEncoder()))
    assert not (folder / "out").exists()


def test_presplit_and_order_reach_every_pair(folder: Path) -> None:
    Path("a.en.txt").write_text("Schools closed. Rain fell.\n")
    (result,) = align.batch(
        [pair("one")],
        folder / "out",
        source_lang="en",
        target_lang="id",
        presplit=True,
        order="monotone",
        encoder=align.FakeEncoder(WORDS),
    )
    assert result.bitext is not None
    assert [(x.source, x.target) for x in result.bitext] == [((0,), (0,))]
    assert "|order:monotone|" in result.bitext.signature
