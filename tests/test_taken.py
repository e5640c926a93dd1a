from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligning.bands import CLOSED, Place, Shape, Table, Tile
from align.aligning.taken import Taken

SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1), (3, 2), (5, 1))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a band of one tile; every bead has a number of its own."""
    top, left = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    tile = Tile(top, top + draw(st.integers(1, 5)), left, left + draw(st.integers(1, 5)))
    size = tile.shape[0] * tile.shape[1]
    numbers = {
        shape: np.arange(k * size, (k + 1) * size, dtype=np.float32).reshape(tile.shape)
        for k, shape in enumerate(SHAPES)
    }
    return Table((tile,), [numbers])


PLACES = st.lists(
    st.builds(Place, st.integers(0, 7), st.integers(0, 7), st.sampled_from(SHAPES)), max_size=3
)


def share(one: Place, other: Place) -> bool:
    return bool(
        {*range(one.source, one.ends[0])} & {*range(other.source, other.ends[0])}
        or {*range(one.target, one.ends[1])} & {*range(other.target, other.ends[1])}
    )


def lost(taken: Taken, places: Sequence[Place]) -> list[bool]:
    return [bool(x) for x in taken.take(places)]


@given(st.lists(tables(), min_size=1, max_size=3), PLACES)
def test_what_shares_a_sentence_is_closed_and_no_more(
    over: list[Table], places: list[Place]
) -> None:
    taken = Taken.none(over)
    told = lost(taken, places)
    for number, table in enumerate(over):
        (tile,) = table.band
        worths = taken.without(tile, table.tiles[0])
        closed = False
        for shape, matrix in table.tiles[0].items():
            for (row, column), value in np.ndenumerate(matrix):
                bead = Place(tile.top + row, tile.left + column, shape)
                is_closed = any(share(bead, x) for x in places)
                closed |= is_closed
                assert worths[shape][row, column] == (CLOSED if is_closed else value)
        assert told[number] or not closed


@pytest.mark.parametrize(
    ("place", "told"),
    [
        pytest.param(Place(3, 3, (1, 1)), [True, False], id="in the first"),
        pytest.param(Place(50, 60, (1, 2)), [False, True], id="in the second"),
        pytest.param(Place(3, 60, (2, 1)), [True, True], id="in a row of one, a column of other"),
        pytest.param(Place(30, 30, (1, 1)), [False, False], id="between"),
        pytest.param(Place(14, 30, (1, 1)), [True, False], id="where a bead reaches"),
        pytest.param(Place(15, 30, (1, 1)), [False, False], id="where none does"),
    ],
)
def test_only_tables_with_such_sentences_lose_some(place: Place, told: list[bool]) -> None:
    over = [Table((Tile(a, a + 10, a, a + 10),), [{}]) for a in (0, 50)]
    taken = Taken.none(over)
    taken.take([Place(0, 0, (1, 1))])
    assert lost(taken, [place]) == told
