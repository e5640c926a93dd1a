"""The page for readers of all kinds: with other windows, colours and scripts, or by key alone."""

from __future__ import annotations

from typing import Literal

import pytest
from browser import Visits, segment, settle
from playwright.sync_api import Page, expect
from tiny_bitexts import document
from tiny_pages import STORY, long

import align
from align.bitext import Bitext, Link
from align.viewing.page import view

HAS_KEYBOARD = "() => document.activeElement.dataset.{}"


def with_keyboard(page: Page, what: str) -> str | None:
    found: str | None = page.evaluate(HAS_KEYBOARD.format(what))
    return found


def one_link(source: str, target: str, lang: str = "en") -> Bitext:
    return Bitext(document([source], lang), document([target], lang), (Link((0,), (0,), 0.5, 0.9),))


def test_the_other_view_takes_over_what_is_looked_at(visits: Visits) -> None:
    page = visits.show(STORY)
    segment(page, "source", 5).click()
    page.keyboard.press("v")
    assert with_keyboard(page, "link") == "5"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("v")
    assert with_keyboard(page, "segment") == "5"
    assert "target 5" in page.inner_text("#facts")


def test_a_button_that_turns_the_view_keeps_the_keyboard(visits: Visits) -> None:
    page = visits.show(STORY)
    segment(page, "source", 5).click()
    page.click("button[data-view='pairs']")
    assert with_keyboard(page, "view") == "pairs"


def test_a_pair_far_down_the_list_is_in_sight_when_it_has_the_keyboard(visits: Visits) -> None:
    page = visits.show(long(600))
    page.keyboard.press("v")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(page.locator("[data-link='599']:focus")).to_be_in_viewport(ratio=0.95)


def test_a_hit_in_a_segment_higher_than_the_window_comes_into_sight(visits: Visits) -> None:
    page = visits.show(one_link("word " * 3_000 + "needle", "kata " * 3_000))
    page.fill("#search", "needle")
    expect(page.locator("mark.current")).to_be_in_viewport(ratio=0.95)


@pytest.mark.parametrize("query", ["\u0301", "\u064e\u0651"])
def test_accents_alone_are_found_nowhere(visits: Visits, query: str) -> None:
    page = visits.show(one_link("a cafe\u0301", "كَتَّبَ"))
    page.fill("#search", query)
    expect(page.locator(".hits")).to_have_text("not found")


def test_what_is_found_outside_of_pairs_is_said_to_be(visits: Visits) -> None:
    page = visits.show(STORY)
    page.keyboard.press("v")
    page.fill("#search", "subscribe")
    page.wait_for_selector(".nothing")
    assert "see the articles" in page.inner_text(".nothing")
    page.fill("#search", "no such word")
    expect(page.locator(".hits")).to_have_text("not found")
    assert "see the articles" not in page.inner_text(".nothing")


def test_a_language_nobody_knows_is_called_so(visits: Visits) -> None:
    page = visits.show(one_link("Hm.", "Hm.", "und"))
    assert page.inner_text("#source-head") == "Source language not known · 1 segment"


def test_the_menu_of_filters_closes_when_the_keyboard_leaves_it(visits: Visits) -> None:
    page = visits.show(STORY)
    page.click("#filters summary")
    assert page.locator("#filters").get_attribute("open") is not None
    page.locator("#filters input").last.focus()
    page.keyboard.press("Tab")
    assert page.locator("#filters").get_attribute("open") is None


@pytest.mark.parametrize(("width", "height"), [(650, 425), (320, 256), (1300, 300)])
def test_a_short_window_scrolls_to_the_text(visits: Visits, width: int, height: int) -> None:
    page = visits.show(STORY, viewport={"width": width, "height": height})
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["height"] >= 240
    page.locator(".details").scroll_into_view_if_needed()
    assert page.locator(".details").bounding_box()["y"] < height  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_long_name_leaves_room_for_the_text(visits: Visits) -> None:
    name = "a-name-without-end-" * 20
    source, target = (document(["Hm."], "en", f"{name}{n}.txt") for n in "12")
    page = visits.show(Bitext(source, target, (Link((0,), (0,), 0.5, 0.9),)))
    lines = page.locator("h1").bounding_box()
    assert lines is not None
    assert lines["height"] < 6 * 22
    assert page.locator("h1 bdi").first.get_attribute("title") == f"{name}1.txt"


def test_without_scripts_the_page_says_what_to_do(visits: Visits) -> None:
    path = visits.folder / "page.html"
    view(STORY, path)
    with visits.browser.new_context(java_script_enabled=False) as reader:
        page = reader.new_page()
        page.goto(path.as_uri())
        assert "align export" in page.inner_text("main")
        assert not page.locator(".details").is_visible()
        assert page.inner_text("h1") == "fair.en.txt – fair.id.txt"


def test_forced_colours_keep_confidence_and_what_is_lit(visits: Visits) -> None:
    page = visits.show(STORY, forced_colors="active")
    segment(page, "source", 5).click()
    settle(page)
    counterpart = segment(page, "target", 3)
    assert counterpart.evaluate("row => getComputedStyle(row).outlineStyle") == "solid"
    sure, unsure = (
        page.eval_on_selector(f"path[data-link='{n}']", "path => getComputedStyle(path).stroke")
        for n in (0, 5)
    )
    assert sure != unsure


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_marks_legible(
    visits: Visits, scheme: Literal["light", "dark"]
) -> None:
    page = visits.show(
        STORY, report=align.check(STORY), forced_colors="active", color_scheme=scheme
    )
    row = segment(page, "source", 1)
    text, mark = (
        row.locator(part).first.evaluate("element => getComputedStyle(element).color")
        for part in (".text", "mark.finding")
    )
    assert mark == text


def test_a_hit_in_a_finding_looks_like_a_hit(visits: Visits) -> None:
    page = visits.show(STORY, report=align.check(STORY))
    page.fill("#search", "1")
    expect(page.locator("mark.hit")).to_have_count(2)
    hit = page.locator("#target mark.hit.finding")
    colour = hit.evaluate("mark => getComputedStyle(mark).backgroundColor")
    assert colour == "rgb(255, 229, 138)"
    assert hit.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "underline"


def test_every_severity_is_underlined_in_a_way_of_its_own(visits: Visits) -> None:
    page = visits.show(STORY)
    page.click("#open-help")
    styles = page.eval_on_selector_all(
        "#help mark.finding",
        "marks => marks.map(mark => getComputedStyle(mark).textDecorationStyle)",
    )
    assert styles == ["wavy", "solid", "dotted"]
