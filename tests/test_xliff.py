import gzip
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from texts import document, nasty_texts
from translate.storage.xliff2 import Xliff2File

from align.bitext import STATUSES, Bitext, Link, Status
from align.errors import AlignError, FormatError, InputError, UsageError
from align.exporting import Exported, export, load, read_units
from align.exporting.units import Origin, TranslationUnit, Unit, Units, from_bitext
from align.exporting.xliff import read_xliff, write_xliff

CORE = "urn:oasis:names:tc:xliff:document:2.0"


def units_of(*units: TranslationUnit, origin: Origin | None = None) -> Units:
    return Units("en", "id", lambda _: iter(units), origin or Origin())


def unit_of(source: str, target: str = "x") -> TranslationUnit:
    return TranslationUnit((source,), (target,))


@pytest.fixture
def bitext() -> Bitext:
    return Bitext(
        document("One.", "Two & <three>.", "Four.", "Five.", lang="en_US", path="a.en.txt"),
        document("Satu.", "Dua.", "Dan tiga.", "Lima.", "Enam.", lang="id", path='b "x".txt'),
        (
            Link((0,), (0,), 0.4123, 0.9731, "accepted", 0),
            Link((1,), (1, 2), 0.3, 1.0, repeat=True),
            Link((2,), ()),
            Link((3,), (3,), 0.2, 0.5, "rejected"),
            Link((), (4,)),
        ),
        "align:0.1.0|order:free",
    )


# Writing


def test_a_file_as_a_whole(bitext: Bitext, tmp_path: Path) -> None:
    done = export(bitext, tmp_path / "out.xlf", gaps=True)
    expected = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"\
 xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"\
 xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1" srcLang="en-US" trgLang="id">
  <file id="f1" original="a.en.txt" xml:space="preserve">
    <mda:metadata>
      <mda:metaGroup category="align">
        <mda:meta type="unit">sentence</mda:meta>
        <mda:meta type="target-document">b "x".txt</mda:meta>
        <mda:meta type="signature">align:0.1.0|order:free</mda:meta>
      </mda:metaGroup>
    </mda:metadata>
    <unit id="u1">
      <mda:metadata>
        <mda:metaGroup category="align">
          <mda:meta type="score">0.4123</mda:meta>
          <mda:meta type="bead">1-1</mda:meta>
          <mda:meta type="source-segments">0</mda:meta>
          <mda:meta type="target-segments">0</mda:meta>
        </mda:metaGroup>
      </mda:metadata>
      <mtc:matches>
        <mtc:match ref="#s1" similarity="100.00" matchQuality="97.31" type="other"\
 subType="align:link" origin="align:0.1.0|order:free">
          <source>One.</source>
          <target>Satu.</target>
        </mtc:match>
      </mtc:matches>
      <segment id="s1" state="reviewed" subState="align:accepted">
        <source>One.</source>
        <target>Satu.</target>
      </segment>
    </unit>
    <unit id="u2">
      <mda:metadata>
        <mda:metaGroup category="align">
          <mda:meta type="score">0.3000</mda:meta>
          <mda:meta type="bead">1-2</mda:meta>
          <mda:meta type="source-segments">1</mda:meta>
          <mda:meta type="target-segments">1 2</mda:meta>
          <mda:meta type="target-cuts">5</mda:meta>
          <mda:meta type="repeat">true</mda:meta>
        </mda:metaGroup>
      </mda:metadata>
      <mtc:matches>
        <mtc:match ref="#s1" similarity="100.00" matchQuality="100.00" type="other"\
 subType="align:link" origin="align:0.1.0|order:free">
          <source>Two &amp; &lt;three&gt;.</source>
          <target>Dua. Dan tiga.</target>
        </mtc:match>
      </mtc:matches>
      <segment id="s1" state="translated" subState="align:auto">
        <source>Two &amp; &lt;three&gt;.</source>
        <target>Dua. Dan tiga.</target>
      </segment>
    </unit>
    <unit id="u3">
      <mda:metadata>
        <mda:metaGroup category="align">
          <mda:meta type="bead">1-0</mda:meta>
          <mda:meta type="source-segments">2</mda:meta>
        </mda:metaGroup>
      </mda:metadata>
      <segment id="s1" state="initial" subState="align:auto">
        <source>Four.</source>
      </segment>
    </unit>
  </file>
