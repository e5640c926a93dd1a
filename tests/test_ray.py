from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from run_on_ray import WORDS

import align
from align.corpus import ManifestRow
from align.corpus.cluster import Cluster, connected
from align.corpus.on_ray import _Encoding, _items, _prepare, _table
from align.corpus.stages import Prepared, RunSettings, prepared
from align.encoding import Vectors
from align.errors import ClusterError, ModelError, UsageError

ROOT = Path(__file__).parent.parent
NAMES = [*"abcdefghij"]
OPTIONS: dict[str, Any] = {"source_lang": "en", "target_lang": "id"}
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")


def write_pairs(folder: Path, extra: dict[str, str]) -> None:
    """Write a manifest and its articles; one of them has no second article."""
    for name in NAMES:
        english = f"Rain fell. Schools closed. {extra.get(name, '')}\n"
        (folder / f"{name}.en.txt").write_text(english)
        (folder / f"{name}.id.txt").write_text(f"Sekolah tutup. Hujan turun. Ini {name}.\n")
    (folder / "c.id.txt").unlink()
    rows = [f"{name}.en.txt\t{name}.id.txt\t{name}" for name in NAMES]
    (folder / "pairs.tsv").write_text("\n".join(["source\ttarget\toutput", *rows]) + "\n")


# A program that uses Ray, whose workers die


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ray")
    write_pairs(folder, {"e": "Deadly.", "h": "Once."})
    return folder


@pytest.fixture(scope="module")
def program(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(Path(__file__).with_name("run_on_ray.py"))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )


@pytest.fixture
def lines(program: subprocess.CompletedProcess[str]) -> list[Any]:
    return [json.loads(line) for line in program.stdout.splitlines()]


@needs_ray
def test_a_pair_fails_alone_even_if_workers_die_of_it(lines: list[Any], folder: Path) -> None:
    results = {name: (state, error) for name, state, error in lines[: len(NAMES)]}
    assert list(results) == NAMES
    assert results.pop("c") == (
        "failed",
        "can't read c.id.txt: no such file; check the name",
    )
    state, error = results.pop("e")
    assert state == "failed"
    assert "died each time" in error
    assert set(results.values()) == {("aligned", "")}
    assert (folder / "died-once").exists()


@needs_ray
def test_ray_says_nothing_and_ends_with_the_run(
    program: subprocess.CompletedProcess[str], lines: list[Any]
) -> None:
    assert program.stderr == ""
    assert lines[len(NAMES) :] == [False]


@needs_ray
@pytest.mark.usefixtures("program")
def test_the_bytes_are_those_of_a_run_here_which_goes_on_from_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    pairs, encoder = align.read_manifest("pairs.tsv"), align.FakeEncoder(WORDS)
    assert len(list(align.batch(pairs, "here", encoder=encoder, **OPTIONS))) == len(NAMES)
    ours, theirs = (
        {path.name: path.read_bytes() for path in (folder / name).glob("*.bitext.jsonl")}
        for name in ("here", "ray")
    )
    assert set(ours) - set(theirs) == {"e.bitext.jsonl"}
    assert theirs.items() <= ours.items()
    states = [x.state for x in align.batch(pairs, "ray", encoder=encoder, **OPTIONS)]
    assert states == ["kept"] * 2 + ["failed", "kept", "aligned"] + ["kept"] * 5


def test_the_ray_of_the_program_is_used_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [
        {"NodeID": "1", "Alive": True, "Resources": {"CPU": 8.0}},
        {"NodeID": "2", "Alive": False, "Resources": {"CPU": 2.0}},
    ]
    # It can be neither started nor ended: there is nothing to do it with.
    running = SimpleNamespace(is_initialized=lambda: True, nodes=lambda: nodes)
    monkeypatch.setitem(sys.modules, "ray", running)
    monkeypatch.setitem(sys.modules, "ray.data", SimpleNamespace())
    with connected(None) as cluster:
        assert cluster == Cluster(2, 4, has_gpus=False)
    with pytest.raises(UsageError, match="Ray runs in this program already: leave the address"):
        connected("10.0.0.1:6379").__enter__()


