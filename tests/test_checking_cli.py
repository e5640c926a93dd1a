from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import exit_code
from planted_checks import Figures, Whole, bitext

import align
from align.checking import registry

ROOT = Path(align.__file__).parent.parent
ROWS = [
    ("It has 194 pages.", "Ada 195 halaman!"),
    ("All is well.", "Semua baik."),
    ("Nobody came.", ""),
]
FILE = "a.bitext.jsonl"


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with one bitext, where no other checks are on by default than two."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "CHECKS", {"figures": "planted_checks:Figures"})
    monkeypatch.setattr(registry, "HINTS", {"whole": "planted_checks:Whole"})
    monkeypatch.setattr(registry, "_registered", {})
    bitext(ROWS).save(FILE)


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: str) -> Done:
        code = exit_code("check", *arguments)
        out, err = capsysbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return call


def test_findings_go_to_standard_output_and_figures_to_standard_error(run: Run) -> None:
    done = run(FILE)
    assert done.code == 0
    assert done.out.splitlines() == [
        FILE,
        "link 0 (0.90)",
        "  high  figures  194 in the source, 195 in the target",
        "    en  It has [[194]] pages.",
        "    id  Ada [[195]] halaman!",
        "    fix: 195 -> 194",
        "",
    ]
    lines = done.err.splitlines()
    assert lines[0] == "2 links checked, 7 words of the source; 1 gap"
    assert lines[-1].startswith("score 0.0 = 100 × (1 − ")


@pytest.mark.parametrize(
    ("name", "begins"), [("json", '{"file": "a.bi'), ("tsv", "file\tlink\t"), ("html", "<!DOCTYPE")]
)
def test_a_format_is_named(name: str, begins: str, run: Run) -> None:
    assert run(FILE, "--format", name).out.startswith(begins)
    assert run(FILE, "--format", name, "-o", "report").code == 0
    assert Path("report").read_text("utf-8").startswith(begins)


def test_the_suffix_of_the_report_chooses_the_format(run: Run) -> None:
    done = run(FILE, "-o", "out/report.jsonl")
    assert (done.code, done.out) == (0, "")
    assert json.loads(Path("out/report.jsonl").read_text("utf-8"))["file"] == FILE


def test_checks_are_chosen(run: Run) -> None:
    def checks(*options: str) -> list[str]:
        lines = run(FILE, "--format", "json", *options).out.splitlines()
        return [json.loads(line)["check"] for line in lines]

    assert checks() == ["figures"]
    assert checks("--hints") == ["figures", "whole", "whole"]
    assert checks("--check", "whole") == ["whole", "whole"]
    assert checks("--hints", "--skip", "whole") == ["figures"]
    assert checks("--hints", "--ignore", "whole:0", "--ignore", "figures") == ["whole"]


def test_a_collection_is_checked_as_a_whole(run: Run) -> None:
    bitext(ROWS[:1]).save("more/b.bitext.jsonl.gz")
    done = run(".", "--hints", "--format", "tsv")
    assert [line.split("\t")[:2] for line in done.out.splitlines()[1:]] == [
        [FILE, "0"],
        [FILE, "0"],
        [FILE, "2"],
        ["more/b.bitext.jsonl.gz", "0"],
        ["more/b.bitext.jsonl.gz", "0"],
    ]
    assert "3 links checked" in done.err
    assert "more/b.bitext.jsonl.gz      1" in done.err


def test_a_table_says_what_is_left_out(run: Run) -> None:
    Path("a.tsv").write_text(
        "source\ttarget\tconfidence\tstatus\n1\t2\t0.9\tauto\n1\t2\t0.4\tauto\n1\t2\t1\trejected\n"
        "\t\t\t\n"
    )
    done = run("a.tsv", "--source-lang", "en", "--target-lang", "id", "--min-confidence", "0.5")
    assert done.err.startswith(
        "1 link checked, 1 word of the source; 0 gaps; left out: 1 empty, 1 rejected, 1 unsure\n"
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "high"], 1),
        (["--fail-on", "low"], 1),
        (["--fail-on", "high", "--check", "whole"], 0),
        (["--fail-on", "medium", "--check", "whole"], 1),
        (["--fail-on", "high", "--ignore", "figures"], 0),
        (["--profile", "house.toml"], 1),
        (["--profile", "house.toml", "--ignore", "figures"], 0),
        (["--profile", "house.toml", "--fail-on", "high"], 0),
    ],
)
def test_the_exit_code_tells_whether_the_worst_was_found(
    options: list[str], code: int, run: Run
) -> None:
    Path("house.toml").write_text('fail_on = "low"\n[checks]\nfigures = "medium"\n')
    done = run(FILE, *options, "-o", "report.tsv")
    assert done.code == code
    assert Path("report.tsv").exists()


