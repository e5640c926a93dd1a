"""Tables about a run beside its results; one that a person has edited is not replaced."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from align.corpus.journal import locked
from align.errors import OutputError
from align.files import all_or_none, file_hash, read_bytes, writing
from align.reading.limits import MOST_BYTES

__all__ = ["save_tables"]

# The hashes of the tables as they were written, as sha256sum writes them; hidden as the journal.
SUMS = ".align-tables"


def save_tables(folder: str | os.PathLike[str], tables: Mapping[str, str]) -> list[Path]:
    """Write all tables, or none.

    Args:
        folder: Where to.
        tables: Their texts, by their names.

    Returns:
        Their files.

    Raises:
        InputError: If one from before can't be read.
        OutputError: If they can't be written, a person has edited one from before, or a run is
            writing to the folder.
    """
    contents = {
        Path(folder, name): text.encode("utf-8", "backslashreplace")
        for name, text in tables.items()
    }
    sums = Path(folder, SUMS)
    lines = [f"{_sum(content)}  {path.name}\n" for path, content in contents.items()]
    with locked(Path(folder)), all_or_none():
        for path, content in contents.items():
            _refuse_edited(path, content, sums)
        for path, content in {**contents, sums: "".join(lines).encode()}.items():
            with writing(path) as file:
                file.write(content)
    return list(contents)


def _refuse_edited(path: Path, content: bytes, sums: Path) -> None:
    """Refuse to replace a table that is not as it was written here, unless by an equal one."""
    if not path.is_file():
        return
    known = read_bytes(sums, MOST_BYTES).decode(errors="replace") if sums.is_file() else ""
    if file_hash(path) not in (*known.split(), _sum(content)):
        raise OutputError(
            f"{path} was edited, or is none of align's, and is left as it is: move it away to pair "
            "the articles anew, or align its pairs with align batch"
        )


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
