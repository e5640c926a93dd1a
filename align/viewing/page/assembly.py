"""The page as one file: what it shows as JSON, its style and its script, and a policy.

The policy allows this one style and this one script, by their hashes, and nothing else: whatever
a text brings along can neither run nor be fetched (Content Security Policy Level 3, W3C).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from align.markup import escaped
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
# What the style calls the colours of confidence 0, 0.5 and 1.
COLOURS = ("--unsure", "--half", "--certain")
# What could end the element that holds the JSON, or a line of it.
_ESCAPED = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def page_html(record: dict[str, Any]) -> str:
    """Return the page; its title and heading are the articles' names.

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
    parts = {
        "policy": policy,
        "title": escaped(_title(record)),
        "style": style,
        "record": _json(record),
        "script": script,
    }
    # All at once: what looks like a place in an article is none.
    return _PLACE.sub(lambda place: parts[place[1]], (FOLDER / "page.html").read_text("utf-8"))


def _title(record: dict[str, Any]) -> str:
    return " – ".join(side["name"] for side in record["sides"] if side["name"]) or "Alignment"


def _json(record: dict[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.translate(_ESCAPED)


@cache
def _style() -> str:
    return _colours() + "".join((FOLDER / f"{name}.css").read_text("utf-8") for name in STYLES)


def _colours() -> str:
    """Return the one scale of confidence as variables of the style."""
    scale = "".join(
        f"  {name}: light-dark({light}, {dark});\n"
        for name, (_, light), (_, dark) in zip(COLOURS, LIGHT, DARK, strict=True)
    )
    return f":root {{\n{scale}  --unknown: {UNKNOWN};\n}}\n"


@cache
def _script() -> str:
    parts = "".join((FOLDER / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return f'"use strict";\n{{\n{parts}}}\n'


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
