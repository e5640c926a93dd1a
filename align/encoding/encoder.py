"""Texts in, unit vectors out: of the embedded model, or of one that the user chooses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from align.encoding.background import BACKGROUND
from align.encoding.cache import VectorCache
from align.encoding.encoded import Encoded
from align.encoding.recipe import folder_revision, hub_revision, is_folder, recipe
from align.errors import ModelError
from align.progress import Progress
from align.resources import models_folder

if TYPE_CHECKING:
    from align.encoding.chosen import ChosenModel
    from align.encoding.embedded import EmbeddedModel

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "PlacedTokens",
    "SentenceEncoder",
    "TokenEncoder",
    "Tokens",
    "Vectors",
    "WordEncoder",
]

DEFAULT_MODEL = "e5-small-q4"
KEPT_AT_ONCE = 256

Vectors = npt.NDArray[np.float32]
# For every text, the vectors of its tokens, shape (tokens, width).
Tokens = list[npt.NDArray[np.float16]]


class PlacedTokens(NamedTuple):
    """The tokens of a text.

    Attributes:
        vectors: What each means here, shape (tokens, width).
        places: Where each begins and ends in the text, in code points, shape (tokens, 2). A
            place may hold the space before a word, and is empty for a token that has none.
    """

    vectors: npt.NDArray[np.float16]
    places: npt.NDArray[np.int32]


class Encoder(Protocol):
    """What the aligner asks of a model: a name, and vectors for texts."""

    @property
    def name(self) -> str:
        """Name and revision, as they stand in a bitext's signature."""

    @property
    def background(self) -> Vectors:
        """Vectors of ``BACKGROUND``, shape (sentences, width): where vectors lie at rest."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return a vector of length 1 for every text, shape (texts, width), float32."""


@runtime_checkable
class WordEncoder(Protocol):
    """What an encoder has that also knows words: with it the aligner finds borders better.

    No subclass of ``Encoder``: Python 3.11 asks for all members when it checks an instance,
    and ``background`` loads the model.
    """

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens | None]:
        """Return what ``encode`` does, and the vectors of the texts' tokens if there are any."""


@runtime_checkable
class TokenEncoder(Protocol):
    """What an encoder has that also knows where its tokens stand: with it words are linked."""

    def encode_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[PlacedTokens] | None:
        """Return the tokens of every text; nothing if the model does not tell of them."""


