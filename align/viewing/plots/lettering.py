"""Text from articles, made fit to be drawn: in any script, as far as fonts are here for it.

matplotlib draws a box and warns where its font lacks a character. Here such characters are looked
for in all fonts installed, and what no font has becomes a box of its own, without a warning.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from align.document import one_line

__all__ = ["lettering", "shortened", "width"]

# Marks without a form of their own that the letters around them need: two joiners.
JOINERS = "\u200c\u200d"
# In the place of what no font has: the first of these that one has.
BOXES = "\u25a1?"
ELLIPSIS = "…"
# Latin letters and signs that are as wide as none but Chinese ones.
WIDEST = "MWmw@%"
LAST_RESORT = "Last Resort"
# Looked into first, as they cover most.
FIRST = "Noto Sans"


def lettering(text: str) -> tuple[str, dict[str, Any]]:
    """Return a text as it can be drawn, and how.

    Args:
        text: Any text; line breaks become spaces.

    Returns:
        The text, and what ``Axes.text`` has to be told: the fonts, each for what those before
        it lack, and that no dollar sign begins a formula.
    """
    from matplotlib import rcParams

    plain = "".join(
        mark if mark.isprintable() or mark in JOINERS else "?" for mark in one_line(text)
    )
    usual = tuple(rcParams["font.family"])
    fonts, lacking = _fonts(frozenset(plain + BOXES), tuple(map(_path, usual)))
    box = next(mark for mark in BOXES if mark not in lacking)
    drawn = plain.translate({ord(mark): "" if mark in JOINERS else box for mark in lacking})
    return drawn, {"parse_math": False, "fontfamily": [*usual, *fonts]}


def shortened(text: str, most: int) -> str:
    """Return a text cut to a width, with a mark where something was left out.

    Example:
        >>> shortened("gairah", 5), shortened("gairah", 6), shortened("漢字仮名", 5)
        ('gair…', 'gairah', '漢字…')
    """
    if width(text) <= most:
        return text
    kept = ""
    for mark in text:
        if width(kept + mark) > most - 1:
            break
        kept += mark
    return kept.rstrip() + ELLIPSIS


def width(text: str) -> float:
    """Return about how wide a text is, in small Latin letters.

    Example:
        >>> width("kata"), width("漢字"), width("é"), width("KL")
        (4.0, 4.0, 1.0, 2.4)
    """
    return float(sum(map(_width, text)))


def _width(mark: str) -> float:
    if unicodedata.combining(mark) or mark in JOINERS:
        return 0
    if mark in WIDEST:
        return 1.65
    if unicodedata.east_asian_width(mark) in "WF":
        return 2
    return 1.2 if mark.isupper() else 1


@lru_cache(maxsize=1024)
def _fonts(marks: frozenset[str], usual: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the families that have what the usual fonts lack, and what no font has."""
    lacking = set(marks)
    for path in usual:
        lacking -= _had(path, lacking)
    families = []
    for family in _families() if lacking else ():
        if found := _had(_path(family), lacking):
            families.append(family)
            lacking -= found
        if not lacking:
            break
    return tuple(families), frozenset(lacking)


def _families() -> list[str]:
    """Name the fonts installed that are upright and of usual weight, first those that cover most.

    Of others matplotlib would say, whenever they are drawn with, that they are not.
    """
    from matplotlib.font_manager import fontManager

    names = {
        font.name
        for font in fontManager.ttflist
        if font.style == "normal" and font.weight in {400, "normal", "regular"}
    }
    usable = (name for name in names if not name.startswith(LAST_RESORT))
    return sorted(usable, key=lambda name: (not name.startswith(FIRST), name))


def _path(family: str) -> str:
    from matplotlib.font_manager import FontProperties, findfont

    # A family alone, and in no list, would be read as a pattern with properties.
    return findfont(FontProperties(family=[family]))


def _had(path: str, marks: set[str]) -> set[str]:
    """Return those characters that a font has; of one that matplotlib can't draw with, none."""
    from matplotlib.font_manager import get_font

    try:
        font = get_font(path)
    except (OSError, RuntimeError):
        return set()
    return {mark for mark in marks if font.get_char_index(ord(mark))}
