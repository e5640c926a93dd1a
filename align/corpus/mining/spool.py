"""A temporary file that nobody has to clean up after, also if the process is killed."""

from __future__ import annotations

import tempfile
import weakref
from typing import IO

from align.errors import OutputError

__all__ = ["Spool"]


class Spool:
    """A file without a name, in the folder for temporary files; gone when it is no longer used.

    Attributes:
        file: The file, open.
        size: How many bytes were written.

    Raises:
        OutputError: If no file can be made.

    Example:
        >>> spool = Spool()
        >>> spool.write(b"Good ")
        >>> spool.write(b"morning.")
        >>> spool.read(5, 12)
        b'morning'
    """

    def __init__(self) -> None:
        try:
            self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        except OSError as error:
            raise OutputError(
                f"can't make a temporary file: {error.strerror or error}; make room for it, or "
                "name a folder with TMPDIR"
            ) from error
        self.size = 0
        weakref.finalize(self, self.file.close)

    def write(self, content: bytes | bytearray) -> None:
        """Write at the end; what is written can be read and mapped at once.

        Raises:
            OutputError: If there is no room.
        """
        try:
            self.file.seek(self.size)
            self.file.write(content)
            self.file.flush()
        except OSError as error:
            raise OutputError(
                f"can't write to {tempfile.gettempdir()}, the folder for temporary files: "
                f"{error.strerror or error}; make room there, or name another one with TMPDIR"
            ) from error
        self.size += len(content)

    def read(self, start: int, end: int) -> bytes:
        """Return what stands from one place to before another."""
        self.file.seek(start)
        return self.file.read(end - start)
