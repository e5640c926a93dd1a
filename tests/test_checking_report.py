from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from planted_checks import Figures, Row, Whole, bitext

import align
from align.checking import registry
from align.checking.finding import SEVERITIES, Finding, Severity, Span
from align.checking.reports import REPORTS, report_writer
from align.checking.reports.marking import marked
from align.checking.reports.tsv import COLUMNS
from align.checking.running import run_checks
from align.checking.stretch import Found, Pair, Side, Stretch, stretches
from align.checking.summary import Summary
from align.exporting.tsv import meant
from align.progress import TerminalProgress

ROWS = [
    ("It has 194 pages.", "Ada 195 halaman!"),
    ("All is well.", "Semua baik."),
    ("Nobody came.", ""),
    ("In 2021 five came.", "Pada 2022 lima datang."),
]
NAMES = ["figures", "whole"]
# Any text that a segment can hold.
TEXTS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40).filter(str.strip)


@pytest.fixture(autouse=True)
def _checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {})
    align.register_check(Figures)
    align.register_check(Whole)


def report(rows: list[Row] | None = None, **choices: Any) -> align.Report:
    return align.check(bitext(ROWS if rows is None else rows), **{"checks": NAMES} | choices)


def brief(findings: list[Finding] | tuple[Finding, ...]) -> list[tuple[int, str, str]]:
    return [(x.link, x.check, x.severity) for x in findings]


# The report


def test_findings_stand_by_link_then_by_check() -> None:
    found = report()
    assert brief(found.findings) == [
        (0, "figures", "high"),
        (0, "whole", "low"),
        (2, "whole", "medium"),
        (3, "figures", "high"),
    ]
    assert list(found) == list(found.findings)
    assert len(found) == 4
    assert brief(found.at_least("medium")) == [x for x in brief(found.findings) if x[2] != "low"]
    assert brief(found.at_least("high")) == [(0, "figures", "high"), (3, "figures", "high")]


def test_figures_are_those_of_the_links_with_two_sides() -> None:
    found = report()
    assert found.words == 4 + 3 + 4
    assert found.counts == {"figures": {"high": 2}, "whole": {"low": 1, "medium": 1}}
    assert found.per_thousand("high") == pytest.approx(1000 * 2 / 11)
    # The only finding of this severity lies in a gap.
    assert found.per_thousand("medium") == 0
    assert (found.summary.links, found.summary.gaps) == (3, 1)


@pytest.mark.parametrize(
    ("severities", "score"),
    [
        ([], 100.0),
        (["high", "medium", "low"], 69.0),
        (["low"] * 7, 93.0),
        (["medium"] * 3, 85.0),
        (["high"] * 4, 0.0),
        (["high"] * 9, 0.0),
    ],
)
def test_the_score_is_what_is_left_of_a_hundred_words(
    severities: list[Severity], score: float
) -> None:
    side = Side("en", "", (0,), ("word " * 100,), "sentence", "word " * 100)
    pair = Pair(0, side, side)
    summary = Summary()
    summary.see(Stretch("", "en", "id", (pair,)))
    for severity in severities:
        summary.find(Found(Finding("a", "other", severity, 0, None, None, ""), pair))
    assert summary.score == pytest.approx(score)


def test_without_words_there_is_no_score() -> None:
    found = report([("Nobody came.", "")])
    assert (found.score, found.per_thousand("high"), found.words) == (None, None, 0)
    assert "nothing to compare" in str(found)


def test_the_summary_is_for_people() -> None:
    first, *lines = str(report(ignore=["figures:3"], min_confidence=0.5)).splitlines()
    assert first == "3 links checked, 11 words of the source; 1 gap; 1 finding ignored"
    assert lines[:5] == [
        "check                      high  medium    low",
        "figures                       1       -      -",
        "whole                         -       1      1",
        "in all                        1       1      1",
        "per 1,000 words of links  90.91    0.00  90.91",
    ]
    # 11 words, 25 + 1 of which are lost.
    assert lines[5].startswith("score 0.0 = 100 × (1 − (25 × high + 5 × medium + 1 × low)")
    assert "Lommel" in lines[5]
    assert lines[6:] == ["whole: 4 links seen"]


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(align.UsageError, match="a severity is high, medium, low, not 'bad'"):
        report().at_least("bad")  # type: ignore[arg-type]


