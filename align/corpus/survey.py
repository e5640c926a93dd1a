"""Reading a folder of mixed articles, and telling which of them are in the languages wanted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.corpus.naming import has_plain_name
from align.corpus.results import reason_of
from align.document import Document
from align.errors import InputError, LanguageError, UntoldLanguageError, UsageError
from align.language import can_detect, check_code, primary
from align.pipeline import texts_of
from align.progress import Progress
from align.reading import find_articles

__all__ = ["LoneArticle", "Survey", "check_languages", "survey"]

# Where it is one of the two languages, it is taken for the source.
PIVOT = "en"
# What helps where the languages of one folder can't be told; to name them does not.
APART = "put each language into a folder of its own, and name both folders and both languages"

Languages = tuple[str | None, str | None]
Reader = Callable[[Path, str | None], Document]


@dataclass(frozen=True, slots=True)
class LoneArticle:
    """A file that is in no pair.

    Attributes:
        path: The file.
        reason: Why, in a line.
        lang: Its language; empty if it can't be told.
        nearest: The file in the other language that is nearest to it, if it was looked for.
        probability: How probable it is that the two belong together.
        is_unread: Whether the reason is that it can't be read.
    """

    path: Path
    reason: str
    lang: str = ""
    nearest: Path | None = None
    probability: float | None = None
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """The articles of a folder, or two.

    Attributes:
        languages: The source's language and the target's, without regions.
        sources: The documents in the first, in the order of their names.
        targets: Those in the second.
        others: The files that are neither.
    """

    languages: tuple[str, str]
    sources: list[Document]
    targets: list[Document]
    others: list[LoneArticle]


def check_languages(source: str | None, target: str | None, *, by_folder: bool) -> Languages:
    """Check the languages that a user named, and return them without regions.

    Args:
        source: The sources' language, if named.
        target: The targets'.
        by_folder: Whether each has a folder of its own.

    Raises:
        UsageError: If one is no language code, both are one language, or one can't be told from
            others and has no folder of its own.

    Example:
        >>> check_languages("en-GB", None, by_folder=False)
        ('en', None)
    """
    source, target = (code and primary(check_code(code)) for code in (source, target))
    if source and source == target:
        raise UsageError(f"both languages are {source!r}: name two")
    for code in (source, target):
        if code and not by_folder and not can_detect(code):
            raise UsageError(f"the language {code!r} can't be told from others: {APART}")
    return source, target


def survey(
    folders: Sequence[str | os.PathLike[str]],
    languages: Languages,
    read: Reader,
    *,
    output: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Survey:
    """Read all articles, and tell which are in the languages wanted.

    Args:
        folders: One with all articles, or one with the sources and one with the targets.
        languages: What ``check_languages`` gave. Of two folders each holds the one named.
        read: Reads a file; is told its language if that is known.
        output: A folder inside of these whose files are passed over.
        progress: Hears how many are read.

    Returns:
        The articles, some of them in each of two languages.

    Raises:
        InputError: If there is no such folder, or no article in it.
        LanguageError: If there are no articles in two languages.
    """
    found = _found(folders, output)
    progress = progress or Progress()
    progress.start("reading", len(found))
    placed: list[tuple[Document, int | None]] = []
    others: list[LoneArticle] = []
    for path, side in found:
        try:
            if not has_plain_name(path):
                raise InputError(f"{path}: its name can't stand in a table of pairs: rename it")
            document = read(path, None if side is None else languages[side])
            texts_of(document)
            placed.append((document, side))
        except Exception as error:  # one broken file among hundreds must not end the run
            reason = reason_of(error, str(path))
            if isinstance(error, UntoldLanguageError) and side is None:
                reason = f"{error.why}: {APART}"
            others.append(LoneArticle(path, reason, is_unread=True))
        progress.advance()
    progress.finish()
    pair = _languages([(primary(x.lang), side) for x, side in placed], languages)
    if pair is None:
        raise LanguageError(_nothing_to_pair(folders, languages, placed, others))
    sides: tuple[list[Document], list[Document]] = ([], [])
    for document, side in placed:
        lang = primary(document.lang)
        if lang in pair and side in (None, pair.index(lang)):
            sides[pair.index(lang)].append(document)
        else:
            other = f"neither {pair[0]} nor {pair[1]}" if side is None else f"not {pair[side]}"
            others.append(LoneArticle(Path(document.path or ""), f"in {lang}, {other}", lang))
    return Survey(pair, *sides, sorted(others, key=lambda other: other.path))


def _found(
    folders: Sequence[str | os.PathLike[str]], output: str | os.PathLike[str] | None
) -> list[tuple[Path, int | None]]:
    """List the files, and of two folders in which one each is.

    A folder inside of the other one has its files for itself.
    """
    listed = [find_articles(folder) for folder in folders]
    roots = list(map(_real, folders))
    if len(roots) == 2 and roots[0] == roots[1]:
        raise UsageError(f"{folders[0]} and {folders[1]} are one folder: name it once")
    within = [*roots, *([] if output is None else [_real(output)])]
    found: list[tuple[Path, int | None]] = []
    for side, (paths, root) in enumerate(zip(listed, roots, strict=True)):
        inside = [other for other in within if other != root and other.is_relative_to(root)]
        found += (
            (path, side if len(roots) == 2 else None)
            for path in paths
            if not any(_real(path).is_relative_to(other) for other in inside)
        )
    return found


def _real(path: str | os.PathLike[str]) -> Path:
    # Path.resolve breaks off at a loop of links.
    return Path(os.path.realpath(path))


def _languages(
    found: Sequence[tuple[str, int | None]], wanted: Languages
) -> tuple[str, str] | None:
    """Tell the source's language and the target's; nothing if there are no two."""
    counts = [Counter(lang for lang, side in found if side in (None, n)) for n in (0, 1)]
    source = wanted[0] or _most_common(counts[0], wanted[1])
    target = wanted[1] or _most_common(counts[1], source)
    if not (source in counts[0] and target in counts[1]):
        return None
    by_chance = wanted == (None, None) and all(side is None for _, side in found)
    if by_chance and (target == PIVOT or PIVOT != source > target):
        return target, source
    return source, target


def _most_common(counts: Counter[str], but: str | None) -> str:
    """Return the most common language but for one; of several the first in the alphabet."""
    return min((lang for lang in counts if lang != but), key=lambda x: (-counts[x], x), default="")


def _nothing_to_pair(
    folders: Sequence[str | os.PathLike[str]],
    languages: Languages,
    placed: Sequence[tuple[Document, int | None]],
    others: Sequence[LoneArticle],
) -> str:
    """Say why there are no two languages."""
    where = " and ".join(map(str, folders))
    counts = Counter(primary(x.lang) for x, _ in placed)
    found = ", ".join(f"{count} in {lang}" for lang, count in sorted(counts.items())) or "none"
    unread = f"; {len(others)} can't be read, such as {others[0].reason}" if others else ""
    is_choice = len(folders) == 2 or any(languages)
    advice = "name the languages with --source-lang and --target-lang" if is_choice else APART
    return (
        f"{where}: no articles in two languages to pair (found: {found}{unread}): add the other "
        f"language's, or {advice}"
    )
