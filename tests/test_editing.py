from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_bitexts import document

from align.bitext import Bitext, Link, Status
from align.document import Document, Segment
from align.errors import AlignError, UsageError
from align.exporting import export, load, read_units

MARKS: dict[str, Status] = {"+": "accepted", "!": "rejected", "*": "edited"}


def link(text: str) -> Link:
    """Read a link: segments of both sides, then ~ for a repeat, and the mark of its status.

    A mark such as .9 is the confidence; a score and a run come with it.
    """
    sides, *marks = text.split()
    source, target = (tuple(map(int, side.split(","))) if side else () for side in sides.split("-"))
    status: Status = next((MARKS[mark] for mark in marks if mark in MARKS), "auto")
    known = next((float(mark) for mark in marks if mark[0] == "."), None)
    score, run = (None, None) if known is None else (0.5, 7)
    return Link(source, target, score, known, status, run, "~" in marks)


def shown(link: Link) -> str:
    """Write a link as ``link`` reads it."""
    sides = "-".join(",".join(map(str, side)) for side in (link.source, link.target))
    marks = ["~"] if link.repeat else []
    marks += [mark for mark, status in MARKS.items() if status == link.status]
    if link.confidence is not None:
        assert (link.score, link.run) == (0.5, 7)
        marks.append(f"{link.confidence:g}".removeprefix("0"))
    else:
        assert (link.score, link.run) == (None, None)
    return " ".join([sides, *marks])


def bitext(*links: str, sizes: tuple[int, int] = (4, 4)) -> Bitext:
    """Make a bitext of one-letter segments."""
    sides = document("abcdefghij"[: sizes[0]], "en"), document("ABCDEFGHIJ"[: sizes[1]], "id")
    return Bitext(*sides, tuple(map(link, links)))


Edit = Callable[[Bitext], Bitext]

