"""Vectors kept on disk: a text that was encoded before is not encoded again.

An entry stands under the recipe that made it (the model, its revision, the versions of what
computed it) and a hash of its text; the text itself is not kept. What was used longest ago makes
room.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from align.encoding.database import (
    PATIENCE,
    Row,
    VectorDatabase,
    is_damage,
    is_full,
    this_hour,
)
from align.encoding.encoded import Encoded, packed_vector, packed_words, vector_of, words_of
from align.errors import OutputError, UsageError

__all__ = ["CacheInfo", "CachedModel", "VectorCache"]

VARIABLE = "ALIGN_CACHE"
# The number is that of the layout: another one gets a file of its own.
FILE = "vectors-1.sqlite"
# A sentence with its words takes about 24 KB: this holds some 85,000.
MOST_BYTES = 2 << 30
KEY_BYTES = 16
_FAILURES = (sqlite3.Error, OSError, ValueError)
_T = TypeVar("_T")


class CachedModel(NamedTuple):
    """How much a cache holds of a model.

    Attributes:
        recipe: The model, its revision, and the versions of what computed the vectors.
        texts: Number of texts.
        with_words: Number of those whose words are known, too.
    """

    recipe: str
    texts: int
    with_words: int


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a cache holds.

    Attributes:
        path: The database file.
        bytes: How much of it is in use.
        most_bytes: How much may be.
        models: What it holds, by model.
    """

    path: Path
    bytes: int
    most_bytes: int
    models: tuple[CachedModel, ...]


