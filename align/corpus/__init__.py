"""Many pairs of documents: what to align, and aligning it."""

from align.corpus.batch import PairResult, batch
from align.corpus.manifest import Pair, read_manifest

__all__ = ["Pair", "PairResult", "batch", "read_manifest"]
