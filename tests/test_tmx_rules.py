from __future__ import annotations

import gzip
import itertools
import os
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from commands import exit_code
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

import align
from align.bitext import Bitext, Link
from align.document import Document, Segment
from align.errors import FormatError, InputError
from align.exporting import export, tmx_rules
from align.exporting.tmx_rules import TmxFinding, check_tmx
from align.exporting.tmx_rules.rules import RULES
from align.exporting.tmx_rules.vocabulary import ELEMENTS

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"'
    ' srclang="en" datatype="plaintext"/>'
)
EN = '<tuv xml:lang="en"><seg>Yes.</seg></tuv>'
ID = '<tuv xml:lang="id"><seg>Ya.</seg></tuv>'
UNIT = f"<tu>{EN}{ID}</tu>"


def tmx(body: str = "", header: str = HEADER, start: str = '<tmx version="1.4">') -> str:
    """Put a file together whose units begin in line 4."""
    return f"{start}\n{header}\n<body>\n{body}\n</body>\n</tmx>\n"


def header(content: str) -> str:
    return HEADER.replace("/>", f">{content}</header>")


def unit(source: str = EN, attributes: str = "") -> str:
    """Return a unit in two lines, the source in the first."""
    return f"<tu{attributes}>{source}\n{ID}</tu>"


def seg(content: str) -> str:
    return tmx(unit(f'<tuv xml:lang="en"><seg>{content}</seg></tuv>'))


@pytest.fixture
def found(tmp_path: Path) -> Callable[[str | bytes], list[TmxFinding]]:
    def check(content: str | bytes) -> list[TmxFinding]:
        path = tmp_path / "a.tmx"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(check_tmx(path))

    return check


Found = Callable[[str | bytes], list[TmxFinding]]

