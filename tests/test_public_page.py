from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

import align

ROOT = Path(align.__file__).parent.parent
OBJECTS = sorted(set(align.__all__) - {"__version__"})


def test_the_list_is_sorted_and_without_repeats() -> None:
    assert align.__all__ == sorted(set(align.__all__))


def test_the_list_is_exactly_what_is_public() -> None:
    public = {
        name
        for name, value in vars(align).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert set(align.__all__) == public | {"__version__"}


@pytest.mark.parametrize("name", OBJECTS)
def test_every_public_object_says_what_it_is(name: str) -> None:
    text = getattr(align, name).__doc__
    assert text
    # A dataclass without a docstring gets its signature in the place of one.
    assert not text.startswith(f"{name}(")


@pytest.mark.parametrize("name", OBJECTS)
def test_every_public_method_says_what_it_does(name: str) -> None:
    members = vars(getattr(align, name)) if isinstance(getattr(align, name), type) else {}
    silent = [
        key
        for key, value in members.items()
        if not key.startswith("_") and callable(getattr(value, "__func__", value))
        if not getattr(value, "__doc__", None)
    ]
    assert silent == []


def test_every_error_is_an_align_error() -> None:
    errors = [x for x in vars(align).values() if isinstance(x, type) and x.__name__ != "AlignError"]
    raised = [x for x in errors if issubclass(x, Exception)]
    assert raised
    assert all(issubclass(x, align.AlignError) for x in raised)


def test_the_newest_version_in_the_changelog_is_this_one() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+[^\]\s]*)", text, re.MULTILINE)
    assert versions[:1] == [align.__version__]
