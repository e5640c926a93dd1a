"""Plain text in any common encoding."""

from __future__ import annotations

import codecs

from align.errors import InputError
from align.reading.article import Article

__all__ = ["decode", "read"]

# The mark of UTF-16 is the beginning of that of UTF-32, so the longer ones come first.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control characters that text does not use; tab, line ends, form feed, Ctrl-Z and escape it does.
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1a\x1b"})
MOST_CONTROLS = 0.005

WESTERN = "cp1252"
# With so few letters beyond ASCII no statistics can tell the encodings of Europe apart, and
# languages that are not Western write more of them: Polish 7 %, Hungarian 10 %, Czech 14 %.
SMALL_SHARE = 0.03
SMALL_NUMBER = 3
# What charset-normalizer is right about; of the others Western is the likelier one.
COMMON = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u", "tis_620"),
    *("big5", "cp932", "cp949", "euc_jis_2004", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk"),
    *("shift_jis",),
)

# One broken byte among so many whole characters beyond ASCII, and the file is UTF-8 all the same.
MOST_BROKEN = 0.1


def read(data: bytes, name: str) -> Article:
    r"""Read a file of plain text.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.

    Returns:
        The article: its text with newlines unchanged, without the byte order mark.

    Raises:
        InputError: If there is no text in the data.

    Example:
        >>> read(b"Kabar baik\r\n", "a.txt").text
        'Kabar baik\r\n'
    """
    return Article(decode(data, name))


def decode(data: bytes, name: str) -> str:
    r"""Decode the content of a file of plain text.

    A byte order mark is believed; without one, UTF-8 is tried, also with a few broken bytes,
    which become U+FFFD; then the encoding is guessed.
    A guess between the old encodings of Europe can be wrong in single letters; files in
    UTF-8 are never guessed at.

    Args:
        data: All bytes of the file.
        name: What to call the file in an error.

    Returns:
        The text, newlines unchanged, without the byte order mark.

    Raises:
        InputError: If there is no text in the data.

    Example:
        >>> decode(b"\xef\xbb\xbfKabar baik\r\n", "a.txt")
        'Kabar baik\r\n'
        >>> decode(b"caf\xe9", "a.txt")
        'café'
    """
    text = _marked(data, name)
    if text is None:
        text = _unmarked(data, name)
    if not text.strip():
        raise InputError(f"{name} is empty: there is nothing to align; check the file")
    return text


def _marked(data: bytes, name: str) -> str | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{name} begins as {encoding.upper()} but is broken at byte "
                    f"{len(mark) + error.start}: save it again as UTF-8"
                ) from None
    return None


def _unmarked(data: bytes, name: str) -> str:
    if b"\0" in data or _share_of_controls(data) > MOST_CONTROLS:
        raise InputError(
            f"{name} is not plain text but binary data: save the article as plain text in UTF-8"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = _damaged_utf8(data)
    if text is None:
        text = _western(data)
    if text is None:
        text = _guessed(data)
    if text is None:
        raise InputError(f"{name}: no known encoding fits this file: save it again as UTF-8")
    return text


def _share_of_controls(data: bytes) -> float:
    return (len(data) - len(data.translate(None, CONTROLS))) / max(1, len(data))


def _damaged_utf8(data: bytes) -> str | None:
    """Decode UTF-8 with a few broken bytes, or with characters beyond 16 bits in two halves.

    Broken bytes become U+FFFD, halves of characters one character where both are there.
    """
    try:
        halves = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        return halves.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if broken <= MOST_BROKEN * whole else None


def _western(data: bytes) -> str | None:
    """Decode text of mostly ASCII letters; return nothing where it has many others."""
    try:
        text = data.decode(WESTERN)
    except UnicodeDecodeError:
        return None
    ascii_letters = sum(map(str.isalpha, data.decode("ascii", "ignore")))
    letters = sum(map(str.isalpha, text))
    few = max(SMALL_NUMBER, SMALL_SHARE * letters)
    return text if letters - ascii_letters <= few else None


def _guessed(data: bytes) -> str | None:
    # Importing it takes longer than reading a file in UTF-8.
    from charset_normalizer import from_bytes

    guesses = [match.encoding for match in from_bytes(data)]
    if guesses and guesses[0] not in COMMON and WESTERN in guesses:
        guesses.insert(0, WESTERN)
    for encoding in guesses:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None
