"""Text from articles made fit for HTML: it says what it said, and does nothing."""

from __future__ import annotations

import html
import re

__all__ = ["clean", "escaped"]

# What HTML forbids, and lone surrogates, which UTF-8 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Return a text with U+FFFD for every character that HTML forbids.

    One takes the place of one, so that places in the text stay what they are.

    Example:
        >>> clean("a\x00<b>")
        'a\ufffd<b>'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def escaped(text: str) -> str:
    r"""Return a text for HTML, between tags or in an attribute in quotation marks.

    What HTML forbids becomes U+FFFD. Marks of direction stay, as scripts need them: an element of
    the text's own, such as a cell or ``<bdi>``, keeps them from turning what is around it.

    Example:
        >>> escaped("<b> & 'x'\x00")
        '&lt;b&gt; &amp; &#x27;x&#x27;\ufffd'
    """
    return html.escape(clean(text))
