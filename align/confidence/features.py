"""From what speaks for a link to the numbers that a confidence model weighs.

Every feature is one number for any pair of languages. Some are capped: beyond a point, more of
what speaks for a link says no more. A model names those that it weighs; those of ``RELATIVE``
are on a scale that does not depend on the encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from align.aligning import Evidence
from align.confidence.wording import Wording

__all__ = ["FEATURES", "RELATIVE", "features"]

Value = Callable[[Evidence, Wording], float]

# Links with a smaller share of words in common are translations, also between languages as near
# as Danish and Norwegian; from the larger one on they are copies.
LEAST_COPIED, COPIED = 0.4, 0.8


FEATURES: dict[str, Value] = {
    # That the two sides have to do with each other
    "odds": lambda x, _: x.odds,
    "worth": lambda x, _: min(max(x.worth, -5.0), 20.0),
    "capped worth": lambda x, _: min(max(x.worth, -5.0), 6.0),
    "rival": lambda x, _: x.rival,
    "lead": lambda x, _: min(x.lead, 1.5),
    "length": lambda x, _: min(x.length, 4.0),
    "grouped": lambda x, _: float(x.sentences > 2),
    "capped score": lambda x, _: min(x.score, 0.3),
    "capped contrast": lambda x, _: min(x.contrast, 0.8),
    # What the document is like around it
    "chained": lambda x, _: x.neighbours * x.aligned,
    "aligned": lambda x, _: x.aligned,
    "gaps": lambda x, _: x.gaps,
    "scatter": lambda x, _: x.scatter**0.5,
    "capped typical": lambda x, _: min(x.typical, 0.3),
    "separation": lambda x, _: min(x.separation, 8.0),
    # That one side says more than the other
    "lack": lambda x, _: max(x.lack, 0.0) ** 0.5,
    "uneven cover": lambda x, _: min((x.source_cover - x.target_cover) ** 2, 0.1),
    # What the words say
    "numbers clash": lambda _, words: float(words.numbers_clash > 0),
    "names agree": lambda _, words: words.names_agree,
    "names clash": lambda _, words: words.names_clash,
    "untranslated": lambda _, words: _between(words.copied, LEAST_COPIED, COPIED),
}
# On the scale of an encoder's own cosines.
ABSOLUTE = ("rival", "capped score", "capped typical", "uneven cover", "lack")
RELATIVE = tuple(name for name in FEATURES if name not in ABSOLUTE)


def features(
    names: Sequence[str], evidence: Sequence[Evidence], wordings: Sequence[Wording]
) -> npt.NDArray[np.float64]:
    """Turn evidence into a table.

    Args:
        names: The features wanted, from ``FEATURES``.
        evidence: What speaks for each link.
        wordings: What the words of each link say.

    Returns:
        Shape (links, names).

    Example:
        >>> from align.aligning import align_vectors
        >>> from align.confidence.wording import wording
        >>> (bead,) = align_vectors([[1.0]], [[1.0]], [19], [18])
        >>> words = wording("It cost 30 dollars.", "Harganya 40 dolar.")
        >>> features(["aligned", "numbers clash"], [bead.evidence], [words]).tolist()
        [[1.0, 1.0]]
    """
    values = [FEATURES[name] for name in names]
    links = zip(evidence, wordings, strict=True)
    rows = [[value(x, words) for value in values] for x, words in links]
    return np.array(rows, np.float64).reshape(len(rows), len(names))


def _between(value: float, least: float, most: float) -> float:
    """Return where a value lies between two others, 0 to 1."""
    return min(max((value - least) / (most - least), 0.0), 1.0)
