"""Run the notebooks and keep what they show, but for what changes from run to run.

python -m benchmarks.notebooks [NOTEBOOK.ipynb …]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SECONDS = 300  # for a cell


def main() -> None:
    """Run the notebooks named, or all of them, in place."""
    print(f"{'notebook':<24}{'cells':>8}{'seconds':>10}{'kB':>8}")
    for path in map(Path, sys.argv[1:] or NOTEBOOKS):
        began = time.perf_counter()
        notebook = run(nbformat.read(path, as_version=4), path.parent)
        seconds = time.perf_counter() - began
        nbformat.write(notebook, path)
        size = path.stat().st_size / 1000
        print(f"{path.name:<24}{len(notebook.cells):>8}{seconds:>10.1f}{size:>8.0f}")


def run(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Return a notebook with what its cells give now.

    It runs in this very Python with the package beside it, offline, and touches no settings or
    histories of the user's own IPython and Jupyter.

    Args:
        notebook: The notebook; it stays as it is.
        folder: What is the working directory for its cells.

    Raises:
        CellExecutionError: If a cell fails; says which, and has its traceback.
    """
    with tempfile.TemporaryDirectory() as own:
        client = NotebookClient(
            nbformat.from_dict(notebook),
            timeout=SECONDS,
            kernel_manager_class=_KernelHere,
            resources={"metadata": {"path": os.fspath(folder)}},
            config=Config(KernelManager=_without_ports(own)),
            record_timing=False,
            coalesce_streams=True,
        )
        return _lasting(client.execute(env=_environment(own)))


class _KernelHere(AsyncKernelManager):
    """Starts the kernel in this Python, whatever kernels are installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(**get_kernel_dict())


def _without_ports(own: str) -> dict[str, str]:
    """Have the kernel spoken to by way of files."""
    return {"transport": "ipc", "connection_file": os.fspath(Path(own, "kernel.json"))}


def _environment(own: str) -> dict[str, str]:
    paths = [os.fspath(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    return {
        **os.environ,
        **dict.fromkeys(folders, own),
        "HF_HUB_OFFLINE": "1",
        # Two threads for so little wait for each other, and long where others work, too.
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the debugger of the kernel warns
    }


def _lasting(notebook: NotebookNode) -> NotebookNode:
    """Leave out versions, and the text beside HTML: it says the same at length, unseen."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", ()):
                output.data.pop("text/plain", None)
    return notebook


if __name__ == "__main__":
    main()
