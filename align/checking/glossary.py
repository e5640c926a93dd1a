"""Glossaries: terms, and what they must and must not become."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Glossary"]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms of two languages."""
