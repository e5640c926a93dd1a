"""TMX 1.4, the exchange format of translation memories: a unit for every link with two sides.

Streamed both ways, a unit at a time. Where passages were asked for, a unit is a passage, and the
header's segtype is ``block``, TMX's word for several paragraphs in one unit; else it is
``sentence``. The same units give the same bytes: dates are written only if they are given.
Gaps and units with nothing to show on one side are left out and counted.

Inside a ``seg`` line ends become one space, with the spaces around them; the ends are stripped;
every other character stays, but for those that XML forbids (control characters, lone surrogates,
U+FFFE, U+FFFF), each of which becomes a space and is counted.

Properties, all of this tool's making, hence the ``x-``:

| of | type | holds |
|---|---|---|
| header | x-signature | the recipe of the alignment, key:value joined by a bar |
| header | x-source-file, x-target-file | the documents' paths, where they have one |
| tu | x-confidence | probability that the sides say the same thing, 4 decimals |
| tu | x-score | the aligner's raw score, 4 decimals; a passage of several links has none |
| tu | x-alignment | the numbers of segments on both sides, such as 1-2 |
| tu | x-status | auto, accepted, edited or, if asked for, rejected |
| tu | x-source-segments, x-target-segments | segment numbers from 0, parted by spaces |
| tu | x-source-cuts, x-target-cuts | where, in the seg, the second segment and others begin |
| tu | x-repeat | true, where one side also stands in another unit and says the same there |
| tu | x-signature, x-source-file, x-target-file | where they are not those of the header |

The ``tuid`` counts the units from 1.

Read is what others write, too: versions 1.1 to 1.4b, UTF-8 and UTF-16, packed by gzip or not,
``lang`` for ``xml:lang``, ``en_US`` for ``en-US``, properties behind a ``seg`` as Bitextor has
them, and its scores, which are never taken for a confidence.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from align._version import __version__
from align.bitext import STATUSES, Bitext, Status
from align.document import one_line
from align.errors import UsageError
from align.exporting.exported import Exported
from align.exporting.props import language_code, number, numbers
from align.exporting.selection import TRUSTED, LeftOut, ready
from align.exporting.tmx_parser import Entry, Header, Variant, parse_tmx
from align.exporting.units import UNKNOWN, Origin, TranslationUnit, Unit, Units, cut, cuts
from align.exporting.xml_text import fit
from align.files import writing
from align.language import primary

__all__ = ["read_tmx", "write_tmx"]

_SEGTYPES: dict[Unit, str] = {"sentence": "sentence", "passage": "block"}
Sides = tuple[list[Variant], list[Variant]]
# Trados imports no segment with more characters.
TRADOS_MOST = 2000
# Whose scores are what, best first: ours, Bitextor's and ParaCrawl's, others'.
SCORES = (
    *("x-score", "score-bicleaner-ai", "score-bicleaner", "score-bleualign", "score-hunalign"),
    *("x-quality-score", "score"),
)
ORIGIN_PROPS = {"x-source-file", "x-target-file", "x-signature"}
# What others call what a person has looked at.
OTHER_STATUSES: dict[str, Status] = {"reviewed": "accepted"}


def write_tmx(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write a translation memory; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps and rejected ones.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output, and a file that ends in ``.gz`` is packed.
        left_out: Where to put what is left out: ``gaps`` and ``empty`` units.

    Returns:
        What was written, left out and replaced.

    Raises:
        UsageError: If a language is no language code.
        OutputError: If the file can't be written.

    Example:
        >>> import tempfile
        >>> from align.bitext import Link
        >>> from align.document import Document, Segment
        >>> source = Document("Hi.", (Segment(0, 3),), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "hi.tmx"
        ...     done = write_tmx(Bitext(source, target, (Link((0,), (0,), 0.4, 0.97),)), file)
        ...     "<seg>Hai.</seg>" in file.read_text()
        True
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out, TRUSTED)
    languages = (
        language_code(units.source_lang, path, "TMX"),
        language_code(units.target_lang, path, "TMX"),
    )
    header, replaced = _dump_header(units, languages[0])
    tuv = [f"      <tuv xml:lang={quoteattr(code)}><seg>" for code in languages]
    stamp = "" if units.date is None else f' creationdate="{_date(units)}"'
    written = too_long = 0
    with writing(path) as file:
        file.write(header.encode())
        for unit in units:
            sides, found = _fit_sides(unit)
            source, target = map(" ".join, sides)
            if unit.is_gap or not (source and target):
                left_out.add(unit, "gaps" if unit.is_gap else "empty")
                continue
            written += 1
            props, found_there = _dump_props(unit, sides, units.origin)
            replaced += found + found_there
            too_long += max(len(source), len(target)) > TRADOS_MOST
            file.write(
                f'    <tu tuid="{written}"{stamp}>\n{props}'
                f"{tuv[0]}{escape(source)}</seg></tuv>\n"
                f"{tuv[1]}{escape(target)}</seg></tuv>\n"
                "    </tu>\n".encode()
            )
        file.write(b"  </body>\n</tmx>\n")
    notes = (
        [
            f"units of more than {TRADOS_MOST:,} characters on a side, which Trados does not "
            f"import: {too_long:,}; a largest length (--max-length) leaves them out"
        ]
        if too_long
        else []
    )
    skipped = left_out.total(units)
    return Exported(Path(path), written, skipped, replaced, units.unit, tuple(notes))


def read_tmx(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read a translation memory, of this program or another, a unit at a time.

    Codes of inline elements are dropped, the text around them and marked by them stays.

    Args:
        path: The file, in UTF-8 or UTF-16; may be packed by gzip.
        source_lang: The source's language; left out, the header's, or else the first in the file.
        target_lang: The target's language; left out, the first other one in the file.

    Returns:
        The units. Those that lack one of the languages are left out as ``other languages``, and
        of several texts in one language the first is read, the others counted as ``variants``.

    Raises:
        FormatError: If the file is no TMX, is not well-formed or declares entities; names the
            line.
        InputError: If the file can't be read.
    """
    header, entries = parse_tmx(path)
    languages = _languages(header, entries, source_lang, target_lang)
    entries.close()
    head = _origin(header.props, ([], []), Origin())

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        is_found = False
        for entry in parse_tmx(path)[1]:
            sides = _sides(entry.variants, languages)
            left_out["variants"] += sum(max(0, len(side) - 1) for side in sides)
            if not any(sides) or (len(entry.variants) > 1 and not all(sides)):
                left_out["other languages"] += 1
                continue
            in_others = len(entry.variants) - sum(map(len, sides))
            left_out["texts in further languages"] += in_others
            is_found = True
            if any(side and side[0].text for side in sides):
                yield _unit(entry, sides, head, left_out)
            else:
                left_out["empty"] += 1
        if not is_found and left_out["other languages"]:
            raise UsageError(
                f"{path} holds no unit from {languages[0]} to {languages[1]}: name languages that "
                "it has with --source-lang and --target-lang"
            )

    unit: Unit = "passage" if header.segtype == "block" else "sentence"
    notes = () if header.srclang else ("the header names no source language",)
    return Units(languages[0], languages[1], read, head, unit, notes=notes)


