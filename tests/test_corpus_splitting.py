from __future__ import annotations

import gzip
import random
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_bitexts import Row, native, pairs, rows, table

import align
from align.corpus import splitting
from align.errors import AlignError, InputError, UsageError
from align.exporting.duplicates import likeness_key

PARTS = ("train", "dev", "test")


def read(folder: str | Path = "out") -> dict[str, list[Row]]:
    return {part: rows(Path(folder, f"{part}.tsv")) for part in PARTS}


def words(part: list[Row]) -> set[str]:
    return {source for source, _ in part}


def split(paths: Any, folder: Any = "out", **options: Any) -> align.Split:
    return align.split(paths, folder, **options)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def numbered(first: int, last: int) -> list[Row]:
    return pairs(" ".join(f"w{n}" for n in range(first, last)))


def some_files(number: int = 10, each: int = 2) -> list[Path]:
    """Write native files a00, a01, …, with words of their own."""
    return [
        native(Path(f"a{n:02}.bitext.jsonl"), numbered(n * each, (n + 1) * each))
        for n in range(number)
    ]


# The parts


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, (16, 2, 2)),
        ({"dev": 0.2, "test": 0.3}, (10, 4, 6)),
        ({"dev": 4, "test": 6}, (10, 4, 6)),
        ({"dev": 1, "test": 0.7}, (4, 2, 14)),
        ({"dev": 0.001, "test": 0.001}, (16, 2, 2)),
        ({"dev": 0.01, "test": 0.98}, (2, 2, 16)),
    ],
)
def test_parts_have_their_sizes(sizes: dict[str, float], expected: tuple[int, int, int]) -> None:
    done = split(some_files(), **sizes)
    assert (done.train.written, done.dev.written, done.test.written) == expected
    assert done.documents == {part: n // 2 for part, n in zip(PARTS, expected, strict=True)}
    assert {part: len(found) for part, found in read().items()} == dict(
        zip(PARTS, expected, strict=True)
    )


@pytest.mark.usefixtures("folder")
def test_documents_stay_whole() -> None:
    split(some_files(5, 3), dev=0.2, test=0.2)
    for found in read().values():
        counts = Counter(int(word[1:]) // 3 for word in words(found))
        assert set(counts.values()) == {3}


@pytest.mark.usefixtures("folder")
def test_the_seed_alone_decides() -> None:
    files = some_files()
    split(files, "one", seed=1)
    split(files[::-1], "two", seed=1)
    split(".", "three", seed=1)
    assert read("one") == read("two") == read("three")
    tests = set()
    for seed in range(20):
        split(files, "one", seed=seed)
        tests.add(frozenset(words(read("one")["test"])))
    assert len(tests) > 5


@pytest.mark.usefixtures("folder")
def test_a_book_among_leaflets_goes_to_train() -> None:
    native(Path("book.bitext.jsonl"), numbered(1000, 1100))
    files = [*some_files(20, 1), Path("book.bitext.jsonl")]
    for seed in range(10):
        done = split(files, seed=seed)
        assert "w1000" in words(read()["train"])
        # The test's share of 120 is 12; what is left of the 20 leaflets goes to dev.
        assert (done.dev.written, done.test.written) == (8, 12)


@pytest.mark.usefixtures("folder")
def test_of_three_documents_each_part_has_one() -> None:
    for seed in range(5):
        done = split(some_files(3, 7), seed=seed)
        assert set(done.documents.values()) == {1}


# What belongs together


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("seed", range(6))
def test_documents_that_share_a_side_are_one(seed: int) -> None:
    chain = [("a", "b"), ("a", "c"), ("d", "c"), ("d", "e")]
    files = [
        table(Path(f"chain{n}.tsv"), numbered(n, n + 1), names) for n, names in enumerate(chain)
    ]
    # The same name on the other side is another document.
    others = [("b", "x"), ("e", "y"), ("f", "a")]
    files += [
        table(Path(f"other{n}.tsv"), numbered(n + 10, n + 11), names)
        for n, names in enumerate(others)
    ]
    done = split(files, dev=0.3, test=0.3, seed=seed)
    assert sum(done.documents.values()) == 4
    chained = {"w0", "w1", "w2", "w3"}
    assert [words(x) & chained for x in read().values() if words(x) & chained] == [chained]


@pytest.mark.usefixtures("folder")
def test_units_without_documents_are_of_their_file() -> None:
    files = [table(Path(f"{n}.tsv"), numbered(n * 3, n * 3 + 3)) for n in range(4)]
    done = split(files)
    assert sum(done.documents.values()) == 4
    with pytest.raises(InputError, match=r"can't split 12 units into three parts: .* makes 1 here"):
        split(align.merge(files, "all.tsv").path)


@pytest.mark.usefixtures("folder")
def test_documents_are_known_in_a_merged_file() -> None:
    done = split(align.merge(some_files(), "all.tmx").path)
    assert sum(done.documents.values()) == 10


# No sentence in two parts


def seed_for(order: list[int]) -> int:
    """Return a seed that shuffles three documents into this order: test, dev, train."""
    for seed in range(1000):
        documents = [0, 1, 2]
        random.Random(seed).shuffle(documents)
        if documents == order:
            return seed
    raise AssertionError


def shared(common: list[list[Row]]) -> dict[str, list[Row]]:
    """Split three files of ten rows of their own, and common ones; return what is left of these.

    The first file goes into test, the second into dev.
    """
    own = [numbered(n * 10, n * 10 + 10) for n in range(3)]
    files = [native(Path(f"{n}.bitext.jsonl"), [*own[n], *common[n]]) for n in range(3)]
    split(files, dev=0.3, test=0.3, seed=seed_for([0, 1, 2]), rejects="rejects.tsv")
    found = read()
    assert [found[part][:10] for part in PARTS[::-1]] == own
    return {part: found[part][10:] for part in PARTS}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("common", "kept"),
    [
        # The test's rows stay, and so on down.
        ([[("a", "x")], [("a", "x")], [("a", "x")]], ([], [], [("a", "x")])),
        ([[], [("a", "x")], [("a", "x")]], ([], [("a", "x")], [])),
        # One side is enough, and case, punctuation and width do not matter.
        ([[("A.", "x")], [("a", "y")], []], ([], [], [("A.", "x")])),
        ([[("a", "x")], [], [("b", "“Ｘ!”")]], ([], [], [("a", "x")])),
        # A text that was left untranslated stands on the other side.
        ([[("a", "x")], [], [("x", "y")]], ([], [], [("a", "x")])),
        # What dev has lost is not in dev, so that it may stay in train.
        (
            [[("a", "x")], [("a", "y")], [("b", "y")]],
            ([("b", "y")], [], [("a", "x")]),
        ),
        # Texts without letters are alike only to themselves.
        ([[("***", "x")], [], [("* *", "y")]], ([("* *", "y")], [], [("***", "x")])),
    ],
)
def test_what_is_in_one_part_is_taken_out_of_those_behind_it(
    common: list[list[Row]], kept: tuple[list[Row], ...]
) -> None:
    found = shared(common)
    assert found == dict(zip(PARTS, kept, strict=True))
    lost = sum(map(len, common)) - sum(map(len, kept))
    lines = Path("rejects.tsv").read_text("utf-8").splitlines()[1:]
    assert [line.split("\t")[0] for line in lines] == ["in another part"] * lost


@pytest.mark.usefixtures("folder")
def test_segments_of_a_unit_count_and_its_side_as_a_whole() -> None:
    head = "source\ttarget\tsource_cuts\tsource_lang\ttarget_lang\n"
    Path("1.tsv").write_text(head + "One. Two.\tSatu.\t5\ten\tid\n")
    table(Path("2.tsv"), numbered(0, 1))
    Path("3.tsv").write_text(
        head + "two\tx\t\ten\tid\none two\ty\t\ten\tid\ntwo one\tz\t\ten\tid\n"
    )
    split(["1.tsv", "2.tsv", "3.tsv"], dev=1, test=1, seed=seed_for([0, 1, 2]))
    assert words(read()["test"]) == {"One. Two."}
    assert read()["train"] == [("two one", "z")]


@pytest.mark.usefixtures("folder")
def test_a_part_that_has_nothing_of_its_own_is_an_error() -> None:
    files = [native(Path(f"{n}.bitext.jsonl"), pairs("same words")) for n in range(5)]
    with pytest.raises(InputError, match="all that could be in dev stands in the other parts"):
        split(files)
    assert not list(Path().rglob("train*"))


# Choices


@pytest.mark.usefixtures("folder")
def test_choices_come_first_and_all_that_is_left_out_is_counted_once() -> None:
    unsure = native(Path("unsure.bitext.jsonl"), numbered(500, 600), confidence=0.1)
    again = native(Path("x.bitext.jsonl"), [*numbered(0, 5), *numbered(700, 702)])
    done = split(
        [*some_files(), unsure, again], min_confidence=0.5, dedupe=True, rejects="rejects.tsv"
    )
    assert done.skipped == {"unsure": 100}
    by_part = [done.train, done.dev, done.test]
    assert sum(part.skipped.get("duplicates", 0) for part in by_part) == 5
    assert sum(part.written for part in by_part) == 22
    lines = Path("rejects.tsv").read_text().splitlines()[1:]
    reasons = Counter(line.split("\t")[0] for line in lines)
    assert reasons == {"unsure": 100, "duplicates": 5}


@pytest.mark.usefixtures("folder")
def test_passages_and_sides_that_change_over() -> None:
    done = split(some_files(), unit="passage", swap=True)
    assert done.train.unit == "passage"
    assert (done.train.written, done.dev.written, done.test.written) == (8, 1, 1)
    ((source, target),) = read()["test"]
    assert source == " ".join(f"X{word.upper()}" for word in target.split())
    table(Path("b.tsv"), pairs("b"))
    with pytest.raises(UsageError, match=r"b\.tsv: unit: only native files"):
        split([".", "b.tsv"], unit="passage")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("suffix", "names"),
    [
        ("tsv.gz", ["dev.tsv.gz", "test.tsv.gz", "train.tsv.gz"]),
        (".tmx", ["dev.tmx", "test.tmx", "train.tmx"]),
        ("moses", ["dev.en", "dev.id", "test.en", "test.id", "train.en", "train.id"]),
        ("bitext.jsonl", ["dev.bitext.jsonl", "test.bitext.jsonl", "train.bitext.jsonl"]),
    ],
)
def test_formats(suffix: str, names: list[str]) -> None:
    done = split(some_files(), suffix=suffix)
    assert sorted(path.name for path in Path("out").iterdir()) == names
    assert done.test.written == 2
    if suffix == "tsv.gz":
        assert gzip.decompress(Path("out/test.tsv.gz").read_bytes()).count(b"\n") == 3


