import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import STATUSES, Bitext, Link, Status, is_native
from align.document import KINDS, Document, Kind, Segment
from align.errors import FormatError, InputError, UsageError
from align.parallelism import Passage, moved


def lines(*texts: str, lang: str = "en", kinds: dict[int, Kind] | None = None) -> Document:
    """Make a document with a segment a line."""
    segments, at = [], 0
    for n, text in enumerate(texts):
        segments.append(Segment(at, at + len(text), (kinds or {}).get(n, "sentence")))
        at += len(text) + 1
    return Document("\n".join(texts), tuple(segments), lang, f"{lang}.txt")


@pytest.fixture
def bitext() -> Bitext:
    """Make one with a heading, boilerplate, a 1-2 link and a gap on each side."""
    return Bitext(
        lines("Title", "Two.", "Menu", "Four.", kinds={0: "heading", 2: "boilerplate"}),
        lines("Judul", "Dua,", "dua.", "Lima.", lang="id", kinds={0: "heading"}),
        (
            Link((0,), (0,), 0.5, 0.25, "accepted", 0),
            Link((1,), (1, 2), 0.4, 0.75, "auto", 1),
            Link((), (3,)),
            Link((3,), ()),
        ),
        "align:0.1.0|order:free",
    )


def saved(bitext: Bitext, folder: Path) -> Path:
    bitext.save(folder / "a.bitext.jsonl")
    return folder / "a.bitext.jsonl"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def write(path: Path, *objects: object) -> Path:
    path.write_text("".join(json.dumps(x) + "\n" for x in objects), "utf-8")
    return path


# The native file


def test_what_was_saved_is_loaded(bitext: Bitext, tmp_path: Path) -> None:
    assert Bitext.load(saved(bitext, tmp_path)) == bitext


def test_reasons_times_and_titles_are_kept(bitext: Bitext, tmp_path: Path) -> None:
    segments = (Segment(0, 3, "heading", "<h1>"), Segment(5, 8, "sentence", "", (1.5, 2.0)))
    source = Document("Hi.\n\nYou", segments, "en", "a.vtt", "A title")
    path = saved(Bitext(source, bitext.target, ()), tmp_path)
    assert Bitext.load(path).source == source
    head = records(path)[0]["source"]
    assert head["title"] == "A title"
    assert head["segments"] == [
        {"start": 0, "end": 3, "kind": "heading", "reason": "<h1>"},
        {"start": 5, "end": 8, "kind": "sentence", "time": [1.5, 2.0]},
    ]


def test_the_file_holds_what_its_format_says(bitext: Bitext, tmp_path: Path) -> None:
    head, first, second, *gaps = records(saved(bitext, tmp_path))
    assert (head["type"], head["version"], head["signature"]) == (
        "bitext",
        1,
        "align:0.1.0|order:free",
    )
    assert head["source"]["segments"][:3] == [
        {"start": 0, "end": 5, "kind": "heading"},
        {"start": 6, "end": 10, "kind": "sentence"},
        {"start": 11, "end": 15, "kind": "boilerplate"},
    ]
    assert first["run"] == 0
    assert second == {
        "type": "link",
        "source": [1],
        "target": [1, 2],
        "score": 0.4,
        "confidence": 0.75,
        "status": "auto",
        "run": 1,
        "source_text": "Two.",
        "target_text": "Dua, dua.",
    }
    assert [(x["source"], x["target"], x["score"], x["confidence"]) for x in gaps] == [
        ([], [3], None, None),
        ([3], [], None, None),
    ]
    assert "run" not in gaps[0]


def test_a_repeat_is_marked_and_shares_its_counterpart(bitext: Bitext, tmp_path: Path) -> None:
    repeat = Link((3,), (1, 2), 0.3, 0.5, repeat=True)
    both = replace(bitext, links=(*bitext.links[:2], repeat)).complete()
    assert [shown(link) for link in both] == ["0-0", "1-1,2", "3-1,2", "-3"]
    path = saved(both, tmp_path)
    assert Bitext.load(path) == both
    assert [record.get("repeat") for record in records(path)[1:]] == [None, None, True, None]


