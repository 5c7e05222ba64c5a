"""Time commands as whole processes.

They run in turn, so that ratios hold while the machine's speed changes.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence


def medians(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """The median wall time of each command in seconds, after one run that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for counted in range(runs + 1):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            if counted:
                seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in seconds.items()}
