"""The commands that turn bitext into other bitext, and look into memories."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

import align
from align.bitext import is_native
from align.cli.application import app
from align.cli.options import (
    Bitexts,
    BitextSourceLang,
    BitextTargetLang,
    Format,
    Outputs,
    Rejects,
    check_only_rejects,
    check_outputs,
    with_choices,
)
from align.cli.talk import (
    counted,
    printable,
    say,
    terminal_progress,
    what_was_left_out,
    written,
)
from align.counts import number
from align.exporting import Choices, writes_native
from align.files import all_or_none

__all__ = ["check_memory", "export", "merge", "split", "tmx"]


@app.command()
@with_choices
def export(
    *,
    bitext: Annotated[
        Path, typer.Argument(help="Bitext in any format; Moses as NAME.moses for two files.")
    ],
    output: Outputs,
    output_format: Format = None,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    chosen: Choices,
    rejects: Rejects = None,
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
                progress=terminal_progress(),
                **chosen,
            )
            for path in output
        ]
    for exported in done:
        say(written(exported))


tmx = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look into translation memories in TMX.

    \b
    align tmx check memory.tmx    which rules of TMX it breaks, line by line
    """,
)
app.add_typer(tmx, name="tmx")


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
        typer.echo(printable(f"{at}: {finding.message}; {finding.fix}"))
    say(printable(f"{file}: {counted(counts)} in {number(found.units, 'unit')}"))
    if counts:
        raise typer.Exit(1)


@app.command()
@with_choices
def merge(
    *,
    files: Bitexts,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; its suffix chooses the format.")
    ],
    output_format: Format = None,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    chosen: Choices,
    rejects: Rejects = None,
) -> None:
    """Put many bitexts together into one file.

    They come in the order given, and each unit keeps its documents' names.

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
        progress=terminal_progress(),
        **chosen,
    )
    say(written(done))


@app.command()
@with_choices
def split(
    *,
    files: Bitexts,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder to write train, dev and test to.")
    ],
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
    chosen: Choices,
    rejects: Rejects = None,
) -> None:
    """Split bitexts for training, development and test.

    No document is in two parts, and no sentence. Documents stay whole, and those that share a side
    stay together. A unit in train or dev with a sentence, however short, that test has too is left
    out, and one in train with what dev has.

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
        progress=terminal_progress(),
        **chosen,
    )
    for name, exported in (("train", done.train), ("dev", done.dev), ("test", done.test)):
        say(f"{written(exported)}; of {number(done.documents[name], 'document')}")
    if before := what_was_left_out(done.skipped):
        say(f"before the split {before}")