BROKEN = [
    # What is no XML, or none that TMX may be
    ("not-well-formed", 1, ""),
    ("not-well-formed", 5, tmx("<tu>")),
    ("not-well-formed", 5, tmx(unit() + "</tuv>")),
    ("not-well-formed", 4, seg("R & D")),
    ("not-well-formed", 4, seg("a\x0bb")),
    ("not-well-formed", 4, seg("a&#x1F;b")),
    ("not-well-formed", 4, seg("\ufffe")),
    ("not-well-formed", 4, seg("caf\xe9").encode("latin-1")),
    ("entity", 4, seg("a&nbsp;b")),
    ("entity", 5, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n' + seg("a&nbsp;b")),
    ("entity", 2, '<!DOCTYPE tmx [\n<!ENTITY a "b">]>\n' + seg("a&a;b")),
    ("entity", 1, '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hosts">]>\n' + seg("a&a;b")),
    ("encoding", 1, '<?xml version="1.0" encoding="ISO-8859-1"?>\n' + tmx()),
    ("byte-order-mark", 1, tmx().encode("utf-16-le")),
    ("byte-order-mark", 1, tmx().encode("utf-16-be")),
    # tmx, header and body
    ("root", 1, '<xliff version="1.2"><file/>text<tmx/></xliff>'),
    ("root", 1, '<t:tmx xmlns:t="http://www.lisa.org/tmx14" version="1.4"/>'),
    ("namespace", 1, tmx(start='<tmx version="1.4" xmlns="http://www.lisa.org/tmx14">')),
    ("namespace", 4, tmx(unit(attributes=' xmlns:a="b"'))),
    ("version", 1, tmx(start='<tmx version="1.4b">')),
    ("version", 1, tmx(start='<tmx version="">')),
    ("version-missing", 1, tmx(start="<tmx>")),
    ("version-old", 1, tmx(start='<tmx version="1.1">')),
    ("missing-element", 1, tmx(header="")),
    ("missing-element", 1, f'<tmx version="1.4">\n{HEADER}\n</tmx>'),
    ("repeated-element", 3, tmx(header=f"{HEADER}\n{HEADER}")),
    ("repeated-element", 4, f'<tmx version="1.4">\n{HEADER}\n<body/>\n<body/></tmx>'),
    ("order", 3, f'<tmx version="1.4">\n<body/>\n{HEADER}</tmx>'),
    ("attribute-value", 2, tmx(header=HEADER.replace('"sentence"', '"Sentence"'))),
    ("language-form", 2, tmx(header=HEADER.replace('srclang="en"', 'srclang="en_US"'))),
    ("language-form", 2, tmx(header=HEADER.replace('adminlang="en"', 'adminlang=""'))),
    ("language-form", 2, tmx(header=HEADER.replace('adminlang="en"', 'adminlang="*all*"'))),
    ("date", 2, tmx(header=HEADER.replace("/>", ' creationdate="2026-11-22"/>'))),
    # Elements and their places
    ("unknown-element", 4, tmx(f"<group><tu><b/>text</tu></group>{UNIT}")),
    ("unknown-element", 4, seg("<b>Yes.</b>")),
    ("misplaced-element", 4, tmx(EN)),
    ("misplaced-element", 4, seg("a<sub>b</sub>")),
    ("misplaced-element", 4, seg("<hi>a<sub>b</sub></hi>")),
    ("misplaced-element", 4, tmx(unit("<seg>a</seg>" + EN))),
    ("misplaced-element", 3, tmx(header=header("<note>\n<hi>a</hi></note>"))),
    ("order", 5, tmx(f"<tu>{EN}\n<note>a</note>{ID}</tu>")),
    ("order", 5, tmx(f'<tu>{EN}{ID}\n<prop type="x-a">a</prop></tu>')),
    ("order", 4, tmx(unit(EN.replace("</tuv>", '<prop type="x-info">a</prop></tuv>')))),
    ("missing-element", 4, tmx("<tu>\n</tu>")),
    ("missing-element", 4, tmx(unit('<tuv xml:lang="en"/>'))),
    ("repeated-element", 5, tmx(unit(EN.replace("</tuv>", "\n<seg>a</seg></tuv>")))),
    ("missing-element", 3, tmx(header=header('\n<ude name="a"/>'))),
    ("stray-text", 5, tmx(f"{UNIT}\n\u00a0")),
    ("stray-text", 6, tmx(f"<tu>\n{EN}{ID}\nand</tu>")),
    ("stray-text", 4, tmx(unit(EN.replace("<seg>", "text<seg>").replace("</tuv>", "more</tuv>")))),
    # Attributes
    ("missing-attribute", 4, tmx(unit("<tuv><seg>Yes.</seg></tuv>"))),
    ("missing-attribute", 5, tmx(f"<tu>\n<prop>a</prop>{EN}{ID}</tu>")),
    ("missing-attribute", 4, seg("a<it>b</it>")),
    ("missing-attribute", 4, seg("a<bpt>b</bpt>")),
    ("missing-attribute", 4, seg("a<ept>b</ept>")),
    ("unknown-attribute", 4, tmx(unit(EN.replace("<tuv", '<tuv segtype="block"')))),
    ("unknown-attribute", 4, tmx(unit(EN.replace("<seg", '<seg xml:space="preserve"')))),
    ("unknown-attribute", 4, tmx(unit(attributes=' xml:lang="en"'))),
    ("attribute-value", 4, tmx(unit(attributes=' segtype="sent"'))),
    ("attribute-value", 4, seg('a<it pos="open">b</it>')),
    ("language-form", 5, tmx(f"<tu>{EN}\n{ID.replace('id', 'id_ID')}</tu>")),
    ("language-form", 5, tmx(f"<tu>{EN}\n{ID.replace('id', '*all*')}</tu>")),
    ("language-form", 5, tmx(f"<tu>{EN}\n{ID.replace('id', 'indonesian')}</tu>")),
    ("language-form", 4, tmx(f'<tu><note xml:lang="e n">a</note>{EN}{ID}</tu>')),
    ("tuid-spaces", 4, tmx(unit(attributes=' tuid="a 1"'))),
    ("tuid-twice", 5, tmx("\n".join(['<tu tuid="1">' + UNIT[4:]] * 2))),
    ("date", 4, tmx(unit(attributes=' changedate="20261122T093000"'))),
    ("date", 4, tmx(unit(attributes=' changedate="20260231T093000Z"'))),
    ("date", 4, tmx(unit(attributes=' lastusagedate="Tue Jan 29 12:49:40 2013"'))),
    ("date", 4, tmx(unit(EN.replace("<tuv", '<tuv creationdate="20261122T250000Z"')))),
    ("usagecount", 4, tmx(unit(attributes=' usagecount="often"'))),
    ("prop-name", 4, tmx(unit('<prop type="score">1</prop><prop type="score">2</prop>' + EN))),
    # Units and segments
    ("one-sided", 4, tmx(f"<tu>{EN}</tu>")),
    ("language-twice", 5, tmx(f"<tu>{EN}\n{EN.replace('en', 'EN')}{ID}</tu>")),
    ("source-language", 4, tmx(unit(EN.replace("en", "en-US")))),
    ("source-language", 4, tmx(unit(attributes=' srclang="ms"'))),
    ("seg-empty", 4, seg("")),
    ("seg-empty", 4, seg(" \n ")),
    ("seg-empty", 4, seg("<hi/>")),
    ("seg-spaces", 4, seg(" Yes.")),
    ("seg-spaces", 4, seg("Yes.\n")),
    ("seg-spaces", 4, seg("<hi>Yes.</hi>&#160;")),
    ("seg-long", 4, seg("a" * 2001)),
    ("seg-long", 4, seg("a" * 2000 + '<ph>b</ph><hi>a</hi>')),
    ("tag-pair", 4, seg('<bpt i="1"/>a')),
    ("tag-pair", 4, seg('a<ept i="1"/>')),
    ("tag-pair", 4, seg('<bpt i="1"/>a<ept i="1"/><bpt i="1"/>a<ept i="1"/>')),
    ("deprecated", 4, seg("a<ut>b</ut>")),
    ("deprecated", 4, tmx(f'<tu><note lang="en">a</note>{EN}{ID}</tu>')),
    ("ude-base", 4, tmx(header=header('<ude name="a">\n\n<map unicode="#x1" code="#x2"/></ude>'))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "line", "content"), BROKEN)
def test_every_broken_rule_is_found_where_it_is_broken(
    found: Found, rule: str, line: int, content: str | bytes
) -> None:
    assert [(finding.rule, finding.line) for finding in found(content)] == [(rule, line)]


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)


