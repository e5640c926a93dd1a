"""A folder of mixed articles: which languages they are in, and which belong together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.corpus.manifest import ManifestRow
from align.corpus.naming import ALONE, PAIRS, output_names
from align.corpus.pairing import Pairing, check_min_pairing, pair_documents
from align.corpus.survey import LoneArticle, Survey, check_languages, survey
from align.corpus.tables import save_tables
from align.document import Document
from align.encoding import Encoder
from align.pipeline import read
from align.progress import Progress
from align.segmenting import segment

__all__ = ["FolderPairing", "PairedArticles", "pair_folder"]

NO_COUNTERPART = "no counterpart"


@dataclass(frozen=True, slots=True)
class PairedArticles:
    """Two files that belong together.

    Attributes:
        pair: The files and the name of the result, as ``batch`` takes them.
        probability: How probable it is that they do, see ``pair_documents``.
    """

    pair: ManifestRow
    probability: float


@dataclass(frozen=True, slots=True)
class FolderPairing:
    """What became of the articles of a folder.

    Attributes:
        languages: The source's language and the target's.
        pairs: The pairs, in the order of their files' names.
        alone: The files that are in none, in the order of their names.
    """

    languages: tuple[str, str]
    pairs: tuple[PairedArticles, ...]
    alone: tuple[LoneArticle, ...]

    @property
    def unread(self) -> tuple[LoneArticle, ...]:
        """The files that can't be read."""
        return tuple(article for article in self.alone if article.is_unread)

    def manifest(self) -> str:
        """Return a table of the pairs that ``read_manifest`` reads, with their probabilities."""
        rows = [("source", "target", "output", "pairing", "source_lang", "target_lang")]
        for article in self.pairs:
            pair = article.pair
            probability = f"{article.probability:.4f}"
            names = str(pair.source), str(pair.target), pair.output
            rows.append((*names, probability, pair.source_lang, pair.target_lang))
        return _table(rows)

    def list_of_alone(self) -> str:
        """Return a table of the files that are in no pair, with the reasons."""
        rows = [("path", "lang", "nearest", "pairing", "reason")]
        for article in self.alone:
            probability = "" if article.probability is None else f"{article.probability:.4f}"
            nearest = "" if article.nearest is None else str(article.nearest)
            rows.append((str(article.path), article.lang, nearest, probability, article.reason))
        return _table(rows)

    def save(self, folder: str | os.PathLike[str]) -> tuple[Path, Path]:
        """Write the pairs to ``pairs.tsv``, a manifest, and the other files to ``alone.tsv``.

        Args:
            folder: Where to.

        Returns:
            The two files.

        Raises:
            InputError: If one from before can't be read.
            OutputError: If they can't be written, a person has edited one from before, or a run
                is writing to the folder; those from before are whole.
        """
        pairs, alone = save_tables(folder, {PAIRS: self.manifest(), ALONE: self.list_of_alone()})
        return pairs, alone


def pair_folder(
    folder: str | os.PathLike[str],
    targets: str | os.PathLike[str] | None = None,
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    presplit: bool = False,
    whole_page: bool = False,
    rules: str | os.PathLike[str] | None = None,
    encoder: Encoder | None = None,
    min_pairing: float = 0.5,
    output: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> FolderPairing:
    """Find the articles of a folder that belong together, by what they say.

    What can't be read stops nothing: it stays alone, with the reason.

    Args:
        folder: The folder, with the folders inside it: see ``find_articles``.
        targets: Another one, if *folder* holds the sources alone.
        source_lang: The sources' language. Where neither is given, the two most common are
            paired; of these English is the source, else the first in the alphabet.
        target_lang: The targets' language.
        presplit: Whether every line is a segment already.
        whole_page: Whether to take all of HTML pages, not their main text alone.
        rules: A file with rules of your own for the segmentation.
        encoder: What gives the vectors; the embedded model where left out.
        min_pairing: The least probability of a pair.
        output: A folder whose articles are passed over: that of the results.
        progress: Hears how far the reading and the encoding are.

    Returns:
        The pairs, and what stays alone.

    Raises:
        FormatError: If *rules* is no file of rules.
        InputError: If there is no such folder, or no article in it.
        LanguageError: If there are no articles in two languages.
        ModelError: If the encoder can't be loaded.
        UsageError: If a language can't be told from others and both are in one folder, the two
            languages are one, or *min_pairing* is no probability.

    Example:
        >>> import tempfile
        >>> from align.encoding import FakeEncoder
        >>> texts = {"en/a.txt": "Rain fell.", "id/b.txt": "Hujan turun.", "id/c.txt": "Halo."}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name, text in texts.items():
        ...         Path(folder, name).parent.mkdir(exist_ok=True)
        ...         _ = Path(folder, name).write_text(text)
        ...     found = pair_folder(
        ...         Path(folder, "en"), Path(folder, "id"), source_lang="en", target_lang="id",
        ...         encoder=FakeEncoder({"hujan": "rain", "turun": "fell"}))
        >>> [x.pair.output for x in found.pairs], [x.path.name for x in found.alone]
        (['a--b'], ['c.txt'])
    """
    check_min_pairing(min_pairing)
    languages = check_languages(source_lang, target_lang, by_folder=targets is not None)
    if rules is not None:
        segment("", "en", rules=rules)

    def document(path: Path, lang: str | None) -> Document:
        return read(path, lang=lang, presplit=presplit, whole_page=whole_page, rules=rules)

    folders = [folder] if targets is None else [folder, targets]
    found = survey(folders, languages, document, output=output, progress=progress)
    pairing = pair_documents(
        found.sources, found.targets, encoder=encoder, min_pairing=min_pairing, progress=progress
    )
    return FolderPairing(found.languages, _pairs(pairing, found), _alone(pairing, found))


def _pairs(pairing: Pairing, found: Survey) -> tuple[PairedArticles, ...]:
    files = [(_path(pair.source), _path(pair.target)) for pair in pairing.pairs]
    return tuple(
        PairedArticles(
            ManifestRow(
                source,
                target,
                output,
                source_lang=pair.source.lang,
                target_lang=pair.target.lang,
            ),
            pair.probability,
        )
        for pair, (source, target), output in zip(
            pairing.pairs, files, output_names(files, found.languages), strict=True
        )
    )


def _alone(pairing: Pairing, found: Survey) -> tuple[LoneArticle, ...]:
    lone = [
        LoneArticle(
            _path(alone.document),
            NO_COUNTERPART,
            alone.document.lang,
            _path(alone.nearest),
            alone.probability,
        )
        for alone in pairing.alone
    ]
    return tuple(sorted([*lone, *found.others], key=lambda article: article.path))


def _path(document: Document) -> Path:
    return Path(document.path or "")


def _table(rows: Iterable[Sequence[str]]) -> str:
    """Lay out rows by tabs; what would break one, as names of files can, becomes a space."""
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows)


def _cell(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines())
