from __future__ import annotations

import pytest
from browser import Visits, curves, numbers, segment, settle
from playwright.sync_api import Page, expect
from tiny_bitexts import document
from tiny_pages import ENCODER, LINKS, SOURCE, STORY, TARGET, long

import align
from align.bitext import Bitext

REPORT = align.check(STORY, checks=["numbers"])
PAIRS = [number for number, link in enumerate(LINKS) if not link.is_gap]
LIT = ".row.looked, .row.counterpart"


def lit(page: Page) -> tuple[list[int], list[int]]:
    settle(page)
    return numbers(page, "#source :is(" + LIT + ")"), numbers(page, "#target :is(" + LIT + ")")


def focused(page: Page) -> tuple[str, int] | None:
    """Return the side and the number of the segment that has the keyboard."""
    found = page.evaluate(
        "(row => row && [row.closest('.column').id, Number(row.dataset.segment)])"
        "(document.activeElement.closest('.row'))"
    )
    return found and tuple(found)


def is_in_sight(page: Page, side: str, number: int) -> bool:
    row = segment(page, side, number)
    if not row.count():
        return False
    box, window = row.bounding_box(), page.locator(f"#{side}").bounding_box()
    assert box
    assert window
    below = window["y"] + window["height"] - box["y"] - box["height"]
    return box["y"] - window["y"] > -1 and below > -1


def scroll_top(page: Page, side: str) -> float:
    top: float = page.locator(f"#{side}").evaluate("column => column.scrollTop")
    return top


# Opening


def test_a_page_shows_every_segment_and_every_link(visits: Visits) -> None:
    page = visits.show(STORY, report=REPORT, encoder=ENCODER)
    assert page.locator("#source .text").all_text_contents() == [text for _, text in SOURCE]
    assert page.locator("#target .text").all_text_contents() == [text for _, text in TARGET]
    assert curves(page) == set(PAIRS)
    assert page.title() == "fair.en.txt – fair.id.txt"


@pytest.mark.parametrize(("source", "target"), [([], []), (["One."], []), (["One."], ["Satu."])])
def test_a_page_of_next_to_nothing_opens(
    visits: Visits, source: list[str], target: list[str]
) -> None:
    page = visits.show(Bitext(document(source, "en"), document(target, "id"), ()))
    assert page.locator("#source .text").all_text_contents() == source
    assert page.locator("#target .text").all_text_contents() == target
    assert curves(page) == set()
    for key in ("ArrowDown", "ArrowRight", "End", "n", "u", "g", "m", "w", "c"):
        page.keyboard.press(key)


def test_segments_without_counterpart_are_marked(visits: Visits) -> None:
    page = visits.show(STORY)
    assert numbers(page, "#source .row.alone") == [6]
    assert numbers(page, "#target .row.alone") == [5]
    expect(segment(page, "source", 6).get_by_role("img", name="no counterpart")).to_be_visible()


def test_links_that_cross_have_curves_that_cross(visits: Visits) -> None:
    page = visits.show(STORY)
    starts, ends = page.evaluate(
        "() => [3, 5].map(n => document.querySelector(`path[data-link='${n}']`))"
        ".map(path => [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())])"
        ".reduce(([y, z], [a, b]) => [[...y, a.y], [...z, b.y]], [[], []])"
    )
    assert starts[0] < starts[1]
    assert ends[0] > ends[1]
    [moved] = curves(page, ".moved")
    assert moved in {3, 5}
    [source] = LINKS[moved].source
    expect(segment(page, "source", source).get_by_role("img", name="moved")).to_be_visible()


def test_text_from_right_to_left_is_set_so(visits: Visits) -> None:
    texts = document(["اشترت راني المانجو."], "ar"), document(["One.", "רני קנתה מנגו."], "he")
    page = visits.show(Bitext(*texts, ()))
    directions = page.eval_on_selector_all(
        ".row .text", "texts => texts.map(text => getComputedStyle(text).direction)"
    )
    assert directions == ["rtl", "ltr", "rtl"]


# Looking at a segment


def test_what_is_pointed_at_lights_up_with_its_counterpart(visits: Visits) -> None:
    page = visits.show(STORY)
    for side, number, expected in [
        ("source", 1, ([1], [1])),
        ("target", 1, ([1], [1])),
        ("source", 3, ([2, 3], [2])),
        ("target", 2, ([2, 3], [2])),
        ("target", 3, ([5], [3])),
        ("source", 6, ([6], [])),
        ("source", 8, ([8], [])),
    ]:
        segment(page, side, number).hover()
        assert (side, number, lit(page)) == (side, number, expected)
    page.mouse.move(5, 5)
    assert lit(page) == ([], [])


def test_the_curve_of_what_is_pointed_at_stands_out(visits: Visits) -> None:
    page = visits.show(STORY)
    segment(page, "target", 2).hover()
    settle(page)
    assert curves(page, ".looked") == {2}
    facts = page.locator("#facts").inner_text()
    assert "source 2, 3 – target 2" in facts
    assert "0.80" in facts


@pytest.mark.parametrize(("side", "other"), [("source", "target"), ("target", "source")])
def test_a_counterpart_out_of_sight_comes_into_sight(visits: Visits, side: str, other: str) -> None:
    bitext = long(80) if side == "source" else long(80).swapped()
    page = visits.show(bitext)
    assert not is_in_sight(page, other, 79)
    stood = scroll_top(page, side)
    segment(page, side, 0).hover()
    page.wait_for_timeout(1000)
    assert is_in_sight(page, other, 79)
    assert scroll_top(page, side) == stood


