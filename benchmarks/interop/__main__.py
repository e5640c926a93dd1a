"""Whether real clients read align's files: each format, each client, unit for unit.

    python -m benchmarks.interop [BITEXT ...] [--install] [--clients DIR] [--python PYTHON]

BITEXT are native files; without one, two of the sample articles are aligned. A few hard texts
are added. With --install the clients are installed: those from PyPI into an environment in DIR,
made by PYTHON (hypomnema needs 3.13), OmegaT and LibreOffice by apt-get, which takes root and
Debian. A client that is not here is named and left out. The exit code is 1 if one reads
something else than was written.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import align
from benchmarks.interop.apps import libreoffice_pairs, omegat_pairs
from benchmarks.interop.libraries import Library, Pairs

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SEEDS = Path(__file__).parents[2] / "seeds"
DEBIAN = ("omegat", "libreoffice-calc")
# Each stands in both languages. All are kept by all formats; what is not, the tests look at.
HARD_TEXTS = (
    '"Quoted," he said, and left.',
    'A 5" pipe, and "two" quotes',
    "Tom & Jerry <b>bold</b> &amp; x ]]> y",
    "👩\u200d🚀 and 😀",
    "مرحبا\u200f بالعالم",
    "café, and cafe\u0301",
    "10\u00a0000, and two  spaces",
    "C:\\temp, \\n and $1",
    "'apostrophe', comma; semicolon",
    "NA",
    "001",
    "1.50",
    "true",
)


@dataclass(frozen=True)
class Client:
    """A program that reads a format.

    Attributes:
        name: Its name.
        suffix: The format that it is given.
        read: Gives the pairs it finds in a file.
        is_here: Whether it can be run.
    """

    name: str
    suffix: str
    read: Callable[[Path], Pairs]
    is_here: bool


def main() -> int:
    """Write every format, have every client read it, and print a row for each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("bitext", nargs="*", type=Path)
    arguments.add_argument("--install", action="store_true", help="install the clients")
    arguments.add_argument("--clients", type=Path, default=Path("out/clients"))
    arguments.add_argument("--python", default=sys.executable, help="for the clients from PyPI")
    given = arguments.parse_args()
    if given.install:
        install(given.clients, given.python)
    print("| client | format | units written | units read | the same |")
    print("|---|---|---|---|---|")
    is_good = True
    with tempfile.TemporaryDirectory() as folder:
        bitext = joined([*bitexts(given.bitext), hard_bitext()], Path(folder))
        for client in clients(given.clients):
            if not client.is_here:
                print(f"| {client.name} | {client.suffix} | | not here | |")
                continue
            path = Path(folder, f"memory{client.suffix}")
            written = align.export(bitext, path).written
            found = client.read(path)
            same = agree(expected(bitext), found)
            print(f"| {client.name} | {client.suffix} | {written} | {len(found)} | {same} |")
            is_good = is_good and same
    return 0 if is_good else 1


def clients(folder: Path) -> Iterator[Client]:
    """Give all clients, whether they are here or not."""
    for name, script, suffixes in (
        ("translate-toolkit", "translate_toolkit_tmx", (".tmx",)),
        ("translate-toolkit", "translate_toolkit_xliff", (".xlf",)),
        ("hypomnema", "hypomnema_tmx", (".tmx",)),
        ("pandas", "pandas_table", (".tsv", ".csv", ".parquet")),
        ("datasets", "datasets_jsonl", (".jsonl",)),
    ):
        library = Library(script, folder / "bin" / "python")
        for suffix in suffixes:
            yield Client(name, suffix, library.pairs, library.is_here(name))
    yield Client("OmegaT", ".tmx", omegat_pairs, shutil.which("omegat") is not None)
    has_office = shutil.which("soffice") is not None
    yield Client("LibreOffice", ".xlsx", libreoffice_pairs, has_office)
    yield Client("LibreOffice", ".csv", libreoffice_pairs, has_office)


def install(folder: Path, python: str) -> None:
    """Install what can be installed, and say what can't."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "-r", str(REQUIREMENTS)]
    subprocess.run(pip, check=True)
    if shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *DEBIAN]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def bitexts(paths: list[Path]) -> list[align.Bitext]:
    """Load the bitexts, or align two articles if there is none."""
    if paths:
        return [align.Bitext.load(path) for path in paths]
    names = ("006_embassy-night-shift.en.txt", "007_sif-malam-kedutaan.id.txt")
    return [align.align(*(align.read(SEEDS / name) for name in names))]


def hard_bitext() -> align.Bitext:
    """Make a bitext of texts that break files."""
    lines = "\n".join(HARD_TEXTS)
    sides = [align.document(lines, lang=lang, presplit=True) for lang in ("en", "id")]
    links = tuple(align.Link((n,), (n,), 0.5, 0.5) for n in range(len(HARD_TEXTS)))
    return align.Bitext(sides[0], sides[1], links)


def joined(parts: list[align.Bitext], folder: Path) -> align.Bitext:
    """Put bitexts together to one."""
    paths = [folder / f"{number}.bitext.jsonl" for number in range(len(parts))]
    for part, path in zip(parts, paths, strict=True):
        part.save(path)
    align.merge(paths, folder / "all.bitext.jsonl")
    return align.Bitext.load(folder / "all.bitext.jsonl")


def expected(bitext: align.Bitext) -> Pairs:
    """Return the pairs that clients should find."""
    links = [link for link in bitext.pairs() if link.status != "rejected"]
    return [(bitext.source_text(link), bitext.target_text(link)) for link in links]


def agree(written: Pairs, found: Pairs) -> bool:
    """Tell whether the same pairs were found, in order.

    A program that translates finds one of the targets where a source has several, and OmegaT
    composes accents.
    """
    targets: dict[str, set[str]] = {}
    for source, target in written:
        targets.setdefault(source, set()).add(normalize("NFC", target))
    return [source for source, _ in written] == [source for source, _ in found] and all(
        normalize("NFC", target) in targets[source] for source, target in found
    )


if __name__ == "__main__":
    sys.exit(main())
