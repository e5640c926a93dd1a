"""The command line: called in this process, or watched in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import align
from align.cli import main

__all__ = ["exit_code", "watched"]

ROOT = Path(align.__file__).parent.parent
WATCHED = """
import sys
from align.cli import main
sys.argv[0] = "align"
try:
    main()
finally:
    heavy = {
        *("torch", "transformers", "sentence_transformers", "tokenizers", "faiss", "ray"),
        *("babel", "langdetect", "py3langid", "rapidfuzz", "sentencex", "simplemma"),
        *("snowballstemmer", "ahocorasick", "docx", "lxml", "markdown_it", "pdfminer"),
        *("trafilatura", "matplotlib", "openpyxl", "pandas", "pyarrow", "rich"),
    }
    print(sorted(heavy & sys.modules.keys()), file=sys.stderr)
"""


def exit_code(*arguments: str) -> int:
    """Call the command line, and return the code that it ends with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["align", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return end.value.code


def watched(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call it in a process of its own; the last line of errors lists what it imported of weight."""
    return subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