def test_the_table_in_the_documentation_is_that_of_the_rules() -> None:
    rows = re.findall(
        r"^\| ([a-z-]+) \| (error|warning) \| .+ \| (.+) \|$", tmx_rules.__doc__ or "", re.M
    )
    assert rows == [(name, rule.severity, rule.whose) for name, rule in RULES.items()]


@pytest.mark.parametrize(("rule", "line", "content"), BROKEN)
def test_every_finding_says_what_to_do(
    found: Found, rule: str, line: int, content: str | bytes
) -> None:
    (finding,) = found(content)
    assert finding.severity == RULES[rule].severity
    assert finding.message
    assert finding.fix


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (seg("R & D"), "&amp;"),
        (seg("2 < 3"), "&lt;"),
        (tmx(unit(attributes=' tuid="<"')), "&lt;"),
        (tmx(unit(attributes=" tuid=1")), "near"),
        (seg("a\x0bb"), "U+000B"),
        (seg("\ufffe"), "U+FFFE"),
        (seg("a&#x1F;b"), "&#x1F;"),
        (seg("caf\xe9").encode("latin-1"), "0xe9"),
        (seg("a\x0bb").encode("utf-16"), "U+000B"),
        (seg("\n" * 200_000 + "a\x0bb"), "U+000B"),
        (seg("a&nbsp;b"), "&nbsp;"),
        (tmx("<tu>"), "tu of line 4 is open"),
        (tmx(UNIT).partition("\n</body>")[0], "ends before"),
        (seg("<![CDATA[").partition("]")[0], "ends before"),
        (tmx(UNIT).partition("\n</body>")[0], "body of line 3 is open"),
        (tmx(unit(attributes=' x="1"')), 'x="1"'),
        (tmx(unit(attributes=f' segtype="{"a" * 10_000}"')), "aaa…"),
    ],
)
def test_a_finding_names_what_is_wrong(found: Found, content: str | bytes, says: str) -> None:
    (finding,) = found(content)
    assert says in finding.message
    assert len(finding.message) < 200


