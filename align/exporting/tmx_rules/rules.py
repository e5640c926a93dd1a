"""The rules as data, and what is found where one is broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from align.exporting.tmx_rules.segments import MOST_CHARACTERS

__all__ = ["RULES", "Rule", "Severity", "TmxFinding"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: how grave it is to break it, whose it is, and what helps, if that is always the same.

    Attributes:
        severity: What a finding's severity is.
        whose: Who asks for it: XML, the DTD, the specification, a tool, or practice.
        fix: What to do next.
    """

    severity: Severity
    whose: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class TmxFinding:
    """A place in a TMX file where a rule is broken.

    Attributes:
        line: The line, counted from 1.
        rule: The rule's code; the table of them stands in ``align.exporting.tmx_rules``.
        severity: ``error`` if a strict reader refuses the file or the specification is broken;
            ``warning`` if the file is valid, but tools are known to trip over this.
        message: What is wrong.
        fix: What to do next.

    Example:
        >>> TmxFinding(3, "seg-empty", "warning", "the seg is empty", "fill it").rule
        'seg-empty'
    """

    line: int
    rule: str
    severity: Severity
    message: str
    fix: str


RULES: dict[str, Rule] = {
    "not-well-formed": Rule(
        "error", "XML", "repair this, then check again: nothing after it was looked at"
    ),
    "entity": Rule(
        "error",
        "specification",
        "only &amp; &lt; &gt; &apos; &quot; and numbers such as &#233; may be used: write out all"
        " others, then check again: nothing after it was looked at",
    ),
    "encoding": Rule("error", "specification", "save the file as UTF-8 and declare that"),
    "byte-order-mark": Rule(
        "error", "specification", "save the file as UTF-8, or as UTF-16 with a byte order mark"
    ),
    "root": Rule("error", "DTD", "give a TMX file: nothing in this one was looked at"),
    "namespace": Rule("error", "DTD", "remove the attribute and the prefix it stands for"),
    "version": Rule("error", "DTD", 'write version="1.4", which stands for 1.4b, too'),
    "version-missing": Rule("error", "specification", 'add version="1.4" to tmx'),
    "version-old": Rule(
        "warning",
        "specification",
        'write version="1.4" once the other findings are mended: the rules are those of 1.4',
    ),
    "unknown-element": Rule(
        "error",
        "DTD",
        "remove it with its content, which was not looked at, or put what it says in a prop",
    ),
    "misplaced-element": Rule("error", "DTD"),
    "repeated-element": Rule("error", "DTD"),
    "missing-element": Rule("error", "DTD"),
    "order": Rule("error", "DTD"),
    "stray-text": Rule("error", "DTD", "remove the text, or put it in a note"),
    "missing-attribute": Rule("error", "DTD"),
    "unknown-attribute": Rule("error", "DTD"),
    "attribute-value": Rule("error", "DTD", "use one of these words, in lower case"),
    "language-form": Rule(
        "error",
        "specification, OmegaT",
        "join language and country by a hyphen, such as en or en-US",
    ),
    "source-language": Rule(
        "error",
        "specification",
        "write the same code in srclang and in the xml:lang of the source, or srclang *all*",
    ),
    "tuid-spaces": Rule("error", "specification", "put a hyphen in the place of each space"),
    "tag-pair": Rule(
        "error",
        "specification",
        "give each bpt a number i of its own, and an ept after it with the same i; use it for a"
        " tag without its other half",
    ),
    "ude-base": Rule("error", "specification", "add base with the name of the encoding to ude"),
    "deprecated": Rule("warning", "specification"),
    "one-sided": Rule(
        "warning", "practice", "add the other language, or remove the tu: CAT tools skip it"
    ),
    "language-twice": Rule(
        "warning", "practice", "make a tu for each: CAT tools take only one of them"
    ),
    "seg-empty": Rule("warning", "practice", "fill it, or remove the tu: CAT tools skip it"),
    "seg-spaces": Rule("warning", "specification", "remove the white space there"),
    "seg-long": Rule(
        "warning",
        "Trados",
        f"split the unit: Trados imports no segment of more than {MOST_CHARACTERS:,} characters",
    ),
    "tuid-twice": Rule(
        "warning",
        "practice",
        "give each tu a tuid of its own: tools that look units up by it find one of them",
    ),
    "prop-name": Rule(
        "warning", "specification", "begin the type with x-, unless it is a published one"
    ),
    "date": Rule(
        "warning",
        "specification, OmegaT",
        "write it in UTC, such as 20261122T093000Z, the form that OmegaT reads",
    ),
    "usagecount": Rule("warning", "specification", "write a whole number, such as 3"),
}
