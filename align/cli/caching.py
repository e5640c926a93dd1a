"""The vector cache: the encoder of the commands, which uses it, and the commands about it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator

import typer

import align
from align.cli.application import app
from align.cli.talk import printable, say

__all__ = ["chosen_encoder", "clear", "encoder_for_twice", "info"]

cache = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look after the vector cache, where the commands keep what they have encoded.

    It lies in align in your cache folder, or in the folder that the environment variable
    ALIGN_CACHE names. It holds vectors, and of the texts no more than hashes.

    \b
    align cache info     where it is, how large, what it holds
    align cache clear    empty it
    """,
)
app.add_typer(cache, name="cache")


@contextlib.contextmanager
def chosen_encoder(
    model: str, *, trust_remote_code: bool, no_cache: bool
) -> Iterator[align.SentenceEncoder]:
    """Give a command its encoder; in the end, say what was wrong with its cache."""
    if no_cache:
        yield align.SentenceEncoder(model, trust_remote_code=trust_remote_code)
        return
    with _vector_cache() as vectors:
        yield align.SentenceEncoder(model, trust_remote_code=trust_remote_code, cache=vectors)


@contextlib.contextmanager
def encoder_for_twice(
    model: str, *, trust_remote_code: bool, no_cache: bool
) -> Iterator[align.SentenceEncoder]:
    """Give its encoder to a command that comes back to what it has encoded.

    Where it may not use the cache, it gets one that lasts as long as the command.
    """
    if no_cache:
        with tempfile.TemporaryDirectory(prefix="align-") as folder:
            vectors = align.VectorCache(folder)
            yield align.SentenceEncoder(model, trust_remote_code=trust_remote_code, cache=vectors)
        return
    with chosen_encoder(model, trust_remote_code=trust_remote_code, no_cache=False) as encoder:
        yield encoder


@cache.command()
def info() -> None:
    """Say where the cache is, how large, and how many texts it holds of which model.

    \b
    align cache info
    """
    with _vector_cache() as vectors:
        found = vectors.info()
    typer.echo(f"file\t{printable(str(found.path))}")
    typer.echo(f"bytes\t{found.bytes:,} of at most {found.most_bytes:,}")
    typer.echo("model\ttexts\twith words")
    for model in found.models:
        typer.echo(printable(model.recipe) + f"\t{model.texts}\t{model.with_words}")


@cache.command()
def clear() -> None:
    """Empty the cache, also a damaged one; who is using it goes on.

    \b
    align cache clear
    """
    with _vector_cache() as vectors:
        freed = vectors.clear()
    say(f"{printable(str(vectors.path))}: {freed:,} bytes given back")


@contextlib.contextmanager
def _vector_cache() -> Iterator[align.VectorCache]:
    vectors = align.VectorCache()
    try:
        yield vectors
    finally:
        for note in vectors.notes:
            say(f"align: {printable(note)}")
