"""The vector cache: the encoder of the commands, which uses it, and the commands about it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator

import typer

import align
from align.cli.application import app
from align.cli.options import ModelChoice
from align.cli.talk import printable, say
from align.counts import number

__all__ = ["chosen_encoder", "clear", "encoder_for_twice", "info"]

cache = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Look after the cache of what was encoded.

    Commands keep there what they have encoded, and do not encode it again. It lies in align in
    your cache folder, or in the folder that the environment variable ALIGN_CACHE names. It holds
    vectors, and of the texts no more than hashes.

    \b
    align cache info     where it is, how large, what it holds
    align cache clear    empty it
    """,
)
app.add_typer(cache, name="cache")


@contextlib.contextmanager
def chosen_encoder(model: ModelChoice) -> Iterator[align.SentenceEncoder]:
    """Give a command its encoder; in the end, say what was wrong with its cache."""
    if not model.is_cached:
        yield align.SentenceEncoder(model.name, trust_remote_code=model.is_trusted)
        return
    with _vector_cache() as vectors:
        yield align.SentenceEncoder(model.name, trust_remote_code=model.is_trusted, cache=vectors)


@contextlib.contextmanager
def encoder_for_twice(model: ModelChoice) -> Iterator[align.SentenceEncoder]:
    """Give its encoder to a command that comes back to what it has encoded.

    Where it may not use the cache, it gets one that lasts as long as the command.
    """
    if model.is_cached:
        with chosen_encoder(model) as encoder:
            yield encoder
        return
    with tempfile.TemporaryDirectory(prefix="align-") as folder:
        yield align.SentenceEncoder(
            model.name, trust_remote_code=model.is_trusted, cache=align.VectorCache(folder)
        )


@cache.command()
def info() -> None:
    """Say where the cache is, how large, and what it holds.

    A line for each model: its revision and libraries, the number of texts, and of those whose
    words are known, too.

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
    say(f"{printable(str(vectors.path))}: {number(freed, 'byte')} given back")


@contextlib.contextmanager
def _vector_cache() -> Iterator[align.VectorCache]:
    vectors = align.VectorCache()
    try:
        yield vectors
    finally:
        for note in vectors.notes:
            say(f"align: {printable(note)}")
