"""What a segment is: sentence, heading, caption or boilerplate, and by which rule.

Every rule looks at a whole line. Where none is sure, the line is content: a stray heading
costs an aligner little, a sentence left out can't be found again.

The names of the rules stand in ``rules.NAMES``; segments give them as their reason.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from align.document import Kind
from align.reading.article import Mark
from align.segmenting.page import Page
from align.segmenting.rules import Rules

__all__ = ["line_kinds"]

# A kind, and the name of the rule that tells it.
Verdict = tuple[Kind, str]

HEADING_LENGTH = 160
TITLE_LENGTH = 300
CAPTION_LENGTH = 600
CREDIT_WINDOW = 120
FRAME_LENGTH = 120
LONGEST_FRAME = 600
AUTHOR_LENGTH = 40
# A line with a full stop and at least so many characters is running text.
PROSE_LENGTH = 60
# More text than this share of the article's is no list of other headlines below it.
MOST_BELOW = 0.5
# A line "By Jane Doe" stands near the top: above the second paragraph.
TOP_PARAGRAPHS = 1
MENU_LINES = 40
MENU_WORDS = 3
BELOW_IMAGE_LENGTH = 300
# How far behind a sentence's end an agency may put its mark and its name.
END_WINDOW = 24
ORNAMENTS = "∎■□▪●◆★§"

NUMBERED = re.compile(r"\D+\s\d{1,2}")
YEAR = re.compile(r"(?:19|20)\d\d")
DIGIT = re.compile(r"\d")
ALPHANUMERIC = re.compile(r"[^\W_]")
IMAGE_FILE = re.compile(r"[^\s/]{1,200}\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|avif|heic)", re.I)
BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
INITIALS = re.compile(r"[\w.&-]+(?:\s?[/+]\s?[\w.&-]*)+")
BULLET = re.compile(r"[*•·‣▪◦○●–—-]\s")
# "Example.com: news of the day", "The Ledger | Business", "The Ledger - News of the day".
SITE_NAME = re.compile(r"(?:www\.)?[\w-]{2,30}(?:\.[a-z]{2,4}){1,2}(?:\s?[-–—|:]\s.{2,90})?", re.I)
SITE_AND_SECTION = re.compile(r"(?:[A-Z]\S*|&)(?: (?:[A-Z]\S*|&))* \|(?: (?:[A-Z]\S*|&))+")
SITE_AND_MOTTO = re.compile(r"(.{2,40})\s[-–—|]\s.{2,60}")
QUESTION = re.compile(r"[^.!?…]+[!?]+[\"'”’»)]*")
SENTENCE_GAP = re.compile(r"[.!?…][\"'”’»)]*\s")
# Between two networks, or behind "Share:".
NETWORK_GAP = re.compile(r"[\s|,/·•:]")
FULL_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,4}")


def _bare(text: str) -> str:
    return text.lower().rstrip(" :»›>…")


def _is_tag_list(text: str, page: Page) -> bool:
    return (":" in text or text[0] == "#") and page.tags.fullmatch(text) is not None


def _is_address(text: str, page: Page) -> bool:
    return ("//" in text or "www." in text) and page.address.fullmatch(text) is not None


def _is_related(text: str, page: Page) -> bool:
    return text[0].isupper() and page.related.fullmatch(text) is not None


def _is_agency_mark(text: str, page: Page) -> bool:
    """Tell whether a line is the mark of an agency, such as "(TTXVN/Vietnam+)"."""
    match = BRACKETED.fullmatch(text)
    if not match:
        return text in page.agencies
    inside = match.group(1)
    return inside in page.agencies or INITIALS.fullmatch(inside) is not None


def _is_date_stamp(text: str, page: Page) -> bool:
    return YEAR.search(text) is not None and page.date.fullmatch(text) is not None


def _is_counter(text: str, page: Page) -> bool:
    return _has_digit(text) and page.counter.fullmatch(text) is not None


def _is_comment_counter(text: str, page: Page) -> bool:
    return _has_digit(text) and page.comments.fullmatch(text) is not None


def _has_digit(text: str) -> bool:
    return DIGIT.search(text) is not None


def _has_no_words(text: str, _: Page) -> bool:
    return not (text[0].isalnum() or ALPHANUMERIC.search(text))


# The rules that need no more than the line, in the order in which they are asked: name, test.
Named = tuple[str, Callable[[str, Page], object]]
LONG_FRAME: tuple[Named, ...] = (
    ("address", _is_address),
    ("tag list", _is_tag_list),
    ("related headline", _is_related),
    ("no words", _has_no_words),
)
FRAME: tuple[Named, ...] = (
    *LONG_FRAME,
    ("page furniture", lambda text, page: _bare(text) in page.furniture),
    ("list of articles", lambda text, page: _bare(text) in page.lists),
    ("share list", lambda text, page: page.networks.fullmatch(text)),
    ("comment counter", _is_comment_counter),
    ("counter", _is_counter),
    ("date stamp", _is_date_stamp),
    ("image file", lambda text, _: IMAGE_FILE.fullmatch(text)),
    ("agency mark", _is_agency_mark),
    ("source line", lambda text, page: ":" in text and page.source.fullmatch(text)),
)
# Below the article, lines of these kinds belong to the page.
CONTENT = ("heading", "sentence")
IMAGE = ("boilerplate", "image file")
# Below the article begins with one of these, or with one of those if no sentence follows.
ENDS = ("address", "comment counter")
WEAK_ENDS = (
    *("tag list", "list of articles", "agency mark", "byline", "copyright", "share list"),
    "source line",
)


def line_kinds(
    texts: Sequence[str], adjacent: Sequence[bool], rules: Rules, marks: Sequence[Mark | None] = ()
) -> list[Verdict]:
    """Tell what each line of a document is, and by which rule.

    Args:
        texts: The lines that hold text, without white space around them.
        adjacent: For each line, whether it stands right below the one before it.
        rules: The rules of the document's language.
        marks: For each line, what the file says about it; nothing for plain text.

    Returns:
        A kind and the name of a rule for each line; no name for a plain sentence.

    Example:
        >>> from align.segmenting.rules import load_rules
        >>> texts = ["Hall reopens", "a.jpg", "The hall at night", "Comment (0)"]
        >>> line_kinds(texts, [False, False, True, False], load_rules("en"))[2:]
        [('caption', 'below an image'), ('boilerplate', 'comment counter')]
    """
    verdicts: list[Verdict] = []
    paragraphs = 0
    for number, text in enumerate(texts):
        is_below_image = bool(number) and adjacent[number] and verdicts[-1] == IMAGE
        is_asked = bool(number) and texts[number - 1][-1] == "?"
        if paragraphs > TOP_PARAGRAPHS and not is_below_image and not is_asked:
            near = FAR
        else:
            is_near_the_top = number > 0 and paragraphs <= TOP_PARAGRAPHS
            near = _Near(number == 0, is_near_the_top, is_below_image, is_asked)
        verdict = _verdict(text, near, marks[number] if marks else None, rules)
        verdicts.append(verdict)
        if paragraphs <= TOP_PARAGRAPHS and verdict[0] == "sentence":
            paragraphs += _is_prose(text, rules)
    for number in _stamps_as_headings(texts, verdicts, rules):
        verdicts[number] = ("heading", "no full stop")
    for name, judge in (
        ("site name", _site_name),
        ("navigation", _navigation),
        ("below the end mark", _below_the_end_mark),
        ("below the article", _below_the_article),
        ("author", _author),
    ):
        if name not in rules.off:
            for number in judge(texts, verdicts, rules):
                verdicts[number] = ("boilerplate", name)
    if "title" not in rules.off:
        for number in _question_as_title(texts, adjacent, verdicts):
            verdicts[number] = ("heading", "title")
    return verdicts


class _Near(NamedTuple):
    """What is around a line."""

    is_first: bool
    is_near_the_top: bool
    is_below_image: bool  # the name of an image is right above, with no empty line between
    is_asked: bool  # the line above is a question


FAR = _Near(is_first=False, is_near_the_top=False, is_below_image=False, is_asked=False)


def _verdict(text: str, near: _Near, mark: Mark | None, rules: Rules) -> Verdict:
    """Tell what a line is by itself, the line above it and the file's word."""
    if mark and mark.kind == "boilerplate":
        return mark.kind, mark.reason
    if len(text) <= LONGEST_FRAME and rules.any_kind.fullmatch(text):
        for rule in rules.kinds:
            if rule.pattern.fullmatch(text) and rule.name not in rules.off:
                return rule.kind, rule.name
    name = _frame(text, near, rules)
    if name:
        return "boilerplate", name
    if mark and mark.kind:
        return mark.kind, mark.reason
    name = _caption(text, near, rules)
    if name:
        return "caption", name
    name = _heading(text, near.is_first, rules)
    return ("heading", name) if name else ("sentence", "")


