"""How fast many links are checked, and in how much memory."""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from align import Bitext, TranslationUnit, Units, check_files, export, read_units
from align.bitext import NATIVE_SUFFIX
from align.checking.finding import SEVERITIES
from benchmarks.checking import made_bitext
from benchmarks.memory import memory
from benchmarks.planted_errors import NUMBER, Names, Sentence, bare

# So few that words are linked, too, and two sizes that tell how memory grows.
SHORT, FEWER, LINKS = 300, 10_000, 100_000
LINKS_IN_A_FILE = 50
SYLLABLES = tuple(a + b for a in "bdgklmnrst" for b in "aeiou")


@dataclass(frozen=True)
class Measured:
    """What going through a file has come to.

    Attributes:
        seconds: By the clock.
        processor: Seconds of the processor, which other work on the machine changes less.
        megabytes: The peak of the process.
        findings: How many.
    """

    seconds: float
    processor: float
    megabytes: float
    findings: int


def print_speed(sentences: Sequence[Sentence]) -> None:
    """Write files, go through each in a process of its own, and print a row for each."""
    print(
        f"\n{'links':>8}{'':37}{'seconds':>9}{'CPU s':>8}{'µs a link':>11}{'MB':>7}{'findings':>10}"
    )
    peaks: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for links in (SHORT, FEWER, LINKS):
            for what, path in written(sentences, links, Path(name)).items():
                for title, work in WORK.items():
                    found = in_a_process(work, path)
                    if links > SHORT:
                        peaks.setdefault(f"{what}, {title}", []).append(found.megabytes)
                    print(
                        f"{links:8,} {what:16}{title:20}{found.seconds:9.1f}{found.processor:8.1f}"
                        f"{1e6 * found.processor / links:11.0f}{found.megabytes:7.0f}"
                        f"{found.findings:10}"
                    )
    for what, (fewer, more) in peaks.items():
        grown = more - fewer
        each = grown * 2**20 / (LINKS - FEWER)
        print(
            f"{what}: {grown:.0f} MB more for {LINKS:,} than for {FEWER:,}, {each:.0f} bytes a link"
        )


def written(sentences: Sequence[Sentence], links: int, folder: Path) -> dict[str, Path]:
    """Write links to files of several forms."""
    table, files = folder / f"{links}.tsv", folder / str(links)
    whole = folder / f"{links}{NATIVE_SUFFIX}"
    write_table(sentences, links, table)
    write_files(sentences, links, files)
    made_bitext(list(varied(sentences, links)), str(links)).save(whole)
    return {"one TSV": table, "native files": files, "one native file": whole}


def write_table(sentences: Sequence[Sentence], links: int, path: Path) -> None:
    """Write links as one TSV."""

    def units(_: Counter[str]) -> Iterator[TranslationUnit]:
        for source, target in varied(sentences, links):
            yield TranslationUnit((source,), (target,), 0.97)

    export(Units("en", "id", units), path)


def write_files(sentences: Sequence[Sentence], links: int, folder: Path) -> None:
    """Write links as native files of some links each."""
    folder.mkdir()
    rows = list(varied(sentences, links))
    for start in range(0, links, LINKS_IN_A_FILE):
        bitext = made_bitext(rows[start : start + LINKS_IN_A_FILE], f"{start:06}")
        bitext.save(folder / f"{start:06}{NATIVE_SUFFIX}")


def varied(sentences: Sequence[Sentence], links: int) -> Iterator[tuple[str, str]]:
    """Repeat sentences, each time with other numbers and names, the same ones on both sides."""
    rng = random.Random("varied")
    names = Names(sentences)
    known = [[x.target[a:b] for a, b in names.places(x)] for x in sentences]
    for n in range(links):
        sentence, own = sentences[n % len(sentences)], known[n % len(sentences)]
        others = {name: " ".join(invented(rng) for _ in name.split()) for name in own}
        sides = [sentence.source, sentence.target]
        for name, other in others.items():
            sides = [text.replace(name, other) for text in sides]
        source, target = renumbered(sides, rng)
        yield source, target


def invented(rng: random.Random) -> str:
    """Invent a name."""
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).capitalize()


def renumbered(texts: Sequence[str], rng: random.Random) -> list[str]:
    """Give numbers other digits, the same ones wherever they come again; a day stays a day."""
    known: dict[str, str] = {}

    def other(number: re.Match[str]) -> str:
        digits = bare(number[0])
        if digits not in known:
            known[digits] = other_digits(digits, rng)
        new = iter(known[digits])
        return "".join(next(new) if x.isdigit() else x for x in number[0])

    return [NUMBER.sub(other, text) for text in texts]


def other_digits(digits: str, rng: random.Random) -> str:
    """Draw as many digits; two of them may be a day."""
    if len(digits) <= 2:
        return str(rng.randint(1, 9) if len(digits) == 1 else rng.randint(10, 28))
    return digits[0] + "".join(rng.choices("0123456789", k=len(digits) - 1))


def in_a_process(work: Callable[[Path], int], path: Path) -> Measured:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(measured, (work, path))


def measured(work: Callable[[Path], int], path: Path) -> Measured:
    start, begun = time.perf_counter(), time.process_time()
    findings = work(path)
    seconds, processor = time.perf_counter() - start, time.process_time() - begun
    return Measured(seconds, processor, memory("VmHWM"), findings)


def reading(path: Path) -> int:
    """Read all links once, and do nothing with them."""
    if path.is_file():
        for _ in read_units(path, "en", "id"):
            pass
    else:
        for file in sorted(path.iterdir()):
            Bitext.load(file)
    return 0


def checking(path: Path) -> int:
    """Run the default checks, and write what they find."""
    return findings(path, hints=False)


def checking_with_hints(path: Path) -> int:
    """Run the hints, too."""
    return findings(path, hints=True)


def findings(path: Path, *, hints: bool) -> int:
    report = path.with_name(f"{path.name}.report.jsonl")
    summary = check_files(path, report, hints=hints, source_lang="en", target_lang="id")
    return sum(map(summary.of, SEVERITIES))


WORK = {"read": reading, "checked": checking, "checked, with hints": checking_with_hints}