# Links before, the edit, links after; of documents that are as long as the links say.
CASES: dict[str, tuple[list[str], Edit, list[str]]] = {
    # link
    "gaps": (["0-0 .9", "1-", "-1"], lambda b: b.link([1], [1]), ["0-0 .9", "1-1 *"]),
    "numbers alone": (["0-", "-0"], lambda b: b.link(0, 0), ["0-0 *"]),
    "in any order, and twice": (
        ["0-0 .9", "1-", "-1"],
        lambda b: b.link([1, 0, 1], (n for n in (1, 0))),
        ["0,1-0,1 *"],
    ),
    "numbers of another kind": (
        ["0-", "1-", "-0"],
        lambda b: b.link(np.array([0, 1]), np.int64(0)),  # type: ignore[arg-type]
        ["0,1-0 *"],
    ),
    "what is left over becomes gaps": (
        ["0,1-0 .9", "2-1,2 .8", "3-3 .7"],
        lambda b: b.link([1], [1]),
        ["-0", "0-", "1-1 *", "-2", "2-", "3-3 .7"],
    ),
    "a gap keeps its status": (
        ["0-0 .9", "1- +", "-1 +", "2- *"],
        lambda b: b.link([1], [0]),
        ["0-", "1-0 *", "-1 +", "2- *"],
    ),
    "a longer gap loses what is linked": (
        ["0-0 .9", "1,2- +", "-1"],
        lambda b: b.link([1], [1]),
        ["0-0 .9", "1-1 *", "2- +"],
    ),
    "there already": (["0-0 .4", "1-1 .9"], lambda b: b.link(0, 0), ["0-0 + .4", "1-1 .9"]),
    "there, and rejected": (["0-0 ! .4"], lambda b: b.link(0, 0), ["0-0 + .4"]),
    "there, and edited": (["0-0 *"], lambda b: b.link(0, 0), ["0-0 *"]),
    "there as a repeat": (
        ["0-0 .9", "1-0 ~ .8"],
        lambda b: b.link(1, 0),
        ["0-0 .9", "1-0 ~ + .8"],
    ),
    "rejected links hold nothing": (
        ["0-0 ! .4", "1-1 .9"],
        lambda b: b.link(0, 1),
        ["0-0 ! .4", "0-1 *", "1-"],
    ),
    "a repeat shares the new counterpart": (
        ["0-0 .9", "1-", "2-0 ~ .8"],
        lambda b: b.link(1, 0),
        ["0-", "1-0 *", "2-0 ~ .8"],
    ),
    "a repeat of nothing is none": (
        ["0-0 .9", "1-0 ~ .8", "-1"],
        lambda b: b.link(0, 1),
        ["0-1 *", "1-0 .8"],
    ),
    "the first of two repeats of nothing is none": (
        ["0-0 .9", "1-0 ~ .7", "2-0 ~ .8", "-1"],
        lambda b: b.link(0, 1),
        ["0-1 *", "1-0 .7", "2-0 ~ .8"],
    ),
    "a repeat linked otherwise is gone": (
        ["0-0 .9", "1-0 ~ .8", "-1"],
        lambda b: b.link(1, 1),
        ["0-0 .9", "1-1 *"],
    ),
    "a repeat on the target side": (
        ["0-0 .9", "0-1 ~ .8", "1-"],
        lambda b: b.link(1, 1),
        ["0-0 .9", "1-1 *"],
    ),
    # unlink
    "taken apart": (
        ["0-0 .9", "1,2-1 .8"],
        lambda b: b.unlink(1),
        ["0-0 .9", "-1 *", "1- *", "2- *"],
    ),
    "by the link itself": (
        ["0-0 .9", "1-1 .8"],
        lambda b: b.unlink(b.links[1]),
        ["0-0 .9", "-1 *", "1- *"],
    ),
    "by a link of the same segments": (
        ["0-0 .9", "1-1 + .8"],
        lambda b: b.unlink(link("1-1 .8")),
        ["0-0 .9", "-1 *", "1- *"],
    ),
    "what it repeats stays": (
        ["0-0 .9", "1-0 ~ .8"],
        lambda b: b.unlink(1),
        ["0-0 .9", "1- *"],
    ),
    "its repeat stays": (["0-0 .9", "1-0 ~ .8"], lambda b: b.unlink(0), ["0- *", "1-0 .8"]),
    "rejected": (["0-0 ! .4"], lambda b: b.unlink(0), ["-0 *", "0- *"]),
    "rejected, and linked since": (
        ["0-0 ! .4", "0-1 *"],
        lambda b: b.unlink(0),
        ["-0 *", "0-1 *"],
    ),
    # merge
    "neighbours": (["0-0 .9", "1-1 .8"], lambda b: b.merge(0, 1), ["0,1-0,1 *"]),
    "not neighbours": (
        ["0-0 .9", "1-1 .8", "2-2 .7"],
        lambda b: b.merge(2, b.links[0]),
        ["0,2-0,2 *", "1-1 .8"],
    ),
    "with a gap": (["0-0 .9", "1- +"], lambda b: b.merge(0, 1), ["0,1-0 *"]),
    "with gaps of both sides": (
        ["0-0 .9", "-1", "1-", "2-"],
        lambda b: b.merge(0, 1, 2, 3),
        ["0,1,2-0,1 *"],
    ),
    "gaps that face each other": (["0-", "-0"], lambda b: b.merge(0, 1), ["0-0 *"]),
    "a gap joins a repeat": (
        ["0-0 .9", "1-0 ~ .8", "2-"],
        lambda b: b.merge(1, 2),
        ["0-0 .9", "1,2-0 ~ *"],
    ),
    "two repeats": (
        ["0-0 .9", "1-1 .9", "2-0 ~ .8", "3-1 ~ .8"],
        lambda b: b.merge(2, 3),
        ["0-0 .9", "1-1 .9", "2,3-0,1 ~ *"],
    ),
    "a link and its repeat": (["0-0 .9", "1-0 ~ .8"], lambda b: b.merge(0, 1), ["0,1-0 *"]),
    "a repeat of another, which is in the way": (
        ["0-0 .9", "1-1 .9", "2-0 ~ .8"],
        lambda b: b.merge(1, 2),
        ["0-", "1,2-0,1 *"],
    ),
    "what has a repeat": (
        ["0-0 .9", "1-1 .9", "2-0 ~ .8"],
        lambda b: b.merge(0, 1),
        ["0,1-0,1 *", "2-0 ~ .8"],
    ),
    "rejected, and another": (
        ["0-0 ! .4", "0-1 .9", "1-2 .9"],
        lambda b: b.merge(0, 2),
        ["0,1-0,2 *", "-1"],
    ),
    "into what was rejected": (
        ["0-0 .9", "0,1-0 ! .4", "1-"],
        lambda b: b.merge(0, 2),
        ["0,1-0 + .4"],
    ),
    # split
    "two and two": (
        ["0,1-0,1 .9"],
        lambda b: b.split(0, source=1, target=1),
        ["0-0 *", "1-1 *"],
    ),
    "two and one, the first keeps it": (
        ["0,1-0 .9"],
        lambda b: b.split(0, source=1, target=1),
        ["0-0 *", "1- *"],
    ),
    "two and one, the second keeps it": (
        ["0,1-0 .9"],
        lambda b: b.split(0, source=1, target=0),
        ["0- *", "1-0 *"],
    ),
    "one and three": (
        ["0-0,1,2 .9"],
        lambda b: b.split(b.links[0], source=1, target=1),
        ["0-0 *", "-1 *", "-2 *"],
    ),
    "four and two, in one place": (
        ["0,1,2,3-0,1 .9"],
        lambda b: b.split(0, source=3, target=1),
        ["0,1,2-0 *", "3-1 *"],
    ),
    "a repeat, split": (
        ["0-0 .9", "1,2-0 ~ .8"],
        lambda b: b.split(1, source=1, target=1),
        ["0-0 .9", "1-0 ~ *", "2- *"],
    ),
    "what is repeated, split": (
        ["0-0,1 .9", "1-0,1 ~ .8"],
        lambda b: b.split(0, source=1, target=1),
        ["0-0 *", "1-0,1 ~ .8"],
    ),
    "rejected, split": (
        ["0,1-0,1 ! .4", "1-2 .9"],
        lambda b: b.split(0, source=1, target=1),
        ["0-0 *", "1-1 *", "-2"],
    ),
    # accept and reject
    "accepted": (["0-0 .4", "1-1 .9"], lambda b: b.accept(0), ["0-0 + .4", "1-1 .9"]),
    "accepted, edited": (["0-0 *"], lambda b: b.accept(0), ["0-0 +"]),
    "accepted, a gap": (["0-0 .4", "1-"], lambda b: b.accept(1), ["0-0 .4", "1- +"]),
    "rejected alone": (
        ["0-0 .4", "1-1 .9"],
        lambda b: b.reject(0),
        ["0-0 ! .4", "-0", "0-", "1-1 .9"],
    ),
    "rejected, edited": (["0-0 *"], lambda b: b.reject(0), ["0-0 !", "-0", "0-"]),
    "rejected twice": (
        ["0-0 ! .4", "-0 +", "0-"],
        lambda b: b.reject(0),
        ["0-0 ! .4", "-0 +", "0-"],
    ),
    "rejected, with a repeat": (
        ["0-0 .9", "1-0 ~ .8"],
        lambda b: b.reject(0),
        ["0-0 ! .9", "0-", "1-0 .8"],
    ),
    "rejected, a repeat": (
        ["0-0 .9", "1-0 ~ .8"],
        lambda b: b.reject(1),
        ["0-0 .9", "1-0 ~ ! .8", "1-"],
    ),
    "accepted after all": (
        ["0-0 ! .9", "1-0 .8"],
        lambda b: b.accept(0),
        ["0-0 + .9", "1-0 ~ .8"],
    ),
    "accepted after all, a repeat": (
        ["0-0 .9", "1-0 ~ ! .8"],
        lambda b: b.accept(1),
        ["0-0 .9", "1-0 ~ + .8"],
    ),
    "accepted after all, a repeat of nothing": (
        ["0-0 ! .9", "1-0 ~ ! .8"],
        lambda b: b.accept(1),
        ["0-0 ! .9", "1-0 + .8"],
    ),
    "accepted after all, in place of gaps": (
        ["0-0 ! .9", "0- *", "-0 *"],
        lambda b: b.accept(0),
        ["0-0 + .9"],
    ),
}


