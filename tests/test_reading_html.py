from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.document import Kind
from align.errors import InputError
from align.reading import html, markup
from align.reading.article import Article

Seen = list[tuple[str, Kind | None, str]]


def walk(page: str | bytes) -> Seen:
    root = markup.parse(page, "a.html")
    return [(block.text, block.kind, block.reason) for block in markup.blocks(root)]


def lines(article: Article) -> Seen:
    texts = article.text.split("\n\n")
    assert len(texts) == len(article.marks)
    return [(text, mark.kind, mark.reason) for text, mark in zip(texts, article.marks, strict=True)]


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<title>T</title><article><p>a</article>b<p>c", ["a", "b", "c"]),
        ("<title>T</title><header>a</header><body><p>b</body>c", ["a", "b", "c"]),
        ("<p>One <b>bo</b>ld\n word</p>tail", [("One bold word", None, ""), ("tail", None, "")]),
        ("A<br>b<br> &nbsp;<br/>c<br><br><br>d", ["A b", "c", "d"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<h3>T</h3>", [("T", "heading", "<h3>")]),
        ("<h2><button>T</button></h2>", [("T", "heading", "<h2>")]),
        ("<button>Share</button>", [("Share", "boilerplate", "<button>")]),
        ("<p>The <button>rate</button> rose", ["The rate rose"]),
        ("<a>X</a><a>Facebook</a> <a>Y</a>!<i>a</i><i>b</i>", ["X Facebook Y!ab"]),
        ("<p>It rose.<sup><a href='#n1'>[1]</a></sup> It fell", ["It rose. It fell"]),
        ("<p>It rose<a epub:type=noteref href=x>1</a> by 2 m<sup>2</sup>", ["It rose by 2 m2"]),
        ("<nav><h2>Menu</h2></nav>", [("Menu", "boilerplate", "<nav>")]),
        ("<div role=navigation>x</div>", [("x", "boilerplate", "role navigation")]),
        ("<pre>a\n b</pre>", [("a b", "boilerplate", "<pre>")]),
        ("<div hidden>x</div>", [("x", "boilerplate", "hidden")]),
        ("<p style='color: red; display:none'>x", [("x", "boilerplate", "hidden")]),
        ("<p>a <i hidden>x</i>b<i aria-hidden=true>y</i>", ["a b"]),
        ("<ul><li>x<p>y</p></ul>", [("x", "sentence", "<li>"), ("y", "sentence", "<li>")]),
        (
            "<table><caption>C</caption><tr><th>a<td>b</table>",
            [("C", "caption", "<caption>"), ("a", "sentence", "<th>"), ("b", "sentence", "<td>")],
        ),
        (
            "<table><tr><td>x<h2>T</h2><p>y</table>",
            [("x", None, ""), ("T", "heading", "<h2>"), ("y", None, "")],
        ),
        (
            "<blockquote>q<p>r</p><footer>Ann</footer></blockquote>",
            [
                ("q", "sentence", "<blockquote>"),
                ("r", None, ""),
                ("Ann", "sentence", "<blockquote>"),
            ],
        ),
        ("<figure><figcaption><p>C", [("C", "caption", "<figcaption>")]),
        ("<figcaption>C <span class=caption>d</span>", [("C d", "caption", "<figcaption>")]),
        ("<p class='x pCaption'>C", [("C", "caption", "class pCaption")]),
        ("<p class=wp-caption-text>C", [("C", "caption", "class wp-caption-text")]),
        ("<p class=captioned>C<p class=recaption>D", ["C", "D"]),
        ("<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>京", ["東京"]),
        ("a<script>x</script>b<style>y</style><svg><text>z</text></svg>c", ["abc"]),
        ("soft&shy;hy\u200bphen&nbsp;&eacute; &#xD800;&#1;", ["softhyphen é \ufffd"]),
        ("<form><h1>T</h1><p>All of a page.</form><form>Find</form>", 2),
        ("<aside epub:type=footnote>n</aside>", ["n"]),
    ],
)
def test_blocks(page: str, seen: Seen | list[str] | int) -> None:
    found = walk(page)
    if isinstance(seen, int):
        assert [kind for _, kind, _ in found].count("boilerplate") == 1
        assert [kind for _, kind, _ in found][:seen] == ["heading", None]
    else:
        assert found == [(one, None, "") if isinstance(one, str) else one for one in seen]


