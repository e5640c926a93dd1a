"""Plots of bitext files, from Python and from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from commands import exit_code
from tiny_bitexts import native, table

import align
from align import FakeEncoder, Progress, UsageError, plot_files
from align.corpus.plotting import Kind

ROWS = [("Red rice.", "Padi merah."), ("Rice wins!", "Padi menang!"), ("More rice.", "Padi lagi.")]
ENCODER = FakeEncoder({"padi": "rice", "merah": "red", "menang": "wins", "lagi": "more"})


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[[str], Done]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a bitext, gold links for it, and a folder of two."""
    monkeypatch.chdir(tmp_path)
    native(Path("a.bitext.jsonl"), ROWS, confidence=0.75)
    Path("a.gold").write_text("[0]:[0]\n[1]:[1]\n")
    Path("out").mkdir()
    for name in "bc":
        native(Path(f"out/{name}.bitext.jsonl"), ROWS)
    Path("gold").mkdir()
    for name in "bc":
        Path(f"gold/{name}.gold").write_text("[0]:[0]\n")
    table(Path("d.tsv"), ROWS[:2])


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line in this process, with a fake in the place of the model."""

    def fake(_name: str, **_options: object) -> FakeEncoder:
        return ENCODER

    def call(line: str) -> Done:
        return Done(exit_code("plot", *line.split()), *capsys.readouterr())

    monkeypatch.setattr(align, "SentenceEncoder", fake)
    return call


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("a.bitext.jsonl --kind similarity", "3 links between 3 and 3 segments"),
        ("d.tsv --kind similarity", "2 links between 2 and 2 segments"),
        ("a.bitext.jsonl --kind confidence", "3 links, mean confidence 0.75"),
        ("a.bitext.jsonl out --kind confidence", "9 links, mean confidence 0.85"),
        ("d.tsv --kind confidence", "no links with a confidence"),
        ("out d.tsv --kind beads", "8 links, 0 gaps"),
        ("a.bitext.jsonl --kind terms", "1 term, 0 rendered in more than one way"),
        ("out a.bitext.jsonl --kind terms", "3 terms, 0 rendered in more than one way"),
        ("d.tsv --kind terms", "no terms"),
        ("out --kind shape", "2 pairs of documents, on average 100.0% of the source aligned"),
        (
            "a.bitext.jsonl --kind reliability --gold a.gold",
            "3 links, expected calibration error 0.083",
        ),
        ("out --kind reliability --gold gold", "6 links, expected calibration error 0.567"),
    ],
)
def test_plots_are_written_and_said(run: Run, line: str, title: str) -> None:
    assert run(f"{line} -o plots/x.svg") == (0, "", f"plots/x.svg: {title}\n")
    assert Path("plots/x.svg").read_bytes().startswith(b"<?xml")


def test_help_says_what_every_kind_is(run: Run) -> None:
    said = run("--help").out
    assert [kind for kind in get_args(Kind) if f"  {kind} " not in said] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a.bitext.jsonl out --kind similarity -o x.svg", "of one bitext, not of 3: name one"),
        ("out a.bitext.jsonl --kind reliability --gold gold -o x.svg", "not of 2: name one"),
        ("out --kind reliability -o x.svg", "needs gold links: give them with --gold"),
        ("out --kind reliability --gold a.gold -o x.svg", "a.gold is no folder"),
        ("a.gold --kind reliability --gold gold -o x.svg", "a.gold is no native file"),
        ("out --kind beads --gold gold -o x.svg", "draw beads without --gold"),
        ("out --kind pie -o x.svg", "--kind"),
        ("none.bitext.jsonl --kind beads -o x.jpg", "ends in .png, .svg or .pdf"),
        ("out out/b.bitext.jsonl --kind beads -o x.svg", "is given twice"),
        ("a.gold --kind beads -o x.svg", "a.gold"),
    ],
)
def test_wrong_usage_is_said_in_a_line_and_nothing_is_written(
    run: Run, line: str, said: str
) -> None:
    before = sorted(Path().rglob("*"))
    done = run(line)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("none.bitext.jsonl --kind shape -o x.svg", "no such file"),
        ("gold --kind shape -o x.svg", "gold holds no *.bitext.jsonl"),
        ("broken.bitext.jsonl a.bitext.jsonl --kind shape -o x.svg", "broken.bitext.jsonl, line 1"),
        ("none.bitext.jsonl --kind reliability --gold a.gold -o x.svg", "no such file"),
    ],
)
def test_what_fails_leaves_the_old_plot_whole(run: Run, line: str, said: str) -> None:
    Path("broken.bitext.jsonl").write_text("{}\n")
    Path("x.svg").write_text("old")
    done = run(line)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert Path("x.svg").read_text() == "old"


def test_gold_is_not_replaced_by_the_plot(run: Run) -> None:
    Path("gold.svg").write_text("[0]:[0]\n")
    done = run("a.bitext.jsonl --kind reliability --gold gold.svg -o ./gold.svg")
    assert done.code == 2
    assert "would be replaced" in done.err
    assert Path("gold.svg").read_text() == "[0]:[0]\n"


def test_an_unknown_kind_is_refused_in_python_too() -> None:
    with pytest.raises(UsageError, match=r"kind must be similarity, confidence, .*, not 'pie'"):
        plot_files("out", "x.svg", "pie")  # type: ignore[arg-type]


class Heard(Progress):
    """Remembers what was begun, and how far it came."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int | None]] = []
        self.steps = 0

    def start(self, what: str, total: int | None) -> None:
        self.begun.append((what, total))

    def advance(self, done: int = 1) -> None:
        self.steps += done

    def finish(self) -> None:
        self.begun.append(("done", self.steps))


def test_progress_hears_of_every_file() -> None:
    heard = Heard()
    plot_files(["out", "a.bitext.jsonl"], "x.png", "shape", progress=heard)
    assert heard.begun == [("reading", 3), ("done", 3)]
    heard = Heard()
    plot_files("a.bitext.jsonl", "x.png", "similarity", encoder=ENCODER, progress=heard)
    assert heard.begun == [("reading", 1), ("done", 1), ("encoding", 6), ("done", 7)]
