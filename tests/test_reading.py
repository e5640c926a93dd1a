from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import errors
from align.reading import read_text
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


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "README", "a.en", "a.pt-BR", ".txt"])
def test_names_of_plain_text(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"One.\r\nTwo.\n")
    assert read_text(file) == "One.\r\nTwo.\n"
    assert read_text(str(file)) == "One.\r\nTwo.\n"


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
    ],
)
def test_content_that_is_no_text(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    with pytest.raises(errors.InputError, match=says) as error:
        read_text(file)
    assert str(file) in message(error)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("missing.txt", errors.InputError, "no such file"),
        ("article.pdf", errors.InputError, r"PDF can't be read yet, only plain text"),
        ("article.DOCX", errors.InputError, "Word"),
        ("article.html", errors.InputError, "HTML"),
        ("article.epub", errors.InputError, "EPUB"),
        ("article.zip", errors.InputError, "ZIP"),
        ("article.xyz", errors.UsageError, "unknown suffix '.xyz'"),
        ("folder.txt", errors.UsageError, "is a directory"),
        ("loop.txt", errors.InputError, "can't read"),
        ("x" * 300, errors.InputError, "can't read"),
        ("nul\0.txt", errors.InputError, "can't read"),
    ],
)
def test_wrong_paths(tmp_path: Path, name: str, kind: type[errors.AlignError], says: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "article.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(kind, match=says) as error:
        read_text(tmp_path / name)
    assert name in message(error)


def test_a_file_without_the_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(errors.InputError, match="permission denied") as error:
        read_text(tmp_path / "a.txt")
    assert "a.txt" in message(error)