# What is checked


def test_links_that_are_passed_over_are_counted() -> None:
    made = bitext(ROWS, [0.9, 0.2, None, None])
    links = (*made.links[:3], replace(made.links[3], status="rejected"))
    found = align.check(replace(made, links=links), checks=NAMES, min_confidence=0.5)
    assert brief(found.findings) == [
        (0, "figures", "high"),
        (0, "whole", "low"),
        (2, "whole", "medium"),
    ]
    assert found.summary.left_out == {"unsure": 1, "rejected": 1}
    assert "left out: 1 rejected, 1 unsure" in str(found)
    assert found.summary.links == 1


def test_links_that_a_person_confirmed_are_checked_whatever_their_confidence() -> None:
    made = bitext(ROWS, [0.2] * len(ROWS))
    links = [replace(link, status="accepted") for link in made.links[:2]]
    links += [replace(link, status="edited", confidence=None) for link in made.links[2:3]]
    found = align.check(
        replace(made, links=(*links, *made.links[3:])), checks=NAMES, min_confidence=0.5
    )
    assert found.summary.left_out == {"unsure": len(ROWS) - 3}
    assert {finding.link for finding in found.findings} <= {0, 1, 2}
    assert {0, 2} <= {finding.link for finding in found.findings}


def test_links_behind_the_last_stretch_are_counted_too() -> None:
    rows = [("a", "b")] * 1000 + [("c", "d")] * 2
    found = list(stretches(bitext(rows, [0.9] * 1000 + [0.1] * 2), min_confidence=0.5))
    assert [(len(x.links), dict(x.left_out)) for x in found] == [(1000, {}), (0, {"unsure": 2})]


def test_checks_never_see_a_stretch_without_links() -> None:
    class Strict(Whole):
        name = "strict"

        def observe(self, bitext: Stretch) -> None:
            assert bitext.links

        def check(self, bitext: Stretch) -> Iterator[Finding]:
            assert bitext.links
            yield from ()

    align.register_check(Strict)
    found = align.check(bitext([("a", "b")], [0.1]), checks=["strict"], min_confidence=0.5)
    assert (len(found), found.summary.left_out) == (0, {"unsure": 1})


def test_run_checks_gives_findings_alone() -> None:
    found = run_checks([Figures(align.Settings())], lambda: stretches(bitext(ROWS), "a.tsv"))
    assert [(x.link, x.file) for x in found] == [(0, "a.tsv"), (3, "a.tsv")]


def test_several_bitexts_are_told_apart() -> None:
    one, other = bitext(ROWS[:1]), bitext(ROWS[1:])
    nameless = replace(one, source=replace(one.source, path=None))
    nameless = replace(nameless, target=replace(nameless.target, path=None))
    found = align.check([one, other, nameless], checks=["figures"])
    names = ["a.en – a.id (bitext 0)", "a.en – a.id (bitext 1)", "bitext 2"]
    assert [(x.file, x.link) for x in found] == [(names[0], 0), (names[1], 2), (names[2], 0)]
    assert [(x.file, x.links, x.words) for x in found.summary.files] == [
        (names[0], 1, 4),
        (names[1], 2, 7),
        (names[2], 1, 4),
    ]
    assert [x.score for x in found.summary.files] == [0.0, 0.0, 0.0]
    assert found.findings[0].file in str(found)


def test_all_bitexts_are_learned_from_before_one_is_checked() -> None:
    found = align.check([bitext(ROWS), bitext(ROWS[:1])], checks=["whole"])
    assert found.summary.notes == ["whole: 5 links seen"]


def test_bitexts_in_other_languages_are_refused() -> None:
    with pytest.raises(align.UsageError, match="bitext 1 goes from en to de, not from en to id"):
        align.check([bitext(ROWS), bitext(ROWS, langs="en de")], checks=NAMES)
    with pytest.raises(align.UsageError, match="no bitext is given"):
        align.check([], checks=NAMES)


def test_one_language_on_both_sides_is_told() -> None:
    found = align.check(bitext(ROWS, langs="en en-GB"), checks=NAMES)
    assert "both sides are in 'en'" in found.summary.notes[0]


