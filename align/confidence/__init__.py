"""From the evidence for a bead to the probability that it is right.

The model is a logistic regression over ``features.FEATURES``; a repeat is as sure as the bead
whose counterpart it shares, times how alike the two sentences are. It is fitted by
``benchmarks/fit_confidence.py`` and stored as JSON under ``models/confidence``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from align.aligning import Bead, Evidence
from align.confidence.features import FEATURES, features
from align.errors import ModelError
from align.resources import models_folder

__all__ = ["ConfidenceModel", "default_model"]

FORMAT = "align-confidence-1"


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic regression over standardised features.

    Attributes:
        version: Stands in the signature of every result.
        means: What is taken from each feature.
        scales: What each feature is then divided by.
        weights: A weight for each.
        bias: The log odds where all features are at their means.
    """

    version: str
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probabilities(self, evidence: Sequence[Evidence]) -> list[float]:
        """Return the probability that each bead is right, 0 to 1."""
        table = (features(evidence) - np.array(self.means)) / np.array(self.scales)
        odds = table @ np.array(self.weights) + self.bias
        return [float(x) for x in 1 / (1 + np.exp(-np.clip(odds, -30, 30)))]

    def confidences(self, beads: Sequence[Bead]) -> list[float]:
        """Return the probability that each bead is right, 0 to 1.

        A repeat is right if the bead whose counterpart it shares is, and if it says the same
        as the sentence it repeats, for which their likeness stands.

        Args:
            beads: All beads of a pair of documents.
        """
        found = self.probabilities([bead.evidence for bead in beads])
        by_source = {x.source: p for x, p in zip(beads, found, strict=True) if not x.repeat}
        by_target = {x.target: p for x, p in zip(beads, found, strict=True) if not x.repeat}
        for n, bead in enumerate(beads):
            if bead.repeat:
                shares_target = bead.target in by_target
                original = by_target[bead.target] if shares_target else by_source[bead.source]
                found[n] = original * min(bead.evidence.copy, 1.0)
        return found

    @classmethod
    def load(cls, path: Path) -> ConfidenceModel:
        """Read a model from its JSON file.

        Raises:
            ModelError: If the file is missing, damaged, or for other features.
        """
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            names, columns = zip(*record["features"].items(), strict=True)
            model = cls(
                record["version"],
                tuple(float(x["mean"]) for x in columns),
                tuple(float(x["scale"]) for x in columns),
                tuple(float(x["weight"]) for x in columns),
                float(record["bias"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(
                f"can't read the confidence model {path} ({error!r}): reinstall align-bitext"
            ) from None
        numbers = np.array([*model.means, *model.scales, *model.weights, model.bias])
        if not (np.isfinite(numbers).all() and min(model.scales) > 0):
            raise ModelError(
                f"the confidence model {path} holds numbers that can't be: reinstall align-bitext"
            )
        if record.get("format") != FORMAT or names != FEATURES:
            raise ModelError(
                f"the confidence model {path} is for another version of align: "
                "fit it again with benchmarks/fit_confidence.py"
            )
        return model


@cache
def default_model() -> ConfidenceModel:
    """Return the model that ships with the package."""
    return ConfidenceModel.load(models_folder() / "confidence" / "default.json")
