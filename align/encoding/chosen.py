"""A model that the user chooses, run by sentence-transformers."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.encoding.batches import batches
from align.encoding.encoded import Encoded, Words
from align.encoding.words import tap, token_places
from align.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from align.encoding.words import Tap

__all__ = ["ChosenModel"]


class ChosenModel:
    """A sentence-transformers model, with its default prompt.

    Args:
        name: The name of a model on the Hugging Face hub, or the folder of one.
        embedded: The name of the model to use where this one can't be loaded.
        trust: Whether the model may run code of its own.
        revision: The commit of the model on the hub; nothing for the newest.

    Raises:
        ModelError: If the model can't be loaded.
    """

    def __init__(self, name: str, embedded: str, *, trust: bool, revision: str | None) -> None:
        self._model = _load(name, embedded, revision, trust=trust)

    @cached_property
    def width(self) -> int:
        """The width of the vectors."""
        return self._model.get_embedding_dimension() or 0

    @cached_property
    def _tap(self) -> Tap | None:
        return tap(self._model)

    def encoded(
        self, texts: Sequence[str], *, words: bool, places: bool
    ) -> Iterator[dict[str, Encoded]]:
        """Encode distinct texts, batch by batch.

        Args:
            texts: The texts.
            words: Whether to give the vectors of their tokens, too, if the model is a
                transformer.
            places: Whether to give the tokens' places, too, if the tokenizer can tell.
        """
        for batch in batches(texts):
            around = self._tap if words else None  # what it catches, it catches from now on
            items: Any = self._model.encode(  # dictionaries, whatever its annotation says
                batch, batch_size=len(batch), show_progress_bar=False, output_value=None
            )
            vectors = np.array([x["sentence_embedding"].float().cpu().numpy() for x in items])
            own: Sequence[Words | None] = [Words(None, None) if words else None] * len(batch)
            if around:
                own = self._words(batch, items, around, places=places)
            yield dict(zip(batch, map(Encoded, vectors, own), strict=True))

    def _words(
        self, texts: Sequence[str], items: Sequence[Any], around: Tap, *, places: bool
    ) -> list[Words]:
        tokens = [around.tokens(item) for item in items]
        found = token_places(self._model, around, texts) if places else None
        return [Words(x, found[n] if found else None) for n, x in enumerate(tokens)]


def _load(name: str, embedded: str, revision: str | None, *, trust: bool) -> SentenceTransformer:
    """Load a model quietly; the reasons it can fail for become one line."""
    # Its chatter about prompts and progress is not the user's.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        # In a notebook: progress bars, which are not shown, could be prettier.
        warnings.filterwarnings("ignore", "IProgress not found")
        from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            name,
            trust_remote_code=trust,
            revision=revision,
            local_files_only=not _is_within_reach(name),
        )
    except Exception as error:  # the libraries below raise whatever they like
        reason = " ".join(str(error).split())
        if not trust and "trust_remote_code" in reason:
            raise ModelError(
                f"the model {name!r} runs code of its own: give --trust-remote-code "
                "(trust_remote_code=True) if you trust it"
            ) from error
        raise ModelError(
            f"can't load the model {name!r} ({reason[:200] or type(error).__name__}); the "
            f"embedded model {embedded!r} needs no network: leave --model out"
        ) from error


def _is_within_reach(name: str) -> bool:
    """Tell whether a model is a folder, or the hub answers when asked for it.

    Asking once is quick. Without a network, loading asks for every file, again and
    again, for more than a minute, even where the model has been fetched before.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    if Path(name).is_dir():
        return True
    try:
        HfApi().model_info(name, timeout=10)
    except HfHubHTTPError:
        return True  # it says no; loading tells why
    except Exception:  # no network, offline mode, a name that can't be one
        return False
    return True
