"""The program: its commands come from the modules beside this one."""

from __future__ import annotations

from typing import Annotated

import typer

import align

__all__ = ["app", "root"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""Two articles in, bitext with a probability for every pair out. Offline.

    \b
    align run article.en.txt article.id.txt -o article.tmx
    align COMMAND --help    says what a command does, with examples
    """,
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Print the version, or go on to the command."""
    if version:
        typer.echo(f"align {align.__version__}")
        raise typer.Exit
