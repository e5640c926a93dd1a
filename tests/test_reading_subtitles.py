from __future__ import annotations

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.article import Article
from align.reading.subtitles import read

SUBRIP = """1
00:00:01,000 --> 00:00:02,500
Presiden tiba
di <i>Jakarta</i>.

2
00:00:03,000 --> 00:00:04,040
Ia lahir pada
1945

3
01:00:05,000 --> 01:00:06,000
{\\an8}<font color="#ffff00">Selesai.</font>
"""
WEBVTT = """WEBVTT - a film
Kind: captions
Language: id
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

STYLE
::cue { color: lime }

REGION
id:fred

NOTE made by hand,
in two lines

intro
00:01.000 --> 00:02.500 align:start position:0%
<v.loud Presiden>Tom &amp; Jerry &lt;tiba&gt;</v>&nbsp;di sini.

NOTE
between cues

second name
1000:00:03.000 --> 1000:00:04.000
<c.yellow>Halo</c> <00:00:03.500><c>semua</c>
<ruby>漢<rt>kan</rt>字<rt>ji</ruby>
"""


def cues(article: Article) -> list[tuple[str, tuple[float, float] | None]]:
    """Give each line with its time, by the offset of its mark alone."""
    return [(article.text[mark.start :].partition("\n\n")[0], mark.time) for mark in article.marks]