</xliff>
"""
    assert (tmp_path / "out.xlf").read_bytes().decode() == expected
    assert done == Exported(tmp_path / "out.xlf", 3, {"rejected": 1, "gaps": 1})


def test_gaps_are_left_out_unless_asked_for(bitext: Bitext, tmp_path: Path) -> None:
    done = write_xliff(bitext, tmp_path / "out.xliff")
    assert (done.written, done.skipped) == (2, {"gaps": 2, "rejected": 1})


@pytest.mark.parametrize(("source", "target", "written"), [(2, 0, 2), (0, 2, 0)])
def test_a_bitext_of_gaps_alone(tmp_path: Path, source: int, target: int, written: int) -> None:
    bitext = Bitext(
        document(*["One."] * source, lang="en"), document(*["Satu."] * target, lang="id"), ()
    ).complete()
    done = export(bitext, tmp_path / "out.xlf", gaps=True)
    assert done.written == written == len(list(read_units(done.path)))
    assert done.skipped == ({"gaps": 2} if target else {})


def test_a_link_without_confidence_has_a_match_without_quality(tmp_path: Path) -> None:
    write_xliff(units_of(unit_of("One.")), tmp_path / "out.xlf")
    (match,) = etree.parse(tmp_path / "out.xlf").getroot().iter("{*}match")
    assert "matchQuality" not in match.attrib
    assert match.get("origin") == "align"


def test_every_match_refers_to_the_segment_of_its_unit(bitext: Bitext, tmp_path: Path) -> None:
    write_xliff(bitext, tmp_path / "out.xlf")
    units = list(etree.parse(tmp_path / "out.xlf").getroot().iter(f"{{{CORE}}}unit"))
    assert len({unit.get("id") for unit in units}) == len(units) == 2
    for unit in units:
        (match,) = unit.iter("{*}match")
        (segment,) = unit.iter(f"{{{CORE}}}segment")
        assert match.get("ref") == f"#{segment.get('id')}"
        for name in ("source", "target"):
            assert match.findtext(f"{{*}}{name}") == segment.findtext(f"{{*}}{name}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Tom & Jerry", b"Tom &amp; Jerry"),
        ("x ]]> y", b"x ]]&gt; y"),
        ("a\x0bb", b'a<cp hex="000B"/>b'),
        ("\x00\uffff", b'<cp hex="0000"/><cp hex="FFFF"/>'),
        ("a\ud800", b'a<cp hex="D800"/>'),
        ("a\rb", b"a&#13;b"),
        ("\u200e👩\u200d🚀\x85", "\u200e👩\u200d🚀\x85".encode()),
        (" a  b\t", b" a  b\t"),
    ],
)
def test_hard_texts(tmp_path: Path, text: str, written: bytes) -> None:
    done = write_xliff(units_of(unit_of(text, text)), tmp_path / "out.xlf")
    content = done.path.read_bytes()
    assert content.count(b"<source>" + written + b"</source>") == 2
    assert content.count(b"<target>" + written + b"</target>") == 2
    assert done.replaced == 0
    assert list(read_xliff(done.path)) == [unit_of(text, text)]


def test_what_no_attribute_can_hold_is_replaced_and_counted(tmp_path: Path) -> None:
    origin = Origin("a\x00\n.txt", "b\ud800\t<.txt", "k:\x0b")
    other = Origin("a\x00\x00", origin.target, origin.signature)
    units = [replace(unit_of("One."), origin=origin), replace(unit_of("Two."), origin=other)]
    done = write_xliff(units_of(*units, origin=origin), tmp_path / "out.xlf")
    assert done.replaced == 3 + 2
    assert [unit.origin.source for unit in read_xliff(done.path)] == ["a \n.txt", "a  "]
    assert read_xliff(done.path).origin == Origin("a \n.txt", "b \t<.txt", "k: ")


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (TranslationUnit((), ("Dua.",)), "gaps"),
        (TranslationUnit((), ()), "gaps"),
        (unit_of("One.", ""), "empty"),
        (unit_of(" \n", "Satu."), "empty"),
        (TranslationUnit(("",), ()), "empty"),
    ],
)
def test_what_has_nothing_to_show_is_counted(
    tmp_path: Path, unit: TranslationUnit, reason: str
) -> None:
    done = write_xliff(units_of(unit), tmp_path / "out.xlf")
    assert (done.written, done.skipped) == (0, {reason: 1})


def test_a_file_without_units_still_has_what_the_schema_wants(tmp_path: Path) -> None:
    origin = Origin("a.txt", "b.txt", "align:0.1.0")
    done = write_xliff(replace(units_of(origin=origin), unit="passage"), tmp_path / "out.xlf")
    (file,) = etree.parse(done.path).getroot()
    assert [child.tag for child in file][1:] == [f"{{{CORE}}}group"]
    units = read_xliff(done.path)
    assert (list(units), units.origin, units.unit) == ([], origin, "passage")


@pytest.mark.parametrize("lang", ["", "en US", "english (UK)", 'e"n'])
def test_what_is_no_language_code_is_refused(tmp_path: Path, lang: str) -> None:
    units = replace(units_of(unit_of("One.")), target_lang=lang)
    with pytest.raises(UsageError, match=r"out\.xlf: XLIFF needs a language code"):
        write_xliff(units, tmp_path / "out.xlf")


# There and back


@pytest.mark.parametrize("name", ["out.xlf", "OUT.XLIFF", "out.xliff.gz"])
def test_a_bitext_comes_back(bitext: Bitext, tmp_path: Path, name: str) -> None:
    export(bitext, tmp_path / name, gaps=True, statuses=STATUSES)
    units = read_units(tmp_path / name)
    assert list(units) == [unit for unit in from_bitext(bitext) if unit.source]
    assert (units.source_lang, units.target_lang) == ("en-US", "id")
    assert units.origin == Origin("a.en.txt", 'b "x".txt', "align:0.1.0|order:free")
    assert (units.unit, units.notes) == ("sentence", ())


def test_a_bitext_can_be_put_together_again(bitext: Bitext, tmp_path: Path) -> None:
    export(bitext, tmp_path / "out.xlf", gaps=True, statuses=STATUSES)
    found = load(tmp_path / "out.xlf")
    assert found.source.text == bitext.source.text
    assert [replace(link, run=None) for link in found][:4] == [
        replace(link, run=None) for link in bitext.links[:4]
    ]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("target", [("Satu.",), ()])
def test_every_status_comes_back(tmp_path: Path, status: Status, target: tuple[str, ...]) -> None:
    unit = TranslationUnit(("One.",), target, status=status)
    write_xliff(units_of(unit), tmp_path / "out.xlf")
    assert list(read_xliff(tmp_path / "out.xlf")) == [unit]


def test_an_origin_that_is_not_the_files_comes_back(tmp_path: Path) -> None:
    head = Origin("a.txt", "b.txt", "align:1")
    origins = [head, Origin("c.txt", "b.txt", "align:1"), Origin("a.txt", "", "align:2"), Origin()]
    units = [replace(unit_of("One."), origin=origin) for origin in origins]
    write_xliff(units_of(*units, origin=head), tmp_path / "out.xlf")
    assert list(read_xliff(tmp_path / "out.xlf")) == units


def sides() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(nasty_texts().filter(str.strip), min_size=1, max_size=3).map(tuple)


@given(sides(), sides(), st.none() | st.integers(0, 10_000), st.sampled_from(STATUSES))
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    source: tuple[str, ...],
    target: tuple[str, ...],
    confidence: int | None,
    status: Status,
) -> None:
    path = tmp_path_factory.mktemp("xliff") / "out.xlf"
    fraction = None if confidence is None else confidence / 10_000
    unit = TranslationUnit(source, target, fraction, -0.25, status, True, (3,), (0, 7))
    gap = TranslationUnit(source, ())
    done = write_xliff(units_of(unit, gap), path)
    assert (done.written, done.replaced) == (2, 0)
    assert list(read_xliff(path)) == [unit, gap]


@given(nasty_texts(), nasty_texts(), nasty_texts())
def test_any_name_leaves_a_file_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str, signature: str
) -> None:
    path = tmp_path_factory.mktemp("xliff") / "out.xlf"
    origin = Origin(source, target, signature)
    write_xliff(units_of(replace(unit_of("One."), origin=origin)), path)
    (unit,) = read_xliff(path)
    names = (unit.origin.source, unit.origin.target, unit.origin.signature)
    assert [*map(len, names)] == [*map(len, (source, target, signature))]


def test_long_segments_come_back(tmp_path: Path) -> None:
    long = unit_of("word ]]> " * 1_200_000, "kata")
    export(units_of(long, unit_of("One.")), tmp_path / "out.xlf")
    assert list(read_units(tmp_path / "out.xlf")) == [long, unit_of("One.")]


def many(number: int) -> Units:
    return Units(
        "en",
        "id",
        lambda _: (
            TranslationUnit((f"Sentence {n}.",), (f"Kalimat {n}.",), 0.5) for n in range(number)
        ),
    )


def peak(job: Callable[[], object]) -> int:
    tracemalloc.start()
    job()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_writing_and_reading_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "out.xlf"
    most = peak(lambda: write_xliff(many(10_000), path))
    size = path.stat().st_size
    assert most < size / 4
    assert peak(lambda: sum(1 for _ in read_xliff(path))) < size / 4


def test_an_independent_reader_reads_the_same(bitext: Bitext, tmp_path: Path) -> None:
    done = export(bitext, tmp_path / "out.xlf", gaps=True)
    store = Xliff2File.parsefile(str(done.path))
    assert (store.sourcelanguage, store.targetlanguage) == ("en-US", "id")
    assert [(unit.getid(), unit.source, unit.target or "") for unit in store.units] == [
        ("u1::s1", "One.", "Satu."),
        ("u2::s1", "Two & <three>.", "Dua. Dan tiga."),
        ("u3::s1", "Four.", ""),
    ]
    assert [unit.isapproved() for unit in store.units] == [True, False, False]


# Files of others


def xliff(path: Path, files: str, head: str = 'srcLang="en" trgLang="id"') -> Path:
    path.write_text(f'<xliff xmlns="{CORE}" version="2.0" {head}>{files}</xliff>', encoding="utf-8")
    return path


def texts(units: Units) -> list[tuple[str, str]]:
    return [(unit.source_text, unit.target_text) for unit in units]


FOREIGN = """\
<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:2.2" version="2.2" srcLang="en" trgLang="id"
  xmlns:candidates="urn:oasis:names:tc:xliff:matches:2.0" xmlns:y="urn:other">
 <!-- A comment -->
 <x:file id="one" original="menu.html">
  <x:skeleton><y:unit><y:segment><y:source>No.</y:source></y:segment></y:unit></x:skeleton>
  <x:notes><x:note>Not this.</x:note></x:notes>
  <x:group id="g">
   <x:group id="h">
    <x:unit id="1">
     <y:file><y:unit/></y:file>
     <candidates:matches>
      <candidates:match ref="#a" matchQuality="40"><x:source>One</x:source>
       <x:target>Uno</x:target></candidates:match>
      <candidates:match ref="#a" matchQuality="87.5" type="am" subType="other:aligned">
       <x:source>One</x:source><x:target>Satu kali</x:target></candidates:match>
     </candidates:matches>
     <x:originalData><x:data id="d1">&lt;b&gt;</x:data></x:originalData>
     <x:segment id="a" state="final">
      <x:source>
        One <x:pc id="1" dataRefStart="d1">big <x:mrk id="m" type="term">menu</x:mrk></x:pc><x:ph
         id="2" equiv="no"/> &amp; <![CDATA[<more>]]>
      </x:source>
      <x:target>Satu<x:sc id="3"/> kali<x:ec startRef="3"/></x:target>
     </x:segment>
     <x:ignorable><x:source> </x:source><x:target> </x:target></x:ignorable>
     <x:segment><x:source xml:space="preserve"> a  b<x:cp hex="001a"/></x:source></x:segment>
    </x:unit>
   </x:group>
  </x:group>
 </x:file>
 <x:file id="two" original="about.html" xml:space="preserve">
  <x:unit id="1" xml:space="default">
   <x:segment state="reviewed"><x:source> Two </x:source><x:target> Dua  </x:target></x:segment>
  </x:unit>
  <x:unit id="2">
   <x:segment state="translated"><x:source> Three</x:source><x:target>Tiga </x:target></x:segment>
   <x:segment><x:source> </x:source><x:target/></x:segment>
  </x:unit>
 </x:file>