def test_progress_hears_of_both_readings() -> None:
    heard: list[tuple[str, object]] = []

    class Loud(align.Progress):
        def start(self, what: str, total: int | None) -> None:
            heard.append((what, total))

        def advance(self, done: int = 1) -> None:
            heard.append(("advance", done))

        def finish(self) -> None:
            heard.append(("finish", None))

    align.check(bitext(ROWS), checks=NAMES, progress=Loud())
    reading = [("reading", None), ("advance", 4), ("finish", None)]
    assert heard == [*reading, ("checking", 4), *reading[1:]]


def test_a_bar_goes_on_when_the_one_inside_it_ends() -> None:
    progress = TerminalProgress()
    progress.start("reading", None)
    progress.start("encoding", 2)
    progress.advance(2)
    progress.finish()
    progress.advance(1000)
    progress.finish()


def test_a_terminal_gets_its_cursor_back_when_work_breaks_off() -> None:
    code = (
        "from align.progress import TerminalProgress\n"
        "TerminalProgress().start('encoding', 2)\n"
        "raise KeyboardInterrupt"
    )
    environment = os.environ | {"FORCE_COLOR": "1", "TERM": "xterm"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment, check=False, timeout=60
    )
    hidden, shown = b"\x1b[?25l", b"\x1b[?25h"
    assert hidden in done.stderr
    assert done.stderr.rindex(shown) > done.stderr.rindex(hidden)


# Choices


@pytest.mark.parametrize(
    ("choices", "checks"),
    [
        ({"checks": ["whole"]}, ["whole"]),
        ({"checks": "figures"}, ["figures"]),
        ({"skip": ["whole"]}, ["figures"]),
        ({"checks": ["whole"], "profile": align.Profile({"whole": False})}, ["whole"]),
        ({"profile": align.Profile({"whole": False})}, ["figures"]),
        ({"profile": align.Profile({"figures": "low"}), "skip": ["whole"]}, ["figures"]),
    ],
)
def test_checks_are_chosen(
    choices: dict[str, Any], checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "CHECKS", {})
    monkeypatch.setattr(registry, "HINTS", {})
    assert report(**{"checks": ()} | choices).summary.checks == checks


def test_hints_are_on_where_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(registry, "CHECKS", {"figures": "planted_checks:Figures"})
    monkeypatch.setattr(registry, "HINTS", {"whole": "planted_checks:Whole"})
    assert report(checks=()).summary.checks == ["figures"]
    assert report(checks=(), hints=True).summary.checks == NAMES
    assert report(checks=(), profile=align.Profile({"whole": True})).summary.checks == NAMES


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"checks": ["figure"]}, "no check 'figure': known are .*figures"),
        ({"skip": ["figure"]}, "no check 'figure'"),
        ({"checks": ["whole"], "skip": ["whole"]}, "no check is left"),
        ({"ignore": ["figure"]}, "no check 'figure'"),
        ({"ignore": ["figures:x"]}, "can't ignore 'figures:x': write CHECK, CHECK:LINK"),
        ({"ignore": ["figures:"]}, "can't ignore 'figures:'"),
        ({"chekcs": ["figures"]}, "no choice 'chekcs': there are checks, hints"),
        ({"min_confidence": 1.5}, "min_confidence must lie between 0 and 1, not at 1.5"),
    ],
)
def test_choices_that_make_no_sense_are_refused(choices: dict[str, Any], message: str) -> None:
    with pytest.raises(align.UsageError, match=message):
        report(**choices)


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        (["figures"], [(0, "whole"), (2, "whole")]),
        ("figures", [(0, "whole"), (2, "whole")]),
        (["figures:0"], [(0, "whole"), (2, "whole"), (3, "figures")]),
        (
            ["figures:1", "whole:0:b.tsv"],
            [(0, "figures"), (0, "whole"), (2, "whole"), (3, "figures")],
        ),
        (["figures:3", "whole:2", "whole:0"], [(0, "figures")]),
    ],
)
def test_what_is_ignored_is_counted(rules: list[str] | str, left: list[tuple[int, str]]) -> None:
    found = report(ignore=rules)
    assert [(x.link, x.check) for x in found] == left
    assert found.summary.ignored == 4 - len(left)
    assert sum(sum(x.values()) for x in found.counts.values()) == len(left)


