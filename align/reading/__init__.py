"""Files into text, one module per format."""

from __future__ import annotations

import os
import re
from pathlib import Path

from align.errors import InputError, UsageError
from align.reading import plain

__all__ = ["read_text"]

PLAIN_SUFFIXES = ("", ".txt", ".text")
READABLE = "plain text (.txt, .text, no suffix, or a language code such as .en)"
# Formats that hold articles and have no reader yet.
UNREADABLE = {
    ".doc": "Word",
    ".docx": "Word",
    ".epub": "EPUB",
    ".gz": "gzip",
    ".htm": "HTML",
    ".html": "HTML",
    ".json": "JSON",
    ".jsonl": "JSON Lines",
    ".md": "Markdown",
    ".mhtml": "MHTML",
    ".odt": "OpenDocument",
    ".pdf": "PDF",
    ".rtf": "RTF",
    ".srt": "SubRip",
    ".tmx": "TMX",
    ".tsv": "TSV",
    ".xhtml": "HTML",
    ".xlf": "XLIFF",
    ".xliff": "XLIFF",
    ".xml": "XML",
    ".zip": "ZIP",
}
# Files of a bitext are often named article.en and article.id, or article.en-US.
LANGUAGE_SUFFIX = re.compile(r"\.[a-z]{2}(?:[-_][a-z0-9]{2,8})*")


def read_text(path: str | os.PathLike[str]) -> str:
    r"""Read the text of a document; the suffix of its name chooses the reader.

    Args:
        path: A file of plain text: ``.txt``, ``.text``, no suffix, or the code of its
            language in the place of the suffix, as in ``article.en``.

    Returns:
        The text, newlines unchanged. Offsets in it count code points.

    Raises:
        UsageError: If *path* is a directory, or its suffix is unknown.
        InputError: If the file is missing, can't be read, is empty, is no text, or is of a
            known format that has no reader.

    Example:
        >>> read_text("article.id.txt")  # doctest: +SKIP
        'Kabar baik\n\nTn. Budi datang. …'
    """
    file = Path(path)
    if _is_directory(file):
        raise UsageError(f"{path} is a directory: give the name of a file in it")
    suffix = file.suffix.lower()
    if suffix in UNREADABLE:
        raise InputError(
            f"{path}: {UNREADABLE[suffix]} can't be read yet, only {READABLE}: "
            "save the article as plain text and give that file"
        )
    if suffix not in PLAIN_SUFFIXES and not LANGUAGE_SUFFIX.fullmatch(suffix):
        raise UsageError(
            f"{path}: unknown suffix {file.suffix!r}: what can be read is {READABLE}; "
            "rename the file if it is plain text"
        )
    return plain.read(file)


def _is_directory(file: Path) -> bool:
    try:
        return file.is_dir()
    except (OSError, ValueError):  # the name is too long, or no name at all: reading will tell
        return False