@pytest.mark.parametrize(("before", "edit", "after"), CASES.values(), ids=CASES.keys())
def test_edits(before: list[str], edit: Edit, after: list[str], tmp_path: Path) -> None:
    links = [link(text) for text in before]
    sizes = tuple(
        max((n for x in links for n in (x.source, x.target)[side]), default=-1) + 1
        for side in (0, 1)
    )
    made = bitext(*before, sizes=(sizes[0], sizes[1]))
    found = edit(made)
    assert [shown(x) for x in found] == after
    assert made.links == tuple(links)
    assert (found.source, found.target) == (made.source, made.target)
    found.save(tmp_path / "a.bitext.jsonl")
    assert Bitext.load(tmp_path / "a.bitext.jsonl") == found


WRONG: dict[str, tuple[Edit, str]] = {
    "no such number": (lambda b: b.accept(9), "there is no link 9: this bitext has 4, from 0"),
    "counted from the end": (lambda b: b.reject(-1), "there is no link -1"),
    "no number": (
        lambda b: b.unlink("0"),  # type: ignore[arg-type]
        "a link must be one of this bitext, or its number, not '0'",
    ),
    "a foreign link": (
        lambda b: b.accept(link("0-1 .9")),
        r"this bitext has no link \[0\]-\[1\]: name one of its own",
    ),
    "no source": (lambda b: b.link([], 0), "source must name a segment"),
    "no target": (lambda b: b.link(0, []), "target must name a segment.*unlink"),
    "no such segment": (
        lambda b: b.link(0, [0, 7]),
        "there is no target segment 7: <text> has 3, from 0",
    ),
    "a segment counted from the end": (lambda b: b.link(-1, 0), "no source segment -1"),
    "boilerplate": (lambda b: b.link(0, 2), "target segment 2 is boilerplate"),
    "text for a segment": (
        lambda b: b.link("0", 0),  # type: ignore[arg-type]
        "source must hold numbers of segments, not '0'",
    ),
    "half a segment": (
        lambda b: b.link(0.5, 0),  # type: ignore[arg-type]
        "source must hold numbers of segments, not 0.5",
    ),
    "a gap, taken apart": (lambda b: b.unlink(2), "link 2 is a gap"),
    "a gap, rejected": (lambda b: b.reject(2), "link 2 is a gap"),
    "one, merged": (lambda b: b.merge(1), "two links or more, not 1"),
    "one twice, merged": (lambda b: b.merge(1, b.links[1]), "two links or more, not 1"),
    "none, merged": (lambda b: b.merge(), "two links or more, not 0"),
    "gaps of one side, merged": (lambda b: b.merge(2, 3), "links 2, 3 are gaps of one side"),
    "all first": (lambda b: b.split(1, source=2, target=1), "link 1 stays whole"),
    "none first": (lambda b: b.split(1, source=0, target=0), "link 1 stays whole"),
    "nothing together": (lambda b: b.split(1, source=2, target=0), "gaps alone: use unlink"),
    "a gap, split": (lambda b: b.split(2, source=1, target=0), "link 2 stays whole"),
    "more than there are": (
        lambda b: b.split(1, source=3, target=0),
        "source must say how many of 2 segments come first, not 3",
    ),
    "fewer than none": (lambda b: b.split(1, source=1, target=-1), "of 1 .* not -1"),
    "no count": (
        lambda b: b.split(1, source=1, target="x"),  # type: ignore[arg-type]
        "target must say how many of 1 segments come first, not 'x'",
    ),
}


