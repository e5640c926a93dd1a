"""What becomes of the pairs of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from align.anchors import Anchors
from align.bitext import Bitext
from align.corpus.manifest import ManifestRow
from align.errors import AlignError
from align.exporting import Exported

__all__ = ["Outcome", "PairResult", "State", "reason_of"]

State = Literal["aligned", "kept", "failed", "waiting"]


@dataclass(frozen=True, slots=True)
class PairResult:
    """What became of a pair.

    Attributes:
        pair: The pair.
        state: ``"aligned"``; ``"kept"`` if it had been before, and nothing has changed since;
            ``"failed"``; or ``"waiting"`` if the run was not to go so far.
        exported: The files written, the native file first; those written before if it was kept.
        error: Why the pair failed, in one line; empty if it did not.
        anchors: The anchors that were found; ``None`` if none were asked for.
        links: The number of links with both sides.
        confidence: Their mean confidence; ``None`` if there are none.
        changed: The files of a pair that was kept that are not as they were written: a person
            has edited them, and they are left as they are.

    Example:
        >>> row = ManifestRow(Path("a.en.txt"), Path("a.id.txt"), "a")
        >>> PairResult(row, "waiting").bitext is None
        True
    """

    pair: ManifestRow
    state: State
    exported: tuple[Exported, ...] = ()
    error: str = ""
    anchors: Anchors | None = None
    links: int = 0
    confidence: float | None = None
    changed: tuple[Path, ...] = ()

    @property
    def bitext(self) -> Bitext | None:
        """The result, which is read from its native file each time; ``None`` if there is none."""
        return Bitext.load(self.exported[0].path) if self.exported else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a pair, and what tells later whether it still holds.

    Attributes:
        result: The result.
        inputs: The fingerprint of what went in, see ``inputs_of``.
        files: For every file that came out, by its name within the folder, the hash of its bytes.
    """

    result: PairResult
    inputs: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


def reason_of(error: Exception, what: str) -> str:
    """Say in one line why something failed, also where it is a fault of ours.

    Args:
        error: The error.
        what: What it came up in.

    Example:
        >>> reason_of(KeyError("href"), "a.html")
        "align broke down on a.html (KeyError: 'href'): please report it with its files"
    """
    if isinstance(error, AlignError):
        return str(error)
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"align broke down on {what} ({said[:200]}): please report it with its files"
