from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align import errors
from align.document import Document
from align.reading.article import Block, compose
from align.segmenting import register_language, segment
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
        (
            "en",
            "It is at 7 p.m. Thursday, March 16, in the hall.|It rises 250 km/h.|I know.",
        ),
        (
            "id",
            "Ia di Jl. A. Yani Km. 7,5 No. 12.|Kata R. Ng. Hadi ya.|Ia di A.S.|Kini ia pulang.",
        ),
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
        ("en", "2.1. The second door"),
        ("en", "Figure 1. The road at night.|It is dark."),
        ("id", "Gambar 12. Jalan di malam hari.|Gelap."),
        ("en", "It is in Figure 1.|The road is dark."),
        ("en", "Open door 2.1.|Close it."),
        ("en", "(iv) Open it.|(v) Close it."),
        ("en", "The tasks: (a) Build it.|(b) Test it."),
        ("en", "It is in section 5 (a) and in 6 (b) of the law; (c) Is new. (d) or so."),
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
        # The credit of a picture stays with its caption.
        ("en", "The mayor in the hall. (Photo: Jane Doe/AFP)"),
        ("en", "The mayor in the hall, 10 Nov. 2025. REUTERS/Jane Doe"),
        ("id", "Wali kota di balai. (Antara/Budi Santoso)"),
        ("en", "The mayor in the hall. Photo by Jane Doe"),
        # A panic in sentencex unless it is kept from seeing the space.
        ("en", "The plan A\u00a0.|It goes on.|J.\u00a0K. Rowling came."),
    ],
)
def test_sentences(lang: str, marked: str) -> None:
    for gap in (" ", "  ", "\u00a0"):
        parts = marked.split("|")
        assert split(gap.join(parts), lang) == parts


# What a line is, the rule that says so, and the line.
ARTICLE = """\
boilerplate|site name|The Harbour Ledger | Business
boilerplate|page furniture|Home
heading|no full stop|Parliament opens a new hall in the old town
boilerplate|byline|By Jane Doe and John A. Smith
boilerplate|date stamp|Monday, 10 November 2025 10:30 GMT+7 Updated 2 hours ago
boilerplate|counter|3 min read
boilerplate|share list|Facebook Twitter WhatsApp

sentence||The prime minister opened the hall on Monday, after years of work on it.
boilerplate|image file|hall-2025_final.jpg
caption|below an image|The hall at night

heading|no full stop|A long way to the park
boilerplate|related headline|Read also: Sunflowers bloom
sentence||What comes next?
sentence||These are the steps:
sentence||- to plan
sentence||- to build
caption|photo credit|The mayor at the door. (Photo: Jane Doe/AFP)
caption|photo credit|The mayor in the hall - Foto: VGP
caption|photo credit|Foto: Antara
caption|photo credit|The mayor in the park (HarbourNews/Jane Doe)
caption|photo credit|The mayor on the bridge. ANTARA FOTO/Jane Doe
boilerplate|agency mark|Getty Images
boilerplate|embedded media|[VIDEO: the bridge]
sentence||The park will follow next year, and the bridge over the river will be the last.
boilerplate|author|Jane Doe
boilerplate|copyright|Copyright © Harbour Ledger 2025
boilerplate|newsletter|Follow us on Facebook
boilerplate|list of articles|Related news
boilerplate|below the article|Sunflowers bloom
boilerplate|below the article|A concert in Hanoi
"""
FRAME = """\
agency mark|(TTXVN/Vietnam+)
agency mark|(Reuters)
agency mark|(abc/def)
date stamp|VietnamPlusVietnamPlus10/11/2025
date stamp|Jane DoeNovember 10, 2025
date stamp|10/11/2025
date stamp|Published: 10 November 2025
date stamp|HarbourNews - Senin, 10 Nov 2025 10:30 WIB
address|https://www.example.com/a
address|Sumber: https://www.example.com/b.htm
source line|Sumber: Antara
comment counter|Komentar (0)
comment counter|12 comments
counter|1,234 views
counter|5 menit lalu
list of articles|Same tag
list of articles|Berita terkait:
page furniture|ADVERTISEMENT
share list|Share: Facebook | X | Telegram
no words|* * *
tag list|Tags: hall, park, city
tag list|#hall #park
byline|Pewarta: Budi Santoso
byline|Editor: jd
byline|Reporting by Jane Doe; Editing by John Smith
copyright|All rights reserved.
related headline|Baca juga: Bunga matahari mekar
"""