def test_xhtml() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        '<html xml:lang="id"><head><title/><script src="x"/></head>'
        '<body><a id="x"/>one &b; <i/>two <![CDATA[a < b]]><p/>three</body></html>'
    )
    assert walk(page) == [("one &b; two a < b", None, ""), ("three", None, "")]
    assert markup.language(markup.parse(page, "a.xhtml")) == "id"


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("<p>naïve café – “ok”", "utf-8"),
        ("<p>naïve café", "utf-8-sig"),
        ("<p>naïve café", "utf-16"),
        ("<p>naïve café", "utf-16-le"),
        ("<p>naïve café", "utf-16-be"),
        ("<meta charset=iso-8859-1><p>naïve café – “ok”", "cp1252"),
        ("<meta charset=iso-8859-1><p>naïve café – “ok”", "utf-8"),
        ("<meta charset=utf-8><p>naïve café", "cp1252"),
        ("<meta charset=unicode_escape><p>naïve \\café", "cp1252"),
        ("<meta charset=cp037><p>naïve café", "cp1252"),
        ("<meta content='text/html; charset=gb2312'><p>中国外交部发言人表示", "gb18030"),
        ("<?xml version='1.0' encoding='windows-1251'?><p>Президент заявил", "cp1251"),
        ("<meta charset=iso-2022-jp><p>日本の首相", "iso2022_jp"),
    ],
)
def test_encodings(page: str, encoding: str) -> None:
    assert walk(page.encode(encoding)) == [(page.partition("<p>")[2], None, "")]


def test_a_broken_byte_does_not_break_the_rest() -> None:
    page = "<meta charset=utf-8><p>“naïve” café – “déjà vu”".encode() + b"\xc3<p>end"
    assert walk(page)[0][0] == "“naïve” café – “déjà vu”\ufffd"


@pytest.mark.parametrize(
    ("page", "lang"),
    [
        ("<html lang=id><p>x", "id"),
        ("<html lang=en_US><p>x", "en-US"),
        ("<html><body lang=fr><p>x", "fr"),
        ("<meta http-equiv=Content-Language content='de, en'><p>x", "de"),
        ("<html lang='{{lang}}'><p>x", None),
        ("<p lang=fr>x", None),
    ],
)
def test_language(page: str, lang: str | None) -> None:
    assert html.read_page(page.encode(), "a").lang == lang


SENTENCE = "The new bridge over the river will open before the end of the year, the mayor said, {}."
ENDS = ("at last", "again", "with some pride", "to applause", "in the rain", "on Monday")
TEXT = [SENTENCE.format(end) for end in ENDS]

NEWS = f"""<!DOCTYPE html><html lang="en-GB"><head>
<title>Bridge to open before the year ends | The Daily Example</title>
<meta property="og:site_name" content="The Daily Example">
<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{TEXT[0]}"}}</script>
</head><body><header><a href="/">The Daily Example</a>
<nav><ul><li><a href="/">Home</a><li><a href="/w">World</a></ul></nav></header>
<main><article><header><h1>Bridge to open before the year ends</h1>
<p class="standfirst">It has cost three times the first estimate.</p>
<div class="byline">By <a href="/a">Ann Author</a> <time>1 January 2024</time></div>
<ul class="share-buttons"><li><a href="#">Facebook</a><li><button>Copy link</button></ul></header>
<figure><img src=a.jpg alt="x"><figcaption>The bridge from the west. Photo: A. N.</figcaption>
</figure><div class="body"><p>{TEXT[0]}</p><p>{TEXT[1]}</p><h2>A long wait</h2><p>{TEXT[2]}</p>
<blockquote><p>“We have waited for this day for eleven years.”</p></blockquote>
<aside class="related"><h3>Related stories</h3><ul><li><a href=/1>Ferry prices</a></ul></aside>
<p>{TEXT[3]}</p><figure><img><figcaption>Workers on the deck.</figcaption></figure>
<ul><li>Length: 1,200 metres</li><li>Cost: 300 million</li></ul>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2021</td><td>100 million</td></tr></table>
<p>{TEXT[4]} See <a href=/3>the plan</a>.</p><p>{TEXT[0]}</p><p>That is all.</p></div>
<footer><p>Tags: <a href=/t>bridge</a></p></footer></article>
<section class="comments"><h2>Comments (1)</h2><div class="comment"><p>I do not believe that it
will ever open, they have been lying from the beginning.</p></div></section>
<section class="related-articles"><h2>More stories</h2><article><a href=/4><figure><img>
<figcaption>A fox in a garden</figcaption></figure><h3>Foxes return to the city</h3></a>
<p>They come at night and eat what they find in the bins.</p></article></section></main>
<footer><p>© 2024 The Daily Example. All rights reserved.</p></footer></body></html>"""


