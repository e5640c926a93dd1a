from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser import Visits, curves, numbers, segment, settle
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.checking import check
from align.document import Document, Segment

if TYPE_CHECKING:
    from playwright.sync_api import Page

# On the page, link 3 is target segment 3, which stands alone.
SOURCE = ["Un café\nnoir 🙂 ici.", "He paid 200.", "CAFE\u0301 again.", "Short."]
TARGET = ["Sebuah kafe.", "Dia membayar 300.", "Sesudah itu.", "Tiada siapa."]
LINKS = (
    Link((0,), (0,), 0.5, 0.97),
    Link((1,), (1,), 0.5, 0.4),
    Link((2, 3), (2,), 0.5, 0.63),
)
BITEXT = Bitext(document(SOURCE, "fr", "a.fr.txt"), document(TARGET, "id", "b.id.txt"), LINKS)


@pytest.fixture
def page(visits: Visits) -> Page:
    return visits.show(BITEXT)


def seek(page: Page, query: str) -> None:
    page.keyboard.press("/")
    page.locator("#search").fill(query)
    # It is sought when nothing more is typed for a moment; Enter would lead to the next hit then.
    page.wait_for_timeout(200)
    settle(page)


@pytest.mark.parametrize(
    ("query", "count", "marked"),
    [
        ("cafe", "1 of 2", ["café", "CAFE\u0301"]),
        ("CAFÉ", "1 of 2", ["café", "CAFE\u0301"]),
        ("ici", "1 of 1", ["ici"]),
        ("café noir", "1 of 1", ["café\nnoir"]),
        ("🙂", "1 of 1", ["🙂"]),
        ("300.", "1 of 1", ["300."]),
        (".*", "not found", []),
        ("  ", "", []),
    ],
)
def test_search_marks_what_it_finds(page: Page, query: str, count: str, marked: list[str]) -> None:
    seek(page, query)
    assert page.locator(".hits").inner_text() == count
    assert page.locator("mark.hit").all_text_contents() == marked


def test_search_goes_round_and_escape_ends_it(page: Page) -> None:
    seek(page, "cafe")
    for key, looked in [("Enter", 2), ("Enter", 0), ("Shift+Enter", 2)]:
        page.keyboard.press(key)
        settle(page)
        assert numbers(page, "#source .row.looked") == [looked]
        assert page.locator("mark.hit.current").count() == 1
    page.keyboard.press("Escape")
    settle(page)
    assert page.locator("mark.hit").count() == 0


def test_the_slider_leaves_out_what_is_less_sure(page: Page) -> None:
    page.locator("#from").fill("0.63")
    settle(page)
    assert curves(page) == {0, 2}
    assert numbers(page, ".row.dimmed") == [1, 1]
    # (0.97 + 0.63) / 2
    assert page.locator("#tally").inner_text() == "2 of 3 links shown\nexpected right: 80 %"
    page.locator("#to").fill("0.9")
    settle(page)
    assert curves(page) == {2}
    page.locator("#reset").click()
    settle(page)
    assert curves(page) == {0, 1, 2}


def test_the_handles_do_not_cross(page: Page) -> None:
    page.locator("#to").fill("0.5")
    page.locator("#from").fill("0.8")
    assert [page.locator(end).input_value() for end in ("#from", "#to")] == ["0.5", "0.5"]


def test_only_what_stands_alone(page: Page) -> None:
    page.locator("#filters summary").click()
    page.get_by_label("only segments without counterpart").check()
    settle(page)
    assert curves(page) == set()
    assert numbers(page, "#target .row:not(.dimmed)") == [3]
    assert page.locator("#tally").inner_text() == "1 segment without counterpart shown"


def test_kinds_and_checks_are_filtered(visits: Visits) -> None:
    source = Document("Head\nHe paid 200.", (Segment(0, 4, "heading"), Segment(5, 17)), "en")
    target = Document("Kepala\nDia 300.", (Segment(0, 6, "heading"), Segment(7, 15)), "id")
    links = (Link((0,), (0,), 0.5, 0.9), Link((1,), (1,), 0.5, 0.9))
    bitext = Bitext(source, target, links)
    page = visits.show(bitext, report=check(bitext, checks=["numbers"]))
    page.locator("#filters summary").click()
    page.get_by_label("heading").uncheck()
    settle(page)
    assert page.locator("#source .text").all_inner_texts() == ["He paid 200."]
    page.get_by_label("heading").check()
    page.get_by_label("numbers").check()
    settle(page)
    assert curves(page) == {1}