class VectorCache:
    """Vectors kept on disk, for ``SentenceEncoder``: what was encoded before is read.

    What can't be read or written stops no work: the cache is then left alone, and ``notes``
    says so. Several processes may use one at once.

    Args:
        folder: Where it lies; where left out the folder that the environment variable
            ``ALIGN_CACHE`` names, else ``align`` in the user's cache folder.
        most_bytes: Its largest size; beyond it, what was used longest ago makes room.

    Attributes:
        path: The database file.

    Raises:
        UsageError: If *most_bytes* is less than 1.

    Example:
        >>> import tempfile
        >>> import numpy as np
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     cache = VectorCache(folder)
        ...     cache.keep("tiny@1", {"Good morning.": Encoded(np.array([0.6, 0.8], np.float32))})
        ...     list(cache.find("tiny@1", ["Good morning.", "Good night."]))
        ['Good morning.']
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, most_bytes: int = MOST_BYTES
    ) -> None:
        if most_bytes < 1:
            raise UsageError(f"most_bytes={most_bytes}: give a number of bytes, at least 1")
        # Where the folder is relative, who gets the cache in another process looks elsewhere.
        self.path = (_default_folder() if folder is None else Path(folder).absolute()) / FILE
        self._most_bytes = most_bytes
        self._troubles: list[str] = []
        self._damaged = 0
        self._is_off = False

    @property
    def notes(self) -> list[str]:
        """What went wrong so far, a line each."""
        if not self._damaged:
            return [*self._troubles]
        entries = "entry was" if self._damaged == 1 else "entries were"
        taken = f"{self._damaged} damaged {entries} taken out of the vector cache {self.path}"
        return [*self._troubles, taken]

    def find(self, recipe: str, texts: Sequence[str], *, words: bool = False) -> dict[str, Encoded]:
        """Look texts up.

        Args:
            recipe: What made the vectors.
            texts: The texts.
            words: Whether an entry counts only if its words are known, too.

        Returns:
            What is known, by text.
        """
        keys = {_key(recipe, text): text for text in texts}
        found: dict[str, Encoded] = {}

        def look(database: VectorDatabase) -> None:
            for rows in database.rows(recipe, list(keys), words=words):
                damaged, stale = [], []
                for row in rows:
                    encoded = _unpacked(row)
                    if encoded is None or row.key not in keys:
                        damaged.append(row.id)
                        continue
                    found[keys[row.key]] = encoded
                    if row.used != this_hour():
                        stale.append(row.id)
                self._damaged += len(damaged)
                if damaged or stale:
                    with database.transaction():
                        database.delete(damaged)
                        database.touch(stale)

        self._attempt(look)
        return found

    def keep(self, recipe: str, encoded: Mapping[str, Encoded]) -> None:
        """Keep what a model gave for texts.

        Args:
            recipe: What made the vectors.
            encoded: What it gave, by text.
        """

        def write(database: VectorDatabase) -> None:
            with database.transaction():
                database.write(recipe, [_packed(_key(recipe, x), encoded[x]) for x in encoded])
                database.make_room(self._most_bytes)

        self._attempt(write)

    def info(self) -> CacheInfo:
        """Tell what the cache holds.

        Raises:
            OutputError: If it can't be opened, or not be written.
        """

        def look(database: VectorDatabase) -> CacheInfo:
            database.check_writable()
            models = tuple(CachedModel(*row) for row in database.counts())
            return CacheInfo(self.path, database.bytes_in_use(), self._most_bytes, models)

        try:
            return self._on_whole(look)
        except _FAILURES as error:
            raise OutputError(f"can't use {self._said(error)}") from None

    def clear(self) -> int:
        """Take all entries out, and give the disk space back.

        Others may be using the cache: they find nothing, and go on.

        Returns:
            By how many bytes the files have become smaller.

        Raises:
            OutputError: If it can't be emptied.
        """
        before = self._bytes_on_disk()
        try:
            self._empty()
            for file in (self._aside, self._lock):
                file.unlink(missing_ok=True)
        except _FAILURES as error:
            raise OutputError(f"can't clear {self._said(error)}") from None
        return max(before - self._bytes_on_disk(), 0)

    def _empty(self) -> None:
        try:
            with self._opened() as database:
                database.empty()
        except sqlite3.Error as error:
            # To empty it in an orderly way takes space, and a database that is whole.
            if not (is_full(error) or is_damage(error)):
                raise
            for file in (*_beside(self.path), self.path):
                file.unlink(missing_ok=True)

    def _attempt(self, work: Callable[[VectorDatabase], None]) -> None:
        """Do work on the database; if that fails, leave the cache alone from now on."""
        if self._is_off:
            return
        try:
            self._on_whole(work)
        except _FAILURES as error:
            self._is_off = True
            self._troubles.append(f"going on without {self._said(error)}")

    def _on_whole(self, work: Callable[[VectorDatabase], _T]) -> _T:
        """Do work on the database; one that is damaged gives way to a new one."""
        file = _identity(self.path)
        try:
            with self._opened() as database:
                return work(database)
        except sqlite3.Error as error:
            if not is_damage(error) and _identity(self.path) == file:
                raise
        self._set_aside(file)
        with self._opened() as database:
            return work(database)

    def _opened(self) -> AbstractContextManager[VectorDatabase]:
        if not self.path.is_absolute():
            raise OSError("no home folder is known")
        return VectorDatabase.opened(self.path)

    def _set_aside(self, file: tuple[int, int] | None) -> None:
        """Give a damaged file another name, unless another process was quicker."""
        from filelock import FileLock

        with FileLock(self._lock, timeout=PATIENCE):
            if _identity(self.path) != file:
                return
            for beside in _beside(self.path):
                beside.unlink(missing_ok=True)
            self.path.replace(self._aside)
        self._troubles.append(
            f"the vector cache {self.path} was damaged: it is {self._aside.name} now, and a new "
            "one is begun"
        )

    @property
    def _aside(self) -> Path:
        return self.path.with_name(f"{FILE}.damaged")

    @property
    def _lock(self) -> Path:
        return self.path.with_name(f"{FILE}.lock")

    def _said(self, error: Exception) -> str:
        reason = getattr(error, "strerror", None) or str(error)
        return (
            f"the vector cache {self.path} ({reason}): see that the disk has room and that "
            f"the folder can be written, or name another in {VARIABLE}"
        )

    def _bytes_on_disk(self) -> int:
        files = (self.path, self._aside, *_beside(self.path))
        return sum(state.st_size for file in files if (state := _state(file)))


def _default_folder() -> Path:
    """Name the user's folder; a relative one if the system knows no home of his."""
    if named := os.environ.get(VARIABLE):
        return Path(named).absolute()
    from platformdirs import user_cache_path

    try:
        return user_cache_path("align", appauthor=False)
    except RuntimeError:
        return Path("~", ".cache", "align")


def _state(path: Path) -> os.stat_result | None:
    """Describe a file; nothing if there is none now, or it can't be told."""
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell which file has this name now."""
    state = _state(path)
    return state and (state.st_dev, state.st_ino)


def _beside(path: Path) -> list[Path]:
    """Name the files that SQLite keeps beside a database while it is open."""
    return [path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm")]


def _key(recipe: str, text: str) -> bytes:
    content = f"{recipe}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=KEY_BYTES).digest()


def _packed(key: bytes, encoded: Encoded) -> tuple[bytes, bytes, bytes | None]:
    words = encoded.words and packed_words(key, encoded.words)
    return key, packed_vector(key, encoded.vector), words


def _unpacked(row: Row) -> Encoded | None:
    """Return what an entry holds; nothing if it is damaged."""
    vector = vector_of(row.key, row.vector)
    words = None if row.words is None else words_of(row.key, row.words)
    if vector is None or (row.words is not None and words is None):
        return None
    return Encoded(vector, words)
