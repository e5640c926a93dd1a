"""Glossaries: terms, and what they must and must not become."""

from __future__ import annotations

import os
from dataclasses import dataclass

__all__ = ["Glossary", "read_glossary"]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms of two languages."""


def read_glossary(path: str | os.PathLike[str], source_lang: str, target_lang: str) -> Glossary:
    """Read a glossary."""
    raise NotImplementedError
