"""The page: how large it is, how soon it stands there, and how smoothly it scrolls.

    python -m benchmarks.viewing [--sizes N ...]

A row for the translation pair of seeds/, aligned, checked and its words linked by the model; and
one for each size of made documents, see made_bitext.py. Writing includes linking words. A page
opens from disk, in a window of its own: from the start of the navigation to the frame behind that
with the first rows and curves, the median of 5.

Then the wheel is turned for 3 seconds, 240 pixels at a time, as often as the browser takes it.
Busy is the processor time of the page's main thread for a frame, which other work on the machine
changes little; frames are the times between animation frames. The first row, a page of paragraphs
and no more, tells how well the browser scrolls here at all. Late are frames that took more than
33 ms, so that another should have come between.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import align
from align.viewing.page import view
from benchmarks.chromium import chromium
from benchmarks.made_bitext import SEEDS, made_bitext

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

Made = tuple[align.Bitext, align.Report, align.Encoder]

PAIR = "006_embassy-night-shift.en.txt", "007_sif-malam-kedutaan.id.txt"
SIZES = (1_000, 5_000, 20_000)
OPENINGS, SECONDS, STEP = 5, 3, 240
WINDOW: ViewportSize = {"width": 1300, "height": 850}
LATE = 33  # milliseconds
TITLES = (
    *("segments", "links", "write s", "MB", "open ms", "busy ms"),
    *("frame ms", "95 %", "longest", "late"),
)

# A frame's callbacks run before it is painted: what stands there then is seen by the next.
OPENED = """
window.opened = new Promise((done) => {
  const look = () => requestAnimationFrame(() => {
    const stands = document.querySelector(".row") && document.querySelector("path[data-link]");
    if (stands) requestAnimationFrame(() => done(performance.now()));
    else look();
  });
  look();
});
"""
COUNT_FRAMES = """() => {
  window.frames_ = [];
  const tick = (now) => { window.frames_.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
FRAMES = "() => window.frames_.slice(1).map((at, n) => at - window.frames_[n])"
WAY = """() => {
  const { scrollHeight, clientHeight } = document.getElementById("source");
  return scrollHeight - clientHeight;
}"""
PLAIN = "<!DOCTYPE html><title>plain</title><div id=source style='height: 95vh; overflow: auto'>"


def main() -> None:
    """Write every page, open it, scroll it, and print a row for each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    sizes = arguments.parse_args().sizes
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        print(f"Chromium {browser.version}, {os.cpu_count()} cores")
        print(f"| {' | '.join(TITLES)} |")
        print("|---" * len(TITLES) + "|")
        plain = Path(name, "plain.html")
        paragraphs = (f"<p>{text}" for text in made_bitext(1_000)[0].source.text.split("\n"))
        plain.write_text(PLAIN + "".join(paragraphs), encoding="utf-8")
        print("| plain | | | | |", frames(browser, plain), flush=True)
        path = Path(name, "page.html")
        print(row(browser, path, *seeds()), flush=True)
        for size in sizes:
            print(row(browser, path, *made(size)), flush=True)


def row(
    browser: Browser, path: Path, bitext: align.Bitext, report: align.Report, encoder: align.Encoder
) -> str:
    start = time.perf_counter()
    view(bitext, path, report=report, encoder=encoder)
    seconds = time.perf_counter() - start
    opening = statistics.median(milliseconds_to_open(browser, path) for _ in range(OPENINGS))
    return (
        f"| {len(bitext.source):,} × {len(bitext.target):,} | {len(bitext.pairs()):,} "
        f"| {seconds:.1f} | {path.stat().st_size / 1e6:.2f} | {opening:.0f} "
        f"| {frames(browser, path)}"
    )


def milliseconds_to_open(browser: Browser, path: Path) -> float:
    page = browser.new_page(viewport=WINDOW)
    page.add_init_script(OPENED)
    page.goto(path.as_uri())
    opened: float = page.evaluate("() => window.opened")
    page.close()
    return opened


def frames(browser: Browser, path: Path) -> str:
    page = browser.new_page(viewport=WINDOW)
    page.goto(path.as_uri())
    page.wait_for_timeout(500)  # what it puts off until it stands there
    between, busy = scroll(page)
    page.close()
    late = sum(x > LATE for x in between) / len(between)
    between.sort()
    return (
        f"{busy / len(between):.1f} | {statistics.median(between):.1f} "
        f"| {between[int(0.95 * len(between))]:.1f} | {between[-1]:.0f} | {late:.1%} |"
    )


def scroll(page: Page) -> tuple[list[float], float]:
    """Turn the wheel, down and at the end up again.

    Returns:
        The milliseconds between frames, and those for which the page kept its processor busy.
    """
    page.mouse.move(300, 400)
    steps = 1 + page.evaluate(WAY) // STEP
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate(COUNT_FRAMES)
    began = busy_seconds(session)
    end, turns = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < end:
        page.mouse.wheel(0, -STEP if turns // steps % 2 else STEP)
        turns += 1
    busy = busy_seconds(session) - began
    between: list[float] = page.evaluate(FRAMES)
    return between, 1000 * busy


def busy_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(x["value"]) for x in metrics if x["name"] == "TaskDuration")


def seeds() -> Made:
    encoder = align.SentenceEncoder()
    source, target = (align.read(SEEDS / name) for name in PAIR)
    bitext = align.align(source, target, encoder=encoder)
    return bitext, align.check(bitext, encoder=encoder), encoder


def made(size: int) -> Made:
    bitext, encoder = made_bitext(size)
    return bitext, align.check(bitext, checks=["numbers"]), encoder


if __name__ == "__main__":
    main()
