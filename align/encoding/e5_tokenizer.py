"""The tokenizer of multilingual-e5-small, out of its packed file."""

from __future__ import annotations

import numpy as np
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from align.encoding.packed_file import PackedFile

__all__ = ["E5Tokenizer"]

SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# Far more than a window of tokens holds: what is behind would only be read to be cut off.
MOST_CHARACTERS = 1 << 16


class E5Tokenizer:
    """Texts in, numbers of SentencePiece tokens out.

    Args:
        packed: The file that holds the vocabulary.

    Raises:
        ModelError: If the file is damaged.
    """

    def __init__(self, packed: PackedFile) -> None:
        self._characters = packed.normalisation | SURROGATES
        self.pieces = _unigram(packed)

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of a text's tokens, special ones among them.

        Args:
            text: The text, with its prompt.

        Returns:
            As many as the window holds at most.
        """
        normal = self._normal(text[:MOST_CHARACTERS])
        numbers: list[int] = self.pieces.encode(normal).ids
        return numbers

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Find where the tokens stand whose numbers ``numbers`` gives.

        Args:
            text: The text, with its prompt.

        Returns:
            Where each begins and ends, special ones among them, in code points.
        """
        text = text[:MOST_CHARACTERS]
        normal = self._normal(text)
        offsets: list[tuple[int, int]] = self.pieces.encode(normal).offsets
        if normal == text:
            return offsets
        # A character may be replaced by several, or by none.
        widths = [len(character.translate(self._characters)) for character in text]
        origin = np.repeat(np.arange(len(text)), widths)
        return [
            (int(origin[start]), int(origin[end - 1]) + 1) if end > start else (0, 0)
            for start, end in offsets
        ]

    def _normal(self, text: str) -> str:
        return text.translate(self._characters)


def _unigram(packed: PackedFile) -> Tokenizer:
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
