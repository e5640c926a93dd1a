"""XLIFF 2.1, the exchange format of translation tools: a unit of one segment for every link.

Streamed both ways, a unit at a time; the same units give the same bytes. A gap in the source can
be written too, if it is asked for, to be translated: a unit without target. One in the target
can't: it is left out and counted, as are units with nothing but spaces on a side.

Each link is a translation candidate besides (module ``mtc``), whose ``matchQuality`` is its
confidence as a percentage, with 2 decimals; its ``similarity`` is 100, since its source is that
of the segment, its ``type`` is ``other``, its ``subType`` ``align:link``, and its ``origin`` the
recipe of the alignment.

| status of the link | state | subState |
|---|---|---|
| auto | translated, or initial where there is no target | align:auto |
| accepted | reviewed | align:accepted |
| edited | reviewed | align:edited |
| rejected, if asked for | initial | align:rejected |

Text comes back whole: spaces are preserved (``xml:space``), and a character that XML forbids
(control characters, lone surrogates, U+FFFE, U+FFFF) stands as ``cp``, such as
``<cp hex="000B"/>``. In names of documents and in the recipe it becomes a space, and is counted.

The source document is the ``original`` of the file. Everything else is metadata (module ``mda``)
in the category ``align``:

| of | type | holds |
|---|---|---|
| file | unit | sentence, or passage where a unit is several links |
| file | target-document | the target document's name, where it has one |
| file | signature | the recipe of the alignment, key:value joined by a bar |
| unit | score | the aligner's raw score, 4 decimals; a passage of several links has none |
| unit | bead | the numbers of segments on both sides, such as 1-2 |
| unit | source-segments, target-segments | segment numbers from 0, parted by spaces |
| unit | source-cuts, target-cuts | where, in the text, the second segment and others begin |
| unit | repeat | true, where one side also stands in another unit and says the same there |
| unit | source-document, target-document, signature | where they are not those of the file |

Read is what others write, too, in the versions 2.0 to 2.2: each segment is a translation unit.
Inline codes are dropped; the text marked by them stays. State final or reviewed is accepted,
all else auto, unless the subState is one of the above and still fits. The ``matchQuality`` of
others is the score of a segment that has the candidate's target; it is never taken for a
confidence. Where a unit of ours has been split, what it says of the link is not taken for that of
the parts.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from align.bitext import Bitext, Status
from align.exporting.exported import Exported
from align.exporting.props import agreed_language, language_code, number, numbers
from align.exporting.selection import TRUSTED, LeftOut, ready
from align.exporting.units import UNKNOWN, Origin, TranslationUnit, Unit, Units, cut, cuts
from align.exporting.xliff_parser import CORE, MATCHES, METADATA, Entry, File, Pair, parse_xliff
from align.exporting.xml_text import FORBIDDEN, fit
from align.files import writing

__all__ = ["read_xliff", "write_xliff"]

# The category of our metadata, and the prefix of our values.
OURS = "align"
LINK = f"{OURS}:link"
_STATES: dict[Status, str] = {
    "auto": "translated",
    "accepted": "reviewed",
    "edited": "reviewed",
    "rejected": "initial",
}
# What a state of others says of a link.
_STATUSES: dict[str, Status] = {
    "initial": "auto",
    "translated": "auto",
    "reviewed": "accepted",
    "final": "accepted",
}


def write_xliff(
    bitext: Bitext | Units, path: str | os.PathLike[str], left_out: LeftOut | None = None
) -> Exported:
    """Write an XLIFF file; the format stands at the top of this module.

    Args:
        bitext: Units that were chosen; of a bitext, all links but gaps and rejected ones.
        path: Where to; an old file is replaced only when the new one is whole. ``-`` is standard
            output, and a file that ends in ``.gz`` is packed.
        left_out: Where to put what is left out: ``gaps`` of the target, and ``empty`` units.

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
        ...     file = Path(folder) / "hi.xlf"
        ...     done = write_xliff(Bitext(source, target, (Link((0,), (0,), 0.4, 0.97),)), file)
        ...     'matchQuality="97.00"' in file.read_text()
        True
    """
    left_out = left_out or LeftOut()
    units = ready(bitext, left_out, TRUSTED)
    head, replaced = _dump_head(units, path)
    written = 0
    with writing(path) as file:
        file.write(head.encode())
        for unit in units:
            if reason := _why_not(unit):
                left_out.add(unit, reason)
                continue
            written += 1
            metadata, found = _dump_metadata(unit, units.origin)
            replaced += found
            file.write(
                f'    <unit id="u{written}">\n{metadata}{_dump_texts(unit)}    </unit>\n'.encode()
            )
        if not written:
            # The schema wants a unit or a group in every file.
            file.write(b'    <group id="g1"/>\n')
        file.write(b"  </file>\n</xliff>\n")
    return Exported(Path(path), written, left_out.total(units), replaced, units.unit)


def read_xliff(
    path: str | os.PathLike[str], source_lang: str | None = None, target_lang: str | None = None
) -> Units:
    """Read an XLIFF file, of this program or another, a unit at a time.

    Args:
        path: The file, in version 2.0 to 2.2, in UTF-8 or UTF-16; may be packed by gzip.
        source_lang: The source's language, where the file does not say it, or not in full.
        target_lang: The target's language.

    Returns:
        The units, a segment each. One without target is a gap; one without text is left out
        as ``empty``.

    Raises:
        FormatError: If the file is no XLIFF, of another version, is not well-formed or declares
            entities; names the line.
        InputError: If the file can't be read.
        UsageError: If a language is not the file's.
    """
    header, entries = parse_xliff(path)
    entries.close()
    languages = (
        agreed_language(path, "source", header.source_lang, source_lang),
        agreed_language(path, "target", header.target_lang, target_lang),
    )
    stated = {"source": header.source_lang, "target": header.target_lang}
    unnamed = [side for side, lang in stated.items() if lang in ("", UNKNOWN)]
    notes = tuple(f"the file names no {side} language" for side in unnamed)

    def read(left_out: Counter[str]) -> Iterator[TranslationUnit]:
        for entry in parse_xliff(path)[1]:
            for pair in entry.pairs:
                if pair.source.strip() or pair.target.strip():
                    yield _unit(entry, pair, left_out)
                else:
                    left_out["empty"] += 1

    is_passage = header.file.groups.get(OURS, {}).get("unit") == "passage"
    unit: Unit = "passage" if is_passage else "sentence"
    return Units(*languages, read, _origin(header.file), unit, notes=notes)


def _why_not(unit: TranslationUnit) -> str | None:
    """Say why a unit can't be written; ``None`` if it can."""
    if not unit.source:
        return "gaps"
    texts = (unit.source_text, unit.target_text) if unit.target else (unit.source_text,)
    return None if all(map(str.strip, texts)) else "empty"


