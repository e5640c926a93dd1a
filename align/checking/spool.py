"""What waits outside of memory until it is known whether it is needed."""

from __future__ import annotations

import json
import tempfile
import weakref
from typing import IO, Any

from align.errors import OutputError

__all__ = ["Spool"]

IN_MEMORY = 1 << 23


class Spool:
    """Records in a temporary file, which is gone when nobody holds this any longer.

    Some megabytes are kept in memory before there is a file.

    Example:
        >>> spool = Spool()
        >>> places = [spool.add(["one", 1]), spool.add(["two", 2])]
        >>> spool.read(places[1])
        ['two', 2]
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self._end = 0
        weakref.finalize(self, self._file.close)

    def add(self, record: object) -> int:
        """Keep a record, and return where it is.

        Args:
            record: Anything that JSON can hold; all are to be added before one is read.

        Raises:
            OutputError: If there is no room for the file.
        """
        line = json.dumps(record).encode() + b"\n"
        try:
            self._file.write(line)
        except OSError as error:
            raise OutputError(
                f"can't write a temporary file: {error.strerror}: make room in "
                f"{tempfile.gettempdir()}, or name another folder in TMPDIR"
            ) from error
        place = self._end
        self._end += len(line)
        return place

    def read(self, place: int) -> Any:
        """Return the record at a place."""
        self._file.seek(place)
        return json.loads(self._file.readline())
