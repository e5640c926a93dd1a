"""Glossaries and the check that keeps to them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from checked import found, made
from hypothesis import given
from hypothesis import strategies as st

from align.checking.base import Settings
from align.checking.checks.glossary import GlossaryTerms
from align.checking.finding import Finding
from align.checking.terminology.glossary import Entry, Glossary, read_glossary
from align.errors import AlignError, FormatError, InputError

TBX_2008 = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><note>a movement</note>
<langSet xml:lang="en-US"><tig><term>emulation</term></tig></langSet>
<langSet xml:lang="in"><ntig><termGrp><term>emulasi</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>peniruan</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="de"><tig><term>Wetteifer</term></tig></langSet>
</termEntry></body></text></martif>"""

TBX_2019 = """<?xml version="1.0"?>
<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="1">
<langSec xml:lang="en"><termSec><term>emulation</term></termSec></langSec>
<langSec xml:lang="id-ID">
<termSec><term>peniruan</term>
<basic:administrativeStatus>supersededTerm-admn-sts</basic:administrativeStatus></termSec>
<termSec><term>emulasi <hi>patriotik</hi></term>
<basic:administrativeStatus>admittedTerm-admn-sts</basic:administrativeStatus></termSec>
<termSec><term>emulasi</term>
<basic:administrativeStatus>preferredTerm-admn-sts</basic:administrativeStatus></termSec>
</langSec></conceptEntry></body></text></tbx>"""


def written(folder: Path, text: str, name: str = "terms.tsv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("emulation\temulasi\n", [Entry("emulation", ("emulasi",))]),
        ("id\ten\nemulasi\temulation\n", [Entry("emulation", ("emulasi",))]),
        (
            "\ufeffSource\tTarget\tStatus\tNote\n"
            "emulation\tperlombaan\tadmitted\t\n"
            "Emulation\temulasi\tPreferred\tsee 5\n"
            "emulation\tpeniruan | kesetiaan\tdeprecated\n",
            [
                Entry(
                    "emulation",
                    ("emulasi", "perlombaan"),
                    ("peniruan", "kesetiaan"),
                    note="see 5",
                )
            ],
        ),
        (
            "COVAX\t\nHanoi\tHanoi\tdnt\n",
            [Entry("COVAX", (), (), True, "", True), Entry("Hanoi", (), (), True)],
        ),
        (
            "source\ttarget\tcase\nMay\tMei\tyes\nmay\tboleh\n",
            [Entry("May", ("Mei",), is_cased=True), Entry("may", ("boleh",))],
        ),
        (
            'a\tb\n"the ""new"" way"\t"cara ""baru"""\n',
            [Entry("a", ("b",)), Entry('the "new" way', ('cara "baru"',))],
        ),
    ],
)
def test_a_table_is_read(tmp_path: Path, text: str, entries: list[Entry]) -> None:
    glossary = read_glossary(written(tmp_path, text), "en-GB", "id")
    assert list(glossary.entries) == entries


@pytest.mark.parametrize(
    ("text", "allowed"),
    [(TBX_2008, ("emulasi",)), (TBX_2019, ("emulasi", "emulasi patriotik"))],
)
def test_tbx_of_both_editions_is_read(tmp_path: Path, text: str, allowed: tuple[str, ...]) -> None:
    [entry] = read_glossary(written(tmp_path, text, "terms.TBX"), "en", "id").entries
    assert (entry.source, entry.allowed, entry.forbidden) == ("emulation", allowed, ("peniruan",))


def test_a_packed_glossary_is_read(tmp_path: Path) -> None:
    path = tmp_path / "terms.tbx.gz"
    path.write_bytes(gzip.compress(TBX_2008.encode()))
    assert read_glossary(path, "en", "id").entries[0].note == "a movement"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.tsv", "", "holds no terms"),
        ("a.tsv", "source\ttarget\n", "holds no terms"),
        ("a.tsv", "a\tb\n\tc\n", "line 2: no source term"),
        ("a.tsv", "a\tb\twrong\n", "line 1: status 'wrong' is not known"),
        ("a.tsv", "a\t\tforbidden\n", "line 1: 'a' has no target"),
        ("a.tsv", "a,b\n", "line 1: one column only"),
        ("a.tsv", "source\tstatus\na\t\n", "line 1: no column target"),
        ("a.tsv", "source\ttarget\tcase\na\tb\tperhaps\n", "line 2: case 'perhaps'"),
        ("a.tsv", TBX_2008, "line 1: this is XML"),
        ("a.tbx", "<tmx></tmx>", "begins with <tmx>"),
        ("a.tbx", "<tbx><text></tbx>", "line 1: "),
        ("a.tbx", TBX_2008.replace('xml:lang="in"', 'xml:lang="vi"'), "its languages: de, en, vi"),
        ("a.tbx", "<tbx>&lol;</tbx>", "line 1: "),
        ("a.tbx", '<!DOCTYPE t [<!ENTITY a "b">]><tbx>&a;</tbx>', "line 1: "),
    ],
)
def test_a_broken_glossary_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(FormatError) as error:
        read_glossary(written(tmp_path, text, name), "en", "id")
    assert message in str(error.value)
    assert name in str(error.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"caf\xe9\tkafe\n")
    with pytest.raises(FormatError, match="line 1: not in UTF-8"):
        read_glossary(tmp_path / "a.tsv", "en", "id")
    with pytest.raises(InputError, match=r"none\.tsv"):
        read_glossary(tmp_path / "none.tsv", "en", "id")


