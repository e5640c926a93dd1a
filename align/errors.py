"""Every error that align raises on purpose.

    AlignError
    ├── UsageError       the call itself is wrong: an argument, an option, a suffix
    ├── InputError       a document can't be read or used
    ├── LanguageError    the language can't be told, or both sides are in one language
    │   └── UntoldLanguageError   the language can't be told
    ├── FormatError      a file of ours (native bitext, manifest, gold links) is broken
    │   └── XmlError     an XML file breaks off, or holds what no XML may
    ├── ClusterError     a Ray cluster can't be reached, or breaks down
    ├── ModelError       an encoder or a confidence model is missing or damaged
    └── OutputError      a result can't be written; what was there before is whole

One ``except align.AlignError`` catches them all. A message is one line: it names
the file, the line or the argument, and what to do next.
"""

__all__ = [
    "AlignError",
    "ClusterError",
    "FormatError",
    "InputError",
    "LanguageError",
    "ModelError",
    "OutputError",
    "UntoldLanguageError",
    "UsageError",
    "XmlError",
]


class AlignError(Exception):
    """Base of every error raised by this package."""


class UsageError(AlignError):
    """The call is wrong: an argument, an option or a file suffix."""


class InputError(AlignError):
    """A document can't be read or used."""


class LanguageError(AlignError):
    """The language of a document can't be told, or both sides share one."""


class UntoldLanguageError(LanguageError):
    """The language of a text can't be told from its words.

    Attributes:
        why: What can't be told, and why.
        advice: What to do about it.
    """

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why, advice)  # as given: so it passes from one process to another
        self.why = why
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.why}: {self.advice}"


class FormatError(AlignError):
    """A bitext file, a manifest or a gold file is broken."""


class XmlError(FormatError):
    """A file is no well-formed XML, or declares or uses entities.

    Attributes:
        line: Where, counted from 1.
        reason: What is wrong there.
        is_entity: Whether the file is refused for an entity.
    """

    def __init__(self, path: object, line: int, reason: str, is_entity: bool = False) -> None:
        super().__init__(str(path), line, reason, is_entity)
        self.line = line
        self.reason = reason
        self.is_entity = is_entity

    def __str__(self) -> str:
        return f"{self.args[0]}, line {self.line}: {self.reason}"


class ModelError(AlignError):
    """A model can't be found or loaded."""


class ClusterError(AlignError):
    """A Ray cluster can't be reached, or breaks down."""


class OutputError(AlignError):
    """A result can't be written."""
