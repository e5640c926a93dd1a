from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest
from browser import Visits, curves, numbers, segment, settle
from pdfminer.high_level import extract_text
from playwright.sync_api import Page, expect
from tiny_bitexts import document
from tiny_pages import ENCODER, LINKS, SOURCE, STORY, TARGET

import align
from align.bitext import Bitext

REPORT = align.check(STORY, checks=["numbers"])
PAIRS = [number for number, link in enumerate(LINKS) if not link.is_gap]


def tally(page: Page) -> str:
    return page.locator("#tally").inner_text().split("\n")[0]


def search(page: Page, query: str) -> None:
    page.locator("#search").fill(query)
    expect(page.locator("output.hits")).to_have_text(re.compile("^$" if not query else "."))
    settle(page)


# The slider


def test_the_slider_hides_links(visits: Visits) -> None:
    page = visits.show(STORY)
    for slider, keys, left in [
        ("from", ["ArrowRight"] * 31, {0, 1, 2, 3, 7}),
        ("from", ["End", "ArrowLeft"], {0, 7}),
        ("from", ["End"], {7}),
        ("to", ["Home"], set()),
        ("to", ["ArrowLeft"] * 2, {1, 2, 3, 5}),
        ("to", ["ArrowLeft"] * 41, {5}),
    ]:
        assert (curves(page), tally(page)) == (set(PAIRS), "6 of 6 links shown")
        page.locator(f"#{slider}").focus()
        for key in keys:
            page.keyboard.press(key)
        settle(page)
        assert (slider, curves(page)) == (slider, left)
        assert tally(page) == f"{len(left)} of 6 links shown"
        page.get_by_role("button", name="Reset").click()
        settle(page)


def test_the_slider_is_dragged(visits: Visits) -> None:
    page = visits.show(STORY)
    box = page.locator("#from").bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    settle(page)
    assert curves(page) == {0, 1, 2, 7}


# The filters


def test_filters_leave_out(visits: Visits) -> None:
    page = visits.show(STORY, report=REPORT)
    menu = page.locator("#filters summary")
    every = list(range(len(SOURCE)))
    for group, choice, rows, links in [
        ("Kinds of segments", "heading", every[1:], {1, 2, 3, 5, 7}),
        ("Kinds of segments", "caption", [0, 1, 2, 3, 4, 5, 6, 8], {0, 1, 2, 3, 5}),
        ("Kinds of segments", "sentence", [0, 7, 8], {0, 7}),
        ("Kinds of segments", "boilerplate", every[:8], set(PAIRS)),
        ("Status of links", "accepted", every, {0, 1, 2, 3, 5}),
        ("Status of links", "auto", every, {7}),
        ("findings", "numbers", every, {1}),
        ("Show", "counterpart", every, set()),
    ]:
        menu.click()
        page.get_by_role("group", name=group).get_by_label(choice).click()
        settle(page)
        found = numbers(page, "#source .row"), curves(page)
        assert (choice, *found) == (choice, rows, links)
        expect(menu).to_have_text("Filters (1)")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Reset").click()
        settle(page)
        assert (numbers(page, "#source .row"), curves(page)) == (every, set(PAIRS))


def test_the_filter_of_moved_links_leaves_one_of_two_that_cross(visits: Visits) -> None:
    page = visits.show(STORY)
    page.locator("#filters summary").click()
    page.get_by_role("radio", name="out of order").click()
    settle(page)
    assert curves(page) in ({3}, {5})


# The search


def test_the_search_goes_from_hit_to_hit_and_round(visits: Visits) -> None:
    page = visits.show(STORY)
    search(page, "rani")
    met = []
    for key in ["Enter", "Enter", "Enter", "Enter", "Shift+Enter"]:
        met.append(current_hit(page))
        page.locator("#search").press(key)
    met.append(current_hit(page))
    order = [("source", 1), ("source", 7), ("target", 1), ("target", 6)]
    assert met == [*order, order[0], order[3]]
    page.get_by_role("button", name="Next hit").click()
    assert current_hit(page) == order[0]
    page.get_by_role("button", name="Previous hit").click()
    assert current_hit(page) == order[3]
    expect(page.locator("output.hits")).to_have_text("4 of 4")


def current_hit(page: Page) -> tuple[str, int]:
    settle(page)
    side, number = page.locator("mark.hit.current").evaluate(
        "hit => [hit.closest('.column').id, Number(hit.closest('.row').dataset.segment)]"
    )
    return side, number


