from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from browser import Visits, segment, settle
from hostile import CODE, RAN, TEXTS, bitexts, report
from playwright.sync_api import Page
from tiny_pages import STORY

from align.encoding import FakeEncoder
from align.viewing.page import view


def has_run(page: Page) -> bool:
    ran: bool = page.evaluate(f"'{RAN}' in window")
    return ran


def use(page: Page) -> None:
    """Do everything that puts a text from the bitext somewhere else on the page."""
    for side in ("source", "target"):
        if segment(page, side, 0).count():
            segment(page, side, 0).click(position={"x": 50, "y": 8})
    for key in ["n", "w", ".", "c", "g", "m", "Escape", "?", "Escape", "v", "v", "/"]:
        page.keyboard.press(key)
    page.keyboard.insert_text("<img src=x onerror=" + CODE + ">")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    settle(page)


@pytest.mark.parametrize("name", bitexts())
def test_a_hostile_bitext_runs_nothing(visits: Visits, name: str) -> None:
    bitext = bitexts()[name]
    page = visits.show(bitext, report=report(bitext), encoder=FakeEncoder())
    use(page)
    assert not has_run(page)


def test_hostile_text_is_shown_as_it_is(visits: Visits) -> None:
    page = visits.show(bitexts()["texts"], viewport={"width": 1200, "height": 20_000})
    for side, texts in (("source", TEXTS), ("target", TEXTS[::-1])):
        shown = page.locator(f"#{side} .text").all_text_contents()
        assert len(shown) == len(texts)
        for text, on_page in zip(texts, shown, strict=True):
            if not any(unicodedata.category(x) in {"Cc", "Cs", "Cn"} for x in text):
                assert on_page == text


# What someone might put into the file after it was written, and what it breaks.
ADDED = [
    (f"<script>{CODE}</script>", "script-src-elem: inline"),
    (f"<p id=added onclick={CODE}>a</p>", "script-src-attr: inline"),
    (f"<img src=data:, onerror={CODE}>", "img-src: data"),
    ("<img src=https://align.invalid/a.png>", "img-src: https://align.invalid/a.png"),
    ("<script src=https://align.invalid/a.js></script>", "script-src-elem: https://align.invalid"),
    ("<style>body { display: none }</style>", "style-src-elem: inline"),
    ("<link rel=stylesheet href=https://align.invalid/a>", "style-src-elem: https://align.invalid"),
    ("<p style='display: none'>a</p>", "style-src-attr: inline"),
    ("<iframe src=https://align.invalid/></iframe>", "frame-src: https://align.invalid"),
    ("<base href=https://align.invalid/>", "base-uri: https://align.invalid"),
]


def test_the_policy_blocks_what_is_not_of_the_page(visits: Visits) -> None:
    page = with_added(visits, lambda html: html)
    assert not has_run(page)
    assert page.locator("#source .row").count() == len(STORY.source)
    for html, said in ADDED:
        assert any(f"blocked by {said}" in x for x in visits.troubles), html
    visits.troubles.clear()


def test_without_the_policy_it_would_run(visits: Visits) -> None:
    page = with_added(visits, lambda html: html.replace("Content-Security-Policy", "no-policy"))
    assert has_run(page)
    visits.troubles.clear()


def with_added(visits: Visits, change: Callable[[str], str]) -> Page:
    path = visits.folder / "page.html"
    view(STORY, path)
    added = "".join(html for html, _ in ADDED)
    html = path.read_text("utf-8").replace("<body>", f"<body>{added}")
    path.write_text(change(html), "utf-8")
    page = visits.open(path)
    page.locator("#added").dispatch_event("click")
    settle(page)
    return page


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f"document.body.innerHTML = '<img src=x onerror={CODE}>'", "require-trusted-types-for"),
        (f"setTimeout('{CODE}')", "require-trusted-types-for"),
        ("document.createElement('script').text = '1'", "require-trusted-types-for"),
        ("fetch('https://align.invalid/')", "connect-src: https://align.invalid"),
        ("new Image().src = 'https://align.invalid/'", "img-src: https://align.invalid"),
    ],
)
def test_a_script_of_the_page_that_went_wrong_could_do_little(
    visits: Visits, script: str, said: str
) -> None:
    page = visits.show(STORY)
    page.evaluate(f"async () => {{ try {{ await ({script}) }} catch {{}} }}")
    settle(page)
    assert not has_run(page)
    assert any(f"blocked by {said}" in x for x in visits.troubles)
    visits.troubles.clear()
