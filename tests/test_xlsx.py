from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.chart import BarChart
from texts import nasty_texts

from align.bitext import STATUSES, Bitext, Link
from align.document import Document, Segment
from align.errors import FormatError, InputError, OutputError, UsageError
from align.exporting import export, load, read_units
from align.exporting import xlsx as module
from align.exporting.selection import LeftOut
from align.exporting.tables import COLUMNS
from align.exporting.units import Origin, TranslationUnit, Units
from align.exporting.xlsx import read_xlsx, write_xlsx

ORIGIN = Origin("a.en.txt", "b.id.txt", "align:0.1.0|order:free")
UNITS = (
    TranslationUnit(("One.",), ("Satu.",), 0.97305, -0.25, "accepted", False, (0,), (0,), ORIGIN),
    TranslationUnit(("Two.", "2."), ("Dua.",), 0.5, None, "auto", True, (1, 2), (1,), ORIGIN),
    TranslationUnit((), ("Tiga.",), None, None, "auto", False, (), (2,), ORIGIN),
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = "xl/worksheets/sheet1.xml"
SIGNS = ("=1+2", "+62 812", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1", "=HYPERLINK(A1)", "=")


def units(*found: TranslationUnit) -> Units:
    return Units("en", "id", lambda _: iter(found), ORIGIN)


def texts(*found: str) -> Units:
    return units(*(TranslationUnit((text,), ("x",)) for text in found))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def part(path: Path, name: str = SHEET) -> Any:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def changed(path: Path, change: Callable[[bytes], bytes | None], name: str = SHEET) -> None:
    """Change a file in a workbook, or take it out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in parts.items():
            new = change(content) if one == name else content
            if new is not None:
                archive.writestr(one, new)


# What is written


def test_cells_as_openpyxl_reads_them(path: Path) -> None:
    done = write_xlsx(units(*UNITS), path)
    (sheet,) = openpyxl.load_workbook(path).worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    assert done.written == len(rows) == 3
    assert head[:6] == ("source", "target", "confidence", "status", "bead", "score")
    assert sorted(map(str, head)) == sorted(COLUMNS)
    assert rows[0][:6] == ("One.", "Satu.", 0.97305, "accepted", "1-1", -0.25)
    assert rows[2][:6] == (None, "Tiga.", None, "auto", "0-1", None)
    assert dict(zip(head[6:], rows[1][6:], strict=True)) == {
        "source_segments": "1 2",
        "target_segments": "1",
        "source_document": "a.en.txt",
        "target_document": "b.id.txt",
        "repeat": True,
        "source_cuts": "5",
        "target_cuts": None,
        "source_lang": "en",
        "target_lang": "id",
        "signature": "align:0.1.0|order:free",
    }


def test_what_a_translator_sees(path: Path) -> None:
    write_xlsx(units(*UNITS, TranslationUnit(("word " * 100,), ("日本" * 100,))), path)
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:P1048576"
    assert [sheet[f"{letter}1"].font.b for letter in "AP"] == [True, True]
    assert sheet.column_dimensions["A"].width == sheet.column_dimensions["B"].width == 60
    assert not any(sheet.column_dimensions[letter].hidden for letter in "ABCDEF")
    hidden = sheet.column_dimensions["G"]
    assert (hidden.min, hidden.max, hidden.hidden, hidden.outlineLevel) == (7, 16, True, 1)
    assert part(path).find(f"{MAIN}sheetFormatPr").get("outlineLevelCol") == "1"
    alignment = sheet["A2"].alignment
    assert (alignment.vertical, alignment.wrap_text) == ("top", True)
    assert [sheet[place].number_format for place in ("A2", "C2", "F2")] == ["@", "0.00", "0.0000"]
    assert [sheet.row_dimensions[n].height for n in (2, 5)] == [15, 15 * 9]
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == (
        "D2:D1048576",
        '"auto,accepted,rejected,edited"',
    )


def test_confidence_is_coloured_between_fixed_points(path: Path) -> None:
    write_xlsx(units(*UNITS), path)
    formatting = part(path).find(f"{MAIN}conditionalFormatting")
    assert formatting.get("sqref") == "C2:C1048576"
    points = [(x.get("type"), float(x.get("val"))) for x in formatting.iter(f"{MAIN}cfvo")]
    assert points == [("num", 0), ("num", 0.5), ("num", 1)]
    assert len([*formatting.iter(f"{MAIN}color")]) == 3


@pytest.mark.parametrize("text", SIGNS)
def test_no_text_is_ever_a_formula(path: Path, text: str) -> None:
    origin = Origin(text, text, text)
    write_xlsx(units(TranslationUnit((text,), (text,), origin=origin)), path)
    sheet = part(path)
    assert [*sheet.iter(f"{MAIN}f")] == []
    styles = part(path, "xl/styles.xml").find(f"{MAIN}cellXfs")
    cells = [cell for cell in sheet.iter(f"{MAIN}c") if cell.get("r")[0] in "ABIJP"][5:]
    assert [cell.get("t") for cell in cells] == ["inlineStr"] * 5
    for cell in cells:
        style = styles[int(cell.get("s"))]
        assert style.get("quotePrefix") == "1"
        assert style.get("numFmtId") == "49"  # Text
    (unit,) = read_units(path)
    assert (unit.source, unit.target, unit.origin) == ((text,), (text,), origin)


def test_text_that_is_no_formula_is_not_marked_as_quoted(path: Path) -> None:
    write_xlsx(texts("a=b", "=1", "1984", "é", "-5", "“a”"), path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    quoted = [sheet[f"A{n}"].quotePrefix for n in range(2, 8)]
    assert quoted == [False, True, False, False, True, False]
    assert not any(sheet[f"B{n}"].quotePrefix for n in range(1, 8))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("__xABCD__", "__x005F_xABCD__"),
        ("_x005F_", "_x005F_x005F_"),
        ("_x41_ _X0041_ x0041_", "_x41_ _X0041_ x0041_"),
        ("a\rb", "a\rb"),
        ("#N/A", "#N/A"),
        ("a\nb\tc", "a\nb\tc"),
        (" a  b ", " a  b "),
        ('a & <b> ]]> "c"', 'a & <b> ]]> "c"'),
    ],
)
def test_text_that_looks_like_an_escape_of_excel(path: Path, text: str, stored: str) -> None:
    assert write_xlsx(texts(text), path).replaced == 0
    assert [*part(path).iter(f"{MAIN}t")][16].text == stored
    assert [unit.source_text for unit in read_units(path)] == [text]


def test_what_xml_forbids_is_replaced_and_counted(path: Path) -> None:
    unit = TranslationUnit(("a\0\x0b\x1f",), ("\ud800b\ufffe",), origin=Origin("\udc80.txt"))
    assert write_xlsx(units(unit), path).replaced == 6
    (back,) = read_units(path)
    assert (back.source, back.target, back.origin.source) == (("a   ",), (" b ",), " .txt")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 32_767, True),
        ("a" * 32_768, False),
        ("😀" * 16_383, True),
        ("😀" * 16_384, False),
        ("a" * 10_000_000, False),
        ("_x0041_" * 4_681, False),
    ],
)
def test_the_longest_text_of_a_cell(path: Path, text: str, fits: bool) -> None:
    left_out = LeftOut()
    heard: list[tuple[TranslationUnit, str]] = []
    left_out.write = lambda unit, reason: heard.append((unit, reason))
    unit = TranslationUnit(("x",), (text,))
    done = write_xlsx(units(*UNITS, unit), path, left_out)
    assert done.written == 3 + fits
    assert done.skipped == ({} if fits else {"too long for a cell": 1})
    assert heard == ([] if fits else [(unit, "too long for a cell")])
    assert [*read_units(path)][3:] == ([unit] if fits else [])


def test_more_than_a_sheet_holds_is_refused_and_nothing_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 4)
    assert write_xlsx(units(*UNITS), path).written == 3
    path.unlink()
    with pytest.raises(OutputError, match=r"can't write .*write \.parquet or \.tsv"):
        write_xlsx(units(*UNITS, UNITS[0]), path)
    assert not list(path.parent.iterdir())


def test_a_write_that_fails_halfway_leaves_the_old_file(path: Path) -> None:
    def broken(_: object) -> Iterator[TranslationUnit]:
        yield UNITS[0]
        raise RuntimeError

    path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        write_xlsx(Units("en", "id", broken), path)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_temporary_files_that_can_not_be_made_are_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"old")
    monkeypatch.setattr("tempfile.tempdir", str(path.parent / "none"))
    with pytest.raises(OutputError, match=r"can't write temporary files in .*none: .* TMPDIR"):
        write_xlsx(units(*UNITS), path)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("number", [1, 2000])
def test_a_full_folder_for_temporary_files_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path.write_bytes(b"old")
    full = path.parent / "sheet"
    full.symlink_to("/dev/full")
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", lambda: str(full))
    with pytest.raises(OutputError, match=r"can't write temporary files in .* make room"):
        write_xlsx(units(*UNITS * number), path)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_no_room_to_pack_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"old")
    monkeypatch.setattr("tempfile.TemporaryFile", partial(open, "/dev/full", "w+b"))
    with pytest.raises(OutputError, match=r"can't write temporary files in .* make room"):
        write_xlsx(units(*UNITS), path)
    assert path.read_bytes() == b"old"


def test_the_same_units_give_the_same_bytes_and_no_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    write_xlsx(units(*UNITS), one)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    write_xlsx(units(*UNITS), two)
    assert one.read_bytes() == two.read_bytes()
    year = str(datetime.now(UTC).year).encode()
    with zipfile.ZipFile(one) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert year not in archive.read("docProps/core.xml")


def test_a_date_that_is_given_is_written_in_utc(path: Path) -> None:
    date = datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=7)))
    export(units(*UNITS), path, date=date)
    properties = openpyxl.load_workbook(path).properties
    utc = datetime(2026, 3, 3, 22, 6, 7)
    assert properties.created == properties.modified == utc
    assert properties.creator == "align"


def test_only_gaps_that_are_asked_for_are_written(path: Path) -> None:
    source = Document("One. Two.", (Segment(0, 4), Segment(5, 9)), "en")
    target = Document("Satu.", (Segment(0, 5),), "id")
    bitext = Bitext(source, target, (Link((0,), (0,)), Link((1,), ())))
    assert write_xlsx(bitext, path).skipped == {"gaps": 1}
    assert export(bitext, path, gaps=True).written == 2
    assert load(path).links == bitext.links


def test_a_score_that_is_no_number_does_not_break_the_file(path: Path) -> None:
    write_xlsx(units(TranslationUnit(("a",), ("b",), score=float("nan"))), path)
    assert openpyxl.load_workbook(path).worksheets[0]["F2"].value == "nan"


# What is read


def test_the_units_come_back(path: Path) -> None:
    write_xlsx(units(*UNITS), path)
    back = read_units(path)
    assert (back.source_lang, back.target_lang, back.origin) == ("en", "id", ORIGIN)
    assert [*back] == [*back] == list(UNITS)


def test_no_units_at_all(path: Path) -> None:
    assert write_xlsx(units(), path).written == 0
    assert [*read_units(path)] == []
    assert openpyxl.load_workbook(path).worksheets[0].max_row == 1


def of_16_digits(least: float, most: float) -> st.SearchStrategy[float]:
    return st.floats(least, most).map(lambda number: float(f"{number:.16g}"))


@given(
    source=nasty_texts(),
    target=nasty_texts() | st.sampled_from(SIGNS) | st.from_regex("(_x[0-9A-F]{4}_?)+"),
    confidence=st.none() | of_16_digits(0, 1),
    score=st.none() | of_16_digits(-1, 1),
    status=st.sampled_from(STATUSES),
    repeat=st.booleans(),
    numbers=st.lists(st.integers(0, 2**40), max_size=3).map(tuple),
)
def test_any_unit_comes_back_but_for_what_xml_forbids(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str, **rest: Any
) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "out.xlsx"
    numbers = rest.pop("numbers")
    unit = TranslationUnit((source,), (target,), source_segments=numbers, **rest)
    done = write_xlsx(units(unit), path)
    # The Char production of XML 1.0.
    allowed = [(0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF)]
    sides = [
        "".join(c if any(a <= ord(c) <= b for a, b in allowed) else " " for c in text)
        for text in (source, target)
    ]
    assert done.replaced == sum(
        a != b
        for old, new in zip((source, target), sides, strict=True)
        for a, b in zip(old, new, strict=True)
    )
    full = [(side,) if side.strip() else () for side in sides]
    expected = [replace(unit, source=full[0], target=full[1])] if any(full) else []
    assert [*read_units(path)] == expected


def test_what_people_edit_in_a_spreadsheet_comes_back(path: Path) -> None:
    found = [replace(UNITS[0], source=(f"Line {n}.",), source_segments=(n,)) for n in range(6)]
    write_xlsx(units(*found, UNITS[1]), path)
    book = openpyxl.load_workbook(path)
    (sheet,) = book.worksheets
    sheet["D2"] = "rejected"
    sheet["A3"] = "Line one, mended."
    sheet["A4"] = 1984
    sheet["C4"] = None
    sheet["C5"] = 1
    for cell in sheet[6]:
        cell.value = None
    sheet.delete_rows(7)
    sheet["A7"] = "Two and 2."
    sheet["K7"] = "TRUE"
    sheet["R1"] = "comment"
    sheet["R2"] = "see above"
    sheet.move_range("A2:R2", rows=8)
    book.save(path)
    assert [*read_units(path)] == [
        replace(found[1], source=("Line one, mended.",)),
        replace(found[2], source=("1984",), confidence=None),
        replace(found[3], confidence=1.0),
        replace(UNITS[1], source=("Two and 2.",)),
        replace(found[0], status="rejected"),
    ]


def test_cells_that_are_no_text_are_read_as_excel_shows_them(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Source", "TARGET", "confidence", "Status", "repeat"])
    sheet.append([datetime(2026, 3, 4), True, "97%", "Accepted", True])
    sheet.append([datetime(2026, 3, 4, 5, 6, 7), False, 0.5, "Good", "false"])
    sheet.append(["One.", 1.5, 5, None, False])
    book.save(path)
    back = read_units(path, "en", "id")
    assert [*back] == [
        TranslationUnit(("2026-03-04",), ("TRUE",), 0.97, None, "accepted", repeat=True),
        TranslationUnit(("2026-03-04 05:06:07",), ("FALSE",), 0.5),
        TranslationUnit(("One.",), ("1.5",)),
    ]
    assert back.left_out == {
        "statuses that are not known": 1,
        "confidences that are no probability": 1,
    }


def test_rows_without_text_are_left_out(path: Path) -> None:
    write_xlsx(units(*UNITS), path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"] = book.worksheets[0]["B2"] = None
    book.save(path)
    back = read_units(path)
    assert [*back] == list(UNITS[1:])
    assert back.left_out == {"empty": 1}


def test_a_workbook_of_pandas(path: Path) -> None:
    table = pd.DataFrame({"n": [1, 2], "source": ["One.", "Two."], "target": ["Satu.", "Dua."]})
    table.to_excel(path, index=False)
    with pytest.raises(UsageError, match="does not say its languages"):
        read_units(path)
    assert [unit.target_text for unit in read_units(path, "en", "id")] == ["Satu.", "Dua."]


def test_the_first_sheet_is_read_whatever_its_file_is_called(path: Path) -> None:
    book = openpyxl.Workbook()
    (second,) = book.worksheets
    second.append(["nothing", "here"])
    first = book.create_sheet("first", 0)
    first.append(["source", "target"])
    first.append(["One.", "Satu."])
    book.create_chartsheet("chart", 0).add_chart(BarChart())
    book.save(path)
    assert [unit.source_text for unit in read_units(path, "en", "id")] == ["One."]


def handmade(path: Path, rows: str, strings: str = "") -> None:
    """Write a workbook with prefixes in its sheet, and with texts that cells share."""
    openpyxl.Workbook().save(path)
    name = MAIN.strip("{}")
    sheet = f'<x:worksheet xmlns:x="{name}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    shared = f'<Override PartName="/texts.xml" ContentType="{kind}"/></Types>'.encode()
    changed(path, lambda _: sheet.encode())
    changed(path, lambda types: types.replace(b"</Types>", shared), "[Content_Types].xml")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("texts.xml", f'<sst xmlns="{name}">{strings}</sst>')


def test_other_ways_to_write_a_workbook(path: Path) -> None:
    strings = (
        "<si><t>source</t></si><si><t>target</t></si>"
        "<si><r><rPr><b/></rPr><t>東</t></r><r><t>京_x005F_x0041_</t></r>"
        '<rPh sb="0" eb="1"><t>とうきょう</t></rPh></si>'
    )
    cell = '<x:c t="s"><x:v>%d</x:v></x:c>'
    summed = '<x:row><x:c t="str"><x:f>"A"</x:f><x:v>A</x:v></x:c></x:row>'
    row = f"<x:row>{cell % 2}<x:c><x:v>12.5</x:v></x:c></x:row>"
    gap = f'<x:row r="9"><x:c r="B9" t="b"><x:v>1</x:v></x:c></x:row>{row}'
    handmade(path, f"<x:row>{cell % 0}{cell % 1}</x:row>{row}{gap}{summed}", strings)
    found = [(unit.source_text, unit.target_text) for unit in read_units(path, "ja", "id")]
    assert found == [
        ("東京_x0041_", "12.5"),
        ("", "TRUE"),
        ("東京_x0041_", "12.5"),
        ("A", ""),
    ]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ('<x:c t="e"><x:v>#NAME?</x:v></x:c>', "row 1: a cell holds the error #NAME"),
        ('<x:c t="s"><x:v>5</x:v></x:c>', "can't be read as an Excel workbook"),
        ('<x:c t="s"><x:v>one</x:v></x:c>', "can't be read as an Excel workbook"),
        ("<x:c>", "can't be read as an Excel workbook"),
        ("&lol;", "can't be read as an Excel workbook"),
        ('<x:c t="str"><x:v>a</x:v></x:c>', "no column source"),
    ],
)
def test_cells_that_mean_nothing_are_refused(path: Path, sheet: str, message: str) -> None:
    handmade(path, f"<x:row>{sheet}</x:row>")
    with pytest.raises(FormatError, match=message) as caught:
        read_xlsx(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("name", [SHEET, "texts.xml"])
def test_entities_are_refused(path: Path, name: str) -> None:
    handmade(path, "")
    changed(path, lambda xml: b'<!DOCTYPE w [<!ENTITY a "b">]>' + xml, name)
    with pytest.raises(
        FormatError, match=r"can't be read as an Excel workbook \(EntitiesForbidden"
    ):
        read_xlsx(path)


def test_what_openpyxl_does_not_know_is_passed_over_in_silence(path: Path) -> None:
    write_xlsx(units(*UNITS), path)
    unknown = b'<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>'
    changed(path, lambda sheet: sheet.replace(b"</worksheet>", unknown))
    with pytest.warns(UserWarning, match="extension is not supported"):
        openpyxl.load_workbook(path)
    assert [*read_units(path)] == list(UNITS)


def test_the_size_that_a_sheet_claims_is_not_believed(path: Path) -> None:
    write_xlsx(units(*UNITS), path)
    claim = b'<dimension ref="A1:B2"/><sheetViews>'
    changed(path, lambda sheet: sheet.replace(b"<sheetViews>", claim))
    assert [*read_units(path)] == list(UNITS)


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, b"text")
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"source\ttarget\n",
        b"PK\x03\x04" + b"x" * 100,
        bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 100,  # protected by a password, or .xls
        zipped("content.xml"),
        zipped("[Content_Types].xml"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(
        FormatError, match=r"out\.xlsx can't be read .* without a password"
    ) as caught:
        read_xlsx(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (SHEET, lambda _: None, "can't be read as an Excel workbook"),
        (SHEET, lambda sheet: sheet[:2000], "can't be read as an Excel workbook"),
        ("xl/workbook.xml", lambda _: b"<workbook/>", "can't be read as an Excel workbook"),
        ("xl/styles.xml", lambda x: x[:100], "can't be read as an Excel workbook"),
        (SHEET, lambda x: x.replace(b"<v>-0.25<", b"<v>nan<"), "can't be read as an Excel"),
    ],
)
def test_a_workbook_that_is_damaged_is_refused(
    path: Path, name: str, change: Callable[[bytes], bytes | None], message: str
) -> None:
    write_xlsx(units(*UNITS), path)
    changed(path, change, name)
    with pytest.raises(FormatError, match=message):
        [*read_xlsx(path)]


def test_packed_data_that_is_damaged_is_refused(path: Path) -> None:
    write_xlsx(units(*UNITS), path)
    content = path.read_bytes()
    middle = content.index(SHEET.encode()) + 200
    path.write_bytes(content[:middle] + b"\xff" * 20 + content[middle + 20 :])
    with pytest.raises(FormatError, match="can't be read as an Excel workbook"):
        [*read_xlsx(path)]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.xlsx: no such file"):
        read_units(tmp_path / "none.xlsx")


def test_writing_and_reading_are_streamed(path: Path) -> None:
    text = "a sentence of some length, and what there is to say about it " * 160
    found = (TranslationUnit((f"{n} {text}",), (f"{text} {n}",)) for n in range(1000))
    write_xlsx(units(*UNITS), path)
    assert len([*read_units(path)]) == 3  # so that openpyxl is imported
    tracemalloc.start()
    write_xlsx(Units("en", "id", lambda _: found), path)
    count = sum(1 for _ in read_units(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1000
    assert peak < 1000 * 2 * len(text) / 5