def texts(content: str) -> list[str]:
    return [text for text, _ in cues(read(content.encode(), "a.srt"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_subrip(encoding: str, newline: str) -> None:
    article = read(SUBRIP.replace("\n", newline).encode(encoding), "a.srt")
    assert cues(article) == [
        ("Presiden tiba di Jakarta.", (1.0, 2.5)),
        ("Ia lahir pada 1945", (3.0, 4.04)),
        ("Selesai.", (3605.0, 3606.0)),
    ]
    assert {mark.kind for mark in article.marks} == {"sentence"}
    assert (article.title, article.lang) == (None, None)


def test_webvtt() -> None:
    article = read(WEBVTT.encode(), "a.vtt")
    assert cues(article) == [
        ("Tom & Jerry <tiba> di sini.", (1.0, 2.5)),
        ("Halo semua 漢字", (3600003.0, 3600004.0)),
    ]
    assert article.lang == "id"


TIMES = ("00:00:01,000 --> 00:00:02,000", "00:00:03,000 --> 00:00:04,000")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1\n{}\nA.\n2\n{}\nB.", ["A.", "B."]),  # no empty line between
        ("{}\nA.\n{}\nB.", ["A.", "B."]),  # no numbers
        ("{}\nIn\n1945\n{}\nB.", ["In 1945", "B."]),
        ("{}\nIn\n\n1945\n\n{}\nB.", ["In 1945", "B."]),
        ("1\n{}\nIn\n1945\n{}\nB.", ["In 1945", "B."]),
        ("1\n{}\n1945\n\n2\n{}\n1946", ["1945", "1946"]),
        ("1\n{}\n2\n\n2\n{}\n3", ["2", "3"]),
        ("1\n\n{}\nA.\n\n2\n\n{}\nB.", ["A.", "B."]),  # an empty line behind the number
        ("1\n{}\nIn\n\n1945\n\n2\n{}\nB.", ["In 1945", "B."]),
        ("1\n{}\n\n2\n{}\nB.", ["B."]),  # a cue without text
        ("1\n{}\n2\n{}\nB.", ["B."]),
        ("1\n{}\nA.\n\nMore.\n\n2\n{}\nB.", ["A. More.", "B."]),  # an empty line inside
        ("By Ani.\n\n1\n{}\nA.\n\n2\n{}\nB.", ["By Ani.", "A.", "B."]),
        ("WEBVTT\n\nname\n{}\nA.\n\nname\n{}\nB.", ["A.", "B."]),
        ("WEBVTT\n{}\nA.\n\nNOTE x\ny\n{}\nB.", ["A.", "B."]),
        ("WEBVTT\n\n{}\nA.\nNOTE x\n\n{}\nB.", ["A. NOTE x", "B."]),
        ("{}\nAT&T R&copy; 1 <3 2 > 1 {{x}}\n{}\n<a@b.c>", ["AT&T R© 1 <3 2 > 1 {x}", "<a@b.c>"]),
        ("{}\nA<br>B &lt;i&gt;\n{}\n\\N", ["A B <i>", "\\N"]),
        ("{}\nGo --> there: 1\n{}\n12:30 --> home", ["Go --> there: 1", "12:30 --> home"]),
    ],
)
def test_untidy_files(content: str, expected: list[str]) -> None:
    assert texts(content.format(*TIMES)) == expected


@pytest.mark.parametrize(
    ("timing", "time"),
    [
        ("00:00:01.000 --> 00:00:02.500", (1.0, 2.5)),
        ("0:0:1,5-->0:0:2,25 X1:40 Y2:50", (1.5, 2.25)),
        ("00:00:01 --> 00:00:02", (1.0, 2.0)),
        ("\t00:00:01,000 \t-->\t 00:00:02,000 ", (1.0, 2.0)),
        ("00:00:02,000 --> 00:00:01,000", None),
        ("-00:00:01,000 --> 00:00:02,000", None),
        ("00:00:01,000 -->", None),
        ("--> 00:00:01,000", None),
        ("00:00:0x,000 --> 00:00:02,000", None),
        ("OO:OO:O1,OOO --> OO:OO:O2,OOO", None),
        ("99999:00:01,000 --> 99999:00:02,000", None),
        ("٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٠٠٠", None),
    ],
)
def test_a_cue_keeps_its_text_whatever_its_times(
    timing: str, time: tuple[float, float] | None
) -> None:
    content = f"1\n{TIMES[0]}\nA.\n\n2\n{timing}\nB.\n"
    last_text, last_time = cues(read(content.encode(), "a.srt"))[-1]
    assert last_text.endswith("B.")
    assert last_time == time or timing in last_text


def test_cues_keep_the_order_of_the_file() -> None:
    content = f"2\n{TIMES[1]}\nB.\n\n1\n{TIMES[0]}\nA.\n"
    assert cues(read(content.encode(), "a.srt")) == [("B.", (3.0, 4.0)), ("A.", (1.0, 2.0))]


def test_cues_without_words_are_kept_as_boilerplate() -> None:
    article = read(f"{TIMES[0]}\n♪ ♪\n\n{TIMES[1]}\n♪ La la ♪\n".encode(), "a.srt")
    assert [(mark.kind, mark.reason) for mark in article.marks] == [
        ("boilerplate", "no words"),
        ("sentence", ""),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"WEBVTT\n\n", "holds no cue"),
        (b"WEBVTT\n\nNOTE 00:01\n", "holds no cue"),
        (b"An article that has nothing to do with a film: at 12:30.\n", "holds no cue"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n\n", "hold no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    ],
)
def test_files_without_cues(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        read(content, "film.srt")
    assert str(error.value).startswith("film.srt")
    assert "\n" not in str(error.value)


WORDS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzé🎉漢"), min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
SPANS = st.tuples(st.integers(0, 359_998_000), st.integers(0, 1000))


@given(st.lists(st.tuples(SPANS, st.lists(LINES, min_size=1, max_size=3)), min_size=1, max_size=9))
@pytest.mark.parametrize("suffix", ["srt", "vtt"])
def test_what_pysubs2_writes_comes_back(
    suffix: str, film: list[tuple[tuple[int, int], list[str]]]
) -> None:
    film.sort(key=lambda cue: cue[0][0])
    subs = pysubs2.SSAFile()
    subs.events = [
        pysubs2.SSAEvent(start=start, end=start + length, text=r"\N".join(lines))
        for (start, length), lines in film
    ]
    article = read(subs.to_string(suffix).encode(), f"a.{suffix}")
    assert cues(article) == [
        (" ".join(lines), (start / 1000, (start + length) / 1000))
        for (start, length), lines in film
    ]


@settings(max_examples=200)
@given(st.data())
@pytest.mark.parametrize("seed", [SUBRIP, WEBVTT])
def test_broken_files_give_an_article_or_an_input_error(seed: str, data: st.DataObject) -> None:
    content = bytearray(seed.encode())
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 20)))
    content[start:end] = data.draw(st.binary(max_size=20))
    refusal = ""
    try:
        assert read(bytes(content), "a.srt").text
    except InputError as error:
        refusal = str(error)
    assert not refusal or (refusal.startswith("a.srt") and len(refusal.splitlines()) == 1)
