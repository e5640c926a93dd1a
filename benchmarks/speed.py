"""How fast align is, side by side on this machine, in one run.

    python -m benchmarks.speed --data DIR [--pairs N]

In turn: encoding, beside plain sentence-transformers and the C engine of the packed model;
starting up; articles from files to links, beside Bertalign on the same model where it is
installed; the search alone, by length; the vector cache; a run here and on a local Ray. Each part
is a benchmark of its own, too: encoding, articles, synthetic, engines. Let nothing else run.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import align
from benchmarks import development
from benchmarks.articles import print_articles, written
from benchmarks.encoding import print_encoders
from benchmarks.engines import print_engines
from benchmarks.synthetic import print_search

FIRST_VECTOR = """
import time
begun = time.perf_counter()
import align
align.SentenceEncoder().encode(["Good morning."])
seconds = time.perf_counter() - begun
from benchmarks.memory import memory
print(f"import, load, first vector: {seconds:.1f} s, {memory('VmHWM'):.0f} MB")
"""


def main() -> None:
    """Measure everything, and print a table for each part."""
    options = development.options(__doc__, pairs=50)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print("\nStarting up")
    for _ in range(3):
        subprocess.run([sys.executable, "-c", FIRST_VECTOR], check=True)
    print("\nEncoding")
    print_encoders(options.data, sentences=500)
    print("\nFrom files to links")
    print_articles(options.data, options.pairs)
    print("\nThe search alone, vectors given")
    print_search(["align"])
    print("\nThe vector cache")
    print_cache(options.data, options.pairs)
    print("\nEngines")
    print_engines(options.data, options.pairs)


def print_cache(data: Path, count: int) -> None:
    """Print how long a run takes with a cold cache, with a warm one, and with nothing to do."""
    with tempfile.TemporaryDirectory() as place:
        pairs = written(data, Path(place), count)
        for name, folder in (("cold", "one"), ("warm", "two"), ("nothing to do", "two")):
            encoder = align.SentenceEncoder(cache=align.VectorCache(Path(place, "vectors")))
            start = time.perf_counter()
            results = list(align.batch(pairs, Path(place, folder), encoder=encoder))
            seconds = time.perf_counter() - start
            failed = sum(bool(result.error) for result in results)
            print(f"{name:16}{len(results)} pairs, {failed} failed {seconds:7.1f} s")


if __name__ == "__main__":
    main()
