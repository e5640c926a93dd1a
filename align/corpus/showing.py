"""The page of a bitext file, with what is found in it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Unpack

from align.bitext import Bitext
from align.checking import CheckChoices, Report, check
from align.checking.terminology.words import default_encoder
from align.encoding import Encoder
from align.errors import ModelError
from align.exporting import load
from align.progress import Progress
from align.viewing import Shown, check_page, view

__all__ = ["MOST_WITH_WORDS", "view_file"]

# Linking the words of more takes minutes, and makes a page of many megabytes.
MOST_WITH_WORDS = 2000


def view_file(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    checked: bool = True,
    words: bool | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    progress: Progress | None = None,
    **choices: Unpack[CheckChoices],
) -> Shown:
    """Check a bitext file, link its words, and write the page that shows it.

    Args:
        path: The file, in any format that can be read.
        output: The page to write, as ``view`` does.
        checked: Whether to show what ``check`` finds.
        words: Whether to show which words say the same. Left out, they are linked of up to 2,000
            links, and if the encoder can: where they are not, a note of what is shown says why.
        source_lang: The source's language, as in ``read_units``.
        target_lang: The target's language.
        progress: Hears how far the checks and the words are.
        **choices: What to check: see ``CheckChoices``. The encoder links the words, too.

    Returns:
        What the page shows, with notes on the checks and the words.

    Raises:
        FormatError: If the file is broken; names the line.
        InputError: If a file can't be read.
        ModelError: If words are asked for, and the encoder can't be loaded or does not tell where
            its tokens stand.
        OutputError: If the page can't be written; what was there before is whole.
        UsageError: If a suffix or a choice is unknown, or the file is in another language.

    Example:
        >>> import tempfile
        >>> from align import Document, Link, Segment
        >>> side = Document("Hi.", (Segment(0, 3),), "en")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Bitext(side, side, (Link((0,), (0,)),)).save(f"{folder}/a.bitext.jsonl")
        ...     shown = view_file(
        ...         f"{folder}/a.bitext.jsonl", f"{folder}/a.html", checked=False, words=False
        ...     )
        >>> shown.links, shown.findings, shown.words
        (1, None, None)
    """
    check_page(output)
    bitext = load(path, source_lang, target_lang)
    encoder = choices.get("encoder") or default_encoder()
    report = check(bitext, progress=progress, **choices) if checked else None
    notes = [] if report is None else list(report.summary.notes)
    links = len(bitext.pairs())
    if words is None and links > MOST_WITH_WORDS:
        words = False
        notes.append(
            f"words are not linked, as there are {links:,} links: ask for them with --words "
            "(words=True in Python)"
        )
    if words is False:
        shown = view(bitext, output, report=report)
    elif words:
        shown = view(bitext, output, report=report, encoder=encoder, progress=progress)
    else:
        shown = _with_words_if_possible(bitext, output, report, encoder, progress)
    return replace(shown, notes=(*notes, *shown.notes))


def _with_words_if_possible(
    bitext: Bitext,
    output: str | os.PathLike[str],
    report: Report | None,
    encoder: Encoder,
    progress: Progress | None,
) -> Shown:
    try:
        return view(bitext, output, report=report, encoder=encoder, progress=progress)
    except ModelError as error:
        shown = view(bitext, output, report=report)
        return replace(shown, notes=(f"words are not linked: {error}",))
