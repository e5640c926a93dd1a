"""Many bitext files as one stream of translation units."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import NATIVE_SUFFIX, Bitext, is_native
from align.errors import InputError, UsageError
from align.exporting import Units, check_input, read_units
from align.exporting.native import load_native
from align.exporting.units import UNKNOWN, Unit, chained, languages_of
from align.files import is_directory
from align.language import primary

__all__ = ["Collection", "collect", "find_bitexts"]


def find_bitexts(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    outputs: Sequence[str | os.PathLike[str]] = (),
) -> list[Path]:
    """List the bitext files that are meant.

    Args:
        paths: Files in any format that can be read, and folders: these stand for the native
            files in them and in the folders inside them, in the order of their names. Hidden ones
            are passed over.
        outputs: The files to be written. An old one is not taken for one of a folder's, so that
            the same call gives the same result again.

    Raises:
        InputError: If a folder holds no native file.
        UsageError: If no file is named, or one twice, or the format of one can't be told.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name in ("b.bitext.jsonl", "a.bitext.jsonl.gz", "a.tmx", "all.bitext.jsonl"):
        ...         Path(folder, name).touch()
        ...     found = find_bitexts(folder, [Path(folder, "all.bitext.jsonl")])
        ...     [path.name for path in found]
        ['a.bitext.jsonl.gz', 'b.bitext.jsonl']
    """
    named = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    if not named:
        raise UsageError("no bitext is named: give files, or folders of native files")
    written = set(map(os.path.realpath, outputs))
    files: list[Path] = []
    for path in map(Path, named):
        files += _in_folder(path, written) if is_directory(path) else [_checked(path)]
    seen: set[str] = set()
    for file in files:
        place = os.path.realpath(file)
        if place in seen:
            raise UsageError(f"{file} is given twice: name it once, by itself or by its folder")
        seen.add(place)
    return files


@dataclass(frozen=True, slots=True)
class Collection:
    """Bitext files that go together.

    Attributes:
        files: The files.
        named: The languages that were named, if any.
        languages: The source's language and the target's.
    """

    files: Sequence[Path]
    named: tuple[str | None, str | None]
    languages: tuple[str, str]

    def parts(self) -> Iterator[tuple[Path, Bitext | Units]]:
        """Read the files one by one.

        Raises:
            FormatError: If a file is broken.
            InputError: If a file can't be read.
            UsageError: If a file is in other languages, or in the other direction.
        """
        for file in self.files:
            part = _open(file, self.named)
            _check_languages(file, languages_of(part), self.languages)
            yield file, part

    def units(self) -> Units:
        """Return the units of all files; while they are read, errors come as in ``parts``."""
        return chained(lambda: (part for _, part in self.parts()), *self.languages)


def collect(files: Sequence[Path], named: tuple[str | None, str | None], unit: Unit) -> Collection:
    """Tell in which languages files are, and open none that is not needed for that.

    Args:
        files: The files, in the order in which they are to be read.
        named: The source's and the target's language, where files hold more than two, or do not
            say; as a region's code (en-US) what to call them.
        unit: What a unit shall be.

    Returns:
        The files. Languages that are not named are those of the first file that has units.

    Raises:
        FormatError: If a file is broken.
        InputError: If a file can't be read.
        UsageError: If passages are to be found in a file that is no native file.
    """
    other = next((file for file in files if not is_native(file)), None)
    if unit == "passage" and other is not None:
        raise UsageError(f"{other}: unit: only native files know of passages: give those alone")
    found = (languages_of(_open(file, named)) for file in files)
    known = next((languages for languages in found if UNKNOWN not in languages), None)
    source, target = known or (UNKNOWN, UNKNOWN)
    return Collection(files, named, (named[0] or source, named[1] or target))


def _in_folder(folder: Path, written: set[str]) -> list[Path]:
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and is_native(path)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and os.path.realpath(path) not in written
    ]
    if not found:
        raise InputError(
            f"{folder} holds no *{NATIVE_SUFFIX}: name a folder that does, or files one by one"
        )
    return found


def _checked(path: Path) -> Path:
    check_input(path)
    return path


def _open(file: Path, named: tuple[str | None, str | None]) -> Bitext | Units:
    # A native file knows its languages, and given others it would only take their names.
    return load_native(file) if is_native(file) else read_units(file, *named)


def _check_languages(file: Path, found: tuple[str, str], wanted: tuple[str, str]) -> None:
    if _are_same(found, wanted):
        return
    is_turned = _are_same(found, (wanted[1], wanted[0]))
    advice = (
        f"turn it with: align export {file} -o NEW_FILE --swap"
        if is_turned
        else "put together bitext of the same two languages alone"
    )
    raise UsageError(
        f"{file} goes from {found[0]} to {found[1]}, not from {wanted[0]} to {wanted[1]}: {advice}"
    )


def _are_same(found: tuple[str, str], wanted: tuple[str, str]) -> bool:
    """Tell whether languages are the same but for regions; those of an empty file always are."""
    return all(
        x == UNKNOWN or y == UNKNOWN or primary(x) == primary(y)
        for x, y in zip(found, wanted, strict=True)
    )
