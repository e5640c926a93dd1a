"""What notebooks show: is it there, is it bounded, and does nothing in it run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import product
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.checking import Finding, Found, Pair, Report, Severity, Side, Span, Summary, Tally
from align.confidence import ConfidenceModel, confidence_model
from align.document import Document, Kind, Segment
from align.encoding import FakeEncoder
from align.evaluation import Calibrated, Calibration, Evaluation, JudgedLink, Scores

# What may stand in the output: structure and words, and nothing that loads, links or runs.
TAGS = {"bdi", "br", "caption", "code", "del", "div", "em", "ins", "mark", "p", "small", "strong"}
TAGS |= {"sup", "table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {"dir", "lang", "scope", "style"}
VOID = {"br"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></table></style></div><iframe src=//evil>",
    "<!-- <![CDATA[ &lt; &amp;quot;",
    "\u202egnal\u2066\u200f",
    "\x00\x1b[31m\ud800\uffff\x85",
    "javascript:alert(1)",
    "a\nb\r\tc",
]


class Shown(Protocol):
    """What a notebook can show."""

    def _repr_html_(self) -> str: ...


@dataclass
class Cell:
    """A cell of a table: its words, and the tags and attributes in it."""

    text: str = ""
    tags: list[str] = field(default_factory=list)
    attributes: dict[str, str | None] = field(default_factory=dict)


class Page(HTMLParser):
    """HTML as a browser would take it: its tags, its words, the cells of its tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.tables: list[list[list[Cell]]] = []
        self.strange: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append(Cell(attributes=dict(attrs)))
        elif {"td", "th"}.intersection(self._open):
            self.tables[-1][-1][-1].tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"td", "th"}.intersection(self._open):
            self.tables[-1][-1][-1].text += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_decl(self, decl: str) -> None:
        self.strange.append(decl)

    handle_pi = unknown_decl = handle_comment

    def rows(self, table: int = 0) -> list[list[str]]:
        """Return the words of a table's cells, without its head."""
        return [[cell.text for cell in row] for row in self.tables[table][1:]]


def page(shown: Shown) -> Page:
    return Page(shown._repr_html_())


def bitext(texts: list[tuple[str, str]], links: list[Link], kinds: str = "") -> Bitext:
    """Return a bitext; the source's segments are headings (h), captions (c) or sentences."""
    source = document([a for a, _ in texts], "en", "a.en.txt")
    names: dict[str, Kind] = {"h": "heading", "c": "caption", "b": "boilerplate"}
    segments = tuple(
        replace(segment, kind=names.get(kind, "sentence"))
        for segment, kind in zip(source.segments, kinds.ljust(len(texts)), strict=True)
    )
    target = document([b for _, b in texts], "id", "a.id.txt")
    return Bitext(replace(source, segments=segments), target, tuple(links))


def many(number: int) -> Bitext:
    pairs = [(f"Sentence {n}.", f"Kalimat {n}.") for n in range(number)]
    return bitext(pairs, [Link((n,), (n,), 0.5, 0.9) for n in range(number)])


def side(text: str, lang: str, segment: int = 0) -> Side:
    return Side(lang, "", (segment,) if text else (), (text,) if text else (), "sentence", text)


def found(
    source: str,
    target: str,
    marks: tuple[str, str],
    *,
    severity: Severity = "high",
    link: int = 0,
    fix: str = "",
    file: str = "",
    message: str = "They differ.",
) -> Found:
    one, other = side(source, "en", 4), side(target, "id", 6)
    spans = _place(one, marks[0]), _place(other, marks[1])
    finding = Finding("numbers", "numbers", severity, link, *spans, message, fix, 0.8, file)
    return Found(finding, Pair(link, one, other, 0.8))


def _place(where: Side, mark: str) -> Span | None:
    start = where.text.index(mark)
    return where.span(start, start + len(mark)) if mark else None


def report(*all_found: Found, files: int = 1) -> Report:
    counts: dict[str, Counter[Severity]] = {"numbers": Counter()}
    counts["numbers"].update(x.finding.severity for x in all_found)
    tallies = [Tally(f"{n}.bitext.jsonl", links=2, words=100) for n in range(files)]
    summary = Summary("", 2, 1, 100, counts=counts, checks=["numbers"], files=tallies)
    return Report(all_found, summary)


def calibrated(before: Calibration) -> Calibrated:
    model: ConfidenceModel = confidence_model(FakeEncoder().name)
    return Calibrated(model, before, None)


# What is there


