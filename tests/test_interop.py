"""Programs of others read what we write, unit for unit; benchmarks/interop has more of them."""

from pathlib import Path
from typing import Any

import pytest

from align.exporting import export, read_units
from align.exporting.units import TranslationUnit, Units

TEXTS = (
    "One.",
    '"Quoted," he said.',
    "Tom & Jerry <b>bold</b> &amp; x ]]> y",
    "👩\u200d🚀 and 😀",
    "مرحبا\u200f بالعالم",
    "caf\u00e9, and cafe\u0301",
    "10\u00a0000, and two  spaces",
    "C:\\temp, \\n and $1",
    "= 1 + 1",
)


@pytest.fixture
def units() -> Units:
    made = [
        TranslationUnit((text,), (f"{text} ({number})",), number / 10, 0.25, "accepted")
        for number, text in enumerate(TEXTS)
    ]
    return Units("en", "id", lambda _: iter(made))


@pytest.fixture
def pairs(units: Units) -> list[tuple[str, str]]:
    return [(unit.source_text, unit.target_text) for unit in units]


def test_translate_toolkit_reads_our_tmx(
    units: Units, pairs: list[tuple[str, str]], tmp_path: Path
) -> None:
    from translate.storage import tmx

    export(units, tmp_path / "a.tmx")
    store: Any = tmx.tmxfile.parsefile(str(tmp_path / "a.tmx"))
    assert [(unit.source, unit.target) for unit in store.units] == pairs
    assert store.getsourcelanguage() == "en"


def test_we_read_the_tmx_of_translate_toolkit(pairs: list[tuple[str, str]], tmp_path: Path) -> None:
    from translate.storage import tmx

    store: Any = tmx.tmxfile()
    for source, target in pairs:
        store.addtranslation(source, "en", target, "id")
    with (tmp_path / "a.tmx").open("wb") as file:
        store.serialize(file)
    found = read_units(tmp_path / "a.tmx")
    assert (found.source_lang, found.target_lang) == ("en", "id")
    assert [(unit.source_text, unit.target_text) for unit in found] == pairs


def test_hypomnema_reads_our_tmx(
    units: Units, pairs: list[tuple[str, str]], tmp_path: Path
) -> None:
    hypomnema: Any = pytest.importorskip("hypomnema", reason="hypomnema needs Python 3.13")
    export(units, tmp_path / "a.tmx")
    memory = hypomnema.load(tmp_path / "a.tmx")
    found = [tuple("".join(tuv.content) for tuv in unit.variants) for unit in memory.body]
    assert found == pairs
