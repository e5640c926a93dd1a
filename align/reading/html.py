"""Web pages: the article alone, or all of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

import trafilatura
from lxml import etree
from trafilatura.settings import use_config

from align.errors import InputError
from align.reading import markup
from align.reading.article import Article, Block, compose
from align.reading.markup import Element, Passage
from align.reading.quiet import quiet

__all__ = ["read", "read_page"]

# trafilatura flattens what it keeps, and may change the order or the words. So it only chooses:
# each passage goes to it marked with two signs of Braille, which are no letters and hardly ever
# on a page, and the marks that come back tell which passages make up the article.
SIGNS = [chr(code) for code in range(0x2801, 0x2900)]
MARKS = ["".join(pair) for pair in product(SIGNS, repeat=2)]
NUMBERS = {mark: number for number, mark in enumerate(MARKS)}
MARK = re.compile(f"[{SIGNS[0]}-{SIGNS[-1]}]{{2}}")
BRAILLE_TO_LETTERS = dict.fromkeys(map(ord, SIGNS), "x")
# With less text than this found, it takes most of the page; short articles are shorter than its
# own limit of 250 characters.
SETTINGS = use_config()
SETTINGS.set("DEFAULT", "MIN_EXTRACTED_SIZE", "50")
# It takes seconds for this many, and more than in proportion for more; and it looks at
# everything around an element again and again.
MOST_ELEMENTS = 100_000
MOST_AROUND = 5_000_000

# Boilerplate that may stand inside an article.
INSIDE_ARTICLES = frozenset(("<listing>", "<pre>", "<xmp>", "hidden"))
TEASER = re.compile(
    r"(?<![a-z])(?:comments?|promo|recommend\w*|related|share|sidebar|teasers?|terkait|trending"
    r"|widget)(?![a-z])",
    re.IGNORECASE,
)
# Between a headline and the name of the site.
SEPARATOR = re.compile(r"\s+(?:[-–—|·•»:]|::)\s+")
MOST_WORDS_OF_A_SITE = 5
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)]*$")
NO_LETTERS = re.compile(r"[\W_]+")


def read(data: bytes, name: str) -> Article:
    r"""Read the article of a web page: its headline, text and captions.

    What stands around it is left out: navigation, teasers, comments of readers and the like.
    Where no article is found, and on a page of more than 100,000 elements, all of the page
    is given, as by `read_page`.

    Args:
        data: The page.
        name: What to call it in an error.

    Returns:
        The article. Its headline comes first if the page does not place it.

    Raises:
        InputError: If the page holds no text, or more of something than any page does.

    Example:
        >>> read(b"<title>A hall - The Daily</title><p>It is open.", "a.html").text
        'A hall\n\nIt is open.'
    """
    root = markup.parse(data, name)
    page = list(markup.passages(root))
    headline = _headline(root, page)
    kept = _article(root, page)
    if not kept:
        return _compose(_blocks(page), headline, root, name)
    place = _place_of(headline, page, kept)
    if place is not None:
        kept = {n for n in kept if n >= place or not _is_link(page[n])}
        kept |= {place, *_lead(page, range(place + 1, min(kept, default=place)))}
    kept |= _captions(page, range(min(kept), max(kept)))
    blocks = [_known(page[n].block, n == place) for n in sorted(kept)]
    if headline and place is None and not _loose(blocks[0].text).startswith(_loose(headline)):
        blocks.insert(0, Block(headline, "heading", "<title>"))
    return _compose(blocks, headline, root, name)


def read_page(data: bytes, name: str) -> Article:
    """Read all of a web page; what is surely no part of an article becomes boilerplate.

    Args:
        data: The page.
        name: What to call it in an error.

    Returns:
        The text of the page.

    Raises:
        InputError: If the page holds no text, or more of something than any page does.

    Example:
        >>> read_page(b"<nav>Home</nav><p>It is open.", "a.html").marks[0].kind
        'boilerplate'
    """
    root = markup.parse(data, name)
    page = list(markup.passages(root))
    return _compose(_blocks(page), _headline(root, page), root, name)


def _blocks(page: Iterable[Passage]) -> list[Block]:
    return [passage.block for passage in page]


def _compose(blocks: Sequence[Block], headline: str | None, root: Element, name: str) -> Article:
    if not blocks:
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    return compose(blocks, title=headline, lang=markup.language(root))


def _article(root: Element, page: Sequence[Passage]) -> set[int]:
    """Tell which passages make up the article; none where that can't be told.

    The tree is changed.
    """
    if len(page) > len(MARKS) or _is_vast(root):
        return set()
    _mark(page)
    # The article is in there again, in some pages.
    etree.strip_elements(root, "script", with_tail=False)
    try:
        with quiet("trafilatura"):
            found = trafilatura.bare_extraction(root, include_comments=False, config=SETTINGS)
    except Exception:  # its rules fail in many ways on a page that is odd enough
        return set()
    if found is None or isinstance(found, dict):
        return set()
    text = "".join(found.body.itertext())
    numbers = (NUMBERS[mark] for mark in MARK.findall(text))
    return {n for n in numbers if n < len(page) and _may_be_inside(page[n].block)}


def _is_vast(root: Element) -> bool:
    elements = depth = around = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            elements += 1
            around += depth
            depth += 1
        else:
            depth -= 1
    return elements > MOST_ELEMENTS or around > MOST_AROUND


def _mark(page: Sequence[Passage]) -> None:
    for number, passage in enumerate(page):
        for element, where in passage.nodes:
            text = getattr(element, where).translate(markup.UNSEEN).translate(BRAILLE_TO_LETTERS)
            setattr(element, where, MARKS[number] + text)


def _may_be_inside(block: Block) -> bool:
    return block.kind != "boilerplate" or block.reason in INSIDE_ARTICLES


def _is_link(passage: Passage) -> bool:
    return all(where == "text" and element.tag == "a" for element, where in passage.nodes)


def _lead(page: Sequence[Passage], numbers: Iterable[int]) -> set[int]:
    """Find what stands between headline and text and is a part of the article.

    It is a sentence or a heading; the name of the author and the date are none.
    """
    return {
        number
        for number in numbers
        if (page[number].block.kind == "heading" or SENTENCE_END.search(page[number].block.text))
        and page[number].block.kind in ("heading", None)
        and not _in_teaser(page[number].nodes[0][0])
    }


def _captions(page: Sequence[Passage], numbers: Iterable[int]) -> set[int]:
    """Find the captions inside the article; trafilatura drops them."""
    return {
        number
        for number in numbers
        if page[number].block.kind == "caption" and not _in_teaser(page[number].nodes[0][0])
    }


def _in_teaser(element: Element) -> bool:
    return any(
        TEASER.search(f"{outer.get('class')} {outer.get('id')}")
        for outer in element.iterancestors()
        if outer.tag not in ("html", "body")
    )


def _headline(root: Element, page: Sequence[Passage]) -> str | None:
    """Find the headline: the only main heading, unless that is the name of the site."""
    title = _meta(root, "og:title") or markup.title(root)
    site = _loose(_meta(root, "og:site_name") or "")
    names = {site, *map(_loose, SEPARATOR.split(title or "")[1:][-1:])} - {""}
    main = [p.block.text for p in page if p.block.reason == "<h1>"]
    main = [text for text in main if _loose(text) not in names]
    named = [text for text in main if title and _loose(text) and _loose(text) in _loose(title)]
    if len(main) == 1 or named:
        return (named or main)[0]
    return _without_site(title, site) if title else None


def _meta(root: Element, name: str) -> str | None:
    for meta in root.iter("meta"):
        if meta.get("property") == name and meta.get("content"):
            return " ".join(meta.get("content").split())
    return None


def _without_site(title: str, site: str) -> str:
    """Take the name of the site off the end of a title."""
    separators = list(SEPARATOR.finditer(title))
    if not separators:
        return title
    last = separators[-1]
    tail = title[last.end() :]
    is_site = _loose(tail) == site or "|" in last[0] or len(tail.split()) <= MOST_WORDS_OF_A_SITE
    return title[: last.start()] if is_site else title


def _place_of(headline: str | None, page: Sequence[Passage], kept: set[int]) -> int | None:
    """Find the passage that is the headline: a heading if there is one, else the first."""
    wanted = _loose(headline or "")
    if not wanted:
        return None
    same = [
        number
        for number, passage in enumerate(page)
        if (passage.block.kind in ("heading", None) or number in kept)
        and _loose(passage.block.text) == wanted
    ]
    first = min(kept)
    return min(
        same,
        key=lambda n: (page[n].block.kind != "heading", n not in kept, abs(n - first)),
        default=None,
    )


def _known(block: Block, is_headline: bool) -> Block:
    if is_headline and block.kind != "heading":
        return Block(block.text, "heading", "<title>")
    return block


def _loose(text: str) -> str:
    """Return the letters and digits of a text alone, for comparison."""
    return NO_LETTERS.sub("", text.casefold())