def test_a_finding_is_underlined_where_it_stands_and_says_what_it_is(visits: Visits) -> None:
    page = visits.show(STORY, report=REPORT)
    marks = page.locator("mark.finding")
    assert marks.all_text_contents() == ["12", "13"]
    assert marks.first.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "underline"
    [finding] = REPORT
    assert finding.message in (marks.first.get_attribute("title") or "")
    segment(page, "target", 1).hover()
    expect(page.locator("#facts")).to_contain_text(finding.message)


def test_words_that_say_the_same_are_shown_when_asked_for(visits: Visits) -> None:
    page = visits.show(STORY, encoder=ENCODER)
    segment(page, "source", 1).hover()
    assert page.locator("mark.word").count() == 0
    page.keyboard.press("w")
    words = page.locator("#source mark.word"), page.locator("#target mark.word")
    assert words[0].all_text_contents() == ["Rani", "bought", "12", "mangoes"]
    assert words[1].all_text_contents() == ["Rani", "membeli", "13", "mangga"]
    words[0].get_by_text("bought").hover()
    assert page.locator("mark.partner").all_text_contents() == ["bought", "membeli"]
    page.keyboard.press("w")
    assert page.locator("mark.word").count() == 0


def test_a_page_without_words_says_so(visits: Visits) -> None:
    page = visits.show(STORY)
    segment(page, "source", 1).hover()
    expect(page.get_by_role("button", name="Words")).to_be_disabled()
    expect(page.locator(".details")).to_contain_text("without matching words")


def test_a_pair_is_copied(visits: Visits) -> None:
    page = visits.show(STORY)
    segment(page, "target", 2).click()
    page.get_by_role("button", name="Copy pair").click()
    expect(page.locator(".said")).to_contain_text("copied")
    page.locator("#search").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#search")).to_have_value(
        "The rain came early. Everybody ran.\tHujan turun lebih awal dan semua orang lari."
    )


# The keyboard


def test_tab_reaches_everything_in_the_order_of_the_page(visits: Visits) -> None:
    page = visits.show(STORY, report=REPORT, encoder=ENCODER)
    segment(page, "source", 1).hover()  # so that there is something to copy
    place = """() => {
      const reachable = [...document.querySelectorAll(
        "button:enabled, input:enabled, select:enabled, summary, [tabindex='0']")]
        .filter(element => element.checkVisibility());
      const isOutlined = (element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
      };
      const active = document.activeElement;
      return [reachable.indexOf(active), reachable.length,
        [active, ...(active.labels ?? [])].some(isOutlined)];
    }"""
    visited, outlined = [], []
    for _ in range(100):
        page.keyboard.press("Tab")
        at, count, is_outlined = page.evaluate(place)
        if at < 0 or at in visited:
            break
        visited.append(at)
        outlined.append(is_outlined)
    assert visited == list(range(count))
    assert count >= 12
    assert all(outlined)


def test_arrows_reach_every_segment_and_cross_to_its_counterpart(visits: Visits) -> None:
    page = visits.show(STORY)
    met = []
    for _ in SOURCE:
        page.keyboard.press("ArrowDown")
        met.append(focused(page))
    assert met == [("source", n) for n in range(len(SOURCE))]
    page.keyboard.press("ArrowDown")
    assert focused(page) == met[-1]
    page.keyboard.press("Home")
    assert focused(page) == ("source", 0)
    for key, expected in [
        ("ArrowDown", ("source", 1)),
        ("ArrowRight", ("target", 1)),
        ("ArrowDown", ("target", 2)),
        ("ArrowLeft", ("source", 2)),
        ("ArrowDown", ("source", 3)),
        ("Enter", ("target", 2)),
        ("End", ("target", 6)),
        ("ArrowUp", ("target", 5)),
        ("k", ("target", 4)),
        ("j", ("target", 5)),
        ("ArrowLeft", ("target", 5)),  # it has none
    ]:
        page.keyboard.press(key)
        assert (key, focused(page)) == (key, expected)
    assert lit(page) == ([], [5])


def test_a_segment_that_has_the_keyboard_is_outlined(visits: Visits) -> None:
    page = visits.show(STORY)
    page.keyboard.press("ArrowDown")
    style = segment(page, "source", 0).evaluate(
        "row => [getComputedStyle(row).outlineStyle, getComputedStyle(row).outlineWidth]"
    )
    assert style[0] != "none"
    assert float(style[1].removesuffix("px")) >= 1


def test_letters_go_to_what_deserves_a_look(visits: Visits) -> None:
    page = visits.show(STORY, report=REPORT)
    for keys, expected in [
        ("n", ("source", 1)),
        ("u", ("source", 5)),
        ("g", ("target", 5)),
        ("gg", ("source", 6)),
        ("ggg", ("target", 5)),
        ("G", ("source", 6)),
    ]:
        page.keyboard.press("Escape")
        for key in keys:
            page.keyboard.press(key)
        assert (keys, focused(page)) == (keys, expected)


def test_escape_looks_away(visits: Visits) -> None:
    page = visits.show(STORY)
    page.keyboard.press("ArrowDown")
    assert lit(page) == ([0], [0])
    page.keyboard.press("Escape")
    assert lit(page) == ([], [])
    assert focused(page) is None


def test_the_keys_bring_far_segments_into_sight(visits: Visits) -> None:
    page = visits.show(long(80))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.wait_for_timeout(1000)
    assert focused(page) == ("source", 79)
    assert is_in_sight(page, "source", 79)
    assert is_in_sight(page, "target", 78)