def kinds(text: str, lang: str = "en") -> list[tuple[str, str]]:
    return [(found.kind, text[found.start : found.end]) for found in segment(text, lang)]


def test_kinds_of_an_article() -> None:
    expected = [tuple(line.split("|", 2)) for line in ARTICLE.splitlines() if line]
    text = "\n".join(line.split("|", 2)[2] if line else "" for line in ARTICLE.splitlines())
    found = [(x.kind, x.reason, text[x.start : x.end]) for x in segment(text, "en")]
    assert found == expected


@pytest.mark.parametrize("line", FRAME.splitlines())
def test_the_frame_of_a_page_is_boilerplate(line: str) -> None:
    reason, text = line.split("|", 1)
    found = segment(f"The hall reopens\n\n{text}\n\nThe end.", "en")[1]
    assert (found.kind, found.reason) == ("boilerplate", reason)


@pytest.mark.parametrize("line", ["12 Mei 2024", "3 June 2024", "WhatsApp"])
def test_a_date_or_name_between_two_paragraphs_is_a_heading(line: str) -> None:
    assert kinds(f"{PROSE}{line}\n{PROSE}")[1] == ("heading", line)
    assert kinds(f"{PROSE}A heading\n{line}\n{PROSE}")[2] == ("boilerplate", line)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vietnam - Indonesia trade hits record", "heading"),
        ("Opinion | Why we should stop building dams", "heading"),
        ("Tiket.com gandeng maskapai Vietnam", "heading"),
        ("Tiket.com - berita setiap hari", "boilerplate"),
        ("Harbour Ledger - All the news", "boilerplate"),
    ],
)
def test_a_title_above_another_heading_is_no_site_name(text: str, kind: str) -> None:
    below = f"Rice, coal and car parts lead as the two aim for more\n{PROSE}"
    assert kinds(f"{text}\n{below}Copyright © Harbour Ledger 2025\n")[0][0] == kind


def test_a_recipe_is_no_menu() -> None:
    text = "Rendang Daging\nPorsi 6 orang\nWaktu 90 menit\n500 gr daging sapi potong dadu besar\n"
    assert {kind for kind, _ in kinds(text + PROSE)} == {"heading", "sentence"}


def test_a_paragraph_below_an_image_is_no_caption() -> None:
    text = f"{PROSE}a.jpg\nOkay. I booked it in October. Dumb? Did I regret it? Not for a second.\n"
    assert kinds(text)[2][0] == "sentence"


def test_a_menu_above_the_title_is_boilerplate() -> None:
    text = "World\nNew Money\nThe Arts\n\nParliament opens a new hall\n\nIt is open.\n"
    assert [kind for kind, _ in kinds(text)] == [*["boilerplate"] * 3, "heading", "sentence"]
    text = "A poem\nJane Doe\n\nThe hall is open to all who come."
    assert [kind for kind, _ in kinds(text)] == ["heading", "heading", "sentence"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Who builds the hall?\n\nThe mayor came. She left.", "heading"),
        ("“Build the hall!”\nThe mayor came in the morning, and she spoke to all.", "heading"),
        ("Who builds the hall?\nThe mayor does.", "sentence"),
        ("Who? And why?\n\nThe mayor came.", "sentence"),
        ("Who builds the hall?", "sentence"),
        ("The mayor came.\n\nShe left.", "sentence"),
    ],
)
def test_a_question_alone_above_the_article_is_its_title(text: str, first: str) -> None:
    assert kinds(text)[0][0] == first


