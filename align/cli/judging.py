"""The commands that score bitext against gold links, and fit confidences to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import align
from align.cli.application import app
from align.cli.caching import chosen_encoder
from align.cli.options import ModelChoice, OrderChoice, OrderOption, check_new_model, with_choices
from align.cli.talk import (
    chosen_order,
    figure,
    printable,
    say,
    terminal_progress,
    what_was_left_out,
)
from align.counts import number
from align.errors import UsageError
from align.evaluation.calibrating import find_gold
from align.evaluation.folder import pooled_calibration
from align.files import is_directory

__all__ = ["calibrate", "evaluate"]


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
    """Score bitexts against gold links.

    The scores are precision, recall, F1 and its 95 % interval. Strict asks for the very link, lax
    for a sentence pair in common. Then come gaps, which are sentences without a counterpart;
    crossings, which are pairs of links whose order differs; and every type of bead, strictly. Of a
    folder, strict scores of every bitext come first.

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
    if is_directory(bitext):
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
@with_choices
def calibrate(
    *,
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
    model: ModelChoice,
) -> None:
    """Fit confidences to a model, languages or texts of your own.

    The documents are aligned afresh, and what is found is judged by the links in the files: all
    with two sides that are not rejected are right, also those that nobody looked at. A few hundred
    links will do. The table says how far confidences are from what is right: before, and after, on
    documents that were left out.

    \b
    align calibrate checked -o mine.json --model sentence-transformers/LaBSE
    align run a.txt b.txt --model sentence-transformers/LaBSE --confidence mine.json -o a.tmx
    """
    check_new_model(output, find_gold(gold))
    with chosen_encoder(model) as encoder:
        done = align.calibrate(
            gold,
            encoder=encoder,
            order=chosen_order(order),
            progress=terminal_progress(),
        )
    done.model.save(output)
    _print_change(done.before, done.after)
    links = f"{number(done.before.links, 'link')}, {done.before.right} right"
    left_out = what_was_left_out({"repeats": done.before.repeats})
    what = f"{output}: {done.model.version} for {done.model.encoder}, of {links}"
    for line in ("; ".join(filter(None, [what, left_out])), *done.notes):
        say(line)


def _print_scores(
    title: str, rows: Sequence[tuple[str, align.Scores, tuple[float, float] | None]]
) -> None:
    """Print a row for every name, its scores and the interval of their F1."""
    typer.echo(f"{title}\tprecision\trecall\tF1\tfound\tgold\tF1 low\tF1 high")
    for name, scores, interval in rows:
        figures = [f"{x:.4f}" for x in (scores.precision, scores.recall, scores.f1)]
        counts = [str(scores.found), str(scores.gold)]
        ends = [f"{x:.4f}" for x in interval] if interval else ["-", "-"]
        typer.echo("\t".join([printable(name), *figures, *counts, *ends]))


def _evaluate_calibration(bitext: Path, gold: Path, precision: float, plot: Path | None) -> None:
    """Print the calibration of a bitext or of a folder, all pooled, and draw it."""
    from align.viewing import check_plot, plot_reliability, save_plot

    if plot is not None:
        check_plot(plot)
    found = pooled_calibration(bitext, gold)
    if plot is not None:
        save_plot(plot_reliability(found), plot)
    _print_calibration(found, precision)
    if left_out := what_was_left_out(
        {"without a confidence": found.unknown, "repeats": found.repeats}
    ):
        say(left_out)


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
        cells = [f"{row.low:.1f}", f"{row.high:.1f}", str(row.count), *map(figure, figures)]
        typer.echo("\t".join(cells))
    typer.echo("\nmeasure\tvalue")
    typer.echo(f"links\t{found.links}\nright links\t{found.right}")
    for name, value in (
        ("expected calibration error", found.error),
        ("Brier score", found.brier),
        ("area under ROC", found.auc),
        ("rank correlation with grades", found.spearman),
    ):
        typer.echo(f"{name}\t{figure(value)}")
    typer.echo("\nthreshold\tprecision\trecall\tlinks\twished precision")
    for threshold in (0.5, 0.8, 0.9):
        typer.echo("\t".join([*_cut(found, threshold), "-"]))
    typer.echo("\t".join([*_cut(found, found.threshold(precision)), str(precision)]))


def _print_change(before: align.Calibration, after: align.Calibration | None) -> None:
    """Print what a calibration changed."""
    typer.echo("measure\tbefore\tafter")
    for name, measure in (("expected calibration error", "error"), ("Brier score", "brier")):
        figures = [None if x is None else getattr(x, measure) for x in (before, after)]
        typer.echo("\t".join([name, *map(figure, figures)]))


def _cut(found: align.Calibration, threshold: float | None) -> list[str]:
    """Return the threshold, in full as it is to be used, and what is left from there on."""
    if threshold is None:
        return ["-"] * 4
    shown = found.at(threshold)
    precision = shown.precision if shown.found else None
    recall = shown.recall if shown.gold else None
    return [str(threshold), figure(precision), figure(recall), str(shown.found)]
