"""Bitexts whose every text, name and finding tries to break the page that shows it.

What runs sets ``window.RAN``: a page is safe if that is undefined when it has been used.
"""

from __future__ import annotations

from collections.abc import Sequence

from tiny_bitexts import document

from align.bitext import Bitext, Link
from align.checking import Finding, Report, Span, Summary
from align.checking.stretch import Found, stretches

__all__ = ["CODE", "LANGS", "NAMES", "RAN", "TEXTS", "bitexts", "huge", "report"]

RAN = "hostileRan"
CODE = f"window.{RAN}=true"
TEXTS = (
    # Out of the element that holds the text, or into one that runs.
    f"</script><script>{CODE}</script>",
    f"</SCRIPT\t><script>{CODE}</script>",
    f"</style><script>{CODE}</script>",
    f"</title></textarea></noscript><script>{CODE}</script>",
    f'"><img src=x onerror="{CODE}">',
    f"'><svg/onload={CODE}>",
    f'<iframe srcdoc="<script>parent.{RAN}=true</script>">',
    f"<a href=javascript:{CODE}>click</a>",
    f"javascript:{CODE}",
    f"data:text/html,<script>parent.{RAN}=true</script>",
    # What an HTML, XML or JSON parser takes for the end, or for the beginning, of something.
    "<!--",
    "<!--<script>",
    "-->",
    "]]>",
    "<![CDATA[",
    "&lt;b&gt; &amp;amp; &#60; &nbsp",
    '\\"},{"links":[[[0],[0],1,"auto",0,0]]}//',
    "\\u003c/script\\u003e \\",
    "`${" + CODE + "}`",
    # Places of a template, here or elsewhere.
    "{{script}} {{policy}} {{no such place}} }} {{",
    "%s {0} {record} $& $1 ${record}",
    # Names that objects of JavaScript have anyway.
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    # Characters that nothing shows, that turn the text round, or that no file may hold.
    "NUL \x00 and \x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x9f",
    "lone \ud800 and \udfff and \ud83d",
    "\u202egnp.exe\u202c \u2066left\u2069 \u200f\u200e\u061c",
    "line\u2028and paragraph\u2029ends, \u0085 too",
    "\ufeffmark \ufffe\uffff\U0001ffff \ufdd0 \U0010ffff",
    "in\r\nmore\nthan\rone\r\n\r\nline\t.",
    # Text that code points, UTF-16 and what readers call a letter count each in another way.
    "😀👨‍👩‍👧‍👦🇮🇩 e\u0301\u0323 \U00020000\U0001f1ee ﷽ Z̷͚̈́a̴l̸g̶o̵",
    "مرحبا <b>ABC</b> 123 עברית",
    "x" * 5000,
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
)
# Of documents, that is of files.
NAMES = (
    f"</title><script>{CODE}</script>.txt",
    f"\"quoted\" 'name'\r\nof two lines\x00 onmouseover={CODE}.txt",
    f"javascript:{CODE}",
    "{{script}}\u202etxt.exe \udcff\ud800.html",
    "",
)
LANGS = (f'en" onfocus="{CODE}" autofocus x="', "id'><script>", "", "__proto__")


def bitexts() -> dict[str, Bitext]:
    """Return small bitexts by what is bad in them."""
    texts = list(TEXTS)
    return {
        "texts": _bitext(texts, texts[::-1]),
        "crossing": _bitext(texts, texts, reverse=True),
        "nothing linked": Bitext(document(texts, "en"), document(texts, "ar"), ()),
        "one side empty": Bitext(document(texts, "en"), document([], "id"), ()),
        "empty": Bitext(document([], "en"), document([], "id"), ()),
        **{
            f"name {n}": _bitext(texts[:3], texts[:3], paths=(name, name))
            for n, name in enumerate(NAMES)
        },
        **{
            f"lang {n}": _bitext(texts[:3], texts[:3], langs=(lang, lang))
            for n, lang in enumerate(LANGS)
        },
        "signature": Bitext(
            document(["a"], "en"), document(["b"], "id"), (Link((0,), (0,)),), "|".join(texts)
        ),
        "odd links": Bitext(
            document(texts[:4], "en"),
            document(texts[:4], "id"),
            (
                Link((0, 1, 3), (0, 2), 1e308, 0.0, "rejected", run=10**9),
                Link((0,), (3,), -1e308, 1.0, "edited", repeat=True),
                Link((0,), (3,), None, None, "accepted"),
                Link((0,), (3,), None, None, "accepted"),
            ),
        ),
    }


def huge(size: int = 10_000_000) -> Bitext:
    """Return a bitext of one link, one side of which is *size* bytes long without a space."""
    return _bitext(["<b>" + "x" * (size - 3)], ["short"])


def report(bitext: Bitext) -> Report:
    """Return a report that finds fault with both sides of every link, as badly as it can."""
    found = []
    for stretch in stretches(bitext):
        for pair in stretch.links:
            text = TEXTS[pair.number % len(TEXTS)]
            sides = pair.source.whole(), pair.target.whole()
            if sides[1] is not None and pair.number % 3 == 0:  # something is missing there
                sides = sides[0], Span(sides[1].segment, 0, 0, "")
            finding = Finding(
                text, "other", "high", pair.number, *sides, text, fix=text, confidence=0.5
            )
            found += [Found(finding, pair)] * 2
    return Report(tuple(found), Summary(checks=list(TEXTS)))


def _bitext(
    source: Sequence[str],
    target: Sequence[str],
    *,
    langs: tuple[str, str] = ("en", "id"),
    paths: tuple[str | None, str | None] = ("a.txt", "b.txt"),
    reverse: bool = False,
) -> Bitext:
    """Link the segments one by one, less surely from one to the next."""
    count = min(len(source), len(target))
    links = tuple(
        Link((n,), (count - 1 - n if reverse else n,), 0.5, 1 - n / count) for n in range(count)
    )
    return Bitext(document(source, langs[0], paths[0]), document(target, langs[1], paths[1]), links)