def _dump_head(units: Units, path: str | os.PathLike[str]) -> tuple[str, int]:
    languages = [
        quoteattr(language_code(code, path, "XLIFF"))
        for code in (units.source_lang, units.target_lang)
    ]
    original, replaced = fit(units.origin.source)
    metas = [_meta("unit", units.unit)]
    for name, value in (
        ("target-document", units.origin.target),
        ("signature", units.origin.signature),
    ):
        if value:
            meta, found = _fitted_meta(name, value)
            metas.append(meta)
            replaced += found
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{CORE}" xmlns:mtc="{MATCHES}" xmlns:mda="{METADATA}" version="2.1"'
        f" srcLang={languages[0]} trgLang={languages[1]}>\n"
        f'  <file id="f1"{f" original={quoteattr(original)}" if original else ""}'
        ' xml:space="preserve">\n'
        f"{_metadata(metas, '    ')}"
    ), replaced


def _dump_metadata(unit: TranslationUnit, of_file: Origin) -> tuple[str, int]:
    metas, replaced = [], 0
    if unit.score is not None:
        metas.append(_meta("score", f"{unit.score:.4f}"))
    metas.append(_meta("bead", unit.bead))
    for side, places in (("source", unit.source_segments), ("target", unit.target_segments)):
        if places:
            metas.append(_meta(f"{side}-segments", " ".join(map(str, places))))
    for side, parts in (("source", unit.source), ("target", unit.target)):
        if len(parts) > 1:
            metas.append(_meta(f"{side}-cuts", " ".join(map(str, cuts(parts)))))
    if unit.repeat:
        metas.append(_meta("repeat", "true"))
    if unit.origin != of_file:
        for name, value, common in (
            ("source-document", unit.origin.source, of_file.source),
            ("target-document", unit.origin.target, of_file.target),
            ("signature", unit.origin.signature, of_file.signature),
        ):
            if value != common:
                meta, found = _fitted_meta(name, value)
                metas.append(meta)
                replaced += found
    return _metadata(metas, "      "), replaced