def listed(page: Page) -> list[int]:
    return [int(text) for text in page.locator(".pair .number").all_text_contents()]


def test_pairs_are_listed_and_sorted(page: Page) -> None:
    page.keyboard.press("v")
    assert listed(page) == [0, 1, 2, 3]
    page.locator("#order").select_option("unsure")
    assert listed(page) == [1, 2, 0, 3]
    page.locator("#from").fill("0.5")
    assert listed(page) == [2, 0, 3]
    seek(page, "cafe")
    assert listed(page) == [2, 0]


def test_enter_leads_from_a_pair_to_its_place(page: Page) -> None:
    page.keyboard.press("v")
    page.locator(".pair").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    settle(page)
    assert segment(page, "source", 2).evaluate("row => row === document.activeElement")


def test_paper_has_every_pair_that_is_shown(page: Page) -> None:
    page.locator("#from").fill("0.9")
    # While the page is printed, and no longer.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper tbody").count() == 2
    assert "1 of 3 links shown" in page.locator("#paper").text_content()  # type: ignore[operator]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#paper tbody").count() == 0


@pytest.mark.parametrize(
    ("width", "view"), [(1000, "#articles"), (500, "#pairs")], ids=["wide", "narrow"]
)
def test_a_narrow_window_lists_pairs(visits: Visits, width: int, view: str) -> None:
    page = visits.show(BITEXT, viewport={"width": width, "height": 700})
    assert page.locator(view).is_visible()
    overflow: Any = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0


def test_the_theme_goes_round(page: Page) -> None:
    button = page.locator("#theme")
    paper = "getComputedStyle(document.body).backgroundColor"
    seen = {}
    for _ in range(3):
        button.click()
        seen[button.inner_text()] = page.evaluate(paper)
    assert list(seen) == ["Theme: light", "Theme: dark", "Theme: auto"]
    assert seen["Theme: light"] == seen["Theme: auto"] != seen["Theme: dark"]


def test_help_lists_every_key_and_closes(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.locator("#help kbd").all_inner_texts()
    assert {"/", "?", "v", "c", "n"} <= set(keys)
    assert len(keys) == len(set(keys))
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()


def test_what_a_person_confirmed_is_sure_whatever_the_model_said(visits: Visits) -> None:
    texts = ["One.", "Two.", "Three.", "Four."]
    links = (
        Link((0,), (0,), 0.1, 0.2, "accepted"),
        Link((1,), (1,), status="edited"),
        Link((2,), (2,), 0.1, 0.2),
        Link((3,), (3,), 0.1, 0.2, "rejected"),
    )
    page = visits.show(Bitext(document(texts, "en"), document(texts, "id"), links))
    page.locator("#from").fill("0.5")
    settle(page)
    assert curves(page) == {0, 1}
    assert page.locator("#tally").inner_text() == "2 of 4 links shown\nexpected right: 100 %"
    page.locator("#filters summary").click()
    page.locator("#filters input[value=edited]").uncheck()
    settle(page)
    assert curves(page) == {0}


@pytest.mark.parametrize(
    ("texts", "links", "shown"),
    [
        ([], (), []),
        (["One."], (), ["#filters", "#reset", "#search", "#tally"]),
        (
            ["One."],
            (Link((0,), (0,), status="edited"),),
            ["#filters", "#reset", "#search", "#tally"],
        ),
    ],
    ids=["empty", "no links", "no confidence"],
)
def test_controls_without_use_are_left_out(
    visits: Visits, texts: list[str], links: tuple[Link, ...], shown: list[str]
) -> None:
    page = visits.show(Bitext(document(texts, "en"), document(texts, "id"), links))
    controls = ["#filters", "#from", "#reset", "#search", "#tally", "#to"]
    assert [name for name in controls if page.locator(name).count()] == shown
