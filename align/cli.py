"""The command line: parse, call one public function, print."""

from __future__ import annotations

import io
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import align
from align.aligning import Order
from align.bitext import NATIVE_SUFFIX, is_native
from align.corpus.showing import MOST_WITH_WORDS
from align.document import one_line
from align.errors import AlignError, UsageError
from align.evaluation.calibrating import find_gold
from align.evaluation.folder import pooled_calibration
from align.exporting import Choices, writes_native
from align.files import STANDARD, all_or_none
from align.language import primary
from align.options import (
    AnchorsOption,
    Bitexts,
    BitextSourceLang,
    BitextTargetLang,
    ConfidenceOption,
    Format,
    GlossaryOption,
    Hints,
    Model,
    OrderChoice,
    OrderOption,
    Outputs,
    PlotGold,
    PlotKind,
    PlotOutput,
    Presplit,
    ProfileOption,
    Rejects,
    Rules,
    SeverityChoice,
    SourceLang,
    TargetLang,
    Trust,
    Verbose,
    WholePage,
    check_new_model,
    check_only_rejects,
    check_outputs,
    check_report,
    check_view,
    with_choices,
)

if TYPE_CHECKING:
    from align.corpus import PairResult

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""Two articles in, bitext with a probability for every pair out. Offline.

    \b
    align run article.en.txt article.id.txt -o article.tmx
    align COMMAND --help    says what a command does, with examples
    """,
)

tmx = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look into translation memories in TMX.

    \b
    align tmx check memory.tmx    which rules of TMX it breaks, line by line
    """,
)
app.add_typer(tmx, name="tmx")


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Print the version, or go on to the command."""
    if version:
        typer.echo(f"align {align.__version__}")
        raise typer.Exit


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
    bitext = align.align(
        *documents,
        order=_order(order),
        anchors=found or (),
        encoder=align.SentenceEncoder(model, trust_remote_code=trust_remote_code),
        confidence=own,
        progress=_progress(),
    )
    with all_or_none():
        done = [
            align.export(bitext, path, suffix=output_format, rejects=rejects, **chosen)
            if path in exports
            else align.export(bitext, path, suffix=output_format, swap=chosen["swap"])
            for path in output
        ]
    if found is not None:
        _say(_anchored([found]))
    _say(_summary(bitext))
    if verbose:
        _say(str(bitext.shape()))
        _say(str(bitext.quality()))
    for exported in done:
        _say(_written(exported))


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
    progress = _progress()
    progress.start("aligning", len(manifest))
    results = []
    for result in align.batch(
        manifest,
        output,
        source_lang=source_lang,
        target_lang=target_lang,
        presplit=presplit,
        whole_page=whole_page,
        rules=rules,
        order=_order(order),
        anchors=anchors,
        encoder=align.SentenceEncoder(model, trust_remote_code=trust_remote_code),
        confidence=own,
        formats=formats or (),
        **chosen,
    ):
        results.append(result)
        progress.advance()
    progress.finish()
    _say(_table(results))
    for result in results:
        if verbose and result.bitext:
            _say(f"{result.pair.output}: {result.bitext.shape()}")
            _say(f"{result.pair.output}: {result.bitext.quality()}")
    found = [result.anchors for result in results if result.anchors is not None]
    if found:
        _say(_anchored(found))
    failed = [result for result in results if result.error]
    for result in failed:
        _say(f"align: {result.pair.output}: {result.error}")
    if failed:
        _say(f"align: {len(failed)} of {len(results)} pairs failed")
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
            _say(f"align: {_printable(str(error))}")
            continue
        name = [] if len(paths) == 1 else [_printable(str(path))]
        for row in rows:
            typer.echo("\t".join([*name, *row]))
    if failed:
        _say(f"align: {failed} of {len(paths)} articles failed")
        raise typer.Exit(1)


@app.command()
@with_choices
def export(
    bitext: Annotated[
        Path, typer.Argument(help="Bitext in any format; Moses as NAME.moses for two files.")
    ],
    output: Outputs,
    chosen: Choices,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    rejects: Rejects = None,
    output_format: Format = None,
) -> None:
    """Write a bitext in another format; what was left out is counted.

    \b
    align export article.bitext.jsonl -o article.tmx --min-confidence 0.8
    align export article.bitext.jsonl -o passages.tmx --unit passage
    align export memory.tmx -o memory.jsonl.gz --dedupe --max-length 2000 --rejects out.tsv
    align export memory.tmx -o - --format tsv | head
    """
    check_outputs(output, output_format)
    is_whole = is_native(bitext)
    exports = [path for path in output if not (is_whole and writes_native(path, output_format))]
    check_only_rejects(rejects, exports, [bitext])
    read = align.load if is_whole else align.read_units
    loaded = read(bitext, source_lang, target_lang)
    with all_or_none():
        done = [
            align.export(
                loaded,
                path,
                suffix=output_format,
                rejects=rejects if path in exports else None,
                progress=_progress(),
                **chosen,
            )
            for path in output
        ]
    for exported in done:
        _say(_written(exported))


@tmx.command("check")
def check_memory(
    file: Annotated[Path, typer.Argument(help="Translation memory, *.tmx or *.tmx.gz.")],
) -> None:
    """Print every rule of TMX 1.4 that a file breaks: line, rule and what to do.

    An error is what strict programs refuse the whole file for; a warning is what some of them
    trip over. The exit code is 1 if there is any of either.

    \b
    align tmx check memory.tmx
    """
    found = align.check_tmx(file)
    counts = Counter[str]()
    for finding in found:
        counts[finding.severity] += 1
        at = f"{file}:{finding.line}: {finding.severity} {finding.rule}"
        typer.echo(_printable(f"{at}: {finding.message}; {finding.fix}"))
    _say(_printable(f"{file}: {_counted(counts)} in {_number(found.units, 'unit')}"))
    if counts:
        raise typer.Exit(1)


@app.command()
@with_choices
def merge(
    files: Bitexts,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; its suffix chooses the format.")
    ],
    chosen: Choices,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    rejects: Rejects = None,
    output_format: Format = None,
) -> None:
    """Put many bitexts together, in the order given; each unit keeps its documents' names.

    \b
    align merge out -o all.tmx --min-confidence 0.8      all native files in a folder
    align merge a.tmx b.tsv.gz out -o all.jsonl --dedupe
    """
    check_outputs([output], output_format)
    done = align.merge(
        files,
        output,
        suffix=output_format,
        rejects=rejects,
        source_lang=source_lang,
        target_lang=target_lang,
        progress=_progress(),
        **chosen,
    )
    _say(_written(done))


@app.command()
@with_choices
def split(
    files: Bitexts,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder to write train, dev and test to.")
    ],
    chosen: Choices,
    output_format: Annotated[
        str, typer.Option("--format", help="Format of the three, such as tmx, moses or tsv.gz.")
    ] = "tsv",
    dev: Annotated[
        float,
        typer.Option(help="How much to develop on: below 1 a share of the units, else how many."),
    ] = 0.1,
    test: Annotated[float, typer.Option(help="How much to test on, likewise.")] = 0.1,
    seed: Annotated[int, typer.Option(help="Another one gives other parts.")] = 0,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    rejects: Rejects = None,
) -> None:
    """Split bitexts for training, development and test; no document is in two parts, no sentence.

    Documents stay whole, and those that share a side stay together. A unit in train or dev with a
    sentence, however short, that test has too is left out, and one in train with what dev has.

    \b
    align split out -o corpus --min-confidence 0.8
    align split all.tmx -o corpus --format moses --dev 2000 --test 2000 --seed 1 --dedupe
    """
    done = align.split(
        files,
        output,
        suffix=output_format,
        dev=dev,
        test=test,
        seed=seed,
        rejects=rejects,
        source_lang=source_lang,
        target_lang=target_lang,
        progress=_progress(),
        **chosen,
    )
    for name, exported in (("train", done.train), ("dev", done.dev), ("test", done.test)):
        _say(f"{_written(exported)}; of {_number(done.documents[name], 'document')}")
    if before := _left_out(done.skipped):
        _say(f"before the split {before}")


@app.command()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="BITEXT...",
            help="Bitexts in any format; a folder stands for the native files in it.",
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="Report to write; its suffix, .html, .tsv, .jsonl or .txt, chooses the format.",
        ),
    ] = Path(STANDARD),
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="Format where no suffix says it: table, json, tsv or html; on standard output a "
            "table if left out.",
        ),
    ] = None,
    checks: Annotated[
        list[str] | None,
        typer.Option("--check", help="Make this check alone. May be repeated; --list has all."),
    ] = None,
    hints: Hints = False,
    skip: Annotated[
        list[str] | None, typer.Option(help="Make all but this check. May be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            help="Findings to ignore: CHECK, CHECK:LINK or CHECK:LINK:FILE. May be repeated."
        ),
    ] = None,
    ignore_file: Annotated[
        Path | None,
        typer.Option(help="TSV file of findings to ignore, such as rows of a report in TSV."),
    ] = None,
    glossary: GlossaryOption = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="Least confidence of a link to be checked; what a person accepted or edited is.",
        ),
    ] = None,
    fail_on: Annotated[
        SeverityChoice | None,
        typer.Option(help="End with exit code 1 if anything of this severity or worse is found."),
    ] = None,
    profile: ProfileOption = None,
    model: Model = "e5-small-q4",
    trust_remote_code: Trust = False,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    list_checks: Annotated[
        bool, typer.Option("--list", help="List the checks: name, type and severity, about.")
    ] = False,
) -> None:
    """Find what the two sides say differently: numbers, dates, names, terms and more.

    Findings go to the report, the figures to standard error.

    \b
    align check article.bitext.jsonl
    align check article.bitext.jsonl -o report.html
    align check out --format json | jq -r .message     all native files in a folder
    align check memory.tmx --check numbers --check dates --fail-on high
    align check out -o report.tsv      and, when the rows that are faults are deleted from it:
    align check out --ignore-file report.tsv
    """
    if list_checks:
        _list_checks()
        return
    check_report(output, profile)
    house = align.Profile() if profile is None else align.Profile.load(profile)
    found = align.check_files(
        files or [],
        output,
        suffix=output_format or ("table" if str(output) == STANDARD else None),
        source_lang=source_lang,
        target_lang=target_lang,
        progress=_progress(),
        checks=checks or (),
        hints=hints,
        skip=skip or (),
        ignore=ignore or (),
        ignore_file=ignore_file,
        glossary=glossary,
        min_confidence=house.min_confidence if min_confidence is None else min_confidence,
        encoder=align.SentenceEncoder(model, trust_remote_code=trust_remote_code),
        profile=house,
    )
    _say("\n".join(map(_printable, str(found).splitlines())))
    least = fail_on.value if fail_on else house.fail_on
    if least is not None and found.at_least(least):
        raise typer.Exit(1)


@app.command()
def view(
    bitext: Annotated[
        Path, typer.Argument(help="Bitext in any format; Moses as NAME.moses for two files.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Page to write, *.html; - is standard output.")
    ],
    checked: Annotated[
        bool,
        typer.Option("--check/--no-check", help="Whether to show what align check finds."),
    ] = True,
    words: Annotated[
        bool | None,
        typer.Option(
            "--words/--no-words",
            help="Whether to show which words say the same; left out, of up to "
            f"{MOST_WITH_WORDS:,} links.",
        ),
    ] = None,
    hints: Hints = False,
    glossary: GlossaryOption = None,
    profile: ProfileOption = None,
    model: Model = "e5-small-q4",
    trust_remote_code: Trust = False,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
) -> None:
    """Show an alignment on a page: both articles, the links between them, and what is found.

    The page is one file, for any browser; it needs no network.

    \b
    align view article.bitext.jsonl -o page.html
    align view article.bitext.jsonl -o page.html --no-check --no-words      at once
    align view memory.tmx -o page.html --glossary terms.tsv
    """
    of_check = {"--hints": hints, "--glossary": glossary, "--profile": profile}
    check_view(output, [bitext, glossary, profile], of_check, is_checked=checked)
    shown = align.view_file(
        bitext,
        output,
        checked=checked,
        words=words,
        source_lang=source_lang,
        target_lang=target_lang,
        progress=_progress(),
        hints=hints,
        glossary=glossary,
        profile=profile,
        encoder=align.SentenceEncoder(model, trust_remote_code=trust_remote_code),
    )
    _say(_shown(shown))
    for note in shown.notes:
        _say(_printable(note))


@app.command()
def plot(
    files: Bitexts,
    kind: PlotKind,
    output: PlotOutput,
    gold: PlotGold = None,
    model: Model = "e5-small-q4",
    trust_remote_code: Trust = False,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
) -> None:
    """Draw a plot of bitexts.

    \b
    similarity    how similar all sentences of one bitext are, and the path of its links
    confidence    how many links there are of each confidence; what thresholds leave
    beads         types of links, such as 1-2, and gaps
    terms         how each term is rendered
    shape         a row for each bitext: what has a counterpart, how surely, what has moved
    reliability   confidence against the share right by gold links, of a native file or folder

    \b
    align plot article.bitext.jsonl --kind similarity -o article.png
    align plot out --kind shape -o shape.svg      all native files in a folder
    align plot out --kind reliability --gold gold -o reliability.pdf
    """
    axes = align.plot_files(
        files,
        output,
        kind,
        gold=gold,
        encoder=align.SentenceEncoder(model, trust_remote_code=trust_remote_code),
        source_lang=source_lang,
        target_lang=target_lang,
        progress=_progress(),
    )
    _say(_printable(f"{output}: {axes.get_title(loc='left')}"))


@app.command()
def evaluate(
    bitext: Annotated[Path, typer.Argument(help="Native file, *.bitext.jsonl, or a folder.")],
    gold: Annotated[
        Path,
        typer.Argument(
            help="Native file, lines such as [0, 1]:[0], or folder of units.jsonl and "
            "links.jsonl; for a folder of bitexts such a folder, or one with NAME.gold or "
            "NAME.bitext.jsonl for each."
        ),
    ],
    min_confidence: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="Least confidence of a link that is counted; what a person accepted or edited is.",
        ),
    ] = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Say whether confidences are what they say.")
    ] = False,
    precision: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="With --calibration: the precision to find a threshold for; 0.95 if left out.",
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(help="With --calibration: draw the table into FILE.png, .svg or .pdf."),
    ] = None,
) -> None:
    """Score bitexts against gold links: precision, recall, F1 and its 95 % interval.

    Strict asks for the very link, lax for a sentence pair in common. Then come gaps, which are
    sentences without a counterpart; crossings, which are pairs of links whose order differs;
    and every type of bead, strictly. Of a folder, strict scores of every bitext come first.

    With --calibration instead: how many links of each confidence are right, with the 95 % interval
    of that share; measures of it; and what is left from some thresholds on.

    \b
    align evaluate article.bitext.jsonl article.gold
    align evaluate out gold     out/NAME.bitext.jsonl against gold/NAME.gold, all pooled
    align evaluate out gold --calibration --precision 0.98 --plot reliability.svg
    """
    if calibration:
        _refuse_least_confidence(min_confidence)
        _evaluate_calibration(bitext, gold, 0.95 if precision is None else precision, plot)
        return
    if precision is not None or plot is not None:
        raise UsageError("--precision and --plot belong to --calibration: add it")
    if bitext.is_dir():
        by_name = align.evaluate_folder(bitext, gold, confidence=min_confidence)
        rows = [(name, x.strict, x.interval("strict")) for name, x in by_name.items()]
        _print_scores("document", rows)
        typer.echo()
        scored = sum(by_name.values(), start=align.Evaluation())
    else:
        loaded = align.Bitext.load(bitext)
        scored = align.evaluate(loaded, align.read_gold(gold, loaded), confidence=min_confidence)
    _print_scores(
        "measure", [(name, x, scored.interval(name)) for name, x in scored.measures.items()]
    )


@app.command()
def calibrate(
    gold: Annotated[
        list[Path],
        typer.Argument(
            help="Native files, *.bitext.jsonl, that people made or checked as a whole; a folder "
            "stands for those in it."
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Confidence model to write, NAME.json.")
    ],
    order: OrderOption = OrderChoice.free,
    model: Model = "e5-small-q4",
    trust_remote_code: Trust = False,
) -> None:
    """Fit confidences to an encoder, a pair of languages or a kind of text of your own.

    The documents are aligned afresh, and what is found is judged by the links in the files: all
    with two sides that are not rejected are right, also those that nobody looked at. A few hundred
    links will do. The table says how far confidences are from what is right: before, and after, on
    documents that were left out.

    \b
    align calibrate checked -o mine.json --model sentence-transformers/LaBSE
    align run a.txt b.txt --model sentence-transformers/LaBSE --confidence mine.json -o a.tmx
    """
    check_new_model(output, find_gold(gold))
    done = align.calibrate(
        gold,
        encoder=align.SentenceEncoder(model, trust_remote_code=trust_remote_code),
        order=_order(order),
        progress=_progress(),
    )
    done.model.save(output)
    _print_change(done.before, done.after)
    links = f"{_number(done.before.links, 'link')}, {done.before.right} right"
    left_out = _left_out({"repeats": done.before.repeats})
    what = f"{output}: {done.model.version} for {done.model.encoder}, of {links}"
    for line in ("; ".join(filter(None, [what, left_out])), *done.notes):
        _say(line)


@app.command()
def models() -> None:
    """List the models that can be used here."""
    from align.doctor import model_file

    try:
        usable = f"ready, {model_file().path}"
    except AlignError as error:
        usable = f"not usable: {error}"
    typer.echo(f"e5-small-q4\tembedded, the default; 100 languages, 384 wide, MIT\t{usable}")
    typer.echo("NAME_OR_PATH\tany sentence-transformers model\tfetched from the hub if not here")


@app.command()
def doctor() -> None:
    """Say what align needs, whether it is here, and how to get what is missing."""
    from align.doctor import examine

    good = True
    for finding in examine():
        state = "ok" if finding.good else "MISSING" if finding.needed else "not here"
        typer.echo(f"{state:10}{finding.what:24}{finding.detail}")
        good = good and (finding.good or not finding.needed)
    if not good:
        raise typer.Exit(1)


def _list_checks() -> None:
    """Print a line for every check, those that are on by default first."""
    on = align.check_names(hints=False)
    for name in [*on, *(x for x in align.check_names(hints=True) if x not in on)]:
        check = align.find_check(name)
        about = (check.__doc__ or "").partition("\n")[0]
        when = "on" if name in on else "hint"
        typer.echo("\t".join([name, when, check.type, check.severity, about]))


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


def _progress() -> align.Progress:
    """Return what shows progress on a terminal; rich is not even imported for a pipe."""
    from align.progress import TerminalProgress

    return TerminalProgress() if sys.stderr.isatty() else align.Progress()


def _order(choice: OrderChoice) -> Order:
    return "monotone" if choice is OrderChoice.monotone else "free"


def _say(text: str) -> None:
    typer.echo(text, err=True)


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
        f"{len(pairs)} links ({shapes or 'none'}), mean confidence {_mean(pairs)}; without a "
        f"counterpart: {alone[0]} source and {alone[1]} target segments"
    )


def _anchored(found: Sequence[align.Anchors]) -> str:
    dropped = sum(anchors.dropped for anchors in found)
    reason = f"; {dropped} dropped: not surely the same" if dropped else ""
    return f"{sum(map(len, found))} anchors{reason}"


def _mean(links: Sequence[align.Link]) -> str:
    known = [link.confidence for link in links if link.confidence is not None]
    return f"{sum(known) / len(known):.2f}" if known else "-"


def _written(exported: align.Exported) -> str:
    left_out = _left_out(exported.skipped)
    notes = [left_out] if left_out else []
    if exported.replaced:
        notes.append(f"{exported.replaced} characters replaced that the format forbids")
    what = "passages" if exported.unit == "passage" else "links"
    name = "standard output" if str(exported.path) == STANDARD else exported.path
    return "; ".join([f"{name}: {exported.written} {what}", *notes, *exported.notes])


def _shown(shown: align.Shown) -> str:
    """Say what a page shows."""
    name = "standard output" if str(shown.path) == STANDARD else _printable(str(shown.path))
    counts = [_number(shown.links, "link")]
    if shown.findings is not None:
        counts.append(_number(shown.findings, "finding"))
    if shown.words is not None:
        counts.append(f"words of {_number(shown.words, 'link')}")
    return f"{name}: {', '.join(counts)}, {math.ceil(shown.size / 1000):,} kB"


def _counted(severities: Counter[str]) -> str:
    kinds = [severity for severity in ("error", "warning") if severities[severity]]
    return ", ".join(_number(severities[kind], kind) for kind in kinds) or "nothing wrong"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _left_out(skipped: Mapping[str, int]) -> str:
    counts = [f"{count} {reason}" for reason, count in sorted(skipped.items()) if count]
    return f"left out: {', '.join(counts)}" if counts else ""


def _table(results: Sequence[PairResult]) -> str:
    """Lay out a row for every pair that was aligned, and one for all."""
    rows = [("pair", "links", "confidence", "files")]
    links = []
    for result in results:
        if result.bitext is not None:
            pairs = result.bitext.pairs()
            links += pairs
            files = _files(result)
            rows.append((result.pair.output, str(len(pairs)), _mean(pairs), files))
    done = len(rows) - 1
    rows.append((f"{done} pairs", str(len(links)), _mean(links), ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{a:{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d}".rstrip() for a, b, c, d in rows
    )


def _files(result: PairResult) -> str:
    """Name the files of a pair in one word, as a shell would expand it."""
    stem = str(result.exported[0].path).removesuffix(NATIVE_SUFFIX)
    suffixes = [str(exported.path).removeprefix(f"{stem}.") for exported in result.exported]
    return f"{stem}.{suffixes[0] if len(suffixes) == 1 else '{' + ','.join(suffixes) + '}'}"


def _print_scores(
    title: str, rows: Sequence[tuple[str, align.Scores, tuple[float, float] | None]]
) -> None:
    """Print a row for every name, its scores and the interval of their F1."""
    typer.echo(f"{title}\tprecision\trecall\tF1\tfound\tgold\tF1 low\tF1 high")
    for name, scores, interval in rows:
        figures = [f"{x:.4f}" for x in (scores.precision, scores.recall, scores.f1)]
        counts = [str(scores.found), str(scores.gold)]
        ends = [f"{x:.4f}" for x in interval] if interval else ["-", "-"]
        typer.echo("\t".join([_printable(name), *figures, *counts, *ends]))


def _evaluate_calibration(bitext: Path, gold: Path, precision: float, plot: Path | None) -> None:
    """Print the calibration of a bitext or of a folder, all pooled, and draw it."""
    from align.viewing import check_plot, plot_reliability, save_plot

    if plot is not None:
        check_plot(plot)
    found = pooled_calibration(bitext, gold)
    if plot is not None:
        save_plot(plot_reliability(found), plot)
    _print_calibration(found, precision)
    if left_out := _left_out({"without a confidence": found.unknown, "repeats": found.repeats}):
        _say(left_out)


def _refuse_least_confidence(min_confidence: float | None) -> None:
    if min_confidence is not None:
        raise UsageError(
            "--calibration judges links of every confidence: leave --min-confidence out; what is "
            "left from a threshold on stands in its last table"
        )


def _print_calibration(found: align.Calibration, precision: float) -> None:
    """Print the reliability table, the figures, and what is left from some thresholds on."""
    typer.echo("above\tto\tlinks\tmean confidence\tshare right\tshare low\tshare high")
    for row in found.table():
        figures = [row.confidence, row.share, *(row.interval or (None, None))]
        cells = [f"{row.low:.1f}", f"{row.high:.1f}", str(row.count), *map(_figure, figures)]
        typer.echo("\t".join(cells))
    typer.echo("\nmeasure\tvalue")
    typer.echo(f"links\t{found.links}\nright links\t{found.right}")
    for name, value in (
        ("expected calibration error", found.error),
        ("Brier score", found.brier),
        ("area under ROC", found.auc),
        ("rank correlation with grades", found.spearman),
    ):
        typer.echo(f"{name}\t{_figure(value)}")
    typer.echo("\nthreshold\tprecision\trecall\tlinks\twished precision")
    for threshold in (0.5, 0.8, 0.9):
        typer.echo("\t".join([*_cut(found, threshold), "-"]))
    typer.echo("\t".join([*_cut(found, found.threshold(precision)), str(precision)]))


def _print_change(before: align.Calibration, after: align.Calibration | None) -> None:
    """Print what a calibration changed."""
    typer.echo("measure\tbefore\tafter")
    for name, measure in (("expected calibration error", "error"), ("Brier score", "brier")):
        figures = [None if x is None else getattr(x, measure) for x in (before, after)]
        typer.echo("\t".join([name, *map(_figure, figures)]))


def _cut(found: align.Calibration, threshold: float | None) -> list[str]:
    """Return the threshold, in full as it is to be used, and what is left from there on."""
    if threshold is None:
        return ["-"] * 4
    shown = found.at(threshold)
    precision = shown.precision if shown.found else None
    recall = shown.recall if shown.gold else None
    return [str(threshold), _figure(precision), _figure(recall), str(shown.found)]


def _figure(value: float | None) -> str:
    return "-" if value is None or math.isnan(value) else f"{value:.4f}"


def _printable(text: str) -> str:
    """Return a text with its line ends, tabs and other controls as question marks."""
    return "".join(mark if mark.isprintable() else "?" for mark in text)


def main() -> None:
    """Run the command line; an error becomes one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        app(standalone_mode=True)
    except UsageError as error:
        _say(f"align: {_printable(str(error))}")
        sys.exit(2)
    except AlignError as error:
        _say(f"align: {_printable(str(error))}")
        sys.exit(1)
