"""How much memory this process takes, by Linux."""

from __future__ import annotations

import math
import re
from pathlib import Path

STATUS = Path("/proc/self/status")


def memory(key: str) -> float:
    """Return a figure of this process in MB: ``VmRSS``, or ``VmHWM``, its peak.

    ``ru_maxrss`` is no peak of one's own: a process begins with that of the one that started it.
    """
    found = re.search(rf"{key}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else math.nan