def test_a_bitext_shows_its_links_side_by_side() -> None:
    shown = page(
        bitext(
            [("A head", "Judul"), ("One.", "Satu."), ("Two.", "Dua."), ("A photo", "Foto")],
            [
                Link((0,), (0,), 0.5, 0.5),
                Link((1, 2), (1,), 0.5, 0.25, "accepted"),
                Link((), (2,)),
                Link((3,), (3,), 0.5, None, "rejected", repeat=True),
            ],
            kinds="h  c",
        )
    )
    head, *_ = shown.tables[0]
    assert [cell.text for cell in head] == ["link", "source", "target", "confidence", "bead"]
    assert shown.rows() == [
        ["0", "0\xa0A head", "0\xa0Judul", "0.50", "1-1"],
        ["1", "1\xa0One.2\xa0Two.", "1\xa0Satu.", "0.25", "2-1, accepted"],
        ["2", "–", "2\xa0Dua.", "–", "0-1"],
        ["3", "3\xa0A photo", "3\xa0Foto", "–", "1-1, rejected, repeat"],
    ]
    assert "a.en.txt (en) – a.id.txt (id)" in shown.text
    said = "3 links, 1 gap, 1 accepted, 1 rejected, 4 and 4 segments, mean confidence 0.38"
    assert said in shown.text
    assert "All links and gaps" in shown.text
    assert "more:" not in shown.text


def test_headings_and_captions_are_seen_without_styles() -> None:
    texts = [("A head", "x"), ("A photo", "y"), ("One.", "z"), ("Share", "w")]
    shown = page(bitext(texts, [Link((n,), (n,)) for n in range(4)], kinds="hc b"))
    tags = [[tag for tag in row[1].tags if tag not in {"div", "sup"}] for row in shown.tables[0]]
    assert tags[1:] == [["strong"], ["em"], [], ["small"]]


def test_texts_say_their_language_and_find_their_direction() -> None:
    shown = page(bitext([("One.", "Satu.")], [Link((0,), (0,))]))
    source, target = shown.tables[0][1][1:3]
    assert (source.attributes["lang"], target.attributes["lang"]) == ("en", "id")
    assert source.attributes["dir"] == "auto"
    assert {cell.attributes["scope"] for cell in shown.tables[0][0]} == {"col"}
    assert shown.tables[0][1][0].attributes["scope"] == "row"


@pytest.mark.parametrize(("number", "caption"), [(20, "All links"), (21, "The first 20 of 21")])
def test_the_first_links_and_how_many_more(number: int, caption: str) -> None:
    shown = page(many(number))
    assert [row[0] for row in shown.rows()] == [str(n) for n in range(20)]
    assert caption in shown.text
    assert ("and 1 more: bitext.to_pandas()" in shown.text) is (number > 20)


def test_no_links_no_table() -> None:
    shown = page(bitext([("One.", "Satu.")], []))
    assert not shown.tables
    assert "0 links" in shown.text


def test_a_long_side_is_cut_at_a_word_and_says_so() -> None:
    long = "word " * 200
    texts = [(long, "a"), ("tail", "b"), ("x" * 390, "c"), ("y" * 390, "d")]
    rows = page(bitext(texts, [Link((0, 1), (0,)), Link((2, 3), (1,))])).rows()
    assert rows[0][1] == "0\xa0" + ("word " * 80).strip() + " …"
    assert rows[1][1] == "2\xa0" + "x" * 390 + "…"


def test_a_document_shows_kinds_and_why() -> None:
    text = "A head\nOne.\nPhoto: me"
    segments = (
        Segment(0, 6, "heading", "no full stop"),
        Segment(7, 11),
        Segment(12, 21, "caption", "photo credit"),
    )
    shown = page(Document(text, segments, "en", "a.txt", "Its title"))
    assert shown.rows() == [
        ["0", "heading: no full stop", "A head"],
        ["1", "sentence", "One."],
        ["2", "caption: photo credit", "Photo: me"],
    ]
    assert "a.txt (en): Its title" in shown.text
    assert "3 segments: sentence 1, heading 1, caption 1; 21 characters" in shown.text


def test_a_report_shows_its_figures_and_the_worst_findings() -> None:
    low = found("Two men.", "Tiga orang.", ("Two", "Tiga"), severity="low", link=3)
    high = found("194 men.", "195 orang.", ("194", "195"), link=5, fix="194")
    shown = page(report(low, high))
    assert shown.rows(0) == [
        ["numbers", "1", "-", "1"],
        ["in all", "1", "-", "1"],
        ["per 1,000 words of links", "10.00", "0.00", "10.00"],
    ]
    assert shown.rows(1) == [
        ["5", "194 men.", "195 orang.", "numbers, highThey differ.195 → 194", "0.80"],
        ["3", "Two men.", "Tiga orang.", "numbers, lowThey differ.", "0.80"],
    ]
    assert [cell.tags for cell in shown.tables[1][1]][1:3] == [["mark"], ["mark"]]
    assert "score 74.0 = 100 ×" in shown.text
    assert "2 links checked, 100 words of the source; 1 gap" in shown.text


