"""The options that several commands share."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import typer

from align.bitext import STATUSES, Status
from align.corpus import Kind, ManifestRow
from align.encoding import DEFAULT_MODEL
from align.errors import UsageError
from align.exporting import Choices, Unit, check_rejects, check_suffix
from align.files import STANDARD, check_output, file_id, is_among, is_directory
from align.viewing import check_page

__all__ = [
    "Address",
    "AnchorsOption",
    "BitextSourceLang",
    "BitextTargetLang",
    "Bitexts",
    "ConfidenceOption",
    "DryRun",
    "EngineChoice",
    "EngineOption",
    "FolderAddress",
    "FolderDryRun",
    "FolderEngine",
    "FolderFormats",
    "FolderJobs",
    "FolderLimit",
    "Format",
    "FurtherFormats",
    "GlossaryOption",
    "Hints",
    "Jobs",
    "Limit",
    "MaxLength",
    "MinPairing",
    "ModelChoice",
    "OrderChoice",
    "OrderOption",
    "Outputs",
    "PlotGold",
    "PlotKind",
    "PlotOutput",
    "Presplit",
    "ProfileOption",
    "Rejects",
    "Rules",
    "RunOutputs",
    "SeverityChoice",
    "SourceLang",
    "Swap",
    "TargetLang",
    "Verbose",
    "WholePage",
    "check_folder",
    "check_manifest",
    "check_new_model",
    "check_only_rejects",
    "check_outputs",
    "check_report",
    "check_view",
    "with_choices",
]


class OrderChoice(StrEnum):
    """The values of --order."""

    free = "free"
    monotone = "monotone"


class EngineChoice(StrEnum):
    """The values of --engine."""

    here = "here"
    ray = "ray"


class SeverityChoice(StrEnum):
    """The values of --fail-on."""

    high = "high"
    medium = "medium"
    low = "low"


class ModelChoice(NamedTuple):
    """What encodes.

    Attributes:
        name: The value of --model.
        is_trusted: Whether it may run code of its own.
        is_cached: Whether its vectors are kept in the cache, and taken from there.
    """

    name: str
    is_trusted: bool
    is_cached: bool


Outputs = Annotated[
    list[Path],
    typer.Option(
        "-o",
        "--output",
        help="File to write; its suffix chooses the format, and .gz behind it packs. - is "
        "standard output. May be repeated.",
    ),
]
RunOutputs = Annotated[
    list[Path],
    typer.Option(
        "-o",
        "--output",
        help="File to write; its suffix chooses the format, and .gz behind it packs. - is "
        "standard output. May be repeated. Of a folder of articles: the folder to write to.",
    ),
]
FurtherFormats = Annotated[
    list[str] | None,
    typer.Option("--format", help="A further format to write, such as tmx. May be repeated."),
]
Jobs = Annotated[
    int,
    typer.Option(
        min=1,
        help="How many processes are at work here: one encodes, the others read, align and write. "
        "1 starts none.",
    ),
]
EngineOption = Annotated[
    EngineChoice,
    typer.Option(
        "--engine",
        help="Run on this machine, or on a Ray cluster, whose machines share the current folder "
        "and the output folder. The results are the same.",
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        help="The Ray cluster, such as 10.0.0.1:6379. If left out, Ray is started on this machine."
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(min=1, help="Align so many pairs at most, of those that are not done."),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Only print what is done and what is to do, a line for every pair."
    ),
]
FolderFormats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="Format to write, such as tsv, where no suffix says it. Of a folder, a further one; "
        "then it may be repeated.",
    ),
]
FolderJobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Of a folder: as in align batch.")
]
FolderLimit = Annotated[
    int | None, typer.Option("--limit", min=1, help="Of a folder: align so many pairs at most.")
]
FolderDryRun = Annotated[
    bool, typer.Option("--dry-run", help="Of a folder: only print the pairs, and align none.")
]
FolderEngine = Annotated[
    EngineChoice | None, typer.Option("--engine", help="Of a folder: as in align batch.")
]
FolderAddress = Annotated[
    str | None, typer.Option("--address", help="Of a folder: as in align batch.")
]
MinPairing = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, help="Of a folder: the least probability of a pair; 0.5 if left out."
    ),
]
Format = Annotated[
    str | None,
    typer.Option("--format", help="Format to write, such as tsv, where no suffix says it."),
]
SourceLang = Annotated[
    str | None, typer.Option(help="Language of the source, such as en; detected if left out.")
]
TargetLang = Annotated[
    str | None, typer.Option(help="Language of the target, such as id; detected if left out.")
]
Bitexts = Annotated[
    list[Path],
    typer.Argument(help="Bitexts in any format; a folder stands for the native files in it."),
]
BitextSourceLang = Annotated[
    str | None,
    typer.Option(
        "--source-lang",
        help="Language of the source: which one to read of several, what to call it (en-US), or "
        "what the file does not say.",
    ),
]
BitextTargetLang = Annotated[
    str | None, typer.Option("--target-lang", help="Language of the target, likewise.")
]
Hints = Annotated[
    bool, typer.Option("--hints", help="Make the checks, too, that are right less often.")
]
GlossaryOption = Annotated[Path | None, typer.Option(help="Terms to keep to, in TSV or TBX.")]
ProfileOption = Annotated[
    Path | None, typer.Option(help="TOML file that says how to check; options come before it.")
]
Presplit = Annotated[bool, typer.Option(help="Every line is a segment already.")]
WholePage = Annotated[
    bool, typer.Option("--whole-page", help="Take all of a web page, not its main text alone.")
]
Rules = Annotated[Path | None, typer.Option(help="TOML file with segmentation rules of your own.")]
OrderOption = Annotated[
    OrderChoice, typer.Option(help="free also finds blocks that moved; monotone keeps one order.")
]
AnchorsOption = Annotated[
    str | None,
    typer.Option(
        help="Hard breaks that no link crosses, found by headings, numbers or times, or a TSV "
        "file of segment numbers, from 0."
    ),
]
ConfidenceOption = Annotated[
    Path | None,
    typer.Option(
        "--confidence",
        help="Confidence model of your own, as align calibrate writes it, for the encoder in use.",
    ),
]
Model = Annotated[
    str, typer.Option(help="Embedded model, name on the Hugging Face hub, or a model's folder.")
]
Trust = Annotated[bool, typer.Option(help="Let the model that --model names run its own code.")]
NoCache = Annotated[
    bool,
    typer.Option("--no-cache", help="Encode all anew, and keep no vectors: see align cache."),
]
PlotKind = Annotated[Kind, typer.Option("--kind", help="What to draw.")]
PlotOutput = Annotated[
    Path, typer.Option("-o", "--output", help="Plot to write: FILE.png, .svg or .pdf.")
]
PlotGold = Annotated[
    Path | None,
    typer.Option("--gold", help="For reliability: the gold links, as align evaluate takes them."),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", help="Say how parallel the documents are and what quality to expect, too."
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        help="Least confidence of an exported unit; what a person accepted or edited passes. The "
        "native file of an alignment keeps all.",
    ),
]
UnitOption = Annotated[
    Unit,
    typer.Option(
        help="What becomes an exported unit: every link, or neighbouring links with nothing left "
        "out between them, as one passage. The native file of an alignment keeps the links."
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        help=f"Export units of this status alone: {', '.join(STATUSES)}. May be repeated. Left "
        "out: all of them, but no rejected ones to TMX, XLIFF and Moses.",
    ),
]
Gaps = Annotated[
    bool,
    typer.Option(
        "--gaps", help="Export segments without a counterpart too, where the format can hold them."
    ),
]
MaxLength = Annotated[
    int | None, typer.Option(min=1, help="Most characters of either side of an exported unit.")
]
Dedupe = Annotated[
    bool,
    typer.Option(
        "--dedupe",
        help="Export only the best of units that are alike but for case, punctuation and spaces.",
    ),
]
Swap = Annotated[bool, typer.Option("--swap", help="Change source and target over.")]
Date = Annotated[
    str | None,
    typer.Option(
        help="Date to write into TMX and XLSX: now, or such as 2026-11-22T10:30Z. Left out, none "
        "is, and the same input gives the same bytes."
    ),
]
Rejects = Annotated[
    Path | None, typer.Option(help="TSV file for what is left out, with the reason of each.")
]


def with_choices(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that several share, in the place of one parameter for each group.

    Args:
        command: A command. As *chosen* it gets what the options of all formats come to, as
            *model* those about what encodes.

    Returns:
        What typer takes for a command with all of these options.
    """
    own = _parameters(command)
    groups: dict[str, Callable[..., object]] = {"chosen": _choices, "model": _model}
    shared = {name: _parameters(groups[name]) for name in own if name in groups}

    def call(**given: Any) -> None:
        for name, options in shared.items():
            values = {option: given.pop(option) for option in options}
            given[name] = groups[name](**values)
        command(**given)

    taken: list[inspect.Parameter] = []
    for name, parameter in own.items():
        taken += shared[name].values() if name in shared else [parameter]
    call.__name__, call.__doc__ = command.__name__, command.__doc__
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in taken}
    setattr(call, "__signature__", inspect.Signature(taken))  # noqa: B010
    return call