@pytest.mark.parametrize("name", re.findall(r"([a-z-]+)=", HEADER))
def test_every_attribute_of_the_header_is_asked_for(found: Found, name: str) -> None:
    (finding,) = found(tmx(header=re.sub(f' {name}="[^"]*"', "", HEADER)))
    assert (finding.rule, finding.line) == ("missing-attribute", 2)
    assert finding.message == f"header has no {name}"
    assert f'{name}="' in finding.fix


def test_what_only_the_end_of_a_unit_shows_stands_at_its_line(found: Found) -> None:
    units = f"<tu>\n{EN.replace('Yes.', ' Yes.')}</tu>\n<tu>\n</tu>\n<tu></tu>"
    findings = [(finding.line, finding.rule) for finding in found(tmx(units))]
    assert findings == [
        (4, "one-sided"),
        (5, "seg-spaces"),
        (6, "missing-element"),
        (8, "missing-element"),
    ]


def test_what_was_found_before_the_file_breaks_off_is_not_lost(found: Found) -> None:
    findings = found(tmx(f'<tu x="1">{EN}\n<tuv>'))
    assert [finding.rule for finding in findings] == [
        "unknown-attribute",
        "missing-attribute",
        "not-well-formed",
    ]


OLD = tmx(unit("<tuv lang='EN'><seg>Yes.</seg></tuv>"), start='<tmx version="{}">')


@pytest.mark.parametrize(
    ("version", "rules"),
    [
        ("1.1", ["version-old", "deprecated"]),
        ("1.3", ["version-old", "missing-attribute", "deprecated"]),
        ("1.4", ["missing-attribute", "deprecated"]),
    ],
)
def test_lang_is_enough_in_old_versions(found: Found, version: str, rules: list[str]) -> None:
    assert [finding.rule for finding in found(OLD.format(version))] == rules


RICH = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<!-- made by hand -->
<tmx version="1.4">
  {HEADER.replace("/>", ' o-encoding="UTF-8" creationdate="20261122T093000Z" changeid="me">')}
    <note xml:lang="en">One &amp; two&#33;</note>
    <prop type="x-a">  </prop>
    <ude name="MacRoman" base="Macintosh">
      <map unicode="#xF8FF" code="#xF0" ent="Apple" subst="[Apple]"/>
    </ude>
    <note/>
  </header>
  <body>
    <tu tuid="1" segtype="block" usagecount="2" lastusagedate="20260228T235959Z" srclang="*ALL*">
      <prop type="x-a">1</prop><note>a</note><prop type="x-b" xml:lang="ID-id">1</prop>
      <tuv xml:lang="EN" changedate="20261122T093000Z">
        <note>a</note><prop type="x-a">1</prop>
        <seg>A <bpt i="1" x="1" type="bold">&lt;b <sub>title <hi>x</hi></sub></bpt>bold <hi
          type="x">and <ph x="2"> br </ph></hi><it pos="begin"/><ept i="1"/> end<ph/></seg>
      </tuv>
      <tuv xml:lang="zh-Hans-CN"><seg><![CDATA[A & B]]></seg></tuv>
    </tu>
    <tu tuid="2" srclang="ID">{EN}{ID}</tu>
    {UNIT}
  </body>
