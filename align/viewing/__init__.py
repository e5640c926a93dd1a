"""Pictures of results, for people."""

from align.viewing.page import Shown, check_page, view
from align.viewing.reliability import check_plot, plot_reliability, save_reliability

__all__ = [
    "Shown",
    "check_page",
    "check_plot",
    "plot_reliability",
    "save_reliability",
    "view",
]
