"""The colours that say how sure a link is: from orange, unsure, to blue, sure.

Orange and blue stay apart for people who see no red and green, or no blue and yellow; the path
between them leads through violet, as a mixture through green would come close to either. Lightness
goes one way along with the hue: that keeps steps of 0.25 apart for everybody, and the order in a
print in grey.
"""

from __future__ import annotations

from itertools import pairwise

__all__ = ["DARK", "LIGHT", "UNKNOWN", "confidence_colour"]

# Confidence, and its colour in sRGB: on white paper, and on a dark screen.
LIGHT = ((0.0, "#c4700a"), (0.5, "#8250bc"), (1.0, "#042d5a"))
DARK = ((0.0, "#b4661a"), (0.5, "#a18edc"), (1.0, "#cfe8fa"))
# Of a link whose confidence nobody knows; readable on either.
UNKNOWN = "#7d8590"


def confidence_colour(
    confidence: float | None, scale: tuple[tuple[float, str], ...] = LIGHT
) -> str:
    """Return the colour of a confidence.

    Args:
        confidence: From 0 to 1; ``None`` where it is not known.
        scale: Colours at confidences from 0 to 1, between which it is mixed in sRGB.

    Returns:
        The colour, as ``#rrggbb``.

    Example:
        >>> confidence_colour(1.0), confidence_colour(0.75), confidence_colour(None)
        ('#042d5a', '#433e8b', '#7d8590')
    """
    if confidence is None:
        return UNKNOWN
    for (low, one), (high, other) in pairwise(scale):
        if confidence <= high:
            share = (confidence - low) / (high - low)
            mixed = (
                round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True)
            )
            return "#" + "".join(f"{part:02x}" for part in mixed)
    raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