def _parameters(function: Callable[..., object]) -> dict[str, inspect.Parameter]:
    """Return a function's parameters with their types, to be given by name."""
    types = get_type_hints(function, include_extras=True)
    return {
        name: parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=types[name])
        for name, parameter in inspect.signature(function).parameters.items()
    }


def _choices(
    *,
    min_confidence: MinConfidence = 0.0,
    unit: UnitOption = "sentence",
    statuses: Statuses = None,
    gaps: Gaps = False,
    max_length: MaxLength = None,
    dedupe: Dedupe = False,
    swap: Swap = False,
    date: Date = None,
) -> Choices:
    """Return what was chosen on the command line, as ``export`` takes it.

    Raises:
        UsageError: If a status is unknown or the date can't be read.
    """
    chosen = Choices(
        min_confidence=min_confidence,
        unit=unit,
        gaps=gaps,
        max_length=max_length,
        dedupe=dedupe,
        swap=swap,
        date=_date(date),
    )
    if statuses:
        chosen["statuses"] = tuple(map(_status, statuses))
    return chosen


def _model(
    *, model: Model = DEFAULT_MODEL, trust_remote_code: Trust = False, no_cache: NoCache = False
) -> ModelChoice:
    """Return the model that was chosen on the command line."""
    return ModelChoice(model, trust_remote_code, not no_cache)


