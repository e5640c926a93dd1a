"""Many documents: aligning them, and putting their bitexts together or apart."""

from align.corpus.batch import PairResult, batch
from align.corpus.manifest import Pair, read_manifest
from align.corpus.merging import merge
from align.corpus.splitting import Split, split

__all__ = ["Pair", "PairResult", "Split", "batch", "merge", "read_manifest", "split"]