@pytest.mark.parametrize(("edit", "message"), WRONG.values(), ids=WRONG.keys())
def test_wrong_edits_are_refused(edit: Edit, message: str) -> None:
    kinds = Segment(0, 1), Segment(2, 3), Segment(4, 5, "boilerplate")
    target = Document("A B C", kinds, "id")
    links = tuple(map(link, ["0-0 .9", "1,2-1 .8", "3-", "4-"]))
    with pytest.raises(UsageError, match=message) as raised:
        edit(Bitext(document("abcde", "en"), target, links))
    assert "\n" not in str(raised.value)


def test_edits_of_what_is_not_complete_add_no_other_gaps() -> None:
    assert [shown(x) for x in bitext("0-0 .9", "1-1 .9").unlink(0)] == ["-0 *", "0- *", "1-1 .9"]


def test_boilerplate_that_was_linked_elsewhere_becomes_no_gap() -> None:
    source = Document("a b", (Segment(0, 1), Segment(2, 3, "boilerplate")), "en")
    made = Bitext(source, document("A", "id"), (link("0,1-0 .9"),))
    assert [shown(x) for x in made.unlink(0)] == ["-0 *", "0- *"]


def test_exports_keep_what_people_decided(tmp_path: Path) -> None:
    made = bitext("0-0 .2", "1-1 .9", "2-", "-2", "3-3 .2")
    edited = made.accept(0).reject(1).link(2, 2)
    assert [shown(x) for x in edited.above(0.8)] == ["0-0 + .2", "2-2 *"]
    export(edited, tmp_path / "a.tmx", min_confidence=0.8)
    assert [unit.source_text for unit in read_units(tmp_path / "a.tmx")] == ["a", "c"]
    # What stands in the rejected link is to be translated still.
    export(edited, tmp_path / "a.xlf", gaps=True)
    found = [(unit.source_text, unit.target_text) for unit in read_units(tmp_path / "a.xlf")]
    assert found == [("a", "A"), ("b", ""), ("c", "C"), ("d", "D")]


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl"])
def test_statuses_of_gaps_come_back_from_tables(tmp_path: Path, suffix: str) -> None:
    made = bitext("0-0 .9", "1-1 .9", "2-", "-2", "3-3 .9").accept(2).unlink(1)
    export(made, tmp_path / f"a{suffix}", gaps=True)
    found = [(x.source, x.target, x.status) for x in load(tmp_path / f"a{suffix}")]
    assert found == [(x.source, x.target, x.status) for x in made]
    assert Counter(x.status for x in made) == {"auto": 3, "accepted": 1, "edited": 2}


