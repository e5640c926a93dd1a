"""A bitext small enough to know by heart, in which all that a page shows has its place."""

from __future__ import annotations

from align.bitext import Bitext, Link
from align.document import Document, Kind, Segment
from align.encoding import FakeEncoder

Line = tuple[Kind, str]

SOURCE: list[Line] = [
    ("heading", "A fair in town"),
    ("sentence", "Rani bought 12 mangoes."),
    ("sentence", "The rain came early."),
    ("sentence", "Everybody ran."),
    ("sentence", "A band played on."),
    ("sentence", "Two cafés stayed open."),
    ("sentence", "Nobody counted the money."),
    ("caption", "Rani with mangoes"),
    ("boilerplate", "Subscribe now"),
]
TARGET: list[Line] = [
    ("heading", "Pasar malam di kota"),
    ("sentence", "Rani membeli 13 mangga."),
    ("sentence", "Hujan turun lebih awal dan semua orang lari."),
    ("sentence", "Dua kafé tetap buka."),
    ("sentence", "Sebuah band terus bermain."),
    ("sentence", "Begitulah akhirnya."),
    ("caption", "Rani dengan mangga"),
]
# In the order of the page. Of 1 the figures differ; 3 and 5 cross, and 5 is hardly sure.
LINKS = (
    Link((0,), (0,), 0.5, 0.99),
    Link((1,), (1,), 0.5, 0.97),
    Link((2, 3), (2,), 0.5, 0.8),
    Link((4,), (4,), 0.5, 0.6),
    Link((), (5,)),
    Link((5,), (3,), 0.5, 0.3),
    Link((6,), ()),
    Link((7,), (6,), 0.5, 0.9, "accepted"),
)
ENCODER = FakeEncoder({"membeli": "bought", "mangga": "mangoes"})


def written(lines: list[Line], lang: str, path: str) -> Document:
    segments, at = [], 0
    for kind, text in lines:
        segments.append(Segment(at, at + len(text), kind))
        at += len(text) + 1
    return Document("\n".join(text for _, text in lines), tuple(segments), lang, path)


STORY = Bitext(
    written(SOURCE, "en", "fair.en.txt"),
    written(TARGET, "id", "fair.id.txt"),
    LINKS,
    "made:fair",
)


def long(size: int, source_lang: str = "en", target_lang: str = "id") -> Bitext:
    """Return a bitext in which the first source segment says what the last target segment does."""
    source = [("sentence", f"This is sentence {n}.") for n in range(size)]
    target = [("sentence", f"Inilah kalimat {n}.") for n in [*range(1, size), 0]]
    links = [Link((n,), ((n - 1) % size,), 0.5, 0.9) for n in range(size)]
    return Bitext(
        written(source, source_lang, "long.en.txt"),  # type: ignore[arg-type]
        written(target, target_lang, "long.id.txt"),  # type: ignore[arg-type]
        tuple(links),
    )
