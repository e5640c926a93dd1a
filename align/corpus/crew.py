"""Processes that call functions for this one, and that this one outlives when they die.

A thread stands for each process: it hands it one call at a time, so that it is known whose call a
process died of. Such a call is made once more, in a new process. The processes are no children by
fork or spawn: they start from nothing, neither run the user's main script again nor hear Ctrl-C,
and end when this process does, however it ends.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import IO, ParamSpec, Self, TypeVar, cast

from align.errors import AlignError

__all__ = ["Crew", "CrewError", "work"]

TRIES = 2
START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from align.corpus.crew import work; work()"
)
_P = ParamSpec("_P")
_T = TypeVar("_T")


class CrewError(AlignError):
    """A process died of a call each time that it was made, or could not be started."""


class Crew:
    """So many processes; each is started when it is first needed.

    Args:
        size: How many.

    Attributes:
        processes: Those that were started, and did not die of a call.

    Example:
        >>> with Crew(1) as crew:
        ...     crew.call(len, "abc").result()
        3
    """

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="align-crew")
        self._own = threading.local()
        self._lock = threading.Lock()
        self.processes: list[subprocess.Popen[bytes]] = []
        self._is_over = False

    def call(
        self, function: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs
    ) -> Future[_T]:
        """Have a process call a function, as soon as one is free.

        Args:
            function: The function, which can be imported by its name.
            *arguments: Its arguments, which can be pickled, as its result can.
            **options: Its named arguments.

        Returns:
            What will hold the result, or a ``CrewError``.
        """
        return self._threads.submit(self._call, function, arguments, options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes at once, whatever they are at."""
        with self._lock:
            self._is_over = True
            for process in self.processes:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self.processes:
            _close(process)

    def _call(self, function: Callable[..., _T], *call: object) -> _T:
        for _ in range(TRIES):
            process = self._process()
            try:
                pickle.dump((function, *call), _pipe(process.stdin), pickle.HIGHEST_PROTOCOL)
                _pipe(process.stdin).flush()
                result, error = pickle.load(_pipe(process.stdout))
            except (EOFError, OSError, pickle.UnpicklingError):
                self._drop(process)
            else:
                if error is not None:
                    raise error
                return cast("_T", result)
        raise CrewError(
            f"the process at work on it ended {TRIES} times, as it does when memory runs out: "
            "use fewer --jobs (jobs=…), or cut the documents"
        )

    def _process(self) -> subprocess.Popen[bytes]:
        """Return the process of this thread; start it if there is none."""
        process: subprocess.Popen[bytes] | None = getattr(self._own, "process", None)
        if process is not None:
            return process
        with self._lock:
            if self._is_over:
                raise CrewError("the run is over")
            process = _start()
            self.processes.append(process)
        pickle.dump(sys.path, _pipe(process.stdin))
        self._own.process = process
        return process

    def _drop(self, process: subprocess.Popen[bytes]) -> None:
        self._own.process = None
        with self._lock:
            self.processes.remove(process)
        process.kill()
        _close(process)


def work() -> None:
    """Make the calls that come in on standard input; what they give goes to standard output."""
    calls = sys.stdin.buffer
    results = os.fdopen(os.dup(1), "wb")
    # What a library asks for or prints must not get between them.
    sys.stdin = io.StringIO()
    os.dup2(2, 1)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            function, arguments, options = pickle.load(calls)
            result = error = None
            try:
                result = function(*arguments, **options)
            except Exception as raised:  # it is raised again where the call came from
                error = raised
            pickle.dump((result, error), results, pickle.HIGHEST_PROTOCOL)
            results.flush()


def _start() -> subprocess.Popen[bytes]:
    # Safely (-P): it must not import what lies in the current folder, which may come from anywhere.
    command = [sys.executable, "-P", "-c", START]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise CrewError(
            f"can't start a process ({error.strerror or error}): use fewer --jobs (jobs=…)"
        ) from error


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            _pipe(pipe).close()
    process.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both were asked for
    return pipe