def _frame(text: str, near: _Near, rules: Rules) -> str:
    """Return the name of the rule by which a line belongs to the page, not to the article."""
    if len(text) > LONGEST_FRAME:
        return ""
    is_long = len(text) > FRAME_LENGTH
    if is_long and _is_plain(text):
        return ""
    for name, matches in LONG_FRAME if is_long else FRAME:
        if matches(text, rules.page) and name not in rules.off:
            return name
    if is_long:
        return ""
    may_be_byline = not near.is_asked and (
        near.is_near_the_top or ":" in text or _mentions(text, rules.page.by)
    )
    if may_be_byline and "byline" not in rules.off and rules.page.byline.fullmatch(text):
        return "byline"
    may_be_stamp = near.is_near_the_top and YEAR.search(text) and "date stamp" not in rules.off
    return "date stamp" if may_be_stamp and _is_stamp(text, rules) else ""


def _is_plain(text: str) -> bool:
    """Tell whether a line has nothing that a rule for long lines could hold on to."""
    return text[0].isalnum() and not (
        ":" in text or "www." in text or "»" in text or "›" in text or ">" in text
    )


def _is_stamp(text: str, rules: Rules) -> bool:
    """Tell whether a line near the title dates the article."""
    has_moment = rules.page.moment.search(text) and not _ends_like_a_sentence(text, rules)
    return bool(has_moment or rules.page.named_date.fullmatch(text))


