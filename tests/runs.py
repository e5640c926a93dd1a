"""Small runs: articles on the seasons, an encoder that counts, stages that die."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import align
from align.corpus import ManifestRow
from align.corpus.results import Outcome
from align.corpus.stages import Prepared, RunSettings, finished
from align.encoding import KnownVectors, Vectors
from align.encoding.encoder import Tokens
from align.progress import Progress

__all__ = [
    "NAMES",
    "WORDS",
    "Counting",
    "die_once",
    "finished_or_dead",
    "named",
    "results_of",
    "run",
    "states",
    "write_pairs",
]

WORDS = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed", "hari": "day"}
NAMES = ("one", "two", "news/three", "four")


def write_pairs(names: Sequence[str] = NAMES) -> list[ManifestRow]:
    """Write two articles for each name into the current folder."""
    pairs = []
    for number, name in enumerate(names):
        source, target = Path(f"{number}.en.txt"), Path(f"{number}.id.txt")
        source.write_text(f"Rain fell on day {number}. Schools closed.\n")
        target.write_text(f"Hujan turun hari {number}. Sekolah tutup.\n")
        pairs.append(ManifestRow(source, target, name))
    return pairs


def named(pairs: Sequence[ManifestRow], name: str) -> ManifestRow:
    return next(pair for pair in pairs if pair.output == name)


def run(
    pairs: Sequence[ManifestRow], folder: str = "out", **options: Any
) -> list[align.PairResult]:
    """Align pairs with a fake encoder, to the end."""
    options = {"encoder": align.FakeEncoder(WORDS), **options}
    return list(align.batch(pairs, folder, source_lang="en", target_lang="id", **options))


def states(results: Sequence[align.PairResult]) -> list[str]:
    return [result.state for result in results]


def results_of(folder: str | Path) -> dict[str, bytes]:
    """Return all that a run has written but its own files, which are hidden."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


class Counting(align.FakeEncoder):
    """Keeps the texts that it was asked for."""

    def __init__(self) -> None:
        super().__init__(WORDS)
        self.asked: list[str] = []
        _ = self.background
        self.asked.clear()

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens]:
        self.asked += texts
        return super().encode_words(texts, progress)


def die_once(mark: Path) -> str:
    """End the process that calls it, but the first time alone."""
    if mark.exists():
        return "alive"
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return "dead"


def finished_or_dead(ready: Prepared, known: KnownVectors, settings: RunSettings) -> Outcome:
    """Finish a pair; one whose output is "two" kills the process."""
    if ready.pair.output == "two":
        os.kill(os.getpid(), signal.SIGKILL)
    return finished(ready, known, settings)
