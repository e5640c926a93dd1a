r"""What a person has looked at and found to be no fault: rules for findings to ignore.

A rule is ``CHECK``, ``CHECK:LINK`` or ``CHECK:LINK:FILE``. A file of rules is a table,
tab-separated, whose first line names its columns: ``check``, and if wanted ``link``, ``file`` and
``message``; others are passed over. So the TSV report itself is one: whoever goes through it
deletes the rows that are faults and keeps the others.

    check	link	file
    quotes
    numbers	12	article.bitext.jsonl
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePath

from align.checking.finding import Finding
from align.checking.registry import require_check
from align.errors import FormatError, UsageError
from align.exporting.plain_text import unguarded
from align.exporting.tsv import meant
from align.files import read_text_lines

__all__ = ["Ignored", "Rule", "parse_rule", "read_rules"]

COLUMNS = ("check", "link", "file", "message")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which findings to ignore.

    Attributes:
        check: Those of this check.
        link: In this link alone, if a number is given.
        file: In this bitext alone, if a name is given: its path, or the end of it.
        message: With this message alone, if one is given.

    Example:
        >>> finding = Finding("numbers", "numbers", "high", 12, None, None, "194", file="out/a.tsv")
        >>> Rule("numbers", 12, "a.tsv").covers(finding), Rule("numbers", 13).covers(finding)
        (True, False)
    """

    check: str
    link: int | None = None
    file: str = ""
    message: str = ""

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is to be ignored."""
        return (
            self.check == finding.check
            and self.link in (None, finding.link)
            and self.message in ("", finding.message)
            and self._is_of(finding.file)
        )

    def _is_of(self, file: str) -> bool:
        if not self.file or self.file == file:
            return True
        end = PurePath(self.file).parts
        return PurePath(file).parts[-len(end) :] == end


class Ignored:
    """Rules, found quickly however many there are.

    Args:
        rules: The rules.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[tuple[str, int | None], list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault((rule.check, rule.link), []).append(rule)

    def __contains__(self, finding: Finding) -> bool:
        return any(
            rule.covers(finding)
            for link in (None, finding.link)
            for rule in self._rules.get((finding.check, link), ())
        )


def parse_rule(text: str) -> Rule:
    """Read a rule.

    Args:
        text: ``CHECK``, ``CHECK:LINK`` or ``CHECK:LINK:FILE``.

    Raises:
        UsageError: If it is none, or there is no such check.

    Example:
        >>> parse_rule("numbers:12:a.tsv")
        Rule(check='numbers', link=12, file='a.tsv', message='')
    """
    check, _, rest = text.partition(":")
    link, _, file = rest.partition(":")
    if ":" in text and not _is_number(link):
        raise UsageError(
            f"can't ignore {text!r}: write CHECK, CHECK:LINK or CHECK:LINK:FILE, with the number "
            "of the link"
        )
    require_check(check)
    return Rule(check, int(link) if link else None, file)


def read_rules(path: str | os.PathLike[str]) -> list[Rule]:
    """Read a file of rules; its form stands at the top of this module.

    Args:
        path: The file, in UTF-8.

    Raises:
        FormatError: If it has no column ``check``, or a row can't be read; names the line.
        InputError: If it can't be read.
    """
    with closing(read_text_lines(path)) as lines:
        _, head = next(lines, (1, ""))
        columns = [meant(cell).strip().casefold() for cell in head.split("\t")]
        if "check" not in columns:
            raise FormatError(
                f"{path}: no column check: the first line must name the columns, as that of a TSV "
                f"report does: {', '.join(COLUMNS)}"
            )
        return [
            _rule(f"{path}, line {number}", columns, line) for number, line in lines if line.strip()
        ]


def _rule(where: str, columns: Sequence[str], line: str) -> Rule:
    # Spreadsheets leave out the empty cells at the end of a row.
    cells = [unguarded(meant(cell)) for cell in line.split("\t")]
    if len(cells) > len(columns):
        raise FormatError(
            f"{where}: {len(cells)} cells, but the first line names {len(columns)} columns"
        )
    values = dict.fromkeys(COLUMNS, "") | dict(zip(columns, cells, strict=False))
    link = values["link"].strip()
    if link and not _is_number(link):
        raise FormatError(f"{where}: link must be a whole number from 0, not {link!r}")
    try:
        require_check(values["check"].strip())
    except UsageError as error:
        raise FormatError(f"{where}: {error}") from None
    return Rule(
        values["check"].strip(), int(link) if link else None, values["file"], values["message"]
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