</x:xliff>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_others_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.xlf").write_text(FOREIGN, encoding)
    units = read_xliff(tmp_path / "a.xlf")
    menu, about = Origin("menu.html"), Origin("about.html")
    assert list(units) == [
        TranslationUnit(
            ("One big menu & <more>",), ("Satu kali",), None, 87.5, "accepted", origin=menu
        ),
        TranslationUnit((" a  b\x1a",), (), origin=menu),
        TranslationUnit(("Two",), ("Dua",), None, None, "accepted", origin=about),
        TranslationUnit((" Three",), ("Tiga ",), origin=about),
    ]
    assert units.left_out == {"empty": 1}
    assert (units.source_lang, units.target_lang, units.origin) == ("en", "id", menu)


def test_metadata_behind_a_skeleton_of_others_is_read(tmp_path: Path) -> None:
    write_xliff(units_of(unit_of("One."), origin=Origin("a", "b", "c")), tmp_path / "out.xlf")
    content = (tmp_path / "out.xlf").read_text("utf-8")
    skeleton = '<skeleton><y:file xmlns:y="y"><y:unit/></y:file></skeleton>'
    content = content.replace("<mda:metadata>", f"{skeleton}<mda:metadata>", 1)
    (tmp_path / "out.xlf").write_text(content, "utf-8")
    assert read_xliff(tmp_path / "out.xlf").origin == Origin("a", "b", "c")


