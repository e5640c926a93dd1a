"""The commands that align many pairs, and what they say of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

import align
from align.bitext import NATIVE_SUFFIX
from align.cli.application import app
from align.cli.caching import chosen_encoder
from align.cli.options import (
    Address,
    AnchorsOption,
    ConfidenceOption,
    DryRun,
    EngineChoice,
    EngineOption,
    FurtherFormats,
    Jobs,
    Limit,
    ModelChoice,
    OrderChoice,
    OrderOption,
    Presplit,
    Rules,
    SourceLang,
    TargetLang,
    Verbose,
    WholePage,
    check_folder,
    check_manifest,
    with_choices,
)
from align.cli.talk import anchored, chosen_order, printable, say, terminal_progress
from align.corpus import PairResult
from align.corpus.results import State
from align.counts import number
from align.exporting import Choices

__all__ = ["batch", "report_run"]

# How a run's results are told, in this order.
STATES: dict[State, str] = {
    "kept": "done before",
    "aligned": "aligned",
    "failed": "failed",
    "waiting": "to do",
}


@app.command()
@with_choices
def batch(
    *,
    pairs: Annotated[
        Path,
        typer.Argument(
            help="TSV or Parquet with the columns source, target, output; if wanted also anchors, "
            "source_lang, target_lang, and source_text, target_text in the place of files."
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")],
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    presplit: Presplit = False,
    whole_page: WholePage = False,
    rules: Rules = None,
    order: OrderOption = OrderChoice.free,
    anchors: AnchorsOption = None,
    formats: FurtherFormats = None,
    chosen: Choices,
    jobs: Jobs = 2,
    engine: EngineOption = EngineChoice.here,
    address: Address = None,
    limit: Limit = None,
    dry_run: DryRun = False,
    model: ModelChoice,
    confidence: ConfidenceOption = None,
    verbose: Verbose = False,
) -> None:
    """Align the pairs of articles that a table lists.

    OUTPUT.bitext.jsonl of each goes to the folder. A pair that fails stops no other: it is
    reported, and the exit code is 1. Stopped, the same command goes on where it was: pairs of which
    nothing has changed are kept, and files that a person has edited are never replaced.

    \b
    align batch pairs.tsv -o out
    align batch pairs.tsv -o out --format tmx --format tsv --min-confidence 0.5
    align batch pairs.parquet -o out --dry-run      what is done, and what is to do
    align batch pairs.tsv -o out --engine ray --address 10.0.0.1:6379
    """
    check_folder(output)
    own = None if confidence is None else align.ConfidenceModel.load(confidence)
    manifest = align.read_manifest(pairs)
    check_manifest(pairs, manifest, output, formats or ())
    with chosen_encoder(model) as encoder:
        results = align.batch(
            manifest,
            output,
            source_lang=source_lang,
            target_lang=target_lang,
            presplit=presplit,
            whole_page=whole_page,
            rules=rules,
            order=chosen_order(order),
            anchors=anchors,
            encoder=encoder,
            confidence=own,
            formats=formats or (),
            jobs=jobs,
            engine=engine.value,
            address=address,
            limit=0 if dry_run else limit,
            progress=terminal_progress(),
            **chosen,
        )
        report_run(results, dry_run=dry_run, verbose=verbose)


def report_run(results: Iterable[PairResult], *, dry_run: bool, verbose: bool) -> None:
    """Say what became of the pairs of a run, once it is through.

    Args:
        results: What ``align.batch`` yields.
        dry_run: Whether to print a line for every pair: what would become of it, and its name.
        verbose: Whether to say more of every pair that was aligned.

    Raises:
        Exit: With code 1, if a pair failed.
    """
    done = list(results)
    if dry_run:
        for result in done:
            typer.echo(f"{STATES[result.state]}\t{printable(result.pair.output)}")
    aligned = [result for result in done if result.state == "aligned"]
    if aligned:
        say(_table(aligned))
    for result in aligned:
        if verbose and (bitext := result.bitext):
            say(f"{printable(result.pair.output)}: {bitext.shape()}")
            say(f"{printable(result.pair.output)}: {bitext.quality()}")
    found = [result.anchors for result in aligned if result.anchors is not None]
    if found:
        say(anchored(found))
    say(_counts(done))
    _report_failures(done)


def _table(results: Sequence[PairResult]) -> str:
    """Lay out a row for every pair that was aligned, and one for all."""
    rows = [
        (printable(result.pair.output), str(result.links), _mean([result]), _files(result))
        for result in results
    ]
    rows.insert(0, ("pair", "links", "confidence", "files"))
    links = sum(result.links for result in results)
    rows.append((number(len(results), "pair"), str(links), _mean(results), ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{a:{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d}".rstrip() for a, b, c, d in rows
    )


def _mean(results: Sequence[PairResult]) -> str:
    """Return the mean confidence of all links of some pairs, in words."""
    links = sum(result.links for result in results)
    total = sum(result.links * (result.confidence or 0) for result in results)
    return f"{total / links:.2f}" if links else "-"


def _files(result: PairResult) -> str:
    """Name the files of a pair in one word, as a shell would expand it."""
    stem = str(result.exported[0].path).removesuffix(NATIVE_SUFFIX)
    suffixes = [str(exported.path).removeprefix(f"{stem}.") for exported in result.exported]
    ends = suffixes[0] if len(suffixes) == 1 else f"{{{','.join(suffixes)}}}"
    return printable(f"{stem}.{ends}")


def _counts(results: Sequence[PairResult]) -> str:
    """Say how many pairs were kept, aligned, and so on."""
    edited = sum(bool(result.changed) for result in results)
    note = f" ({edited} edited since and left so)" if edited else ""
    counts = Counter(result.state for result in results)
    said = [
        f"{counts[state]} {name}{note if state == 'kept' else ''}"
        for state, name in STATES.items()
        if counts[state]
    ]
    return ", ".join(said)


def _report_failures(results: Sequence[PairResult]) -> None:
    failed = [result for result in results if result.state == "failed"]
    for result in failed:
        say(f"align: {printable(result.pair.output)}: {printable(result.error)}")
    if failed:
        say(f"align: {len(failed)} of {number(len(results), 'pair')} failed")
        raise typer.Exit(1)
