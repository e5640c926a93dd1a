from __future__ import annotations

import codecs
import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import errors
from align.reading import find_articles, limits, read_article
from align.reading.plain import decode

ENGLISH = "The café was “naïve”, he said – it’s over."
INDONESIAN = "“Kami akan datang,” kata Presiden – hari Jum’at…"
FRENCH = "L’été dernier, un garçon naïf a mangé une crêpe à la façade du café — « déjà vu »."
RUSSIAN = "Президент заявил, что переговоры продолжатся на следующей неделе."
POLISH = "Zażółć gęślą jaźń, powiedział minister spraw zagranicznych."
JAPANESE = "日本の首相は昨日、国会で演説を行いました。"
CHINESE = "中国外交部发言人昨天在北京表示，双方将继续谈判。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (JAPANESE, "utf-8"),
        (ENGLISH, "cp1252"),
        (INDONESIAN, "cp1252"),
        (FRENCH, "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (CHINESE, "gb18030"),
        ("Kabar baik.", "ascii"),
    ],
)
def test_encodings_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # Cut in the middle of the last character.
        (("“Kami – datang,” kata “Ani” – “Ya…” – “é”" * 3).encode()[:-1], None),
        # Twelve whole characters, one broken byte.
        ("é".encode() * 12 + b"\xff", "é" * 12 + "\ufffd"),
        # A character beyond 16 bits in two halves, as Java and Oracle write it; half of one.
        (b"a \xed\xa0\xbd\xed\xb8\x80 b", "a 😀 b"),
        (b"a \xed\xa0\xbd b", "a \ud83d b"),
    ],
)
def test_damaged_utf8(data: bytes, text: str | None) -> None:
    assert decode(data, "a.txt") == (text or data[:-2].decode() + "\ufffd")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_the_mark_is_believed_and_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + "🎉 é\r\n".encode(encoding), "a.txt") == "🎉 é\r\n"


TEXT = st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\r\n\t\f")


@given(st.text(TEXT))
def test_utf8_comes_back_as_written(text: str) -> None:
    text = f"A{text}"
    assert decode(text.encode(), "a.txt") == text


def read(path: Path | str) -> str:
    return read_article(path).text


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "README", "a.en", "a.pt-BR", ".txt"])
def test_names_of_plain_text(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"One.\r\nTwo.\n")
    assert read(file) == "One.\r\nTwo.\n"
    assert read(str(file)) == "One.\r\nTwo.\n"


def message(error: pytest.ExceptionInfo[errors.AlignError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"text with a \0 in it", "binary"),
        (bytes(range(1, 256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (codecs.BOM_UTF8 + b"caf\xe9", "broken at byte 6"),
        (codecs.BOM_UTF16_LE + b"a\0b", "broken at byte 4"),
        (b"%PDF-1.7", "is PDF, whatever its name: rename it to .pdf"),
        (b"PK\x03\x04", "is Word, whatever its name: rename it to .docx"),
    ],
)
def test_content_that_is_no_text(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    with pytest.raises(errors.InputError, match=says) as error:
        read(file)
    assert str(file) in message(error)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("missing.txt", errors.InputError, "no such file"),
        ("missing.pdf", errors.InputError, "no such file"),
        ("article.doc", errors.InputError, r"Word 97 can't be read: save the article as \.docx"),
        ("article.ZIP", errors.InputError, "ZIP"),
        ("article.docx.gz", errors.InputError, "Word packed by gzip can't be read: unpack it"),
        ("article.xyz", errors.UsageError, "unknown suffix '.xyz'"),
        ("article.xyz.gz", errors.UsageError, "unknown suffix '.xyz'"),
        ("folder.txt", errors.UsageError, "is a directory"),
        ("loop.txt", errors.InputError, "can't read"),
        ("x" * 300, errors.InputError, "can't read"),
        ("nul\0.txt", errors.InputError, "can't read"),
    ],
)
def test_wrong_paths(tmp_path: Path, name: str, kind: type[errors.AlignError], says: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    with pytest.raises(kind, match=says) as error:
        read(tmp_path / name)
    assert name in message(error)


def test_a_file_without_the_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(errors.InputError, match="permission denied") as error:
        read(tmp_path / "a.txt")
    assert "a.txt" in message(error)


PAGE = b"<!DOCTYPE html><html lang='en'><body><p>It rained all night in the city.</p></body></html>"
CUES = b"WEBVTT\n\n00:01.000 --> 00:02.000\nIt rained all night in the city.\n"


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.md", b"# A hall\n\nIt is\nopen.", "A hall\n\nIt is open."),
        ("a.html", PAGE, "It rained all night in the city."),
        ("a.vtt", CUES, "It rained all night in the city."),
        ("page", PAGE, "It rained all night in the city."),
        ("cues", CUES, "It rained all night in the city."),
        ("page.txt", PAGE, PAGE.decode()),
    ],
)
def test_the_reader_is_chosen(tmp_path: Path, name: str, content: bytes, text: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path / name) == text
    packed = tmp_path / (f"{name}.gz" if "." in name else f"{name}-packed")
    packed.write_bytes(gzip.compress(content))
    assert read(packed) == text


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"text" * 100, mtime=0)[:-9], gzip.compress(b"", mtime=0)],
)
def test_broken_gzip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt.gz").write_bytes(content)
    with pytest.raises(errors.InputError, match=r"no whole gzip file|is empty") as error:
        read(tmp_path / "a.txt.gz")
    assert "a.txt.gz" in message(error)


