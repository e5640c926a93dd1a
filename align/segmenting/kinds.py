"""What a segment is: sentence, heading, caption or boilerplate.

Every rule looks at a whole line. Where none is sure, the line is content: a stray heading
costs an aligner little, a sentence left out can't be found again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from align.document import Kind
from align.segmenting.rules import Page, Rules, load_page

__all__ = ["line_kinds"]

HEADING_LENGTH = 160
TITLE_LENGTH = 300
CAPTION_LENGTH = 600
CREDIT_WINDOW = 120
FRAME_LENGTH = 120
ADDRESS_LENGTH = 600
# A line with a full stop and at least so many characters is running text.
PROSE_LENGTH = 80
# More text than this share of the article's is no list of other headlines below it.
MOST_BELOW = 0.5

ALPHANUMERIC = re.compile(r"[^\W_]")
IMAGE_FILE = re.compile(r"[^\s/]{1,200}\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|avif|heic)", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
BYLINE = re.compile(r"[\w.&-]+(?:\s?[/+]\s?[\w.&-]*)+")
GLUED_DATE = re.compile(r"\w.{0,80}?[^\W\d_]\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?:\s\d\d:\d\d)?")


def line_kinds(texts: Sequence[str], adjacent: Sequence[bool], rules: Rules) -> list[Kind]:
    """Tell what each line of a document is.

    Args:
        texts: The lines that hold text, without white space around them.
        adjacent: For each line, whether it stands right below the one before it.
        rules: The rules of the document's language.

    Returns:
        A kind for each line.

    Example:
        >>> from align.segmenting.rules import load_rules
        >>> texts = ["Hall reopens", "a.jpg", "The hall at night", "It is open.", "Comment (0)"]
        >>> line_kinds(texts, [False, False, True, False, False], load_rules("en"))
        ['heading', 'boilerplate', 'caption', 'sentence', 'boilerplate']
    """
    page = load_page()
    kinds: list[Kind] = []
    below_image = False
    for number, text in enumerate(texts):
        if _is_frame(text, page):
            kinds.append("boilerplate")
        elif _is_caption(text, below_image and adjacent[number], page):
            kinds.append("caption")
        else:
            kinds.append(_heading_or_sentence(text, number == 0, rules))
        below_image = IMAGE_FILE.fullmatch(text) is not None
    end = _end_of_article(texts, kinds, rules)
    kinds[end:] = ["boilerplate"] * (len(kinds) - end)
    return kinds


def _end_of_article(texts: Sequence[str], kinds: Sequence[Kind], rules: Rules) -> int:
    """Return the number of the line from which on there is nothing but the page's frame.

    That is a line with the source's address or a counter of comments, where running text
    stands above and none below, and little text at all.
    """
    page = load_page()
    end, below = len(texts), 0
    for number in range(len(texts) - 1, -1, -1):
        text = texts[number]
        is_frame = kinds[number] == "boilerplate"
        if not is_frame and _is_prose(text, rules):
            above = sum(map(len, texts[: number + 1]))
            return end if below <= MOST_BELOW * above else len(texts)
        below += len(text)
        if is_frame and (page.source.fullmatch(text) or page.comments.fullmatch(text)):
            end = number
    return len(texts)


def _is_frame(text: str, page: Page) -> bool:
    """Tell whether a line belongs to the page, not to the article."""
    if len(text) > ADDRESS_LENGTH:
        return False
    return (
        (("//" in text or "www." in text) and _is_address(text, page))
        or ((":" in text or text[0] == "#") and page.tags.fullmatch(text) is not None)
        or (len(text) <= FRAME_LENGTH and _is_short_frame(text, page))
        or not ALPHANUMERIC.search(text)
    )


def _is_address(text: str, page: Page) -> bool:
    return bool(ADDRESS.fullmatch(text) or page.source.fullmatch(text))


def _is_short_frame(text: str, page: Page) -> bool:
    return bool(
        text.lower().rstrip(" :»›>") in page.furniture
        or page.comments.fullmatch(text)
        or page.date.fullmatch(text)
        or (text[-1].isdigit() and GLUED_DATE.fullmatch(text))
        or IMAGE_FILE.fullmatch(text)
        or _is_bracketed_byline(text, page)
    )


def _is_bracketed_byline(text: str, page: Page) -> bool:
    """Tell whether a line is the mark of an agency, such as "(TTXVN/Vietnam+)"."""
    match = BRACKETED.fullmatch(text)
    if not match:
        return False
    inside = match.group(1)
    return inside in page.agencies or BYLINE.fullmatch(inside) is not None


def _is_caption(text: str, below_image: bool, page: Page) -> bool:
    if below_image or len(text) > CAPTION_LENGTH:
        return len(text) <= CAPTION_LENGTH
    end = max(0, len(text) - CREDIT_WINDOW)
    return (":" in text or "/" in text[end:]) and page.credit.search(text, end) is not None


def _heading_or_sentence(text: str, is_first: bool, rules: Rules) -> Kind:
    if len(text) > (TITLE_LENGTH if is_first else HEADING_LENGTH):
        return "sentence"
    return "sentence" if _ends_like_a_sentence(text, rules) else "heading"


def _ends_like_a_sentence(text: str, rules: Rules) -> bool:
    body = text.rstrip(rules.closers + " ")
    return bool(body) and (body[-1] in rules.terminators or body[-1] in ":;,：；，")


def _is_prose(text: str, rules: Rules) -> bool:
    return len(text) >= PROSE_LENGTH and _ends_like_a_sentence(text, rules)
