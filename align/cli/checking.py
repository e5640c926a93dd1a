"""The commands that check and show bitext."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

import align
from align.cli.application import app
from align.cli.caching import chosen_encoder
from align.cli.options import (
    Bitexts,
    BitextSourceLang,
    BitextTargetLang,
    GlossaryOption,
    Hints,
    ModelChoice,
    PlotGold,
    PlotKind,
    PlotOutput,
    ProfileOption,
    SeverityChoice,
    check_report,
    check_view,
    with_choices,
)
from align.cli.talk import printable, say, terminal_progress
from align.corpus.showing import MOST_WITH_WORDS
from align.counts import number
from align.files import STANDARD

__all__ = ["check", "plot", "view"]


@app.command()
@with_choices
def check(
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="BITEXT",
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
    model: ModelChoice,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
    list_checks: Annotated[
        bool, typer.Option("--list", help="List the checks: name, type and severity, about.")
    ] = False,
) -> None:
    """Find what the two sides of a bitext say differently.

    Numbers, dates, names, terms and more: --list has all checks. Findings go to the report, the
    figures to standard error.

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
    with chosen_encoder(model) as encoder:
        found = align.check_files(
            files or [],
            output,
            suffix=output_format or ("table" if str(output) == STANDARD else None),
            source_lang=source_lang,
            target_lang=target_lang,
            progress=terminal_progress(),
            checks=checks or (),
            hints=hints,
            skip=skip or (),
            ignore=ignore or (),
            ignore_file=ignore_file,
            glossary=glossary,
            min_confidence=house.min_confidence if min_confidence is None else min_confidence,
            encoder=encoder,
            profile=house,
        )
    say("\n".join(map(printable, str(found).splitlines())))
    least = fail_on.value if fail_on else house.fail_on
    if least is not None and found.at_least(least):
        raise typer.Exit(1)


@app.command()
@with_choices
def view(
    *,
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
    model: ModelChoice,
    source_lang: BitextSourceLang = None,
    target_lang: BitextTargetLang = None,
) -> None:
    """Show an alignment on a page for a browser.

    Both articles, the links between them, and what align check finds. The page is one file, and
    needs no network.

    \b
    align view article.bitext.jsonl -o page.html
    align view article.bitext.jsonl -o page.html --no-check --no-words      at once
    align view memory.tmx -o page.html --glossary terms.tsv
    """
    of_check = {"--hints": hints, "--glossary": glossary, "--profile": profile}
    check_view(output, [bitext, glossary, profile], of_check, is_checked=checked)
    with chosen_encoder(model) as encoder:
        shown = align.view_file(
            bitext,
            output,
            checked=checked,
            words=words,
            source_lang=source_lang,
            target_lang=target_lang,
            progress=terminal_progress(),
            hints=hints,
            glossary=glossary,
            profile=profile,
            encoder=encoder,
        )
    say(_shown(shown))
    for note in shown.notes:
        say(printable(note))


@app.command()
@with_choices
def plot(
    *,
    files: Bitexts,
    kind: PlotKind,
    output: PlotOutput,
    gold: PlotGold = None,
    model: ModelChoice,
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
    with chosen_encoder(model) as encoder:
        axes = align.plot_files(
            files,
            output,
            kind,
            gold=gold,
            encoder=encoder,
            source_lang=source_lang,
            target_lang=target_lang,
            progress=terminal_progress(),
        )
    say(printable(f"{output}: {axes.get_title(loc='left')}"))


def _list_checks() -> None:
    """Print a line for every check, those that are on by default first."""
    on = align.check_names(hints=False)
    for name in [*on, *(x for x in align.check_names(hints=True) if x not in on)]:
        check = align.find_check(name)
        about = (check.__doc__ or "").partition("\n")[0]
        when = "on" if name in on else "hint"
        typer.echo("\t".join([name, when, check.type, check.severity, about]))


def _shown(shown: align.Shown) -> str:
    """Say what a page shows."""
    name = "standard output" if str(shown.path) == STANDARD else printable(str(shown.path))
    counts = [number(shown.links, "link")]
    if shown.findings is not None:
        counts.append(number(shown.findings, "finding"))
    if shown.words is not None:
        counts.append(f"words of {number(shown.words, 'link')}")
    return f"{name}: {', '.join(counts)}, {math.ceil(shown.size / 1000):,} kB"