@given(st.text(max_size=60), st.sampled_from(["a.tsv", "a.tbx"]))
def test_no_glossary_makes_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        glossary = read_glossary(path, "en", "id")
    except AlignError:
        return
    found(GlossaryTerms, made([(text.strip() or "a", "b")]), settings=Settings(glossary))


ENTRIES = (
    Entry("emulation", ("emulasi",), ("peniruan",)),
    Entry("Patriotic Emulation Congress", ("Kongres Emulasi Patriotik",)),
    Entry("company", ("perusahaan",), ("pengusaha",)),
    Entry("translate", ("menerjemahkan",)),
    Entry("embassy", ("kedutaan besar", "kedubes")),
    Entry("US", ("AS", "Amerika Serikat"), is_cased=True),
    Entry("COVAX", is_kept=True),
    Entry("Lotus Quarterly", is_kept=True, note="a magazine"),
)


def judged(source: str, target: str, langs: str = "en id") -> list[Finding]:
    glossary = Glossary("en", "id", ENTRIES)
    return found(GlossaryTerms, made([(source, target)], langs), settings=Settings(glossary))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Emulation is good.", "Emulasinya baik."),
        ("The embassies were open.", "Kedubes-kedubes dibuka."),
        ("He translates it.", "Itu diterjemahkannya."),
        ("Translating is hard.", "Penerjemahan itu sulit."),
        ("It tells us all.", "Itu menceritakan semuanya."),
        ("The U.S. and the US", "Amerika Serikat dan AS"),
        ("Doses from COVAX", "Dosis dari COVAX-nya"),
        ("The Patriotic Emulation Congress met.", "Kongres Emulasi Patriotik bertemu."),
        ("Companies pay.", "Perusahaan-perusahaan membayar."),
        ("Imitation is bad.", "Peniruan itu buruk."),
    ],
)
def test_the_right_term_in_any_form_is_no_finding(source: str, target: str) -> None:
    assert judged(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "spans", "fix", "severity"),
    [
        ("Good emulation", "Persaingan baik", ("emulation", None), "emulasi", "high"),
        (
            "Emulation helps",
            "Peniruannya membantu",
            ("Emulation", "Peniruannya"),
            "Emulasi",
            "high",
        ),
        ("Its company", "Pengusaha itu", ("company", "Pengusaha"), "Perusahaan", "high"),
        (
            "Emulation, imitation",
            "Emulasi, peniruan",
            ("Emulation", "peniruan"),
            "emulasi",
            "low",
        ),
        ("embassy and embassies", "kedubes itu", ("embassies", None), "kedutaan besar", "low"),
        ("From COVAX", "Dari Covax", ("COVAX", "Covax"), "COVAX", "high"),
        ("In Lotus Quarterly", "Di Teratai", ("Lotus Quarterly", None), "Lotus Quarterly", "high"),
        (
            "The Patriotic Emulation Congress",
            "Konferensi emulasi",
            ("Patriotic Emulation Congress", None),
            "Kongres Emulasi Patriotik",
            "high",
        ),
    ],
)
def test_a_wrong_term_is_found(
    source: str, target: str, spans: tuple[str, str | None], fix: str, severity: str
) -> None:
    [finding] = judged(source, target)
    assert finding.source
    assert (finding.source.text, finding.target and finding.target.text) == spans
    assert (finding.fix, finding.severity) == (fix, severity)


def test_the_note_stands_in_the_message() -> None:
    [finding] = judged("Lotus Quarterly writes", "Ia menulis")
    assert finding.message.endswith("(a magazine)")


def test_other_languages_and_no_glossary_are_passed_over() -> None:
    assert judged("emulation", "peniruan", "en ms") == []
    assert found(GlossaryTerms, made([("emulation", "peniruan")])) == []


def test_scripts_without_spaces_are_searched_by_character() -> None:
    glossary = Glossary("en", "zh", (Entry("embassy", ("大使馆",)),))
    rows = [("The embassy opened.", "中国大使馆开放了。"), ("The embassy closed.", "使馆关门了。")]
    findings = found(GlossaryTerms, made(rows, "en zh"), settings=Settings(glossary))
    assert [finding.link for finding in findings] == [1]


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_checked(source: str, target: str) -> None:
    words = "emulation COVAX US", "peniruan emulasi Covax"
    rows = [(f"a {source} {words[0]}".split(), f"b {target} {words[1]}".split())]
    glossary = Glossary("en", "id", ENTRIES)
    assert found(GlossaryTerms, made(rows), settings=Settings(glossary))
