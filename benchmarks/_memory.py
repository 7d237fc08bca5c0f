"""In a process of its own: what a network of a size and searches on it take; prints one number.

``python -m benchmarks._memory 1m peak`` prints the peak of the resident memory over what it was
after imports, in MB: making the network, its weights, nearest and counts of ten layers.
``python -m benchmarks._memory 20k first`` prints the seconds that the first search takes, with the
loading of the compiled kernels, after the package has been imported.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks._streets import LIMIT_S, generated
from sociale_basis.reach import count_within, nearest, nearest_layers, weigh

_STATUS = Path("/proc/self/status")
_MB = 1024


def main() -> None:
    """Print the number that is asked for."""
    size, what = sys.argv[1:]
    print(peak_mb(size) if what == "peak" else first_s(size))


def peak_mb(size: str) -> float:
    """Measure the peak; NaN on systems that do not tell."""
    before = _resident("VmRSS")
    case = generated(size)
    seconds = weigh(case.network, case.seconds)
    nearest_layers(case.network, seconds, case.layers, LIMIT_S)
    for layer in case.layers:
        count_within(case.network, seconds, layer, LIMIT_S)
    return round(_resident("VmHWM") - before, 1)


def first_s(size: str) -> float:
    """Measure the first search."""
    case = generated(size)
    begin = time.perf_counter()
    nearest(case.network, case.seconds, case.layers[0], LIMIT_S)
    return round(time.perf_counter() - begin, 2)


def _resident(line: str) -> float:
    if not _STATUS.exists():
        return float("nan")
    rows = dict(each.split(":", 1) for each in _STATUS.read_text(encoding="utf-8").splitlines())
    return float(rows[line].split()[0]) / _MB


if __name__ == "__main__":
    main()
