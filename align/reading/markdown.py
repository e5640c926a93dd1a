"""Markdown: CommonMark with tables, strikethrough, footnotes and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from align.document import Kind
from align.errors import InputError
from align.reading import limits, markup, plain
from align.reading.article import Article, Block, compose

__all__ = ["read"]

# A table of short cells takes a thousand times its size in memory.
MOST_BYTES = 2 * limits.MEGABYTE
# The parser drops what is nested deeper, and its time grows with it. A list takes two levels.
MOST_NESTING = 40

FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<lines>(?:#|[\w\"'-][^:\n]*:(?:[ \t]|\n)).*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
TITLE = re.compile(r"^title:[ \t]+(?P<quote>[\"']?)(?P<value>[^>|\s].*?)(?P=quote)[ \t]*$", re.M)
LANGUAGE = re.compile(r"^lang(?:uage)?:[ \t]+[\"']?([\w-]+)[\"']?[ \t]*$", re.M)
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
MARKER = re.compile(r"\[\^([^\]\s]+)\]")
FOOTNOTE_INDENT = 4
TAG_FOR_SPACE = re.compile(r"</?(?:br|p|div|li|td|th)\b", re.IGNORECASE)
PLACES: dict[str, tuple[Kind | None, str]] = {
    "blockquote": (None, ""),
    "footnote": ("sentence", "footnote"),
    **{f"h{level}": ("heading", f"heading {level}") for level in range(1, 7)},
    "list_item": ("sentence", "list item"),
    "td": ("sentence", "table cell"),
    "th": ("sentence", "table cell"),
}


class _FrontMatter(NamedTuple):
    """What stands above the text, and what it says."""

    lines: str = ""
    title: str | None = None
    lang: str | None = None


def read(data: bytes, name: str) -> Article:
    r"""Read an article in Markdown.

    Lines of a paragraph are joined. Code and what the front matter holds but the title become
    boilerplate, the description of a picture that stands alone a caption; that of a picture
    inside a paragraph, addresses of links, comments and the numbers of footnotes are left out.

    Args:
        data: The file.
        name: What to call it in an error.

    Returns:
        The article. The title of the front matter comes first unless it is a heading below.

    Raises:
        InputError: If there is no text in it, if it is nested too deep or is too long.

    Example:
        >>> article = read(b"# A hall\n\nIt is\n*open* [now](https://example.org).", "a.md")
        >>> article.text
        'A hall\n\nIt is open now.'
        >>> article.title
        'A hall'
    """
    limits.check_size(len(data), name, most=MOST_BYTES)
    text = plain.decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    front, text = _split(text)
    blocks = list(_blocks(_parse(text, name), name))
    title = front.title or next((b.text for b in blocks if b.reason == "heading 1"), None)
    blocks[:0] = _front_blocks(front, blocks)
    article = compose(blocks, title=title, lang=front.lang)
    if not article.text:
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    return article


def _split(text: str) -> tuple[_FrontMatter, str]:
    found = FRONT_MATTER.match(text)
    if not found:
        return _FrontMatter(), text
    lines = found["lines"]
    title, language = TITLE.search(lines), LANGUAGE.search(lines)
    lang = language[1] if language and markup.LANGUAGE_CODE.fullmatch(language[1]) else None
    return _FrontMatter(
        lines, title["value"] if title else None, lang and lang.replace("_", "-")
    ), text[found.end() :]


def _front_blocks(front: _FrontMatter, blocks: Sequence[Block]) -> list[Block]:
    """Give the title as a heading unless the text does, and the other lines as boilerplate."""
    headings = {" ".join(block.text.split()) for block in blocks if block.kind == "heading"}
    lines, first = front.lines, []
    if front.title and " ".join(front.title.split()) not in headings:
        lines = TITLE.sub("", lines, count=1)
        first = [Block(front.title, "heading", "front matter")]
    rest = [Block(lines, "boilerplate", "front matter")] if lines.strip() else []
    return rest + first


def _footnote(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Read ``[^1]: text`` as a block of its own; a rule for the parser."""
    start = state.bMarks[line] + state.tShift[line]
    found = FOOTNOTE.match(state.src, start, state.eMarks[line])
    if not found or state.is_code_block(line):
        return False
    if silent:
        return True
    state.env.setdefault("footnotes", set()).add(found[1])
    before = state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent
    state.bMarks[line], state.tShift[line] = found.end(), 0
    state.blkIndent += FOOTNOTE_INDENT
    state.sCount[line] = state.blkIndent
    state.push("footnote_open", "", 1)
    state.md.block.tokenize(state, line, last)
    state.push("footnote_close", "", -1)
    state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent = before
    return True


PARSER = MarkdownIt("commonmark", {"maxNesting": MOST_NESTING}).enable(["table", "strikethrough"])
PARSER.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})


class _Parsed(NamedTuple):
    tokens: list[Token]
    footnotes: set[str]


def _parse(text: str, name: str) -> _Parsed:
    env: dict[str, set[str]] = {}
    try:
        tokens = PARSER.parse(text, env)
    except Exception:  # too deep for it, or a fault of the parser
        tokens = []
        deepest = MOST_NESTING
    else:
        deepest = max((token.level for token in tokens if token.nesting == 1), default=0)
    if deepest >= MOST_NESTING - 1:
        raise InputError(
            f"{name}: lists or quotes nested deeper than {MOST_NESTING} levels: "
            "give the article as plain text"
        )
    return _Parsed(tokens, env.get("footnotes", set()))


def _blocks(parsed: _Parsed, name: str) -> Iterator[Block]:
    places: list[tuple[Kind | None, str]] = [(None, "")]
    for token in parsed.tokens:
        construct = token.type.removesuffix("_open").removesuffix("_close")
        construct = token.tag if construct == "heading" else construct
        if construct in PLACES and token.nesting == 1:
            places.append(PLACES[construct])
        elif construct in PLACES and token.nesting == -1:
            places.pop()
        elif token.type in ("fence", "code_block"):
            yield Block(token.content, "boilerplate", "code block")
        elif token.type == "html_block":
            yield from _html_blocks(token.content, name)
        elif token.type == "inline":
            yield from _inline_blocks(token.children or [], *places[-1], parsed.footnotes)


def _html_blocks(content: str, name: str) -> Iterator[Block]:
    # The end of an element may stand alone, and a comment; both alone would count as empty.
    return markup.blocks(markup.parse(f"<div>{content}", name))


def _inline_blocks(
    tokens: Sequence[Token], kind: Kind | None, reason: str, footnotes: set[str]
) -> Iterator[Block]:
    text = _clean("".join(map(_text, tokens)), footnotes)
    if text:
        yield Block(text, kind, reason)
        return
    for token in tokens:
        if token.type == "image":
            yield Block(_clean(_description(token), footnotes), "caption", "image")


def _clean(text: str, footnotes: set[str]) -> str:
    text = MARKER.sub(lambda found: "" if found[1] in footnotes else found[0], text)
    return " ".join(text.translate(markup.UNSEEN).split())


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return " " if TAG_FOR_SPACE.match(token.content) else ""
    return "" if token.type == "image" else token.content


def _description(image: Token) -> str:
    """Return the text that stands for a picture, and for the pictures inside it."""
    return "".join(
        _description(token) if token.type == "image" else _text(token)
        for token in image.children or []
    )
