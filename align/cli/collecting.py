"""A folder of articles on the command line: pairing them, then aligning the pairs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import typer

import align
from align.aligning import Order
from align.bitext import NATIVE_SUFFIX
from align.cli.batches import report_run
from align.cli.caching import encoder_for_twice
from align.cli.options import EngineChoice, ModelChoice, check_folder
from align.cli.talk import printable, say, terminal_progress
from align.counts import number
from align.errors import UsageError
from align.exporting import Choices
from align.files import is_among, is_directory

__all__ = ["check_for_articles", "run_folder"]


def check_for_articles(given: dict[str, object]) -> None:
    """Refuse, for two articles, the options that only a folder has.

    Args:
        given: The options by name, with their values; nothing and ``False`` are not given.

    Raises:
        UsageError: If one is given.
    """
    name = next((name for name, value in given.items() if value not in (None, False)), None)
    if name:
        raise UsageError(f"{name} is for a folder of articles: leave it out, or name a folder")


def run_folder(
    folder: Path,
    targets: Path | None,
    outputs: list[Path],
    chosen: Choices,
    *,
    source_lang: str | None,
    target_lang: str | None,
    presplit: bool,
    whole_page: bool,
    rules: Path | None,
    order: Order,
    anchors: str | None,
    rejects: Path | None,
    formats: list[str],
    min_pairing: float | None,
    jobs: int | None,
    engine: EngineChoice | None,
    address: str | None,
    limit: int | None,
    dry_run: bool,
    model: ModelChoice,
    confidence: Path | None,
    verbose: bool,
) -> None:
    """Pair the articles of a folder, or of two, and align the pairs.

    Raises:
        Exit: With code 1, if an article can't be read, or a pair failed, or there is none.
        UsageError: If the folders can't be used so.
    """
    if rejects is not None:
        raise UsageError("--rejects is for two articles: leave it out, or use align export after")
    output = _checked_output(folder, targets, outputs)
    own = None if confidence is None else align.ConfidenceModel.load(confidence)
    progress = terminal_progress()
    with encoder_for_twice(model) as encoder:
        batch = partial(
            align.batch,
            folder=output,
            presplit=presplit,
            whole_page=whole_page,
            rules=rules,
            order=order,
            anchors=anchors,
            encoder=encoder,
            confidence=own,
            formats=formats,
            jobs=jobs or 2,
            engine=(engine or EngineChoice.here).value,
            address=address,
            **chosen,
        )
        # What aligning would refuse is refused before all articles are read and encoded.
        list(batch([], limit=0))
        found = align.pair_folder(
            folder,
            targets,
            source_lang=source_lang,
            target_lang=target_lang,
            presplit=presplit,
            whole_page=whole_page,
            rules=rules,
            encoder=encoder,
            min_pairing=0.5 if min_pairing is None else min_pairing,
            output=output,
            progress=progress,
        )
        say(_summary(found))
        failed = bool(found.unread) or not found.pairs
        if dry_run:
            typer.echo(found.manifest(), nl=False)
        else:
            say("; ".join(map(str, found.save(output))))
        if found.pairs and not dry_run:
            pairs = [article.pair for article in found.pairs]
            try:
                report_run(
                    batch(pairs, limit=limit, progress=progress), dry_run=False, verbose=verbose
                )
            except typer.Exit:
                failed = True
            if note := _left_over(found, output):
                say(note)
    for article in found.unread:
        say(f"align: {printable(article.reason)}")
    if failed:
        raise typer.Exit(1)


def _checked_output(folder: Path, targets: Path | None, outputs: list[Path]) -> Path:
    if targets is not None and not is_directory(targets):
        raise UsageError(f"{targets} is no folder: name one, as {folder} is, or two articles")
    if len(outputs) != 1:
        raise UsageError("--output: name one folder, where the results of all pairs go")
    output = outputs[0]
    check_folder(output)
    if is_among(output, [folder, targets or ""]):
        raise UsageError(f"--output {output} holds the articles: name another folder")
    return output


def _left_over(found: align.FolderPairing, output: Path) -> str:
    """Say which bitexts are of no pair, as those of articles that were renamed since."""
    names = {article.pair.output + NATIVE_SUFFIX for article in found.pairs}
    left = [
        path
        for path in sorted(output.glob(f"*{NATIVE_SUFFIX}"))
        if path.name not in names and not path.name.startswith(".")
    ]
    if not left:
        return ""
    which = printable(str(left[0]))
    return (
        f"{number(len(left), 'bitext')} in {output} of none of these pairs, such as {which}: move "
        "away what an earlier run left"
    )


def _summary(found: align.FolderPairing) -> str:
    lone = len(found.alone) - len(found.unread)
    unread = f", and {number(len(found.unread), 'article')} can't be read" if found.unread else ""
    languages = "-".join(found.languages)
    return (
        f"{languages}: {number(len(found.pairs), 'pair')}; {number(lone, 'article')} "
        f"{'stays' if lone == 1 else 'stay'} alone{unread}"
    )
