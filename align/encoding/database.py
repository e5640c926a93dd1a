"""The database of a vector cache: its layout, and what is done with its rows.

It is opened for a batch of texts and closed again: so processes, threads and forks can share
it, and who is killed leaves it whole.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["PATIENCE", "Row", "VectorDatabase", "is_damage", "is_full", "this_hour"]

# How long to wait for another process, in seconds: ours hold their locks for a fraction of one.
PATIENCE = 10.0
# How many entries one statement asks for: some builds of SQLite take 999 numbers at most.
AT_ONCE = 256
# How many entries make room together.
LEAVE_AT_ONCE = 16
# By this number SQLite's files say whose they are: "algn".
APPLICATION = 0x616C676E
LAYOUT = (
    "CREATE TABLE models (id INTEGER PRIMARY KEY, recipe TEXT NOT NULL UNIQUE)",
    "CREATE TABLE sentences (id INTEGER PRIMARY KEY, model INTEGER NOT NULL, key BLOB NOT NULL,"
    " used INTEGER NOT NULL, vector BLOB NOT NULL, UNIQUE (model, key))",
    "CREATE INDEX by_use ON sentences (used)",
    "CREATE TABLE words (id INTEGER PRIMARY KEY, content BLOB NOT NULL)",
    f"PRAGMA application_id = {APPLICATION}",
)
# A file that is none, bytes that can't be, tables that are missing or contradict one another.
DAMAGE = {
    *(sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR),
    *(sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH),
}
COUNTS = """
SELECT recipe, count(*), count(words.id) FROM sentences
JOIN models ON models.id = model LEFT JOIN words ON words.id = sentences.id
GROUP BY recipe ORDER BY recipe
"""


class Row(NamedTuple):
    """An entry as it is kept.

    Attributes:
        id: Its number.
        key: What it is found by.
        used: The hour when it was used last.
        vector: The sentence's vector, packed.
        words: What is known of its tokens, packed; nothing if they were not asked for.
    """

    id: int
    key: bytes
    used: int
    vector: bytes
    words: bytes | None


class VectorDatabase:
    """An open database.

    Args:
        connection: The connection; it begins and ends no transaction of its own.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextlib.contextmanager
    def opened(cls, path: Path) -> Iterator[VectorDatabase]:
        """Open a database, which is made if there is none.

        Raises:
            OSError: If its folder can't be made.
            sqlite3.Error: If it can't be opened, or is none of ours.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        with contextlib.closing(connection):
            database = cls(connection)
            if not database._is_laid_out():
                database._lay_out()
            # Who is killed loses nothing; who loses power, the last entries.
            connection.execute("PRAGMA synchronous = NORMAL")
            yield database

    def _pragma(self, name: str) -> int:
        [value] = self._connection.execute(f"PRAGMA {name}").fetchone()
        return int(value)

    def _is_laid_out(self) -> bool:
        has_tables = self._pragma("schema_version") != 0
        if has_tables and self._pragma("application_id") != APPLICATION:
            raise sqlite3.DatabaseError("not a vector cache")
        return has_tables

    def _lay_out(self) -> None:
        self._log_ahead()
        with self.transaction():
            if self._is_laid_out():  # another was quicker
                return
            for statement in LAYOUT:
                self._connection.execute(statement)

    def _log_ahead(self) -> None:
        """Choose the journal that lets others read on; for this, SQLite itself never waits."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that the block writes, or nothing of it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # A full disk has rolled it back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _model(self, recipe: str) -> int:
        """Return the number that a recipe has here; 0 if it has none."""
        row = self._connection.execute("SELECT id FROM models WHERE recipe = ?", [recipe])
        return next((number for (number,) in row), 0)

    def rows(self, recipe: str, keys: Sequence[bytes], *, words: bool) -> Iterator[list[Row]]:
        """Look entries up.

        Args:
            recipe: What made them.
            keys: Their keys.
            words: Whether only those are wanted whose words are known, too.

        Yields:
            What is found, some hundred entries at a time.
        """
        model = self._model(recipe)
        content, join = ("content", "JOIN words USING (id)") if words else ("NULL", "")
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            marks = ", ".join("?" * len(some))
            found = self._connection.execute(
                f"SELECT id, key, used, vector, {content} FROM sentences {join} "
                f"WHERE model = ? AND key IN ({marks})",
                [model, *some],
            )
            yield [Row(*values) for values in found]

    def write(self, recipe: str, entries: Iterable[tuple[bytes, bytes, bytes | None]]) -> None:
        """Write entries in the place of what was there; words that were known stay so.

        Args:
            recipe: What made them.
            entries: For each the key, the vector, and the words: see ``Row``.
        """
        self._connection.execute("INSERT OR IGNORE INTO models (recipe) VALUES (?)", [recipe])
        model, hour = self._model(recipe), this_hour()
        for key, vector, words in entries:
            self._connection.execute(
                "INSERT INTO sentences (model, key, used, vector) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (model, key) DO UPDATE "
                "SET used = excluded.used, vector = excluded.vector",
                [model, key, hour, vector],
            )
            if words is not None:
                self._connection.execute(
                    "INSERT OR REPLACE INTO words "
                    "SELECT id, ? FROM sentences WHERE model = ? AND key = ?",
                    [words, model, key],
                )

    def touch(self, numbers: Sequence[int]) -> None:
        """Note that entries were used in this hour."""
        hour = this_hour()
        self._connection.executemany(
            "UPDATE sentences SET used = ? WHERE id = ?", [(hour, number) for number in numbers]
        )

    def delete(self, numbers: Sequence[int]) -> None:
        """Take entries out."""
        rows = [(number,) for number in numbers]
        self._connection.executemany("DELETE FROM words WHERE id = ?", rows)
        self._connection.executemany("DELETE FROM sentences WHERE id = ?", rows)

    def make_room(self, most_bytes: int) -> None:
        """Take out what was used longest ago, until no more than *most_bytes* are in use."""
        # Where the clock was wrong, what it dated ahead would outlast all that comes later.
        self._connection.execute(
            "UPDATE sentences SET used = :now WHERE used > :now", {"now": this_hour()}
        )
        while self.bytes_in_use() > most_bytes:
            oldest = self._connection.execute(
                "SELECT id FROM sentences ORDER BY used, id LIMIT ?", [LEAVE_AT_ONCE]
            )
            numbers = [number for (number,) in oldest]
            if not numbers:
                return
            self.delete(numbers)

    def bytes_in_use(self) -> int:
        """Return the size of all pages but the free ones; both counts stand in the file's head."""
        pages = self._pragma("page_count") - self._pragma("freelist_count")
        return pages * self._pragma("page_size")

    def check_writable(self) -> None:
        """Refuse a file that can only be read: SQLite says so when a statement may write."""
        self._connection.execute("UPDATE models SET recipe = recipe WHERE id IS NULL")

    def counts(self) -> list[tuple[str, int, int]]:
        """Return for every recipe the number of texts, and of those with words."""
        return list(self._connection.execute(COUNTS))

    def empty(self) -> None:
        """Take all entries out, and give the space back."""
        with self.transaction():
            for table in ("words", "sentences", "models"):
                self._connection.execute(f"DELETE FROM {table}")
        self._connection.execute("VACUUM")


def this_hour() -> int:
    """Return the number of this hour: to note a use oftener would cost more than it tells."""
    return int(time.time() // 3600)


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error says that a file is no database of ours, or not as it should be."""
    return _code(error) in DAMAGE


def is_full(error: sqlite3.Error) -> bool:
    """Tell whether an error says that the disk is full."""
    return _code(error) == sqlite3.SQLITE_FULL


def _code(error: sqlite3.Error) -> int:
    # What more SQLite says stands in the upper bytes; Python's own errors have no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
