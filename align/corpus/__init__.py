"""Many documents: aligning them, checking their bitexts, and putting these together or apart."""

from align.corpus.batch import PairResult, batch
from align.corpus.checking import check_files
from align.corpus.manifest import Pair, read_manifest
from align.corpus.merging import merge
from align.corpus.splitting import Split, split

__all__ = ["Pair", "PairResult", "Split", "batch", "check_files", "merge", "read_manifest", "split"]
