"""The journal of a run: what was done, so that the same command goes on where it was stopped.

It is a file of JSON lines in the output folder, one for each pair that was written. A line that
was torn when the run was killed is passed over, and of several lines for a pair the last counts.
A pair is done again only where something has changed, and never over what a person has edited.
When that begins, a line voids those before: what a run has written that was killed before it could
say so would else be taken for a person's work.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from align.anchors import Anchors
from align.bitext import Bitext
from align.corpus.manifest import ManifestRow
from align.corpus.results import Outcome, PairResult
from align.corpus.stages import RunSettings, failed, inputs_of
from align.errors import AlignError, FormatError, InputError, OutputError
from align.exporting import Exported
from align.files import file_hash, read_lines

__all__ = ["JOURNAL", "LOCK", "Journal", "locked"]

# Hidden, lest they be taken for results.
JOURNAL = ".align-journal.jsonl"
LOCK = ".align-lock"
_MISFITS = (AttributeError, LookupError, RecursionError, TypeError, ValueError)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, which is made if it is missing.

    Args:
        folder: The folder.

    Raises:
        OutputError: If one is at work there, or the folder can't be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputError(
            f"another run is writing to {folder}: wait until it ends, or give another folder"
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"can't write to {folder}: {reason}; give another folder") from error
    try:
        yield
    finally:
        lock.release()


class Journal:
    """The journal of an output folder.

    Args:
        settings: Those of the run.

    Raises:
        InputError: If there is one that can't be read.
    """

    def __init__(self, settings: RunSettings) -> None:
        self._settings = settings
        self._fingerprint = settings.fingerprint()
        self._path = settings.folder / JOURNAL
        self._records = _records(self._path)

    def earlier(self, pair: ManifestRow) -> PairResult | None:
        """Tell what became of a pair in an earlier run.

        Args:
            pair: The pair.

        Returns:
            The result if it still holds; that of a pair that fails now, as doing it again would
            replace what a person has edited; ``None`` if it is to be aligned.
        """
        try:
            entry = self._entry(pair)
            if entry is None:
                self._refuse_edited(pair)
                return None
            fingerprint, outcome = entry
            changed, missing = self._differing(outcome)
            is_same = fingerprint == self._fingerprint and not missing
            if is_same and outcome.inputs == inputs_of(pair, self._settings):
                return replace(outcome.result, changed=tuple(changed))
            _refuse_changed(changed)
        except AlignError as error:
            return failed(pair, error).result
        return None

    def begun(self, pairs: Iterable[ManifestRow]) -> Iterator[ManifestRow]:
        """Write down that pairs are done again, each as it goes by.

        Args:
            pairs: Pairs that are to be aligned.

        Yields:
            The same pairs.

        Raises:
            OutputError: If it can't be written.
        """
        for pair in pairs:
            if pair.name in self._records:
                self._write({"pair": pair.name})
            yield pair

    def add(self, outcome: Outcome) -> None:
        """Write down what became of a pair.

        Args:
            outcome: Its outcome. Where it failed, what was there before counts again.

        Raises:
            OutputError: If it can't be written.
        """
        name = outcome.result.pair.name
        if outcome.result.state == "aligned":
            self._write(self._record(outcome))
        elif name in self._records:
            self._write(self._records[name])

    def _write(self, record: Mapping[str, Any]) -> None:
        line = json.dumps(record).encode() + b"\n"
        try:
            with self._path.open("ab+") as file:
                if file.tell() and not _ends_well(file):
                    line = b"\n" + line
                file.write(line)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(
                f"can't write {self._path}: {reason}; what it does not hold is done again next time"
            ) from error

    def _entry(self, pair: ManifestRow) -> tuple[str, Outcome] | None:
        """Read the line of a pair: the fingerprint of its settings, and what became of it."""
        try:
            record = self._records[pair.name]
            anchors = record["anchors"]
            result = PairResult(
                pair,
                "kept",
                tuple(self._exported(x) for x in record["exported"]),
                anchors=anchors
                and Anchors(tuple(map(tuple, anchors["pairs"])), anchors["dropped"]),
                links=record["links"],
                confidence=record["confidence"],
            )
            return record["settings"], Outcome(result, record["inputs"], dict(record["files"]))
        except _MISFITS:
            return None

    def _record(self, outcome: Outcome) -> dict[str, Any]:
        result = outcome.result
        return {
            "pair": result.pair.name,
            "settings": self._fingerprint,
            "inputs": outcome.inputs,
            "files": dict(outcome.files),
            "exported": [self._exported_record(x) for x in result.exported],
            "anchors": None if result.anchors is None else asdict(result.anchors),
            "links": result.links,
            "confidence": result.confidence,
        }

    def _exported_record(self, exported: Exported) -> dict[str, Any]:
        paths = (exported.path, *exported.parts)
        path, *parts = (x.relative_to(self._settings.folder).as_posix() for x in paths)
        return {**asdict(exported), "skipped": dict(exported.skipped), "path": path, "parts": parts}

    def _exported(self, record: Mapping[str, Any]) -> Exported:
        folder = self._settings.folder
        return Exported(
            folder / record["path"],
            record["written"],
            record["skipped"],
            record["replaced"],
            record["unit"],
            tuple(record["notes"]),
            tuple(folder / name for name in record["parts"]),
        )

    def _differing(self, outcome: Outcome) -> tuple[list[Path], list[Path]]:
        """Return the files of a pair that are not as they were written, and those not there."""
        changed, missing = [], []
        for name, known in outcome.files.items():
            path = self._settings.folder / name
            if not _exists(path):
                missing.append(path)
            elif file_hash(path) != known:
                changed.append(path)
        return changed, missing

    def _refuse_edited(self, pair: ManifestRow) -> None:
        """Refuse to replace a native file that holds a person's work, whoever wrote it."""
        path, *_ = self._settings.outputs(pair)
        if not _exists(path):
            return
        try:
            is_edited = any(link.status != "auto" for link in Bitext.load(path))
        except (FormatError, InputError) as error:
            raise OutputError(
                f"{path} is there and no bitext ({error}): move it away to align the pair"
            ) from None
        if is_edited:
            _refuse_changed([path])


def _refuse_changed(changed: Sequence[Path]) -> None:
    if changed:
        raise OutputError(
            f"{changed[0]} was edited since it was aligned, and is left as it is: move it away to "
            "align the pair again"
        )


def _records(path: Path) -> dict[str, dict[str, Any]]:
    """Read the lines of a journal that are whole, the last of each pair."""
    records: dict[str, dict[str, Any]] = {}
    if not _exists(path):
        return records
    for _, line in read_lines(path):
        with contextlib.suppress(*_MISFITS):
            record = json.loads(line)
            records[record["pair"]] = record
    return records


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long for a name: writing will tell
        return False


def _ends_well(file: BinaryIO) -> bool:
    """Tell whether the last line is whole."""
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"
