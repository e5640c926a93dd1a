"""Many documents: pairing, aligning, mining, checking, drawing, showing, merging, splitting."""

from align.corpus.batch import batch
from align.corpus.checking import check_files
from align.corpus.folder import FolderPairing, PairedArticles, pair_folder
from align.corpus.manifest import ManifestRow, read_manifest
from align.corpus.merging import merge
from align.corpus.mining import mine, mine_files
from align.corpus.pairing import Alone, DocumentPair, Pairing, pair_documents
from align.corpus.plotting import Kind, plot_files
from align.corpus.results import PairResult
from align.corpus.showing import view_file
from align.corpus.splitting import Split, split
from align.corpus.survey import LoneArticle

__all__ = [
    "Alone",
    "DocumentPair",
    "FolderPairing",
    "Kind",
    "LoneArticle",
    "ManifestRow",
    "PairResult",
    "PairedArticles",
    "Pairing",
    "Split",
    "batch",
    "check_files",
    "merge",
    "mine",
    "mine_files",
    "pair_documents",
    "pair_folder",
    "plot_files",
    "read_manifest",
    "split",
    "view_file",
]
