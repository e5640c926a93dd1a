"""The commands that turn articles into bitext."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

import align
from align.cli.application import app
from align.cli.caching import chosen_encoder
from align.cli.collecting import check_for_articles, run_folder
from align.cli.options import (
    AnchorsOption,
    ConfidenceOption,
    FolderAddress,
    FolderDryRun,
    FolderEngine,
    FolderFormats,
    FolderJobs,
    FolderLimit,
    MinPairing,
    ModelChoice,
    OrderChoice,
    OrderOption,
    Presplit,
    Rejects,
    Rules,
    RunOutputs,
    SourceLang,
    TargetLang,
    Verbose,
    WholePage,
    check_only_rejects,
    check_outputs,
    with_choices,
)
from align.cli.talk import (
    anchored,
    chosen_order,
    mean_confidence,
    printable,
    say,
    terminal_progress,
    written,
)
from align.counts import number
from align.document import one_line
from align.errors import AlignError, UsageError
from align.exporting import Choices, writes_native
from align.files import all_or_none, is_directory
from align.language import primary

__all__ = ["run", "segment"]


@app.command()
@with_choices
def run(
    *,
    source: Annotated[
        Path,
        typer.Argument(help="Article in one language; - for standard input. Or a folder."),
    ],
    target: Annotated[
        Path | None,
        typer.Argument(help="Article in the other. Or a folder, where SOURCE has one language."),
    ] = None,
    output: RunOutputs,
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    presplit: Presplit = False,
    whole_page: WholePage = False,
    rules: Rules = None,
    order: OrderOption = OrderChoice.free,
    anchors: AnchorsOption = None,
    formats: FolderFormats = None,
    chosen: Choices,
    rejects: Rejects = None,
    min_pairing: MinPairing = None,
    jobs: FolderJobs = None,
    engine: FolderEngine = None,
    address: FolderAddress = None,
    limit: FolderLimit = None,
    dry_run: FolderDryRun = False,
    model: ModelChoice,
    confidence: ConfidenceOption = None,
    verbose: Verbose = False,
) -> None:
    """Align two articles, or all those in a folder.

    The articles of a folder, in two languages, are paired by what they say. To the folder of
    --output go the bitexts, pairs.tsv, which align batch reads, and alone.tsv, what stays alone.
    Stopped, the same command goes on where it was.

    \b
    align run article.en.txt article.id.txt -o article.bitext.jsonl
    align run a.txt b.txt --source-lang en --target-lang id -o a.tmx -o a.tsv
    align run book.en.txt book.id.txt --anchors numbers -o book.tmx    chapters and verses
    align run a.en.txt a.fi.txt --confidence mine.json -o a.tmx    see align calibrate
    align run news -o out --dry-run          which of the articles in news belong together?
    align run news -o out --format tmx       align them
    """
    if is_directory(source):
        run_folder(
            source,
            target,
            output,
            chosen,
            source_lang=source_lang,
            target_lang=target_lang,
            presplit=presplit,
            whole_page=whole_page,
            rules=rules,
            order=chosen_order(order),
            anchors=anchors,
            rejects=rejects,
            formats=formats or [],
            min_pairing=min_pairing,
            jobs=jobs,
            engine=engine,
            address=address,
            limit=limit,
            dry_run=dry_run,
            model=model,
            confidence=confidence,
            verbose=verbose,
        )
        return
    if target is None:
        raise UsageError(f"{source} is no folder: name one, or the other article, too")
    if is_directory(target):
        raise UsageError(f"{target} is a folder, {source} is none: name two, or two articles")
    check_for_articles(
        {
            "--min-pairing": min_pairing,
            "--jobs": jobs,
            "--engine": engine,
            "--address": address,
            "--limit": limit,
            "--dry-run": dry_run,
        }
    )
    if len(formats or ()) > 1:
        raise UsageError("--format: two articles take one; name more files, with their suffixes")
    output_format = formats[0] if formats else None
    check_outputs(output, output_format, [source, target, rules, confidence])
    exports = [path for path in output if not writes_native(path, output_format)]
    check_only_rejects(rejects, exports, [x for x in (source, target, rules, confidence) if x])
    own = None if confidence is None else align.ConfidenceModel.load(confidence)
    documents = [
        align.read(path, lang=lang, presplit=presplit, whole_page=whole_page, rules=rules)
        for path, lang in ((source, source_lang), (target, target_lang))
    ]
    found = None if anchors is None else align.find_anchors(documents[0], documents[1], anchors)
    with chosen_encoder(model) as encoder:
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
        say(anchored([found]))
    say(_summary(bitext))
    if verbose:
        say(str(bitext.shape()))
        say(str(bitext.quality()))
    for exported in done:
        say(written(exported))


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
    """Print the segments of articles, one a line.

    Of several articles, the name of each and a tab stand before its segments.

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
        say(f"align: {failed} of {number(len(paths), 'article')} failed")
        raise typer.Exit(1)


def _articles(file: str) -> list[Path]:
    """Return what a name on the command line stands for."""
    if not file.strip():
        raise UsageError("can't read a file without a name: give its name")
    return align.find_articles(file) if is_directory(file) else [Path(file)]


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
        shapes += f"; {number(repeats, 'repeat')} among them"
    return (
        f"{number(len(pairs), 'link')} ({shapes or 'none'}), mean confidence "
        f"{mean_confidence(pairs)}; without a counterpart: {alone[0]:,} source and "
        f"{number(alone[1], 'target segment')}"
    )