def test_the_file_of_a_rule_is_the_end_of_a_path(tmp_path: Path) -> None:
    for name in ("a", "b"):
        bitext(ROWS[:1]).save(tmp_path / name / f"{name}.bitext.jsonl")
    rules = ["figures:0:a.bitext.jsonl", "figures:0:x/b.bitext.jsonl"]
    report = tmp_path / "report.jsonl"
    align.check_files(tmp_path, report, checks=["figures"], ignore=rules)
    [line] = report.read_text("utf-8").splitlines()
    assert json.loads(line)["file"] == str(tmp_path / "b" / "b.bitext.jsonl")


def test_a_report_is_a_file_of_what_to_ignore(tmp_path: Path) -> None:
    file = tmp_path / "report.tsv"
    report().save(file)
    assert (len(report(ignore_file=file)), report(ignore_file=file).summary.ignored) == (0, 4)
    head, _, *others = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([head, *others]), "utf-8")
    assert brief(report(ignore_file=file).findings) == [(0, "figures", "high")]


def test_another_finding_of_a_check_in_a_link_is_not_ignored(tmp_path: Path) -> None:
    file = tmp_path / "report.tsv"
    report().save(file)
    others = [("It has 194 pages.", "Ada 196 halaman!"), *ROWS[1:]]
    assert brief(report(others, ignore_file=file).findings) == [(0, "figures", "high")]


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("check\nfigures\n", 2),
        ("Check\tLink\nfigures\t3\n\nwhole\t0\n", 2),
        ("note\tcheck\nseen\twhole\nseen\tfigures", 0),
        ("check\tlink\tfile\r\nfigures\r\n", 2),
        ("check\tlink\n", 4),
    ],
)
def test_a_file_of_what_to_ignore_needs_few_columns(
    content: str, left: int, tmp_path: Path
) -> None:
    file = tmp_path / "ignore.tsv"
    file.write_text(content, "utf-8", newline="")
    assert len(report(ignore_file=file)) == left


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no column check: the first line must name the columns"),
        ("figures\t3\n", "no column check"),
        (
            "check\tlink\nfigures\tthree\n",
            "line 2: link must be a whole number from 0, not 'three'",
        ),
        ("check\nfigures\nfigure\n", "line 3: no check 'figure'"),
        ("check\nfigures\t3\n", "line 2: 2 cells, but the first line names 1 columns"),
    ],
)
def test_a_broken_file_of_what_to_ignore_is_refused(
    content: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "ignore.tsv"
    file.write_text(content, "utf-8")
    with pytest.raises(align.FormatError, match=message) as error:
        report(ignore_file=file)
    assert str(file) in str(error.value)


# Profiles


def test_a_profile_says_how_to_check(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(
        'min_confidence = 0.5\nfail_on = "medium"\nignore = ["figures:3"]\n'
        '[checks]\nfigures = "low"\nwhole = false\n'
    )
    assert align.Profile.load(file) == align.Profile(
        {"figures": "low", "whole": False}, ("figures:3",), 0.5, "medium"
    )
    made = bitext(ROWS, [0.9, 0.2, None, 0.9])
    found = align.check(made, skip=["whole"], checks=NAMES, profile=file)
    assert brief(found.findings) == [(0, "figures", "low")]
    assert (found.summary.ignored, found.summary.left_out) == (1, {"unsure": 1})
    assert len(align.check(made, checks=NAMES, profile=file, min_confidence=0.0).findings) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("chekcs = 1", "unknown key 'chekcs', known are min_confidence, fail_on, ignore, checks"),
        ("checks = 1", "checks must be a table, written \\[checks\\]"),
        ("[checks]\nfigure = true", "\\[checks\\]: no check 'figure'"),
        ("[checks]\nwhole = 'bad'", "whole in \\[checks\\] must be true, false, high, .*'bad'"),
        ("[checks]\nwhole = ['high']", "whole in \\[checks\\] must be"),
        ("min_confidence = 2", "min_confidence must be a number from 0 to 1, not 2"),
        ("min_confidence = true", "min_confidence must be a number"),
        ("fail_on = 'bad'", "fail_on must be high, medium, low, not 'bad'"),
        ("fail_on = ['high']", "fail_on must be"),
        ("ignore = 'whole'", "ignore must be a list of strings"),
        ("ignore = ['whole:x']", "ignore: can't ignore 'whole:x'"),
        ("min_confidence =", "no TOML"),
        ("a = '\x00'", "no TOML"),
    ],
)
def test_a_broken_profile_is_refused(content: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text(content)
    with pytest.raises(align.FormatError, match=message) as error:
        align.Profile.load(file)
    assert str(error.value).startswith(f"{file}: ")


# Formats


def saved(found: align.Report, suffix: str, folder: Path) -> str:
    found.save(folder / f"report{suffix}")
    return (folder / f"report{suffix}").read_bytes().decode()


def test_json_lines_have_the_keys_of_a_finding(tmp_path: Path) -> None:
    lines = saved(report(), ".jsonl", tmp_path).splitlines()
    assert json.loads(lines[0]) == {
        "check": "figures",
        "type": "numbers",
        "severity": "high",
        "link": 0,
        "source": {"segment": 0, "start": 7, "end": 10, "text": "194"},
        "target": {"segment": 0, "start": 4, "end": 7, "text": "195"},
        "message": "194 in the source, 195 in the target",
        "fix": "194",
        "confidence": 0.9,
    }
    assert json.loads(lines[2])["target"] is None
    assert len(lines) == 4


def test_the_table_has_fixed_columns(tmp_path: Path) -> None:
    head, first, second, *_ = saved(report(), ".tsv", tmp_path).splitlines()
    assert tuple(head.split("\t")) == COLUMNS
    assert first == (
        "\t0\t0.9000\tfigures\tnumbers\thigh\t0\t7\t10\t194\t0\t4\t7\t195\t"
        "194 in the source, 195 in the target\t194"
    )
    assert second == "\t0\t0.9000\twhole\tstyle\tlow\t\t\t\t\t0\t15\t16\t!\tshouts\t"


def test_no_spreadsheet_runs_a_cell(tmp_path: Path) -> None:
    rows = [('=1+1\t"x"', "")]
    _, row = saved(report(rows, checks=["whole"]), ".tsv", tmp_path).splitlines()
    assert meant(row.split("\t")[COLUMNS.index("source_text")]) == '\'=1+1\t"x"'


def test_the_text_shows_places_in_their_context(tmp_path: Path) -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    rows = [(f"{words} 194 {words}", "Ada 195\nhalaman.\x1b[31m"), ("Nobody came.", "")]
    assert saved(report(rows), ".txt", tmp_path).splitlines() == [
        "link 0 (0.90)",
        "  high  figures  194 in the source, 195 in the target",
        "    en  … six seven eight nine ten eleven twelve thirteen fourteen [[194]] one two three "
        "four five six seven eight nine ten eleven …",
        "    id  Ada [[195]] halaman.?[31m",
        "    fix: 195 -> 194",
        "",
        "link 1",
        "  medium  whole  on one side alone",
        "    en  [[Nobody came.]]",
        "",
    ]


def page(found: align.Report, folder: Path) -> html.HtmlElement:
    return html.document_fromstring(saved(found, ".html", folder).encode())


def test_the_page_shows_the_figures_and_then_the_findings(tmp_path: Path) -> None:
    found = report()
    tree = page(found, tmp_path)
    assert tree.xpath("string(//p[@class='score'])") == "score 0.0"
    assert "25 × high + 5 × medium" in tree.xpath("string(//p[@class='recipe'])")
    rows = [[c.text_content() for c in row] for row in tree.xpath("//table[1]//tr")]
    assert rows[:3] == [
        ["check", *SEVERITIES],
        ["figures", "2", "-", "-"],
        ["whole", "-", "1", "1"],
    ]
    assert [x.text_content() for x in tree.xpath("//h3")] == [
        "Link 0 confidence 0.90",
        "Link 2",
        "Link 3 confidence 0.90",
    ]
    first = tree.xpath("//article")[0]
    assert [
        (p.get("lang"), p.get("dir"), p.text_content()) for p in first.xpath(".//p[@lang]")
    ] == [("en", "auto", "It has 194 pages."), ("id", "auto", "Ada 195 halaman!")]
    assert [(x.get("class"), x.text) for x in first.xpath(".//mark")] == [
        ("high", "194"),
        ("high", "195"),
        ("low", "!"),
    ]
    assert [x.text for x in first.xpath(".//ins | .//del")] == ["195", "194"]


def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    text = saved(report(), ".html", tmp_path)
    assert not re.search(r"https?:|\bsrc=|<link|@import|url\(", text)


def test_the_page_has_captions_and_headers(tmp_path: Path) -> None:
    tree = page(align.check([bitext(ROWS), bitext(ROWS)], checks=NAMES), tmp_path)
    assert tree.get("lang") == "en"
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")
        assert all(x.get("scope") in ("col", "row") for x in table.xpath(".//th"))
    assert [len(x.xpath(".//article")) for x in tree.xpath("//section")] == [3, 3]


@given(TEXTS, TEXTS)
def test_no_text_becomes_markup(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str
) -> None:
    folder = tmp_path_factory.mktemp("page")
    rows = [(f"{source} 1 <script>x</script>", f'{target} 2 ! "&amp;'), ("<b>", "")]
    made = [align.TranslationUnit((a,) if a else (), (b,) if b else ()) for a, b in rows]
    units = align.Units('e"n', "id>", lambda _: iter(made))
    found = align.check(units, checks=NAMES)
    content = saved(found, ".html", folder)
    tags = set(re.findall(r"<[^>]*>", content.partition("<body>")[2].partition("<script>")[0]))
    assert not [tag for tag in tags if re.match("</?(script|b)[ >]", tag)]
    shown = re.findall(r'<p lang="([^"]*)" dir="auto">(.*?)</p>', content, re.DOTALL)
    assert [(unescape(lang), unescape(re.sub("</?mark[^>]*>", "", x))) for lang, x in shown] == [
        (
            side.lang,
            re.sub(
                "[^\\t\\n\\r -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", side.text
            ),
        )
        for pair in dict.fromkeys(x.pair for x in found.found)
        for side in (pair.source, pair.target)
        if side.segments
    ]


@given(st.lists(TEXTS, min_size=1, max_size=3), st.data())
def test_marked_pieces_are_the_text_and_its_places(parts: list[str], data: st.DataObject) -> None:
    side = Side("en", "", tuple(range(len(parts))), tuple(parts), "sentence", " ".join(parts))
    spans: list[Span | None] = []
    for _ in range(data.draw(st.integers(0, 4))):
        segment = data.draw(st.integers(0, len(parts) - 1))
        ends = st.integers(0, len(parts[segment]))
        start, end = sorted((data.draw(ends), data.draw(ends)))
        spans.append(Span(segment, start, end, parts[segment][start:end]))
    pieces = marked(side, spans)
    assert "".join(piece.text for piece in pieces) == side.text
    for number, span in enumerate(spans):
        assert span
        assert "".join(x.text for x in pieces if number in x.within) == span.text


def test_nothing_found_is_a_report_too(tmp_path: Path) -> None:
    found = report([("All is well.", "Semua baik.")])
    assert (found.score, len(found)) == (100.0, 0)
    assert saved(found, ".jsonl", tmp_path) == saved(found, ".txt", tmp_path) == ""
    assert saved(found, ".tsv", tmp_path).count("\n") == 1
    assert not page(found, tmp_path).xpath("//article")


@pytest.mark.parametrize("suffix", REPORTS)
def test_a_report_can_be_packed_and_is_always_the_same(suffix: str, tmp_path: Path) -> None:
    contents = []
    for name in ("a", "b"):
        report().save(tmp_path / f"{name}{suffix}.gz")
        contents.append((tmp_path / f"{name}{suffix}.gz").read_bytes())
    assert contents[0] == contents[1]
    assert contents[0][:2] == b"\x1f\x8b"


@pytest.mark.parametrize("suffix", [".jsonl", ".tsv", ".txt"])
def test_findings_are_written_while_they_come(suffix: str) -> None:
    file = io.BytesIO()
    sizes = []
    [one, *_] = report().found

    def coming() -> Iterator[Found]:
        for number in range(3):
            sizes.append(file.tell())
            yield one._replace(finding=replace(one.finding, link=number))

    report_writer(f"a{suffix}")(coming(), Summary(), file)
    # Text waits for the findings of a link to be all there.
    assert sizes[0] <= sizes[1] < sizes[2] < file.tell()


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(align.UsageError, match=r"known are \.html, \.tsv, \.jsonl, \.txt"):
        report().save(tmp_path / "report.pdf")


def test_the_glossary_is_checked_where_there_is_one() -> None:
    made = bitext([("One.", "Satu.")])
    assert "glossary" not in align.check(made, skip=["terms"]).summary.checks
    with pytest.raises(align.UsageError, match="needs a glossary"):
        align.check(made, checks=["glossary"])
