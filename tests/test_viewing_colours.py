"""The scale of confidence, as people with and without a colour deficiency see it."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from align.viewing.colours import DARK, LIGHT, UNKNOWN, confidence_colour
from align.viewing.page.assembly import FOLDER

Triple = npt.NDArray[np.float64]
Scale = tuple[tuple[float, str], ...]

SCALES = {"light": LIGHT, "dark": DARK}
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SIGHTS = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# IEC 61966-2-1; white is D65.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = XYZ.sum(axis=1)
# So far apart, colours are told apart side by side, and small.
APART = 8


def linear(colour: str) -> Triple:
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str = "all colours") -> tuple[float, float, float]:
    """Return lightness, red against green, and yellow against blue (CIE 1976)."""
    ratio = XYZ @ np.clip(SIGHTS[sight] @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return how different two colours look: CIEDE2000, after Sharma, Wu and Dalal 2005."""
    (light, a, b), (other_light, other_a, other_b) = one, other
    weight = 0.5 * (1 - _chroma_share((np.hypot(a, b) + np.hypot(other_a, other_b)) / 2))
    a, other_a = a * (1 + weight), other_a * (1 + weight)
    chroma, other_chroma = np.hypot(a, b), np.hypot(other_a, other_b)
    hue, other_hue = (np.degrees(np.arctan2(*x)) % 360 for x in ((b, a), (other_b, other_a)))
    turn = (other_hue - hue + 180) % 360 - 180 if chroma * other_chroma else 0.0
    hue_step = 2 * np.sqrt(chroma * other_chroma) * np.sin(np.radians(turn / 2))
    middle = hue + turn / 2 if chroma * other_chroma else hue + other_hue
    mean_light, mean_chroma = (light + other_light) / 2, (chroma + other_chroma) / 2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    hue_weight = 1 + sum(k * np.cos(np.radians(n * middle + at)) for k, n, at in waves)
    off = (mean_light - 50) ** 2
    parts = (
        (other_light - light) / (1 + 0.015 * off / np.sqrt(20 + off)),
        (other_chroma - chroma) / (1 + 0.045 * mean_chroma),
        hue_step / (1 + 0.015 * mean_chroma * hue_weight),
    )
    bend = 60 * np.exp(-((((middle - 275 + 180) % 360 - 180) / 25) ** 2))
    mixed = -2 * _chroma_share(mean_chroma) * np.sin(np.radians(bend)) * parts[1] * parts[2]
    return float(np.sqrt(sum(part**2 for part in parts) + mixed))


def _chroma_share(chroma: float) -> float:
    return float(np.sqrt(chroma**7 / (chroma**7 + 25**7)))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted(float((XYZ @ linear(colour))[1]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_the_measure_is_that_of_the_published_pairs(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert difference(one, other) == pytest.approx(expected, abs=1e-4)
    assert difference(other, one) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_every_quarter_of_confidence_looks_otherwise_to_everybody(sight: str, scale: Scale) -> None:
    seen = {f"{step}": lab(confidence_colour(step, scale), sight) for step in STEPS}
    seen["unknown"] = lab(UNKNOWN, sight)
    near = {
        (one, other): found
        for one, other in combinations(seen, 2)
        if (found := difference(seen[one], seen[other])) < APART
    }
    assert not near


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("scale", "sign"), [(LIGHT, -1), (DARK, 1)], ids=SCALES)
def test_lightness_goes_one_way(sight: str, scale: Scale, sign: int) -> None:
    lights = [lab(confidence_colour(n / 20, scale), sight)[0] for n in range(21)]
    steps = [sign * (other - one) for one, other in pairwise(lights)]
    if sight == "all colours":
        assert min(steps) > 0
    assert sign * (lights[-1] - lights[0]) > 20


@pytest.mark.parametrize("theme", SCALES)
def test_lines_and_bars_stand_out_from_every_ground_of_the_page(theme: str) -> None:
    style = (FOLDER / "page.css").read_text("utf-8")
    for ground in ("paper", "panel", "lit"):
        [both] = re.findall(rf"--{ground}: light-dark\((#\w{{6}}), (#\w{{6}})\)", style)
        behind = both[list(SCALES).index(theme)]
        for colour in [UNKNOWN, *(confidence_colour(n / 20, SCALES[theme]) for n in range(21))]:
            assert contrast(colour, behind) >= 3, (ground, colour)