def _date(units: Units) -> str:
    return "" if units.date is None else f"{units.date.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _dump_header(units: Units, srclang: str) -> tuple[str, int]:
    # No DOCTYPE: a parser that fetches it, as Java's does unasked, fails wherever tmx14.dtd
    # does not lie beside the file, and nothing here needs an entity from it.
    props, replaced = _dump_origin(units.origin, Origin(), "    ")
    stamp = f' creationdate="{_date(units)}"' if units.date else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tmx version="1.4">\n'
        f'  <header creationtool="align" creationtoolversion={quoteattr(__version__)}'
        f' segtype="{_SEGTYPES[units.unit]}" o-tmf="bitext.jsonl" adminlang="en"'
        f' srclang={quoteattr(srclang)} datatype="plaintext"{stamp}>\n'
        f"{props}"
        "  </header>\n"
        "  <body>\n"
    ), replaced


def _fit_sides(unit: TranslationUnit) -> tuple[list[list[str]], int]:
    """Return the segments of both sides, fit for XML, and the number of characters replaced."""
    sides, replaced = [], 0
    for parts in (unit.source, unit.target):
        fitted = [fit(part) for part in parts]
        sides.append([line for part, _ in fitted if (line := one_line(part).strip())])
        replaced += sum(found for _, found in fitted)
    return sides, replaced


def _dump_props(unit: TranslationUnit, sides: list[list[str]], origin: Origin) -> tuple[str, int]:
    props = []
    if unit.confidence is not None:
        props.append(_prop("x-confidence", f"{unit.confidence:.4f}"))
    if unit.score is not None:
        props.append(_prop("x-score", f"{unit.score:.4f}"))
    props.append(_prop("x-alignment", unit.bead))
    props.append(_prop("x-status", unit.status))
    for side, places in (("source", unit.source_segments), ("target", unit.target_segments)):
        if places:
            props.append(_prop(f"x-{side}-segments", " ".join(map(str, places))))
    for side, parts in zip(("source", "target"), sides, strict=True):
        if len(parts) > 1:
            props.append(_prop(f"x-{side}-cuts", " ".join(map(str, cuts(parts)))))
    if unit.repeat:
        props.append(_prop("x-repeat", "true"))
    if unit.origin == origin:
        return "".join(props), 0
    text, replaced = _dump_origin(unit.origin, origin, "      ")
    return "".join(props) + text, replaced


