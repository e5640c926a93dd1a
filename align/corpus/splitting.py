"""Bitext for training, development and test, with no document and no sentence in two of them.

A document stays whole, as its sentences give each other away. Documents that share a side, as a
source with two translations does, count as one. Shuffled by the seed, they fill the test part,
then the development part, and training gets the rest. One that would take a part further past its
size than it still falls short is passed over, lest a single book become the test part.

What stands in the test part is then taken out of the other two, and what stands in the development
part out of training: units of which a segment, or a whole side, is alike but for case, punctuation
and spaces, whichever side it stands on. Short texts and boilerplate count like all others: who has
seen "Read also:" translated has seen a line of the test. Without this, scores reward what was
remembered (Lee et al. 2022 count such leaks in well-known collections).
"""

from __future__ import annotations

import contextlib
import os
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Unpack

import numpy as np
import numpy.typing as npt

from align.corpus.collection import Collection, collect, find_bitexts
from align.errors import InputError, UsageError
from align.exporting import Choices, Exported, TranslationUnit, check_rejects, writer_of
from align.exporting.duplicates import best_of_each, hashed, likeness_key
from align.exporting.selection import LeftOut, Selection, select
from align.exporting.tsv import rejects_writer
from align.files import STANDARD, all_or_none, writing
from align.progress import Progress, heard

__all__ = ["Split", "split"]

PARTS = ("train", "dev", "test")
TRAIN, DEV, TEST = range(3)
# What becomes of a unit of a part.
FATES = ("", "in another part", "duplicates")
WRITTEN, ELSEWHERE, DUPLICATE = range(3)
# The kind of a document and its name.
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Split:
    """What a split wrote, and what it left out.

    Attributes:
        train: The part to train on.
        dev: The part to choose by, for settings and the moment to stop.
        test: The part to measure on.
        documents: Number of documents by part, as ``train``, ``dev`` and ``test``; those that
            share a side are one.
        skipped: Number of units that were left out before they came to a part, by reason.
    """

    train: Exported
    dev: Exported
    test: Exported
    documents: Mapping[str, int]
    skipped: Mapping[str, int]


