import gzip
import os
import re
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import repeat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from lxml import etree
from steps import Steps
from texts import document, nasty_texts, pair

from align._version import __version__
from align.bitext import STATUSES, Bitext, Link, Status
from align.errors import FormatError, InputError, OutputError, UsageError
from align.exporting import Exported, export, formats, load, read_units
from align.exporting.tmx import write_tmx
from align.exporting.tsv import write_tsv
from align.exporting.units import Origin, TranslationUnit, Unit, Units

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def bitext() -> Bitext:
    return Bitext(
        document("One.", "Two & <three>.", "Four.", "Five.", lang="en_US", path="a.en.txt"),
        document("Satu.", "Dua.", "Dan tiga.", "Lima.", lang="id", path='b "x".txt'),
        (
            Link((0,), (0,), 0.41236, 0.97305, "accepted", 0),
            Link((1,), (1, 2), 0.3, 1.0),
            Link((2,), ()),
            Link((3,), (3,), 0.2, 0.5, "rejected"),
        ),
        "align:0.1.0|order:free",
    )


# What both are asked


@pytest.mark.parametrize("suffix", [".tsv", ".tmx"])
def test_two_writes_give_the_same_bytes(bitext: Bitext, tmp_path: Path, suffix: str) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    export(bitext, one)
    export(bitext, two)
    assert one.read_bytes() == two.read_bytes() != b""