def test_what_an_agency_puts_below_its_end_mark_is_boilerplate() -> None:
    prose = "The prime minister opened the hall on Monday, after years of work on it./.\n"
    below = "A concert in Hanoi\nThousands came to hear it.\nIn the hall. (Photo: VNA)\n"
    found = [kind for kind, _ in kinds(prose * 3 + below)]
    assert found == [*["sentence"] * 3, "boilerplate", "boilerplate", "caption"]
    assert kinds(prose + below * 3)[1][0] == "heading"


PROSE = "The prime minister opened the hall on Monday, after years of work on it.\n"


def test_headlines_below_the_end_of_an_article_are_boilerplate() -> None:
    related = "Comment (0)\n\nSunflowers bloom\nA concert in Hanoi\n"
    assert [kind for kind, _ in kinds(PROSE * 3 + related)[-3:]] == ["boilerplate"] * 3
    assert [kind for kind, _ in kinds(related)] == ["boilerplate", "heading", "heading"]


def test_running_text_below_a_counter_of_comments_is_kept() -> None:
    assert kinds(f"{PROSE}Comment (2)\nA heading\n{PROSE}")[-2:] == [
        ("heading", "A heading"),
        ("sentence", PROSE.strip()),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Sources close to the minister said so",
        "Source: the ministry said so in a statement on Monday morning",
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
        "Reuters said so",
        "By the river",
        "Facebook buys WhatsApp",
        "Pada 10 November 2025 kami pergi",
        "3 min of silence",
        "Watch: the mayor speaks. He left.",
        "The editor: a life",
        "Speed (km/h)",
        "Copyright law is old",
        "Follow the river",
        "By clicking on a link in an email, an employee let the attackers in, police said.",
        "Sign up for the race at the town hall by 5 May.",
        "Ikuti kami di Jalan Sudirman besok pagi, kata Camat lewat WhatsApp.",
        "Author: I wrote it in a week.",
        "Dilarang mengambil karang, ikan hias, dan kerang di zona inti.",
        "Don't miss: the night market on Fridays and the bridge at dusk.",
        "They will play the pair from Malaysia (Aaron Chia/Soh Wooi Yik).",
    ],
)
def test_content_that_looks_like_a_frame_is_kept(line: str) -> None:
    text = f"A heading\n\n{line}\n\nThe end."
    assert {kind for kind, _ in kinds(text)} <= {"heading", "sentence"}


WRAPPED = """\
It was late in the year, and the roads that led into the old town were
closed, because the river had left its bed. Nobody could say when they
would be open again.
  The mayor came at No. 5 in the morning, and he spoke to all those who
had come to see her. Then she left.

What is needed:

- sand, of which there is a lot in the hills that lie to the north of it
- wood

A HEADING
"""


def test_lines_broken_to_fit_a_width_are_put_together() -> None:
    found = [" ".join(text.split()) for text in split(WRAPPED, "en")]
    assert found == [
        "It was late in the year, and the roads that led into the old town were closed, because "
        "the river had left its bed.",
        "Nobody could say when they would be open again.",
        "The mayor came at No. 5 in the morning, and he spoke to all those who had come to see "
        "her.",
        "Then she left.",
        "What is needed:",
        "- sand, of which there is a lot in the hills that lie to the north of it",
        "- wood",
        "A HEADING",
    ]
    for line_end in ("\r\n", "\r"):
        other = WRAPPED.replace("\n", line_end)
        assert [" ".join(text.split()) for text in split(other, "en")] == found


MAIL = """\
From: Jane Doe <jane@example.com>
To: John <john@example.org>
Subject: Re: The meeting on Tuesday

Hi John,

I wanted to tell you that the meeting on Tuesday has been moved to the
following week because the room isn't available any more. Please tell
the others about it, and bring the documents with you when you come to
the office.

* First point.
* Second point.

Regards,
Jane
--
Jane Doe
Example Ltd.
"""


