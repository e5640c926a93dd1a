"""A Ray cluster: the one that is named, or one on this machine for as long as it is needed.

Ray talks a lot: its logs, progress bars, reports of dead workers and statistics of use stay out
of the caller's terminal and off the network. Where the caller has started Ray, it is used as it is.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align._version import __version__
from align.errors import ClusterError, UsageError

__all__ = ["Cluster", "connected"]

# What Ray reads when it is imported or started.
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_TQDM_PATCH_PRINT": "0",
    # Its own print of what the cluster reports goes to standard output: pass over every line.
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
LOGGERS = ("ray", "ray.data")
# Ray itself goes on trying for minutes.
REACH_SECONDS = 10
# Encoding hardly gets faster with more.
ENCODER_CPUS = 4
_HOST_AND_PORT = re.compile(r"(?:ray://)?\[?([^\[\]/]+?)\]?:(\d+)")


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a cluster has room for.

    Attributes:
        encoders: How many encoders work side by side.
        threads: How many threads each has.
        has_gpus: Whether each has a GPU.

    Example:
        >>> Cluster.of([{"CPU": 16.0}, {"CPU": 8.0}, {"memory": 1e9}])
        Cluster(encoders=6, threads=4, has_gpus=False)
        >>> Cluster.of([{"CPU": 8.0, "GPU": 2.0}]).encoders
        2
    """

    encoders: int
    threads: int
    has_gpus: bool

    @classmethod
    def of(cls, machines: list[dict[str, float]]) -> Cluster:
        """Plan an encoder for every GPU; where there is none, one for every few processors.

        Args:
            machines: What each machine of the cluster has, by Ray's name for it.
        """
        cpus = [int(machine.get("CPU", 0)) for machine in machines]
        threads = min(ENCODER_CPUS, *(n for n in cpus if n), ENCODER_CPUS)
        gpus = int(sum(machine.get("GPU", 0) for machine in machines))
        if gpus:
            return cls(gpus, threads, has_gpus=True)
        return cls(max(1, sum(n // threads for n in cpus)), threads, has_gpus=False)


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[Cluster]:
    """Connect to a cluster.

    Args:
        address: That of its head, such as ``10.0.0.1:6379``; where left out, Ray is started on
            this machine and ends with the block. If it runs in this program already, that is used
            and goes on.

    Yields:
        What it has room for.

    Raises:
        ClusterError: If it can't be reached or started.
        UsageError: If Ray is not installed, or runs in this program and *address* is given.
    """
    with _silence():
        try:
            import ray
            import ray.data
        except ImportError:
            raise UsageError(
                "the engine ray needs Ray Data: pip install 'align-bitext[ray]'"
            ) from None
        is_ours = not ray.is_initialized()
        if is_ours:
            _start(address)
        elif address is not None:
            raise UsageError(
                "Ray runs in this program already: leave the address out, and that is used"
            )
        try:
            with _silent_logs():
                nodes: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]
                machines = {x["NodeID"]: x["Resources"] for x in nodes if x["Alive"]}
                if address is not None:
                    _check_versions(machines)
                yield Cluster.of(list(machines.values()))
        finally:
            if is_ours:
                ray.shutdown()


def _start(address: str | None) -> None:
    import ray

    try:
        if address is not None:
            _reach(address)
        with _without_standard_error():
            if address is None:
                ray.init(address="local", include_dashboard=False, log_to_driver=False)
            else:
                ray.init(address=address, log_to_driver=False)
    except Exception as error:  # Ray raises whatever it likes
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        if address is None:
            raise ClusterError(
                f"can't start Ray on this machine ({reason}): run without --engine (engine=…)"
            ) from error
        raise ClusterError(
            f"can't reach the Ray cluster at {address} ({reason}): check that it runs, that Ray "
            "and Python are the same there, and RAY_AUTH_MODE=token if it asks for a token"
        ) from error


def _check_versions(machines: Iterable[str]) -> None:
    """Refuse machines that could not do the work, or would do it otherwise."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    ask = ray.remote(num_cpus=0)(_version)
    try:
        versions = ray.get(
            [
                ask.options(
                    scheduling_strategy=NodeAffinitySchedulingStrategy(machine, soft=False)
                ).remote()
                for machine in machines
            ]
        )
    except Exception as error:  # as above
        reason = " ".join(str(error).split())[-200:]
        raise ClusterError(
            f"a machine of the Ray cluster can't run align ({reason}): install align-bitext "
            f"{__version__} on all"
        ) from error
    for name, version in versions:
        if version != __version__:
            raise ClusterError(
                f"the machine {name} has align {version}, and this one {__version__}: install the "
                "same on all, or results differ"
            )


def _version() -> tuple[str, str]:
    return platform.node(), __version__


def _reach(address: str) -> None:
    """Fail at once where nobody listens."""
    found = _HOST_AND_PORT.fullmatch(address)
    if not found:
        raise ValueError("an address is a host and a port, such as 10.0.0.1:6379")
    with socket.create_connection((found[1], int(found[2])), timeout=REACH_SECONDS):
        pass


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Have Ray start silently; what the caller's environment says to it stands."""
    ours = {name: value for name, value in QUIET.items() if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)


@contextlib.contextmanager
def _silent_logs() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextlib.contextmanager
def _without_standard_error() -> Iterator[None]:
    """Drop what is written there, also by what is not Python; what fails is raised."""
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
