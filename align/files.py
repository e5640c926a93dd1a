"""Files: reading them whole or a JSON object a line, writing that never leaves half of one."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from align.errors import FormatError, InputError, OutputError

__all__ = ["read_bytes", "read_records", "replacing"]


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a binary file beside *path* and rename it to *path* when the block ends well.

    Missing folders are made, symbolic links followed. Where anything fails, the old file
    stays as it was.

    Args:
        path: The file to write.

    Yields:
        The open file.

    Raises:
        OutputError: If the folder can't be written, the disk is full, or *path* is a
            directory or a device.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with replacing(Path(folder) / "out.tsv") as file:
        ...         _ = file.write(b"source")
        ...     (Path(folder) / "out.tsv").read_bytes()
        b'source'
    """
    beside: Path | None = None
    try:
        target = Path(path).resolve()
        _refuse_odd(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Cut, because a name that just fits leaves no room for what mkstemp adds.
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name[:32]}.", suffix=".part", dir=target.parent
        )
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(target))
        beside.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"can't write {path}: {reason}; nothing was changed there") from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _refuse_odd(target: Path) -> None:
    """Refuse what a rename would fail on, or destroy."""
    if target.is_dir():
        raise OutputError(f"{target} is a directory: give the name of a file in it")
    if target.exists() and not target.is_file():
        raise OutputError(f"{target} is no regular file: give the name of one")


def _mode(target: Path) -> int:
    """Return the permissions of the old file, or those a new file gets here."""
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def read_bytes(path: str | os.PathLike[str], most: int) -> bytes:
    """Read a file whole.

    Args:
        path: The file.
        most: How many bytes of it to read at most.

    Raises:
        InputError: If it is missing or can't be read.

    Example:
        >>> read_bytes("README.md", 7)
        b'# align'
    """
    try:
        with Path(path).open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise InputError(f"can't read {path}: no such file; check the name") from None
    except PermissionError:
        raise InputError(f"can't read {path}: permission denied; check its access rights") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"can't read {path}: {reason}; check the name and the disk") from None


def read_records(path: str | os.PathLike[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read a file that holds one JSON object a line; blank lines are passed over.

    Args:
        path: The file, in UTF-8.

    Yields:
        The number of the line, counted from 1, and the object.

    Raises:
        InputError: If the file can't be read.
        FormatError: If a line holds anything else; names it.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.jsonl"
        ...     _ = file.write_text('{"doc": "001"}')
        ...     list(read_records(file))
        [(1, {'doc': '001'})]
    """
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _record(path, number, line)
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from None


def _record(path: str | os.PathLike[str], number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path}, line {number}: not JSON ({error})") from None
    if not isinstance(record, dict):
        raise FormatError(f"{path}, line {number}: not a JSON object")
    return record