def test_the_paragraphs_of_a_letter_are_put_together() -> None:
    found = [" ".join(text.split()) for text in split(MAIL, "en")]
    assert found[4:6] == [
        "I wanted to tell you that the meeting on Tuesday has been moved to the following week "
        "because the room isn't available any more.",
        "Please tell the others about it, and bring the documents with you when you come to the "
        "office.",
    ]
    assert found[6:10] == ["* First point.", "* Second point.", "Regards,", "Jane"]


@pytest.mark.parametrize(
    "text",
    [
        # A sentence a line, of one length.
        "\n".join(["The mayor came to the hall at five in the morning."] * 9),
        # Headlines.
        "Parliament opens a new hall in the old town\nthe river has left its bed\nend",
        # Verses.
        "tell me not, in mournful numbers,\nlife is but an empty dream!\nfor the soul is dead\n",
    ],
)
def test_lines_that_end_where_they_should_stay(text: str) -> None:
    assert split(text, "en") == text.strip().split("\n")


def test_the_file_tells_kinds_but_furniture_stays_what_it_is() -> None:
    article = compose(
        [
            Block("A hall.", "heading", "<h1>"),
            Block("The door.", "caption", "<figcaption>"),
            Block("It goes on.", "boilerplate", "<nav>"),
            Block("Not at the", "sentence", "<li>"),
            Block("A cup"),
            Block("Related news", "heading", "<h2>"),
        ]
    )
    found = segment(article.text, "en", marks=article.marks)
    assert [(article.text[x.start : x.end], x.kind, x.reason) for x in found] == [
        ("A hall.", "heading", "<h1>"),
        ("The door.", "caption", "<figcaption>"),
        ("It goes on.", "boilerplate", "<nav>"),
        ("Not at the", "sentence", "<li>"),
        ("A cup", "heading", "no full stop"),
        ("Related news", "boilerplate", "list of articles"),
    ]


def test_a_cue_is_one_segment_with_its_time() -> None:
    blocks = (Block("Come in. Sit down.", "sentence", time=(1.0, 2.5)), Block("Why? Because."))
    article = compose(blocks)
    first, *others = segment(article.text, "en", marks=article.marks)
    assert (article.text[first.start : first.end], first.time) == ("Come in. Sit down.", (1.0, 2.5))
    assert [article.text[x.start : x.end] for x in others] == ["Why?", "Because."]


def rules_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_can_be_turned_off_and_given(tmp_path: Path) -> None:
    text = "The hall reopens\n\nFoto: Antara\nEditor: jd\nWeather: sunny.\nInsp. Qk. Doe came. Bye."
    mine = """
off = ["photo credit", "byline"]
[[kinds]]
name = "weather"
kind = "boilerplate"
pattern = 'weather: \\w+\\.'
[abbreviations]
never_final = ["Qk"]
[page]
agencies = ["Nobody"]
"""
    found = segment(text, "en", rules=rules_file(tmp_path, mine))
    assert [(x.kind, x.reason) for x in found] == [
        ("heading", "title"),
        ("heading", "no full stop"),
        ("heading", "no full stop"),
        ("boilerplate", "weather"),
        ("sentence", ""),
        ("sentence", ""),
    ]
    assert [x.kind for x in segment(text, "en")][1:4] == ["caption", "boilerplate", "sentence"]
    assert "Insp. Qk." in split(text, "en")


