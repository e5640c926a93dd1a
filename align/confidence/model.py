"""The model: the evidence for a link in, the probability that it is right out.

A link is right if it lies in the right place, takes all of what belongs together and no more,
and says the same there. The probability is the product of three logistic regressions, one for
each of these, the second and third given that the first holds: plain sure evidence for the
place, as in any translation, can't make up for doubt about the borders. A beta calibration
(Kull, Silva Filho and Flach 2017) of the product comes last.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from align.aligning import Evidence
from align.confidence.beta import IDENTITY, Beta
from align.confidence.features import FEATURES, features
from align.confidence.wording import Wording
from align.errors import ModelError, UsageError
from align.files import writing

__all__ = ["FACTORS", "FORMAT", "ConfidenceModel", "Factor"]

FORMAT = "align-confidence-2"
EVENT = "the two sides say the same thing, and nothing else is missing on either side"
FACTORS = ("place", "extent", "content")
COLUMNS = ("mean", "scale", "weight")
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Factor:
    """A logistic regression over standardised features.

    Attributes:
        names: The features.
        means: What is taken from each.
        scales: What each is then divided by.
        weights: A weight for each.
        bias: The log odds where all features are at their means.
    """

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probabilities(self, evidence: Sequence[Evidence], wordings: Sequence[Wording]) -> Numbers:
        """Return a probability for each link, shape (links,)."""
        odds = self.log_odds(features(self.names, evidence, wordings))
        probabilities: Numbers = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return probabilities

    def log_odds(self, table: Numbers) -> Numbers:
        """Return the log odds of each row of a table with a column for every feature."""
        scaled = (table - np.array(self.means)) / np.array(self.scales)
        return np.asarray(scaled @ np.array(self.weights) + self.bias)

    def record(self) -> dict[str, Any]:
        """Return what stands in the file."""
        columns = zip(self.names, self.means, self.scales, self.weights, strict=True)
        return {
            "bias": _rounded(self.bias),
            "features": {
                name: dict(zip(COLUMNS, map(_rounded, numbers), strict=True))
                for name, *numbers in columns
            },
        }

    @classmethod
    def of(cls, record: Mapping[str, Any], known: Collection[str] = FEATURES) -> Self:
        """Read what ``record`` wrote.

        Args:
            record: What was written.
            known: The names of the features that there are.

        Raises:
            LookupError: If something is missing.
            TypeError: If something is of another type.
            ValueError: If a feature is not known, or a number can't be.
        """
        rows = record["features"]
        if unknown := sorted(rows.keys() - set(known)):
            raise ValueError(f"no such feature: {', '.join(unknown)}")
        means, scales, weights = (
            tuple(float(row[column]) for row in rows.values()) for column in COLUMNS
        )
        bias = float(record["bias"])
        if not np.isfinite([*means, *scales, *weights, bias]).all():
            raise ValueError("a number that is not finite")
        if min(scales, default=1.0) <= 0:
            raise ValueError("a scale that is not positive")
        return cls(tuple(rows), means, scales, weights, bias)


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """What turns evidence into confidence.

    Attributes:
        version: Stands in the signature of every result.
        encoder: The encoder that it was fitted with; ``any`` if its features are relative.
        data: What it was fitted on, for people.
        factors: The probabilities whose product it is, by ``FACTORS``.
        beta: The calibration of the product.
    """

    version: str
    encoder: str
    data: str
    factors: Mapping[str, Factor]
    beta: Beta = IDENTITY

    def probabilities(
        self, evidence: Sequence[Evidence], wordings: Sequence[Wording]
    ) -> list[float]:
        """Return the probability that each link is right, 0 to 1.

        A repeat is right if the link whose counterpart it shares is, and if it says the same as
        the sentence it repeats, for which their likeness stands.

        Args:
            evidence: What speaks for each link.
            wordings: What the words of each link say.

        Returns:
            A probability for each.
        """
        likeness = [min(x.copy, 1.0) if x.copy else 1.0 for x in evidence]
        found = self.beta(self.product(evidence, wordings)) * np.array(likeness)
        return [float(x) for x in found]

    def product(self, evidence: Sequence[Evidence], wordings: Sequence[Wording]) -> Numbers:
        """Return the product of the factors, before the last calibration."""
        product = np.ones(len(evidence))
        for factor in self.factors.values():
            product *= factor.probabilities(evidence, wordings)
        return product

    def calibrated(
        self, evidence: Sequence[Evidence], wordings: Sequence[Wording], right: Sequence[bool]
    ) -> Self:
        """Return the model with its last calibration fitted to links judged by people.

        Few links change it little.

        Args:
            evidence: What speaks for each link.
            wordings: What the words of each link say.
            right: Whether each is right.

        Returns:
            Another model; of this one's factors, none is changed.
        """
        beta = Beta.fitted(self.product(evidence, wordings), right, prior=self.beta)
        return replace(self, beta=beta)

    def is_for(self, encoder: str) -> bool:
        """Tell whether the model was fitted with an encoder, in any precision, or for all.

        Args:
            encoder: Its name, as ``Encoder.name`` gives it.

        Example:
            >>> mine = ConfidenceModel("1", "e5-small-q4@1-bf16", "", {})
            >>> mine.is_for("e5-small-q4@1-fp32"), mine.is_for("LaBSE")
            (True, False)
        """
        return self.encoder == "any" or _any_precision(self.encoder) == _any_precision(encoder)

    def check_encoder(self, encoder: str) -> None:
        """Refuse an encoder that the model was not fitted with.

        Raises:
            UsageError: If the model was fitted with another one.
        """
        if not self.is_for(encoder):
            raise UsageError(
                f"the confidence model {self.version} is for the encoder {self.encoder}, not for "
                f"{encoder}: name that encoder with --model (encoder=…), or make a model for this "
                "one with `align calibrate`"
            )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model as JSON that a person can read.

        Args:
            path: Where to.

        Raises:
            OutputError: If the file can't be written.
        """
        record = {
            "format": FORMAT,
            "version": self.version,
            "event": EVENT,
            "encoder": self.encoder,
            "data": self.data,
            "factors": {name: factor.record() for name, factor in self.factors.items()},
            "beta": self.beta.record(),
        }
        text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
        with writing(path) as file:
            # A file's name that is not in UTF-8 has lone surrogates; JSON reads them as escaped.
            file.write(text.encode(errors="backslashreplace"))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a model from its JSON file.

        Args:
            path: The file.

        Returns:
            The model.

        Raises:
            ModelError: If the file is missing, damaged, or for another version of align.
        """
        try:
            record = json.loads(Path(path).read_text(encoding="utf-8"))
            if not isinstance(record, dict) or record.get("format") != FORMAT:
                raise ModelError(
                    f"{path} is no confidence model for this version of align, whose format is "
                    f"{FORMAT}: name a file that `align calibrate` wrote, or write it again"
                )
            return cls(
                _version(record["version"]),
                str(record["encoder"]),
                str(record["data"]),
                {name: Factor.of(record["factors"][name]) for name in FACTORS},
                Beta.of(record["beta"]),
            )
        except OSError as error:
            reason = error.strerror or str(error)
        except LookupError as error:
            reason = f"{error} is missing"
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            reason = str(error)
        raise ModelError(
            f"can't read the confidence model {path} ({reason}): name a file that `align "
            "calibrate` wrote; if it came with align, reinstall align-bitext"
        )


def _version(value: object) -> str:
    """Return a version that may stand in a signature."""
    if not isinstance(value, str) or not value.isprintable() or "|" in value or not value.strip():
        raise ValueError(f"{value!r} is no version")
    return value


def _rounded(number: float) -> float:
    """Round to what a person may read, and however small, not to 0."""
    return float(f"{number:.9g}")


def _any_precision(encoder: str) -> str:
    return encoder.removesuffix("-bf16").removesuffix("-fp32")
