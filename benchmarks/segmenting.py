"""How fast the segmenter is, and that its time grows with the text and no faster.

    python -m benchmarks.segmenting

Texts are made by repeating a unit; among them are those that trip rules up. A row gives
megabytes a second at three lengths: figures that fall from left to right would tell of
time that grows faster than the text.
"""

from __future__ import annotations

import os
import time

import align

UNITS = {
    "prose": "The mayor came at No. 5 in the morning. “It rained,” she said. ",
    "lines": "Banjir di kota\nTn. Budi datang. Ia tinggal.\n",
    "chinese": "今天下雨。",
    "quotes": '" . ',
    "apostrophes": "' A. ",
    "no sentences": "a ",
}
LENGTHS = (30_000, 120_000, 480_000)


def main() -> None:
    """Segment and print the table."""
    print(f"{os.cpu_count()} cores, MB/s at {', '.join(f'{n:,}' for n in LENGTHS)} characters")
    for name, unit in UNITS.items():
        print(f"{name:14}", *(f"{_speed(unit * (length // len(unit))):8.1f}" for length in LENGTHS))


def _speed(text: str) -> float:
    start = time.perf_counter()
    align.segment(text, "en")
    return len(text.encode()) / 1e6 / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
