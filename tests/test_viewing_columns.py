"""How the columns of the page stand and move, and how its curves are coloured."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from browser import Visits, curves, numbers, segment, settle
from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.viewing.colours import DARK, LIGHT, confidence_colour

if TYPE_CHECKING:
    from playwright.sync_api import Page

COUNT = 200
# In the middle, the target has so many segments of its own.
EXTRA = range(100, 160)
STILL = """() => new Promise((done) => {
  let [before, same] = ["", 0];
  const look = () => {
    const now = ["source", "target"].map((id) => document.getElementById(id).scrollTop).join();
    same = now === before ? same + 1 : 0;
    before = now;
    if (same < 5) requestAnimationFrame(look);
    else done();
  };
  look();
})"""


def long_bitext() -> Bitext:
    source = [f"Segment {n} " + "reads on and on " * (n * 7 % 23) for n in range(COUNT)]
    target = [f"Segmen {n} " + "dibaca terus " * (n * 5 % 31) for n in range(COUNT + len(EXTRA))]
    links = [Link((n,), (counterpart(n),), 0.5, 0.9) for n in range(COUNT)]
    return Bitext(document(source, "en"), document(target, "id"), tuple(links))


def counterpart(n: int) -> int:
    return n if n < EXTRA.start else n + len(EXTRA)


def wheel(page: Page, side: str, distance: float) -> None:
    """Scroll, from a place from which there is something to scroll."""
    page.hover(f"#{side}")
    before = top(page, side)
    page.mouse.wheel(0, distance)
    while top(page, side) == before:
        page.wait_for_timeout(20)
    still(page)


def still(page: Page) -> None:
    """Wait until nothing has moved for some frames."""
    page.evaluate(STILL)


def top(page: Page, side: str) -> float:
    found: float = page.evaluate("side => document.getElementById(side).scrollTop", side)
    return found


def rows(page: Page, side: str) -> dict[int, tuple[float, float]]:
    """Return the top and the bottom of the rows that are drawn, from the top of the window."""
    found: list[Any] = page.evaluate(
        """side => {
          const { top } = document.getElementById(side).getBoundingClientRect();
          return [...document.querySelectorAll(`#${side} .row`)].map((row) => {
            const place = row.getBoundingClientRect();
            return [Number(row.dataset.segment), [place.top - top, place.bottom - top]];
          });
        }""",
        side,
    )
    return {number: tuple(place) for number, place in found}


def height(page: Page) -> float:
    found: float = page.evaluate("document.getElementById('source').clientHeight")
    return found


@pytest.mark.parametrize("distance", [1500, 2600, 9000])
def test_what_is_linked_stands_level_in_the_middle(visits: Visits, distance: int) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    wheel(page, "source", distance)
    middle = height(page) / 2
    sources, targets = rows(page, "source"), rows(page, "target")
    (n,) = [n for n, (start, end) in sources.items() if start <= middle < end]
    start, end = targets[counterpart(n)]
    # The next links may lie on either side of the middle, but these two meet there.
    assert start - 60 < middle < end + 60


def test_both_columns_end_together(visits: Visits) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    wheel(page, "target", 1_000_000)
    assert COUNT - 1 in rows(page, "source")
    assert rows(page, "source")[COUNT - 1][1] == pytest.approx(height(page), abs=10)
    wheel(page, "source", -1_000_000)
    assert (top(page, "source"), top(page, "target")) == (0, 0)


def test_nothing_adds_up_when_the_reader_goes_to_and_fro(visits: Visits) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    wheel(page, "source", 3000)
    n, (place, _) = next(iter(rows(page, "source").items()))
    before = rows(page, "target")
    for distance in (2000, -900, 4000):
        wheel(page, "source", distance)
    while n not in rows(page, "source"):
        wheel(page, "source", -1000)
    wheel(page, "source", rows(page, "source")[n][0] - place)
    after = rows(page, "target")
    in_sight = {n for n, (start, end) in before.items() if end > 0 and start < height(page)}
    assert in_sight
    assert {n: after[n][0] for n in in_sight} == {
        n: pytest.approx(before[n][0], abs=2) for n in in_sight
    }


def test_rows_do_not_jump_while_heights_become_known(visits: Visits) -> None:
    page = visits.show(long_bitext())
    page.keyboard.press("End")
    still(page)
    for _ in range(8):
        before = rows(page, "source")
        wheel(page, "source", -200)
        after = rows(page, "source")
        n = min(before.keys() & after.keys() - {COUNT - 1})
        assert after[n][0] - before[n][0] == pytest.approx(200, abs=1)


def test_rows_never_overlap_and_stand_in_order(visits: Visits) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    for distance in (2500, -700, 4000, -1200):
        wheel(page, "source", distance)
        for side in ("source", "target"):
            places = list(rows(page, side).items())
            assert [n for n, _ in places] == sorted(n for n, _ in places)
            for (one, (_, end)), (other, (start, _)) in pairwise(places):
                if other == one + 1:
                    assert start == pytest.approx(end, abs=0.5)


def test_a_window_of_another_width_keeps_the_place(visits: Visits) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    wheel(page, "source", 4000)

    def first() -> int:
        return min(n for n, (_, end) in rows(page, "source").items() if end > 1)

    before = first()
    for width in (900, 1500, 1200):
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        still(page)
        assert first() == before


def test_the_row_that_has_the_keyboard_stays(visits: Visits) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    segment(page, "source", 2).click()
    wheel(page, "source", 9000)
    focused = page.evaluate("document.activeElement.dataset.segment")
    assert focused == "2"
    assert 3 not in rows(page, "source")
    page.keyboard.press("ArrowDown")
    still(page)
    start, end = rows(page, "source")[3]
    assert start >= 0
    assert end <= height(page)


def test_rows_passing_under_a_resting_pointer_are_not_looked_at(visits: Visits) -> None:
    page = visits.show(long_bitext(), reduced_motion="reduce")
    segment(page, "source", 3).hover()
    looked = numbers(page, "#source .looked")
    page.mouse.wheel(0, 120)
    still(page)
    assert numbers(page, "#source .looked") == looked == [3]


COLOUR = re.compile(r"color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)\)|rgb\((\d+), (\d+), (\d+)\)")


def hexadecimal(colour: str) -> tuple[int, ...]:
    found = COLOUR.fullmatch(colour)
    assert found
    shares, whole = found.groups()[:3], found.groups()[3:]
    return tuple(map(int, whole)) if whole[0] else tuple(round(float(x) * 255) for x in shares)


@pytest.mark.parametrize(("scheme", "scale"), [("light", LIGHT), ("dark", DARK)])
def test_curves_have_the_colour_of_their_confidence(
    visits: Visits, scheme: str, scale: tuple[tuple[float, str], ...]
) -> None:
    sures = [None, 0.0, 0.2, 0.5, 0.75, 1.0]
    texts = [f"Number {n}." for n in range(len(sures))]
    links = tuple(Link((n,), (n,), 0.5, sure) for n, sure in enumerate(sures))
    page = visits.show(
        Bitext(document(texts, "en"), document(texts, "id"), links), color_scheme=scheme
    )
    for n, sure in enumerate(sures):
        drawn = page.eval_on_selector(f"path[data-link='{n}']", "x => getComputedStyle(x).stroke")
        wanted = bytes.fromhex(confidence_colour(sure, scale)[1:])
        assert hexadecimal(drawn) == pytest.approx(tuple(wanted), abs=1)


def test_confidence_and_status_are_not_said_by_colour_alone(visits: Visits) -> None:
    texts = ["One came.", "Two sat.", "They ate.", "Four left.", "Five stayed.", "Six slept."]
    links = (
        Link((0,), (0,), 0.5, 0.97),
        Link((1,), (1,), 0.5, 0.3),
        Link((2,), (2,), 0.5, 0.9, "rejected"),
        Link((3,), (5,), 0.5, 0.9),
        Link((4,), (3,), 0.5, 0.9, "accepted"),
        Link((5,), (4,), 0.5, 0.9, "edited"),
    )
    page = visits.show(Bitext(document(texts, "en"), document(texts, "id"), links))
    dashes = [
        page.eval_on_selector(f"path[data-link='{n}']", "x => getComputedStyle(x).strokeDasharray")
        for n in range(3)
    ]
    assert dashes[0] == "none"
    assert len(set(dashes)) == 3
    signs = page.locator("#source .row").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('[role=img]')].map(x => x.ariaLabel))"
    )
    assert signs == [
        [],
        [],
        ["no counterpart", "link rejected"],
        ["moved: out of order in the other article"],
        ["link accepted"],
        ["link edited by hand"],
    ]
    assert curves(page, ".moved") == {3}


PAIRS = Bitext(
    document(["One\n came.", "Two sat.", "They ate."], "en"),
    document(["Satu datang.", "Dua duduk makan."], "id"),
    (Link((0,), (0,), 0.5, 0.9), Link((1, 2), (1,), 0.5, 0.9)),
)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "One came.\tSatu datang."), (2, "Two sat. They ate.\tDua duduk makan.")],
)
def test_a_pair_is_copied_in_a_line(visits: Visits, number: int, text: str) -> None:
    page = visits.show(PAIRS, permissions=["clipboard-read", "clipboard-write"])
    segment(page, "source", number).click()
    page.keyboard.press("c")
    page.get_by_text("Pair copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == text
