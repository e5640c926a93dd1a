"""How fast many links are checked, and in how much memory.

Memory is the peak of the process, read from /proc, so this runs on Linux.
"""

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
from benchmarks.planted_errors import NUMBER, Names, Sentence, bare
from benchmarks.synthetic import memory

# So few that words are linked, too, and two sizes that tell how memory grows.
SHORT, FEWER, LINKS = 300, 10_000, 100_000
LINKS_IN_A_FILE = 50
SYLLABLES = tuple(a + b for a in "bdgklmnrst" for b in "aeiou")


@dataclass(frozen=True)
class Measured:
    """What going through a file has come to."""

    seconds: float
    cpu: float
    megabytes: float
    findings: int


def print_speed(sentences: Sequence[Sentence]) -> None:
    """Write files, go through each in a process of its own, and print a row for each."""
    titles = f"{'seconds':>9}{'of CPU':>9}{'µs a link':>11}{'times':>7}{'MB':>7}{'findings':>10}"
    print(f"\n{'links':>8}{titles:>79}")
    peaks: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for links in (SHORT, FEWER, LINKS):
            for what, path in written(sentences, links, Path(name)).items():
                plain, checked = (in_a_process(work, path) for work in (plain_pass, checking))
                peaks.setdefault(what, []).append(checked.megabytes)
                for title, found in (("read", plain), ("checked", checked)):
                    print(
                        f"{links:8,} {what:15}{title:10}{found.seconds:9.1f}{found.cpu:9.1f}"
                        f"{1e6 * found.seconds / links:11.0f}{found.seconds / plain.seconds:7.1f}"
                        f"{found.megabytes:7.0f}{found.findings:10}"
                    )
    for what, (_, fewer, more) in peaks.items():
        grown = more - fewer
        each = grown * 2**20 / (LINKS - FEWER)
        print(
            f"{what}: {grown:.0f} MB more for {LINKS:,} than for {FEWER:,}, {each:.0f} bytes a link"
        )


def written(sentences: Sequence[Sentence], links: int, folder: Path) -> dict[str, Path]:
    """Write links to files of several forms."""
    table, files = folder / f"{links}.tsv", folder / str(links)
    write_table(sentences, links, table)
    write_files(sentences, links, files)
    return {"one TSV": table, "native files": files}


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
    start, worked = time.perf_counter(), time.process_time()
    findings = work(path)
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    # Not by getrusage, which hands the parent's peak down.
    return Measured(seconds, cpu, memory("VmHWM"), findings)


def plain_pass(path: Path) -> int:
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
    report = path.with_name(f"{path.name}.report.jsonl")
    summary = check_files(path, report, source_lang="en", target_lang="id")
    return sum(map(summary.of, SEVERITIES))
