"""A model that the user chooses, run by sentence-transformers."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from align.encoding.batches import batches
from align.encoding.encoded import Encoded, Words
from align.encoding.recipe import is_folder
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
        self._name = name
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

        Raises:
            ModelError: If the model can't encode them.
        """
        for batch in batches(texts):
            try:
                encoded = self._batch(batch, words=words, places=places)
            except Exception as error:  # the libraries below raise whatever they like
                raise ModelError(
                    f"the model {self._name!r} can't encode ({_reason(error)}): see that it is "
                    "one for sentences, or choose another"
                ) from error
            yield encoded

    def _batch(self, texts: Sequence[str], *, words: bool, places: bool) -> dict[str, Encoded]:
        around = self._tap if words else None  # what it catches, it catches from now on
        items: Any = self._model.encode(  # dictionaries, whatever its annotation says
            texts, batch_size=len(texts), show_progress_bar=False, output_value=None
        )
        vectors = np.array([x["sentence_embedding"].float().cpu().numpy() for x in items])
        own: Sequence[Words | None] = [Words(None, None) if words else None] * len(texts)
        if around:
            own = self._words(texts, items, around, places=places)
        return dict(zip(texts, map(Encoded, vectors, own), strict=True))

    def _words(
        self, texts: Sequence[str], items: Sequence[Any], around: Tap, *, places: bool
    ) -> list[Words]:
        tokens = [around.tokens(item) for item in items]
        found = token_places(self._model, around, texts) if places else None
        return [Words(x, found[n] if found else None) for n, x in enumerate(tokens)]


def _load(name: str, embedded: str, revision: str | None, *, trust: bool) -> SentenceTransformer:
    """Load a model quietly; the reasons it can fail for become one line."""
    try:
        with _silence():
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(
                name,
                trust_remote_code=trust,
                revision=revision,
                local_files_only=not _is_within_reach(name),
            )
    except Exception as error:  # the libraries below raise whatever they like
        if not trust and "trust_remote_code" in str(error):
            raise ModelError(
                f"the model {name!r} runs code of its own: give --trust-remote-code "
                "(trust_remote_code=True) if you trust it"
            ) from error
        raise ModelError(
            f"can't load the model {name!r} ({_reason(error)}); the embedded model {embedded!r} "
            "needs no network: leave --model out"
        ) from error


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep the chatter, the warnings and the progress bars of the libraries from the user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils.logging import (
            disable_progress_bar,
            enable_progress_bar,
            is_progress_bar_enabled,
        )

        # Once transformers is imported: it sets its own level then. For good: they chat while
        # they encode, too.
        for library in ("sentence_transformers", "transformers", "huggingface_hub"):
            logging.getLogger(library).setLevel(logging.ERROR)
        had_bars = is_progress_bar_enabled()
        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            if had_bars:
                enable_progress_bar()  # type: ignore[no-untyped-call]


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _is_within_reach(name: str) -> bool:
    """Tell whether a model is a folder, or the hub answers when asked for it.

    Asking once is quick. Without a network, loading asks for every file, again and
    again, for more than a minute, even where the model has been fetched before.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    if is_folder(name):
        return True
    try:
        HfApi().model_info(name, timeout=10)
    except HfHubHTTPError:
        return True  # it says no; loading tells why
    except Exception:  # no network, offline mode, a name that can't be one
        return False
    return True