def any_bitext() -> st.SearchStrategy[Bitext]:
    """Make bitexts of a few segments, their links as a search or a careless hand may leave them."""
    kinds = st.lists(st.sampled_from(KINDS), min_size=1, max_size=6)
    return st.tuples(kinds, kinds).flatmap(
        lambda sides: st.lists(any_link(len(sides[0]), len(sides[1])), max_size=8).map(
            lambda links: Bitext(of_kinds(sides[0]), of_kinds(sides[1], "id"), tuple(links))
        )
    )


def of_kinds(kinds: list[Kind], lang: str = "en") -> Document:
    return lines(*"abcdef"[: len(kinds)], lang=lang, kinds=dict(enumerate(kinds)))


def any_link(source: int, target: int) -> st.SearchStrategy[Link]:
    sides = [
        st.sets(st.integers(0, size - 1), max_size=3).map(lambda x: tuple(sorted(x)))
        for size in (source, target)
    ]
    confidence = st.none() | st.sampled_from([0.0, 0.25, 0.5, 1.0])
    status = st.sampled_from(STATUSES)
    return (
        st.tuples(*sides, confidence, status, st.booleans())
        .filter(lambda x: bool(x[0] and x[1]) if x[4] else bool(x[0] or x[1]))
        .map(lambda x: Link(x[0], x[1], None, x[2], x[3], repeat=x[4]))
    )


@given(bitext=any_bitext())
def test_any_links_survive(tmp_path_factory: pytest.TempPathFactory, bitext: Bitext) -> None:
    folder = tmp_path_factory.mktemp("native")
    assert Bitext.load(saved(bitext, folder)) == bitext.complete()


def any_text() -> st.SearchStrategy[str]:
    characters = st.one_of(
        st.sampled_from("\n\r\t \x00\x0b\x85\u2028\ufeff\uffff\udc80\ud800😀"),
        st.characters(exclude_categories=()),
    )
    return st.text(characters, min_size=1, max_size=20)


@given(source=any_text(), target=any_text())
def test_any_text_survives_or_is_refused_at_the_door(
    tmp_path_factory: pytest.TempPathFactory, source: str, target: str
) -> None:
    try:
        documents = lines(source), lines(target, lang="id")
    except InputError:
        assert any(json.loads(json.dumps(text)) != text for text in (source, target))
        return
    bitext = Bitext(*documents, (Link((0,), (0,), 0.1, 0.2),))
    assert Bitext.load(saved(bitext, tmp_path_factory.mktemp("native"))) == bitext


def test_a_pair_of_surrogates_is_refused_since_a_file_would_join_it() -> None:
    with pytest.raises(InputError, match=r"en\.txt: a pair of surrogates at 1"):
        lines("a\ud83d\ude00")


