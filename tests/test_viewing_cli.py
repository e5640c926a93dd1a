from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import exit_code, watched
from planted_checks import bitext

import align
from align.checking import registry
from align.progress import Progress

ROOT = Path(align.__file__).parent.parent
ROWS = [
    ("It has 194 pages.", "Ada 195 halaman!"),
    ("All is well.", "Semua baik."),
    ("Nobody came.", ""),
]
FILE = "a.bitext.jsonl"
WORDS = {"ada": "has", "halaman": "pages", "semua": "all", "baik": "well"}


class Done(NamedTuple):
    code: int
    out: bytes
    err: str


Run = Callable[..., Done]


class Mute(align.FakeEncoder):
    """An encoder that does not tell where its tokens stand."""

    def encode_tokens(self, texts: Sequence[str], progress: Progress | None = None) -> None:  # type: ignore[override]
        return None


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with one bitext, with a fake model, and no other checks than two."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "CHECKS", {"figures": "planted_checks:Figures"})
    monkeypatch.setattr(registry, "HINTS", {"whole": "planted_checks:Whole"})
    monkeypatch.setattr(registry, "_registered", {})
    bitext(ROWS).save(FILE)
    encoders = {"e5-small-q4": align.FakeEncoder(WORDS), "mute": Mute()}
    monkeypatch.setattr(align, "SentenceEncoder", lambda model, **_options: encoders[model])


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: str) -> Done:
        code = exit_code("view", *arguments)
        out, err = capsysbinary.readouterr()
        return Done(code, out, err.decode())

    return call


def size(path: str) -> str:
    return f"{-(-Path(path).stat().st_size // 1000):,} kB"