class SentenceEncoder:
    """The embedded model, or a sentence-transformers model, encoding each distinct text once.

    The model is loaded when the first text is encoded. Batches hold texts of like
    length, up to a budget of tokens. The embedded model computes in bfloat16 where the
    processor has it natively, and in float32 elsewhere.

    Args:
        model: The name of the embedded model, of a model on the Hugging Face hub, or the
            folder of one.
        trust_remote_code: Whether a model that the user names may run code of its own.
        cache: Where vectors are kept. Texts found there are not encoded; while all are, the
            model is not loaded. A model of the hub that was fetched before is then used as it
            was fetched, without a look for a newer revision.

    Raises:
        ModelError: When encoding, if the model can't be loaded, or can't encode a text.

    Example:
        >>> SentenceEncoder().encode(["Good morning.", "Selamat pagi."]).shape
        (2, 384)
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        trust_remote_code: bool = False,
        cache: VectorCache | None = None,
    ) -> None:
        self._model_name = model
        self._trust = trust_remote_code
        self._cache = cache

    def __getstate__(self) -> dict[str, Any]:
        """Leave the model out: a process that gets the encoder loads its own."""
        return {name: vars(self)[name] for name in ("_model_name", "_trust", "_cache")}

    @property
    def name(self) -> str:
        """Name and revision, as they stand in a bitext's signature."""
        if self._is_embedded:
            return f"{DEFAULT_MODEL}@1-{'bf16' if has_bfloat16() else 'fp32'}"
        return self._model_name

    @cached_property
    def background(self) -> Vectors:
        """Vectors of ``BACKGROUND``, shape (sentences, width): where vectors lie at rest."""
        return self.encode(BACKGROUND)

    @property
    def _is_embedded(self) -> bool:
        return self._model_name == DEFAULT_MODEL

    @cached_property
    def _model(self) -> EmbeddedModel | ChosenModel:
        if self._is_embedded:
            from align.encoding.embedded import EmbeddedModel

            return EmbeddedModel(models_folder() / DEFAULT_MODEL, bfloat16=has_bfloat16())
        from align.encoding.chosen import ChosenModel

        revision = self._commit if self._cache else None
        return ChosenModel(self._model_name, DEFAULT_MODEL, trust=self._trust, revision=revision)

    @cached_property
    def _commit(self) -> str | None:
        """The revision of a model of the hub that has been fetched before."""
        in_folder = self._is_embedded or is_folder(self._model_name)
        return None if in_folder else hub_revision(self._model_name)

    @cached_property
    def _recipe(self) -> str | None:
        """What the cache keeps vectors under; nothing if the model's revision can't be told."""
        revision = self._revision()
        return revision and recipe(self.name, revision)

    def _revision(self) -> str | None:
        if self._is_embedded:
            return folder_revision(models_folder() / DEFAULT_MODEL)
        if is_folder(self._model_name):
            return folder_revision(Path(self._model_name))
        if self._commit is None:
            _ = self._model  # fetches it
            return hub_revision(self._model_name)
        return self._commit

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Encode texts with the model's default prompt.

        Args:
            texts: The texts; repeated ones are encoded once.
            progress: Hears of every batch.

        Returns:
            Vectors of length 1, shape (texts, width), in the order of *texts*.
        """
        return self._stacked(self._encoded(texts, progress))

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, Tokens | None]:
        """Encode texts, and take the vectors of their tokens out of the same pass.

        Args:
            texts: The texts; repeated ones are encoded once, and share their arrays.
            progress: Hears of every batch.

        Returns:
            What ``encode`` gives; and for every text the vectors of its tokens, two thirds
            up the model's layers, shape (tokens, width), at least one. Nothing in their
            place if the model is no transformer.
        """
        encoded = self._encoded(texts, progress, words=True)
        tokens = [x.words.vectors for x in encoded if x.words and x.words.vectors is not None]
        return self._stacked(encoded), tokens if len(tokens) == len(texts) else None

    def encode_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[PlacedTokens] | None:
        """Give the tokens of texts, their vectors and where they stand.

        Args:
            texts: The texts; repeated ones are encoded once.
            progress: Hears of every batch.

        Returns:
            For every text the vectors that ``encode_words`` gives, with the tokens' places.
            Nothing if the model is no transformer, or its tokenizer, one of those written in
            Python, knows no places.
        """
        found = [x.words for x in self._encoded(texts, progress, words=True, places=True)]
        placed = [
            PlacedTokens(words.vectors, words.places)
            for words in found
            if words and words.vectors is not None and words.places is not None
        ]
        return placed if len(placed) == len(texts) else None

    def _stacked(self, encoded: Sequence[Encoded]) -> Vectors:
        if not encoded:
            return np.zeros((0, self._model.width), np.float32)
        return np.stack([x.vector for x in encoded])

    def _encoded(
        self,
        texts: Sequence[str],
        progress: Progress | None,
        *,
        words: bool = False,
        places: bool = False,
    ) -> list[Encoded]:
        progress = progress or Progress()
        distinct = list(dict.fromkeys(texts))
        progress.start("encoding", len(distinct))
        if self._cache is None or self._recipe is None:
            known: dict[str, Encoded] = {}
            fresh = self._computed(distinct, progress, words=words, places=places)
        else:
            known = self._cache.find(self._recipe, distinct, words=words)
            if known:
                progress.advance(len(known))
            missing = [text for text in distinct if text not in known]
            # Places cost little, and who aligns today links words tomorrow.
            fresh = self._computed(missing, progress, words=words, places=words)
            fresh = _kept(self._cache, self._recipe, fresh)
        for some in fresh:
            known.update(some)
        progress.finish()
        return [known[text] for text in texts]

    def _computed(
        self, texts: Sequence[str], progress: Progress, *, words: bool, places: bool
    ) -> Iterator[dict[str, Encoded]]:
        """Encode distinct texts, batch by batch."""
        if not texts:
            return  # and load no model
        for batch in self._model.encoded(texts, words=words, places=places):
            vectors = np.array([x.vector for x in batch.values()])
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            if not np.isfinite(lengths).all():
                text = list(batch)[int(np.isfinite(lengths).argmin())]
                raise ModelError(
                    f"the model {self.name!r} gives no finite vector for {text[:60]!r}: "
                    "choose another model"
                )
            vectors /= np.maximum(lengths, 1e-12)
            own = (x.words for x in batch.values())
            yield dict(zip(batch, map(Encoded, vectors, own), strict=True))
            progress.advance(len(batch))


def _kept(
    cache: VectorCache, recipe: str, batches: Iterable[dict[str, Encoded]]
) -> Iterator[dict[str, Encoded]]:
    """Hand batches on, and keep them, some at a time."""
    waiting: dict[str, Encoded] = {}
    for batch in batches:
        waiting.update(batch)
        if len(waiting) >= KEPT_AT_ONCE:
            cache.keep(recipe, waiting)
            waiting = {}
        yield batch
    if waiting:
        cache.keep(recipe, waiting)


def has_bfloat16() -> bool:
    """Tell whether this processor computes in bfloat16 natively."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
