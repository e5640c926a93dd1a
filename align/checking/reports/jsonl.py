"""JSON lines, a finding a line; ``Finding.record`` has the keys.

    {"check": "numbers", "type": "numbers", "severity": "high", "link": 12,
     "source": {"segment": 8, "start": 40, "end": 43, "text": "194"}, "target": …, "message": "…"}

A side on which nothing stands is null. ``file``, ``fix`` and ``confidence`` are there where they
are known. UTF-8, LF; a lone surrogate, which UTF-8 cannot hold, stands as its escape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from align.checking.stretch import Found
from align.checking.summary import Summary

__all__ = ["write_jsonl"]


def write_jsonl(found: Iterable[Found], _summary: Summary, file: BinaryIO) -> None:
    """Write JSON lines; the format stands at the top of this module.

    Args:
        found: The findings with their links.
        file: Where to.
    """
    for finding, _ in found:
        record = finding.record()
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
        try:
            file.write(f"{line}\n".encode())
        except UnicodeEncodeError:  # a lone surrogate
            file.write(f"{json.dumps(record, allow_nan=False)}\n".encode())
