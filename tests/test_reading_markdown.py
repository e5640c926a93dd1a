from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.document import Kind
from align.errors import InputError
from align.reading import markdown
from align.reading.article import Article

Seen = list[tuple[str, Kind | None, str]]


def read(text: str) -> Article:
    return markdown.read(text.encode(), "a.md")


def lines(article: Article) -> Seen:
    return [
        (text, mark.kind, mark.reason)
        for text, mark in zip(article.text.split("\n\n"), article.marks, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("One *line*\nand `more`  \nof it.\n\nTwo.", ["One line and more of it.", "Two."]),
        ("One\r\ntwo.\r\n\r\nThree.", ["One two.", "Three."]),
        ("# A\n\nB\n---", [("A", "heading", "heading 1"), ("B", "heading", "heading 2")]),
        ("- a\n- b\n  c", [("a", "sentence", "list item"), ("b c", "sentence", "list item")]),
        (
            "1. a\n\n   b\n   - c",
            [(letter, "sentence", "list item") for letter in "abc"],
        ),
        ("> a\n> b\n>\n> - c", [("a b", None, ""), ("c", "sentence", "list item")]),
        ("- > a", [("a", None, "")]),
        (
            "|a|b|\n|-|-|\n|*c*||",
            [(letter, "sentence", "table cell") for letter in "abc"],
        ),
        (
            "```py\ncode\n```\n\n    more",
            [(t, "boilerplate", "code block") for t in ("code", "more")],
        ),
        ("![The *hall*](a.png 'T')", [("The hall", "caption", "image")]),
        ("[![a](x)](y)\n![b](z)", [("a", "caption", "image"), ("b", "caption", "image")]),
        ("See ![icon](a.png) here.", ["See here."]),
        (
            "[link](http://x 'T'), [ref], <http://y.z>.\n\n[ref]: http://w",
            ["link, ref, http://y.z."],
        ),
        ("~~old~~ &amp; \\*new\\* &shy;&nbsp;&#xD800;", ["old & *new* \ufffd"]),
        ("a<br>b <b>bo</b>ld <!-- no -->", ["a b bold"]),
        ("<figure><figcaption>C</figcaption></figure>", [("C", "caption", "<figcaption>")]),
        ("<div>\n\n*a*\n\n</div>\n<!-- no -->", ["a"]),
        ("a[^1]b[^2].\n\n[^1]: word", ["ab[^2].", ("word", "sentence", "footnote")]),
        (
            "a[^n]\n[^n]: One\ntwo.\n\n    Three.\n\nFour. `[^x]`",
            [
                "a",
                ("One two.", "sentence", "footnote"),
                ("Three.", "sentence", "footnote"),
                "Four. [^x]",
            ],
        ),
        ("[^a]: [^b]: x", [("x", "sentence", "footnote")]),
        ("---\n\nA\n\n---\n\nB", ["A", "B"]),
    ],
)
def test_blocks(text: str, seen: list[str | tuple[str, Kind | None, str]]) -> None:
    assert lines(read(text)) == [(one, None, "") if isinstance(one, str) else one for one in seen]


@pytest.mark.parametrize(
    ("text", "title", "lang", "seen"),
    [
        ("# A\n\n# B", "A", None, ["# A", "# B"]),
        ("## A", None, None, ["# A"]),
        (
            "---\ntitle: A hall: new\nlang: en_US\n---\nHi.",
            "A hall: new",
            "en-US",
            ["- lang: en_US", "# A hall: new", "Hi."],
        ),
        ("---\ntitle: 'A'\n...\n# A", "A", None, ["- title: 'A'", "# A"]),
        (
            '---\r\nlanguage: "id"\r\ntitle: "A"\r\n---\r\nHi.',
            "A",
            "id",
            ['- language: "id"', "# A", "Hi."],
        ),
        (
            "---\nlang: English\ntitle: >\n  A\n---\nHi.",
            None,
            None,
            ["- lang: English title: > A", "Hi."],
        ),
        ("---\nno end: of it\n\nHi.", None, None, ["no end: of it", "Hi."]),
    ],
)
def test_front_matter(text: str, title: str | None, lang: str | None, seen: list[str]) -> None:
    article = read(text)
    signs: dict[Kind | None, str] = {"heading": "# ", "boilerplate": "- "}
    assert [signs.get(kind, "") + text for text, kind, _ in lines(article)] == seen
    assert (article.title, article.lang) == (title, lang)


def test_old_encodings() -> None:
    assert markdown.read("# Café\n\nnaïve".encode("cp1252"), "a.md").text == "Café\n\nnaïve"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"***\n\n<!-- x -->\n\n[a]: b", "is empty"),
        (b"```\n```\n\n![](a)", "is empty"),
        (b"a\0b", "binary"),
        (b">" * 100_000 + b"x", "nested deeper"),
        (b"- " * 10_000 + b"x", "nested deeper"),
        (b"[^1]: " * 10_000 + b"x", "nested deeper"),
        (b"<div>" * 10_000 + b"x", "nested deeper"),
        (b"x" * 3_000_000, "more than 2 MB"),
    ],
)
def test_files_that_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        markdown.read(data, "a.md")
    assert str(error.value).startswith("a.md")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("depth", range(1, 60))
@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "[^1]: "])
def test_no_depth_loses_text(mark: str, depth: int) -> None:
    try:
        text = read(f"{mark * depth}deep\n\nafter").text
    except InputError:
        assert depth >= 19
    else:
        assert text == "deep\n\nafter"


@pytest.mark.parametrize("sign", ["*", "_", "[", "![", "`", "~~", "<a ", "|", "&", "]("])
def test_long_runs_of_a_sign(sign: str) -> None:
    assert "word" in read(f"a {sign * 5_000}word").text


def check(data: bytes) -> None:
    try:
        assert markdown.read(data, "a.md").text
    except InputError as error:
        message = str(error)
    else:
        message = "a.md"
    assert message.startswith("a.md")


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    check(data)


PARTS = [
    *("# ", "> ", "- ", "1. ", "    ", "\n", "\n\n", "```", "`", "*", "**", "[", "](x)", "![", "|"),
    *("|-|\n", "---\n", "===\n", "[^1]", "[^1]: ", "<b>", "<div>", "</div>", "<!--", "&nbsp;"),
    *("title: ", "word", "w", " "),
]


@given(st.lists(st.sampled_from(PARTS), max_size=40))
def test_any_markdown(parts: list[str]) -> None:
    check("".join(parts).encode())


PLAIN_PARTS = ["> ", "- ", "1. ", "\n", "\n\n", "# ", "*", "word", "other", " ", "[^1]: ", "    "]


@given(st.lists(st.sampled_from(PLAIN_PARTS), max_size=40))
def test_no_word_is_lost(parts: list[str]) -> None:
    words = [part for part in parts if part in ("word", "other")]
    try:
        text = read("".join(["first\n\n", *parts])).text
    except InputError:
        return
    assert text.count("word") + text.count("other") == len(words)