def test_only_the_place_is_marked() -> None:
    html = report(found("In 194 cases.", "Di 195 kasus.", ("194", "195")))._repr_html_()
    assert re.findall(r">([^<>]*)<mark [^>]*>([^<]*)</mark>([^<]*)<", html) == [
        ("In ", "194", " cases."),
        ("Di ", "195", " kasus."),
    ]


def test_what_is_around_a_place_stays_where_texts_are_long() -> None:
    long = f"{'before ' * 100}194 {'behind ' * 100}"
    source = page(report(found(long, "195", ("194", "195")))).rows(1)[0][1]
    assert re.fullmatch(r"… (before ){17}194 (behind ){16}behind …", source)


def test_where_one_side_is_empty_a_dash_is() -> None:
    (row,) = page(report(found("Some gave.", "", ("Some gave.", "")))).rows(1)
    assert row[1:3] == ["Some gave.", "–"]


def test_ten_findings_and_how_many_more() -> None:
    item = found("194 men.", "195 orang.", ("194", "195"))
    shown = page(report(*[item] * 13))
    assert len(shown.rows(1)) == 10
    assert "The first 10 of 13 findings, the worst first" in shown.text
    assert "and 3 more: report.findings" in shown.text
    assert "more:" not in page(report(*[item] * 10)).text


def test_files_are_named_where_there_are_several() -> None:
    item = found("194 men.", "195 orang.", ("194", "195"), file="b.bitext.jsonl")
    assert "b.bitext.jsonl" not in page(report(item)).text
    shown = page(report(item, files=2))
    assert [row[0] for row in shown.rows(1)] == ["0.bitext.jsonl", "1.bitext.jsonl"]
    assert shown.rows(2)[0][3].endswith("b.bitext.jsonl")


def test_a_finding_shows_its_places() -> None:
    item = found("194 men.", "195 orang.", ("194", "195"), fix="194", file="b.jsonl")
    what = "numbers, highThey differ.195 → 194b.jsonl"
    assert page(item.finding).rows() == [["0", "4\xa0194", "6\xa0195", what, "0.80"]]
    alone = replace(item.finding, target=None, file="")
    assert page(alone).rows()[0][2:4] == ["–", "numbers, highThey differ.write 194"]


def test_what_an_evaluation_shows() -> None:
    counts = {"strict": Scores(1, 2, 1, 4), "lax": Scores(2, 2, 4, 4), "1-1": Scores(1, 2, 1, 4)}
    shown = page(Evaluation((counts, counts)))
    strict = ["0.500", "2 of 4", "0.250", "2 of 8", "0.333", "0.333 to 0.333"]
    nothing = ["–", "0 of 0", "–", "0 of 0", "–", "–"]
    assert shown.rows() == [
        ["strict", *strict],
        ["lax", "1.000", "4 of 4", "1.000", "8 of 8", "1.000", "1.000 to 1.000"],
        ["gaps", *nothing],
        ["crossings", *nothing],
        ["1-1", *strict],
    ]
    assert "Scores of 2 bitexts against gold links, pooled" in shown.text
    assert page(Scores(1, 2, 1, 4)).rows() == [
        ["scores", *strict[:1], "1 of 2", "0.250", "1 of 4", "0.333"]
    ]


LINKS = (*(JudgedLink(0.95, n > 0) for n in range(10)), JudgedLink(0.15, False))


def test_what_a_calibration_shows() -> None:
    shown = page(Calibration(LINKS, unknown=2, repeats=1))
    rows = shown.rows()
    assert [row[0] for row in rows] == [f"{n / 10:.1f} to {(n + 1) / 10:.1f}" for n in range(10)]
    assert rows[1] == ["0.1 to 0.2", "1", "0.15", "0.000", "0.000 to 0.793"]
    assert rows[2] == ["0.2 to 0.3", "0", "–", "–", "–"]
    assert rows[9][1:4] == ["10", "0.95", "0.900"]
    assert "11 links, 9 right, 2 without a confidence left out, 1 repeat left out" in shown.text
    assert "expected calibration error 0.059" in shown.text


def test_what_calibrating_shows() -> None:
    before = Calibration(LINKS)
    shown = page(calibrated(before))
    assert [row[:4] for row in shown.rows()] == [["before", "11", "9", "0.059"]]
    assert "fewer than 20 links say little" in shown.text
    both = page(replace(calibrated(before), after=before))
    assert [row[0] for row in both.rows()] == ["before", "after, on documents left out"]


# Nothing in it runs