def test_a_report_without_its_faults_is_ignored(run: Run) -> None:
    run(FILE, "--hints", "-o", "report.tsv")
    done = run(FILE, "--hints", "--ignore-file", "report.tsv", "--fail-on", "low")
    assert (done.code, done.out) == (0, "")
    assert "3 findings ignored" in done.err


def test_the_checks_are_listed(run: Run) -> None:
    done = run("--list")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"figures\ton\tnumbers\thigh\t{Figures.__doc__}",
        f"whole\thint\tomission\tmedium\t{Whole.__doc__}",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "no bitext is named"),
        (["-"], 2, "standard input can't be read twice, as is needed: give a file"),
        ([FILE, FILE], 2, "is given twice"),
        (["empty"], 1, "empty holds no *.bitext.jsonl"),
        (["none.tmx"], 1, "can't read none.tmx"),
        (["broken.bitext.jsonl"], 1, "broken.bitext.jsonl, line 2: not JSON"),
        (["nothing.bitext.jsonl"], 1, "nothing.bitext.jsonl"),
        (["turned.bitext.jsonl", FILE], 2, "goes from en to id, not from id to en: turn it with"),
        ([FILE, "--check", "nubmers"], 2, "no check 'nubmers': known are figures, whole"),
        ([FILE, "--skip", "nubmers"], 2, "no check 'nubmers'"),
        ([FILE, "--ignore", "figures:one"], 2, "can't ignore 'figures:one'"),
        ([FILE, "--ignore-file", "none.tsv"], 1, "can't read none.tsv"),
        ([FILE, "--profile", "none.toml"], 1, "can't read none.toml"),
        ([FILE, "--profile", "bad.toml"], 1, "bad.toml: unknown key 'fail-on'"),
        ([FILE, "--format", "pdf"], 2, "can't tell the format of the report from 'pdf'"),
        ([FILE, "-o", "report.pdf"], 2, "can't tell the format of the report from 'report.pdf'"),
        ([FILE, "--min-confidence", "2"], 2, ""),
        ([FILE, "--fail-on", "bad"], 2, ""),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    arguments: list[str], code: int, message: str, run: Run
) -> None:
    Path("empty").mkdir()
    Path("broken.bitext.jsonl").write_text(Path(FILE).read_text().partition("\n")[0] + "\n{")
    Path("nothing.bitext.jsonl").touch()
    bitext(ROWS).swapped().save("turned.bitext.jsonl")
    Path("bad.toml").write_text('fail-on = "high"')
    done = run(*arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("option", ["", "--profile", "--ignore-file"])
def test_the_report_never_replaces_what_is_read(option: str, run: Run) -> None:
    Path("house.toml").write_text('fail_on = "low"')
    Path("seen.tsv").write_text("check\nwhole\n")
    read = {"": FILE, "--profile": "house.toml", "--ignore-file": "seen.tsv"}[option]
    before = Path(read).read_bytes()
    arguments = [option, read] if option else []
    done = run(FILE, *arguments, "-o", read, "--format", "tsv")
    assert done.code == 2
    assert "would be replaced" in done.err or "can't tell" in done.err
    assert Path(read).read_bytes() == before


def test_an_old_report_stays_where_the_work_fails(run: Run) -> None:
    class Failing(Whole):
        name = "failing"

        def check(self, bitext: object) -> object:  # type: ignore[override]
            raise align.InputError("the disk is gone")

    align.register_check(Failing)
    Path("report.tsv").write_text("old")
    done = run(FILE, "-o", "report.tsv")
    assert (done.code, done.err) == (1, "align: the disk is gone\n")
    assert Path("report.tsv").read_text() == "old"
    assert sorted(x.name for x in Path().iterdir()) == [FILE, "report.tsv"]


def test_a_report_that_can_not_be_written_is_told(run: Run) -> None:
    Path("file").touch()
    done = run(FILE, "-o", "file/report.tsv")
    assert done.code == 1
    assert "can't write file/report.tsv" in done.err
    assert os.strerror(errno.ENOTDIR) in done.err or os.strerror(errno.EEXIST) in done.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Nobody came.", "")], "0 links checked, 0 words of the source; 1 gap"),
        ([("", "Tiada.")], "nothing to compare: no link has two sides"),
    ],
)
def test_a_bitext_without_links_is_told(rows: list[tuple[str, str]], said: str, run: Run) -> None:
    bitext(rows).save(FILE)
    done = run(FILE)
    assert (done.code, done.out) == (0, "")
    assert said in done.err


def test_no_text_steers_the_terminal(run: Run) -> None:
    bitext([("1 \x1b[2J\u202e", "2 \x07")]).save(FILE)
    out = run(FILE).out
    assert all(mark.isprintable() for mark in out.replace("\n", ""))
