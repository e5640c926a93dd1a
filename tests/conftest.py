from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Visits
from hypothesis import settings

from align.segmenting import rules
from benchmarks.chromium import MISSING, chromium, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Another process may have the processor just then.
settings.register_profile("default", deadline=None)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep away from the user's vectors; what one test encodes, another finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGN_CACHE", str(tmp_path_factory.mktemp("vectors")))
        yield


@pytest.fixture(autouse=True)
def _own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test register rules for a language that another reads."""
    monkeypatch.setattr(rules, "_registered", {})


@pytest.fixture(autouse=True)
def _own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test end in the folder it began in: code that Ray calls goes to another."""
    monkeypatch.chdir(Path.cwd())


# Not for the whole session: while it runs, other tests could run no event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with chromium() as running:
        yield running


@pytest.fixture
def visits(browser: Browser, tmp_path: Path) -> Iterator[Visits]:
    visits = Visits(browser, tmp_path)
    yield visits
    visits.end()
    assert visits.troubles == []
