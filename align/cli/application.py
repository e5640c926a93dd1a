"""The program: its commands come from the modules beside this one."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import align

__all__ = ["app", "root"]

# As the help lists them: the modules are imported in another order.
COMMANDS = (
    *("run", "batch", "mine", "segment"),
    *("export", "merge", "split", "tmx"),
    *("check", "view", "plot"),
    *("evaluate", "calibrate"),
    *("cache", "models", "doctor"),
)


class _InOrder(TyperGroup):
    """The commands in the order of the work that they do."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(self.commands, key=COMMANDS.index)


app = typer.Typer(
    cls=_InOrder,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""Two articles in, bitext with a probability for every pair out. Offline.

    \b
    align run article.en.txt article.id.txt -o article.tmx
    align run news -o out --format tmx       a folder of articles
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
