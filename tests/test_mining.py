from __future__ import annotations

import errno
import gzip
import io
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tiny_bitexts import rows

import align
from align.cli import main
from align.confidence.mining import MiningEvidence, MiningModel, mining_model
from align.corpus.mining import best_pairs, searching
from align.corpus.mining.candidates import Candidates, candidates
from align.corpus.mining.lines import stored, without_copies
from align.corpus.mining.searching import Nearest, nearest
from align.corpus.mining.spool import Spool
from align.corpus.mining.vectors import LineVectors
from align.errors import (
    AlignError,
    FormatError,
    InputError,
    LanguageError,
    ModelError,
    OutputError,
    UsageError,
)
from align.progress import Progress

SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
# Words of a language that nobody speaks, and their translations.
WORDS = [a + b for a in SYLLABLES[:20] for b in SYLLABLES[20:40]]
DICTIONARY = {f"{word}x": word for word in WORDS}
ENCODER = align.FakeEncoder(DICTIONARY, width=384)
# The model knows what chance gives among sentences, which is less than among words at random.
SURE = 0.9


def sentence(rng: random.Random, words: list[str]) -> str:
    return " ".join(rng.sample(words, 6)).capitalize() + "."


def made(pairs: int, others: int, seed: int = 0) -> tuple[list[str], list[str], dict[str, str]]:
    """Return two collections, and which lines of the first stand translated in the second."""
    rng = random.Random(seed)
    shared = [sentence(rng, WORDS[:100]) for _ in range(pairs)]
    translated = [" ".join(f"{x}x" for x in y[:-1].lower().split()) + "." for y in shared]
    gold = dict(zip(shared, translated, strict=True))
    source = shared + [sentence(rng, WORDS[100:250]) for _ in range(others)]
    target = translated + [sentence(rng, list(DICTIONARY)[250:]) for _ in range(others)]
    rng.shuffle(source)
    rng.shuffle(target)
    return source, target, gold


def mined(source: list[str], target: list[str], **options: Any) -> align.Units:
    given: dict[str, Any] = {"source_lang": "en", "target_lang": "id", "min_confidence": SURE}
    return align.mine(source, target, encoder=ENCODER, **{**given, **options})


def texts(units: align.Units) -> dict[str, str]:
    return {unit.source_text: unit.target_text for unit in units}


@pytest.mark.parametrize(("pairs", "others"), [(40, 0), (40, 40), (20, 300), (3, 2)])
def test_what_stands_on_both_sides_is_found_and_nothing_else(pairs: int, others: int) -> None:
    source, target, gold = made(pairs, others)
    assert texts(mined(source, target)) == gold


def test_collections_without_a_pair_give_none() -> None:
    source, target, _ = made(0, 200)
    units = mined(source, target)
    assert list(units) == []
    assert units.left_out["unsure"] > 100


def test_units_tell_the_lines_their_margin_and_their_confidence() -> None:
    source, target, gold = made(30, 50)
    source[3:3] = ["", source[0].upper(), "17:30"]
    units = mined(source, target)
    assert texts(units) == gold
    for unit in units:
        (at,), (to,) = unit.source_segments, unit.target_segments
        assert (unit.source, unit.target) == ((source[at],), (target[to],))
        assert unit.confidence is not None
        assert SURE <= unit.confidence <= 1
        assert unit.score is not None
        assert unit.score > 0
    numbers = [unit.source_segments for unit in units]
    assert numbers == sorted(numbers)
    assert units.origin.signature.split("|")[1:] == [
        "enc:fake@1",
        f"mining:{mining_model().version}",
    ]


def test_a_lower_threshold_gives_the_best_pair_of_more_lines() -> None:
    source, target, gold = made(20, 60)
    every = list(mined(source, target, min_confidence=0))
    assert len(every) > 40
    assert len({unit.source for unit in every}) == len({unit.target for unit in every})
    sure = {unit.source_text for unit in every if (unit.confidence or 0) >= SURE}
    assert sure == gold.keys()


