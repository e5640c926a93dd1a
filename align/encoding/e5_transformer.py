"""The transformer of multilingual-e5-small, out of its packed file.

It gives the same numbers as BertModel of the package transformers, bit for bit, and needs
torch alone, which is imported in a third of the time. No padding goes through the linear
layers, which are two thirds of the work: the tokens of a batch stand one behind the other,
and are set apart for the attention alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from align.encoding.packed_file import PackedFile
from align.encoding.words import depth

__all__ = ["E5Transformer"]

# Texts of like length are padded to the same width for the attention.
ROUND_TOKENS = 16
Part = TypeVar("Part", nn.Linear, nn.LayerNorm)


class E5Transformer(nn.Module):
    """Numbers of tokens in, vectors out.

    The architecture is that of Devlin et al. (2019), "BERT"; the weights are those of Wang
    et al. (2024), "Multilingual E5 Text Embeddings".

    Args:
        packed: The file that holds the weights.
        dtype: The type to compute in, ``float32`` or ``bfloat16``.

    Raises:
        ModelError: If the file is damaged.
    """

    def __init__(self, packed: PackedFile, dtype: torch.dtype) -> None:
        super().__init__()
        width = packed.hidden
        weights = _Weights(packed, dtype)
        self.words = PackedEmbedding(packed, dtype)
        self.types = weights.parameter("emb.type", packed.token_types, width)
        self.positions = weights.parameter("emb.pos", packed.positions, width)
        self.norm = weights.norm("emb.ln", width)
        self.layers = nn.ModuleList(_Layer(weights, f"l{n}") for n in range(packed.layers))
        self._middle = depth(packed.layers)
        packed.release()

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.positions.device

    def forward(self, texts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the vectors of the tokens of texts.

        Args:
            texts: The numbers of each text's tokens, texts of like length side by side.

        Returns:
            The vectors of the last layer and those in the middle, where words are taken, each
            of shape (tokens of all texts, width), one text behind the other.
        """
        numbers = np.concatenate([np.asarray(text, np.int64) for text in texts])
        places = np.concatenate([np.arange(len(text)) for text in texts])
        # In this order, as BertModel adds: in bfloat16 another one gives other bits.
        vectors = self.words(numbers) + self.types[0]
        vectors = self.norm(vectors + self.positions[torch.from_numpy(places).to(self.device)])
        groups = _groups([len(text) for text in texts], vectors)
        middle = vectors
        for number, layer in enumerate(self.layers):
            vectors = layer(vectors, groups)
            if number == self._middle:
                middle = vectors
        return vectors, middle


class PackedEmbedding(nn.Module):
    """A vocabulary table that stays four-bit in the mapped file.

    Only the rows that a batch needs are unpacked, each distinct one once.

    Args:
        packed: The file that holds it.
        dtype: The type of the rows given out.
    """

    def __init__(self, packed: PackedFile, dtype: torch.dtype) -> None:
        super().__init__()
        self._packed = packed
        self._matrix = packed.matrix("emb.word", packed.hidden)
        # Not a weight: it shows where the module has been moved to.
        self.register_buffer("_here", torch.empty(0, dtype=dtype), persistent=False)
        self._here: torch.Tensor

    def forward(self, numbers: npt.NDArray[np.int64]) -> torch.Tensor:
        """Return the rows of tokens.

        Args:
            numbers: Shape (tokens,).

        Returns:
            Shape (tokens, width).
        """
        distinct, places = np.unique(numbers, return_inverse=True)
        rows = torch.from_numpy(self._matrix.rows(distinct)).to(self._here)
        self._packed.release()
        return rows[torch.from_numpy(places).to(rows.device)]


class _Group(NamedTuple):
    """Neighbouring texts of like length, as the attention sees them.

    Attributes:
        tokens: How many they have in all.
        texts: How many texts they are.
        places: Where their tokens stand once the texts are padded.
        mask: What is added to what a token thinks of another: 0, or -inf for padding.
    """

    tokens: int
    texts: int
    places: torch.Tensor
    mask: torch.Tensor


def _groups(lengths: Sequence[int], like: torch.Tensor) -> list[_Group]:
    """Group neighbouring texts; masks are of the type, and where, these vectors are."""
    groups = []
    for width, some in groupby(lengths, lambda n: -(-n // ROUND_TOKENS) * ROUND_TOKENS):
        own = np.array(list(some))
        inside = np.arange(width) < own[:, None]
        mask = torch.from_numpy(np.where(inside, 0, -np.inf)[:, None, None]).to(like)
        places = torch.from_numpy(inside.reshape(-1).nonzero()[0]).to(like.device)
        groups.append(_Group(int(own.sum()), len(own), places, mask.expand(-1, 1, width, width)))
    return groups


class _Layer(nn.Module):
    """Attention, and the feed-forward network behind it."""

    def __init__(self, weights: _Weights, name: str) -> None:
        super().__init__()
        width, inner = weights.packed.hidden, weights.packed.feed_forward
        self.heads = weights.packed.heads
        self.query, self.key, self.value, self.mixed = (
            weights.linear(f"{name}.{part}", width, width) for part in ("q", "k", "v", "ao")
        )
        self.mixed_norm = weights.norm(f"{name}.aln", width)
        self.inner = weights.linear(f"{name}.fi", inner, width)
        self.outer = weights.linear(f"{name}.fo", width, inner)
        self.outer_norm = weights.norm(f"{name}.oln", width)

    def forward(self, vectors: torch.Tensor, groups: Sequence[_Group]) -> torch.Tensor:
        projected = torch.cat([x(vectors) for x in (self.query, self.key, self.value)], 1)
        parts = projected.split([group.tokens for group in groups])
        seen = torch.cat([self._attention(*x) for x in zip(parts, groups, strict=True)])
        vectors = self.mixed_norm(self.mixed(seen) + vectors)
        inner = functional.gelu(self.inner(vectors))
        result: torch.Tensor = self.outer_norm(self.outer(inner) + vectors)
        return result

    def _attention(self, projected: torch.Tensor, group: _Group) -> torch.Tensor:
        """Let the tokens of every text look at each other."""
        width = group.mask.shape[-1]
        padded = projected.new_zeros(group.texts * width, projected.shape[1])
        padded.index_copy_(0, group.places, projected)
        query, key, value = padded.view(group.texts, width, 3, self.heads, -1).permute(
            2, 0, 3, 1, 4
        )
        seen = functional.scaled_dot_product_attention(query, key, value, group.mask)
        return seen.transpose(1, 2).flatten(0, 1).flatten(1).index_select(0, group.places)


class _Weights:
    """The weights of the packed file as parts of a module, none of which is trained."""

    def __init__(self, packed: PackedFile, dtype: torch.dtype) -> None:
        self.packed = packed
        self._dtype = dtype

    def parameter(self, name: str, *shape: int) -> nn.Parameter:
        values = torch.from_numpy(self.packed.tensor(name, shape)).to(self._dtype)
        return nn.Parameter(values, requires_grad=False)

    def linear(self, name: str, rows: int, columns: int) -> nn.Linear:
        return self._filled(nn.Linear(columns, rows, device="meta"), name)

    def norm(self, name: str, width: int) -> nn.LayerNorm:
        return self._filled(nn.LayerNorm(width, self.packed.epsilon, device="meta"), name)

    def _filled(self, part: Part, name: str) -> Part:
        part.weight = self.parameter(f"{name}.w", *part.weight.shape)
        part.bias = self.parameter(f"{name}.b", *part.bias.shape)
        return part
