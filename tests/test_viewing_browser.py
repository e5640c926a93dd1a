from __future__ import annotations

from browser import Visits, curves, numbers
from tiny_bitexts import document

from align.bitext import Bitext, Link

# Of the links, by their numbers on the page: 2 and 4 cross, and 4 is hardly sure; 3 is target
# segment 4, which stands alone, and 5 is source segment 5.
SOURCE = ["One came.", "Two sat.", "They ate.", "Four left.", "Five stayed.", "Nobody saw it."]
TARGET = ["Satu datang.", "Dua duduk dan makan.", "Lima tinggal.", "Empat pergi.", "Begitulah."]
LINKS = (
    Link((0,), (0,), 0.5, 0.97),
    Link((1, 2), (1,), 0.5, 0.8),
    Link((3,), (3,), 0.5, 0.6),
    Link((4,), (2,), 0.5, 0.15),
)
BITEXT = Bitext(document(SOURCE, "en", "a.en.txt"), document(TARGET, "id", "a.id.txt"), LINKS)


def test_a_page_shows_every_segment_and_every_link(visits: Visits) -> None:
    page = visits.show(BITEXT)
    assert page.locator("#source .text").all_inner_texts() == SOURCE
    assert page.locator("#target .text").all_inner_texts() == TARGET
    assert curves(page) == {0, 1, 2, 4}
    assert page.title() == "a.en.txt – a.id.txt"


def test_segments_without_counterpart_are_marked(visits: Visits) -> None:
    page = visits.show(BITEXT)
    assert numbers(page, "#source .row.alone") == [5]
    assert numbers(page, "#target .row.alone") == [4]