def test_every_rule_that_is_named_can_be_turned_off(tmp_path: Path) -> None:
    text = "\n".join(line.split("|", 2)[2] if line else "" for line in ARTICLE.splitlines())
    for name in {x.reason for x in segment(text, "en")} - {""}:
        found = segment(text, "en", rules=rules_file(tmp_path, f'off = ["{name}"]'))
        assert name not in {x.reason for x in found}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("off = 1 2", r"my\.toml: no TOML: .*line 1"),
        ("of = ['byline']", "unknown key 'of', known are off, marks"),
        ("off = 'byline'", "off must be a list of strings"),
        ("off = ['bylines']", "no rule has the name 'bylines'; the names are .*byline"),
        ("[abbreviations]\nfinal = []", r"unknown key 'final' in \[abbreviations\]"),
        ("[abbreviations]\nsoft = [1]", r"soft in \[abbreviations\] must be a list of strings"),
        ("abbreviations = 1", r"abbreviations must be a table"),
        ("[marks]\nclosers = []", r"closers in \[marks\] must be one string"),
        ("[marks]\nterminators = ''", r"terminators in \[marks\] must be one string"),
        ("[[joins]]\nleft='a'\nright='(?i)b'", "right is no regular expression: global flags"),
        ("[[joins]]\nleft='(a)'\nright='b'", "left has a group that captures: write"),
        ("[[kinds]]\nname=5\nkind='caption'\npattern='a'", "name must be a string on one line"),
        ('[[kinds]]\nname="a\\tb"\nkind="caption"\npattern="a"', "name must be a string on one"),
        ("[[kinds]]\nname='x'\nkind='caption'\npattern='a)|(?:b'", "no regular expression"),
        ("off = " + "[" * 5000, "no TOML"),
        ("[kinds]\nname = 'x'", r"kinds must be written \[\[kinds\]\]"),
        ("[[kinds]]\nname = 'x'", r"\[\[kinds\]\] number 1 must have the keys name, kind, pattern"),
        ("[[kinds]]\nname='x'\nkind='ad'\npattern='a'", "kind 'ad' is none of sentence, heading"),
        ("[[kinds]]\nname='x'\nkind='caption'\npattern='('", "pattern is no regular expression"),
        ("[[splits]]\nleft='a+'\nright='b'", "left is no regular expression: look-behind"),
    ],
)
def test_broken_rules_are_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(errors.FormatError, match=says) as error:
        segment("It rained.", "en", rules=rules_file(tmp_path, text))
    assert "\n" not in str(error.value)
    with pytest.raises(errors.FormatError, match=says):
        register_language("qq", tmp_path / "my.toml")


def test_a_missing_file_of_rules(tmp_path: Path) -> None:
    with pytest.raises(errors.InputError, match="no such file"):
        segment("It rained.", "en", rules=tmp_path / "no.toml")
    with pytest.raises(errors.UsageError, match="no language code"):
        register_language("english", tmp_path / "no.toml")


def test_a_language_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.segmenting.rules._registered", {})
    text = "Kab. Xq. Ali tiba. Dia duduk."
    assert split(text, "qx-QX")[0] == "Kab."
    path = rules_file(tmp_path, '[abbreviations]\nnever_final = ["Kab", "Xq"]')
    register_language("QX", path)
    assert split(text, "qx") == ["Kab. Xq. Ali tiba.", "Dia duduk."]
    other = tmp_path / "other.toml"
    other.write_text("off = []")
    register_language("qx", other)
    assert split(text, "qx")[0] == "Kab."


def install_plugin(folder: Path, entry_point: str) -> None:
    code = "from pathlib import Path\nPATH = Path(__file__).with_name('my.toml')\n"
    (folder / "plugin.py").write_text(code)
    info = folder / "plugin-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[align.languages]\n{entry_point}\n")


def test_a_language_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules_file(tmp_path, '[abbreviations]\nnever_final = ["Kab"]')
    install_plugin(tmp_path, "qy = plugin:PATH")
    monkeypatch.syspath_prepend(tmp_path)
    assert split("Kab. Ali tiba. Dia duduk.", "qy") == ["Kab. Ali tiba.", "Dia duduk."]


def test_a_broken_language_of_another_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin(tmp_path, "qz = plugin:GONE")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(errors.FormatError, match=r"rules for 'qz' of 'plugin:GONE'.*update or rem"):
        segment("Ali tiba.", "qz")


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
@example("And so on…\nHe left. He came.", "en", False)
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
