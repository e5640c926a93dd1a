"""Runs of many pairs: the same whatever the processes, going on where one was stopped."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from runs import NAMES, WORDS, Counting, named, results_of, run, states, write_pairs
from steps import Steps

import align
from align.corpus import ManifestRow, groups
from align.corpus.journal import JOURNAL, locked
from align.corpus.results import Outcome
from align.corpus.stages import Prepared, RunSettings, finished, prepared
from align.encoding import KnownVectors, Vectors
from align.errors import FormatError, InputError, ModelError, OutputError, UsageError


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[ManifestRow]:
    monkeypatch.chdir(tmp_path)
    return write_pairs()


# Stages and processes


def test_what_goes_between_the_stages_can_be_pickled(pairs: list[ManifestRow]) -> None:
    encoder = align.FakeEncoder(WORDS)
    settings = RunSettings(
        folder=Path("out"), encoder=encoder.name, anchors="headings", choices={}, registered={}
    )
    settings, pair = pickle.loads(pickle.dumps((settings, pairs[0])))
    ready = pickle.loads(pickle.dumps(prepared(pair, settings)))
    assert isinstance(ready, Prepared)
    assert ready.texts() == [
        *("Rain fell on day 0.", "Schools closed.", "Hujan turun hari 0.", "Sekolah tutup.")
    ]
    known = pickle.loads(pickle.dumps(KnownVectors.of(encoder, ready.texts())))
    outcome = finished(ready, known, settings)
    assert isinstance(outcome, Outcome)
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    assert list(outcome.files) == ["one.bitext.jsonl"]
    bitext = align.align(ready.source, ready.target, encoder=encoder)
    assert outcome.result.bitext == bitext
    assert outcome.result.links == len(bitext.pairs())


def test_the_bytes_do_not_depend_on_processes_or_groups(
    pairs: list[ManifestRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pairs, "alone", formats=["tmx", "moses"])
    monkeypatch.setattr(groups, "GROUP_TEXTS", 5)
    results = run(pairs, "together", formats=["tmx", "moses"], jobs=3)
    assert [(x.pair.output, x.state) for x in results] == [(name, "aligned") for name in NAMES]
    assert results_of("together") == results_of("alone")
    assert sorted(results_of("alone"))[:4] == [
        *("four.bitext.jsonl", "four.en", "four.id", "four.tmx")
    ]


def test_rules_that_were_registered_hold_in_other_processes(
    pairs: list[ManifestRow], tmp_path: Path
) -> None:
    rules = tmp_path / "qx.toml"
    rules.write_text('[abbreviations]\nnever_final = ["Tn"]\n')
    align.register_language("qx", rules)
    Path("0.id.txt").write_text("Tn. Hujan turun. Sekolah tutup.\n")
    (result,) = align.batch(
        pairs[:1], "out", source_lang="en", target_lang="qx", encoder=align.FakeEncoder(), jobs=2
    )
    assert result.bitext is not None
    assert [result.bitext.target[n] for n in range(2)] == ["Tn. Hujan turun.", "Sekolah tutup."]


def test_each_distinct_text_of_a_group_is_encoded_once(pairs: list[ManifestRow]) -> None:
    encoder = Counting()
    run(pairs, encoder=encoder)
    assert sorted(encoder.asked) == sorted(
        [
            *("Schools closed.", "Sekolah tutup."),
            *(f"Rain fell on day {n}." for n in range(4)),
            *(f"Hujan turun hari {n}." for n in range(4)),
        ]
    )


def test_progress_is_counted_in_pairs_that_are_to_be_done(pairs: list[ManifestRow]) -> None:
    run(pairs[:1])
    steps = Steps()
    run(pairs, progress=steps)
    assert steps.heard == ["aligning", 3, 1, 1, 1, "finished"]


# Going on


def test_what_is_done_is_not_done_again(pairs: list[ManifestRow]) -> None:
    options: dict[str, Any] = {"formats": ["tmx", "moses"], "anchors": "headings"}
    first = run(pairs, **options)
    before = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*.*")}
    encoder = Counting()
    second = run(pairs, encoder=encoder, **options)
    assert encoder.asked == []
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert second == [replace(result, state="kept") for result in first]
    assert run(pairs, **{**options, "formats": ["moses", "tmx"]}) == second


def test_a_folder_may_move(pairs: list[ManifestRow]) -> None:
    run(pairs, formats=["moses"])
    Path("out").rename("moved")
    results = run(pairs, "moved", formats=["moses"])
    assert states(results) == ["kept"] * 4
    assert results[0].exported[1].files == (Path("moved/one.en"), Path("moved/one.id"))


def rewritten(path: str, text: str) -> Callable[[], object]:
    return lambda: Path(path).write_text(text)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda: None, []),
        (rewritten("0.en.txt", "Rain fell. Nobody came.\n"), ["one"]),
        (rewritten("1.id.txt", "Hujan turun.\n"), ["two"]),
        (rewritten("my.toml", '[abbreviations]\nnever_final = ["day"]\n'), [*NAMES]),
        (rewritten("my.tsv", "0\t0\n1\t1\n"), ["four"]),
        (lambda: Path("out/four.tsv").unlink(), ["four"]),
        (lambda: Path("out/news/three.bitext.jsonl").unlink(), ["news/three"]),
    ],
)
def test_what_has_changed_is_done_again(
    pairs: list[ManifestRow], change: Callable[[], object], again: list[str]
) -> None:
    Path("my.toml").write_text("")
    Path("my.tsv").write_text("1\t1\n")
    pairs[3] = replace(pairs[3], anchors="my.tsv")
    options: dict[str, Any] = {"formats": ["tsv"], "rules": "my.toml"}
    run(pairs, **options)
    change()
    results = run(pairs, **options)
    assert [x.pair.output for x in results if x.state == "aligned"] == again
    assert states(results).count("kept") == len(pairs) - len(again)
    assert results_of("out") == fresh(pairs, **options)


def fresh(pairs: list[ManifestRow], **options: Any) -> dict[str, bytes]:
    run(pairs, "fresh", **options)
    return results_of("fresh")


class Renamed(align.FakeEncoder):
    name = "fake@2"


@pytest.mark.parametrize(
    "options",
    [
        {"order": "monotone"},
        {"presplit": True},
        {"whole_page": True},
        {"anchors": "headings"},
        {"formats": ["tsv"]},
        {"formats": ["tmx"], "min_confidence": 0.5},
        {"swap": True},
        {"encoder": Renamed(WORDS)},
    ],
)
def test_other_settings_do_all_again(pairs: list[ManifestRow], options: dict[str, Any]) -> None:
    run(pairs, formats=options.get("formats", ()) if "min_confidence" in options else ())
    assert states(run(pairs, **options)) == ["aligned"] * 4
    assert states(run(pairs, **options)) == ["kept"] * 4
    assert results_of("out") == fresh(pairs, **options)


def test_what_failed_is_tried_again(pairs: list[ManifestRow]) -> None:
    Path("1.en.txt").rename("away.txt")
    assert states(run(pairs)) == ["aligned", "failed", "aligned", "aligned"]
    assert states(run(pairs)) == ["kept", "failed", "kept", "kept"]
    Path("away.txt").rename("1.en.txt")
    assert states(run(pairs)) == ["kept", "aligned", "kept", "kept"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines[:3], lines[3][:100]],
        lambda lines: [*lines[:3], lines[3][:100] + "\n"],
        lambda lines: [*lines[:3], "[1, 2]\n", '"text"\n', "\xff\n", "{}\n", "\n"],
        lambda lines: [*lines[:3], "[" * 100_000 + "\n"],
        lambda lines: [*lines[:3], json.dumps({**json.loads(lines[3]), "files": 5}) + "\n"],
        lambda lines: [*lines[:3], json.dumps({**json.loads(lines[3]), "exported": [{}]})],
        lambda lines: [*lines, json.dumps({**json.loads(lines[3]), "inputs": "other"}) + "\n"],
    ],
)
def test_a_torn_line_costs_its_pair_alone(
    pairs: list[ManifestRow], spoil: Callable[[list[str]], list[str]]
) -> None:
    run(pairs)
    before = results_of("out")
    journal = Path("out", JOURNAL)
    journal.write_text("".join(spoil(journal.read_text().splitlines(keepends=True))))
    assert states(run(pairs)) == ["kept", "kept", "kept", "aligned"]
    assert states(run(pairs)) == ["kept"] * 4
    assert results_of("out") == before


# A person's work


def accept(path: str) -> bytes:
    align.Bitext.load(path).accept(0).save(path)
    return Path(path).read_bytes()


def test_an_edited_file_is_kept_where_nothing_else_has_changed(pairs: list[ManifestRow]) -> None:
    run(pairs)
    edited = accept("out/two.bitext.jsonl")
    results = run(pairs)
    assert states(results) == ["kept"] * 4
    assert [x.changed for x in results] == [(), (Path("out/two.bitext.jsonl"),), (), ()]
    assert Path("out/two.bitext.jsonl").read_bytes() == edited


@pytest.mark.parametrize("options", [{"order": "monotone"}, {"formats": ["tsv"]}])
def test_an_edited_file_is_never_replaced(
    pairs: list[ManifestRow], options: dict[str, Any]
) -> None:
    run(pairs)
    edited = accept("out/two.bitext.jsonl")
    results = run(pairs, **options)
    assert states(results) == ["aligned", "failed", "aligned", "aligned"]
    assert results[1].error == (
        "out/two.bitext.jsonl was edited since it was aligned, and is left as it is: move it away "
        "to align the pair again"
    )
    assert Path("out/two.bitext.jsonl").read_bytes() == edited
    Path("out/two.bitext.jsonl").rename("mine.bitext.jsonl")
    assert states(run(pairs, **options)) == ["kept", "aligned", "kept", "kept"]


def test_an_edited_export_is_not_replaced_either(pairs: list[ManifestRow]) -> None:
    run(pairs, formats=["tsv"])
    Path("out/one.tsv").write_text("mine\n")
    assert states(run(pairs, formats=["tsv"])) == ["kept"] * 4
    Path("0.en.txt").write_text("Rain fell.\n")
    results = run(pairs, formats=["tsv"])
    assert states(results) == ["failed", "kept", "kept", "kept"]
    assert results[0].error.startswith("out/one.tsv was edited")
    assert Path("out/one.tsv").read_text() == "mine\n"


def test_a_persons_work_is_known_without_a_journal(pairs: list[ManifestRow]) -> None:
    run(pairs)
    edited = accept("out/two.bitext.jsonl")
    Path("out/four.bitext.jsonl").write_text("notes of mine\n")
    Path("out", JOURNAL).unlink()
    results = run(pairs)
    assert states(results) == ["aligned", "failed", "aligned", "failed"]
    assert "was edited since" in results[1].error
    assert "out/four.bitext.jsonl is there and no bitext" in results[3].error
    assert Path("out/two.bitext.jsonl").read_bytes() == edited
    assert Path("out/four.bitext.jsonl").read_text() == "notes of mine\n"


@pytest.mark.parametrize("source", ["./0.en.tsv", "1.en.txt"])
def test_an_output_replaces_no_input_of_any_pair(pairs: list[ManifestRow], source: str) -> None:
    Path("0.en.tsv").write_text("Rain fell.\n")
    wrong = ManifestRow(Path(source), Path("0.id.txt"), "0.en")
    reading = ManifestRow(Path("0.en.tsv"), Path("2.id.txt"), "five")
    with pytest.raises(UsageError, match=r"0\.en\.tsv is read in this run, .* pair '0\.en'"):
        run([wrong, *pairs, reading], ".", formats=["tsv"])
    assert Path("0.en.tsv").read_text() == "Rain fell.\n"
    assert not Path("one.bitext.jsonl").exists()


def test_an_output_does_not_replace_the_journal(pairs: list[ManifestRow]) -> None:
    with pytest.raises(UsageError, match="would be replaced"):
        run([replace(pairs[0], output=".align-journal")], formats=["jsonl"])


# A part of the run


def test_a_limit_counts_what_is_not_done(pairs: list[ManifestRow]) -> None:
    assert states(run(pairs, limit=1)) == ["aligned", "waiting", "waiting", "waiting"]
    assert states(run(pairs, limit=2)) == ["kept", "aligned", "aligned", "waiting"]
    assert states(run(pairs, limit=9)) == ["kept", "kept", "kept", "aligned"]


def test_nothing_is_written_with_a_limit_of_none(pairs: list[ManifestRow]) -> None:
    assert states(run(pairs, limit=0)) == ["waiting"] * 4
    assert not Path("out").exists()
    run(pairs, limit=1)
    before = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*")}
    with locked(Path("out")):
        assert states(run(pairs, limit=0)) == ["kept", *["waiting"] * 3]
    assert {path: path.stat().st_mtime_ns for path in Path("out").rglob("*")} == before


def test_a_run_that_is_not_read_to_the_end_goes_on(pairs: list[ManifestRow]) -> None:
    results = align.batch(
        pairs, "out", source_lang="en", target_lang="id", encoder=align.FakeEncoder(WORDS), jobs=2
    )
    assert next(results).state == "aligned"
    assert isinstance(results, Iterator)
    del results
    last = run(pairs)
    assert last[0].state == "kept"
    assert results_of("out") == fresh(pairs)


# What is refused


def test_two_runs_do_not_write_to_one_folder(pairs: list[ManifestRow]) -> None:
    with locked(Path("out")), pytest.raises(OutputError, match="another run is writing to out"):
        run(pairs)
    assert states(run(pairs)) == ["aligned"] * 4


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"jobs": 0}, "jobs must be 1 or more, not 0"),
        ({"limit": -1}, "limit must be 0 or more, not -1"),
    ],
)
def test_numbers_that_make_no_sense(
    pairs: list[ManifestRow], options: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        run(pairs, **options)
    assert not Path("out").exists()


@pytest.mark.parametrize("name", ["/../../x.tsv", "bitext.jsonl"])
def test_a_further_format_that_is_none(pairs: list[ManifestRow], name: str) -> None:
    with pytest.raises(UsageError, match=r"further format .* can't be written"):
        run(pairs, formats=[name])


def test_a_format_that_is_named_twice_is_written_once(pairs: list[ManifestRow]) -> None:
    (result,) = run(pairs[:1], formats=["tsv", ".tsv"])
    assert [x.path.name for x in result.exported] == ["one.bitext.jsonl", "one.tsv"]


def test_rules_and_languages_that_fail_every_pair_are_refused_before(
    pairs: list[ManifestRow],
) -> None:
    Path("wrong.toml").write_text("colour = 'red'")
    with pytest.raises(FormatError, match=r"wrong\.toml: unknown key 'colour'"):
        run(pairs, rules="wrong.toml")
    with pytest.raises(InputError, match=r"none\.toml: no such file"):
        run(pairs, rules="none.toml")
    with pytest.raises(UsageError, match="'no code' is no language code"):
        list(align.batch(pairs, "out", source_lang="no code", encoder=align.FakeEncoder()))
    assert not Path("out").exists()


def test_two_pairs_of_one_name(pairs: list[ManifestRow]) -> None:
    with pytest.raises(UsageError, match="two pairs have the output 'one'"):
        run([*pairs, replace(named(pairs, "two"), output="./one")])


class Missing(align.FakeEncoder):
    @property
    def background(self) -> Vectors:
        raise ModelError("can't load the model")


def test_an_encoder_that_cannot_be_loaded_ends_the_run(pairs: list[ManifestRow]) -> None:
    with pytest.raises(ModelError, match="can't load the model"):
        run(pairs, encoder=Missing())
    assert results_of("out") == {}


class Choosy(align.FakeEncoder):
    """Can't encode what is said of day 2."""

    def encode_words(self, texts: Sequence[str], progress: Any = None) -> Any:
        if any("day 2" in text for text in texts):
            raise ValueError("no vectors\nfor this")
        return super().encode_words(texts, progress)


