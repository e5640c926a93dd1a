"""Which model in which revision computes vectors, and with what: told without loading it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
from collections.abc import Iterator
from pathlib import Path

from align._version import __version__

__all__ = ["folder_revision", "hub_revision", "is_folder", "recipe"]

# What may give other bits in another version.
LIBRARIES = ("torch", "transformers", "sentence-transformers", "tokenizers")
# A folder that has one of these holds a model.
DESCRIBED_IN = ("modules.json", "config.json")
# Files up to this size, in bytes, are read; of larger ones, the weights, size and time are enough.
SMALL = 1 << 20


def recipe(name: str, revision: str) -> str:
    """Name all that a vector depends on, beside its text.

    Args:
        name: The encoder's name, as in a bitext's signature.
        revision: The model's; it covers the prompt, which stands among the model's files.

    Example:
        >>> recipe("e5-small-q4@1-fp32", "3f2a").split("|")[:2]
        ['e5-small-q4@1-fp32', 'rev:3f2a']
    """
    readable = name.encode("utf-8", "backslashreplace").decode()
    versions = [f"{library}:{importlib.metadata.version(library)}" for library in LIBRARIES]
    return "|".join([readable, f"rev:{revision}", f"align:{__version__}", *versions])


def is_folder(name: str) -> bool:
    """Tell whether a model's name is that of a folder."""
    try:
        return Path(name).is_dir()
    except OSError:  # too long for a name
        return False


def folder_revision(folder: Path) -> str | None:
    """Return a fingerprint of a model's folder, which changes when one of its files does.

    Small files count by their content, large ones by size and time of change; hidden ones, which
    version control and downloads leave there, do not count.

    Returns:
        The fingerprint; nothing if the folder holds no model, or can't be read.
    """
    if not any((folder / name).is_file() for name in DESCRIBED_IN):
        return None
    found = hashlib.blake2b(digest_size=8)
    try:
        for file in sorted(_files(folder)):
            found.update(os.fsencode(f"{file.relative_to(folder).as_posix()}\n"))
            found.update(_fingerprint(file))
    except OSError:
        return None
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Find the files of a model's folder, also in folders that it links to."""
    seen = set()  # links may go round in a circle
    for place, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        here = Path(place)
        seen.add(here.resolve())
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "." and name != "__pycache__" and (here / name).resolve() not in seen
        )
        yield from (here / name for name in files if name[0] != "." and (here / name).is_file())


def _refuse(error: OSError) -> None:
    raise error


def _fingerprint(file: Path) -> bytes:
    state = file.stat()
    if state.st_size <= SMALL:
        return hashlib.blake2b(file.read_bytes()).digest()
    return f"{state.st_size} {state.st_mtime_ns}\n".encode()


def hub_revision(name: str) -> str | None:
    """Return the commit of a model that has been fetched from the hub before.

    No network is asked.

    Returns:
        The commit; nothing if the model is not here, or what was fetched tells none.
    """
    from huggingface_hub.constants import HF_HUB_CACHE

    # sentence-transformers looks for its own models by their bare names.
    names = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    for full in names:
        ref = Path(HF_HUB_CACHE, f"models--{full.replace('/', '--')}", "refs", "main")
        with contextlib.suppress(OSError, ValueError):
            return ref.read_text(encoding="ascii").strip() or None
    return None