def _caption(text: str, near: _Near, rules: Rules) -> str:
    if len(text) > CAPTION_LENGTH:
        return ""
    is_below_image = near.is_below_image and _is_short_caption(text)
    if is_below_image and "below an image" not in rules.off:
        return "below an image"
    end = max(0, len(text) - CREDIT_WINDOW)
    tail = text[end:]
    is_credited = (
        (":" in tail or "/" in tail or _mentions(tail, rules.page.by))
        and rules.page.credit.search(text, end)
    ) or ("/" in tail and rules.page.agency_credit.search(text, end))
    return "photo credit" if is_credited and "photo credit" not in rules.off else ""


def _mentions(text: str, words: Sequence[str]) -> bool:
    # A loop: any() over a generator takes twice as long, and every line passes here.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def _is_short_caption(text: str) -> bool:
    return len(text) <= BELOW_IMAGE_LENGTH and len(SENTENCE_GAP.findall(text)) <= 1


def _heading(text: str, is_first: bool, rules: Rules) -> str:
    name, length = ("title", TITLE_LENGTH) if is_first else ("no full stop", HEADING_LENGTH)
    if len(text) > length or name in rules.off or BULLET.match(text):
        return ""
    return "" if _ends_like_a_sentence(text, rules) else name


def _ends_like_a_sentence(text: str, rules: Rules) -> bool:
    body = text.rstrip(rules.closers + ORNAMENTS + " ")
    return bool(body) and (
        body[-1] in rules.terminators or body[-1] in ":;,：；，" or _has_end_mark(text, rules)
    )


def _has_end_mark(text: str, rules: Rules) -> bool:
    return any(mark in text[-END_WINDOW:] for mark in rules.page.end_marks)


def _stamps_as_headings(
    texts: Sequence[str], verdicts: Sequence[Verdict], rules: Rules
) -> Iterator[int]:
    """Find dates and names of networks that are headings: alone between two paragraphs."""
    if "no full stop" in rules.off:
        return
    for number, (_, name) in enumerate(verdicts):
        if name in ("date stamp", "share list"):
            more = rules.page.moment if name == "date stamp" else NETWORK_GAP
            around = [*verdicts[max(0, number - 1) : number], *verdicts[number + 1 : number + 2]]
            if around == [("sentence", "")] * 2 and not more.search(texts[number]):
                yield number


def _is_prose(text: str, rules: Rules) -> bool:
    return len(text) >= PROSE_LENGTH and _ends_like_a_sentence(text, rules)


def _site_name(texts: Sequence[str], verdicts: Sequence[Verdict], _: Rules) -> list[int]:
    """Find the name of the site above the title, such as "Example.com - News of the day"."""
    content = [n for n, (kind, _) in enumerate(verdicts[:MENU_LINES]) if kind != "boilerplate"][:2]
    if [verdicts[n][0] for n in content] != ["heading", "heading"] or content[0]:
        return []
    first, title = (texts[n] for n in content)
    is_title_again = title in first
    is_site = (
        SITE_NAME.fullmatch(first)
        or (SITE_AND_SECTION.fullmatch(first) and len(first) < len(title))
        or _is_named_below(first, texts, verdicts)
    )
    return [0] if is_title_again or is_site else []