def _metadata(metas: list[str], indent: str) -> str:
    lines = "".join(f"{indent}    {meta}\n" for meta in metas)
    return (
        f'{indent}<mda:metadata>\n{indent}  <mda:metaGroup category="{OURS}">\n'
        f"{lines}"
        f"{indent}  </mda:metaGroup>\n{indent}</mda:metadata>\n"
    )


def _meta(name: str, value: str) -> str:
    return f'<mda:meta type="{name}">{value}</mda:meta>'


def _fitted_meta(name: str, value: str) -> tuple[str, int]:
    text, replaced = fit(value)
    return _meta(name, _escaped(text)), replaced


def _dump_texts(unit: TranslationUnit) -> str:
    """Return the candidate, where there is a target, and the segment."""
    source = f"<source>{_escaped(unit.source_text)}</source>"
    if not unit.target:
        return _segment("initial", unit.status, f"        {source}\n")
    target = f"<target>{_escaped(unit.target_text)}</target>"
    quality = "" if unit.confidence is None else f' matchQuality="{100 * unit.confidence:.2f}"'
    origin = quoteattr(fit(unit.origin.signature or OURS)[0])
    return (
        "      <mtc:matches>\n"
        f'        <mtc:match ref="#s1" similarity="100.00"{quality} type="other"'
        f' subType="{LINK}" origin={origin}>\n'
        f"          {source}\n"
        f"          {target}\n"
        "        </mtc:match>\n"
        "      </mtc:matches>\n"
    ) + _segment(_STATES[unit.status], unit.status, f"        {source}\n        {target}\n")


def _segment(state: str, status: Status, texts: str) -> str:
    return (
        f'      <segment id="s1" state="{state}" subState="{OURS}:{status}">\n'
        f"{texts}"
        "      </segment>\n"
    )


def _escaped(text: str) -> str:
    """Return a text as XML that gives it back; a parser would make a line feed of a bare CR."""
    text = escape(text, {"\r": "&#13;"})
    return FORBIDDEN.sub(_code_point, text) if FORBIDDEN.search(text) else text


def _code_point(forbidden: re.Match[str]) -> str:
    return f'<cp hex="{ord(forbidden[0]):04X}"/>'


def _unit(entry: Entry, pair: Pair, left_out: Counter[str]) -> TranslationUnit:
    """Return a unit; a value that can't be used is left out and counted."""
    is_whole = len(entry.pairs) == 1
    ours = entry.groups.get(OURS, {})
    of_link = ours if is_whole else {}
    return TranslationUnit(
        _parts(pair.source, of_link.get("source-cuts", "")),
        _parts(pair.target, of_link.get("target-cuts", "")),
        _confidence(entry, left_out) if is_whole else None,
        number(of_link.get("score", "")) if OURS in entry.groups else _score(entry, pair),
        _status(pair, left_out),
        of_link.get("repeat") == "true",
        numbers(of_link.get("source-segments", "")),
        numbers(of_link.get("target-segments", "")),
        _origin(entry.file, ours),
    )


def _parts(text: str, places: str) -> tuple[str, ...]:
    return cut(text, numbers(places)) if text.strip() else ()


def _confidence(entry: Entry, left_out: Counter[str]) -> float | None:
    quality = next((m.quality for m in entry.matches if m.sub_type == LINK), "")
    if not quality:
        return None
    percentage = number(quality)
    if percentage is None or not 0 <= percentage <= 100:
        left_out["confidences that are no probability"] += 1
        return None
    return round(percentage / 100, 4)


def _score(entry: Entry, pair: Pair) -> float | None:
    """Return what another program thinks of the segment's target."""
    others = (match for match in entry.matches if match.sub_type != LINK)
    qualities = (number(match.quality) for match in others if match.target == pair.target)
    return next((quality for quality in qualities if quality is not None), None)


def _status(pair: Pair, left_out: Counter[str]) -> Status:
    """Return our own status, unless another program has changed the state since."""
    for status, state in _STATES.items():
        is_ours = pair.sub_state == f"{OURS}:{status}"
        if is_ours and (pair.state == state or not pair.target):
            return status
    if pair.state not in _STATUSES:
        left_out["statuses that are not known"] += 1
    return _STATUSES.get(pair.state, "auto")


def _origin(file: File, of_unit: dict[str, str] | None = None) -> Origin:
    """Return where a unit comes from: what it says itself, or else what the file says."""
    values = {"source-document": file.original} | file.groups.get(OURS, {}) | (of_unit or {})
    names = ("source-document", "target-document", "signature")
    return Origin(*(values.get(name, "") for name in names))