def test_a_page_is_written_and_what_it_shows_is_said(run: Run) -> None:
    done = run(FILE, "-o", "new/page.html")
    assert (done.code, done.out) == (0, b"")
    said = f"new/page.html: 2 links, 1 finding, words of 2 links, {size('new/page.html')}\n"
    assert done.err == said
    page = Path("new/page.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "194 in the source, 195 in the target" in page


@pytest.mark.parametrize(
    ("options", "counts"),
    [
        (["--no-check"], "2 links, words of 2 links"),
        (["--no-words"], "2 links, 1 finding"),
        (["--no-check", "--no-words"], "2 links"),
    ],
)
def test_what_is_shown_can_be_chosen(options: list[str], counts: str, run: Run) -> None:
    done = run(FILE, "-o", "page.html", *options)
    assert (done.code, done.err) == (0, f"page.html: {counts}, {size('page.html')}\n")


def test_what_checks_have_to_say_of_their_run_is_said(run: Run) -> None:
    done = run(FILE, "-o", "page.html", "--hints", "--no-words")
    assert done.err.splitlines() == [
        f"page.html: 2 links, 3 findings, {size('page.html')}",
        "whole: 3 links seen",
    ]


def test_a_page_goes_to_standard_output(run: Run) -> None:
    assert run(FILE, "-o", "page.html").code == 0
    done = run(FILE, "-o", "-")
    assert (done.code, done.out) == (0, Path("page.html").read_bytes())
    assert done.err.startswith("standard output: 2 links, ")


def test_a_profile_and_a_glossary_say_how_to_check(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("house.toml").write_text("[checks]\nfigures = 'low'\n")
    Path("terms.tsv").write_text("source\ttarget\npages\tlembar\n")
    monkeypatch.setitem(registry.CHECKS, "glossary", "align.checking.checks.glossary:GlossaryTerms")
    done = run(FILE, "-o", "page.html", "--profile", "house.toml", "--glossary", "terms.tsv")
    assert (done.code, done.err.partition(", words")[0]) == (0, "page.html: 2 links, 2 findings")
    page = Path("page.html").read_text("utf-8")
    assert re.findall(r'"severity":"(\w+)"', page) == ["low", "high"]


def test_a_bitext_of_any_format_is_shown(run: Run) -> None:
    Path("a.tsv").write_text("source\ttarget\nIt has 194 pages.\tAda 195 halaman!\n")
    done = run("a.tsv", "-o", "page.html", "--source-lang", "en", "--target-lang", "id")
    assert (done.code, done.err.partition(", words")[0]) == (0, "page.html: 1 link, 1 finding")


# What is left out


def test_the_words_of_many_links_are_linked_only_if_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.corpus.showing.MOST_WITH_WORDS", 1)
    first, note = run(FILE, "-o", "page.html").err.splitlines()
    assert first == f"page.html: 2 links, 1 finding, {size('page.html')}"
    asked = "ask for them with --words (words=True in Python)"
    assert note == f"words are not linked, as there are 2 links: {asked}"
    [line] = run(FILE, "-o", "page.html", "--words").err.splitlines()
    assert "words of 2 links" in line


def test_a_model_that_can_link_no_words_is_no_fault_but_where_words_are_asked_for(
    run: Run,
) -> None:
    done = run(FILE, "-o", "page.html", "--model", "mute")
    first, note = done.err.splitlines()
    assert (done.code, first) == (0, f"page.html: 2 links, 1 finding, {size('page.html')}")
    assert note.startswith("words are not linked: the encoder fake@1 does not tell where")
    Path("page.html").write_text("old")
    done = run(FILE, "-o", "page.html", "--model", "mute", "--words")
    assert (done.code, Path("page.html").read_text()) == (1, "old")
    assert done.err.startswith("align: the encoder fake@1 does not tell where")


def test_from_python_the_embedded_model_is_one_for_checks_and_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used = align.FakeEncoder(WORDS)
    monkeypatch.setattr("align.corpus.showing.default_encoder", lambda: used)
    shown = align.view_file(FILE, "page.html")
    assert (shown.links, shown.findings, shown.words, shown.notes) == (2, 1, 2, ())
    with pytest.raises(align.UsageError, match="no check 'unknown'"):
        align.view_file(FILE, "page.html", checks=["unknown"])


# What is wrong


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([FILE, "-o", "page.txt"], "can't write a page to 'page.txt': give a name that ends"),
        ([FILE, "-o", FILE], f"can't write a page to '{FILE}'"),
        (["a.html", "-o", "a.html"], "--output a.html is read, and would be replaced"),
        ([FILE, "-o", "t.html", "--glossary", "t.html"], "--output t.html is read"),
        ([FILE, "-o", "p.html", "--profile", "p.html"], "--output p.html is read"),
        ([FILE, "-o", "page.html", "--no-check", "--hints"], "--hints belongs to the check"),
        ([FILE, "-o", "page.html", "--no-check", "--profile", "p"], "--profile belongs to the"),
        ([FILE, "-o", "page.html", "--source-lang", "fr"], "fr"),
        ([".", "-o", "page.html"], ". is a directory: give the name of a file in it"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_written(
    arguments: list[str], said: str, run: Run
) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith("align: ")
    assert done.err.count("\n") == 1
    assert said in done.err
    assert list(Path().iterdir()) == [Path(FILE)]


def test_a_missing_bitext_is_told(run: Run) -> None:
    done = run("none.bitext.jsonl", "-o", "page.html")
    assert (done.code, done.err.partition(";")[0]) == (
        1,
        "align: can't read none.bitext.jsonl: no such file",
    )


def test_a_folder_in_the_place_of_the_page_is_told_before_the_work(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("page.html").mkdir()
    monkeypatch.delattr("align.corpus.showing.load")
    done = run(FILE, "-o", "page.html")
    said = "align: page.html is a directory: give the name of a file in it\n"
    assert (done.code, done.err) == (1, said)


def test_an_output_is_asked_for(run: Run) -> None:
    assert run(FILE).code == 2


def test_nothing_heavy_is_imported_where_it_is_not_needed() -> None:
    done = watched("view", FILE, "-o", "-", "--no-check", "--no-words")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")
    assert "<!DOCTYPE html>" in done.stdout
