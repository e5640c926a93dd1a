"""The embedded model, run without sentence-transformers, which takes seconds to import."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from align.encoding.batches import batches
from align.encoding.encoded import Encoded, Words
from align.encoding.packed_file import PackedFile, locate
from align.encoding.words import Vectors, frame, own_places
from align.errors import ModelError

if TYPE_CHECKING:
    from align.encoding.e5_tokenizer import E5Tokenizer

__all__ = ["EmbeddedModel"]


class EmbeddedModel:
    """The transformer of a model folder whose weights are packed, with its prompt.

    Gives what sentence-transformers gives for the same folder, bit for bit. A text's vectors
    do not depend on the texts beside it, nor on the number of threads. Each thread has batches
    of its own: threads that share one wait for each other, and wait long where other programs
    want the processor, too.

    Args:
        folder: The model folder.
        bfloat16: Whether to compute in bfloat16, not in float32.

    Raises:
        ModelError: If the folder is not whole, or the weights are not to be had here or damaged.
    """

    def __init__(self, folder: Path, *, bfloat16: bool) -> None:
        weights, self._prompt = _described(folder)
        packed = PackedFile(weights)
        self.width = packed.hidden
        # Most of its work leaves Python to others: here to the import of torch.
        with ThreadPoolExecutor(1) as pool:
            reader = pool.submit(_reader, packed)
            import torch

            from align.encoding.e5_transformer import E5Transformer

            self._transformer = E5Transformer(packed, torch.bfloat16 if bfloat16 else torch.float32)
            self._threads = self._at_once = torch.get_num_threads()
            if torch.accelerator.is_available():
                self._transformer.to(torch.accelerator.current_accelerator())
                self._at_once = 1
            self._reader = reader.result()
        self._frame = frame(self._numbers)

    def encoded(
        self, texts: Sequence[str], *, words: bool, places: bool
    ) -> Iterator[dict[str, Encoded]]:
        """Encode distinct texts, batch by batch.

        Args:
            texts: The texts.
            words: Whether to give the vectors of their tokens, too.
            places: Whether to give the tokens' places, too.
        """
        with self._workers() as workers:
            begun: deque[Future[dict[str, Encoded]]] = deque()
            for batch in batches(texts, self._at_once):
                begun.append(workers.submit(self._batch, batch, words=words, places=places))
                if len(begun) > 2 * self._at_once:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()

    @contextmanager
    def _workers(self) -> Iterator[Executor]:
        import torch

        try:
            with ThreadPoolExecutor(self._at_once, "encoding", torch.set_num_threads, (1,)) as pool:
                yield pool
        finally:
            # What a thread sets for itself holds for all that are started later, too.
            torch.set_num_threads(self._threads)

    def _batch(self, texts: Sequence[str], *, words: bool, places: bool) -> dict[str, Encoded]:
        import torch

        numbers = {text: self._numbers(text) for text in texts}
        order = sorted(numbers, key=lambda text: len(numbers[text]))
        lengths = [len(numbers[text]) for text in order]
        with torch.inference_mode():
            last, middle = self._transformer([numbers[text] for text in order])
            # In float32, which keeps what bfloat16 would round away.
            means = torch.stack([own.sum(0) / len(own) for own in last.float().split(lengths)])
            vectors: Vectors = torch.nn.functional.normalize(means, dim=1).cpu().numpy()
            if not words:
                return dict(zip(order, map(Encoded, vectors), strict=True))
            tokens = [own.numpy() for own in middle.float().cpu().split(lengths)]
        return {
            text: Encoded(
                vector,
                Words(
                    self._frame.halves(own),
                    own_places(self._frame, self._reader.offsets, self._prompt, text)
                    if places
                    else None,
                ),
            )
            for text, vector, own in zip(order, vectors, tokens, strict=True)
        }

    def _numbers(self, text: str) -> list[int]:
        return self._reader.numbers(self._prompt + text)


def _described(folder: Path) -> tuple[Path, str]:
    """Tell where the weights of a model folder are, and its prompt."""
    try:
        where = json.loads((folder / "packed_e5.json").read_text(encoding="utf-8"))
        settings = folder / "config_sentence_transformers.json"
        config = json.loads(settings.read_text(encoding="utf-8"))
        return locate(**where), config["prompts"][config["default_prompt_name"]]
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise ModelError(
            f"the model folder {folder} is damaged ({error}): "
            "pip install --force-reinstall --no-deps align-bitext"
        ) from None


def _reader(packed: PackedFile) -> E5Tokenizer:
    from align.encoding.e5_tokenizer import E5Tokenizer

    return E5Tokenizer(packed)
