"""Writing a bitext in the formats of other programs: one file here per format."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from align.bitext import NATIVE_SUFFIX, Bitext, is_native
from align.errors import UsageError
from align.exporting.units import Unit, check_unit

if TYPE_CHECKING:
    Writer = Callable[[Bitext, str | os.PathLike[str], Unit], "Exported"]

__all__ = ["Exported", "check_suffix", "export", "formats"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and what it could not: nothing is lost in silence.

    Attributes:
        path: The file written.
        written: Number of units in it: links, or passages where those were asked for.
        skipped: Number of links left out, by reason; empty where all were written.
        replaced: Number of characters that the format forbids, each now a space.
        unit: What a unit is.

    Example:
        >>> Exported(Path("a.tmx"), 12, {"gaps": 3}).skipped
        {'gaps': 3}
    """

    path: Path
    written: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    replaced: int = 0
    unit: Unit = "sentence"


@dataclass(frozen=True, slots=True)
class _Format:
    """A line of the table of formats; its module is imported when it is first used."""

    about: str
    module: str
    writer: str

    def load(self) -> Writer:
        writer: Writer = getattr(import_module(self.module), self.writer)
        return writer


_NATIVE = "everything: both texts, all links and gaps, the recipe; align's own format"
_FORMATS = {
    ".tmx": _Format(
        "translation memory (TMX 1.4), for CAT tools", "align.exporting.tmx", "write_tmx"
    ),
    ".tsv": _Format("table, a link a row, for spreadsheets", "align.exporting.tsv", "write_tsv"),
}


def formats() -> dict[str, str]:
    """Return the known suffixes, each with a line that says what the format is for.

    Example:
        >>> list(formats())
        ['.bitext.jsonl', '.tmx', '.tsv']
    """
    return {NATIVE_SUFFIX: _NATIVE} | {suffix: f.about for suffix, f in _FORMATS.items()}


def check_suffix(path: str | os.PathLike[str]) -> None:
    """Refuse a path whose suffix names no known format, before long work begins.

    Raises:
        UsageError: If the suffix is unknown; lists the known ones.
    """
    if not is_native(path):
        _format(path)


def export(
    bitext: Bitext,
    path: str | os.PathLike[str],
    *,
    min_confidence: float = 0.0,
    unit: Unit = "sentence",
) -> Exported:
    """Write *bitext* in the format that the suffix of *path* names.

    Args:
        bitext: The bitext.
        path: Where to; an old file is replaced only when the new one is whole.
        min_confidence: Least confidence of a link; above 0 the gaps stay out too. The
            native file holds every link all the same.
        unit: ``"sentence"`` writes link by link, ``"passage"`` neighbouring links together,
            as ``Bitext.passages`` finds them. The native file holds links all the same.

    Returns:
        What was written, left out and replaced.

    Raises:
        UsageError: If the suffix or the unit is unknown, or the bitext does not fit the format.
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> source = Document("Hi. Bye.", (Segment(0, 3), Segment(4, 8)), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> bitext = Bitext(source, target, (Link((0,), (0,), 0.4, 0.97), Link((1,), ())))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     done = export(bitext, Path(folder) / "hi.tmx")
        >>> done.written, done.skipped
        (1, {'gaps': 1})
    """
    check_unit(unit)
    if is_native(path):
        return _save(bitext, path)
    write = _format(path).load()
    if min_confidence == 0:
        return write(bitext, path, unit)
    kept = bitext.above(min_confidence)
    done = write(kept, path, unit)
    gaps = len(bitext) - len(bitext.pairs())
    left_out = Counter(done.skipped) + Counter(gaps=gaps, unsure=len(bitext) - gaps - len(kept))
    return replace(done, skipped=dict(left_out))


def _save(bitext: Bitext, path: str | os.PathLike[str]) -> Exported:
    whole = bitext.complete()
    whole.save(path)
    return Exported(Path(path), len(whole))


def _format(path: str | os.PathLike[str]) -> _Format:
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        raise UsageError(
            f"can't tell the format of {os.fspath(path)!r} from its suffix; "
            f"known are {', '.join(formats())}"
        )
    return _FORMATS[suffix]
