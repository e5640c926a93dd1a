"""The bitext: two documents, the links between them, and the native file."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.document import KINDS, Document, Segment
from align.editing import accepted, linked, merged, rejected, split, unlinked
from align.errors import FormatError, InputError, UsageError
from align.files import is_packed, read_records, writing
from align.link import STATUSES, Link, Status, in_order
from align.parallelism import Parallelism, Passage, parallelism, passages
from align.quality import Quality, quality

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NATIVE_SUFFIX", "STATUSES", "Bitext", "Link", "Status", "in_order", "is_native"]

NATIVE_SUFFIX = ".bitext.jsonl"
FORMAT_VERSION = 1
_MISFITS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, InputError)


def is_native(path: str | os.PathLike[str]) -> bool:
    """Tell whether *path* has the native file's name: ``bitext.jsonl`` or ``*.bitext.jsonl``.

    With ``.gz`` behind it, it is packed.
    """
    name = Path(path).stem if is_packed(path) else Path(path).name
    return f".{name}".endswith(NATIVE_SUFFIX)


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two documents and the links between them.

    Iterating gives the links, in source order; a segment without a counterpart stands
    as a link with one empty side.

    Attributes:
        source: The document on the left.
        target: The document on the right.
        links: The links; ``Bitext.complete`` puts them in order and adds the gaps.
        signature: The recipe of the result, ``key:value`` joined by ``|``.

    Example:
        >>> source = Document("Hi. Bye.", (Segment(0, 3), Segment(4, 8)), "en")
        >>> target = Document("Hai.", (Segment(0, 4),), "id")
        >>> bitext = Bitext(source, target, (Link((0,), (0,), 0.4, 0.97),)).complete()
        >>> [link.bead for link in bitext]
        ['1-1', '1-0']
        >>> bitext.source_text(bitext.links[0])
        'Hi.'
    """

    source: Document
    target: Document
    links: tuple[Link, ...]
    signature: str = ""

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def __len__(self) -> int:
        return len(self.links)

    def __repr__(self) -> str:
        """Return a line: a notebook keeps what this gives, whatever it shows."""
        names = f"{self.source.name!r} - {self.target.name!r}"
        langs = f"{self.source.lang!r} - {self.target.lang!r}"
        return f"<Bitext {names}, {langs}: {len(self)} links, gaps included>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the figures, and the first links side by side."""
        from align.viewing.display import bitext_html

        return bitext_html(self)

    def source_text(self, link: Link | Passage) -> str:
        """Return the text of a link's or passage's source segments, joined by a space."""
        return " ".join(self.source[n] for n in link.source)

    def target_text(self, link: Link | Passage) -> str:
        """Return the text of a link's or passage's target segments, joined by a space."""
        return " ".join(self.target[n] for n in link.target)

    def pairs(self) -> list[Link]:
        """Return the links that have both sides."""
        return [link for link in self.links if not link.is_gap]

    def above(self, confidence: float) -> Bitext:
        """Return a bitext of the links at or above a confidence, without the gaps.

        Links that a person accepted or edited are kept, whatever their confidence, and rejected
        ones are not.

        Args:
            confidence: The least confidence kept, 0 to 1.

        Raises:
            UsageError: If *confidence* is no probability.
        """
        if not 0 <= confidence <= 1:
            raise UsageError(f"confidence must lie between 0 and 1, not at {confidence}")
        return replace(self, links=tuple(x for x in self.pairs() if x.reaches(confidence)))

    def swapped(self) -> Bitext:
        """Return the bitext with source and target changed over.

        Example:
            >>> document = Document("a b", (Segment(0, 1), Segment(2, 3)), "en")
            >>> bitext = Bitext(document, document, (Link((0,), (0, 1)),))
            >>> [link.bead for link in bitext.swapped()]
            ['2-1']
        """
        links = (replace(link, source=link.target, target=link.source) for link in self.links)
        return Bitext(self.target, self.source, tuple(in_order(links)), self.signature)

    def shape(self, *, confidence: float = 0.0) -> Parallelism:
        """Say how parallel the documents are: shares aligned, runs and their length.

        Gaps and rejected links are not counted, nor boilerplate. What a person should see is
        ``str(bitext.shape())``; the head of the native file carries the figures.

        Args:
            confidence: The least confidence of a link that counts, 0 to 1; at 0 every link
                with two sides does, and what a person accepted or edited always.

        Raises:
            UsageError: If *confidence* is no probability.

        Example:
            >>> units = (Segment(0, 1), Segment(2, 3), Segment(4, 5))
            >>> links = (Link((0,), (1,)), Link((1,), (2,)), Link((2,), (0,)))
            >>> sides = Document("a b c", units, "en"), Document("x y z", units, "id")
            >>> moved = Bitext(*sides, links)
            >>> moved.shape().runs, moved.shape().longest_run
            (2, 2)
        """
        return parallelism(self, confidence)

    def passages(self, *, confidence: float = 0.0) -> list[Passage]:
        """Put neighbouring links together, as far as nothing is left out between them.

        A passage goes on with the next link in source order if on both sides its segments
        follow at once; only boilerplate is passed over. Whatever stands in no link counted
        here, or in a repeat alone, ends it. Paragraphs do not end it, as they are often
        cut otherwise in a translation; a heading, on either side, begins a new one.

        Args:
            confidence: The least confidence of a link that takes part, 0 to 1; at 0 every
                link with two sides does, and what a person accepted or edited always. Repeats
                and rejected links never do.

        Returns:
            The passages in source order; every link that takes part is in just one.

        Raises:
            UsageError: If *confidence* is no probability.

        Example:
            >>> units = (Segment(0, 1), Segment(2, 3), Segment(4, 5))
            >>> links = (Link((0,), (0,)), Link((1,), (1,)), Link((2,), ()), Link((), (2,)))
            >>> sides = Document("a b c", units, "en"), Document("x y z", units, "id")
            >>> bitext = Bitext(*sides, links)
            >>> [(passage.source, passage.target) for passage in bitext.passages()]
            [((0, 1), (0, 1))]
        """
        return passages(self, confidence)

    def quality(self, *, confidence: float = 0.5) -> Quality:
        """Say what precision and recall to expect at a confidence, without gold.

        A link is right as probably as its confidence says; one that a person accepted or
        edited surely is, and is always shown. Gaps and rejected links are not counted. What a
        person should see is ``str(bitext.quality())``.

        Args:
            confidence: The least confidence of a link that is shown, 0 to 1.

        Returns:
            What to expect. Recall is that among the links found; what was never linked is
            unknown.

        Raises:
            UsageError: If *confidence* is no probability.

        Example:
            >>> units = (Segment(0, 1), Segment(2, 3), Segment(4, 5))
            >>> sides = Document("a b c", units, "en"), Document("x y z", units, "id")
            >>> sure, unsure = (0.9, 0.7), (0.4,)
            >>> links = [Link((n,), (n,), 0.5, p) for n, p in enumerate(sure + unsure)]
            >>> found = Bitext(*sides, tuple(links)).quality()
            >>> found.shown, round(found.precision, 3), round(found.recall, 3)
            (2, 0.8, 0.8)
        """
        return quality(self, confidence)

    def link(self, source: int | Iterable[int], target: int | Iterable[int]) -> Bitext:
        """Link segments by hand.

        Other links that hold one of the segments are taken apart, and what is left of them
        becomes gaps: nothing is guessed. Repeats keep the counterpart that they share.

        An edit gives a new bitext, and leaves this one as it is. The new link is ``edited``, and
        has no score, confidence or run; such links pass every least confidence. Where the very
        same segments were linked before, that link is accepted, and keeps what the model said.

        Args:
            source: Numbers of the source segments, one at least.
            target: Numbers of the target segments, one at least.

        Returns:
            The new bitext, its links in order. They may be numbered otherwise than before.

        Raises:
            UsageError: If a side is empty, or a number is that of no segment or of boilerplate.

        Example:
            >>> units = (Segment(0, 1), Segment(2, 3))
            >>> links = (Link((0,), (0,), 0.4, 0.9), Link((1,), ()), Link((), (1,)))
            >>> sides = Document("a b", units, "en"), Document("x y", units, "id")
            >>> bitext = Bitext(*sides, links)
            >>> [(link.source, link.target, link.status) for link in bitext.link(1, 1)]
            [((0,), (0,), 'auto'), ((1,), (1,), 'edited')]
            >>> [(link.source, link.target, link.status) for link in bitext.link([0, 1], 1)]
            [((), (0,), 'auto'), ((0, 1), (1,), 'edited')]
        """
        return linked(self, source, target)

    def unlink(self, link: Link | int) -> Bitext:
        """Take a link apart: each of its segments becomes a gap of its own.

        The gaps are ``edited``, as a person said so. To keep in the file that the two sides were
        taken for the same and are not, reject the link instead.

        Args:
            link: A link of this bitext, or its number: its place in ``links``, from 0.

        Returns:
            A new bitext, see ``link``. A repeat of this link is none any more.

        Raises:
            UsageError: If there is no such link, or it is a gap.

        Example:
            >>> unit = (Segment(0, 1),)
            >>> sides = Document("a", unit, "en"), Document("x", unit, "id")
            >>> bitext = Bitext(*sides, (Link((0,), (0,), 0.4, 0.9),))
            >>> [(link.source, link.target, link.status) for link in bitext.unlink(0)]
            [((), (0,), 'edited'), ((0,), (), 'edited')]
        """
        return unlinked(self, link)

    def merge(self, *links: Link | int) -> Bitext:
        """Make one link of several, neighbours or not.

        Gaps may be among them: that is how a sentence that was left out joins its neighbour. Of
        repeats, and of repeats and gaps, a repeat is made.

        Args:
            links: Two or more links of this bitext, or their numbers.

        Returns:
            A new bitext, see ``link``; what else holds the same segments is treated as there.

        Raises:
            UsageError: If there is no such link, there are fewer than two, or all are gaps of one
                side.

        Example:
            >>> units = (Segment(0, 1), Segment(2, 3))
            >>> links = (Link((0,), (0,), 0.4, 0.9), Link((1,), ()))
            >>> sides = Document("a b", units, "en"), Document("x", units[:1], "id")
            >>> [link.bead for link in Bitext(*sides, links).merge(0, 1)]
            ['2-1']
        """
        return merged(self, links)

    def split(self, link: Link | int, *, source: int, target: int) -> Bitext:
        """Make two links of one, or a link and gaps.

        Of a 2-2 link, ``source=1, target=1`` makes two 1-1 links. Of a 2-1 link it leaves the
        second source sentence without a counterpart, and ``source=1, target=0`` the first.

        Args:
            link: A link of this bitext, or its number.
            source: How many of its source segments go into the first of the two.
            target: How many of its target segments do.

        Returns:
            A new bitext, see ``link``. A part with one side becomes gaps, which are ``edited``.

        Raises:
            UsageError: If there is no such link, it stays whole, or no part has two sides.

        Example:
            >>> units = (Segment(0, 1), Segment(2, 3))
            >>> sides = Document("a b", units, "en"), Document("x y", units, "id")
            >>> bitext = Bitext(*sides, (Link((0, 1), (0, 1), 0.4, 0.6),))
            >>> [(link.source, link.target) for link in bitext.split(0, source=1, target=1)]
            [((0,), (0,)), ((1,), (1,))]
        """
        return split(self, link, source, target)

    def accept(self, link: Link | int) -> Bitext:
        """Say that a link is right, or that a gap has no counterpart indeed.

        It keeps its score and confidence, and passes every least confidence. Accepting takes
        back a rejection; if something else was linked to its segments in the meantime, that
        stays, marked as a repeat.

        Args:
            link: A link of this bitext, or its number.

        Returns:
            A new bitext.

        Raises:
            UsageError: If there is no such link.

        Example:
            >>> unit = (Segment(0, 1),)
            >>> sides = Document("a", unit, "en"), Document("x", unit, "id")
            >>> bitext = Bitext(*sides, (Link((0,), (0,), 0.4, 0.3),)).accept(0)
            >>> bitext.links[0].status, len(bitext.above(0.8))
            ('accepted', 1)
        """
        return accepted(self, link)

    def reject(self, link: Link | int) -> Bitext:
        """Say that a link is wrong, and keep it in the file as that.

        Its segments become gaps beside it, and can be linked otherwise. Formats that tools take
        at their word leave it out.

        Args:
            link: A link of this bitext, or its number.

        Returns:
            A new bitext. A repeat of this link is none any more.

        Raises:
            UsageError: If there is no such link, or it is a gap.

        Example:
            >>> unit = (Segment(0, 1),)
            >>> sides = Document("a", unit, "en"), Document("x", unit, "id")
            >>> bitext = Bitext(*sides, (Link((0,), (0,), 0.4, 0.9),)).reject(0)
            >>> bitext.links[0].status, len(bitext.above(0.8))
            ('rejected', 0)
        """
        return rejected(self, link)

    def complete(self) -> Bitext:
        """Return the same links in the file's order, a gap added for every segment in none.

        Links stand in source order; one without a source stands behind the link that
        holds the target segment before it.
        """
        linked = {n for link in self.links for n in link.source}
        only_source = [Link((n,), ()) for n in self.source.content() if n not in linked]
        linked = {n for link in self.links for n in link.target}
        only_target = [Link((), (n,)) for n in self.target.content() if n not in linked]
        return replace(self, links=tuple(in_order([*self.links, *only_source, *only_target])))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the native file; segments that stand in no link are written as gaps.

        Args:
            path: Where to; an old file is replaced only when the new one is whole. A name that
                ends in ``.gz`` gets a packed file.

        Raises:
            OutputError: If the file can't be written.
        """
        with writing(path) as file:
            for record in _records(self.complete()):
                file.write(_line(record))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Bitext:
        """Read a native file.

        Args:
            path: A file that ``save`` wrote, or another program after the same format.

        Returns:
            The bitext that was saved, its links in the file's order.

        Raises:
            FormatError: If the file is broken or of an unknown version; names the line.
            InputError: If there is no such file.
        """
        links, texts = [], []
        with closing(read_records(path)) as records:
            number, head = next(records, (1, None))
            if head is None:
                raise FormatError(f"{path} is empty: a bitext file begins with its head")
            _check_head(path, number, head)
            sizes = _sizes(path, number, head)
            for line, record in records:
                if record.get("type") == "link":
                    links.append(_link(path, line, record, sizes))
                    texts.append((record.get("source_text"), record.get("target_text")))
        sides = []
        for k, side in enumerate(("source", "target")):
            linked = [(getattr(x, side), t[k]) for x, t in zip(links, texts, strict=True)]
            try:
                sides.append(_document(head[side], linked))
            except _MISFITS as error:
                raise _misfit(path, number, f"the {side} document", error) from None
        return cls(sides[0], sides[1], tuple(links), head.get("signature", ""))

    def to_pandas(self) -> pd.DataFrame:
        """Return the links as a table, a row each.

        Returns:
            Columns ``source``, ``target``, ``confidence``, ``score``, ``bead``, ``status``,
            ``run``, ``source_segments``, ``target_segments``, ``repeat``, ``source_document``,
            ``target_document``, ``source_lang``, ``target_lang`` and ``signature``.

        Raises:
            UsageError: If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise UsageError("to_pandas needs pandas: pip install 'align-bitext[pandas]'") from None
        return pd.DataFrame(
            {
                "source": [self.source_text(x) for x in self.links],
                "target": [self.target_text(x) for x in self.links],
                "confidence": pd.Series([x.confidence for x in self.links], dtype="float64"),
                "score": pd.Series([x.score for x in self.links], dtype="float64"),
                "bead": [x.bead for x in self.links],
                "status": [x.status for x in self.links],
                "run": pd.array([x.run for x in self.links], dtype="Int64"),
                "source_segments": [x.source for x in self.links],
                "target_segments": [x.target for x in self.links],
                "repeat": pd.Series([x.repeat for x in self.links], dtype="bool"),
                "source_document": [self.source.path or ""] * len(self.links),
                "target_document": [self.target.path or ""] * len(self.links),
                "source_lang": [self.source.lang] * len(self.links),
                "target_lang": [self.target.lang] * len(self.links),
                "signature": [self.signature] * len(self.links),
            }
        )