def split(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    folder: str | os.PathLike[str],
    *,
    suffix: str = "tsv",
    dev: float = 0.1,
    test: float = 0.1,
    seed: int = 0,
    rejects: str | os.PathLike[str] | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    progress: Progress | None = None,
    **choices: Unpack[Choices],
) -> Split:
    r"""Write the units of bitext files into three: for training, development and test.

    The text at the top of this module says by which rules. The same units and the same seed give
    the same parts, in whatever order the files are named.

    Args:
        paths: The files, in any format that can be read; a folder stands for the native files in
            it. Units that name no document are of one that is their file.
        folder: Where to write ``train``, ``dev`` and ``test``: all three or none.
        suffix: Their suffix, such as ``tmx`` or ``tsv.gz``.
        dev: How much to develop on: below 1 a share of the units, from 1 a number of them.
        test: How much to test on, likewise.
        seed: Another one gives other parts.
        rejects: Where to write what is left out: a TSV file, with the reason before each row.
        source_lang: The source's language, as in ``read_units``.
        target_lang: The target's language.
        progress: Hears how many units are read and written.
        **choices: What to write: see ``Choices``. They are made before the split, and duplicates
            looked for over all files; here they bind the native file, too.

    Returns:
        What was written and left out. Units of which something stands in another part are
        counted there as ``in another part``.

    Raises:
        FormatError: If a file is broken; names the line.
        InputError: If a file can't be read, or there are too few documents for three parts.
        OutputError: If a part can't be written.
        UsageError: If the sizes leave nothing to train on, the folder is none, or for what
            ``merge`` refuses.

    Example:
        >>> import tempfile
        >>> rows = "\n".join(f"Text {n}.\tTeks {n}.\t{n}.txt" for n in range(10))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "all.tsv")
        ...     _ = file.write_text(f"source\ttarget\tsource_document\n{rows}\n")
        ...     done = split(file, folder, source_lang="en", target_lang="id")
        >>> done.train.written, done.dev.written, done.test.written
        (8, 1, 1)
    """
    sizes = _checked_size("dev", dev), _checked_size("test", test)
    if all(size < 1 for size in sizes) and sum(sizes) >= 1:
        raise UsageError(f"dev={dev} and test={test} leave nothing to train on: make them smaller")
    _check_place(folder, suffix)
    outputs = [Path(folder, f"{part}.{suffix.lstrip('.')}") for part in PARTS]
    write, selection = writer_of(outputs[TRAIN], None, choices)
    files = sorted(find_bitexts(paths, outputs))
    check_rejects(rejects, files)
    corpus = _Corpus(collect(files, (source_lang, target_lang), selection.unit), selection)
    head = select(corpus.collection.units(), selection, LeftOut())
    progress = progress or Progress()
    before = LeftOut()
    done = []
    with all_or_none(), contextlib.ExitStack() as stack:
        if rejects is not None:
            file = stack.enter_context(writing(rejects))
            before.write = rejects_writer(file, (head.source_lang, head.target_lang))
        plan = _plan(corpus, sizes, seed, before, progress)
        for part, output in enumerate(outputs):
            left_out = LeftOut(write=before.write)
            units = replace(head, read=partial(_read_part, corpus, plan, part, left_out, progress))
            exported = write(units, output, left_out)
            done.append(replace(exported, skipped=dict(left_out.counts)))
    return Split(done[TRAIN], done[DEV], done[TEST], plan.documents, dict(before.counts))


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The files to split, and what is chosen of them."""

    collection: Collection
    selection: Selection

    def chosen(self, left_out: LeftOut) -> Iterator[tuple[str, TranslationUnit]]:
        """Read the units that are chosen, duplicates among them, each with its file's name."""
        every = replace(self.selection, dedupe=False)
        for file, part in self.collection.parts():
            unread: Counter[str] = Counter()
            for unit in select(part, every, left_out).read(unread):
                yield str(file), unit
            left_out.counts += unread


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where every chosen unit goes, a byte each.

    Attributes:
        parts: The part that its document is in.
        fates: What becomes of it there.
        documents: Number of documents by part.
    """

    parts: bytes
    fates: bytes
    documents: Mapping[str, int]


def _checked_size(name: str, size: float) -> float:
    if 0 < size < 1 or (size >= 1 and float(size).is_integer()):
        return size
    raise UsageError(
        f"{name} must be a share of the units, as 0.1, or a number of them, as 500, not {size}"
    )


def _check_place(folder: str | os.PathLike[str], suffix: str) -> None:
    if os.fspath(folder) == STANDARD:
        raise UsageError("a split is three files, which standard output can't hold: give a folder")
    if Path(folder).is_file():
        raise UsageError(f"{folder} is a file: give a folder for train, dev and test")
    if "/" in suffix or "\\" in suffix:
        raise UsageError(f"{suffix!r} is no format, but a path: give a suffix, such as tmx")


def _plan(
    corpus: _Corpus,
    sizes: tuple[float, float],
    seed: int,
    left_out: LeftOut,
    progress: Progress,
) -> _Plan:
    """Read the units once, and say of each where it goes; some 40 bytes are kept of each."""
    documents, texts = _Documents(), _Texts()
    nodes = array("q")

    def units() -> Iterator[TranslationUnit]:
        for file, unit in heard(corpus.chosen(left_out), progress, "reading"):
            nodes.append(documents.number(unit, file))
            texts.add(unit)
            yield unit

    if corpus.selection.dedupe:
        is_best = np.fromiter(best_of_each(units()), dtype=bool)
    else:
        is_best = np.ones(sum(1 for _ in units()), dtype=bool)
    roots = documents.roots()
    root_of = roots[np.frombuffer(nodes, dtype=np.int64)]
    counts = np.bincount(root_of[is_best], minlength=len(roots))
    part_of = _assigned(documents.names(roots), counts, sizes, seed)
    parts = part_of[root_of]
    is_kept = _without_shared(texts, parts, is_best)
    fates = np.select([is_kept, is_best], [WRITTEN, ELSEWHERE], DUPLICATE).astype(np.uint8)
    in_parts = np.bincount(part_of[counts > 0], minlength=len(PARTS)).tolist()
    return _Plan(parts.tobytes(), fates.tobytes(), dict(zip(PARTS, in_parts, strict=True)))


def _without_shared(
    texts: _Texts, parts: npt.NDArray[np.uint8], is_best: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Tell which units stay where they are, as none of their texts is in a part ahead."""
    is_kept = is_best.copy()
    for part, ahead in ((DEV, [TEST]), (TRAIN, [DEV, TEST])):
        is_kept &= ~texts.shared(parts == part, np.isin(parts, ahead) & is_kept)
        if not is_kept[parts == part].any():
            raise InputError(
                f"all that could be in {PARTS[part]} stands in the other parts, too: take another "
                "seed, leave repeats out (dedupe), or give more documents"
            )
    return is_kept


