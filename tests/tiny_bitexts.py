"""Tiny bitext files, for tests of what is done with many of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from align.bitext import Bitext, Link
from align.document import Document, Segment

Row = tuple[str, str]


def document(texts: Sequence[str], lang: str, path: str | None = None) -> Document:
    """Return a document of one segment a line."""
    segments, at = [], 0
    for text in texts:
        segments.append(Segment(at, at + len(text)))
        at += len(text) + 1
    return Document("\n".join(texts), tuple(segments), lang, path)


def native(
    path: Path, rows: Sequence[Row], *, confidence: float = 0.9, langs: str = "en id"
) -> Path:
    """Write a native file, each row a link, of documents that are named after the file."""
    name = path.name.partition(".")[0]
    source, target = langs.split()
    Bitext(
        document([row[0] for row in rows], source, f"{name}.{source}"),
        document([row[1] for row in rows], target, f"{name}.{target}"),
        tuple(Link((n,), (n,), 0.5, confidence) for n in range(len(rows))),
        f"made:{name}",
    ).save(path)
    return path


def table(
    path: Path, rows: Sequence[Row], documents: tuple[str, str] = ("", ""), langs: str = "en id"
) -> Path:
    """Write a TSV file of links between two documents."""
    source, target = langs.split()
    lines = ["source\ttarget\tsource_document\ttarget_document\tsource_lang\ttarget_lang"]
    lines += ["\t".join([*row, *documents, source, target]) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def pairs(text: str) -> list[Row]:
    """Return a row for each word, and the word in capitals as its translation.

    The capitals have an X before them, as likeness knows no case.
    """
    return [(word, f"X{word.upper()}") for word in text.split()]


def rows(path: Path) -> list[Row]:
    """Return the texts of a TSV file."""
    lines = path.read_text("utf-8").splitlines()[1:]
    return [(a, b) for a, b, *_ in (line.split("\t") for line in lines)]