def test_numbers_that_json_lacks_leave_the_old_file(bitext: Bitext, tmp_path: Path) -> None:
    path = saved(bitext, tmp_path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        replace(bitext, links=(Link((0,), (0,), float("nan"), 0.5),)).save(path)
    assert path.read_bytes() == before


def test_unknown_keys_and_types_are_ignored(bitext: Bitext, tmp_path: Path) -> None:
    path = saved(bitext, tmp_path)
    head, *links = records(path)
    head["note"] = head["source"]["author"] = "x"
    links[0]["reviewer"] = "y"
    write(path, head, {"type": "comment", "text": "z"}, *links)
    assert Bitext.load(path) == bitext


def test_status_run_and_numbers_may_be_absent(bitext: Bitext, tmp_path: Path) -> None:
    head = records(saved(bitext, tmp_path))[0]
    path = write(tmp_path / "b.bitext.jsonl", head, {"type": "link", "source": [0], "target": [0]})
    assert Bitext.load(path).links == (Link((0,), (0,), None, None, "auto", None),)


def test_head_without_text_is_rebuilt_from_the_links(bitext: Bitext, tmp_path: Path) -> None:
    path = saved(bitext, tmp_path)
    head, *links = records(path)
    del head["source"]["text"], head["target"]["text"]
    loaded = Bitext.load(write(path, head, *links))
    assert loaded.links == bitext.links
    assert [loaded.source[n] for n in range(4)] == ["Title", "Two.", "    ", "Four."]
    assert [loaded.target[n] for n in range(4)] == ["Judul", "Dua,", "dua.", "Lima."]
    assert loaded.target.segments == bitext.target.segments


def test_a_file_without_any_text_is_refused(bitext: Bitext, tmp_path: Path) -> None:
    path = saved(bitext, tmp_path)
    head, *links = records(path)
    del head["source"]["text"], links[1]["source_text"]
    with pytest.raises(FormatError, match="neither the head nor every link has its text"):
        Bitext.load(write(path, head, *links))


@pytest.mark.parametrize("version", [2, 0, None, "1"])
def test_an_unknown_version_is_refused(bitext: Bitext, tmp_path: Path, version: object) -> None:
    path = saved(bitext, tmp_path)
    head, *links = records(path)
    with pytest.raises(FormatError, match=f"format version {version!r}, .* update align-bitext"):
        Bitext.load(write(path, head | {"version": version}, *links))


def test_a_file_without_its_head_is_refused(bitext: Bitext, tmp_path: Path) -> None:
    path = saved(bitext, tmp_path)
    with pytest.raises(FormatError, match="line 1: not a bitext file"):
        Bitext.load(write(path, *records(path)[1:]))


def test_empty_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bitext.jsonl").touch()
    with pytest.raises(FormatError, match="is empty"):
        Bitext.load(tmp_path / "a.bitext.jsonl")
    with pytest.raises(InputError, match=r"can't read .*none"):
        Bitext.load(tmp_path / "none.bitext.jsonl")


def test_a_line_that_is_cut_short_is_named(bitext: Bitext, tmp_path: Path) -> None:
    path = saved(bitext, tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FormatError, match=r"a\.bitext\.jsonl, line 5: not JSON"):
        Bitext.load(path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"source": "1"}, "no list of segment numbers"),
        ({"source": ["1"]}, "no list of segment numbers"),
        ({"source": [1.0]}, "no list of segment numbers"),
        ({"target": [2, 1]}, "do not ascend"),
        ({"target": [1, 1]}, "do not ascend"),
        ({"target": [4]}, "the document has 4 segments"),
        ({"target": [-1, 1]}, "the document has 4 segments"),
        ({"source": [], "target": []}, "one side at least"),
        ({"confidence": 1.5}, "between 0 and 1"),
        ({"confidence": "high"}, "'high' is no number"),
        ({"score": float("nan")}, "nan is no number"),
        ({"score": 10**400}, "too large"),
        ({"status": "maybe"}, "status 'maybe'"),
        ({"run": "x"}, "invalid literal"),
        ({"repeat": "true"}, "repeat 'true' is neither true nor false"),
        ({"repeat": 1}, "repeat 1 is neither"),
        ({"repeat": True, "target": []}, "a repeat needs segments on both sides"),
    ],
)
def test_a_broken_link_is_named_by_its_line(
    bitext: Bitext, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    path = saved(bitext, tmp_path)
    head, first, second, *rest = records(path)
    with pytest.raises(FormatError, match=f"line 3: the link can't be read: .*{reason}"):
        Bitext.load(write(path, head, first, second | change, *rest))


@pytest.mark.parametrize("key", ["source", "target"])
def test_a_link_without_a_side_is_named_by_its_line(
    bitext: Bitext, tmp_path: Path, key: str
) -> None:
    path = saved(bitext, tmp_path)
    head, first, *rest = records(path)
    del first[key]
    with pytest.raises(FormatError, match=f"line 2: the link can't be read: no '{key}'"):
        Bitext.load(write(path, head, first, *rest))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"segments": [{"start": 0, "end": 99, "kind": "sentence"}]}, "leaves the text"),
        (
            {
                "segments": [
                    {"start": 0, "end": 10, "kind": "sentence"},
                    {"start": 6, "end": 21, "kind": "sentence"},
                ]
            },
            "overlaps its neighbour",
        ),
        ({"segments": []}, "is in no segment"),
        ({"segments": [{"start": 0, "end": 5, "kind": "poem"}]}, "segment kind 'poem'"),
        ({"segments": [{"start": 0, "end": 5, "kind": "caption", "reason": 1}]}, "reason 1"),
        ({"segments": [{"start": 0, "end": 5, "kind": "caption", "time": [1]}]}, "no pair of sec"),
        ({"segments": [{"start": 0, "end": 5, "kind": "caption", "time": [1, "2"]}]}, "no number"),
        ({"title": 1}, "title 1 is no string"),
        ({"path": 5}, "path 5 is no string"),
        ({"segments": [{"start": "0", "end": 5, "kind": "sentence"}]}, "no whole numbers"),
        ({"segments": [{"start": 0, "kind": "sentence"}]}, "no 'end'"),
        ({"segments": None}, "the head can't be read"),
        ({"segments": [1]}, "can't be read"),
        ({"text": ["x"]}, "must be strings"),
        ({"lang": None}, "must be strings"),
    ],
)
def test_a_broken_head_is_refused(
    bitext: Bitext, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    path = saved(bitext, tmp_path)
    head = records(path)[0]
    head["source"] |= change
    with pytest.raises(FormatError, match=rf"line 1: .*{reason}"):
        Bitext.load(write(path, head))


@pytest.mark.parametrize("signature", [None, 5])
def test_a_signature_is_a_string(bitext: Bitext, tmp_path: Path, signature: object) -> None:
    path = saved(bitext, tmp_path)
    head, *rest = records(path)
    with pytest.raises(FormatError, match=f"line 1: the signature {signature} is no string"):
        Bitext.load(write(path, head | {"signature": signature}, *rest))


@pytest.mark.parametrize(
    ("name", "native"),
    [
        ("a.bitext.jsonl", True),
        ("folder/bitext.jsonl", True),
        ("a.jsonl", False),
        ("mybitext.jsonl", False),
        ("a.bitext.jsonl.gz", True),
        ("a.bitext.jsonl.zip", False),
    ],
)
def test_native_names(name: str, native: bool) -> None:
    assert is_native(name) is native


# Links and their order


def test_a_link_needs_a_side_and_a_repeat_both() -> None:
    with pytest.raises(InputError, match="one side at least"):
        Link((), ())
    with pytest.raises(InputError, match="a repeat needs segments on both sides"):
        Link((0,), (), repeat=True)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param([], ["0-", "1-", "2-", "3-"], id="nothing linked"),
        pytest.param([("3", "1"), ("0", "0")], ["0-0", "1-", "2-", "3-1"], id="unsorted"),
        pytest.param([("0,2", "0"), ("3", "1")], ["0,2-0", "1-", "3-1"], id="around a gap"),
    ],
)
def test_gaps_of_the_source_are_completed_in_order(
    links: list[tuple[str, str]], expected: list[str]
) -> None:
    source, target = lines("a", "b", "c", "d"), lines("x", "y", lang="id")
    made = Bitext(source, target, tuple(Link(numbers(a), numbers(b)) for a, b in links)).complete()
    assert [shown(link) for link in made if link.source] == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param([("0", "0"), ("1", "3")], ["0-0", "-1", "-2", "1-3"], id="between"),
        pytest.param([("0", "2"), ("1", "3")], ["-0", "-1", "0-2", "1-3"], id="before all"),
        pytest.param([("0", "0"), ("1", "1")], ["0-0", "1-1", "-2", "-3"], id="behind all"),
        pytest.param([("0", "2"), ("1", "0")], ["0-2", "-3", "1-0", "-1"], id="moved"),
        pytest.param([("0", "0,2"), ("1", "3")], ["0-0,2", "-1", "1-3"], id="within a link"),
    ],
)
def test_gaps_of_the_target_stand_where_their_segment_falls(
    links: list[tuple[str, str]], expected: list[str]
) -> None:
    source, target = lines("a", "b"), lines("w", "x", "y", "z", lang="id")
    made = Bitext(source, target, tuple(Link(numbers(a), numbers(b)) for a, b in links)).complete()
    assert [shown(link) for link in made] == expected


def numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def shown(link: Link | Passage) -> str:
    return "-".join(",".join(map(str, side)) for side in (link.source, link.target))


def test_boilerplate_is_no_gap_and_completing_again_changes_nothing(bitext: Bitext) -> None:
    bare = replace(bitext, links=bitext.links[:2])
    assert bare.complete().links == bitext.links
    assert bitext.complete() == bitext


def test_save_completes_what_above_took_away(bitext: Bitext, tmp_path: Path) -> None:
    loaded = Bitext.load(saved(bitext.above(0.8), tmp_path))
    assert [shown(link) for link in loaded] == ["0-0", "-1", "-2", "-3", "1-", "3-"]


@pytest.mark.parametrize(
    ("least", "kept"),
    [
        (0, [(0.2, "auto"), (0.8, "auto")]),
        (0.2, [(0.2, "auto"), (0.8, "auto")]),
        (0.21, [(0.8, "auto")]),
        (0.8, [(0.8, "auto")]),
        (0.81, []),
        (1, []),
    ],
)
def test_above_keeps_links_from_the_confidence_on_and_what_people_confirmed(
    least: float, kept: list[tuple[float, str]]
) -> None:
    known: list[tuple[float | None, Status]] = [
        (0.2, "auto"),
        (0.8, "auto"),
        (None, "auto"),
        (0.9, "rejected"),
        (0.3, "accepted"),
        (None, "accepted"),
        (0.1, "edited"),
        (None, "edited"),
    ]
    links = tuple(
        Link((n,), (n,), None, confidence, status) for n, (confidence, status) in enumerate(known)
    )
    sides = lines(*"abcdefgh"), lines(*"ABCDEFGH", lang="id")
    found = [(link.confidence, link.status) for link in Bitext(*sides, links).above(least)]
    assert found == [*kept, *known[4:]]