def test_the_article_of_a_news_site() -> None:
    article = html.read(NEWS.encode(), "news.html")
    assert article.title == "Bridge to open before the year ends"
    assert article.lang == "en-GB"
    assert lines(article) == [
        ("Bridge to open before the year ends", "heading", "<h1>"),
        ("It has cost three times the first estimate.", None, ""),
        ("The bridge from the west. Photo: A. N.", "caption", "<figcaption>"),
        (TEXT[0], None, ""),
        (TEXT[1], None, ""),
        ("A long wait", "heading", "<h2>"),
        (TEXT[2], None, ""),
        ("“We have waited for this day for eleven years.”", None, ""),
        (TEXT[3], None, ""),
        ("Workers on the deck.", "caption", "<figcaption>"),
        ("Length: 1,200 metres", "sentence", "<li>"),
        ("Cost: 300 million", "sentence", "<li>"),
        ("Year", "sentence", "<th>"),
        ("Cost", "sentence", "<th>"),
        ("2021", "sentence", "<td>"),
        ("100 million", "sentence", "<td>"),
        (f"{TEXT[4]} See the plan.", None, ""),
        (TEXT[0], None, ""),
        ("That is all.", None, ""),
    ]


def test_all_of_the_page_of_a_news_site() -> None:
    seen = {text: kind for text, kind, _ in lines(html.read_page(NEWS.encode(), "news"))}
    assert seen["Home"] == seen["Related stories"] == seen["Tags: bridge"] == "boilerplate"
    assert "Comments (1)" in seen
    assert "A fox in a garden" in seen


BLOG = f"""<html lang=en><head><title>My week &#8211; Ann&#8217;s Notes</title></head><body>
<div id="header"><h1 class="site-title"><a href="/">Ann’s Notes</a></h1><p>Walks and thoughts</p>
</div><div class="post"><h2>My week</h2><div class="meta">Posted on 3 May by Ann</div>
<div class="entry-content"><p>{TEXT[0]}</p>
<div class="wp-caption"><img src=x><p class="wp-caption-text">The path.</p></div><p>{TEXT[1]}</p>
<h3>The second day</h3><p>{TEXT[2]}</p><pre><code>tar xf walk.tar</code></pre>
<ol><li><p>Take water.</p></li><li>Take a map.</li></ol><p>{TEXT[3]}</p>
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a>Twitter</a></ul></div></div></div>
<div id="comments"><h3>2 thoughts</h3><ol class="commentlist"><li class="comment"><p>Lovely
pictures, thank you for showing them to all of us.</p></ol><form><p>Your email address</p></form>
</div><div id="sidebar"><h3>Recent Posts</h3><ul><li><a href=1>On boots</a></ul></div>
</body></html>"""

BREAKS = f"""<html><head><title>The old mill - Village Page</title></head><body><table><tr>
<td><font><a href=i.html>Home</a><br><a href=n.html>News</a></font></td>
<td><div align=center><b>The old mill</b></div><div><font>{TEXT[0]}<br><br>{TEXT[1]}<br>
<br>{TEXT[2]}<br><br><table><tr><td><img></td></tr><tr><td class="pCaption">The mill in 1920.</td>
</tr></table>{TEXT[3]}<br><br>{TEXT[4]}</font></div></td></tr></table></body></html>"""

KABAR = "Jembatan baru di atas sungai itu akan dibuka sebelum akhir tahun, kata wali kota {}."
ISI = [KABAR.format(end) for end in ("pada Senin", "kepada wartawan", "di Jakarta", "lagi")]
INDONESIAN = f"""<html lang="id-ID"><head>
<title>Jembatan Baru Dibuka - Halaman all - Contoh.com</title>
</head><body><div class="navbar"><ul><li><a href=/>Beranda</a><li><a>Nasional</a></ul></div>
<div class="breadcrumb"><a>Beranda</a> / <a>Nasional</a></div>
<h1 class="read__title">Jembatan Baru Dibuka</h1><div class="read__time">12/03/2024, 10:15 WIB</div>
<div class="photo"><img><div class="photo__caption">Jembatan itu.(CONTOH/BUDI)</div></div>
<div class="read__content"><p><strong>JAKARTA</strong> - {ISI[0]}</p><p>{ISI[1]}</p>
<p>{ISI[2]}</p><p>{ISI[3]}</p></div>
<div class="terkait"><h3>Berita Terkait</h3><ul><li><a href=1>Sungai Meluap</a></ul></div>
<footer>Copyright 2024 Contoh.com</footer></body></html>"""

SHORT = """<html><head><title>Hall opens - Daily</title></head><body><nav><a href=/>Home</a></nav>
<article><h1>Hall opens</h1><p>The hall is open.</p><p>Come and see it today, said the mayor.</p>
</article><div class=sidebar><h3>Most read</h3><ul><li><a href=1>Cats are better than dogs, a study
of ten people says</a></ul></div></body></html>"""