def check_outputs(
    outputs: Sequence[Path], suffix: str | None, inputs: Sequence[Path | None] = ()
) -> None:
    """Refuse outputs that can't be written, before long work begins.

    Args:
        outputs: The values of --output.
        suffix: That of --format.
        inputs: What is read, if it is given, which they must not replace.

    Raises:
        UsageError: If one has no name, or that of an input or of another, or its format is unknown
            or needs a library.
        OutputError: If a directory is there, or what is no regular file.
    """
    read = [path for path in inputs if path is not None and str(path) != STANDARD]
    for number, path in enumerate(outputs):
        if not path.name:
            raise UsageError(f"--output {str(path)!r} names no file: give the name of one")
        check_suffix(path, suffix)
        check_output(path)
        _refuse_input(path, read)
        if is_among(path, outputs[:number]):
            raise UsageError(f"--output {path} is given twice: give each a name of its own")


def check_folder(output: Path) -> None:
    """Refuse a name for the folder of a run's results that it can't have, before long work begins.

    Raises:
        UsageError: If it stands for standard output, or is there and no folder.
    """
    if str(output) == STANDARD:
        raise UsageError("--output: name one folder, where the results of all pairs go")
    if os.path.lexists(output) and not is_directory(output):
        raise UsageError(f"--output {output} is no folder: name one, or a new one")