@pytest.mark.parametrize("suffix", [".tsv", ".tmx"])
def test_a_write_that_fails_halfway_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    path.write_bytes(b"old")
    good = pair("One.")
    broken = Bitext(good.source, good.target, (*good.links, Link((7,), (0,))))
    with pytest.raises(IndexError):
        export(broken, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def repeated() -> Bitext:
    """Make one whose second link repeats the first."""
    links = (Link((0,), (0,), 0.5, 0.9), Link((1,), (0,), 0.5, 0.9, repeat=True))
    return Bitext(document("One.", "One!"), document("Satu.", lang="id"), links)


def test_tsv_says_of_each_row_whether_it_repeats_another(repeated: Bitext, tmp_path: Path) -> None:
    done = write_tsv(repeated, tmp_path / "out.tsv")
    rows = [row.split("\t") for row in done.path.read_text("utf-8").splitlines()]
    assert [row[10] for row in rows] == ["repeat", "false", "true"]


def test_tmx_marks_repeats_alone(repeated: Bitext, tmp_path: Path) -> None:
    done = write_tmx(repeated, tmp_path / "out.tmx")
    assert (done.written, done.skipped) == (2, {})
    marked = [
        [prop.text for prop in unit.iter("prop") if prop.get("type") == "x-repeat"]
        for unit in parsed(done.path).iter("tu")
    ]
    assert marked == [[], ["true"]]


# The table of formats


@pytest.mark.parametrize("suffix", formats())
def test_every_known_suffix_can_be_written(bitext: Bitext, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    done = export(bitext, path)
    assert done.path == path
    assert all(file.stat().st_size > 0 for file in tmp_path.iterdir())
    assert done.written + sum(done.skipped.values()) == len(bitext)


def test_native_is_chosen_by_its_double_suffix_and_counts_the_gaps_it_adds(
    bitext: Bitext, tmp_path: Path
) -> None:
    done = export(bitext.above(0.9), tmp_path / "bitext.jsonl")
    assert done == Exported(tmp_path / "bitext.jsonl", 5)
    assert [link.bead for link in Bitext.load(done.path)] == ["1-1", "1-2", "0-1", "1-0", "1-0"]


@pytest.mark.parametrize("name", ["out.txt", "out", "out.json", "tmx.", "out.tmx.bak", ".gz"])
def test_unknown_suffix_is_refused_with_the_known_ones(
    bitext: Bitext, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match=r"known are \.bitext\.jsonl, \.tmx, \.tsv") as caught:
        export(bitext, tmp_path / name)
    assert name in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_case_of_the_suffix_does_not_matter(bitext: Bitext, tmp_path: Path) -> None:
    export(bitext, tmp_path / "OUT.TMX")
    assert (tmp_path / "OUT.TMX").read_bytes().startswith(b"<?xml")


def test_export_to_a_directory_is_refused(bitext: Bitext, tmp_path: Path) -> None:
    (tmp_path / "out.tsv").mkdir()
    with pytest.raises(OutputError, match="is a directory"):
        export(bitext, tmp_path / "out.tsv")


@pytest.mark.parametrize("suffix", [".tmx", ".tsv", ".csv", ".jsonl", ".bitext.jsonl"])
def test_gz_behind_the_suffix_packs(bitext: Bitext, tmp_path: Path, suffix: str) -> None:
    for name in ("plain", "again"):
        export(bitext, tmp_path / f"{name}{suffix}")
        export(bitext, tmp_path / f"{name}{suffix}.gz")
    plain = (tmp_path / f"plain{suffix}").read_bytes()
    packed = (tmp_path / f"plain{suffix}.gz").read_bytes()
    assert gzip.decompress(packed) == plain
    assert packed == (tmp_path / f"again{suffix}.gz").read_bytes()
    one, other = load(tmp_path / f"plain{suffix}"), load(tmp_path / f"plain{suffix}.gz")
    assert one.links == other.links


@pytest.mark.parametrize("suffix", [".tmx", "tsv", "bitext.jsonl"])
def test_standard_output(
    bitext: Bitext, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], suffix: str
) -> None:
    export(bitext, tmp_path / f"out.{suffix.lstrip('.')}")
    export(bitext, "-", suffix=suffix)
    expected = (tmp_path / f"out.{suffix.lstrip('.')}").read_bytes()
    assert capfdbinary.readouterr().out == expected != b""


def test_a_format_is_named_for_what_has_no_suffix_of_its_own(
    bitext: Bitext, tmp_path: Path
) -> None:
    export(bitext, tmp_path / "out.txt", suffix="tmx")
    assert (tmp_path / "out.txt").read_bytes().startswith(b"<?xml")
    export(bitext, tmp_path / "out.tsv", suffix="tmx")
    assert (tmp_path / "out.tsv").read_bytes().startswith(b"source\t")


def test_standard_output_says_nothing_of_its_format(bitext: Bitext) -> None:
    with pytest.raises(UsageError, match="format of standard output: name one with --format"):
        export(bitext, "-")


def test_standard_output_can_be_no_pair_of_files(bitext: Bitext) -> None:
    with pytest.raises(UsageError, match="two files, which standard output can't hold"):
        export(bitext, "-", suffix="moses")


@pytest.mark.parametrize(
    "suffix", [suffix for suffix in formats() if suffix not in (".moses", ".bitext.jsonl")]
)
def test_every_status_survives_where_it_is_asked_for(tmp_path: Path, suffix: str) -> None:
    links = tuple(Link((n,), (n,), 0.5, 0.9, status) for n, status in enumerate(STATUSES))
    texts = [f"Text {n}." for n in range(len(links))]
    bitext = Bitext(document(*texts), document(*texts, lang="id"), links)
    path = tmp_path / f"a{suffix}"
    assert export(bitext, path, statuses=STATUSES).skipped == {}
    assert [link.status for link in load(path)] == list(STATUSES)
    assert export(bitext, path, statuses=("accepted",)).skipped == {
        "auto": 1,
        "edited": 1,
        "rejected": 1,
    }
    assert [link.status for link in load(path)] == ["accepted"]


def test_what_is_left_out_is_written(bitext: Bitext, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.tsv"
    bitext = replace(bitext, links=(replace(bitext.links[0], status="auto"), *bitext.links[1:]))
    done = export(bitext, tmp_path / "out.tmx", min_confidence=0.98, rejects=rejects)
    assert done.skipped == {"unsure": 1, "gaps": 1, "rejected": 1}
    header, *rows = [row.split("\t") for row in rejects.read_text("utf-8").splitlines()]
    assert header[:3] == ["reason", "source", "target"]
    assert [row[:3] for row in rows] == [
        ["unsure", "One.", "Satu."],
        ["gaps", "Four.", ""],
        ["rejected", "Five.", "Lima."],
    ]
    assert len({len(row) for row in (header, *rows)}) == 1
    assert [unit.status for unit in read_units(rejects)] == ["auto", "auto", "rejected"]


def test_what_the_format_refuses_is_written_too(tmp_path: Path) -> None:
    export(pair("One.", "\x0b"), tmp_path / "out.tmx", rejects=tmp_path / "rejects.tsv")
    assert (tmp_path / "rejects.tsv").read_text("utf-8").splitlines()[1].startswith("empty\tOne.\t")


def test_rejects_of_a_write_that_fails_leave_the_old_ones(bitext: Bitext, tmp_path: Path) -> None:
    (tmp_path / "rejects.tsv").write_text("old")
    wrong = replace(bitext, target=replace(bitext.target, lang="no language"))
    with pytest.raises(UsageError):
        export(wrong, tmp_path / "out.tmx", rejects=tmp_path / "rejects.tsv")
    assert (tmp_path / "rejects.tsv").read_text() == "old"


def test_the_native_file_is_swapped_and_nothing_else(bitext: Bitext, tmp_path: Path) -> None:
    export(bitext, tmp_path / "out.bitext.jsonl", swap=True, min_confidence=1, dedupe=True)
    swapped = load(tmp_path / "out.bitext.jsonl")
    assert (swapped.source, swapped.target) == (bitext.target, bitext.source)
    assert swapped.swapped() == bitext


@pytest.mark.parametrize(
    ("choices", "names"),
    [
        ({}, None),
        ({"swap": True, "gaps": True}, None),
        ({"min_confidence": 0.0, "statuses": STATUSES}, None),
        ({"min_confidence": 0.8, "dedupe": True}, "min_confidence, dedupe"),
        ({"statuses": ("auto",), "unit": "passage"}, "statuses, unit"),
        ({"max_length": 3}, "max_length"),
    ],
)
def test_the_native_file_notes_what_it_does_not_take(
    bitext: Bitext, tmp_path: Path, choices: Any, names: str | None
) -> None:
    done = export(bitext, tmp_path / "a.bitext.jsonl", **choices)
    note = f"not applied, as the native file keeps every link: {names}"
    assert done.notes == ((note,) if names else ())
    assert done.written == len(bitext)


def test_a_native_file_of_units_holds_the_chosen_ones_and_gaps(
    bitext: Bitext, tmp_path: Path
) -> None:
    export(bitext, tmp_path / "a.tsv", gaps=True)
    units, rejects = read_units(tmp_path / "a.tsv"), tmp_path / "rejects.tsv"
    done = export(units, tmp_path / "a.bitext.jsonl", min_confidence=0.98, rejects=rejects)
    assert (done.written, done.skipped, done.notes) == (3, {"unsure": 1}, ())
    assert [link.bead for link in load(done.path)] == ["1-1", "1-2", "1-0"]
    assert len(list(read_units(rejects))) == 1


def test_a_native_file_of_a_bitext_has_no_rejects(bitext: Bitext, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the native file leaves nothing out"):
        export(bitext, tmp_path / "a.bitext.jsonl", rejects=tmp_path / "rejects.tsv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.tsv", "a.bitext.jsonl"])
@pytest.mark.parametrize("read", [load, read_units])
def test_a_pipe_is_refused_as_it_can_be_read_only_once(
    tmp_path: Path, name: str, read: Any
) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(InputError, match="can't be read twice, as is needed: save it to a file"):
        read(tmp_path / name)


def test_codes_of_the_languages_can_be_given(bitext: Bitext, tmp_path: Path) -> None:
    bitext.save(tmp_path / "a.bitext.jsonl")
    export(load(tmp_path / "a.bitext.jsonl", "en-GB", "id-ID"), tmp_path / "a.tmx")
    assert parsed(tmp_path / "a.tmx").find("header").get("srclang") == "en-GB"
    units = read_units(tmp_path / "a.bitext.jsonl", target_lang="id-ID")
    assert (units.source_lang, units.target_lang) == ("en_US", "id-ID")
    with pytest.raises(UsageError, match="has its source in 'en_US', not in 'fr'"):
        read_units(tmp_path / "a.bitext.jsonl", source_lang="fr")


def test_dates_are_in_utc_and_only_where_asked(bitext: Bitext, tmp_path: Path) -> None:
    date = datetime(2026, 11, 22, 7, 30, 5, tzinfo=timezone(timedelta(hours=7)))
    export(bitext, tmp_path / "a.tmx", date=date)
    root = parsed(tmp_path / "a.tmx")
    stamps = {x.get("creationdate") for x in (root.find("header"), *root.iter("tu"))}
    assert stamps == {"20261122T003005Z"}


def test_progress_is_heard(tmp_path: Path) -> None:
    unit = TranslationUnit(("A.",), ("B.",))
    steps = Steps()
    units = Units("en", "id", lambda _: repeat(unit, 2500))
    export(units, tmp_path / "a.tsv", progress=steps)
    assert steps.heard == ["writing", None, 1000, 1000, "finished"]


# The two files of the Moses form


@pytest.mark.parametrize(
    ("name", "suffix", "files"),
    [
        ("a.moses", None, ["a.en", "a.id"]),
        ("a.b.Moses.gz", None, ["a.b.en.gz", "a.b.id.gz"]),
        ("corpus.v1", "moses", ["corpus.v1.en", "corpus.v1.id"]),
        ("corpus.v1.gz", "moses", ["corpus.v1.en.gz", "corpus.v1.id.gz"]),
        ("corpus", "moses", ["corpus.en", "corpus.id"]),
    ],
)
def test_names_of_moses(tmp_path: Path, name: str, suffix: str | None, files: list[str]) -> None:
    export(pair("One.", "Satu."), tmp_path / name, suffix=suffix)
    assert sorted(path.name for path in tmp_path.iterdir()) == files


@pytest.mark.parametrize("lang", ["en/US", "../../x/y", "/x", ""])
def test_moses_refuses_what_is_no_language_code(tmp_path: Path, lang: str) -> None:
    bitext = Bitext(document("One.", lang=lang), document("Satu.", lang="id"), ())
    with pytest.raises(UsageError, match="the Moses form needs a language code"):
        export(bitext, tmp_path / "out" / "a.moses")
    assert list(tmp_path.iterdir()) == []


def test_moses_of_others_may_name_their_languages_their_way(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("One.\n")
    (tmp_path / "a.pt_br").write_text("Um.\n")
    units = read_units(tmp_path / "a.moses", "en", "pt_br")
    assert [unit.target_text for unit in units] == ["Um."]


@pytest.mark.parametrize("in_head", [True, False])
def test_moses_does_not_replace_the_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_head: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.id").write_text("old")
    origin = Origin("a.en.txt", str(tmp_path / "a.id"))
    unit = TranslationUnit(("One.",), ("Satu.",), origin=origin)
    units = Units("en", "id", lambda _: iter([unit]), origin if in_head else Origin())
    with pytest.raises(OutputError, match=r"a\.id is a document that the units come from"):
        export(units, "a.moses")
    assert [path.name for path in Path().iterdir()] == ["a.id"]
    assert Path("a.id").read_text() == "old"
    assert export(units, "b.moses").written == 1


def test_rejects_do_not_replace_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.en", "a.id"):
        Path(name).write_text("old\n")
    units = read_units("a.moses", "en", "id")
    with pytest.raises(UsageError, match=r"a\.en is read, and what is left out would replace it"):
        export(units, "a.tsv", rejects=tmp_path / "a.en")
    assert Path("a.en").read_text() == "old\n"
    assert not Path("a.tsv").exists()


def test_documents_whose_names_no_file_can_have_are_in_the_way_of_none(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("old")
    bitext = pair("One.", "Satu.")
    bitext = replace(bitext, source=replace(bitext.source, path="nul\0"))
    assert export(bitext, tmp_path / "a.moses").written == 1


# Passages


@pytest.fixture
def passages() -> Bitext:
    """Make one with a passage of two links and one of one, and a link of every kind left out."""
    return Bitext(
        document("One.", "Two\nlines.", "Three.", "Four.", "Five.", "Six.", path="a.txt"),
        document("Satu.", "Dua.", "Tiga.", "Empat.", "Lima.", lang="id", path="b.txt"),
        (
            Link((0,), (0,), 0.5, 0.9, "accepted", 0),
            Link((1,), (1, 2), 0.25, 0.75, "edited", 0),
            Link((2,), ()),
            Link((3,), (3,), 0.125, 0.5, "auto", 1),
            Link((4,), (4,), 0.5, 0.9, "rejected"),
            Link((5,), (3,), 0.5, 0.9, repeat=True),
        ),
        "align:0.1.0",
    )


LEFT_OUT = {"gaps": 1, "rejected": 1, "repeats": 1}


def test_tsv_of_passages(passages: Bitext, tmp_path: Path) -> None:
    done = export(passages, tmp_path / "out.tsv", unit="passage")
    _, *rows = done.path.read_text("utf-8").splitlines()
    assert [row.split("\t")[:8] for row in rows] == [
        ["One. Two lines.", "Satu. Dua. Tiga.", "0.7500", "", "2-3", "edited", "0 1", "0 1 2"],
        ["Four.", "Empat.", "0.5000", "0.1250", "1-1", "auto", "3", "3"],
    ]
    assert done == Exported(tmp_path / "out.tsv", 2, LEFT_OUT, unit="passage")


def test_tmx_of_passages(passages: Bitext, tmp_path: Path) -> None:
    done = export(passages, tmp_path / "out.tmx", unit="passage")
    header, body = parsed(done.path)
    assert header.get("segtype") == "block"
    assert [unit.get("tuid") for unit in body] == ["1", "2"]
    assert {prop.get("type"): prop.text for prop in body[0].iter("prop")} == {
        "x-confidence": "0.7500",
        "x-alignment": "2-3",
        "x-status": "edited",
        "x-source-segments": "0 1",
        "x-target-segments": "0 1 2",
        "x-source-cuts": "5",
        "x-target-cuts": "6 11",
    }
    assert segs(done.path) == ["One. Two lines.", "Satu. Dua. Tiga.", "Four.", "Empat."]
    assert done == Exported(tmp_path / "out.tmx", 2, LEFT_OUT, unit="passage")


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (("accepted", "accepted"), "accepted"),
        (("accepted", "edited"), "edited"),
        (("auto", "accepted"), "auto"),
        (("edited", "auto"), "auto"),
    ],
)
def test_a_passage_is_accepted_where_all_of_it_is(
    tmp_path: Path, statuses: tuple[Status, Status], status: str
) -> None:
    links = tuple(Link((n,), (n,), status=x) for n, x in enumerate(statuses))
    bitext = Bitext(document("One.", "Two."), document("Satu.", "Dua.", lang="id"), links)
    done = export(bitext, tmp_path / "out.tsv", unit="passage")
    assert done.path.read_text("utf-8").splitlines()[1].split("\t")[5] == status


@pytest.mark.parametrize("suffix", [".tsv", ".tmx"])
@pytest.mark.parametrize(
    ("least", "written", "skipped"),
    [
        (0.6, 1, LEFT_OUT | {"unsure": 1}),
        # The first passage was accepted and edited, so it is there in any case.
        (1.0, 1, {"gaps": 1, "rejected": 1, "unsure": 2}),
    ],
)
def test_links_below_the_confidence_are_in_no_passage(
    passages: Bitext,
    tmp_path: Path,
    suffix: str,
    least: float,
    written: int,
    skipped: dict[str, int],
) -> None:
    done = export(passages, tmp_path / f"out{suffix}", min_confidence=least, unit="passage")
    assert (done.written, done.skipped) == (written, skipped)


def test_the_native_file_keeps_the_links(passages: Bitext, tmp_path: Path) -> None:
    done = export(passages, tmp_path / "out.bitext.jsonl", unit="passage")
    assert Bitext.load(done.path).links == passages.links
    assert (done.written, done.unit) == (6, "sentence")


@pytest.mark.parametrize("name", ["out.tsv", "out.bitext.jsonl"])
def test_an_unknown_unit_is_refused(passages: Bitext, tmp_path: Path, name: str) -> None:
    wrong: Any = "chapter"
    with pytest.raises(UsageError, match="unit must be 'sentence' or 'passage', not 'chapter'"):
        export(passages, tmp_path / name, unit=wrong)
    assert list(tmp_path.iterdir()) == []


# TSV


def test_tsv_as_a_whole(bitext: Bitext, tmp_path: Path) -> None:
    done = write_tsv(bitext, tmp_path / "out.tsv")
    header = (
        "source\ttarget\tconfidence\tscore\tbead\tstatus"
        "\tsource_segments\ttarget_segments\tsource_document\ttarget_document\trepeat"
        "\tsource_cuts\ttarget_cuts\tsource_lang\ttarget_lang\tsignature\n"
    )
    rows = [
        ["One.", "Satu.", "0.9730", "0.4124", "1-1", "accepted", "0", "0"],
        ["Two & <three>.", "Dua. Dan tiga.", "1.0000", "0.3000", "1-2", "auto", "1", "1 2"],
        ["Five.", "Lima.", "0.5000", "0.2000", "1-1", "rejected", "3", "3"],
    ]
    names = ["a.en.txt", '"b ""x"".txt"', "false", ""]
    recipe = ["en_US", "id", "align:0.1.0|order:free"]
    cuts = ["", "5", ""]
    lines = ["\t".join([*row, *names, cut, *recipe]) for row, cut in zip(rows, cuts, strict=True)]
    assert (tmp_path / "out.tsv").read_bytes().decode() == header + "\n".join([*lines, ""])
    assert done == Exported(tmp_path / "out.tsv", 3, {"gaps": 1})


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\tb", r"a\tb"),
        ("a\r\nb", "a b"),
        ("a  b \n\t c", "a  b c"),
        (r"C:\temp", r"C:\\temp"),
        ("\\\nb", r"\\ b"),
        ("\ud800a\udc80b\udfff", r"\ud800a\udc80b\udfff"),
        ('"quoted"', '"""quoted"""'),
        ('5" pipe', '"5"" pipe"'),
        ("a\u2028b", "a\u2028b"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_tsv_escapes(tmp_path: Path, text: str, cell: str) -> None:
    write_tsv(pair(text), tmp_path / "out.tsv")
    row = (tmp_path / "out.tsv").read_bytes().decode().split("\n")[1]
    assert row.split("\t")[0] == cell


def unescaped(cell: str) -> str:
    """Read a cell's quotes and escapes one after the other, as the module's docstring has them."""
    text, rest = "", cell[1:-1].replace('""', '"') if '"' in cell else cell
    while rest:
        if not rest.startswith("\\"):
            text, rest = text + rest[0], rest[1:]
        elif rest[1] == "u":
            text, rest = text + chr(int(rest[2:6], 16)), rest[6:]
        else:
            text, rest = text + {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}[rest[1]], rest[2:]
    return text


@given(source=nasty_texts(), target=nasty_texts())
def test_tsv_gives_any_text_back_but_for_line_ends(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str
) -> None:
    path = tmp_path_factory.mktemp("tsv") / "out.tsv"
    write_tsv(pair(source, target), path)
    _, row, end = path.read_bytes().decode().split("\n")
    cells = row.split("\t")
    expected = [re.sub(r"[ \t]*[\r\n][ \t\r\n]*", " ", text) for text in (source, target)]
    assert [unescaped(cell) for cell in cells[:2]] == expected
    assert (len(cells), end) == (16, "")


# TMX


def parsed(path: Path) -> Any:
    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def segs(path: Path) -> list[str]:
    return [seg.text for seg in parsed(path).iter("seg")]


def test_tmx_as_a_whole(bitext: Bitext, tmp_path: Path) -> None:
    done = write_tmx(bitext, tmp_path / "out.tmx")
    expected = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="align" creationtoolversion="{__version__}" segtype="sentence"\
 o-tmf="bitext.jsonl" adminlang="en" srclang="en-US" datatype="plaintext">
    <prop type="x-signature">align:0.1.0|order:free</prop>
    <prop type="x-source-file">a.en.txt</prop>
    <prop type="x-target-file">b "x".txt</prop>
  </header>
  <body>
    <tu tuid="1">
      <prop type="x-confidence">0.9730</prop>
      <prop type="x-score">0.4124</prop>
      <prop type="x-alignment">1-1</prop>
      <prop type="x-status">accepted</prop>
      <prop type="x-source-segments">0</prop>
      <prop type="x-target-segments">0</prop>
      <tuv xml:lang="en-US"><seg>One.</seg></tuv>
      <tuv xml:lang="id"><seg>Satu.</seg></tuv>
    </tu>
    <tu tuid="2">
      <prop type="x-confidence">1.0000</prop>
      <prop type="x-score">0.3000</prop>
      <prop type="x-alignment">1-2</prop>
      <prop type="x-status">auto</prop>
      <prop type="x-source-segments">1</prop>
      <prop type="x-target-segments">1 2</prop>
      <prop type="x-target-cuts">5</prop>
      <tuv xml:lang="en-US"><seg>Two &amp; &lt;three&gt;.</seg></tuv>
      <tuv xml:lang="id"><seg>Dua. Dan tiga.</seg></tuv>
    </tu>
  </body>
</tmx>
"""
    assert (tmp_path / "out.tmx").read_bytes() == expected.encode()
    assert done == Exported(tmp_path / "out.tmx", 2, {"gaps": 1, "rejected": 1})


HARD_TEXTS = [
    # text, seg, characters replaced
    ("Tom & Jerry", "Tom & Jerry", 0),
    ("a < b > c", "a < b > c", 0),
    ('say "no"', 'say "no"', 0),
    ("x ]]> y", "x ]]> y", 0),
    ("&amp; &#65; <seg>", "&amp; &#65; <seg>", 0),
    ("a\x0bb", "a b", 1),
    ("a\x00\x01b", "a  b", 2),
    ("\ufffea\uffff", "a", 2),
    ("a\ud800b", "a b", 1),
    ("a\x0b\nb", "a  b", 1),
    ("😀 👩\u200d🚀", "😀 👩\u200d🚀", 0),
    ("\u200eabc\u200f", "\u200eabc\u200f", 0),
    ("مرحبا بالعالم", "مرحبا بالعالم", 0),
    ("a\x7fb\x85c\x9fd", "a\x7fb\x85c\x9fd", 0),
    ("a\u2028b\ufeffc\ufdd0d\U0001fffee", "a\u2028b\ufeffc\ufdd0d\U0001fffee", 0),
    ("a\r\nb", "a b", 0),
    ("a\rb", "a b", 0),
    ("a \t\n\n  b", "a b", 0),
    ("a  b\tc", "a  b\tc", 0),
    ("  a  ", "a", 0),
    ("\n\ta\n", "a", 0),
]


@pytest.mark.parametrize(("text", "seg", "replaced"), HARD_TEXTS)
def test_tmx_of_hard_texts(tmp_path: Path, text: str, seg: str, replaced: int) -> None:
    done = write_tmx(pair(text, text), tmp_path / "out.tmx")
    assert segs(tmp_path / "out.tmx") == [seg, seg]
    assert done.replaced == 2 * replaced
    # A second parser, expat, must agree with libxml2.
    assert [x.text for x in ET.parse(tmp_path / "out.tmx").iter("seg")] == [seg, seg]


def hard_bitext() -> Bitext:
    texts = [text for text, _, _ in HARD_TEXTS]
    links = [Link((n,), (n,), -0.25, n / len(texts)) for n in range(len(texts))]
    links[3] = Link((3,), ())
    links[4] = Link((4,), (4,), status="edited")
    return Bitext(
        document(*texts, lang="en", path="a & <b>\n'c' \udc80.txt"),
        document(*texts, lang="zh-Hans-CN", path='"d".txt'),
        tuple(links),
        'enc:a&b|note:<">',
    )


def test_tmx_has_the_shape_that_readers_ask_for(tmp_path: Path) -> None:
    bitext = hard_bitext()
    done = write_tmx(bitext, tmp_path / "out.tmx")
    root = parsed(tmp_path / "out.tmx")
    assert (root.tag, dict(root.attrib)) == ("tmx", {"version": "1.4"})
    header, body = root
    assert dict(header.attrib) == {
        "creationtool": "align",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "bitext.jsonl",
        "adminlang": "en",
        "srclang": "en",
        "datatype": "plaintext",
    }
    assert {prop.get("type"): prop.text for prop in header} == {
        "x-signature": 'enc:a&b|note:<">',
        "x-source-file": "a & <b> 'c'  .txt",
        "x-target-file": '"d".txt',
    }
    assert len(body) == done.written == len(bitext) - 1
    assert done.replaced == 1 + 2 * sum(replaced for _, _, replaced in HARD_TEXTS)
    assert len({unit.get("tuid") for unit in body}) == len(body)
    for unit in body:
        assert re.fullmatch("(prop )+tuv tuv", " ".join(child.tag for child in unit))
        assert [tuv.get(XML_LANG) for tuv in unit.iter("tuv")] == ["en", "zh-Hans-CN"]
        assert all([child.tag for child in tuv] == ["seg"] for tuv in unit.iter("tuv"))
        assert not re.search(r"\s", unit.get("tuid"))


def test_tmx_leaves_out_numbers_that_a_link_lacks(tmp_path: Path) -> None:
    write_tmx(hard_bitext(), tmp_path / "out.tmx")
    unit = parsed(tmp_path / "out.tmx").find(".//tu[@tuid='4']")
    assert [prop.get("type") for prop in unit.iter("prop")] == [
        "x-alignment",
        "x-status",
        "x-source-segments",
        "x-target-segments",
    ]


@pytest.fixture
def tmx_dtd() -> Any:
    data = os.environ.get("ALIGN_DATA")
    if data is None:
        pytest.skip("ALIGN_DATA does not name the folder that holds tmx/tmx14.dtd")
    with (Path(data) / "tmx" / "tmx14.dtd").open("rb") as file:
        return etree.DTD(file)


@pytest.mark.parametrize("unit", ["sentence", "passage"])
@pytest.mark.parametrize("links", [slice(None), slice(0)], ids=["hard texts", "no unit"])
def test_tmx_is_valid(tmx_dtd: Any, tmp_path: Path, links: slice, unit: Unit) -> None:
    bitext = hard_bitext()
    export(
        Bitext(bitext.source, bitext.target, bitext.links[links], bitext.signature),
        tmp_path / "out.tmx",
        unit=unit,
    )
    tmx_dtd.assertValid(parsed(tmp_path / "out.tmx"))


def test_tmx_of_everything_at_once_is_valid(tmx_dtd: Any, tmp_path: Path) -> None:
    origins = [Origin("a", "b", "r"), Origin("c & d", "", "r|s")]
    units = [
        TranslationUnit(("A.", "B."), ("C.",), 0.5, -0.5, "rejected", True, (0, 1), (2,), origin)
        for origin in origins
    ]
    date = datetime(2026, 11, 22, tzinfo=UTC)
    stream = Units("en-US", "zh-Hans-CN", lambda _: iter(units), origins[0])
    export(stream, tmp_path / "a.tmx", date=date, statuses=("rejected",))
    tmx_dtd.assertValid(parsed(tmp_path / "a.tmx"))
    assert list(read_units(tmp_path / "a.tmx")) == units


def expected_seg(text: str) -> str:
    """State what a seg holds, from single lines and from the Char production of XML 1.0."""
    allowed = [(0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF)]
    line = re.sub(r"[ \t]*[\r\n][ \t\r\n]*", " ", text)
    return "".join(c if any(a <= ord(c) <= b for a, b in allowed) else " " for c in line).strip()


@given(text=nasty_texts())
def test_tmx_gives_any_text_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("tmx") / "out.tmx"
    done = write_tmx(pair(text), path)
    seg = expected_seg(text)
    assert segs(path) == ([seg, "x"] if seg else [])
    assert done.skipped == ({} if seg else {"empty": 1})


def test_no_seg_is_ever_empty(tmp_path: Path) -> None:
    done = write_tmx(pair("One.", "\x0b\x0c"), tmp_path / "out.tmx")
    assert (done.written, done.skipped) == (0, {"empty": 1})
    assert segs(tmp_path / "out.tmx") == []


@pytest.mark.parametrize("lang", ["", "en US", "english (UK)", "*all*", 'e"n', "-en"])
def test_tmx_refuses_what_is_no_language_code(tmp_path: Path, lang: str) -> None:
    bitext = Bitext(document("One."), document("Satu.", lang=lang, path="b.txt"), ())
    with pytest.raises(UsageError, match=r"out\.tmx: TMX needs a language code"):
        write_tmx(bitext, tmp_path / "out.tmx")


def test_documents_from_memory_name_no_file(tmp_path: Path) -> None:
    write_tmx(pair("One."), tmp_path / "out.tmx")
    assert len(parsed(tmp_path / "out.tmx").find("header")) == 0


@pytest.mark.parametrize("writer", [write_tsv, write_tmx])
def test_writing_is_streamed(tmp_path: Path, writer: Any) -> None:
    texts = [f"Sentence number {n}, and what there is to say about it." for n in range(5000)]
    links = tuple(Link((n,), (n,), 0.5, 0.9) for n in range(len(texts)))
    bitext = Bitext(document(*texts), document(*texts, lang="id"), links)
    tracemalloc.start()
    writer(bitext, tmp_path / "out")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (tmp_path / "out").stat().st_size / 4


# Files that are refused


def open_files() -> set[str]:
    folder = Path("/proc/self/fd")
    return {os.readlink(link) for link in folder.iterdir() if link.is_symlink()}  # noqa: PTH115


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no list of open files here")
@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".tsv", "source\ttarget\nA\tB\nC\n"),
        (".csv", "source,target\nA,B\nC\n"),
        (".tsv", "source\ttarget\tscore\nA\tB\tgood\n"),
        (".jsonl", '{"translation": {"en": "A", "id": "B"}}\n{}\n'),
        (".tmx", "<tmx><body><tu>&x;</tu></body></tmx>"),
        (".xlf", '<xliff version="2.1"><file><unit>&x;</unit></file></xliff>'),
        (".bitext.jsonl", '{"type": "bitext", "version": 9}\n'),
    ],
)
def test_a_file_that_is_refused_is_closed(tmp_path: Path, suffix: str, content: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(content)
    with pytest.raises(FormatError) as caught:
        list(read_units(path, "en", "id"))
    # As long as the error is held, so are all that its traceback leads to.
    assert str(path) in str(caught.value)
    assert str(path) not in open_files()
