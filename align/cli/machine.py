"""The commands about this machine."""

from __future__ import annotations

import typer

from align.cli.application import app
from align.errors import AlignError

__all__ = ["doctor", "models"]


@app.command()
def models() -> None:
    """List the models that can be used here."""
    from align.doctor import model_file

    try:
        usable = f"ready, {model_file().path}"
    except AlignError as error:
        usable = f"not usable: {error}"
    typer.echo(f"e5-small-q4\tembedded, the default; 100 languages, 384 wide, MIT\t{usable}")
    typer.echo("NAME_OR_PATH\tany sentence-transformers model\tfetched from the hub if not here")


@app.command()
def doctor() -> None:
    """Say what align needs, and how to get what is missing."""
    from align.doctor import examine

    good = True
    for finding in examine():
        state = "ok" if finding.good else "MISSING" if finding.needed else "not here"
        typer.echo(f"{state:10}{finding.what:24}{finding.detail}")
        good = good and (finding.good or not finding.needed)
    if not good:
        raise typer.Exit(1)
