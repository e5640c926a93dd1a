"""The command that finds parallel sentences in two collections."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import align
from align.cli.application import app
from align.cli.caching import chosen_encoder
from align.cli.options import (
    Format,
    MaxLength,
    ModelChoice,
    Outputs,
    Rejects,
    SourceLang,
    Swap,
    TargetLang,
    check_only_rejects,
    check_outputs,
    with_choices,
)
from align.cli.talk import printable, say, terminal_progress, written
from align.files import all_or_none

__all__ = ["mine"]


@app.command()
@with_choices
def mine(
    *,
    source: Annotated[
        Path, typer.Argument(help="Text in one language, a sentence a line; - for standard input.")
    ],
    target: Annotated[Path, typer.Argument(help="Text in the other, in any order.")],
    output: Outputs,
    output_format: Format = None,
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Least confidence of a pair.")
    ] = 0.5,
    max_length: MaxLength = None,
    swap: Swap = False,
    rejects: Rejects = None,
    model: ModelChoice,
) -> None:
    """Find parallel sentences in two unordered collections.

    Each line is taken for a sentence, and is in one pair at most. Lines that are empty, without
    letters, too long, repeated, or the same on both sides are passed over, and counted.

    \b
    align mine news.en.txt news.id.txt -o found.tmx
    align segment english | cut -f2 > en.txt     the sentences of the articles in a folder
    align mine en.txt id.txt.gz -o found.tsv
    align mine en.txt id.txt -o found.jsonl.gz --min-confidence 0.9
    """
    check_outputs(output, output_format, [source, target])
    check_only_rejects(rejects, output, [source, target])
    with chosen_encoder(model) as encoder:
        units = align.mine_files(
            source,
            target,
            source_lang=source_lang,
            target_lang=target_lang,
            min_confidence=0.0,  # what is below goes to the rejects
            encoder=encoder,
            progress=terminal_progress(),
        )
    with all_or_none():
        done = [
            align.export(
                units,
                path,
                suffix=output_format,
                rejects=rejects,
                min_confidence=min_confidence,
                max_length=max_length,
                swap=swap,
            )
            for path in output
        ]
    for exported in done:
        say(printable(written(exported)))
