from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from damage import article_or_refusal
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.reading import read_article
from align.reading.mhtml import read, read_page

PAGE = """<!DOCTYPE html><html lang="id"><head><title>Banjir di Demak</title></head><body>
<nav>Beranda</nav><article><h1>Banjir di Demak</h1>
<p>Hujan turun sejak pagi – “café” – dan sungai meluap ke jalan-jalan di tengah kota.</p>
<p>Tiga sekolah tutup hari ini, dan warga mengungsi ke tempat yang lebih aman.</p>
</article></body></html>"""
TEXTS = [
    "Banjir di Demak",
    "Hujan turun sejak pagi – “café” – dan sungai meluap ke jalan-jalan di tengah kota.",
    "Tiga sekolah tutup hari ini, dan warga mengungsi ke tempat yang lebih aman.",
]


def saved(page: str, charset: str, encoding: str) -> bytes:
    """Make what a browser saves: the page, a picture, and a frame with another page."""
    message = EmailMessage()
    message["Subject"] = "Banjir di Demak"
    message.set_content(page, subtype="html", charset=charset, cte=encoding)
    message.add_related(b"\x89PNG\r\n", "image", "png")
    message.add_related("<p>A frame with an advertisement in it.</p>", subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        *(("utf-8", "quoted-printable"), ("utf-8", "base64"), ("cp1252", "quoted-printable")),
        ("utf-16", "base64"),
    ],
)
def test_the_page_is_read(tmp_path: Path, charset: str, encoding: str) -> None:
    data = saved(PAGE, charset, encoding)
    article = read(data, "a.mhtml")
    assert article.text.split("\n\n") == TEXTS
    assert (article.title, article.lang) == ("Banjir di Demak", "id")
    assert read_page(data, "a.mhtml").text.split("\n\n") == ["Beranda", *TEXTS]
    path = tmp_path / "a.mht"
    path.write_bytes(data)
    assert read_article(path) == article
    assert read_article(path, whole_page=True) == read_page(data, "a.mht")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "holds no web page"),
        (b"Content-Type: text/plain\n\nIt rained.", "holds no web page"),
        (b"Content-Type: text/html\n\n", "is empty"),
        (b"Content-Type: text/html; charset=qq\n\n <p> ", "is empty"),
    ],
)
def test_what_holds_no_page(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        read(data, "a.mhtml")
    assert str(error.value).startswith("a.mhtml")
    assert "\n" not in str(error.value)


def test_parts_in_parts() -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(5000)
    )
    with pytest.raises(InputError, match=r"a\.mhtml"):
        read(nested.encode(), "a.mhtml")


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_damaged_files(noise: bytes, at: int) -> None:
    data = saved(PAGE, "utf-8", "quoted-printable")
    data = data[:at] + noise + data[at + len(noise) :]
    article_or_refusal(read, data, "a.mhtml")
