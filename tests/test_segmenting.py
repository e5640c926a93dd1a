from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.document import Document
from align.segmenting import segment
from align.segmenting.rules import load_rules


def split(text: str, lang: str) -> list[str]:
    return [text[found.start : found.end] for found in segment(text, lang)]


# A bar stands where one sentence ends and the next begins.
@pytest.mark.parametrize(
    ("lang", "marked"),
    [
        # Inside a word, and what agencies put around an article.
        ("en", "The work goes on as he has directed./."),
        ("en", "VOV.VN - The minister spoke.|He left."),
        ("en", "Hanoi (VNA) – Over the past years it grew.|It still does."),
        ("en", "It is in Resolution No. 59-NQ/TW.|It holds."),
        ("id", "Lihat Resolusi No. 59-NQ/TW dan Vol. XI.|Itu berlaku."),
        ("id", "Lebih cepat dari jadwal.|100% unit telah siap."),
        # Abbreviations.
        ("id", "Tn. Budi, Ny. Ani dan Nn. Sri datang.|Mereka pulang."),
        ("id", "PT Astra Tbk. (ASII) untung.|PT Astra Tbk. membukukan laba."),
        ("id", "Ia membeli beras, gula, dll. (lihat daftar).|Ia pulang."),
        ("id", "Ada meja, kursi, dsb. di sana.|Ada meja, dsb.|Lalu ia pergi."),
        ("id", "Prof. Dr. H. Ali tinggal di Jl. Sudirman Gg. Buntu.|Ia guru."),
        ("id", "Lihat hlm. 5 dan tgl. 7.|Selesai."),
        ("id", "Mayjen (Purn.) Hasan tiba.|Ia duduk."),
        ("en", "Mr. Smith met Dr. Jones and Ms. Lee.|They spoke to Gov. Brown."),
        ("en", "It rose on Jan. 5.|It fell at 7 p.m. ET on Monday."),
        ("en", "Acme Ltd. (ACM) won.|Acme Inc. won, too."),
        ("en", "J. K. Rowling met George W. Bush in the U.S. Senate."),
        ("en", "Take vitamin C.|The rest is easy."),
        ("id", "Pada abad ke-6 M.|Di kota itu ada pasar."),
        # Numbers, addresses, ellipses.
        ("en", "It cost US$900 million.|It grew 3.5 percent."),
        ("id", "Harganya Rp1.500.000.|Naik 3,5 persen."),
        ("en", "See www.example.com.|Write to a.b@example.co.id.|Thanks."),
        ("id", "Perjanjian ZEE dengan Indonesia... telah berlaku.|Bagus."),
        ("en", "They connect people...|Next is trade.|And so on…|The end… and more."),
        # Lists.
        ("id", "Isinya: (1) Satu hal; (2) Dua hal; (3) Tiga hal.|Lalu ia pergi."),
        ("en", "He was chair in 2020; Host in 2021; and so on."),
        ("en", "1. Open the door.|2. Close it."),
        # Quotations.
        ("en", "“We won.|We are glad.|Thank you all,” said Jane Doe."),
        ("id", '"Kami menang.|Kami senang," kata Tn. Clark.|Ia pulang.'),
        ("en", '"We won." said Jane.|"We lost."|Then he left.'),
        ("en", "“Is it?” Jane Doe asked.|“Why?” she said.|“No.”|He left."),
        ("en", "It is the '90s again.|The players' union won.|That's all."),
        ("en", "‘Yes.’|He left.|'No.'|She stayed."),
        ("en", "He works at the School of Art.|“I loved it,” he says."),
        ("en", 'He told me.|I left.|"I know."'),
        ("en", "(It was late.)|The end.|It was (I think) so."),
        ("de", "„Wir haben gewonnen.|Wir sind froh“, sagte er."),
        # Questions and other marks.
        ("en", "Why now?|Because!|What?!|Yes."),
        ("en", "Great!|iPhones sell.|It said so.[6]|It did. [7]|End."),
        ("en", "Yahoo! is a firm."),
        # Other scripts.
        ("zh", "这是第一句。|“这是第二句！”|他说。"),
        ("hi", "यह पहला है।|यह दूसरा है।"),
        ("ka", "ეს პირველია.|ეს მეორეა."),
        ("xx", "One thing.|Another thing."),
        ("en", "𝔘𝔫𝔦 🎉 one.|Cafe\u0301 two.|👩‍👩‍👧 three."),
        # A panic in sentencex unless it is kept from seeing the space.
        ("en", "The plan A\u00a0.|It goes on.|J.\u00a0K. Rowling came."),
    ],
)
def test_sentences(lang: str, marked: str) -> None:
    for gap in (" ", "  ", "\u00a0"):
        parts = marked.split("|")
        assert split(gap.join(parts), lang) == parts


