"""Aligning many pairs with one encoder; a pair that fails stops no other."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, Unpack, get_args

from align.aligning import Order
from align.anchors import check_way
from align.bitext import NATIVE_SUFFIX
from align.confidence import ConfidenceModel
from align.corpus.here import align_here
from align.corpus.journal import JOURNAL, Journal, locked
from align.corpus.manifest import ManifestRow
from align.corpus.on_ray import align_on_ray
from align.corpus.results import Outcome, PairResult
from align.corpus.stages import RunSettings, failed, files_of
from align.encoding import Encoder, SentenceEncoder
from align.errors import OutputError, UsageError
from align.exporting import Choices, check_suffix
from align.exporting.selection import Selection
from align.files import file_id
from align.language import check_code
from align.progress import Progress
from align.segmenting.rules import load_rules, registered

__all__ = ["Engine", "batch"]

Engine = Literal["here", "ray"]


def batch(
    pairs: Iterable[ManifestRow],
    folder: str | os.PathLike[str],
    *,
    source_lang: str | None = None,
    target_lang: str | None = None,
    presplit: bool = False,
    whole_page: bool = False,
    rules: str | os.PathLike[str] | None = None,
    order: Order = "free",
    anchors: str | os.PathLike[str] | None = None,
    encoder: Encoder | None = None,
    confidence: ConfidenceModel | None = None,
    formats: Sequence[str] = (),
    engine: Engine = "here",
    address: str | None = None,
    jobs: int = 1,
    limit: int | None = None,
    progress: Progress | None = None,
    **choices: Unpack[Choices],
) -> Iterator[PairResult]:
    """Align pairs, and write each as soon as it is done.

    What is done is written down in the folder. Where a run was stopped, however it was, the same
    call goes on: a pair is kept if its files are there, and all that went into them is the same:
    the texts, the rules, the anchors, the encoder, the confidence model, the choices and the
    version of align. All others are aligned, those that failed before among them. A file that was
    edited since is never replaced: the pair is kept if nothing else has changed, and fails if
    something has.

    Args:
        pairs: The pairs: what ``read_manifest`` gives, or rows of your own.
        folder: Where to write ``OUTPUT.bitext.jsonl`` of every pair.
        source_lang: Language of all sources; detected where left out.
        target_lang: Language of all targets; detected where left out.
        presplit: Whether every line is a segment already.
        whole_page: Whether to take all of HTML pages, not their main text alone.
        rules: A file with rules of your own for the segmentation.
        order: See ``align``.
        anchors: How to find the anchors of the pairs that do not say it themselves: see
            ``find_anchors``.
        encoder: See ``align``; one for all pairs.
        confidence: See ``align``; one for all pairs.
        formats: Suffixes of further files to write of every pair, such as ``tmx``.
        engine: What runs the pairs, ``"here"`` or ``"ray"``: a Ray cluster, whose machines share
            the folder that the program was started in, and the output folder. The result is the
            same.
        address: That of the cluster, such as ``10.0.0.1:6379``; where left out, Ray is started on
            this machine, or used as it runs in this program.
        jobs: How many processes are at work here: one encodes, the others read, align and write.
            The result is the same. Ray has as many as there are processors for.
        limit: Align so many pairs at most; the others that are to be done wait. With 0 it is
            only told what would be done, and nothing is written.
        progress: Hears how many pairs are done, of those that are to be aligned.
        **choices: What to write to those further files: see ``Choices``.

    Yields:
        A result for every pair, in order: also of those that failed, were kept or wait.

    Raises:
        ClusterError: If the cluster can't be reached, or breaks down.
        ModelError: If the encoder can't be loaded.
        OutputError: If the folder can't be written, or another run is writing to it.
        UsageError: If a format or a choice is not known, or the way to find anchors; if
            *confidence* was fitted with another encoder; if two pairs have the same output, or
            one that the run reads; if a language is no code; if the engine is not known or not
            installed, or *address* is not for it.
        FormatError: If *rules* is no file of rules.
        InputError: If *rules* can't be read.

    Example:
        >>> import tempfile
        >>> from align.encoding import FakeEncoder
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     paths = Path(folder, "en.txt"), Path(folder, "id.txt")
        ...     for path, text in zip(paths, ("Rain fell.", "Hujan turun.")):
        ...         _ = path.write_text(text)
        ...     for _ in range(2):
        ...         (done,) = batch([ManifestRow(*paths, "rain")], folder, encoder=FakeEncoder(),
        ...                         source_lang="en", target_lang="id")
        ...         print(done.pair.output, done.state)
        rain aligned
        rain kept
    """
    encoder = encoder or SentenceEncoder()
    settings = RunSettings(
        folder=Path(folder),
        encoder=encoder.name,
        source_lang=source_lang,
        target_lang=target_lang,
        presplit=presplit,
        whole_page=whole_page,
        rules=None if rules is None else os.fspath(rules),
        order=order,
        anchors=None if anchors is None else os.fspath(anchors),
        confidence=confidence,
        suffixes=tuple(dict.fromkeys(f".{name.lstrip('.')}" for name in formats)),
        choices=choices,
        registered=registered(),
    )
    _check(settings)
    _check_numbers(jobs, limit)
    _check_engine(engine, address)
    pairs = _distinct(pairs)
    _check_outputs(pairs, settings)
    with contextlib.nullcontext() if limit == 0 else locked(settings.folder):
        journal = Journal(settings)
        results = {pair.name: journal.earlier(pair) for pair in pairs}
        to_do = [pair for pair in pairs if results[pair.name] is None]
        for pair in [] if limit is None else to_do[limit:]:
            results[pair.name] = PairResult(pair, "waiting")
        begun = journal.begun(to_do[:limit])
        if engine == "ray":
            outcomes = align_on_ray(begun, settings, encoder, address)
        else:
            outcomes = align_here(begun, settings, encoder, jobs)
        noted = _noted(outcomes, journal, progress or Progress(), len(to_do[:limit]))
        with contextlib.closing(noted):
            for pair in pairs:
                while (result := results[pair.name]) is None:
                    found = next(noted)
                    results[found.pair.name] = found
                yield result


def _check(settings: RunSettings) -> None:
    """Refuse before the work begins what would fail on every pair."""
    Selection(**settings.choices)
    for suffix in settings.suffixes:
        check_suffix(f"x{suffix}")
        if "/" in suffix or suffix == NATIVE_SUFFIX:
            raise UsageError(
                f"the further format {suffix!r} can't be written: give a suffix such as tmx; "
                f"{NATIVE_SUFFIX} is written of every pair"
            )
    for code in (settings.source_lang, settings.target_lang):
        if code:
            check_code(code)
    if settings.rules is not None:
        load_rules("en", settings.rules)  # which are for all languages
    if settings.anchors is not None:
        check_way(settings.anchors)
    if settings.confidence is not None:
        settings.confidence.check_encoder(settings.encoder)


def _check_numbers(jobs: int, limit: int | None) -> None:
    if jobs < 1:
        raise UsageError(f"jobs must be 1 or more, not {jobs}")
    if limit is not None and limit < 0:
        raise UsageError(f"limit must be 0 or more, not {limit}")


def _check_engine(engine: str, address: str | None) -> None:
    if engine not in get_args(Engine):
        raise UsageError(f"engine must be one of {', '.join(get_args(Engine))}, not {engine!r}")
    if address is not None and engine != "ray":
        raise UsageError("an address is that of a Ray cluster: give --engine ray (engine='ray')")


def _distinct(pairs: Iterable[ManifestRow]) -> list[ManifestRow]:
    """Return pairs, and refuse two that would write the same files."""
    by_name: dict[str, ManifestRow] = {}
    for pair in pairs:
        if pair.name in by_name:
            raise UsageError(f"two pairs have the output {pair.name!r}: give each one of its own")
        by_name[pair.name] = pair
    return list(by_name.values())


def _check_outputs(pairs: Iterable[ManifestRow], settings: RunSettings) -> None:
    """Refuse to write over what the run reads, be it for another pair."""
    journal = settings.folder / JOURNAL
    read = {file_id(path) for pair in pairs for path in files_of(pair, settings)} - {None}
    for pair in pairs:
        for path in settings.outputs(pair):
            if path == journal or file_id(path) in read:
                raise UsageError(
                    f"{path} is read in this run, and would be replaced: give the pair "
                    f"{pair.name!r} another output"
                )


def _noted(
    outcomes: Generator[Outcome], journal: Journal, progress: Progress, total: int
) -> Generator[PairResult]:
    """Write down in the journal what is done, as it comes."""
    progress.start("aligning", total)
    try:
        with contextlib.closing(outcomes):
            for outcome in outcomes:
                result = _note(outcome, journal)
                progress.advance()
                yield result
    finally:
        progress.finish()


def _note(outcome: Outcome, journal: Journal) -> PairResult:
    try:
        journal.add(outcome)
    except OutputError as error:
        return failed(outcome.result.pair, error).result
    return outcome.result
