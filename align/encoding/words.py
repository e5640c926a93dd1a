"""Token vectors out of the middle of a model, in the same pass as its sentence vectors.

Words of two languages that mean the same are nearest in the middle layers: layers 6 to 8 of
12 give right word links, the last ones visibly worse ones (SimAlign, Jalili Sabet et al.
2020, found layer 8 best, too). Tokens of the prompt and special tokens are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

__all__ = ["Tap", "tap", "token_places"]

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Places = npt.NDArray[np.int32]
Rows = TypeVar("Rows", Vectors, Places)
# A text -> where its tokens begin and end, special ones among them.
Offsets = Callable[[str], Sequence[tuple[int, int]]]

# How deep in the model the vectors are taken.
DEPTH = 2 / 3
KEY = "align_token_vectors"
MOST = float(np.finfo(np.float16).max)
# Two texts that begin and end differently show what stands around every text.
PROBES = ("a", "?")


@dataclass(frozen=True, slots=True)
class Tap:
    """Where the tokens of a text stand among those that the model reads.

    Attributes:
        before: Number of tokens before the text's: special ones, and the prompt.
        behind: Number of tokens behind them.
    """

    before: int
    behind: int

    def tokens(self, item: dict[str, Any]) -> Halves | None:
        """Take the token vectors from what the model gave for one text.

        Returns:
            Shape (tokens, width), at least one; nothing if the model gave none.
        """
        if KEY not in item:
            return None
        vectors: Vectors = item[KEY][item["attention_mask"].bool()].float().cpu().numpy()
        # Large models have a few numbers that half precision can't hold.
        return self.own(vectors).clip(-MOST, MOST).astype(np.float16)

    def own(self, rows: Rows) -> Rows:
        """Take a text's tokens out of all that the model reads; all if it has none of its own.

        Args:
            rows: A row for every token.
        """
        own = rows[self.before : len(rows) - self.behind]
        return own if len(own) else rows


def tap(model: SentenceTransformer) -> Tap | None:
    """Make a model put the vectors of its tokens beside those of its sentences.

    Returns:
        Where a text's tokens stand; nothing if the model is no transformer.
    """
    import torch

    lists = [x for x in model[0].modules() if isinstance(x, torch.nn.ModuleList)]
    layers = max(lists, key=len, default=None)
    frame = _frame(model)
    if layers is None or frame is None:
        return None
    caught: list[torch.Tensor] = []

    def catch(_layer: torch.nn.Module, _inputs: object, output: Any) -> None:
        caught[:] = [output[0] if isinstance(output, tuple) else output]

    def hand_on(_module: torch.nn.Module, _inputs: object, features: dict[str, Any]) -> None:
        if caught and caught[0].shape[:2] == features["attention_mask"].shape:
            features[KEY] = caught[0]

    layers[round(len(layers) * DEPTH) - 1].register_forward_hook(catch)
    model[0].register_forward_hook(hand_on)
    return frame


def token_places(
    model: SentenceTransformer, frame: Tap, texts: Sequence[str]
) -> list[Places] | None:
    """Find where the tokens stand whose vectors ``Tap.tokens`` gives.

    Args:
        model: The model.
        frame: What ``tap`` gave for it.
        texts: The texts.

    Returns:
        For every text, shape (tokens, 2), in code points; nothing if the tokenizer can't tell.
    """
    offsets = _offsets(model)
    if offsets is None:
        return None
    prompt = _prompt(model)
    return [
        (frame.own(np.array(offsets(prompt + text), np.int32)) - len(prompt)).clip(0, len(text))
        for text in texts
    ]


def _offsets(model: SentenceTransformer) -> Offsets | None:
    if own := getattr(model[0], "offsets", None):
        offsets: Offsets = own
        return offsets
    tokenizer = model.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        return None

    def fast(text: str) -> Sequence[tuple[int, int]]:
        read = tokenizer(
            text, truncation=True, max_length=model.max_seq_length, return_offsets_mapping=True
        )
        found: list[tuple[int, int]] = read["offset_mapping"]
        return found

    return fast


def _prompt(model: SentenceTransformer) -> str:
    return model.prompts.get(model.default_prompt_name or "") or ""


def _frame(model: SentenceTransformer) -> Tap | None:
    """Find out how many tokens stand around a text's own."""
    prompt = _prompt(model)
    numbers = []
    for text in PROBES:
        features = model.preprocess([text], prompt=prompt or None)
        if not {"input_ids", "attention_mask"} <= features.keys():
            return None
        numbers.append(features["input_ids"][0][features["attention_mask"][0].bool()].tolist())
    return Tap(_shared(*numbers), _shared(*(x[::-1] for x in numbers)))


def _shared(one: list[int], other: list[int]) -> int:
    """Return how many numbers two lists begin with alike."""
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