class _Documents:
    """The documents, by number, and which of them belong together: a union-find forest."""

    def __init__(self) -> None:
        self._numbers: dict[Node, int] = {}
        self._parents: list[int] = []

    def number(self, unit: TranslationUnit, file: str) -> int:
        """Return the number of one of the unit's documents, which are one from now on."""
        names = [("source", unit.origin.source), ("target", unit.origin.target)]
        nodes = [self._node(node) for node in names if node[1]] or [self._node(("file", file))]
        first, last = self._root(nodes[0]), self._root(nodes[-1])
        self._parents[last] = first
        return nodes[0]

    def roots(self) -> npt.NDArray[np.int64]:
        """Return the number of the document that stands for each and those it belongs with."""
        return np.array([self._root(n) for n in range(len(self._parents))], dtype=np.int64)

    def names(self, roots: npt.NDArray[np.int64]) -> dict[int, Node]:
        """Return what to call those that belong together, by their root."""
        names: dict[int, Node] = {}
        for node, number in self._numbers.items():
            root = int(roots[number])
            names[root] = min(node, names.get(root, node))
        return names

    def _node(self, node: Node) -> int:
        number = self._numbers.setdefault(node, len(self._parents))
        if number == len(self._parents):
            self._parents.append(number)
        return number

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number


class _Texts:
    """What the texts of all units share with texts that are alike, 64 bits a text."""

    def __init__(self) -> None:
        self._keys, self._counts = array("Q"), array("q")

    def add(self, unit: TranslationUnit) -> None:
        """Note the texts of a unit: its segments, and its sides, which another may not cut."""
        texts = {*unit.source, *unit.target, unit.source_text, unit.target_text} - {""}
        self._keys.extend(hashed(likeness_key(text)) for text in texts)
        self._counts.append(len(texts))

    def shared(
        self, units: npt.NDArray[np.bool_], others: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.bool_]:
        """Tell which of *units* have a text that stands in *others*."""
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        counts = np.frombuffer(self._counts, dtype=np.int64)
        owners = np.repeat(np.arange(len(counts)), counts)
        found = np.isin(keys, keys[others[owners]])
        return units & (np.bincount(owners[found], minlength=len(counts)) > 0)


def _assigned(
    names: Mapping[int, Node],
    counts: npt.NDArray[np.int64],
    sizes: tuple[float, float],
    seed: int,
) -> npt.NDArray[np.uint8]:
    """Return the part of each document, by its number."""
    total = int(counts.sum())
    dev, test = (size * total if size < 1 else size for size in sizes)
    documents = sorted((n for n in names if counts[n]), key=lambda n: names[n])
    if len(documents) < len(PARTS):
        raise InputError(
            f"can't split {total} units into three parts: documents stay whole, those that share a "
            f"side are one, and that makes {len(documents)} here; give more files, or name the "
            "documents, as in a column source_document of a table"
        )
    if dev + test >= total:
        raise UsageError(
            f"dev={sizes[0]} and test={sizes[1]} leave nothing of {total} units to train on: make "
            "them smaller"
        )
    random.Random(seed).shuffle(documents)
    part_of = np.full(len(counts), TRAIN, dtype=np.uint8)
    for part, wanted, still_to_fill in ((TEST, test, 2), (DEV, dev, 1)):
        taken = _fill(documents, counts, wanted, len(documents) - still_to_fill)
        part_of[taken] = part
        documents = [n for n in documents if part_of[n] == TRAIN]
    return part_of


def _fill(
    documents: Sequence[int], counts: npt.NDArray[np.int64], wanted: float, most: int
) -> list[int]:
    """Return the documents of a part: the first that bring it nearer to its size.

    If there is none, the smallest.
    """
    taken: list[int] = []
    for document in documents:
        if len(taken) < most and counts[document] < 2 * wanted:
            taken.append(document)
            wanted -= int(counts[document])
    return taken or [min(documents, key=lambda n: int(counts[n]))]


def _read_part(
    corpus: _Corpus,
    plan: _Plan,
    part: int,
    left_out: LeftOut,
    progress: Progress,
    _unread: Counter[str],
) -> Iterator[TranslationUnit]:
    """Read the units of a part; those that do not stay in it go to *left_out*."""
    chosen = heard(corpus.chosen(LeftOut()), progress, f"writing {PARTS[part]}")
    for found, place in zip_longest(chosen, zip(plan.parts, plan.fates, strict=True)):
        if found is None or place is None:
            raise InputError("a file has changed while it was read, or can be read only once")
        if place[0] == part and place[1] == WRITTEN:
            yield found[1]
        elif place[0] == part:
            left_out.add(found[1], FATES[place[1]])