# Any edits, one after the other


@st.composite
def complete_bitexts(draw: st.DrawFn) -> Bitext:
    """Make what the aligner makes: beads that share nothing, and repeats of some."""
    sizes = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    free = [list(range(size)) for size in sizes]
    links: list[Link] = []
    for _ in range(draw(st.integers(0, 4))):
        taken = [draw(st.integers(1, 2)) for _ in free]
        if all(len(side) >= n for side, n in zip(free, taken, strict=True)):
            sides = [
                tuple(sorted(draw(st.permutations(side))[:n]))
                for side, n in zip(free, taken, strict=True)
            ]
            free = [[n for n in free[k] if n not in sides[k]] for k in (0, 1)]
            links.append(Link(sides[0], sides[1], 0.5, draw(st.sampled_from([0.2, 0.9])), run=7))
    for bead in list(links):
        if free[0] and len(bead.source) == 1 and draw(st.booleans()):
            links.append(Link((free[0].pop(),), bead.target, 0.5, 0.9, run=7, repeat=True))
        elif free[1] and len(bead.target) == 1 and draw(st.booleans()):
            links.append(Link(bead.source, (free[1].pop(),), 0.5, 0.9, run=7, repeat=True))
    kinds = [["sentence"] * size for size in sizes]
    for side in (0, 1):
        for n in free[side]:
            kinds[side][n] = draw(st.sampled_from(["sentence", "boilerplate"]))
    documents = [
        Document(
            " ".join("x" * size),
            tuple(Segment(2 * n, 2 * n + 1, kind) for n, kind in enumerate(of_side)),  # type: ignore[arg-type]
            lang,
        )
        for size, of_side, lang in zip(sizes, kinds, ("en", "id"), strict=True)
    ]
    return Bitext(documents[0], documents[1], tuple(links)).complete()