def test_the_order_of_lines_and_sides_changes_no_pair() -> None:
    source, target, gold = made(25, 40)
    shuffled = random.Random(1).sample(target, len(target))
    assert texts(mined(source, shuffled)) == gold
    swapped = mined(target, source, source_lang="id", target_lang="en")
    assert {b: a for a, b in texts(swapped).items()} == gold


def test_equal_evidence_goes_to_the_first_line() -> None:
    words = {"hujan": "rain", "turun": "fell"}
    units = align.mine(
        ["Rain fell."],
        ["Hujan, turun, hujan.", "Hujan turun.", "Turun hujan."],
        source_lang="en",
        target_lang="id",
        min_confidence=0,
        encoder=align.FakeEncoder(words),
    )
    assert [unit.target_text for unit in units] == ["Hujan turun."]


def test_the_same_lines_give_the_same_bytes(tmp_path: Path) -> None:
    source, target, _ = made(40, 80)
    paths = [tmp_path / name for name in ("a.tsv", "b.tsv")]
    for path in paths:
        align.export(mined(source, target), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_units_go_into_any_format(tmp_path: Path) -> None:
    source, target, gold = made(12, 4)
    units = mined(source, target)
    for suffix in ("tmx", "jsonl.gz", "bitext.jsonl", "parquet", "xlf"):
        done = align.export(units, tmp_path / f"found.{suffix}")
        found = align.read_units(done.path, "en", "id")
        assert texts(found) == gold


def test_notes_count_what_was_passed_over() -> None:
    source, target, _ = made(10, 10)
    source += ["", "  ", source[0], "3, 2, 1!", "ba" * 1001, "Jakarta 2019"]
    target += ["JAKARTA, 2019."]
    assert mined(source, target).notes == (
        "the source: 26 lines, 2 empty, 1 longer than 2,000 characters, 1 on both sides, "
        "1 repeated, 1 without letters",
        "the target: 21 lines, 1 on both sides",
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "empty"),
        ("\u00a0\t ", "empty"),
        ("1,234.5 %", "without letters"),
        ("—!?", "without letters"),
        ("x" * 2001, "longer than 2,000 characters"),
        ("good MORNING", "repeated"),
        ("“Good  morning”", "repeated"),
        ("Good morning 2", None),
        ("早", None),
        ("x" * 2000, None),
    ],
)
def test_lines_that_can_be_no_sentence_are_counted(line: str, reason: str | None) -> None:
    lines = stored(["Good morning.", line])
    assert list(lines) == ["Good morning."] + ([] if reason else [line])
    assert {name: count for name, count in lines.skipped.items() if count} == (
        {reason: 1} if reason else {}
    )
    assert lines.read == 2


@given(st.lists(st.text(max_size=8), max_size=20), st.lists(st.text(max_size=8), max_size=20))
def test_every_line_is_kept_or_counted(source: list[str], target: list[str]) -> None:
    kept = without_copies(stored(source), stored(target))
    for lines, given_lines in zip(kept, (source, target), strict=True):
        assert len(lines) + lines.skipped.total() == lines.read == len(given_lines)
        # Text that UTF-8 can't hold has a question mark there.
        expected = [" ".join(given_lines[n].split()) for n in lines.numbers]
        assert list(lines) == [x.encode(errors="replace").decode() for x in expected]
    assert not set(kept[0].keys) & set(kept[1].keys)


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", Full)
    with pytest.raises(OutputError, match=r"No space left on device.*TMPDIR"):
        mined(*made(3, 2)[:2])


def test_no_room_for_a_temporary_file_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryFile", none)
    with pytest.raises(OutputError, match=r"No usable temporary directory.*TMPDIR"):
        mined(*made(3, 2)[:2])


def test_a_spool_is_closed_when_nobody_uses_it() -> None:
    spool = Spool()
    spool.write(b"text")
    file = spool.file
    del spool
    assert file.closed


# The nearest


