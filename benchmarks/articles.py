"""The whole way from files to links, of news articles: align beside Bertalign on the same model.

    python -m benchmarks.articles --data DIR [--pairs N]

Each reads the same two files, splits them into sentences, encodes and aligns them, with the model
loaded before. Bertalign runs with its own defaults on the embedded model, as sentence-transformers
loads it; what installs it is in benchmarks/peers.txt. The pairs are aligned in turns of ten, one
program after the other, so that what else the machine does falls on both.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import align
from align.corpus import ManifestRow
from align.encoding import DEFAULT_MODEL
from align.resources import models_folder
from benchmarks import development
from benchmarks.peers import INSTALL

# Aligns two articles, and says how many links it found.
Aligner = Callable[[Path, Path], int]

TURN = 10


def main() -> None:
    """Align the articles with each program, and print the table."""
    options = development.options(__doc__, pairs=50)
    print(f"{os.cpu_count()} cores")
    print_articles(options.data, options.pairs)


def print_articles(data: Path, count: int) -> None:
    """Print how long each program takes for so many pairs."""
    programs = {"align": ours()}
    if find_spec("bertalign"):
        programs["Bertalign"] = bertalign()
    else:
        print(f"bertalign is left out; with Python 3.12 or later: {INSTALL}")
    with tempfile.TemporaryDirectory() as folder:
        pairs = written(data, Path(folder), count)
        seconds, links = dict.fromkeys(programs, 0.0), dict.fromkeys(programs, 0)
        for turn in (pairs[n : n + TURN] for n in range(0, len(pairs), TURN)):
            for name, program in programs.items():
                start = time.perf_counter()
                links[name] += sum(program(pair.source, pair.target) for pair in turn)
                seconds[name] += time.perf_counter() - start
    for name, spent in seconds.items():
        print(
            f"{name:12}{len(pairs)} article pairs {spent:8.1f} s {spent / len(pairs):7.2f} s a pair"
            f"{links[name]:7} links {spent / seconds['align']:7.1f} × align"
        )


def written(data: Path, folder: Path, count: int) -> Sequence[ManifestRow]:
    """Write articles of development data to files, a paragraph for each sentence."""
    pairs = []
    for number, pair in enumerate(islice(development.ntrex(data), count)):
        files = (folder / f"{pair.name}.en.txt", folder / f"{pair.name}.id.txt")
        for file, sentences in zip(files, (pair.source, pair.target), strict=True):
            file.write_text("\n\n".join(sentences) + "\n", encoding="utf-8")
        pairs.append(ManifestRow(*files, f"{number:03}"))
    return pairs


def ours() -> Aligner:
    encoder = align.SentenceEncoder()
    encoder.encode(["Good morning."])

    def links(source: Path, target: Path) -> int:
        bitext = align.align(align.read(source), align.read(target), encoder=encoder)
        return len(bitext.pairs())

    return links


def bertalign() -> Aligner:
    module = import_module("bertalign")
    model = str(models_folder() / DEFAULT_MODEL)
    encoder = import_module("bertalign.encoder").Encoder(model, trust_remote_code=True)
    encoder.model.encode(["Good morning."])

    def links(source: Path, target: Path) -> int:
        texts = (file.read_text(encoding="utf-8") for file in (source, target))
        found = module.Bertalign(*texts, model=encoder).align_sents()
        return sum(bool(a and b) for a, b in found)

    return links


if __name__ == "__main__":
    main()
