from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import hostile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_checks import bitext
from texts import nasty_texts, pair
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.checking import (
    Check,
    Finding,
    Pair,
    Report,
    Span,
    Stretch,
    check,
    register_check,
    registry,
)
from align.document import Document, Kind, Segment
from align.encoding import FakeEncoder
from align.errors import ModelError, UsageError
from align.viewing import Shown, view
from align.viewing.colours import DARK, LIGHT, confidence_colour
from align.viewing.page.assembly import FOLDER, SCRIPTS, STYLES
from align.viewing.page.record import page_record

ROWS = [
    ("It has 194 pages.", "Ada 195 halaman."),
    ("Nobody came.", ""),
    ("All 7 were well.", "Semua 8 baik."),
]


def in_utf16(text: str, start: int, end: int) -> str:
    """Cut a text as JavaScript does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def places(found: Bitext, *spans: Span) -> list[list[int]]:
    """Return where the page has places in the source."""
    findings = [Finding("a", "other", "low", 0, span, None, "") for span in spans]
    return [finding["places"][0] for finding in page_record(found, findings)["findings"]]


# The record


@given(st.data())
def test_a_place_cuts_out_the_same_text_in_utf_16(data: st.DataObject) -> None:
    text = data.draw(nasty_texts())
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = Bitext(Document(text, (Segment(0, len(text)),), "en"), document([], "id"), ())
    [[side, segment, *place]] = places(found, Span(0, start, end, text[start:end]))
    shown = page_record(found)["sides"][0]["texts"][0]
    assert (side, segment) == (0, 0)
    assert in_utf16(shown, *place) == shown[start:end]
    assert all(a in (b, "\ufffd") for a, b in zip(shown, text, strict=True))


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("a bridge", 2, 8, (2, 8)),
        ("😀 bridge", 2, 8, (3, 9)),
        ("😀", 0, 1, (0, 2)),
        ("a👨‍👩‍👧b", 6, 7, (9, 10)),
        ("e\u0301\r\n\U00020000x", 4, 6, (4, 7)),
        ("\ud800 \x00x", 3, 4, (3, 4)),
        ("missing", 7, 7, (7, 7)),
    ],
)
def test_places_are_counted_as_javascript_counts(
    text: str, start: int, end: int, expected: tuple[int, int]
) -> None:
    assert places(pair(text), Span(0, start, end, "")) == [[0, 0, *expected]]


def test_a_word_link_has_a_place_on_both_sides(tmp_path: Path) -> None:
    encoder = FakeEncoder({"jembatan": "bridge", "tua": "old"})
    view(pair("😀 old bridge", "Jembatan 😀 tua"), tmp_path / "a.html", encoder=encoder)
    [words] = shown_record(tmp_path / "a.html")["words"].values()
    assert sorted(word[:6] for word in words) == [[0, 3, 6, 0, 12, 15], [0, 7, 13, 0, 0, 8]]


def test_what_html_forbids_is_replaced_one_by_one() -> None:
    text = page_record(pair("a\x00\x1b\ud800\ufffe\tb"))["sides"][0]["texts"][0]
    assert text == "a\ufffd\ufffd\ufffd\ufffd\tb"


@pytest.mark.parametrize(
    ("text", "segments", "breaks"),
    [
        ("One. Two.\n\nThree. Four.", ["One.", "Two.", "Three.", "Four."], [2]),
        ("One.\r\nTwo.\rThree. Four.", ["One.", "Two.", "Three.", "Four."], [1, 2]),
        ("One.\u2029Two.", ["One.", "Two."], [1]),
        ("One.Two.", ["One.", "Two."], []),
        # Broken to fit a width: the line that ends with a sentence ends no paragraph.
        (
            "It rained for so long that all of the roads to the town were flooded.\n"
            "nobody could leave it, or come and see the old hall, which is closed.\n"
            "people waited for a week, until the water was low and boats could go.\n\n"
            "Then all was well.",
            ["It rained", "nobody could", "people waited", "Then all"],
            [3],
        ),
    ],
)
def test_paragraphs_begin_where_segmenting_has_them_begin(
    text: str, segments: list[str], breaks: list[int]
) -> None:
    starts = [text.index(segment) for segment in segments]
    ends = [len(text[:start].rstrip()) for start in [*starts[1:], len(text)]]
    parts = tuple(Segment(a, b) for a, b in zip(starts, ends, strict=True))
    found = Bitext(Document(text, parts, "en"), document([], "id"), ())
    assert page_record(found)["sides"][0]["breaks"] == breaks


def test_a_link_says_what_is_known_of_it() -> None:
    links = (
        Link((0,), (2,), 0.5, 0.123456, "edited"),
        Link((1, 2), (0,), 0.5, None, "rejected"),
        Link((3,), (0,)),
        Link((4,), (1,), 0.5, 1.0, "accepted"),
        Link((4,), (2,), 0.5, 0.5, repeat=True),
        Link((), (3,)),
    )
    found = Bitext(document(list("abcde"), "en"), document(list("vwxy"), "id"), links)
    assert page_record(found)["links"] == [
        [[0], [2], 0.1235, "edited", 0, 1],
        [[1, 2], [0], None, "rejected", 0, 0],
        [[3], [0], None, "auto", 0, 0],
        [[4], [1], 1.0, "accepted", 0, 0],
        [[4], [2], 0.5, "auto", 1, 0],
        [[], [3], None, "auto", 0, 0],
    ]


def test_a_side_says_what_is_known_of_it() -> None:
    kinds: list[Kind] = ["heading", "sentence", "caption", "boilerplate"]
    segments = tuple(Segment(2 * n, 2 * n + 1, kind) for n, kind in enumerate(kinds))
    source = Document("a\nb\nc\nd", segments, "en-US", None, "A hall")
    sides = page_record(Bitext(source, document([], "id", "b.txt"), ()))["sides"]
    assert sides[0] == {
        "name": "A hall",
        "lang": "en-US",
        "texts": ["a", "b", "c", "d"],
        "kinds": "hscb",
        "breaks": [1, 2, 3],
    }
    assert sides[1]["name"] == "b.txt"


# Findings


def shown_record(path: Path) -> dict[str, Any]:
    """Return what a page holds as JSON."""
    record: dict[str, Any] = json.loads(read(path).texts["script#record"])
    return record


def shown_findings(path: Path) -> list[tuple[int, str, list[list[int]]]]:
    return [(x["link"], x["message"], x["places"]) for x in shown_record(path)["findings"]]


def numbers(found: Bitext) -> Report:
    return check(found, checks=["numbers", "gaps"])


@pytest.mark.parametrize("part", ["all", "above", "without gaps"])
def test_findings_stand_at_their_links_though_these_have_other_numbers(
    part: str, tmp_path: Path
) -> None:
    whole = bitext(ROWS, [0.9, None, 0.9])
    checked = {
        "all": whole,
        "above": whole.above(0.5),
        "without gaps": replace(whole, links=tuple(whole.pairs())),
    }[part]
    for number, shown in enumerate((whole, checked)):
        view(shown, tmp_path / f"{number}.html", report=numbers(checked))
        found = shown_findings(tmp_path / f"{number}.html")
        assert [x for x in found if "source, " in x[1]] == [
            (0, "194 in the source, 195 in the target", [[0, 0, 7, 10], [1, 0, 4, 7]]),
            (2, "7 in the source, 8 in the target", [[0, 2, 4, 5], [1, 1, 6, 7]]),
        ]
        assert [x[0] for x in found if "source, " not in x[1]] == ([1] if part == "all" else [])


def test_a_finding_may_be_where_nothing_stands(tmp_path: Path) -> None:
    found = bitext(ROWS[1:])
    view(found, tmp_path / "a.html", report=check(found, checks=["gaps"]))
    [(link, _, [[side, segment, start, end]])] = shown_findings(tmp_path / "a.html")
    assert (link, side, segment, start, end) == (0, 0, 0, 0, 12)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (bitext(ROWS[:1]), None),
        (bitext([("It had 194 pages.", "Ada 195 halaman.")]), "about another bitext: link 0"),
        (bitext([("It has 194 pages.", "Ada 196 halaman.")]), "about another bitext: link 0"),
        (bitext([("Oh!", "Wah!"), *ROWS]), "about another bitext: link 1"),
        (bitext(ROWS).swapped(), "about another bitext: link 0"),
        ([bitext(ROWS), bitext(ROWS)], "is about 2 bitexts: check the one"),
    ],
)
def test_a_report_about_other_texts_is_refused(
    other: Bitext | list[Bitext], said: str | None, tmp_path: Path
) -> None:
    page = tmp_path / "a.html"
    page.write_text("old")
    report = check(other, checks=["numbers"])
    if said is None:
        assert view(bitext(ROWS), page, report=report).findings == 1
        return
    with pytest.raises(UsageError, match=said):
        view(bitext(ROWS), page, report=report)
    assert page.read_text() == "old"


@pytest.mark.parametrize(
    "span", [Span(0, 7, 10, "195"), Span(0, 7, 90, "194 pages."), Span(1, 0, 6, "Nobody")]
)
def test_a_place_with_another_text_is_refused(
    span: Span, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Astray(Check):
        """Find a place in the first link."""

        name, type, severity = "astray", "other", "low"

        def check(self, bitext: Stretch) -> Iterator[Finding]:
            pairs: list[Pair] = bitext.pairs
            yield self.finding(pairs[0], span, None, "here")

    monkeypatch.setattr(registry, "_registered", {})
    register_check(Astray)
    report = check(bitext(ROWS), checks=["astray"])
    with pytest.raises(UsageError, match=f"'astray' has found '{span.text}' in link 0"):
        view(bitext(ROWS), tmp_path / "a.html", report=report)


# The file


class Read(HTMLParser):
    """What an HTML parser sees in a page.

    Attributes:
        elements: The elements, with their attributes.
        texts: What stands right in an element, by its name and its ``id``.
        policy: The Content Security Policy.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.texts: dict[str, str] = {}
        self.policy = ""
        self._in: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
            attrs = []
        self.elements.append((tag, attrs))
        self._in = f"{tag}#{given['id']}" if "id" in given else tag

    def handle_endtag(self, tag: str) -> None:
        self._in = None

    def handle_data(self, data: str) -> None:
        if self._in:
            self.texts[self._in] = self.texts.get(self._in, "") + data