def some_vectors(count: int, seed: int, clusters: int = 12) -> LineVectors:
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(clusters, 32))
    raw = centres[rng.integers(0, clusters, count)] + 0.6 * rng.normal(size=(count, 32))
    raw /= np.linalg.norm(raw, axis=1, keepdims=True)
    return LineVectors(raw.astype(np.float16), raw.mean(0).astype(np.float32))


def by_hand(queries: LineVectors, base: LineVectors, count: int) -> npt.NDArray[np.int64]:
    cosines = queries[:].astype(np.float64) @ base[:].astype(np.float64).T
    return np.argsort(-cosines, axis=1, kind="stable")[:, :count]


@pytest.fixture(params=["faiss", "numpy"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "numpy":
        monkeypatch.setattr(searching, "find_spec", lambda _: None)
    return str(request.param)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("shard", [64, 1 << 14])
def test_the_nearest_are_exact_among_few(shard: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "EXACT_SHARD", shard)
    queries, base = some_vectors(1100, 0), some_vectors(500, 1)
    found = nearest(queries, base, 5, Progress())
    assert (found.numbers == by_hand(queries, base, 5)).all()
    near = np.einsum("id,ikd->ik", queries[:], base[:][found.numbers])
    assert np.allclose(found.cosines, near, atol=1e-6)


def test_both_engines_give_the_same_to_the_last_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    queries, base = some_vectors(300, 2), some_vectors(700, 3)
    with_faiss = nearest(queries, base, 8, Progress())
    monkeypatch.setattr(searching, "find_spec", lambda _: None)
    without = nearest(queries, base, 8, Progress())
    assert (with_faiss.numbers == without.numbers).all()
    assert (with_faiss.cosines == without.cosines).all()


def test_cells_hold_nearly_all_of_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LEAST_IN_CELLS", 1000)
    monkeypatch.setattr(searching, "MOST_EXACT", 400 * 4999)
    monkeypatch.setattr(searching, "CELLS_SHARD", 2500)
    monkeypatch.setattr(searching, "MOST_PROBED", 1.0)
    shards: list[tuple[int, int]] = []
    make_cells = searching._cells

    def noted(base: LineVectors, first: int, last: int) -> Any:
        shards.append((first, last))
        return make_cells(base, first, last)

    monkeypatch.setattr(searching, "_cells", noted)
    queries, base = some_vectors(400, 4), some_vectors(5000, 5)
    found = nearest(queries, base, 5, Progress())
    exact = by_hand(queries, base, 5)
    hits = sum(np.isin(a, b).sum() for a, b in zip(exact, found.numbers, strict=True))
    assert hits >= 0.98 * exact.size
    assert shards == [(0, 2500), (2500, 5000)]
    threads = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(1)
        again = nearest(queries, base, 5, Progress())
    finally:
        faiss.omp_set_num_threads(threads)
    assert (again.numbers == found.numbers).all()
    assert (again.cosines == found.cosines).all()


@pytest.mark.usefixtures("engine")
def test_fewer_lines_give_fewer_neighbours() -> None:
    found = nearest(some_vectors(3, 0), some_vectors(2, 1), 8, Progress())
    assert found.numbers.shape == found.cosines.shape == (3, 2)


def test_cells_that_save_no_time_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    queries, base = some_vectors(200, 6, clusters=1), some_vectors(3000, 7, clusters=1)
    exact = nearest(queries, base, 5, Progress())
    monkeypatch.setattr(searching, "LEAST_IN_CELLS", 1000)
    monkeypatch.setattr(searching, "MOST_EXACT", 1000)
    found = nearest(queries, base, 5, Progress())
    assert (found.numbers == exact.numbers).all()


def test_for_few_lines_no_cells_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LEAST_IN_CELLS", 1000)
    monkeypatch.setattr(searching, "_cells", lambda *_: pytest.fail("cells were made"))
    queries, base = some_vectors(20, 6), some_vectors(3000, 7)
    found = nearest(queries, base, 5, Progress())
    assert (found.numbers == by_hand(queries, base, 5)).all()


def test_many_lines_need_faiss(monkeypatch: pytest.MonkeyPatch) -> None:
    searching.check_size(10**6, 10**6)
    monkeypatch.setattr(searching, "find_spec", lambda _: None)
    searching.check_size(100_000, 100_000)
    with pytest.raises(UsageError, match=r"1,000,000 and 1,000,000 lines.*align-bitext\[mine\]"):
        searching.check_size(10**6, 10**6)


# Candidates


def everything(cosines: npt.NDArray[np.float32]) -> Candidates:
    """Return the candidates where every line is a neighbour of all of the other side."""

    def side(values: npt.NDArray[np.float32]) -> Nearest:
        order = np.argsort(-values, axis=1, kind="stable").astype(np.int32)
        return Nearest(order, np.take_along_axis(values, order, 1))

    return candidates(side(cosines), side(cosines.T))


def test_a_margin_is_told_by_the_other_neighbours_of_both_lines() -> None:
    cosines = np.array(
        [
            [0.9, 0.2, 0.3, 0.1, 0.4, 0.0],
            [0.1, 0.5, 0.3, 0.2, 0.2, 0.3],
        ],
        np.float32,
    )
    found = everything(cosines)
    # The rest of the first row's best: 0.4, 0.3, 0.2, 0.1; of the column: 0.1, and no more.
    expected = 0.9 - ((0.4 + 0.3 + 0.2 + 0.1) / 4 + 0.1 / 4) / 2
    second = 0.5 - ((0.3 + 0.3 + 0.2 + 0.2) / 4 + 0.2 / 4) / 2
    margins = {(a, b): m for a, b, m in zip(found.source, found.target, found.margin, strict=True)}
    assert margins[0, 0] / margins[1, 1] == pytest.approx(expected / second, rel=1e-5)


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 9), st.integers(1, 9)),
        elements=st.floats(-1, 1, width=32),
    )
)
def test_each_line_is_used_once_and_no_better_pair_is_left(
    cosines: npt.NDArray[np.float32],
) -> None:
    found = everything(cosines)
    assert len(found) == cosines.size
    chosen = found.one_to_one()
    assert len(set(chosen.source)) == len(set(chosen.target)) == len(chosen) == min(cosines.shape)
    of_source = dict(zip(chosen.source, chosen.margin, strict=True))
    of_target = dict(zip(chosen.target, chosen.margin, strict=True))
    for a, b, margin in zip(found.source, found.target, found.margin, strict=True):
        assert max(of_source.get(a, -np.inf), of_target.get(b, -np.inf)) >= margin