SEGMENTS = st.lists(st.integers(0, 5), min_size=1, max_size=3)
NUMBER = st.integers(0, 9)
EDITS: st.SearchStrategy[tuple[str, Any, Any]] = st.one_of(
    st.tuples(st.just("link"), st.tuples(SEGMENTS, SEGMENTS), st.just({})),
    st.tuples(st.sampled_from(["unlink", "accept", "reject"]), st.tuples(NUMBER), st.just({})),
    st.tuples(st.just("merge"), st.lists(NUMBER, min_size=2, max_size=3), st.just({})),
    st.tuples(
        st.just("split"),
        st.tuples(NUMBER),
        st.fixed_dictionaries({"source": st.integers(0, 2), "target": st.integers(0, 2)}),
    ),
)


def check(bitext: Bitext) -> None:
    """Ask of a bitext what holds whatever a person does."""
    for side, of_side in (("source", bitext.source), ("target", bitext.target)):
        pairs = [x for x in bitext if not x.is_gap and x.status != "rejected"]
        linked = Counter(n for x in pairs if not x.repeat for n in getattr(x, side))
        repeated = {n for x in pairs if x.repeat for n in getattr(x, side)}
        gaps = Counter(n for x in bitext if x.is_gap for n in getattr(x, side))
        assert linked.keys() | repeated | gaps.keys() == set(of_side.content())
        assert set(linked.values()) | set(gaps.values()) <= {1}
        assert not gaps.keys() & (linked.keys() | repeated)
    others = [x for x in bitext if not (x.is_gap or x.repeat or x.status == "rejected")]
    for repeat in bitext:
        if repeat.repeat and repeat.status != "rejected":
            assert any(
                {*repeat.source} & {*x.source} or {*repeat.target} & {*x.target} for x in others
            )
    assert len({(x.source, x.target) for x in bitext}) == len(bitext)
    assert bitext.complete() == bitext


@given(made=complete_bitexts(), edits=st.lists(EDITS, max_size=8))
def test_any_edits_keep_the_rules(
    made: Bitext, edits: list[tuple[str, Any, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(made)
    for name, arguments, named in edits:
        before = made.links
        try:
            edited: Bitext = getattr(made, name)(*arguments, **named)
        except AlignError:
            assert made.links == before
            continue
        check(edited)
        assert made.links == before
        # What a person did not name keeps what is known of it, as far as it is still there.
        known = {(x.source, x.target): x for x in made}
        for x in edited:
            if x.confidence is not None:
                old = known[x.source, x.target]
                assert (x.score, x.confidence, x.run) == (old.score, old.confidence, old.run)
        made = edited
    path = tmp_path_factory.mktemp("edits") / "a.bitext.jsonl"
    made.save(path)
    assert Bitext.load(path) == made


@given(made=complete_bitexts(), number=st.integers(0, 9))
def test_accepting_undoes_a_rejection(made: Bitext, number: int) -> None:
    if number < len(made) and not made.links[number].is_gap:
        assert made.reject(number).accept(made.links[number]) == made.accept(number)


@given(made=complete_bitexts(), number=st.integers(0, 9))
def test_what_was_unlinked_can_be_linked_again(made: Bitext, number: int) -> None:
    if number < len(made) and not (made.links[number].is_gap or has_part_in_repeat(made, number)):
        old = made.links[number]
        again = made.unlink(number).link(old.source, old.target)
        edited = Link(old.source, old.target, status="edited")
        assert again.links == tuple(edited if x == old else x for x in made)


def has_part_in_repeat(made: Bitext, number: int) -> bool:
    one = made.links[number]
    return one.repeat or any(
        x.repeat and ({*x.source} & {*one.source} or {*x.target} & {*one.target}) for x in made
    )
