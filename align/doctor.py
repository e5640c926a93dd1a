"""Whether all that align needs is here, and what to do where it is not."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from align.confidence import confidence_model
from align.encoding import DEFAULT_MODEL, SentenceEncoder, VectorCache
from align.encoding.packed_file import PackedFile, locate
from align.errors import AlignError
from align.exporting import libraries
from align.reading import FORMATS
from align.resources import models_folder

__all__ = ["Finding", "examine", "model_file"]

LIBRARIES = (
    *("numpy", "torch", "transformers", "sentence-transformers", "sentencex", "langdetect"),
    *("py3langid", "trafilatura", "markdown-it-py"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question.

    Attributes:
        what: What was looked at.
        good: Whether it is as it should be.
        detail: What was found; or what is missing, and how to get it.
        needed: Whether aligning plain text, Markdown and HTML needs it.
    """

    what: str
    good: bool
    detail: str
    needed: bool = True


def examine() -> Iterator[Finding]:
    """Look at everything that aligning needs, in the order it is needed.

    Yields:
        A finding for every question, as soon as it is answered.

    Example:
        >>> next(examine()).what
        'Python'
    """
    yield Finding("Python", True, f"{platform.python_version()}, {sys.platform}")
    for library in LIBRARIES:
        yield _version(library)
    for form in FORMATS:
        if form.library:
            yield _extra(form.label, form.library, form.extra)
    for extra, library in libraries().items():
        yield _extra(f".{extra}", library, extra)
    yield _extra("plots", "matplotlib", "plot")
    yield _extra("large minings", "faiss-cpu", "mine")
    yield _extra("clusters", "ray", "ray")
    yield _answer("model file", lambda: f"{DEFAULT_MODEL}, {model_file().path}")
    yield _answer(
        "confidence model", lambda: f"version {confidence_model(SentenceEncoder().name).version}"
    )
    yield _answer("encoding", _encoding)
    yield _answer("vector cache", _cache, needed=False)


def model_file() -> PackedFile:
    """Open the embedded model's file.

    Raises:
        ModelError: If it is missing or damaged; says how to get it.
    """
    config = models_folder() / DEFAULT_MODEL / "packed_e5.json"
    return PackedFile(locate(**json.loads(config.read_text(encoding="utf-8"))))


def _version(library: str) -> Finding:
    try:
        return Finding(library, True, importlib.metadata.version(library))
    except importlib.metadata.PackageNotFoundError:
        return Finding(library, False, f"not installed: pip install {library}")


def _extra(label: str, library: str, extra: str) -> Finding:
    finding = _version(library)
    detail = finding.detail if finding.good else f"pip install 'align-bitext[{extra}]'"
    return Finding(f"{label}: {library}", finding.good, detail, needed=False)


def _answer(what: str, look: Callable[[], str], *, needed: bool = True) -> Finding:
    try:
        return Finding(what, True, look())
    except AlignError as error:
        return Finding(what, False, str(error), needed)


def _cache() -> str:
    cache = VectorCache()
    found = cache.info()
    return "; ".join([f"{found.path}, {found.bytes:,} bytes", *cache.notes])


def _encoding() -> str:
    encoder = SentenceEncoder()
    similar, other = ("Selamat pagi, dunia.", "Harga cabai naik lagi.")
    vectors = encoder.encode(["Good morning, world.", similar, other])
    if not vectors[0] @ vectors[1] > vectors[0] @ vectors[2]:
        raise AlignError(
            f"{encoder.name} takes unlike sentences for like ones: pip install "
            "--force-reinstall torch transformers, in the versions of constraints.txt"
        )
    return f"{encoder.name} on {os.cpu_count()} cores"
