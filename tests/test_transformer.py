"""The transformer beside BertModel of the package transformers, with the same weights."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest

from align.encoding.batches import BATCH_TOKENS, batches
from align.encoding.packed_file import PackedFile

WIDTH, INNER, HEADS, LAYERS, WINDOW, VOCABULARY = 64, 128, 2, 3, 48, 50
# What stands in the packed file for the parts of a layer of BertModel.
PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
EMBEDDINGS = {
    "word_embeddings.weight": "emb.word",
    "position_embeddings.weight": "emb.pos",
    "token_type_embeddings.weight": "emb.type",
    "LayerNorm.weight": "emb.ln.w",
    "LayerNorm.bias": "emb.ln.b",
}


class Table:
    """A vocabulary table that is not packed."""

    def __init__(self, values: npt.NDArray[np.float32]) -> None:
        self.values = values

    def rows(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        return self.values[numbers]


class Weights:
    """Those of a BertModel, under the names of a packed file."""

    hidden, feed_forward, heads, layers = WIDTH, INNER, HEADS, LAYERS
    positions, token_types, epsilon = WINDOW, 2, 1e-12

    def __init__(self, model: Any) -> None:
        self.values = {_name(name): x.numpy() for name, x in model.state_dict().items()}

    def tensor(self, name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
        values: npt.NDArray[np.float32] = self.values[name].reshape(shape).copy()
        return values

    def matrix(self, name: str, columns: int) -> Table:
        return Table(self.values[name].reshape(-1, columns))

    def release(self) -> None:
        pass


def _name(name: str) -> str:
    first, rest = name.split(".", 1)
    if first == "embeddings":
        return EMBEDDINGS[rest]
    _layer, number, part = rest.split(".", 2)
    part, kind = part.rsplit(".", 1)
    return f"l{number}.{PARTS[part]}.{kind[0]}"


@pytest.fixture(scope="module")
def bert() -> Any:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=WIDTH, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, intermediate_size=INNER, max_position_embeddings=WINDOW,
        initializer_range=0.5,
    )  # fmt: skip
    return BertModel(config, add_pooling_layer=False).train(mode=False)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_vectors_are_those_of_bert_bit_for_bit(bert: Any, dtype: str) -> None:
    import torch

    from align.encoding.e5_transformer import E5Transformer

    kind = getattr(torch, dtype)
    ours = E5Transformer(cast("PackedFile", Weights(bert)), kind)
    draw = np.random.default_rng(5)
    texts = [
        draw.integers(VOCABULARY, size=n).tolist() for n in (1, 2, 9, 15, 16, 17, 31, 32, 33, 48)
    ]
    bert.to(kind)
    with torch.inference_mode():
        last, middle = (x.split([len(text) for text in texts]) for x in ours(texts))
        for text, vectors, own in zip(texts, last, middle, strict=True):
            # Padded as the attention pads, with whatever there is.
            width = -(-len(text) // 16) * 16
            ids = torch.tensor([text + [7] * (width - len(text))])
            mask = (torch.arange(width) < len(text)).long()[None]
            theirs = bert(input_ids=ids, attention_mask=mask, output_hidden_states=True)
            assert torch.equal(vectors, theirs.last_hidden_state[0, : len(text)])
            # Two thirds up three layers.
            assert torch.equal(own, theirs.hidden_states[2][0, : len(text)])


# Batches


@pytest.mark.parametrize(
    ("texts", "workers", "sizes"),
    [
        ([], 1, []),
        (["a"], 4, [1]),
        (["a" * 100] * 3, 1, [3]),
        (["a" * 4 * BATCH_TOKENS] * 3, 1, [1, 1, 1]),
        (["a" * 4 * BATCH_TOKENS, *["a"] * 65], 1, [1, 64, 1]),
        (["a" * 4 * BATCH_TOKENS, *["a"] * 65], 2, [1, 64, 1]),
        # Few texts are shared out, in pieces that are worth it.
        (["a"] * 32, 2, [16, 16]),
        (["a"] * 32, 8, [8, 8, 8, 8]),
    ],
)
def test_batches(texts: list[str], workers: int, sizes: list[int]) -> None:
    some = list(batches(texts, workers))
    assert [len(batch) for batch in some] == sizes
    assert sorted(x for batch in some for x in batch) == sorted(texts)
