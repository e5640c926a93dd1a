from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from texts import nasty_texts

from align.bitext import STATUSES, Bitext, Link
from align.document import Document, Segment
from align.errors import FormatError, InputError, OutputError, UsageError
from align.exporting import check_suffix, export, load, read_units
from align.exporting import parquet as module
from align.exporting.parquet import read_parquet, write_parquet
from align.exporting.tables import COLUMNS
from align.exporting.units import Origin, TranslationUnit, Units

ORIGIN = Origin("a.en.txt", "b.id.txt", "align:0.1.0|order:free")
UNITS = (
    TranslationUnit(("One.",), ("Satu.",), 0.97305, -0.25, "accepted", False, (0,), (0,), ORIGIN),
    TranslationUnit(("Two.", "2."), ("Dua.",), 0.5, None, "auto", True, (1, 2), (1,), ORIGIN),
    TranslationUnit((), ("Tiga.",), None, None, "auto", False, (), (2,), ORIGIN),
)


def units(*found: TranslationUnit, origin: Origin = ORIGIN) -> Units:
    return Units("en", "id", lambda _: iter(found), origin)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.parquet"


def test_columns_and_their_types_as_pyarrow_reads_them(path: Path) -> None:
    done = write_parquet(units(*UNITS), path)
    table = parquet.read_table(path)
    assert done.written == table.num_rows == 3
    assert table.schema.names == list(COLUMNS)
    kinds = {name: str(table.schema.field(name).type) for name in COLUMNS}
    assert {name: kind for name, kind in kinds.items() if kind != "string"} == {
        "confidence": "double",
        "score": "double",
        "source_segments": "list<element: int32>",
        "target_segments": "list<element: int32>",
        "repeat": "bool",
        "source_cuts": "list<element: int32>",
        "target_cuts": "list<element: int32>",
    }
    assert table.schema.metadata == {
        b"source_lang": b"en",
        b"target_lang": b"id",
        b"signature": b"align:0.1.0|order:free",
    }
    assert table.to_pylist()[1] == {
        "source": "Two. 2.",
        "target": "Dua.",
        "confidence": 0.5,
        "score": None,
        "bead": "2-1",
        "status": "auto",
        "source_segments": [1, 2],
        "target_segments": [1],
        "source_document": "a.en.txt",
        "target_document": "b.id.txt",
        "repeat": True,
        "source_cuts": [5],
        "target_cuts": [],
        "source_lang": "en",
        "target_lang": "id",
        "signature": "align:0.1.0|order:free",
    }


def test_pandas_reads_it(path: Path) -> None:
    write_parquet(units(*UNITS), path)
    table = pd.read_parquet(path)
    assert list(table["source"]) == ["One.", "Two. 2.", ""]
    assert list(table["confidence"].isna()) == [False, False, True]
    assert table["confidence"][0] == 0.97305
    assert str(table["repeat"].dtype) == "bool"


def test_the_units_come_back(path: Path) -> None:
    write_parquet(units(*UNITS), path)
    back = read_units(path)
    assert (back.source_lang, back.target_lang, back.origin) == ("en", "id", ORIGIN)
    assert [*back] == [*back] == list(UNITS)


def test_no_units_at_all_still_name_their_languages(path: Path) -> None:
    done = write_parquet(units(), path)
    back = read_units(path)
    assert (done.written, [*back]) == (0, [])
    assert (back.source_lang, back.target_lang) == ("en", "id")