def _prop(name: str, value: str, indent: str = "      ") -> str:
    return f'{indent}<prop type="{name}">{value}</prop>\n'


def _dump_origin(origin: Origin, known: Origin, indent: str) -> tuple[str, int]:
    """Return what an origin has that differs from what is known already, even if it is empty."""
    props, replaced = [], 0
    for name, value, same in (
        ("x-signature", origin.signature, known.signature),
        ("x-source-file", origin.source, known.source),
        ("x-target-file", origin.target, known.target),
    ):
        if value != same:
            text, found = fit(value)
            props.append(_prop(name, escape(one_line(text)), indent))
            replaced += found
    return "".join(props), replaced


def _languages(
    header: Header, entries: Iterator[Entry], source_lang: str | None, target_lang: str | None
) -> tuple[str, str]:
    """Return the languages to read: those named, else the header's and the file's first."""
    found: list[str] = []
    for entry in entries:
        found += [variant.lang for variant in entry.variants if variant.lang not in found]
        if len({primary(lang) for lang in found}) > 1:
            break
    kin = [x for x in found if _is_same(x, header.srclang)]
    exact = [x for x in kin if x.lower() == header.srclang.lower()]
    source = source_lang or next(iter(exact + kin), None)
    source = source or next((x for x in found if not _is_same(x, target_lang or "")), UNKNOWN)
    others = (x for x in found if not _is_same(x, source))
    target = target_lang or next(others, None) or next((x for x in found if x != source), UNKNOWN)
    return source, target


def _is_same(one: str, other: str) -> bool:
    return primary(one) == primary(other)


def _sides(
    variants: list[Variant], languages: tuple[str, str]
) -> tuple[list[Variant], list[Variant]]:
    """Return the variants in both languages: those of the very code, else of any of its kin."""
    if [variant.lang for variant in variants] == [*languages]:
        return variants[:1], variants[1:]
    source, target = (
        [variant for variant in variants if variant.lang.lower() == lang.lower()]
        for lang in languages
    )
    if _is_same(*languages):
        return source, target
    kin = ([variant for variant in variants if _is_same(variant.lang, lang)] for lang in languages)
    return source or next(kin), target or [*kin][-1]


def _unit(entry: Entry, sides: Sides, head: Origin, left_out: Counter[str]) -> TranslationUnit:
    """Return a unit; a value of a property that can't be used is left out and counted."""
    props = entry.props
    return TranslationUnit(
        _parts(sides[0], props.get("x-source-cuts", "")),
        _parts(sides[1], props.get("x-target-cuts", "")),
        _confidence(props, left_out),
        _score(props, left_out),
        _status(props, left_out),
        props.get("x-repeat") == "true",
        numbers(props.get("x-source-segments", "")),
        numbers(props.get("x-target-segments", "")),
        _origin(props, sides, head),
    )


def _parts(side: list[Variant], places: str) -> tuple[str, ...]:
    return cut(side[0].text, numbers(places)) if side else ()


def _confidence(props: dict[str, str], left_out: Counter[str]) -> float | None:
    if "x-confidence" not in props:
        return None
    confidence = number(props["x-confidence"])
    if confidence is None or not 0 <= confidence <= 1:
        left_out["confidences that are no probability"] += 1
        return None
    return confidence


def _score(props: dict[str, str], left_out: Counter[str]) -> float | None:
    for name in SCORES:
        if name in props:
            score = number(props[name])
            if score is not None:
                return score
            left_out["scores that are no number"] += 1
    return None


def _status(props: dict[str, str], left_out: Counter[str]) -> Status:
    value = props.get("x-status", "auto")
    if value in STATUSES:
        return value
    if value not in OTHER_STATUSES:
        left_out["statuses that are not known"] += 1
    return OTHER_STATUSES.get(value, "auto")


def _origin(props: dict[str, str], sides: Sides, head: Origin) -> Origin:
    """Return where a unit comes from: what it says itself, or else what the header says."""
    if not (ORIGIN_PROPS & props.keys() or any(side and side[0].props for side in sides)):
        return head
    source, target = (side[0].props.get("source-document") if side else None for side in sides)
    return Origin(
        props.get("x-source-file", source or head.source),
        props.get("x-target-file", target or head.target),
        props.get("x-signature", head.signature),
    )