@pytest.mark.usefixtures("folder")
def test_native_parts_in_a_folder_of_native_files_do_not_come_back() -> None:
    some_files()
    for _ in range(2):
        done = split(".", "parts", suffix="bitext.jsonl")
        assert done.train.written == 16


# Any documents


@st.composite
def corpora(draw: st.DrawFn) -> list[list[Row]]:
    """Return files' rows, of few words, so that many stand in several files."""
    word = st.sampled_from([f"{a}{b}" for a in "abcdefABC" for b in ("", "1", "2", "3", "?", "3.")])
    row = st.tuples(word, word.map(lambda text: f"X{text}"))
    return draw(st.lists(st.lists(row, min_size=1, max_size=6), min_size=4, max_size=9))


@given(
    corpora(),
    st.lists(
        st.sampled_from([("", ""), ("", ""), ("", ""), ("s", ""), ("s", "t"), ("", "t")]),
        min_size=9,
        max_size=9,
    ),
    st.integers(0, 5),
    st.booleans(),
)
def test_every_split(
    corpus: list[list[Row]], names: list[tuple[str, str]], seed: int, dedupe: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [table(folder / f"{n}.tsv", lines, names[n]) for n, lines in enumerate(corpus)]
        options: dict[str, Any] = {"seed": seed, "dev": 0.2, "test": 0.3, "dedupe": dedupe}
        try:
            done = split(files, folder / "a", rejects=folder / "rejects.tsv", **options)
        except InputError:
            assert not list((folder / "a").glob("*.tsv"))
            return
        split(files[::-1], folder / "b", **options)
        parts = read(folder / "a")
        assert parts == read(folder / "b")
        keys = [{likeness_key(text) for row in part for text in row} for part in parts.values()]
        assert not any(one & other for one, other in combinations(keys, 2))
        assert all(keys)
        rejected = [
            tuple(line.split("\t")[1:3])
            for line in (folder / "rejects.tsv").read_text().splitlines()[1:]
        ]
        written = [row for part in parts.values() for row in part]
        assert Counter([*written, *rejected]) == Counter(row for rows in corpus for row in rows)
        of_parts = (done.train, done.dev, done.test)
        assert sum(sum(x.skipped.values()) for x in of_parts) == len(rejected)


def test_documents_are_put_together_as_a_search_from_each_would() -> None:
    generator = random.Random(5)
    edges = [(generator.choice("abcdefgh"), generator.choice("stuvwxyz")) for _ in range(7)]
    documents = splitting._Documents()
    for source, target in edges:
        origin = align.Origin(source, target)
        documents.number(align.TranslationUnit(("a",), ("b",), origin=origin), "file")
    groups = {frozenset(edge) for edge in edges}
    while any(a != b and a & b for a in groups for b in groups):
        a, b = next((a, b) for a in groups for b in groups if a != b and a & b)
        groups = groups - {a, b} | {a | b}
    assert len(documents.names(documents.roots())) == len(groups)


# What is wrong


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"dev": 0.5, "test": 0.5}, UsageError, "dev=0.5 and test=0.5 leave nothing to train on"),
        ({"dev": 15, "test": 5}, UsageError, "dev=15 and test=5 leave nothing of 20 units"),
        ({"dev": 0}, UsageError, "dev must be a share of the units, as 0.1, .* not 0"),
        ({"test": -0.1}, UsageError, "test must be a share"),
        ({"test": 1.5}, UsageError, "test must be a share"),
        ({"test": float("nan")}, UsageError, "test must be a share"),
        ({"test": float("inf")}, UsageError, "test must be a share"),
        ({"suffix": "pdf"}, UsageError, r"format of 'out/train\.pdf'"),
        ({"suffix": "../x.tsv"}, UsageError, "no format, but a path"),
        ({"suffix": "..\\x.tsv"}, UsageError, "no format, but a path"),
        ({"suffix": ""}, UsageError, "can't tell the format"),
        ({"unit": "page"}, UsageError, "unit must be"),
        ({"min_confidence": 0.95}, InputError, "can't split 0 units"),
        ({"rejects": "out/dev.tsv"}, AlignError, r"dev\.tsv would be written twice"),
        ({"source_lang": "de"}, UsageError, "goes from en to id, not from de to id"),
    ],
)
def test_wrong_options(options: dict[str, Any], error: type[AlignError], says: str) -> None:
    with pytest.raises(error, match=says):
        split(some_files(), **options)
    assert not list(Path().glob("out/*"))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("broken", ["a05.bitext.jsonl", "a09.bitext.jsonl"])
