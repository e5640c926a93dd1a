"""Addresses: URLs, e-mail addresses, names of accounts and files, hashtags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from align.checking.mentions.mention import Mention

__all__ = ["Address", "find_addresses"]

Kind = Literal["url", "e-mail", "account", "hashtag", "file"]

# Domains without "http" or "www" are told by their ends: those of countries are words, too.
DOMAINS = (
    "com|org|net|edu|gov|int|info|biz|mil|asia|news|"
    "(?:co|com|go|ac|or|gov|edu|org|net|web|sch)\\.[a-z]{2}"
)
FILES = (
    "jpe?g|png|gif|webp|svg|tiff?|pdf|docx?|xlsx?|pptx?|odt|txt|csv|json|xml|html?|zip|mp[34]|wav|"
    "mov|avi|epub"
)
ADDRESS = re.compile(
    rf"""
    (?P<url> (?:https?://|www\.) [^\s<>"“”«»]+ )
    | (?P<email> (?<![\w.+-]) [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+ )
    | (?P<file> (?<![\w./-]) [\w-]* \w (?:\.[\w-]+)*? \. (?i:{FILES}) (?![\w.]\w|\w) )
    | (?P<domain> (?<![\w.@-]) (?:[a-zA-Z0-9-]+ \.)+ (?:{DOMAINS}) (?!\w) (?:/[^\s<>"“”«»]*)? )
    | (?P<account> (?<![\w@/.]) @ \w (?:[\w.]*\w)? )
    | (?P<hashtag> (?<![\w\#&/]) \# \w* [^\W\d_] \w* )
    """,
    re.VERBOSE,
)
KINDS: dict[str, Kind] = {
    "url": "url",
    "domain": "url",
    "email": "e-mail",
    "file": "file",
    "account": "account",
    "hashtag": "hashtag",
}
# Any of these stands in every address.
SIGNS = re.compile(r"[@#/]|\.\w")
# Ends the sentence, not the address.
TRAILING = ".,;:!?'’)]}…"


@dataclass(frozen=True, slots=True)
class Address(Mention):
    """An address, the name of an account or a file, or a hashtag.

    Attributes:
        kind: Which of these.
    """

    kind: Kind = "url"


def find_addresses(text: str, lang: str) -> list[Address]:
    """Find the addresses in a text.

    Args:
        text: The text.
        lang: Its language code, which says nothing here.

    Example:
        >>> [x.text for x in find_addresses("Mail me@example.org, see (www.example.org/a).", "en")]
        ['me@example.org', 'www.example.org/a']
    """
    if not SIGNS.search(text):
        return []
    found = []
    for match in ADDRESS.finditer(text):
        shown = _trimmed(match[0])
        kind = KINDS[str(match.lastgroup)]
        found.append(Address(match.start(), match.start() + len(shown), shown, kind))
    return found


def _trimmed(address: str) -> str:
    """Cut what ends the sentence; a bracket that is opened in an address belongs to it."""
    while address[-1] in TRAILING and not (address[-1] == ")" and "(" in address):
        address = address[:-1]
    return address
