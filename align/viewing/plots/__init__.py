"""Plots of alignments: one function each, which returns the axes; drawn without pyplot."""

from align.viewing.plots.beads import plot_beads
from align.viewing.plots.confidence import plot_confidence
from align.viewing.plots.reliability import plot_reliability
from align.viewing.plots.saving import check_plot, save_plot
from align.viewing.plots.shape import plot_shape
from align.viewing.plots.similarity import plot_similarity
from align.viewing.plots.terms import plot_terms

__all__ = [
    "check_plot",
    "plot_beads",
    "plot_confidence",
    "plot_reliability",
    "plot_shape",
    "plot_similarity",
    "plot_terms",
    "save_plot",
]