# Confidence


def test_the_share_of_right_pairs_is_told_by_the_collection() -> None:
    model = mining_model()
    rng = np.random.default_rng(0)
    for share in (0.02, 0.3, 0.9):
        right = rng.random(5000) < share
        margin = np.where(right, rng.normal(8, 2, 5000), rng.gumbel(0.2, 0.8, 5000))
        lengths = 80 * np.exp(np.where(right, 0.12, 0.5) * rng.normal(size=5000))
        no = np.zeros(5000, bool)
        found = model.probabilities(MiningEvidence(margin, np.full(5000, 80), lengths, no, no))
        assert ((found >= 0.5) == right).mean() > 0.9
        assert found.mean() == pytest.approx(share, abs=0.1)


def test_numbers_and_odd_lengths_speak_against_a_pair() -> None:
    lengths = np.full(40, 60)
    longer, clash, lack = lengths.copy(), np.zeros(40, bool), np.zeros(40, bool)
    longer[1], clash[2], lack[3] = 190, True, True
    evidence = MiningEvidence(np.full(40, 3.0), lengths, longer, clash, lack)
    found = mining_model().probabilities(evidence)
    assert max(found[1:4]) < found[0]
    assert (found[4:] == found[0]).all()


@pytest.mark.parametrize(
    ("target", "clash", "lack"),
    [
        ("Harganya 1.500 dolar pada 2019.", False, False),
        ("Harganya 1.700 dolar pada 2019.", True, False),
        ("Harganya pada 2019.", False, True),
        ("Harganya 7 dolar.", True, True),
    ],
)
def test_numbers_are_looked_at(target: str, clash: bool, lack: bool) -> None:
    source = stored(["It was 1,500 dollars in 2019."])
    evidence = best_pairs(source, stored([target]), ENCODER, Progress()).evidence
    assert (evidence.numbers_clash.tolist(), evidence.numbers_lack.tolist()) == ([clash], [lack])
    assert evidence.source_lengths.tolist() == [29]
    assert evidence.target_lengths.tolist() == [len(target)]


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "mining.json"
    mining_model().save(path)
    assert MiningModel.load(path) == mining_model()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:100],
        lambda text: text.replace("align-mining-1", "align-mining-0"),
        lambda text: text.replace('"length"', '"luck"'),
        lambda text: text.replace('"bias"', '"base"'),
        lambda _: "[]",
    ],
)
def test_a_damaged_model_is_refused(damage: Callable[[str], str], tmp_path: Path) -> None:
    path = tmp_path / "mining.json"
    mining_model().save(path)
    path.write_text(damage(path.read_text()))
    with pytest.raises(ModelError, match=r"mining\.json.*reinstall"):
        MiningModel.load(path)


