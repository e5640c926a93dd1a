"""Clients that are Python libraries, each run by a script in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Library", "Pairs"]

Pairs = list[tuple[str, str]]
SCRIPTS = Path(__file__).with_name("clients")


@dataclass(frozen=True)
class Library:
    """A library, and the script that prints what it finds in a file.

    Attributes:
        script: The script's name.
        python: The interpreter of the environment that the library is in.
    """

    script: str
    python: Path

    def is_here(self, name: str) -> bool:
        """Tell whether the library is installed."""
        if not self.python.exists():
            return False
        check = f"import importlib.metadata as m; m.version({name!r})"
        return subprocess.run([self.python, "-c", check], capture_output=True).returncode == 0

    def pairs(self, path: Path) -> Pairs:
        """Return the pairs that the library finds in a file."""
        script = SCRIPTS / f"{self.script}.py"
        done = subprocess.run([self.python, script, path], stdout=subprocess.PIPE, check=True)
        return [(pair[0], pair[1]) for pair in map(json.loads, done.stdout.splitlines())]
