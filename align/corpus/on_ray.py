"""The engine on a Ray cluster: tasks that read, actors that encode, tasks that align and write.

A block of pairs passes through three stages of Ray Data, each of which begins as soon as there
are blocks for it, and waits when the next has too many. Only results of a few hundred bytes come
back. The machines share the folder that the run was started in, and the output folder.

What dies of a block is tried again; a pair whose worker dies each time, alone in its block, has
failed. Files are written whole or not at all, so that a stage may be repeated at any time.
"""

from __future__ import annotations

import os
import pickle
import platform
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.corpus.cluster import Cluster, connected
from align.corpus.groups import encoded, groups
from align.corpus.journal import LOCK
from align.corpus.manifest import ManifestRow
from align.corpus.results import Outcome
from align.corpus.stages import Prepared, RunSettings, failed, finished, prepared
from align.encoding import Encoder, KnownVectors
from align.errors import AlignError, ClusterError, ModelError

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

__all__ = ["align_on_ray"]

BLOCK_PAIRS = 8
RETRIES = 1
# The one column of a block: pickled pairs, and what they become.
ITEM = "item"


def align_on_ray(
    pairs: Iterable[ManifestRow], settings: RunSettings, encoder: Encoder, address: str | None
) -> Generator[Outcome]:
    """Align pairs on a Ray cluster.

    Args:
        pairs: The pairs.
        settings: Those of the run.
        encoder: What gives the vectors; it is pickled, and each actor has its own.
        address: See ``connected``.

    Yields:
        What became of each pair, in the order in which they are done.

    Raises:
        ClusterError: If the cluster can't be reached, or breaks down.
        ModelError: If the encoder can't be loaded there.
        UsageError: If Ray is not installed.
    """
    left = {pair.name: pair for pair in pairs}
    if not left:
        return
    with connected(address) as cluster:
        for size in (BLOCK_PAIRS, 1):
            for outcome in _run(list(left.values()), size, settings, encoder, cluster):
                del left[outcome.result.pair.name]
                yield outcome
            if not left:
                return
    for pair in left.values():
        yield failed(
            pair,
            ClusterError(
                "the worker at work on it died each time, as it does when memory runs out: give "
                "the machines more, or cut the documents"
            ),
        )


def _run(
    pairs: Sequence[ManifestRow],
    size: int,
    settings: RunSettings,
    encoder: Encoder,
    cluster: Cluster,
) -> Iterator[Outcome]:
    """Run pairs in blocks of a size; those whose worker dies each time are left out."""
    from ray.data import DataContext
    from ray.exceptions import RayError

    context = DataContext.get_current().copy()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = -1
    with DataContext.current(context), warnings.catch_warnings():
        # Its retries have no other name yet.
        warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated")
        rows = _dataset(pairs, size, settings, encoder, cluster).iter_rows()
    try:
        for row in rows:
            item = pickle.loads(row[ITEM])
            if isinstance(item, AlignError):
                raise item
            yield item
    except RayError as error:
        reason = " ".join(str(error).split())[:200]
        raise ClusterError(
            f"Ray broke down ({reason}): the same command again goes on from here"
        ) from error


def _dataset(
    pairs: Sequence[ManifestRow],
    size: int,
    settings: RunSettings,
    encoder: Encoder,
    cluster: Cluster,
) -> Dataset:
    from ray.data import ActorPoolStrategy, from_arrow

    place: dict[str, Any] = {"place": str(Path.cwd()), "settings": settings}
    blocks = [_table(pairs[n : n + size]) for n in range(0, len(pairs), size)]
    # One processor in so many is left to reading, aligning and writing.
    share = min(1, cluster.threads / 2)
    task: dict[str, Any] = {"num_cpus": share, "max_retries": RETRIES}
    actor: dict[str, Any] = {"num_cpus": cluster.threads - share, "max_task_retries": RETRIES}
    if cluster.has_gpus:
        actor["num_gpus"] = 1
    batches: dict[str, Any] = {"batch_size": size, "batch_format": "pyarrow"}
    return (
        from_arrow(blocks)
        .map_batches(partial(_prepare, **place), **batches, **task)
        .map_batches(
            _Encoding,
            fn_constructor_args=(encoder, settings.encoder, cluster.threads),
            # The second block that an actor has at hand dies with the first: a pair that is alone
            # dies of itself.
            compute=ActorPoolStrategy(
                size=min(cluster.encoders, len(blocks)), max_tasks_in_flight_per_actor=min(2, size)
            ),
            **batches,
            **actor,
        )
        .map_batches(partial(_finish, **place), **batches, **task)
    )


def _prepare(table: pa.Table, place: str, settings: RunSettings) -> pa.Table:
    return _stage(table, place, settings, lambda pair: prepared(pair, settings))


def _finish(table: pa.Table, place: str, settings: RunSettings) -> pa.Table:
    def finish(item: tuple[Prepared, KnownVectors] | Outcome | AlignError) -> Outcome | AlignError:
        return finished(*item, settings) if isinstance(item, tuple) else item

    return _stage(table, place, settings, finish)


def _stage(
    table: pa.Table, place: str, settings: RunSettings, function: Callable[[Any], Any]
) -> pa.Table:
    """Call a function on every item, in the folder that the run was started in."""
    try:
        os.chdir(place)
        is_shared = (settings.folder / LOCK).exists()
    except OSError:
        is_shared = False
    if not is_shared:
        return _table([_unshared(place, settings)])
    return _table(function(item) for item in _items(table))


def _unshared(place: str, settings: RunSettings) -> ClusterError:
    return ClusterError(
        f"the machine {platform.node()} does not share the folder {place}, or not "
        f"{settings.folder}: start the run in a folder that all machines of the cluster have, and "
        "write to one"
    )


class _Encoding:
    """An encoder in an actor."""

    def __init__(self, encoder: Encoder, name: str, threads: int) -> None:
        # Read when torch is imported, for the first text; Ray sets what the actor reserves.
        os.environ["OMP_NUM_THREADS"] = str(threads)
        self._encoder = encoder
        self._name = name

    def __call__(self, table: pa.Table) -> Iterator[pa.Table]:
        for group in groups(_items(table)):
            yield _table(self._encoded(group))

    def _encoded(self, group: Iterable[Any]) -> Iterator[Any]:
        try:
            self._check_name()
            yield from encoded(group, self._encoder)
        except AlignError as error:
            yield error
        except Exception as error:  # it ends the run as it does where no Ray is at work
            what = " ".join(f"{type(error).__name__}: {error}".split())
            yield ModelError(f"the encoder {self._name!r} can't be used ({what[:200]})")

    def _check_name(self) -> None:
        if self._encoder.name != self._name:
            raise ModelError(
                f"the encoder is {self._encoder.name!r} on the machine {platform.node()}, and "
                f"{self._name!r} where the run was started, so that results would differ: start it "
                "on a machine like those of the cluster"
            )


def _table(items: Iterable[Any]) -> pa.Table:
    import pyarrow as pa

    pickled = [pickle.dumps(item, pickle.HIGHEST_PROTOCOL) for item in items]
    return pa.table({ITEM: pa.array(pickled, pa.large_binary())})


def _items(table: pa.Table) -> Iterator[Any]:
    return (pickle.loads(item.as_buffer()) for item in table[ITEM])