def _records(bitext: Bitext) -> Iterator[dict[str, Any]]:
    yield {
        "type": "bitext",
        "version": FORMAT_VERSION,
        "signature": bitext.signature,
        "shape": _shape_record(bitext.shape()),
        "source": _document_record(bitext.source),
        "target": _document_record(bitext.target),
    }
    for link in bitext.links:
        record: dict[str, Any] = {
            "type": "link",
            "source": link.source,
            "target": link.target,
            "score": link.score,
            "confidence": link.confidence,
            "status": link.status,
        }
        if link.run is not None:
            record["run"] = link.run
        if link.repeat:
            record["repeat"] = True
        record["source_text"] = bitext.source_text(link)
        record["target_text"] = bitext.target_text(link)
        yield record


def _shape_record(shape: Parallelism) -> dict[str, Any]:
    return {
        "source_aligned": round(shape.source_aligned, 4),
        "target_aligned": round(shape.target_aligned, 4),
        "links": shape.links,
        "runs": shape.runs,
        "mean_run": round(shape.mean_run, 2),
        "longest_run": shape.longest_run,
        "breaks": shape.breaks,
        "repeats": shape.repeats,
    }


def _line(record: dict[str, Any]) -> bytes:
    try:
        return (json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n").encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can carry
        return (json.dumps(record, allow_nan=False) + "\n").encode()


def _document_record(document: Document) -> dict[str, Any]:
    record: dict[str, Any] = {"path": document.path, "lang": document.lang}
    if document.title is not None:
        record["title"] = document.title
    return record | {
        "sha256": document.sha256,
        "segments": [_segment_record(segment) for segment in document.segments],
        "text": document.text,
    }


def _segment_record(segment: Segment) -> dict[str, Any]:
    record: dict[str, Any] = {"start": segment.start, "end": segment.end, "kind": segment.kind}
    if segment.reason:
        record["reason"] = segment.reason
    if segment.time:
        record["time"] = segment.time
    return record


def _misfit(path: str | os.PathLike[str], line: int, what: str, error: Exception) -> FormatError:
    """Return the error for a record that is JSON, but not what the format asks for."""
    reason = f"no {error}" if isinstance(error, KeyError) else error
    return FormatError(f"{path}, line {line}: {what} can't be read: {reason}")


def _check_head(path: str | os.PathLike[str], line: int, head: dict[str, Any]) -> None:
    if head.get("type") != "bitext":
        raise FormatError(f'{path}, line {line}: not a bitext file: no head with "type": "bitext"')
    if head.get("version") != FORMAT_VERSION:
        raise FormatError(
            f"{path}, line {line}: format version {head.get('version')!r}, this program reads "
            f"{FORMAT_VERSION}; update align-bitext"
        )
    if not isinstance(signature := head.get("signature", ""), str):
        raise FormatError(f"{path}, line {line}: the signature {signature!r} is no string")


def _sizes(path: str | os.PathLike[str], line: int, head: dict[str, Any]) -> tuple[int, int]:
    """Return the number of segments on both sides."""
    try:
        return len(head["source"]["segments"]), len(head["target"]["segments"])
    except _MISFITS as error:
        raise _misfit(path, line, "the head", error) from None


def _link(
    path: str | os.PathLike[str], line: int, record: dict[str, Any], sizes: tuple[int, int]
) -> Link:
    try:
        status = record.get("status", "auto")
        if status not in STATUSES:
            raise ValueError(f"status {status!r}")
        return Link(
            _numbers(record["source"], sizes[0]),
            _numbers(record["target"], sizes[1]),
            _measure(record.get("score"), math.inf),
            _measure(record.get("confidence"), 1, least=0),
            status,
            None if record.get("run") is None else int(record["run"]),
            _flag("repeat", record.get("repeat", False)),
        )
    except _MISFITS as error:
        raise _misfit(path, line, "the link", error) from None


def _numbers(value: object, size: int) -> tuple[int, ...]:
    """Return segment numbers, ascending and below *size*."""
    if not (isinstance(value, list) and all(type(n) is int for n in value)):
        raise ValueError(f"{value!r} is no list of segment numbers")
    if any(a >= b for a, b in pairwise(value)):
        raise ValueError(f"segment numbers {value} do not ascend")
    if value and not 0 <= value[0] <= value[-1] < size:
        raise ValueError(f"segment numbers {value}, but the document has {size} segments")
    return tuple(value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} {value!r} is neither true nor false")
    return value


def _measure(value: object, most: float, least: float = -math.inf) -> float | None:
    """Return a finite number between *least* and *most*, or ``None`` for null."""
    if value is None:
        return None
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    if not least <= value <= most:
        raise ValueError(f"confidence {value} does not lie between 0 and 1")
    return float(value)


def _document(record: dict[str, Any], linked: list[tuple[tuple[int, ...], Any]]) -> Document:
    segments = tuple(_segment(entry) for entry in record["segments"])
    text = record.get("text")
    if text is None:
        text = _rebuilt(segments, linked)
    title = record.get("title")
    if not (isinstance(text, str) and isinstance(record["lang"], str)):
        raise ValueError("text and lang must be strings")
    path = record.get("path")
    for name, value in (("title", title), ("path", path)):
        if not isinstance(value, str | None):
            raise ValueError(f"{name} {value!r} is no string")
    return Document(text, segments, record["lang"], path, title)


def _segment(entry: dict[str, Any]) -> Segment:
    if entry["kind"] not in KINDS:
        raise ValueError(f"segment kind {entry['kind']!r}")
    start, end = entry["start"], entry["end"]
    if not (type(start) is int and type(end) is int):
        raise ValueError(f"offsets {start!r} and {end!r} are no whole numbers")
    reason = entry.get("reason", "")
    if not isinstance(reason, str):
        raise ValueError(f"reason {reason!r} is no string")
    return Segment(start, end, entry["kind"], reason, _time(entry.get("time")))


def _time(value: object) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"time {value!r} is no pair of seconds")
    first, last = (_measure(x, math.inf) for x in value)
    if first is None or last is None:
        raise ValueError(f"time {value!r} is no pair of seconds")
    return first, last


def _rebuilt(segments: Sequence[Segment], linked: list[tuple[tuple[int, ...], Any]]) -> str:
    """Put the texts of the links at their offsets, for a file whose head carries no text.

    What stands in no link, boilerplate that is, comes back as spaces.
    """
    pieces = [" "] * max((segment.end for segment in segments), default=0)
    for numbers, text in linked:
        if numbers and not isinstance(text, str):
            raise ValueError("neither the head nor every link has its text")
        at = 0
        for n in numbers:
            start, end = segments[n].start, segments[n].end
            pieces[start:end] = text[at : at + end - start].ljust(end - start)
            at += end - start + 1
    return "".join(pieces)
