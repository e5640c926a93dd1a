"""The Chromium that stands on this machine, driven without a window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium here: apt-get install chromium, or name such a browser in ALIGN_BROWSER"


def find_chromium() -> str | None:
    """Return the browser's path; ``ALIGN_BROWSER`` names another than the usual ones."""
    named = os.environ.get("ALIGN_BROWSER")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; while it runs, no other event loop can run in this thread."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        # Chromium refuses to put a sandbox around what root runs.
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()
