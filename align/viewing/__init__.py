"""Pictures of results, for people."""

from align.viewing.reliability import check_plot, plot_reliability, save_reliability

__all__ = ["check_plot", "plot_reliability", "save_reliability"]
