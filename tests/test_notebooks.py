"""The notebooks: what is stored in them is what they give today, and holds nothing of a machine."""

from __future__ import annotations

import re
import shutil
import sys
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from benchmarks.notebooks import METADATA, NOTEBOOKS, ROOT, run

PNG = b"\x89PNG\r\n\x1a\n"
HEAVIEST_PICTURE, HEAVIEST_NOTEBOOK = 100_000, 1_500_000  # bytes
# Figures vary with the processor in their last digits, and shades of cells with the figures.
FIGURE = re.compile(r"#[0-9a-f]{6}\b|\brgba?\([^)]*\)|\d+(?:[.,]\d+)*")
OF_A_MACHINE = re.compile(
    rf"/(?:home|root|Users|tmp|var|usr|opt|mnt)/|[A-Z]:\\|site-packages|{re.escape(str(ROOT))}"
)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in code(notebook):
        yield from cell.outputs


def shown(output: NotebookNode) -> dict[str, str]:
    """Return what is seen of an output, by its MIME type or the name of the stream."""
    return {output.name: output.text} if output.output_type == "stream" else dict(output.data)


def masked(text: str) -> str:
    """Return a text without its figures, which also decide how wide a column is."""
    return re.sub(" +", " ", FIGURE.sub("0", text))


def comparable(cell: NotebookNode) -> list[dict[str, str]]:
    """Return what a cell shows, as far as it is the same everywhere: pictures are not."""
    return [
        {mime: "" if mime == "image/png" else masked(text) for mime, text in shown(x).items()}
        for x in cell.outputs
    ]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(request.param, as_version=4)
    return notebook


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> list[NotebookNode]:
    """Run all notebooks, two at a time; they write outside of the checkout."""

    root = tmp_path_factory.mktemp("articles")
    shutil.copytree(ROOT / "seeds", root / "seeds")
    folders = [root / path.stem for path in NOTEBOOKS]
    for folder in folders:
        folder.mkdir()
    stored = [nbformat.read(path, as_version=4) for path in NOTEBOOKS]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return list(pool.map(run, stored, folders))


@pytest.mark.parametrize(("n", "path"), [*enumerate(NOTEBOOKS)], ids=[x.stem for x in NOTEBOOKS])
def test_a_notebook_gives_what_is_stored(n: int, path: Path, fresh: list[NotebookNode]) -> None:
    stored = nbformat.read(path, as_version=4)
    for before, now in zip(code(stored), code(fresh[n]), strict=True):
        assert comparable(now) == comparable(before), before.source


def test_a_notebook_is_stored_as_it_ran_from_top_to_bottom(stored: NotebookNode) -> None:
    counts = [cell.execution_count for cell in code(stored)]
    assert counts == list(range(1, len(counts) + 1))
    assert {x.output_type for x in outputs(stored)} <= {"stream", "execute_result", "display_data"}
    assert {x.name for x in outputs(stored) if x.output_type == "stream"} <= {"stdout"}


def test_pictures_are_stored_and_light(stored: NotebookNode) -> None:
    pictures = [b64decode(x) for o in outputs(stored) if (x := shown(o).get("image/png"))]
    assert pictures
    assert all(picture.startswith(PNG) for picture in pictures)
    assert max(map(len, pictures)) < HEAVIEST_PICTURE
    assert len(nbformat.writes(stored).encode()) < HEAVIEST_NOTEBOOK


def test_nothing_of_a_machine_is_stored(stored: NotebookNode) -> None:
    assert stored.metadata == METADATA
    assert all(cell.metadata == {} for cell in stored.cells)
    texts = [
        text for x in outputs(stored) for mime, text in shown(x).items() if mime[:5] != "image"
    ]
    assert not [found for text in texts if (found := OF_A_MACHINE.search(text))]


def test_what_a_notebook_leads_to_is_there(stored: NotebookNode) -> None:
    prose = "\n".join(cell.source for cell in stored.cells if cell.cell_type == "markdown")
    leads = LINK.findall(prose)
    assert leads
    assert not [lead for lead in leads if not (ROOT / "notebooks" / lead).exists()]


def test_a_notebook_runs_in_this_python_and_leaves_the_home_alone(tmp_path: Path) -> None:
    source = """
        import os, sys, IPython.paths, jupyter_core.paths as jupyter, align
        print(sys.executable, os.getcwd(), align.__file__, sep="\\n")
        print(IPython.paths.get_ipython_dir(), jupyter.jupyter_config_dir(), sep="\\n")
        print(jupyter.jupyter_data_dir(), jupyter.jupyter_runtime_dir(), sep="\\n")
    """
    cells = [nbformat.v4.new_code_cell(source)]
    ran = run(nbformat.v4.new_notebook(cells=cells), tmp_path)
    python, folder, package, *settings = next(outputs(ran)).text.splitlines()
    assert [python, folder] == [sys.executable, str(tmp_path)]
    assert Path(package).parent == ROOT / "align"
    assert len(set(settings)) == 1
    assert not Path(settings[0]).is_relative_to(Path.home())
    assert not Path(settings[0]).exists()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("confidence 0.93, 1,204 links", "confidence 0.9271, 998 links", True),
        ('<td style="background:#0b5a4a">0.97', '<td style="background:#2a788e">0.81', True),
        ("1-2 links", "1-1 links", True),
        ("Doan Thuy Linh", "Doan Thuy Lien", False),
        ("two findings", "no findings", False),
    ],
)
def test_only_figures_and_shades_are_masked(one: str, other: str, same: bool) -> None:
    assert (masked(one) == masked(other)) is same