def _is_named_below(first: str, texts: Sequence[str], verdicts: Sequence[Verdict]) -> bool:
    """Tell whether "The Ledger - News of the day" is a site: the page's frame names it again."""
    match = SITE_AND_MOTTO.fullmatch(first)
    return match is not None and any(
        match[1] in texts[n] for n, (kind, _) in enumerate(verdicts) if kind == "boilerplate"
    )


def _navigation(texts: Sequence[str], verdicts: Sequence[Verdict], _: Rules) -> list[int]:
    """Find the page's menu above the title: lines of a word or two, then a longer one."""
    content = [n for n, (kind, _) in enumerate(verdicts[:MENU_LINES]) if kind != "boilerplate"]
    menu = list(itertools.takewhile(lambda n: _is_menu_item(texts[n], verdicts[n]), content))
    title = content[len(menu) : len(menu) + 1]
    has_title = title and verdicts[title[0]][0] == "heading" and len(texts[title[0]].split()) > 4
    return menu if len(menu) > 2 and has_title else []


def _is_menu_item(text: str, verdict: Verdict) -> bool:
    has_figures = DIGIT.search(text) and not NUMBERED.fullmatch(text)
    return verdict[0] == "heading" and len(text.split()) <= MENU_WORDS and not has_figures


def _below_the_end_mark(
    texts: Sequence[str], verdicts: Sequence[Verdict], rules: Rules
) -> list[int]:
    """Find what stands below the mark by which an agency ends an article; captions stay."""
    ends = [n for n, x in enumerate(texts) if _has_end_mark(x, rules)]
    if not ends:
        return []
    below = [n for n in range(ends[-1] + 1, len(texts)) if verdicts[n][0] in CONTENT]
    above = sum(map(len, texts[: ends[-1] + 1]))
    return below if sum(len(texts[n]) for n in below) <= MOST_BELOW * above else []


def _below_the_article(
    texts: Sequence[str], verdicts: Sequence[Verdict], rules: Rules
) -> list[int]:
    """Find the lines from which on there is nothing but the page's frame.

    They begin with the source's address, a counter of comments or a list of articles,
    where running text stands above and none below, and little text at all.
    """
    end, below, only_headings = len(texts), 0, True
    for number in range(len(texts) - 1, -1, -1):
        text = texts[number]
        kind, name = verdicts[number]
        if kind != "boilerplate" and _is_prose(text, rules):
            above = sum(map(len, texts[: number + 1]))
            is_little = below <= MOST_BELOW * above
            return [n for n in range(end, len(texts)) if is_little and verdicts[n][0] in CONTENT]
        below += len(text) if kind != "boilerplate" else 0
        only_headings = only_headings and kind != "sentence"
        if name in ENDS or (name in WEAK_ENDS and only_headings):
            end = number
    return []


def _question_as_title(
    texts: Sequence[str], adjacent: Sequence[bool], verdicts: Sequence[Verdict]
) -> list[int]:
    """Find a question or call that is the title: a line of its own above the article."""
    content = [n for n, (kind, _) in enumerate(verdicts[:MENU_LINES]) if kind != "boilerplate"]
    if len(content) < 2 or verdicts[content[0]] != ("sentence", ""):
        return []
    first, second = content[:2]
    stands_apart = not adjacent[first + 1] or len(texts[second]) > 2 * len(texts[first])
    is_title = len(texts[first]) <= HEADING_LENGTH and QUESTION.fullmatch(texts[first])
    return [first] if is_title and stands_apart else []


def _author(texts: Sequence[str], verdicts: Sequence[Verdict], rules: Rules) -> list[int]:
    """Find the name of a person alone on the last line of the article."""
    content = [n for n, (kind, _) in enumerate(verdicts) if kind != "boilerplate"][-2:]
    if len(content) < 2 or verdicts[content[1]] != ("heading", "no full stop"):
        return []
    above, last = (texts[n] for n in content)
    is_name = (
        len(last) <= AUTHOR_LENGTH
        and FULL_NAME.fullmatch(last)
        and all(word[0].isupper() for word in last.split())
    )
    return content[1:] if is_name and _is_prose(above, rules) else []