# Progress


class Stopping(Progress):
    """Counts the pieces of work that are open, and stops one of a kind in the middle."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.open: list[str] = []

    def start(self, what: str, total: int | None) -> None:
        del total
        self.open.append(what)

    def advance(self, done: int = 1) -> None:
        del done
        if self.open[-1] == self.kind:
            raise KeyboardInterrupt

    def finish(self) -> None:
        self.open.pop()


@pytest.mark.parametrize("kind", ["encoding", "searching"])
def test_who_stops_the_work_ends_what_was_begun(kind: str) -> None:
    progress = Stopping(kind)
    with pytest.raises(KeyboardInterrupt):
        mined(*made(3, 2)[:2], progress=progress)
    assert progress.open == []


# Files and the command


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give a current folder with two texts, of which one is packed, and return the pairs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(align, "SentenceEncoder", lambda *_, **__: ENCODER)
    source, target, gold = made(20, 30)
    Path("a.txt").write_text("\n".join(source) + "\n")
    Path("b.txt.gz").write_bytes(gzip.compress("\r\n".join(target).encode()))
    return gold


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    options = ["--source-lang", "en", "--target-lang", "id", "--min-confidence", str(SURE)]
    monkeypatch.setattr(sys, "argv", ["align", "mine", *arguments, *options])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


def test_the_command_writes_what_it_finds(
    files: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "a.txt", "b.txt.gz", "-o", "found.tsv", "--rejects", "no.tsv") == 0
    assert dict(rows(Path("found.tsv"))) == files
    said = capsys.readouterr().err
    assert "found.tsv: 20 links; left out: " in said
    assert "a.txt: 50 lines; b.txt.gz: 50 lines" in said
    assert Path("no.tsv").read_text().splitlines()[1].startswith("unsure\t")


def test_a_side_may_come_from_standard_input(
    files: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = Path("a.txt").read_bytes()
    stream = io.TextIOWrapper(io.BufferedReader(io.BytesIO(content)))
    monkeypatch.setattr(sys, "stdin", stream)
    assert command(monkeypatch, "-", "b.txt.gz", "-o", "found.tsv", "--swap") == 0
    assert {b: a for a, b in rows(Path("found.tsv"))} == files
    assert "standard input: 50 lines" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("source", "target", "error", "message"),
    [
        ("-", "-", UsageError, "one of the sides, not both"),
        ("none.txt", "a.txt", InputError, "can't read none.txt: no such file"),
        ("empty.txt", "a.txt", InputError, r"empty.txt has no line .*\(2 lines, 2 empty\)"),
        ("a.txt", "latin.txt", FormatError, "latin.txt, line 2: not in UTF-8"),
        ("cut.txt.gz", "a.txt", FormatError, "cut.txt.gz is no whole gzip file"),
        ("a.txt", "a.txt", InputError, r"a.txt has no line .*\(50 lines, 50 on both sides\)"),
    ],
)
def test_what_can_not_be_mined_is_said(
    source: str, target: str, error: type[AlignError], message: str
) -> None:
    Path("empty.txt").write_text("\n\n")
    Path("latin.txt").write_bytes(b"Hujan.\nCaf\xe9.\n")
    Path("cut.txt.gz").write_bytes(Path("b.txt.gz").read_bytes()[:-9])
    with pytest.raises(error, match=message):
        align.mine_files(source, target, source_lang="en", target_lang="id", encoder=ENCODER)


@pytest.mark.usefixtures("files")
def test_a_failed_run_leaves_what_was_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("found.tsv").write_text("what was there")
    assert command(monkeypatch, "a.txt", "none.txt", "-o", "found.tsv") == 1
    assert command(monkeypatch, "a.txt", "b.txt.gz", "-o", "a.txt", "--format", "tsv") == 2
    assert Path("found.tsv").read_text() == "what was there"
    assert Path("a.txt").read_text().count("\n") == 50
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("align: can't read none.txt")
    assert second.startswith("align: --output a.txt is read")


ENGLISH = ["The rain fell all night.", "All of the schools in the city were closed today."]
INDONESIAN = ["Hujan turun sepanjang malam.", "Semua sekolah di kota itu ditutup hari ini."]


def test_languages_are_detected() -> None:
    units = align.mine(ENGLISH, INDONESIAN, encoder=ENCODER)
    assert (units.source_lang, units.target_lang) == ("en", "id")


@pytest.mark.parametrize(
    ("target", "options", "message"),
    [
        (["Schools open today.", "The night was dry."], {}, "both sides are in 'en'"),
        (["a1 b2"], {"source_lang": "en"}, "the target: can't tell the language"),
        (INDONESIAN, {"source_lang": "id-ID", "target_lang": "id"}, "both sides are in 'id-ID'"),
    ],
)
def test_two_languages_are_needed(target: list[str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(LanguageError, match=message):
        align.mine(ENGLISH, target, encoder=ENCODER, **options)


def never() -> Iterator[str]:
    """Fail as soon as a line is asked for."""
    return map(pytest.fail, ["a line was read"])


@pytest.mark.parametrize(
    ("languages", "error", "message"),
    [
        (("e!", None), UsageError, "'e!' is no language code"),
        ((None, "indonesian"), UsageError, "'indonesian' is no language code"),
        (("id", "in"), LanguageError, "both sides are in 'id'"),
    ],
)
def test_wrong_languages_are_refused_before_a_line_is_read(
    languages: tuple[str | None, str | None], error: type[AlignError], message: str
) -> None:
    source_lang, target_lang = languages
    with pytest.raises(error, match=message):
        align.mine(
            never(), never(), source_lang=source_lang, target_lang=target_lang, encoder=ENCODER
        )


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("id.txt", "the target is a str: give a list of lines, or files to mine_files"),
        (Path("id.txt"), "the target is a .*Path: give a list of lines"),
        ([INDONESIAN[0], float("nan")], r"the target: line 1 \(from 0\) is a float: give texts"),
        ([b"Hujan."], r"the target: line 0 \(from 0\) is a bytes"),
    ],
)
def test_what_is_no_text_is_refused(target: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        mined(ENGLISH, target)


@pytest.mark.parametrize("value", [-0.1, 1.5])
def test_a_confidence_lies_between_0_and_1(value: float) -> None:
    with pytest.raises(UsageError, match="min_confidence must lie between 0 and 1"):
        mined(ENGLISH, INDONESIAN, min_confidence=value)