ARTICLE = """\
Parliament opens a new hall in the old town

Monday, 10 November 2025 10:30 GMT

The prime minister opened the hall on Monday, after years of work on it. He thanked all who came.
hall-2025_final.jpg
The hall at night

A long way to the park
What comes next?
These are the steps:
The mayor at the door. (Photo: Jane Doe/AFP)
The mayor in the hall - Foto: VGP
Foto: Antara
The park will follow next year, and the bridge over the river will be the last part of the plan.
"""
FRAME = """\

(TTXVN/Vietnam+)
(Reuters)
VietnamPlusVietnamPlus10/11/2025
10/11/2025
https://www.example.com/a
Sumber: https://www.example.com/b.htm
Komentar (0)
Same tag
Berita terkait:
* * *
Tags: hall, park, city
#hall #park
"""


def kinds(text: str, lang: str = "en") -> list[tuple[str, str]]:
    return [(found.kind, text[found.start : found.end]) for found in segment(text, lang)]


def test_kinds_of_an_article() -> None:
    assert [kind for kind, _ in kinds(ARTICLE)] == [
        *("heading", "boilerplate", "sentence", "sentence", "boilerplate", "caption"),
        *("heading", "sentence", "sentence", "caption", "caption", "caption", "sentence"),
    ]


def test_the_frame_of_a_page_is_boilerplate() -> None:
    assert {kind for kind, _ in kinds(FRAME)} == {"boilerplate"}


def test_headlines_below_the_end_of_an_article_are_boilerplate() -> None:
    related = "Comment (0)\n\nSunflowers bloom\nA concert in Hanoi\n"
    assert [kind for kind, _ in kinds(ARTICLE + related)[-3:]] == ["boilerplate"] * 3
    assert [kind for kind, _ in kinds(related)] == ["boilerplate", "heading", "heading"]


def test_running_text_below_a_counter_of_comments_is_kept() -> None:
    assert kinds(f"{ARTICLE}Comment (2)\nA heading\n{ARTICLE}")[-1][0] == "sentence"


@pytest.mark.parametrize(
    "line",
    [
        "Sources close to the minister said so",
        "Source: the ministry",
        "Comments on the plan are welcome",
        "Save the date: 10 November 2025",
        "The tag is the same",
        "10 November",
        "(Applause)",
        "#MeToo",
        "Tags: the minister spoke of them. He left.",
        "He sent cat.jpg to all",
        "In the picture: a mayor and his wife stand at the door. They smile!",
        "See https://example.com/a",
        "1945",
        "-5",
        "Reuters",
    ],
)
def test_content_that_looks_like_a_frame_is_kept(line: str) -> None:
    text = f"A heading\n\n{line}\n\nThe end."
    assert {kind for kind, _ in kinds(text)} <= {"heading", "sentence"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two.\n\n  Same tag \nthree\r\nx.jpg", ["One. Two.", "Same tag", "three", "x.jpg"]),
        ("a\vb\x85c\u2028d\n", ["a\vb\x85c\u2028d"]),
        ("\n \n\u3000\n", []),
        ("", []),
    ],
)
def test_presplit_text_is_one_sentence_a_line(text: str, found: list[str]) -> None:
    segments = segment(text, "en", presplit=True)
    assert [text[one.start : one.end] for one in segments] == found
    assert all(one.kind == "sentence" for one in segments)


PIECES = st.sampled_from(
    [
        *".!?…。।:;,()[]“”‘’'\"«「」-–/Ab7é漢🎉\u0301",
        *("\n", "\r\n", "\u2028", " ", "  ", "\u00a0", "\u3000", "\ufeff", "\x1c", "\0", "\ud800"),
        *("Tn. ", "No. 5", "U.S. ", "e.g. ", "(1) ", "[6]", "./. ", "Foto: X", "Comment (0)\n"),
        *("a.jpg\n", "https://a.b/c ", "He left. ", "10/11/2025", "Source: www.a.b\n"),
    ]
)


@given(
    st.lists(PIECES, max_size=40).map("".join) | st.text(),
    st.sampled_from(["en", "id", "zh", "ka", "xx"]),
    st.booleans(),
)
@example("x A\u3000. B", "en", False)
def test_nothing_is_lost(text: str, lang: str, presplit: bool) -> None:
    segments = segment(text, lang, presplit=presplit)
    document = Document(text, tuple(segments), lang)  # refuses gaps and overlaps
    assert all(part == part.strip() for part in map(document.__getitem__, range(len(document))))
    assert segment(text, lang, presplit=presplit) == segments


def test_a_language_code_may_carry_subtags() -> None:
    text = "Tn. Budi pergi. Ia pulang."
    assert segment(text, "id-ID") == segment(text, "ID") == segment(text, "id_ID")
    assert load_rules("id-ID") is load_rules("id")


def test_importing_loads_nothing_that_a_call_may_not_need() -> None:
    heavy = {"sentencex", "langdetect", "tomllib", "charset_normalizer"}
    code = "import sys, align.segmenting, align.reading, align.language; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(run.stdout.split())