UNIT = '<file id="f"><unit id="u"><segment>{}</segment></unit></file>'
ONE = UNIT.format("<source>One.</source><target>Satu.</target>")


def test_ids_that_are_not_unique_do_no_harm(tmp_path: Path) -> None:
    path = xliff(tmp_path / "a.xlf", ONE + ONE.replace("</file>", ONE[len('<file id="f">') :]))
    assert texts(read_xliff(path)) == [("One.", "Satu.")] * 3


def test_a_file_need_not_name_the_target_language(tmp_path: Path) -> None:
    path = xliff(tmp_path / "a.xlf", UNIT.format("<source>One.</source>"), 'srcLang="en"')
    units = read_xliff(path)
    assert (units.source_lang, units.target_lang) == ("en", "und")
    assert units.notes == ("the file names no target language",)
    assert list(units) == [TranslationUnit(("One.",), ())]
    assert read_xliff(path, target_lang="id").target_lang == "id"


def test_languages_may_be_named_in_full(tmp_path: Path) -> None:
    path = xliff(tmp_path / "a.xlf", ONE, 'srcLang="en_US" trgLang="id"')
    assert read_xliff(path).source_lang == "en-US"
    units = read_xliff(path, "en-GB", "id-ID")
    assert (units.source_lang, units.target_lang) == ("en-GB", "id-ID")