</tmx>
""".replace('"*ALL*"', '"*all*"')


@pytest.mark.parametrize(
    "content",
    [
        tmx(),
        tmx(UNIT),
        RICH,
        RICH.replace("\n", "\r\n"),
        b"\xef\xbb\xbf" + RICH.encode(),
        RICH.replace('"UTF-8"?', '"utf-16"?').encode("utf-16"),
        b"\xfe\xff" + RICH.replace('"UTF-8"?', '"UTF-16"?').encode("utf-16-be"),
        gzip.compress(RICH.encode()),
        tmx(unit(), HEADER.replace('"en" datatype', '"*all*" datatype')),
        tmx(unit(EN.replace("en", "EN"))),
        seg("a" * 2000),
        seg("<ph/>"),
        seg("\u200bYes.\u200b"),
        '<?xml version="1.0" encoding="us-ascii"?>' + seg("caf&#xE9; &#x85;!"),
    ],
)
def test_a_good_file_breaks_no_rule(found: Found, content: str | bytes) -> None:
    assert found(content) == []


def document(lang: str, *texts: str) -> Document:
    segments, at = [], 0
    for text in texts:
        segments.append(Segment(at, at + len(text)))
        at += len(text) + 1
    return Document("\n".join(texts), tuple(segments), lang, f"a.{lang}.txt")


@pytest.mark.parametrize("unit", ["sentence", "passage"])
def test_our_own_export_breaks_no_rule(tmp_path: Path, unit: Any) -> None:
    source = document("en_US", "One\x0b & <two>.", "\u00a0Three\r\n four\x07.", "😀 ]]>")
    target = document("id", " Satu & dua. ", "Tiga \u200f empat.", "\ufffe😀")
    links = tuple(Link((n,), (n,), 0.4, 0.9, "auto", 0) for n in range(3))
    export(Bitext(source, target, links, "align:1"), tmp_path / "a.tmx", unit=unit)
    check = check_tmx(tmp_path / "a.tmx")
    assert list(check) == []
    assert check.units == (3 if unit == "sentence" else 1)


def test_the_units_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(tmp := tmx(UNIT * 7), encoding="utf-8")
    check = check_tmx(tmp_path / "a.tmx")
    assert check.units == 0
    assert list(check) == []
    assert check.units == tmp.count("<tu>") == 7


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(units: int) -> int:
        with (tmp_path / "a.tmx").open("w", encoding="utf-8") as file:
            file.write(tmx().partition("</body>")[0])
            file.writelines(f"{unit(EN.replace('Yes.', ' Yes'))}\n" for _ in range(units))
            file.write("</body></tmx>")
        tracemalloc.start()
        assert sum(1 for _ in check_tmx(tmp_path / "a.tmx")) == units
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    small, large = peak(2000), peak(8000)
    assert large < 1.2 * small


def test_a_bomb_of_entities_is_not_lit(found: Found) -> None:
    names = [f"e{n}" for n in range(30)]
    declared = "".join(
        f'<!ENTITY {name} "{f"&{other};" * 10}">' for other, name in itertools.pairwise(names)
    )
    (finding,) = found(f'<!DOCTYPE tmx [<!ENTITY e0 "a">{declared}]>' + seg("&e29;"))
    assert finding.rule == "entity"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(check_tmx(tmp_path / "a.tmx"))


def test_half_a_packed_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.tmx.gz").write_bytes(gzip.compress(RICH.encode())[:-20])
    with pytest.raises(FormatError, match="no whole gzip file"):
        list(check_tmx(tmp_path / "a.tmx.gz"))


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_checked_without_a_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    assume(not content.startswith(b"\x1f\x8b"))  # which is gzip's
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    path.write_bytes(content)
    assert list(check_tmx(path))


# Against the DTD


@dataclass(frozen=True)
class Tree:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Tree | str, ...] = ()

    def dump(self) -> str:
        attributes = "".join(f" {name}={quoteattr(x)}" for name, x in self.attributes.items())
        inner = "".join(escape(x) if isinstance(x, str) else x.dump() for x in self.children)
        return f"<{self.name}{attributes}>{inner}</{self.name}>"


NAMES = [*ELEMENTS, "group"]
ATTRIBUTES = sorted(
    {"xmlns", "xml:space"}.union(
        *(model.optional | {*model.required} for model in ELEMENTS.values())
    )
)
VALUES = ["a", "1.4", "sentence", "begin", "en"]
CODES = {
    "bpt": {"i": "1"}, "ept": {"i": "1"}, "it": {"pos": "end"}, "ph": {}, "ut": {}
}  # fmt: skip


@st.composite
def valid_content(draw: st.DrawFn, depth: int = 2) -> tuple[Tree | str, ...]:
    """Draw what may stand in seg, hi and sub."""
    content: list[Tree | str] = []
    for name in draw(st.lists(st.sampled_from(["text", "hi", *CODES]), max_size=3 if depth else 0)):
        inner = draw(valid_content(depth - 1))
        if name == "text":
            content.append("a b")
        elif name == "hi":
            content.append(Tree("hi", {}, inner))
        else:
            content.append(Tree(name, CODES[name], ("x", Tree("sub", {}, inner))))
    return tuple(content)


@st.composite
def valid_trees(draw: st.DrawFn) -> Tree:
    def notes(*more: Tree) -> tuple[Tree, ...]:
        some = [Tree("note", {}, ("a",)), Tree("prop", {"type": "x"}), *more]
        return tuple(draw(st.lists(st.sampled_from(some), max_size=2)))

    def tuv() -> Tree:
        content = Tree("seg", {}, draw(valid_content()))
        return Tree("tuv", {"xml:lang": "en"}, (*notes(), content))

    def tu() -> Tree:
        tuvs = [tuv() for _ in range(draw(st.integers(1, 2)))]
        return Tree("tu", {}, (*notes(), *tuvs))

    ude = Tree("ude", {"name": "a"}, (Tree("map", {"unicode": "#x1"}),))
    attributes = dict(re.findall('([a-z-]+)="([^"]*)"', HEADER))
    units = [tu() for _ in range(draw(st.integers(0, 2)))]
    parts = Tree("header", attributes, notes(ude)), Tree("body", {}, tuple(units))
    return Tree("tmx", draw(st.sampled_from([{}, {"version": "1.4"}])), parts)


def places(tree: Tree, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """Return the way to every element of a tree, by numbers of children."""
    below = [
        place
        for number, child in enumerate(tree.children)
        if isinstance(child, Tree)
        for place in places(child, (*path, number))
    ]
    return [path, *below]


def changed(tree: Tree, path: tuple[int, ...], change: Callable[[Tree], Tree]) -> Tree:
    if not path:
        return change(tree)
    children = list(tree.children)
    child = children[path[0]]
    assert isinstance(child, Tree)
    children[path[0]] = changed(child, path[1:], change)
    return replace(tree, children=tuple(children))


def with_attribute(draw: st.DrawFn, tree: Tree) -> Tree:
    # libxml2 takes a lang for the xml:lang that a tuv must have, where XML doesn't.
    names = [name for name in ATTRIBUTES if (tree.name, name) != ("tuv", "lang")]
    name, value = draw(st.sampled_from(names)), draw(st.sampled_from(VALUES))
    return replace(tree, attributes={**tree.attributes, name: value})


def without_attribute(draw: st.DrawFn, tree: Tree) -> Tree:
    gone = draw(st.sampled_from(sorted(tree.attributes) or [""]))
    kept = {name: value for name, value in tree.attributes.items() if name != gone}
    return replace(tree, attributes=kept)


def shuffled(draw: st.DrawFn, tree: Tree) -> Tree:
    return replace(tree, children=tuple(draw(st.permutations(tree.children))))


def without_child(draw: st.DrawFn, tree: Tree) -> Tree:
    gone = draw(st.integers(0, len(tree.children)))
    return replace(tree, children=tree.children[:gone] + tree.children[gone + 1 :])


def with_child_twice(draw: st.DrawFn, tree: Tree) -> Tree:
    twice = draw(st.integers(0, len(tree.children)))
    return replace(tree, children=tree.children + tree.children[twice : twice + 1])


def with_child(draw: st.DrawFn, tree: Tree) -> Tree:
    texts: list[Tree | str] = [" ", "a"]
    child = draw(st.sampled_from([*texts, *map(Tree, NAMES)]))
    at = draw(st.integers(0, len(tree.children)))
    return replace(tree, children=(*tree.children[:at], child, *tree.children[at:]))


def renamed(draw: st.DrawFn, tree: Tree) -> Tree:
    # A DTD does not say which element is the root; of lang see above.
    names = [name for name in NAMES if name != "tuv" or "lang" not in tree.attributes]
    return tree if tree.name == "tmx" else replace(tree, name=draw(st.sampled_from(names)))


CHANGES = [
    with_attribute,
    without_attribute,
    shuffled,
    without_child,
    with_child_twice,
    with_child,
    renamed,
]


@st.composite
def damaged_trees(draw: st.DrawFn) -> Tree:
    """Draw a valid tree, and change up to two things in it, for worse or not."""
    tree = draw(valid_trees())
    for _ in range(draw(st.integers(0, 2))):
        change = draw(st.sampled_from(CHANGES))
        tree = changed(tree, draw(st.sampled_from(places(tree))), partial(change, draw))
    return tree


@pytest.fixture(scope="module")
def tmx_dtd() -> Any:
    data = os.environ.get("ALIGN_DATA")
    if data is None:
        pytest.skip("ALIGN_DATA does not name the folder that holds tmx/tmx14.dtd")
    with (Path(data) / "tmx" / "tmx14.dtd").open("rb") as file:
        return etree.DTD(file)


@settings(max_examples=500)
@given(tree=damaged_trees())
def test_the_rules_of_the_dtd_are_broken_if_and_only_if_the_file_is_invalid(
    tmp_path_factory: pytest.TempPathFactory, tmx_dtd: Any, tree: Tree
) -> None:
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    path.write_text(tree.dump(), encoding="utf-8")
    broken = {finding.rule for finding in check_tmx(path) if "DTD" in RULES[finding.rule].whose}
    is_valid = tmx_dtd.validate(etree.fromstring(tree.dump()))
    assert bool(broken) != is_valid, broken or tmx_dtd.error_log


# The command


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> Done:
        return Done(exit_code(*arguments), *capsys.readouterr())

    return call


def test_the_command_prints_a_line_for_every_finding(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(tmx(UNIT + unit(EN.replace("Yes.", "")), start="<tmx>"), encoding="utf-8")
    done = run("tmx", "check", str(path))
    assert done.code == 1
    assert done.out.splitlines() == [
        f'{path}:1: error version-missing: tmx has no version; add version="1.4" to tmx',
        f"{path}:4: warning seg-empty: the seg is empty; "
        "fill it, or remove the tu: CAT tools skip it",
    ]
    assert done.err == f"{path}: 1 error, 1 warning in 2 units\n"


def test_the_command_counts_in_words(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(tmx(f"<tu>{EN}</tu>" * 1200), encoding="utf-8")
    assert run("tmx", "check", str(path)).err == f"{path}: 1,200 warnings in 1,200 units\n"


@pytest.mark.parametrize(("units", "said"), [(0, "0 units"), (1, "1 unit"), (1200, "1,200 units")])
def test_the_command_has_nothing_to_say_of_a_good_file(
    run: Any, tmp_path: Path, units: int, said: str
) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(tmx(UNIT * units), encoding="utf-8")
    assert run("tmx", "check", str(path)) == Done(0, "", f"{path}: nothing wrong in {said}\n")


def test_a_finding_is_one_line_whatever_the_file_holds(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(tmx(unit(attributes=' x="&#10;&#27;[31m"')), encoding="utf-8")
    out = run("tmx", "check", str(path)).out
    assert out.count("\n") == 1
    assert out.rstrip("\n").isprintable()


def test_the_command_says_that_a_file_is_missing(run: Any, tmp_path: Path) -> None:
    done = run("tmx", "check", str(tmp_path / "a.tmx"))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"align: can't read {tmp_path / 'a.tmx'}: no such file; check the name\n"


@pytest.mark.parametrize("arguments", [("tmx", "--help"), ("tmx", "check", "--help")])
def test_help_shows_an_example(run: Any, arguments: tuple[str, ...]) -> None:
    lines = [line.strip() for line in run(*arguments).out.splitlines()]
    assert any(line.startswith("align tmx check memory.tmx") for line in lines)


def test_the_public_page_has_it() -> None:
    assert align.check_tmx is check_tmx
    assert align.TmxFinding is TmxFinding
