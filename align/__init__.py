"""Bitext that people can trust: two articles in, aligned pairs with a probability out.

    import align

    english = align.read("article.en.txt")
    indonesian = align.read("article.id.txt")
    bitext = align.align(english, indonesian)
    align.export(bitext.above(0.8), "article.tmx")
    print(align.check(bitext))

This page is all there is to import; the modules behind it may change.
"""

from align._version import __version__
from align.aligning import Bead, Evidence, align_vectors
from align.anchors import Anchors, find_anchors, read_anchors
from align.bitext import Bitext, Link
from align.checking import (
    Check,
    CheckChoices,
    Finding,
    Found,
    Glossary,
    Pair,
    Profile,
    Report,
    Settings,
    Side,
    Span,
    Stretch,
    Summary,
    Tally,
    check,
    check_names,
    find_check,
    read_glossary,
    register_check,
)
from align.checking.terminology.terms import Term, TermUse, terms
from align.checking.terminology.words import WordLink, word_links
from align.confidence import ConfidenceModel
from align.corpus import (
    PairResult,
    Split,
    batch,
    check_files,
    merge,
    mine,
    mine_files,
    plot_files,
    read_manifest,
    split,
    view_file,
)
from align.document import Document, Segment
from align.encoding import (
    Encoder,
    FakeEncoder,
    PlacedTokens,
    SentenceEncoder,
    TokenEncoder,
    WordEncoder,
)
from align.errors import (
    AlignError,
    FormatError,
    InputError,
    LanguageError,
    ModelError,
    OutputError,
    UsageError,
)
from align.evaluation import (
    Calibrated,
    Calibration,
    Evaluation,
    Gold,
    GoldLink,
    JudgedLink,
    ReliabilityRow,
    Scores,
    calibrate,
    evaluate,
    evaluate_folder,
    measure_calibration,
    measure_calibration_folder,
    read_gold,
)
from align.exporting import (
    Choices,
    Exported,
    Origin,
    TranslationUnit,
    Units,
    check_suffix,
    export,
    formats,
    load,
    read_units,
)
from align.exporting.tmx_rules import TmxCheck, TmxFinding, check_tmx
from align.language import segment_languages
from align.parallelism import Parallelism, Passage
from align.pipeline import align, document, read
from align.progress import Progress
from align.quality import Quality
from align.reading import find_articles
from align.segmenting import register_language, segment
from align.viewing import (
    Shown,
    plot_beads,
    plot_confidence,
    plot_reliability,
    plot_shape,
    plot_similarity,
    plot_terms,
    save_plot,
    view,
)

__all__ = [
    "AlignError",
    "Anchors",
    "Bead",
    "Bitext",
    "Calibrated",
    "Calibration",
    "Check",
    "CheckChoices",
    "Choices",
    "ConfidenceModel",
    "Document",
    "Encoder",
    "Evaluation",
    "Evidence",
    "Exported",
    "FakeEncoder",
    "Finding",
    "FormatError",
    "Found",
    "Glossary",
    "Gold",
    "GoldLink",
    "InputError",
    "JudgedLink",
    "LanguageError",
    "Link",
    "ModelError",
    "Origin",
    "OutputError",
    "Pair",
    "PairResult",
    "Parallelism",
    "Passage",
    "PlacedTokens",
    "Profile",
    "Progress",
    "Quality",
    "ReliabilityRow",
    "Report",
    "Scores",
    "Segment",
    "SentenceEncoder",
    "Settings",
    "Shown",
    "Side",
    "Span",
    "Split",
    "Stretch",
    "Summary",
    "Tally",
    "Term",
    "TermUse",
    "TmxCheck",
    "TmxFinding",
    "TokenEncoder",
    "TranslationUnit",
    "Units",
    "UsageError",
    "WordEncoder",
    "WordLink",
    "__version__",
    "align",
    "align_vectors",
    "batch",
    "calibrate",
    "check",
    "check_files",
    "check_names",
    "check_suffix",
    "check_tmx",
    "document",
    "evaluate",
    "evaluate_folder",
    "export",
    "find_anchors",
    "find_articles",
    "find_check",
    "formats",
    "load",
    "measure_calibration",
    "measure_calibration_folder",
    "merge",
    "mine",
    "mine_files",
    "plot_beads",
    "plot_confidence",
    "plot_files",
    "plot_reliability",
    "plot_shape",
    "plot_similarity",
    "plot_terms",
    "read",
    "read_anchors",
    "read_glossary",
    "read_gold",
    "read_manifest",
    "read_units",
    "register_check",
    "register_language",
    "save_plot",
    "segment",
    "segment_languages",
    "split",
    "terms",
    "view",
    "view_file",
    "word_links",
]
