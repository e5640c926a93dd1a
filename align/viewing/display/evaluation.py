"""Results of an evaluation in a notebook."""

from __future__ import annotations

import math
from itertools import islice

from align.counts import number
from align.evaluation import Calibrated, Calibration, Evaluation, ReliabilityRow, Scores
from align.markup import escaped
from align.viewing.display.tables import (
    DASH,
    FIGURE,
    ROWS,
    WORDS,
    confidence_cell,
    figure_cell,
    output,
    paragraph,
    rest,
    row,
    table,
)

__all__ = ["calibrated_html", "calibration_html", "evaluation_html", "scores_html"]

SCORES = {
    "measure": WORDS,
    "precision": FIGURE,
    "right of found": FIGURE,
    "recall": FIGURE,
    "found of gold": FIGURE,
    "F1": FIGURE,
}
RELIABILITY = {
    "confidence": WORDS,
    "links": FIGURE,
    "mean confidence": FIGURE,
    "share right": FIGURE,
    "95 % interval of the share": FIGURE,
}
Interval = tuple[float, float] | None


def scores_html(scores: Scores) -> str:
    """Return precision, recall and F1 with their counts.

    Args:
        scores: The scores.
    """
    return output(table("Scores against gold links", SCORES, [row("scores", _scores(scores))]))


def evaluation_html(evaluation: Evaluation) -> str:
    """Return the scores by measure, each with the interval of its F1.

    Args:
        evaluation: The evaluation.
    """
    measures = evaluation.measures
    columns = SCORES | {"95 % interval of F1": FIGURE}
    rows = (
        row(escaped(name), [*_scores(scores), figure_cell(_ends(evaluation.interval(name)))])
        for name, scores in islice(measures.items(), ROWS)
    )
    what = number(len(evaluation.bitexts), "bitext")
    pooled = ", pooled" if len(evaluation.bitexts) > 1 else ""
    return output(
        table(f"Scores of {what} against gold links{pooled}", columns, rows),
        rest(len(measures), ROWS, "<code>evaluation.measures</code> has them all"),
    )


def calibration_html(calibration: Calibration) -> str:
    """Return the reliability table, and the figures that sum it up.

    Args:
        calibration: The calibration.
    """
    facts = [number(calibration.links, "link"), f"{calibration.right:,} right"]
    if calibration.unknown:
        facts.append(f"{calibration.unknown:,} without a confidence left out")
    if calibration.repeats:
        facts.append(f"{number(calibration.repeats, 'repeat')} left out")
    figures = (f"{name} {_figure(value)}" for name, value in _figures(calibration).items())
    rows = map(_reliability, calibration.table())
    return output(
        paragraph(", ".join(facts)),
        paragraph(", ".join(figures)),
        table("Whether confidences are the shares that are right", RELIABILITY, rows),
    )


def calibrated_html(calibrated: Calibrated) -> str:
    """Return what fitting a confidence model changed.

    Args:
        calibrated: The model, and how far it helped.
    """
    both = {"before": calibrated.before, "after, on documents left out": calibrated.after}
    figures = dict.fromkeys(("links", "right", *_figures(calibrated.before)), FIGURE)
    rows = (row(name, _change(measured)) for name, measured in both.items() if measured)
    return output(
        *(paragraph(escaped(note)) for note in calibrated.notes),
        table("What the fitted confidence model changes", {"confidences": WORDS} | figures, rows),
    )


def _scores(scores: Scores) -> list[str]:
    """Return the cells; a share of nothing is none."""
    return [
        figure_cell(_figure(scores.precision if scores.found else None)),
        figure_cell(f"{scores.right:,} of {scores.found:,}"),
        figure_cell(_figure(scores.recall if scores.gold else None)),
        figure_cell(f"{scores.recalled:,} of {scores.gold:,}"),
        figure_cell(_figure(scores.f1 if scores.found or scores.gold else None)),
    ]


def _reliability(reliability: ReliabilityRow) -> str:
    return row(
        f"{reliability.low:.1f} to {reliability.high:.1f}",
        [
            figure_cell(f"{reliability.count:,}"),
            confidence_cell(reliability.confidence),
            figure_cell(_figure(reliability.share)),
            figure_cell(_ends(reliability.interval)),
        ],
    )


def _change(calibration: Calibration) -> list[str]:
    counts = (f"{calibration.links:,}", f"{calibration.right:,}")
    return [*map(figure_cell, (*counts, *map(_figure, _figures(calibration).values())))]


def _figures(calibration: Calibration) -> dict[str, float]:
    return {
        "expected calibration error": calibration.error,
        "Brier score": calibration.brier,
        "area under ROC": calibration.auc,
    }


def _ends(interval: Interval) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else DASH


def _figure(value: float | None) -> str:
    return DASH if value is None or math.isnan(value) else f"{value:.3f}"
