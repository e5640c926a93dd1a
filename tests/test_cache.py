from __future__ import annotations

import contextlib
import os
import pickle
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import exit_code
from damage import damaged
from steps import Steps
from tiny_models import save_small_bert, save_static

import align
from align import SentenceEncoder, VectorCache, doctor
from align.encoding import chosen, database, embedded, encoder
from align.encoding.encoded import Encoded, Words
from align.encoding.recipe import folder_revision, hub_revision, recipe
from align.errors import ModelError, OutputError, UsageError

ROOT = str(Path(align.__file__).parent.parent)
RECIPE = "tiny@1"


def made(text: str, tokens: int = 3) -> Encoded:
    """Make up what a model gives for a text: another text, other numbers."""
    draw = random.Random(text.encode("utf-8", "surrogatepass"))
    vector = np.array([draw.random() for _ in range(8)], np.float32)
    vectors = np.array([[draw.random() for _ in range(4)] for _ in range(tokens)], np.float16)
    places = np.array([[n, n + 1] for n in range(tokens)], np.int32)
    return Encoded(vector, Words(vectors, places))


def all_made(texts: Sequence[str]) -> dict[str, Encoded]:
    return {text: made(text) for text in texts}


def bits(encoded: Encoded) -> list[object]:
    """Return all of it in a form that tells -0.0 from 0.0, and NaN is equal to."""
    arrays = [encoded.vector, *(encoded.words or ())]
    return [None if x is None else (x.dtype.str, x.shape, x.tobytes()) for x in arrays]


def is_made(found: dict[str, Encoded]) -> bool:
    return all(bits(found[text]) == bits(made(text)) for text in found)


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    return VectorCache(tmp_path / "cache")


@contextlib.contextmanager
def opened(cache: VectorCache) -> Iterator[sqlite3.Connection]:
    """Give access past the cache."""
    with contextlib.closing(sqlite3.connect(cache.path, isolation_level=None)) as connection:
        yield connection


# What is kept

TEXTS = ["", "Rain fell.", "越南", "\ud83d alone", "a\0b", " Rain fell.", "long " * 50_000]
ODD = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1e-45], np.float32)


def test_what_was_kept_is_found_bit_for_bit(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(TEXTS))
    found = cache.find(RECIPE, [*TEXTS, "Rain"], words=True)
    assert set(found) == set(TEXTS)
    assert is_made(found)
    assert cache.notes == []


@pytest.mark.parametrize(
    "words",
    [
        Words(None, None),
        Words(np.array([[1, -2]], np.float16), None),
        Words(np.array([[1, -0.0, np.nan]], np.float16), np.array([[0, 70_000]], np.int32)),
    ],
    ids=["a model without", "a tokenizer without places", "all"],
)
def test_words_of_all_kinds(cache: VectorCache, words: Words) -> None:
    encoded = Encoded(ODD, words)
    cache.keep(RECIPE, {"a": encoded})
    assert bits(cache.find(RECIPE, ["a"], words=True)["a"]) == bits(encoded)


def test_who_wants_no_words_gets_none(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(["a"]))
    assert cache.find(RECIPE, ["a"])["a"].words is None


def test_a_vector_alone_does_not_stand_in_for_words(cache: VectorCache) -> None:
    cache.keep(RECIPE, {"a": Encoded(made("a").vector)})
    assert set(cache.find(RECIPE, ["a"])) == {"a"}
    assert cache.find(RECIPE, ["a"], words=True) == {}
    cache.keep(RECIPE, all_made(["a"]))
    assert is_made(cache.find(RECIPE, ["a"], words=True))


def test_words_stay_where_a_vector_is_kept_again(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(["a"]))
    cache.keep(RECIPE, {"a": Encoded(made("a").vector)})
    assert is_made(cache.find(RECIPE, ["a"], words=True))


def test_another_recipe_has_vectors_of_its_own(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(["a"]))
    assert cache.find("tiny@2", ["a"]) == {}
    other = Encoded(made("a").vector * 2)
    cache.keep("tiny@2", {"a": other})
    assert bits(cache.find("tiny@2", ["a"])["a"]) == bits(other)
    assert is_made(cache.find(RECIPE, ["a"], words=True))


