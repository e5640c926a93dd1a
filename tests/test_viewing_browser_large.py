from __future__ import annotations

from browser import Visits, numbers, segment, settle
from playwright.sync_api import expect

from benchmarks.made_bitext import made_bitext


def test_of_ten_thousand_segments_a_few_are_drawn(visits: Visits) -> None:
    bitext, _ = made_bitext(5000)
    last = {"source": len(bitext.source) - 1, "target": len(bitext.target) - 1}
    page = visits.show(bitext, reduced_motion="reduce")
    assert 20 < page.locator(".row").count() < 300
    for side, number in last.items():
        page.locator(f"#{side}").evaluate("column => { column.scrollTop = column.scrollHeight; }")
        settle(page)
        page.locator(f"#{side}").evaluate("column => { column.scrollTop = column.scrollHeight; }")
        settle(page)
        expect(segment(page, side, number)).to_be_in_viewport(ratio=0.9)
        expect(segment(page, side, number).locator(".text")).to_have_text(
            bitext.source[number] if side == "source" else bitext.target[number]
        )
    # And far up again by the keyboard.
    page.keyboard.press("Home")
    settle(page)
    assert numbers(page, "#source .row.looked") == [0]
    assert page.locator(".row").count() < 300
    assert page.locator("path[data-link]").count() < 300
