from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tiny_bitexts import native, pairs, rows, table

import align
from align.errors import AlignError, FormatError, InputError, UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a current folder with two native files and a table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "more").mkdir()
    native(Path("more/b.bitext.jsonl.gz"), pairs("three"))
    native(Path("a.bitext.jsonl"), pairs("one two"), confidence=0.7)
    table(Path("c.tsv"), pairs("Two! four"))
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_units_stand_in_the_order_of_the_files() -> None:
    done = align.merge(["c.tsv", "more/b.bitext.jsonl.gz", "a.bitext.jsonl"], "all.tsv")
    assert done == align.Exported(Path("all.tsv"), 5)
    assert rows(done.path) == pairs("Two! four three one two")


@pytest.mark.usefixtures("folder")
def test_a_folder_stands_for_its_native_files_by_name_but_hidden_ones() -> None:
    native(Path(".old.bitext.jsonl"), pairs("hidden"))
    Path(".cache").mkdir()
    native(Path(".cache/x.bitext.jsonl"), pairs("hidden"))
    assert rows(align.merge(".", "all.tsv").path) == pairs("one two three")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("suffix", ["tmx", "xlf", "tsv", "csv", "jsonl"])
def test_every_unit_keeps_its_documents_and_its_signature(suffix: str) -> None:
    done = align.merge(["a.bitext.jsonl", "c.tsv", "more"], f"all.{suffix}")
    origins = {unit.source_text: unit.origin for unit in align.read_units(done.path)}
    assert origins == {
        "one": align.Origin("a.en", "a.id", "made:a"),
        "two": align.Origin("a.en", "a.id", "made:a"),
        "Two!": align.Origin(),
        "four": align.Origin(),
        "three": align.Origin("b.en", "b.id", "made:b"),
    }


@pytest.mark.usefixtures("folder")
def test_the_native_file_holds_the_documents_put_together() -> None:
    done = align.merge(["a.bitext.jsonl", "more", "c.tsv"], "all.bitext.jsonl")
    bitext = align.Bitext.load(done.path)
    assert bitext.source.text == "one\ntwo\nthree\nTwo!\nfour"
    assert [(link.source, link.target) for link in bitext] == [((n,), (n,)) for n in range(5)]
    assert (bitext.source.path, bitext.signature) == (None, "")


@pytest.mark.usefixtures("folder")
def test_choices_bind_the_native_file() -> None:
    done = align.merge(
        ["a.bitext.jsonl", "more", "c.tsv"], "all.bitext.jsonl", dedupe=True, rejects="rejects.tsv"
    )
    assert (done.written, done.skipped, done.notes) == (4, {"duplicates": 1}, ())
    assert len(align.load("all.bitext.jsonl")) == 4
    assert len(rows(Path("rejects.tsv"))) == 1


@pytest.mark.usefixtures("folder")
def test_duplicates_are_looked_for_over_all_files_and_written_once() -> None:
    files = ["c.tsv", "a.bitext.jsonl", "more"]
    done = align.merge(files, "all.tsv", dedupe=True, rejects="rejects.tsv")
    # "two" has a confidence and "Two!" has none.
    assert rows(done.path) == pairs("four one two three")
    assert done.skipped == {"duplicates": 1}
    lines = Path("rejects.tsv").read_text().splitlines()[1:]
    assert [line.split("\t")[:2] for line in lines] == [["duplicates", "Two!"]]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("dedupe", [False, True])
def test_what_choices_leave_out_is_counted_once(dedupe: bool) -> None:
    done = align.merge(".", "all.tmx", min_confidence=0.8, rejects="out.tsv", dedupe=dedupe)
    assert (done.written, done.skipped) == (1, {"unsure": 2})
    assert len(rows(Path("out.tsv"))) == 2


@pytest.mark.usefixtures("folder")
def test_passages_end_with_their_file() -> None:
    done = align.merge(["a.bitext.jsonl", "more"], "all.tsv", unit="passage", dedupe=True)
    assert rows(done.path) == [("one two", "XONE XTWO"), ("three", "XTHREE")]
    assert done.unit == "passage"
    with pytest.raises(UsageError, match=r"^c\.tsv: unit: only native files know of passages"):
        align.merge(["more", "c.tsv"], "all.tsv", unit="passage")


@pytest.mark.usefixtures("folder")
def test_sides_change_over_in_all_files() -> None:
    done = align.merge(["more", "c.tsv"], "all.tsv", swap=True)
    assert rows(done.path) == [(b, a) for a, b in pairs("three Two! four")]
    head = align.read_units(done.path)
    assert (head.source_lang, head.target_lang, head.origin.source) == ("id", "en", "b.id")
    native_file = align.merge(["more", "c.tsv"], "all.bitext.jsonl", swap=True).path
    assert align.load(native_file).source.text == "XTHREE\nXTWO!\nXFOUR"


# Languages