def test_many_at_once(cache: VectorCache) -> None:
    texts = [f"text {n}" for n in range(3 * database.AT_ONCE + 1)]
    cache.keep(RECIPE, all_made(texts))
    found = cache.find(RECIPE, texts, words=True)
    assert len(found) == len(texts)
    assert is_made(found)


def test_an_object_that_went_to_another_process_finds_the_same(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(["a"]))
    assert is_made(pickle.loads(pickle.dumps(cache)).find(RECIPE, ["a"], words=True))


def test_the_texts_themselves_are_not_kept(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(["a secret sentence"]))
    assert b"secret" not in cache.path.read_bytes()


# Its size


def test_what_was_used_longest_ago_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 400_000
    cache = VectorCache(tmp_path, most_bytes=most)
    sizes = []
    for hour in range(15):
        monkeypatch.setattr(time, "time", lambda now=hour * 3600.0: now)
        cache.keep(RECIPE, {f"{hour} {n}": made(f"{hour} {n}", 200) for n in range(30)})
        assert set(cache.find(RECIPE, ["0 7", "0 8"], words=True)) == {"0 7", "0 8"}
        sizes.append(cache.path.stat().st_size)
    assert cache.info().bytes <= most
    assert max(sizes) < 2 * most
    newest = [f"14 {n}" for n in range(30)]
    found = cache.find(RECIPE, newest, words=True)
    assert set(found) == set(newest)
    assert all(bits(found[x]) == bits(made(x, 200)) for x in found)
    assert cache.find(RECIPE, [f"1 {n}" for n in range(30)]) == {}


def test_what_a_wrong_clock_dated_ahead_makes_room_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = VectorCache(tmp_path, most_bytes=400_000)
    for hour, name in ((900, "ahead"), (5, "a"), (6, "b"), (7, "c")):
        monkeypatch.setattr(time, "time", lambda now=hour * 3600.0: now)
        cache.keep(RECIPE, {f"{name} {n}": made(f"{name} {n}", 200) for n in range(80)})
    assert len(cache.find(RECIPE, [f"c {n}" for n in range(80)])) == 80
    assert cache.find(RECIPE, [f"ahead {n}" for n in range(80)]) == {}


def test_one_that_is_too_large_for_the_cache_is_not_kept(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, most_bytes=100_000)
    cache.keep(RECIPE, {"a": made("a", 20_000)})
    cache.keep(RECIPE, {"b": made("b")})
    assert set(cache.find(RECIPE, ["a", "b"])) == {"b"}
    assert cache.notes == []


def test_a_size_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="most_bytes=0: give a number of bytes"):
        VectorCache(tmp_path, most_bytes=0)


# Where it lies


def test_the_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path / "named"))
    assert VectorCache().path.parent == tmp_path / "named"
    assert VectorCache(tmp_path).path.parent == tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other cache folders")
@pytest.mark.parametrize("empty", [True, False])
def test_the_user_has_a_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, empty: bool
) -> None:
    monkeypatch.setenv("ALIGN_CACHE", "")
    if not empty:
        monkeypatch.delenv("ALIGN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert VectorCache().path.parent == tmp_path / "align"


def test_a_relative_folder_is_the_same_one_from_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGN_CACHE", "named")
    monkeypatch.chdir(tmp_path)
    caches = [VectorCache(), VectorCache("given")]
    monkeypatch.chdir("/")
    assert [x.path.parent for x in caches] == [tmp_path / "named", tmp_path / "given"]


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_names: object, **_options: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("ALIGN_CACHE", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", unknown)
    cache = VectorCache()
    cache.keep(RECIPE, all_made(["a"]))
    assert cache.find(RECIPE, ["a"]) == {}
    [note] = cache.notes
    assert "(no home folder is known): see that" in note
    assert "name another in ALIGN_CACHE" in note
    for work in (cache.info, cache.clear):
        with pytest.raises(OutputError, match="no home folder is known"):
            work()


# Damaged entries

Change = Callable[[bytes], object]
CHANGES: dict[str, Change] = {
    "a bit": lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
    "its check": lambda raw: bytes([raw[0] ^ 128]) + raw[1:],
    "cut short": lambda raw: raw[:-4],
    "too short for a check": lambda raw: raw[:3],
    "empty": lambda _raw: b"",
    "a text": lambda _raw: "0.5 0.5",
    "a number": lambda _raw: 7,
    "a text's that is another": lambda _raw: None,
}


@pytest.mark.parametrize(("table", "column"), [("sentences", "vector"), ("words", "content")])
@pytest.mark.parametrize("change", CHANGES)
def test_a_damaged_entry_is_not_found_and_taken_out(
    cache: VectorCache, table: str, column: str, change: str
) -> None:
    cache.keep(RECIPE, all_made(["a", "b", "c"]))
    with opened(cache) as connection:
        (one, raw), (_, other) = connection.execute(f"SELECT id, {column} FROM {table}").fetchmany(
            2
        )
        changed = CHANGES[change](raw)
        connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE id = ?",
            [other if changed is None else changed, one],
        )
    found = cache.find(RECIPE, ["a", "b", "c"], words=True)
    assert len(found) == 2
    assert is_made(found)
    assert cache.notes == [f"1 damaged entry was taken out of the vector cache {cache.path}"]
    assert [x.texts for x in cache.info().models] == [2]
    assert len(VectorCache(cache.path.parent).find(RECIPE, ["a", "b", "c"])) == 2
    cache.keep(RECIPE, all_made(["a", "b", "c"]))
    assert len(cache.find(RECIPE, ["a", "b", "c"], words=True)) == 3


def test_an_entry_under_another_model_is_damaged(cache: VectorCache) -> None:
    cache.keep(RECIPE, all_made(["a"]))
    cache.keep("tiny@2", all_made(["b"]))
    with opened(cache) as connection:
        connection.execute("UPDATE sentences SET model = 3 - model")
    assert cache.find(RECIPE, ["a", "b"]) == cache.find("tiny@2", ["a", "b"]) == {}


# A damaged file


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1000)


