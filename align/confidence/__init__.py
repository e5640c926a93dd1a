"""From the evidence for a link to the probability that it is right.

``wording`` says what the words of the two sides tell, ``features`` turns that and the
aligner's evidence into numbers, and ``model`` weighs them, with the curve of ``beta`` last.
The models that ship are JSON under ``models/confidence``, fitted by
``benchmarks/fit_confidence.py``.
"""

from __future__ import annotations

from functools import cache

from align.confidence.model import ConfidenceModel
from align.confidence.wording import Wording, wordings
from align.resources import models_folder

__all__ = ["ConfidenceModel", "Wording", "confidence_model", "wordings"]


def confidence_model(encoder: str) -> ConfidenceModel:
    """Return the model that ships with the package for an encoder.

    Args:
        encoder: Its name, as ``Encoder.name`` gives it.

    Returns:
        The one that was fitted with this encoder, in any precision; for another, the one of
        relative features.

    Raises:
        ModelError: If the file is missing or damaged.

    Example:
        >>> default = confidence_model("e5-small-q4@1-fp32")
        >>> default is confidence_model("e5-small-q4@1-bf16")
        True
        >>> default is confidence_model("LaBSE")
        False
    """
    default = _shipped("default")
    return default if default.is_for(encoder) else _shipped("generic")


@cache
def _shipped(name: str) -> ConfidenceModel:
    return ConfidenceModel.load(models_folder() / "confidence" / f"{name}.json")
