"""The page as one file: what it shows as JSON, its style and its script, and a policy.

The policy allows this one style and this one script, by their hashes, and nothing else: whatever
a text brings along can neither run nor be fetched (Content Security Policy Level 3, W3C).
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from align.viewing.colours import DARK, LIGHT, UNKNOWN

__all__ = ["page_html"]

FOLDER = Path(__file__).parent
# In the order in which each needs those before it.
SCRIPTS = (
    "data",
    "state",
    "text",
    "words",
    "column",
    "curves",
    "scrolling",
    "focus",
    "copying",
    "details",
    "figures",
    "theme",
    "histogram",
    "filters",
    "search",
    "minimap",
    "pairs",
    "printing",
    "help",
    "controls",
    "main",
)
STYLES = ("page", "controls", "print")
# What could end the element that holds the JSON, or a line of it.
_ESCAPED = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def page_html(record: dict[str, Any]) -> str:
    """Return the page.

    Args:
        record: What it shows, as ``page_record`` gives it.
    """
    style, script = _style(), _script()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )
    html = (FOLDER / "page.html").read_text("utf-8")
    parts = {"policy": policy, "style": style, "record": _json(record), "script": script}
    head, *rest = html.split("{{")
    pieces = [head]
    for piece in rest:
        name, _, behind = piece.partition("}}")
        pieces += [parts[name], behind]
    return "".join(pieces)


def _json(record: dict[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.translate(_ESCAPED)


@cache
def _style() -> str:
    return _colours() + "".join((FOLDER / f"{name}.css").read_text("utf-8") for name in STYLES)


def _colours() -> str:
    names = ("unsure", "half", "certain")
    colours = [
        f"--{name}: light-dark({light}, {dark});"
        for name, (_, light), (_, dark) in zip(names, LIGHT, DARK, strict=True)
    ]
    return f":root {{ {' '.join(colours)} --unknown: {UNKNOWN}; }}\n"


@cache
def _script() -> str:
    parts = "".join((FOLDER / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return f'"use strict";\n{{\n{parts}}}\n'


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