def test_groups_of_rows_end_by_number_and_by_size(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP_ROWS", 4)
    monkeypatch.setattr(module, "GROUP_CHARACTERS", 100)
    short, long = TranslationUnit(("a",), ("b",)), TranslationUnit(("a" * 100,), ("b",))
    write_parquet(units(*[short] * 5, long, short), path)
    with parquet.ParquetFile(path) as file:
        groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert groups == [4, 2, 1]
    assert [unit.source_text for unit in read_units(path)] == [*"aaaaa", "a" * 100, "a"]


def test_the_same_units_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    write_parquet(units(*UNITS), one)
    write_parquet(units(*UNITS), two)
    assert one.read_bytes() == two.read_bytes()


@given(
    source=nasty_texts(),
    target=nasty_texts(),
    confidence=st.none() | st.floats(0, 1),
    score=st.none() | st.floats(-1, 1),
    status=st.sampled_from(STATUSES),
    repeat=st.booleans(),
    numbers=st.lists(st.integers(0, 2**31 - 1), max_size=3).map(tuple),
)
def test_any_unit_comes_back_but_for_lone_surrogates(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str, **rest: Any
) -> None:
    path = tmp_path_factory.mktemp("parquet") / "out.parquet"
    numbers = rest.pop("numbers")
    unit = TranslationUnit((source,), (target,), source_segments=numbers, **rest)
    done = write_parquet(units(unit), path)
    lone = [char for char in source + target if "\ud800" <= char <= "\udfff"]
    assert done.replaced == len(lone)
    fit = (
        tuple("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
        for text in (source, target)
    )
    sides = [(side,) if (side := "".join(text)).strip() else () for text in fit]
    expected = [replace(unit, source=sides[0], target=sides[1])] if any(sides) else []
    assert [*read_units(path)] == expected


def test_surrogates_in_names_and_in_the_head(path: Path) -> None:
    origin = Origin("a\udc80.txt", "", "enc:\ud800")
    unit = replace(UNITS[0], origin=origin)
    assert write_parquet(units(unit, origin=origin), path).replaced == 2
    assert parquet.read_schema(path).metadata[b"signature"] == "enc:\ufffd".encode()
    assert next(iter(read_units(path))).origin == Origin("a\ufffd.txt", "", "enc:\ufffd")


def test_a_long_text_and_one_that_is_a_formula_stay_as_they_are(path: Path) -> None:
    long = "word " * 400_000
    found = [TranslationUnit((text,), ("x",)) for text in (long, "=1+2", "-5", "]]>\0\v")]
    write_parquet(units(*found), path)
    assert [unit.source for unit in read_units(path)] == [unit.source for unit in found]


def test_only_gaps_that_are_asked_for_are_written(path: Path) -> None:
    source = Document("One. Two.", (Segment(0, 4), Segment(5, 9)), "en")
    target = Document("Satu.", (Segment(0, 5),), "id")
    bitext = Bitext(source, target, (Link((0,), (0,)), Link((1,), ())))
    assert write_parquet(bitext, path).skipped == {"gaps": 1}
    assert export(bitext, path, gaps=True).written == 2
    assert load(path).links == bitext.links


def test_a_number_that_is_too_large_is_refused_and_nothing_left(path: Path) -> None:
    with pytest.raises(OutputError, match=r"can't write .*write \.tsv"):
        write_parquet(units(replace(UNITS[0], source_segments=(2**40,))), path)
    assert not list(path.parent.iterdir())


def test_a_write_that_fails_halfway_leaves_the_old_file(path: Path) -> None:
    def broken(_: object) -> Iterator[TranslationUnit]:
        yield UNITS[0]
        raise RuntimeError

    path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        write_parquet(Units("en", "id", broken), path)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def many(number: int) -> Units:
    """Give so many units, made while they are read."""
    text = "a sentence of some length, and what there is to say about it " * 4
    return Units(
        "en",
        "id",
        lambda _: (TranslationUnit((f"{n} {text}",), (f"{text} {n}",)) for n in range(number)),
    )


def test_writing_and_reading_are_streamed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GROUP_ROWS", 200)
    monkeypatch.setattr(module, "READ_ROWS", 200)
    held = pa.total_allocated_bytes()
    tracemalloc.start()
    write_parquet(many(8000), path)
    count = sum(1 for _ in read_units(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 8000
    assert peak < 8000 * 500 / 4
    assert pa.total_allocated_bytes() - held < 8000 * 500 / 4


def test_a_table_of_another_program_needs_two_columns(path: Path) -> None:
    table = pa.table(
        {
            "target": pa.array(["Satu.", None, "Dua."]).dictionary_encode(),
            "source": pa.array(["One.", None, "Two."], pa.large_string()),
            "other": [[1], [2], None],
        }
    )
    parquet.write_table(table, path)
    with pytest.raises(UsageError, match="does not say its languages"):
        read_units(path)
    back = read_units(path, "en", "id")
    assert [(unit.source_text, unit.target_text) for unit in back] == [
        ("One.", "Satu."),
        ("Two.", "Dua."),
    ]
    assert back.left_out == {"empty": 1}


def test_the_data_frame_of_a_bitext_can_be_read_back(path: Path) -> None:
    source = Document("One. Two.", (Segment(0, 4), Segment(5, 9)), "en", "a.en.txt")
    target = Document("Satu.", (Segment(0, 5),), "id", "b.id.txt")
    bitext = Bitext(source, target, (Link((0,), (0,), 0.5, 0.9), Link((1,), ())), "align:0.1.0")
    bitext.to_pandas().to_parquet(path)
    assert load(path).links == bitext.links
    assert load(path).signature == bitext.signature


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no Parquet, or damaged"),
        (b"source\ttarget\n", "no Parquet, or damaged"),
        (b"PAR1" + b"x" * 100 + b"PAR1", "no Parquet, or damaged"),
    ],
)
def test_what_is_no_parquet_is_refused_in_one_line(
    path: Path, content: bytes, message: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(FormatError, match=message) as caught:
        read_parquet(path)
    assert "\n" not in str(caught.value)


def test_damage_in_the_rows_is_refused(path: Path) -> None:
    write_parquet(many(500), path)
    content = bytearray(path.read_bytes())
    content[50:90] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(FormatError, match="no Parquet, or damaged"):
        [*read_parquet(path, "en", "id")]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"source": ["a"]}, "no column target"),
        ({"source": [b"a"], "target": ["b"]}, "column source holds binary, not text"),
        ({"source": ["a"], "target": [["b"]]}, "column target holds list<.*>, not text"),
        ({"source": pa.array([b"a"], pa.large_binary()), "target": ["b"]}, "holds large_binary"),
        ({"source": pa.array([b"a"], pa.binary(1)), "target": ["b"]}, "holds fixed_size_binary"),
        ({"source": pa.array([b"a"]).dictionary_encode(), "target": ["b"]}, "source holds binary"),
        ({"source": [1], "target": ["b"]}, "column source holds int64, not text"),
        ({"source": ["a"], "target": ["b"], "status": [b"auto"]}, "column status holds binary"),
        ({"source": ["a"], "target": ["b"], "score": ["?"]}, "row 1: score must be"),
        (
            {"source": ["a", "a"], "target": ["b", "b"], "source_segments": [[0], [1, None]]},
            "row 2: source_segments must be whole numbers",
        ),
        (
            {"source": ["a"], "target": ["b"], "source_cuts": [[float("inf")]]},
            "row 1: source_cuts must be whole numbers",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    path: Path, columns: dict[str, Any], message: str
) -> None:
    parquet.write_table(pa.table(columns), path)
    with pytest.raises(FormatError, match=message):
        [*read_parquet(path, "en", "id")]


def test_a_column_that_is_there_twice_is_refused(path: Path) -> None:
    table = pa.table([["a"], ["b"], ["c"]], names=["source", "target", "source"])
    parquet.write_table(table, path)
    with pytest.raises(FormatError, match=r"out\.parquet: 2 columns source"):
        read_parquet(path, "en", "id")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_all_kinds_of_text_under_names_in_any_case(path: Path, kind: Any) -> None:
    names = ["note", "Target ", "SOURCE", "note"]
    columns = [["x"], pa.array(["b"], kind), pa.array(["a"], kind), [1]]
    parquet.write_table(pa.table(columns, names=names), path)
    found = [(unit.source, unit.target) for unit in read_parquet(path, "en", "id")]
    assert found == [(("a",), ("b",))]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.parquet: no such file"):
        read_units(tmp_path / "none.parquet")


def test_it_is_never_packed_again(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"leave out \.gz"):
        export(units(*UNITS), tmp_path / "out.parquet.gz")


@pytest.mark.parametrize(("name", "library"), [("parquet", "pyarrow"), ("xlsx", "openpyxl")])
def test_a_missing_library_is_named_before_long_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    path = tmp_path / f"out.{name}"
    monkeypatch.setitem(sys.modules, library, None)
    message = rf"{name} needs {library}: pip install 'align-bitext\[{name}\]'"
    with pytest.raises(UsageError, match=message):
        check_suffix(path)
    with pytest.raises(UsageError, match=message):
        export(units(*UNITS), path)
    with pytest.raises(UsageError, match=message):
        read_units(path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["parquet", "xlsx"])
def test_standard_output_takes_it(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in.tsv"
    source.write_text("source\ttarget\nOne.\tSatu.\n", "utf-8")
    code = (
        "import align, sys; from align.exporting import export, read_units; "
        f"export(read_units(sys.argv[1], 'en', 'id'), '-', suffix={name!r})"
    )
    done = subprocess.run([sys.executable, "-c", code, source], capture_output=True, check=True)
    path = tmp_path / f"out.{name}"
    path.write_bytes(done.stdout)
    assert [unit.target_text for unit in read_units(path)] == ["Satu."]
