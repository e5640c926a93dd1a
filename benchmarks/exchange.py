"""Exchange files: how fast a million units are written and read, and in how much memory.

    python -m benchmarks.exchange [--units N]

Every row is a process of its own, all in one run. Units have a sentence of about 80 characters a
side and all that an alignment knows of them. lxml's floor is what its fastest streaming way
takes for the same file, nothing done with what is found; translate-toolkit, which holds a file
in memory whole, gets a twentieth of the units. Memory is the peak of the process with all
libraries in it.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from lxml import etree

import align

UNITS = 1_000_000
TOOLKIT_SHARE = 20
OTHER_FORMATS_SHARE = 10
WORDS = 12
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PROPS = ("x-confidence", "x-score", "x-alignment", "x-status", "x-source-segments")


@dataclass(frozen=True)
class Measured:
    """What one piece of work has come to."""

    units: int
    seconds: float
    megabytes: float


def main() -> None:
    """Measure everything, and print a row for each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--units", type=int, default=UNITS)
    count = arguments.parse_args().units
    print("| program | task | units | MB | seconds | MB/s | peak MB |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        memory = Path(name, "memory.tmx")
        row("align", "write TMX", memory, align_writes, count)
        row("lxml's floor", "write TMX", Path(name, "floor.tmx"), lxml_writes, count)
        row("align", "read TMX", memory, align_reads)
        row("lxml's floor", "read TMX", memory, lxml_reads)
        few = Path(name, "few.tmx")
        align_writes(few, count // TOOLKIT_SHARE)
        if find_spec("translate"):
            row("translate-toolkit", "read TMX", few, toolkit_reads)
            written = Path(name, "toolkit.tmx")
            row("translate-toolkit", "write TMX", written, toolkit_writes, count // TOOLKIT_SHARE)
        for suffix in (".xlf", ".tsv", ".csv", ".jsonl", ".parquet", ".xlsx", ".tmx.gz"):
            path = Path(name, f"memory{suffix}")
            row("align", f"write {suffix}", path, align_writes, count // OTHER_FORMATS_SHARE)
            row("align", f"read {suffix}", path, align_reads)


def row(
    program: str, task: str, path: Path, work: Callable[..., int], count: int | None = None
) -> None:
    """Do a piece of work in a process of its own, and print its row."""
    with get_context("spawn").Pool(1) as pool:
        done = pool.apply(measured, (work, path, count))
    size = path.stat().st_size / 1e6
    figures = (f"{done.units:,}", f"{size:.0f}", f"{done.seconds:.1f}")
    rates = (f"{size / done.seconds:.1f}", f"{done.megabytes:.0f}")
    print(f"| {' | '.join((program, task, *figures, *rates))} |", flush=True)


def measured(work: Callable[..., int], path: Path, count: int | None) -> Measured:
    """Take the time and the memory of a piece of work; what makes the units is not counted."""
    making = 0.0
    if count is not None:
        start = time.perf_counter()
        units = sum(1 for _ in made(count))
        making = time.perf_counter() - start
    start = time.perf_counter()
    units = work(path) if count is None else work(path, count)
    seconds = time.perf_counter() - start - making
    return Measured(units, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def made(count: int) -> Iterator[align.TranslationUnit]:
    """Make units out of invented words."""
    chance = random.Random(0)
    words = ["".join(chance.choices("abcdefgimnorstu", k=5)) for _ in range(997)]
    origin = align.Origin("a.en.txt", "a.id.txt", "align:0.1.0|enc:e5-small-q4@1|order:free")
    for number in range(count):
        texts = [" ".join(chance.choices(words, k=WORDS)).capitalize() + "." for _ in range(2)]
        numbers = (number,)
        yield align.TranslationUnit(
            (texts[0],), (texts[1],), 0.9731, 0.412, "auto", False, numbers, numbers, origin
        )


def stream(count: int) -> align.Units:
    """Return the invented units as a stream."""

    def read(_: Counter[str]) -> Iterator[align.TranslationUnit]:
        return made(count)

    return align.Units("en", "id", read, next(made(1)).origin)


def align_writes(path: Path, count: int) -> int:
    """Write with align."""
    return align.export(stream(count), path).written


def align_reads(path: Path) -> int:
    """Read with align."""
    return sum(1 for _ in align.read_units(path))


def lxml_writes(path: Path, count: int) -> int:
    """Write the same elements with lxml, an element at a time."""
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml, xml.element("tmx"):
        etree_header = etree.Element("header", srclang="en")
        xml.write(etree_header)
        with xml.element("body"):
            for unit in made(count):
                xml.write(element(unit))
    return count


def element(unit: align.TranslationUnit) -> etree._Element:
    """Build a unit in lxml's terms."""
    tu = etree.Element("tu", tuid="1")
    for name in PROPS:
        etree.SubElement(tu, "prop", type=name).text = "0.9731"
    for lang, text in (("en", unit.source_text), ("id", unit.target_text)):
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: lang})
        etree.SubElement(tuv, "seg").text = text
    return tu


def lxml_reads(path: Path) -> int:
    """Go through the units with lxml, and throw each away."""
    count = 0
    for _, tu in etree.iterparse(path, tag="tu", huge_tree=True, resolve_entities=False):
        count += 1
        tu.clear()
        while tu.getprevious() is not None:
            del tu.getparent()[0]
    return count


def toolkit_reads(path: Path) -> int:
    """Read with translate-toolkit."""
    from translate.storage import tmx

    units = tmx.tmxfile.parsefile(str(path)).units
    return sum(bool(unit.source and unit.target) for unit in units)


def toolkit_writes(path: Path, count: int) -> int:
    """Write with translate-toolkit: the texts alone, as it knows no more of a unit."""
    from translate.storage import tmx

    store = tmx.tmxfile()
    for unit in made(count):
        store.addtranslation(unit.source_text, "en", unit.target_text, "id")
    with path.open("wb") as file:
        store.serialize(file)
    return count


if __name__ == "__main__":
    main()