def test_a_hit_far_away_comes_into_sight(visits: Visits) -> None:
    texts = [f"This is sentence {n}." for n in range(300)]
    page = visits.show(Bitext(document(texts, "en"), document(texts, "id"), ()))
    search(page, "sentence 250")
    page.wait_for_timeout(800)
    expect(segment(page, "source", 250)).to_be_in_viewport(ratio=0.9)
    assert current_hit(page) == ("source", 250)


def test_typing_is_no_shortcut(visits: Visits) -> None:
    page = visits.show(STORY, encoder=ENCODER)
    page.keyboard.press("/")
    page.keyboard.type("/cwgmn?vu/")
    expect(page.locator("#search")).to_have_value("/cwgmn?vu/")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#articles")).to_be_visible()
    assert not page.locator("dialog[open]").count()
    assert not page.locator(".row.looked, mark.word").count()
    assert page.locator(".said").inner_text() == ""
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")


# Other ways to look at it


def test_paper_shows_every_pair_with_its_findings(visits: Visits) -> None:
    printed = extract_text(io.BytesIO(visits.show(STORY, report=REPORT).pdf()))
    words = set(re.findall(r"\w+", printed))
    for _, text in SOURCE[:8] + TARGET:
        assert set(re.findall(r"\w+", text)) <= words, text
    assert "0.97" in printed
    assert set(re.findall(r"\w+", next(iter(REPORT)).message)) <= words


# Light and dark

# After WCAG 2.2, "contrast ratio" and "relative luminance".
CONTRASTS = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const parts = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = ([r, g, b, alpha], under) =>
    [r, g, b].map((part, n) => part * alpha + under[n] * (1 - alpha));
  const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const background = (element) => {
    if (!element) return [1, 1, 1];
    const own = parts(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, background(element.parentElement));
  };
  const opacity = (element) =>
    element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
  const measure = (element) => {
    const under = background(element);
    const [r, g, b, alpha] = parts(getComputedStyle(element).color);
    const [dark, light] = [over([r, g, b, alpha * opacity(element)], under), under]
      .map(luminance).sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (data.trim() && parentElement.checkVisibility() && !parentElement.closest(":disabled"))
      found.push([data.trim().slice(0, 40), Math.round(measure(parentElement) * 100) / 100]);
  }
  return found;
}"""


def contrasts(page: Page) -> Sequence[tuple[str, float]]:
    settle(page)
    return [(text, contrast) for text, contrast in page.evaluate(CONTRASTS)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_under_it(visits: Visits, scheme: str) -> None:
    page = visits.show(STORY, report=REPORT, encoder=ENCODER, color_scheme=scheme)
    measured = list(contrasts(page))
    segment(page, "source", 1).click()
    page.keyboard.press("w")
    search(page, "rani")
    measured += contrasts(page)
    page.locator("#from").focus()
    page.keyboard.press("End")
    page.locator("#filters summary").click()
    measured += contrasts(page)
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Pairs").click()
    page.keyboard.press("?")
    measured += contrasts(page)
    assert len(measured) > 200
    assert [(text, contrast) for text, contrast in measured if contrast < 4.5] == []


def test_light_and_dark_are_turned_round(visits: Visits) -> None:
    page = visits.show(STORY, color_scheme="dark")
    colours = [computed(page)]
    button = page.get_by_role("button", name="Theme")
    for theme in ("light", "dark", "auto"):
        button.click()
        expect(button).to_have_text(f"Theme: {theme}")
        colours.append(computed(page))
    dark, light = colours[0], colours[1]
    assert colours == [dark, light, dark, dark]
    assert not set(dark) & set(light)
    page.emulate_media(color_scheme="light")
    assert computed(page) == light


def computed(page: Page) -> list[str]:
    """Return the colours of the paper, of text and of a curve."""
    places = [("body", "backgroundColor"), (".row .text", "color"), ("path[data-link]", "stroke")]
    return [
        page.locator(place).first.evaluate("(x, name) => getComputedStyle(x)[name]", name)
        for place, name in places
    ]


def test_who_wants_no_motion_gets_none(visits: Visits) -> None:
    texts = [f"Sentence {n}." for n in range(300)]
    page = visits.show(
        Bitext(document(texts, "en"), document(texts, "id"), ()), reduced_motion="reduce"
    )
    page.keyboard.press("End")
    settle(page)
    expect(segment(page, "source", 299)).to_be_in_viewport(ratio=0.9, timeout=1)
