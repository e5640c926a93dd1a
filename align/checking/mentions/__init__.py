"""What a text mentions that a translation must keep: addresses, codes, dates, times, quantities.

One file here for each kind. A finder reads what the finders before it have left: the digits of a
date are no quantity.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from align.checking.mentions.addresses import find_addresses
from align.checking.mentions.codes import find_codes
from align.checking.mentions.dates import find_dates
from align.checking.mentions.mention import Mention, blanked
from align.checking.mentions.quantities import Quantity, find_quantities
from align.checking.mentions.times import find_times

__all__ = ["Mention", "Quantity", "mentions", "quantities"]

# In the order in which they read.
FINDERS: tuple[Callable[[str, str], Sequence[Mention]], ...] = (
    find_addresses,
    find_codes,
    find_dates,
    find_times,
    find_quantities,
)


@functools.lru_cache(1 << 12)
def mentions(text: str, lang: str) -> tuple[Mention, ...]:
    """Find what a text mentions.

    Args:
        text: The text.
        lang: Its language code.

    Returns:
        The mentions in the order of the text; none overlaps another.
    """
    found: list[Mention] = []
    for find in FINDERS:
        own = find(text, lang)
        found += own
        text = blanked(text, own)
    return tuple(sorted(found, key=lambda x: x.start))


def quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    """Find the numbers of a text that are no dates, times, codes or addresses.

    Args:
        text: The text.
        lang: Its language code.

    Returns:
        The quantities in the order of the text.

    Example:
        >>> [quantity.text for quantity in quantities("195 negara, 80 juta dolar AS", "id")]
        ['195', '80 juta dolar AS']
    """
    return tuple(x for x in mentions(text, lang) if isinstance(x, Quantity))