NO_HEADLINE = f"""<html><head><title>Harvest begins - The Daily</title></head><body>
<div>{TEXT[0]}</div><div>{TEXT[1]}</div><div>{TEXT[2]}</div></body></html>"""


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        (
            BLOG,
            [
                *("# My week", TEXT[0], "= The path.", TEXT[1], "# The second day", TEXT[2]),
                *("- tar xf walk.tar", "Take water.", "Take a map.", TEXT[3]),
            ],
        ),
        (BREAKS, ["# The old mill", *TEXT[:3], "= The mill in 1920.", *TEXT[3:5]]),
        (
            INDONESIAN,
            [
                *("# Jembatan Baru Dibuka", "= Jembatan itu.(CONTOH/BUDI)", f"JAKARTA - {ISI[0]}"),
                *ISI[1:],
            ],
        ),
        (SHORT, ["# Hall opens", "The hall is open.", "Come and see it today, said the mayor."]),
        (NO_HEADLINE, ["# Harvest begins", *TEXT[:3]]),
        ("<title>Kabar</title><p>Satu. Dua.", ["# Kabar", "Satu. Dua."]),
        ("<p>One sentence.", ["One sentence."]),
    ],
)
def test_articles(page: str, texts: list[str]) -> None:
    signs: dict[Kind | None, str] = {"heading": "# ", "caption": "= ", "boilerplate": "- "}
    article = html.read(page.encode(), "a.html")
    assert [signs.get(kind, "") + text for text, kind, _ in lines(article)] == texts
    assert article.title == (texts[0][2:] if texts[0].startswith("#") else None)


def test_braille_is_read_like_any_text() -> None:
    page = f"<title>⠓⠊</title><article><p>{TEXT[0]} ⠓⠑⠇⠇⠕</p><p>{TEXT[1]}</p></article>"
    assert lines(html.read(page.encode(), "a"))[0][0] == f"{TEXT[0]} ⠓⠑⠇⠇⠕"


@pytest.mark.parametrize("read", [html.read, html.read_page])
@pytest.mark.parametrize(
    ("page", "says"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!-- nothing -->", "is empty"),
        (b"<html><head><title>T</title></head><body><script>x</script>", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "binary"),
        (b"<div>" * 100_000 + b"x", "deeper than 1000"),
        (b"<p>" + b"<b>x" * 2000, "deeper than 1000"),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">x", "250 attributes"),
        (b"<br>" * 1_000_001, "1000000 elements"),
    ],
)
def test_pages_that_are_refused(
    read: Callable[[bytes, str], Article], page: bytes, says: str
) -> None:
    with pytest.raises(InputError, match=says) as error:
        read(page, "a.html")
    assert str(error.value).startswith("a.html")
    assert "\n" not in str(error.value)


def test_nothing_is_lost_where_elements_are_deep() -> None:
    page = "<div>" * 990 + "deep" + "</div>" * 990 + "after"
    assert [text for text, _, _ in walk(page)] == ["deep", "after"]
    assert html.read(page.encode(), "a").text == "deep\n\nafter"


def test_a_vast_page_is_given_whole() -> None:
    page = "<nav>Home</nav>" + "<p>A sentence.</p>" * 100_000
    assert html.read(page.encode(), "a").text.count("sentence") == 100_000


def test_nothing_is_printed_or_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for page in (b"<p>", b"<p>x", b"x", b"<html/>x", NEWS.encode()[:700]):
        try:
            html.read(page, "a")
        except InputError:
            continue
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def check(data: bytes) -> None:
    for read in (html.read, html.read_page):
        try:
            assert read(data, "a.html").text
        except InputError as error:
            message = str(error)
        else:
            message = "a.html"
        assert message.startswith("a.html")


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    check(data)


@settings(max_examples=100)
@given(
    st.sampled_from([NEWS, BLOG, BREAKS]),
    st.lists(st.tuples(st.integers(0, 2500), st.binary(max_size=8)), max_size=8),
    st.integers(0, 4000),
)
def test_damaged_pages(page: str, damage: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(page.encode())
    for at, what in damage:
        data[at : at + len(what)] = what
    check(bytes(data[:end]))


TAGS = ("p", "div", "br", "h1", "td", "table", "li", "b", "a", "nav", "form", "article", "head")


@given(
    st.lists(st.sampled_from([*(f"<{t}>" for t in TAGS), *(f"</{t}>" for t in TAGS), "w ", "v"]))
)
def test_tag_soup_keeps_every_word(soup: list[str]) -> None:
    try:
        seen = walk("".join(soup))
    except InputError:
        seen = []
    assert "".join(text for text, _, _ in seen).replace(" ", "") == "".join(
        part.strip() for part in soup if "<" not in part
    )
