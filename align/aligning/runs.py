"""The search: the best set of monotone runs.

A run is a chain of beads in the same order on both sides; sentences between its beads may
be left out. Runs are found one after the other: a local alignment (Smith and Waterman
1981) over beads finds the best run of every band, the best of these is taken, its sentences
are closed, and again, until the best that is left is not worth a break of order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning.bands import Place, Table
from align.aligning.borders import Search
from align.aligning.taken import Taken

__all__ = ["Run", "best_runs"]


@dataclass(frozen=True, slots=True)
class Run:
    """A chain of beads.

    Attributes:
        table: The number of the table that it was found in.
        places: Its beads, in order.
    """

    table: int
    places: tuple[Place, ...]


def best_runs(
    tables: Sequence[Table], opening: float, breaking: float, *, monotone: bool = False
) -> list[Run]:
    """Find disjoint runs whose beads are worth the most.

    Args:
        tables: What the beads are worth, band by band; a run lies in one band.
        opening: What it costs to leave sentences out between two beads of a run.
        breaking: What every run but the first costs.
        monotone: Whether to stop at the first run.

    Returns:
        The runs, best first; a sentence is in at most one bead.

    Example:
        >>> from align.aligning.bands import whole
        >>> tile = {(1, 1): np.array([[-1, 5], [3, -1]], np.float32)}
        >>> runs = best_runs([Table(whole(2, 2), [tile])], 0.5, 2.0)
        >>> [[(x.source, x.target) for x in run.places] for run in runs]
        [[(0, 1)], [(1, 0)]]
    """
    if not tables:
        return []
    taken = Taken.none(tables)
    searches = [Search(table, opening) for table in tables]
    found = [search.best(taken) for search in searches]
    worths = np.array([worth for worth, _ in found])
    # A table that lost sentences is searched again only when its turn comes: until then the
    # worth of its old best run is more than any run in it can have.
    is_old = np.zeros(len(tables), bool)
    runs: list[Run] = []
    while True:
        number = int(worths.argmax())
        if worths[number] <= (breaking if runs else 0):
            return runs
        if is_old[number]:
            found[number] = searches[number].best(taken)
            worths[number] = found[number][0]
            is_old[number] = False
            continue
        runs.append(Run(number, found[number][1]))
        if monotone:
            return runs
        is_old |= taken.take(runs[-1].places)
