"""Pictures of results, for people."""

from align.viewing.page import Shown, check_page, view
from align.viewing.plots import (
    check_plot,
    plot_beads,
    plot_confidence,
    plot_reliability,
    plot_shape,
    plot_similarity,
    plot_terms,
    save_plot,
)

__all__ = [
    "Shown",
    "check_page",
    "check_plot",
    "plot_beads",
    "plot_confidence",
    "plot_reliability",
    "plot_shape",
    "plot_similarity",
    "plot_terms",
    "save_plot",
    "view",
]
