"""multilingual-e5-small from its packed file, as a sentence-transformers module."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import torch
from sentence_transformers.base.modules import InputModule

from align.encoding.e5_tokenizer import E5Tokenizer
from align.encoding.e5_transformer import ROUND_TOKENS, E5Transformer
from align.encoding.packed_file import PackedFile, locate
from align.encoding.words import KEY

__all__ = ["PackedE5"]


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
        self.max_seq_length = packed.positions
        self._width = packed.hidden
        self._pad = packed.pad
        self._reader = E5Tokenizer(packed)
        self.tokenizer = self._reader.pieces
        self.model = E5Transformer(packed, dtype)

    def get_embedding_dimension(self) -> int:
        """Return the width of the vectors."""
        return self._width

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
        numbers = [self._reader.numbers((prompt or "") + str(text)) for text in inputs]
        lengths = torch.tensor([len(x) for x in numbers])
        # Few different shapes: PyTorch keeps buffers and kernels for every one it has seen.
        width = -(-int(lengths.max()) // ROUND_TOKENS) * ROUND_TOKENS
        ids = torch.full((len(numbers), width), self._pad)
        for row, own in zip(ids, numbers, strict=True):
            row[: len(own)] = torch.tensor(own)
        mask = torch.arange(width)[None] < lengths[:, None]
        return {"input_ids": ids, "attention_mask": mask.long()}

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Find where the tokens stand that ``preprocess`` makes of a text.

        Args:
            text: The text, with its prompt.

        Returns:
            Where each begins and ends, special ones among them, in code points.
        """
        return self._reader.offsets(text)

    def forward(self, features: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Add ``token_embeddings``, shape (texts, tokens, width), to the features.

        The vectors in the middle, where words are taken, come with them.
        """
        mask = features["attention_mask"].bool()
        texts = [ids[own].tolist() for ids, own in zip(features["input_ids"], mask, strict=True)]
        for key, vectors in zip(("token_embeddings", KEY), self.model(texts), strict=True):
            # Pooling and normalising in float32 keeps what bfloat16 would round away.
            features[key] = vectors.new_zeros(*mask.shape, self._width, dtype=torch.float32)
            features[key][mask] = vectors.float()
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
