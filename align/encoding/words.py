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

__all__ = ["KEY", "Places", "Tap", "depth", "frame", "own_places", "tap", "token_places"]

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
        return self.halves(item[KEY][item["attention_mask"].bool()].float().cpu().numpy())

    def halves(self, rows: Vectors) -> Halves:
        """Take the vectors of a text's tokens out of all that the model gave.

        Args:
            rows: The vectors of all that the model read.

        Returns:
            Shape (tokens, width), at least one.
        """
        # Large models have a few numbers that half precision can't hold.
        return self.own(rows).clip(-MOST, MOST).astype(np.float16)

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
    own = _frame(model)
    if layers is None or own is None:
        return None
    caught: list[torch.Tensor] = []

    def catch(_layer: torch.nn.Module, _inputs: object, output: Any) -> None:
        caught[:] = [output[0] if isinstance(output, tuple) else output]

    def hand_on(_module: torch.nn.Module, _inputs: object, features: dict[str, Any]) -> None:
        if caught and caught[0].shape[:2] == features["attention_mask"].shape:
            features[KEY] = caught[0]

    layers[depth(len(layers))].register_forward_hook(catch)
    model[0].register_forward_hook(hand_on)
    return own


def token_places(
    model: SentenceTransformer, around: Tap, texts: Sequence[str]
) -> list[Places] | None:
    """Find where the tokens stand whose vectors ``Tap.tokens`` gives.

    Args:
        model: The model.
        around: What ``tap`` gave for it.
        texts: The texts.

    Returns:
        For every text, shape (tokens, 2), in code points; nothing if the tokenizer can't tell.
    """
    offsets = _offsets(model)
    if offsets is None:
        return None
    prompt = _prompt(model)
    return [own_places(around, offsets, prompt, text) for text in texts]


def own_places(around: Tap, offsets: Offsets, prompt: str, text: str) -> Places:
    """Find where a text's own tokens stand.

    Args:
        around: Where they stand among those that the model reads.
        offsets: Finds where all that the model reads stand in a text with its prompt.
        prompt: The prompt.
        text: The text.

    Returns:
        Shape (tokens, 2), in code points of the text.
    """
    places = around.own(np.array(offsets(prompt + text), np.int32)) - len(prompt)
    return places.clip(0, len(text))


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


def frame(read: Callable[[str], Sequence[int]]) -> Tap:
    """Find out how many tokens stand around a text's own.

    Args:
        read: Gives the numbers of all tokens that the model reads for a text.
    """
    one, other = map(read, PROBES)
    return Tap(_shared(one, other), _shared(one[::-1], other[::-1]))


def depth(layers: int) -> int:
    """Return the number of the layer whose vectors are taken, of so many."""
    return round(layers * DEPTH) - 1


def _frame(model: SentenceTransformer) -> Tap | None:
    """Find out how many tokens stand around a text's own, if the model's are to be seen."""
    prompt = _prompt(model)
    known = model.preprocess([PROBES[0]], prompt=prompt or None).keys()
    if not {"input_ids", "attention_mask"} <= known:
        return None

    def read(text: str) -> list[int]:
        features = model.preprocess([text], prompt=prompt or None)
        numbers: list[int] = features["input_ids"][0][features["attention_mask"][0].bool()].tolist()
        return numbers

    return frame(read)


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many numbers two lists begin with alike."""
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
