"""Which rules a TMX file breaks, on which line, and what to do about it.

An error is what a strict reader refuses the whole file for, or what the specification forbids; a
warning is what is valid, but what tools trip over.

| rule | severity | broken by | whose |
|---|---|---|---|
| not-well-formed | error | what is no XML, forbidden characters too; the check ends there | XML |
| entity | error | an entity declared, or not predefined; the check ends there | specification |
| encoding | error | a declared encoding other than UTF-8, UTF-16 and US-ASCII | specification |
| byte-order-mark | error | UTF-16 without one | specification |
| root | error | a root element other than tmx; the check ends there | DTD |
| namespace | error | xmlns, with or without a prefix | DTD |
| version | error | a version that there is not, such as 1.4b | DTD |
| version-missing | error | tmx without a version | specification |
| version-old | warning | version 1.1 to 1.3 | specification |
| unknown-element | error | an element that TMX has not; what is in it is passed over | DTD |
| misplaced-element | error | an element of TMX where it may not stand | DTD |
| repeated-element | error | a second header, body or seg | DTD |
| missing-element | error | no header, body, tuv, seg or map where one must be | DTD |
| order | error | a header after the body; note or prop after a tuv or a seg | DTD |
| stray-text | error | text where only elements may stand | DTD |
| missing-attribute | error | one that an element must have: the header has seven | DTD |
| unknown-attribute | error | one that an element may not have, such as segtype of tuv | DTD |
| attribute-value | error | a segtype or pos that is none of the words for it | DTD |
| language-form | error | a language code such as en_US, or *all* on a tuv | specification, OmegaT |
| source-language | error | a unit without a tuv in its srclang | specification |
| tuid-spaces | error | white space in a tuid | specification |
| tag-pair | error | bpt or ept without the other, or two bpt of one number | specification |
| ude-base | error | a map with a code in a ude without base | specification |
| deprecated | warning | the attribute lang, the element ut | specification |
| one-sided | warning | a unit with one tuv | practice |
| language-twice | warning | two tuv of one language in a unit | practice |
| seg-empty | warning | a seg without text or tags | practice |
| seg-spaces | warning | white space at an end of a seg | specification |
| seg-long | warning | more than 2,000 characters in a seg | Trados |
| tuid-twice | warning | a tuid that an earlier unit has | practice |
| prop-name | warning | a type that does not begin with x-, where it first occurs | specification |
| date | warning | a date that can't be, or is not YYYYMMDDThhmmssZ | specification, OmegaT |
| usagecount | warning | what is no number | specification |

The DTD's rules are OmegaT's as well, which turns away a whole file since its version 6.1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from align.exporting.tmx_rules.rules import TmxFinding
from align.exporting.tmx_rules.walk import Walk
from align.exporting.xml_stream import XmlStream

__all__ = ["TmxCheck", "TmxFinding", "check_tmx"]


def check_tmx(path: str | os.PathLike[str]) -> TmxCheck:
    """Find every rule of TMX 1.4 that a file breaks, and what CAT tools trip over in it.

    The file is read in pieces, and forgotten: what stays in memory is a number for every
    ``tuid``. The rules stand in a table at the top of ``align.exporting.tmx_rules``.

    Args:
        path: The file, packed by gzip or not.

    Returns:
        The findings, unit by unit as the file is read; it counts the units, too.

    Raises:
        InputError: While it is read, if the file can't be.
        FormatError: While it is read, if it is packed, and damaged.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.tmx"
        ...     _ = file.write_text('<tmx version="1.4b"><body/></tmx>')
        ...     for finding in check_tmx(file):
        ...         print(finding.line, finding.rule, finding.message)
        1 version version="1.4b" of tmx is not 1.4
        1 missing-element tmx has no header
    """
    return TmxCheck(path)


class TmxCheck(Iterator[TmxFinding]):
    """The findings in a TMX file, one after another.

    Attributes:
        units: The number of translation units seen so far: all, once the findings are at an end.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._walk = Walk(XmlStream(path))
        self._findings = self._walk.findings()

    @property
    def units(self) -> int:
        """The number of translation units seen so far."""
        return self._walk.units

    def __next__(self) -> TmxFinding:
        return next(self._findings)