def test_a_language_that_is_not_the_files_is_refused(tmp_path: Path) -> None:
    path = xliff(tmp_path / "a.xlf", ONE)
    with pytest.raises(UsageError, match="has its target in 'id', not in 'fr': leave out --target"):
        read_xliff(path, target_lang="fr")


@pytest.mark.parametrize(
    ("attributes", "status", "left_out"),
    [
        ("", "auto", {}),
        ('state="initial"', "auto", {}),
        ('state="translated" subState="tool:accepted"', "auto", {}),
        ('state="reviewed"', "accepted", {}),
        ('state="final" subState="align:auto"', "accepted", {}),
        ('state="translated" subState="align:accepted"', "auto", {}),
        ('state="reviewed" subState="align:edited"', "edited", {}),
        ('state="reviewed" subState="align:unheard-of"', "accepted", {}),
        ('state="done"', "auto", {"statuses that are not known": 1}),
    ],
)
def test_a_status_is_what_the_last_program_said(
    tmp_path: Path, attributes: str, status: str, left_out: dict[str, int]
) -> None:
    path = xliff(tmp_path / "a.xlf", ONE.replace("<segment>", f"<segment {attributes}>"))
    units = read_xliff(path)
    assert [unit.status for unit in units] == [status]
    assert units.left_out == left_out


