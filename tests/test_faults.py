"""What goes wrong in a run: processes killed, disks full, files that can't be read."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from runs import (
    NAMES,
    WORDS,
    Counting,
    die_once,
    finished_or_dead,
    results_of,
    run,
    states,
    write_pairs,
)

import align
from align.corpus import ManifestRow, here, stages
from align.corpus.crew import Crew, CrewError
from align.corpus.journal import JOURNAL, Journal
from align.errors import InputError, OutputError

ROOT = Path(align.__file__).parent.parent
# Kills itself when the third group of texts is to be encoded.
KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from align.corpus import groups
import align
from runs import Counting, write_pairs

class Deadly(Counting):
    def encode_words(self, texts, progress=None):
        if any("day 2" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_words(texts, progress)

groups.GROUP_TEXTS = 1
for result in align.batch(
    write_pairs(), "out", source_lang="en", target_lang="id", encoder=Deadly(), jobs=2
):
    print(result.pair.output, flush=True)
"""


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[ManifestRow]:
    monkeypatch.chdir(tmp_path)
    return write_pairs()


def test_a_run_that_was_killed_goes_on_and_ends_as_one_that_was_not(
    pairs: list[ManifestRow],
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(ROOT / "tests")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout.split() == ["one"]
    encoder = Counting()
    results = run(pairs, encoder=encoder)
    # The second pair was being aligned by another process, and may have been written.
    assert states(results) == ["kept", "aligned", "aligned", "aligned"]
    assert "Rain fell on day 0." not in encoder.asked
    run(pairs, "undisturbed")
    assert results_of("out") == results_of("undisturbed")


def test_what_a_killed_run_has_done_again_is_no_persons_work(
    pairs: list[ManifestRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pairs, formats=["tsv"])
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "add", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(pairs, formats=["tsv"], presplit=True)
    assert b"day 0. Schools" in Path("out/one.tsv").read_bytes()
    assert states(run(pairs, formats=["tsv"], swap=True)) == ["aligned"] * 4
    assert states(run(pairs, formats=["tsv"], swap=True)) == ["kept"] * 4


def interrupted(*_: Any) -> None:
    raise KeyboardInterrupt


def test_a_persons_work_is_safe_where_doing_it_again_fails(pairs: list[ManifestRow]) -> None:
    run(pairs, formats=["tsv"])
    Path("0.en.txt").rename("away.txt")
    assert states(run(pairs, formats=["tsv"])) == ["failed", "kept", "kept", "kept"]
    Path("out/one.tsv").write_text("mine\n")
    Path("away.txt").rename("0.en.txt")
    assert states(run(pairs, formats=["tsv"], swap=True)) == ["failed", *["aligned"] * 3]
    assert Path("out/one.tsv").read_text() == "mine\n"


# Processes that die


def test_a_call_that_a_process_dies_of_once_is_made_again(tmp_path: Path) -> None:
    with Crew(1) as crew:
        assert crew.call(die_once, tmp_path / "mark").result() == "alive"


def test_a_call_that_is_deadly_is_given_up_and_what_fails_is_raised() -> None:
    with Crew(1) as crew:
        deadly = crew.call(os.abort)
        wrong = crew.call(int, "x")
        well = crew.call(len, "abc")
        with pytest.raises(CrewError, match="ended 2 times, as it does when memory runs out"):
            deadly.result()
        with pytest.raises(ValueError, match="'x'"):
            wrong.result()
        assert well.result() == 3


def test_a_process_imports_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    Path("pickle.py").write_text("open('harm', 'w')")
    with Crew(1) as crew:
        assert crew.call(len, "abc").result() == 3
    assert not Path("harm").exists()


def test_a_process_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/none/python")
    with Crew(1) as crew, pytest.raises(CrewError, match=r"process \(No such file.*fewer --jobs"):
        crew.call(len, "abc").result()


def test_an_error_ends_the_processes_at_once() -> None:
    crew = Crew(2)
    waiting = [crew.call(time.sleep, 600) for _ in range(5)]
    with pytest.raises(KeyboardInterrupt), crew:
        raise KeyboardInterrupt
    assert all(call.done() for call in waiting)
    assert all(process.returncode is not None for process in crew.processes)


def test_a_pair_that_kills_its_process_fails_alone(
    pairs: list[ManifestRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(here, "finished", finished_or_dead)
        results = run(pairs, jobs=2)
    assert states(results) == ["aligned", "failed", "aligned", "aligned"]
    assert "ended 2 times" in results[1].error
    assert states(run(pairs[:2])) == ["kept", "aligned"]


# Disks


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow beyond a size: writing more fails as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_fails_the_pair_and_leaves_what_was_there(pairs: list[ManifestRow]) -> None:
    run(pairs[:2])
    before = results_of("out")
    sentences = "\n".join(f"Rain fell on day {n}." for n in range(300))
    Path("1.en.txt").write_text(sentences)
    Path("1.id.txt").write_text("Hujan turun hari 1.\n")
    with files_of_at_most(20_000):
        results = run(pairs, formats=["tsv"], presplit=True)
    assert states(results) == ["aligned", "failed", "aligned", "aligned"]
    assert "can't write out/two.bitext.jsonl: File too large" in results[1].error
    after = results_of("out")
    assert after["two.bitext.jsonl"] == before["two.bitext.jsonl"]
    assert "two.tsv" not in after
    assert states(run(pairs, formats=["tsv"], presplit=True)) == ["kept", "aligned", "kept", "kept"]


def test_a_journal_that_cannot_be_written_fails_the_pair(pairs: list[ManifestRow]) -> None:
    encoder = align.FakeEncoder(WORDS)
    results = align.batch(pairs, "out", source_lang="en", target_lang="id", encoder=encoder)
    assert next(results).state == "aligned"
    journal = Path("out", JOURNAL)
    journal.rename("journal")
    journal.mkdir()
    assert [x.error for x in results] == [
        f"can't write out/{JOURNAL}: Is a directory; what it does not hold is done again next time"
    ] * 3
    with pytest.raises(InputError, match="Is a directory"):
        run(pairs)
    journal.rmdir()
    Path("journal").rename(journal)
    assert states(run(pairs)) == ["kept", "aligned", "aligned", "aligned"]


def test_a_line_is_whole_after_one_that_was_torn(pairs: list[ManifestRow]) -> None:
    run(pairs[:1])
    with Path("out", JOURNAL).open("a") as file:
        file.write('{"pair": "tw')
    run(pairs)
    assert states(run(pairs)) == ["kept"] * 4


def test_a_folder_that_cannot_be_made(pairs: list[ManifestRow]) -> None:
    Path("out").write_text("mine")
    with pytest.raises(OutputError, match="can't write to out: "):
        run(pairs)
    assert Path("out").read_text() == "mine"


# Files


def test_a_broken_input_stops_its_pair_alone(pairs: list[ManifestRow]) -> None:
    Path("folder").mkdir()
    Path("broken.docx").write_bytes(b"PK\x03\x04 no archive")
    Path("noise.txt").write_bytes(bytes(range(256)) * 8)
    Path("blank.txt").write_text(" \n")
    os.mkfifo("pipe.txt")
    wrong = ("folder", "broken.docx", "noise.txt", "blank.txt", "none.txt", "pipe.txt", "-")
    targets = Path("0.id.txt")
    broken = [ManifestRow(Path(name), targets, f"x{n}") for n, name in enumerate(wrong)]
    results = run([pairs[0], *broken, pairs[1]])
    assert states(results) == ["aligned", *["failed"] * len(broken), "aligned"]
    for name, result in zip(wrong[:-1], results[1:-2], strict=True):
        assert name in result.error
        assert "\n" not in result.error
    assert "standard input" in results[-2].error
    assert sorted(results_of("out")) == ["one.bitext.jsonl", "two.bitext.jsonl"]


def test_a_mistake_of_ours_stops_its_pair_alone(
    pairs: list[ManifestRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: align.Document, *others: Any, **options: Any) -> align.Bitext:
        if source.path == "1.en.txt":
            raise ZeroDivisionError("on\npurpose")
        return align.align(source, *others, **options)

    monkeypatch.setattr(stages, "align", broken)
    results = run(pairs)
    assert [x.pair.output for x in results if x.state == "failed"] == [NAMES[1]]
    assert results[1].error == (
        "align broke down on this pair (ZeroDivisionError: on purpose): please report it with its "
        "files"
    )


def test_a_disk_that_fills_while_the_journal_is_written(
    pairs: list[ManifestRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("align.corpus.journal._ends_well", full)
        results = run(pairs)
    assert states(results) == ["aligned", "failed", "failed", "failed"]
    assert "No space left on device" in results[1].error
    assert states(run(pairs)) == ["kept", "aligned", "aligned", "aligned"]