def of_others(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE sentences (text TEXT)")


def cut_off(path: Path) -> None:
    os.truncate(path, 5000)


def without_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\0" * (len(content) - 4096))


def without_a_table(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE words")


@pytest.mark.parametrize(
    "harm", [not_a_database, of_others, cut_off, without_pages, without_a_table]
)
def test_a_damaged_file_is_set_aside(cache: VectorCache, harm: Callable[[Path], None]) -> None:
    cache.keep(RECIPE, all_made(["a", "b"]))
    harm(cache.path)
    content = cache.path.read_bytes()
    assert cache.find(RECIPE, ["a", "b"], words=True) == {}
    aside = cache.path.with_name("vectors-1.sqlite.damaged")
    assert cache.notes == [
        f"the vector cache {cache.path} was damaged: it is vectors-1.sqlite.damaged now, and a "
        "new one is begun"
    ]
    assert aside.read_bytes() == content
    cache.keep(RECIPE, all_made(["a"]))
    assert is_made(found := cache.find(RECIPE, ["a", "b"], words=True))
    assert set(found) == {"a"}
    assert len(cache.notes) == 1
    cache.clear()
    assert [x.name for x in cache.path.parent.iterdir()] == ["vectors-1.sqlite"]


def test_an_empty_file_is_an_empty_cache(cache: VectorCache) -> None:
    cache.path.parent.mkdir()
    cache.path.touch()
    cache.keep(RECIPE, all_made(["a"]))
    assert is_made(found := cache.find(RECIPE, ["a"], words=True))
    assert found
    assert cache.notes == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the file of a cache of eight texts."""
    cache = VectorCache(tmp_path_factory.mktemp("whole"))
    cache.keep(RECIPE, {text: made(text, 600) for text in "abcdefgh"})
    return cache.path.read_bytes()


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_gives_a_wrong_vector_or_an_error(
    cache: VectorCache, whole: bytes, seed: int
) -> None:
    cache.path.parent.mkdir()
    cache.path.write_bytes(damaged(whole, seed))
    found = cache.find(RECIPE, [*"abcdefgh"], words=True)
    assert all(bits(found[x]) == bits(made(x, 600)) for x in found)
    cache.keep(RECIPE, {"i": made("i", 600)})
    again = cache.find(RECIPE, ["i"], words=True)
    assert bits(again["i"]) == bits(made("i", 600))


# What the cache can't be used for


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = VectorCache(tmp_path / "file")
    cache.keep(RECIPE, all_made(["a"]))
    assert cache.find(RECIPE, ["a"]) == {}
    [note] = cache.notes
    assert note.startswith(f"going on without the vector cache {cache.path} (File exists)")
    assert note.endswith("the folder can be written, or name another in ALIGN_CACHE")
    with pytest.raises(OutputError, match=r"can't use the vector cache .* ALIGN_CACHE"):
        cache.info()
    with pytest.raises(OutputError, match=r"can't clear the vector cache .* ALIGN_CACHE"):
        cache.clear()


def test_a_name_that_no_folder_can_have() -> None:
    cache = VectorCache("a\0b")
    assert cache.find(RECIPE, ["a"]) == {}
    assert len(cache.notes) == 1


def test_a_file_that_can_t_be_written(cache: VectorCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.keep(RECIPE, all_made(["a"]))

    def read_only(path: Path, **options: Any) -> sqlite3.Connection:
        return real(f"{path.as_uri()}?mode=ro", uri=True, **options)

    real: Callable[..., sqlite3.Connection] = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert is_made(cache.find(RECIPE, ["a"], words=True))
    cache.keep(RECIPE, all_made(["b"]))
    assert "attempt to write a readonly database" in cache.notes[0]
    with pytest.raises(OutputError, match="readonly"):
        cache.info()


def test_a_full_disk(cache: VectorCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.keep(RECIPE, all_made(["a"]))
    real: Callable[..., sqlite3.Connection] = sqlite3.connect

    def full(path: Path, **options: Any) -> sqlite3.Connection:
        connection = real(path, **options)
        connection.execute("PRAGMA max_page_count = 12")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", full)
        cache.keep(RECIPE, {"b": made("b", 5000)})
        cache.keep(RECIPE, {"c": made("c", 5000)})
    [note] = cache.notes
    assert "(database or disk is full): see that the disk has room" in note
    assert cache.find(RECIPE, ["a"]) == {}, "it is left alone"
    after = VectorCache(cache.path.parent)
    assert is_made(found := after.find(RECIPE, ["a", "b", "c"], words=True))
    assert set(found) == {"a"}
    assert after.notes == []


def test_a_cache_on_a_full_disk_is_cleared(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.keep(RECIPE, {"a": made("a", 5000)})
    size = cache.path.stat().st_size

    def full(_database: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(database.VectorDatabase, "empty", full)
    assert cache.clear() == size
    assert list(cache.path.parent.iterdir()) == []
    cache.keep(RECIPE, all_made(["b"]))
    assert set(cache.find(RECIPE, ["a", "b"])) == {"b"}


@pytest.mark.parametrize("mode", ["NORMAL", "EXCLUSIVE"])
def test_a_cache_that_another_has_locked(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """Who writes keeps others from writing; who has it for himself, from reading, too."""
    cache.keep(RECIPE, all_made(["a"]))
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with opened(cache) as other:
        other.execute(f"PRAGMA locking_mode = {mode}")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("DELETE FROM words")
        found = cache.find(RECIPE, ["a"], words=True)
        assert is_made(found)
        assert set(found) == ({"a"} if mode == "NORMAL" else set())
        for text in "bcd":
            cache.keep(RECIPE, all_made([text]))
        with pytest.raises(OutputError, match="database is locked"):
            cache.clear()
    assert len(cache.notes) == 1
    assert "(database is locked)" in cache.notes[0]
    assert set(VectorCache(cache.path.parent).find(RECIPE, [*"abcd"], words=True)) == {"a"}


# Several at once

WRITE = """
import itertools, sys
from test_cache import RECIPE, all_made
from align import VectorCache

cache = VectorCache(sys.argv[1])
for start in itertools.count(0, 20):
    cache.keep(RECIPE, all_made([f"{sys.argv[2]} {n}" for n in range(start, start + 20)]))
    assert cache.notes == []
    print(start, flush=True)
"""


def test_processes_that_are_killed_while_they_write_leave_all_they_kept(cache: VectorCache) -> None:
    paths = os.pathsep.join([ROOT, str(Path(__file__).parent)])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(cache.path.parent), name],
            env=os.environ | {"PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    written = {}
    for name, writer in zip("ab", writers, strict=True):
        with writer:
            assert writer.stdout
            told = [writer.stdout.readline() for _ in range(5)]
            cache.keep(RECIPE, all_made([f"own {name}"]))
            writer.kill()
            told += writer.stdout.readlines()
            written[name] = int(told[-1]) + 20
    texts = [f"{name} {n}" for name in "ab" for n in range(written[name] + 100)]
    found = cache.find(RECIPE, [*texts, "own a", "own b"], words=True)
    assert is_made(found)
    kept = {f"{name} {n}" for name in "ab" for n in range(written[name])}
    assert kept | {"own a", "own b"} <= set(found)
    # What was being written when the end came is there as a whole, or not at all.
    assert len(found) % 20 == 2
    assert cache.notes == []
    with opened(cache) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_threads_share_a_cache_while_it_is_cleared(cache: VectorCache) -> None:
    def work(name: int) -> bool:
        texts = [f"{name} {n}" for n in range(10)]
        cache.keep(RECIPE, all_made(texts))
        if name % 7 == 3:
            cache.clear()
        return is_made(cache.find(RECIPE, texts, words=True))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(40)))
    assert cache.notes == []
    assert is_made(cache.find(RECIPE, ["39 0"], words=True))


def test_a_cache_is_laid_out_once(tmp_path: Path) -> None:
    def begin(name: int) -> list[str]:
        cache = VectorCache(tmp_path / str(name // 8))
        cache.keep(RECIPE, all_made([str(name)]))
        return cache.notes

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(begin, range(64))) == [[]] * 64
    for start in range(0, 64, 8):
        texts = [str(name) for name in range(start, start + 8)]
        assert len(VectorCache(tmp_path / str(start // 8)).find(RECIPE, texts)) == 8


def test_a_cache_is_begun_while_another_begins_it(cache: VectorCache) -> None:
    cache.path.parent.mkdir()
    with opened(cache) as other, ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        begun = pool.submit(cache.keep, RECIPE, all_made(["a"]))
        time.sleep(0.1)
        other.execute("COMMIT")
        begun.result()
    assert cache.notes == []
    assert set(cache.find(RECIPE, ["a"])) == {"a"}


def test_what_another_has_begun_anew_is_not_set_aside(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.path.parent.mkdir()
    not_a_database(cache.path)
    quicker = VectorCache(cache.path.parent)

    def found_late(error: sqlite3.Error) -> bool:
        monkeypatch.undo()
        quicker.keep(RECIPE, all_made(["a"]))
        return database.is_damage(error)

    monkeypatch.setattr("align.encoding.cache.is_damage", found_late)
    assert set(cache.find(RECIPE, ["a"])) == {"a"}
    assert cache.notes == []
    assert len(quicker.notes) == 1


# What it holds


def test_a_cache_tells_what_it_holds(cache: VectorCache) -> None:
    assert cache.info().models == ()
    cache.keep("b@1", all_made(["a", "b"]) | {"c": Encoded(made("c").vector)})
    cache.keep("a@1", all_made(["a"]))
    found = cache.info()
    assert found.models == (("a@1", 1, 1), ("b@1", 3, 2))
    assert found.path == cache.path
    assert found.most_bytes == 2 << 30
    assert 0 < found.bytes <= cache.path.stat().st_size


def test_a_cleared_cache_holds_nothing_and_gives_its_space_back(cache: VectorCache) -> None:
    cache.keep(RECIPE, {str(n): made(str(n), 500) for n in range(40)})
    before = cache.path.stat().st_size
    assert cache.clear() == before - cache.path.stat().st_size > 100_000
    assert cache.info().models == ()
    assert cache.find(RECIPE, ["1"]) == {}
    cache.keep(RECIPE, all_made(["1"]))
    assert set(cache.find(RECIPE, ["1"], words=True)) == {"1"}


# Encoding with it

SAID = ["rain fell", "Rains  fell", "a?", "", "rain " * 50]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {"bert": save_small_bert(folder / "model"), "static": save_static(folder / "static")}


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: object, *_rest: object, **_options: object) -> None:
        raise AssertionError(f"{name} is loaded")

    monkeypatch.setattr(chosen, "ChosenModel", refuse)
    monkeypatch.setattr(embedded, "EmbeddedModel", refuse)


def everything(encoder: SentenceEncoder, texts: Sequence[str] = SAID) -> list[object]:
    """Return all bits that an encoder gives for texts."""
    vectors, words = encoder.encode_words(texts)
    tokens = encoder.encode_tokens(texts)
    return [
        encoder.encode(texts).tobytes(),
        encoder.background.tobytes(),
        (vectors.shape, vectors.dtype, vectors.tobytes()),
        words and [(x.shape, x.dtype, x.tobytes()) for x in words],
        tokens and [(x.vectors.tobytes(), x.places.dtype, x.places.tolist()) for x in tokens],
    ]


@pytest.mark.parametrize("name", ["bert", "static"])
def test_a_second_run_gives_the_same_and_loads_no_model(
    cache: VectorCache, models: dict[str, Path], name: str, request: pytest.FixtureRequest
) -> None:
    model = str(models[name])
    plain = everything(SentenceEncoder(model))
    assert everything(SentenceEncoder(model, cache=cache)) == plain
    request.getfixturevalue("no_model")
    assert everything(SentenceEncoder(model, cache=cache)) == plain
    assert cache.notes == []


def test_no_more_than_what_is_missing_is_encoded(
    cache: VectorCache, models: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = SentenceEncoder(str(models["bert"]))
    cached = SentenceEncoder(str(models["bert"]), cache=cache)
    cached.encode_words(["rain", "fell"])
    cached.encode(["a"])
    computed: list[str] = []

    def spy(texts: Sequence[str], *rest: object, **options: object) -> object:
        computed.extend(texts)
        return SentenceEncoder._computed(cached, texts, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(cached, "_computed", spy)
    steps = Steps()
    texts = ["fell", "rain rain", "rain", "a", "fell"]
    vectors, words = cached.encode_words(texts, steps)
    assert computed == ["rain rain", "a"]
    assert steps.heard == ["encoding", 4, 2, 2, "finished"]
    assert words is not None
    assert words[0] is words[4]
    assert np.array_equal(vectors, plain.encode(texts))


def test_a_cache_that_fails_changes_no_result(tmp_path: Path, models: dict[str, Path]) -> None:
    (tmp_path / "file").touch()
    cache = VectorCache(tmp_path / "file")
    model = str(models["bert"])
    assert everything(SentenceEncoder(model, cache=cache)) == everything(SentenceEncoder(model))
    assert len(cache.notes) == 1


def test_another_model_in_the_same_folder_finds_nothing(
    cache: VectorCache, models: dict[str, Path], tmp_path: Path
) -> None:
    model = tmp_path / "model"
    shutil.copytree(models["bert"], model)
    before = everything(SentenceEncoder(str(model), cache=cache))
    settings = model / "config_sentence_transformers.json"
    prompt = settings.read_text().replace("query: ", "rain: ")
    settings.write_text(prompt)
    after = everything(SentenceEncoder(str(model), cache=cache))
    assert after == everything(SentenceEncoder(str(model)))
    assert after != before


def test_what_was_computed_in_another_precision_is_not_found(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipes = []
    for has_it in (True, False):
        monkeypatch.setattr(encoder, "has_bfloat16", lambda has_it=has_it: has_it)
        recipes.append(SentenceEncoder(cache=cache)._recipe)
    assert len(set(recipes)) == 2


WARM = """
import sys
from align import SentenceEncoder, VectorCache, doctor

encoder = SentenceEncoder(sys.argv[1], cache=VectorCache(sys.argv[2]))
vectors, words = encoder.encode_words(["rain", "fell"])
assert encoder.background.shape[1] == vectors.shape[1] == 8
assert len(words) == len(encoder.encode_tokens(["rain", "fell"])) == 2
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers"} & set(sys.modules)
assert not heavy, heavy
"""


def test_a_second_run_does_not_even_import_torch(
    cache: VectorCache, models: dict[str, Path]
) -> None:
    model = str(models["bert"])
    everything(SentenceEncoder(model, cache=cache), ["rain", "fell"])
    command = [sys.executable, "-c", WARM, model, str(cache.path.parent)]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": ROOT}, check=True)


# Revisions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "1_Pooling" / "config.json").write_text("[]")
    (folder / "weights").write_bytes(b"0" * (1 << 21))
    os.utime(folder / "weights", ns=(10**18, 10**18))
    return folder


def rewrite(folder: Path) -> None:
    (folder / "weights").write_bytes(b"1" * (1 << 21))


def edit(folder: Path) -> None:
    state = (folder / "config.json").stat()
    (folder / "config.json").write_text("[]")
    os.utime(folder / "config.json", ns=(state.st_atime_ns, state.st_mtime_ns))


def swap(folder: Path) -> None:
    (folder / "config.json").write_text("[]")
    (folder / "1_Pooling" / "config.json").write_text("{}")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (rewrite, False),
        (edit, False),
        (swap, False),
        (lambda folder: (folder / "config.json").rename(folder / "modules.json"), False),
        (lambda folder: (folder / "more").touch(), False),
        (lambda folder: (folder / "config.json").touch(), True),
        (lambda folder: folder.rename(folder.with_name("moved")), True),
        (lambda folder: (folder / ".git").write_text("changes with every look"), True),
        (lambda folder: (folder / "round").symlink_to(".."), True),
        (lambda folder: (folder / "gone").symlink_to("nowhere"), True),
    ],
)
def test_a_folder_s_revision_changes_with_its_files(
    folder: Path, change: Callable[[Path], object], *, same: bool
) -> None:
    before = folder_revision(folder)
    change(folder)
    [folder] = folder.parent.iterdir()
    assert (folder_revision(folder) == before) is same


def test_what_a_model_s_folder_links_to_counts_as_well(folder: Path, tmp_path: Path) -> None:
    pooling = (folder / "1_Pooling").rename(tmp_path / "elsewhere")
    (folder / "1_Pooling").symlink_to(pooling)
    before = folder_revision(folder)
    (pooling / "config.json").write_text("{}")
    assert folder_revision(folder) != before


def test_a_name_that_is_no_text_names_a_recipe() -> None:
    recipe("model-\udcff", "3f2a").encode()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def fetch(hub: Path, name: str, commit: str) -> None:
    ref = hub / f"models--{name}" / "refs" / "main"
    ref.parent.mkdir(parents=True)
    ref.write_text(commit)


def test_a_folder_without_a_model_has_no_revision(folder: Path) -> None:
    (folder / "config.json").unlink()
    assert folder_revision(folder) is None


@pytest.mark.parametrize("name", ["a" * 5000, "a/" + "b" * 5000, "a\0b", "", "..", "/"])
def test_a_name_that_no_model_can_have(
    cache: VectorCache, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="can't load the model"):
        SentenceEncoder(name, cache=cache).encode(["a"])


def test_a_fetched_model_s_revision_is_its_commit(hub: Path) -> None:
    assert hub_revision("intfloat/multilingual-e5-small") is None
    fetch(hub, "intfloat--multilingual-e5-small", "614241f6")
    fetch(hub, "sentence-transformers--LaBSE", "836121a0")
    fetch(hub, "gpt2", "607a30d7")
    assert hub_revision("intfloat/multilingual-e5-small") == "614241f6"
    assert hub_revision("sentence-transformers/LaBSE") == "836121a0"
    assert hub_revision("LaBSE") == "836121a0"
    assert hub_revision("gpt2") == "607a30d7"
    assert hub_revision("intfloat/multilingual-e5-base") is None
    # A download that was broken off: two models without a commit must not be taken for one.
    fetch(hub, "intfloat--multilingual-e5-base", "")
    assert hub_revision("intfloat/multilingual-e5-base") is None


def test_a_model_of_the_hub_is_loaded_as_it_was_fetched(
    cache: VectorCache, hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(hub, "tiny--model", "614241f6")
    asked = []

    def load(name: str, _way_out: str, *, trust: bool, revision: str | None) -> None:
        asked.append((name, revision, trust))

    monkeypatch.setattr(chosen, "ChosenModel", load)
    cached, plain = SentenceEncoder("tiny/model", cache=cache), SentenceEncoder("tiny/model")
    assert "|rev:614241f6|" in (cached._recipe or "")
    assert asked == []
    assert cached._model is plain._model
    assert asked == [("tiny/model", "614241f6", False), ("tiny/model", None, False)]


def test_a_model_that_is_not_here_is_fetched_first(
    cache: VectorCache, hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_name: str, _way_out: str, *, trust: bool, revision: str | None) -> None:
        assert (trust, revision) == (False, None)
        fetch(hub, "tiny--model", "614241f6")

    monkeypatch.setattr(chosen, "ChosenModel", load)
    assert "|rev:614241f6|" in (SentenceEncoder("tiny/model", cache=cache)._recipe or "")


# The commands


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        return exit_code(*arguments), *capsys.readouterr()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path / "cache"))
    Path("a.en.txt").write_text("Rain fell.\nA rain?\n")
    Path("a.id.txt").write_text("Hujan turun.\nHujan?\n")
    return call


Run = Callable[..., tuple[int, str, str]]
ALIGN = [
    *("run", "a.en.txt", "a.id.txt", "--source-lang", "en", "--target-lang", "id", "--presplit"),
    *("--model", "MODEL", "-o", "OUTPUT"),
]


def aligned(run: Run, model: Path, output: str, *options: str) -> tuple[bytes, str]:
    names = {"MODEL": str(model), "OUTPUT": output}
    code, _, said = run(*(names.get(x, x) for x in ALIGN), *options)
    assert code == 0
    return Path(output).read_bytes(), said


def test_the_second_of_two_commands_loads_no_model(
    run: Run, models: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    model = models["bert"]
    without, _ = aligned(run, model, "a.bitext.jsonl", "--no-cache")
    assert not Path("cache").exists()
    first, said = aligned(run, model, "b.bitext.jsonl")
    request.getfixturevalue("no_model")
    second, said_again = aligned(run, model, "c.bitext.jsonl")
    assert without == first == second
    assert said.splitlines()[-2:-1] == said_again.splitlines()[:-1]
    view = ["view", "c.bitext.jsonl", "-o", "c.html", "--model", str(model)]
    assert run(*view)[0] == 0
    with pytest.raises(AssertionError, match="is loaded"):
        aligned(run, model, "d.bitext.jsonl", "--no-cache")


def test_a_command_tells_once_what_is_wrong_with_the_cache(
    run: Run, models: dict[str, Path]
) -> None:
    Path("cache").touch()
    _, said = aligned(run, models["bert"], "a.bitext.jsonl")
    assert said.count("align: going on without the vector cache") == 1
    assert "or name another in ALIGN_CACHE\n" in said


def test_cache_info_and_clear(run: Run, models: dict[str, Path]) -> None:
    path = Path("cache/vectors-1.sqlite").absolute()
    assert run("cache", "info")[0] == 0
    aligned(run, models["bert"], "a.bitext.jsonl")
    code, out, said = run("cache", "info")
    assert (code, said) == (0, "")
    file, size, head, row = out.splitlines()
    assert file == f"file\t{path}"
    assert size == f"bytes\t{VectorCache().info().bytes:,} of at most 2,147,483,648"
    assert head == "model\ttexts\twith words"
    # Four sentences with words, and eighteen of the background without.
    assert row.startswith(f"{models['bert']}|rev:")
    assert row.endswith("\t22\t4")
    size_before = path.stat().st_size
    code, out, said = run("cache", "clear")
    assert (code, out) == (0, "")
    assert said == f"{path}: {size_before - path.stat().st_size:,} bytes given back\n"
    assert run("cache", "info")[1].splitlines()[2:] == ["model\ttexts\twith words"]


def test_a_damaged_cache_is_cleared(run: Run) -> None:
    Path("cache").mkdir()
    path = Path("cache/vectors-1.sqlite")
    for file in (path, path.with_name("vectors-1.sqlite.damaged")):
        file.write_bytes(b"no database " * 5000)
    code, _, said = run("cache", "clear")
    assert (code, said) == (0, f"{path.absolute()}: 120,000 bytes given back\n")
    assert list(Path("cache").iterdir()) == []


def test_a_folder_s_name_spoils_no_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGN_CACHE", "cache\n\x1b[31m")
    assert run("cache", "info")[1].splitlines()[0].endswith("/cache??[31m/vectors-1.sqlite")
    assert run("cache", "clear")[2].endswith("/cache??[31m/vectors-1.sqlite: 0 bytes given back\n")


@pytest.mark.parametrize("command", ["info", "clear"])
def test_a_cache_that_can_t_be_opened(run: Run, command: str) -> None:
    Path("cache").touch()
    code, out, said = run("cache", command)
    assert (code, out) == (1, "")
    assert len(said.splitlines()) == 1
    assert "name another in ALIGN_CACHE" in said


@pytest.mark.usefixtures("run")
def test_doctor_tells_where_the_cache_is_and_does_not_need_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "_encoding", lambda: "not tried")
    *_, found = doctor.examine()
    assert (found.what, found.good) == ("vector cache", True)
    assert found.detail.startswith(f"{Path('cache/vectors-1.sqlite').absolute()}, ")
    shutil.rmtree("cache")
    Path("cache").touch()
    *_, found = doctor.examine()
    assert (found.good, found.needed) == (False, False)
    assert "name another in ALIGN_CACHE" in found.detail
