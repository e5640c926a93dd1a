"""multilingual-e5-small from its packed file, as a sentence-transformers module."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from align.encoding.encoder import ROUND_TOKENS
from align.encoding.packed_file import PackedFile, locate

__all__ = ["PackedE5"]

# The names of a layer's parts in BertModel, and in the packed file.
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
SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class PackedEmbedding(torch.nn.Module):
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
        self._dtype = dtype

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return the rows of the tokens.

        Args:
            input_ids: Shape (batch, tokens).

        Returns:
            Shape (batch, tokens, width).
        """
        distinct, places = np.unique(input_ids.cpu().numpy(), return_inverse=True)
        rows = torch.from_numpy(self._matrix.rows(distinct)).to(input_ids.device, self._dtype)
        self._packed.release()
        return rows[torch.from_numpy(places.reshape(input_ids.shape)).to(input_ids.device)]


class PackedE5(InputModule):
    """The tokenizer and the transformer of multilingual-e5-small, read from a packed file.

    Gives the token vectors of the last layer; pooling and normalising are modules of
    their own in the model folder. After Wang et al. (2024), "Multilingual E5 Text
    Embeddings".

    Args:
        package: The installed package that carries the file.
        file: The file's name in it.
        size: The file's size in bytes.
        dtype: The type to compute in, ``float32`` or ``bfloat16``.

    Raises:
        ModelError: If the file is not to be had here, or is damaged.

    Example:
        >>> from sentence_transformers import SentenceTransformer
        >>> model = SentenceTransformer("models/e5-small-q4", trust_remote_code=True)
        >>> model.encode(["Selamat pagi."]).shape
        (1, 384)
    """

    config_file_name = "packed_e5.json"
    config_keys = ["package", "file", "size"]  # noqa: RUF012 - a list in the base class

    def __init__(
        self, package: str, file: str, size: int, dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__()
        self.package = package
        self.file = file
        self.size = size
        packed = PackedFile(locate(package, file, size))
        self._characters = packed.normalisation | SURROGATES
        self._pad = packed.pad
        self.tokenizer = _tokenizer(packed)
        self.model = _bert(packed, dtype)

    @property
    def max_seq_length(self) -> int:
        """The number of tokens that the model reads; what is longer is cut."""
        return int(self.model.config.max_position_embeddings)

    def get_embedding_dimension(self) -> int:
        """Return the width of the vectors."""
        return int(self.model.config.hidden_size)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_kwargs: Any
    ) -> dict[str, Any]:
        """Turn texts into tokens.

        Args:
            inputs: The texts.
            prompt: Put in front of every text.

        Returns:
            ``input_ids`` and ``attention_mask``, shape (texts, tokens).
        """
        texts = [((prompt or "") + str(text)).translate(self._characters) for text in inputs]
        # One by one: for a batch this small, the threads of encode_batch cost 50 MB and no
        # time is won.
        tokens = [torch.tensor(self.tokenizer.encode(text).ids) for text in texts]
        lengths = torch.tensor([len(x) for x in tokens])
        # Few different shapes: PyTorch keeps buffers and kernels for every one it has seen.
        width = -(-int(lengths.max()) // ROUND_TOKENS) * ROUND_TOKENS
        ids = torch.full((len(tokens), width), self._pad)
        for row, numbers in zip(ids, tokens, strict=True):
            row[: len(numbers)] = numbers
        mask = torch.arange(width)[None] < lengths[:, None]
        return {"input_ids": ids, "attention_mask": mask.long()}

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Find where the tokens stand that ``preprocess`` makes of a text.

        Args:
            text: The text, with its prompt.

        Returns:
            Where each begins and ends, special ones among them, in code points.
        """
        offsets = self.tokenizer.encode(text.translate(self._characters)).offsets
        # A character may be replaced by several, or by none.
        widths = [len(character.translate(self._characters)) for character in text]
        origin = np.repeat(np.arange(len(text)), widths)
        return [
            (int(origin[start]), int(origin[end - 1]) + 1) if end > start else (0, 0)
            for start, end in offsets
        ]

    def forward(self, features: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Add ``token_embeddings``, shape (texts, tokens, width), to the features."""
        output = self.model(
            input_ids=features["input_ids"], attention_mask=features["attention_mask"]
        )
        # Pooling and normalising in float32 keeps what bfloat16 would round away.
        features["token_embeddings"] = output.last_hidden_state.float()
        return features

    def save(self, output_path: str, *_args: Any, **_kwargs: Any) -> None:
        """Write the module's configuration; the weights stay in their package."""
        config = {key: getattr(self, key) for key in self.config_keys}
        path = Path(output_path) / self.config_file_name
        path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, model_name_or_path: str, *_args: Any, **kwargs: Any) -> Self:
        """Load the module from its model folder, with the dtype in ``model_kwargs``."""
        path = Path(model_name_or_path) / cls.config_file_name
        config = json.loads(path.read_text(encoding="utf-8"))
        dtype = (kwargs.get("model_kwargs") or {}).get("dtype", torch.float32)
        return cls(**config, dtype=dtype)


def _tokenizer(packed: PackedFile) -> Tokenizer:
    """Build the SentencePiece unigram tokenizer of XLM-R from the packed vocabulary."""
    tokenizer = Tokenizer(models.Unigram(packed.vocabulary(), unk_id=packed.unk))
    tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", packed.bos), ("</s>", packed.eos)]
    )
    tokenizer.enable_truncation(packed.positions)
    return tokenizer


def _bert(packed: PackedFile, dtype: torch.dtype) -> BertModel:
    """Build the transformer; its vocabulary table stays in the file."""
    config = BertConfig(
        vocab_size=1,
        pad_token_id=0,
        hidden_size=packed.hidden,
        num_hidden_layers=packed.layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.feed_forward,
        max_position_embeddings=packed.positions,
        type_vocab_size=packed.token_types,
        layer_norm_eps=packed.epsilon,
    )
    with torch.device("meta"):
        model = BertModel(config, add_pooling_layer=False)
    table = PackedEmbedding(packed, dtype)
    model.embeddings.register_module("word_embeddings", table)
    weights = {
        name: torch.from_numpy(packed.tensor(packed_name, shape)).to(dtype)
        for name, packed_name, shape in _tensors(packed)
    }
    model.load_state_dict(weights, assign=True)
    # Not in the state: made on the meta device, they have no content yet.
    positions = torch.arange(packed.positions)[None]
    model.embeddings.register_buffer("position_ids", positions, persistent=False)
    model.embeddings.register_buffer(
        "token_type_ids", torch.zeros_like(positions), persistent=False
    )
    packed.release()
    model.train(False)
    model.requires_grad_(False)
    return model


def _tensors(packed: PackedFile) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Name every tensor in BertModel and in the packed file, with its shape."""
    width, inner = packed.hidden, packed.feed_forward
    yield "embeddings.position_embeddings.weight", "emb.pos", (packed.positions, width)
    yield "embeddings.token_type_embeddings.weight", "emb.type", (packed.token_types, width)
    yield "embeddings.LayerNorm.weight", "emb.ln.w", (width,)
    yield "embeddings.LayerNorm.bias", "emb.ln.b", (width,)
    shapes = {"fi": (inner, width), "fo": (width, inner), "aln": (width,), "oln": (width,)}
    for layer in range(packed.layers):
        for part, short in PARTS.items():
            shape = shapes.get(short, (width, width))
            yield f"encoder.layer.{layer}.{part}.weight", f"l{layer}.{short}.w", shape
            yield f"encoder.layer.{layer}.{part}.bias", f"l{layer}.{short}.b", shape[:1]
