"""Plots into files: the same plot gives the same bytes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import UsageError
from align.files import check_output, writing
from align.viewing.plots.drawing import check_matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["check_plot", "save_plot"]

# What a file says of itself; without the date, which would make every file another.
METADATA: dict[str, dict[str, None]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
DOTS_PER_INCH = 200


def save_plot(axes: Axes, path: str | os.PathLike[str]) -> None:
    """Write a plot into a file; the same plot gives the same bytes.

    Args:
        axes: What a function ``plot_…`` returned. Whatever else stands in its figure is
            written, too.
        path: Where to: ``.png``, ``.svg`` or ``.pdf``.

    Raises:
        OutputError: If the file can't be written; what was there before is whole.
        UsageError: If the suffix is another.

    Example:
        >>> import tempfile
        >>> from align.viewing.plots import plot_beads
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_plot(plot_beads([]), Path(folder, "beads.svg"))
        ...     Path(folder, "beads.svg").read_bytes()[:5]
        b'<?xml'
    """
    check_plot(path)
    from matplotlib import rc_context

    figure = axes.get_figure(root=True)
    if figure is None:
        raise UsageError("these axes were taken out of their figure: draw the plot again")
    suffix = Path(path).suffix.lower()
    with rc_context({"svg.hashsalt": "align"}), writing(path) as file:
        figure.savefig(file, format=suffix[1:], dpi=DOTS_PER_INCH, metadata=METADATA[suffix])


def check_plot(path: str | os.PathLike[str]) -> None:
    """Refuse a plot that can't be drawn, before long work begins.

    Args:
        path: Where it is to go.

    Raises:
        OutputError: If a directory is there.
        UsageError: If the suffix is not known, or matplotlib is not installed.

    Example:
        >>> check_plot("plot.svg")
    """
    if Path(path).suffix.lower() not in METADATA:
        raise UsageError(
            f"can't draw into {os.fspath(path)!r}: give a name that ends in .png, .svg or .pdf"
        )
    check_output(path)
    check_matplotlib()
