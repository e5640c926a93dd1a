"""Files: reading them whole or piece by piece, writing that never leaves half of one.

What reads piece by piece holds its file open until it is at the end or is closed: who may stop
before, be it by an error, closes it (``contextlib.closing``).
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import hashlib
import io
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from align.errors import FormatError, InputError, OutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = [
    "STANDARD",
    "all_or_none",
    "check_output",
    "file_hash",
    "file_id",
    "is_among",
    "is_directory",
    "is_packed",
    "read_bytes",
    "read_chunks",
    "read_lines",
    "read_records",
    "read_text_lines",
    "reading",
    "replacing",
    "writing",
]

STANDARD = "-"
GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 16
# The files that wait for the others to be whole, each with the name it shall have.
_waiting: ContextVar[list[tuple[Path, Path]] | None] = ContextVar("waiting", default=None)
_UNPACKING = (gzip.BadGzipFile, EOFError, zlib.error)


def is_packed(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is to be packed: its name ends in ``.gz``."""
    return Path(path).suffix.lower() == ".gz"


def is_among(path: str | os.PathLike[str], others: Iterable[str | os.PathLike[str]]) -> bool:
    """Tell whether a path leads to the same place as one of others.

    Args:
        path: The path.
        others: The others; an empty one, or what can be no file's name, leads nowhere.

    Example:
        >>> is_among("a/../b.tsv", ["", "b.tsv"]), is_among(".", [""])
        (True, False)
    """
    place = _place(path)
    return place is not None and place in map(_place, others)


def _place(path: str | os.PathLike[str]) -> Path | None:
    try:
        return Path(path).resolve() if os.fspath(path) else None
    except (ValueError, RuntimeError):  # a name that no file can have, or a loop of links
        return None


def file_id(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    """Return what tells a file from all others, whatever its name; ``None`` if there is none.

    Example:
        >>> file_id("align/../README.md") == file_id("README.md"), file_id("")
        (True, None)
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - Path("") is a folder
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def is_directory(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a directory; a name that no file can have does not.

    Example:
        >>> is_directory("seeds"), is_directory("x" * 1000)
        (True, False)
    """
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a binary file to write, as ``replacing`` does.

    Args:
        path: The file; packed by gzip if it ends in ``.gz``, the same content to the same
            bytes. ``-`` is standard output.

    Yields:
        The open file.

    Raises:
        OutputError: If the file can't be written; what was there before is whole.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with writing(Path(folder) / "out.tsv.gz") as file:
        ...         _ = file.write(b"source")
        ...     gzip.decompress((Path(folder) / "out.tsv.gz").read_bytes())
        b'source'
    """
    if os.fspath(path) == STANDARD:
        yield from _standard_output()
        return
    with replacing(path) as file:
        if not is_packed(path):
            yield file
            return
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)
        with packed, io.BufferedWriter(cast("io.RawIOBase", packed), CHUNK) as buffered:
            yield buffered


def _standard_output() -> Iterator[BinaryIO]:
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        raise OutputError("standard output takes no bytes here: give the name of a file")
    try:
        sys.stdout.flush()
        yield stream
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"can't write standard output: {error.strerror or error}") from error


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
        # Path.resolve breaks off at a loop of links: realpath leaves it to what opens the file.
        target = Path(os.path.realpath(path))
        check_output(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Cut, because a name that just fits leaves no room for what mkstemp adds.
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name[:32]}.", suffix=".part", dir=target.parent
        )
        beside = Path(name)
        with io.BufferedWriter(_Named(handle, path)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(target))
        waiting = _waiting.get()
        if waiting is None:
            beside.replace(target)
        elif any(target == other for _, other in waiting):
            raise OutputError(f"{path} would be written twice: give each file a name of its own")
        else:
            waiting.append((beside, target))
            beside = None
    except BrokenPipeError:
        # Of standard output, which the block writes, too.
        raise
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


class _Named(io.FileIO):
    """A file whose errors name it, lest another that is open around it be blamed."""

    def __init__(self, handle: int, path: str | os.PathLike[str]) -> None:
        super().__init__(handle, "wb")
        self._path = path

    def write(self, content: ReadableBuffer, /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            raise _unwritable(self._path, error) from error


def _unwritable(path: str | os.PathLike[str], error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"can't write {path}: {reason}; nothing was changed there")


@contextlib.contextmanager
def all_or_none() -> Iterator[None]:
    """Let the files that are written in the block take their places together, when it ends well.

    Where anything fails, all old files stay as they were. A block inside another is a part of it.

    Raises:
        OutputError: If two of them have the same name, or one can't be renamed.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with contextlib.suppress(KeyError), all_or_none():
        ...         with writing(Path(folder) / "train.tsv") as file:
        ...             _ = file.write(b"source")
        ...         raise KeyError("dev.tsv")
        ...     list(Path(folder).iterdir())
        []
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: list[tuple[Path, Path]] = []
    token = _waiting.set(waiting)
    try:
        yield
        for beside, target in waiting:
            try:
                beside.replace(target)
            except OSError as error:
                raise OutputError(f"can't write {target}: {error.strerror}") from error
    finally:
        _waiting.reset(token)
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)


