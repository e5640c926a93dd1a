"""Pages opened in a browser, and all that should not have happened on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.bitext import Bitext
from align.checking import Report
from align.encoding import Encoder
from align.viewing.page import view

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Locator, Page, Request

# What the policy has blocked goes to the console, where everything that went wrong is heard.
WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`blocked by ${event.effectiveDirective}: ${event.blockedURI}`));
"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


@dataclass
class Visits:
    """Opens pages, each as a reader would who has never seen one.

    Attributes:
        browser: The browser.
        folder: Where pages are written.
        troubles: Messages on the console, uncaught errors, what the policy blocked, requests,
            dialogs and windows, of all pages.
    """

    browser: Browser
    folder: Path
    troubles: list[str] = field(default_factory=list)

    def show(
        self,
        bitext: Bitext,
        *,
        report: Report | None = None,
        encoder: Encoder | None = None,
        **context: Any,
    ) -> Page:
        """Write the page of a bitext and open it; *context* is Playwright's ``new_context``."""
        path = self.folder / "page.html"
        view(bitext, path, report=report, encoder=encoder)
        return self.open(path, **context)

    def open(self, path: Path, **context: Any) -> Page:
        """Open a page from disk."""
        reader = self.browser.new_context(
            **({"viewport": {"width": 1200, "height": 800}, "locale": "en-GB"} | context)
        )
        page = reader.new_page()
        self._watch(page, path.as_uri())
        page.goto(path.as_uri())
        settle(page)
        return page

    def _watch(self, page: Page, address: str) -> None:
        def hear_request(request: Request) -> None:
            if request.url != address:
                self.troubles.append(f"request: {request.url}")

        def hear_dialog(dialog: Dialog) -> None:
            self.troubles.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.add_init_script(WATCH)
        page.on("console", lambda x: self.troubles.append(f"console {x.type}: {x.text}"))
        page.on("pageerror", lambda x: self.troubles.append(f"error: {x}"))
        page.on("request", hear_request)
        page.on("dialog", hear_dialog)
        page.context.on("page", lambda x: self.troubles.append(f"window: {x.url}"))

    def end(self) -> None:
        """Close all pages, when the last that went wrong on them was heard."""
        for context in self.browser.contexts:
            for page in context.pages:
                settle(page)
            context.close()


def settle(page: Page) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate(NEXT_FRAME)
    page.evaluate(NEXT_FRAME)


def segment(page: Page, side: str, number: int) -> Locator:
    """Return the row of a segment."""
    return page.locator(f"#{side} .row[data-segment='{number}']")


def numbers(page: Page, selector: str) -> list[int]:
    """Return the segment numbers of the rows that a selector finds, as they stand on the page."""
    found: list[int] = page.eval_on_selector_all(
        selector,
        "rows => rows.toSorted((a, b) => a.offsetTop - b.offsetTop)"
        ".map(row => Number(row.dataset.segment))",
    )
    return found


def curves(page: Page, selector: str = "") -> set[int]:
    """Return the numbers of the links whose curves are drawn."""
    found: list[int] = page.eval_on_selector_all(
        f"path[data-link]{selector}", "paths => paths.map(path => Number(path.dataset.link))"
    )
    return set(found)
