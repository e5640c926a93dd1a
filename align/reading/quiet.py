"""Libraries that report what they stumble over, silenced while they work for a reader."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quiet"]


@contextmanager
def quiet(library: str) -> Iterator[None]:
    """Silence a library's logger, and those below it that have no level of their own.

    Args:
        library: The logger's name.

    Example:
        >>> with quiet("pdfminer"):
        ...     logging.getLogger("pdfminer.pdfpage").error("No page")
    """
    logger = logging.getLogger(library)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