def check_manifest(
    manifest: Path, pairs: Iterable[ManifestRow], folder: Path, formats: Iterable[str]
) -> None:
    """Refuse a further format in which a pair would replace the manifest.

    Args:
        manifest: The manifest.
        pairs: The pairs that it names.
        folder: The value of --output.
        formats: Those of --format.

    Raises:
        UsageError: If one would.
    """
    suffixes = [name.lstrip(".") for name in formats]
    written = {file_id(folder / f"{pair.name}.{suffix}") for pair in pairs for suffix in suffixes}
    if file_id(manifest) in written:
        raise UsageError(f"{manifest} is read, and would be replaced: give another folder")


def check_new_model(output: Path, gold: Sequence[Path]) -> None:
    """Refuse a name for a confidence model that it can't have, before long work begins.

    Args:
        output: The value of --output.
        gold: The gold files, which it must not replace.

    Raises:
        UsageError: If it does not end in ``.json``, or is that of a gold file.
    """
    if output.suffix != ".json":
        raise UsageError(
            f"--output {str(output)!r} is no name for a confidence model: give one that ends in "
            ".json"
        )
    _refuse_input(output, gold)


def check_report(output: Path, profile: Path | None) -> None:
    """Refuse a report that would replace the profile, before long work begins.

    Args:
        output: The value of --output.
        profile: That of --profile.

    Raises:
        UsageError: If it would.
    """
    _refuse_input(output, [] if profile is None or str(output) == STANDARD else [profile])


def check_view(
    output: Path, inputs: Sequence[Path | None], of_check: Mapping[str, object], *, is_checked: bool
) -> None:
    """Refuse a page that can't be written, and options that have no use, before long work begins.

    Args:
        output: The value of --output.
        inputs: What is read, if it is given, which it must not replace.
        of_check: The values of the options that only a check needs, by name.
        is_checked: Whether there is one.

    Raises:
        UsageError: If the output has no name for a page, or that of an input; or if an option of
            the check is given, and there is none.
    """
    check_page(output)
    _refuse_input(output, [path for path in inputs if path is not None])
    given = [name for name, value in of_check.items() if value]
    if given and not is_checked:
        raise UsageError(f"{given[0]} belongs to the check: leave --no-check out")


def _refuse_input(output: Path, inputs: Iterable[Path]) -> None:
    if is_among(output, inputs):
        raise UsageError(f"--output {output} is read, and would be replaced: give another name")


def check_only_rejects(
    rejects: Path | None, outputs: Sequence[Path], inputs: Sequence[Path]
) -> None:
    """Refuse a file for what is left out that has none or several outputs to serve.

    Args:
        rejects: The value of --rejects.
        outputs: The outputs that may leave something out.
        inputs: What is read, which it must not replace.

    Raises:
        UsageError: If there is not one such output, or it would replace that or what is read.
        OutputError: If a directory is there, or what is no regular file.
    """
    if rejects is None:
        return
    if not outputs:
        raise UsageError(
            "--rejects holds what an output leaves out, but the native file leaves nothing out: "
            "write another format, too, or leave --rejects out"
        )
    if len(outputs) > 1:
        raise UsageError(
            f"--rejects holds what one output leaves out, but {len(outputs)} are given: write "
            "them one by one with align export"
        )
    check_rejects(rejects, inputs)
    check_output(rejects)
    if is_among(rejects, outputs):
        raise UsageError(f"--rejects {rejects} is the output, too: give it another name")


def _status(name: str) -> Status:
    for status in STATUSES:
        if status == name:
            return status
    raise UsageError(f"--status must be {', '.join(STATUSES)}, not {name!r}")


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    if text == "now":
        return datetime.now(UTC)
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--date must be now, or such as 2026-11-22T10:30Z, not {text!r}"
        ) from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
