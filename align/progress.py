"""Progress of long work, as an object that the caller may replace."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, TaskID

__all__ = ["Progress", "TerminalProgress", "heard", "rate"]

HEARD_EVERY = 1000
# The rate is that of the last so many seconds: pairs of documents are done in groups.
RATE_SECONDS = 120
_T = TypeVar("_T")


class Progress:
    """Hears how far the work is, and says nothing: the library is silent.

    Subclass it and override the methods to show a bar, write a log, or stop the work
    by raising.

    Example:
        >>> class Loud(Progress):
        ...     def advance(self, done: int = 1) -> None:
        ...         print(done)
    """

    def start(self, what: str, total: int | None) -> None:
        """Begin a piece of work of *total* steps; ``None`` if nobody knows how many.

        It may be a part of the one that was begun before, which then goes on when it ends.
        """

    def advance(self, done: int = 1) -> None:
        """Count *done* further steps."""

    def finish(self) -> None:
        """End the piece of work."""


class TerminalProgress(Progress):
    """Bars on standard error, with the rate and the time left.

    On anything but a terminal it says nothing.
    """

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        console = Console(stderr=True)
        self._bars = Bars(
            "{task.description}",
            BarColumn(),
            MofNCompleteColumn(),
            _rate_column(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
            speed_estimate_period=RATE_SECONDS,
        )
        self._tasks: list[TaskID] = []
        # Work that breaks off may leave a bar, and with it the terminal without a cursor.
        atexit.register(self._bars.stop)

    def start(self, what: str, total: int | None) -> None:
        """Show a bar of *total* steps."""
        self._bars.start()
        self._tasks.append(self._bars.add_task(what, total=total))

    def advance(self, done: int = 1) -> None:
        """Move the bar on by *done* steps."""
        self._bars.advance(self._tasks[-1], done)

    def finish(self) -> None:
        """Take the bar away."""
        self._bars.remove_task(self._tasks.pop())
        if not self._tasks:
            self._bars.stop()


def _rate_column() -> ProgressColumn:
    """Return the column that shows how many steps are done in a second, or in a minute."""
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(rate(task.finished_speed or task.speed))

    return Rate()


def rate(speed: float | None) -> str:
    """Say how quick work is.

    Args:
        speed: Steps in a second; nothing if it is not known yet.

    Example:
        >>> rate(1234.5), rate(0.25), rate(None)
        ('1,234/s', '15.0/min', '')
    """
    if not speed:
        return ""
    return f"{speed:,.0f}/s" if speed >= 1 else f"{60 * speed:,.1f}/min"


def heard(items: Iterable[_T], progress: Progress, what: str) -> Iterator[_T]:
    """Tell, as things go by, how many they were.

    Args:
        items: The things; nobody knows how many will come.
        progress: Hears it, every thousand.
        what: What is done with them.

    Yields:
        The same things.

    Example:
        >>> list(heard("ab", Progress(), "reading"))
        ['a', 'b']
    """
    progress.start(what, None)
    try:
        for number, item in enumerate(items, 1):
            yield item
            if number % HEARD_EVERY == 0:
                progress.advance(HEARD_EVERY)
    finally:
        progress.finish()
