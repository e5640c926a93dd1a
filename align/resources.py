"""Where the files that ship with the package are."""

from __future__ import annotations

from pathlib import Path

from align.errors import ModelError

__all__ = ["models_folder"]


def models_folder() -> Path:
    """Return the folder of the models that ship with the package.

    In a wheel it lies inside the package, in a checkout beside it.

    Raises:
        ModelError: If the installation lacks it.
    """
    package = Path(__file__).parent
    for folder in (package / "models", package.parent / "models"):
        if (folder / "README.md").is_file():
            return folder
    raise ModelError(
        f"the installation in {package} lacks its models folder: "
        "pip install --force-reinstall --no-deps align-bitext"
    )
