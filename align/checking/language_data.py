"""What checks know of a language: an editable file here, and the CLDR by way of Babel."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.language import primary

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["LANGUAGES", "language_file", "locale"]

LANGUAGES = Path(__file__).parent / "languages"


@functools.cache
def language_file(lang: str) -> Mapping[str, Any]:
    """Return the tables of a language's file, ``languages/LANG.toml``.

    Args:
        lang: Language code; only its primary subtag counts.

    Returns:
        The tables by name; none for a language without a file.

    Example:
        >>> language_file("xx")
        {}
    """
    # It costs more to import than most programs ask of this module.
    import tomllib

    path = LANGUAGES / f"{primary(lang)}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@functools.cache
def locale(lang: str) -> Locale | None:
    """Return what the CLDR knows of a language: names of months and countries, and more.

    Args:
        lang: Language code; of a region's code that is not known, its primary subtag.

    Returns:
        Babel's locale; nothing for a language that it does not know.

    Example:
        >>> locale("id").months["format"]["wide"][10]
        'Oktober'
        >>> locale("xx")
    """
    from babel import Locale, UnknownLocaleError

    for code in (lang, primary(lang)):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
