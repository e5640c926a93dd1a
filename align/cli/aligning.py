"""The commands that turn articles into bitext."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import align
from align.bitext import NATIVE_SUFFIX
from align.cli.application import app
from align.cli.caching import chosen_encoder
from align.cli.options import (
    AnchorsOption,
    ConfidenceOption,
    Format,
    Model,
    NoCache,
    OrderChoice,
    OrderOption,
    Outputs,
    Presplit,
    Rejects,
    Rules,
    SourceLang,
    TargetLang,
    Trust,
    Verbose,
    WholePage,
    check_only_rejects,
    check_outputs,
    with_choices,
)
from align.cli.talk import (
    chosen_order,
    mean_confidence,
    printable,
    say,
    terminal_progress,
    written,
)
from align.corpus import PairResult
from align.document import one_line
from align.errors import AlignError, UsageError
from align.exporting import Choices, writes_native
from align.files import all_or_none
from align.language import primary

__all__ = ["batch", "run", "segment"]


@app.command()
@with_choices
def run(
    source: Annotated[Path, typer.Argument(help="Article in one language; - for standard input.")],
    target: Annotated[Path, typer.Argument(help="Article in the other.")],
    output: Outputs,
    chosen: Choices,
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    presplit: Presplit = False,
    whole_page: WholePage = False,
    rules: Rules = None,
    order: OrderOption = OrderChoice.free,
    anchors: AnchorsOption = None,
    rejects: Rejects = None,
    output_format: Format = None,
    model: Model = "e5-small-q4",
    trust_remote_code: Trust = False,
    no_cache: NoCache = False,
    confidence: ConfidenceOption = None,
    verbose: Verbose = False,
) -> None:
    """Align two articles, end to end.

    \b
    align run article.en.txt article.id.txt -o article.bitext.jsonl
    align run a.txt b.txt --source-lang en --target-lang id -o a.tmx -o a.tsv
    align run book.en.txt book.id.txt --anchors numbers -o book.tmx    chapters and verses
    align run a.en.txt a.fi.txt --confidence mine.json -o a.tmx    see align calibrate
    """
    check_outputs(output, output_format, [source, target, rules, confidence])
    exports = [path for path in output if not writes_native(path, output_format)]
    check_only_rejects(rejects, exports, [x for x in (source, target, rules, confidence) if x])
    own = None if confidence is None else align.ConfidenceModel.load(confidence)
    documents = [
        align.read(path, lang=lang, presplit=presplit, whole_page=whole_page, rules=rules)
        for path, lang in ((source, source_lang), (target, target_lang))
    ]
    found = None if anchors is None else align.find_anchors(documents[0], documents[1], anchors)
    with chosen_encoder(model, trust_remote_code=trust_remote_code, no_cache=no_cache) as encoder:
        bitext = align.align(
            *documents,
            order=chosen_order(order),
            anchors=found or (),
            encoder=encoder,
            confidence=own,
            progress=terminal_progress(),
        )
    with all_or_none():
        done = [
            align.export(bitext, path, suffix=output_format, rejects=rejects, **chosen)
            if path in exports
            else align.export(bitext, path, suffix=output_format, swap=chosen["swap"])
            for path in output
        ]
    if found is not None:
        say(_anchored([found]))
    say(_summary(bitext))
    if verbose:
        say(str(bitext.shape()))
        say(str(bitext.quality()))
    for exported in done:
        say(written(exported))


@app.command()
@with_choices
def batch(
    pairs: Annotated[
        Path, typer.Argument(help="TSV with the columns source, target, output; anchors if wanted.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")],
    chosen: Choices,
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    presplit: Presplit = False,
    whole_page: WholePage = False,
    rules: Rules = None,
    order: OrderOption = OrderChoice.free,
    anchors: AnchorsOption = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="A further format to write, such as tmx. May be repeated."),
    ] = None,
    model: Model = "e5-small-q4",
    trust_remote_code: Trust = False,
    no_cache: NoCache = False,
    confidence: ConfidenceOption = None,
    verbose: Verbose = False,
) -> None:
    """Align the pairs of a manifest; OUTPUT.bitext.jsonl of each goes to the folder.

    A pair that fails stops no other: it is reported, and the exit code is 1.

    \b
    align batch pairs.tsv -o out
    align batch pairs.tsv -o out --format tmx --format tsv --min-confidence 0.5
    """
    manifest = align.read_manifest(pairs)
    own = None if confidence is None else align.ConfidenceModel.load(confidence)
    progress = terminal_progress()
    progress.start("aligning", len(manifest))
    results = []
    with chosen_encoder(model, trust_remote_code=trust_remote_code, no_cache=no_cache) as encoder:
        for result in align.batch(
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
            **chosen,
        ):
            results.append(result)
            progress.advance()
    progress.finish()
    say(_table(results))
    for result in results:
        if verbose and result.bitext:
            say(f"{result.pair.output}: {result.bitext.shape()}")
            say(f"{result.pair.output}: {result.bitext.quality()}")
    found = [result.anchors for result in results if result.anchors is not None]
    if found:
        say(_anchored(found))
    failed = [result for result in results if result.error]
    for result in failed:
        say(f"align: {result.pair.output}: {result.error}")
    if failed:
        say(f"align: {len(failed)} of {len(results)} pairs failed")
        raise typer.Exit(1)


@app.command()
def segment(
    files: Annotated[
        list[str],
        typer.Argument(help="Articles, or folders of articles; - for standard input."),
    ],
    lang: Annotated[str | None, typer.Option(help="Language; detected if left out.")] = None,
    kinds: Annotated[
        bool,
        typer.Option(
            "--kinds", help="Print start, end, kind and its reason before each, parted by tabs."
        ),
    ] = False,
    other_lang: Annotated[
        str | None,
        typer.Option(
            help="A language that passages may be left in: print each segment's language too."
        ),
    ] = None,
    presplit: Presplit = False,
    whole_page: WholePage = False,
    rules: Rules = None,
) -> None:
    """Print the segments of articles, one a line; of several, with the name before each.

    \b
    align segment article.id.txt
    align segment article.id.html --kinds
    align segment article.id.txt --other-lang en     which passages are untranslated?
    """
    paths = [path for file in files for path in _articles(file)]
    failed = 0
    for path in paths:
        try:
            document = align.read(
                path, lang=lang, presplit=presplit, whole_page=whole_page, rules=rules
            )
            rows = _segment_rows(document, kinds=kinds, other_lang=other_lang)
        except UsageError:
            raise
        except AlignError as error:
            if len(paths) == 1:
                raise
            failed += 1
            say(f"align: {printable(str(error))}")
            continue
        name = [] if len(paths) == 1 else [printable(str(path))]
        for row in rows:
            typer.echo("\t".join([*name, *row]))
    if failed:
        say(f"align: {failed} of {len(paths)} articles failed")
        raise typer.Exit(1)


def _articles(file: str) -> list[Path]:
    """Return what a name on the command line stands for."""
    if not file.strip():
        raise UsageError("can't read a file without a name: give its name")
    return align.find_articles(file) if Path(file).is_dir() else [Path(file)]


def _segment_rows(
    document: align.Document, *, kinds: bool, other_lang: str | None
) -> list[list[str]]:
    rows = [[one_line(document[number])] for number in range(len(document))]
    if other_lang:
        texts = [row[0] for row in rows]
        is_same = primary(document.lang) == primary(other_lang)
        languages = (
            [document.lang] * len(texts)
            if is_same
            else align.segment_languages(texts, (document.lang, other_lang))
        )
        rows = [[lang or "-", *row] for lang, row in zip(languages, rows, strict=True)]
    if kinds:
        rows = [
            [str(part.start), str(part.end), part.kind, part.reason, *row]
            for part, row in zip(document.segments, rows, strict=True)
        ]
    return rows


def _summary(bitext: align.Bitext) -> str:
    pairs = bitext.pairs()
    beads = Counter(link.bead for link in pairs).most_common()
    shapes = ", ".join(f"{count} {bead}" for bead, count in beads)
    alone = [
        sum(len(side) for side in sides)
        for sides in zip(
            *((link.source, link.target) for link in bitext if link.is_gap), strict=True
        )
    ] or [0, 0]
    repeats = sum(link.repeat for link in pairs)
    if repeats:
        shapes += f"; {repeats} of them repeats"
    return (
        f"{len(pairs)} links ({shapes or 'none'}), mean confidence {mean_confidence(pairs)}; "
        f"without a counterpart: {alone[0]} source and {alone[1]} target segments"
    )


def _anchored(found: Sequence[align.Anchors]) -> str:
    dropped = sum(anchors.dropped for anchors in found)
    reason = f"; {dropped} dropped: not surely the same" if dropped else ""
    return f"{sum(map(len, found))} anchors{reason}"


def _table(results: Sequence[PairResult]) -> str:
    """Lay out a row for every pair that was aligned, and one for all."""
    rows = [("pair", "links", "confidence", "files")]
    links = []
    for result in results:
        if result.bitext is not None:
            pairs = result.bitext.pairs()
            links += pairs
            files = _files(result)
            rows.append((result.pair.output, str(len(pairs)), mean_confidence(pairs), files))
    done = len(rows) - 1
    rows.append((f"{done} pairs", str(len(links)), mean_confidence(links), ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{a:{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d}".rstrip() for a, b, c, d in rows
    )


def _files(result: PairResult) -> str:
    """Name the files of a pair in one word, as a shell would expand it."""
    stem = str(result.exported[0].path).removesuffix(NATIVE_SUFFIX)
    suffixes = [str(exported.path).removeprefix(f"{stem}.") for exported in result.exported]
    return f"{stem}.{suffixes[0] if len(suffixes) == 1 else '{' + ','.join(suffixes) + '}'}"