@pytest.mark.usefixtures("folder")
def test_regions_do_not_part_files_and_the_first_file_names_the_languages() -> None:
    table(Path("empty.tsv"), [])
    table(Path("us.tsv"), pairs("five"), langs="en-US id-ID")
    done = align.merge(["empty.tsv", "us.tsv", "a.bitext.jsonl"], "all.tsv")
    units = align.read_units(done.path)
    assert (units.source_lang, units.target_lang) == ("en-US", "id-ID")
    assert [unit.source_text for unit in units] == ["five", "one", "two"]


@pytest.mark.usefixtures("folder")
def test_named_languages_are_for_files_that_do_not_say_theirs() -> None:
    Path("bare.tsv").write_text("source\ttarget\nfive\tlima\n")
    with pytest.raises(UsageError, match=r"bare\.tsv does not say its languages"):
        align.merge(["a.bitext.jsonl", "bare.tsv"], "all.tsv")
    done = align.merge(["bare.tsv", "more"], "all.tsv", source_lang="en-GB", target_lang="id")
    units = align.read_units(done.path)
    assert units.source_lang == "en-GB"
    assert [unit.source_text for unit in units] == ["five", "three"]


@pytest.mark.parametrize("write", [native, table])
@pytest.mark.usefixtures("folder")
def test_a_file_in_the_other_direction_is_refused_even_if_languages_are_named(write: Any) -> None:
    suffix = "bitext.jsonl" if write is native else "tsv"
    turned = write(Path(f"turned.{suffix}"), pairs("satu"), langs="id en")
    says = rf"turned\.{suffix} goes from id to en, not from en to id: turn it .*--swap"
    with pytest.raises(UsageError, match=says):
        align.merge(["more", turned], "all.tsv")
    if write is native:
        with pytest.raises(UsageError, match=says):
            align.merge([turned], "all.tsv", source_lang="en", target_lang="id")


# The output among the files


@pytest.mark.usefixtures("folder")
def test_the_output_may_be_one_of_the_files() -> None:
    for _ in range(2):
        align.merge(["c.tsv", "more"], "c.tsv")
    assert rows(Path("c.tsv")) == pairs("Two! four three three")


@pytest.mark.usefixtures("folder")
def test_a_folder_does_not_give_back_the_old_output() -> None:
    first = align.merge(".", "./more/all.bitext.jsonl").path.read_bytes()
    assert align.merge(".", "more/all.bitext.jsonl").path.read_bytes() == first
    assert len(align.load("more/all.bitext.jsonl")) == 3
    # A file that is named is meant.
    assert align.merge([".", "more/all.bitext.jsonl"], "more/all.bitext.jsonl").written == 6


# What is wrong


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("files", "error", "says"),
    [
        (["a.bitext.jsonl", "none.tsv"], InputError, r"can't read none\.tsv: no such file"),
        (["a.bitext.jsonl", "none"], UsageError, "can't tell the format of 'none'"),
        (["a.bitext.jsonl", "broken.bitext.jsonl"], FormatError, r"broken\S+, line 1: not JSON"),
        (["c.tsv", "cut.tsv"], FormatError, r"cut\.tsv, line 2: 1 cells"),
        (["c.tsv", "./c.tsv"], UsageError, r"c\.tsv is given twice"),
        (["loop.tsv"], InputError, r"can't read loop\.tsv: Too many levels"),
        ([".", "a.bitext.jsonl"], UsageError, r"a\.bitext\.jsonl is given twice"),
        (["hollow"], InputError, r"hollow holds no \*\.bitext\.jsonl"),
        (["c.tsv", "de.tsv"], UsageError, r"de\.tsv goes from en to de, .*: put together"),
        (["-"], UsageError, "standard input can't be read twice"),
        ([], UsageError, "no bitext is named"),
    ],
)
def test_wrong_files_leave_the_old_output(
    files: list[str], error: type[AlignError], says: str
) -> None:
    if "." not in files:
        Path("broken.bitext.jsonl").write_text("{")
    Path("cut.tsv").write_text("source\ttarget\tsource_lang\ttarget_lang\nA\n")
    Path("hollow").mkdir()
    Path("loop.tsv").symlink_to("loop.tsv")
    table(Path("de.tsv"), pairs("eins"), langs="en de")
    Path("all.tsv").write_text("old")
    before = sorted(Path().iterdir())
    with pytest.raises(error, match=says):
        align.merge(files, "all.tsv")
    assert Path("all.tsv").read_text() == "old"
    assert sorted(Path().iterdir()) == before


@pytest.mark.usefixtures("folder")
def test_one_path_may_stand_by_itself() -> None:
    assert align.merge("c.tsv", "all.tsv").written == 2


@pytest.mark.usefixtures("folder")
def test_an_output_and_its_rejects_need_two_names() -> None:
    with pytest.raises(AlignError, match=r"all\.tsv would be written twice"):
        align.merge("c.tsv", "all.tsv", rejects="all.tsv")
    assert not Path("all.tsv").exists()