def test_a_broken_file_leaves_all_old_parts(broken: str) -> None:
    files = some_files()
    split(files, seed=1, rejects="rejects.tsv")
    before = read()
    Path(broken).write_text("{")
    with pytest.raises(AlignError, match=f"{broken}, line 1: not JSON"):
        split(files, seed=2, rejects="rejects.tsv")
    Path(broken).unlink()
    with pytest.raises(AlignError, match=f"can't read {broken}: no such file"):
        split(files, seed=2)
    assert read() == before
    assert len(list(Path("out").iterdir())) == 3


@pytest.mark.usefixtures("folder")
def test_a_part_that_cannot_be_written_leaves_the_others_as_they_were() -> None:
    files = some_files()
    Path("out/test.tsv").mkdir(parents=True)
    Path("out/train.tsv").write_text("old")
    with pytest.raises(AlignError, match="is a directory"):
        split(files)
    assert sorted(path.name for path in Path("out").iterdir()) == ["test.tsv", "train.tsv"]
    assert Path("out/train.tsv").read_text() == "old"


@pytest.mark.usefixtures("folder")
def test_a_part_may_be_split_again_in_its_place() -> None:
    align.merge(some_files(), "train.tsv")
    done = split("train.tsv", ".")
    assert (done.train.written, len(rows(Path("train.tsv")))) == (16, 16)


@pytest.mark.usefixtures("folder")
def test_a_file_that_changes_meanwhile_is_an_error() -> None:
    class Meddler(align.Progress):
        def start(self, what: str, total: int | None) -> None:
            if what == "writing dev":
                Path("a03.bitext.jsonl").write_bytes(shorter)

    files = some_files()
    shorter = native(Path("shorter.bitext.jsonl"), pairs("only")).read_bytes()
    with pytest.raises(InputError, match="a file has changed while it was read"):
        split(files, progress=Meddler())
    assert not list(Path().glob("out/*"))
