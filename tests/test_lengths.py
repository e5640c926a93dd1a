from __future__ import annotations

import numpy as np
import pytest

from align.aligning.lengths import Lengths
from align.aligning.lengths import agreement as agreements


def agreement(source: float, target: float, ratio: float = 1.0, floor: float = 0.03) -> float:
    expected, found = (
        Lengths.of(np.array([x], np.float32), floor) for x in (source * ratio, target)
    )
    return float(agreements(expected, found)[0])


def test_length_agreement_falls_the_further_lengths_differ() -> None:
    falling = [agreement(100, target) for target in (100, 120, 150, 200, 400)]
    assert falling == sorted(set(falling), reverse=True)
    assert falling[0] > 0 > falling[-1]
    assert agreement(100, 150) == pytest.approx(agreement(150, 100), abs=1e-4)


def test_length_agreement_expects_the_ratio_of_the_languages() -> None:
    assert agreement(100, 130, ratio=1.3) > agreement(100, 100, ratio=1.3)
    assert agreement(100, 130, ratio=1.3) > agreement(100, 130, ratio=1.0)


def test_length_says_more_about_long_sentences() -> None:
    assert agreement(300, 300) > agreement(20, 20)
    assert agreement(300, 600) < agreement(20, 40)


def test_one_odd_length_never_outweighs_everything() -> None:
    assert agreement(10, 100_000) == agreement(10, 10_000) > -20


def test_lengths_of_all_groups_are_compared_with_each_other() -> None:
    source, target = (
        Lengths.of_groups({1: np.array(x, np.float32)}, 1.0, 0.03)
        for x in ([100, 40], [100, 90, 30])
    )
    found = agreements(source[0, :, None], target[0])
    expected = [[agreement(a, b) for b in (100, 90, 30)] for a in (100, 40)]
    assert found.tolist() == [pytest.approx(row) for row in expected]


def test_lengths_say_less_the_more_right_ones_differ() -> None:
    loose = [agreement(200, target, floor=0.3) for target in (200, 400)]
    strict = [agreement(200, target, floor=0.03) for target in (200, 400)]
    assert strict[0] > loose[0] > loose[1] > strict[1]