def check_output(path: str | os.PathLike[str]) -> None:
    """Refuse what writing would fail on, or destroy, before long work begins.

    Args:
        path: Where a file is to go; ``-`` is standard output.

    Raises:
        OutputError: If a directory is there, or what is no regular file.

    Example:
        >>> check_output("page.html")
    """
    target = Path(path)
    if os.fspath(path) == STANDARD:
        return
    if is_directory(target):
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
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str | os.PathLike[str], error: OSError | ValueError) -> InputError:
    """Return the error for a file that can't be opened or read, or whose name can be no file's."""
    if isinstance(error, FileNotFoundError):
        return InputError(f"can't read {path}: no such file; check the name")
    if isinstance(error, PermissionError):
        return InputError(f"can't read {path}: permission denied; check its access rights")
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"can't read {path}: {reason}; check the name and the disk")


@contextlib.contextmanager
def reading(path: str | os.PathLike[str]) -> Iterator[io.BufferedReader]:
    """Open a binary file to read here and there in it.

    Args:
        path: The file.

    Yields:
        The open file.

    Raises:
        InputError: If it is missing or can't be read.

    Example:
        >>> with reading("README.md") as file:
        ...     file.read(7)
        b'# align'
    """
    try:
        file = Path(path).open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    with file:
        yield file


def file_hash(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    Args:
        path: The file.

    Raises:
        InputError: If it is missing or can't be read.

    Example:
        >>> file_hash(os.devnull)[:8]
        'e3b0c442'
    """
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def read_chunks(path: str | os.PathLike[str]) -> Generator[bytes]:
    """Read a file piece by piece; one that gzip has packed is unpacked, whatever its name.

    Args:
        path: The file.

    Yields:
        Pieces of its content, in order.

    Raises:
        InputError: If the file can't be read.
        FormatError: If it is packed, and damaged.

    Example:
        >>> next(read_chunks("README.md"))[:7]
        b'# align'
    """
    with _reading(path) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def read_lines(path: str | os.PathLike[str]) -> Generator[tuple[int, bytes]]:
    r"""Read a file line by line; one that gzip has packed is unpacked, whatever its name.

    Args:
        path: The file.

    Yields:
        The number of the line, counted from 1, and the line with its line feed.

    Raises:
        InputError: If the file can't be read.
        FormatError: If it is packed, and damaged.

    Example:
        >>> next(read_lines("README.md"))
        (1, b'# align\n')
    """
    with _reading(path) as file:
        yield from enumerate(file, 1)


def read_text_lines(
    path: str | os.PathLike[str], *, keep_ends: bool = False
) -> Generator[tuple[int, str]]:
    """Read a text in UTF-8 line by line.

    Args:
        path: The file, ``-`` is standard input; a byte order mark is passed over. Only LF and
            CR LF end a line.
        keep_ends: Whether the lines keep these.

    Yields:
        The number of the line, counted from 1, and the line.

    Raises:
        InputError: If the file can't be read.
        FormatError: If a line is not in UTF-8, or the file packed and damaged.

    Example:
        >>> next(read_text_lines("README.md"))
        (1, '# align')
    """
    for number, line in read_lines(path):
        content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not keep_ends:
            content = content.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield number, content.decode()
        except UnicodeDecodeError:
            raise _not_in_utf8(path, number) from None


def _not_in_utf8(path: str | os.PathLike[str], number: int) -> FormatError:
    return FormatError(
        f"{path}, line {number}: not in UTF-8: save it as UTF-8 (in Excel: CSV UTF-8; in "
        "LibreOffice: character set Unicode (UTF-8))"
    )


@contextlib.contextmanager
def _reading(path: str | os.PathLike[str]) -> Iterator[io.BufferedIOBase]:
    try:
        with _standard_input() if os.fspath(path) == STANDARD else reading(path) as file:
            packed = file.peek(2)[:2] == GZIP_MAGIC
            with gzip.open(file) if packed else contextlib.nullcontext(file) as content:
                yield cast("io.BufferedIOBase", content)
    except _UNPACKING:
        raise FormatError(f"{path} is no whole gzip file: fetch or pack it again") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


@contextlib.contextmanager
def _standard_input() -> Iterator[io.BufferedReader]:
    """Lend standard input, which stays open."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError("can't read standard input: it is closed; give the name of a file")
    yield stream


def read_records(path: str | os.PathLike[str]) -> Generator[tuple[int, dict[str, Any]]]:
    """Read a file that holds one JSON object a line; blank lines are passed over.

    Args:
        path: The file, in UTF-8; may be packed by gzip.

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
    for number, line in read_lines(path):
        if line.strip():
            yield number, _record(path, number, line)


def _record(path: str | os.PathLike[str], number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        raise _not_in_utf8(path, number) from None
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path}, line {number}: not JSON ({error})") from None
    if not isinstance(record, dict):
        raise FormatError(f"{path}, line {number}: not a JSON object")
    return record
