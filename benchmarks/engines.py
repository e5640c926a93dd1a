"""The engines of a run, on the same articles: in this process, in several here, on a local Ray.

    python -m benchmarks.engines --data DIR [--pairs N]

Each starts with nothing loaded. What comes before the first result is the price of starting it;
the rate is that of the results after it. All must write the same bytes.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import align
from align.corpus import ManifestRow
from benchmarks import development
from benchmarks.articles import written

ENGINES: dict[str, dict[str, Any]] = {
    "here, 1 process": {"jobs": 1},
    "here, 2 processes": {"jobs": 2},
    "Ray Data": {"engine": "ray"},
}


def main() -> None:
    """Run the articles with each engine, and print the table."""
    options = development.options(__doc__, pairs=57)
    print(f"{os.cpu_count()} cores")
    print_engines(options.data, options.pairs)


def print_engines(data: Path, count: int) -> None:
    """Print how long each engine takes for so many pairs, and whether results are the same."""
    with tempfile.TemporaryDirectory() as place:
        pairs = written(data, Path(place), count)
        first = None
        for number, (name, options) in enumerate(ENGINES.items()):
            folder = Path(place, str(number))
            print(f"{name:20}{timed(pairs, folder, options)}", end="")
            result = {file.name: file.read_bytes() for file in folder.glob("*.jsonl")}
            first = first or result
            print(f"   {'same bytes' if result == first else 'OTHER BYTES'}")


def timed(pairs: Sequence[ManifestRow], folder: Path, options: dict[str, Any]) -> str:
    start = time.perf_counter()
    results = align.batch(pairs, folder, encoder=align.SentenceEncoder(), **options)
    done = [*islice(results, 1)]
    begun = time.perf_counter() - start
    done += results
    seconds = time.perf_counter() - start
    failed = sum(bool(result.error) for result in done)
    rate = (len(done) - 1) / (seconds - begun)
    return (
        f"{len(done)} pairs, {failed} failed {seconds:7.1f} s, first after {begun:5.1f} s, "
        f"then {rate:5.2f} pairs/s"
    )


if __name__ == "__main__":
    main()