def read(path: Path) -> Read:
    return Read(path.read_bytes().decode("utf-8"))


@pytest.mark.parametrize("name", hostile.bitexts())
def test_a_hostile_article_changes_nothing_but_texts(name: str, tmp_path: Path) -> None:
    shown = hostile.bitexts()[name]
    view(pair("Hi.", "Hai."), tmp_path / "tame.html")
    view(shown, tmp_path / "a.html", report=hostile.report(shown))
    tame, page = read(tmp_path / "tame.html"), read(tmp_path / "a.html")
    assert page.elements == tame.elements
    assert page.policy == tame.policy
    assert page.texts.keys() == tame.texts.keys()
    changed = {key for key, text in page.texts.items() if text != tame.texts[key]}
    assert "script#record" in changed
    assert changed <= {"script#record", "title", "h1#title"}
    for side, text in zip(shown_record(tmp_path / "a.html")["sides"], sides(shown), strict=True):
        for one, other in zip(side["texts"], (text[n] for n in range(len(text))), strict=True):
            assert all(a in (b, "\ufffd") for a, b in zip(one, other, strict=True))


def sides(found: Bitext) -> tuple[Document, Document]:
    return found.source, found.target


def test_nothing_in_the_record_can_end_it(tmp_path: Path) -> None:
    shown = hostile.bitexts()["texts"]
    view(shown, tmp_path / "a.html", report=hostile.report(shown))
    record = read(tmp_path / "a.html").texts["script#record"]
    assert not re.search("[<>&\u2028\u2029\\x00-\\x1f\\x7f-\\x9f\ufffe\uffff]", record)