def test_a_unit_that_was_split_keeps_its_texts_alone(tmp_path: Path) -> None:
    unit = TranslationUnit(("One.", "Two."), ("Satu.",), 0.9, 0.5, "auto", True, (0, 1), (0,))
    write_xliff(units_of(unit), tmp_path / "out.xlf")
    content = (tmp_path / "out.xlf").read_text("utf-8")
    head, _, tail = content.rpartition("<source>One. Two.</source>")
    halves = (
        "<source>One. </source></segment><segment state='final'><source>Two.</source>"
        "<target>Dua.</target></segment><segment><source>Three.</source>"
    )
    (tmp_path / "out.xlf").write_text(head + halves + tail, "utf-8")
    assert list(read_xliff(tmp_path / "out.xlf")) == [
        TranslationUnit(("One. ",), ()),
        TranslationUnit(("Two.",), ("Dua.",), status="accepted"),
        TranslationUnit(("Three.",), ("Satu.",)),
    ]


@pytest.mark.parametrize("quality", ["101", "-1", "good", "nan"])
def test_a_quality_of_ours_that_is_no_percentage_is_counted(tmp_path: Path, quality: str) -> None:
    write_xliff(units_of(TranslationUnit(("One.",), ("Satu.",), 0.9)), tmp_path / "out.xlf")
    content = (tmp_path / "out.xlf").read_text("utf-8").replace("90.00", quality)
    (tmp_path / "out.xlf").write_text(content, "utf-8")
    units = read_xliff(tmp_path / "out.xlf")
    assert [unit.confidence for unit in units] == [None]
    assert units.left_out == {"confidences that are no probability": 1}


# Files that can't be read


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: no well-formed XML: the file ends before its root element"),
        ("<tmx/>", "begins with <tmx>, not with <xliff>: no XLIFF file"),
        (
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
            r"is in version '1.2' of XLIFF; 2.0 to 2.2 can be read: save it as XLIFF 2 or TMX",
        ),
        ("<xliff/>", "is in version '' of XLIFF"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]><xliff version="2.0"/>', "declares the entity 'a'"),
    ],
)
def test_what_is_no_xliff_2_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.xlf").write_text(content)
    with pytest.raises(FormatError, match=message) as caught:
        read_xliff(tmp_path / "a.xlf")
    assert str(caught.value).startswith(str(tmp_path / "a.xlf"))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (ONE.replace("</target>", "</source>"), "line 1: no well-formed XML"),
        (ONE.replace("One.", '<cp hex="gg"/>'), "line 1: hex='gg' is no code point"),
        (ONE.replace("One.", '<cp hex="110000"/>'), "line 1: hex='110000' is no code point"),
        (ONE.replace("One.", "<cp/>"), "line 1: hex='' is no code point"),
        (ONE.replace("One.", "<x:y/>"), "line 1: no well-formed XML"),
        (ONE.replace("One.", "&one;"), "line 1: "),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, files: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        list(read_xliff(xliff(tmp_path / "a.xlf", files)))


@pytest.mark.parametrize(
    "files",
    [
        "",
        "<file/>",
        "<unit><segment><source>One.</source></segment></unit>",
        '<file id="f"><segment><source>One.</source></segment></file>',
        '<file id="f"><unit/><unit><segment/></unit></file>',
    ],
)
def test_an_odd_file_has_no_units(tmp_path: Path, files: str) -> None:
    units = read_xliff(xliff(tmp_path / "a.xlf", files))
    assert list(units) == []


def test_a_file_that_is_cut_off_anywhere_is_refused(bitext: Bitext, tmp_path: Path) -> None:
    done = write_xliff(bitext, tmp_path / "out.xlf")
    content = done.path.read_bytes().rstrip()
    for end in range(0, len(content), 97):
        done.path.write_bytes(content[:end])
        with pytest.raises(FormatError):
            list(read_xliff(done.path))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.xlf: no such file"):
        read_xliff(tmp_path / "a.xlf")


@given(st.binary(max_size=40), st.integers(0, 2000))
def test_damage_gives_units_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, damage: bytes, at: int
) -> None:
    path = tmp_path_factory.mktemp("xliff") / "out.xlf.gz"
    write_xliff(units_of(unit_of("One."), unit_of("a  b")), path)
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(content[:at] + damage + content[at + len(damage) :])
    try:
        units = list(read_xliff(path))
    except AlignError:
        return
    assert len(units) <= 2


def test_passages_say_so(bitext: Bitext, tmp_path: Path) -> None:
    unit: Unit = "passage"
    export(bitext, tmp_path / "out.xlf", unit=unit)
    assert read_units(tmp_path / "out.xlf").unit == "passage"