def everything(text: str) -> list[Shown]:
    """Return one of each with the same text wherever a text can be."""
    source = Document(text, (Segment(0, len(text), "heading", text),), text, text, text)
    both = Bitext(source, source, (Link((0,), (0,), 0.5, 0.9), Link((0,), ())), text)
    item = found(text, text, (text, text), fix=text, message=text, file=text)
    made = report(item, files=2)
    made.summary.notes.append(text)
    made.summary.files[0].file = text
    made.summary.checks = [text]
    made.summary.left_out[text] += 1
    named = replace(item.finding, check=text)
    return [both, source, Report((Found(named, item.pair),), made.summary), named]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    seen = re.sub("[\x00\x1b\ud800\uffff\x85]", "\ufffd", text)
    for thing in everything(text):
        html = thing._repr_html_()
        shown = Page(html)
        assert set(shown.tags) <= TAGS
        assert {name for name, _ in shown.attributes} <= ATTRIBUTES
        assert not shown.strange
        assert seen in shown.text
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f]", html)
        html.encode()


@given(st.text(min_size=1, max_size=200))
def test_no_text_changes_the_structure(text: str) -> None:
    for thing, harmless in zip(everything(text), everything("x" * len(text)), strict=True):
        one, other = page(thing), page(harmless)
        assert one.tags == other.tags
        assert [x for x in one.attributes if x[0] != "lang"] == [
            x for x in other.attributes if x[0] != "lang"
        ]


def test_nothing_is_loaded() -> None:
    things = [*everything("x"), Calibration(LINKS), Evaluation(({"1-1": Scores(1, 1)},))]
    for thing in things:
        html = thing._repr_html_()
        assert "url(" not in html
        assert "//" not in html


# It is bounded


def large() -> list[Shown]:
    text = "word " * 20_000
    one = many(5000)
    all_in_one = replace(one, links=(Link(tuple(range(5000)), tuple(range(5000)), 0.5, 0.9),))
    measures = {f"{a}-{b}": Scores(1, 2, 1, 2) for a, b in product(range(1, 20), repeat=2)}
    item = found(text, text, ("word", "word"), fix=text, message=text, file=text)
    made = report(*[item] * 5000, files=500)
    made.summary.notes += [text] * 500
    for tally in made.summary.files:
        tally.file = text
    unbroken = "x" * 100_000
    return [
        one,
        all_in_one,
        one.source,
        made,
        *everything(text),
        *everything(unbroken),
        Evaluation((measures,) * 5),
        Calibration(LINKS * 1000),
    ]


def test_what_is_kept_in_a_notebook_is_small() -> None:
    for thing in large():
        assert len(thing._repr_html_()) < 50_000


def test_the_plain_form_that_a_notebook_keeps_beside_it_is_a_line() -> None:
    things = [
        *large()[:4],
        Evaluation(({"strict": Scores(1, 1)},) * 500),
        Calibration(LINKS * 1000),
    ]
    for thing in things:
        assert len(repr(thing)) < 120
        assert "\n" not in repr(thing)
    said = "<Bitext 'a.en.txt' - 'a.id.txt', 'en' - 'id': 3 links, gaps included>"
    assert repr(many(3)) == said
    assert repr(many(3).source) == "<Document 'a.en.txt', 'en': 3 segments>"


# It can be read in light and in dark

Colour = tuple[float, float, float]
WHITE, BLACK, DARK = (255.0, 255.0, 255.0), (0.0, 0.0, 0.0), (17.0, 17.0, 17.0)
THEMES = [(WHITE, BLACK), (DARK, WHITE)]


def over(colour: Colour, share: float, paper: Colour) -> Colour:
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(colour, paper, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Return the relative luminance, after WCAG 2.2."""
    parts = [x / 255 for x in colour]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def backgrounds(shown: Shown) -> set[tuple[str, str]]:
    """Return every background, and what else stands in its style."""
    found = re.findall(r'style="([^"]*)background-color:#(\w{8})([^"]*)"', shown._repr_html_())
    return {(shade, before + behind) for before, shade, behind in found}


@pytest.mark.parametrize(("paper", "ink"), THEMES)
def test_text_stands_out_from_every_shade(paper: Colour, ink: Colour) -> None:
    texts = [(f"{n}", f"{n}") for n in range(20)]
    links = [Link((n,), (n,), 0.5, n / 19, "rejected") for n in range(20)]
    shades = backgrounds(bitext(texts, links))
    assert len(shades) == 20
    for shade, style in shades | backgrounds(report(found("194", "195", ("194", "195")))):
        assert "opacity" not in style
        red, green, blue, share = bytes.fromhex(shade)
        behind = over((red, green, blue), share / 255, paper)
        # Themes write in black or white at 87 % (Material Design).
        assert contrast(over(ink, 0.87, behind), behind) >= 4.5


def test_no_colour_of_text_is_set() -> None:
    things = [*everything("x"), many(3), Calibration(LINKS)]
    for thing in things:
        colours = re.findall(r"(?<!-)color:([^;\"]+)", thing._repr_html_())
        assert set(colours) == {"inherit"}
