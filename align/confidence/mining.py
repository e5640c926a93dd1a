"""The probability that a line of one collection says the same as one of another.

How many lines have a counterpart at all differs from collection to collection, and the
probability of every pair with it. So the model, a logistic regression, gives the odds of a pair
as the evidence alone has them, and the share of right pairs comes from the collection itself, by
the EM algorithm of Saerens, Latinne and Decaestecker (2002, "Adjusting the outputs of a classifier
to new a priori probabilities"). All of the evidence is relative, and goes for any encoder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from align.confidence.model import Factor
from align.errors import ModelError
from align.files import writing
from align.resources import models_folder

__all__ = ["FEATURES", "FORMAT", "MiningEvidence", "MiningModel", "mining_model", "table"]

FORMAT = "align-mining-1"
EVENT = "the two lines say the same thing"
FEATURES = ("margin", "length", "numbers clash", "numbers lack")
# Beyond this, more says no more.
MOST_MARGIN = 8.0
MOST_LENGTH = 1.5
# The usual ratio of lengths is that of the pairs that stand out the most: this share, so many.
SURE, LEAST_SURE = 0.01, 32
# The share of right pairs is estimated as if two more had been seen, of which one is right.
SEEN = 2.0
MOST_ROUNDS, CONVERGED = 1000, 1e-9

Numbers = npt.NDArray[np.float64]
Values = npt.NDArray[np.floating | np.integer]


class MiningEvidence(NamedTuple):
    """What speaks for pairs of lines, a value for each.

    Attributes:
        margin: How far the pair stands out from its neighbours, in units of chance.
        source_lengths: The lengths of the source lines in characters.
        target_lengths: Those of the target lines.
        numbers_clash: Whether each line has a number that the other has not.
        numbers_lack: Whether one of them has a number more.
    """

    margin: Values
    source_lengths: Values
    target_lengths: Values
    numbers_clash: npt.NDArray[np.bool_]
    numbers_lack: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MiningModel:
    """What turns evidence for mined pairs into confidence.

    Attributes:
        version: Stands in the signature of every result.
        data: What it was fitted on, for people.
        factor: The log odds of a pair where every other one is right.
    """

    version: str
    data: str
    factor: Factor

    def probabilities(self, evidence: MiningEvidence) -> Numbers:
        """Return the probability that each pair of a collection is right.

        Args:
            evidence: What speaks for each of the pairs that may be right, each line in one.
        """
        odds = self.factor.log_odds(table(self.factor.names, evidence))
        return _with_share(np.clip(odds, -30, 30))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model as JSON that a person can read.

        Raises:
            OutputError: If the file can't be written.
        """
        record = {
            "format": FORMAT,
            "version": self.version,
            "event": EVENT,
            "data": self.data,
            **self.factor.record(),
        }
        with writing(path) as file:
            file.write((json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a model from its JSON file.

        Raises:
            ModelError: If the file is missing, damaged, or for another version of align.
        """
        try:
            record = json.loads(Path(path).read_text(encoding="utf-8"))
            if record["format"] != FORMAT:
                raise ValueError(f"its format is not {FORMAT}")
            return cls(
                str(record["version"]),
                str(record["data"]),
                Factor.of(record, FEATURES),
            )
        except (OSError, LookupError, ValueError, TypeError, AttributeError) as error:
            raise ModelError(
                f"can't read the mining model {path} ({error}): reinstall align-bitext"
            ) from None


@cache
def mining_model() -> MiningModel:
    """Return the model that ships with the package.

    Raises:
        ModelError: If its file is missing or damaged.

    Example:
        >>> mining_model().factor.names
        ('margin', 'length', 'numbers clash', 'numbers lack')
    """
    return MiningModel.load(models_folder() / "confidence" / "mining.json")


def table(names: Sequence[str], evidence: MiningEvidence) -> Numbers:
    """Turn evidence into a table.

    Args:
        names: The features wanted, from ``FEATURES``.
        evidence: What speaks for each pair.

    Returns:
        Shape (pairs, names).
    """
    columns = {
        "margin": np.minimum(evidence.margin, MOST_MARGIN),
        "length": np.minimum(_mismatches(evidence), MOST_LENGTH),
        "numbers clash": evidence.numbers_clash,
        "numbers lack": evidence.numbers_lack,
    }
    return np.stack([columns[name] for name in names], axis=1).astype(np.float64)


def _mismatches(evidence: MiningEvidence) -> Numbers:
    """Return how far the ratio of each pair's lengths is from the usual one, as a logarithm."""
    ratios = np.log(evidence.source_lengths / evidence.target_lengths)
    sure = max(round(SURE * len(ratios)), LEAST_SURE)
    best = np.argsort(-evidence.margin, kind="stable")[:sure]
    return np.asarray(np.abs(ratios - np.median(ratios[best])))


def _with_share(odds: Numbers) -> Numbers:
    """Return probabilities by log odds and by the share of right pairs that fits these best."""
    share = 0.5
    probabilities = _logistic(odds)
    for _ in range(MOST_ROUNDS):
        before = share
        share = float((probabilities.sum() + SEEN / 2) / (len(odds) + SEEN))
        probabilities = _logistic(odds + np.log(share / (1 - share)))
        if abs(share - before) < CONVERGED:
            break
    return probabilities


def _logistic(odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-odds)))
