"""The command line, called in this process."""

from __future__ import annotations

import sys

import pytest

from align.cli import main

__all__ = ["exit_code"]


def exit_code(*arguments: str) -> int:
    """Call the command line, and return the code that it ends with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["align", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return end.value.code
