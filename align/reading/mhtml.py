"""Web pages saved as a single file, as Chrome does (MHTML, RFC 2557): the page in it."""

from __future__ import annotations

from email import policy
from email.message import Message
from email.parser import BytesParser

from align.errors import InputError
from align.reading import html
from align.reading.article import Article

__all__ = ["read", "read_page"]


def read(data: bytes, name: str) -> Article:
    r"""Read the article of a page in a single file; see ``html.read``.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.

    Raises:
        InputError: If there is no page in the file, or no text in the page.

    Example:
        >>> read(b"Content-Type: text/html\n\n<h1>A hall</h1><p>It is open.", "a.mhtml").text
        'A hall\n\nIt is open.'
    """
    return html.read(_page(data, name), name)


def read_page(data: bytes, name: str) -> Article:
    r"""Read all of a page in a single file; see ``html.read_page``.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.

    Raises:
        InputError: If there is no page in the file, or no text in the page.

    Example:
        >>> read_page(b"Content-Type: text/html\n\n<nav>Home", "a.mhtml").marks[0].reason
        '<nav>'
    """
    return html.read_page(_page(data, name), name)


def _page(data: bytes, name: str) -> bytes:
    """Return the page: the first part that is HTML; those behind it are its frames."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        part = next((x for x in message.walk() if x.get_content_type() == "text/html"), None)
    except RecursionError:
        raise InputError(f"{name}: its parts are nested too deep: save the page again") from None
    if part is None:
        raise InputError(
            f"{name} holds no web page: save the page again with a browser, as HTML or as a "
            "single file"
        )
    return _decoded(part)


def _decoded(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset is None:
        return content
    # What the part says about the encoding counts more than what the page says.
    try:
        return content.decode(charset, "replace").encode("utf-8-sig", "replace")
    except LookupError:
        return content