def test_a_text_of_ten_million_letters_is_shown(tmp_path: Path) -> None:
    shown = view(hostile.huge(), tmp_path / "a.html", report=hostile.report(hostile.huge()))
    assert shown.size > 10_000_000
    assert len(shown_record(tmp_path / "a.html")["sides"][0]["texts"][0]) == 10_000_000


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("a.en.txt", "a.id.txt"), "a.en.txt – a.id.txt"),
        ((None, "b.txt"), "b.txt"),
        ((None, None), "Alignment"),
        (("</title><b>&amp;\x00", "{{script}}"), "</title><b>&amp;\ufffd – {{script}}"),
    ],
)
def test_the_title_is_the_names_of_the_articles(
    names: tuple[str | None, str | None], title: str, tmp_path: Path
) -> None:
    source, target = (document([], lang, x) for lang, x in zip(("en", "id"), names, strict=True))
    view(Bitext(source, target, ()), tmp_path / "a.html")
    texts = read(tmp_path / "a.html").texts
    assert (texts["title"], texts["h1#title"]) == (title, title)


def test_the_policy_allows_the_style_and_the_script_of_the_file_and_nothing_else(
    tmp_path: Path,
) -> None:
    view(pair("Hi.", "Hai."), tmp_path / "a.html")
    text = (tmp_path / "a.html").read_bytes().decode("utf-8")
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert read(tmp_path / "a.html").policy.split("; ") == [
        "default-src 'none'",
        f"script-src {hashed(script)}",
        f"style-src {hashed(style)}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_script_and_style_is_in_the_page() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(SCRIPTS)
    assert {path.stem for path in FOLDER.glob("*.css")} == set(STYLES)
    for path in [*FOLDER.glob("*.js"), *FOLDER.glob("*.css")]:
        assert not re.search(r"</(script|style)|<!--|<script", path.read_text("utf-8"), re.I)


@pytest.mark.parametrize(("name", "at"), [("--unsure", 0), ("--half", 0.5), ("--certain", 1)])
def test_the_colours_of_confidence_are_those_of_every_picture(
    name: str, at: float, tmp_path: Path
) -> None:
    view(pair("Hi.", "Hai."), tmp_path / "a.html")
    light, dark = confidence_colour(at, LIGHT), confidence_colour(at, DARK)
    style = read(tmp_path / "a.html").texts["style"]
    assert re.findall(rf"{name}: ?([^;]*);", style) == [f"light-dark({light}, {dark})"]


def test_the_same_bitext_gives_the_same_bytes(tmp_path: Path) -> None:
    shown = bitext(ROWS)
    for name in ("a.html", "b.htm"):
        view(shown, tmp_path / name, report=numbers(shown), encoder=FakeEncoder())
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.htm").read_bytes()
    assert b"\r" not in (tmp_path / "a.html").read_bytes()


def test_what_is_shown_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.HTML"
    shown = bitext([*ROWS, ("!", "?")])
    report = numbers(shown)
    assert len(report) == 3
    # No words stand in the last link, and no link in the second row.
    assert view(shown, path, report=report, encoder=FakeEncoder()) == Shown(
        path, links=3, findings=3, words=2, size=path.stat().st_size
    )


@pytest.mark.parametrize("name", ["a.txt", "a.html.gz", "a", ""])
def test_a_name_that_is_none_for_a_page_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"can't write a page to '.*': give .* ends in \.html"):
        view(bitext(ROWS), name)


def test_an_encoder_without_places_is_refused_and_the_old_page_stays(tmp_path: Path) -> None:
    class Mute(FakeEncoder):
        def encode_tokens(self, texts: Any, progress: Any = None) -> Any:
            return None

    (tmp_path / "a.html").write_text("old")
    with pytest.raises(ModelError, match="does not tell where its tokens stand"):
        view(bitext(ROWS), tmp_path / "a.html", encoder=Mute())
    assert (tmp_path / "a.html").read_text() == "old"