# What is wrong before, or on the way


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "spark"}, "engine must be one of here, ray, not 'spark'"),
        ({"address": "10.0.0.1:6379"}, "an address is that of a Ray cluster: give --engine ray"),
    ],
)
def test_an_engine_that_there_is_not(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        next(align.batch([], tmp_path, encoder=align.FakeEncoder(), **options))


def on_ray(folder: Path, address: str | None = None) -> list[align.PairResult]:
    pair = ManifestRow(Path("a.en.txt"), Path("a.id.txt"), "a")
    encoder = align.FakeEncoder()
    return list(align.batch([pair], folder, encoder=encoder, engine="ray", address=address))


def test_without_ray_the_way_to_get_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'align-bitext\[ray\]'"):
        on_ray(tmp_path)


@needs_ray
def test_a_cluster_that_nobody_runs(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ClusterError, match=f"can't reach the Ray cluster at {address}"):
        on_ray(tmp_path, address)
    with pytest.raises(ClusterError, match=r"cluster at nowhere \(an address is a host and a port"):
        on_ray(tmp_path, "nowhere")


@pytest.mark.parametrize(
    ("machines", "expected"),
    [
        ([{"CPU": 1.0}], Cluster(1, 1, has_gpus=False)),
        ([{"CPU": 2.0}, {"CPU": 9.0}], Cluster(5, 2, has_gpus=False)),
        ([{"memory": 1e9}, {"CPU": 64.0}], Cluster(16, 4, has_gpus=False)),
        ([{"CPU": 64.0}, {"CPU": 8.0, "GPU": 4.0}], Cluster(4, 4, has_gpus=True)),
    ],
)
def test_a_cluster_has_an_encoder_for_each_gpu_or_few_processors(
    machines: list[dict[str, float]], expected: Cluster
) -> None:
    assert Cluster.of(machines) == expected


# What the workers do


def settings(folder: Path) -> RunSettings:
    return RunSettings(folder=folder, encoder="fake@1", choices={}, registered={}, **OPTIONS)


def ready(folder: Path) -> Prepared:
    write_pairs(folder, {})
    pair = ManifestRow(folder / "a.en.txt", folder / "a.id.txt", "a")
    found = prepared(pair, settings(folder / "out"))
    assert isinstance(found, Prepared)
    return found


def encoded(encoder: align.Encoder, item: Prepared) -> list[Any]:
    tables = _Encoding(encoder, "fake@1", 1)(_table([item]))
    return [item for table in tables for item in _items(table)]


@needs_ray
def test_a_folder_that_a_machine_does_not_share_ends_the_run(tmp_path: Path) -> None:
    pair = ManifestRow(Path("a.en.txt"), Path("a.id.txt"), "a")
    for place in (tmp_path / "none", tmp_path):
        (error,) = _items(_prepare(_table([pair]), str(place), settings(Path("out"))))
        assert isinstance(error, ClusterError)
        assert f"does not share the folder {place}, or not out" in str(error)


class Broken(align.FakeEncoder):
    @property
    def background(self) -> Vectors:
        raise MemoryError("no room for the model")


class Elsewhere(align.FakeEncoder):
    name = "fake@2"


@needs_ray
@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (Broken(), r"the encoder 'fake@1' can't be used \(MemoryError: no room for the model\)"),
        (Elsewhere(), "the encoder is 'fake@2' on the machine .*, and 'fake@1' where"),
    ],
)
def test_an_encoder_that_can_not_be_used_ends_the_run(
    encoder: align.Encoder, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    (error,) = encoded(encoder, ready(tmp_path))
    assert isinstance(error, ModelError)
    with pytest.raises(ModelError, match=message):
        raise error