def test_a_text_that_cannot_be_encoded_fails_its_pair_alone(pairs: list[ManifestRow]) -> None:
    results = run(pairs, encoder=Choosy(WORDS))
    assert states(results) == ["aligned", "aligned", "failed", "aligned"]
    assert "(ValueError: no vectors for this)" in results[2].error


# Texts in a manifest


def test_a_manifest_in_parquet_with_the_texts_themselves(pairs: list[ManifestRow]) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [
        {"output": "file", "source": "0.en.txt", "target": "0.id.txt"},
        {
            "output": "text",
            "source": "day zero",
            "source_text": Path("0.en.txt").read_text(),
            "target_text": Path("0.id.txt").read_text(),
            "target_lang": "ms",
        },
    ]
    columns = ["output", "source", "target", "source_text", "target_text", "target_lang", "note"]
    table = {name: [row.get(name) for row in rows] for name in columns}
    parquet.write_table(pa.table(table), "pairs.parquet")
    manifest = align.read_manifest("pairs.parquet")
    assert manifest[0] == ManifestRow(Path("0.en.txt"), Path("0.id.txt"), "file")
    results = run(manifest)
    assert states(results) == ["aligned"] * 2
    one, other = (result.bitext for result in results)
    assert one is not None
    assert other is not None
    assert other.links == one.links
    assert (other.source.path, other.target.path) == ("day zero", "text.target")
    assert (other.source.lang, other.target.lang) == ("en", "ms")
    assert states(run(manifest)) == ["kept"] * 2
    manifest[1] = replace(manifest[1], source_text="Schools closed.")
    assert states(run(manifest)) == ["kept", "aligned"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"source": ["a"], "target": ["b"]}, r"pairs\.parquet: no column output: the header row"),
        ({"source": ["a"], "target": [None], "output": ["c"]}, "row 1: .* must all be given"),
        ({"source": ["a"], "target": [5], "output": ["c"]}, "row 1: the column target holds no"),
        ({"source": ["a"] * 2, "target": ["b"] * 2, "output": ["c"] * 2}, "row 2: .*in row 1 too"),
        ({"source": ["a"], "target": ["b"], "output": ["../c"]}, "row 1: .* leaves the folder"),
        ({"source": [], "target": [], "output": []}, "names no pairs"),
    ],
)
def test_a_broken_manifest_in_parquet(tmp_path: Path, table: dict[str, Any], says: str) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.table(table), tmp_path / "pairs.parquet")
    with pytest.raises(align.FormatError, match=says) as error:
        align.read_manifest(tmp_path / "pairs.parquet")
    assert "\n" not in str(error.value)


def test_a_manifest_that_is_no_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "pairs.parquet").write_text("source\ttarget\toutput\n")
    with pytest.raises(align.FormatError, match="no Parquet, or damaged"):
        align.read_manifest(tmp_path / "pairs.parquet")