def test_what_is_too_large_is_refused_by_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.reading.MOST_BYTES", 1000)
    monkeypatch.setattr(limits.check_size, "__kwdefaults__", {"most": 1000, "what": "holds"})
    (tmp_path / "a.txt").write_bytes(b"a" * 1001)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"a" * 1001))
    (tmp_path / "c.txt").write_bytes(b"a" * 1000)
    with pytest.raises(errors.InputError, match=r"a\.txt holds more than 0 MB, the limit"):
        read(tmp_path / "a.txt")
    with pytest.raises(errors.InputError, match=r"b\.txt\.gz unpacks to more than 0 MB"):
        read(tmp_path / "b.txt.gz")
    assert len(read(tmp_path / "c.txt")) == 1000


def test_open_files(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE)
    with path.open("rb") as binary, path.open() as text:
        assert read_article(binary) == read_article(text) == read_article(path)
    assert read_article(io.BytesIO(PAGE)) == read_article(path)
    assert read_article(io.BytesIO(gzip.compress("Café.".encode()))).text == "Café."
    assert read_article(io.StringIO("\ufeffCafé \ud800.")).text == "Café \ud800."
    with pytest.raises(errors.InputError, match="<file> is empty"):
        read_article(io.StringIO(" "))
    with pytest.raises(errors.UsageError, match="can't read int: give a path"):
        read_article(3)  # type: ignore[arg-type]
    path.write_bytes(b"caf\xe9")
    with path.open(encoding="utf-8") as text, pytest.raises(errors.InputError, match="as bytes"):
        read_article(text)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Café.".encode("utf-16"))))
    assert read("-") == "Café."


def test_a_missing_library_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    code = f"""
import sys
sys.modules["docx"] = None
from align.reading import read_article
try:
    read_article({str(tmp_path / "a.docx")!r})
except Exception as error:
    print(type(error).__name__, error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("InputError")
    assert "needs python-docx: pip install 'align-bitext[docx]'" in run.stdout


def test_articles_in_a_folder(tmp_path: Path) -> None:
    readable = ["a.txt", "b.en.md", "c.html.gz", "deep/d.pdf", "deep/er/e.srt"]
    others = [".hidden.txt", ".git/f.txt", "g.jpg", "h.pdf.gz", "Makefile", "i.tmx", "deep/j.doc"]
    for name in (*readable, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"text")
    for name, place in (("y.txt", "y.txt"), ("z.txt", "fetched later"), ("zz.txt", "deep")):
        (tmp_path / name).symlink_to(place)
    found = [str(path.relative_to(tmp_path)) for path in find_articles(tmp_path)]
    assert found == [*readable, "y.txt", "z.txt"]
    (tmp_path / ".empty").mkdir()
    with pytest.raises(errors.InputError, match="holds no article"):
        find_articles(tmp_path / ".empty")
    with pytest.raises(errors.InputError, match="no such folder"):
        find_articles(tmp_path / "missing")
