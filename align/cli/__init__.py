"""The command line: parse, call one public function, print."""

from __future__ import annotations

import io
import sys

from align.cli import (  # noqa: F401 - each adds its commands
    aligning,
    batches,
    caching,
    checking,
    exchanging,
    judging,
    machine,
    mining,
)
from align.cli.application import app
from align.cli.talk import printable, say
from align.errors import AlignError, UsageError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; an error becomes one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        app(standalone_mode=True)
    except UsageError as error:
        say(f"align: {printable(str(error))}")
        sys.exit(2)
    except AlignError as error:
        say(f"align: {printable(str(error))}")
        sys.exit(1)
