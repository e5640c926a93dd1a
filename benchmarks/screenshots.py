"""Pictures of the page, as the documentation shows them and for looking it over.

    python -m benchmarks.screenshots DIR [--all]

From the seeds, aligned, checked and their words linked by the model; with --all also of what the
documentation leaves out, and of a hostile bitext and a large one.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import align
from align.viewing.page import view
from benchmarks.chromium import chromium
from benchmarks.made_bitext import SEEDS, made_bitext

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TRANSLATION = "006_embassy-night-shift.en.txt", "007_sif-malam-kedutaan.id.txt"
REPORTS = "001_congress-honours-diplomats.en.txt", "005_kongres-emulasi.id.txt"
WINDOW, NARROW = {"width": 1300, "height": 850}, {"width": 390, "height": 850}
HOSTILE = (
    "</script><script>document.body.remove()</script>",
    '<img src=x onerror="alert(1)"> & &amp; <b>bold</b>',
    "{{script}} ${record} %s \\u003c",
    "مرحبا <b>ABC</b> 123 עברית",
    "\u202egnp.exe 😀👨‍👩‍👧‍👦 Z̷͚̈́a̴l̸g̶o̵",
    "x" * 400,
)


@dataclass(frozen=True)
class Picture:
    """What is to be seen: of which page, in what window, after doing what."""

    name: str
    page: Path
    act: Callable[[Page], None]
    window: dict[str, int] = field(default_factory=lambda: WINDOW)
    scheme: str = "light"


def main() -> None:
    """Write the pages, and take their pictures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--all", action="store_true")
    options = arguments.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        encoder = align.SentenceEncoder()
        translation = page_of(aligned(TRANSLATION, encoder), folder / "translation.html", encoder)
        reports = page_of(aligned(REPORTS, encoder), folder / "reports.html", encoder)
        pictures = [
            Picture("light", reports, at_a_moved_link),
            Picture("dark", translation, at_words, scheme="dark"),
        ]
        if options.all:
            large = page_of(made_bitext(5_000)[0], folder / "large.html")
            pictures += [
                Picture("pairs", reports, at_pairs),
                Picture("help", reports, lambda page: press(page, "?")),
                Picture("narrow", reports, rest, NARROW),
                Picture("hostile", page_of(hostile(), folder / "hostile.html"), rest),
                Picture("large", large, in_the_middle),
                Picture("large-dark", large, in_the_middle, scheme="dark"),
            ]
        for picture in pictures:
            path = out / f"view-{picture.name}.png"
            path.write_bytes(small(taken(browser, picture)))
            print(f"{path}\t{path.stat().st_size / 1000:.0f} kB")


def taken(browser: Browser, picture: Picture) -> bytes:
    choices: dict[str, Any] = {"viewport": picture.window, "color_scheme": picture.scheme}
    context = browser.new_context(reduced_motion="reduce", device_scale_factor=1.25, **choices)
    page = context.new_page()
    page.goto(picture.page.as_uri())
    page.wait_for_timeout(300)
    picture.act(page)
    page.wait_for_timeout(500)
    png = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return png


def small(png: bytes) -> bytes:
    """Return the picture in 256 colours, those among them that only a curve has."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    packed = io.BytesIO()
    few = image.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def at_a_moved_link(page: Page) -> None:
    press(page, "m")


def at_words(page: Page) -> None:
    press(page, "n", "n", "n", "w")


def press(page: Page, *keys: str) -> None:
    """Press keys, each when what the one before it has led to stands there."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(300)


def at_pairs(page: Page) -> None:
    press(page, "v")
    page.locator("#order").select_option(index=2)


def in_the_middle(page: Page) -> None:
    page.locator("#source").evaluate("column => { column.scrollTop = column.scrollHeight / 2; }")


def rest(page: Page) -> None:
    del page


def page_of(bitext: align.Bitext, path: Path, encoder: align.Encoder | None = None) -> Path:
    report = align.check(bitext, encoder=encoder) if encoder else None
    view(bitext, path, report=report, encoder=encoder)
    return path


def aligned(names: tuple[str, str], encoder: align.Encoder) -> align.Bitext:
    source, target = (align.read(SEEDS / name) for name in names)
    return align.align(source, target, encoder=encoder)


def hostile() -> align.Bitext:
    text = "\n".join(HOSTILE)
    places = [(text.index(x), text.index(x) + len(x)) for x in HOSTILE]
    document = align.Document(text, tuple(align.Segment(*x) for x in places), "en", HOSTILE[0])
    links = [align.Link((n,), (n,), 0.5, n / 5) for n in range(len(HOSTILE))]
    return align.Bitext(document, document, tuple(links))


if __name__ == "__main__":
    main()
