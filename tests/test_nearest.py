from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from planted import sides

from align.aligning import nearest as module
from align.aligning.bands import around
from align.aligning.landmarks import landmarks
from align.aligning.nearest import nearest
from align.aligning.neighbours import KEPT
from align.aligning.sides import Floats, Numbers, units
from align.aligning.similarity import Similarity


@pytest.fixture
def clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search by clusters, of a few sentences each, however short the documents are."""
    monkeypatch.setattr(module, "ALL_CELLS", 0)
    monkeypatch.setattr(module, "CLUSTER", 20)


@dataclass(frozen=True)
class Given:
    """Vectors all in hand."""

    every: Floats

    def __len__(self) -> int:
        return len(self.every)

    def vectors(self, which: slice | Numbers) -> Floats:
        return self.every[which]


@pytest.mark.usefixtures("clusters")
@pytest.mark.parametrize(("size", "kept"), [(20, 1), (45, 8), (200, 3), (417, 8)])
def test_a_look_in_every_cluster_finds_what_a_look_at_all_does(
    size: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(size)
    one, other = (
        units(random.standard_normal((count, 24)).astype(np.float32)) for count in (150, size)
    )
    monkeypatch.setattr(module, "PROBES", size)
    monkeypatch.setattr(module, "BLOCK", 32)
    monkeypatch.setattr(module, "ROWS", 100)
    numbers, cosines = nearest(Given(one), Given(other), kept)
    every = one @ other.T
    assert numbers.tolist() == np.argsort(-every, axis=1)[:, :kept].tolist()
    assert cosines == pytest.approx(np.take_along_axis(every, numbers, 1), abs=1e-6)


@pytest.mark.usefixtures("clusters")
def test_what_is_found_is_ordered_and_true_however_the_vectors_lie() -> None:
    random = np.random.default_rng(1)
    one, other = (units(random.standard_normal((300, 24)).astype(np.float32)) for _ in range(2))
    numbers, cosines = nearest(Given(one), Given(other), 5)
    every = one @ other.T
    assert (np.diff(cosines, axis=1) <= 0).all()
    assert all(len(set(row)) == 5 for row in numbers.tolist())
    assert cosines == pytest.approx(np.take_along_axis(every, numbers, 1), abs=1e-6)
    # Without any structure four clusters of fifteen still hold far more than their share.
    assert (numbers[:, 0] == every.argmax(1)).mean() > 0.5


@pytest.mark.usefixtures("clusters")
def test_vectors_that_are_all_the_same() -> None:
    same = np.tile(np.eye(4, dtype=np.float32)[0], (300, 1))
    numbers, cosines = nearest(Given(same), Given(same), KEPT)
    assert all(len(set(row)) == KEPT for row in numbers.tolist())
    assert cosines == pytest.approx(np.ones((300, KEPT)))


def sentences(first: int, last: int) -> str:
    return " ".join(chr(0x4E00 + n) for n in range(first, last))


def test_bands_give_back_what_the_clusters_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = sides(sentences(0, 300), sentences(0, 300), words=False)
    exact = Similarity.between(one, other)
    for name, value in (("ALL_CELLS", 0), ("CLUSTER", 10), ("PROBES", 1)):
        monkeypatch.setattr(module, name, value)
    missing = Similarity.between(one, other)
    right = np.arange(300)
    assert 0.2 < (missing.nearest[0].numbers[:, 0] == right).mean() < 0.9
    # Enough of them are left to tell where to look.
    found = landmarks(missing)
    assert len(found) > 100
    chain = [(x.source, x.target) for x in found if x.source == x.target]
    full = missing.nearer([around(chain, 300, 300)])
    for side, whole in zip(full.nearest, exact.nearest, strict=True):
        assert (side.numbers[:, 0] == right).all()
        assert side.cosines[:, 0] == pytest.approx(whole.cosines[:, 0], abs=1e-6)
        for size in (1, 5):
            assert side.near[size] == pytest.approx(whole.near[size], abs=0.2)
            assert np.mean(side.near[size]) == pytest.approx(np.mean(whole.near[size]), abs=0.03)
