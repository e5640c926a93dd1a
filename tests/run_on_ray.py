"""A program that aligns the pairs of a manifest on Ray, with an encoder that workers die of.

    python run_on_ray.py

It prints a line for every result, and at last whether Ray runs still.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import align
from align.encoding import Tokens, Vectors
from align.progress import Progress

WORDS = {"hujan": "rain", "turun": "fell", "sekolah": "schools", "tutup": "closed"}


class Deadly(align.FakeEncoder):
    """An encoder that kills its process: of one text each time, of another once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(WORDS)
        self._mark = folder / "died-once"

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens]:
        if "Deadly." in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        if "Once." in texts and not self._mark.exists():
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_words(texts, progress)


def main() -> None:
    pairs, encoder = align.read_manifest("pairs.tsv"), Deadly(Path.cwd())
    options: dict[str, Any] = {"source_lang": "en", "target_lang": "id", "engine": "ray"}
    for result in align.batch(pairs, "ray", encoder=encoder, **options):
        say([result.pair.output, result.state, result.error])

    import ray

    say(ray.is_initialized())


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main()
