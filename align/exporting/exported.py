"""What an export has come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from align.exporting.units import Unit

__all__ = ["Exported"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and what it could not: nothing is lost in silence.

    Attributes:
        path: The file written.
        written: Number of units in it: links, or passages where those were asked for.
        skipped: Number of units left out, by reason, and with passages of links in none; empty
            where all were written.
        replaced: Number of characters that the format forbids, and that are another now.
        unit: What a unit is.
        notes: What to know about the file, a line each.
        parts: The files themselves, where *path* stands for several.

    Example:
        >>> Exported(Path("a.tmx"), 12, {"gaps": 3}).skipped
        {'gaps': 3}
    """

    path: Path
    written: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    replaced: int = 0
    unit: Unit = "sentence"
    notes: tuple[str, ...] = ()
    parts: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are there now: one, but for formats that are several."""
        return self.parts or (self.path,)
