"""The engine on this machine: one encoder in this process, others that read, align and write."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from align.corpus.crew import Crew, CrewError
from align.corpus.groups import encoded, groups
from align.corpus.manifest import ManifestRow
from align.corpus.results import Outcome
from align.corpus.stages import Prepared, RunSettings, failed, finished, prepared
from align.encoding import Encoder

__all__ = ["align_here"]

# So many pairs are read ahead of those that are encoded.
AHEAD = 32

_T = TypeVar("_T")


def align_here(
    pairs: Iterable[ManifestRow], settings: RunSettings, encoder: Encoder, jobs: int
) -> Generator[Outcome]:
    """Align pairs on this machine.

    Memory is bounded by a window: the documents that were read ahead, and the vectors of two
    groups of pairs.

    Args:
        pairs: The pairs.
        settings: Those of the run.
        encoder: What gives the vectors; it stays in this process.
        jobs: How many processes are at work, this one included.

    Yields:
        What became of each pair, as soon as it is known.

    Raises:
        ModelError: If the encoder can't be loaded.
    """
    if jobs > 1:
        with Crew(jobs - 1) as crew:
            yield from _with_others(pairs, settings, encoder, crew)
        return
    for group in groups(prepared(pair, settings) for pair in pairs):
        for item in encoded(group, encoder):
            yield item if isinstance(item, Outcome) else finished(*item, settings)


def _with_others(
    pairs: Iterable[ManifestRow], settings: RunSettings, encoder: Encoder, crew: Crew
) -> Iterator[Outcome]:
    """Let others align a group of pairs while the next is encoded, and read those after it."""
    at_work: list[tuple[ManifestRow, Future[Outcome]]] = []
    for group in groups(_read_ahead(pairs, settings, crew)):
        begun = []
        for item in encoded(group, encoder):
            if isinstance(item, Outcome):
                yield item
            else:
                begun.append((item[0].pair, crew.call(finished, *item, settings)))
        for waiting in at_work:
            yield _result(*waiting)
        at_work = begun
    for waiting in at_work:
        yield _result(*waiting)


def _read_ahead(
    pairs: Iterable[ManifestRow], settings: RunSettings, crew: Crew
) -> Iterator[Prepared | Outcome]:
    waiting: deque[tuple[ManifestRow, Future[Prepared | Outcome]]] = deque()
    for pair in pairs:
        waiting.append((pair, crew.call(prepared, pair, settings)))
        if len(waiting) > AHEAD:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _result(pair: ManifestRow, call: Future[_T]) -> _T | Outcome:
    try:
        return call.result()
    except CrewError as error:
        return failed(pair, error)