@pytest.mark.parametrize("least", [-0.1, 1.5, float("nan")])
def test_above_refuses_what_is_no_probability(bitext: Bitext, least: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        bitext.above(least)


# How parallel two documents are


def linked(text: str) -> Link:
    """Read a link: segments of both sides, then its marks.

    These are a confidence, ~ of a repeat, + accepted, * edited, ! rejected.
    """
    sides, *marks = text.split()
    source, target = (numbers(side) if side else () for side in sides.split("-"))
    confidence = next((float(mark) for mark in marks if mark[0].isdigit()), None)
    statuses: dict[str, Status] = {"+": "accepted", "*": "edited", "!": "rejected"}
    status: Status = next((statuses[mark] for mark in marks if mark in statuses), "auto")
    return Link(source, target, None, confidence, status, repeat="~" in marks)


def kinds_of(letters: str) -> list[Kind]:
    names: dict[str, Kind] = {kind[0]: kind for kind in KINDS}
    return [names[letter] for letter in letters]


def linked_sides(source: str, target: str, *links: str) -> Bitext:
    """Make a bitext of one-letter segments: s for a sentence, h, c and b for the other kinds."""
    sides = of_kinds(kinds_of(source)), of_kinds(kinds_of(target), "id")
    return Bitext(*sides, tuple(map(linked, links)))


@pytest.mark.parametrize(
    ("links", "counts"),
    [
        # links, runs, longest run, breaks, repeats
        pytest.param([], (0, 0, 0, 0, 0), id="nothing"),
        pytest.param(["0-0", "1-1", "2-2"], (3, 1, 3, 0, 0), id="a translation"),
        pytest.param(["0-0", "3-5"], (2, 1, 2, 0, 0), id="gaps break no run"),
        pytest.param(["2-2", "0-0", "1-1"], (3, 1, 3, 0, 0), id="listed in any order"),
        pytest.param(["0-0", "1-2", "2-1", "3-3"], (4, 2, 3, 1, 0), id="two swapped"),
        pytest.param(["0-0", "1-4", "2-1", "3-2", "4-3"], (5, 2, 4, 1, 0), id="one moved"),
        pytest.param(["0-3", "1-4", "2-0", "3-1", "4-2"], (5, 2, 3, 1, 0), id="a block moved"),
        pytest.param(["0-3", "1-2", "2-1", "3-0"], (4, 4, 1, 3, 0), id="reversed"),
        pytest.param(["0-0", "1-0"], (2, 1, 2, 0, 0), id="one target for two"),
        pytest.param(["0-1", "1-1 ~", "2-0 !"], (1, 1, 1, 0, 1), id="repeat and rejected"),
        pytest.param(["0-", "-0"], (0, 0, 0, 0, 0), id="gaps"),
    ],
)
def test_runs_are_counted_by_order(links: list[str], counts: tuple[int, ...]) -> None:
    shape = linked_sides("ssssss", "ssssss", *links).shape()
    found = (shape.links, shape.runs, shape.longest_run, shape.breaks, shape.repeats)
    assert found == counts
    assert shape.mean_run == (counts[0] / counts[1] if counts[1] else 0)


@given(targets=st.lists(st.integers(0, 5), max_size=5))
def test_no_fewer_runs_would_do(targets: list[int]) -> None:
    links = [f"{n}-{target}" for n, target in enumerate(targets)]
    shape = linked_sides("ssssss", "ssssss", *links).shape()

    def is_run(chosen: list[int]) -> bool:
        return chosen == sorted(chosen)

    # Every way to share the links out among so many runs.
    def fits(runs: int) -> bool:
        return any(
            all(is_run([t for t, k in zip(targets, ways, strict=True) if k == run]) for run in ways)
            for ways in product(range(runs), repeat=len(targets))
        )

    assert shape.runs == next(runs for runs in range(6) if fits(runs))
    assert shape.longest_run == max(
        size
        for size in range(len(targets) + 1)
        if any(is_run(list(chosen)) for chosen in combinations(targets, size))
    )


@pytest.mark.parametrize(
    ("links", "shares"),
    [
        ((), (0.0, 0.0)),
        ((Link((0,), (0,)),), (0.2, 0.25)),
        ((Link((0, 2), (0,)), Link((3,), ())), (0.5, 0.25)),
        ((Link((0,), (0,)), Link((0,), (0,), repeat=True)), (0.2, 0.25)),
        ((Link((0,), (0,)), Link((2,), (0,), repeat=True)), (0.5, 0.25)),
        ((Link((0,), (0,)), Link((2,), (1,), None, 0.9, "rejected")), (0.2, 0.25)),
        ((Link((0, 1, 2, 3), (0, 1, 2)),), (1.0, 1.0)),
    ],
)
def test_shares_are_of_the_characters_that_are_no_boilerplate(
    links: tuple[Link, ...], shares: tuple[float, float]
) -> None:
    source = lines("aa", "Menu", "bbb", "ccccc", kinds={0: "heading", 1: "boilerplate"})
    target = lines("x", "yy", "z", lang="id")
    shape = Bitext(source, target, links).shape()
    assert (shape.source_aligned, shape.target_aligned) == shares


def test_nothing_is_aligned_where_all_is_boilerplate() -> None:
    assert linked_sides("b", "b", "0-0").shape().source_aligned == 0


def test_shape_from_a_confidence_on(bitext: Bitext) -> None:
    # A person accepted the other link, which has 0.25.
    assert [bitext.shape(confidence=x).links for x in (0, 0.75, 0.76, 1)] == [2, 2, 1, 1]
    assert linked_sides("s", "s", "0-0").shape(confidence=0.1).links == 0


@pytest.mark.parametrize("least", [-0.1, 1.5, float("nan")])
def test_shape_and_passages_refuse_what_is_no_probability(bitext: Bitext, least: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        bitext.shape(confidence=least)
    with pytest.raises(UsageError, match="between 0 and 1"):
        bitext.passages(confidence=least)


def test_shape_in_a_line() -> None:
    shape = linked_sides("ssss", "sss", "0-0", "1-2", "2-1", "3-1 ~").shape()
    assert str(shape) == (
        "aligned: 100.0% of the source, 100.0% of the target; links: 3; runs: 2, mean 1.5, "
        "longest 2; breaks of order: 1; repeats: 1"
    )


def test_the_head_says_how_parallel_the_documents_are(tmp_path: Path) -> None:
    bitext = linked_sides("sss", "sss", "0-0", "1-2", "2-1")
    assert records(saved(bitext, tmp_path))[0]["shape"] == {
        "source_aligned": 1.0,
        "target_aligned": 1.0,
        "links": 3,
        "runs": 2,
        "mean_run": 1.5,
        "longest_run": 2,
        "breaks": 1,
        "repeats": 0,
    }


def test_a_shape_that_someone_wrote_is_not_read(bitext: Bitext, tmp_path: Path) -> None:
    head, *links = records(saved(bitext, tmp_path))
    path = write(tmp_path / "b.bitext.jsonl", head | {"shape": "x"}, *links)
    assert Bitext.load(path) == bitext


# Passages


@pytest.mark.parametrize(
    ("sides", "links", "expected"),
    [
        pytest.param(("s", "s"), [], [], id="nothing"),
        pytest.param(("sss", "sss"), ["0-0", "1-1", "2-2"], ["0,1,2-0,1,2"], id="all"),
        pytest.param(("sss", "ss"), ["0,1-0", "2-1"], ["0,1,2-0,1"], id="groups"),
        pytest.param(("sss", "sss"), ["2-2", "0-0", "1-1"], ["0,1,2-0,1,2"], id="any order"),
        pytest.param(("sss", "ss"), ["0-0", "1-", "2-1"], ["0-0", "2-1"], id="source gap"),
        pytest.param(("ss", "sss"), ["0-0", "-1", "1-2"], ["0-0", "1-2"], id="target gap"),
        pytest.param(("sss", "ss"), ["0-0", "2-1"], ["0-0", "2-1"], id="gap without a link"),
        pytest.param(("sbs", "sbbs"), ["0-0", "2-3"], ["0,2-0,3"], id="boilerplate passed over"),
        pytest.param(("sbs", "sss"), ["0-0", "1-1", "2-2"], ["0,1,2-0,1,2"], id="linked frame"),
        pytest.param(("sbs", "sss"), ["0-0", "1-2", "2-1"], ["0-0", "1-2", "2-1"], id="moved"),
        pytest.param(("ss", "ss"), ["0-1", "1-0"], ["0-1", "1-0"], id="swapped"),
        pytest.param(
            ("ssss", "ssss"), ["0-2", "1-3", "2-0", "3-1"], ["0,1-2,3", "2,3-0,1"], id="blocks"
        ),
        pytest.param(
            ("hsshs", "hsshs"),
            [f"{n}-{n}" for n in range(5)],
            ["0,1,2-0,1,2", "3,4-3,4"],
            id="heading",
        ),
        pytest.param(("ss", "sh"), ["0-0", "1-1"], ["0-0", "1-1"], id="heading on one side"),
        pytest.param(("scs", "scs"), ["0-0", "1-1", "2-2"], ["0,1,2-0,1,2"], id="caption"),
        pytest.param(("scs", "ss"), ["0-0", "1-1 ~", "2-1"], ["0-0", "2-1"], id="repeat between"),
        pytest.param(("ssc", "ss"), ["0-0", "1-1", "2-1 ~"], ["0,1-0,1"], id="repeat outside"),
        pytest.param(("sss", "sss"), ["0-0", "1-1 !", "2-2"], ["0-0", "2-2"], id="rejected"),
        pytest.param(("ssss", "sss"), ["0,2-0", "1-1", "3-2"], ["0,2-0", "1-1", "3-2"], id="holes"),
        pytest.param(("sss", "ss"), ["0,2-0", "1-"], ["0,2-0"], id="a hole alone"),
        pytest.param(("ss", "ss"), ["0-0", "0-1", "1-1"], ["0-0", "0-1", "1-1"], id="shared"),
    ],
)
def test_passages(sides: tuple[str, str], links: list[str], expected: list[str]) -> None:
    bitext = linked_sides(*sides, *links)
    assert [shown(passage) for passage in bitext.passages()] == expected


@pytest.mark.parametrize(
    ("least", "expected", "confidences"),
    [
        (0.0, ["0,1,2-0,1,2"], [None]),
        (0.2, ["0,1-0,1"], [0.3]),
        (0.3, ["0,1-0,1"], [0.3]),
        (0.5, ["0-0"], [0.9]),
    ],
)
def test_a_passage_is_as_sure_as_its_least_sure_link(
    least: float, expected: list[str], confidences: list[float | None]
) -> None:
    found = linked_sides("sss", "sss", "0-0 0.9", "1-1 0.3", "2-2").passages(confidence=least)
    assert [shown(passage) for passage in found] == expected
    assert [passage.confidence for passage in found] == confidences


@pytest.mark.parametrize(
    ("links", "confidence"),
    [
        (["0-0 0.9", "1-1 0.3 +"], 0.9),
        (["0-0 0.9", "1-1 *", "2-2 0.8"], 0.8),
        (["0-0 0.9 +", "1-1 0.3 +"], 0.3),
        (["0-0 0.9 +", "1-1 *"], None),
        (["0-0", "1-1 0.3 +"], None),
    ],
)
def test_what_people_confirmed_makes_no_passage_less_sure(
    links: list[str], confidence: float | None
) -> None:
    [found] = linked_sides("s" * len(links), "s" * len(links), *links).passages(confidence=0)
    assert found.confidence == confidence


def test_the_text_of_a_passage(bitext: Bitext) -> None:
    (passage,) = bitext.passages()
    assert passage.links == bitext.links[:2]
    assert bitext.source_text(passage) == "Title Two."
    assert bitext.target_text(passage) == "Judul Dua, dua."


@given(bitext=any_bitext(), least=st.sampled_from([0.0, 0.25, 1.0]))
def test_passages_share_out_the_links_and_have_no_holes(bitext: Bitext, least: float) -> None:
    found = bitext.passages(confidence=least)
    taken = sorted(shown(link) for passage in found for link in passage.links)
    assert taken == sorted(
        shown(link)
        for link in bitext
        if not (link.is_gap or link.repeat or link.status == "rejected")
        and (least == 0 or link.status != "auto" or (link.confidence or 0) >= least)
    )
    for passage in found:
        sides = [[getattr(link, side) for link in passage.links] for side in ("source", "target")]
        assert [list(chain(*side)) for side in sides] == [[*passage.source], [*passage.target]]
        for document, held in ((bitext.source, passage.source), (bitext.target, passage.target)):
            missing = set(range(held[0], held[-1])) - set(held)
            is_whole = all(document.segments[n].kind == "boilerplate" for n in missing)
            assert len(passage.links) == 1 or (is_whole and list(held) == sorted(set(held)))


# The table


def test_to_pandas(bitext: Bitext) -> None:
    table = bitext.to_pandas()
    assert list(table["source"]) == ["Title", "Two.", "", "Four."]
    assert list(table["target"]) == ["Judul", "Dua, dua.", "Lima.", ""]
    assert list(table["bead"]) == ["1-1", "1-2", "0-1", "1-0"]
    assert list(table["status"]) == ["accepted", "auto", "auto", "auto"]
    assert list(table["target_segments"]) == [(0,), (1, 2), (3,), ()]
    assert list(table["confidence"].isna()) == [False, False, True, True]
    assert list(table["run"].dropna()) == [0, 1]
    of_all = ["source_document", "target_document", "source_lang", "target_lang", "signature"]
    (row,) = table[of_all].drop_duplicates().values.tolist()
    names = bitext.source.path or "", bitext.target.path or ""
    assert row == [*names, bitext.source.lang, bitext.target.lang, bitext.signature]
    marked = replace(bitext, links=(replace(bitext.links[0], repeat=True), *bitext.links[1:]))
    assert list(marked.to_pandas()["repeat"]) == [True, False, False, False]


def test_to_pandas_of_gaps_only_keeps_its_types(bitext: Bitext) -> None:
    table = replace(bitext, links=bitext.links[2:]).to_pandas()
    assert [str(table[name].dtype) for name in ("confidence", "score", "run")] == [
        "float64",
        "float64",
        "Int64",
    ]


def test_to_pandas_says_how_to_get_pandas(bitext: Bitext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"pip install 'align-bitext\[pandas\]'"):
        bitext.to_pandas()


# Links out of order

ORDERED = st.lists(
    st.builds(
        Link,
        st.sampled_from([(), (0,), (1,), (2,), (3,), (1, 4), (5,)]),
        st.sampled_from([(0,), (1,), (2, 5), (3,), (4,), (0, 6)]),
        status=st.sampled_from(["auto", "auto", "accepted", "rejected"]),
    ),
    max_size=7,
    unique_by=lambda x: (x.source, x.target),
)


@given(ORDERED)
def test_moved_links_are_the_fewest_without_which_the_rest_is_in_order(links: list[Link]) -> None:
    found = moved(links)
    counted = [x for x in links if x.source and x.status != "rejected"]
    counted.sort(key=lambda x: (x.source, x.target))
    assert all(x in counted for x in found)

    def is_ordered(rest: Iterable[Link]) -> bool:
        first = [x.target[0] for x in rest]
        return first == sorted(first)

    assert is_ordered(x for x in counted if x not in found)
    fewer = combinations(counted, max(len(found) - 1, 0))
    assert not found or not any(is_ordered(x for x in counted if x not in out) for out in fewer)


def test_gaps_rejected_links_and_repeats_are_never_out_of_order() -> None:
    links = [
        Link((0,), (3,), repeat=True),
        Link((1,), (2,), status="rejected"),
        Link((2,), (0,)),
        Link((3,), (1,)),
        Link((4,), ()),
    ]
    assert moved(links) == []
