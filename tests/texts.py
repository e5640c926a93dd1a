"""Texts that break files, and bitexts made of texts."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from align.bitext import Bitext, Link
from align.document import Document, Segment

__all__ = ["document", "nasty_texts", "pair"]


def nasty_texts() -> st.SearchStrategy[str]:
    """Return texts of any code points, rich in those that break files."""
    awkward = (
        "\t\n\r \\\"'&<>]=+-@,;|\x00\x0b\x1f\x7f\x85\xa0\u2028\ufeff\ufffe\uffff\ud800\udfff"
        "😀\u200d\u200e"
    )
    characters = st.one_of(st.sampled_from(awkward), st.characters(exclude_categories=()))
    return st.text(characters, min_size=1, max_size=30).filter(
        lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text)
    )


def document(*texts: str, lang: str = "en", path: str | None = None) -> Document:
    """Put each text on a line of its own, as one segment, even if it holds line breaks."""
    segments, at = [], 0
    for text in texts:
        segments.append(Segment(at, at + len(text)))
        at += len(text) + 1
    return Document("\n".join(texts), tuple(segments), lang, path)


def pair(source: str, target: str = "x") -> Bitext:
    """Link two texts."""
    link = Link((0,), (0,), 0.5, 0.9)
    return Bitext(document(source), document(target, lang="id"), (link,))
